"""The unit service on its real database: Clew's own PostgreSQL, as the unit's role, row security
on.

One database is migrated once; each test process works in a copy of it. A test's writes are rolled
back.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN
from clew.unit.demo.passphrase import PASSPHRASE
from tests.services import (
    HOME,
    browser,
    copy_of_template,
    make_copy,
    own_name,
    using_database,
    wait_for,
)
from tests.unit.pair import corrected_run, opened, pair_run  # noqa: F401  # fixtures
from tests.unit.world import World, make_world


@pytest.fixture
def run_folder(force_run: Any) -> Path:
    return force_run.folder.resolve()


@pytest.fixture
def fresh(service: None) -> Iterator[dict[str, Any]]:
    """An empty database of its own with the demonstration's people, for what commits."""
    from clew.unit.demo.seed import make_people

    name = own_name("fresh")
    copy_of_template(name)
    with using_database(name):
        yield make_people()


@pytest.fixture
def settings_of(service: None) -> Iterator[Callable[..., None]]:
    """Other settings for one test."""
    from django.test import override_settings

    held: list[Any] = []

    def change(**changed: Any) -> None:
        held.append(override_settings(**changed))
        held[-1].enable()

    yield change
    for changed in reversed(held):
        changed.disable()


@pytest.fixture(scope="session")
def _stocked(
    service: None, force: Path, force_run: Any, tmp_path_factory: Any
) -> tuple[str, World]:
    """A database with a run taken in and a small world in it, made once for each test process."""
    from django.conf import settings

    from clew.unit.demo.seed import make_people
    from clew.unit.worker.importing import import_run

    settings.CLEW_RECORDS, settings.CLEW_FACTS = force, force.parent / "figures"
    settings.CLEW_EVIDENCE = tmp_path_factory.mktemp("evidence")
    settings.CLEW_REPORT_KEYS, settings.CLEW_REPORT_PASSPHRASE = (
        tmp_path_factory.mktemp("report") / "keys",
        PASSPHRASE,
    )
    name = own_name("world")
    copy_of_template(name)
    with using_database(name):
        people = make_people()
        import_run(force_run.folder.resolve(), by=people["sam"])
        return name, make_world(people)


@pytest.fixture
def world(_stocked: tuple[str, World]) -> Iterator[World]:
    """The small world; what a test changes is rolled back, in the database and in the objects it
    holds.
    """
    from django.core.cache import cache
    from django.db import transaction

    name, made = _stocked
    with using_database(name), transaction.atomic():
        cache.clear()
        yield deepcopy(made)
        transaction.set_rollback(True)


@pytest.fixture
def visit(world: World) -> Callable[[str], Any]:
    """A browser signed in as one of the world's people."""
    return lambda username: browser(world.people[username])


@pytest.fixture
def database(world: World) -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


@pytest.fixture
def own(fresh: dict[str, Any]) -> tuple[str, int]:
    """A database of its own, whose rights a test may change, and a supervisor in it."""
    from django.db import connection

    return str(connection.settings_dict["NAME"]), fresh["sam"].pk


@pytest.fixture
def as_service(world: World) -> Callable[[], Any]:
    """Ask the world's database on behalf of the service itself."""
    from clew.unit.access.identity import acting_as, service_account

    return lambda: acting_as(service_account())


def _of_tests(name: str) -> Any:
    from django.conf import settings

    return getattr(settings, name)


@pytest.fixture(scope="session")
def site(_stocked: tuple[str, World]) -> Iterator[tuple[str, World]]:
    """The demonstration's service on a copy of the small world, with its worker."""
    from django.db import connections

    name = own_name("browser")
    connections.close_all()
    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, "postgres"), autocommit=True
    ) as admin:
        make_copy(admin, name, _stocked[0])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "CLEW_RECORDS": str(_of_tests("CLEW_RECORDS")),
        "CLEW_FACTS": str(_of_tests("CLEW_FACTS")),
        "CLEW_EVIDENCE": str(_of_tests("CLEW_EVIDENCE")),
        "CLEW_REPORT_KEYS": str(_of_tests("CLEW_REPORT_KEYS")),
        "CLEW_REPORT_PASSPHRASE": PASSPHRASE,
        "CLEW_HOME": str(HOME),
        "CLEW_DATABASE_NAME": name,
        "CLEW_MODE": "demo",
    }
    served = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "clew.cli",
            "unit",
            "serve",
            "--port",
            str(port),
            "--workers",
            "2",
            "--no-worker",
        ],
        env=environment,
        start_new_session=True,
    )
    address = f"http://localhost:{port}"
    wait_for(address + "/demo/")
    yield address, _stocked[1]
    os.killpg(served.pid, signal.SIGTERM)
    served.wait(30)
