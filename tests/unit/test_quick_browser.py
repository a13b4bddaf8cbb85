"""The three commonest jobs, played and counted; and the warning before a session ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.visitor import Visitor
from tests.unit.world import World

pytestmark = pytest.mark.browser


class Counted(Visitor):
    """Counts what a person does: each press, each choice, each text that is typed."""

    actions = 0

    def press(self, selector: str) -> None:
        self.actions += 1
        self.page.click(selector)

    def choose(self, selector: str) -> None:
        self.actions += 1
        self.page.check(selector)

    def type(self, name: str, text: str) -> None:
        self.actions += 1
        self.page.fill(f"[name='{name}']", text)

    def done(self, most: int) -> None:
        assert self.page.locator(".govuk-error-summary").count() == 0, self.page.locator(
            ".govuk-error-summary"
        ).inner_text()
        assert self.actions <= most, self.actions
        self.actions = 0


def test_the_three_commonest_jobs_take_few_actions(site: tuple[str, World], chromium: Any) -> None:
    address, world = site
    tess = Counted(chromium, address, "tess")
    tess.go("/")
    tess.press("button:has-text('Start next review') >> nth=0")
    tess.choose("input[value=accepted-advise]")
    tess.type("reason", "The records read together show the same person coming back.")
    tess.press("main button:has-text('Record decision')")
    tess.reads("Advice to the officer in the case")
    tess.press("button:has-text('Issue and start next review')")
    tess.reads("Your decision")
    tess.done(5)
    tess.leave()

    cara = Counted(chromium, address, "cara")
    page = cara.go("/")
    cara.press("section:has-text('Victims’ Code entitlements due') li a >> nth=0")
    cara.type("how", "Telephone")
    cara.choose("input[name=reached][value=yes]")
    cara.type("text", "Told her what happens next.")
    cara.press("main button:has-text('Save')")
    cara.reads("Told her what happens next.")
    cara.done(6)

    page = cara.go(f"/cases/{world.case.reference}/")
    cara.press("nav a:has-text('Plan')")
    cara.press("text=Add a need")
    cara.type("need", "She can go to the shop alone.")
    cara.choose("input[name=about][value=victim]")
    cara.type("text", "Agree a route and a time with her.")
    cara.press("button:has-text('In 1 week') >> nth=0")
    cara.press("main button:has-text('Save')")
    cara.reads("Agree a route and a time with her.")
    cara.done(8)
    assert page.url.endswith("/plan/")

    # Back after an error and then success opens the form: it does not ask to send it again.
    page = cara.go(f"/cases/{world.case.reference}/plan/needs/new/")
    cara.press("main button:has-text('Save')")
    cara.reads("There is a problem")
    cara.type("need", "She sleeps through the night.")
    cara.choose("input[name=about][value=victim]")
    cara.press("main button:has-text('Save')")
    cara.reads("She sleeps through the night.")
    back = page.go_back()
    assert back is not None
    assert back.status == 200
    cara.reads("A need and its first action")
    cara.leave()


def test_a_session_warns_and_can_be_kept(site: tuple[str, World], chromium: Any) -> None:
    address, world = site
    cara = Visitor(chromium, address, "cara")
    cara.page.clock.install()
    page = cara.go(f"/cases/{world.case.reference}/timeline/new/")
    page.fill("[name=text]", "He waited outside.")
    page.clock.fast_forward("24:00")
    assert page.locator(".clew-timeout").count() == 0
    page.clock.fast_forward("01:10")
    page.wait_for_selector(".clew-timeout:has-text('signed out in 5 minutes')")
    with page.expect_response("**/you/"):
        page.click("button:has-text('Stay signed in')")
    page.wait_for_selector(".clew-timeout", state="detached")
    assert page.input_value("[name=text]") == "He waited outside."
    cara.leave()
