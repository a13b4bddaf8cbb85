"""Pages are there, for those whose they are."""

from __future__ import annotations

from typing import Any


def test_home_and_queue(visit: Any) -> None:
    for name in (
        "tess",
        "cara",
        "sam",
        "petra",
        "clive",
        "ada",
        "pia",
        "anna",
        "iris",
        "otto",
        "max",
    ):
        answer = visit(name).get("/")
        assert answer.status_code == 200, name
    tess = visit("tess")
    for which in (
        "today",
        "recorded",
        "hidden",
        "referral",
        "dormant",
        "gone",
        "waiting",
        "decided",
        "second",
    ):
        assert tess.get(f"/triage/?list={which}").status_code == 200


def test_course_page_tells_the_story(visit: Any, as_service: Any) -> None:
    from clew.unit.intake.models import Course

    with as_service():
        course = Course.objects.order_by("-points").first()
    page = visit("tess").get(f"/triage/{course.reference}/")
    assert page.status_code == 200
    assert course.victim_name in page.content.decode()
