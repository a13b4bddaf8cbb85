"""Assessments of a case, and those that fall due."""

from __future__ import annotations

from datetime import date, timedelta

from clew.unit.accounts.models import User
from clew.unit.assessments.models import Assessment
from clew.unit.cases.absences import work_of
from clew.unit.cases.models import Case


def of_case(case: Case) -> list[Assessment]:
    return list(
        Assessment.objects.filter(case=case).select_related("assessor", "approved_by", "person")
    )


def one(case: Case, number: int) -> Assessment | None:
    return Assessment.objects.filter(
        case=case, pk=number, approved_at=None, returned_at=None
    ).first()


def due(today: date, user: User) -> list[Assessment]:
    """The newest assessment by each instrument whose review falls due within a week, of open cases."""
    found = Assessment.objects.filter(
        next_review_on__lte=today + timedelta(days=7), case__closed_at=None
    ).select_related("case")
    if not user.has_role("supervisor"):
        found = found.filter(assessor__in=work_of(user))
    newest = {}
    for item in found.order_by("assessed_on", "id")[:500]:
        newest[(item.case_id, item.instrument)] = item
    later = set(
        Assessment.objects.filter(
            case__in={c for c, _ in newest}, next_review_on__gt=today + timedelta(days=7)
        ).values_list("case_id", "instrument")
    )
    return [a for key, a in newest.items() if key not in later]


def waiting_for_approval(user: User) -> list[Assessment]:
    found = (
        Assessment.objects.filter(approved_at=None, returned_at=None)
        .exclude(assessor=user)
        .select_related("case", "assessor")
    )
    return list(found.order_by("at", "id")[:100])
