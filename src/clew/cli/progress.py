"""`clew progress ...`: accounts of progress, checked and set side by side."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, OUT


@click.group()
def progress() -> None:
    """Check a force's account of its progress, and set several side by side."""


@progress.command("check")
@click.argument("table", type=FILE)
def progress_check(table: Path) -> None:
    """Say whether TABLE (CSV) has the columns and the kinds of values that every account has.

    Exit status: 0 when it has, 2 when not.
    """
    from clew.progress.command import check_command

    sys.exit(check_command(table, OUT))


@progress.command("compare")
@click.argument("tables", type=FILE, nargs=-1, required=True)
@click.option(
    "--out", required=True, type=ANY, help="The file to write: it ends in .csv or in .html."
)
def progress_compare(tables: tuple[Path, ...], out: Path) -> None:
    """Set the accounts of several forces side by side, and warn where numbers may not be compared.

    Exit status: 0 when it was written, 2 when a file is no account.
    """
    from clew.progress.command import compare_command

    sys.exit(compare_command(tables, out, OUT))
