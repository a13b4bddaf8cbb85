"""The table of instruments, checked when it is read: no instrument marked proprietary may hold items."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "instruments.toml"


@cache
def instruments() -> dict[str, dict[str, Any]]:
    return {i["name"]: i for i in tomllib.loads(_FILE.read_text(encoding="utf-8"))["instrument"]}
