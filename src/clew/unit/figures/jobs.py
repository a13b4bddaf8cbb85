"""What the worker does for figures."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from clew.unit.access.identity import acting_as, service_account
from clew.unit.figures import actions


@app.task(name=actions.PREPARE, queue="imports", retry=RetryStrategy(max_attempts=3, wait=10), lock="figures")
def prepare_figures(number: int) -> None:
    actions.run(number)


@app.periodic(cron="0 5 * * *")
@app.task(name="clew.unit.figures.jobs.prepare_nightly", queue="service", queueing_lock="figures-nightly")
def prepare_nightly(timestamp: int) -> None:
    """After the night's import, so that figures are of the morning."""
    if settings.CLEW_RECORDS is None:
        return
    with acting_as(service_account()) as by:
        actions.ask(by=by)
