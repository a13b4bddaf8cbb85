"""Decisions about courses that a run found, handed to the engine's folder: what its reader may
learn from.
"""

from __future__ import annotations

from pathlib import Path

from clew.screening.behaviours import outcomes
from clew.screening.behaviours.outcomes import OUTCOMES, Outcome
from clew.unit.intake.models import Course, State
from clew.unit.triage.models import Decision


def hand_over_outcomes(runs: Path) -> int:
    """Add the newest decision of each decided course to the engine's file, once; how many. Safe to
    repeat after a kill.

    A decision drawn for a second reading waits until the second reader has decided the same.
    """
    known = {o.decision for o in outcomes.read(runs)}
    newest = (
        Decision.objects.filter(
            course__source=Course.Source.SCREENING,
            course__engine_id__isnull=False,
            course__state=State.DECIDED,
        )
        .order_by("course_id", "-at", "-id")
        .distinct("course_id")
        .select_related("course", "by", "second_reading")
    )
    lines: list[Outcome] = []
    handed = 0
    for decision in newest:
        if str(decision.pk) in known or decision.outcome not in OUTCOMES or _waits(decision):
            continue
        # The records that were read: those that came with a later run are not among them.
        records = decision.course.incidents.filter(
            since_edition__lte=decision.edition, gone=False
        ).order_by("force", "incident_id")
        by, at = (
            f"{decision.by.name} ({decision.by.username})",
            decision.at.isoformat(timespec="seconds"),
        )
        lines += [
            Outcome(
                str(decision.pk),
                decision.course.engine_id or "",
                decision.outcome,
                r.force,
                r.incident_id,
                by,
                at,
            )
            for r in records
        ]
        handed += 1
    if lines:
        runs.mkdir(parents=True, exist_ok=True, mode=0o700)
        outcomes.record(runs, lines)
    return handed


def _waits(decision: Decision) -> bool:
    second = getattr(decision, "second_reading", None)
    return second is not None and second.outcome != decision.outcome
