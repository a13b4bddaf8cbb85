"""Behind pgbouncer in transaction mode, two desks on two ports: every page of several people at
once, more people than connections, and each sees what is theirs.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN, UNIT
from clew.unit.demo.passphrase import PASSPHRASE
from tests.public.conftest import free_port
from tests.services import HOME, make_copy, own_name, wait_for
from tests.unit.world import World

POOL = 3


@contextmanager
def ended(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="module")
def desks(_stocked: tuple[str, World], tmp_path_factory: Any) -> Iterator[tuple[list[str], World]]:
    """Two desks that share a database behind one pooler."""
    from django.conf import settings
    from django.db import connections

    program = shutil.which("pgbouncer")
    if program is None:
        assert os.environ.get("CLEW_CI") != "yes", "apt-get install pgbouncer"
        pytest.skip("pgbouncer is not here: apt-get install pgbouncer")
    name, work = own_name("pooler"), tmp_path_factory.mktemp("pooler")
    connections.close_all()
    cluster = embedded.start(HOME / "postgres")
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
        make_copy(admin, name, _stocked[0])
    port = free_port()
    (work / "users").write_text(f'"{UNIT}" ""\n')
    (work / "pgbouncer.ini").write_text(
        f"[databases]\n{name} = host={cluster.socket} dbname={name} user={UNIT}\n[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n"
        f"auth_file = {work}/users\npool_mode = transaction\ndefault_pool_size = {POOL}\n"
        "max_client_conn = 100\nlog_connections = 0\nlog_disconnections = 0\n"
        # Of psycopg's start, what a pooler cannot hold for each; of ours, nothing.
        "ignore_startup_parameters = extra_float_digits,options\n"
    )
    # It refuses to be root, as PostgreSQL does.
    as_nobody = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
    given = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{UNIT}@127.0.0.1:{port}/{name}",
        "CLEW_HOME": str(HOME),
        "CLEW_MODE": "demo",
        "CLEW_SECRET_KEY": settings.SECRET_KEY,
        "CLEW_FIELD_KEY": settings.FIELD_KEY,
        "CLEW_REPORT_KEYS": str(settings.CLEW_REPORT_KEYS),
        "CLEW_REPORT_PASSPHRASE": PASSPHRASE,
    }
    given.pop("CLEW_DATABASE_NAME", None)
    ports = [free_port(), free_port()]
    serve = [sys.executable, "-m", "clew.cli", "unit", "serve", "--no-worker", "--workers", "2"]
    with ExitStack() as stack:
        pooler = [program, str(work / "pgbouncer.ini")]
        stack.enter_context(ended([*as_nobody, *pooler] if os.getuid() == 0 else pooler))
        running = [
            stack.enter_context(ended([*serve, "--port", str(own)], env=given)) for own in ports
        ]
        for process, own in zip(running, ports, strict=True):
            wait_for(f"http://localhost:{own}/demo/")
            assert process.poll() is None
        yield [f"http://localhost:{own}" for own in ports], _stocked[1]


class Reader:
    """Somebody at a desk who moves between both."""

    def __init__(self, desks: list[str], who: str) -> None:
        self.desks, self.asked = desks, 0
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        page = self.ask("/demo/")
        form = next(f for f in re.findall(r"<form.*?</form>", page, re.S) if f'value="{who}"' in f)
        tags = re.findall(r"<(?:input|button)[^>]*>", form)
        pairs = [(re.search(r'name="([^"]+)"', t), re.search(r'value="([^"]*)"', t)) for t in tags]
        self.ask("/demo/", **{n[1]: v[1] for n, v in pairs if n and v})

    def ask(self, path: str, **form: str) -> str:
        self.asked += 1
        address = self.desks[self.asked % 2]
        body = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(address + path, body, {"Referer": address + path})  # noqa: S310
        with self.browser.open(request, timeout=60) as answer:
            assert answer.status == 200, path
            return str(answer.read().decode())


def test_each_sees_their_own_whichever_connection_is_lent(desks: tuple[list[str], World]) -> None:
    addresses, world = desks

    def work(who: str) -> tuple[str, list[str]]:
        reader, wrong = Reader(addresses, who), []
        name = world.people[who].name
        for _ in range(3):
            for path in ("/", "/you/", "/cases/", "/notices/"):
                if name.split()[0] not in reader.ask(path):
                    wrong.append(f"{who} at {path} is somebody else")
            try:
                page = reader.ask(f"/cases/{world.unshared.reference}/")
            except urllib.error.HTTPError as refused:
                page = ""
                refused.close()
            if page and who in ("clive", "petra") and "Why do you open" not in page:
                wrong.append(f"{who} read a case that was not shared")
        return who, wrong

    # Both desks at once, more people than the pooler has connections.
    with ThreadPoolExecutor(6) as several:
        found = dict(several.map(work, ("tess", "sam", "clive", "petra", "ada", "cara")))
    assert found == {who: [] for who in found}
    assert len(found) == 2 * POOL
