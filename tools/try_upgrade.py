"""Upgrade an installation of an earlier commit, with its demonstration's data, to what stands here.

    .venv/bin/python tools/try_upgrade.py COMMIT          nothing is lost, and the new code is content
    .venv/bin/python tools/try_upgrade.py COMMIT --back   and the old code serves on the new database

Tells how long each step took. The packages are those of .venv for both.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from clew.database import embedded
from clew.database.provision import ADMIN

ROOT = Path(__file__).resolve().parents[1]
# What every person of the demonstration opens, as far as their role lets them.
PAGES = (
    "/",
    "/triage/",
    "/cases/",
    "/applications/",
    "/orders/",
    "/requests/",
    "/notices/",
    "/you/",
)


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def old_tree(commit: str, folder: Path) -> Path:
    """The code of `commit`, with the styles that stand here."""
    folder.mkdir()
    made = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=made.stdout, check=True)
    for name in ("static/clew", "fonts"):
        shutil.copytree(
            ROOT / "src/clew/web" / name, folder / "src/clew/web" / name, dirs_exist_ok=True
        )
    return folder / "src"


def rows(home: Path) -> dict[str, int]:
    """Rows of each table."""
    with psycopg.connect(embedded.start(home / "postgres").dsn(ADMIN)) as admin:
        tables = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        found = {}
        for (name,) in tables:
            row = admin.execute(f'SELECT count(*) FROM "{name}"'.encode()).fetchone()
            found[str(name)] = int(row[0]) if row else 0
        return found


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until_it_answers(address: str, process: subprocess.Popen[bytes], seconds: float = 3600) -> None:
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if process.poll() is not None:
            sys.exit(f"what should answer at {address} has ended")
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310
        except OSError:
            time.sleep(1)
        else:
            return
    sys.exit(f"nothing answers at {address}")


def walk(address: str) -> int:
    """Every person of the demonstration opens the pages, and takes the next course where they may;
    how many answers. None may be a fault.
    """
    with urllib.request.urlopen(address + "/demo/") as answer:  # noqa: S310
        door = answer.read().decode()
    people = sorted(set(re.findall(r'<input[^>]*value="([a-z]+)"', door)))
    seen = 0
    for who in people:
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        browser.addheaders = [("Referer", address + "/demo/")]

        def ask(path: str, browser: urllib.request.OpenerDirector, **form: str) -> tuple[int, str]:
            body = urllib.parse.urlencode(form).encode() if form else None
            try:
                with browser.open(address + path, body, timeout=60) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as problem:
                return problem.code, problem.read().decode()

        page = ask("/demo/", browser)[1]
        forms = re.findall(r"<form.*?</form>", page, re.S)
        mine = next((f for f in forms if f'value="{who}"' in f), None)
        if mine is None:
            continue
        action = re.search(r'action="([^"]*)"', mine)
        fields = {}
        for tag in re.findall(r"<(?:input|button)[^>]*>", mine):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and value:
                fields[name[1]] = value[1]
        status, page = ask(action[1] if action and action[1] else "/demo/", browser, **fields)
        answers = [("signing in", status), *((p, ask(p, browser)[0]) for p in PAGES)]
        token = next((c.value for c in jar if c.name == "csrftoken"), None)
        hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token and hidden:
            answers.append(
                ("/triage/next/", ask("/triage/next/", browser, csrfmiddlewaretoken=hidden[1])[0])
            )
        wrong = [f"{who}: {path} answered {s}" for path, s in answers if s >= 500 or s == 400]
        if status != 200 or wrong:
            sys.exit("\n".join(wrong) or f"{who} was not signed in: {status}")
        seen += len(answers)
    if not people:
        sys.exit("the demonstration's door shows nobody")
    return seen


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("commit")
    asked.add_argument("--back", action="store_true", help="serve the old code on the new database")
    asked.add_argument("--incidents", type=int, default=3000)
    given = asked.parse_args()
    own = {k: v for k, v in os.environ.items() if not k.startswith(("CLEW_", "DATABASE_URL"))}
    clew = [sys.executable, "-m", "clew.cli"]
    with tempfile.TemporaryDirectory(prefix="clew-upgrade-") as made:
        work = Path(made)
        old = own | {"PYTHONPATH": str(old_tree(given.commit, work / "old"))}
        home = work / "demo" / "service"
        try:
            with timed(f"an installation of {given.commit} with its data"):
                port = free_port()
                arguments = ["--out", str(work / "demo"), "--incidents", str(given.incidents)]
                command = [*clew, "demo", *arguments, "--no-open", "--port", str(port)]
                with running(command, old) as process:
                    until_it_answers(f"http://localhost:{port}/demo/", process)
            before = rows(home)
            new = own | {"CLEW_HOME": str(home), "CLEW_RUNS": str(work / "demo" / "runs")}
            new |= {"CLEW_MODE": "demo", "PYTHONPATH": str(ROOT / "src")}
            with timed("clew unit migrate"):
                subprocess.run([*clew, "unit", "migrate"], env=new, check=True)
            after = rows(home)
            lost = {t: (n, after.get(t)) for t, n in before.items() if after.get(t, -1) < n}
            # Who was signed in signs in again.
            lost.pop("django_session", None)
            if lost:
                sys.exit(f"rows were lost (table: before, after): {lost}")
            print(f"          {len(before):,} tables, {sum(before.values()):,} rows: none lost")
            with timed("clew unit verify-audit"):
                subprocess.run([*clew, "unit", "verify-audit"], env=new, check=False)
            serve = [sys.executable, "-m", "gunicorn", "clew.unit.wsgi", "--no-control-socket"]
            for name, environment in (("new", new), ("old", new | old | {"CLEW_MODE": "demo"})):
                if name == "old" and not given.back:
                    continue
                port = free_port()
                bind = [*serve, "--bind", f"127.0.0.1:{port}"]
                environment |= {"DJANGO_SETTINGS_MODULE": "clew.unit.settings"}
                with running(bind, environment) as process, timed(f"pages with the {name} code"):
                    until_it_answers(f"http://localhost:{port}/demo/", process, 120)
                    print(f"          {walk(f'http://localhost:{port}'):,} answers, no fault")
        finally:
            embedded.stop(home / "postgres")
    print(f"{given.commit} was upgraded.")


if __name__ == "__main__":
    main()
