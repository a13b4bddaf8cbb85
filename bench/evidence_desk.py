"""A made-up case with two telephones, from files to a court bundle, in Chromium; what each step takes.

    python -m bench.evidence_desk --messages 40000 --shots FOLDER

Her telephone has a chat of most of the messages, over the night on which clocks go back, and a history of places; his has places of its
own. The agreement for an account of hers is withdrawn before the court bundle is made. A table of an unknown kind is read by its columns.
Products are unpacked into an empty folder and checked with sha256sum alone. With --home, a folder of Clew's own PostgreSQL that the tests
made is used again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bench.machine import machine

_Made = TypeVar("_Made")
_WORDS = [
    "where",
    "are",
    "you",
    "answer",
    "me",
    "please",
    "I",
    "saw",
    "you",
    "today",
    "why",
    "not",
    "call",
    "stop",
    "home",
    "work",
    "train",
    "street",
    "ble",
    "wyt",
    "ti",
    "heddiw",
    "привет",
]
_PATIENT_MS = 1_800_000


def chat(messages: int, begins: datetime, suspect: str, victim: str) -> str:
    """A WhatsApp text export of the clock on a wall in London, from the moment `begins`: four of five
    messages are the suspect's. The hour that comes twice stands there twice.
    """
    drawn, at, lines = random.Random(3), begins, []
    for number in range(messages):
        at += timedelta(minutes=drawn.choice([1, 1, 2, 5]))
        wall = at.astimezone(_LONDON)
        who = suspect if drawn.random() < 0.8 else victim
        said = " ".join(drawn.choices(_WORDS, k=drawn.randint(2, 14)))
        if number in _SAID:
            who, said = _SAID[number][0].format(suspect=suspect, victim=victim), _SAID[number][1]
        lines.append(f"{wall:%d/%m/%Y, %H:%M} - {who}: {said}")
    return "\n".join(lines) + "\n"


_LONDON = ZoneInfo("Europe/London")
_BEGINS = datetime(2025, 10, 25, 20, tzinfo=UTC)
_SAID = {
    2: ("{suspect}", "look out of your window on Elm Road"),
    40: ("{victim}", "stop. Do not contact me again"),
    200: ("{suspect}", "I will kill you"),
}


def places(begins: datetime, hours: int, seed: int) -> str:
    """A history of places as Google's older export has it: a walk of a town, a place each hour."""
    drawn, rows = random.Random(seed), []
    latitude, longitude = 51.4816, -3.1791
    for hour in range(hours):
        latitude += drawn.uniform(-0.002, 0.002)
        longitude += drawn.uniform(-0.002, 0.002)
        near = hour % 24 == 0
        rows.append(
            {
                "timestamp": f"{begins + timedelta(hours=hour, minutes=seed):%Y-%m-%dT%H:%M:%SZ}",
                "latitudeE7": int((51.4816 if near else latitude) * 1e7),
                "longitudeE7": int((-3.1791 if near else longitude) * 1e7),
                "accuracy": drawn.choice([8, 20, 65]),
                "deviceTag": seed,
            }
        )
    return json.dumps({"locations": rows})


# Calls as an operator lists them, in columns that nothing knows.
CALLS = """\
When rung,Line A,Line B,How long
26/10/2025 00:45:10,07700 900123,07700 900555,0
26/10/2025 03:10:00,07700 900123,07700 900555,31
"""


class Steps:
    def __init__(self, page: Any, address: str, shots: Path | None) -> None:
        self.page, self.address, self.shots, self.seconds = page, address, shots, dict[str, float]()

    def timed(self, name: str, do: Callable[[], _Made]) -> _Made:
        begun = time.perf_counter()
        made = do()
        self.seconds[name] = round(time.perf_counter() - begun, 2)
        print(f"{name}: {self.seconds[name]} s", flush=True)
        return made

    def go(self, path: str) -> None:
        answer = self.page.goto(self.address + path, timeout=_PATIENT_MS)
        assert answer is None or answer.status < 400, (path, answer.status)

    def fill(self, **said: str) -> None:
        for name, value in said.items():
            self.page.fill(f"[name='{name}']", value)

    def day(self, name: str, day: int, month: int, year: int) -> None:
        for part, value in (("day", day), ("month", month), ("year", year)):
            self.page.fill(f"[name='{name}-{part}']", str(value))

    def send(self) -> None:
        self.page.click("main form button[type=submit]")
        self.page.wait_for_load_state()
        wrong = self.page.locator(".govuk-error-summary")
        assert not wrong.count(), wrong.text_content()

    def wait(self, words: str) -> None:
        self.page.wait_for_selector(f"main :text('{words}')", timeout=_PATIENT_MS)

    def shot(self, name: str) -> None:
        if self.shots is None:
            return
        for width in (1280, 320):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=self.shots / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})


def make_case() -> tuple[str, dict[str, int]]:
    """The case's reference, and the numbers of its two people."""
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.actions import share
    from clew.unit.cases.models import Case, CasePerson
    from clew.unit.demo.seed import make_people

    people = make_people()
    cara, sam = people["cara"], people["sam"]
    with acting_as(sam):
        case = Case.objects.create(level="advise", title="Roe, Lee", opened_by=sam, officer=cara)
        numbers = {
            role: CasePerson.objects.create(case=case, role=role, category=category, name=name).pk
            for role, category, name in (
                ("victim", "victim", "Ann Lee"),
                ("suspect", "suspected", "Samuel Roe"),
            )
        }
    with acting_as(cara):
        share(
            case,
            people["ada"].agency,
            by=cara,
            legal_basis="policing_purpose",
            reason="It adds to her safety.",
        )
    return case.reference, numbers


def play(steps: Steps, reference: str, people: dict[str, int], messages: int, work: Path) -> None:
    """From files to products that were unpacked and checked."""
    root = f"/cases/{reference}/evidence/"
    page = steps.page
    steps.go("/demo/")
    page.click("form:has(input[value=cara]) button")
    _enter_devices(steps, root, people)
    files = {
        "chat.txt": (1, chat(messages, _BEGINS, "Sam Roe", "Ann Lee")),
        "hers.json": (2, places(_BEGINS, 200, 1)),
        "his.json": (3, places(_BEGINS, 200, 7)),
        "calls.csv": (3, CALLS),
        "account.txt": (4, "01/11/2025, 10:00 - Sam Roe: written to the account of which it was withdrawn\n01/11/2025, 10:01 - Ann Lee: no\n"),
    }  # fmt: skip
    for name, (device, content) in files.items():
        path = work / name
        path.write_text(content)
        steps.go(root + f"devices/{device}/export/")
        page.set_input_files("[name=file]", str(path))
        steps.fill(source="Handed over by PC 12")
        page.select_option("[name=dates]", "day-first")
        if name == "calls.csv":
            page.check("[name=of_columns][value=yes]")
            steps.fill(at="When rung", sender="Line A", receiver="Line B", text="How long")
            page.select_option("[name=default_kind]", "call")
            steps.shot("export-form")
        steps.timed(f"upload of {path.stat().st_size:,} bytes", steps.send)
        steps.timed(f"read {name}", lambda: steps.wait("new item"))
        steps.shot(f"file-{name}")
    steps.timed("first page of the timeline", lambda: steps.go(root + "timeline/"))
    steps.shot("timeline")
    steps.timed("page 700", lambda: steps.go(root + "timeline/?page=700"))
    steps.timed("search", lambda: steps.go(root + "timeline/?words=heddiw+привет"))
    steps.shot("search")
    steps.go(root + "items/3/")
    steps.shot("item")
    steps.timed("days beside the case", lambda: steps.go(root + "days/"))
    steps.shot("days")
    steps.timed("who is who", lambda: steps.go(root + "who/"))
    steps.shot("who")
    for key, role in (
        ("name ann lee", "victim"),
        ("device of agreement 2", "victim"),
        ("name sam roe", "suspect"),
        ("device of agreement 3", "suspect"),
    ):
        steps.go(root + "who/")
        page.locator("tr", has_text=key).first.locator("a", has_text="Say who it is").click()
        page.select_option("[name=person]", str(people[role]))
        steps.fill(reason="contact card, and she says so")
        steps.send()
    steps.go(root + "items/3/tag/")
    page.select_option("[name=name]", "loitering_or_watching")
    steps.fill(words="He says that he can see her window.")
    steps.send()
    steps.go(root + "items/3/note/")
    steps.shot("note-form")
    steps.fill(text="Compared with the camera of the shop opposite.")
    steps.send()
    steps.go(root + "redactions/new/")
    steps.fill(words="Elm Road", reason="her address")
    steps.send()
    steps.go(root + "devices/4/withdraw/")
    steps.fill(reason="She rang and withdrew it.")
    steps.send()
    steps.shot("withdrawn")
    steps.go(root + "timeline/?words=withdrawn")
    assert "No item fits" in page.locator("main").inner_text()
    steps.go(root + "")
    steps.shot("evidence")
    made = _product(steps, root, 1, "court", work)
    steps.shot("product")
    page.click("text=among the case")
    steps.go(root + "products/")
    steps.shot("products")
    bundle = _product(steps, root, 2, "bundle", work)
    steps.go(root + "custody/")
    steps.shot("custody")

    def count() -> None:
        steps.go(root + "findings/")
        steps.wait("did not answer")

    steps.timed("what it shows, counted", count)
    steps.timed("what it shows, again", count)
    steps.shot("findings")
    # Nothing of what was withdrawn left in either.
    for folder in (made, bundle):
        for path in folder.iterdir():
            assert b"of which it was withdrawn" not in path.read_bytes(), path
    assert "twice" in (bundle / "timeline.csv").read_text(encoding="utf-8")


def _enter_devices(steps: Steps, root: str, people: dict[str, int]) -> None:
    for role, title, limited in (
        ("victim", "Ann's telephone, AL/1", True),
        ("victim", "Ann's telephone, AL/1, its history of places", False),
        ("suspect", "His telephone, SR/1", False),
        ("victim", "Ann's account, AL/2", False),
    ):
        steps.go(root + "devices/new/")
        steps.page.select_option("[name=person]", str(people[role]))
        hers = role == "victim"
        steps.fill(title=title, power="agreement, PCSC Act 2022, section 37" if hers else "seized, made-up power", agreed_by="Ann Lee" if hers else "DC Roe")  # fmt: skip
        steps.day("agreed_on", 1, 11, 2025)
        if limited:
            steps.day("first", 1, 9, 2025)
            steps.fill(correspondents="Sam Roe")
            steps.shot("device-form")
        else:
            steps.page.check("[name=everything]")
        steps.send()


def _product(steps: Steps, root: str, number: int, kind: str, work: Path) -> Path:
    steps.go(root + "products/new/")
    steps.page.check(f"[name=kind][value={kind}]")
    if number == 1:
        steps.page.check("[name=kinds][value=location]")
        # The night on which clocks go back, and the days about it: a document that can be read.
        steps.day("first", 25, 10, 2025)
        steps.day("last", 27, 10, 2025)
        steps.shot("product-form")
    steps.send()
    steps.timed(f"make {kind}", lambda: steps.wait("Take it away"))
    with steps.page.expect_download() as waited:
        steps.page.click("text=Take it away")
    packed = work / f"{kind}.zip"
    waited.value.save_as(packed)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(work / kind)
    steps.go(root + f"products/{number}/")
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"],  # noqa: S607
        cwd=work / kind,
        check=True,
        capture_output=True,
        text=True,
    )
    names = {line.rpartition(": ")[0] for line in done.stdout.splitlines()}
    assert names == {p.name for p in (work / kind).iterdir()} - {"SHA256SUMS"}
    print(f"{kind}: {packed.stat().st_size:,} bytes packed, all files as the manifest says")
    return work / kind


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    from tests.services import wait_for

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "clew.cli", "unit", "serve", "--port", str(port), "--workers", "2"]  # fmt: skip
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        wait_for(f"http://localhost:{port}/demo/")
        yield f"http://localhost:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=40_000)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--keep", type=Path, help="where the products are left")
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clew-evidence-desk-") as made:
        work = Path(made)
        from tests import services

        services.HOME = asked.home or work / "home"
        services.HOME.mkdir(exist_ok=True)
        (services.HOME / "static").mkdir(exist_ok=True)
        os.environ.update(
            CLEW_HOME=str(services.HOME),
            CLEW_DATABASE_NAME="bench_evidence",
            CLEW_EVIDENCE=str(work / "evidence"),
            CLEW_MODE="demo",
            DJANGO_SETTINGS_MODULE="clew.unit.settings",
        )
        services.copy_of_template("bench_evidence")
        import django

        django.setup()
        reference, people = make_case()
        from django.db import connections
        from playwright.sync_api import sync_playwright

        connections.close_all()
        if asked.shots:
            asked.shots.mkdir(parents=True, exist_ok=True)
        with served(dict(os.environ)) as address, sync_playwright() as driver:
            chromium = driver.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-background-networking", "--no-first-run"],
            )
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(_PATIENT_MS)
            steps = Steps(page, address, asked.shots)
            try:
                play(steps, reference, people, asked.messages, work)
            finally:
                if asked.keep:
                    for name in ("court", "bundle"):
                        if (work / name).is_dir():
                            shutil.copytree(work / name, asked.keep / name, dirs_exist_ok=True)
                chromium.close()
        print(json.dumps({"machine": machine(), "messages": asked.messages, "seconds": steps.seconds}, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
