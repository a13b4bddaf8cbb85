"""In which lanes of a picture a record stands, by what was found in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from clew.unit.intake.models import CourseReason

_FILE = Path(__file__).parent / "data" / "lanes.toml"


@cache
def _table() -> tuple[dict[str, str], list[str]]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    held: list[tuple[str, list[str]]] = [
        (lane["title"], lane["behaviours"]) for lane in raw["lane"]
    ]
    other: str = raw["other"]
    return {behaviour: title for title, behaviours in held for behaviour in behaviours}, [
        *(title for title, _ in held),
        other,
    ]


def lane_titles() -> list[str]:
    """Every lane, in the order in which it is drawn; the last is for records in which nothing was
    found.
    """
    return _table()[1]


def behaviours_in_lanes() -> frozenset[str]:
    return frozenset(_table()[0])


def lanes_of(reasons: Iterable[CourseReason]) -> dict[str, list[str]]:
    """The lanes of one record, each with what was found there."""
    of, titles = _table()
    found: dict[str, list[str]] = {}
    for reason in reasons:
        lane = of.get(reason.rule)
        if lane is not None:
            said = reason.reason.split(", found by")[0].removesuffix(", on another day")
            if said not in found.setdefault(lane, []):
                found[lane].append(said)
    return found or {titles[-1]: []}
