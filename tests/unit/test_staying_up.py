"""The services outlive their database's restarts, and say so when they cannot go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN, UNIT
from tests.public.conftest import free_port
from tests.services import HOME, copy_of_template


# -- children that end
# -----------------------------------------------------------------------------------------------------------------
def run_supervisor(script: str, tmp_path: Path) -> subprocess.Popen[bytes]:
    """keep_running over children that `script` describes, in a process of its own."""
    before = f"import sys\nfrom pathlib import Path\nfrom clew.web.serving import Child, keep_running\nfolder = Path({str(tmp_path)!r})\n"
    helper = "def python(code): return [sys.executable, '-c', code]\n"
    return subprocess.Popen(
        [sys.executable, "-c", before + helper + script],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )


def until(true: Callable[[], Any], seconds: float = 30) -> None:
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "it did not come about in time"
        time.sleep(0.1)


COUNTS = "import pathlib, time; p = pathlib.Path({path!r}); p.write_text(p.read_text() + 'x' if p.exists() else 'x'); {then}"


@pytest.mark.parametrize(
    "then", ["", "raise SystemExit(3)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
)
def test_a_worker_that_ends_is_started_again_and_takes_nothing_with_it(
    tmp_path: Path, then: str
) -> None:
    counts = COUNTS.format(path=str(tmp_path / "starts"), then=then)
    script = f"sys.exit(keep_running([Child('the desk', python('import time; time.sleep(60)'), essential=True), Child('the worker', python({counts!r}))]))"
    running = run_supervisor(script, tmp_path)
    until(lambda: (tmp_path / "starts").exists() and len((tmp_path / "starts").read_text()) >= 2)
    assert running.poll() is None
    running.terminate()
    said = running.communicate(timeout=30)[1].decode()
    assert running.returncode == 0
    assert "the worker ended by itself" in said
    assert "started again in" in said


@pytest.mark.parametrize(
    ("then", "status"),
    [("pass", 1), ("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 137)],
)
def test_what_is_essential_never_ends_unasked_with_status_0(
    tmp_path: Path, then: str, status: int
) -> None:
    script = f"sys.exit(keep_running([Child('the desk', python({then!r}), essential=True), Child('the worker', python('import time; time.sleep(60)'))]))"
    running = run_supervisor(script, tmp_path)
    said = running.communicate(timeout=30)[1].decode()
    assert running.returncode == status
    assert "the desk ended by itself" in said


def test_a_hangup_loads_anew(tmp_path: Path) -> None:
    counts = COUNTS.format(path=str(tmp_path / "starts"), then="time.sleep(60)")
    running = run_supervisor(
        f"sys.exit(keep_running([Child('the worker', python({counts!r}))]))", tmp_path
    )
    until((tmp_path / "starts").exists)
    running.send_signal(signal.SIGHUP)
    until(lambda: len((tmp_path / "starts").read_text()) == 2)
    running.terminate()
    running.communicate(timeout=30)
    assert running.returncode == 0


# -- a database of their own that is restarted, killed and silenced
# -------------------------------------------------------------------------
@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """An installation with a server of its own, filled from the tests' template, so that other
    tests keep theirs.
    """
    home = tmp_path_factory.mktemp("own")
    given = (
        "DATABASE_URL",
        "CLEW_OWNER_DATABASE_URL",
        "CLEW_PUBLIC_DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "CLEW_DATABASE_NAME",
    )
    environment = {k: v for k, v in os.environ.items() if k not in given}
    environment.update(CLEW_HOME=str(home), CLEW_MODE="production")
    copy_of_template("test_staying_up")
    held, cluster = embedded.start(HOME / "postgres"), embedded.start(home / "postgres")
    dump = [
        str(embedded.program("pg_dump")),
        "-Fc",
        "-d",
        held.dsn(ADMIN, "test_staying_up"),
        "-f",
        str(home / "template.dump"),
    ]
    subprocess.run(dump, check=True)
    subprocess.run(
        [
            str(embedded.program("pg_restore")),
            "-d",
            cluster.dsn(ADMIN),
            str(home / "template.dump"),
        ],
        check=True,
    )
    clew = [sys.executable, "-m", "clew.cli"]
    try:
        yield {"home": home, "environment": environment, "clew": clew}
    finally:
        embedded.stop(home / "postgres")


@contextmanager
def serving(own: dict[str, Any], *command: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    log = own["home"] / f"{'-'.join(command[:2])}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*own["clew"], *command],
            env=own["environment"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process, log
    finally:
        process.terminate()
        process.wait(40)


def status_of(port: int, path: str, seconds: float = 15) -> int:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=seconds) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as problem:
        return problem.code
    except OSError:
        return 0


def restart(own: dict[str, Any], how: str) -> None:
    folder = own["home"] / "postgres"
    embedded._call("pg_ctl", "stop", "-D", str(folder / "data"), "-m", how, "-w", check=False)
    time.sleep(2)
    embedded.start(folder)


def memory(pid: int) -> float:
    """Resident, in megabytes."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1000


def workers_of(own: dict[str, Any]) -> set[int]:
    with psycopg.connect(embedded.start(own["home"] / "postgres").dsn(UNIT)) as unit:
        return {row[0] for row in unit.execute("SELECT id FROM procrastinate_workers").fetchall()}


def test_desk_and_worker_outlive_restarts_of_the_database(own: dict[str, Any]) -> None:
    port = free_port()
    with serving(own, "unit", "serve", "--port", str(port)) as (process, log):
        until(lambda: status_of(port, "/account/login/") == 200, 240)
        for how in ("fast", "immediate"):
            until(lambda: workers_of(own), 60)
            old = workers_of(own)
            restart(own, how)
            until(lambda known=old: workers_of(own) - known, 90)
            until(lambda: status_of(port, "/account/login/") == 200, 30)
        assert process.poll() is None, log.read_text()
        assert "the worker ended by itself" in log.read_text()
        assert memory(process.pid) < 30, "the process that starts the others has handed over"
        request = urllib.request.Request(
            f"http://localhost:{port}/cases/", headers={"Cookie": "clew_unit=xxx"}
        )
        with silenced(own["home"] / "postgres"), pytest.raises(urllib.error.HTTPError) as told:
            urllib.request.urlopen(request, timeout=29)  # noqa: S310
        assert told.value.code == 503
        assert told.value.headers["Retry-After"] == "10"
        assert "The database does not answer" in told.value.read().decode()
    assert process.returncode == 0


def test_a_worker_alone_outlives_a_restart_too(own: dict[str, Any]) -> None:
    with serving(own, "unit", "worker") as (process, log):
        until(lambda: workers_of(own), 60)
        restart(own, "fast")
        until(lambda: "started again" in log.read_text(), 30)
        time.sleep(2)
        assert process.poll() is None
        assert memory(process.pid) < 30
    assert process.returncode == 0


def _postmaster_and_children(folder: Path) -> list[int]:
    data = str(folder / "data").encode()
    found, parents = [], {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(
                    (entry / "status").read_text().split("PPid:")[1].split()[0]
                )
                if (
                    data in (entry / "cmdline").read_bytes()
                    and b"postgres" in (entry / "cmdline").read_bytes()
                ):
                    found.append(int(entry.name))
            except (OSError, IndexError):
                continue
    more = True
    while more:
        new = [p for p, parent in parents.items() if parent in found and p not in found]
        found += new
        more = bool(new)
    return found


@contextmanager
def silenced(folder: Path) -> Iterator[None]:
    """The server stands still: it takes connections and says nothing."""
    stopped = _postmaster_and_children(folder)
    assert stopped
    for number in stopped:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in stopped:
            os.kill(number, signal.SIGCONT)


def ready(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=5) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def test_pages_of_help_are_served_while_the_database_is_silent(own: dict[str, Any]) -> None:
    port = free_port()
    with serving(
        own, "public", "serve", "--port", str(port), "--workers", "1", "--threads", "4"
    ) as (process, log):
        until(lambda: status_of(port, "/help/") == 200, 90)
        with silenced(own["home"] / "postgres"):
            for _ in range(2):
                # Pages that ask the database hold their threads for seconds at most.
                waiting = [
                    subprocess.Popen(
                        [
                            sys.executable,
                            "-c",
                            f"import urllib.request; urllib.request.urlopen('http://localhost:{port}/answers/', timeout=30)",
                        ],
                        stderr=subprocess.DEVNULL,
                    )
                    for _ in range(4)
                ]
                until(lambda w=waiting: all(p.poll() is not None for p in w), 40)
                assert all(p.returncode for p in waiting), (
                    "the list of answers was served without the database"
                )
                began = time.monotonic()
                assert status_of(port, "/help/") == 200
                assert status_of(port, "/") == 200
                assert ready(port).startswith("ready")  # no balancer takes the site away for it
                assert time.monotonic() - began < 5
            # What a read that is under way meets is known some seconds later.
            until(lambda: ready(port).startswith("ready for pages, not for reports"), 20)
        until(lambda: status_of(port, "/answers/") == 200, 30)
        assert process.poll() is None, log.read_text()


def test_what_watches_the_processes_is_small() -> None:
    """It stays for months, so it loads nothing but the standard library."""
    said = "import sys, clew.web.serving; print([m for m in ('django', 'psycopg', 'rich', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
