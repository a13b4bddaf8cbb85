"""The file outside the database that holds the chain's heads: a line for each head, and one for
each restore of a backup.

2026-11-28T01:00:00+00:00 71 HASH             link 71 had this hash then
2026-11-28T02:00:00+00:00 restored 64 HASH    a backup that ended with link 64 was restored: links
after it were lost
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clew.files import private_file

_LONGEST_LINE = 200
# At a head a minute, some months. Of what is older than these days, one head a day is kept: a head
# vouches for every link before it.
_MOST_BYTES = 6_000_000
_ALL_FOR_DAYS = 35


class BadHeads(Exception):
    """A line of the file is none of ours."""


@dataclass(frozen=True, slots=True)
class Head:
    """One line. `line` counts from 1."""

    line: int
    at: str
    restored: bool
    seq: int
    hash: str


def read(path: Path) -> list[Head]:
    """Every line, oldest first; none when there is no file. Raises BadHeads."""
    found = []
    for number, line in enumerate(
        path.read_text(encoding="utf-8").splitlines() if path.exists() else [], 1
    ):
        parts = line.split(" ")
        restored = len(parts) == 4 and parts[1] == "restored"
        if not (restored or len(parts) == 3) or not parts[-2].isdigit() or len(parts[-1]) != 64:
            raise BadHeads(f"line {number} of {path} is not a head of the chain")
        found.append(Head(number, parts[0], restored, int(parts[-2]), parts[-1]))
    return found


def last_line(path: Path) -> str:
    """The last line, without reading the whole file; empty when there is none."""
    try:
        with path.open("rb") as held:
            held.seek(max(0, held.seek(0, os.SEEK_END) - _LONGEST_LINE))
            lines = held.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return lines[-1] if lines else ""


def add(path: Path, seq: int, own: bytes, *, restored: bool = False) -> str:
    """Write a line and see it on the disk; the line."""
    line = f"{datetime.now(UTC).isoformat(timespec='seconds')} {'restored ' if restored else ''}{seq} {own.hex()}"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())
    return line


def thin(path: Path, *, most: int = _MOST_BYTES) -> int:
    """Where the file is larger than `most` bytes, leave one head for each day that is long past;
    how many lines went. What restores wrote, and the head before each, stays.

    Only the job that seals calls it, and only one of those runs at a time.
    """
    if not path.exists() or path.stat().st_size <= most:
        return 0
    found = read(path)
    recent = (datetime.now(UTC) - timedelta(days=_ALL_FOR_DAYS)).isoformat()
    kept = [
        head
        for head, after in zip(found, [*found[1:], None], strict=True)
        if head.restored
        or head.at >= recent
        or after is None
        or after.restored
        or after.at[:10] != head.at[:10]
    ]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    with private_file(path) as out:
        out.writelines(lines[head.line - 1] for head in kept)
    return len(found) - len(kept)
