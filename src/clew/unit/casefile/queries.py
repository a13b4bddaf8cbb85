"""What the pages of a case's end and of its file read: closings, outcomes, keeping, disposals, what
is held about a person.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from clew.unit.accounts.models import User
from clew.unit.cases.models import (
    Case,
    Closure,
    Disposal,
    FollowUp,
    ReceivedCase,
    Retention,
    Transfer,
)

_MOST = 200


def closures(case: Case) -> list[Closure]:
    return list(
        Closure.objects.filter(case=case).select_related(
            "proposed_by", "approved_by", "reopened_by", "advocate__agency"
        )
    )


def closures_waiting(me: User) -> list[Closure]:
    """Closings that wait for a decision, without those that `me` proposed."""
    return list(
        Closure.objects.filter(approved_at=None, refused_at=None)
        .exclude(proposed_by=me)
        .select_related("case", "proposed_by")[:50]
    )


def transfers(case: Case) -> list[Transfer]:
    return list(Transfer.objects.filter(case=case).select_related("by", "noted_by"))


def received(case: Case) -> ReceivedCase | None:
    """Where the case came from, if another force gave it."""
    return ReceivedCase.objects.filter(case=case).select_related("by").first()


def transfer_of(case: Case, number: int) -> Transfer | None:
    return Transfer.objects.filter(case=case, pk=number).select_related("case").first()


def open_closure(case: Case) -> Closure | None:
    found = Closure.objects.filter(case=case, approved_at=None, refused_at=None)
    return found.select_related("proposed_by", "advocate__agency").first()


def follow_ups(case: Case) -> list[FollowUp]:
    return list(FollowUp.objects.filter(case=case).select_related("done_by"))


def follow_up_of(case: Case, number: int) -> FollowUp | None:
    return FollowUp.objects.filter(case=case, pk=number, done_at=None).first()


def due_follow_ups(today: date) -> list[FollowUp]:
    return list(
        FollowUp.objects.filter(
            done_at=None, due_on__lte=today + timedelta(days=14)
        ).select_related("case")[:50]
    )


def retention_due(today: date) -> list[Retention]:
    """Closed cases whose review falls due within a month, and what is held."""
    found = Retention.objects.filter(
        Q(review_on__lte=today + timedelta(days=31)) | Q(held=True)
    ).select_related("case")
    return list(found.order_by("review_on", "id")[:_MOST])


def disposals() -> list[Disposal]:
    return list(Disposal.objects.select_related("proposed_by", "approved_by")[:_MOST])


def disposal(number: int) -> Disposal | None:
    return Disposal.objects.select_related("proposed_by", "approved_by").filter(pk=number).first()
