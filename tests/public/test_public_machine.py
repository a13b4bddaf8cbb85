"""What somebody finds who takes the whole public machine; what a kill loses; what a flood stops.
Each on a service of its own.
"""

from __future__ import annotations

import base64
import http.client
import os
import random
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from clew.sealing import codes
from tests.public.conftest import HOME, PublicSite, made, quick_limits
from tests.public.kills import kill_and_count
from tests.public.reader import SEND, Reader, at_last_page, code_in, send_report
from tests.services import own_name, using_database

WORDS = (
    "Quillfeather",
    "Brackenholt",
    "the lamp by the ferry",
    "kingfisher-attachment",
    "dentist on Tuesday",
    "zephyr feedback",
    "ombudsperson of Larkmoor",
)


@pytest.fixture
def own_site(service: None, tmp_path: Path, neutral: str) -> Iterator[PublicSite]:
    site = made(
        own_name("machine"), tmp_path, CLEW_NEUTRAL=neutral, CLEW_LIMITS=str(quick_limits(tmp_path))
    )
    yield site
    site.stop(signal.SIGKILL)


def shapes(word: str) -> list[bytes]:
    """A word as it may lie about: in UTF-8, UTF-16, hexadecimal and base64, as a form sends it,
    reversed by nobody.
    """
    raw = word.encode()
    return [
        raw,
        word.encode("utf-16-le"),
        raw.hex().encode(),
        base64.b64encode(raw)[:-4],
        word.replace(" ", "+").encode(),
        word.replace(" ", "%20").encode(),
    ]


def files_with(words: tuple[str, ...], *folders: Path) -> list[str]:
    wanted = [(w, s) for w in words for s in shapes(w)]
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                try:
                    content = path.read_bytes()
                except OSError:
                    continue
                found += [f"{path}: {w}" for w, s in wanted if s in content]
    return found


def memory_with(words: tuple[str, ...], process: int) -> list[str]:
    """Words that lie in the memory of a process and its children."""
    wanted = [(w, s) for w in words for s in shapes(w)]
    found = []
    for pid in [process, *_children(process)]:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            ends, rights = line.split()[:2]
            if not rights.startswith("r") or "[v" in line:
                continue
            begin, end = (int(x, 16) for x in ends.split("-"))
            try:
                with Path(f"/proc/{pid}/mem").open("rb") as memory:
                    memory.seek(begin)
                    content = memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue
            found += [f"process {pid}: {w}" for w, s in wanted if s in content]
    return found


def _children(pid: int) -> list[int]:
    found = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*found, *(g for c in found for g in _children(c))]


def test_whoever_takes_the_public_machine_finds_no_word(own_site: PublicSite) -> None:
    own_site.start()
    reader = Reader(own_site.address)
    sent = send_report(
        reader,
        [("kingfisher-attachment.txt", b"the lamp by the ferry was out")],
        who_name="Quillfeather",
        what_words="Brackenholt, again and again",
        contact_safe="dentist on Tuesday",
    )
    code = code_in(sent)
    reader.send(reader.get("/feedback/"), "/feedback/", ("x", "y"), text="zephyr feedback")
    asked = reader.send(
        reader.get("/answers/ask/"),
        "/answers/ask/",
        ("do", "look"),
        text="What does the ombudsperson of Larkmoor hold?",
    )
    reader.send(asked, "/answers/ask/", ("do", "send"), name="Quillfeather", contact="Brackenholt")
    box = reader.post("/replies/", [("code", code), ("do", "open")])
    reader.send(box, "/replies/", ("do", "add"), text="Brackenholt once more")
    with using_database(own_site.database):
        from clew.sealing.keys import UNIT
        from clew.sealing.letters import write_letter
        from clew.unit.access.identity import acting_as
        from clew.unit.accounts.models import User
        from clew.unit.reports import actions, keyring
        from clew.unit.reports.models import Letter

        tess = User.objects.get(username="tess")
        with acting_as(tess):
            # Answered without being opened, so that nothing of the unit's plain record lies in the
            # database that both share here.
            letter = Letter.objects.filter(kind="report").get()
            public = bytes(letter.mailbox.reply_key)
            sealed = actions.seal(
                write_letter({"text": "dentist on Tuesday"}),
                [actions.Reader(actions.key_id(public), public), *keyring.readers(UNIT)],
            )
            actions.Reply(mailbox=letter.mailbox, sealed=sealed, by=tess).save()
    assert "dentist on Tuesday" in reader.post("/replies/", [("code", code), ("do", "open")]).text
    assert own_site.count("reports_letter") == 4
    secret = (code, code.replace("-", ""), codes.open_code(code).private.hex())
    own_site.stop()
    own_site.start()
    assert Reader(own_site.address).get("/").status == 200
    with own_site.as_admin() as admin:
        admin.execute("CHECKPOINT")
        row = admin.execute(
            "SELECT oid FROM pg_database WHERE datname = %s", [own_site.database]
        ).fetchone()
    data = HOME / "postgres" / "data"
    everything = (
        data / "base" / str(row[0]),
        data / "pg_wal",
        data / "pg_stat",
        own_site.folder / "tmp",
        HOME / "public-static",
    )
    assert files_with((*WORDS, *secret), *everything) == []
    assert files_with((*WORDS, *secret), own_site.folder) == []
    assert not any(
        s in (HOME / "postgres" / "postgres.log").read_bytes()
        for w in (*WORDS, *secret)
        for s in shapes(w)
    )
    assert own_site.process is not None
    assert memory_with((*WORDS, *secret), own_site.process.pid) == []


def test_the_search_above_would_find_a_word(own_site: PublicSite, tmp_path: Path) -> None:
    """The test of the test: planted in clear, each place is found."""
    own_site.start()
    with own_site.as_admin() as admin:
        admin.execute(
            "CREATE TABLE planted AS SELECT 'Ploverton ' || n AS said FROM generate_series(1, 50) n"
        )
        admin.execute("CHECKPOINT")
        row = admin.execute(
            "SELECT oid FROM pg_database WHERE datname = %s", [own_site.database]
        ).fetchone()
    assert files_with(("Ploverton",), HOME / "postgres" / "data" / "base" / str(row[0])) != []
    (tmp_path / "note").write_bytes(base64.b64encode(b"the lamp by the ferry"))
    assert files_with(("the lamp by the ferry",), tmp_path) != []
    held = b"Brackenholt in memory"
    assert memory_with((held.decode()[:11],), os.getpid()) != []


def test_an_upload_never_touches_a_disk(own_site: PublicSite) -> None:
    """A large file sent slowly: no file is opened for writing meanwhile, in the folder for
    temporary files or anywhere.
    """
    own_site.start()
    reader = Reader(own_site.address)
    page = at_last_page(reader, what_words="with a film")
    mark = "x" * 20
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
        for n, v in [*page.form("/report/"), SEND]
    ).encode()
    head += f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n'.encode()
    film = b"the lamp by the ferry " * 400_000
    tail = f"\r\n--{mark}--\r\n".encode()
    seen: set[str] = set()
    assert own_site.process is not None
    process, done = own_site.process.pid, threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.update(
                str(p)
                for p in (own_site.folder / "tmp").rglob("*")
                if p.is_file() and "gunicorn" not in p.name
            )
            for pid in [process, *_children(process)]:
                for link in Path(f"/proc/{pid}/fd").glob("*"):
                    try:
                        target = str(link.readlink())
                        flags = int(
                            Path(f"/proc/{pid}/fdinfo/{link.name}")
                            .read_text()
                            .split("flags:\t")[1]
                            .split()[0],
                            8,
                        )
                    except (OSError, IndexError):
                        continue
                    # gunicorn's workers touch an empty file that has no name any more, to say that
                    # they live; the log is the test's.
                    if (
                        target.startswith("/")
                        and flags & 0o3
                        and not target.startswith(("/dev/", str(own_site.log)))
                        and "wgunicorn" not in target
                    ):
                        seen.add(target)
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    line = http.client.HTTPConnection("localhost", own_site.port, timeout=60)
    line.putrequest("POST", "/report/")
    line.putheader("Content-Type", f"multipart/form-data; boundary={mark}")
    line.putheader("Content-Length", str(len(head) + len(film) + len(tail)))
    line.endheaders(head)
    for at in range(0, len(film), 1_000_000):
        line.send(film[at : at + 1_000_000])
        time.sleep(0.05)
    line.send(tail)
    answer = line.getresponse().read().decode()
    line.close()
    done.set()
    watcher.join()
    assert "1 file was taken" in answer
    assert seen == set()


def test_what_was_acknowledged_is_there_after_a_kill(own_site: PublicSite) -> None:
    """The service killed and its lines to the database cut while reporters send; bench/public.py
    does it fifty times, to the server too.
    """
    own_site.start()

    def kill(number: int) -> None:
        if number % 2:
            with own_site.as_admin() as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                    [own_site.database],
                )
        else:
            own_site.stop(signal.SIGKILL)
            own_site.start()

    acknowledged, kept, twice = kill_and_count(own_site, kills=4, rng=random.Random(4), kill=kill)
    assert acknowledged > 0
    assert kept == acknowledged
    assert twice == 0


@pytest.fixture
def guarded(service: None, tmp_path: Path, neutral: str) -> Iterator[PublicSite]:
    """With limits that a test reaches."""
    limits = quick_limits(
        tmp_path, send_each=5, send_all=30, send_most=60, calm_seconds=3, least_seconds=1
    )
    site = made(own_name("flood"), tmp_path, CLEW_NEUTRAL=neutral, CLEW_LIMITS=str(limits))
    site.start()
    yield site
    site.stop(signal.SIGKILL)


def test_a_flood_from_one_place_stops_there(guarded: PublicSite) -> None:
    bad, good = Reader(guarded.address, "127.0.0.66"), Reader(guarded.address, "127.0.0.7")
    page = at_last_page(good, what_words="an honest word")
    pages = [at_last_page(bad, what_words=f"noise {n}") for n in range(12)]
    time.sleep(1.5)
    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(lambda p: bad.send(p, "/report/", SEND).status, pages))
    assert states.count(200) == 5
    assert code_in(good.send(page, "/report/", SEND))


def test_a_flood_from_everywhere_lets_through_who_took_their_time(guarded: PublicSite) -> None:
    honest = Reader(guarded.address, "127.0.0.7")
    page = at_last_page(honest, what_words="written with care")

    def flood(n: int) -> int:
        bot = Reader(guarded.address, f"127.0.1.{n}")
        quick = at_last_page(bot, what_words=f"noise {n}")
        time.sleep(1.2)
        return bot.send(quick, "/report/", SEND).status

    with ThreadPoolExecutor(16) as pool:
        states = list(pool.map(flood, range(1, 46)))
    assert states.count(200) <= 31
    assert states.count(422) >= 10
    sent = honest.send(page, "/report/", SEND)
    assert code_in(sent), sent.text
    late = at_last_page(Reader(guarded.address, "127.0.2.1"), what_words="too quick to be a person")
    assert (
        "very quick" in honest.send(late, "/report/", SEND).text
        or "Very many" in honest.send(late, "/report/", SEND).text
    )


HELD = {
    "nothing": b"",
    "half a heading": b"GET / HTTP/1.1\r\nHost: loc",
    "half a form": b"POST /report/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\npage=0",
    "half a form that nobody reads": b"POST /nothing-there/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 900000\r\n\r\npage=0",
}


def test_lines_that_are_held_open_stop_no_page(service: None, tmp_path: Path, neutral: str) -> None:
    """Fifty from one machine, more than there are threads, of each kind; one of them goes on byte
    by byte.
    """
    limits = quick_limits(tmp_path, silence_seconds=2, free_seconds=4)
    site = made(own_name("held"), tmp_path, CLEW_NEUTRAL=neutral, CLEW_LIMITS=str(limits))
    site.arguments = ("--workers", "1", "--threads", "8")
    site.start()
    visitor = Reader(site.address, "127.0.0.7")
    page = at_last_page(visitor, what_words="an honest word")
    lines: list[socket.socket] = []
    try:
        slow = socket.create_connection(("127.0.0.1", site.port), timeout=30)
        slow.sendall(HELD["half a form"])
        began = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - began < 30 and not select.select([slow], [], [], 0.5)[0]:
                slow.sendall(b"x")
        slow.close()
        assert 3 < time.monotonic() - began < 30  # without an end, it would be open for ever
        for said in HELD.values():
            for _ in range(50):
                lines.append(
                    socket.create_connection(
                        ("127.0.0.1", site.port), timeout=30, source_address=("127.0.0.66", 0)
                    )
                )
                lines[-1].sendall(said)
            began = time.monotonic()
            assert "101" in visitor.get("/help/").text
            assert time.monotonic() - began < 30, (
                said
            )  # it was never answered while such lines were open
        # Where no line was free the page says to press the button again: it is kept once.
        for _ in range(10):
            if code_in(answer := visitor.send(page, "/report/", SEND)):
                break
            assert answer.status == 408
            time.sleep(1)
        else:
            raise AssertionError("an honest report never passed")
        for line in lines:
            line.settimeout(20)
            with suppress(ConnectionError):
                while line.recv(65536):
                    pass
        assert "Traceback" not in site.log.read_text()
        assert "Error" not in site.log.read_text()
    finally:
        for line in lines:
            line.close()
        site.stop(signal.SIGKILL)


def test_codes_cannot_be_guessed_at_speed(service: None, tmp_path: Path, neutral: str) -> None:
    site = made(
        own_name("guess"),
        tmp_path,
        CLEW_NEUTRAL=neutral,
        CLEW_LIMITS=str(quick_limits(tmp_path, code_each=4)),
    )
    site.start()
    try:
        guesser = Reader(site.address, "127.0.0.66")
        said = [
            guesser.post("/replies/", [("code", codes.new_code()), ("do", "open")]).text
            for _ in range(6)
        ]
        assert ["opens nothing" in s for s in said] == [True] * 4 + [False] * 2
        assert "Too many codes" in said[-1]
        assert (
            "opens nothing"
            in Reader(site.address)
            .post("/replies/", [("code", codes.new_code()), ("do", "open")])
            .text
        )
    finally:
        site.stop()


def test_the_log_says_nothing_of_a_visitor(own_site: PublicSite) -> None:
    """Even when something breaks: the database is taken away, and the log has neither address nor
    path nor words.
    """
    own_site.start()
    reader = Reader(own_site.address)
    page = at_last_page(reader, what_words="Quillfeather in a request that breaks")
    started = own_site.log.read_text()  # where it listens
    with own_site.as_admin() as admin:
        admin.execute(
            "ALTER FUNCTION letterbox_post(text, bytea, bytea, text, bytea, bytea, bytea[], integer) RENAME TO away"
        )
    broken = reader.send(page, "/report/", SEND)
    assert broken.status == 500
    assert "Something broke on our side" in broken.text
    assert "Leave this site" in broken.text
    log = own_site.log.read_text().removeprefix(started)
    assert "ProgrammingError" in log
    for word in (
        "Quillfeather",
        "127.0.0.1",
        "/report/",
        "GET",
        "POST",
        code_in(page) or "what_words",
    ):
        assert word not in log, word


def test_pages_go_on_without_the_database(own_site: PublicSite) -> None:
    own_site.start()
    reader = Reader(own_site.address)
    assert reader.get("/help/").status == 200
    with refused(own_site):
        for _ in range(3):
            assert "101" in reader.get("/help/").text
            assert reader.get("/advice/2/").status == 200
            time.sleep(2)
        assert reader.send(at_last_page(reader, what_words="x"), "/report/", SEND).status == 503
    for _ in range(40):
        if code_in(send_report(reader, what_words="again")):
            return
        time.sleep(0.5)
    raise AssertionError("the service did not find the database again")


@contextmanager
def refused(site: PublicSite) -> Iterator[None]:
    """The database refuses everybody for a while, as if it were away: other tests go on beside it."""
    from clew.database import embedded
    from clew.database.provision import ADMIN

    def ask(*statements: str) -> None:
        with psycopg.connect(
            embedded.start(HOME / "postgres").dsn(ADMIN, "postgres"), autocommit=True
        ) as admin:
            for statement in statements:
                admin.execute(statement)  # type: ignore[call-overload]

    ask(
        f"ALTER DATABASE {site.database} WITH ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{site.database}'",
    )
    try:
        yield
    finally:
        ask(f"ALTER DATABASE {site.database} WITH ALLOW_CONNECTIONS true")
