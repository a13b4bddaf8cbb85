"""What both services hold to about the mailbox behind a return code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "mailbox.toml"


@cache
def silent_days() -> int:
    """Days without a letter or a reply after which a mailbox closes."""
    return int(tomllib.loads(_FILE.read_text(encoding="utf-8"))["silent_days"])
