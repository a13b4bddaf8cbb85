"""A number of the system as a person inside the force reads it: what it counts, of when, which
part. Never how many.
"""

from __future__ import annotations

from datetime import date

from clew.figures.control.system import ALL_BUT, PERIOD, Var
from clew.figures.control.themes import grouped_words
from clew.figures.description import breakdowns, breakdowns_title
from clew.figures.measures import KINDS, measures
from clew.offences.periods import said

_OF_RECORDS = "record "


def described(var: Var) -> str:
    """One number in words."""
    subject, begin, end, dims = var
    title = measures()[subject[0]].title.format(of=KINDS.get(subject[1], subject[1]))
    parts = [
        _part(name.removeprefix(_OF_RECORDS), values) for name, values in sorted(dims, key=str)
    ]
    return ", ".join(
        [title, f"{said(begin)} to {said(end)}" if begin != end else said(begin), *parts]
    )


def _part(name: str, values: frozenset[str]) -> str:
    but = ALL_BUT in values
    shown = sorted(values - {ALL_BUT})
    if name == PERIOD:
        begin, end = (date.fromisoformat(d) for d in shown[0].split())
        return f"outside {said(begin)} to {said(end)}"
    words = " or ".join(_value(name, v) for v in shown)
    title = breakdowns_title(name) if name in breakdowns() else name.replace("_", " ").capitalize()
    return f"{title}: {'all but ' if but else ''}{words}"


def _value(name: str, value: str) -> str:
    try:
        return grouped_words(name, value)
    except KeyError:
        return value.replace("_", " ")
