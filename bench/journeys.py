"""Ten journeys of people who need the public site, by keys alone, in Chromium, Firefox and WebKit.

    python -m bench.journeys --pictures OUT               # every browser, width, scripts on and off
    python -m bench.journeys --browser webkit --width 320 --scripts off --journey officer

Each journey goes from stop to stop with the Tab key, as somebody who uses no mouse does. At each
stop the browser is asked what it tells a screen reader, its role and name; a stop without a name is
a barrier. What a page has to say is looked for in what the screen reader hears. A picture is taken
of each page that matters. The site runs here, on a database of its own; with --keep FILE the result
is written as JSON. Debian: apt-get install chromium firefox-esr libwebkit2gtk-4.1-0
webkit2gtk-driver xvfb xdotool.

A width of 320 is a window of that width in Chromium. In Firefox and WebKit, whose windows are not
so narrow, it is a page zoomed to twice its size in a window of 640.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.journey_browsers import BROWSERS, DOWN, ENTER, ESCAPE, SPACE, TAB, Gone, Window, opened

ROOT = Path(__file__).resolve().parents[1]
WIDTHS, SCRIPTS = (320, 1280), ("on", "off")
_MOST_STOPS = 160
# At the end of the title of each page, where no other name was set.
_SITE_NAME = "Help and advice"
_ARABIC = "صدّقهم. ليس هذا خطأك."


class Barrier(Exception):
    """Where a person could not go on."""


@dataclass
class Person:
    """Somebody with a keyboard. `stops` counts how often they pressed Tab."""

    window: Window
    site: str
    neutral: str
    scripts: bool
    pictures: Path | None
    name: str = ""
    stops: int = 0
    nameless: list[str] = field(default_factory=list)

    def visit(self, path: str) -> None:
        self.window.go(self.site + path)

    def reads(self, *texts: str, seconds: float = 30.0) -> None:
        """Wait until the page says all of it."""
        end = time.monotonic() + seconds
        while True:
            said = ""
            with suppress(Gone):
                said = self.window.text()
            lacking = [t for t in texts if t not in said]
            if not lacking:
                return
            if time.monotonic() > end:
                raise Barrier(f"{self.window.url()} does not say {lacking[0]!r}")
            time.sleep(0.15)

    def hears(self, role: str, name: str, seconds: float = 30.0) -> None:
        """A screen reader's list has it, once the page has come."""
        end = time.monotonic() + seconds
        while True:
            with suppress(Gone):
                if any(r == role and n.startswith(name) for r, n in self.window.tree()):
                    return
            if time.monotonic() > end:
                raise Barrier(f"no {role} {name!r} is told on {self.window.url()}")
            time.sleep(0.15)

    def reach(self, name: str, role: str = "") -> None:
        """Press Tab until the keys are there."""
        for _ in range(_MOST_STOPS):
            self.window.press(TAB)
            self.stops += 1
            at, said = self.window.stop()
            if at in ("link", "button", "textbox", "radio", "checkbox") and not said.strip():
                self.nameless.append(f"{at} on {self.window.url()}")
            if said.startswith(name) and role in ("", at):
                return
        raise Barrier(f"Tab does not lead to {name!r} on {self.window.url()}")

    def follow(self, name: str, *texts: str, role: str = "link") -> None:
        """Go to a link or a button and press Enter; wait for what the next page says."""
        self.reach(name, role)
        self.window.press(ENTER)
        self.reads(*texts)

    def fill(self, label: str, text: str) -> None:
        self.reach(label, "textbox")
        self.window.type(text)

    def choose(self, first: str, wanted: str) -> None:
        """One of several answers: Tab leads to the first, arrows to the others."""
        self.reach(first, "radio")
        self.window.press(SPACE)
        for _ in range(20):
            if self.window.stop()[1].startswith(wanted):
                return
            self.window.press(DOWN)
        raise Barrier(f"arrows do not lead to {wanted!r} on {self.window.url()}")

    def tick(self, name: str) -> None:
        self.reach(name, "checkbox")
        self.window.press(SPACE)

    def shows(self, what: str) -> None:
        """A picture, and nothing runs out of the window to the side."""
        if self.pictures is not None:
            self.window.shot(self.pictures / f"{self.name}-{what}.png")
        wide = self.window.overflow()
        if wide is not None and wide > 1:
            raise Barrier(f"{self.window.url()} is {wide} pixels wider than its window")

    def leaves(self) -> None:
        """By Escape, or without scripts by the first link of a page; Back shows nothing of ours."""
        if self.scripts:
            self.window.leave(ESCAPE)
        else:
            self.visit("/help/")
            self.window.press(TAB)
            if self.window.stop() != ("link", "Leave this site"):
                raise Barrier("the way out is not the first stop")
            self.window.leave(ENTER)
        self._is_away("the exit did not lead away")
        if self.window.can_go_back:
            self.window.back()
            time.sleep(1.0)
            self._is_away("Back shows the site again")

    def _is_away(self, otherwise: str) -> None:
        for _ in range(100):
            shown = self.window.shown()
            if shown and not any(ours in shown for ours in (self.site, _SITE_NAME, "…")):
                return
            time.sleep(0.15)
        raise Barrier(f"{otherwise}: {shown}")


def young(p: Person) -> None:
    """A young person by phone: is it stalking, whom to tell."""
    p.visit("/")
    p.follow("Is this stalking?", "30 texts since Friday")
    p.shows("quiz")
    p.visit("/help/")
    p.follow("I am under 18", "0800 1111", "You did not ask for it")
    p.hears("heading", "I am under 18")
    p.hears("link", "0800 1111")
    p.shows("under-18")
    p.leaves()


def deaf(p: Person) -> None:
    """A deaf woman with him in the room: no voice, and gone at once."""
    p.visit("/help/")
    p.reads("register to 999", "999bsl.co.uk", "18000")
    p.hears("heading", "In danger, or you cannot speak")
    p.shows("no-voice")
    p.follow("I am deaf or disabled", "If they are in the room")
    p.visit("/report/")
    p.choose("No", "Yes")
    p.follow("Continue", "They may see this phone or computer", role="button")
    p.shows("warned")
    p.leaves()


def friend(p: Person) -> None:
    """A friend reports for somebody else, page by page, and comes back with the code."""
    p.visit("/")
    p.follow("For friends and family", "Believe them.")
    p.shows("friends")
    p.visit("/report/")
    p.choose("It happens to me", "It happens to somebody else")
    p.follow("Continue", "Who does it?", role="button")
    p.fill("Name, if you know it", "Sam Made-Up")
    p.follow("Continue", "Which of these happened?", role="button")
    p.tick("Watching or spying")
    p.fill("Tell it in your own words", "He waits outside her flat.")
    p.follow("Continue", "When and where?", role="button")
    p.shows("when")
    p.follow("Continue", "What does it do to you?", role="button")
    p.follow("Continue", "What was done before", role="button")
    p.follow("Continue", "May somebody contact you?", role="button")
    p.follow("Continue", "Check your answers", "He waits outside her flat.", role="button")
    p.shows("check")
    p.follow("Send", "It is shown once", role="button")
    p.shows("sent")
    code = p.window.text_of("#code")
    p.visit("/replies/")
    p.fill("Your code", code)
    p.follow("Open", "There is no reply yet", role="button")
    p.fill("What else should we know?", "He came back at nine.")
    p.follow("Send", "It was added", role="button")
    p.shows("added")
    p.leaves()


def man(p: Person) -> None:
    """A man stalked by a woman: is it for him too, and a report."""
    p.visit("/help/")
    p.follow("I am a man", "0808 801 0327", "What men often hear")
    p.shows("men")
    p.visit("/report/")
    p.follow("Continue", "Who does it?", role="button")
    p.fill("Name, if you know it", "Made-up Woman")
    p.follow("Skip to the end", "Check your answers", "Made-up Woman", role="button")
    p.follow("Send", "It is shown once", role="button")
    p.leaves()


def officer(p: Person) -> None:
    """A woman stalked by an officer: outside his reach."""
    p.visit("/help/")
    p.follow("Somebody who works for the police", "0300 020 0096", "You can go round them")
    p.shows("officer")
    p.visit("/report/")
    # The second answer of the page that begins with No.
    p.reach("No", "radio")
    p.choose("No", "Yes, for the police")
    p.follow("Skip to the end", "only professional standards can open it", role="button")
    p.shows("locked")
    p.follow("Send", "Professional standards open it", role="button")
    p.leaves()


def arabic(p: Person) -> None:
    """A reader of Arabic: a page that a second person read, from right to left, without a trace."""
    p.visit("/")
    p.follow("العربية", "للطلاب")
    p.shows("list")
    p.follow("للطلاب", "صدّقهم")
    p.shows("arabic")
    if (held := p.window.attribute("[lang=ar][dir]", "dir")) != "rtl":
        raise Barrier(f"the page is written {held!r}")
    p.leaves()


def student(p: Person) -> None:
    """A student: advice, then a plan for the phone that keeps nothing."""
    p.visit("/help/")
    p.follow("I am a student", "At college or university")
    p.visit("/")
    p.follow("Safer phone, accounts and home", "Plan before you change")
    p.shows("plan")
    p.reach("", "checkbox")
    p.window.press(SPACE)
    p.visit("/steps/3/")
    p.hears("heading", "")
    p.shows("step")
    p.leaves()


def journalist(p: Person) -> None:
    """A journalist: an answer found with slips, its data, a question of her own and how it goes."""
    p.visit("/")
    p.follow("Figures and answers", "Newest first")
    p.reach("Search")
    p.window.type("stlaking mnoth")
    p.window.press(ENTER)
    p.reads("This is for “stalking month”")
    p.shows("found")
    p.follow("Stalking by month", "CSV")
    p.shows("answer")
    p.visit("/answers/ask/")
    p.fill("What would you like to know?", "How many stalking offences were recorded in 2025?")
    p.follow("Look whether it is answered", "Who asks?", role="button")
    p.fill("Your name", "Made-up Journalist")
    p.fill("Where to write to", "nobody@example.org")
    p.follow("Send the request", "Your request was sent", role="button")
    p.shows("asked")
    code = p.window.text_of("#code")
    p.visit("/answers/follow/")
    p.fill("Your code", code)
    p.follow("Look", "on its way to the desk", role="button")
    p.shows("followed")
    p.leaves()


def carer(p: Person) -> None:
    """A carer who reads at three times the size of text."""
    p.visit("/learning/")
    p.window.larger(3)
    p.shows("learning")
    p.follow("A session for carers", "Before you begin")
    p.window.larger(3)
    p.shows("session")
    p.visit("/report/")
    p.window.larger(3)
    p.shows("report")
    p.visit("/help/")
    p.window.larger(3)
    p.shows("help")
    p.leaves()


def two_minutes(p: Person) -> None:
    """Somebody with two minutes."""
    p.visit("/report/")
    p.follow("I have two minutes", "Two minutes", role="button")
    p.fill("Tell it in your own words", "He is in the kitchen.")
    p.fill("Where are you now", "NM1 4QQ")
    p.shows("short")
    p.follow("Continue", "Check your answers", "He is in the kitchen.", role="button")
    p.follow("Send", "come back with your code", role="button")
    p.shows("code")
    p.leaves()


JOURNEYS: dict[str, Callable[[Person], None]] = {
    "young": young,
    "deaf": deaf,
    "friend": friend,
    "man": man,
    "officer": officer,
    "arabic": arabic,
    "student": student,
    "journalist": journalist,
    "carer": carer,
    "two-minutes": two_minutes,
}


@contextmanager
def running(site: str, neutral: str) -> Iterator[tuple[str, str]]:
    """A site that was started by somebody else."""
    yield site.rstrip("/"), neutral


@contextmanager
def served(work: Path) -> Iterator[tuple[str, str]]:
    """A public site with people, keys, a published answer and a page in Arabic: its address, and
    the page that its exit leads to.
    """
    from tests import services

    services.HOME = work / "home"
    services.HOME.mkdir(exist_ok=True)
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
    from clew.database import embedded
    from tests.public import conftest
    from tests.public.test_public_pages import _publish

    conftest.HOME = services.HOME
    folder = work / "site"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with conftest.neutral_server() as neutral:
        limits = conftest.quick_limits(folder)
        site = conftest.made("bench_public", folder, CLEW_NEUTRAL=neutral, CLEW_LIMITS=str(limits))
        _publish(site, "by-month", "Stalking by month", "How many in each month?")
        with services.using_database(site.database):
            _translate(services)
        try:
            _start(site)
            yield site.address, neutral
        finally:
            site.stop()
            embedded.stop(services.HOME / "postgres")


def _start(site: Any) -> None:
    """A machine with other work on it starts a service slowly."""
    try:
        site.start()
    except AssertionError:
        for _ in range(20):
            if site.process is None or site.process.poll() is not None:
                raise
            with suppress(AssertionError):
                site.wait()
                return
        raise


def _translate(services: Any) -> None:
    """Two people of the desk write and read a page in Arabic: words for this trial alone."""
    from django.conf import settings

    from clew.unit.accounts.models import User

    settings.ALLOWED_HOSTS = ["*"]
    at = "/site/pages/students/in/ar/"
    draft = {"title": "للطلاب", "text": _ARABIC, "why": "trial", "seen": "0"}
    read = {"how": "my first language", "whole": "on"}
    for who, where, said in (("iris", at, draft), ("sam", at + "read/", read)):
        done = services.browser(User.objects.get(username=who)).post(where, said)
        assert done.status_code == 302, done.content.decode()[:2000]


def play(
    browser: str,
    width: int,
    scripts: bool,
    names: list[str],
    site: str,
    neutral: str,
    out: Path | None,
) -> list[dict[str, Any]]:
    """The journeys in one browser, each in a window of its own: for each how it ended, its stops and
    seconds. One whose browser gave no answer is played once more, and `tries` says so.
    """
    made = []
    pictures = out / f"{browser}-{width}-{'on' if scripts else 'off'}" if out else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    for name in names:
        for tries in (1, 2):  # noqa: B007  # told of each below
            begun, stops, silent = time.monotonic(), 0, False
            try:
                with opened(browser, width, scripts) as window:
                    person = Person(window, site, neutral, scripts, pictures, name)
                    barrier = _play_one(person)
                    stops = person.stops
            except (Gone, OSError, AssertionError) as problem:
                barrier, silent = f"the browser did not answer: {problem}", True
            if not silent:
                break
        made.append(
            {
                "browser": browser,
                "width": width,
                "scripts": "on" if scripts else "off",
                "journey": name,
                "barrier": barrier,
                "stops": stops,
                "seconds": round(time.monotonic() - begun, 1),
                "tries": tries,
            }
        )
        print(*made[-1].values(), sep="\t", flush=True)
    return made


def _play_one(person: Person) -> str:
    """What stood in the way; empty where nothing did. Raises Gone."""
    try:
        person.visit("/back/")
        JOURNEYS[person.name](person)
    except Barrier as problem:
        if person.pictures:
            with suppress(Gone):
                person.window.shot(person.pictures / f"{person.name}-barrier.png")
        return str(problem)
    return "; ".join(dict.fromkeys(person.nameless))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--browser", action="append", choices=BROWSERS)
    parser.add_argument("--width", action="append", type=int, choices=WIDTHS)
    parser.add_argument("--scripts", action="append", choices=SCRIPTS)
    parser.add_argument("--journey", action="append", choices=list(JOURNEYS))
    parser.add_argument("--site", help="a site that runs, with what `served` puts into one")
    parser.add_argument("--neutral", default="", help="where the exit of that site leads")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--home", type=Path, help="keeps the database there for the next run")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    found: list[dict[str, Any]] = []
    with (
        tempfile.TemporaryDirectory(prefix="clew-journeys-") as work,
        running(asked.site, asked.neutral) if asked.site else served(asked.home or Path(work)) as (
            site,
            neutral,
        ),
    ):
        for browser, width, scripts in itertools.product(
            asked.browser or BROWSERS, asked.width or WIDTHS, asked.scripts or SCRIPTS
        ):
            names = asked.journey or list(JOURNEYS)
            found += play(browser, width, scripts == "on", names, site, neutral, asked.pictures)
    wrong = [f for f in found if f["barrier"]]
    print(f"{len(found)} played, {len(wrong)} met a barrier")
    if asked.keep:
        asked.keep.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
