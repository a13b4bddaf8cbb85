"""The calendar: what falls due, for whoever may read it; and the file for another calendar, which
names nobody.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.world import World


def test_everything_with_a_day_is_in_the_calendar(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.models import Order, Step

    soon = date.today() + timedelta(days=5)
    with as_service():
        Order.objects.filter(pk=world.order.pk).update(
            end_kind="fixed", ends_on=soon, manager=world.people["cara"]
        )
        step = Step.objects.filter(order=world.order).first()
        Step.objects.filter(pk=step.pk).update(said={**step.said, "next_hearing": soon.isoformat()})
    with acting_as(world.people["cara"]):
        assert Order.objects.get(pk=world.order.pk).ends_on == soon
    page = (
        visit("cara").get("/calendar/?whose=all&from=" + date.today().isoformat()).content.decode()
    )
    for what in (
        "Order ends",
        "Hearing",
        "Review of an assessment",
        "Offer an independent stalking advocate",
        "Walk with her to the car",
        "Outcome after 6 months",
        "Meeting",
        "Answer to a referral",
    ):
        assert what in page, what
    mine = visit("cara").get("/calendar/?from=" + date.today().isoformat()).content.decode()
    assert "Order ends" in mine
    assert "Walk with her to the car" not in mine
    assert (
        "Walk with her to the car"
        in visit("ada").get("/calendar/?from=" + date.today().isoformat()).content.decode()
    )
    assert world.unshared.title not in visit("petra").get("/calendar/?whose=all").content.decode()
    assert visit("cara").get("/calendar/?from=nonsense").status_code == 200


def test_the_file_names_nobody_and_is_an_icalendar(world: World, visit: Any) -> None:
    answer = visit("cara").get("/calendar/clew.ics?whose=all")
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert world.case.reference in text
    for name in (world.course.victim_name, world.course.suspect_name, "Walk with her"):
        assert name not in text
        assert name.split()[-1] not in text
    assert (
        text.count("BEGIN:VEVENT")
        == text.count("END:VEVENT")
        == len(set(re.findall(r"UID:(\S+)", text)))
        > 0
    )


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), _TEXT, _TEXT)
def test_lines_are_short_and_read_back(service: None, day: date, what: str, reference: str) -> None:
    from clew.unit.diary.calendar_file import as_calendar
    from clew.unit.diary.queries import Entry

    made = as_calendar(
        [Entry(day, what, "", reference, "/")], datetime(2026, 1, 1, tzinfo=UTC)
    ).decode()
    lines = made.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = made.replace("\r\n ", "")
    summary = re.search(r"SUMMARY:(.*)\r\n", unfolded)[1]
    read = re.sub(r"\\([\\;,])", r"\1", summary)
    assert read == f"{what.partition(':')[0]} {reference}".strip()
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in unfolded


def test_back_leads_to_the_list_one_came_from(world: World, visit: Any) -> None:
    tess = visit("tess")
    came = "/triage/?list=hidden&sort=last"
    tess.get(came)
    page = tess.get(f"/triage/{world.open_course.reference}/").content.decode()
    assert f'href="{came.replace("&", "&amp;")}" class="govuk-back-link"' in page
    # From a page below, Back leads to the course; from the course still to the list.
    assert (
        f'href="/triage/{world.open_course.reference}/" class="govuk-back-link"'
        in tess.get(f"/triage/{world.open_course.reference}/people/").content.decode()
    )
    assert "sort=last" in tess.get(f"/triage/{world.open_course.reference}/").content.decode()
    assert (
        "/triage/" in visit("tess").get(f"/triage/{world.open_course.reference}/").content.decode()
    )


def test_a_supervisor_who_is_asked_to_decide_is_not_asked_why(world: World, visit: Any) -> None:
    """The closing of the case waits for a supervisor; the other case waits for nothing."""
    sam = visit("sam")
    assert sam.get(f"/cases/{world.case.reference}/closing/").status_code == 200
    # Nor once it is decided.
    assert (
        sam.post(
            f"/cases/{world.case.reference}/closing/decide/",
            {"verdict": "refuse", "words": "Not while he is on licence."},
            follow=True,
        ).status_code
        == 200
    )
    assert sam.get(f"/cases/{world.case.reference}/").status_code == 200
    assert "/purpose/" in sam.get(f"/cases/{world.unshared.reference}/").url
    assert "/purpose/" in visit("tess").get(f"/cases/{world.case.reference}/").url
    seen = visit("cara").get(f"/cases/{world.case.reference}/looked/").content.decode()
    assert "a closing that waits for a supervisor" in seen


def test_lines_and_long_entries_stay_as_they_were_written(world: World, visit: Any) -> None:
    cara, where = visit("cara"), f"/cases/{world.case.reference}"
    now = date.today()
    said = {
        "how": "Telephone",
        "reached": "yes",
        "text": "1. Change the locks.\n2. Ring the school.",
        "day-day": now.day,
        "day-month": now.month,
        "day-year": now.year,
    }
    assert cara.post(f"{where}/victim/contact/", said).status_code == 302
    assert (
        '<span class="clew-said">1. Change the locks.'
        in cara.get(f"{where}/victim/").content.decode()
    )
    long = "He came again. " * 200
    assert (
        cara.post(
            f"{where}/timeline/new/",
            {"kind": "incident", "nature": "fact", "text": long, "source": "Victim"},
        ).status_code
        == 302
    )
    assert "Show the whole entry" in cara.get(f"{where}/timeline/").content.decode()
