"""What a draft hides, why, and what hiding less would give away: read by a person before an answer goes. It says no number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from clew.figures.answer import threshold_of
from clew.figures.control import AS_NEEDED, BESIDE, EARLIER, SINGLE, SMALL, THEMES, TOTALS, themes_of
from clew.figures.counting import SUPPRESSED

_MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """One number that is not given: where it stands, why, and what it would tell beside the rest."""

    place: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class HiddenTable:
    """One table of a draft. `choice` says what a person chose for it; `left_out` why none of it is given."""

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
    def beside(self) -> int:
        return self.of_kind(BESIDE)

    @property
    def before(self) -> int:
        return self.of_kind(EARLIER)


def hidden_tables(kept: dict[str, Any]) -> list[HiddenTable]:
    """Every table of a draft with what is hidden in it, in the order of the tables."""
    return [_table(t, threshold_of(t, kept)) for t in kept["tables"]]


def _table(held: dict[str, Any], threshold: int) -> HiddenTable:
    labels = [dict(axis["values"]) for axis in held["axes"]]
    why = {(n, *values): (kind, tells) for n, values, kind, tells in held.get("why", ())}
    cells = []
    for n, values, _, mark in held["cells"]:
        if mark != SUPPRESSED or held["withheld"]:
            continue
        parts = [words[v] for words, v in zip(labels, values, strict=True) if v]
        place = ", ".join([held["figure"]["periods"][n]["label"], *(parts or (["all"] if labels else []))])
        kind, tells = why.get((n, *values), (BESIDE, []))
        cells.append(HiddenCell(place, kind, _why(kind, tells, threshold)))
    choice = held.get("choice") or {"how": AS_NEEDED, "threshold": None, "why": ""}
    return HiddenTable(held["number"], held["title"], len(held["cells"]), cells, threshold, how_words(choice["how"]), choice["why"], held["withheld"])  # fmt: skip


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


def how_words(how: str) -> str:
    return _HOW[how]


def ways(held: dict[str, Any]) -> list[tuple[str, str]]:
    """How a table can be put together, for a form: by what its figure is broken down, whether or not the table shows it now."""
    by = json.loads(held["choice"]["figure"])["by"]
    themes = any(themes_of(name) for name in by)
    return [(k, words) for k, words in _HOW.items() if k == AS_NEEDED or (by and k == TOTALS) or (themes and k in (SINGLE, THEMES))]
