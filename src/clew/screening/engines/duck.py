"""DuckDB in this process; text over a pool of processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI

from clew.screening.engines.base import BatchFunction

_BATCH = 2_048
_worker: BatchFunction | None = None


class ManyStatements(duckdb.Error):
    """A call held more than one statement.

    Ours never do: something that is no part of them got in.
    """


class Session:
    """A DuckDB connection that reaches no further than the folders it was given and runs one
    statement in a call.
    """

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self.raw = raw

    def _one(self, sql: str) -> None:
        if len(self.raw.extract_statements(sql)) != 1:
            raise ManyStatements("one call, one statement")

    def execute(self, sql: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        self._one(sql)
        return (
            self.raw.execute(sql, parameters) if parameters is not None else self.raw.execute(sql)
        )

    def executemany(self, sql: str, parameters: Any) -> None:
        self._one(sql)
        self.raw.executemany(sql, parameters)

    def sql(self, sql: str) -> duckdb.DuckDBPyRelation:
        self._one(sql)
        return self.raw.sql(sql)

    def cursor(self) -> Session:
        """Another connection to the same tables, for reading a large one in batches."""
        return Session(self.raw.cursor())

    def register(self, name: str, table: pa.Table) -> None:
        self.raw.register(name, table)

    def unregister(self, name: str) -> None:
        self.raw.unregister(name)

    @property
    def description(self) -> Any:
        return self.raw.description

    def fetchmany(self, size: int) -> list[Any]:
        return self.raw.fetchmany(size)

    def fetchall(self) -> list[Any]:
        return self.raw.fetchall()

    def close(self) -> None:
        self.raw.close()


def connect(
    scratch: str | Path,
    *,
    reads: Iterable[Path] = (),
    memory: str | None = None,
    threads: int | None = None,
) -> Session:
    """A connection that spills to `scratch` and can open files there and under `reads` (files or
    folders): nothing else of this
    machine, no network, no extension, and no setting can be changed afterwards."""
    con = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    con.execute("set preserve_insertion_order = false")
    con.execute("set timezone = 'UTC'")
    con.execute("set enable_progress_bar = false")
    Path(scratch).mkdir(parents=True, exist_ok=True)
    con.execute(f"set temp_directory = '{quoted(Path(scratch) / 'spill')}'")
    con.execute(f"set threads = {threads or os.cpu_count() or 1}")
    if memory:
        con.execute(f"set memory_limit = '{quoted(memory)}'")
    reach = [Path(scratch).resolve(), *(p.resolve() for p in reads)]
    folders, single = [p for p in reach if not p.is_file()], [p for p in reach if p.is_file()]
    for name, paths in (("allowed_directories", folders), ("allowed_paths", single)):
        listed = ", ".join(f"'{quoted(p)}'" for p in dict.fromkeys(paths))
        con.execute(f"set {name} = [{listed}]")
    for setting in (
        "allow_community_extensions = false",
        "python_enable_replacements = false",
        "enable_external_access = false",
    ):
        con.execute(f"set {setting}")
    con.execute("set lock_configuration = true")
    return Session(con)


def quoted(path: Path | str) -> str:
    """A path, or any other words, inside a SQL string."""
    return str(path).replace("'", "''")


def parquet(path: Path | str) -> str:
    """A Parquet file, or a pattern of them, as a table.

    What the folders above it are called says nothing about what it holds.
    """
    return f"read_parquet('{quoted(path)}', hive_partitioning = false)"


def identifier(name: str) -> str:
    """A name that came from outside, as SQL takes it: whatever stands in it, it is one name. Raises
    ValueError for a NUL.
    """
    if "\0" in name:
        raise ValueError("a name in SQL cannot hold a NUL")
    return '"' + name.replace('"', '""') + '"'


def _start(make: Callable[[], BatchFunction]) -> None:
    global _worker
    _worker = make()


def _apply(batch: pa.RecordBatch) -> pa.RecordBatch:
    assert _worker is not None  # noqa: S101  # the pool's initialiser has run
    return _worker(batch)


class DuckEngine:
    """The embedded default."""

    name = "duckdb"

    def __init__(
        self,
        scratch: str,
        *,
        reads: Iterable[Path] = (),
        memory: str | None = None,
        threads: int | None = None,
    ) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._con = connect(scratch, reads=reads, memory=memory, threads=self._threads)
        self._views: set[str] = set()

    def register(self, name: str, path: Path) -> None:
        source = path / "*.parquet" if path.is_dir() else path
        if name not in self._views:
            self._con.execute(f"drop table if exists {name}")
        self._con.execute(f"create or replace view {name} as select * from {parquet(source)}")
        self._views.add(name)

    def create(self, name: str, sql: str) -> None:
        if name not in self._views:
            self._con.execute(f"create or replace table {name} as {sql}")
            return
        # The new table may be made from the view whose name it takes.
        self._con.execute(f"create or replace table _new_{name} as {sql}")
        self._con.execute(f"drop view {name}")
        self._con.execute(f"alter table _new_{name} rename to {name}")
        self._views.discard(name)

    def put(self, name: str, table: pa.Table) -> None:
        self._con.register("_incoming", table)
        self.create(name, "select * from _incoming")
        self._con.unregister("_incoming")

    def fetch(self, sql: str) -> pa.Table:
        return self._con.sql(sql).to_arrow_table()

    def write(self, sql: str, path: Path) -> None:
        # In order: the same rows are the same bytes, however many threads wrote them.
        self._con.execute(
            f"copy (select * from ({sql}) q order by all) to '{quoted(path)}' (format parquet, compression snappy)"
        )

    def map_batches(
        self, name: str, sql: str, make: Callable[[], BatchFunction], schema: pa.Schema
    ) -> None:
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
            with ProcessPoolExecutor(
                self._threads, get_context("spawn"), initializer=_start, initargs=(make,)
            ) as pool:
                waiting: deque[Future[pa.RecordBatch]] = deque(
                    pool.submit(_apply, b) for b in (first, second)
                )
                for batch in reader:
                    waiting.append(pool.submit(_apply, batch))
                    if len(waiting) > 3 * self._threads:
                        results.append(waiting.popleft().result())
                results += [f.result() for f in waiting]
        self.put(name, pa.Table.from_batches(results, schema=schema))

    def linker_api(self) -> Any:
        return DuckDBAPI(self._con.raw)

    def table_of(self, frame: Any) -> str:
        return frame.physical_name

    def close(self) -> None:
        self._con.close()
