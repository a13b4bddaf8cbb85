"""The data files of a case: rights, legal bases for sharing, reasons for closing, retention groups."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def rights() -> list[dict[str, Any]]:
    return list(_read("rights.toml")["right"])


def right_title(name: str) -> str:
    return next((r["title"] for r in rights() if r["name"] == name), name)


def bases() -> list[tuple[str, str]]:
    """On what legal basis something is shared: code and words."""
    return [(b["code"], b["text"]) for b in _read("sharing.toml")["basis"]]


def closing_reasons() -> list[tuple[str, str]]:
    return [(r["code"], r["text"]) for r in _read("closing.toml")["reason"]]


def follow_up_months() -> list[int]:
    return list(_read("closing.toml")["follow_up_months"])


def retention_groups() -> dict[str, dict[str, Any]]:
    return {r["group"]: r for r in _read("closing.toml")["retention"]}
