"""What `clew screen` says to the person at the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.console import Console

from clew.screening.records.errors import UnreadableRecords
from clew.screening.runs.progress import on_terminal
from clew.screening.runs.run import Published, screen
from clew.screening.runs.stages import RunFailed

_MEANS = {
    "urgent": "read today",
    "recorded": "recorded as stalking: every one is read",
    "hidden": "hidden under something else, ranked",
    "dormant": "long silent",
}


def screen_command(records: Path, runs: Path, out: Console, err: Console, *, as_at: date | None, csv: bool, engine: str, model: Path | None,
                   points: Path | None, memory: str | None, threads: int | None) -> int:  # fmt: skip
    """Run, and tell what was found. Exit status 0 or 2."""
    try:
        with on_terminal(err) as reporter:
            published = screen(
                records, runs, reporter, as_at=as_at, csv=csv, engine=engine, model=model, points=points, memory=memory, threads=threads
            )
    except UnreadableRecords as problem:
        for error in problem.errors:
            err.print(error.sentence(), markup=False)
        err.print("Nothing was screened.")
        return 2
    except RunFailed as problem:
        err.print(str(problem), markup=False)
        return 2
    except ModuleNotFoundError as problem:
        err.print(f"The {engine} engine needs {problem.name}: pip install 'clew[spark]'", markup=False)
        return 2
    tell(published, out, runs)
    return 0


def tell(published: Published, out: Console, runs: Path) -> None:
    """The run in a few lines."""
    counts = published.manifest["counts"]
    incidents = counts["records"]["incidents"]
    if published.again:
        out.print("These records were screened before with these settings; nothing has changed.")
    out.print(f"As at {published.manifest['as_at']}: {incidents['kept']:,} incidents, {counts['people']['identities']:,} people.")
    aside = sum(t["set_aside"] for t in counts["records"].values())
    if aside or counts["errors"]:
        out.print(f"{aside:,} rows set aside; {counts['errors']:,} things to put right are in {runs / 'latest' / 'errors.parquet'}.")
    for name, means in _MEANS.items():
        out.print(f"  {name:<9} {counts['lists'].get(name, 0):>6,}  {means}")
    if counts["people"]["attention"]:
        out.print(f"{counts['people']['attention']:,} signs that an identity should be looked at: clew people attention --runs {runs}")
    out.print(f"Published in {published.folder}. Next: clew report {published.folder}, clew show hidden:1 --runs {runs}")
