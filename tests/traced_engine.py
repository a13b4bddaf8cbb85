"""An engine that writes down what each stage reads and makes: tables, and the columns of each, as
sqlglot understands the SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from clew.screening.engines import BatchFunction
from clew.screening.engines.duck import DuckEngine


@dataclass
class Step:
    """One statement: the table it makes (None for a result that Python takes) and what it reads,
    table by table.
    """

    stage: str
    makes: str | None
    reads: dict[str, set[str]]
    passes_on: bool = False  # whole rows go on: `select *`


@dataclass
class Trace:
    stage: str = ""
    steps: list[Step] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)
    too_early: list[str] = field(default_factory=list)


class _Door:
    """Splink's door, as far as our stages use it: a table that is handed to Splink is read."""

    def __init__(self, api: Any, trace: Trace) -> None:
        self._api, self._trace = api, trace

    def register(self, name: str, *more: Any, **named: Any) -> Any:
        self._trace.steps.append(
            Step(self._trace.stage, None, {name: set(self._trace.made.get(name, ()))})
        )
        return self._api.register(name, *more, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)


class TracedEngine(DuckEngine):
    """DuckDB, with everything that is asked of it told to `trace`."""

    def __init__(self, trace: Trace, scratch: str, **settings: Any) -> None:
        super().__init__(scratch, **settings)
        self._trace = trace

    def _columns(self, name: str) -> list[str]:
        return [row[0] for row in self._con.execute(f"describe {name}").fetchall()]

    def _step(self, makes: str | None, sql: str) -> None:
        stars = [
            star
            for star in sqlglot.parse_one(sql, read="duckdb").find_all(exp.Star)
            if not isinstance(star.parent, exp.Count)
        ]
        self._trace.steps.append(Step(self._trace.stage, makes, self._read_by(sql), bool(stars)))

    def _read_by(self, sql: str) -> dict[str, set[str]]:
        tree = sqlglot.parse_one(sql, read="duckdb")
        within = {cte.alias for cte in tree.find_all(exp.CTE)}
        names = {t.name for t in tree.find_all(exp.Table) if t.name and t.name not in within}
        # What Splink makes of its own, and functions that stand where a table would, are not ours
        # to follow.
        names = {n for n in names if not n.startswith("__splink")}
        self._trace.too_early += [
            f"{self._trace.stage}: {n}"
            for n in names
            if n not in self._trace.made and n != "_incoming"
        ]
        read: dict[str, set[str]] = {n: set() for n in names if n in self._trace.made}
        schema: dict[str, object] = {n: dict.fromkeys(self._trace.made[n], "unknown") for n in read}
        if any(not t.name or t.name.startswith("__splink") for t in tree.find_all(exp.Table)):
            # A file, or a table of Splink's, has columns that we do not know: all that it is joined
            # to counts as read.
            return {n: set(self._trace.made[n]) for n in read}
        whole = qualify(
            tree,
            schema=schema,
            dialect="duckdb",
            quote_identifiers=False,
            validate_qualify_columns=False,
        )
        for scope in traverse_scope(whole):
            for column in scope.columns:
                table = scope.sources.get(column.table)
                if isinstance(table, exp.Table) and table.name in read:
                    read[table.name].add(column.name)
        return read

    def _is_made(self, name: str) -> None:
        self._trace.made[name] = self._columns(name)

    def register(self, name: str, path: Path) -> None:
        super().register(name, path)
        self._trace.steps.append(Step(self._trace.stage, name, {}))
        self._is_made(name)

    def create(self, name: str, sql: str) -> None:
        self._step(name, sql)
        super().create(name, sql)
        self._is_made(name)

    def put(self, name: str, table: pa.Table) -> None:
        self._trace.steps.append(Step(self._trace.stage, name, {}))
        self._con.register("_incoming", table)
        super().create(name, "select * from _incoming")
        self._con.unregister("_incoming")
        self._is_made(name)

    def fetch(self, sql: str) -> pa.Table:
        self._step(None, sql)
        return super().fetch(sql)

    def map_batches(
        self, name: str, sql: str, make: Callable[[], BatchFunction], schema: pa.Schema
    ) -> None:
        self._step(name, sql)
        super().map_batches(name, sql, make, schema)

    def linker_api(self) -> Any:
        return _Door(super().linker_api(), self._trace)
