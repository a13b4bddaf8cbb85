"""Periods that figures are asked for: financial, calendar, half years, quarters, months, rolling
years, any two dates.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from clew.offences.clocks import add_months

SCHEMES = ("financial", "calendar", "half", "quarter", "month", "rolling", "dates")
_MONTHS = {"financial": 12, "calendar": 12, "half": 6, "quarter": 3, "month": 1}
_ONE_DAY = timedelta(days=1)


class BadPeriod(ValueError):
    """A period that cannot be; the message says which and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one day to another, both counted.

    `part` is true where a longer period was cut at either end.
    """

    begin: date
    end: date
    label: str = field(compare=False)
    part: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.end < self.begin:
            raise BadPeriod(
                f"{self.label or 'the period'}: it ends on {said(self.end)}, before it begins on {said(self.begin)}. Turn the dates round."
            )

    @property
    def days(self) -> int:
        return (self.end - self.begin).days + 1

    @property
    def in_words(self) -> str:
        """The period's name with its days, or its days where they are its name."""
        days = span(self.begin, self.end)
        return days if self.label == days else f"{self.label} ({days})"

    def to_json(self) -> dict[str, Any]:
        return {
            "begin": self.begin.isoformat(),
            "end": self.end.isoformat(),
            "label": self.label,
            "part": self.part,
        }

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Period:
        """A period from what `to_json` gave.

        Raises KeyError, TypeError and ValueError for anything else.
        """
        return cls(
            date.fromisoformat(held["begin"]),
            date.fromisoformat(held["end"]),
            held["label"],
            held.get("part", False),
        )


def said(day: date) -> str:
    """A day as it is written in a letter.

    >>> said(date(2022, 4, 1))
    '1 April 2022'
    """
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def span(begin: date, end: date) -> str:
    """Two days as they are written in a letter."""
    return said(begin) if begin == end else f"{said(begin)} to {said(end)}"


def _begin_of(scheme: str, day: date) -> date:
    """The first day of the period of a scheme that a day lies in."""
    if scheme == "financial":
        return date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    months = _MONTHS[scheme]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _named(scheme: str, begin: date) -> str:
    if scheme == "financial":
        return f"{begin.year}/{(begin.year + 1) % 100:02d}"
    if scheme == "calendar":
        return str(begin.year)
    if scheme == "month":
        return f"{calendar.month_name[begin.month]} {begin.year}"
    last = calendar.month_name[begin.month + _MONTHS[scheme] - 1]
    return f"{calendar.month_name[begin.month]} to {last} {begin.year}"


def _whole(scheme: str, begin: date) -> Period:
    return Period(begin, add_months(begin, _MONTHS[scheme]) - _ONE_DAY, _named(scheme, begin))


def split(begin: date, end: date, scheme: str) -> tuple[Period, ...]:
    """The periods of a scheme from one day to another; the first and the last are cut to the days
    asked for, and say so.

    `dates` gives one period. Raises BadPeriod.

    >>> [p.label for p in split(date(2020, 1, 20), date(2021, 3, 31), "financial")]
    ['2019/20 from 20 January 2020', '2020/21']
    """
    if end < begin:
        raise BadPeriod(
            f"the period ends on {said(end)}, before it begins on {said(begin)}. Turn the dates round."
        )
    if scheme == "dates":
        return (Period(begin, end, span(begin, end)),)
    if scheme == "rolling":
        return _rolling_within(begin, end)
    made: list[Period] = []
    at = _begin_of(scheme, begin)
    while at <= end:
        whole = _whole(scheme, at)
        first, last = max(begin, whole.begin), min(end, whole.end)
        cut = (f" from {said(first)}" if first > whole.begin else "") + (
            f" to {said(last)}" if last < whole.end else ""
        )
        made.append(Period(first, last, whole.label + cut, part=bool(cut)))
        at = whole.end + _ONE_DAY
    return tuple(made)


def _rolling_within(begin: date, end: date) -> tuple[Period, ...]:
    """Twelve months at a time from the first day; what is left at the end is a part."""
    made: list[Period] = []
    at = begin
    while at <= end:
        last = add_months(at, 12) - _ONE_DAY
        made.append(Period(at, min(last, end), span(at, min(last, end)), part=last > end))
        at = last + _ONE_DAY
    return tuple(made)


def latest(number: int, scheme: str, as_at: date) -> tuple[Period, ...]:
    """The last `number` whole periods that had ended on `as_at`, oldest first. `rolling`: years of
    twelve months ended on that day.

    >>> [p.label for p in latest(3, "financial", date(2022, 8, 10))]
    ['2019/20', '2020/21', '2021/22']
    >>> [p.label for p in latest(1, "rolling", date(2022, 8, 31))]
    ['1 September 2021 to 31 August 2022']
    """
    if number < 1:
        raise BadPeriod("ask for at least one period")
    if scheme == "rolling":
        after = as_at + _ONE_DAY
        edges = [add_months(after, -12 * n) for n in range(number, -1, -1)]
        return tuple(
            Period(a, b - _ONE_DAY, span(a, b - _ONE_DAY)) for a, b in itertools.pairwise(edges)
        )
    made: list[Period] = []
    at = _begin_of(scheme, as_at + _ONE_DAY) - _ONE_DAY
    while len(made) < number:
        made.append(_whole(scheme, _begin_of(scheme, at)))
        at = made[-1].begin - _ONE_DAY
    return tuple(reversed(made))


def remarks(
    periods: Sequence[Period], *, as_at: date, begins: date | None = None, what: str = ""
) -> list[str]:
    """What a reader has to be told of the periods themselves: overlaps, unequal lengths, parts,
    days to come, days before a thing was.

    Raises BadPeriod for no period at all.
    """
    if not periods:
        raise BadPeriod("no period was given: say which years, months or dates")
    told: list[str] = []
    ordered = sorted(periods)
    for first, second in itertools.pairwise(ordered):
        if second.begin <= first.end:
            told.append(
                f"{first.label} and {second.label} overlap: what falls in both is counted in each, and they must not be added up."
            )
    whole = [p for p in periods if not p.part]
    if len(whole) > 1 and max(p.days for p in whole) - min(p.days for p in whole) > 3:
        told.append(
            "The periods are not of one length ("
            + ", ".join(f"{p.label}: {p.days} days" for p in whole)
            + "): their numbers do not compare as they stand."
        )
    for period in periods:
        if period.part:
            told.append(
                f"{period.label} is part of a longer period ({period.days} days) and does not compare with a whole one."
            )
        if period.begin > as_at:
            told.append(
                f"{period.label} lies after {said(as_at)}, to which the figures run: nothing can be said of it."
            )
        elif period.end > as_at:
            told.append(
                f"{period.label} had not ended on {said(as_at)}, to which the figures run: its number will grow."
            )
        if begins is not None and period.end < begins:
            told.append(
                f"{what or 'This'} did not exist in {period.label}: it began on {said(begins)}."
            )
        elif begins is not None and period.begin < begins:
            told.append(f"{what or 'This'} began on {said(begins)}, within {period.label}.")
    return told
