"""What a person said about who is who: "always" and "never", which survive every later run.

Kept as lines of `RUNS/people-decisions.csv`, added to and never rewritten. A side is a mention, named as
`force/incident/role/row` with each part quoted as in a URL, so that it means the same in a later run.
"""

from __future__ import annotations

import csv
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

FILE = "people-decisions.csv"


@dataclass(frozen=True, slots=True)
class MentionKey:
    """One mention: `row` counts the rows of that role in that incident, from 1."""

    force: str
    incident_id: str
    role: str
    row: int

    def __str__(self) -> str:
        return "/".join(quote(str(p), safe="") for p in (self.force, self.incident_id, self.role, self.row))

    @classmethod
    def parse(cls, text: str) -> MentionKey:
        """Raises ValueError when `text` is not four parts with a row number at the end."""
        parts = [unquote(p) for p in text.split("/")]
        if len(parts) != 4 or not parts[3].isdigit():
            raise ValueError(f"{text!r} is no mention: write force/incident/role/row, with %2F for a slash inside a part")
        return cls(parts[0], parts[1], parts[2], int(parts[3]))


@dataclass(frozen=True, slots=True)
class Decision:
    """`verdict` is "always" (one person), "never" (two people) or "forget" (an earlier one is taken back)."""

    verdict: str
    left: str
    right: str
    by: str
    reason: str
    decided_at: str


def record(runs: Path, verdict: str, left: MentionKey, right: MentionKey, *, by: str, reason: str) -> Decision:
    """Add a decision. Raises ValueError without a name or a reason, or for a mention against itself."""
    if verdict not in ("always", "never", "forget"):
        raise ValueError("the verdict is always, never or forget")
    if not by.strip() or not reason.strip():
        raise ValueError("a decision needs who made it and why")
    if left == right:
        raise ValueError("both sides are the same mention")
    decision = Decision(verdict, str(left), str(right), by.strip(), reason.strip(), datetime.now(UTC).isoformat(timespec="seconds"))
    path = runs / FILE
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        if new:
            out.writerow([f.name for f in fields(Decision)])
        out.writerow(astuple(decision))
    path.chmod(0o600)
    return decision


def read(runs: Path) -> list[Decision]:
    """All decisions, oldest first; the newest about a pair holds."""
    path = runs / FILE
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return [Decision(**row) for row in csv.DictReader(handle)]


def standing(decisions: list[Decision]) -> list[Decision]:
    """The newest decision about each pair of mentions, without those taken back."""
    newest: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        newest[frozenset((decision.left, decision.right))] = decision
    return [d for d in newest.values() if d.verdict != "forget"]
