"""What a behaviour's words assert: done, denied, feared, recalled, heard at second hand, done by
somebody else, or doubted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clew.screening.behaviours.lexicon import Cue, Lexicon
from clew.screening.behaviours.roles import SUSPECT, Told

STATUSES = (
    "asserted",
    "denied",
    "hypothetical",
    "historical",
    "hearsay",
    "reversed",
    "other actor",
    "doubted",
)
"""`doubted`: a rule holds, and the learned reader finds the sentence unlike any that tells it."""

_TURN = re.compile(r"\b(?:but|however|although|though|yet|then|since|until|because|when)\b|,")


@dataclass(frozen=True, slots=True)
class Span:
    """One finding: its tag, what the words assert, where they stand, in code points, and who read
    it so.
    """

    tag: str
    status: str
    start: int
    end: int
    quote: str
    reader: str = "rules"
    sure: float = 1.0


class _Words:
    """Patterns, and the exceptions that cover some of their matches."""

    __slots__ = ("_no", "_yes")

    def __init__(self, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
        self._yes = re.compile("|".join(yes), re.ASCII)
        self._no = re.compile("|".join(no), re.ASCII) if no else None

    def places(self, low: str, begin: int, end: int) -> list[tuple[int, int]]:
        found = [m.span() for m in self._yes.finditer(low, begin, end)]
        if not found or self._no is None:
            return found
        covered = [m.span() for m in self._no.finditer(low, begin, end)]
        return [(s, e) for s, e in found if not any(a < e and s < b for a, b in covered)]


class Context:
    """Judges one match [start, end) in its sentence [begins, ends) of a text in small letters.

    Offsets are code points.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues: list[tuple[Cue, _Words]] = [
            (c, _Words(c.patterns, c.unless)) for c in lexicon.cues
        ]
        self._contexts = frozenset(t.name for t in lexicon.tags.values() if t.kind == "context")

    def judge(
        self, low: str, tag: str, start: int, end: int, begins: int, ends: int, told: Told
    ) -> str:
        """The status that denial, fear, history and hearsay around the match give it; `asserted`
        without them.
        """
        if tag in self._contexts:
            return "asserted"
        for cue, words in self._cues:
            if tag in cue.not_for:
                continue
            for s, e in words.places(
                low, max(begins, start - cue.reach - 30), min(ends, end + cue.reach + 30)
            ):
                if self._bears(cue, low, s, e, start, end, told):
                    return cue.status
        return "asserted"

    def _bears(self, cue: Cue, low: str, s: int, e: int, start: int, end: int, told: Told) -> bool:
        if cue.where == "after":
            return end <= s <= end + cue.reach
        if cue.where == "sentence":
            return (e <= start or s >= end) and min(abs(start - e), abs(s - end)) <= cue.reach
        if e > start or start - e > cue.reach or _TURN.search(low, e, start):
            return False
        # The suspect's denial does not undo the victim's account.
        return not (low.startswith("deni", s) and _speaker(told, s) == SUSPECT)


def _speaker(told: Told, at: int) -> str:
    """The role of whoever stands last before `at`."""
    last = ""
    for mention in told.mentions:
        if told.tokens[mention.last - 1].end > at:
            break
        last = mention.role
    return last
