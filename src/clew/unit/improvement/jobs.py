"""What the worker does for the account."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from clew.unit.improvement import actions


@app.task(
    name=actions.DRAFT, queue="imports", retry=RetryStrategy(max_attempts=3, wait=10), lock="draft"
)
def draft_account(number: int) -> None:
    actions.draft(number)
