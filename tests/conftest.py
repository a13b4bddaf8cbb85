"""Shared: a small made-up force, a run of it, and the hard cases with a run of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from clew.screening.runs.progress import Silent
from clew.screening.runs.run import Published, screen
from clew.synth import Force, make_force
from tests.hard_cases import write_hard_cases

# No test is timed: a busy machine is not a fault.
settings.register_profile("clew", deadline=None)
settings.load_profile("clew")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The services' tests start a PostgreSQL of their own: when everybody is done, it is stopped."""
    if not hasattr(session.config, "workerinput"):
        from clew.database import embedded

        embedded.stop(Path(__file__).resolve().parent.parent / ".pytest_cache" / "clew-home" / "postgres")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The compiled lexicon is kept between test processes, away from the user's."""
    os.environ.setdefault("XDG_CACHE_HOME", str(Path(__file__).resolve().parent.parent / ".pytest_cache" / "home"))


@pytest.fixture(scope="session")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("force") / "records"
    make_force(folder, Force(3000, 0.05, 3), workers=1)
    return folder


@pytest.fixture(scope="session")
def force_run(force: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return screen(force, tmp_path_factory.mktemp("runs"), Silent(), threads=1, csv=True)


@pytest.fixture(scope="session")
def hard_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hard") / "records"
    write_hard_cases(folder)
    return folder


@pytest.fixture(scope="session")
def hard_run(hard_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return screen(hard_records, tmp_path_factory.mktemp("hard-runs"), Silent(), threads=1)
