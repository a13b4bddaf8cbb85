"""A new database is given its tables at once: what it then is equals what every migration in turn
makes of it, and a database that is in use is left alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN
from clew.unit.access import first_schema
from tests.sampling import WHOLE
from tests.services import HOME, copy_of_template, environment_of_owner, make_empty, own_name

_NUMBERS = count()
_RIGHTS = re.compile(r"(?:^(?:GRANT|REVOKE) .*\n)+", re.MULTILINE)
# What an empty database has already.
_NOT_EMPTY = re.compile(r"^(?:CREATE SCHEMA public|COMMENT ON SCHEMA public).*\n", re.MULTILINE)
# pg_dump's own marks, which differ each time.
_MARKS = re.compile(r"^\\(?:un)?restrict .*\n|^-- Dumped .*\n", re.MULTILINE)
_CALL = "import django; django.setup(); from clew.unit.access import first_schema; {} from django.core.management import call_command; call_command('migrate', {})"


def test_it_was_made_from_these_migrations() -> None:
    """After a change of one of them: python tools/make_first_schema.py."""
    assert len(first_schema.named()) > 100
    assert first_schema.digest_kept() == first_schema.digest_of(first_schema.named())


@pytest.mark.skipif(not WHOLE, reason="migrates step by step, which takes minutes: ./test whole")
def test_it_is_what_every_migration_in_turn_makes(service: None) -> None:
    whole = own_name("whole")
    copy_of_template(whole)
    with empty_database() as stepped:
        assert migrate(stepped, "step_by_step=True").returncode == 0
        assert read_back(whole) == read_back(stepped)
        # The cache's table is made by a command of its own.
        assert {k: v for k, v in rows(whole).items() if k != "service_cache"} == rows(stepped)


def test_it_is_given_whole_or_not_at_all_and_never_twice(service: None, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sql"
    broken.write_text(
        first_schema.FILE.read_text(encoding="utf-8") + "\nSELECT 1 / 0;\n", encoding="utf-8"
    )
    with empty_database() as name:
        failed = migrate(
            name, before=f"first_schema.FILE = type(first_schema.FILE)({str(broken)!r});"
        )
        assert "division by zero" in failed.stderr
        assert rows(name) == {}
        assert migrate(name).returncode == 0
        there = rows(name)
        assert there["django_migrations"] > 100
        assert migrate(name).returncode == 0
        assert rows(name) == there


@contextmanager
def empty_database() -> Iterator[str]:
    name = own_name(f"schema{next(_NUMBERS)}")
    with psycopg.connect(_dsn("postgres"), autocommit=True) as admin:
        make_empty(admin, name)
        yield name
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def migrate(name: str, how: str = "", *, before: str = "") -> subprocess.CompletedProcess[str]:
    environment = environment_of_owner(name)
    command = [sys.executable, "-c", _CALL.format(before, f"verbosity=0, {how}")]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def dump(name: str) -> str:
    """Everything but rows: tables, functions, triggers, policies, rights, comments."""
    command = [str(embedded.program("pg_dump")), "--schema-only", "--exclude-table=service_cache"]
    said = subprocess.run(
        [*command, "--dbname", _dsn(name)], check=True, capture_output=True, text=True
    ).stdout
    return _MARKS.sub("", said)


def read_back(name: str) -> str:
    """The dump of what its dump makes: PostgreSQL writes some conditions in other words once it has
    read them back.
    """
    with empty_database() as again:
        with psycopg.connect(_dsn(again), autocommit=True) as connection:
            connection.execute(_NOT_EMPTY.sub("", dump(name)).encode())
        # Rights stand in the order in which they were given.
        return _RIGHTS.sub(lambda m: "\n".join(sorted(m[0].splitlines())), dump(again))


def rows(name: str) -> dict[str, int]:
    """How many each table holds."""
    with psycopg.connect(_dsn(name)) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        ).fetchall()
        return {
            table: connection.execute(f'SELECT count(*) FROM "{table}"'.encode()).fetchone()[0]
            for (table,) in tables
        }


def _dsn(name: str) -> str:
    return embedded.start(HOME / "postgres").dsn(ADMIN, name)
