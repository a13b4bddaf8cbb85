"""How many courses a pilot has to read: sizes worked out from what the force wants to know.

Shares and widths are between 0 and 1.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from scipy.stats import beta


def interval(hits: int, of: int) -> tuple[float, float]:
    """The exact 95% interval of a share (Clopper-Pearson)."""
    low = 0.0 if hits == 0 else float(beta.ppf(0.025, hits, of - hits + 1))
    high = 1.0 if hits == of else float(beta.ppf(0.975, hits + 1, of - hits))
    return low, high


def to_read_within(share: float, margin: float) -> int:
    """The fewest readings after which the exact 95% interval around `share` is no wider than twice
    `margin`, whatever follows.
    """
    too_wide = 1
    for of in range(1, math.ceil(4 / margin**2)):
        low, high = interval(round(share * of), of)
        if high - low > 2 * margin:
            too_wide = of
    return too_wide + 1


def to_read_where_none_is_found(most: float, confidence: float) -> int:
    """How many have to be read so that, when none is found, the share is below `most` with this
    confidence.
    """
    return math.ceil(math.log(1 - confidence) / math.log(1 - most))


def to_tell_apart(one: float, two: float, power: float) -> int:
    """How many of each of two groups, so that a difference between these shares is seen with this
    `power` in a two-sided test at 5% (arcsine approximation).
    """
    effect = 2 * math.asin(math.sqrt(one)) - 2 * math.asin(math.sqrt(two))
    normal = NormalDist()
    return math.ceil(2 * ((normal.inv_cdf(0.975) + normal.inv_cdf(power)) / effect) ** 2)


def registered(plan: dict[str, Any]) -> dict[str, Any]:
    """The sizes of a pilot by the numbers of its plan (`pilot.toml`), and the plan beside them."""
    worth, misses, groups = plan["worth"], plan["misses"], plan["groups"]
    stop = plan["stop"]
    return {
        **plan,
        "sizes": {
            "worth": to_read_within(worth["expected"], worth["margin"]),
            "misses": to_read_where_none_is_found(misses["most"], misses["confidence"]),
            "groups": to_tell_apart(groups["one"], groups["other"], groups["power"]),
            "look": math.ceil(to_read_within(worth["expected"], worth["margin"]) * stop["look_at"]),
        },
    }
