"""Answers in sequence, attacked by somebody who shares no code with what hides the numbers.

The attacker knows every table that was ever sent, that a zero is always shown, and that numbers are
sums over months, sexes and flags. It asks of every hidden number, and of every difference of two
numbers of which one is part of the other, what it can be. CLEW_ATTACKS says how many made-up pairs
of answers are attacked (bench/attacks.py asks for ten thousand).
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from clew.figures.control import THRESHOLD, CannotProtect, Released, protect
from clew.figures.counting import Cell, Counted
from clew.figures.description import figure
from clew.offences.periods import Period, split
from tests.sampling import times

AS_AT = date(2026, 6, 30)
MONTHS = split(date(2025, 1, 1), date(2025, 4, 30), "month")
SEXES = ("F", "M", "none")
FLAGS = ("yes", "no", "none")
LEAVES = [(m, s, f) for m in range(len(MONTHS)) for s in SEXES for f in FLAGS]
ATTACKS = int(os.environ.get("CLEW_ATTACKS", times(15, 200)))
Leaf = tuple[int, str, str]
Counts = dict[Leaf, int]


# -- tables
# -------------------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    """Windows of months, first and last; breakdowns; a filter."""

    windows: tuple[tuple[int, int], ...]
    by: tuple[str, ...] = ()
    flag: str = ""

    def leaves(self, window: int, values: tuple[str, ...]) -> frozenset[Leaf]:
        first, last = self.windows[window]
        wanted = dict(zip(self.by, values, strict=True))
        return frozenset(
            leaf
            for leaf in LEAVES
            if first <= leaf[0] <= last
            and wanted.get("victim_sex") in (None, "", leaf[1])
            and wanted.get("domestic") in (None, "", leaf[2])
            and self.flag in ("", leaf[2])
        )

    def count(self, counts: Counts) -> Counted:
        periods = tuple(
            Period(MONTHS[a].begin, MONTHS[b].end, f"{a} to {b}") for a, b in self.windows
        )
        axes = tuple({"victim_sex": SEXES, "domestic": FLAGS}[b] for b in self.by)
        asked = figure(
            "recorded",
            "stalking",
            periods=periods,
            as_at=AS_AT,
            by=self.by,
            where=(("domestic", self.flag),) if self.flag else (),
        )
        cells = {
            (n, *values): Cell(sum(counts[leaf] for leaf in self.leaves(n, values)))
            for n in range(len(periods))
            for values in product(*[(*axis, "") for axis in axes])
        }
        return Counted(asked, cells, axes)


def _ask(draw: random.Random) -> Asked:
    spans = [(a, b) for a in range(len(MONTHS)) for b in range(a, len(MONTHS))]
    windows = tuple(sorted(draw.sample(spans, draw.choice([1, 1, 2, 3]))))
    flag = draw.choice(["", "", "yes", "no"])
    by = draw.choice(
        [(), ("victim_sex",)]
        if flag
        else [(), ("victim_sex",), ("domestic",), ("victim_sex", "domestic")]
    )
    return Asked(windows, by, flag)


def _counts(draw: random.Random) -> Counts:
    most = draw.choice([1, 2, 4, 12])
    return {leaf: draw.choice([0, draw.randint(0, most), draw.randint(0, most)]) for leaf in LEAVES}


# -- the attacker
# -------------------------------------------------------------------------------------------------------------------------
class Attacker:
    """One unknown for each month, sex and flag, at each time that the records were read."""

    def __init__(self) -> None:
        self.rows: list[tuple[dict[int, int], float, float]] = []
        self.hidden: set[tuple[int, frozenset[Leaf]]] = set()
        self.shown: set[tuple[int, frozenset[Leaf]]] = set()
        self.none: list[set[Leaf]] = []  # where nothing was counted
        self.columns = 0
        self.base: list[dict[Leaf, int]] = []

    def records(self) -> int:
        """The records as they stand now: a new set of unknowns."""
        self.base.append({leaf: self.columns + n for n, leaf in enumerate(LEAVES)})
        self.columns += len(LEAVES)
        self.none.append(set())
        return len(self.base) - 1

    def changed_by(self, before: int, after: int, most: int) -> None:
        """Not more than so many records differ."""
        budget: dict[int, int] = {}
        for leaf in LEAVES:
            more, less = self.columns, self.columns + 1
            self.columns += 2
            self.rows.append(
                ({self.base[after][leaf]: 1, self.base[before][leaf]: -1, more: -1, less: 1}, 0, 0)
            )
            budget |= {more: 1, less: 1}
        self.rows.append((budget, 0, most))

    def read(self, at: int, asked: Asked, counted: Counted, cells: dict[Any, Cell]) -> None:
        for (n, *values), cell in cells.items():
            leaves = asked.leaves(n, tuple(values))
            sums = {self.base[at][leaf]: 1 for leaf in leaves}
            if cell.mark == "c":
                self.hidden.add((at, leaves))
                self.rows.append((sums, 1, np.inf))
            else:
                self.shown.add((at, leaves))
                self.none[at] |= leaves if cell.value == 0 else set()
                self.rows.append((sums, cell.value, cell.value))

    def _solve(self, goal: np.ndarray) -> np.ndarray | None:
        result = milp(
            goal,
            constraints=self.constraint,
            bounds=Bounds(0, 100_000),
            integrality=np.ones(self.columns),
        )
        if result.x is not None:
            self.seen.append(np.round(result.x))
        return None if result.x is None else np.round(result.x)

    def range(self, at: int, leaves: frozenset[Leaf], enough: int) -> tuple[float, float]:
        """What these records can be in number, or as much of it as is enough."""
        goal = np.zeros(self.columns)
        for leaf in leaves:
            goal[self.base[at][leaf]] = 1
        held = [float(goal @ x) for x in self.seen]
        for sign in (1, -1):
            if max(held) - min(held) >= enough:
                break
            found = self._solve(sign * goal)
            assert found is not None
            held.append(float(goal @ found))
        return min(held), max(held)

    def given_before(self, at: int, leaves: frozenset[Leaf]) -> bool:
        """Whether it was given before a record changed, as a number of its own or beside nothing
        but zeros: whoever knows how many changed knows it within as many, whatever is hidden now.
        """
        return any(
            leaves <= self.none[then]
            or any(
                shown - self.none[then] == leaves - self.none[then]
                for when, shown in self.shown
                if when == then
            )
            for then in range(at)
        )

    def finds(self, enough: int = THRESHOLD - 2) -> list[str]:
        """What is known too nearly: hidden numbers, and small differences."""
        matrix = np.zeros((len(self.rows), self.columns))
        low, high = np.zeros(len(self.rows)), np.zeros(len(self.rows))
        for n, (row, a, b) in enumerate(self.rows):
            for column, c in row.items():
                matrix[n, column] = c
            low[n], high[n] = a, b
        self.constraint, self.seen = LinearConstraint(csr_matrix(matrix), low, high), []
        if any(self._solve(sign * np.ones(self.columns)) is None for sign in (1, -1)):
            return ["nothing fits"]
        found = []
        for at, leaves in sorted(self.hidden - self.shown, key=str):
            if self.given_before(at, leaves):
                continue
            least, most = self.range(at, leaves, enough)
            if most - least < enough:
                found.append(f"hidden {_said(leaves)} at {at} is {least:.0f} to {most:.0f}")
        cells = self.hidden | self.shown
        for (at, whole), (when, part) in product(sorted(cells, key=str), repeat=2):
            rest = whole - part
            if (
                at != when
                or not part < whole
                or not _one_way(whole, part)
                or (at, rest) in cells
                or _says_nothing(rest, self.none[at])
                or self.given_before(at, rest)
            ):
                continue
            least, most = self.range(at, rest, enough)
            if most - least < enough and least < THRESHOLD and most > 0:
                found.append(
                    f"{_said(whole)} less {_said(part)} at {at} is {least:.0f} to {most:.0f}"
                )
        return found


def _one_way(whole: frozenset[Leaf], part: frozenset[Leaf]) -> bool:
    """One is part of the other by its months, or by one breakdown, not by two at once."""
    return sum({x[n] for x in whole} != {x[n] for x in part} for n in range(3)) == 1


def _says_nothing(leaves: frozenset[Leaf], none: set[Leaf]) -> bool:
    """Of these records nothing is said but that something was not recorded."""
    months = {x[0] for x in leaves}
    unrecorded = [(("none",), FLAGS), (SEXES, ("none",)), (("none",), ("none",))]
    return any(
        leaves - none == set(product(months, sexes, flags)) - none for sexes, flags in unrecorded
    )


def _said(leaves: frozenset[Leaf]) -> str:
    return "/".join("".join(sorted({str(x[n])[0] for x in leaves})) for n in range(3))


def _answer(
    asked: list[Asked], counts: Counts, sent: list[Released], key: bytes
) -> list[tuple[Asked, Counted, dict]]:
    """An answer as it goes: what cannot be protected is left out of it."""
    tables = [(a, a.count(counts)) for a in asked]
    while tables:
        try:
            shown = protect([c for _, c in tables], published=sent, key=key)
        except CannotProtect as problem:
            del tables[problem.table]
            continue
        return [(a, c, cells) for (a, c), cells in zip(tables, shown, strict=True)]
    return []


def attack_pair(number: int, changes: int) -> tuple[list[str], int]:
    """Two answers and a third, the records having changed between them; what the attacker finds,
    and how much was left out.
    """
    draw = random.Random(number)
    counts = _counts(draw)
    attacker = Attacker()
    sent: list[Released] = []
    left_out = 0
    now = attacker.records()
    for turn in range(draw.choice([1, 2, 2, 3])):
        if turn and changes:
            for leaf in draw.sample(LEAVES, changes):
                counts[leaf] = max(0, counts[leaf] + draw.choice([1, -1]))
            before, now = now, attacker.records()
            attacker.changed_by(before, now, changes)
        asked = [_ask(draw) for _ in range(draw.choice([1, 1, 2]))]
        made = _answer(asked, counts, sent, bytes([number % 251]))
        left_out += len(asked) - len(made)
        for one, counted, cells in made:
            attacker.read(now, one, counted, cells)
            for key, cell in cells.items():
                value = counted.cells[key].value
                assert cell.value in (None, value)
                assert value != 0 or cell.value == 0, "a zero is shown"
        sent += [Released(counted, cells) for _, counted, cells in made]
    return attacker.finds(), left_out


def test_answers_in_sequence_give_no_hidden_number_away() -> None:
    for number in range(ATTACKS):
        found, _ = attack_pair(number, 0)
        assert found == [], (number, found)


@pytest.mark.parametrize("changes", [1, 3])
def test_nor_do_they_when_a_few_records_have_changed_between_them(changes: int) -> None:
    for number in range(ATTACKS // 5):
        found, _ = attack_pair(100_000 * changes + number, changes)
        assert found == [], (number, found)


def test_numbers_given_before_they_changed_are_the_only_exception() -> None:
    # What was given as zeros and is hidden since a record changed.
    assert attack_pair(155, 3)[0] == []


@pytest.mark.parametrize("number", [167, 170])
def test_a_difference_with_a_hidden_month_inside_is_not_given_away(number: int) -> None:
    assert attack_pair(number, 0)[0] == []


# -- the register: what comes in, what goes out, and what is there
# ------------------------------------------------------------------------
YEARS = split(date(2023, 1, 1), date(2025, 12, 31), "calendar")
SUMS = {
    "applied": ("orders_full", "refused", "withdrawn"),
    "applied_interim": ("orders_interim", "interim_refused"),
}
PARTS = {"orders_positive": "orders_full", "applied_interim": "applied"}


def _register(draw: random.Random) -> dict[tuple[str, int], int]:
    """Three years of a register in which nothing is left open and no order runs out."""
    made: dict[tuple[str, int], int] = {}
    stock = draw.randint(0, 12)
    for year in range(len(YEARS)):
        made |= {
            (p, year): draw.choice([0, draw.randint(0, 4), draw.randint(0, 15)])
            for p in SUMS["applied"]
        }
        made["applied", year] = sum(made[p, year] for p in SUMS["applied"])
        # An interim order is asked for with a full one.
        made["applied_interim", year] = draw.randint(0, made["applied", year])
        made["orders_interim", year] = draw.randint(0, made["applied_interim", year])
        made["interim_refused", year] = made["applied_interim", year] - made["orders_interim", year]
        made["orders_positive", year] = draw.randint(0, made["orders_full", year])
        made["conditions", year] = made["orders_full", year] + made["orders_interim", year]
        made["discharged", year] = draw.choice(
            [0, draw.randint(0, min(4, stock + made["conditions", year]))]
        )
        stock += made["conditions", year] - made["discharged", year]
        made["in_force", year] = stock
    return made


def attack_register(number: int) -> tuple[list[str], int]:
    """Answers about the register, one after the other; what follows of hidden numbers, and of what
    a part leaves of its whole.
    """
    draw = random.Random(number)
    truth = _register(draw)
    names = sorted({m for m, _ in truth})
    sent: list[Released] = []
    left_out = 0
    for _ in range(draw.choice([1, 2, 2])):
        tables = [
            Counted(
                figure(m, periods=YEARS, as_at=AS_AT),
                {(y,): Cell(truth[m, y]) for y in range(len(YEARS))},
                (),
            )
            for m in draw.sample(names, draw.randint(2, 6))
        ]
        while tables:
            try:
                shown = protect(tables, published=sent, key=bytes([number % 251]))
            except CannotProtect as problem:
                del tables[problem.table]
                left_out += 1
                continue
            sent += [Released(c, cells) for c, cells in zip(tables, shown, strict=True)]
            break
    at = {key: n for n, key in enumerate(truth)}
    low, high = np.zeros(len(at)), np.full(len(at), 1000.0)
    known: set[tuple[str, int]] = set()
    hidden: set[tuple[str, int]] = set()
    for released in sent:
        for (year, *_), cell in released.shown.items():
            key = (released.counted.figure.measure, year)
            if cell.mark:
                hidden.add(key)
                low[at[key]] = max(low[at[key]], 1)
            else:
                known.add(key)
                low[at[key]] = high[at[key]] = float(cell.value or 0)
    asked = {m for m, _ in hidden | known}
    rows = _flows(asked, at)
    if not rows:
        return [], left_out
    constraint = LinearConstraint(
        np.array([r for r, _, _ in rows]), [a for _, a, _ in rows], [b for _, _, b in rows]
    )

    def ends(goal: np.ndarray) -> tuple[float, float]:
        found = [
            milp(
                s * goal,
                constraints=constraint,
                bounds=Bounds(low, high),
                integrality=np.ones(len(at)),
            ).x
            for s in (1, -1)
        ]
        return float(goal @ np.round(found[0])), float(goal @ np.round(found[1]))

    said = []
    for key in sorted(hidden - known):
        goal = np.zeros(len(at))
        goal[at[key]] = 1
        least, most = ends(goal)
        if most - least < THRESHOLD - 2:
            said.append(f"hidden {key[0]} of {YEARS[key[1]].label} is {least:.0f} to {most:.0f}")
    for part, whole in PARTS.items():
        for year in range(len(YEARS)):
            if part in asked and whole in asked:
                goal = np.zeros(len(at))
                goal[at[whole, year]], goal[at[part, year]] = 1, -1
                least, most = ends(goal)
                if most - least < THRESHOLD - 2 and least < THRESHOLD and most > 0:
                    said.append(
                        f"{whole} less {part} of {YEARS[year].label} is {least:.0f} to {most:.0f}"
                    )
    return said, left_out


def _flows(
    asked: set[str], at: dict[tuple[str, int], int]
) -> list[tuple[np.ndarray, float, float]]:
    """What holds in such a register, of what was asked about: whoever has the numbers would try it."""
    rows = []

    def row(**coefficients: tuple[int, int]) -> np.ndarray:
        made = np.zeros(len(at))
        for measure, (year, c) in coefficients.items():
            made[at[measure, year]] += c
        return made

    for year in range(len(YEARS)):
        for whole, parts in SUMS.items():
            if {whole, *parts} <= asked:
                rows.append(
                    (row(**{whole: (year, -1)}, **dict.fromkeys(parts, (year, 1))), 0.0, 0.0)
                )
        for part, whole in PARTS.items():
            if {part, whole} <= asked:
                rows.append((row(**{whole: (year, 1), part: (year, -1)}), 0.0, np.inf))
        if {"conditions", "orders_full", "orders_interim"} <= asked:
            rows.append(
                (
                    row(conditions=(year, -1), orders_full=(year, 1), orders_interim=(year, 1)),
                    0.0,
                    0.0,
                )
            )
        inflow = {"conditions"} if "conditions" in asked else {"orders_full", "orders_interim"}
        if year and {"in_force", "discharged", *inflow} <= asked:
            flow = row(
                in_force=(year, -1), discharged=(year, -1), **dict.fromkeys(inflow, (year, 1))
            )
            flow[at["in_force", year - 1]] += 1
            rows.append((flow, 0.0, 0.0))
    return rows


def test_answers_about_the_register_give_no_hidden_number_away() -> None:
    for number in range(ATTACKS):
        found, _ = attack_register(number)
        assert found == [], (number, found)
