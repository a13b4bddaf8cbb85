"""`clew figures ...`: published figures, checked and compared."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, OUT, day


@click.group()
def figures() -> None:
    """Check figures that were published, and set a force's own beside them."""


@figures.command("check")
@click.argument("table", type=ANY)
@click.option("--csv", "as_csv", is_flag=True, help="Findings as CSV: sheet, cell, kind, why.")
def figures_check(table: Path, as_csv: bool) -> None:
    """Say what looks wrong in a published TABLE (CSV, ODS, XLSX): totals, codes, periods,
    percentages, leftovers.

    Exit status: 0 when nothing does, 1 when something does, 2 when it cannot be read.
    """
    from clew.figures.command import check_command

    sys.exit(check_command(table, OUT, as_csv=as_csv))


@figures.command("import")
@click.argument("tables", type=FILE, nargs=-1, required=True)
@click.option("--out", required=True, type=ANY, help="The Parquet file to keep them in.")
def figures_import(tables: tuple[Path, ...], out: Path) -> None:
    """Take in published TABLES: the Home Office's police recorded crime by force and quarter,
    borough tables by month.

    Exit status: 0 when every row was taken in, 1 when some were left out, 2 when a file is no such
    table.
    """
    from clew.figures.command import import_command

    sys.exit(import_command(tables, out, OUT))


@figures.command("compare")
@click.argument("published", type=FILE)
@click.option("--records", required=True, type=ANY, help="The force's records.")
@click.option(
    "--area",
    default="",
    help="The force's name in the published table (default: as in the records).",
)
@click.option("--as-at", required=True, type=click.DateTime(["%Y-%m-%d"]), callback=day)
def figures_compare(published: Path, records: Path, area: str, as_at: date) -> None:
    """Set a force's own figures beside PUBLISHED ones (from clew figures import), with the
    differences.
    """
    from clew.figures.command import compare_command

    sys.exit(compare_command(published, records, OUT, area=area, as_at=as_at))
