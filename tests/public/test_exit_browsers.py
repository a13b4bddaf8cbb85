"""The way out in Chromium, Firefox and WebKit, in windows, with real keys and a mouse, however slow
the neutral page is.

A sample runs with the other browser tests; the whole: CLEW_EXIT=whole .venv/bin/python -m pytest -m
browser tests/public/test_exit_browsers.py
"""

from __future__ import annotations

import http.server
import itertools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.public.conftest import PublicSite, made, quick_limits
from tests.public.seat import BROWSERS, Screen, Seat, lacking, screen, seated
from tests.services import own_name

pytestmark = pytest.mark.browser

WAYS = ("escape 1", "escape 2", "escape 3", "escape 6", "shift 3", "typing", "link", "middle")
SLOW = 4.0
WHOLE = os.environ.get("CLEW_EXIT") == "whole"
SAMPLE = [
    *((b, SLOW, "escape 6") for b in BROWSERS),
    *((b, SLOW, "middle") for b in BROWSERS),
    ("firefox", SLOW, "escape 2"),
    ("firefox", SLOW, "typing"),
    ("webkit", 0.0, "escape 3"),
    ("webkit", 0.0, "shift 3"),
    ("chromium", SLOW, "link"),
]
CASES = list(itertools.product(BROWSERS, (0.0, SLOW), WAYS)) if WHOLE else SAMPLE


class Elsewhere(http.server.ThreadingHTTPServer):
    """The neutral page, as slow as is asked or never there, and a page to come from."""

    daemon_threads = True
    seconds = 0.0
    referrers: list[str]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.closed, self.referrers = threading.Event(), []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Answer(http.server.BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        title, inside = "Weather", "<p>Rain later.</p>"
        if asked.path == "/before":
            # The whole page is a link: wherever somebody clicks, they go on, and the keys go into
            # the page.
            title, inside = (
                "Before",
                f'<a href="{parse_qs(asked.query)["to"][0]}" style="position:fixed;inset:0">on</a>',
            )
        elif asked.path == "/":
            self.server.referrers.append(self.headers.get("Referer", ""))
            self.server.closed.wait(self.server.seconds)
        body = f"<!DOCTYPE html><html lang=en><title>{title}</title><h1>{title}</h1>{inside}</html>".encode()
        self.send_response(200 if asked.path != "/favicon.ico" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.closed.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site(service: None, tmp_path_factory: Any, elsewhere: Elsewhere) -> Iterator[PublicSite]:
    folder = tmp_path_factory.mktemp("exits")
    site = made(
        own_name("exits"),
        folder,
        CLEW_NEUTRAL=elsewhere.address,
        CLEW_LIMITS=str(quick_limits(folder)),
    )
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: Any) -> Iterator[Screen]:
    if lacking():
        pytest.fail(f"these tests need more: apt-get install {' '.join(lacking())}")
    with screen(tmp_path_factory.mktemp("screen")) as made_:
        yield made_


def at_our_page(seat: Seat, elsewhere: Elsewhere) -> None:
    """From the page before to ours, by a click: the keys go into the page from here on."""
    elsewhere.seconds = 0.0
    assert seat.reads("Before", 180), seat.titles()
    seat.focus("Before")
    for _ in range(5):
        seat.click(640, 500)
        if seat.until(seat.sees_exit, 6):
            break
    assert seat.sees_exit(), seat.titles()


def leaves(seat: Seat, way: str) -> None:
    if way.startswith("escape"):
        seat.press(*["Escape"] * int(way[-1]), every=0.25)
    elif way == "shift 3":
        seat.press(*["Shift_L"] * 3, every=0.15)
    elif way == "typing":
        before = seat.screen.picture().copy()
        seat.press(*"marek dolan".replace(" ", ""), every=0.02)
        assert seat.until(lambda: bool((seat.screen.picture() != before).any()), 3), (
            "what was typed is not on the screen"
        )
        seat.press("Escape", "Escape", "Escape", every=0.25)
    else:
        seat.click(*seat.exit_link(), button=2 if way == "middle" else 1)


def page_before(elsewhere: Elsewhere, site: PublicSite, way: str) -> str:
    # With the place of a field in the address, the field has the keys.
    return f"{elsewhere.address}before?to={site.address}/feedback/{'%23text' if way == 'typing' else ''}"


@pytest.mark.parametrize(("browser", "seconds", "way"), CASES)
def test_it_leaves(
    browser: str,
    seconds: float,
    way: str,
    site: PublicSite,
    elsewhere: Elsewhere,
    shown: Screen,
    tmp_path: Path,
) -> None:
    with seated(browser, shown, tmp_path, page_before(elsewhere, site, way)) as seat:
        at_our_page(seat, elsewhere)
        elsewhere.seconds = seconds
        elsewhere.referrers.clear()
        leaves(seat, way)
        assert seat.until(lambda: not seat.sees_exit(), 1.0), "it is still on the screen"
        assert seat.reads("Weather", seconds + 12), seat.titles()
        assert set(elsewhere.referrers) == {""}
        # Back shows nothing of ours, as often as it is pressed.
        elsewhere.seconds = 0.0
        for _ in range(4):
            seat.back()
            time.sleep(1.2)
            assert not seat.sees_exit()


@pytest.mark.parametrize("browser", BROWSERS)
def test_a_neutral_page_that_never_answers(
    browser: str, site: PublicSite, elsewhere: Elsewhere, shown: Screen, tmp_path: Path
) -> None:
    """Nothing of ours is shown, whatever is pressed; at last the page is an empty one, and Back
    shows nothing of ours.
    """
    with seated(browser, shown, tmp_path, page_before(elsewhere, site, "")) as seat:
        at_our_page(seat, elsewhere)
        elsewhere.seconds = 120.0
        leaves(seat, "escape 3")
        for _ in range(12 if not WHOLE else 64):
            assert not seat.sees_exit()
            seat.press("Escape", every=0.5)
        if WHOLE:
            assert not any(word in seat.titles() for word in ("Feedback", "Help and advice"))
        elsewhere.seconds = 0.0
        seat.back()
        time.sleep(2)
        assert not seat.sees_exit()


@pytest.mark.parametrize("browser", BROWSERS)
def test_the_browsers_back_is_back_in_the_form(
    browser: str, site: PublicSite, elsewhere: Elsewhere, shown: Screen, tmp_path: Path
) -> None:
    """Pressed twice in a row, as a person presses it; from the first page it leads to what was
    before.
    """
    with seated(
        browser,
        shown,
        tmp_path,
        f"{elsewhere.address}before?to={site.address}/report/%23q-insider_where",
    ) as seat:
        at_our_page(seat, elsewhere)
        assert seat.reads("Form, page 1 of 8"), seat.titles()
        time.sleep(1.0)  # the title stands before the page takes keys
        seat.press("a", "Return", every=0.3)
        assert seat.reads("Form, page 2 of 8"), seat.titles()
        time.sleep(1.0)
        seat.press("Tab", "m", "Return", every=0.3)
        assert seat.reads("Form, page 3 of 8"), seat.titles()
        for title in ("Form, page 2 of 8", "Form, page 1 of 8"):
            time.sleep(1.5)  # a person sees the page before pressing again
            seat.back()
            assert seat.reads(title), seat.titles()
        # What was typed on the first page is unsent: it is asked once. WebKit goes on at once.
        if browser != "webkit":
            seat.back()
            time.sleep(1.5)
            assert seat.reads("Form, page 1 of 8", 5), seat.titles()
        seat.back()
        assert seat.reads("Before"), seat.titles()
