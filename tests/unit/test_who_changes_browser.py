"""What two people see who hold one form, what an advocate and a supervisor see at closing: in a
browser, wide and narrow.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.unit.visitor import Visitor
from tests.unit.world import World

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)


def looked_at(visitor: Visitor, name: str, width: int) -> None:
    """Nothing runs off the page. CLEW_PICTURES names a folder for pictures of it."""
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, name
    if folder := os.environ.get("CLEW_PICTURES"):
        visitor.page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)


def contact_form(visitor: Visitor, world: World) -> None:
    visitor.go(f"/cases/{world.case.reference}/people/{world.numbers['person']}/contact/")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_second_to_save_safe_contact_sees_both_texts(
    site: tuple[str, World], chromium: Any, width: int
) -> None:
    address, world = site
    ada, cara = Visitor(chromium, address, "ada", width), Visitor(chromium, address, "cara", width)
    for somebody in (ada, cara):
        contact_form(somebody, world)
    never = f"Never ring: he has her handset ({width})."
    ada.fill(never=never, how="Through the advocate only.")
    ada.send("Save")
    cara.fill(never="Nothing to avoid.", how="Ring any time.")
    cara.page.click("main button:has-text('Save')")
    cara.reads("Ada Marsh changed this on")
    for said in (never, "Through the advocate only.", "Nothing to avoid.", "Ring any time."):
        cara.reads(said) if said in (never, "Through the advocate only.") else None
    assert cara.page.input_value("[name=never]") == "Nothing to avoid."
    looked_at(cara, "conflict", width)
    cara.fill(never=f"Never ring, never text ({width}).")
    cara.send("Save")
    cara.go(f"/cases/{world.case.reference}/people/{world.numbers['person']}/contact/earlier/")
    cara.reads(never)
    looked_at(cara, "earlier", width)
    for somebody in (ada, cara):
        somebody.leave()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_open_is_seen_before_closing(
    site: tuple[str, World], chromium: Any, width: int
) -> None:
    address, world = site
    ada, sam, petra = (Visitor(chromium, address, who, width) for who in ("ada", "sam", "petra"))
    ada.go(f"/cases/{world.case.reference}/closing/view/")
    ada.fill(view="She is not safe yet and wants it kept open.")
    ada.send("Save")
    looked_at(ada, "closing", width)
    sam.page.goto(f"{address}/cases/{world.case.reference}/closing/decide/")
    if "/purpose/" in sam.page.url:
        sam.fill(reason="Supervision of the case.")
        sam.page.click("main button")
    sam.reads("She is not safe yet and wants it kept open.")
    sam.reads("Walk with her to the car.")
    looked_at(sam, "decide", width)
    petra.go(f"/cases/{world.case.reference}/timeline/")
    assert petra.page.locator("main a:has-text('Strike out')").count() == 0
    looked_at(petra, "timeline", width)
    for somebody in (ada, sam, petra):
        somebody.leave()
