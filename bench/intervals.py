"""Exact intervals of counts, and shares as they are told."""

from __future__ import annotations

from clew.screening.behaviours.candidate import interval as exact


def interval(hits: int, of: int) -> tuple[float, float]:
    """Exact (Clopper-Pearson) 95% interval of the share that `hits` of `of` estimates. Raises
    ValueError unless 0 <= hits <= of and of > 0.

    >>> interval(17, 35)
    (0.314, 0.66)
    >>> interval(0, 18)
    (0.0, 0.185)
    """
    if not 0 <= hits <= of or of == 0:
        raise ValueError(f"{hits} of {of} is no share")
    low, high = exact(hits, of)
    return round(low, 3), round(high, 3)


def share(hits: int, of: int) -> dict[str, object]:
    """A count with its interval, as it is written to JSON; none where there is nothing to count."""
    return {"hits": hits, "of": of, "interval": list(interval(hits, of)) if of else None}


def told(counted: dict[str, object]) -> str:
    """A share as a table tells it.

    >>> told(share(17, 35))
    '17 of 35 (0.31-0.66)'
    """
    low_high = counted["interval"]
    if not isinstance(low_high, list):
        return "-"
    return f"{counted['hits']} of {counted['of']} ({low_high[0]:.2f}-{low_high[1]:.2f})"
