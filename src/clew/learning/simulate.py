"""How many officers the study needs, by playing it: made-up officers read made-up vignettes before and
after, and the registered analysis is done each time.

An officer reads a vignette rightly with probability 1 / (1 + exp(difficulty − ability)). Abilities
and difficulties are normal with the spreads of data/study.toml; the mean ability before and after
is set so that the mean share right is `before` and `before + change`. Each officer reads another set
after than before, by lot, as learners do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from clew.learning.measure import Share, share
from clew.learning.vignettes import study
from clew.problems import Problem

_MOST = 5_000
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is taken to be true; shares from 0 to 1, spreads in logits."""

    before: float
    change: float
    ability_sd: float
    difficulty_sd: float
    stays: float
    vignettes: int


@dataclass(frozen=True, slots=True)
class Needed:
    """`power`: how many of the trials with so many officers found the change, and its interval;
    `false_finds`: how many did when there was none.
    """

    officers: int
    power: Share
    one_fewer_tenth: Share
    false_finds: Share
    assumed: Assumed


def assumed(
    *,
    before: float | None = None,
    change: float | None = None,
    ability_sd: float | None = None,
    difficulty_sd: float | None = None,
    stays: float | None = None,
) -> Assumed:
    """The study's own numbers, and what is given instead. Raises Problem for what cannot be."""
    said = study()
    made = Assumed(
        said.before if before is None else before,
        said.margin if change is None else change,
        said.ability_sd if ability_sd is None else ability_sd,
        said.difficulty_sd if difficulty_sd is None else difficulty_sd,
        said.stays if stays is None else stays,
        said.vignettes,
    )
    if not 0.02 <= made.before <= 0.98 or not 0.02 <= made.before + made.change <= 0.98:
        raise Problem("The shares before and after lie between 0.02 and 0.98.")
    if made.change == 0:
        raise Problem("Give a change that is not 0.")
    if not -1 <= made.stays <= 1:
        raise Problem("How far ability stays is a correlation, from -1 to 1.")
    if made.ability_sd < 0 or made.difficulty_sd < 0:
        raise Problem("A spread is not less than 0.")
    return made


def _mean_ability(target: float, said: Assumed) -> float:
    """The mean ability at which so large a share is read rightly, over people and vignettes."""
    spread = np.hypot(said.ability_sd, said.difficulty_sd)
    weights = _WEIGHTS / _WEIGHTS.sum()

    def off(mean: float) -> float:
        return float((weights / (1 + np.exp(-(mean + spread * _NODES)))).sum() - target)

    return float(optimize.brentq(off, -20, 20))


def _finds(officers: int, trials: int, said: Assumed, rise: float, seed: int) -> Share:
    """In how many trials the interval of the mean change lies on the right side of 0."""
    lot = np.random.default_rng(seed)
    first, second = _mean_ability(said.before, said), _mean_ability(said.before + rise, said)
    found = 0
    limit = float(stats.t.ppf(1 - (1 - study().confidence) / 2, officers - 1))
    batch = max(1, min(trials, 2_000_000 // (officers * said.vignettes)))
    done = 0
    while done < trials:
        now = min(batch, trials - done)
        one = lot.standard_normal((now, officers))
        two = said.stays * one + np.sqrt(1 - said.stays**2) * lot.standard_normal((now, officers))
        # Three sets in a trial; which two an officer reads, and in which order, is drawn by lot.
        hard = said.difficulty_sd * lot.standard_normal((now, 3, said.vignettes))
        which = np.argsort(lot.random((now, officers, 3)), axis=2)
        shares = []
        for z, mean, set_read in ((one, first, which[:, :, 0]), (two, second, which[:, :, 1])):
            ability = mean + said.ability_sd * z
            theirs = np.take_along_axis(hard, set_read[:, :, None], axis=1)
            chance = 1 / (1 + np.exp(theirs - ability[:, :, None]))
            shares.append((lot.random(chance.shape) < chance).mean(axis=2))
        change = shares[1] - shares[0]
        error = change.std(axis=1, ddof=1) / np.sqrt(officers)
        t = np.divide(change.mean(axis=1), error, out=np.zeros(now), where=error > 0)
        # Where there is no change, a find on either side is a false one.
        found += int((np.abs(t) > limit).sum() if rise == 0 else (t * np.sign(rise) > limit).sum())
        done += now
    return share(found, trials)


def needed(said: Assumed, *, trials: int = 2_000, seed: int = 1) -> Needed:
    """The fewest officers, doing both measures, with whom the change is found as often as the study
    asks. Raises Problem where 5,000 are not enough.
    """
    wanted = study().power

    def power(n: int) -> Share:
        return _finds(n, trials, said, said.change, seed + n)

    low, high = 2, 8
    while power(high).many < wanted * trials:
        low, high = high, high * 2
        if high > _MOST:
            raise Problem(f"{_MOST} officers are not enough to find this change.")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle).many >= wanted * trials else (middle, high)
    fewer = max(2, high - max(1, high // 10))
    return Needed(high, power(high), power(fewer), _finds(high, trials, said, 0.0, seed), said)
