"""The public service under load, under kills, and what sealing costs.

    python -m bench.public [--seconds 20] [--readers 500] [--reporters 20] [--kills 50]
    python -m bench.public --learners 500       # a class that plays a case at once, and nothing else

Everything runs in one go, on a PostgreSQL and a service of its own in a temporary folder, over
loopback. Readers walk the pages as people do; reporters fill in a report page by page and send it
with a file. The floor is an empty page in the same layout and middleware: the answer to an address
that is not there. The load generator shares the machine's cores with the service and the database.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import resource
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.machine import machine

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PATHS = [
    "/",
    "/advice/1/",
    "/advice/2/",
    "/help/",
    "/advice/6/",
    "/answers/",
    "/figures/",
    "/report/",
    "/advice/5/",
    "/advice/7/",
]
CASE = "/learning/cases/1/"
FLOOR = "/there/is/no/such/page/"


class Line:
    """One reader's line to the service, kept open between pages as a browser does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: Any = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, bytes]:
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
        if method == "POST":
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        for attempt in (1, 2):
            try:
                if self.writer is None:
                    self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
                self.writer.write(head.encode() + b"\r\n" + body)
                await self.writer.drain()
                return await self._answer()
            except (OSError, asyncio.IncompleteReadError, ValueError):
                # A line that the service closed while it was idle is opened again, once, as
                # browsers do.
                await self.close()
                if attempt == 2:
                    raise
        raise AssertionError

    async def _answer(self) -> tuple[int, bytes]:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head.split(" ", 2)[1])
        length = next(
            int(x.split(":")[1])
            for x in head.split("\r\n")
            if x.lower().startswith("content-length:")
        )
        body = await self.reader.readexactly(length)
        if "connection: close" in head.lower():
            await self.close()
        return status, body

    async def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


def form_of(page: bytes, action: str = "/report/") -> list[tuple[str, str]]:
    from tests.public.reader import Answer

    return Answer(200, {}, page).form(action)


def multipart(fields: list[tuple[str, str]], file: bytes | None) -> tuple[bytes, str]:
    mark = "-" * 10 + "bench"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for n, v in fields
    ]
    if file is not None:
        parts.append(
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
            + file
            + b"\r\n"
        )
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


async def read(
    port: int,
    until: float,
    paths: list[str],
    think: float,
    times: list[float],
    errors: list[str],
    rng: random.Random,
) -> None:
    line = Line(port)
    await asyncio.sleep(rng.uniform(0, think))
    while time.perf_counter() < until:
        path, begun = rng.choice(paths), time.perf_counter()
        try:
            status, _ = await line.ask("GET", path)
            times.append(time.perf_counter() - begun)
            if status >= 500 or (status != 200 and path != FLOOR):
                errors.append(f"{path}: {status}")
        except Exception as problem:
            errors.append(f"{path}: {type(problem).__name__}")
        await asyncio.sleep(rng.uniform(0.5, 1.5) * think)
    await line.close()


async def learn(
    port: int,
    until: float,
    think: float,
    times: list[float],
    ends: list[float],
    errors: list[str],
    rng: random.Random,
) -> None:
    """Plays the case of CASE, again and again: every page of it, with something written and chosen."""
    line = Line(port)
    await asyncio.sleep(rng.uniform(0, think))
    page, began = b"", time.perf_counter()
    while time.perf_counter() < until:
        begun = time.perf_counter()
        try:
            if not page:
                began = begun
                status, page = await line.ask("GET", CASE)
            else:
                fields = [f for f in form_of(page, CASE) if f[0] != "own"]
                names = set(re.findall(rb'<input[^>]* name="(what|ask|record|today)"', page))
                fields += [(n.decode(), "0") for n in sorted(names)]
                fields += [("own", "Who else was told of it?"), ("go", "next")]
                body, kind = multipart(fields, None)
                status, page = await line.ask("POST", CASE, body, kind)
            times.append(time.perf_counter() - begun)
            if status != 200:
                errors.append(f"{CASE}: {status}")
                page = b""
            elif b"The end of this case" in page:
                ends.append(time.perf_counter() - began)
                page = b""
        except Exception as problem:
            errors.append(f"{CASE}: {type(problem).__name__}")
            page = b""
        await asyncio.sleep(rng.uniform(0.5, 1.5) * think)
    await line.close()


async def report(
    port: int,
    until: float,
    times: list[float],
    sent: list[str],
    errors: list[str],
    rng: random.Random,
) -> None:
    line = Line(port)
    while time.perf_counter() < until:
        begun = time.perf_counter()
        try:
            _, page = await line.ask("GET", "/report/")
            for number in range(7):
                fields = [
                    *form_of(page),
                    ("go", "next"),
                    *([("what_words", "Every day at the door, " * 40)] if number == 2 else []),
                ]
                body, kind = multipart(fields, None)
                status, page = await line.ask("POST", "/report/", body, kind)
                await asyncio.sleep(rng.uniform(0.1, 0.4))
            body, kind = multipart([*form_of(page), ("go", "send")], rng.randbytes(300_000))
            at_send = time.perf_counter()
            status, page = await line.ask("POST", "/report/", body, kind)
            times.append(time.perf_counter() - at_send)
            if status == 200 and b'id="code"' in page:
                sent.append(page.decode().partition('id="code">')[2].partition("<")[0])
            else:
                errors.append(f"report: {status}")
        except Exception as problem:
            errors.append(
                f"report after {time.perf_counter() - begun:.1f} s: {type(problem).__name__}"
            )
    await line.close()


def spread(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return {
        "requests": len(times),
        "p50 ms": round(1000 * cuts[49], 1),
        "p95 ms": round(1000 * cuts[94], 1),
        "p99 ms": round(1000 * cuts[98], 1),
    }


def under_load(site: Any, seconds: float, readers: int, reporters: int) -> dict[str, Any]:
    """All readers and reporters at once; then as many readers of the empty page, and the same
    reporters.
    """
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    )

    async def run(paths: list[str], reporting: int) -> dict[str, Any]:
        times: list[float] = []
        sends: list[float] = []
        sent: list[str] = []
        errors: list[str] = []
        until = time.perf_counter() + seconds
        rng = random.Random(1)
        work = [
            read(site.port, until, paths, 2.0, times, errors, random.Random(rng.random()))
            for _ in range(readers)
        ]
        work += [
            report(site.port, until, sends, sent, errors, random.Random(rng.random()))
            for _ in range(reporting)
        ]
        await asyncio.gather(*work)
        return {
            "pages": spread(times),
            "sending": spread(sends),
            "reports": len(sent),
            "errors": len(errors),
            "first errors": errors[:3],
        }

    before = site.count("reports_letter")
    loaded = asyncio.run(run(PATHS, reporters))
    loaded["letters kept"] = site.count("reports_letter") - before
    floor = asyncio.run(run([FLOOR], reporters))
    return {
        "readers": readers,
        "reporters": reporters,
        "seconds": seconds,
        "loaded": loaded,
        "empty page": floor["pages"],
        "p95 of a page over that of an empty page": round(
            loaded["pages"]["p95 ms"] / max(0.1, floor["pages"]["p95 ms"]), 2
        ),
        "memory of the service, MB": resident(site),
    }


def class_at_once(site: Any, seconds: float, learners: int, think: float) -> dict[str, Any]:
    """Learners of one case at once; before and after them as many readers of the empty page, at the
    same pace.
    """
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    )
    errors: list[str] = []
    ends: list[float] = []

    async def run(learning: bool) -> list[float]:
        times: list[float] = []
        until = time.perf_counter() + seconds
        rng = random.Random(1)
        each = [random.Random(rng.random()) for _ in range(learners)]
        await asyncio.gather(
            *(
                learn(site.port, until, think, times, ends, errors, r)
                if learning
                else read(site.port, until, [FLOOR], think, times, errors, r)
                for r in each
            )
        )
        return times

    asyncio.run(run(True))  # each worker has read its templates and the case by then
    ends.clear()
    before = asyncio.run(run(False))
    loaded = asyncio.run(run(True))
    floor = before + asyncio.run(run(False))
    pages, empty = spread(loaded), spread(floor)
    return {
        "learners": learners,
        "seconds": seconds,
        "seconds between pages": think,
        "pages of a case": pages,
        "cases played to the end": len(ends),
        "empty page": empty,
        "errors": len(errors),
        "first errors": errors[:3],
        "over the empty page": {
            k: round(pages[k] / max(0.1, empty[k]), 2) for k in ("p50 ms", "p95 ms", "p99 ms")
        },
    }


def keep_learners(asked: argparse.Namespace, site: Any) -> None:
    busy = os.getloadavg()[0]
    found = class_at_once(site, asked.seconds, asked.learners, asked.think)
    found |= {"machine": machine(), "load of the machine before": round(busy, 1)}
    held = json.loads(asked.out.read_text(encoding="utf-8"))
    kept = json.dumps({**held, "learners": found}, indent=1)
    asked.out.write_text(kept + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


def one_at_a_time(site: Any) -> dict[str, Any]:
    """One reader, nobody else: each page beside the empty one, in turns."""
    from tests.public.reader import Reader

    reader, found = Reader(site.address), {}
    for path in ["/", "/advice/2/", "/report/", "/answers/", FLOOR]:
        times = []
        for _ in range(60):
            begun = time.perf_counter()
            reader.get(path)
            times.append(time.perf_counter() - begun)
        found[path] = spread(times)["p50 ms"]
    return {
        "p50 ms": {k: v for k, v in found.items() if k != FLOOR},
        "empty page p50 ms": found[FLOOR],
    }


def resident(site: Any) -> int:
    def of(pid: int) -> int:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def family(pid: int) -> list[int]:
        children = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [pid, *(g for c in children for g in family(c))]

    return sum(of(p) for p in family(site.process.pid)) // 1_000_000


def killed(site: Any, kills: int) -> dict[str, Any]:
    """The service, or the whole database server, with SIGKILL, at random, while six reporters send
    and send again.
    """
    from bench.kill import postmaster
    from clew.database import embedded
    from tests.public.kills import kill_and_count
    from tests.services import HOME

    done = {"service": 0, "database": 0}
    rng = random.Random(7)

    def kill(number: int) -> None:
        what = rng.choice(["service", "database"])
        done[what] += 1
        if what == "service":
            site.stop(signal.SIGKILL)
            site.start()
        else:
            pid = postmaster(HOME / "postgres")
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
            for _ in range(60):
                try:
                    embedded.start(HOME / "postgres")
                    break
                except embedded.DatabaseUnavailable:
                    time.sleep(0.5)
            site.wait()

    acknowledged, kept, twice = kill_and_count(
        site, kills=kills, rng=rng, kill=kill, pause=(0.2, 1.5)
    )
    return {
        "kills": done,
        "acknowledged": acknowledged,
        "lost": acknowledged - kept,
        "kept twice": twice,
    }


def sealing() -> dict[str, Any]:
    """Sealing 20 MB as it streams in, beside copying the same pieces; and small letters."""
    from clew.sealing import keys
    from clew.sealing.envelope import Sealer, open_envelope, seal

    readers = [keys.new_key("unit"), keys.new_key("unit", recovery=True)]
    pieces = [os.urandom(65_536) for _ in range(305)]

    def sealed() -> bytes:
        sealer = Sealer([k.reader for k in readers])
        return b"".join([*(sealer.push(p) for p in pieces), sealer.finish()])

    def copied() -> bytes:
        held = bytearray()
        for p in pieces:
            held += p
        return bytes(held)

    def clock(what: Any, times: int = 5) -> float:
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            what()
            took.append(time.perf_counter() - begun)
        return min(took)

    one, two = clock(sealed), clock(copied)
    made = sealed()
    small = clock(lambda: [seal(b"x" * 2000, [k.reader for k in readers]) for _ in range(200)])
    return {
        "20 MB sealed, s": round(one, 3),
        "over a copy": round(one / two, 1),
        "size over content": round(len(made) / sum(map(len, pieces)), 4),
        "opened, s": round(
            clock(lambda: open_envelope(made, readers[0].key_id, readers[0].private)), 3
        ),
        "letters sealed a second": round(200 / small),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--reporters", type=int, default=20)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--learners", type=int, default=0, help="measure so many, and nothing else")
    parser.add_argument(
        "--port", type=int, default=0, help="of a site that runs, for learners alone"
    )
    parser.add_argument("--think", type=float, default=5, help="seconds between a learner's pages")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks" / "public.json")
    asked = parser.parse_args()
    if asked.learners and asked.port:
        keep_learners(asked, SimpleNamespace(port=asked.port))
        return
    with tempfile.TemporaryDirectory(prefix="clew-public-") as work:
        from tests import services

        services.HOME = Path(work) / "home"
        services.HOME.mkdir()
        os.environ.update(
            CLEW_HOME=str(services.HOME),
            CLEW_DATABASE_NAME="bench",
            CLEW_MODE="production",
            DJANGO_SETTINGS_MODULE="clew.unit.settings",
        )
        services.copy_of_template("bench")
        import django
        from django.conf import settings

        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        django.setup()
        from tests.public import conftest

        conftest.HOME = services.HOME
        folder = Path(work) / "site"
        folder.mkdir()
        site = conftest.made("bench_public", folder, CLEW_LIMITS=str(conftest.quick_limits(folder)))
        site.arguments = ("--workers", str(os.cpu_count() or 2), "--threads", "16")
        site.start()
        try:
            if asked.learners:
                keep_learners(asked, site)
                return
            found = {
                "machine": machine(),
                "sealing": sealing(),
                "one reader": one_at_a_time(site),
                "load": under_load(site, asked.seconds, asked.readers, asked.reporters),
            }
            if asked.kills:
                found["kills"] = killed(site, asked.kills)
        finally:
            site.stop()
            from clew.database import embedded

            embedded.stop(services.HOME / "postgres")
    asked.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
