"""What goes when its time is over, by one table (data/keeping.toml) that the document of what is
kept is made from too.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from clew.database.rights import Cursor
from clew.unit.access.identity import service_account
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action

_TABLE = Path(__file__).parent / "data" / "keeping.toml"
_AT_ONCE = 5_000
_ERASED_AT_ONCE = 200
_HOURS_ALONE = 1  # days


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long rows of a table are kept: `days` from the column `when`, of those that `only` (a
    condition of SQL) picks; or `function`, of the standing law, erases what is older than `days`.
    With neither, no job deletes them. `before` has statements that come before a deletion. The
    others are words for the document."""

    table: str
    days: int = 0
    when: str = ""
    only: str = "true"
    function: str = ""
    before: list[str] = field(default_factory=list)
    of: str = ""
    kept: str = ""
    encrypted: str = ""

    @property
    def by_worker(self) -> bool:
        return bool(self.when or self.function)


@cache
def rows() -> list[Keeping]:
    """Every row of the table of keeping."""
    held: list[Mapping[str, object]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["rows"]
    return [Keeping(**row) for row in held]  # type: ignore[arg-type]  # the class says which names and types there are


def forget_expired() -> dict[str, int]:
    """Delete what is older than its days, some thousands of each table at a time; how many of
    which.

    As the service. The audit has a row for each table and turn, with the count, and one for each
    request and account; of what lives for hours (sessions, counts of tries) it has none.
    """
    done: dict[str, int] = {}
    for row in rows():
        if not row.by_worker:
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            number = _erase(cursor, row) if row.function else _delete(cursor, row)
            if number and not row.function and row.days > _HOURS_ALONE:
                _log_erasure(row, f"kept:{row.table}", {row.table: number})
        if number:
            done[row.table] = number
    return done


def _delete(cursor: Cursor, row: Keeping) -> int:
    key = _key(cursor, row.table)
    cursor.execute(
        f"SELECT {key} FROM {row.table} WHERE {row.when} < now() - make_interval(days => %s) AND ({row.only}) LIMIT {_AT_ONCE}",
        [row.days],
    )
    old = [found[0] for found in cursor.fetchall()]
    for statement in (
        (*row.before, f"DELETE FROM {row.table} WHERE {key} = ANY (%s)") if old else ()
    ):
        cursor.execute(statement, [old])
    return len(old)


def _erase(cursor: Cursor, row: Keeping) -> int:
    cursor.execute(
        f"SELECT subject, counted FROM {row.function}(%s, %s)", [row.days, _ERASED_AT_ONCE]
    )
    erased: list[tuple[str, str | dict[str, int]]] = cursor.fetchall()
    for subject, counted in erased:
        _log_erasure(row, subject, json.loads(counted) if isinstance(counted, str) else counted)
    return len(erased)


def _log_erasure(row: Keeping, subject: str, counts: dict[str, Any]) -> None:
    log(
        service_account(),
        Action.ERASURE,
        "erased because its time was over",
        subject,
        reason=f"{row.table} is kept for {row.days} days",
        rows=counts,
    )


def _key(cursor: Cursor, table: str) -> str:
    cursor.execute(
        "SELECT quote_ident(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indrelid = %s::regclass AND i.indisprimary",
        [table],
    )
    row = cursor.fetchone()
    assert row is not None  # noqa: S101  # every table has a key
    return str(row[0])
