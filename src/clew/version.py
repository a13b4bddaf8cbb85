"""Which version of Clew this is, down to the commit."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.resources import files
from pathlib import Path

from clew import __version__

# The first is written when a wheel is built from a clone; git fills in the second in an archive.
_WRITTEN = ("commit.txt", "archived_commit.txt")


@cache
def commit() -> str:
    """The commit that this was built from, with `+` behind it where files had been changed; empty
    where nobody can tell.
    """
    for name in _WRITTEN:
        written = files("clew") / name
        if written.is_file():
            said = written.read_text(encoding="utf-8").strip()
            if said and not said.startswith("$"):
                return said
    root = Path(__file__).resolve().parents[2]
    return described(root)


def described(root: Path) -> str:
    """The commit of the clone at `root`, as `commit` says it; empty where there is none, or no git."""
    if not (root / ".git").exists():
        return ""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"],  # noqa: S607
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""


def full_version() -> str:
    """As `clew --version` and papers say it: 0.1.0 (commit 0123456789ab)."""
    return f"{__version__} (commit {commit()})" if commit() else __version__
