"""What the worker does for figures."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from clew.unit.access.identity import acting_as, service_account
from clew.unit.figures import actions
from clew.unit.figures.models import Preparation


@app.task(
    name=actions.PREPARE,
    queue="imports",
    retry=RetryStrategy(max_attempts=3, wait=10),
    lock="figures",
)
def prepare_figures(number: int) -> None:
    actions.run(number)


@app.periodic(cron="0 * * * *")
@app.task(
    name="clew.unit.figures.jobs.prepare_nightly", queue="service", queueing_lock="figures-nightly"
)
def prepare_nightly(timestamp: int) -> None:
    """Once a day from five in the morning of local time, after the night's import; later in the day
    where the worker was down at five.
    """
    five = timezone.localtime().replace(hour=5, minute=0, second=0, microsecond=0)
    if settings.CLEW_RECORDS is None or timezone.now() < five:
        return
    with acting_as(service_account()) as by:
        if Preparation.objects.filter(asked_at__gte=five).exists():
            return
        actions.ask(by=by)
