"""Absence cover, dates of a case, what people say of its people; through the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.unit.world import World


def _day(name: str, days: int) -> dict[str, int]:
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def _colleague(world: World) -> Any:
    """A second case officer of the unit, who holds nothing."""
    from tests.unit.world import make_account

    return make_account(
        "carl",
        name="Carl Yeo",
        email="",
        agency=world.people["cara"].agency,
        roles=["case_officer"],
        password=None,
    )


def test_what_waits_for_the_absent_is_on_the_home_of_the_colleague_who_covers(
    world: World, visit: Any, as_service: Any
) -> None:
    from tests.services import browser

    carl = _colleague(world)
    his = browser(carl)
    assert world.case.title not in his.get("/").content.decode()
    said = {"cover": carl.pk, "note": "Ring Ada first.", **_day("begins_on", 0)}
    cara = visit("cara")
    assert cara.post("/absences/new/", {**said, **_day("ends_on", -1)}).status_code == 422
    assert cara.post("/absences/new/", {**said, **_day("ends_on", 7)}).status_code == 302
    home = his.get("/").content.decode()
    assert "You cover for" in home
    assert "Ring Ada first." in home
    assert world.case.title in home
    # Nobody asks the cover for a purpose, and the log says why they looked.
    page = his.get(f"/cases/{world.case.reference}/")
    assert page.status_code == 200
    with as_service():
        from clew.unit.audit.models import Entry

        entry = Entry.objects.filter(actor=carl.pk, what="case summary").latest("id")
    assert "covers for Cara Whitlock" in entry.reason
    # Both at once away, or twice at once: refused.
    again = cara.post("/absences/new/", {**said, **_day("ends_on", 3)})
    assert "is recorded already" in again.content.decode()
    with as_service():
        from clew.unit.cases.models import Absence

        number = Absence.objects.get(cover=carl).pk
    assert his.post(f"/absences/{number}/end/").status_code == 404  # hers to end, or a supervisor's
    assert cara.post(f"/absences/{number}/end/").status_code == 302
    assert world.case.title not in his.get("/").content.decode()
    assert his.get(f"/cases/{world.case.reference}/").status_code == 302  # a purpose is asked


def test_an_alert_reaches_the_colleague_who_covers(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.accounts.models import Notice
    from clew.unit.cases.absences import record_absence
    from clew.unit.cases.actions import raise_case
    from clew.unit.cases.models import Case

    carl, today = _colleague(world), timezone.localdate()
    with acting_as(world.people["cara"]):
        record_absence(
            world.people["cara"], carl, by=world.people["cara"], begins_on=today, ends_on=today
        )
    with acting_as(world.people["tess"]):
        raise_case(Case.objects.get(pk=world.case.pk), "a new record", by=world.people["tess"])
    with acting_as(carl):
        assert Notice.objects.filter(to=carl, text__contains="a new record").exists()


def test_dates_of_a_case_are_in_the_calendar_and_struck_out_by_their_agency(
    world: World, visit: Any
) -> None:
    where = f"/cases/{world.case.reference}/"
    cara, petra = visit("cara"), visit("petra")
    said = {"kind": "release", "words": "HMP Northmoor", "source": "OMU", **_day("on", 5)}
    assert petra.post(where + "dates/new/", {**said, "clock": "25:00"}).status_code == 422
    assert petra.post(where + "dates/new/", said).status_code == 302
    page = cara.get(where).content.decode()
    assert "Release from custody" in page
    assert "HMP Northmoor" in page
    assert "Release from custody" in cara.get("/calendar/").content.decode()
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import CaseDate

    with acting_as(world.people["cara"]):
        number = CaseDate.objects.get(kind="release").pk
    strike = f"{where}dates/{number}/strike/"
    assert cara.get(strike).status_code == 403
    assert petra.post(strike, {"reason": "Recalled."}).status_code == 302
    assert "HMP Northmoor" not in cara.get(where).content.decode()


def test_a_warning_stands_on_the_case_and_on_the_page_of_the_person(
    world: World, visit: Any
) -> None:
    where = f"/cases/{world.case.reference}/"
    cara = visit("cara")
    person = next(p for p in _people(world) if p.role == "suspect")
    said = {
        "kind": "warning",
        "text": "Known to carry a knife.",
        "source": "PC 12",
        **_day("said_on", 0),
    }
    assert cara.post(f"{where}people/{person.pk}/details/new/", said).status_code == 302
    for client in (cara, visit("petra")):
        assert "Known to carry a knife." in client.get(where).content.decode()
    page = cara.get(f"/people/{person.identity}/").content.decode()
    assert "Known to carry a knife." in page
    assert (
        "Known to carry a knife."
        in visit("petra").get(f"/people/{person.identity}/").content.decode()
    )
    # On the person's page the police give no purpose: what a case holds stays there until they do.
    assert (
        "Known to carry a knife."
        not in visit("tess").get(f"/people/{person.identity}/").content.decode()
    )


def _people(world: World) -> list[Any]:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import CasePerson

    with acting_as(world.people["cara"]):
        return list(CasePerson.objects.filter(case=world.case))
