"""The public site in a real browser: a frightened person on a phone, a friend, a journalist, an
officer; with and without JavaScript.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error

from tests.public.conftest import HOME, PASSPHRASE, PublicSite, free_port
from tests.public.reader import Reader
from tests.public.test_public_pages import PAGES, _publish
from tests.public.test_public_reports import _until
from tests.services import wait_for
from tests.unit.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(chromium: Any, public_site: PublicSite) -> Iterator[Any]:
    """Makes visitors; at the end none of them saw an error or a request to another host."""
    made: list[Visitor] = []

    def make(width: int = 1280, **options: Any) -> Visitor:
        made.append(Visitor(chromium, public_site.address, "", width, **options))
        return made[-1]

    yield make
    for one in made:
        one.leave()


@pytest.fixture(scope="module")
def desk(public_site: PublicSite) -> Iterator[str]:
    """The unit's desk on the same database, with the door of the demonstration."""
    port = free_port()
    with public_site.as_admin() as admin:
        admin.execute("UPDATE accounts_installation SET made_up = true")
    environment = {
        **os.environ, "CLEW_HOME": str(HOME), "CLEW_DATABASE_NAME": public_site.database, "CLEW_MODE": "demo",
        "CLEW_REPORT_KEYS": str(public_site.keys), "CLEW_REPORT_PASSPHRASE": PASSPHRASE,
    }  # fmt: skip
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
            "1",
            "--no-worker",
        ],
        env=environment,
        start_new_session=True,
    )
    address = f"http://localhost:{port}"
    wait_for(address + "/demo/")
    yield address
    os.killpg(served.pid, signal.SIGTERM)
    served.wait(30)


def no_barriers(page: Any, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = [
        (v["id"], [n["html"][:120] for n in v["nodes"]])
        for v in Axe().run(page).response["violations"]
    ]
    assert found == [], (name, found)
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, (name, wide)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_barriers_on_any_page(
    visitor: Any, public_site: PublicSite, width: int, scheme: str
) -> None:
    _publish(public_site, "orders-by-year", "Orders by year", "How many orders by year?")
    who = visitor(width, color_scheme=scheme)
    for path in [
        *PAGES,
        "/answers/orders-by-year/",
        "/answers/?q=orders",
        "/cookies/?saved=essential",
    ]:
        who.go(path)
        no_barriers(who.page, path)
    page = who.go("/report/")
    for number in range(8):
        no_barriers(page, f"report {number}")
        if number == 2:
            page.check("text=Watching or spying")
            page.fill("[name=what_words]", "Every evening.")
        if number < 7:
            page.click("button:has-text('Continue')")
            page.wait_for_selector(f"text=Page {number + 2} of 8")
    page.click("button:has-text('Send')")
    page.wait_for_selector("#code")
    no_barriers(page, "sent")
    code = page.inner_text("#code")
    who.go("/replies/")
    page.fill("[name=code]", "K7QM")
    page.click("button:has-text('Open')")
    page.wait_for_selector("text=letters and figures")
    no_barriers(page, "wrong code")
    page.fill("[name=code]", code)
    page.click("button:has-text('Open')")
    page.wait_for_selector("h1:has-text('Your mailbox')")
    no_barriers(page, "mailbox")


def test_a_frightened_person_on_a_phone(
    visitor: Any, desk: str, chromium: Any, tmp_path: Any
) -> None:
    """From the first page to the code, an officer opens it and answers, the person reads it.

    Two entries at most in the browser's history.
    """
    shot = tmp_path / "screen.png"
    shot.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 3000)
    who = visitor(320, has_touch=True, is_mobile=True)
    page = who.go("/")
    page.click("text=Report stalking")
    page.wait_for_url("**/report/")
    entries = page.evaluate("history.length")
    assert page.title() == "Form, page 1 of 8"
    page.check("text=It happens to me")
    _on(page, 2)
    page.fill("[name=who_name]", "Ruben Castellane")
    page.check("text=Former partner")
    _on(page, 3)
    page.check("text=Threats to me or to others")
    page.fill("[name=what_words]", "He writes from new numbers.\nHe was at the school gate.")
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    page.click("text=Change “Who does it?”")
    page.wait_for_selector("text=Page 2 of 8")
    assert page.input_value("[name=who_name]") == "Ruben Castellane"
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    assert "He was at the school gate." in page.inner_text("main")
    page.set_input_files("#files", str(shot))
    page.click("button:has-text('Send')")
    page.wait_for_selector("#code")
    code = page.inner_text("#code")
    reference = re.search(r"P-[0-9A-F]{10}", page.inner_text("main"))
    assert reference
    assert "1 file was taken" in page.inner_text("main")
    assert page.evaluate("history.length") == entries + 1
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert (
        page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )
    assert who.context.cookies() == []
    page.evaluate("history.back()")
    page.wait_for_url(who.address + "/")
    assert "Ruben" not in page.content()

    officer = Visitor(chromium, desk, "tess", 1280)
    officer.page.click("nav >> text=Reports")
    officer.page.click(f"a:has-text('{reference[0]}')")
    assert "Ruben" not in officer.page.inner_text("main")
    no_barriers(officer.page, "sealed report")
    officer.page.click("button:has-text('Open it')")
    officer.reads("Ruben Castellane")
    officer.reads("screen.png")
    no_barriers(officer.page, "opened report")
    with officer.page.expect_download() as got:
        officer.page.click("a:has-text('screen.png')")
    assert got.value.path().read_bytes() == shot.read_bytes()
    officer.page.click("a:has-text('Answer')")
    officer.fill(text="Thank you. We read it, and an officer looks at it today.")
    officer.send("Seal and send")
    officer.reads("an officer looks at it today")
    officer.page.click("a:has-text('Note how it was recorded')")
    officer.fill(words="Crime 2026/0042")
    officer.send("Note it")
    officer.page.click("a:has-text('T-')")
    officer.reads("Ruben Castellane")
    officer.leave()

    page = who.go("/replies/")
    page.fill("[name=code]", code.lower())
    page.click("button:has-text('Open')")
    page.wait_for_selector("text=an officer looks at it today")
    page.fill("[name=text]", "He is outside again.")
    page.click("button:has-text('Send')")
    page.wait_for_selector("text=It was added")
    page.click("button:has-text('Close the mailbox')")
    page.click("button:has-text('Yes, close it')")
    page.wait_for_selector("h1:has-text('The mailbox is closed')")


def _on(page: Any, number: int) -> None:
    page.click("button:has-text('Continue')")
    page.wait_for_selector(f"text=Page {number} of 8")


def test_a_friend_without_javascript_with_the_keyboard(
    visitor: Any, public_site: PublicSite
) -> None:
    who = visitor(1280, java_script_enabled=False)
    page = who.go("/advice/7/")
    page.click("text=send a report for somebody else")
    assert page.url.endswith("/report/")
    page.focus("#q-for_whom-2")
    page.keyboard.press("Space")
    for number in range(2, 8):
        page.focus("button:has-text('Continue')")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"text=Page {number} of 8")
        assert page.url.endswith("/report/")
        assert page.title() == f"Form, page {number} of 8"
    page.fill("[name=contact_victim]", "Somebody Else")
    page.focus("button:has-text('Continue')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Page 8 of 8")
    assert "It happens to somebody else" in page.inner_text("main")
    page.focus("button:has-text('Send')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code")
    assert re.fullmatch(r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}", page.inner_text("#code"))
    # Back shows nothing of what was written before the browser is asked to send it once more.
    with suppress(Error):  # the browser asks whether to send it again, on a page of its own
        page.go_back()
    page.wait_for_timeout(500)
    assert "Somebody Else" not in page.content()


def test_a_line_that_breaks_keeps_what_was_written(visitor: Any) -> None:
    who = visitor(320)
    page = who.go("/report/")
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    page.click("button[value=back]")
    page.wait_for_selector("text=Page 7 of 8")
    page.fill("[name=contact_safe]", "Only by letter to my sister")
    who.context.set_offline(True)
    page.click("button:has-text('Continue')")
    page.wait_for_selector("text=It did not get through")
    assert page.input_value("[name=contact_safe]") == "Only by letter to my sister"
    who.wrong.clear()  # the browser says that the line is broken
    who.context.set_offline(False)
    page.click("button:has-text('Continue')")
    page.wait_for_selector("text=Only by letter to my sister")


def test_a_slow_line_shows_how_far_it_is_and_two_presses_send_once(
    visitor: Any, public_site: PublicSite, tmp_path: Any
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"0" * 1_500_000)
    who = visitor(320)
    page = who.go("/report/")
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    page.set_input_files("#files", str(film))
    line = who.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 100,
            "downloadThroughput": 400_000,
            "uploadThroughput": 500_000,
        },
    )
    before = public_site.count("reports_letter")
    page.click("button:has-text('Send')")
    page.click("button:has-text('Send')")
    page.wait_for_selector("#progress:not([hidden])")
    page.wait_for_selector("#code", timeout=30_000)
    assert public_site.count("reports_letter") == before + 1


def test_a_journalist_asks(visitor: Any, public_site: PublicSite) -> None:
    _publish(
        public_site,
        "stalking-by-year",
        "Stalking recorded by year",
        "How many stalking offences were recorded in each financial year?",
    )
    who = visitor(1280)
    page = who.go("/")
    page.click("text=Figures and answers")
    page.fill("[name=q]", "stalking year")
    page.click("main button:has-text('Search')")
    page.click("text=Stalking recorded by year")
    with page.expect_download() as got:
        page.click("text=CSV")
    assert got.value.suggested_filename.endswith(".csv")
    page.click("text=Ask for something else")
    page.fill(
        "[name=text]",
        "How many stalking offences were recorded in each of the last five financial years, by month?",
    )
    page.click("text=Look whether it is answered")
    page.wait_for_selector("text=Is it answered already?")
    assert "Stalking recorded by year" in page.inner_text("main")
    page.fill("[name=name]", "J. Ournalist")
    page.fill("[name=contact]", "j@paper.example")
    page.click("text=Send the request")
    page.wait_for_selector("h1:has-text('Your request was sent')")
    assert "Your request was sent" in page.inner_text("main")


def test_the_diary_is_filled_in_printed_and_saved_on_the_device(visitor: Any) -> None:
    who = visitor(320)
    page = who.go("/diary/")
    sent: list[str] = []
    page.on(
        "request",
        lambda r: (
            sent.append(r.url)
            if not r.url.startswith("blob:") and "/static/" not in r.url
            else None
        ),
    )
    page.fill("#what-3-0", "He rang <twice> & left.")
    page.click("text=One more entry")
    assert page.locator("fieldset").count() == 7
    page.locator("fieldset").last.locator("textarea").first.fill("Tuesday")
    with page.expect_download() as got:
        page.click("text=Save as a file")
    text = got.value.path().read_text(encoding="utf-8")
    assert got.value.suggested_filename == "notes.html"
    assert "He rang &lt;twice&gt; &amp; left." in text
    assert "Tuesday" in text
    assert sent == []
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.emulate_media(media="print")
    assert not page.is_visible(".exit")
    assert page.inner_text(".public-written .public-paper") == "He rang <twice> & left."
    assert page.is_visible("#what-3-1")


def test_cookies_with_keys_and_the_choice_holds(visitor: Any) -> None:
    who = visitor(320)
    page = who.go("/")
    page.click("text=Customise cookies")
    page.click("button:has-text('Save')")
    assert "Choose which cookies we may keep" in page.inner_text("main")
    assert page.title().startswith("Error:")
    no_barriers(page, "cookies wrong")
    page.focus("#choice-2")
    page.keyboard.press("Space")
    page.click("button:has-text('Save')")
    assert "Saved." in page.inner_text("main")
    assert [c["name"] for c in who.context.cookies()] == ["cookies"]
    who.go("/")
    page.click("text=Do not show this again")
    assert "This site is new" not in page.inner_text("body")
    who.wrong.clear()  # a refused form is answered with 422, which the browser's console names


def test_the_unit_changes_the_site_in_a_browser(
    desk: str, chromium: Any, public_site: PublicSite
) -> None:
    iris = Visitor(chromium, desk, "iris", 1280)
    iris.page.click("nav >> text=Public site")
    no_barriers(iris.page, "site")
    iris.page.click("a:has-text('For employers and schools')")
    iris.fill(text="## At Northmoor\n\nAsk for **Sam**.", why="a name to ask for")
    iris.page.click("text=Look at it first")
    iris.reads("As it will be")
    no_barriers(iris.page, "page looked at")
    iris.send("Keep it")
    iris.reads("The site shows it within seconds")
    shown = _until(Reader(public_site.address), "/advice/8/", "At Northmoor")
    assert "<strong>Sam</strong>" in shown.text
    for width in (320, 1280):
        iris.page.set_viewport_size({"width": width, "height": 900})
        for path in (
            "",
            "contacts/new/",
            "alerts/new/",
            "pauses/new/",
            "pages/employers/",
            "pages/employers/1/",
            "feedback/",
        ):
            iris.go(f"/site/{path}")
            no_barriers(iris.page, path)
    iris.leave()
