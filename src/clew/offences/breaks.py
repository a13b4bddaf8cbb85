"""Days on which a series changed its meaning, and which of them a period crosses."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from clew.offences.periods import Period, said
from clew.problems import Problem

_FILE = Path(__file__).parent / "data" / "breaks.toml"


class BadBreaks(Problem):
    """A file of breaks does not hold together; the message names file, entry and field."""


@dataclass(frozen=True, slots=True)
class Break:
    """One change.

    `affects` are kinds of offences, empty for all recorded offences; `to` is the last day that a
    source names.
    """

    on: date
    to: date
    title: str
    changed: str
    affects: tuple[str, ...]
    source: str
    verified: bool
    force: str = ""
    system: bool = False

    @property
    def in_words(self) -> str:
        day = (
            said(self.on)
            if self.on == self.to
            else f"{said(self.on)} or, in other sources, {said(self.to)}"
        )
        return f"{day}: {self.title}. {self.changed} Source: {self.source}."

    def touches(self, kinds: Sequence[str], force: str) -> bool:
        """Whether it changes a series of these kinds of offences in this force."""
        return (not self.force or self.force == force) and (
            (not self.affects and "orders" not in kinds) or any(k in self.affects for k in kinds)
        )


@cache
def _read(path: Path) -> tuple[Break, ...]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("break", [])
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise BadBreaks(f"{path}: {problem}") from problem
    made = []
    for number, row in enumerate(rows, 1):
        lacking = [f for f in ("on", "title", "changed", "source") if not row.get(f)]
        if lacking or not isinstance(row["on"], date):
            raise BadBreaks(
                f"{path}: break {number}: give {', '.join(lacking) or 'on as a date such as 2024-02-28'}"
            )
        made.append(
            Break(
                row["on"],
                row.get("to", row["on"]),
                row["title"],
                row["changed"],
                tuple(row.get("affects", ())),
                row["source"],
                row.get("verified", False),
                row.get("force", ""),
                row.get("system", False),
            )
        )
    return tuple(made)


def breaks() -> tuple[Break, ...]:
    """Every break that is known, and the force's own from the file that CLEW_BREAKS names.

    Raises BadBreaks.
    """
    own = os.environ.get("CLEW_BREAKS", "")
    return tuple(
        sorted((*_read(_FILE), *(_read(Path(own)) if own else ())), key=lambda b: (b.on, b.title))
    )


def crossed(
    periods: Sequence[Period], kinds: Sequence[str], force: str, also: Sequence[Break] = ()
) -> list[Break]:
    """The breaks that lie within the stretch of the periods: a series over them changes its meaning
    there.

    A break on the first day of all is not crossed. `also` are further ones, such as a change of
    system seen in the records.
    """
    if not periods:
        return []
    begin, end = min(p.begin for p in periods), max(p.end for p in periods)
    return [
        b
        for b in sorted((*breaks(), *also), key=lambda b: (b.on, b.title))
        if b.touches(kinds, force) and begin < b.to and b.on <= end
    ]


def stretches(periods: Sequence[Period], held: Sequence[Break]) -> list[int]:
    """For each period the number of the unbroken stretch that it belongs to: a line is drawn within
    a stretch only.

    A period that a break falls inside stands alone.
    """
    made: list[int] = []
    at, made_inside = 0, False
    for index, period in enumerate(periods):
        inside = any(period.begin < b.to and b.on <= period.end for b in held)
        between = index > 0 and any(periods[index - 1].end < b.on <= period.begin for b in held)
        if index and (inside or between or made_inside):
            at += 1
        made.append(at)
        made_inside = inside
    return made
