"""What a person said about courses: a record that does not belong, words that do not say what they
were taken for.

Kept as lines of `RUNS/course-decisions.csv`, added to and never rewritten. They hold in every later
run.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from clew.screening import kept_lines
from clew.screening.engines import Engine
from clew.screening.kept_lines import BadLines

FILE = "course-decisions.csv"
VERDICTS = ("take_out", "deny", "forget")


@dataclass(frozen=True, slots=True)
class CourseDecision:
    """`take_out`: the record is no part of the course. `deny`: the quote in that record is no
    behaviour, in any course.

    `forget` takes the earlier decision about the same thing back. `quote` is empty for a record.
    """

    verdict: str
    course_id: str
    force: str
    incident_id: str
    quote: str
    by: str
    reason: str
    decided_at: str

    @property
    def about(self) -> tuple[str, str, str, str]:
        return ("" if self.quote else self.course_id, self.force, self.incident_id, self.quote)


_COLUMNS = tuple(f.name for f in fields(CourseDecision))


def record(
    runs: Path,
    verdict: str,
    course_id: str,
    force: str,
    incident_id: str,
    quote: str = "",
    *,
    by: str,
    reason: str,
) -> CourseDecision:
    """Add a decision. Raises ValueError without a name or a reason, or for an unknown verdict."""
    if verdict not in VERDICTS:
        raise ValueError(f"the verdict is one of {', '.join(VERDICTS)}")
    if not by.strip() or not reason.strip():
        raise ValueError("a decision needs who made it and why")
    made = CourseDecision(
        verdict,
        course_id,
        force,
        incident_id,
        quote,
        by.strip(),
        reason.strip(),
        datetime.now(UTC).isoformat(timespec="seconds"),
    )
    kept_lines.append(runs / FILE, _COLUMNS, astuple(made))
    return made


def read(runs: Path, unusable: list[str] | None = None) -> list[CourseDecision]:
    """All decisions, oldest first. `unusable` as in `kept_lines.read`. Raises BadLines."""
    found = []
    for line, cells in kept_lines.read(runs / FILE, _COLUMNS, unusable):
        decision = CourseDecision(**cells | {"verdict": cells["verdict"].lower()})
        if decision.verdict in VERDICTS:
            found.append(decision)
            continue
        words = f"{runs / FILE} line {line}: {decision.verdict!r} is no verdict: write {', '.join(VERDICTS)}."
        if unusable is None:
            raise BadLines(words)
        unusable.append(words)
    return found


def standing(decisions: list[CourseDecision]) -> list[CourseDecision]:
    """The newest decision about each thing, without those taken back."""
    newest = {d.about: d for d in decisions}
    return [d for d in newest.values() if d.verdict != "forget"]


def put(engine: Engine, decisions: list[CourseDecision]) -> None:
    """The tables `taken_out` and `denied`, empty where nothing was decided."""
    out = [d for d in decisions if d.verdict == "take_out"]
    no = [d for d in decisions if d.verdict == "deny"]
    text = pa.string()
    engine.put(
        "taken_out",
        pa.table(
            {
                "course_id": pa.array([d.course_id for d in out], text),
                "force": pa.array([d.force for d in out], text),
                "incident_id": pa.array([d.incident_id for d in out], text),
            }
        ),
    )
    engine.put(
        "denied",
        pa.table(
            {
                "force": pa.array([d.force for d in no], text),
                "incident_id": pa.array([d.incident_id for d in no], text),
                "quote": pa.array([d.quote for d in no], text),
            }
        ),
    )
