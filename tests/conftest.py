"""Shared: a small made-up force, a run of it, and the hard cases with a run of them.

The engine and the services are imported by the fixtures that need them: the tests of rules need
neither and start at once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.sampling import times

if TYPE_CHECKING:
    from clew.screening.runs.run import Published

# No test is timed: a busy machine is not a fault.
# In .ci/run every example is the same each time; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("clew", deadline=None, derandomize=True, max_examples=times(50, 200))
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("clew")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The services' tests start a PostgreSQL of their own: when everybody is done, it is stopped."""
    if not hasattr(session.config, "workerinput"):
        from clew.database import embedded

        embedded.stop(
            Path(__file__).resolve().parent.parent / ".pytest_cache" / "clew-home" / "postgres"
        )


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The compiled lexicon is kept between test processes, away from the user's."""
    os.environ.setdefault(
        "XDG_CACHE_HOME", str(Path(__file__).resolve().parent.parent / ".pytest_cache" / "home")
    )


def _screened(records: Path, runs: Path, csv: bool = False) -> Published:
    from clew.screening.runs.progress import Silent
    from clew.screening.runs.run import screen

    return screen(records, runs, Silent(), threads=1, csv=csv)


@pytest.fixture(scope="session")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from clew.synth import Force, make_force

    folder = tmp_path_factory.mktemp("force") / "records"
    make_force(folder, Force(3000, 0.05, 3), workers=1)
    return folder


@pytest.fixture(scope="session")
def force_run(force: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return _screened(force, tmp_path_factory.mktemp("runs"), csv=True)


@pytest.fixture(scope="session")
def hard_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.hard_cases import write_hard_cases

    folder = tmp_path_factory.mktemp("hard") / "records"
    write_hard_cases(folder)
    return folder


@pytest.fixture(scope="session")
def hard_run(hard_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return _screened(hard_records, tmp_path_factory.mktemp("hard-runs"))


def _hash_quickly() -> None:
    """The demonstration's eighteen passwords are guessed by nobody here: the same hash with the least
    work, which the service reads as any other. A database of people takes a fifth of a second.
    """
    from django.contrib.auth.hashers import Argon2PasswordHasher as Hasher

    Hasher.time_cost, Hasher.memory_cost, Hasher.parallelism = 1, 8, 1


@pytest.fixture(scope="session")
def service() -> Iterator[None]:
    """Django set up as the unit, on this process's copy."""
    from tests.services import HOME, copy_of_template, own_name

    (HOME / "static").mkdir(parents=True, exist_ok=True)
    for given in ("DATABASE_URL", "CLEW_OWNER_DATABASE_URL", "CLEW_PUBLIC_DATABASE_URL"):
        os.environ.pop(given, None)
    name = own_name()
    os.environ.update(
        CLEW_HOME=str(HOME),
        CLEW_DATABASE_NAME=name,
        CLEW_MODE="production",
        DJANGO_SETTINGS_MODULE="clew.unit.settings",
    )
    # A browser's driver runs a loop in the thread of the tests; nothing of Django runs in that
    # loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    copy_of_template(name)
    import django
    from django.conf import settings
    from django.test.utils import setup_test_environment

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    django.setup()
    setup_test_environment(debug=False)
    _hash_quickly()
    yield
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """The driver of browsers: one for a whole session, because a thread can run only one."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if shutil.which("chromium") is None:
        pytest.fail("the browser tests need chromium: apt-get install chromium")
    with sync_api.sync_playwright() as made:
        yield made


@pytest.fixture(scope="session")
def chromium(playwright: Any) -> Iterator[Any]:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--disable-background-networking", "--no-first-run"],
    )
    yield browser
    browser.close()
