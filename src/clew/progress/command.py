"""`clew progress ...`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from clew.progress.compare import compare, write
from clew.progress.table import read, schema


def check_command(table: Path, console: Console) -> int:
    """Exit status 0. Raises NotAnAccount."""
    rows = read(table)
    counts = Counter(row["row"] for row in rows)
    console.print(
        f"{table.name}: an account of {rows[0]['force']} as at {rows[0]['as_at']}, schema {schema()[0]}: "
        + ", ".join(f"{n:,} rows of kind {kind}" for kind, n in counts.items())
        + ".",
        markup=False,
    )
    return 0


def compare_command(tables: Sequence[Path], out: Path, console: Console) -> int:
    """Exit status 0. Raises NotAnAccount, CannotCompare and OSError."""
    found = compare(tables)
    write(found, out)
    for said in found.warnings:
        console.print(said, markup=False)
    told = sum(bool(line.warnings) for line in found.lines)
    console.print(
        f"{out.name}: {len(found.lines):,} rows of {len(found.forces)} accounts side by side; {told:,} of them have a warning beside them.",
        markup=False,
    )
    return 0
