"""What the columns of a table are: layouts that ship, and mapping files (TOML) for any other."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from clew.problems import Problem

_FIELDS = {
    "title",
    "tried",
    "needs",
    "columns",
    "at",
    "zone",
    "dates",
    "sender",
    "receiver",
    "party",
    "direction",
    "outgoing",
    "kind",
    "kinds",
    "default_kind",
    "text",
    "attachment",
    "delimiter",
    "conversation",
}


# What stands in a mapping file, by the names of its settings.
Columns = dict[str, Any]
ENTERED = "the columns that were entered"


@dataclass(frozen=True)
class Layout:
    """Which columns make an event. Names of columns are compared without case and spaces at the
    ends.

    `at`: one column, or a column of days and one of times. `party` with `direction`: the other
    person, sent where the direction is in `outgoing`.
    """

    title: str
    needs: tuple[str, ...]
    at: tuple[str, ...]
    tried: bool = False
    columns: tuple[str, ...] = ()
    zone: str = ""
    dates: str = ""
    sender: tuple[str, ...] = ()
    receiver: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    direction: str = ""
    outgoing: tuple[str, ...] = ()
    kind: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    default_kind: str = "message"
    text: tuple[str, ...] = ()
    attachment: tuple[str, ...] = ()
    conversation: tuple[str, ...] = ()
    delimiter: str = ""

    def fits(self, header: list[str]) -> bool:
        return bool(self.needs) and set(self.needs) <= set(header)


def name_of(column: str) -> str:
    return " ".join(column.replace("\ufeff", "").lower().split())


def _columns(value: Any) -> tuple[str, ...]:
    return tuple(
        name_of(str(v)) for v in (value if isinstance(value, list) else [value] if value else [])
    )


def made(data: dict[str, Any], where: str) -> Layout:
    """Raises Problem naming what the file lacks or has too much."""
    if unknown := sorted(set(data) - _FIELDS):
        raise Problem(
            f"{where}: there is no setting {unknown[0]!r}. Settings are: {', '.join(sorted(_FIELDS))}."
        )
    if not data.get("at"):
        raise Problem(
            f'{where}: say which column holds the time, such as at = "Date" or at = ["Date", "Time"].'
        )
    if data.get("dates") not in (None, "day-first", "month-first"):
        raise Problem(f'{where}: dates is "day-first" or "month-first", not {data["dates"]!r}.')
    if not isinstance(data.get("kinds", {}), dict):
        raise Problem(f'{where}: kinds is a table, such as kinds = {{ text = "message" }}.')
    lists = {
        n: _columns(data.get(n))
        for n in (
            "needs",
            "columns",
            "at",
            "sender",
            "receiver",
            "party",
            "text",
            "attachment",
            "conversation",
        )
    }
    lists["needs"] = lists["needs"] or lists["at"]
    return Layout(
        title=str(data.get("title") or where),
        tried=bool(data.get("tried")),
        zone=str(data.get("zone") or ""),
        dates=str(data.get("dates") or ""),
        direction=name_of(str(data.get("direction") or "")),
        outgoing=tuple(str(o).lower() for o in data.get("outgoing", [])),
        kind=name_of(str(data.get("kind") or "")),
        kinds={str(k).lower(): str(v) for k, v in data.get("kinds", {}).items()},
        default_kind=str(data.get("default_kind") or "message"),
        delimiter=str(data.get("delimiter") or ""),
        **lists,
    )


def of(mapping: str | Columns | None) -> Layout | None:
    """The layout of a mapping file's path, or of what somebody entered. Raises Problem."""
    if not mapping:
        return None
    return from_file(Path(mapping)) if isinstance(mapping, str) else made(mapping, ENTERED)


def from_file(path: Path) -> Layout:
    try:
        return made(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Problem(
            f"{path}: it is no mapping file in TOML ({problem}). The guide on evidence shows one."
        ) from None


@cache
def shipped() -> tuple[Layout, ...]:
    """The layouts of clew/evidence/layouts.toml, the one with most columns first."""
    data = tomllib.loads(
        files("clew.evidence").joinpath("layouts.toml").read_text(encoding="utf-8")
    )
    return tuple(
        sorted(
            (made(one, one["title"]) for one in data["layout"]),
            key=lambda layout: -len(layout.needs),
        )
    )
