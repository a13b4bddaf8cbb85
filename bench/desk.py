"""The unit service at size: pages beside an empty page, import beside COPY, audit beside a plain
insert, 200 users.

    python -m bench.desk [--courses 100000] [--cases 20000] [--audit 2000000] [--pages]

Everything runs in one go on a PostgreSQL of its own in a temporary folder; `--pages` measures the
pages alone. Latencies are of one client through the whole stack (middleware, row security,
templates); the floor is an empty page in the same layout and middleware with one row read.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from bench.desk_rows import fill
from bench.machine import machine

FLOOR = "/you/"  # the layout, the middleware, the signed-in person's row


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def prepare(home: Path) -> None:
    os.environ.update(
        CLEW_HOME=str(home),
        CLEW_MODE="demo",
        CLEW_DATABASE="own",
        DJANGO_SETTINGS_MODULE="clew.unit.settings",
    )
    (home / "static").mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "CLEW_AS_OWNER": "yes"}
    for command in (["createcachetable"], ["migrate", "--verbosity", "0"]):
        subprocess.run(
            [sys.executable, "-m", "django", *command],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", "--noinput", verbosity=0)


def visitor(user: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user, backend="clew.unit.accounts.adapters.Backend")
    session = client.session
    session["second_factor"] = user.pk
    session.save()
    return client


def latency(client: Any, path: str, floor: Any, times: int) -> tuple[float, float, int]:
    """Median milliseconds of the page and of an empty page asked for in turns, and queries.

    In turns, because the pace of a machine that others use changes from one second to the next.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    taken: list[float] = []
    empty: list[float] = []
    for _ in range(times):
        for held, who, where in ((taken, client, path), (empty, floor, FLOOR)):
            start = time.perf_counter()
            who.get(where)
            held.append((time.perf_counter() - start) * 1000)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return statistics.median(taken), statistics.median(empty), len(seen)


def to_ask(people: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is asked for, of whom, and where: every role's home and the pages of a day's work."""
    import re

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case
    from clew.unit.intake.models import Course

    page = visitor(people["tess"]).get("/triage/?list=hidden").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    with acting_as(service_account()):
        course = Course.objects.order_by("-points").first()
        case = Case.objects.filter(
            officer=people["cara"],
            pk__in=Case.objects.filter(shares__agency=people["petra"].agency),
        ).first()
    assert course is not None
    assert case is not None
    of = f"/cases/{case.reference}/"
    return [
        *((f"home of {people[who].name}", who, "/") for who in HOMES),
        ("queue, first page", "tess", "/triage/?list=hidden"),
        ("queue, next page", "tess", following[1].replace("&amp;", "&")),
        ("queue, page 40", "tess", "/triage/?list=hidden&page=40"),
        ("queue, by latest record", "tess", "/triage/?list=hidden&sort=last"),
        ("search in the queue by name", "tess", "/triage/?q=Name77+Family77"),
        ("course page", "tess", f"/triage/{course.reference}/"),
        ("course, who is who", "tess", f"/triage/{course.reference}/people/"),
        ("search over everything, a name", "cara", "/search/?q=Name77+Family77"),
        ("search over everything, a record", "cara", f"/search/?q={course.pk}/3"),
        ("page of a person", "cara", f"/people/{case.suspect_identity}/"),
        ("cases, case officer", "cara", "/cases/?show=mine"),
        ("cases, by name", "cara", "/cases/?sort=name"),
        ("cases, page 40", "cara", "/cases/?page=40"),
        ("cases, another agency", "petra", "/cases/"),
        ("case search, another agency", "petra", "/cases/?q=Name77"),
        ("case page", "cara", of),
        ("case, timeline", "cara", of + "timeline/"),
        ("case, victim", "cara", of + "victim/"),
        ("case, plan", "cara", of + "plan/"),
        ("case, orders", "cara", of + "orders/"),
        ("case, assessments", "cara", of + "assessments/"),
        ("case, files", "cara", of + "files/"),
        ("case, closing", "cara", of + "closing/"),
        ("who looked", "cara", of + "looked/"),
        ("calendar", "cara", "/calendar/"),
        ("calendar of everybody", "sam", "/calendar/?whose=all"),
        ("oversight", "sam", "/oversight/"),
        ("meetings", "cara", "/meetings/"),
        ("orders", "cara", "/orders/"),
        ("absence and cover", "cara", "/absences/"),
        ("allocate cases", "sam", "/cases/allocate/"),
    ]


HOMES = (
    "tess",
    "cara",
    "sam",
    "petra",
    "clive",
    "ada",
    "pia",
    "sunil",
    "lena",
    "iris",
    "otto",
    "max",
)


def pages(people: dict[str, Any], most: float, times: int) -> list[str]:
    """Each page beside an empty page; what takes more than `most` times as long."""
    floor = visitor(people["tess"])
    clients = {who: visitor(person) for who, person in people.items() if who != "service"}
    print("\nPages, each in turns with an empty page in the same layout with one row read:")
    over = []
    for name, who, path in to_ask(people):
        taken, empty, queries = latency(clients[who], path, floor, times)
        print(
            f"  {name:34} {taken:7.1f} ms  {empty:5.1f} ms empty  {taken / empty:4.1f} x  {queries} queries",
            flush=True,
        )
        if taken / empty > most:
            over.append(name)
    print(f"Over {most:.0f} times an empty page: {', '.join(over) or 'none'}")
    return over


def import_beside_copy(people: dict[str, Any], number: int) -> None:
    """A made-up run of `number` courses through the import, beside COPY of the same rows into bare
    tables.
    """
    import json
    import shutil

    import duckdb
    from django.db import connection

    from clew.screening.runs.progress import Silent
    from clew.screening.runs.run import screen
    from clew.synth import Force, make_force
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.worker.importing import import_run

    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        make_force(base / "records", Force(3000, 0.05, 3), workers=1)
        small = screen(base / "records", base / "runs", Silent()).folder.resolve()
        large = base / "large"
        shutil.copytree(small, large)
        con = duckdb.connect()
        have = con.execute(
            f"select count(*) from read_parquet('{small}/courses.parquet')"
        ).fetchone()[0]  # type: ignore[index]
        copies = -(-number // have)
        key = {
            "courses": ["course_id", "suspect_identity", "victim_identity"],
            "course_incidents": ["course_id", "incident_id"],
            "reasons": ["course_id", "incident_id"],
            "identities": ["identity_id", "incident_id"],
            "evidence/incidents": ["incident_id"],
            "evidence/involvements": ["incident_id"],
            "evidence/mentions": ["incident_id"],
            "evidence/identity_of": ["identity"],
            "evidence/ordered": ["course_id"],
        }
        shift = {"inc": 10_000_000, "m": 10_000_000, "m_l": 10_000_000, "m_r": 10_000_000}
        for table in (*key, "evidence/held_links", "evidence/pairs"):
            source = small / f"{table}.parquet"
            columns = [
                r[0]
                for r in con.execute(f"describe select * from read_parquet('{source}')").fetchall()
            ]
            made = ", ".join(
                f"{c} || '~' || k as {c}"
                if c in key.get(table, [])
                else f"{c} + k * {shift[c]} as {c}"
                if c in shift
                else f'"{c}"'
                for c in columns
            )
            (large / f"{table}.parquet").unlink()
            con.execute(
                f"copy (select {made} from read_parquet('{source}'), range({copies}) r(k)) to '{large / (table + '.parquet')}' (format parquet)"
            )
        manifest = json.loads((large / "manifest.json").read_text())
        (large / "manifest.json").write_text(
            json.dumps(manifest | {"run": "bench", "fingerprint": "bench", "as_at": "2099-01-01"})
        )
        before, most, ended = resident_mb(), [0.0], threading.Event()

        def watch() -> None:
            while not ended.wait(0.05):
                most[0] = max(most[0], resident_mb())

        watcher = threading.Thread(target=watch)
        watcher.start()
        start = time.perf_counter()
        done = import_run(large, by=people["sam"])
        taken = time.perf_counter() - start
        ended.set()
        watcher.join()
        rows = sum(done.made[k] for k in ("new", "records", "reasons", "mentions"))
        grew = max(0.0, most[0] - before)
        with acting_as(service_account()), connection.cursor() as cursor:
            cursor.execute(
                "SELECT reason, quote, basis, points::text FROM intake_coursereason WHERE quote <> '' LIMIT 200000"
            )
            sample = cursor.fetchall()
            cursor.execute("CREATE TEMP TABLE bare (a text, b text, c text, d text)")
            start = time.perf_counter()
            copied = 0
            with cursor.copy("COPY bare FROM STDIN") as copy:
                while copied < rows:
                    for row in sample[: rows - copied]:
                        copy.write_row(row)
                    copied += min(len(sample), rows - copied)
            bare = time.perf_counter() - start
            cursor.execute("DROP TABLE bare")
        print(
            f"\nImport of {done.made['new']:,} courses, {rows:,} rows: {taken:.1f} s, {rows / taken:,.0f} rows/s; plain COPY of as many rows: {rows / bare:,.0f} rows/s; {taken / bare:.1f} x; "
            f"memory grew by {grew:,.0f} MB"
        )


def audit_beside_insert(people: dict[str, Any], clients: int, seconds: float) -> None:
    """Audit rows with 16 clients each holding 5 ms of work, beside the same work with a plain
    insert; does the sealer keep up?
    """
    import psycopg

    from clew.database import embedded
    from clew.database.provision import ADMIN, UNIT
    from clew.unit.access.signing import proof
    from clew.unit.worker.jobs import seal_now

    cluster = embedded.start()
    with psycopg.connect(cluster.dsn(ADMIN), autocommit=True) as admin:
        admin.execute(
            "CREATE TABLE IF NOT EXISTS bench_plain (LIKE audit_entry INCLUDING DEFAULTS); GRANT ALL ON bench_plain TO clew_unit"
        )
    insert = "INSERT INTO {} (at, actor, actor_name, agency, action, what, subject, reason, detail, sha256) VALUES (now(), %s, 'Cara', 'unit', 'consultation', 'page', 'course:T-1', 'case officer', '{{}}', '')"

    def run(table: str) -> float:
        counts = [0] * clients
        until = time.perf_counter() + seconds

        def work(number: int) -> None:
            columns = (
                insert
                if table == "audit_entry"
                else insert.replace("(at,", "(id, at,").replace("VALUES (now()", "VALUES (1, now()")
            )
            with psycopg.connect(cluster.dsn(UNIT)) as own:
                while time.perf_counter() < until:
                    with own.transaction():
                        said = own.execute(
                            "SELECT app_said(%s)", [str(people["cara"].pk)]
                        ).fetchone()[0]
                        own.execute(
                            "SELECT set_config('app.user_id', %s, true)",
                            [f"{people['cara'].pk}.{proof(said)}"],
                        )
                        own.execute(columns.format(table), [people["cara"].pk])
                        time.sleep(0.005)
                    counts[number] += 1

        threads = [threading.Thread(target=work, args=(n,)) for n in range(clients)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return sum(counts) / seconds

    plain, audited = run("bench_plain"), run("audit_entry")
    start = time.perf_counter()
    sealed = seal_now()
    taken = time.perf_counter() - start
    with psycopg.connect(cluster.dsn(ADMIN), autocommit=True) as admin:
        admin.execute("DROP TABLE bench_plain")
    print(
        f"\nAudit, {clients} clients each holding 5 ms of work: {audited:,.0f} rows/s beside {plain:,.0f} plain ({audited / plain:.2f} x); the sealer then linked {sealed:,} rows at {sealed / taken:,.0f}/s"
    )


def many_users(users: int, seconds: float) -> None:
    """The served service: `users` sessions at once for a bounded time, on the queue and on the
    empty page.
    """
    import http.client
    import socket

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from clew.unit.accounts.models import User

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "clew.cli",
            "unit",
            "serve",
            "--port",
            str(port),
            "--workers",
            "4",
            "--no-worker",
        ],
        stdout=subprocess.DEVNULL,
    )
    keys = []
    for user in [User.objects.get(username="tess")] * users:
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
        keys.append(session.session_key)
    for _ in range(100):
        try:
            http.client.HTTPConnection("localhost", port, timeout=2).request(
                "GET", "/account/login/"
            )
            break
        except OSError:
            time.sleep(0.2)

    def run(path: str) -> tuple[list[float], int]:
        taken: list[float] = []
        wrong = [0]
        until = time.perf_counter() + seconds

        def work(key: str) -> None:
            while time.perf_counter() < until:
                start = time.perf_counter()
                try:
                    own = http.client.HTTPConnection("localhost", port, timeout=30)
                    own.request("GET", path, headers={"Cookie": f"clew_unit={key}"})
                    if own.getresponse().status != 200:
                        wrong[0] += 1
                    own.close()
                except OSError:
                    wrong[0] += 1
                taken.append((time.perf_counter() - start) * 1000)

        threads = [threading.Thread(target=work, args=(k,)) for k in keys]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return taken, wrong[0]

    try:
        run(FLOOR)  # warm
        print(f"\n{users} users at once for {seconds:.0f} s, load generator on the same cores:")
        floor = 0.0
        for name, path in (
            ("empty page", FLOOR),
            ("queue", "/triage/?list=hidden"),
            ("search", "/triage/?q=Name77+Family77"),
        ):
            taken, wrong = run(path)
            p95 = statistics.quantiles(taken, n=20)[-1]
            floor = floor or p95
            print(
                f"  {name:12} {len(taken) / seconds:6.0f} pages/s  p95 {p95:7.0f} ms  {p95 / floor:4.1f} x  errors {wrong}"
            )
    finally:
        served.terminate()
        served.wait(30)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--courses", type=int, default=100_000)
    asked.add_argument("--cases", type=int, default=20_000)
    asked.add_argument("--audit", type=int, default=2_000_000)
    asked.add_argument("--import-courses", type=int, default=10_000)
    asked.add_argument("--users", type=int, default=200)
    asked.add_argument("--most", type=float, default=3.0)
    asked.add_argument("--times", type=int, default=21, help="how often each page is asked for")
    asked.add_argument("--pages", action="store_true", help="the pages alone")
    asked.add_argument(
        "--home", type=Path, help="a folder that is kept, so that it is filled once for many runs"
    )
    given = asked.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        prepare((given.home or Path(folder)).resolve())
        from clew.database import embedded
        from clew.unit.demo.seed import make_people

        people = make_people()
        try:
            if not given.pages:
                import_beside_copy(people, given.import_courses)
            if not filled(people):
                start = time.perf_counter()
                fill(people, given.courses, given.cases, given.audit)
                print(
                    f"\nFilled with {given.courses:,} courses, {given.cases:,} cases, {given.audit:,} audit rows in {time.perf_counter() - start:.0f} s"
                )
            pages(people, given.most, given.times)
            if given.pages:
                return
            audit_beside_insert(people, 16, 8)
            many_users(given.users, 10)
        finally:
            embedded.stop()


def filled(people: dict[str, Any]) -> bool:
    """Whether a folder that is kept holds the rows already."""
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import Case

    with acting_as(people["sam"]):
        return Case.objects.filter(reference__startswith="C-B0").exists()


if __name__ == "__main__":
    main()
