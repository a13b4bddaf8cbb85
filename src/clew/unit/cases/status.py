"""A case's status, derived from what stands in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from django.db.models import Exists, OuterRef, QuerySet

from clew.unit.cases.models import Case, Closure

STATUSES = ("raised", "closing", "closed", "no officer", "in work")


def with_status(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Annotate what `status_of` needs, so that a list costs one query."""
    standing = Closure.objects.filter(case=OuterRef("pk"), approved_at=None, refused_at=None)
    return cases.annotate(closing=Exists(standing))


def status_of(case: Case) -> str:
    """The first that holds: raised, closed, closing, no officer, in work."""
    if case.raised_at is not None:
        return f"raised: {case.raised_why}"
    if case.closed_at is not None:
        return "closed"
    closing = (
        case.closing
        if hasattr(case, "closing")
        else Closure.objects.filter(case=case, approved_at=None, refused_at=None).exists()
    )
    if closing:
        return "closing waits for approval"
    return "in work" if case.officer_id else "no officer yet"


class Due(Protocol):
    """What is to be done by a day: an action of a plan."""

    done_at: datetime | None
    dropped_at: datetime | None
    target_on: date


def action_status(action: Due, today: date) -> str:
    """done, dropped, overdue, due soon or open."""
    if action.done_at:
        return "done"
    if action.dropped_at:
        return "dropped"
    if action.target_on < today:
        return "overdue"
    return "due this week" if (action.target_on - today).days <= 7 else "open"
