"""How much the desk takes in, and what the process that reads may use."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from clew.evidence.reading_process import Limits

_FILE = Path(__file__).parent / "data" / "limits.toml"


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def most_bytes() -> int:
    return int(_held()["most_bytes"])


def of_reading() -> Limits:
    return Limits(int(_held()["memory"]), int(_held()["seconds"]))
