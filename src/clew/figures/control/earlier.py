"""Answers that were sent before, beside the numbers of today: what still holds of them, and by how
much the records have changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from clew.figures.control.system import Row, System, Table, Var, table_of
from clew.figures.counting import SUPPRESSED, Cell, Counted, Key
from clew.figures.measures import REGISTER_MEASURES

_SECONDS = 10.0
_WIDE = 10


@dataclass(slots=True)
class Earlier:
    """What earlier answers tell. `shown` were given, `hidden` were not; `hid` are numbers of today
    that one of them hid.

    A table whose records have changed since stands as it was, and `links` tie each of its numbers
    to that of today: the same, or within the change. `also` are the numbers of today that it is
    tied to; `kept` the numbers behind what is hidden.
    """

    tables: list[Table] = field(default_factory=list)
    shown: dict[Var, int] = field(default_factory=dict)
    hidden: set[Var] = field(default_factory=set)
    hid: set[Var] = field(default_factory=set)
    also: set[Var] = field(default_factory=set)
    links: list[Row] = field(default_factory=list)
    kept: dict[Var, int] = field(default_factory=dict)


def weigh(
    tables: Sequence[Table],
    truth: Mapping[Var, int],
    sent: Sequence[tuple[Counted, Mapping[Key, Cell]]],
) -> Earlier:
    """Set earlier tables beside those of today. Those that count something else are left aside."""
    subjects = {_family(v) for v in truth}
    held = [
        (table, shown)
        for counted, shown in sent
        if _families(table := table_of(counted)) & subjects
    ]
    made = Earlier()
    if not held:
        return made
    observed = [
        {
            **dict.fromkeys(t.none, 0),
            **{v: t.counted.cells[k].value or 0 for k, v in t.vars.items()},
        }
        for t, _ in held
    ]
    drift = _drift(tables, truth, [t for t, _ in held], observed)
    for number, (table, shown) in enumerate(held):
        changed = drift[number]
        stands = table if not changed else table_of(table.counted, f"as sent, {number}")
        names = {v: v for v in observed[number]}
        if changed:
            names = {
                v: v._replace(subject=(*v.subject[:-1], f"as sent, {number}"))
                for v in observed[number]
            }
            made.also |= set(observed[number])
            for v, then in names.items():
                by = changed.get(v, 0)
                # Of a number that stands in a table of today all that is known is that it is
                # another; where today's is not known, the change is the least that explains the
                # rest, and whoever subtracts is that near.
                by = max(by, _WIDE) if by and v in truth else by
                made.links += (
                    [({then: 1, v: -1}, 0, True)]
                    if not by
                    else [({then: 1, v: -1}, by, False), ({then: -1, v: 1}, by, False)]
                )
        made.tables.append(stands)
        for v in table.none:
            made.shown[names[v]] = 0
        for key, v in table.vars.items():
            value = table.counted.cells[key].value or 0
            if shown[key].mark == SUPPRESSED:
                made.hidden.add(names[v])
                made.kept[names[v]] = value
                if v in truth:
                    made.hid.add(v)
                continue
            made.shown[names[v]] = value
            if v not in changed and v in truth:
                made.shown[v] = value
    # Hidden in one answer and given in another is given.
    made.hidden -= made.shown.keys()
    made.hid -= made.shown.keys()
    return made


def _family(var: Var) -> Any:
    """What may be set beside each other: one subject, or anything of the register of orders, where
    one thing leads to another.
    """
    return "register" if var.subject[0] in REGISTER_MEASURES else var.subject[:3]


def _families(table: Table) -> set[Any]:
    return {_family(v) for v in table.vars.values()}


def _drift(
    tables: Sequence[Table],
    truth: Mapping[Var, int],
    before: Sequence[Table],
    observed: Sequence[Mapping[Var, int]],
) -> list[dict[Var, int]]:
    """By how much each number of each earlier answer differs from today's, for those that do: the
    least change that explains all of them.

    Today's number is known where a table of today has it; elsewhere it is whatever the sums allow.
    """
    system = System([*tables, *before], also={v for held in observed for v in held})
    _, rows = system.reduced({**dict.fromkeys((v for t in tables for v in t.none), 0), **truth})
    found: list[dict[Var, int]] = [
        {v: abs(n - truth[v]) for v, n in held.items() if v in truth and n != truth[v]}
        for held in observed
    ]
    open_ = {v for coefficients, _, _ in rows for v in coefficients}
    seen = [(k, v, n) for k, held in enumerate(observed) for v, n in held.items() if v in open_]
    if not seen:
        return found
    at = {v: n for n, v in enumerate(sorted(open_, key=str))}
    more = len(at)
    width = more + 2 * len(seen)
    data, row_of, column_of, low, high = [], [], [], [], []
    for number, (coefficients, comes_to, equal) in enumerate(rows):
        for v, c in coefficients.items():
            data.append(c)
            row_of.append(number)
            column_of.append(at[v])
        low.append(comes_to if equal else -np.inf)
        high.append(comes_to)
    for number, (_, v, n) in enumerate(seen):
        for column, c in ((at[v], 1), (more + 2 * number, 1), (more + 2 * number + 1, -1)):
            data.append(c)
            row_of.append(len(rows) + number)
            column_of.append(column)
        low.append(n)
        high.append(n)
    matrix = csr_matrix((data, (row_of, column_of)), shape=(len(rows) + len(seen), width))
    goal = np.concatenate([np.zeros(more), np.ones(2 * len(seen))])
    result = milp(
        goal,
        constraints=LinearConstraint(matrix, np.array(low), np.array(high)),
        bounds=Bounds(0, np.inf),
        integrality=np.ones(width),
        options={"time_limit": _SECONDS},
    )
    for number, (k, v, n) in enumerate(seen):
        # Where no explanation was found in time, each number stands by itself, changed by as much
        # as it is.
        by = (
            round(result.x[more + 2 * number] + result.x[more + 2 * number + 1])
            if result.x is not None
            else max(1, n)
        )
        if by:
            found[k][v] = by
    return found
