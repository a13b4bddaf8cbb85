"""CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa

from clew.files import private_file

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; everything else stays."""
    if isinstance(value, str) and value.startswith(_RISKY):
        return "'" + value
    return value


def write_csv(table: pa.Table, path: Path) -> None:
    with private_file(path) as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(table.column_names)
        for batch in table.to_batches(10_000):
            columns = [c.to_pylist() for c in batch.columns]
            out.writerows([safe_cell(v) for v in row] for row in zip(*columns, strict=True))
