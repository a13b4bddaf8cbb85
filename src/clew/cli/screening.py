"""`clew screen` and the commands that tell of a run."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from clew.cli.parameters import ANY, ERR, FILE, OUT, day
from clew.problems import Problem


@click.command()
@click.argument("records", type=ANY)
@click.option("--out", "runs", type=ANY, help="Folder of runs; the newest is RUNS/latest.")
@click.option(
    "--onto",
    "history",
    type=ANY,
    help="Add RECORDS to this history and screen all of it; say what changed (clew history).",
)
@click.option(
    "--again",
    is_flag=True,
    help="With --onto: take in files that came before as the newest once more.",
)
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=day,
    help="Screen as if on this day (default: the newest record's).",
)
@click.option("--csv", is_flag=True, help="Write CSV beside the Parquet tables.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Spark needs the spark extra.",
)
@click.option(
    "--model",
    type=FILE,
    help="Linkage model trained with `clew people train` (default: the one that ships).",
)
@click.option("--points", type=FILE, help="Another table of points than the published one.")
@click.option(
    "--only",
    type=FILE,
    help="What is screened and by whose decision, where that is not everything (TOML).",
)
@click.option(
    "--memory", help="Most memory for the database, such as 8GB; beyond it, disk is used."
)
@click.option("--threads", type=click.IntRange(1), help="Cores to use (default: all).")
def screen(
    records: Path,
    runs: Path | None,
    history: Path | None,
    again: bool,
    as_at: date | None,
    csv: bool,
    engine: str,
    model: Path | None,
    points: Path | None,
    only: Path | None,
    memory: str | None,
    threads: int | None,
) -> None:
    """Screen RECORDS: link people, read narratives, find courses of conduct, rank them with
    reasons.

    Killed at any point and started again, it goes on where it stopped. Exit status: 0 done, 2
    nothing to read or not
    fit to publish.
    """
    from clew.screening.history.command import night_command
    from clew.screening.runs.command import screen_command

    settings: dict[str, Any] = {
        "as_at": as_at,
        "csv": csv,
        "engine": engine,
        "model": model,
        "points": points,
        "only": only,
        "memory": memory,
        "threads": threads,
    }
    if history is not None and runs is None:
        sys.exit(night_command(records, history, OUT, ERR, again=again, **settings))
    if runs is None or history is not None:
        raise click.UsageError("say where the run goes: --out RUNS, or --onto HISTORY")
    if again:
        raise click.UsageError("--again goes with --onto")
    sys.exit(screen_command(records, runs, OUT, ERR, **settings))


@click.command()
@click.argument("course")
@click.option(
    "--runs", default="runs", show_default=True, type=ANY, help="Folder of runs, or one run."
)
@click.option("--identify", is_flag=True, help="Show names. Without it, initials.")
def show(course: str, runs: Path, identify: bool) -> None:
    """Tell one course in the terminal: timeline, elements, reasons with their words.

    COURSE is a course id, or list and rank such as hidden:1. A course in no list is told with the
    reason why not.
    """
    from clew.screening.runs.tell import show_course

    sys.exit(show_course(runs, course, OUT, identify=identify))


@click.command()
@click.argument("identity")
@click.option(
    "--runs", default="runs", show_default=True, type=ANY, help="Folder of runs, or one run."
)
@click.option("--identify", is_flag=True, help="Show names. Without it, initials.")
def why(identity: str, runs: Path, identify: bool) -> None:
    """Say why mentions were taken for one person: a sentence and a waterfall for each link. Of a
    course: why it is listed, or is not.
    """
    from clew.screening.runs.tell import why_identity

    sys.exit(why_identity(runs, identity, OUT, identify=identify))


@click.command()
@click.option(
    "--runs", default="runs", show_default=True, type=ANY, help="Folder of runs, or one run."
)
@click.option(
    "--incident",
    help="Every course that this record stands in, listed or not; or why it stands in none.",
)
@click.option("--person", help="Every course of this identity, listed or not.")
@click.option("--identify", is_flag=True, help="Show names. Without it, initials.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1))
def unlisted(
    runs: Path, incident: str | None, person: str | None, identify: bool, limit: int
) -> None:
    """Courses that were considered and are in no list, nearest to it first, each with the reason."""
    from clew.screening.runs.tell import show_unlisted

    if incident is not None and person is not None:
        raise click.UsageError("name a record or a person, not both")
    sys.exit(
        show_unlisted(runs, OUT, person=person, incident=incident, identify=identify, limit=limit)
    )


@click.command()
@click.argument("run", type=ANY)
@click.option(
    "--out", type=ANY, help="The file to write (default: report.html in the run's folder)."
)
@click.option(
    "--identify",
    is_flag=True,
    help="Names instead of initials. Never an address or a telephone number.",
)
@click.option(
    "--limit",
    default=50,
    show_default=True,
    type=click.IntRange(1),
    help="Courses of each list told in full.",
)
def report(run: Path, out: Path | None, identify: bool, limit: int) -> None:
    """Write one self-contained HTML file about RUN (such as runs/latest) that an officer can read
    without Clew.
    """
    from clew.screening.report.page import write_report

    path = write_report(run, out, identify=identify, limit=limit)
    OUT.print(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB, readable by you alone).")


@click.command("forget-runs")
@click.argument("runs", type=ANY)
@click.option("--keep", type=click.IntRange(2), default=10, show_default=True)
def forget_runs(runs: Path, keep: int) -> None:
    """Delete all but the newest published runs in a folder, and work that was left for a week.

    The run that `latest` points to stays, and corrections and decisions do. Not while a run is
    made there.
    """
    from clew.screening.runs.forget import forget_runs as forget

    if not runs.is_dir():
        raise Problem(f"there is no folder {runs}")
    gone = forget(runs, keep=keep)
    OUT.print(f"{len(gone):,} deleted{': ' if gone else ''}{', '.join(gone)}.", markup=False)


@click.command()
@click.argument("run", type=ANY)
@click.argument("records", type=ANY)
@click.option(
    "--work",
    type=ANY,
    help="An empty folder to work in, which keeps what was made (default: one that is removed).",
)
@click.option("--memory", help="As for clew screen.")
@click.option("--threads", type=click.IntRange(1), help="As for clew screen.")
def reproduce(
    run: Path, records: Path, work: Path | None, memory: str | None, threads: int | None
) -> None:
    """Make RUN (such as runs/latest) again from its RECORDS, and compare every row.

    By the rules, the decisions and the readers that the run used. RUN and its folder are read and
    not changed. Exit status: 0 the same, 1 rows differ, 2 it cannot be made again here.
    """
    from clew.screening.runs.command import reproduce_command

    sys.exit(reproduce_command(run, records, work, OUT, ERR, memory=memory, threads=threads))


@click.command()
@click.argument("before", type=ANY)
@click.argument("after", type=ANY)
def compare(before: Path, after: Path) -> None:
    """Say what differs between the lists of two runs over the same records: which courses enter, leave
    or move, and of which groups their people are.

    To read a change of rules by: screen the same records with both sets. Exit status: 0 told, 2 the
    runs cannot be compared.
    """
    from clew.screening.report.compare import compare_command

    sys.exit(compare_command(before, after, OUT))
