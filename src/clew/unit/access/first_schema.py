"""The tables of a new database, in one file of SQL: an empty database is given them in seconds,
where every migration in turn takes minutes.

The file stands where the migrations that it names have led; later ones are applied on top of it.
tools/make_first_schema.py writes it, and a test compares what it makes with what the migrations
make.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

FILE = Path(__file__).parent / "data" / "first_schema.sql"


def put_into_empty_database() -> bool:
    """Whole or not at all, as the owner; false where migrations were applied before."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Two that start at once take turns.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('clew first schema'))")
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
        row: tuple[bool] = cursor.fetchone()
        if not row[0]:
            return False
        cursor.execute("SELECT set_config('search_path', '', true)")
        # Functions name each other, in any order.
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute(FILE.read_text(encoding="utf-8"))
    return True
