"""Old runs go: each holds names and texts in clear, and nobody reads more than the last few."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

# A run that was killed goes on where it was when it is started again; after so long nobody does.
_WORK_DAYS = 7


def forget_runs(runs: Path, *, keep: int) -> list[str]:
    """Delete all but the newest `keep` published runs, and work that was left for a week; the names
    of what went.

    The run that `latest` points to stays. Corrections and decisions lie beside the runs, and stay.
    """
    published = sorted(
        (p for p in runs.iterdir() if not p.is_symlink() and (p / "manifest.json").is_file()),
        key=lambda p: (p / "manifest.json").stat().st_mtime,
        reverse=True,
    )
    latest = (runs / "latest").resolve()
    old = [p for p in published[keep:] if p != latest]
    since = time.time() - _WORK_DAYS * 86_400
    old += [p for p in runs.glob(".work-*") if p.is_dir() and p.stat().st_mtime < since]
    for folder in old:
        # Out of sight first: a run that is half deleted is no run.
        gone = folder.with_name(f".gone-{folder.name}")
        folder.rename(gone)
        shutil.rmtree(gone)
    for left in runs.glob(".gone-*"):
        shutil.rmtree(left)
    return [p.name for p in old]
