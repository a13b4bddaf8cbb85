"""Local clocks and instants: which moment was meant, in which zone, why, and where summer time
leaves a doubt.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from clew.evidence.moments import UNKNOWN, At
from clew.problems import Problem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEPT_AS_UTC = "UTC, as the source keeps it"
FIRST, LAST = 1970, 2100


class Day(NamedTuple):
    """A day of the local calendar: `offset` is seconds ahead of UTC, None where the clocks change
    on it.
    """

    iso: str
    epoch: int
    offset: int | None


class Clock:
    """Reads local times in one zone.

    Make one for each file: it remembers the hour that happens twice.
    """

    def __init__(self, zone: str, why: str) -> None:
        try:
            self.zone = ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise Problem(
                f"There is no time zone {zone!r}. Give one such as Europe/London."
            ) from None
        self.name = zone
        self.words = f"{zone}, assumed: {why}"
        self._last: tuple[str | int, datetime, int] | None = None

    def again(self) -> Clock:
        """The same zone, for another file."""
        made = Clock.__new__(Clock)
        made.zone, made.name, made.words, made._last = self.zone, self.name, self.words, None
        return made

    def day(self, year: int, month: int, day: int) -> Day:
        """Raises ValueError where there is no such day."""
        midnight = datetime(year, month, day)
        if not FIRST <= year <= LAST:
            raise ValueError(f"the year {year} cannot be meant")
        before, after = (
            d.replace(tzinfo=self.zone).utcoffset()
            for d in (midnight, midnight + timedelta(days=1))
        )
        one = int(before.total_seconds()) if before is not None and before == after else None
        return Day(
            midnight.strftime("%Y-%m-%d"),
            int((midnight.replace(tzinfo=UTC) - _EPOCH).total_seconds()),
            one,
        )

    def local(self, wall: datetime, conversation: str | int = "", in_order: bool = False) -> At:
        """A time on the wall. `in_order`: the source keeps the order in which things happened, so a
        clock that goes back
        within the doubled hour has been put back."""
        if wall.tzinfo is not None:
            return offset_time(wall)
        if not FIRST <= wall.year <= LAST:
            raise ValueError(f"the year {wall.year} cannot be meant")
        first, second = wall.replace(tzinfo=self.zone), wall.replace(tzinfo=self.zone, fold=1)
        a, b = first.utcoffset(), second.utcoffset()
        if a is None or b is None or a == b:
            self._last = None
            return At(_seconds(first), utc_text(_seconds(first)), self.words)
        if a < b:
            self._last = None
            return At(
                _seconds(first),
                utc_text(_seconds(first)),
                f"{self.words}; this time never was: clocks went forward over it, winter time is taken",
            )
        took = 0
        if (
            in_order
            and self._last
            and self._last[0] == conversation
            and self._last[1].date() == wall.date()
        ):
            took = 1 if self._last[2] or wall < self._last[1] - timedelta(seconds=59) else 0
        self._last = (conversation, wall, took)
        early, late = utc_text(_seconds(first)), utc_text(_seconds(second))
        if took:
            return At(
                _seconds(second),
                late,
                f"{self.words}; this hour happens twice: {early} or {late}, the second is taken because the clock in the source has gone back",
            )
        why = "as no clock before it in the source has gone back" if in_order else "without knowing"
        return At(
            _seconds(first),
            early,
            f"{self.words}; this hour happens twice: {early} or {late}, the first is taken, {why}",
        )


def _seconds(moment: datetime) -> float:
    seconds = (moment.astimezone(UTC) - _EPOCH).total_seconds()
    return int(seconds) if seconds == int(seconds) else seconds


def utc_text(epoch: float) -> str:
    """Such as 2026-03-29T00:30:00Z, with thousandths where the source has them."""
    whole = _EPOCH + timedelta(milliseconds=round(epoch * 1000))
    return (
        whole.strftime("%Y-%m-%dT%H:%M:%S")
        + (f".{whole.microsecond // 1000:03d}" if whole.microsecond else "")
        + "Z"
    )


def instant(epoch: float, why: str = KEPT_AS_UTC) -> At:
    """Seconds since 1970 UTC. Raises ValueError for a number that is no time."""
    try:
        text = utc_text(epoch)
    except (OverflowError, ValueError):
        raise ValueError(f"{epoch} is no time") from None
    if not f"{FIRST}" <= text[:4] <= f"{LAST}":
        raise ValueError(f"{epoch} is no time")
    return At(epoch, text, why)


def offset_time(moment: datetime, why: str = "") -> At:
    """A time that names its own distance from UTC."""
    return instant(_seconds(moment), why or f"{moment.strftime('UTC%z')}, written in the source")


def try_instant(epoch: float | None, why: str = KEPT_AS_UTC) -> At:
    """The moment, or UNKNOWN with the number that is none."""
    if epoch is None:
        return UNKNOWN
    try:
        return instant(epoch, why)
    except ValueError as problem:
        return At(None, "", f"no time: {problem}")
