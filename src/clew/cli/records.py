"""`clew records ...`: records as a force exports them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, ERR, OUT


@click.group()
def records() -> None:
    """Check a force's records, or bring another export into Clew's format."""


@records.command("check")
@click.argument("records", type=ANY)
@click.option("--errors", type=ANY, help="Write every error to this CSV file.")
@click.option(
    "--limit", default=20, show_default=True, help="Errors shown here; all of them go to --errors."
)
def records_check(records: Path, errors: Path | None, limit: int) -> None:
    """Read RECORDS and say, row by row, what is wrong and how to put it right. Nothing is changed.

    Exit status: 0 when every row is usable, 1 when rows were set aside, 2 when nothing can be read.
    """
    from clew.screening.records.check import check

    sys.exit(check(records, OUT, ERR, errors=errors, limit=limit))


@records.command("map")
@click.argument("file", type=ANY)
@click.option("--out", type=ANY, help="The mapping file to write (default: show it).")
def records_map(file: Path, out: Path | None) -> None:
    """Propose a mapping for FILE, one file of an export, by the names of its columns and what
    stands in them. Read it before it is used.

    Exit status: 0 done, 2 when the file cannot be read.
    """
    from clew.screening.records.mapping_proposal import map_command

    sys.exit(map_command(file, out, OUT))


@records.command("import")
@click.argument("raw", type=ANY)
@click.option(
    "--mapping",
    required=True,
    help="A mapping file (TOML), or the name of one that ships: crime-csv, nibrs, pole-graph.",
)
@click.option("--out", type=ANY, help="Folder for the records in Clew's format.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show ten rows of each table before and after, and write nothing.",
)
def records_import(raw: Path, mapping: str, out: Path | None, dry_run: bool) -> None:
    """Turn the export RAW (a file or a folder) into records, as the mapping file says."""
    from clew.screening.records.mapping import import_records, try_mapping

    if dry_run:
        sys.exit(try_mapping(raw, mapping, OUT))
    if out is None:
        raise click.UsageError("name a folder with --out, or try the mapping with --dry-run")
    sys.exit(import_records(raw, mapping, out, OUT))
