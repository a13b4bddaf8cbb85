"""What a draft hides, why, and what hiding less would give away: read by a person before an answer
goes. It says no number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from clew.figures.control import (
    AS_NEEDED,
    BESIDE,
    EARLIER,
    SINGLE,
    SMALL,
    THEMES,
    TOTALS,
    themes_of,
)
from clew.figures.counting import SUPPRESSED

_MOST_TOLD = 4


class _Axis(TypedDict):
    values: list[tuple[str, str]]


class _Period(TypedDict):
    label: str


class _Figure(TypedDict):
    periods: list[_Period]


class _Choice(TypedDict):
    figure: str
    how: str
    why: str


class _Table(TypedDict):
    """What is read here of a table that an answer keeps."""

    number: str
    title: str
    withheld: str
    threshold: int
    figure: _Figure
    axes: list[_Axis]
    cells: list[tuple[int, list[str], int | None, str]]
    choice: _Choice
    why: list[tuple[int, list[str], str, list[str]]]


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """One number that is not given: where it stands, why, and what it would tell beside the rest."""

    place: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class HiddenTable:
    """One table of a draft.

    `choice` says what a person chose for it; `left_out` why none of it is given.
    """

    number: str
    title: str
    cells: int
    hidden: list[HiddenCell]
    threshold: int
    choice: str
    chosen_why: str
    left_out: str

    def of_kind(self, kind: str) -> int:
        return sum(c.kind == kind for c in self.hidden)

    @property
    def small(self) -> int:
        return self.of_kind(SMALL)

    @property
    def why_in_words(self) -> str:
        """How many of its numbers are hidden, and why, as a sentence."""
        reasons = [
            (self.small, "it is small", "they are small"),
            (self.beside, "it would tell another", "they would tell another"),
            (self.before, "an earlier answer withholds it", "an earlier answer withholds them"),
        ]
        told = [(n, one, many) for n, one, many in reasons if n]
        if len(told) == 1:
            (n, one, many) = told[0]
            return f"{n} of {self.cells} numbers {f'is hidden, because {one}' if n == 1 else f'are hidden, because {many}'}."
        parts = ", ".join(f"{n} because {one if n == 1 else many}" for n, one, many in told)
        return f"{len(self.hidden)} of {self.cells} numbers are hidden: {parts}."

    @property
    def beside(self) -> int:
        return self.of_kind(BESIDE)

    @property
    def before(self) -> int:
        return self.of_kind(EARLIER)


def hidden_tables(kept: dict[str, Any]) -> list[HiddenTable]:
    """Every table of a draft with what is hidden in it, in the order of the tables; none of one
    that an earlier Clew made and kept no reasons of.
    """
    return [_table(t) for t in cast(list[_Table], kept["tables"]) if "choice" in t]


def _table(held: _Table) -> HiddenTable:
    labels = [dict(axis["values"]) for axis in held["axes"]]
    why = {(n, *values): (kind, tells) for n, values, kind, tells in held["why"]}
    cells = []
    for n, values, _, mark in held["cells"]:
        if mark != SUPPRESSED or held["withheld"]:
            continue
        parts = [words[v] for words, v in zip(labels, values, strict=True) if v]
        place = ", ".join(
            [held["figure"]["periods"][n]["label"], *(parts or (["all"] if labels else []))]
        )
        kind, tells = why[(n, *values)]
        cells.append(HiddenCell(place, kind, _why(kind, tells, held["threshold"])))
    choice = held["choice"]
    periods = held["figure"]["periods"]
    span = " to ".join(dict.fromkeys([periods[0]["label"], periods[-1]["label"]]))
    return HiddenTable(
        held["number"],
        f"{held['title']}, {span}",
        sum(mark == SUPPRESSED or value is not None for _, _, value, mark in held["cells"]),
        cells,
        held["threshold"],
        # A table without breakdowns has nothing to put together, unless a person chose that.
        "" if not labels and choice["how"] == AS_NEEDED else _HOW[choice["how"]],
        choice["why"],
        held["withheld"],
    )


def _why(kind: str, tells: list[str], threshold: int) -> str:
    if kind == SMALL:
        return f"It is from 1 to {threshold - 1}."
    if kind == EARLIER:
        return "An answer that was sent before withholds it."
    if not tells:
        return "Given, it would tell another hidden number."
    more = f", and {len(tells) - _MOST_TOLD} more" if len(tells) > _MOST_TOLD else ""
    return f"Given, it would tell: {'; '.join(tells[:_MOST_TOLD])}{more}."


_HOW = {
    AS_NEEDED: "By themes only where single values would mostly be small",
    SINGLE: "By single values",
    THEMES: "By themes",
    TOTALS: "Totals alone, without breakdowns",
}


@dataclass(frozen=True, slots=True)
class Choosable:
    """A table that a person may choose for: the figure that the choice belongs to, and the ways in
    which the table can be put together.
    """

    figure: str
    title: str
    ways: list[tuple[str, str]]


def choosable(kept: dict[str, Any], number: str) -> Choosable | None:
    """The table of that number; None where there is none. Its breakdowns are those of its figure,
    whether or not the table shows them now.
    """
    held = next(
        (t for t in cast(list[_Table], kept["tables"]) if t["number"] == number and "choice" in t),
        None,
    )
    if held is None:
        return None
    by: list[str] = json.loads(held["choice"]["figure"])["by"]
    themes = any(themes_of(name) for name in by)
    ways = [
        (k, words)
        for k, words in _HOW.items()
        if k == AS_NEEDED or (by and k == TOTALS) or (themes and k in (SINGLE, THEMES))
    ]
    return Choosable(held["choice"]["figure"], held["title"], ways)
