"""The unit service on its real database: Clew's own PostgreSQL, as the unit's role, row security on.

One database is migrated once; each test process works in a copy of it. A test's writes are rolled back.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN, OWNER, inside_statements
from clew.unit.demo.passphrase import PASSPHRASE
from tests.unit.world import World, make_world

HOME = Path(__file__).resolve().parents[2] / ".pytest_cache" / "clew-home"
TEMPLATE = "clew_template"


def _migrations() -> str:
    """What the template was made from: it is made again when a migration or the parts table changed."""
    import hashlib

    root = Path(__file__).resolve().parents[2] / "src" / "clew" / "unit"
    digest = hashlib.sha256()
    for path in sorted([*root.glob("*/migrations/*.py"), root / "access" / "data" / "parts.toml", root / "access" / "grants.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def copy_of_template(name: str) -> None:
    """A database `name`, migrated and empty."""
    cluster = embedded.start(HOME / "postgres")
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = HOME / "template.made"
        with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
            there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
            if not there or not mark.exists() or mark.read_text() != _migrations():
                admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
                admin.execute(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
                with psycopg.connect(cluster.dsn(ADMIN, TEMPLATE), autocommit=True) as inside:
                    for statement in inside_statements():
                        inside.execute(statement)
                environment = {
                    **os.environ,
                    "CLEW_HOME": str(HOME),
                    "CLEW_AS_OWNER": "yes",
                    "CLEW_DATABASE_NAME": TEMPLATE,
                    "DJANGO_SETTINGS_MODULE": "clew.unit.settings",
                }
                for command in (["createcachetable"], ["migrate", "--verbosity", "0"]):
                    subprocess.run(
                        [sys.executable, "-W", "error", "-m", "django", *command], env=environment, check=True, stdout=subprocess.DEVNULL
                    )
                mark.write_text(_migrations())
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER} STRATEGY file_copy")


@pytest.fixture(scope="session")
def service() -> Iterator[None]:
    """Django set up as the unit, on this process's copy."""
    (HOME / "static").mkdir(parents=True, exist_ok=True)
    for given in ("DATABASE_URL", "CLEW_OWNER_DATABASE_URL", "CLEW_PUBLIC_DATABASE_URL"):
        os.environ.pop(given, None)
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    os.environ.update(CLEW_HOME=str(HOME), CLEW_DATABASE_NAME=name, CLEW_MODE="production", DJANGO_SETTINGS_MODULE="clew.unit.settings")
    copy_of_template(name)
    import django
    from django.conf import settings
    from django.test.utils import setup_test_environment

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    setup_test_environment(debug=False)
    yield
    from django.db import connections

    connections.close_all()


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


@pytest.fixture
def run_folder(force_run: Any) -> Path:
    return force_run.folder.resolve()


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


@pytest.fixture
def fresh(service: None) -> Iterator[dict[str, Any]]:
    """An empty database of its own with the demonstration's people, for what commits."""
    from clew.unit.demo.seed import make_people

    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_fresh"
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
def _stocked(service: None, force: Path, force_run: Any, tmp_path_factory: Any) -> tuple[str, World]:
    """A database with a run taken in and a small world in it, made once for each test process."""
    from django.conf import settings

    from clew.unit.demo.seed import make_people
    from clew.unit.intake.importing import import_run

    settings.CLEW_RECORDS, settings.CLEW_FACTS = force, force.parent / "figures"
    settings.CLEW_REPORT_KEYS, settings.CLEW_REPORT_PASSPHRASE = tmp_path_factory.mktemp("report") / "keys", PASSPHRASE
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_world"
    copy_of_template(name)
    with using_database(name):
        people = make_people()
        import_run(force_run.folder.resolve(), by=people["sam"])
        return name, make_world(people)


@pytest.fixture
def world(_stocked: tuple[str, World]) -> Iterator[World]:
    """The small world; what a test changes is rolled back."""
    from django.core.cache import cache
    from django.db import transaction

    name, made = _stocked
    with using_database(name), transaction.atomic():
        cache.clear()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def visit(world: World) -> Callable[[str], Any]:
    """A browser signed in as one of the world's people."""
    return lambda username: browser(world.people[username])


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

    name = "test_browser"
    connections.close_all()
    with psycopg.connect(embedded.start(HOME / "postgres").dsn(ADMIN, "postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {_stocked[0]} OWNER {OWNER} STRATEGY file_copy")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "CLEW_RECORDS": str(_of_tests("CLEW_RECORDS")),
        "CLEW_FACTS": str(_of_tests("CLEW_FACTS")),
        "CLEW_REPORT_KEYS": str(_of_tests("CLEW_REPORT_KEYS")),
        "CLEW_REPORT_PASSPHRASE": PASSPHRASE,
        "CLEW_HOME": str(HOME),
        "CLEW_DATABASE_NAME": name,
        "CLEW_MODE": "demo",
    }
    served = subprocess.Popen(
        [sys.executable, "-m", "clew.cli", "unit", "serve", "--port", str(port), "--workers", "2", "--no-worker"],
        env=environment,
        start_new_session=True,
    )
    address = f"http://localhost:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(address + "/demo/", timeout=2)  # noqa: S310
            break
        except OSError:
            time.sleep(0.2)
    yield address, _stocked[1]
    os.killpg(served.pid, signal.SIGTERM)
    served.wait(30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("the browser tests need chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking", "--no-first-run"]
        )
        yield browser
        browser.close()
