"""Whether the sets of vignettes are equally hard: PROX (Wright and Stone 1979), the Rasch model by counts.

Of L items that N people answered: an item's logit is ln((1 − p) / p) of its share right p, less
their mean; a person's is ln(s / (1 − s)). U is the variance of item logits, V of people's. An
item's difficulty is its logit times sqrt((1 + V / 2.89) / (1 − U V / 8.35)), its standard error
that factor times sqrt(N / (r (N − r))) for r right answers. Items that all or none answered rightly,
and such people, have no logit and are left out. It takes abilities to be about normally spread; a
library for item response would not need that, and none is kept.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from clew.learning.measure import Reading
from clew.learning.vignettes import BEFORE


@dataclass(frozen=True, slots=True)
class Difficulty:
    """In logits, larger is harder; 0 is the mean of all items of the same people."""

    vignette: str
    right: int
    people: int
    logit: float
    error: float


def _variance(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values) / max(1, len(values) - 1)


def prox(right: dict[int, dict[str, bool]]) -> list[Difficulty]:
    """Of the answers of people (a number) to items (a name), all of whom answered the same items;
    empty where fewer than two items or people are left.
    """
    people, items = dict(right), sorted({i for held in right.values() for i in held})
    while True:
        kept_people = {
            p: held
            for p, held in people.items()
            if 0 < sum(held.get(i, False) for i in items) < len(items)
        }
        kept_items = [
            i
            for i in items
            if 0 < sum(h.get(i, False) for h in kept_people.values()) < len(kept_people)
        ]
        if len(kept_people) == len(people) and kept_items == items:
            break
        people, items = kept_people, kept_items
        if len(people) < 2 or len(items) < 2:
            return []
    n = len(people)
    scores = {i: sum(h.get(i, False) for h in people.values()) for i in items}
    logits = {i: math.log((n - s) / s) for i, s in scores.items()}
    mean = sum(logits.values()) / len(logits)
    abilities = []
    for held in people.values():
        s = sum(held.get(i, False) for i in items)
        abilities.append(math.log(s / (len(items) - s)))
    u, v = _variance(list(logits.values())), _variance(abilities)
    rest = 1 - u * v / 8.35
    if rest <= 0:
        return []  # spread beyond what the approximation holds for
    factor = math.sqrt((1 + v / 2.89) / rest)
    return [
        Difficulty(i, s, n, factor * (logits[i] - mean), factor * math.sqrt(n / (s * (n - s))))
        for i, s in scores.items()
    ]


def of_sets(readings: Iterable[Reading], time: int = BEFORE) -> dict[str, tuple[int, float, float]]:
    """For each set read at `time`: learners, mean share right, and its standard error over learners.

    People are given a set by lot, so at the first measure the sets' means can be compared directly.
    """
    held: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for r in readings:
        if r.time == time:
            held[r.vignette[0]][r.learner].append(r.right)
    made = {}
    for name, learners in sorted(held.items()):
        shares = [sum(v) / len(v) for v in learners.values()]
        made[name] = (
            len(shares),
            sum(shares) / len(shares),
            math.sqrt(_variance(shares) / len(shares)) if len(shares) > 1 else math.nan,
        )
    return made


def items(readings: Iterable[Reading], time: int = BEFORE) -> dict[str, list[Difficulty]]:
    """Difficulty of each vignette within its set, at the first measure."""
    held: dict[str, dict[int, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
    for r in readings:
        if r.time == time:
            held[r.vignette[0]][r.learner][r.vignette] = r.right
    return {name: prox({k: dict(v) for k, v in h.items()}) for name, h in sorted(held.items())}
