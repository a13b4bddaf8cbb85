"""The zone of a stretch of the record, set by a person with a reason, and undone.

It moves only events whose source names no zone: the clock on the wall is what the source has, and
which moment that was is what was assumed. What was assumed first is kept.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from clew.evidence.case.agreements import agreement
from clew.evidence.case.store import Store
from clew.evidence.clock import Clock
from clew.problems import Problem

_ASSUMED, _NEVER = ", assumed: ", "this time never was"


class Stretch(NamedTuple):
    """Days on the clock of the wall, both included. `undone` is empty while it holds."""

    number: int
    agreement: int
    zone: str
    first: date
    last: date
    reason: str
    by: str
    undone: str

    def __str__(self) -> str:
        return (
            f"{self.number}: agreement {self.agreement}, {self.first:%-d %B %Y} to {self.last:%-d %B %Y}, "
            f"{self.zone}, because {self.reason} ({self.by})"
            + (f". UNDONE: {self.undone}" if self.undone else "")
        )


def stretches(store: Store) -> list[Stretch]:
    return [
        Stretch(number, of, zone, date.fromisoformat(first), date.fromisoformat(last), why, by, undone or "")
        for number, of, zone, first, last, why, by, undone in store.database.execute(
            "select number, agreement, zone, first, last, reason, by, undone from zones order by number"
        )
    ]  # fmt: off


def set_zone(
    store: Store, of: int, zone: str, first: date, last: date, reason: str
) -> tuple[Stretch, int]:
    """The new stretch, and how many events stand at another moment now than when they were added."""
    agreement(store.database, of)
    Clock(zone, "")  # a zone that there is
    if not reason.strip():
        raise Problem("--reason is empty. Enter how it is known, such as whom you asked.")
    if first > last:
        raise Problem(f"--from {first} is after --until {last}. Enter them again.")
    for one in stretches(store):
        if one.agreement == of and not one.undone and one.first <= last and first <= one.last:
            raise Problem(f"These days have a zone already. Undo it first: {one}")
    with store.database:
        store.database.execute(
            "insert into zones (agreement, zone, first, last, reason, by) values (?,?,?,?,?,?)",
            (of, zone, first.isoformat(), last.isoformat(), reason, store.by),
        )
        moved = apply(store)
    made = stretches(store)[-1]
    store.note("zone set", stretch=str(made), moved=moved)
    return made, moved


def undo_zone(store: Store, number: int, reason: str) -> int:
    """Gives how many events still stand at another moment than when they were added."""
    if not reason.strip():
        raise Problem("--reason is empty. Enter why it was wrong.")
    held = [s for s in stretches(store) if s.number == number and not s.undone]
    if not held:
        raise Problem(f"There is no zone {number} in force. See them with: clew evidence zones.")
    with store.database:
        store.database.execute(
            "update zones set undone = ? where number = ?", (f"{store.by}: {reason}", number)
        )
        moved = apply(store)
    store.note("zone undone", stretch=str(held[0]), reason=reason)
    return moved


def apply(store: Store) -> int:
    """Every event at the moment that the stretches in force give; within the caller's transaction."""
    held = store.database
    held.execute(
        "update events set (epoch, at_utc, zone) = (select epoch, at_utc, zone from first_times f where f.event = events.number) "
        "where number in (select event from first_times)"
    )
    held.execute("delete from first_times")
    for one in stretches(store):
        if not one.undone:
            _apply_one(store, one)
    return int(held.execute("select count(*) from first_times").fetchone()[0])


def _apply_one(store: Store, stretch: Stretch) -> None:
    why = f"set for {stretch.first:%-d %B %Y} to {stretch.last:%-d %B %Y} by {stretch.by}, because {stretch.reason}"
    clock = Clock(stretch.zone, why.replace(";", ","))
    held = store.database
    rows = held.execute(
        "select e.number, epoch, at_utc, e.zone, conversation from events e join sources s on s.number = e.source "
        "where s.agreement = ? and epoch is not null and instr(e.zone, ?) order by e.source, e.number",
        (stretch.agreement, _ASSUMED),
    ).fetchall()
    for number, epoch, at_utc, zone, conversation in rows:
        wall = _wall(epoch, zone)
        if wall is None or not stretch.first <= wall.date() <= stretch.last:
            continue
        at = clock.local(wall, conversation, in_order=True)
        held.execute("insert into first_times values (?,?,?,?)", (number, epoch, at_utc, zone))
        held.execute(
            "update events set epoch = ?, at_utc = ?, zone = ? where number = ?", (*at, number)
        )


def _wall(epoch: float, zone: str) -> datetime | None:
    """What the clock showed."""
    try:
        clock = ZoneInfo(zone.partition(_ASSUMED)[0])
    except (KeyError, ValueError, OSError):
        return None
    moment = datetime.fromtimestamp(epoch, UTC)
    if _NEVER in zone:
        # It was read with the clock of before the change, which is not the clock of that moment.
        before = (moment - timedelta(hours=6)).astimezone(clock).utcoffset()
        return (moment + (before or timedelta())).replace(tzinfo=None)
    return moment.astimezone(clock).replace(tzinfo=None)
