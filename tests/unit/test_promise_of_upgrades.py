"""Code of the version before runs on the new database: going back is installing the old wheel.

What that code asks of the database is kept (tools/keep_schema.py). tools/try_upgrade.py --back tries
it with real code and data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN
from tests.own_tools import tool
from tests.services import HOME, copy_of_template, own_name

ROOT = Path(__file__).resolve().parents[2]
keep_schema = tool("keep_schema")
irreversible = tool("irreversible")


@pytest.fixture(scope="module")
def admin(service: None) -> Iterator[psycopg.Connection]:
    name = own_name("promise")
    copy_of_template(name)
    with psycopg.connect(embedded.start(HOME / "postgres").dsn(ADMIN, name)) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    held: dict[str, Any] = json.loads(keep_schema.KEPT.read_text(encoding="utf-8"))
    return held


def test_the_version_before_finds_what_it_asks_for(
    admin: psycopg.Connection, kept: dict[str, Any]
) -> None:
    assert len(kept["tables"]) > 90
    assert keep_schema.broken(kept, keep_schema.schema(admin)) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE accounts_notice CASCADE", "the table accounts_notice is gone"),
        (
            "ALTER TABLE accounts_notice RENAME COLUMN text TO words",
            "the column accounts_notice.text is gone",
        ),
        (
            "ALTER TABLE intake_job ALTER COLUMN step TYPE varchar(9)",
            "the column intake_job.step was",
        ),
        (
            "ALTER TABLE accounts_notice ADD COLUMN more text NOT NULL",
            "the new column accounts_notice.more has to be given",
        ),
        (
            "ALTER TABLE accounts_notice ALTER COLUMN read_at SET NOT NULL",
            "the column accounts_notice.read_at could be empty",
        ),
        ("DROP FUNCTION letterbox_keys() CASCADE", "the function letterbox_keys() is gone"),
        (
            "DROP FUNCTION letterbox_keys() CASCADE; CREATE FUNCTION letterbox_keys() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "the function letterbox_keys() gave",
        ),
    ],
)
def test_a_migration_that_breaks_the_promise_is_found(
    admin: psycopg.Connection, kept: dict[str, Any], statement: str, said: str
) -> None:
    try:
        admin.execute(statement.encode())
        assert any(s.startswith(said) for s in keep_schema.broken(kept, keep_schema.schema(admin)))
    finally:
        admin.rollback()


def test_what_is_added_with_a_value_of_its_own_keeps_the_promise(
    admin: psycopg.Connection, kept: dict[str, Any]
) -> None:
    admin.execute("ALTER TABLE accounts_notice ADD COLUMN more text NOT NULL DEFAULT ''")
    admin.execute("ALTER TABLE accounts_notice ADD COLUMN most text")
    admin.execute("CREATE TABLE newer (id bigint PRIMARY KEY)")
    try:
        assert keep_schema.broken(kept, keep_schema.schema(admin)) == []
    finally:
        admin.rollback()


def test_what_cannot_be_undone_says_so_and_is_listed(service: None) -> None:
    """An operation that undoes nothing is no way back: Django has to refuse it."""
    from django.db import migrations
    from django.db.migrations.loader import MigrationLoader

    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if type(migration).__module__.startswith("clew."):
            for operation in migration.operations:
                undoes = getattr(operation, "reverse_sql", getattr(operation, "reverse_code", None))
                assert undoes not in (migrations.RunSQL.noop, migrations.RunPython.noop), (
                    f"{app} {name} is undone by doing nothing"
                )
    assert "access 0003" in irreversible.irreversible()
    page = irreversible.PAGE.read_text(encoding="utf-8")
    assert page == irreversible.drawn(page), "stale: run tools/make_records"
