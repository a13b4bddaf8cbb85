"""Upgrade an installation of an earlier commit, with its demonstration's data, to what stands here.

    tools/try_upgrade.py COMMIT                 nothing is lost, and the new code is content
    tools/try_upgrade.py COMMIT --back          and its code serves on the new database again
    tools/try_upgrade.py COMMIT NEXT --back     upgraded to NEXT first: NEXT is what is gone back to

Going back is what docs/guide/running.md says: the old code migrates, which puts its rules of who
sees what in place, and is served; then the new code once more. Tells how long each step took. The
packages are those of .venv throughout.
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
from clew.unit.demo.passphrase import PASSPHRASE

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


def lose_nothing(before: dict[str, int], after: dict[str, int]) -> None:
    """Ends everything where a table has fewer rows than it had."""
    lost = {t: (n, after.get(t)) for t, n in before.items() if after.get(t, -1) < n}
    # Who was signed in signs in again.
    lost.pop("django_session", None)
    # Lists of what there is, which each version writes for itself.
    for made in ("django_content_type", "auth_permission", "django_migrations"):
        lost.pop(made, None)
    if lost:
        sys.exit(f"rows were lost (table: before, after): {lost}")
    print(f"          {len(before):,} tables, {sum(before.values()):,} rows: none lost", flush=True)


class Installation:
    """One home with its database, and the code that is put to work on it."""

    def __init__(self, work: Path) -> None:
        self.home = work / "demo" / "service"
        self.own = {
            k: v for k, v in os.environ.items() if not k.startswith(("CLEW_", "DATABASE_URL"))
        }
        self.own |= {"CLEW_MODE": "demo", "CLEW_HOME": str(self.home)}
        self.own |= {"CLEW_RUNS": str(work / "demo" / "runs")}
        self.own |= {"CLEW_REPORT_PASSPHRASE": PASSPHRASE}

    def clew(self, source: Path, *command: str, what: str) -> None:
        """Ends everything where the command fails."""
        environment = self.own | {"PYTHONPATH": str(source)}
        with timed(f"{what}: clew {' '.join(command)}"):
            if subprocess.run(
                [sys.executable, "-m", "clew.cli", *command], env=environment
            ).returncode:
                sys.exit(f"clew {' '.join(command)} failed with {what}")

    def pages(self, source: Path, what: str) -> None:
        port = free_port()
        environment = self.own | {"PYTHONPATH": str(source)}
        environment["DJANGO_SETTINGS_MODULE"] = "clew.unit.settings"
        serve = [sys.executable, "-m", "gunicorn", "clew.unit.wsgi", "--no-control-socket"]
        serve += ["--bind", f"127.0.0.1:{port}", "--timeout", "300"]
        with running(serve, environment) as process, timed(f"{what}: pages"):
            until_it_answers(f"http://localhost:{port}/demo/", process)
            print(f"          {walk(f'http://localhost:{port}'):,} answers, no fault", flush=True)

    def upgrade(self, source: Path, what: str) -> None:
        before = rows(self.home)
        self.clew(source, "unit", "migrate", what=what)
        lose_nothing(before, rows(self.home))
        self.clew(source, "unit", "check", what=what)


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("commits", nargs="+", metavar="COMMIT")
    asked.add_argument(
        "--back", action="store_true", help="go back to the last of them, and forward"
    )
    asked.add_argument("--incidents", type=int, default=3000)
    given = asked.parse_args()
    here = ROOT / "src"
    with tempfile.TemporaryDirectory(prefix="clew-upgrade-") as made:
        work = Path(made)
        old = {c: old_tree(c, work / c) for c in given.commits}
        first, *between = given.commits
        desk = Installation(work)
        try:
            with timed(f"an installation of {first} with its data"):
                port = free_port()
                arguments = ["--out", str(work / "demo"), "--incidents", str(given.incidents)]
                command = [sys.executable, "-m", "clew.cli", "demo", *arguments]
                command += ["--no-open", "--port", str(port)]
                with running(command, desk.own | {"PYTHONPATH": str(old[first])}) as process:
                    until_it_answers(f"http://localhost:{port}/demo/", process)
            for commit in between:
                desk.upgrade(old[commit], f"the code of {commit}")
            desk.upgrade(here, "the new code")
            desk.clew(here, "unit", "verify-audit", what="the new code")
            desk.pages(here, "the new code")
            if given.back:
                last = given.commits[-1]
                desk.upgrade(old[last], f"back to {last}")
                desk.pages(old[last], f"back to {last}")
                desk.upgrade(here, "the new code again")
                desk.pages(here, "the new code again")
        finally:
            embedded.stop(desk.home / "postgres")
    print(f"{' and '.join(given.commits)}: upgraded{', gone back' if given.back else ''}.")


if __name__ == "__main__":
    main()
