"""What may be chance: exact intervals of shares and counts, and whether two differ by more."""

from __future__ import annotations

from scipy.special import betaincinv, gammaincinv
from scipy.stats import binomtest, fisher_exact

LEVEL = 0.95
_SURE = 0.01
"""Two periods are said to differ where chance alone would give such a difference less than once in a hundred: pages compare some twenty measures."""


def share_interval(number: int, base: int) -> tuple[float, float]:
    """The exact 95% interval of a share (Clopper and Pearson 1934, Biometrika 26).

    >>> [round(x, 3) for x in share_interval(0, 10)], [round(x, 3) for x in share_interval(5, 10)]
    ([0.0, 0.308], [0.187, 0.813])
    """
    if not 0 <= number <= base or base == 0:
        raise ValueError(f"{number} of {base} is no share")
    tail = (1 - LEVEL) / 2
    low = 0.0 if number == 0 else float(betaincinv(number, base - number + 1, tail))
    high = 1.0 if number == base else float(betaincinv(number + 1, base - number, 1 - tail))
    return low, high


def count_interval(number: int) -> tuple[float, float]:
    """The exact 95% interval of a count of events that come one by one (Garwood 1936, Biometrika
    28).

    >>> [round(x, 2) for x in count_interval(10)]
    [4.8, 18.39]
    """
    tail = (1 - LEVEL) / 2
    low = 0.0 if number == 0 else float(gammaincinv(number, tail))
    return low, float(gammaincinv(number + 1, 1 - tail))


def shares_differ(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two shares, each a number and its base, differ by more than chance (Fisher's exact
    test).
    """
    if not a[1] or not b[1]:
        return False
    table = [[a[0], a[1] - a[0]], [b[0], b[1] - b[0]]]
    return float(fisher_exact(table).pvalue) < _SURE


def counts_differ(a: int, b: int, days: tuple[int, int]) -> bool:
    """Whether two counts over so many days differ by more than chance (exact, given their sum)."""
    if a + b == 0:
        return False
    return float(binomtest(a, a + b, days[0] / sum(days)).pvalue) < _SURE
