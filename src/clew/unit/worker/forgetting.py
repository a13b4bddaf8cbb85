"""What goes when its time is over, by one table (data/keeping.toml) that the document of what is kept is made from too."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

_TABLE = Path(__file__).parent / "data" / "keeping.toml"
_AT_ONCE = 5_000


@cache
def rows() -> list[dict[str, Any]]:
    """Every row of the table of keeping."""
    return list(tomllib.loads(_TABLE.read_text(encoding="utf-8"))["rows"])


def forget_expired() -> dict[str, int]:
    """Delete what is older than its days, some thousands of each table at a time; how many of which. As the service."""
    done = {}
    for row in rows():
        if "when" not in row:
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            name, key = row["table"], _key(cursor, row["table"])
            cursor.execute(
                f"SELECT {key} FROM {name} WHERE {row['when']} < now() - make_interval(days => %s) AND ({row.get('only', 'true')}) LIMIT {_AT_ONCE}",
                [row["days"]],
            )
            old = [found[0] for found in cursor.fetchall()]
            if not old:
                continue
            for statement in row.get("before", []):
                cursor.execute(statement, [old])
            cursor.execute(f"DELETE FROM {name} WHERE {key} = ANY (%s)", [old])
            done[name] = cursor.rowcount
    return done


def _key(cursor: Any, table: str) -> str:
    cursor.execute(
        "SELECT quote_ident(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indrelid = %s::regclass AND i.indisprimary",
        [table],
    )
    return str(cursor.fetchone()[0])
