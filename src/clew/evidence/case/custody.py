"""The custody log: one line of JSON for each touch, each with the SHA-256 of the line before it.

A line that was changed, taken out or put in between breaks the chain from there on.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from clew.problems import Problem

FIRST = "0" * 64
_LOCK = ".custody-lock"


class Touch(NamedTuple):
    number: int
    at_utc: str
    by: str
    what: str
    detail: dict[str, object]
    before: str


def note(path: Path, by: str, what: str, **detail: object) -> None:
    """Add a line. It is on the disk before this returns."""
    with path.with_name(_LOCK).open("ab") as lock, path.open("a+b") as log:
        # Readers note their looks while somebody else writes: a line follows from the one before.
        fcntl.flock(lock, fcntl.LOCK_EX)
        log.seek(0)
        number, before = _end(log.read())
        line = {
            "number": number + 1,
            "at_utc": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "by": by,
            "what": what,
            "detail": detail,
            "before": before,
        }
        log.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        log.flush()
        os.fsync(log.fileno())


def _end(held: bytes) -> tuple[int, str]:
    lines = held.splitlines()
    return len(lines), hashlib.sha256(lines[-1]).hexdigest() if lines else FIRST


def touches(path: Path) -> Iterator[Touch]:
    """Every touch in order.

    Raises Problem at the first line that does not follow from the one before.
    """
    before = FIRST
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            held = Touch(**json.loads(line))
        except (ValueError, TypeError):
            raise Problem(f"{path}, line {number}: {_BROKEN}") from None
        if held.number != number or held.before != before:
            raise Problem(f"{path}, line {number}: {_BROKEN}")
        yield held
        before = hashlib.sha256(line).hexdigest()


_BROKEN = (
    "the log was changed: this line does not follow from the one before. Fetch the log from a "
    "backup, and find out who changed it."
)
