"""Contacts between two persons of the case, each way, in time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from clew.evidence.case.people import Who, identities
from clew.evidence.case.store import Item, Store
from clew.problems import Problem

KINDS = ("message", "call", "voicemail", "payment")


@dataclass(frozen=True)
class Question:
    """Of whom is asked, which days (of `zone`, both included) and kinds. `victim` and `suspect` are
    names, and may be empty where the store has one person in the role.
    """

    zone: str = "Europe/London"
    first: date | None = None
    last: date | None = None
    kinds: tuple[str, ...] = KINDS
    victim: str = ""
    suspect: str = ""

    def covers(self, item: Item) -> bool:
        return item.kind in self.kinds and self.covers_day(item)

    def covers_day(self, item: Item) -> bool:
        if item.epoch is None:
            return False
        if not (self.first or self.last):
            return True
        day = local(item, self.zone).date()
        return (not self.first or day >= self.first) and (not self.last or day <= self.last)

    def __str__(self) -> str:
        days = [f"from {self.first:%-d %B %Y}"] if self.first else []
        days += [f"to {self.last:%-d %B %Y}"] if self.last else []
        who = [f"suspect {self.suspect}"] if self.suspect else []
        who += [f"victim {self.victim}"] if self.victim else []
        kinds = ", ".join(self.kinds)
        return "; ".join([*who, kinds, " ".join(days) or "all days", f"clock of {self.zone}"])


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


def contacts(
    store: Store, who: Who, question: Question, held: list[Item] | None = None
) -> Contacts:
    """Raises Problem where it is not decided who is who, or of which of several is asked. `held`:
    the items of the store, where they were read before.
    """
    victim = _one(store, "victim", question.victim)
    suspect = _one(store, "suspect", question.suspect)
    takes_part: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    held = list(store.items()) if held is None else held
    for item in held:
        for person in (who.sender(item), who.receiver(item)):
            if person:
                takes_part[item.source, item.conversation].add(person.name)
    there: list[Item] = []
    back: list[Item] = []
    without_time = unclear = 0
    for item in held:
        if item.kind not in question.kinds:
            continue
        sender, receiver = who.sender(item), who.receiver(item)
        if sender is None or sender.name not in (victim, suspect):
            continue
        from_suspect = sender.name == suspect
        other = victim if from_suspect else suspect
        if receiver is None:
            # A chat as text names no receiver: whoever takes part in it was written to.
            if item.receiver or other not in takes_part[item.source, item.conversation]:
                unclear += from_suspect
                continue
        elif receiver.name != other:
            continue
        if item.epoch is None:
            without_time += 1
        elif question.covers(item):
            (there if from_suspect else back).append(item)
    for one in (there, back):
        one.sort(key=lambda i: (i.epoch, i.number))
    return Contacts(question, suspect, victim, tuple(there), tuple(back), without_time, unclear)


@dataclass(frozen=True)
class Pair:
    """How many contacts one suspect made to one victim, and how many went back."""

    suspect: str
    victim: str
    there: int
    back: int


def pairs(store: Store, who: Who, question: Question) -> list[Pair]:
    """Every suspect with every victim of the store, as far as its reader may know of them."""
    items, made = list(store.items()), list[Pair]()
    for suspect in people_in(store, "suspect"):
        for victim in people_in(store, "victim"):
            asked = replace(question, victim=victim, suspect=suspect)
            held = contacts(store, who, asked, items)
            made.append(Pair(suspect, victim, len(held.to_victim), len(held.to_suspect)))
    return made


def people_in(store: Store, role: str) -> list[str]:
    """Names in a role. Whoever reads some of the devices is told of those alone who stand there."""
    names = [
        str(r[0])
        for r in store.database.execute(
            "select name from people where role = ? and number in (select person from joins where undone is null) order by number",
            (role,),
        )
    ]
    if len(names) > 1 and store.only is not None:
        known, _ = identities(store)
        seen = {i.person for i in known.values()}
        names = [n for n in names if n in seen]
    return names


def _one(store: Store, role: str, asked: str) -> str:
    names = people_in(store, role)
    if asked and asked not in names:
        raise Problem(
            f"Nobody in the role {role} is called {asked}. Enter one of: {', '.join(names) or 'nobody'}."
        )
    if asked or len(names) == 1:
        return asked or names[0]
    if names:
        raise Problem(
            f"The store has {len(names)} people in the role {role}: {', '.join(names)}. Say of whom is asked: --{role} NAME."
        )
    raise Problem(
        f"The store has nobody in the role {role}, and what it shows is counted between "
        "a victim and a suspect. Join identities to them first: clew evidence join."
    )
