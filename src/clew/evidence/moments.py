"""A moment as the timeline shows it."""

from __future__ import annotations

from typing import NamedTuple


class At(NamedTuple):
    """Seconds since 1970 (None where unknown), the same in words, and the zone with why it was
    taken.
    """

    epoch: float | None
    utc: str
    zone: str


UNKNOWN = At(None, "", "no time in the source")
