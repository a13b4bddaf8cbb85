"""Files as they were handed in: which they are, and their SHA-256."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

from clew.problems import Problem


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_of(given: list[Path]) -> Iterator[Path]:
    """Each file that was given or stands in a folder that was given, and the log beside a database."""
    for path in given:
        if not path.exists():
            raise Problem(
                f"{path}: there is no such file. Check the name, and run the command again."
            )
        whole = (
            sorted(p for p in path.rglob("*") if not p.is_symlink())
            if path.is_dir()
            else [path, path.with_name(path.name + "-wal")]
        )
        yield from (p for p in whole if p.exists() and stat.S_ISREG(p.stat().st_mode))
