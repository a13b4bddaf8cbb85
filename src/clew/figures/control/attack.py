"""What somebody with the tables can work out: the least and the most that every number may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from clew.figures.control.system import Row, System, Var, parts_of
from clew.problems import Problem

THRESHOLD = 5
"""Numbers from 1 to below this are not given. FOIA sets none: the test is whether somebody could be identified, case by case."""

# How far one look branches. Not a time: the same tables get the same answer on a loaded machine. At
# the limit the best that was found counts, which is narrower than the truth, so that more is hidden.
_BRANCHES = 1_000
# No count comes near it: a number that may be as large as this has no end to it.
_ENDLESS = 10_000_000


class CannotProtect(Problem):
    """A hidden number follows from what was sent already; the message says which, `table` in which
    table it stands.
    """

    def __init__(self, message: str, var: Var | None = None) -> None:
        super().__init__(message)
        self.var = var
        self.table = 0


@dataclass(frozen=True, slots=True)
class Range:
    """What a number may be, as far as arithmetic can tell.

    `most` is None where there is no end to it.
    """

    least: int
    most: int | None

    @property
    def width(self) -> float:
        return float("inf") if self.most is None else self.most - self.least

    def hides(self, threshold: int) -> bool:
        """Wide enough: at least as wide as the numbers that are hidden for being small, and never
        one number alone.
        """
        return self.width >= max(1, threshold - 2)

    def may_be_small(self, threshold: int) -> bool:
        return self.least < threshold and (self.most is None or self.most > 0)


Known = dict[frozenset[Any], dict[Var, Range]]


def attack(
    system: System,
    shown: Mapping[Var, int],
    hidden: set[Var],
    *,
    threshold: int = THRESHOLD,
    known: Known | None = None,
) -> dict[Var, Range]:
    """The least and the most that every number that is not shown may be, be it in a table or
    between the lines.

    `hidden` are known to be one or more, because a zero is always shown. It stops looking at a
    number once its range is seen to be wide enough. `known` keeps what was found for parts of the
    system that did not change since an earlier attack.
    """
    kept: Known = {} if known is None else known
    solved, rows = system.reduced(shown)
    found = {v: Range(n, n) for v, n in solved.items()}
    for variables, held in parts_of(rows):
        key = frozenset((v, v in hidden) for v in variables)
        if key not in kept:
            kept[key] = _ranges(variables, held, hidden, threshold)
        found.update(kept[key])
    for var in hidden - found.keys():
        found[var] = Range(1, None)
    return found


def _ranges(
    variables: list[Var], rows: list[Row], hidden: set[Var], threshold: int
) -> dict[Var, Range]:
    at = {v: n for n, v in enumerate(variables)}
    data, row_of, column_of, low, high = [], [], [], [], []
    for number, (coefficients, comes_to, equal) in enumerate(rows):
        for var, c in coefficients.items():
            data.append(c)
            row_of.append(number)
            column_of.append(at[var])
        low.append(comes_to if equal else -np.inf)
        high.append(comes_to)
    matrix = csr_matrix((data, (row_of, column_of)), shape=(len(rows), len(variables)))
    constraint = LinearConstraint(matrix, np.array(low), np.array(high))
    bounds = Bounds(np.array([1 if v in hidden else 0 for v in variables]), _ENDLESS)
    seen_low, seen_high = np.full(len(variables), np.inf), np.full(len(variables), -np.inf)

    def solve(goal: Any) -> Any:
        result = milp(
            goal,
            constraints=constraint,
            bounds=bounds,
            integrality=np.ones(len(variables)),
            options={"node_limit": _BRANCHES},
        )
        if result.x is None:
            # No counts at all fit, or none was found within the limit: the table is left out, for
            # nothing can be said of it.
            raise CannotProtect(
                f"what is shown of {words_of(variables[0])} could not be weighed: {result.message}",
                variables[0],
            )
        np.minimum(seen_low, result.x, out=seen_low)
        np.maximum(seen_high, result.x, out=seen_high)
        return result

    # Two looks at all of them together settle most.
    solve(np.ones(len(variables)))
    solve(-np.ones(len(variables)))
    made: dict[Var, Range] = {}
    for var in variables:
        n = at[var]
        seen = Range(round(seen_low[n]), round(seen_high[n]))
        for sign in (1, -1):
            # One end is often enough, with what other looks have seen.
            if seen.hides(threshold):
                break
            goal = np.zeros(len(variables))
            goal[n] = sign
            solve(goal)
            seen = Range(round(seen_low[n]), round(seen_high[n]))
        made[var] = Range(
            seen.least, None if seen.most is None or seen.most >= _ENDLESS // 2 else seen.most
        )
    return made


def words_of(var: Var) -> str:
    """A number as a message names it: never how many."""
    subject, begin, end, dims = var
    what = ", ".join(sorted(f"{n} {'/'.join(sorted(v))}" for n, v in dims))
    return f"{subject[0]} {subject[1]} {begin} to {end}{' (' + what + ')' if what else ''}".strip()
