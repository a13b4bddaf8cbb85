"""The public service as a process of its own, on a copy of the template, as the public role; and
the unit beside it, in this process.
"""

from __future__ import annotations

import fcntl
import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from tests.public.reader import Reader
from tests.services import HOME, browser, copy_of_template, own_name, using_database

PASSPHRASE = "made-up people only"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class PublicSite:
    """A running public service.

    `folder` holds everything that it could write beside the database: temporary files and its log.
    """

    database: str
    keys: Path
    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    arguments: tuple[str, ...] = ("--workers", "2", "--threads", "8")

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start(self) -> None:
        (self.folder / "tmp").mkdir(exist_ok=True)
        environment = {
            **{
                k: v
                for k, v in os.environ.items()
                if k not in ("DJANGO_SETTINGS_MODULE", "CLEW_REPORT_PASSPHRASE")
            },
            "CLEW_HOME": str(HOME),
            "CLEW_DATABASE_NAME": self.database,
            "CLEW_MODE": "production",
            "TMPDIR": str(self.folder / "tmp"),
            **self.settings,
        }
        command = [
            sys.executable,
            "-m",
            "clew.cli",
            "public",
            "serve",
            "--port",
            str(self.port),
            *self.arguments,
        ]
        # Two that collect static files at once would write over each other.
        with (HOME / "public-static.lock").open("w") as lock, self.log.open("ab") as log:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.process = subprocess.Popen(
                command, env=environment, start_new_session=True, stdout=log, stderr=log
            )
            self.wait()

    def wait(self) -> None:
        for _ in range(300):
            try:
                if Reader(self.address).get("/robots.txt").status == 200:
                    return
            except OSError:
                assert self.process is None or self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(30)
            self.process = None

    @contextmanager
    def as_admin(self) -> Iterator[Any]:
        from clew.database.provision import ADMIN

        with psycopg.connect(
            embedded.start(HOME / "postgres").dsn(ADMIN, self.database), autocommit=True
        ) as connection:
            yield connection

    def count(self, table: str) -> int:
        with self.as_admin() as admin:
            return int(admin.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def made(database: str, folder: Path, **settings: str) -> PublicSite:
    """A database with people and keys, and a public service for it, not started yet."""
    from django.conf import settings as unit

    copy_of_template(database)
    unit.CLEW_REPORT_KEYS, unit.CLEW_REPORT_PASSPHRASE = folder / "keys", PASSPHRASE
    with using_database(database):
        from clew.sealing.keys import USES
        from clew.unit.demo.seed import make_people
        from clew.unit.reports import keyring

        make_people()
        for use in USES:
            keyring.make(
                use,
                folder / "keys",
                passphrase=PASSPHRASE,
                shares=["share one of two", "share two of two"],
                quick=True,
            )
    return PublicSite(database, folder / "keys", folder, settings=settings)


@contextmanager
def neutral_server(seconds: float = 0) -> Iterator[str]:
    """The page that the exit leads to, on a host of its own; its first page takes `seconds`."""

    class Weather(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                time.sleep(seconds)
            body = b"<!DOCTYPE html><html lang=en><title>Weather</title><h1>Weather</h1><p>Rain later.</p></html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Weather)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def neutral() -> Iterator[str]:
    with neutral_server() as address:
        yield address


@pytest.fixture(scope="session")
def public_site(service: None, tmp_path_factory: Any, neutral: str) -> Iterator[PublicSite]:
    """One public service for the tests of a process.

    Forms may be sent at once: how long somebody takes has tests of its own.
    """
    folder = tmp_path_factory.mktemp("public")
    site = made(
        own_name("public"), folder, CLEW_NEUTRAL=neutral, CLEW_LIMITS=str(quick_limits(folder))
    )
    site.start()
    yield site
    site.stop()


def quick_limits(folder: Path, **rates: Any) -> Path:
    """The limits file with other rates."""
    from clew.public.pages import store

    text = (Path(store.__file__).parent / "data" / "limits.toml").read_text(encoding="utf-8")
    wanted = {
        "least_seconds": 0,
        "send_each": 100_000,
        "code_each": 100_000,
        "ask_each": 100_000,
        "send_all": 100_000,
        "send_most": 200_000,
        **rates,
    }
    for name, value in wanted.items():
        held = next(
            part[name]
            for part in tomllib.loads(text).values()
            if isinstance(part, dict) and name in part
        )
        text = text.replace(f"\n{name} = {held}", f"\n{name} = {value}")
    path = folder / "limits.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def reader(public_site: PublicSite) -> Reader:
    return Reader(public_site.address)


@pytest.fixture
def unit(public_site: PublicSite) -> Iterator[Callable[[str], Any]]:
    """The unit's desk on the same database: somebody signed in by name."""
    from django.conf import settings

    from clew.unit.accounts.models import User

    settings.CLEW_REPORT_KEYS, settings.CLEW_REPORT_PASSPHRASE = public_site.keys, PASSPHRASE
    with using_database(public_site.database):
        yield lambda name: browser(User.objects.get(username=name))
