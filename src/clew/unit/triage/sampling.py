"""Which decided courses are read a second time, blind."""

from __future__ import annotations

import secrets
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "second_reading.toml"


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def is_drawn(outcome: str) -> bool:
    """Drawn by chance, so that nobody knows beforehand which decisions will be checked."""
    return secrets.randbelow(1_000_000) < rules()["share"][outcome] * 1_000_000


def least() -> int:
    return int(rules()["small_numbers"]["least"])
