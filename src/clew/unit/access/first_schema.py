"""The tables of a new database, in one file of SQL: an empty database is given them in seconds,
where every migration in turn takes minutes.

The file stands where the migrations that it names have led; later ones are applied on top of it.
tools/make_first_schema.py writes it with the digest of those migrations, which a test compares; the
whole comparison, table by table, is made before a release (./test whole).
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.db import connection, transaction

FILE = Path(__file__).parent / "data" / "first_schema.sql"
_NAMED = re.compile(r"^    \('(\w+)', '(\w+)', now\(\)\)", re.MULTILINE)
_DIGEST = re.compile(r"^-- SHA-256 of the migrations: (\w+)$", re.MULTILINE)


def named() -> list[tuple[str, str]]:
    """Application and name of every migration that the file stands for."""
    return _NAMED.findall(FILE.read_text(encoding="utf-8"))


def digest_kept() -> str:
    """The digest that the file was written with."""
    found = _DIGEST.search(FILE.read_text(encoding="utf-8"))
    return found[1] if found else ""


def digest_of(migrations: list[tuple[str, str]]) -> str:
    """The SHA-256 of the names of these migrations and of the text of those that are Clew's own."""
    found = hashlib.sha256()
    for app, name in migrations:
        text = Path(__file__).parents[1] / app / "migrations" / f"{name}.py"
        found.update(f"{app}.{name}\n".encode())
        found.update(text.read_bytes() if text.exists() else b"")
    return found.hexdigest()


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
