"""Two journeys of those who need help in a browser: two minutes by keys alone with somebody in the
room, and text at three times its size. The others are played over HTTP (test_public_help.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.public.conftest import PublicSite
from tests.public.test_public_browser import no_barriers
from tests.public.test_public_pages import PAGES
from tests.unit.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(chromium: Any, public_site: PublicSite) -> Iterator[Visitor]:
    who = Visitor(chromium, public_site.address, "", 320)
    yield who
    who.leave()


def test_two_minutes_by_keys_while_somebody_is_in_the_room(phone: Visitor, neutral: str) -> None:
    page = phone.go("/help/")
    no_barriers(page, "help")
    # A screen reader comes to the exit first, and to each way of calling by a heading.
    assert page.locator("a").first.inner_text() == "Leave this site"
    tree = page.locator("main").aria_snapshot()
    assert 'heading "In danger, or you cannot speak" [level=2]' in tree
    for path in ("/steps/", "/steps/3/", "/advice/16/"):
        page = phone.go(path)
        no_barriers(page, path)
    page = phone.go("/report/")
    page.get_by_role("button", name="I have two minutes").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Two minutes')")
    no_barriers(page, "two minutes")
    page.get_by_label("Tell it in your own words").focus()
    page.keyboard.type("He is in the kitchen.")
    page.keyboard.press("Tab")
    page.keyboard.type("NM1 4QQ")
    # Enter in a line does not send anything: it leads to the page on which all is checked.
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Check your answers')")
    assert "He is in the kitchen." in page.inner_text("main")
    page.get_by_role("button", name="Send").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#code")
    assert phone.wrong == []
    page.keyboard.press("Escape")
    page.wait_for_url(neutral)
    phone.wrong.clear()  # the exit leads to another host, as it should


def test_three_times_the_size_of_text_on_a_phone(phone: Visitor) -> None:
    """As the accessibility statement says: nothing is moved sideways, the bar leaves room to read,
    and no step of the report begins behind it.
    """
    larger = "document.documentElement.style.fontSize = '300%'"
    bar = "document.getElementById('exit').getBoundingClientRect().bottom"
    too_wide, bars = {}, set()
    for path in PAGES:
        page = phone.go(path)
        page.evaluate(larger)
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 1:
            too_wide[path] = wide
        bars.add(page.evaluate(bar))
    assert too_wide == {}
    assert max(bars) < 200
    page = phone.go("/report/")
    page.evaluate(larger)
    for said in ("Who does it?", "What happened?", "When and where?"):
        page.get_by_role("button", name="Continue").click()
        page.wait_for_selector(f"h1:has-text('{said}')")
        page.wait_for_function("document.activeElement.tagName === 'H1'")
        assert page.evaluate("document.querySelector('h1').getBoundingClientRect().top") >= (
            page.evaluate(bar)
        )
