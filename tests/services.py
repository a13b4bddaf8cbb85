"""What the tests of both services stand on: a database migrated once and copied, Django as the
unit, somebody signed in.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from clew.database import embedded
from clew.database.provision import ADMIN, OWNER, database_statements, inside_statements

# tools/test_on_postgres gives another, where a server of another version runs.
HOME = Path(
    os.environ.get("CLEW_TEST_HOME")
    or Path(__file__).resolve().parents[1] / ".pytest_cache" / "clew-home"
)
TEMPLATE = "clew_template"


def own_name(what: str = "") -> str:
    """The name of a database that belongs to this process of the tests alone."""
    return "_".join(filter(None, ("test", worker(), what)))


def worker() -> str:
    """Which of the processes that share the tests this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _migrations() -> str:
    """What the template was made from: it is made again when a migration or the parts table
    changed.
    """
    import hashlib

    root = Path(__file__).resolve().parents[1] / "src" / "clew" / "unit"
    digest = hashlib.sha256()
    for path in sorted(
        [
            *root.glob("*/migrations/*.py"),
            root / "access" / "data" / "parts.toml",
            root / "access" / "grants.py",
            root / "access" / "data" / "first_schema.sql",
            *(root / "access" / "law").glob("*.*"),
            *(root.parent / "database").glob("*.py"),
        ]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def copy_of_template(name: str) -> None:
    """A database `name`, migrated and empty."""
    cluster = embedded.start(HOME / "postgres")
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = HOME / "template.made"
        with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
            _write_without_waiting(admin)
            there = admin.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]
            ).fetchone()
            if not there or not mark.exists() or mark.read_text() != _migrations():
                make_empty(admin, TEMPLATE)
                for command in (["createcachetable"], ["migrate", "--verbosity", "0"]):
                    subprocess.run(
                        [sys.executable, "-W", "error", "-m", "django", *command],
                        env=environment_of_owner(TEMPLATE),
                        check=True,
                        stdout=subprocess.DEVNULL,
                    )
                mark.write_text(_migrations())
            make_copy(admin, name, TEMPLATE)


def _write_without_waiting(admin: Any) -> None:
    """What the tests' server holds need not outlive a power cut: a copy takes a third of the time."""
    if admin.execute("SHOW fsync").fetchone() == ("on",):
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("ALTER SYSTEM SET full_page_writes = off")
        admin.execute("SELECT pg_reload_conf()")


def make_empty(admin: Any, name: str) -> None:
    """An empty database `name`, as a server is provisioned."""
    admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
    inside_it = embedded.start(HOME / "postgres").dsn(ADMIN, name)
    with psycopg.connect(inside_it, autocommit=True) as inside:
        for statement in inside_statements():
            inside.execute(statement)


def environment_of_owner(name: str) -> dict[str, str]:
    """For a process that migrates the database `name`."""
    return {
        **os.environ,
        "CLEW_HOME": str(HOME),
        "CLEW_AS_OWNER": "yes",
        "CLEW_DATABASE_NAME": name,
        "DJANGO_SETTINGS_MODULE": "clew.unit.settings",
    }


def make_copy(admin: Any, name: str, template: str) -> None:
    """A copy of a database; who may enter it and make temporary tables there is not copied, and is
    said again.
    """
    admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} STRATEGY wal_log")
    for statement in database_statements(name):
        admin.execute(statement)


def browser(user: Any) -> Any:
    """A client signed in as `user`, second factor given, password confirmed just now."""
    from allauth.account.internal.flows.login import record_authentication
    from django.http import HttpRequest
    from django.test import Client

    client = Client(raise_request_exception=True)
    client.force_login(user, backend="clew.unit.accounts.adapters.Backend")
    session = client.session
    session["second_factor"] = user.pk
    request = HttpRequest()
    request.session = session
    record_authentication(request, user, method="password", reauthenticated=True)
    session.save()
    return client


@contextmanager
def using_database(name: str) -> Iterator[None]:
    """Django on another database for a while."""
    from django.db import connection

    held = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = held


def wait_for(address: str) -> None:
    """Until a service answers there, ten minutes at most: a machine with other work on it starts
    one slowly.
    """
    for _ in range(3000):
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")
