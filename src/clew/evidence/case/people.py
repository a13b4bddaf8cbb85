"""Who is who: the names, numbers and accounts that the evidence holds, what links them, and which
person somebody decided that each belongs to.

Nothing is joined by itself. That two identities stand in one contact card is evidence, not a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from clew.evidence.case.store import Item, Store
from clew.evidence.events import OWNER
from clew.evidence.scope import keys
from clew.problems import Problem

ROLES = ("victim", "suspect", "other")
_EXAMPLES = 5


@dataclass
class Identity:
    """One name, number or account. `written`: how sources write it."""

    key: str
    sent: int = 0
    received: int = 0
    first: float | None = None
    last: float | None = None
    written: set[str] = field(default_factory=set)
    person: str = ""

    def saw(self, first: float | None, last: float | None) -> None:
        known = [t for t in (self.first, self.last, first, last) if t is not None]
        if known:
            self.first, self.last = min(known), max(known)


@dataclass(frozen=True)
class Link:
    """Two identities that stand together, with the items that show it."""

    one: str
    other: str
    how: str
    count: int
    items: tuple[int, ...]


@dataclass(frozen=True)
class Person:
    name: str
    role: str


def owner_key(agreement: int) -> str:
    return f"owner of the device of agreement {agreement}"


def party_keys(party: str, agreement: int) -> frozenset[str]:
    if party.startswith(OWNER):
        return frozenset({owner_key(agreement)})
    return keys(party)


class Who:
    """Persons by the identities that were joined to them."""

    def __init__(self, store: Store) -> None:
        self._agreement = {s.number: s.agreement for s in store.sources()}
        self._person: dict[str, Person] = {
            key: Person(name, role)
            for key, name, role in store.database.execute(
                "select identity, name, role from joins j join people p on p.number = person where undone is null"
            )
        }
        self._known: dict[tuple[int, str], Person | None] = {}

    def sender(self, item: Item) -> Person | None:
        return self.of(item.sender, item.source)

    def receiver(self, item: Item) -> Person | None:
        return self.of(item.receiver, item.source)

    def of(self, party: str, source: int) -> Person | None:
        """The one person that a party is; None where nobody was joined, or more than one."""
        at = (source, party)
        if at not in self._known:
            found = {
                self._person[k]
                for k in party_keys(party, self._agreement[source])
                if k in self._person
            }
            self._known[at] = found.pop() if len(found) == 1 else None
        return self._known[at]

    def agreement(self, item: Item) -> int:
        return self._agreement[item.source]


def identities(store: Store) -> tuple[dict[str, Identity], list[Link]]:
    """Every identity of what is in force, and every link between two."""
    found: dict[str, Identity] = {}
    links: defaultdict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for source in store.sources():
        for side in ("sender", "receiver"):
            for party, count, first, last, example in store.database.execute(
                f"select {side}, count(*), min(epoch), max(epoch), min(number) from events where source = ? group by {side}",
                (source.number,),
            ):
                held = party_keys(party, source.agreement)
                for key in held:
                    one = found.setdefault(key, Identity(key))
                    if side == "sender":
                        one.sent += count
                    else:
                        one.received += count
                    one.saw(first, last)
                    if len(one.written) < _EXAMPLES:
                        one.written.add(party)
                _link(links, held, "written together", count, example)
        for number, name, text in store.database.execute(
            "select number, sender, text from events where source = ? and kind = 'contact'",
            (source.number,),
        ):
            told = {k for k in keys(text) if not k.startswith("name ")}
            for key in told:
                found.setdefault(key, Identity(key))
            _link(links, told | keys(name), "one contact", 1, number)
    for key, person in store.database.execute(
        "select identity, name from joins j join people p on p.number = person where undone is null"
    ):
        if key in found:
            found[key].person = person
    made = [
        Link(a, b, how, sum(n for n, _ in seen), tuple(i for _, i in seen[:_EXAMPLES]))
        for (a, b, how), seen in sorted(links.items())
    ]
    return found, made


def _link(
    links: defaultdict[tuple[str, str, str], list[tuple[int, int]]],
    held: Iterable[str],
    how: str,
    count: int,
    example: int,
) -> None:
    together = sorted(held)
    for place, one in enumerate(together):
        for other in together[place + 1 :]:
            # A cell with several people has a name that holds the others: that is no link.
            if not (one.startswith("name ") and other.startswith("name ")):
                links[one, other, how].append((count, example))


def join(store: Store, name: str, role: str, given: Iterable[str], reason: str) -> list[str]:
    """Decide that identities belong to a person. Gives their keys."""
    if role not in ROLES:
        raise Problem(f"--role {role}: enter one of {', '.join(ROLES)}.")
    for option, value in (("--person", name), ("--reason", reason)):
        if not value.strip():
            raise Problem(f"{option} is empty. Enter it: whoever reads the evidence asks for it.")
    known, _ = identities(store)
    wanted = [_one_key(known, g) for g in given]
    held = store.database
    with held:
        held.execute("insert or ignore into people (name, role) values (?, ?)", (name, role))
        number, was = held.execute(
            "select number, role from people where name = ?", (name,)
        ).fetchone()
        if was != role:
            raise Problem(f"{name} is in the store as {was}. Enter --role {was}, or another name.")
        for key in wanted:
            if known[key].person not in ("", name):
                raise Problem(
                    f"{key} was joined to {known[key].person}. Undo that first: clew evidence unjoin."
                )
            if not known[key].person:
                held.execute(
                    "insert into joins (person, identity, reason, by, at_utc) values (?,?,?,?,?)",
                    (
                        number,
                        key,
                        reason,
                        store.by,
                        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    ),
                )
    store.note("identities joined", person=name, role=role, identities=wanted, reason=reason)
    return wanted


def unjoin(store: Store, given: str, reason: str) -> str:
    """Undo it. The decision stays on record with its end."""
    if not reason.strip():
        raise Problem("--reason is empty. Enter why it was wrong.")
    known, _ = identities(store)
    key = _one_key(known, given)
    if not known[key].person:
        raise Problem(f"{key} is joined to nobody.")
    with store.database:
        store.database.execute(
            "update joins set undone = ? where identity = ? and undone is null",
            (f"{store.by}: {reason}", key),
        )
    store.note("join undone", identity=key, person=known[key].person, reason=reason)
    return key


def _one_key(known: dict[str, Identity], given: str) -> str:
    """The identity that was meant: its key, or a name, number or address."""
    if given in known:
        return given
    found = sorted(k for k in keys(given) if k in known)
    if len(found) != 1:
        raise Problem(
            f"--identity {given}: {'it may be ' + ' or '.join(found) if found else 'no item has it'}. "
            "Enter one as clew evidence people lists it."
        )
    return found[0]
