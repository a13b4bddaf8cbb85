"""`clew history`: the records of a force as they came, and the runs over all of them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, ERR, OUT

_FOLDER = click.argument("history", type=ANY)


@click.group()
def history() -> None:
    """Records as they came, night by night, and the runs over all of them. `clew screen RECORDS --onto
    HISTORY` adds to it.
    """


@history.command()
@_FOLDER
def status(history: Path) -> None:
    """Deliveries, runs with their counts and times, and warnings about the newest records.

    Exit status: 0, or 1 where the newest records are unlike those before.
    """
    from clew.screening.history.command import status_command

    sys.exit(status_command(history, OUT))


@history.command()
@_FOLDER
def verify(history: Path) -> None:
    """Compare every file of records and runs with what was kept of it when it came.

    Exit status: 0, or 1 with each file named that is gone, changed or was added.
    """
    from clew.screening.history.command import verify_command

    sys.exit(verify_command(history, OUT))


@history.command()
@_FOLDER
@click.option("--run", help="The run to tell of (default: the newest).")
@click.option(
    "--kind",
    type=click.Choice(
        ["appeared", "moved", "rose", "fell", "left", "withdrawn", "joined", "parted"]
    ),
    help="Only changes of this kind.",
)
@click.option("--csv", type=ANY, help="Write all of them to this file instead.")
def changes(history: Path, run: str | None, kind: str | None, csv: Path | None) -> None:
    """Every course that changed since the run before, and why."""
    from clew.screening.history.command import changes_command

    sys.exit(changes_command(history, OUT, run=run, kind=kind, csv=csv))


@history.command()
@_FOLDER
@click.option("--keep", type=click.IntRange(2), default=10, show_default=True)
def prune(history: Path, keep: int) -> None:
    """Delete all but the newest runs. Records, decisions and the run that `latest` points to stay."""
    from clew.screening.history.command import prune_command

    sys.exit(prune_command(history, OUT, keep=keep))


@history.command()
@_FOLDER
@click.option("--out", "into", required=True, type=ANY, help="An empty folder for the rebuilt run.")
@click.option("--threads", type=click.IntRange(1), help="Cores to use (default: all).")
@click.option("--memory", help="Most memory for the database, such as 8GB.")
def rebuild(history: Path, into: Path, threads: int | None, memory: str | None) -> None:
    """Screen all records as if nothing had been screened before, and show what differs from the newest
    run. The history stays as it is.
    """
    from clew.screening.history.command import rebuild_command

    sys.exit(rebuild_command(history, into, OUT, ERR, threads=threads, memory=memory))
