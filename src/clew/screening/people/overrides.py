"""What a person said about who is who: "always" and "never", which survive every later run.

Kept as lines of `RUNS/people-decisions.csv`, added to and never rewritten. A side is a mention,
named as `force/incident/role/mark` with each part quoted as in a URL, so that it means the same in
a later run, whatever the order of rows there (`clew.screening.records.marks` says what a mark is).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from clew.problems import Problem
from clew.screening import kept_lines
from clew.screening.kept_lines import BadLines

FILE = "people-decisions.csv"
VERDICTS = ("always", "never", "forget")


class BadDecision(Problem, ValueError):
    """Words of a decision about people that cannot be used; the message says how to write them."""


@dataclass(frozen=True, slots=True)
class MentionKey:
    """One mention of a person in a record.

    Runs of earlier versions named it by the number of its row instead of a mark.
    """

    force: str
    incident_id: str
    role: str
    mark: str

    def __str__(self) -> str:
        return "/".join(
            quote(p, safe="") for p in (self.force, self.incident_id, self.role, self.mark)
        )

    @property
    def by_row(self) -> bool:
        return self.mark.isascii() and self.mark.isdigit()

    @classmethod
    def parse(cls, text: str) -> MentionKey:
        """Raises BadDecision when `text` is not four parts."""
        parts = [unquote(p) for p in text.strip().split("/")]
        if len(parts) != 4 or not all(parts):
            raise BadDecision(
                f"{text!r} is no mention: write force/incident/role/mark, with %2F for a slash inside a part"
            )
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Decision:
    """`verdict` is "always" (one person), "never" (two people) or "forget" (an earlier one is taken
    back).
    """

    verdict: str
    left: str
    right: str
    by: str
    reason: str
    decided_at: str


_COLUMNS = tuple(f.name for f in fields(Decision))


def record(
    runs: Path, verdict: str, left: MentionKey, right: MentionKey, *, by: str, reason: str
) -> Decision:
    """Add a decision.

    Raises BadDecision without a name or a reason, or for a mention against itself.
    """
    if verdict not in VERDICTS:
        raise BadDecision("the verdict is always, never or forget")
    if not by.strip() or not reason.strip():
        raise BadDecision("a decision needs who made it and why")
    if left == right:
        raise BadDecision("both sides are the same mention")
    decision = Decision(
        verdict,
        str(left),
        str(right),
        by.strip(),
        reason.strip(),
        datetime.now(UTC).isoformat(timespec="seconds"),
    )
    kept_lines.append(runs / FILE, _COLUMNS, astuple(decision))
    return decision


def read(runs: Path, unusable: list[str] | None = None) -> list[Decision]:
    """All decisions, oldest first; the newest about a pair holds. `unusable` as in
    `kept_lines.read`. Raises BadLines.
    """
    found = []
    for line, cells in kept_lines.read(runs / FILE, _COLUMNS, unusable):
        decision = Decision(**cells | {"verdict": cells["verdict"].lower()})
        try:
            if decision.verdict not in VERDICTS:
                raise ValueError(f"{decision.verdict!r} is no verdict: write {', '.join(VERDICTS)}")
            MentionKey.parse(decision.left)
            MentionKey.parse(decision.right)
        except ValueError as problem:
            words = f"{runs / FILE} line {line}: {problem}. Put the line right, or remove it."
            if unusable is None:
                raise BadLines(words) from problem
            unusable.append(words)
            continue
        found.append(decision)
    return found


def standing(decisions: list[Decision]) -> list[Decision]:
    """The newest decision about each pair of mentions, without those taken back."""
    newest: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        newest[frozenset((decision.left, decision.right))] = decision
    return [d for d in newest.values() if d.verdict != "forget"]
