"""What a behaviour's words assert: done, denied, feared, recalled, heard at second hand, or done by somebody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clew.screening.behaviours.lexicon import Cue, Lexicon

STATUSES = ("asserted", "denied", "hypothetical", "historical", "hearsay", "reversed", "other actor")

# Behaviours in which "VIC did it to SUS" turns the record round.
_DIRECTED = frozenset(
    {"following", "physical_assault", "threats_to_kill_or_harm", "threat_to_kill", "unwanted_calls", "criminal_damage", "strangulation"}
)
# Signs are about the victim or the record, whoever speaks.
_UNACTED = frozenset(
    {"told_to_stop", "fear", "changed_life", "repeated", "stalking_named", "ended_relationship", "fixated", "breach_of_order", "weapon"}
)
_TURN = re.compile(rb"\b(?:but|however|although|though|yet|then|since|until|because|when)\b|,")
_FROM = re.compile(rb"\b(?:by|from|of|off)\s+(?:the\s+|her\s+|his\s+|a\s+)?$")


@dataclass(frozen=True, slots=True)
class Span:
    """One finding: its tag, what the words assert, and where they stand, in code points."""

    tag: str
    status: str
    start: int
    end: int
    quote: str


class _Words:
    """Patterns, and the exceptions that cover some of their matches."""

    __slots__ = ("_no", "_yes")

    def __init__(self, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
        self._yes = re.compile("|".join(yes).encode())
        self._no = re.compile("|".join(no).encode()) if no else None

    def places(self, raw: bytes, low: int, high: int) -> list[tuple[int, int]]:
        found = [m.span() for m in self._yes.finditer(raw, low, high)]
        if not found or self._no is None:
            return found
        covered = [m.span() for m in self._no.finditer(raw, low, high)]
        return [(s, e) for s, e in found if not any(a < e and s < b for a, b in covered)]


class Context:
    """Judges one match in its sentence [low, high) of a text in small letters. Offsets are bytes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues: list[tuple[Cue, _Words]] = [(c, _Words(c.patterns, c.unless)) for c in lexicon.cues]
        self._actors = {who: _Words(*patterns) for who, patterns in lexicon.actors.items()}
        self._contexts = frozenset(t.name for t in lexicon.tags.values() if t.kind == "context")

    def judge(self, raw: bytes, tag: str, start: int, end: int, low: int, high: int) -> str:
        if tag in self._contexts:
            return "asserted"
        for cue, words in self._cues:
            if tag in cue.not_for:
                continue
            for s, e in words.places(raw, max(low, start - cue.reach - 30), min(high, end + cue.reach + 30)):
                if self._bears(cue, raw, s, e, start, end, low):
                    return cue.status
        return "asserted" if tag in _UNACTED else self._acted(raw, tag, start, end, low, high)

    def _bears(self, cue: Cue, raw: bytes, s: int, e: int, start: int, end: int, low: int) -> bool:
        if cue.where == "after":
            return end <= s <= end + cue.reach
        if cue.where == "sentence":
            return (e <= start or s >= end) and min(abs(start - e), abs(s - end)) <= cue.reach
        if e > start or start - e > cue.reach or _TURN.search(raw, e, start):
            return False
        # The suspect's denial does not undo the victim's account.
        return not (raw[s:e].startswith(b"deni") and self._speaker(raw, low, s) == "suspect")

    def _speaker(self, raw: bytes, low: int, at: int) -> str:
        """Who stands last before `at` in the sentence: victim, suspect, other or nobody."""
        last = [(places[-1], who) for who, words in self._actors.items() if (places := words.places(raw, low, at))]
        return max(last)[1] if last else ""

    def _acted(self, raw: bytes, tag: str, start: int, end: int, low: int, high: int) -> str:
        near = max(low, start - 40)
        last = [(places[-1], who) for who, words in self._actors.items() if (places := words.places(raw, near, start))]
        if not last:
            return "asserted"
        (_, stop), who = max(last)
        if who == "other" and start - stop <= 30 and not _TURN.search(raw, stop, start):
            return "other actor"
        if tag in _DIRECTED and who == "victim" and start - stop <= 12:
            found = self._actors["suspect"].places(raw, max(start, end - 12), min(high, end + 16))
            if found and not _FROM.search(raw[start : found[0][0]]):
                return "reversed"
        return "asserted"
