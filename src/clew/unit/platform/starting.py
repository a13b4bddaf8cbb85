"""Django made ready for a command at the terminal, and the database brought up to date."""

from __future__ import annotations

import os
import subprocess
import sys

import django
import psycopg

from clew.database import embedded
from clew.database.connection import described, is_embedded, url_of
from clew.database.provision import OWNER, UNIT


def set_up() -> None:
    """Raises MissingUrl, DatabaseUnavailable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clew.unit.settings")
    tell_database(UNIT)
    django.setup()


def tell_database(role: str) -> None:
    """Every command says what it works on: who forgot the environment file sees it at once."""
    sys.stderr.write(f"clew: database {described(role)}\n")
    sys.stderr.flush()


def migrate() -> bool:
    """Bring the database up to date, as its owner: in a process of its own, because a process has
    one role.

    False when it failed. Raises MissingUrl, DatabaseUnavailable.
    """
    tell_database(OWNER)
    with psycopg.connect(
        embedded.start().dsn(OWNER) if is_embedded() else url_of(OWNER), connect_timeout=10
    ):
        pass  # what cannot be reached is told here in a sentence
    environment = {
        **os.environ,
        "CLEW_AS_OWNER": "yes",
        "DJANGO_SETTINGS_MODULE": "clew.unit.settings",
    }
    for arguments in (["createcachetable", "--verbosity", "0"], ["migrate", "--verbosity", "0"]):
        if subprocess.run(  # noqa: S603
            [sys.executable, "-m", "django", *arguments], env=environment, check=False
        ).returncode:
            return False
    return True
