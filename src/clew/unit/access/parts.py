"""The table of parts and roles, read from its data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from clew.unit.accounts.models import Role

_FILE = Path(__file__).parent / "data" / "parts.toml"


class BadParts(Exception):
    """The table names a role that does not exist, or gives a part to nobody."""


class _Row(TypedDict, total=False):
    """A part as the file has it."""

    means: str
    read: list[str]
    write: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    means: str
    readers: frozenset[str]
    writers: frozenset[str]


@cache
def parts() -> dict[str, Part]:
    """Every part by name. Raises BadParts."""
    raw: dict[str, _Row] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["parts"]
    made = {}
    for name, row in raw.items():
        writers = frozenset(row.get("write", []))
        readers = frozenset(row.get("read", [])) | writers
        unknown = readers - set(Role.values)
        if unknown or not readers:
            raise BadParts(
                f"{_FILE.name}: part {name}: "
                + (f"unknown roles {sorted(unknown)}" if unknown else "nobody may read it")
            )
        made[name] = Part(name, row["means"], readers, writers)
    return made


def misfits(roles: list[str], kind: str) -> list[str]:
    """Those of `roles` that an agency of this kind does not have."""
    return sorted(set(roles) - set(tomllib.loads(_FILE.read_text(encoding="utf-8"))["fits"][kind]))


def may(roles: list[str], part: str, *, write: bool = False) -> bool:
    """Whether any of `roles` may read, or write, `part`.

    Raises KeyError for a part that does not exist.
    """
    found = parts()[part]
    return not (found.writers if write else found.readers).isdisjoint(roles)


# The roles that see every case.
WIDE_ROLES = parts()["every_case"].readers
