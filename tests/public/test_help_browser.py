"""Two journeys of those who need help in a browser: two minutes by keys alone with somebody in the
room, and a reader of Arabic. The others are played over HTTP (test_public_help.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.public.conftest import PublicSite
from tests.public.test_public_browser import no_barriers
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
