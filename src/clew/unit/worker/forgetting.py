"""What goes when its time is over, by one table (data/keeping.toml) that the document of what is
kept is made from too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db import connection, transaction

from clew.database.rights import Cursor

_TABLE = Path(__file__).parent / "data" / "keeping.toml"
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long rows of a table are kept: `days` from the column `when`, of those that `only` (a
    condition of SQL) picks; without `when` no job
    deletes them. `before` has statements that come before a deletion. The others are words for the
    document."""

    table: str
    days: int = 0
    when: str = ""
    only: str = "true"
    before: list[str] = field(default_factory=list)
    of: str = ""
    kept: str = ""
    encrypted: str = ""


@cache
def rows() -> list[Keeping]:
    """Every row of the table of keeping."""
    held: list[Mapping[str, object]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["rows"]
    return [Keeping(**row) for row in held]  # type: ignore[arg-type]  # the class says which names and types there are


def forget_expired() -> dict[str, int]:
    """Delete what is older than its days, some thousands of each table at a time; how many of
    which. As the service.
    """
    done = {}
    for row in rows():
        if not row.when:
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            name, key = row.table, _key(cursor, row.table)
            cursor.execute(
                f"SELECT {key} FROM {name} WHERE {row.when} < now() - make_interval(days => %s) AND ({row.only}) LIMIT {_AT_ONCE}",
                [row.days],
            )
            keys: list[tuple[object]] = cursor.fetchall()
            old = [key for (key,) in keys]
            if not old:
                continue
            for statement in row.before:
                cursor.execute(statement, [old])
            cursor.execute(f"DELETE FROM {name} WHERE {key} = ANY (%s)", [old])
            done[name] = cursor.rowcount
    return done


def _key(cursor: Cursor, table: str) -> str:
    cursor.execute(
        "SELECT quote_ident(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indrelid = %s::regclass AND i.indisprimary",
        [table],
    )
    row = cursor.fetchone()
    assert row is not None  # noqa: S101  # every table has a key
    return str(row[0])
