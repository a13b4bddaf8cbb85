"""Bad days: kill the import, the worker, the server and the database at random moments; count what
was lost or doubled.

    python -m bench.kill [--times 50]

Each time one process is killed with SIGKILL while the others go on. At the end: every acknowledged
referral is there once, each run was taken in once and whole, no job is stuck, the audit chain is
whole.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path
from typing import Any

from bench.machine import machine


def children_of(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int((entry / "status").read_text().split("PPid:")[1].split()[0]) == pid:
                    found.append(int(entry.name))
            except (OSError, IndexError):
                continue
    return found


def postmaster(folder: Path) -> int | None:
    """The embedded server's first process, as seen from here."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if line.startswith(str(_postgres())) and str(folder) in line:
                return int(entry.name)
    return None


def _postgres() -> Path:
    from clew.database.embedded import _BIN

    return _BIN / "postgres"


class Client:
    """One person who keeps sending referrals, and remembers which were acknowledged."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key, self.sent = port, key, 0
        self.acknowledged: list[str] = []

    def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str, str]:
        own = http.client.HTTPConnection("localhost", self.port, timeout=5)
        try:
            own.request(
                method,
                path,
                body,
                {
                    "Cookie": f"clew_unit={self.key}; {cookie}",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
            answer = own.getresponse()
            return (
                answer.status,
                answer.read().decode(errors="replace"),
                answer.getheader("Set-Cookie") or "",
            )
        finally:
            own.close()

    def refer(self) -> None:
        self.sent += 1
        name = f"Kill{self.sent:06d}"
        try:
            _, page, cookie = self.ask("GET", "/refer/")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            own = re.search(r"csrftoken=[^;]+", cookie)
            if not token or not own:
                return
            body = urllib.parse.urlencode(
                {
                    "csrfmiddlewaretoken": token[1],
                    "source": "referral",
                    "suspect_name": name,
                    "victim_name": "Somebody",
                    "came_from": "bench",
                    "account": "Killed at random, counted afterwards.",
                }
            )
            status, _, _ = self.ask("POST", "/refer/", body, own[0])
            if status == 302:
                self.acknowledged.append(name)
        except OSError:
            time.sleep(0.1)
        except http.client.HTTPException:
            time.sleep(0.1)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--times", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    chance = random.Random(given.seed)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.update(
            CLEW_HOME=str(home / "service"),
            CLEW_MODE="demo",
            CLEW_DATABASE="own",
            CLEW_RUNS=str(home / "runs"),
            DJANGO_SETTINGS_MODULE="clew.unit.settings",
        )
        subprocess.run([sys.executable, "-m", "clew.cli", "unit", "migrate"], check=True)
        import django

        django.setup()
        from clew.screening.runs.progress import Silent
        from clew.screening.runs.run import screen
        from clew.synth import Force, make_force
        from clew.unit.demo.seed import make_people

        make_force(home / "records", Force(3000, 0.05, 3), workers=1)
        screen(home / "records", home / "runs", Silent())
        people = make_people()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        key = _session(people["petra"])
        from django.db import connections

        connections.close_all()
        client, over = Client(port, key), threading.Event()
        sender = threading.Thread(target=_keep_sending, args=(client, over))
        server = _start(["unit", "serve", "--port", str(port), "--workers", "2", "--no-worker"])
        worker = _start(["unit", "worker"])
        _wait_until_served(port)
        sender.start()
        killed: dict[str, int] = {}
        for _ in range(given.times):
            time.sleep(chance.uniform(0.2, 1.5))
            if (
                server.poll() is not None
            ):  # a database killed while it started: whoever supervises it starts it again
                server = _start(
                    ["unit", "serve", "--port", str(port), "--workers", "2", "--no-worker"]
                )
            what = chance.choice(["import", "worker", "server", "database", "web process"])
            killed[what] = killed.get(what, 0) + 1
            if what == "import":
                done = _start(["unit", "import", str(home / "runs")])
                time.sleep(chance.uniform(0.3, 2.0))
                done.kill()
                done.wait()
            elif what == "worker":
                worker.kill()
                worker.wait()
                worker = _start(["unit", "worker"])
            elif what == "web process":
                for first in children_of(server.pid)[:1]:
                    for second in children_of(first)[:1]:
                        os.kill(second, signal.SIGKILL)
            elif what == "server":
                for child in children_of(server.pid):
                    os.kill(child, signal.SIGKILL)
                server.kill()
                server.wait()
                time.sleep(0.3)
                server = _start(
                    ["unit", "serve", "--port", str(port), "--workers", "2", "--no-worker"]
                )
            else:
                first = postmaster(home / "service")
                if first:
                    os.kill(first, signal.SIGKILL)
                    time.sleep(0.3)
                from clew.database import embedded

                embedded.start()
        time.sleep(3)
        over.set()
        sender.join()
        for process in (server, worker):
            process.terminate()
            process.wait(30)
        subprocess.run(
            [sys.executable, "-m", "clew.cli", "unit", "import", str(home / "runs")], check=True
        )
        _count(client, killed, home)
        from clew.database import embedded

        embedded.stop()


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "clew.cli", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_until_served(port: int) -> None:
    for _ in range(200):
        try:
            own = http.client.HTTPConnection("localhost", port, timeout=2)
            own.request("GET", "/account/login/")
            own.getresponse()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the service did not start")


def _keep_sending(client: Client, over: threading.Event) -> None:
    while not over.is_set():
        client.refer()


def _session(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "clew.unit.accounts.adapters.Backend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "second_factor": user.pk,
        }
    )
    session.create()
    return str(session.session_key)


def _count(client: Client, killed: dict[str, int], home: Path) -> None:
    from collections import Counter

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.chain import verify
    from clew.unit.audit.models import Entry
    from clew.unit.intake.models import Course, CourseIncident, ImportedRun
    from clew.unit.worker.jobs import seal_now

    seal_now()
    with acting_as(service_account()):
        there = Counter(
            Course.objects.filter(suspect_name__startswith="Kill").values_list(
                "suspect_name", flat=True
            )
        )
        lost = [n for n in client.acknowledged if n not in there]
        doubled = [n for n, times in there.items() if times > 1]
        audited = Entry.objects.filter(what="referred").count()
        runs = ImportedRun.objects.count()
        found = Course.objects.filter(source="screening")
        wanted = json.loads((home / "runs" / "latest" / "manifest.json").read_text())["counts"][
            "rows"
        ]
        whole = (found.count(), CourseIncident.objects.filter(course__in=found).count()) == (
            wanted["courses"],
            wanted["course_incidents"],
        )
        courses = found.count()
        verdict = verify(home / "service" / "audit-heads.log")
    print(f"killed: {killed}")
    print(
        f"referrals sent {client.sent:,}, acknowledged {len(client.acknowledged):,}, in the queue {sum(there.values()):,}; lost {len(lost)}, doubled {len(doubled)}; audit rows of them {audited:,}"
    )
    print(
        f"runs taken in {runs} (whole: {whole}); courses of the run {courses}; audit {'whole' if verdict.whole else verdict.broken}: {verdict.rows:,} rows, {verdict.waiting} waiting"
    )
    if (
        not client.acknowledged
        or lost
        or doubled
        or runs != 1
        or not whole
        or not verdict.whole
        or audited != sum(there.values())
    ):
        sys.exit(1)


if __name__ == "__main__":
    main()
