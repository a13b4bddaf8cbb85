"""What each role needs to prove or to do, and which plays of cases make up its two hours."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from clew.learning.cases import Case, own_case
from clew.learning.sources import DATA, Source, cited


@dataclass(frozen=True, slots=True)
class Point:
    text: str
    cites: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """`plays`: cases, each in one variant."""

    name: str
    number: int
    title: str
    says: str
    points: tuple[Point, ...]
    plays: tuple[Case, ...]

    @property
    def minutes(self) -> int:
        return sum(p.minutes for p in self.plays)


@cache
def tracks() -> dict[str, Track]:
    """By name, in order."""
    raw = tomllib.loads((DATA / "tracks.toml").read_text(encoding="utf-8"))
    made = [
        Track(
            name,
            t["number"],
            t["title"],
            t["says"],
            tuple(Point(p["text"], cited(p["cites"])) for p in t["point"]),
            tuple(own_case(n, v) for n, v in t.get("plays", raw["all"]["plays"])),
        )
        for name, t in raw["track"].items()
    ]
    return {t.name: t for t in sorted(made, key=lambda t: t.number)}
