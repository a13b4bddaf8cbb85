"""What feedback and lessons cite, from data/sources.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from clew.problems import Problem

DATA = Path(__file__).parent / "data"


class BadContent(Problem):
    """A case, lesson or vignette that cannot be used; the message says what to put right."""


@dataclass(frozen=True, slots=True)
class Source:
    """`read` is the day on which its words, or a copy, were read for Clew; with `verified` false,
    `note` says what was not read.
    """

    name: str
    title: str
    says: str
    address: str
    read: date
    verified: bool
    note: str = ""


@cache
def sources() -> dict[str, Source]:
    raw = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    return {
        name: Source(
            name, s["title"], s["says"], s["address"], s["read"], s["verified"], s.get("note", "")
        )
        for name, s in raw.items()
        if isinstance(s, dict)
    }


def cited(names: Iterable[str]) -> tuple[Source, ...]:
    """Raises BadContent for a name that is not in the file."""
    found = []
    for name in names:
        if name not in sources():
            raise BadContent(
                f'There is no source "{name}". Use one of: {", ".join(sorted(sources()))}.'
            )
        found.append(sources()[name])
    return tuple(found)
