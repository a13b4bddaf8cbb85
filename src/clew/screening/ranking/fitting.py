"""Fit the points of the published table on courses whose answer is known.

Points stay what they are: amount × points of a line, added up. What is fitted is the number of each
line, drawn towards the number that stands in the table by judgement, so that a line that the cases
say nothing about keeps it. Conduct that s.2A(3) of the Protection from Harassment Act 1997 lists
never lowers a score, and nothing protected has a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

_SCALE = 8.0
"""Points by which the odds that a course is worth reading grow about threefold."""
_FAR = 3.0
_LEAST = 1.0
_NEVER_LESS = ("behaviour.", "learned.", "sign.", "recorded.", "shape.")
_NEVER_MORE = ("context.", "shape.one_burst.", "shape.only_home_violence.")


@dataclass(frozen=True, slots=True)
class Example:
    """A course that was considered: the amount under each line of the table, whether it was worth
    reading, and how much it counts.
    """

    amounts: Mapping[str, float]
    worth: bool
    counts: float = 1.0


def fit(
    examples: Sequence[Example], now: Mapping[str, float], *, pull: float = 1.0
) -> dict[str, float]:
    """The points of every line in `now`, fitted on `examples`. `pull` is how strongly a line is
    drawn to what it is now.

    Logistic regression with a penalty on the distance from `now`, each line within its bounds.
    Deterministic. Raises ValueError without a course that was worth reading and one that was not.
    """
    lines = sorted(now)
    column = {name: n for n, name in enumerate(lines)}
    worth = np.array([e.worth for e in examples])
    if not worth.any() or worth.all():
        raise ValueError("points are fitted on courses of both kinds: worth reading and not")
    rows, columns, values = [], [], []
    for number, example in enumerate(examples):
        for name, amount in example.amounts.items():
            if name in column:
                rows.append(number)
                columns.append(column[name])
                values.append(amount)
    amounts = sparse.csr_matrix((values, (rows, columns)), shape=(len(examples), len(lines)))
    start = np.array([now[name] for name in lines])
    # A line moves as far as its own size, and at least by a little, for the same price.
    width = np.maximum(np.abs(start) * 0.75, 1.5)
    counts = np.array([e.counts for e in examples])
    # Both kinds weigh the same in all: cases are few, and the background is as large as somebody
    # made it.
    counts = (
        np.where(worth, counts / counts[worth].sum(), counts / counts[~worth].sum()) * worth.sum()
    )
    sign = np.where(worth, 1.0, -1.0)

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = at[:-1], at[-1]
        margin = sign * (amounts @ weights + bias) / _SCALE
        chance = 1 / (1 + np.exp(np.clip(margin, -50, 50)))
        away = (weights - start) / width
        slope = -counts * chance * sign / _SCALE
        return (
            float(counts @ np.logaddexp(0, -margin)) + pull * float(away @ away) / 2,
            np.concatenate([amounts.T @ slope + pull * away / width, [slope.sum()]]),
        )

    bounds: list[tuple[float | None, float | None]] = [_bounds(name, now[name]) for name in lines]
    begin = np.concatenate([start, [-float(np.median(amounts @ start))]])
    found = minimize(
        loss,
        begin,
        jac=True,
        method="L-BFGS-B",
        bounds=[*bounds, (None, None)],
        options={"maxiter": 500},
    )
    return {name: round(float(found.x[n]), 1) for n, name in enumerate(lines)}


def _bounds(line: str, now: float) -> tuple[float, float]:
    """A line keeps its sign, and stays within a third and three times what it is by judgement:
    fifty cases cannot say more than that.
    """
    if now == 0:
        return (
            (-_LEAST, 0.0)
            if line.startswith(_NEVER_MORE)
            else (0.0, _LEAST)
            if line.startswith(_NEVER_LESS)
            else (-_LEAST, _LEAST)
        )
    low, high = sorted((now / _FAR, now * _FAR))
    return low, high


def score(amounts: Mapping[str, float], points: Mapping[str, float]) -> float:
    """The points of a course."""
    return sum(amount * points.get(name, 0.0) for name, amount in amounts.items())
