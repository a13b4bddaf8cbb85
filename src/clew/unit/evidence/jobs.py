"""What the worker does for evidence. Jobs in the queue outlive an upgrade: the names stay."""

from __future__ import annotations

import logging
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from clew.unit.access.identity import acting_as, service_account
from clew.unit.evidence import counting, handing_in, products
from clew.unit.evidence.sweeping import sweep

_LOG = logging.getLogger("clew.jobs")
_AGAIN = RetryStrategy(max_attempts=3, wait=10)


@app.task(name=handing_in.READ, queue="imports", retry=_AGAIN)
def read_export(upload: int, user: int) -> None:
    handing_in.read_export(upload, user)


@app.task(name=products.MAKE, queue="imports", retry=_AGAIN)
def make_product(product: int, user: int) -> None:
    products.make_product(product, user)


# Not tried again by itself: whoever looks at the page has it counted again.
@app.task(name=counting.COUNT, queue="imports")
def count_evidence(case: int, user: int, asked: dict[str, Any]) -> None:
    counting.count_for(case, user, asked)


@app.periodic(cron="45 * * * *")
@app.task(
    name="clew.unit.evidence.jobs.sweep_evidence", queue="service", queueing_lock="sweep-evidence"
)
def sweep_evidence(timestamp: int) -> None:
    with acting_as(service_account()):
        if number := sweep():
            _LOG.info("took %d files and folders of no case off the disk", number)
