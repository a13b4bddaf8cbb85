"""The table of instruments, checked when it is read: no instrument marked proprietary may hold
items.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "instruments.toml"


@dataclass(frozen=True, slots=True)
class Scale:
    """What an instrument rates, and what may be recorded for it."""

    key: str
    label: str
    choices: tuple[str, ...]


def scales(instrument: str) -> list[Scale]:
    fields: list[dict[str, Any]] = instruments()[instrument]["fields"]
    return [Scale(f["key"], f["label"], tuple(f["choices"])) for f in fields]


@cache
def instruments() -> dict[str, dict[str, Any]]:
    return {i["name"]: i for i in tomllib.loads(_FILE.read_text(encoding="utf-8"))["instrument"]}
