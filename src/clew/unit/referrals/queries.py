"""Referrals of a case, and those that wait."""

from __future__ import annotations

from clew.unit.accounts.models import User
from clew.unit.cases.models import Case
from clew.unit.referrals.models import Referral


def of_case(case: Case) -> list[Referral]:
    return list(
        Referral.objects.filter(case=case)
        .select_related("by__agency", "agency")
        .prefetch_related("moves__by")
    )


def one(case: Case, number: int) -> Referral | None:
    return (
        Referral.objects.filter(case=case, pk=number)
        .select_related("case", "agency", "by__agency")
        .first()
    )


def waiting(user: User) -> list[Referral]:
    """Unanswered referrals to the person's agency."""
    found = Referral.objects.filter(status="sent", agency=user.agency).select_related(
        "case", "agency"
    )
    return list(found.order_by("respond_by", "id")[:50])
