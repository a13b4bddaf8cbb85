"""What somebody with the published tables can work out: the least and the most that every hidden number may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from clew.figures.control.system import System, Var

THRESHOLD = 5
"""Numbers from 1 to below this are not given. FOIA sets none: the test is whether somebody could be identified, case by case."""

_SECONDS = 5.0


class CannotProtect(Exception):
    """A hidden number follows from what is published already; the message says which, `table` in which table it stands."""

    def __init__(self, message: str, var: Any = None) -> None:
        super().__init__(message)
        self.var = var
        self.table = 0


@dataclass(frozen=True, slots=True)
class Range:
    """What a hidden number may be, as far as arithmetic can tell. `most` is None where there is no end to it."""

    least: int
    most: int | None

    def hides(self, threshold: int) -> bool:
        """Wide enough: at least as wide as the numbers that are hidden for being small."""
        return self.most is None or self.most - self.least >= _width(threshold)


def _width(threshold: int) -> int:
    """How wide a range has to be: as wide as the small numbers themselves, and never one number alone."""
    return max(1, threshold - 2)


def attack(system: System, *, threshold: int = THRESHOLD, known: dict[frozenset[Var], dict[Var, Range]] | None = None, positive: set[Var] | None = None) -> dict[Var, Range]:  # fmt: skip
    """The least and the most that every hidden number may be. Stops looking at a number once its range is seen to be wide enough.

    `known` keeps what was found for parts of the system that did not change since an earlier attack. `positive` are known to be one or
    more: every hidden number, because a zero is always shown.
    """
    found: dict[Var, Range] = {}
    kept = {} if known is None else known
    for variables, rows in system.components():
        key = frozenset(variables)
        if key not in kept:
            kept[key] = _ranges(variables, rows, system.hidden, threshold, system.hidden if positive is None else positive)
        found.update(kept[key])
    return found


def _ranges(variables: list[Var], rows: list[tuple[dict[Var, int], int, bool]], hidden: set[Var], threshold: int, positive: set[Var]) -> dict[Var, Range]:  # fmt: skip
    at = {v: n for n, v in enumerate(variables)}
    wanted = [v for v in variables if v in hidden]
    if not rows:
        return {v: Range(int(v in positive), None) for v in wanted}
    data, row_of, column_of, low, high = [], [], [], [], []
    for number, (coefficients, rest, equal) in enumerate(rows):
        for var, c in coefficients.items():
            data.append(c)
            row_of.append(number)
            column_of.append(at[var])
        low.append(rest if equal else -np.inf)
        high.append(rest)
    matrix = csr_matrix((data, (row_of, column_of)), shape=(len(rows), len(variables)))
    constraint = LinearConstraint(matrix, np.array(low), np.array(high))
    bounds = Bounds(np.array([1 if v in positive else 0 for v in variables]), np.inf)
    seen_low = dict.fromkeys(wanted, np.inf)
    seen_high = dict.fromkeys(wanted, -np.inf)
    made: dict[Var, Range] = {}

    def look(solution: Any) -> None:
        for v in wanted:
            value = float(solution[at[v]])
            seen_low[v], seen_high[v] = min(seen_low[v], value), max(seen_high[v], value)

    for var in wanted:
        if seen_high[var] - seen_low[var] >= _width(threshold):
            made[var] = Range(round(seen_low[var]), round(seen_high[var]))
            continue
        ends: list[int | None] = []
        for sign in (1, -1):
            goal = np.zeros(len(variables))
            goal[at[var]] = sign
            result = milp(
                goal, constraints=constraint, bounds=bounds, integrality=np.ones(len(variables)), options={"time_limit": _SECONDS}
            )
            if result.status == 3 or (result.status == 4 and result.x is None):
                ends.append(None if sign < 0 else 1)
            elif result.x is None:
                # No counts at all fit: what was published before does not belong to these records.
                raise CannotProtect(f"what is shown of {words_of(var)} contradicts itself: {result.message}", var)
            else:
                look(result.x)
                ends.append(round(float(result.x[at[var]])))
        made[var] = Range(ends[0] or 0, ends[1])
    return made


def words_of(var: Var) -> str:
    subject, begin, end, dims = var
    what = ", ".join(sorted(f"{n} {'/'.join(sorted(v))}" for n, v in dims))
    return f"{subject[0]} {subject[1]} {begin} to {end}{' (' + what + ')' if what else ''}".strip()
