"""Small numbers: somebody with the published tables, and nothing else, tries to work out what was
hidden, and must fail.

The attacker here shares no code with what hides the numbers: it reads the released JSON and knows
only that parts add up.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from clew.figures.answer import interval, public, released_tables
from clew.figures.control import (
    BESIDE,
    EARLIER,
    SINGLE,
    SMALL,
    THEMES,
    THRESHOLD,
    Released,
    coarsen,
    gives_away,
    opened,
    protect,
    protect_and_explain,
)
from clew.figures.counting import Cell, Counted
from clew.figures.description import figure
from clew.figures.hidden import HiddenCell, HiddenTable
from clew.figures.measures import Measure, measures
from clew.offences.periods import Period, split
from tests.sampling import times

AS_AT = date(2026, 6, 30)


# -- an attacker
# --------------------------------------------------------------------------------------------------------------------------
class Attacker:
    """Reads rows (table, period, values, number or None) and asks what each hidden number can be."""

    def __init__(self) -> None:
        self.index: dict[tuple, int] = {}
        self.known: dict[int, int] = {}
        self.hidden: set[int] = set()
        self.sums: list[tuple[int, list[int]]] = []

    def var(self, key: tuple) -> int:
        return self.index.setdefault(key, len(self.index))

    def read(self, subject: str, axes: list[str], rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row["mark"] in ("x", "z"):
                continue
            v = self._of(subject, axes, row)
            if row["number"] is None:
                self.hidden.add(v)
            else:
                assert self.known.get(v, row["number"]) == row["number"]
                self.known[v] = row["number"]
        values = {a: sorted({r[a] for r in rows} - {"All"}) for a in axes}
        for row in rows:
            if row["mark"] in ("x", "z"):
                continue
            for axis in axes:
                if row[axis] == "All":
                    self.sums.append(
                        (
                            self._of(subject, axes, row),
                            [self._of(subject, axes, {**row, axis: v}) for v in values[axis]],
                        )
                    )

    def _of(self, subject: str, axes: list[str], row: dict[str, Any]) -> int:
        return self.var(
            (
                subject,
                row["begin"],
                row["end"],
                tuple(sorted((a, row[a]) for a in axes if row[a] != "All")),
            )
        )

    def periods(self) -> None:
        """A period is the sum of others that fill it exactly."""
        by_rest: dict[tuple, set[tuple[str, str]]] = {}
        for subject, begin, end, values in list(self.index):
            by_rest.setdefault((subject, values), set()).add((begin, end))
        for (subject, values), spans in by_rest.items():
            for begin, end in spans:
                inside = sorted(
                    (b, e) for b, e in spans if begin <= b and e <= end and (b, e) != (begin, end)
                )
                for chain in _chains(begin, end, inside):
                    self.sums.append(
                        (
                            self.var((subject, begin, end, values)),
                            [self.var((subject, b, e, values)) for b, e in chain],
                        )
                    )

    def ranges(self) -> dict[tuple, tuple[float, float]]:
        n = len(self.index)
        rows, rest = [], []
        for whole, parts in self.sums:
            row = np.zeros(n)
            row[whole] -= 1
            for p in parts:
                row[p] += 1
            rows.append(row)
            rest.append(0.0)
        bounds = [
            (self.known[v], self.known[v])
            if v in self.known
            else (1 if v in self.hidden else 0, None)
            for v in range(n)
        ]
        found = {}
        for key, v in self.index.items():
            if v in self.hidden and v not in self.known:
                ends = []
                for sign in (1, -1):
                    goal = np.zeros(n)
                    goal[v] = sign
                    result = linprog(
                        goal,
                        A_eq=np.array(rows) if rows else None,
                        b_eq=rest or None,
                        bounds=bounds,
                    )
                    ends.append(result.fun * sign if result.status == 0 else float("inf"))
                found[key] = (ends[0], ends[1])
        return found


def _chains(begin: str, end: str, inside: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []

    def go(at: str, chain: list[tuple[str, str]]) -> None:
        if len(found) > 20:
            return
        if at > end:
            found.append(chain)
            return
        for b, e in inside:
            if b == at:
                go((date.fromisoformat(e) + timedelta(days=1)).isoformat(), [*chain, (b, e)])

    go(begin, [])
    return found


def _rows(counted: Counted, cells: dict) -> list[dict[str, Any]]:
    made = []
    for key, cell in cells.items():
        period = counted.figure.periods[key[0]]
        values = {
            axis: value or "All" for axis, value in zip(counted.figure.by, key[1:], strict=True)
        }
        made.append(
            {
                "begin": period.begin.isoformat(),
                "end": period.end.isoformat(),
                **values,
                "number": cell.value,
                "mark": cell.mark,
            }
        )
    return made


def _attack(tables: list[tuple[Counted, dict]]) -> dict[tuple, tuple[float, float]]:
    attacker = Attacker()
    for counted, cells in tables:
        attacker.read(
            f"{counted.figure.measure} {counted.figure.of}",
            list(counted.figure.by),
            _rows(counted, cells),
        )
    attacker.periods()
    return attacker.ranges()


def _made(
    periods: tuple[Period, ...],
    by: tuple[str, ...],
    leaves: dict[tuple, int],
    axes: tuple[tuple[str, ...], ...],
) -> Counted:
    """A table of counts with its totals, out of single counts (period, values...)."""
    cells = {}
    for n in range(len(periods)):
        for values in product(*[(*axis, "") for axis in axes]):
            cells[(n, *values)] = Cell(
                sum(
                    v
                    for k, v in leaves.items()
                    if k[0] == n and all(w in ("", g) for w, g in zip(values, k[1:], strict=True))
                )
            )
    return Counted(figure("recorded", "stalking", periods=periods, as_at=AS_AT, by=by), cells, axes)


_SEXES, _ONLINE = ("F", "M", "none"), ("yes", "no")
_COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


@given(st.data())
@settings(max_examples=times(40, 200), deadline=None)
def test_nothing_hidden_can_be_worked_out(data: st.DataObject) -> None:
    """Quarters, their year, and another breakdown of the same records, all in one answer."""
    quarters = split(date(2024, 4, 1), date(2025, 3, 31), "quarter")
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    full = {(q, s, o): data.draw(_COUNTS) for q in range(4) for s in _SEXES for o in _ONLINE}
    by_sex = _made(
        quarters,
        ("victim_sex",),
        {(q, s): sum(full[q, s, o] for o in _ONLINE) for q in range(4) for s in _SEXES},
        (_SEXES,),
    )
    by_online = _made(
        year,
        ("online",),
        {(0, o): sum(full[q, s, o] for q in range(4) for s in _SEXES) for o in _ONLINE},
        (_ONLINE,),
    )
    both = _made(
        year,
        ("victim_sex", "online"),
        {(0, s, o): sum(full[q, s, o] for q in range(4)) for s in _SEXES for o in _ONLINE},
        (_SEXES, _ONLINE),
    )
    tables = [by_sex, by_online, both]
    shown = protect(tables)
    for counted, cells in zip(tables, shown, strict=True):
        for key, cell in cells.items():
            truth = counted.cells[key].value
            # A small number of records in which nothing was recorded says nothing of anybody.
            unrecorded = any(key[1:]) and all(v in ("", "none") for v in key[1:])
            assert unrecorded or not 0 < (cell.value or 0) < THRESHOLD, "a small number is shown"
            assert cell.value in (None, truth)
            assert truth != 0 or cell.value == 0, "a zero is shown as zero"
    for key, (least, most) in _attack(list(zip(tables, shown, strict=True))).items():
        assert most - least >= THRESHOLD - 2 - 1e-6, f"{key} is between {least} and {most}"


@given(st.data())
@settings(max_examples=times(60, 300), deadline=None)
def test_an_answer_published_before_does_not_give_a_later_one_away(data: st.DataObject) -> None:
    months = split(date(2024, 4, 1), date(2024, 9, 30), "month")
    leaves = {(m, s): data.draw(_COUNTS) for m in range(6) for s in _SEXES}
    first = _made(
        months[:3], ("victim_sex",), {k: v for k, v in leaves.items() if k[0] < 3}, (_SEXES,)
    )
    [before] = protect([first])
    half = (
        Period(months[0].begin, months[2].end, "three months"),
        Period(months[0].begin, months[-1].end, "six months"),
    )
    sums = {
        (n, s): sum(v for (m, x), v in leaves.items() if x == s and (n or m < 3))
        for n in range(2)
        for s in _SEXES
    }
    second = _made(half, ("victim_sex",), sums, (_SEXES,))
    [after] = protect([second], published=[Released(first, before)])
    for key, (least, most) in _attack([(first, before), (second, after)]).items():
        assert most - least >= THRESHOLD - 2 - 1e-6, f"{key} is between {least} and {most}"


def test_windows_that_overlap_by_a_month_do_not_give_the_month_away() -> None:
    """Two rolling years a month apart: their difference is one month less another."""
    first = Period(date(2024, 1, 1), date(2024, 12, 31), "year to December")
    second = Period(date(2024, 1, 1), date(2025, 1, 31), "thirteen months")
    table = _made((first, second), (), {(0,): 40, (1,): 42}, ())
    month = _made((Period(date(2025, 1, 1), date(2025, 1, 31), "January"),), (), {(0,): 2}, ())
    shown = protect([table, month])
    assert shown[1][(0,)].mark == "c"
    assert "c" in {shown[0][(0,)].mark, shown[0][(1,)].mark}


def test_a_total_goes_when_one_part_would_follow_and_stays_when_none_does() -> None:
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    lone = _made(year, ("victim_sex",), {(0, "F"): 30, (0, "M"): 2, (0, "none"): 0}, (_SEXES,))
    [cells] = protect([lone])
    assert (cells[0, "M"].mark, cells[0, "F"].mark, cells[0, "none"].value, cells[0, ""].value) == (
        "c",
        "c",
        0,
        32,
    )
    large = _made(year, ("victim_sex",), {(0, "F"): 30, (0, "M"): 20, (0, "none"): 7}, (_SEXES,))
    assert not any(c.mark for c in protect([large])[0].values())


@pytest.mark.parametrize("threshold", [2, 3, 5, 10])
def test_at_every_threshold_a_lone_small_number_is_not_left_to_subtraction(threshold: int) -> None:
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    lone = _made(year, ("victim_sex",), {(0, "F"): 30, (0, "M"): 1, (0, "none"): 0}, (_SEXES,))
    [cells] = protect([lone], threshold=threshold)
    assert (cells[0, "M"].mark, cells[0, "F"].mark) == ("c", "c")


def test_a_sum_of_outcomes_counts_as_a_total() -> None:
    """Charged is the sum of types 1 and 1A (and no others here): published beside them it would
    give the hidden one away.
    """
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    types = ("1", "1A", "16")
    by_type = Counted(
        figure("outcomes", "stalking", periods=year, as_at=AS_AT, by=("outcome",)),
        {(0, "1"): Cell(20), (0, "1A"): Cell(2), (0, "16"): Cell(30), (0, ""): Cell(52)},
        (types,),
    )
    charged = Counted(
        figure("charged", "stalking", periods=year, as_at=AS_AT), {(0,): Cell(22)}, ()
    )
    shown = protect([by_type, charged])
    assert shown[0][0, "1A"].mark == "c"
    # With 22 shown, 20 may not be; or 22 is hidden.
    assert shown[1][(0,)].mark == "c" or shown[0][0, "1"].mark == "c"


def test_orders_of_two_kinds_are_parts_of_one_whole() -> None:
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")

    def made(measure: str, number: int) -> Counted:
        return Counted(figure(measure, periods=year, as_at=AS_AT), {(0,): Cell(number)}, ())

    themes = Counted(
        figure("conditions", periods=year, as_at=AS_AT, by=("theme",)),
        {(0, "No contact"): Cell(11), (0, ""): Cell(12)},
        (("No contact",),),
    )
    shown = protect([made("orders_full", 10), made("orders_interim", 2), themes])
    assert shown[1][(0,)].mark == "c"
    assert shown[0][(0,)].mark == "c" or shown[2][0, ""].mark == "c"


def test_a_table_of_mostly_small_numbers_is_put_into_themes() -> None:
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    values = ("current partner", "ex-partner", "parent", "friend", "stranger")
    table = _made(
        year,
        ("relationship",),
        dict(zip([(0, v) for v in values], (3, 40, 1, 2, 4), strict=True)),
        (values,),
    )
    coarse = coarsen(table)
    assert coarse.number(0, "Partner or former partner").value == 43
    assert coarse.number(0).value == 50
    assert coarsen(
        _made(
            year,
            ("relationship",),
            dict(zip([(0, v) for v in values], (30, 40, 10, 20, 4), strict=True)),
            (values,),
        )
    ).axes == (values,)


def test_people_are_not_added_up_over_periods_but_cannot_be_more_than_in_the_whole() -> None:
    months = split(date(2024, 4, 1), date(2024, 6, 30), "month")
    whole = split(date(2024, 4, 1), date(2024, 6, 30), "quarter")
    by_month = Counted(
        figure("victims", "stalking", periods=months, as_at=AS_AT),
        {(0,): Cell(9), (1,): Cell(3), (2,): Cell(8)},
        (),
    )
    quarter = Counted(
        figure("victims", "stalking", periods=whole, as_at=AS_AT), {(0,): Cell(15)}, ()
    )
    shown = protect([by_month, quarter])
    assert shown[0][(1,)].mark == "c"
    assert shown[1][(0,)].value == 15


def test_what_is_kept_can_be_weighed_again_and_what_is_public_holds_no_hidden_number() -> None:
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    lone = _made(year, ("victim_sex",), {(0, "F"): 3773, (0, "M"): 3, (0, "none"): 0}, (_SEXES,))
    [cells] = protect([lone])
    kept = {
        "format": 1,
        "made_with": "Clew",
        "reference": "",
        "force": "F",
        "as_at": "2026-06-30",
        "threshold": 5,
        "request": "",
        "asides": [],
        "shares": [],
        "source": {
            "records": "r",
            "inputs": [],
            "first_on": None,
            "last_on": None,
            "set_aside": 0,
            "run": None,
            "register": "",
        },
        "questions": [
            {
                "number": 1,
                "text": "q",
                "status": "answered",
                "reason": "",
                "notes": [],
                "estimate": None,
            }
        ],
        "tables": [
            {
                "number": "1.1",
                "question": 1,
                "title": "t",
                "figure": lone.figure.to_json(),
                "unit": "offences",
                "basis": "b",
                "codes": [],
                "says": [],
                "caveats": [],
                "withheld": "",
                "breaks": [],
                "stretches": [0],
                "axes": [
                    {"name": "victim_sex", "title": "Sex", "values": [[v, v] for v in _SEXES]}
                ],
                "cells": [
                    [k[0], list(k[1:]), lone.cells[k].value, cells[k].mark] for k in lone.cells
                ],
            }
        ],
    }
    [released] = released_tables(json.loads(json.dumps(kept)))
    assert released.counted.cells == lone.cells
    assert released.shown == cells
    assert "3773" not in json.dumps(public(kept))


@pytest.mark.parametrize(("right", "read"), [(0, 20), (20, 20), (13, 20), (1, 1), (0, 0)])
def test_the_interval_of_a_sample_holds_its_share(right: int, read: int) -> None:
    low, high = interval(right, read)
    assert 0 <= low <= (right / read if read else 0) + 1e-9
    assert (right / read if read else 1) - 1e-9 <= high <= 1


def test_what_is_published_already_is_not_hidden_in_vain() -> None:
    """A total that earlier answers tell is shown, and what needs hiding is hidden without it."""
    months = split(date(2024, 4, 1), date(2024, 9, 30), "month")
    leaves = {(m, s): 0 for m in range(6) for s in _SEXES} | {(2, "M"): 1, (2, "none"): 5}
    first = _made(
        months[:3], ("victim_sex",), {k: v for k, v in leaves.items() if k[0] < 3}, (_SEXES,)
    )
    [before] = protect([first])
    half = (
        Period(months[0].begin, months[2].end, "three months"),
        Period(months[0].begin, months[-1].end, "six months"),
    )
    second = _made(
        half,
        ("victim_sex",),
        {
            (n, s): sum(v for (_, x), v in leaves.items() if x == s)
            for n in range(2)
            for s in _SEXES
        },
        (_SEXES,),
    )
    [after] = protect([second], published=[Released(first, before)])
    assert after[0, ""].value == 6
    assert after[0, "M"].mark == "c"
    assert all(
        most - least >= THRESHOLD - 2
        for least, most in _attack([(first, before), (second, after)]).values()
    )


def test_outcomes_that_a_table_does_not_list_are_known_to_be_none() -> None:
    """34 offences with an outcome, 30 of them type 16, the rest type 1: whoever reads the table
    knows that there is no third type.
    """
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    asked = figure("outcomes", "stalking", periods=year, as_at=AS_AT, by=("outcome",))
    table = Counted(
        asked, {(0, "1"): Cell(4), (0, "16"): Cell(30), (0, ""): Cell(34)}, (("1", "16"),)
    )
    [shown] = protect([table])
    assert shown[0, "1"].mark == "c"
    assert "c" in {shown[0, "16"].mark, shown[0, ""].mark}


# -- what stands in no table
# --------------------------------------------------------------------------------------------------------------
def _whole(
    number: int,
    begin: date,
    end: date,
    *,
    where: tuple[tuple[str, str], ...] = (),
    measure: str = "recorded",
    of: str = "stalking",
    **more: Any,
) -> Counted:
    """One number for one window."""
    asked = figure(
        measure, of, periods=(Period(begin, end, "window"),), as_at=AS_AT, where=where, **more
    )
    return Counted(asked, {(0,): Cell(number)}, ())


def _marks(tables: list[Counted], **more: Any) -> list[str]:
    return [cells[(0,)].mark for cells in protect(tables, **more)]


YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def test_windows_that_differ_by_a_few_days_do_not_give_those_days_away() -> None:
    """67 to the end of the month, 66 to the 22nd, 65 to the 20th: one offence lies between each
    two.
    """
    ends = ((67, date(2026, 6, 30)), (65, date(2026, 6, 20)), (66, date(2026, 6, 22)))
    marks = _marks([_whole(n, date(2025, 7, 1), end) for n, end in ends])
    assert sorted(marks) == ["", "c", "c"]


def test_what_a_filter_leaves_out_is_a_number_as_well() -> None:
    assert _marks([_whole(57, *YEAR), _whole(54, *YEAR, where=(("domestic", "yes"),))]) == ["", "c"]
    assert _marks([_whole(57, *YEAR), _whole(50, *YEAR, where=(("domestic", "yes"),))]) == ["", ""]
    assert _marks([_whole(57, *YEAR), _whole(57, *YEAR, where=(("domestic", "yes"),))]) == ["", ""]


def test_a_month_less_than_what_was_sent_does_not_give_the_month_away() -> None:
    sent = _whole(57, *YEAR)
    [shown] = protect([sent])
    assert shown[(0,)].value == 57
    assert _marks([_whole(54, YEAR[0], date(2025, 11, 30))], published=[Released(sent, shown)]) == [
        "c"
    ]
    assert _marks([_whole(52, YEAR[0], date(2025, 11, 30))], published=[Released(sent, shown)]) == [
        ""
    ]


def test_the_days_around_a_window_are_a_number_too() -> None:
    assert _marks([_whole(57, *YEAR), _whole(54, date(2025, 2, 1), date(2025, 11, 30))]) == [
        "",
        "c",
    ]


_PARTS = [(m.key, m.part_of[0]) for m in measures().values() if m.part_of and m.part_of[1]]


@pytest.mark.parametrize(("part", "whole"), _PARTS)
def test_a_measure_and_the_one_that_it_is_part_of_do_not_give_their_difference_away(
    part: str, whole: str
) -> None:
    """Charged 29 of 30 recorded, 7 of 8 breaches recorded: one was not."""
    bases = set(measures()[part].day) & set(measures()[whole].day)
    if not bases:
        pytest.skip("they are counted by different days, so that their difference is no number")
    more = {"basis": min(bases), "of": "stalking" if measures()[part].of_kinds else ""}
    assert "c" in _marks(
        [_whole(30, *YEAR, measure=whole, **more), _whole(29, *YEAR, measure=part, **more)]
    )
    assert "c" not in _marks(
        [_whole(30, *YEAR, measure=whole, **more), _whole(20, *YEAR, measure=part, **more)]
    )


def test_who_adds_a_measure_says_what_it_is_part_of() -> None:
    with pytest.raises(TypeError, match="part_of"):
        Measure("k", "t", "orders", "orders", "true", {"decided": "x.made_on"})  # type: ignore[call-arg]


def _order(measure: str, number: int, year: int = 2025) -> Counted:
    return _whole(number, date(year, 1, 1), date(year, 12, 31), measure=measure, of="")


def test_orders_made_do_not_follow_from_those_in_force() -> None:
    """In force 10 and then 13, none interim, none discharged: three were made."""
    tables = [
        _order("in_force", 10, 2024),
        _order("in_force", 13),
        _order("orders_interim", 0),
        _order("discharged", 0),
        _order("orders_full", 3),
    ]
    marks = _marks(tables)
    assert marks[4] == "c"
    assert "c" in marks[:2]


def test_refusals_do_not_follow_from_applications_orders_and_withdrawals() -> None:
    marks = _marks(
        [
            _order("applied", 9),
            _order("orders_full", 6),
            _order("withdrawn", 0),
            _order("refused", 3),
        ]
    )
    assert marks[3] == "c"
    assert "c" in marks[:2]


def test_what_two_steps_come_to_together_does_not_follow_from_the_others() -> None:
    """Nine applied for and eight made: one was refused or withdrawn, and neither was asked for."""
    assert "c" in _marks([_order("applied", 9), _order("orders_full", 8)])
    # Of four it is not known which was which.
    assert "c" not in _marks([_order("applied", 9), _order("orders_full", 5)])


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (["small"], "1 of 4 numbers is hidden, because it is small."),
        (["small", "small"], "2 of 4 numbers are hidden, because they are small."),
        (
            ["small", "beside", "beside"],
            "3 of 4 numbers are hidden: 1 because it is small, 2 because they would tell another.",
        ),
    ],
)
def test_how_much_of_a_table_is_hidden_is_a_sentence(kinds: list[str], told: str) -> None:
    cells = [HiddenCell("2025", kind, "") for kind in kinds]
    assert HiddenTable("1.1", "A", 4, cells, 5, "", "", "").why_in_words == told


# -- what was not recorded
# ----------------------------------------------------------------------------------------------------------------
def _by_sex(f: int, m: int, none: int, begin: date = YEAR[0], end: date = YEAR[1]) -> Counted:
    return _made(
        (Period(begin, end, "window"),),
        ("victim_sex",),
        {(0, "F"): f, (0, "M"): m, (0, "none"): none},
        (_SEXES,),
    )


def test_what_was_not_recorded_costs_nobody_the_number_asked_for() -> None:
    [cells] = protect([_by_sex(29, 31, 3)])
    assert [cells[0, v].value for v in ("F", "M", "none", "")] == [29, 31, 3, 63]


def test_what_was_not_recorded_hides_where_it_would_give_another_away() -> None:
    [cells] = protect([_by_sex(3, 31, 3)])
    assert (cells[0, "F"].mark, cells[0, "none"].mark, cells[0, "M"].value, cells[0, ""].value) == (
        "c",
        "c",
        31,
        37,
    )
    # Of records flagged as domestic abuse something is said, whatever was not recorded of the
    # victim.
    counts = {(0, s, o): {"F": 20, "M": 20, "none": 3}[s] for s in _SEXES for o in _ONLINE}
    [both] = protect(
        [_made((Period(*YEAR, "window"),), ("victim_sex", "online"), counts, (_SEXES, _ONLINE))]
    )
    assert both[0, "none", "yes"].mark == "c"


# -- whoever knows the rule
# ---------------------------------------------------------------------------------------------------------------
def test_who_knows_the_rule_and_not_the_key_learns_nothing_by_it() -> None:
    """Every table of three counts that gives the same page, under any key, leaves three values or
    more for each number that is hidden.
    """
    pages: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    axes = (("F", "M", "other"),)
    for counts in (c for c in product(range(10), repeat=3) if sum(c) < 10):
        table = _made(
            (Period(*YEAR, "window"),),
            ("victim_sex",),
            {(0, v): n for v, n in zip(axes[0], counts, strict=True)},
            axes,
        )
        for key in range(6):
            [cells] = protect([table], key=bytes([key + 1]))
            pages.setdefault(tuple(str(cells[0, v]) for v in (*axes[0], "")), []).append(counts)
    for page, held in pages.items():
        for n, said_ in enumerate(page[:3]):
            if said_ == "[c]":
                assert len({counts[n] for counts in held}) >= 3, (page, held)


# -- answers that were sent before
# --------------------------------------------------------------------------------------------------------
QUARTERS = tuple(split(*YEAR, "quarter"))


def _quarters(*counts: tuple[int, int]) -> Counted:
    return _made(
        QUARTERS,
        ("victim_sex",),
        {(q, s): n for q, c in enumerate(counts) for s, n in zip("FM", c, strict=True)},
        (("F", "M"),),
    )


def test_one_record_that_changed_does_not_switch_the_protection_off() -> None:
    """Quarters by sex were sent.

    One more record in the last quarter, and the half year would still give the first quarter away.
    """
    old = _quarters((20, 2), (20, 7), (20, 9), (20, 9))
    [sent] = protect([old])
    assert sent[0, "M"].mark == "c"
    assert sent[1, "M"].value == 7
    half = _made(
        (Period(YEAR[0], QUARTERS[1].end, "half"),),
        ("victim_sex",),
        {(0, "F"): 40, (0, "M"): 9},
        (("F", "M"),),
    )
    for last in (9, 10, 12):
        rest = _made((QUARTERS[3],), ("victim_sex",), {(0, "F"): 20, (0, "M"): last}, (("F", "M"),))
        now = protect([half, rest], published=[Released(old, sent)])
        assert now[0][0, "M"].mark == "c", last
    # And where the changed record is in the half year itself, a difference of one more is no
    # secret.
    half = _made(
        (Period(YEAR[0], QUARTERS[1].end, "half"),),
        ("victim_sex",),
        {(0, "F"): 40, (0, "M"): 10},
        (("F", "M"),),
    )
    [now_half] = protect([half], published=[Released(old, sent)])
    assert now_half[0, "M"].mark == "c"


def test_a_value_that_an_earlier_answer_did_not_list_and_that_is_there_now_is_protected() -> None:
    old = _made(
        (Period(*YEAR, "window"),), ("victim_sex",), {(0, "F"): 20, (0, "M"): 30}, (("F", "M"),)
    )
    [sent] = protect([old])
    new = _made(
        (Period(*YEAR, "window"),),
        ("victim_sex",),
        {(0, "F"): 20, (0, "M"): 30, (0, "other"): 2},
        (("F", "M", "other"),),
    )
    [now] = protect([new], published=[Released(old, sent)])
    assert now[0, "other"].mark == "c"


def test_a_number_that_an_earlier_answer_hid_stays_hidden() -> None:
    """Whatever arithmetic allows: three were hidden, and each alone would still leave the others
    open.
    """
    table = _by_sex(20, 2, 0)
    cells = {
        k: Cell(None, "c") if k in ((0, "F"), (0, "M"), (0, "")) else c
        for k, c in table.cells.items()
    }
    [now] = protect([_by_sex(20, 2, 0)], published=[Released(table, cells)])
    assert now[0, ""].mark == "c"


def test_a_small_number_that_earlier_answers_let_slip_is_still_not_given() -> None:
    """A year and eleven months of it were sent by somebody who took no care: December is 3, and
    nobody says so again.
    """
    slipped = [_whole(57, *YEAR), _whole(54, YEAR[0], date(2025, 11, 30))]
    before = [Released(c, dict(c.cells)) for c in slipped]
    assert _marks([_whole(3, date(2025, 12, 1), YEAR[1])], published=before) == ["c"]
    # What follows from them and is not small is given already, and hiding it would hide nothing.
    large = [_whole(57, *YEAR), _whole(40, YEAR[0], date(2025, 11, 30))]
    assert _marks(
        [_whole(17, date(2025, 12, 1), YEAR[1])],
        published=[Released(c, dict(c.cells)) for c in large],
    ) == [""]


def test_a_number_that_was_given_is_not_hidden_to_protect_another() -> None:
    """Twenty women were told of before: hiding that number now protects nobody, so the total goes
    instead.
    """
    before = _whole(20, *YEAR, where=(("victim_sex", "F"),))
    [now] = protect([_by_sex(20, 2, 0)], published=[Released(before, dict(before.cells))])
    assert (now[0, "F"].value, now[0, "M"].mark, now[0, ""].mark) == (20, "c", "c")


def test_what_protects_a_number_may_stand_a_sum_away() -> None:
    """34 flagged in the first half were told of before.

    The year less the second half is the first: 37, and 3 of them not flagged.
    """
    flagged = _whole(34, YEAR[0], date(2025, 6, 30), where=(("domestic", "yes"),))
    new = [_whole(57, *YEAR), _whole(20, date(2025, 7, 1), YEAR[1])]
    assert sorted(_marks(new, published=[Released(flagged, dict(flagged.cells))])) == ["", "c"]
    assert _marks(new) == ["", ""]


def test_an_answer_that_was_safe_alone_may_not_be_beside_one_that_went_since() -> None:
    eleven = _whole(54, YEAR[0], date(2025, 11, 30))
    year = _whole(57, *YEAR)
    as_shown = [Released(eleven, dict(eleven.cells))]
    assert not gives_away(as_shown, [])
    assert gives_away(as_shown, [Released(year, dict(year.cells))])
    hidden = Cell(None, "c")
    assert not gives_away([Released(eleven, {(0,): hidden})], [Released(year, dict(year.cells))])
    # What the other answer hid stays hidden here.
    assert gives_away(as_shown, [Released(eleven, {(0,): hidden})])


# -- what a person reads before it goes
# ---------------------------------------------------------------------------------------------------
def test_why_each_number_is_hidden_is_told_without_a_number() -> None:
    """Two men: hidden because they are few, and the women because the two of them would follow."""
    [cells], [why] = protect_and_explain([_by_sex(30, 2, 0)])
    assert {k for k, c in cells.items() if c.mark} == why.keys() == {(0, "F"), (0, "M")}
    assert why[0, "M"].kind == SMALL
    assert why[0, "F"].kind == BESIDE
    assert why[0, "F"].tells == (
        "Stalking: offences recorded, 1 January 2025 to 31 December 2025, Sex of the victim: Male",
    )
    sent = _by_sex(30, 12, 0)
    withheld = {**sent.cells, (0, "M"): Cell(None, "c"), (0, ""): Cell(None, "c")}
    _, [why] = protect_and_explain([sent], published=[Released(sent, withheld)])
    assert why[0, "M"].kind == why[0, ""].kind == EARLIER


def test_what_stands_in_no_table_is_told_in_words_too() -> None:
    _, [_, eleven] = protect_and_explain(
        [_whole(57, *YEAR), _whole(54, YEAR[0], date(2025, 11, 30))]
    )
    assert eleven[(0,)].tells == (
        "Stalking: offences recorded, 1 December 2025 to 31 December 2025",
    )
    _, [_, flagged] = protect_and_explain(
        [_whole(57, *YEAR), _whole(54, *YEAR, where=(("domestic", "yes"),))]
    )
    assert "Flagged as domestic abuse: all but Flagged as domestic abuse" in flagged[(0,)].tells[0]


def test_a_table_is_put_together_as_a_person_chose() -> None:
    year = split(date(2024, 4, 1), date(2025, 3, 31), "financial")
    values = ("current partner", "ex-partner", "parent", "friend", "stranger")
    few = _made(
        year,
        ("relationship",),
        dict(zip([(0, v) for v in values], (3, 40, 1, 2, 4), strict=True)),
        (values,),
    )
    many = _made(
        year,
        ("relationship",),
        dict(zip([(0, v) for v in values], (30, 40, 10, 20, 40), strict=True)),
        (values,),
    )
    assert coarsen(few, how=SINGLE).axes == (values,)
    assert coarsen(many, how=THEMES).number(0, "Partner or former partner").value == 70


def test_a_choice_may_not_tell_what_an_earlier_answer_withholds() -> None:
    """Two men were withheld.

    A table given from 1 on that shows them, or the rest of the sum, tells them.
    """
    table = _by_sex(30, 2, 0)
    [sent] = protect([table])
    before = [Released(table, sent)]
    assert opened([Released(table, dict(table.cells), 1)], before) == [
        "Stalking: offences recorded, 1 January 2025 to 31 December 2025, Sex of the victim: Female",
        "Stalking: offences recorded, 1 January 2025 to 31 December 2025, Sex of the victim: Male",
    ]
    women = _whole(30, *YEAR, where=(("victim_sex", "F"),))
    assert len(opened([Released(women, dict(women.cells), 1)], before)) == 2
    other = _whole(3, date(2024, 1, 1), date(2024, 12, 31))
    assert opened([Released(other, dict(other.cells), 1)], before) == []
    assert gives_away([Released(table, dict(table.cells), 1)], before)
    assert not gives_away([Released(other, dict(other.cells), 1)], before)


def test_a_table_given_in_full_stays_given_and_the_others_are_protected_beside_it() -> None:
    """By a person's choice the three of one window are given; another window's three are not."""
    given, other = _whole(3, *YEAR), _whole(4, date(2024, 1, 1), date(2024, 12, 31))
    as_shown = [Released(given, dict(given.cells), 1), Released(other, {(0,): Cell(None, "c")}, 5)]
    assert not gives_away(as_shown, [])
    assert gives_away([as_shown[0], Released(other, dict(other.cells), 5)], [])
