"""What a stage may ask of an engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

BatchFunction = Callable[[pa.RecordBatch], pa.RecordBatch]


class Engine(Protocol):
    """SQL is DuckDB's, kept to what transpiles: joins, windows, group by, case, coalesce, try_cast,
    regexp_replace,
    regexp_matches, min_by, max_by, count distinct, date_diff. No lists, no ASOF, no hash()."""

    name: str

    def register(self, name: str, path: Path) -> None:
        """Show a Parquet file (or folder of parts) as the table `name`."""

    def create(self, name: str, sql: str) -> None:
        """Work `sql` out now and keep it as the table `name` for the length of the run."""

    def put(self, name: str, table: pa.Table) -> None:
        """Show an Arrow table as the table `name`."""

    def fetch(self, sql: str) -> pa.Table:
        """The result here, as Arrow. For what fits in memory."""

    def write(self, sql: str, path: Path) -> None:
        """Write the result as Parquet at `path`: one file here, a folder of parts on Spark."""

    def map_batches(
        self, name: str, sql: str, make: Callable[[], BatchFunction], schema: pa.Schema
    ) -> None:
        """Run a function over the result batch by batch, on every core, and keep what it gives as
        the table `name`.

        `make` is called once in each worker and must be importable by name.
        """

    def linker_api(self) -> Any:
        """Splink's door to this engine."""

    def table_of(self, frame: Any) -> str:
        """The name under which a frame that Splink gave back can be used in SQL."""

    def close(self) -> None:
        """Give everything back."""
