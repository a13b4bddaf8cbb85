"""Clocks: how long the law or a rule gives, counted as it counts them."""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import holidays

_FILE = Path(__file__).parent / "data" / "clocks.toml"
ENGLAND_AND_WALES = ("ENG", "WLS")
ANY_PART = ("ENG", "WLS", "SCT", "NIR")


class NoSuchClock(KeyError):
    """No clock of that name, or none in force on that day."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A period from one day: months, days, working days or hours. `verified` is false where only a
    secondary source was read.

    `beginning_with` says that the day itself counts: three days beginning with Monday end on
    Wednesday.
    """

    name: str
    means: str
    begins: date
    source: str
    verified: bool
    months: int = 0
    days: int = 0
    working_days: int = 0
    hours: int = 0
    beginning_with: bool = False
    # Where a bank holiday is no working day: England and Wales, or any part of the United Kingdom.
    parts: tuple[str, ...] = ENGLAND_AND_WALES
    until: date | None = None

    def last_day(self, start: date) -> date:
        """The last day on which the thing is in time, when the clock starts on `start`.

        >>> clock("summary_charge", date(2026, 8, 31)).last_day(date(2026, 8, 31))
        datetime.date(2027, 2, 28)
        >>> clock("spo_notification", date(2026, 12, 24)).last_day(date(2026, 12, 24))
        datetime.date(2026, 12, 26)
        >>> clock("spo_shortest", date(2024, 2, 29)).last_day(date(2024, 2, 29))
        datetime.date(2026, 2, 28)
        """
        if self.months:
            end = add_months(start, self.months)
            # Where the month has no such day, its last day is the last of the period already.
            return end - timedelta(days=1) if self.beginning_with and end.day == start.day else end
        if self.days:
            return start + timedelta(days=self.days - self.beginning_with)
        if self.working_days:
            return add_working_days(start, self.working_days, self.parts)
        return start + timedelta(hours=self.hours)


@cache
def _clocks() -> tuple[Clock, ...]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))["clock"]
    return tuple(
        Clock(
            c["name"],
            c["means"],
            c["from"],
            c["source"],
            c["verified"],
            c.get("months", 0),
            c.get("days", 0),
            c.get("working_days", 0),
            c.get("hours", 0),
            c.get("beginning_with", False),
            ANY_PART if c.get("any_part", False) else ENGLAND_AND_WALES,
            c.get("until"),
        )
        for c in raw
    )


def clock(name: str, on: date) -> Clock:
    """The clock `name` as it stands on a day. Raises NoSuchClock."""
    held = [
        c
        for c in _clocks()
        if c.name == name and c.begins <= on and (c.until is None or on <= c.until)
    ]
    if not held:
        raise NoSuchClock(f"no clock {name!r} in force on {on}")
    return max(held, key=lambda c: c.begins)


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or its last day where that month is shorter.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def bank_holidays(year: int, parts: tuple[str, ...] = ENGLAND_AND_WALES) -> frozenset[date]:
    """Bank holidays of a year in any of `parts` of the United Kingdom."""
    found: set[date] = set()
    for part in parts:
        found |= set(holidays.country_holidays("GB", subdiv=part, years=year))
    return frozenset(found)


def is_working_day(day: date, parts: tuple[str, ...] = ENGLAND_AND_WALES) -> bool:
    """Not a Saturday, Sunday, Christmas Day, Good Friday or bank holiday in any of `parts`.

    >>> is_working_day(date(2026, 12, 25)), is_working_day(date(2026, 12, 24))
    (False, True)
    """
    return day.weekday() < 5 and day not in bank_holidays(day.year, parts)


def add_working_days(start: date, days: int, parts: tuple[str, ...] = ENGLAND_AND_WALES) -> date:
    """The `days`-th working day after `start`.

    >>> add_working_days(date(2026, 12, 23), 2)
    datetime.date(2026, 12, 29)
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day, parts):
            days -= 1
    return day
