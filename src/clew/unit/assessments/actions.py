"""Record an assessment's outcome; a supervisor approves or returns it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.assessments.models import Assessment
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case
from clew.unit.platform.problems import Refused


def record(case: Case, *, by: User, **fields: Any) -> Assessment:
    with transaction.atomic():
        made = Assessment.objects.create(case=case, assessor=by, **fields)
        log(
            by,
            Action.COLLECTION,
            "assessment",
            f"case:{case.reference}",
            case=case.reference,
            instrument=made.instrument,
        )
    return made


def decide(assessment: Assessment, *, by: User, approve: bool, words: str) -> None:
    """Approve or return. Raises Refused for one's own, or one that was decided."""
    with transaction.atomic():
        held = (
            Assessment.objects.select_for_update(of=("self",))
            .select_related("case")
            .get(pk=assessment.pk)
        )
        if held.assessor_id == by.pk:
            raise Refused("who assessed does not approve: another supervisor does")
        if held.approved_at or held.returned_at:
            raise Refused("somebody decided on this assessment just now")
        held.supervisor_words = words
        if approve:
            held.approved_by, held.approved_at = by, timezone.now()
        else:
            held.returned_at = timezone.now()
        held.save()
        log(
            by,
            Action.ALTERATION,
            "assessment approved" if approve else "assessment returned",
            f"case:{held.case.reference}",
            case=held.case.reference,
            reason=words,
        )
        if not approve:
            tell(
                [held.assessor],
                f"An assessment on {held.case.reference} came back",
                f"/cases/{held.case.reference}/assessments/",
                about=held.case,
            )
