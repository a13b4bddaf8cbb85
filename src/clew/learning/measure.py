"""What learning does, counted: missed stalking and false alarms with exact intervals, and the change of
each learner with Student's.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scipy import stats

from clew.learning.vignettes import AFTER, BEFORE, LATER, study


@dataclass(frozen=True, slots=True)
class Reading:
    """One learner's answer to one vignette. `learner` is a number and no name."""

    learner: int
    time: int
    vignette: str
    stalking: bool
    relationship: str
    victim: str
    suspect: str
    recorded: str
    shown: int
    said: str

    @property
    def right(self) -> bool:
        return (self.said == "stalking") == self.stalking


@dataclass(frozen=True, slots=True)
class Share:
    """`many` of `base`, with the limits of the exact interval; limits are 0 and 1 for no base."""

    many: int
    base: int
    lower: float
    upper: float

    @property
    def share(self) -> float | None:
        return self.many / self.base if self.base else None


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change of the share read rightly, over `learners` who did both; None for fewer than
    two. `only_first` did the first and not the second.
    """

    learners: int
    only_first: int
    mean: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """Of one group at one time: stalking that was missed, and false alarms."""

    group: str
    time: int
    learners: int
    missed: Share
    alarms: Share


def share(many: int, base: int, confidence: float | None = None) -> Share:
    """With Clopper and Pearson's exact limits.

    >>> s = share(0, 10, 0.95); round(s.upper, 4)
    0.3085
    """
    if not 0 <= many <= base:
        raise ValueError(f"{many} of {base}")
    tail = (1 - (confidence or study().confidence)) / 2
    if base == 0:
        return Share(0, 0, 0.0, 1.0)
    lower = 0.0 if many == 0 else float(stats.beta.ppf(tail, many, base - many + 1))
    upper = 1.0 if many == base else float(stats.beta.ppf(1 - tail, many + 1, base - many))
    return Share(many, base, lower, upper)


def _row(group: str, time: int, held: Sequence[Reading]) -> Row:
    of_stalking = [r for r in held if r.stalking]
    of_other = [r for r in held if not r.stalking]
    return Row(
        group,
        time,
        len({r.learner for r in held}),
        share(sum(not r.right for r in of_stalking), len(of_stalking)),
        share(sum(not r.right for r in of_other), len(of_other)),
    )


_BY: dict[str, Callable[[Reading], str]] = {
    "How they know each other": lambda r: r.relationship,
    "Sex of the person pursued": lambda r: r.victim,
    "Sex of the person who pursues": lambda r: r.suspect,
    "Code recorded": lambda r: r.recorded,
    "Earlier records shown": lambda r: str(r.shown),
}


def rows(readings: Iterable[Reading]) -> dict[str, list[Row]]:
    """By factor: a row for each of its values at each time that was measured; "All" first."""
    held = list(readings)
    made: dict[str, list[Row]] = {"All": []}
    for time in (BEFORE, AFTER, LATER):
        now = [r for r in held if r.time == time]
        if now:
            made["All"].append(_row("All", time, now))
        for factor, of in _BY.items():
            for value in sorted({of(r) for r in now}):
                made.setdefault(factor, []).append(
                    _row(value, time, [r for r in now if of(r) == value])
                )
    return made


def _shares(readings: Iterable[Reading]) -> dict[tuple[int, int], float]:
    held: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for r in readings:
        held[r.learner, r.time].append(r.right)
    return {k: sum(v) / len(v) for k, v in held.items()}


def change(readings: Iterable[Reading], first: int = BEFORE, second: int = AFTER) -> Change:
    """As registered (data/study.toml): over learners who did both, by Student's t."""
    shares = _shares(readings)
    began = [learner for learner, time in shares if time == first]
    pairs = [
        shares[learner, second] - shares[learner, first]
        for learner in began
        if (learner, second) in shares
    ]
    n = len(pairs)
    if n < 2:
        return Change(n, len(began) - n, None, None, None)
    mean = sum(pairs) / n
    spread = math.sqrt(sum((p - mean) ** 2 for p in pairs) / (n - 1))
    half = float(stats.t.ppf(1 - (1 - study().confidence) / 2, n - 1)) * spread / math.sqrt(n)
    return Change(n, len(began) - n, mean, mean - half, mean + half)
