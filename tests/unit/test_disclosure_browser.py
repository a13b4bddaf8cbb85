"""A request for information taken through the desk in a real browser, by the people who do it."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.test_foi import WHY
from tests.unit.visitor import Visitor
from tests.unit.world import World

pytestmark = pytest.mark.browser


def test_the_request_of_every_force_from_paste_to_log(
    site: tuple[str, World], chromium: Any
) -> None:
    address, _ = site
    iris = Visitor(chromium, address, "iris")
    iris.go("/requests/new/")
    iris.fill(text=WHY, requester="A. Person")
    iris.page.check("[name=how][value=typed]")
    iris.send("Take it in")
    where = iris.page.url
    iris.reads("How many incidents of stalking")
    iris.reads("Not read as questions (2)")
    for number in (1, 2, 3):
        iris.page.click(f"a:has-text('Confirm or change question {number}')")
        iris.page.check("[name=confirmed]")
        iris.send("Save")
    assert iris.page.locator("text=Not confirmed").count() == 0

    # One more figure, chosen by hand, and taken out again.
    iris.page.click("a:has-text('Confirm or change question 1')")
    iris.page.click("a:has-text('Add a figure')")
    iris.page.select_option("[name=measure]", "victims")
    iris.page.select_option("[name=of]", "stalking")
    iris.page.select_option("[name=scheme]", "calendar")
    iris.fill(last="2")
    iris.send("Add it")
    iris.page.click("label:has-text('people recorded as victims')")
    iris.page.check("[name=confirmed]")
    iris.send("Save")
    assert iris.page.locator("text=people recorded as victims").count() == 0

    iris.page.click("a:has-text('Draft an answer')")
    iris.fill(**{"as_at-day": "30", "as_at-month": "6", "as_at-year": "2026"})
    iris.send("Count")
    iris.reads("looks again every two seconds")
    # Django asks for a thread that runs no event loop; the browser's driver runs one in this.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_do_jobs).result()
    iris.page.goto(where)
    iris.reads("Answer, draft 1")
    iris.reads("Stalking: offences recorded")
    iris.page.click("a:has-text('Decide')")
    iris.reads("What follows from the results: Answered in part")
    assert iris.page.locator("[name=outcome][value=part]").is_checked()
    for passage in iris.page.locator("[name=checked]").all():
        passage.check()
    iris.fill(words="What the records hold is given; one year is not held in them.")
    iris.send("Decide")
    iris.reads("0 of 2 checks made")
    for who in ("anna", "lena"):
        checker = Visitor(chromium, address, who)
        checker.page.goto(where)
        assert checker.page.locator("text=it may go").count() == 0
        checker.page.click("a:has-text('Check this answer')")
        checker.page.check("[name=agrees][value=yes]")
        checker.fill(words="Read every table beside its codes.")
        checker.send("Keep it")
        checker.leave()
    iris.page.goto(where)
    iris.reads("Anna Vance: it may go")
    iris.page.click("a:has-text('Send it')")
    iris.send("It was sent")
    for kind in ("ods", "docx"):
        with iris.page.expect_download() as got:
            iris.page.click(f"a[href$='answer.{kind}']")
        assert zipfile.ZipFile(io.BytesIO(got.value.path().read_bytes())).testzip() is None
    iris.page.click("a:has-text('Publish in the disclosure log')")
    iris.fill(
        title="Stalking, orders and breaches",
        summary="Three reporting years, as far as they are held.",
    )
    iris.send("Publish")
    iris.reads("Stalking: offences recorded")
    assert iris.page.locator("text=A. Person").count() == 0
    iris.go("/disclosure-log/?q=breaches")
    iris.reads("Stalking, orders and breaches")
    iris.leave()


def _do_jobs() -> None:
    """What the worker would do: the site of the tests is served without one."""
    from tests.services import own_name, using_database

    with using_database(own_name("browser")):
        from clew.unit.access.identity import acting_as, service_account
        from clew.unit.disclosure import actions
        from clew.unit.disclosure.models import Answer

        with acting_as(service_account()):
            waiting = list(Answer.objects.filter(status="waiting").values_list("pk", flat=True))
        for number in waiting:
            actions.draft(number)
