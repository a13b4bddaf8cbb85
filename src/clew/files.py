"""Files that hold personal data: their owner's alone from the first byte, put in place whole, never
over what is no file.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


class NotAFile(OSError):
    """No file can stand there: a folder, a device or a pipe does, or there is no folder for it."""


@contextmanager
def private_file(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Write `path` aside, readable by its owner alone, and put it in place at the end; after a
    failure nothing is left.

    Raises NotAFile when `path` is anything else than a file or nothing, or its folder is missing. A
    link is followed: what it points to is written.
    """
    target = path.resolve()
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        raise NotAFile(f"{path} is not a file: choose another name")
    if not target.parent.is_dir():
        raise NotAFile(f"there is no folder {target.parent}")
    descriptor, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".writing"
    )
    aside = Path(name)
    try:
        text = "b" not in mode
        with os.fdopen(
            descriptor, mode, encoding="utf-8" if text else None, newline="" if text else None
        ) as handle:
            yield handle
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)
