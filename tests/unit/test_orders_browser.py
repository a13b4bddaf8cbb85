"""An order taken through its whole life in a real browser by the roles that do it, twice."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.visitor import Visitor
from tests.unit.world import World

pytestmark = pytest.mark.browser
COURT = "Northmoor Magistrates' Court"


class Officer(Visitor):
    """A visitor who records steps."""

    def day(self, field: str, value: date) -> None:
        self.fill(
            **{
                f"{field}-day": str(value.day),
                f"{field}-month": str(value.month),
                f"{field}-year": str(value.year),
            }
        )

    def press(self, text: str) -> None:
        self.page.click(f"main a[role=button]:text-is({text!r})")
        if "/purpose/" in self.page.url:
            self.fill(reason="Working on the order of this case.")
            self.page.click("main button")

    def at_court(self) -> None:
        self.fill(court=COURT)
        self.page.select_option("[name=court_kind]", "magistrates")

    def step(self, text: str, on: date, **fields: str) -> None:
        """Press the step's button, fill in the day and the fields, record it."""
        self.press(text)
        self.day("on", on)
        if self.page.locator("[name=court]").count():
            self.at_court()
        for name, value in fields.items():
            box = self.page.locator(f"[name='{name}']").first
            if box.get_attribute("type") in ("radio", "checkbox"):
                self.page.check(f"[name='{name}'][value='{value}']", force=True)
            else:
                box.fill(value)
        self.send("Record")


def consider(site: tuple[str, World], chromium: Any, on: date) -> tuple[Officer, str]:
    """A case officer considers an order, argues it, drafts a condition, lists a statement and sends
    it for authority.
    """
    address, world = site
    cara = Officer(chromium, address, "cara")
    cara.go(f"/cases/{world.case.reference}/orders/")
    cara.press("Consider an order")
    cara.day("on", on)
    cara.fill(words="Told to stop twice; the acts go on.")
    cara.send("Save")
    reference = cara.page.url.rstrip("/").rsplit("/", 1)[-1]
    cara.reads("choose the acts from the timeline")
    cara.page.get_by_role("link", name="Set out the legal tests").click()
    boxes = cara.page.locator("[name=acts]")
    for number in range(min(3, boxes.count())):
        boxes.nth(number).check(force=True)
    cara.fill(
        risk="Of physical harm and lasting fear.",
        necessity="Nothing else keeps him away.",
        worship="Nothing is known.",
        work="Nights, elsewhere.",
        school="None.",
    )
    cara.send("Save")
    cara.page.click("text=Add a condition")
    cara.page.check("[name=code][value=no_contact]", force=True)
    cara.send("Continue")
    assert "{" not in cara.page.locator("[name=text]").input_value()
    cara.fill(necessity="Every act is a contact.")
    cara.send("Save")
    cara.page.click("text=Add a statement or exhibit")
    cara.page.check("[name=kind][value=statement]", force=True)
    cara.fill(title="Statement of the victim", whose="The victim")
    cara.page.check("[name=received]", force=True)
    cara.send("Save")
    if cara.page.locator("text=I have compared the draft with them").count():
        cara.page.click("text=I have compared the draft with them")
    cara.step("Send for authority", on)
    return cara, reference


def authorise(site: tuple[str, World], chromium: Any, reference: str, on: date) -> None:
    lena = Officer(chromium, site[0], "lena")
    lena.go("/")
    lena.reads(reference)
    lena.page.click(f"a[href='/applications/{reference}/'] >> nth=0")
    lena.step("Legal services support it", on, words="Each limb is argued on the evidence.")
    lena.leave()
    sunil = Officer(chromium, site[0], "sunil")
    sunil.go(f"/applications/{reference}/")
    sunil.step("Authorise", on, words="Necessary and proportionate; act on it today.")
    sunil.reads("Authorised, not applied yet")
    sunil.leave()


def papers(cara: Officer, reference: str) -> None:
    from pypdf import PdfReader

    with cara.page.expect_download() as held:
        cara.page.click("text=PDF to file")
    said = " ".join(
        p.extract_text() for p in PdfReader(io.BytesIO(held.value.path().read_bytes())).pages
    )
    for part in (
        "Index",
        "Chronology of the acts",
        "Draft order",
        "officer's statement",
        "Hearsay",
        "Earlier orders",
        reference,
    ):
        assert (
            part.casefold()
            in re.sub(r"\s+", " ", said.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).casefold()
        ), part
    with cara.page.expect_download() as held:
        cara.page.click("text=respondent's copy as DOCX")
    assert held.value.suggested_filename == f"respondent-{reference}.docx"


def test_the_happy_way(site: tuple[str, World], chromium: Any) -> None:
    """Considered, argued, authorised, full order, served, notified, acknowledged, reviewed, the
    victim told; it ends on its day.
    """
    begin = date.today() - timedelta(days=1100)
    cara, reference = consider(site, chromium, begin)
    papers(cara, reference)
    authorise(site, chromium, reference, begin)
    cara.go(f"/applications/{reference}/")
    cara.step("Applied to the court", begin + timedelta(days=2))
    cara.reads("Before the court")
    cara.press("Full order made")
    cara.day("on", begin + timedelta(days=9))
    cara.at_court()
    cara.page.check("[name=end_kind][value=fixed]", force=True)
    cara.day("ends_on", begin + timedelta(days=9 + 731))
    cara.send("Record")
    cara.page.click("main a:has-text('Stalking Protection Order O-')")
    cara.reads("You must not contact")
    assert "What does not fit" not in cara.page.locator("main").inner_text()
    cara.step(
        "Record service",
        begin + timedelta(days=9),
        clock="14:05",
        place="At court",
        by_whom="PC 12",
        explained="Read out term by term.",
    )
    cara.page.click("text=Record the notification")
    cara.day("notified_on", begin + timedelta(days=11))
    cara.fill(
        station="Northmoor Central",
        taken_by="PC 40",
        names="As charged",
        address="1 Elsewhere Road",
    )
    cara.send("Save")
    cara.reads("Not acknowledged in writing yet")
    cara.page.click("main a:has-text('Change:')")
    cara.day("acknowledged_on", begin + timedelta(days=12))
    cara.send("Save")
    cara.reads("Acknowledged in writing")
    cara.reads("Expired")
    order = cara.page.url
    cara.page.click("main a:has-text('A-')")
    cara.reads("Full order made")
    ada = Officer(chromium, site[0], "ada")
    ada.page.goto(order)
    ada.reads("You must not contact")
    assert "1 Elsewhere Road" not in ada.page.content(), "the advocate is not told where he lives"
    ada.leave()
    cara.leave()


def test_the_hard_way(site: tuple[str, World], chromium: Any) -> None:
    """Interim, full, variation, breach of a condition, breach of notification, appeal, renewal."""
    begin = date.today() - timedelta(days=200)
    cara, reference = consider(site, chromium, begin)
    authorise(site, chromium, reference, begin)
    cara.go(f"/applications/{reference}/")
    cara.step("Applied to the court", begin + timedelta(days=1), interim_asked="on")
    cara.press("Interim order made")
    cara.day("on", begin + timedelta(days=2))
    cara.at_court()
    cara.page.check("[name=end_kind][value=fixed]", force=True)
    cara.day("ends_on", begin + timedelta(days=58))
    cara.send("Record")
    cara.page.click("main a:has-text('Interim Stalking Protection Order')")
    interim = cara.page.url
    cara.step(
        "Record service",
        begin + timedelta(days=3),
        place="At home",
        by_whom="PC 12",
        explained="Read out term by term.",
    )
    cara.page.click("text=Report a failure")
    cara.page.check("[name=failure][value=first]", force=True)
    cara.day("day", begin + timedelta(days=6))
    cara.fill(text="He never came to a station.", source="Station log")
    cara.send("Report")
    cara.reads("Breach of notification (s.11)")

    cara.go(f"/applications/{reference}/")
    cara.press("Full order made")
    cara.day("on", begin + timedelta(days=40))
    cara.at_court()
    cara.page.check("[name=end_kind][value=fixed]", force=True)
    cara.day("ends_on", begin + timedelta(days=300))
    cara.send("Record")
    cara.page.goto(interim)
    cara.reads("Ended with the main decision")
    cara.go(f"/applications/{reference}/")
    cara.page.click("h2:has-text('What the court made') + ul a:not(:has-text('Interim'))")
    order = cara.page.url
    cara.reads("at least two years")
    cara.step(
        "Record service",
        begin + timedelta(days=41),
        place="In court",
        by_whom="PC 12",
        explained="Read out term by term.",
    )
    cara.reads("Not repeated")
    cara.step(
        "The protected person was told",
        begin + timedelta(days=41),
        words="By telephone, as agreed: the terms and whom to ring.",
    )
    cara.reads("knows what happened")
    cara.step(
        "Application to vary, renew or discharge",
        begin + timedelta(days=60),
        asked_for="vary",
        asked_by="police",
        words="He waits for her outside the gym.",
    )
    cara.step(
        "Varied by the court",
        begin + timedelta(days=70),
        new_terms="You must not go within 100 metres of the gym in Mill Yard.",
        words="The court added a term.",
    )
    cara.reads("Mill Yard")

    ada = Officer(chromium, site[0], "ada")
    ada.page.goto(order)
    ada.page.click("text=Report a breach")
    ada.page.select_option("[name=condition]", index=2)
    ada.day("day", begin + timedelta(days=80))
    ada.fill(clock="18:30", text="He stood outside the gym for an hour.", source="The victim")
    ada.send("Report")
    ada.reads("Suspected")
    ada.leave()
    cara.go("/cases/?show=raised")
    cara.reads(site[1].case.reference)
    cara.page.goto(order)
    cara.page.click("a:has-text('Recorded as a crime')")
    cara.day("recorded_on", begin + timedelta(days=81))
    cara.fill(force="Northmoor", incident_id="99/4711/26")
    cara.send("Save")
    cara.page.click("main a:text-matches('^Outcome')")
    cara.page.select_option("[name=outcome]", "charged")
    cara.day("outcome_on", begin + timedelta(days=90))
    cara.send("Save")
    cara.reads("Charged or summonsed")

    cara.step(
        "An appeal was made",
        begin + timedelta(days=100),
        asked_by="subject",
        words="He says that the term is too wide.",
    )
    cara.reads("In force, under appeal")
    cara.step(
        "The appeal was dismissed",
        begin + timedelta(days=120),
        words="The order stands as it was made.",
    )
    cara.press("Renewed by the court")
    cara.day("on", begin + timedelta(days=150))
    cara.at_court()
    cara.page.check("[name=end_kind][value=further]", force=True)
    cara.fill(words="Until further order: the acts went on.")
    cara.send("Record")
    cara.reads("until further order")
    cara.page.click("a:has-text('Strike out') >> nth=-1")
    cara.fill(reason="Entered on the wrong day; entered again.")
    cara.send("Save")
    cara.reads("Entered on the wrong day")
    cara.reads("at least two years")
    cara.go(f"/cases/{site[1].case.reference}/timeline/")
    cara.reads("Suspected breach of the order")
    cara.go("/order-tables/")
    cara.reads("Breaches of the order (s.8), suspected or recorded")
    cara.leave()
