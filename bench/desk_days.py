"""Each role's day on a running demonstration, played in Chromium and looked at.

    ./demo --out /tmp/demo --incidents 3000 --no-open --port 8865
    python -m bench.desk_days http://localhost:8865 [--pictures FOLDER] [--who cara tess]

First the work of a day is done as each person does it (`bench/desk_work.py`), then every kind of
page that the role reaches from its home is opened. Of each page: does it answer, does anything run
off it at 1280 or 320 pixels, does the console say anything, does a word of a programmer stand on
it, how long does it take. With `--pictures` a picture of each page at both widths is kept. Ends
with 1 if anything is wrong. The demonstration is changed by the work; the days can be played again
on the same one.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.desk_work import DAYS, CannotWork
from tests.unit.visitor import Visitor

WIDTHS = (1280, 320)
PASSWORD = "made-up-people-only"  # noqa: S105  # of the demonstration
# What no page for people says: a value of a program, a day as a computer writes it, an escape.
_STRAY = {
    "None": re.compile(r"(?<![\w.])None(?= \()|: None$", re.M),
    "a template": re.compile(r"\{[{%]|[%}]\}"),
    "a program's words": re.compile(
        r"<Query|object at 0x|Undefined|\bNaN\b|\[\]|\bTrue\b|\bFalse\b"
    ),
    "a day as 2026-11-28": re.compile(r"(?<![\w/-])20\d\d-[01]\d-[0-3]\d(?![\w-])"),
    "an escape": re.compile(r"%[0-9A-F]{2}|&(?:amp|quot|lt|#39);"),
    "a half sentence": re.compile(r" [.,;](?: |$)|\.\.(?!\.)|,,", re.M),
}
_SLOW = 2.0


class Day(Visitor):
    """A person at work: what they do is counted, what they look at is checked and kept."""

    def __init__(self, chromium: Any, address: str, who: str, pictures: Path | None) -> None:
        super().__init__(chromium, address, who)
        self.who, self.pictures = who, pictures
        self.faults: list[str] = []
        self.told: list[str] = []
        self.actions = 0
        self.kept = 0

    # What a person does

    def press(self, selector: str) -> None:
        """Press a link or a button, and say why one looks where that is asked."""
        self.actions += 1
        self.page.click(selector, timeout=8000)
        self.give_reason()

    def choose(self, selector: str) -> None:
        self.actions += 1
        self.page.check(selector, force=True, timeout=8000)

    def pick(self, name: str, *, label: str | None = None, index: int | None = None) -> None:
        self.actions += 1
        self.page.select_option(f"[name='{name}']", label=label, index=index, timeout=8000)

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.actions += 1
            self.page.fill(f"[name='{name}']", text, timeout=8000)

    def save(self, text: str) -> None:
        self.press(f"main button:has-text({text!r})")
        if self.page.locator(".govuk-error-summary").count():
            raise CannotWork(self.page.locator(".govuk-error-summary").inner_text())

    def open(self, path: str) -> Any:
        self.go(path)
        self.give_reason()
        return self.page

    def give_reason(self) -> None:
        if "/purpose/" in self.page.url:
            self.page.fill("[name=reason]", "Working on this case today.")
            self.page.click("main button")
        if "/reauthenticate/" in self.page.url:
            self.page.fill("[name=password]", PASSWORD)
            self.page.click("main button")

    def has(self, selector: str) -> bool:
        return bool(self.page.locator(selector).count())

    def text(self) -> str:
        return str(self.page.locator("main").inner_text())

    # What is looked at

    def says(self, *texts: str) -> None:
        said = " ".join(self.text().split())
        for text in texts:
            if text not in said:
                self.faults.append(f"{self.where()}: does not say {text!r}")

    def must(self, holds: bool, what: str) -> None:
        """`what` is said where it does not hold."""
        if not holds:
            self.faults.append(f"{self.where()}: {what}")

    def done(self, job: str, most: int) -> None:
        """The job was done with so many actions; more than `most` is a fault."""
        self.told.append(f"{job}: {self.actions} actions (at most {most})")
        self.must(self.actions <= most, f"{job} took {self.actions} actions")
        self.actions = 0

    def where(self) -> str:
        return f"{self.who} {urlsplit(self.page.url).path}"

    def look(self, name: str) -> None:
        """Check the page as it stands at both widths and keep a picture of it."""
        page = self.page
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            self.must(wide <= width, f"runs off the page at {width} ({wide})")
            if self.pictures is not None:
                # Behind the name of the page, so that pictures of it stand together.
                page.screenshot(
                    path=str(self.pictures / f"{self.who}-{self.kept:02}-{name}-{width}.png"),
                    full_page=True,
                )
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.kept += 1
        said = self.text()
        for what, pattern in _STRAY.items():
            if found := pattern.search(said):
                near = said[max(0, found.start() - 40) : found.end() + 30].replace("\n", " | ")
                self.faults.append(f"{self.where()}: {what} stands on it: ...{near}...")
        self.must(page.locator("h1").count() == 1, "has not one heading")


def every_page(day: Day, most: int) -> int:
    """One page of each kind that is reached from the home, opened and looked at; how many."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        kind = _kind(path)
        if kind in seen or kind.startswith(("/account/", "/demo", "/learning/play")):
            continue
        seen.add(kind)
        start = time.perf_counter()
        answer = day.page.request.get(day.address + path, max_redirects=0)
        if answer.status in (301, 302):
            day.page.goto(day.address + path)
            day.give_reason()
        elif answer.status >= 400:
            day.faults.append(f"{day.who} {path}: is answered with {answer.status}")
            continue
        elif "html" not in answer.headers.get("content-type", ""):
            continue
        else:
            day.page.goto(day.address + path)
        taken = time.perf_counter() - start
        if taken > 2 * _SLOW:
            day.told.append(f"slow: {path} took {taken / 2:.1f} s")
        day.look(re.sub(r"[^a-z]+", "-", kind.lower()).strip("-") or "home")
        for href in re.findall(r'<a [^>]*?href="([^"#]+)', day.page.content()):
            to = unescape(href)
            if to.startswith("?"):
                to = urlsplit(path).path + to
            if to.startswith("/") and not to.startswith(("/static", "//")):
                waiting.append(to)
    return len(seen)


def _kind(path: str) -> str:
    """`/cases/C-AB12/plan/` and `/cases/C-CD34/plan/` are pages of one kind."""
    parts = urlsplit(path)
    shown = re.search(r"(?:^|&)show=(\w+)", parts.query)
    of = re.sub(
        r"/(?:[A-Z]{1,2}-[\w-]+|\d[\w.-]*|[\w]+%2F[^/]+|[a-f0-9]{8,})(?=/|\.|$)", "/*", parts.path
    )
    of = re.sub(r"^/people/[^/]+", "/people/*", of)
    of = re.sub(r"^/requests/of/.*?/-/", "/requests/*/", of)
    return of + (f"?{shown[1]}" if shown else "")


def play(
    chromium: Any, address: str, who: str, pictures: Path | None, *, pages: int
) -> tuple[list[str], list[str]]:
    """One person's day: what was wrong, what is told of it."""
    day = Day(chromium, address, who, pictures)
    start = time.perf_counter()
    for job in DAYS[who]:
        day.actions = 0
        try:
            job(day)
        except CannotWork as why:
            day.faults.append(f"{day.where()}, {job.__name__}: {why}")
        except Exception as why:
            # A button that is not there, a page that does not answer: told, and the day goes on.
            day.faults.append(f"{day.where()}, {job.__name__}: {str(why).splitlines()[0][:200]}")
    opened = every_page(day, pages)
    day.told.append(f"{opened} kinds of pages, {time.perf_counter() - start:.0f} s")
    day.context.close()
    noise = [f"{who}: console: {w[:200]}" for w in dict.fromkeys(day.wrong)]
    return day.faults + noise, day.told


def main() -> int:
    from playwright.sync_api import sync_playwright

    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("address")
    asked.add_argument("--pictures", type=Path)
    asked.add_argument("--who", nargs="+", default=list(DAYS), choices=list(DAYS))
    asked.add_argument("--pages", type=int, default=200, help="most kinds of pages for a role")
    given = asked.parse_args()
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--no-first-run"]
        )
        for who in given.who:
            faults, told = play(chromium, given.address, who, given.pictures, pages=given.pages)
            print(f"{who}: " + "; ".join(told), flush=True)
            for fault in faults:
                print(f"  {fault}", flush=True)
            wrong += faults
        chromium.close()
    print(f"{len(wrong)} faults" if wrong else "nothing was wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
