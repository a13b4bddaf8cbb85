"""What was agreed to be taken from a device: days and correspondents. Everything else stays out.

A correspondent is agreed as a name, a number or an address. In a conversation of two people with an
agreed correspondent everything is within; in a group only what that person wrote, or what was
written to them alone, unless the group itself was agreed by its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from clew.evidence.events import OWNER, Event

_MAIL = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
_NUMBER = re.compile(r"\+?\d[\d\s().\-\u00a0]{5,}\d")
# What a number has in front of it within a country differs; its last ten digits do not.
_SAME_DIGITS = 10
_NAME_ENDS = " \t()<>[],;:-\u2010\u2011\u200e\u200f\u202a\u202c"


@lru_cache(maxsize=65536)
def keys(party: str) -> frozenset[str]:
    """By what a name of a party can be compared: numbers, addresses, and the name as letters."""
    left, found = party, set[str]()
    for mail in _MAIL.findall(party):
        local, _, domain = mail.casefold().rpartition("@")
        if domain.endswith(("whatsapp.net", "g.us")) and local.partition("-")[0].isdigit():
            found.add(f"number {local[-_SAME_DIGITS:]}")
        else:
            found.add(f"address {mail.casefold()}")
        left = left.replace(mail, " ")
    for number in _NUMBER.findall(left):
        digits = "".join(c for c in number if c.isdigit())
        found.add(f"number {digits[-_SAME_DIGITS:]}")
        left = left.replace(number, " ")
    for part in {left, *re.split(r"[;,]\s", left)}:
        name = " ".join(unicodedata.normalize("NFKC", part).casefold().strip(_NAME_ENDS).split())
        if name:
            found.add(f"name {name}")
    return frozenset(found)


@dataclass(frozen=True)
class Scope:
    """`everything`: the agreement has no limit. Days are those of `zone`, both included."""

    everything: bool = False
    first: date | None = None
    last: date | None = None
    correspondents: tuple[str, ...] = ()
    zone: str = "Europe/London"

    def to_json(self) -> dict[str, Any]:
        return {
            "everything": self.everything,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "correspondents": list(self.correspondents),
            "zone": self.zone,
        }

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Scope:
        first, last = (date.fromisoformat(d) if d else None for d in (held["first"], held["last"]))
        return cls(
            held["everything"], first, last, tuple(held["correspondents"]), str(held["zone"])
        )

    def __str__(self) -> str:
        if self.everything:
            return "everything on the device that is handed in"
        days = [f"from {self.first:%-d %B %Y}"] if self.first else []
        days += [f"to {self.last:%-d %B %Y}"] if self.last else []
        people = [f"with {', '.join(self.correspondents)}"] if self.correspondents else []
        return " ".join([*days, *people])

    def outside(self, event: Event, source: str, parties: Parties) -> str:
        """Why an event is not within; empty where it is."""
        if self.everything:
            return ""
        if self.first or self.last:
            if event.at.epoch is None:
                # A contact has no time of its own: it is judged by who it is.
                if not (event.kind == "contact" and self.correspondents):
                    return "without a time, so it is not known to be of the days agreed"
            elif why := self._outside_days(event.at.epoch):
                return why
        if self.correspondents and not parties.within(event, source):
            return "with people who were not agreed"
        return ""

    def _outside_days(self, epoch: float) -> str:
        day = datetime.fromtimestamp(epoch, UTC).astimezone(ZoneInfo(self.zone)).date()
        if self.first and day < self.first:
            return "before the days agreed"
        return "after the days agreed" if self.last and day > self.last else ""

    def agreed(self) -> frozenset[str]:
        return frozenset().union(*(keys(c) for c in self.correspondents))


@dataclass
class Parties:
    """Who takes part in each conversation, gathered in a first reading."""

    scope: Scope
    _of: defaultdict[tuple[str, str | int], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def __post_init__(self) -> None:
        self._agreed = self.scope.agreed()

    def add(self, source: str, events: Iterable[Event]) -> int:
        count = 0
        for count, event in enumerate(events, 1):  # noqa: B007  how many there were
            known = self._of[source, event.conversation]
            if len(known) <= 2:  # a third makes a group
                known.update(p for p in (event.sender, event.receiver) if p)
        return count

    def within(self, event: Event, source: str) -> bool:
        if self._is_agreed(event.sender) or self._is_agreed(event.receiver):
            return True
        known = self._of[source, event.conversation]
        return len(known) <= 2 and any(self._is_agreed(p) for p in known)

    def _is_agreed(self, party: str) -> bool:
        return bool(party) and not party.startswith(OWNER) and bool(keys(party) & self._agreed)
