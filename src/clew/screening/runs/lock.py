"""One command at a time in a folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clew.problems import Problem


@contextmanager
def locked(folder: Path, busy: Problem) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it however the process ends. Raises `busy` when
    another process holds it.
    """
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise busy from problem
        yield
