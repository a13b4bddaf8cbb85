"""Contacts between two persons of the case, each way, in time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from clew.evidence.case.people import Who
from clew.evidence.case.store import Item, Store
from clew.problems import Problem

KINDS = ("message", "call", "voicemail", "payment")


@dataclass(frozen=True)
class Question:
    """Of whom is asked, which days (of `zone`, both included) and kinds."""

    zone: str = "Europe/London"
    first: date | None = None
    last: date | None = None
    kinds: tuple[str, ...] = KINDS

    def covers(self, item: Item) -> bool:
        if item.kind not in self.kinds or item.epoch is None:
            return False
        if not (self.first or self.last):
            return True
        day = local(item, self.zone).date()
        return (not self.first or day >= self.first) and (not self.last or day <= self.last)

    def __str__(self) -> str:
        days = [f"from {self.first:%-d %B %Y}"] if self.first else []
        days += [f"to {self.last:%-d %B %Y}"] if self.last else []
        return f"{', '.join(self.kinds)}; {' '.join(days) or 'all days'}; clock of {self.zone}"


def local(item: Item, zone: str) -> datetime:
    return datetime.fromtimestamp(item.epoch or 0.0, UTC).astimezone(ZoneInfo(zone))


@dataclass(frozen=True)
class Contacts:
    """In order of time. `unclear`: how many from the suspect are not known to be to the victim."""

    question: Question
    suspect: str
    victim: str
    to_victim: tuple[Item, ...]
    to_suspect: tuple[Item, ...]
    without_time: int
    unclear: int

    @property
    def of(self) -> str:
        return f"contacts of {self.suspect} to {self.victim}"


def contacts(store: Store, who: Who, question: Question) -> Contacts:
    """Raises Problem where it is not decided who is who."""
    victim, suspect = (_only(store, role) for role in ("victim", "suspect"))
    takes_part: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    held: list[Item] = []
    for item in store.items():
        held.append(item)
        for person in (who.sender(item), who.receiver(item)):
            if person:
                takes_part[item.source, item.conversation].add(person.role)
    there: list[Item] = []
    back: list[Item] = []
    without_time = unclear = 0
    for item in held:
        if item.kind not in question.kinds:
            continue
        sender, receiver = who.sender(item), who.receiver(item)
        if sender is None or sender.role == "other":
            continue
        other = "victim" if sender.role == "suspect" else "suspect"
        if receiver is None:
            # A chat as text names no receiver: whoever takes part in it was written to.
            if item.receiver or other not in takes_part[item.source, item.conversation]:
                unclear += sender.role == "suspect"
                continue
        elif receiver.role != other:
            continue
        if item.epoch is None:
            without_time += 1
        elif question.covers(item):
            (there if sender.role == "suspect" else back).append(item)
    for one in (there, back):
        one.sort(key=lambda i: (i.epoch, i.number))
    return Contacts(question, suspect, victim, tuple(there), tuple(back), without_time, unclear)


def _only(store: Store, role: str) -> str:
    names = [
        r[0] for r in store.database.execute("select name from people where role = ?", (role,))
    ]
    if len(names) != 1:
        raise Problem(
            f"The store has {len(names)} people in the role {role}, and what it shows is counted between "
            "one victim and one suspect. Join identities to them first: clew evidence join."
        )
    return str(names[0])
