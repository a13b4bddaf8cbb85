"""What lies on the visitor's own disk when somebody has reported and left: with and without
JavaScript, in Chromium and Firefox.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.public.conftest import PublicSite
from tests.public.firefox import firefox
from tests.public.seat import Screen, lacking, screen

pytestmark = pytest.mark.browser
WORDS = ("Quillfeather", "Brackenholt", "kingfisher", "zephyr", "ombudsperson", "dentist")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: Any) -> Iterator[Screen]:
    if lacking():
        pytest.fail(f"these tests need more: apt-get install {' '.join(lacking())}")
    with screen(tmp_path_factory.mktemp("screen")) as made:
        yield made


def found(words: tuple[str, ...], profile: Path) -> list[str]:
    """Files of the profile with a word in them, as text of one or of two bytes a letter."""
    hits = []
    for folder, _, names in os.walk(
        profile
    ):  # a browser that runs makes and removes folders meanwhile
        for path in (Path(folder) / n for n in names):
            try:
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            except OSError:
                continue
            hits += [
                f"{path.name}: {w}"
                for w in words
                if w.encode() in content or w.encode("utf-16-le") in content
            ]
    return hits


@contextmanager
def chromium(playwright: Any, on: Screen, profile: Path, *, script: bool) -> Iterator[Any]:
    """As a person has it: a profile that is kept, JavaScript switched off in the settings."""
    (profile / "Default").mkdir(parents=True)
    chosen = {
        "profile": {"default_content_setting_values": {"javascript": 1 if script else 2}},
        "session": {"restore_on_startup": 1},
    }
    (profile / "Default" / "Preferences").write_text(json.dumps(chosen))
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=shutil.which("chromium"),
        headless=False,
        env={"DISPLAY": on.display, "HOME": str(profile.parent), "PATH": "/usr/bin:/bin"},
        args=["--no-sandbox", "--disable-background-networking", "--no-first-run"],
        ignore_default_args=["--enable-automation", "--disable-back-forward-cache"],
    )
    try:
        yield context.pages[0]
    finally:
        context.close()


def whole_visit(page: Any, site: PublicSite) -> str:
    """A report, the mailbox, a question, feedback; then out by the link. The code."""
    page.goto(site.address + "/report/")
    for number in range(2, 9):
        if number == 3:
            page.fill("[name=who_name]", "Quillfeather")
        if number == 4:
            page.fill("[name=what_words]", "Brackenholt again")
        page.click("button:has-text('Continue')")
        page.wait_for_selector(f"text=Page {number} of 8")
    page.click("button:has-text('Send')")
    code = str(page.inner_text("#code"))
    page.goto(site.address + "/replies/")
    page.fill("[name=code]", code)
    page.click("button:has-text('Open')")
    page.fill("[name=text]", "kingfisher")
    page.click("button:has-text('Send')")
    page.wait_for_selector("text=It was added")
    page.goto(site.address + "/answers/ask/")
    page.fill("[name=text]", "What does the ombudsperson hold on record?")
    page.click("button:has-text('Look whether')")
    page.fill("[name=name]", "dentist")
    page.fill("[name=contact]", "a@paper.example")
    page.click("button:has-text('Send the request')")
    page.wait_for_selector("text=Your request was sent")
    page.goto(site.address + "/feedback/")
    page.fill("[name=text]", "zephyr")
    page.click("main button:has-text('Send')")
    page.wait_for_selector("text=Thank you")
    page.wait_for_timeout(3000)  # Chromium writes its list of open pages every some seconds
    return code


@pytest.mark.parametrize("script", [True, False])
def test_chromium_keeps_no_word_on_the_disk(
    playwright: Any, shown: Screen, public_site: PublicSite, tmp_path: Path, script: bool
) -> None:
    profile = tmp_path / "profile"
    with chromium(playwright, shown, profile, script=script) as page:
        code = whole_visit(page, public_site)
        secret = (*WORDS, code, code.replace("-", ""))
        assert found(secret, profile) == []
        page.click(".exit__link")
        page.wait_for_selector("text=Rain later")
    assert found(secret, profile) == []
    # The history names our addresses; the cache holds nothing that would tell of them when the
    # history is gone. (What Chromium compiled of our scripts it keeps, whatever it is told; every
    # page loads the same ones.)
    assert found(("/report/",), profile / "Default") != []
    assert found(("clew/form", "clew/exit", "clew/public"), profile / "Default" / "Cache") == []
    # No password is offered for keeping.
    assert found((public_site.address,), profile / "Default" / "Login Data") == []


def test_the_search_finds_what_chromium_would_keep(
    playwright: Any, shown: Screen, public_site: PublicSite, tmp_path: Path
) -> None:
    """The test of the test: the same visit without the field that keeps forms out of Chromium's
    files.
    """
    profile = tmp_path / "profile"
    with chromium(playwright, shown, profile, script=False) as page:

        def without(route: Any) -> None:
            answer = route.fetch()
            route.fulfill(
                response=answer,
                body=re.sub(r"<noscript>.*?</noscript>", "", answer.text(), flags=re.S),
            )

        page.route("**/*/", without)
        whole_visit(page, public_site)
    hits = " ".join(found(WORDS, profile))
    assert "Brackenholt" in hits
    assert "zephyr" in hits


@pytest.mark.parametrize("script", [True, False])
def test_firefox_keeps_no_word_on_the_disk(
    shown: Screen, public_site: PublicSite, tmp_path: Path, script: bool
) -> None:
    profile = tmp_path / "profile"
    with firefox(shown.display, profile, script=script) as driver:
        driver.go(public_site.address + "/report/")
        driver.click("button[value=next]")
        driver.fill("[name=who_name]", "Quillfeather")
        driver.click("button[value=next]")
        driver.fill("[name=what_words]", "Brackenholt again")
        driver.click("button[value=to-7]")
        driver.click("button[value=send]")
        code = driver.text("#code")
        assert re.fullmatch(r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}", code)
        driver.go(public_site.address + "/replies/")
        driver.fill("[name=code]", code)
        driver.click("button[value=open]")
        driver.fill("[name=text]", "kingfisher")
        driver.click("button[value=add]")
        assert "It was added" in driver.text(".public-done")
        driver.go(public_site.address + "/feedback/")
        driver.fill("[name=text]", "zephyr")
        driver.click("main form button")
        assert "Thank you" in driver.text(".public-done")
        secret = (*WORDS, code, code.replace("-", ""))
        assert found(secret, profile) == []
        driver.click(".exit__link")
        assert "Weather" in driver.text("h1")
    assert found(secret, profile) == []
    assert found(("clew/form", "clew/exit", "clew/public"), profile) == []


def test_without_javascript_back_and_load_again_show_no_code(
    playwright: Any, shown: Screen, public_site: PublicSite, tmp_path: Path
) -> None:
    """Where the cookie of the exit is gone, or was refused, the code does not come back out of the
    browser.
    """
    with chromium(playwright, shown, tmp_path / "profile", script=False) as page:
        page.goto(public_site.address + "/report/")
        page.fill("[name=insider_where]", "Quillfeather")
        page.click("button[value=to-7]")
        page.click("button:has-text('Send')")
        code = page.inner_text("#code")
        page.click(".exit__link")
        page.wait_for_selector("text=Rain later")
        page.context.clear_cookies()
        page.wait_for_timeout(6000)
        line = page.context.new_cdp_session(page)
        for _ in range(2):
            history = line.send("Page.getNavigationHistory")
            line.send(
                "Page.navigateToHistoryEntry",
                {"entryId": history["entries"][history["currentIndex"] - 1]["id"]},
            )
            page.wait_for_timeout(1000)
            line.send("Page.reload")
            page.wait_for_timeout(1500)
            assert code not in page.content()
