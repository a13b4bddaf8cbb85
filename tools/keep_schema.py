"""What code of the version before asks of the database, kept in tests/data/schema.json: the promise
that it runs on the new database (docs/guide/running.md) is tested against it.

    .venv/bin/python tools/keep_schema.py     at each release, after the tests are green
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "data" / "schema.json"
Schema = dict[str, Any]

_COLUMNS = """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> ''
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1, 2"""
# Functions that somebody calls: not those of triggers, nor those of extensions.
_FUNCTIONS = """SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
        pg_get_function_result(p.oid) FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype <> 'trigger'::regtype
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1"""


def schema(connection: psycopg.Connection) -> Schema:
    """Tables and views with their columns (type, whether it must be given, whether it has a value
    of its own), and functions with what they give.
    """
    tables: dict[str, dict[str, list[Any]]] = {}
    for table, column, kind, needed, has_value in connection.execute(_COLUMNS.encode()).fetchall():
        tables.setdefault(table, {})[column] = [kind, needed, has_value]
    functions = dict(connection.execute(_FUNCTIONS.encode()).fetchall())
    return {"tables": tables, "functions": functions}


def broken(old: Schema, new: Schema) -> list[str]:
    """What code that knows `old` cannot do on `new`."""
    found = []
    for function, gives in old["functions"].items():
        if function not in new["functions"]:
            found.append(f"the function {function} is gone")
        elif new["functions"][function] != gives:
            found.append(
                f"the function {function} gave {gives} and gives {new['functions'][function]}"
            )
    for table, columns in old["tables"].items():
        now = new["tables"].get(table)
        if now is None:
            found.append(f"the table {table} is gone")
            continue
        for column, (kind, needed, _) in columns.items():
            if column not in now:
                found.append(f"the column {table}.{column} is gone")
            elif now[column][0] != kind:
                found.append(f"the column {table}.{column} was {kind} and is {now[column][0]}")
            elif now[column][1] and not needed and not now[column][2]:
                found.append(f"the column {table}.{column} could be empty and has to be given")
        found += [
            f"the new column {table}.{column} has to be given: nothing of the version before gives it (db_default)"
            for column, (_, needed, has_value) in now.items()
            if column not in columns and needed and not has_value
        ]
    return found


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from clew import __version__
    from clew.database import embedded
    from clew.database.provision import ADMIN
    from tests.services import HOME, copy_of_template

    copy_of_template("kept_schema")
    with psycopg.connect(embedded.start(HOME / "postgres").dsn(ADMIN, "kept_schema")) as admin:
        kept = {"version": __version__} | schema(admin)
    # A line for each table, so that a difference is read in a line.
    tables = ",\n".join(f"  {json.dumps(t)}: {json.dumps(c)}" for t, c in kept["tables"].items())
    functions = ",\n".join(
        f"  {json.dumps(f)}: {json.dumps(gives)}" for f, gives in kept["functions"].items()
    )
    KEPT.write_text(
        f'{{"version": {json.dumps(kept["version"])},\n "tables": {{\n{tables}\n }},\n'
        f' "functions": {{\n{functions}\n }}}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
