"""DuckDB in this process; text over a pool of processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI

from clew.screening.engines.base import BatchFunction

_BATCH = 50_000
_worker: BatchFunction | None = None


def connect(scratch: str | Path, *, memory: str | None = None, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that fetches nothing from outside and spills to `scratch`."""
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    con.execute("set preserve_insertion_order = false")
    con.execute("set timezone = 'UTC'")
    con.execute("set enable_progress_bar = false")
    Path(scratch).mkdir(parents=True, exist_ok=True)
    con.execute(f"set temp_directory = '{quoted(Path(scratch) / 'spill')}'")
    con.execute(f"set threads = {threads or os.cpu_count() or 1}")
    if memory:
        con.execute(f"set memory_limit = '{memory}'")
    return con


def quoted(path: Path | str) -> str:
    """A path inside a SQL string."""
    return str(path).replace("'", "''")


def _start(make: Callable[[], BatchFunction]) -> None:
    global _worker
    _worker = make()


def _apply(batch: pa.RecordBatch) -> pa.RecordBatch:
    assert _worker is not None  # noqa: S101  # the pool's initialiser has run
    return _worker(batch)


class DuckEngine:
    """The embedded default."""

    name = "duckdb"

    def __init__(self, scratch: str, *, memory: str | None = None, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._con = connect(scratch, memory=memory, threads=self._threads)

    def register(self, name: str, path: Path) -> None:
        source = path / "*.parquet" if path.is_dir() else path
        self._drop(name)
        self._con.execute(f"create view {name} as select * from read_parquet('{quoted(source)}')")

    def create(self, name: str, sql: str) -> None:
        self._con.execute(f"create or replace table _new_{name} as {sql}")
        self._drop(name)
        self._con.execute(f"alter table _new_{name} rename to {name}")

    def put(self, name: str, table: pa.Table) -> None:
        self._con.register("_incoming", table)
        self.create(name, "select * from _incoming")
        self._con.unregister("_incoming")

    def _drop(self, name: str) -> None:
        kinds = self._con.execute("select table_type from information_schema.tables where table_name = ?", [name]).fetchall()
        for (kind,) in kinds:
            self._con.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {name}")

    def fetch(self, sql: str) -> pa.Table:
        return self._con.sql(sql).to_arrow_table()

    def write(self, sql: str, path: Path) -> None:
        self._con.execute(f"copy ({sql}) to '{quoted(path)}' (format parquet, compression snappy)")

    def map_batches(self, name: str, sql: str, make: Callable[[], BatchFunction], schema: pa.Schema) -> None:
        reader = self._con.cursor().sql(sql).to_arrow_reader(_BATCH)
        first = next(iter(reader), None)
        results: list[pa.RecordBatch] = []
        second = next(iter(reader), None) if first is not None else None
        if second is None or self._threads == 1:
            # One batch is not worth a pool.
            work = make()
            results = [work(b) for b in (first, second) if b is not None]
            results += [work(b) for b in reader] if second is not None else []
        else:
            with ProcessPoolExecutor(self._threads, get_context("spawn"), initializer=_start, initargs=(make,)) as pool:
                waiting: deque[Future[pa.RecordBatch]] = deque(pool.submit(_apply, b) for b in (first, second))
                for batch in reader:
                    waiting.append(pool.submit(_apply, batch))
                    if len(waiting) > 3 * self._threads:
                        results.append(waiting.popleft().result())
                results += [f.result() for f in waiting]
        self.put(name, pa.Table.from_batches(results, schema=schema))

    def linker_api(self) -> Any:
        return DuckDBAPI(self._con)

    def table_of(self, frame: Any) -> str:
        return frame.physical_name

    def close(self) -> None:
        self._con.close()
