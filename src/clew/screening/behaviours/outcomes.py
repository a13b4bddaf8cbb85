"""What a unit decided about courses that a run found: which records were read, and with what
outcome.

Kept as lines of `RUNS/course-outcomes.csv`, one a record of the course as it was read, added to by
the desk and never rewritten. Why it was decided so stays at the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from clew.screening import kept_lines
from clew.screening.kept_lines import BadLines

FILE = "course-outcomes.csv"
ACCEPTED = "accepted"
OUTCOMES = (ACCEPTED, "already_known", "harassment_only", "not_stalking")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One record of a decided course.

    `decision` is the number by which the desk knows the decision; `decided_at` is ISO 8601.
    """

    decision: str
    course_id: str
    outcome: str
    force: str
    incident_id: str
    by: str
    decided_at: str


_COLUMNS = tuple(f.name for f in fields(Outcome))


def record(runs: Path, lines: Sequence[Outcome]) -> None:
    """Add lines. Raises ValueError for an unknown outcome."""
    if unknown := {o.outcome for o in lines} - set(OUTCOMES):
        raise ValueError(f"{sorted(unknown)[0]!r} is no outcome: {', '.join(OUTCOMES)}")
    kept_lines.append(runs / FILE, _COLUMNS, *(astuple(o) for o in lines))


def read(runs: Path) -> list[Outcome]:
    """All lines, oldest first. Raises BadLines."""
    found = []
    for line, cells in kept_lines.read(runs / FILE, _COLUMNS):
        if cells["outcome"] not in OUTCOMES:
            raise BadLines(
                f"{runs / FILE} line {line}: {cells['outcome']!r} is no outcome: write {', '.join(OUTCOMES)}."
            )
        found.append(Outcome(**cells))
    return found


def standing(lines: Sequence[Outcome]) -> list[Outcome]:
    """The lines of the newest decision about each course."""
    newest = {o.course_id: o.decision for o in lines}
    return [o for o in lines if newest[o.course_id] == o.decision]
