"""The digests of every file of every published run of a history, kept beside the runs, so that a run
that was changed or half copied is told from one that is whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from clew.screening import kept_lines
from clew.screening.history.deliveries import History, digest_of_folder
from clew.screening.runs.read import published_runs

LINES = "published.csv"
_COLUMNS = ("run", "at", "what", "file", "sha256")


def seal(history: History) -> None:
    """Keep the digests of the runs that have none yet. The lock must be held."""
    known = {cells["run"] for cells in _lines(history)}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for run in reversed(published_runs(history.runs)):
        if run.name not in known:
            lines = [
                (run.name, now, "published", file, sha256)
                for file, sha256 in digest_of_folder(run).items()
                # A report is written into the run's folder later, and again.
                if not file.endswith(".html")
            ]
            kept_lines.append(history.folder / LINES, _COLUMNS, *lines)


def say_deleted(history: History, runs: list[str]) -> None:
    """Runs that were deleted by command are not missed."""
    known = {cells["run"] for cells in _lines(history)}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    lines = [(run, now, "deleted", "", "") for run in runs if run in known]
    if lines:
        kept_lines.append(history.folder / LINES, _COLUMNS, *lines)


def wrong_runs(history: History) -> Iterator[str]:
    """Each file of a run that is gone, changed or was added, as a sentence."""
    files: dict[str, dict[str, str]] = defaultdict(dict)
    deleted = set()
    for cells in _lines(history):
        if cells["what"] == "deleted":
            deleted.add(cells["run"])
        else:
            files[cells["run"]][cells["file"]] = cells["sha256"]
    there = {run.name for run in published_runs(history.runs)}
    for run, known in sorted(files.items()):
        if run in deleted:
            continue
        if run not in there:
            yield f"the run {run} is gone. Put it back from a copy."
            continue
        now = digest_of_folder(history.runs / run)
        for file, sha256 in sorted(known.items()):
            if file not in now:
                yield f"{file} of the run {run} is gone. Put it back from a copy."
            elif now[file] != sha256:
                yield f"{file} of the run {run} was changed. Put it back from a copy."
        for file in sorted(now.keys() - known.keys()):
            if not file.endswith(".html"):
                yield f"{file} was added to the run {run}. Move it away."


def _lines(history: History) -> Iterator[dict[str, str]]:
    for _, cells in kept_lines.read(history.folder / LINES, _COLUMNS):
        yield cells
