"""Pictures of a course and a case: every mark is a record that the table has, and nobody sees in a
picture what they may not read.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_who_may_what import give_purposes
from tests.unit.world import World

_MARK = re.compile(r'<a href="#(record|event)-(\d+)" tabindex="-1" aria-label="([^"]*)"')


def test_every_record_of_a_course_is_drawn_and_leads_to_its_row(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.intake.lanes import lane_titles

    page = visit("tess").get(f"/triage/{world.open_course.reference}/").content.decode()
    with as_service():
        dated = {
            i.pk for i in world.open_course.incidents.filter(gone=False, happened_at__isnull=False)
        }
    marks = _MARK.findall(page)
    assert {int(pk) for _, pk, _ in marks} == dated
    for _, pk, said in marks:
        assert f'id="record-{pk}"' in page
        assert re.match(r"\d+ \w+ \d{4}: ", said)
    assert any(f">{lane}<" in page for lane in lane_titles())


def test_a_record_made_under_an_order_and_the_order_are_drawn(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.intake.models import CourseIncident

    with as_service():
        record = world.course.incidents.filter(gone=False, happened_at__isnull=False).first()
        CourseIncident.objects.filter(pk=record.pk).update(in_force="spo")
    page = visit("tess").get(f"/triage/{world.course.reference}/").content.decode()
    assert 'class="mark order"' in page
    bars = [bar.split("</title>")[0] for bar in page.split('class="bar"')[1:]]
    assert any(world.order.reference in bar for bar in bars)


def test_agencies_see_no_behaviours_in_the_picture_of_a_case(world: World, visit: Any) -> None:
    """Whoever does not read courses sees police records in one lane, not what was found in each."""
    give_purposes(world)
    path = f"/cases/{world.case.reference}/timeline/"
    mine, theirs = (
        visit("cara").get(path).content.decode(),
        visit("petra").get(path).content.decode(),
    )
    for page in (mine, theirs):
        assert _MARK.findall(page)
        for _, pk, _ in _MARK.findall(page):
            assert f'id="event-{pk}"' in page
        # What a court or an agency did is no part of how often it happened.
        often = page.split('clew-heat">')[1].split("</table>")[0]
        assert "Orders made or changed" not in often
    assert ">Police records<" in theirs
    assert not re.search(r">(Contact|Online|Following and watching)<", theirs.split("</svg>")[0])
    assert re.search(
        r">(Contact|Online|Following and watching|Home and property|Threats and harm)<",
        mine.split("</svg>")[0],
    )


def test_a_supervisor_sees_load_age_and_orders_by_month(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import Timer
    from clew.unit.orders.models import Order

    ends = date.today() + timedelta(days=40)
    with as_service():
        Order.objects.filter(pk=world.order.pk).update(end_kind="fixed", ends_on=ends)
    with acting_as(world.people["cara"]):
        Timer.objects.filter(case=world.case, done_at=None).update(
            due_on=date.today() - timedelta(days=3), began_on=date.today() - timedelta(days=9)
        )
        late = Timer.objects.filter(case=world.case, done_at=None).count()
    page = visit("sam").get("/oversight/").content.decode()
    row = page.split(f"{ends:%B %Y}")[1].split("</tr>")[0]
    assert ">1<" in row
    overdue = page.split("entitlements overdue")[2].split("</table>")[0]
    assert f">{late}<" in overdue
    assert "Cara Whitlock" in overdue


def test_ratings_are_drawn_once_there_are_two_days(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.assessments import actions as assessments

    cara, where = world.people["cara"], f"/cases/{world.case.reference}/assessments/"
    assert "over time" not in visit("cara").get(where).content.decode()
    with acting_as(cara):
        for days, concern in ((40, "standard"), (10, "high")):
            assessments.record(
                world.case,
                by=cara,
                instrument="s-dash",
                instrument_version="",
                person=None,
                ratings={"concern": concern},
                rationale="By what she told.",
                victim_view="",
                assessed_on=date.today() - timedelta(days=days),
                next_review_on=date.today() + timedelta(days=7),
            )
    page = visit("cara").get(where).content.decode()
    drawn = page.split("S-DASH 2009: over time")[1].split("</svg>")[0]
    assert drawn.count("<circle") == 2
    assert ">High<" in drawn
    assert drawn.index(">High<") > drawn.index(">Standard<")


def test_people_of_a_case_are_drawn_by_what_they_are(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import CasePerson

    where = f"/cases/{world.case.reference}/"
    assert "clew-network" not in visit("cara").get(where).content.decode()
    with acting_as(world.people["cara"]):
        CasePerson.objects.create(
            case=world.case, role="proxy", category="suspected", name="Bo <Helper>"
        )
    drawn = visit("cara").get(where).content.decode().split("clew-network")[1].split("</svg>")[0]
    for said in ("Acts for the suspect", "Bo &lt;Helper&gt;", "Victims", world.course.suspect_name):
        assert said in drawn
    assert drawn.count('class="edge"') == 2


_DAYS = st.lists(
    st.dates(date(2020, 1, 1), date(2026, 1, 1)), min_size=1, max_size=30, unique=True
).map(sorted)


@given(_DAYS)
def test_silences_hold_no_record_and_are_long(days: list[date]) -> None:
    from clew.unit.platform.pictures import silences

    for begin, end in silences(days):
        assert begin in days
        assert end in days
        assert not [d for d in days if begin < d < end]
        assert (end - begin).days > 28


@given(
    st.lists(
        st.tuples(st.dates(date(2023, 1, 1), date(2026, 1, 1)), st.sampled_from("abc")), max_size=40
    )
)
def test_months_count_every_record_once(happened: list[tuple[date, str]]) -> None:
    from clew.unit.platform.pictures import months

    made = months(happened, "abc", most=1_000)
    assert sum(n for _, numbers in made.rows for n in numbers) == len(happened)
    assert all(
        0 <= made.shade(n) <= 4 and bool(made.shade(n)) == bool(n)
        for _, numbers in made.rows
        for n in numbers
    )
