"""Clocks of what the public sends, from their data file, by the day on which it came."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "clocks.toml"


@cache
def _all() -> list[dict[str, Any]]:
    return sorted(
        tomllib.loads(_FILE.read_text(encoding="utf-8"))["rules"],
        key=lambda r: r["from"],
        reverse=True,
    )


def rules(on: date) -> dict[str, Any]:
    """The rules in force on a day; the earliest for a day before all of them."""
    return next((r for r in _all() if r["from"] <= on), _all()[-1])
