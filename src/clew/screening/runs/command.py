"""What `clew screen` says to the person at the terminal."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

import duckdb
from rich.console import Console

from clew.screening.records.errors import UnreadableRecords, readable
from clew.screening.runs.progress import on_terminal
from clew.screening.runs.reproduce import NotReproducible, Reproduced
from clew.screening.runs.reproduce import reproduce as make_again
from clew.screening.runs.run import Published, screen

_MEANS = {
    "urgent": "read today",
    "recorded": "recorded as stalking: every one is read",
    "hidden": "hidden under something else, ranked",
    "dormant": "long silent",
}


class Options(TypedDict):
    """What `clew screen` was asked for, beside the folders."""

    as_at: date | None
    csv: bool
    engine: str
    model: Path | None
    points: Path | None
    only: Path | None
    memory: str | None
    threads: int | None


def screen_command(
    records: Path, runs: Path, out: Console, err: Console, **options: Unpack[Options]
) -> int:
    """Run, and tell what was found. Exit status 0 or 2."""
    published = screened(records, runs, err, lambda: None, **options)
    if published is None:
        return 2
    tell(published, out, runs)
    return 0


def screened(
    records: Path,
    runs: Path,
    err: Console,
    unreadable: Callable[[], str | None],
    **options: Unpack[Options],
) -> Published | None:
    """Run. None where that could not be done, which `err` was told; `unreadable` is called where the
    records are the reason, and gives what more is to be said.
    """
    try:
        with on_terminal(err) as reporter:
            return screen(records, runs, reporter, **options)
    except UnreadableRecords as problem:
        for error in problem.errors:
            err.print(error.sentence(), markup=False)
        err.print(" ".join(filter(None, ("Nothing was screened.", unreadable()))), markup=False)
    except duckdb.IOException as problem:
        err.print(
            f"A file of the run cannot be read or written ({readable(str(problem).splitlines()[0])}). Nothing was published: see that {runs} is there and has room, then run the command again.",
            markup=False,
        )
    except ModuleNotFoundError as problem:
        err.print(
            f"The {options['engine']} engine needs {problem.name}: pip install 'clew[spark]'",
            markup=False,
        )
    return None


def tell(published: Published, out: Console, runs: Path) -> None:
    """The run in a few lines."""
    counts = published.manifest["counts"]
    incidents = counts["records"]["incidents"]
    if published.again:
        out.print("These records were screened before with these settings; nothing has changed.")
    out.print(
        f"As at {published.manifest['as_at']}: {incidents['kept']:,} incidents, {counts['people']['identities']:,} people."
    )
    for line in published.unusable:
        out.print(f"A decision was not used: {readable(line)}", markup=False)
    aside = sum(t["set_aside"] for t in counts["records"].values())
    if aside or counts["errors"]:
        out.print(
            f"{aside:,} rows set aside; {counts['errors']:,} things to put right are in {runs / 'latest' / 'errors.parquet'}."
        )
    left_out = [counts["records"][t].get("left_out", 0) for t in ("incidents", "involvements")]
    if any(left_out):
        out.print(
            f"{left_out[0]:,} incidents and {left_out[1]:,} people in others were left out, as {published.folder / 'rules' / 'scope' / 'only.toml'} says."
        )
    withdrawn = counts["records"]["involvements"].get("no_longer_named", 0)
    if withdrawn:
        out.print(
            f"{withdrawn:,} mentions of people are in earlier versions alone and count for nothing: {runs / 'latest' / 'evidence' / 'withdrawn.parquet'}."
        )
    for name, means in _MEANS.items():
        out.print(f"  {name:<9} {counts['lists'].get(name, 0):>6,}  {means}")
        if name == "hidden" and published.manifest.get("worth"):
            out.print(f"            {published.manifest['worth']}", markup=False)
    unlisted = counts.get("candidates", 0) - sum(counts["lists"].values())
    if unlisted > 0:
        out.print(
            f"{unlisted:,} courses were considered and are in no list, each with the reason: clew unlisted --runs {runs}",
            markup=False,
        )
    if counts["people"].get("set_aside"):
        out.print(
            f"{counts['people']['set_aside']:,} identities grew out of hand and are set aside, in no course: clew people attention --runs {runs} names each, why, and the way on.",
            markup=False,
        )
    if counts["people"].get("not_compared"):
        out.print(
            f"{counts['people']['not_compared']:,} values are shared by too many different mentions to compare on: clew people attention lists them."
        )
    if counts["people"]["attention"]:
        out.print(
            f"{counts['people']['attention']:,} signs that an identity should be looked at: clew people attention --runs {runs}"
        )
    out.print(
        f"Published in {published.folder}. Next: clew report {published.folder}, clew show hidden:1 --runs {runs}"
    )


def reproduce_command(
    run: Path,
    records: Path,
    work: Path | None,
    out: Console,
    err: Console,
    *,
    memory: str | None,
    threads: int | None,
) -> int:
    """Make a run again, and tell table by table whether it is the same. Exit status 0 or 1."""
    if work is not None and work.is_dir() and any(work.iterdir()):
        raise NotReproducible(f"{work} is not empty: name another folder")
    with tempfile.TemporaryDirectory(prefix="clew-reproduce-") as aside:
        with on_terminal(err) as reporter:
            made = make_again(
                run, records, work or Path(aside), reporter, memory=memory, threads=threads
            )
        tell_reproduced(made, out)
    return 0 if made.same else 1


def tell_reproduced(made: Reproduced, out: Console) -> None:
    for line in made.differences:
        out.print(f"Not as it was then: {line}.", markup=False)
    wrong = [t for t in made.tables if not t.same]
    for table in wrong:
        out.print(
            f"{table.name}: {table.only_then:,} rows of the run were not made again, {table.only_now:,} are new (of {table.rows:,}).",
            markup=False,
        )
    rows = sum(t.rows for t in made.tables)
    if wrong:
        out.print(
            f"{made.run} was not made again: {len(wrong)} of {len(made.tables)} tables differ."
        )
    else:
        out.print(
            f"{made.run} was made again: {len(made.tables)} tables, {rows:,} rows, every one the same."
        )
