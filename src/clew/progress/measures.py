"""What a force is measured by: a list in data/measures.toml, each a figure of `clew.figures`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from clew.figures.description import Figure, breakdowns, figure
from clew.figures.questions import Question, Reading
from clew.offences.clocks import add_months
from clew.offences.periods import Period, split
from clew.problems import Problem

_FILE = Path(__file__).parent / "data" / "measures.toml"
YEARS = 3
"""Whole financial years that are counted, beside the one that is not over."""


class BadMeasures(Problem):
    """The file does not hold together; the message names the measure, the field and the cure."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share that is told: the values counted, of the table's total or of other measures' totals.

    `months`: only of periods that ended so long before the as-at day. `better` is "more", "less" or
    nothing.
    """

    key: str
    title: str
    values: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    months: int = 0
    better: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measure of the account. `version` goes up whenever what is counted changes."""

    key: str
    measure: str
    version: int
    of: str = ""
    by: tuple[str, ...] = ()
    basis: str = ""
    beside: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()

    def figure(self, periods: tuple[Period, ...], as_at: date) -> Figure:
        return figure(
            self.measure, self.of, periods=periods, as_at=as_at, basis=self.basis, by=self.by
        )


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    says: str
    indicators: tuple[Indicator, ...]


@cache
def sections() -> tuple[Section, ...]:
    """Every section of the account, in order. Raises BadMeasures."""
    held = tomllib.loads(_FILE.read_text(encoding="utf-8"))["section"]
    made = tuple(
        Section(s["key"], s["title"], s["says"], tuple(_indicator(m) for m in s["measure"]))
        for s in held
    )
    keys = [i.key for s in made for i in s.indicators]
    for indicator in (i for s in made for i in s.indicators):
        _check(indicator, keys)
    return made


def indicators() -> dict[str, Indicator]:
    return {i.key: i for s in sections() for i in s.indicators}


def periods_to(as_at: date) -> tuple[Period, ...]:
    """The last whole financial years, and the one that `as_at` lies in up to that day.

    >>> [p.label for p in periods_to(date(2026, 6, 30))]
    ['2023/24', '2024/25', '2025/26', '2026/27 to 30 June 2026']
    """
    begins = date(as_at.year - (as_at.month < 4), 4, 1)
    return split(add_months(begins, -12 * YEARS), as_at, "financial")


def reading(periods: tuple[Period, ...], as_at: date) -> Reading:
    """All measures as the questions of one answer, one figure each, in the order of the page."""
    return Reading(
        [
            Question(f.title, [f])
            for f in (i.figure(periods, as_at) for s in sections() for i in s.indicators)
        ],
        [],
    )


def is_due(share: Share, period: Mapping[str, Any], as_at: date) -> bool:
    """Whether a period ended long enough ago for a share that looks months ahead."""
    return add_months(date.fromisoformat(period["end"]), share.months) <= as_at


def _indicator(row: Mapping[str, Any]) -> Indicator:
    by = (row["by"],) if row.get("by") else ()
    return Indicator(
        row["key"],
        row["measure"],
        row["version"],
        row.get("of", ""),
        by,
        row.get("basis", ""),
        tuple(row.get("beside", ())),
        tuple(
            Share(
                s["key"],
                s["title"],
                tuple(s.get("values", ())),
                tuple(s.get("leaves_out", ())),
                tuple(s.get("base", ())),
                s.get("months", 0),
                s.get("better", ""),
            )
            for s in row.get("share", ())
        ),
    )


def _check(indicator: Indicator, keys: list[str]) -> None:
    where = f"measures.toml: {indicator.key}"
    if keys.count(indicator.key) > 1:
        raise BadMeasures(f"{where}: the key stands twice; give each measure its own")
    known = breakdowns()[indicator.by[0]]["values"] if indicator.by else {}
    for share in indicator.shares:
        wrong = [v for v in (*share.values, *share.leaves_out) if known and v not in known]
        if wrong or (not known and share.values):
            raise BadMeasures(f"{where}, {share.key}: no value {', '.join(wrong or share.values)}")
        if lost := [b for b in share.base if b not in keys]:
            raise BadMeasures(f"{where}, {share.key}: no measure {', '.join(lost)}")
        if share.better not in ("", "more", "less"):
            raise BadMeasures(f"{where}, {share.key}: better is more, less or left out")
