"""The page of a person, and the one search: what each reader finds, and what nobody finds who is
kept out.
"""

from __future__ import annotations

from typing import Any

from django.utils.html import escape

from tests.unit.test_who_may_what import give_purposes
from tests.unit.world import World


def _serial_suspect(as_service: Any) -> Any:
    """Somebody who stands as suspect in more than one course of the run, or, where the run has
    none, is made to.
    """
    from django.db.models import Count

    from clew.unit.intake.models import Course

    with as_service():
        found = (
            Course.objects.exclude(suspect_identity="")
            .values("suspect_identity")
            .annotate(n=Count("victim_identity", distinct=True))
            .order_by("-n", "suspect_identity")
            .first()
        )
        if found["n"] < 2:
            other = (
                Course.objects.exclude(suspect_identity=found["suspect_identity"])
                .exclude(victim_identity="")
                .first()
            )
            Course.objects.filter(pk=other.pk).update(suspect_identity=found["suspect_identity"])
        return list(Course.objects.filter(suspect_identity=found["suspect_identity"]))


def test_the_page_of_a_person_shows_every_victim(world: World, visit: Any, as_service: Any) -> None:
    courses = _serial_suspect(as_service)
    page = visit("tess").get(f"/people/{courses[0].suspect_identity}/").content.decode()
    assert f"Suspect towards {len({c.victim_name for c in courses})} people" in page
    for course in courses:
        assert course.reference in page
        assert escape(course.victim_name) in page


def test_a_person_has_identifiers_with_their_records(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.intake.models import Particular

    with as_service():
        Particular.objects.create(
            identity=world.course.suspect_identity,
            force="Northmoor",
            incident_id="99/7/26",
            role="suspect",
            row=9,
            kind="telephone",
            value="07700 900777",
        )
        Particular.objects.create(
            identity=world.course.suspect_identity,
            force="Northmoor",
            incident_id="99/8/26",
            role="suspect",
            row=9,
            kind="telephone",
            value="+44 7700 900777",
        )
    where = f"/people/{world.course.suspect_identity}/"
    page = visit("cara").get(where).content.decode()
    # One number in two ways of writing is one number, with both records.
    assert page.count("900777") == 1
    assert "99/7/26, 99/8/26" in page
    assert world.case.reference in page
    assert world.order.reference in page
    # A superintendent reads no courses: the case and the order are there, the number is not.
    seen = visit("sunil").get(where).content.decode()
    assert world.case.reference in seen
    assert "900777" not in seen


def test_nobody_reads_the_person_from_whom_they_are_kept(world: World, visit: Any) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as

    name = world.course.suspect_name
    assert world.course.reference in visit("tess").get("/search/", {"q": name}).content.decode()
    with acting_as(world.people["sam"]):
        for who in ("tess", "ada"):
            exclude(
                world.people[who],
                by=world.people["sam"],
                ground="relative",
                reason="A relative of the suspect.",
                identity=world.course.suspect_identity,
            )
    for who in ("tess", "ada"):
        client = visit(who)
        assert client.get(f"/people/{world.course.suspect_identity}/").status_code == 404
        for asked in (name, world.course.victim_name, world.case.reference, world.course.reference):
            page = client.get("/search/", {"q": asked}).content.decode()
            for hidden in (world.course.reference, world.case.reference, world.order.reference):
                assert page.count(hidden) == page.count(f'value="{hidden}"') + page.count(
                    f"“{hidden}”"
                ), (who, asked)
    # Somebody of another agency finds no person of a case that is not shared with them.
    assert visit("petra").get(f"/people/{world.unshared.suspect_identity}/").status_code == 404


def test_one_search_finds_people_records_cases_and_orders(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.cases.actions import refresh_search

    with as_service():
        refresh_search(world.case)
    page = visit("cara").get("/search/", {"q": world.course.victim_name}).content.decode()
    assert f"/people/{world.course.victim_identity}/" in page
    for reference in (world.course.reference, world.case.reference, world.order.reference):
        assert reference in page
    assert (
        world.request.reference
        in visit("iris").get("/search/", {"q": world.request.reference}).content.decode()
    )
    assert (
        world.case.reference
        in visit("cara").get("/search/", {"q": world.case.reference.lower()}).content.decode()
    )
    assert visit("max").get("/search/", {"q": "anything"}).status_code == 403


def test_a_whole_record_number_finds_that_record_alone(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.intake.models import Course, CourseIncident
    from clew.unit.triage.queries import search

    with as_service():
        record = world.course.incidents.order_by("incident_id").first()
        holding = set(
            Course.objects.filter(incidents__incident_id=record.incident_id).values_list(
                "pk", flat=True
            )
        )
        assert {c.pk for c in search(record.incident_id)} == holding
        others = CourseIncident.objects.exclude(incident_id=record.incident_id).values_list(
            "incident_id", flat=True
        )[:20]
    page = visit("tess").get("/search/", {"q": record.incident_id}).content.decode()
    assert record.incident_id in page
    assert not [other for other in others if f">{other}<" in page]


def test_search_and_person_ask_a_fixed_number_of_questions(
    world: World, visit: Any, as_service: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from clew.unit.intake.models import Course

    give_purposes(world)
    client = visit("cara")
    asked = {"q": world.course.victim_name}
    places = [("/search/", asked), (f"/people/{world.course.suspect_identity}/", {})]

    def count() -> list[int]:
        made = []
        for path, said in places:
            with CaptureQueriesContext(connection) as held:
                assert client.get(path, said).status_code == 200
            made.append(len(held))
        return made

    count()
    before = count()
    with as_service():
        Course.objects.exclude(pk=world.course.pk).update(
            suspect_identity=world.course.suspect_identity, victim_name=world.course.victim_name
        )
    assert count() == before


def test_a_first_name_alike_is_no_candidate(world: World, visit: Any, as_service: Any) -> None:
    """Mark Campbell is not offered for Marek Dolan: a first name that sounds alike is shared by
    thousands.
    """
    from django.db import connection

    from clew.unit.intake.models import Course
    from clew.unit.intake.tokens import name_tokens
    from clew.unit.reports.queries import candidates

    def made(suspect: str, victim: str, identity: str = "") -> Any:
        course = Course.objects.create(
            source="report",
            listed="referral",
            suspect_name=suspect,
            victim_name=victim,
            suspect_identity=identity,
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_course SET search = array_to_tsvector(%s) WHERE id = %s",
                [sorted(name_tokens(f"{suspect} {victim}")), course.pk],
            )
        return course

    with as_service():
        report = made("Marek Dolan", "Anya Petrov")
        other, same, short = (
            made("Mark Campbell", "Jo Hill", "P1"),
            made("Mark Dolan", "Sue Gray", "P2"),
            made("Dolan", "Kim Low", "P3"),
        )
        found = {c.course.pk: c.sides for c in candidates(report, most=50)}
    assert other.pk not in found
    assert found[same.pk] == ["suspect"]
    assert found[short.pk] == ["suspect"]
