"""Whether 03/04/2026 is the 3rd of April or the 4th of March, decided by all dates of a file, or
asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from clew.evidence.events import CannotRead

DAY_FIRST, MONTH_FIRST, YEAR_FIRST, YEAR_DAY = (
    "day-first",
    "month-first",
    "year-first",
    "year, day, month",
)
ORDERS = {DAY_FIRST: (2, 1, 0), MONTH_FIRST: (2, 0, 1), YEAR_FIRST: (0, 1, 2), YEAR_DAY: (0, 2, 1)}
# The fourth is taken only where none of these fits.
_USUAL = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
_NUMBER = re.compile(r"\d+")
_OLDEST, _NEWEST = 2009, 2100  # WhatsApp began in 2009
_LATE = timedelta(days=2)


def parts(text: str, order: str) -> date:
    """The date that `text` is in an order. Raises ValueError where it is none."""
    found = _NUMBER.findall(text)
    if len(found) != 3:
        raise ValueError(f"{text} is no date")
    year, month, day = (found[i] for i in ORDERS[order])
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        raise ValueError(f"{text} is no date")
    made = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    if not _OLDEST <= made.year <= _NEWEST:
        raise ValueError(f"{text} is no date that can be meant")
    return made


def _readings(dates: Sequence[str], order: str) -> list[date | None]:
    made: list[date | None] = []
    for text in dates:
        try:
            made.append(parts(text, order))
        except ValueError:
            made.append(None)
    return made


def decide(dates: Sequence[str]) -> tuple[str, str]:
    """The order of day and month and why. `dates`: as they follow in the file, each run of one date
    once.

    Raises CannotRead where two orders fit as well.
    """
    read = {order: _readings(dates, order) for order in _USUAL}
    impossible = {order: sum(r is None for r in made) for order, made in read.items()}
    fewest = min(impossible.values())
    if fewest * 2 > len(dates) and not any(r is None for r in _readings(dates, YEAR_DAY)):
        return YEAR_DAY, "they fit no other order"
    if fewest * 2 > len(dates):
        raise CannotRead(
            f"its dates, such as {dates[0]}, fit no order of day, month and year{_other_calendar(dates)}"
        )
    fitting = [order for order in _USUAL if impossible[order] == fewest]
    if len(fitting) == 1:
        others = [impossible[o] for o in _USUAL if o != fitting[0]]
        return fitting[0], f"{min(others):,} of {len(dates):,} dates can be read in no other order"
    if all(read[fitting[0]] == read[o] for o in fitting[1:]):
        return fitting[0], "every date reads the same either way"
    back = {order: _steps_back([d for d in read[order] if d is not None]) for order in fitting}
    ranked = sorted(fitting, key=lambda o: back[o])
    if back[ranked[0]] * 10 < back[ranked[1]]:
        return (
            ranked[0],
            f"its messages follow one another; read {ranked[1]}, time would go back {back[ranked[1]]:,} times",
        )
    raise CannotRead(
        f"its dates, such as {dates[0]}, fit {' and '.join(ranked[:2])}: look at the telephone, and hand it in again saying which comes first "
        f"(at the command line, --dates {DAY_FIRST} or --dates {MONTH_FIRST})"
    )


def _other_calendar(dates: Sequence[str]) -> str:
    """What to do where years stand in them that are none of ours, such as 1404 or 2568."""
    years = {int(n) for text in dates for n in _NUMBER.findall(text) if len(n) == 4}
    if not years or any(_OLDEST <= year <= _NEWEST for year in years):
        return ""
    return ". It may be a calendar of another country: set the telephone to the Gregorian calendar, and export again"


def _steps_back(dates: Sequence[date]) -> int:
    """A message delivered late goes back a day; a wrong order goes back weeks."""
    return sum(b < a - _LATE for a, b in pairwise(dates))
