"""Pages of a store's timeline: chosen by kind, person, day and words, in the order of `ordering`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from clew.evidence.case.people import Who, party_keys
from clew.evidence.case.store import Item, Store, folded

_COLUMNS = ", ".join(f"e.{name}" for name in Item._fields)
# What is asked for by its words is found first; everything else in the order of places. The database
# is not left to choose: it would look at a million places for ten items that the words name.
_BY_PLACE = "from places p cross join events e on e.number = p.event"
_BY_WORDS = (
    "from (select rowid as number from words where words match ?) w "
    "cross join events e on e.number = w.number cross join places p on p.event = e.number"
)
_IN_FORCE = (
    "join sources s on s.number = e.source join agreements a on a.number = s.agreement "
    "where a.withdrawn_on is null"
)
_TOGETHER = 3  # letters that the index of words keeps together
# Of words that more items hold, it is said that there are more: nobody reads so many pages.
COUNTED = 10_000


@dataclass(frozen=True)
class Wanted:
    """What is asked for; what is empty is not asked. Days are those of `zone`, both included.
    `person`: the name of somebody to whom identities were joined. `device`: an agreement.
    """

    kind: str = ""
    person: str = ""
    device: int = 0
    first: date | None = None
    last: date | None = None
    words: str = ""
    zone: str = "Europe/London"


class Browser:
    """Reads `wanted` from a store that was opened for reading."""

    def __init__(self, store: Store, wanted: Wanted) -> None:
        self._store, self._wanted = store, wanted
        asked = [folded(w) for w in wanted.words.split()]
        long = [w for w in asked if len(w) >= _TOGETHER]
        self._match = " ".join('"' + w.replace('"', '""') + '"' for w in long)
        self._often = bool(long) and self._hits() > COUNTED
        self._where, self._values = self._conditions(wanted)
        self._short = [w for w in asked if len(w) < _TOGETHER]
        for short in self._short:
            self._where += " and instr(e.folded, ?)"
            self._values.append(short)
        # Words that stand nearly everywhere are soon met in the order of places.
        self._every = "".join(" and instr(e.folded, ?)" for _ in long)
        self._long = long

    def _hits(self) -> int:
        (number,) = self._store.database.execute(
            "select count(*) from (select 1 from words where words match ? limit ?)",
            (self._match, COUNTED + 1),
        ).fetchone()
        return int(number)

    def count(self) -> int:
        """How many there are. Of words that stand in more than COUNTED, and of words of one or two
        letters, at most one more than that.
        """
        if self._wanted in (Wanted(), Wanted(zone=self._wanted.zone)):
            return sum(number for _, number in kinds(self._store))
        most = COUNTED + 1 if self._often or self._short else -1
        found, values = (_BY_WORDS, [self._match]) if self._match else (_BY_PLACE, [])
        (number,) = self._store.database.execute(
            f"select count(*) from (select 1 {found} {_IN_FORCE} {self._where} limit ?)",
            (*values, *self._values, most),
        ).fetchone()
        return int(number)

    def rows(self, before: int, most: int) -> list[Item]:
        """`most` items, after the first `before`."""
        if self._match and not self._often:
            found, where, values = _BY_WORDS, self._where, [self._match, *self._values]
        else:
            found, where, values = (
                _BY_PLACE,
                self._where + self._every,
                [*self._values, *self._long],
            )
        return [
            Item._make(row)
            for row in self._store.database.execute(
                f"select {_COLUMNS} {found} {_IN_FORCE} {where} order by p.place limit ? offset ?",
                (*values, most, before),
            )
        ]

    def _conditions(self, wanted: Wanted) -> tuple[str, list[object]]:
        where, values = list[str](), list[object]()
        if self._store.only is not None:
            where.append(f"a.number in ({_marks(self._store.only)})")
            values += sorted(self._store.only)
        if wanted.kind:
            where.append("e.kind = ?")
            values.append(wanted.kind)
        if wanted.device:
            where.append("a.number = ?")
            values.append(wanted.device)
        for day, sign in ((wanted.first, ">="), (wanted.last, "<")):
            if day:
                after = day if sign == ">=" else day + timedelta(days=1)
                midnight = datetime(
                    after.year, after.month, after.day, tzinfo=ZoneInfo(wanted.zone)
                )
                where.append(f"e.epoch {sign} ?")
                values.append(midnight.timestamp())
        if wanted.person:
            condition, more = self._of_person(wanted.person)
            where.append(condition)
            values += more
        return "".join(f" and {w}" for w in where), values

    def _of_person(self, name: str) -> tuple[str, list[object]]:
        """Items that the person sent or was sent."""
        conditions, values = list[str](), list[object]()
        for agreement, parties in sorted(_parties(self._store, name).items()):
            marks = _marks(parties)
            conditions.append(
                f"(a.number = ? and (e.sender in ({marks}) or e.receiver in ({marks})))"
            )
            values += [agreement, *sorted(parties), *sorted(parties)]
        return (f"({' or '.join(conditions)})" if conditions else "0"), values


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _parties(store: Store, name: str) -> dict[int, set[str]]:
    """How sources write that person, by agreement."""
    who, found = Who(store), defaultdict[int, set[str]](set)
    for source in store.sources():
        for side in ("sender", "receiver"):
            for (party,) in store.database.execute(
                f"select distinct {side} from events where source = ?", (source.number,)
            ):
                person = who.of(party, source.number) if party else None
                if person and person.name == name:
                    found[source.agreement].add(party)
    return found


def kinds(store: Store) -> list[tuple[str, int]]:
    """Every kind in force with its number, the most frequent first."""
    found: defaultdict[str, int] = defaultdict(int)
    kept = store.database.execute("select 1 from sqlite_master where name = 'kinds'").fetchone()
    for source in store.sources():
        for kind, number in store.database.execute(
            "select kind, number from kinds where source = ?"
            if kept
            else "select kind, count(*) from events where source = ? group by kind",
            (source.number,),
        ):
            found[kind] += number
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


_QUARTER = 900  # seconds: every zone's clock is some quarters of an hour from UTC
_FAR = 10**9  # so that times before 1970 are rounded down too


def by_day(store: Store, zone: str) -> dict[date, dict[str, int]]:
    """How many items of each kind fall on each day of the clock of `zone`."""
    found: defaultdict[date, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    clock = ZoneInfo(zone)
    for source in store.sources():
        for quarter, kind, number in store.database.execute(
            f"select cast(epoch / {_QUARTER} + {_FAR} as integer) - {_FAR} q, kind, count(*) from events where source = ? and epoch is not null group by q, kind",
            (source.number,),
        ):
            day = datetime.fromtimestamp(quarter * _QUARTER, UTC).astimezone(clock).date()
            found[day][kind] += number
    return {day: dict(kinds) for day, kinds in found.items()}


@dataclass(frozen=True)
class Seen:
    """A place where an item stands: the file that was handed in, the file within it, the place."""

    source: str
    part: str
    position: str


@dataclass(frozen=True)
class Whole:
    """An item with everything that is known of it. `first`: when it was taken to be before the zone
    of its days was set; None where it was not.
    """

    item: Item
    agreement: int
    seen: tuple[Seen, ...]
    first: tuple[str, str] | None
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    keys: tuple[tuple[str, ...], tuple[str, ...]]


_BESIDE = 3


def whole(store: Store, number: int) -> Whole | None:
    """The item with those before and after it in its conversation; None where nobody may read it."""
    held = store.database
    columns = ", ".join(Item._fields)
    row = held.execute(f"select {columns} from events where number = ?", (number,)).fetchone()
    if row is None:
        return None
    item = Item._make(row)
    agreement = next((s.agreement for s in store.sources() if s.number == item.source), 0)
    if not agreement:
        return None
    names = {s.number: s.name for s in store.sources()}
    seen = tuple(
        Seen(names[source], part, position)
        for source, part, position in held.execute(
            "select source, part, position from seen where event = ? order by rowid", (number,)
        )
        if source in names
    )
    first = held.execute(
        "select at_utc, zone from first_times where event = ?", (number,)
    ).fetchone()

    def beside(sign: str, order: str) -> list[Item]:
        return [
            Item._make(one)
            for one in held.execute(
                f"select {columns} from events where source = ? and conversation = ? and number {sign} ? order by number {order} limit ?",
                (item.source, item.conversation, number, _BESIDE),
            )
        ]

    keys = tuple(
        tuple(sorted(party_keys(p, agreement))) if p else () for p in (item.sender, item.receiver)
    )
    return Whole(
        item,
        agreement,
        seen,
        tuple(first) if first else None,
        tuple(reversed(beside("<", "desc"))),
        tuple(beside(">", "asc")),
        (keys[0], keys[1]),
    )
