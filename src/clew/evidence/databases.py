"""SQLite databases of telephones, opened as what they are: files that somebody else wrote.

A private copy is opened read-only and immutable, without extensions; only reading of tables is
allowed, for a limited number of steps.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from clew.evidence.events import CannotRead
from clew.evidence.sources import Item

_ALLOWED = {sqlite3.SQLITE_READ, sqlite3.SQLITE_SELECT}
_FUNCTIONS = {
    "coalesce",
    "nullif",
    "ifnull",
    "count",
    "min",
    "max",
    "length",
    "typeof",
    "group_concat",
}
_LARGEST_VALUE = 64 * 2**20
_STEPS = 20_000  # times 1,000,000 virtual instructions


class Database:
    """Tables and rows, nothing else."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.tables = {
            name: {
                c[0] for c in connection.execute("select name from pragma_table_info(?)", (name,))
            }
            for name, kind, sql in connection.execute(
                "select name, type, coalesce(sql, '') from sqlite_master"
            ).fetchall()
            if kind == "table" and not sql.lower().replace(" ", "").startswith("createvirtual")
        }

    def lock(self) -> None:
        """From here on only tables that were seen are read."""
        steps = iter(range(_STEPS))
        self._connection.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
        self._connection.set_authorizer(self._allowed)

    def _allowed(
        self,
        action: int,
        first: str | None,
        second: str | None,
        _base: str | None,
        _trigger: str | None,
    ) -> int:
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_OK if first in self.tables else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if second in _FUNCTIONS else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY

    def has(self, table: str, *columns: str) -> bool:
        return set(columns) <= self.tables.get(table, set())

    def column(self, table: str, name: str, alias: str = "") -> str:
        """The column, or null where this version of the app has none."""
        return f"{alias or table}.{name}" if self.has(table, name) else "null"

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        yield from self._connection.execute(query)


@contextmanager
def opened(item: Item, workspace: Path) -> Iterator[Database]:
    """What the write-ahead log beside it holds is taken in, on the copy. Raises CannotRead."""
    with item.on_disk(workspace) as copy:
        log = item.sibling("-wal")
        if log and log.size:
            with log.open() as source, Path(f"{copy}-wal").open("wb") as target:
                shutil.copyfileobj(source, target)
            _take_in_log(copy)
        connection = sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)
        with closing(connection):
            connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            try:
                connection.execute("pragma trusted_schema = off")
                connection.execute("pragma cell_size_check = on")
                database = Database(connection)
                database.lock()
                yield database
            except sqlite3.DatabaseError as problem:
                raise CannotRead(
                    f"the database is damaged, locked or made to mislead ({problem})"
                ) from problem


def _take_in_log(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("pragma trusted_schema = off")
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    except sqlite3.DatabaseError as problem:
        raise CannotRead(f"the log beside the database does not fit it ({problem})") from problem
