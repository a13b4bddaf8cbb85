"""The lists of data/lists.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "lists.toml"


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def choices(name: str) -> list[tuple[str, str]]:
    """The list `name` (status, role, source) as key and words, in order."""
    return [(row["key"], row["title"]) for row in _held()[name]]


def title(name: str, key: str) -> str:
    return dict(choices(name)).get(key, key)


def needs_evidence(status: str) -> bool:
    return any(row["key"] == status and row.get("evidence") for row in _held()["status"])


def least(what: str) -> int:
    """The fewest `people` of a role, or `learners` of a training, that are told by themselves."""
    return int(_held()["least"][what])
