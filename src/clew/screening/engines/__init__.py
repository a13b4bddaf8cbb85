"""Where a run executes: DuckDB in this process, or Spark when a force has outgrown one machine.

Stages are written once, in a small subset of DuckDB's SQL and as functions from record batch to
record batch. An `Engine` runs both. A test runs every stage on both engines over a set with every
hard case and compares the courses.
"""

from collections.abc import Iterable
from pathlib import Path

from clew.screening.engines.base import BatchFunction, Engine

__all__ = ["BatchFunction", "Engine", "open_engine"]


def open_engine(
    name: str,
    scratch: str,
    *,
    reads: Iterable[Path] = (),
    memory: str | None = None,
    threads: int | None = None,
) -> Engine:
    """The engine called `duckdb` or `spark`. Spark is imported only when asked for: it is an
    optional extra.

    `reads` are the folders and files beside `scratch` that the stages open: DuckDB can open no
    others.
    """
    if name == "duckdb":
        from clew.screening.engines.duck import DuckEngine

        return DuckEngine(scratch, reads=reads, memory=memory, threads=threads)
    if name == "spark":
        from clew.screening.engines.spark import SparkEngine

        return SparkEngine(scratch, threads=threads)
    raise ValueError(f"no engine called {name!r}: choose duckdb or spark")
