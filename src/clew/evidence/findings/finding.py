"""What each finding says: how many, of how many, which items, and how it was counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A line of a finding, with its own items: an hour, a burst, words. `quoted`: its label holds
    words of the items.
    """

    label: str
    count: int
    items: tuple[int, ...]
    quoted: bool = False


@dataclass(frozen=True)
class Finding:
    """`base`: of how many, `of` in words. `how`: the rule with its thresholds, and what limits it."""

    name: str
    title: str
    count: int
    base: int
    of: str
    how: str
    items: tuple[int, ...]
    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return f"{self.title}: {self.count:,} of {self.base:,} {self.of}."
