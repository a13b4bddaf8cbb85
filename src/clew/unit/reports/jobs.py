"""What the worker does with what the public sends. Every job may be killed and run again."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from clew.sealing.keys import BadKey
from clew.unit.access.identity import acting_as, service_account
from clew.unit.reports import actions

_LOG = logging.getLogger("clew.jobs")


@app.periodic(cron="* * * * *")
@app.task(name="clew.unit.reports.jobs.tell_arrivals", queue="service", queueing_lock="arrivals")
def tell_arrivals(timestamp: int) -> None:
    """Whoever opens reports hears within a minute that one came; requests for information go to the
    desk.
    """
    with acting_as(service_account()):
        actions.tell_arrivals()
    try:
        with acting_as(service_account()):
            actions.take_in_requests()
    except BadKey as problem:
        _LOG.error("requests for information wait, because they cannot be opened: %s", problem)


@app.periodic(cron="5 * * * *")
@app.task(
    name="clew.unit.reports.jobs.tell_running_out", queue="service", queueing_lock="running-out"
)
def tell_running_out(timestamp: int) -> None:
    with acting_as(service_account()):
        actions.tell_running_out()


@app.periodic(cron="20 * * * *")
@app.task(name="clew.unit.reports.jobs.close_silent", queue="service", queueing_lock="silent")
def close_silent(timestamp: int) -> None:
    with acting_as(service_account()):
        actions.close_silent()
