"""What waits for somebody: sections of their home. Each app tells its own in its `waiting.py`; `clew.unit.home` puts them in order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One line: where it is worked, what it is, and since or until when."""

    href: str
    text: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Items under a title, and what is said where there is none."""

    title: str
    items: list[Item]
    nothing: str
