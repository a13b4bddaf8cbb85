"""CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from clew.files import private_file
from clew.tables import TableWriter


def write_csv(table: pa.Table, path: Path) -> None:
    with private_file(path) as handle:
        out = TableWriter(handle, lines="\n")
        out.row(table.column_names)
        for batch in table.to_batches(10_000):
            columns = [c.to_pylist() for c in batch.columns]
            out.rows(zip(*columns, strict=True))
