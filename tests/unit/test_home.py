"""The home is a queue: what waits for this person, how much, since when, and the next thing in one
press.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.unit.world import World


def _titles(page: str) -> dict[str, str]:
    """The sections of a home and how many each holds."""
    return dict(re.findall(r'id="waits-\d+">([^<]*) \(([\d+]+)\)<', page))


def test_home_counts_the_queue_and_starts_the_next_review(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.intake.models import Course

    with as_service():
        Course.objects.filter(state="open", listed="hidden").update(
            received_at=timezone.now() - timedelta(days=3, hours=1)
        )
        waiting = Course.objects.filter(state="open", listed="hidden").count()
    tess = visit("tess")
    page = tess.get("/").content.decode()
    assert f"{waiting}, oldest 3 days" in page
    assert int(_titles(page)["Triage queue"]) >= waiting
    assert "Start next review" in page
    answer = tess.post("/triage/next/")
    assert answer.url.startswith("/triage/T-")


def test_only_what_holds_something_is_shown_and_nothing_of_others(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import FollowUp
    from clew.unit.referrals.models import Referral

    for who in ("pia", "anna", "sunil", "hugo"):
        page = visit(who).get("/").content.decode()
        assert "0)" not in "".join(f"{n})" for n in _titles(page).values()), who
    # Every open case is no work of a superintendent's; another agency's referral none of a
    # supervisor's.
    assert (
        world.case.title
        not in visit("sunil").get("/").content.decode().split("Applications awaiting")[0]
    )
    with acting_as(world.people["cara"]):
        Referral.objects.filter(case=world.case).update(
            respond_by=timezone.localdate() - timedelta(days=2)
        )
        assert Referral.objects.filter(status="sent").exists()
        assert FollowUp.objects.filter(done_at=None).exists()
    assert "Referrals to answer" not in _titles(visit("sam").get("/").content.decode())
    clive = visit("clive").get("/").content.decode()
    assert _titles(clive)["Referrals to answer"] == "1"
    # What is late comes first, marked, and is the one press.
    assert clive.index("Referrals to answer") < clive.index("Cases shared")
    assert "Overdue" in clive
    assert f"Next: {world.case.title}" in clive
    assert "Outcomes to record" not in _titles(visit("petra").get("/").content.decode())


def test_a_running_clock_shows_its_deadline(world: World, visit: Any) -> None:
    """A report that nobody has opened has a clock already."""
    page = visit("greta").get("/").content.decode()
    assert "record it by" in page


def test_home_names_people_before_references(world: World, visit: Any) -> None:
    page = visit("cara").get("/").content.decode()
    assert page.index(world.case.title) < page.index(world.case.reference + "<")
    course = visit("tess").get(f"/triage/{world.course.reference}/").content.decode()
    assert f"{world.course.suspect_name} towards {world.course.victim_name}</h1>" in course


def test_whom_to_tell_of_an_order_is_not_its_subject(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.models import Order

    with acting_as(world.people["cara"]):
        Order.objects.filter(pk=world.order.pk).update(victim_owed_since=timezone.localdate())
    page = visit("cara").get("/").content.decode()
    order = world.order
    said = f"Tell {order.protected_name} what happened to the order against {order.subject_name}"
    assert said in page


def test_the_menu_folds_away_what_is_not_daily_work_and_shows_where_one_is(
    world: World, visit: Any
) -> None:
    home = visit("sam").get("/").content.decode()
    menu, more = home.split("<summary>More</summary>")
    for href in ("/triage/", "/cases/", "/oversight/"):
        assert f'href="{href}"' in menu, href
    assert 'href="/audit/"' in more
    there = visit("sam").get("/audit/").content.decode().split("<summary>More</summary>")
    assert 'href="/audit/"' in there[0]
    assert 'href="/audit/"' not in there[1].split("</details>")[0]
    assert "<summary>More</summary>" not in visit("petra").get("/").content.decode()
