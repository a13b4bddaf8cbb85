"""Numbers that stand in sentences: never exact, because no table protects them. The one door for a
count on its way into words.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

_EDGES = (10, 50, 100, 500, 1_000, 5_000, 10_000)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with a count in it, which stands as {number} until somebody says who will read it."""

    words: str
    number: int

    def said(self, threshold: int) -> str:
        words = self.words.format(number=banded(self.number, threshold))
        return words[0].upper() + words[1:]


def banded(number: int, threshold: int) -> str:
    """A count in words, as nearly as a reader needs it; exact where nothing is hidden from the
    reader.

    >>> banded(3, 5), banded(7, 5), banded(216, 5), banded(12, 20), banded(20_000, 5), banded(3, 1)
    ('fewer than 5', '5 to 9', '100 to 499', 'fewer than 20', '10,000 or more', '3')
    """
    if threshold <= 1 or number == 0:
        return f"{number:,}"
    if number < threshold:
        return f"fewer than {threshold}"
    edges = [threshold, *(e for e in _EDGES if e >= 2 * threshold)]
    return next(
        (f"{a:,} to {b - 1:,}" for a, b in itertools.pairwise(edges) if number < b),
        f"{edges[-1]:,} or more",
    )


def sentences(told: Iterable[str | Told], threshold: int) -> list[str]:
    """What has to be read beside a table, every count in it banded."""
    return [t if isinstance(t, str) else t.said(threshold) for t in told]
