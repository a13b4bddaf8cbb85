"""Reading, deciding, correcting, second readings, advice."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.world import World

REASON = "The records read together show a course of conduct."


def decision(course: Any, **said: Any) -> dict[str, Any]:
    return {
        "outcome": "accepted-advise",
        "reason": REASON,
        "edition": course.edition,
        "seen_decisions": 0,
        **said,
    }


def test_deciding_keeps_who_when_and_what_was_seen(
    world: World, visit: Any, as_service: Any
) -> None:
    tess = visit("tess")
    where = f"/triage/{world.open_course.reference}/"
    tess.get(where)
    tess.get(where + "people/")
    answer = tess.post(where + "decide/", decision(world.open_course))
    assert answer.status_code == 302
    with as_service():
        made = world.open_course.decisions.get()
        assert made.by.username == "tess"
        assert {"story", "people"} <= set(made.pages)
        assert made.seen["points"] == world.open_course.points
        assert world.open_course.advice.count() == 1


def test_advice_says_what_points_away_and_how_the_records_were_found(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.intake.models import CourseReason
    from clew.unit.triage.models import Finding

    course, tess = world.open_course, visit("tess")
    with as_service():
        first, second = course.incidents.order_by("incident_id")[:2]
        CourseReason.objects.create(
            course=course,
            reason="They share a child, and this is about contact",
            points=-6,
            force=first.force,
            incident_id=first.incident_id,
            quote="collect their son",
        )
        Finding.objects.create(
            course=course,
            force=second.force,
            incident_id=second.incident_id,
            source="narrative",
            start=0,
            stop=4,
            what="Following",
            status="denied",
        )
    tess.post(f"/triage/{course.reference}/decide/", decision(course))
    with as_service():
        sections = course.advice.get().sections
        assert f"“collect their son” ({first.incident_id})" in sections["away"]
        assert f"Following (denied) in {second.incident_id}" in sections["away"]
        assert "towards or away from the suspect" in sections["away"]
        assert course.run.run in sections["disclosure"]
        assert "put together by software" in sections["disclosure"]


def test_the_course_as_it_was_decided_can_be_shown_again(
    world: World, visit: Any, as_service: Any
) -> None:
    """A later run writes the course anew; whoever asks what the officer saw is shown it."""
    from clew.unit.triage.models import CourseAsDecided, SecondReading

    course, tess = world.open_course, visit("tess")
    assert tess.post(f"/triage/{course.reference}/decide/", decision(course)).status_code == 302
    with as_service():
        made = course.decisions.get()
        quoted = course.reasons.exclude(quote="").first()
        told = course.incidents.exclude(texts=[]).first()
        words = told.texts[0][1]
        course.reasons.all().delete()
        course.incidents.all().delete()
    where = f"/triage/{course.reference}/decisions/{made.pk}"
    said = unescape(tess.get(where + "/").content.decode())
    for held in (quoted.quote, quoted.reason, words, told.incident_id, REASON, "Unchanged"):
        assert held in said
    file = tess.get(where + ".json").content
    assert hashlib.sha256(file).hexdigest() in said
    kept = json.loads(file)
    assert kept["run"]["fingerprint"]
    assert {r["incident_id"] for r in kept["reasons"]} >= {quoted.incident_id}
    # Nobody changes it, and whoever is to read the course a second time is not told the decision.
    with as_service(), pytest.raises(ProgrammingError), transaction.atomic():
        CourseAsDecided.objects.filter(decision=made).update(sha256="")
    with as_service():
        SecondReading.objects.get_or_create(course=course, first=made)
    for part in ("/", ".json"):
        shown = unescape(visit("sam").get(where + part).content.decode())
        assert quoted.reason in shown
        assert REASON not in shown
        assert "Tess Okoro" not in shown
    assert tess.get(where + "/").status_code == 200


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": ""}, "reason"), ({"reason": "too short"}, "reason"), ({"outcome": "accepted"}, "outcome"), ({"outcome": "not_stalking"}, "why_low"),
        ({"outcome": "harassment_only", "why_low": "No."}, "why_low"), ({"outcome": "need_information"}, "from_whom"), ({"outcome": "need_information", "from_whom": "PC 1"}, "by_when"),
        ({"outcome": "already_known"}, "known_as"), ({"outcome": "nonsense"}, "outcome"),
    ],
)  # fmt: skip
def test_a_decision_needs_its_reasons(
    world: World, visit: Any, as_service: Any, said: dict[str, Any], field: str
) -> None:
    answer = visit("tess").post(
        f"/triage/{world.open_course.reference}/decide/", decision(world.open_course, **said)
    )
    assert answer.status_code == 422
    assert f'href="#id_{field}' in answer.content.decode()
    with as_service():
        assert world.open_course.decisions.count() == 0


def test_the_second_of_two_deciders_is_told(world: World, visit: Any, as_service: Any) -> None:
    where = f"/triage/{world.open_course.reference}/decide/"
    assert visit("tess").post(where, decision(world.open_course)).status_code == 302
    answer = visit("sam").post(where, decision(world.open_course, outcome="accepted-case"))
    assert answer.status_code == 422
    assert "Tess Okoro decided this course" in answer.content.decode()
    with as_service():
        assert world.open_course.decisions.count() == 1


def test_two_cannot_hold_one_course(world: World, visit: Any) -> None:
    where = f"/triage/{world.open_course.reference}/"
    visit("tess").post(where + "claim/")
    answer = visit("sam").post(where + "claim/", follow=True)
    assert "Tess Okoro took" in answer.content.decode()


def test_next_gives_each_reader_another_course(world: World, visit: Any) -> None:
    first = visit("tess").post("/triage/next/").url
    second = visit("sam").post("/triage/next/").url
    assert first != second


def test_opening_an_urgent_course_marks_it_read(world: World, visit: Any, as_service: Any) -> None:
    from clew.unit.intake.models import ImportedRun, UrgentItem

    with as_service():
        item = UrgentItem.objects.create(
            course=world.open_course, run=ImportedRun.objects.first(), about="x" * 32
        )
    assert world.open_course.reference in visit("tess").get("/triage/").content.decode()
    visit("cara").get(
        f"/triage/{world.open_course.reference}/"
    )  # a case officer's look is not the reading
    with as_service():
        item.refresh_from_db()
        assert item.read_at is None
    visit("tess").get(f"/triage/{world.open_course.reference}/")
    with as_service():
        item.refresh_from_db()
        assert item.read_by.username == "tess"


def test_second_reader_is_blind_and_another(world: World, visit: Any) -> None:
    where = f"/triage/second/{world.numbers['second']}/"
    assert visit("tess").get(where).status_code == 404  # made the first decision
    page = visit("sam").get(where).content.decode()
    assert REASON not in page
    assert "Tess Okoro" not in page
    # Nor anywhere else that the course is shown, until it is read.
    course = f"/triage/{world.course.reference}/"
    shown = visit("sam").get(course).content.decode()
    assert REASON not in shown
    assert "Decisions</h2>" not in shown
    assert where in shown
    # An order that was sought from the case tells that a case was opened.
    earned = re.compile(r"[+-]\d+\.\d|<dt>Points|>Points<")
    for seen in (page, shown):
        assert not earned.search(seen)
        assert world.application.reference not in seen
        assert world.order.reference not in seen
    assert world.application.reference in visit("tess").get(course).content.decode()
    assert earned.search(visit("tess").get(course).content.decode())
    for other in ("advice/", "advice.pdf"):
        answer = visit("sam").get(course + other)
        assert (answer.status_code, answer.url) == (302, where)
    assert REASON in visit("tess").get(course).content.decode()
    assert REASON in visit("cara").get(course).content.decode()
    answer = visit("sam").post(
        where, {"outcome": "not_stalking", "reason": "Each side reports the other about a wall."}
    )
    assert answer.status_code == 302
    assert visit("sam").get(where).status_code == 404
    assert "Tess Okoro" in visit("sam").get(f"/triage/{world.course.reference}/").content.decode()


def test_agreement_page_counts(world: World, visit: Any) -> None:
    page = visit("anna").get("/agreement/").content.decode()
    assert "0% of 1" in page
    assert "not told" in page  # groups of one


@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.tuples(st.integers(0, 40), st.integers(0, 40)),
        min_size=1,
        max_size=6,
    )
)
def test_no_protected_number_follows_from_the_totals(raw: dict[str, tuple[int, int]]) -> None:
    from clew.unit.triage.agreement import protect

    counts = {name: [read, min(read, agreed), 0] for name, (read, agreed) in raw.items()}
    groups = {g.name: g for g in protect(counts, 5)}
    hidden = [n for n, g in groups.items() if g.read is None]
    small = [n for n, (read, *_) in counts.items() if 0 < read < 5]
    assert set(small) <= set(hidden)
    # The page tells the total: what all hidden groups hold together must not pin one of them down.
    if small and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert sum(counts[n][0] for n in hidden) >= 5


def test_an_agency_answers_what_it_was_asked(world: World, visit: Any, as_service: Any) -> None:
    petra = visit("petra")
    page = petra.get("/waiting/").content.decode()
    assert "the probation officer" in page
    assert world.referred.victim_name not in page
    assert visit("clive").get(f"/waiting/{world.numbers['answer']}/").status_code == 404
    assert (
        petra.post(
            f"/waiting/{world.numbers['answer']}/",
            {"answer": "He is on licence until March and speaks of her."},
        ).status_code
        == 302
    )
    with as_service():
        world.referred.refresh_from_db()
        assert world.referred.state == "open"
    assert (
        "on licence until March"
        in visit("tess").get(f"/triage/{world.referred.reference}/").content.decode()
    )


def test_advice_is_versioned_and_the_second_writer_is_told(
    world: World, visit: Any, as_service: Any
) -> None:
    where = f"/triage/{world.course.reference}/advice/"
    page = visit("tess").get(where).content.decode()
    assert "Points to prove: stalking, s.2A" in page
    assert (
        visit("tess").post(where, {"version": "1", "to": "PC 9", "pattern": "Edited."}).status_code
        == 302
    )
    answer = visit("cara").post(where, {"version": "1", "to": "PC 9", "pattern": "Mine."})
    assert answer.status_code == 200
    assert "Tess Okoro saved version 2 after you opened this page" in answer.content.decode()
    assert "Mine." in answer.content.decode()
    with as_service():
        assert [n.version for n in world.course.advice.all()] == [1, 2]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_advice_as_a_file(world: World, visit: Any, kind: str) -> None:
    answer = visit("tess").get(f"/triage/{world.course.reference}/advice.{kind}")
    assert answer.content.startswith(b"%PDF" if kind == "pdf" else b"PK")


def test_advice_receipt(world: World, visit: Any) -> None:
    where = f"/triage/{world.course.reference}/advice/"
    assert (
        visit("tess")
        .post(where + "receipt/", {"received_by": "PC 9", "how": "Replied by e-mail"})
        .status_code
        == 302
    )
    assert "Received by PC 9" in visit("tess").get(where).content.decode()


def test_corrections_go_back_to_the_engine_once(
    world: World, visit: Any, as_service: Any, tmp_path: Any
) -> None:
    from clew.screening.courses import decisions as courses
    from clew.screening.people import overrides
    from clew.unit.triage.corrections import hand_over

    tess, where = visit("tess"), f"/triage/{world.course.reference}/"
    assert (
        tess.post(
            f"{where}take-out/{world.numbers['incident']}/",
            {"reason": "It is about another household."},
        ).status_code
        == 302
    )
    assert (
        tess.post(
            f"{where}split/{world.numbers['mention']}/", {"reason": "Father and son of one name."}
        ).status_code
        == 302
    )
    assert (
        tess.post(
            f"{where}deny/{world.numbers['reason']}/", {"reason": "He was asked to come."}
        ).status_code
        == 302
    )
    again = tess.post(
        f"{where}take-out/{world.numbers['incident']}/",
        {"reason": "It is about another household."},
    )
    assert again.status_code == 422
    with as_service():
        assert hand_over(tmp_path) == 4  # three, and the one of the small world
        assert hand_over(tmp_path) == 0
    assert [d.verdict for d in overrides.standing(overrides.read(tmp_path))] == ["never"]
    assert sorted(d.verdict for d in courses.standing(courses.read(tmp_path))) == [
        "deny",
        "deny",
        "take_out",
    ]
    with as_service():
        made = world.course.corrections.get(kind="take_out")
    tess.post(f"{where}withdraw/{made.pk}/")
    with as_service():
        assert hand_over(tmp_path) == 1
    assert "take_out" not in {d.verdict for d in courses.standing(courses.read(tmp_path))}


def test_joining_names_what_is_wrong(world: World, visit: Any) -> None:
    where = f"/triage/{world.course.reference}/join/suspect/"
    for other, said in (
        ("nonsense", "no mention"),
        ("Northmoor/1/suspect/1", "not in the courses"),
        (world.course.suspect_identity, "one person already"),
    ):
        answer = visit("tess").post(
            where, {"other": other, "reason": "They are one person, by the tattoo."}
        )
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert (
        visit("tess")
        .post(
            where,
            {
                "other": world.open_course.suspect_identity,
                "reason": "They are one person, by the tattoo.",
            },
        )
        .status_code
        == 302
    )


def test_search_finds_names_as_they_sound(world: World, visit: Any, as_service: Any) -> None:
    from django.db import connection

    from clew.unit.intake.tokens import name_tokens

    with as_service(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_course SET search = array_to_tsvector(%s) WHERE id = %s",
            [sorted(name_tokens("Kathryn O'Hagan")), world.open_course.pk],
        )
    for asked in ("Kathryn", "Catherine", "kath", "KATHRYN o'hagan"):
        assert (
            world.open_course.reference
            in visit("tess").get("/triage/", {"q": asked}).content.decode()
        ), asked
    for asked in ("' | x", "&", "!!", "\\", "a:*", "((", "Zebedee Quill"):
        assert visit("tess").get("/triage/", {"q": asked}).status_code == 200


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        ("William Bradshaw", "Bill Bradshaw"),
        ("Bill Bradshaw", "William Bradshaw"),
        ("Sean O Brien", "Sean O'Brien"),
        ("Sean O'Brien", "Sean OBrien"),
        ("Sean OBrien", "O Brien"),
        ("Pieter van der Berg", "Vanderberg"),
        ("Omar Al-Tikriti", "Omar Altikriti"),
        ("Xiaoming Zhou", "Xiao Ming Zhou"),
        ("Zhou Xiao Ming", "Xiaoming Zhou"),
        ("Asif Khan", "Mohammed Asif Khan"),
        ("Jane Smithson", "Mrs Jane Smithson"),
        ("Fatima Qureshi", "Fatma Qureshi"),
    ],
)
def test_search_finds_other_usual_ways_of_writing_a_name(
    world: World, visit: Any, as_service: Any, recorded: str, asked: str
) -> None:
    _found_by(world, as_service, recorded)
    assert (
        world.open_course.reference in visit("tess").get("/triage/", {"q": asked}).content.decode()
    )


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [("Mohammed Imran Khan", "Mohammed Asif Khan"), ("Sean O'Neill", "Sean O'Brien"), ("Omar Al-Tikriti", "Omar Al-Masri"), ("Harjit Kaur", "Manjit Kaur")],
)  # fmt: skip
def test_search_does_not_find_other_names(
    world: World, visit: Any, as_service: Any, recorded: str, asked: str
) -> None:
    _found_by(world, as_service, recorded)
    assert (
        world.open_course.reference
        not in visit("tess").get("/triage/", {"q": asked}).content.decode()
    )


def _found_by(world: World, as_service: Any, name: str) -> None:
    """The open course is found by this name alone."""
    from django.db import connection

    from clew.unit.intake.tokens import name_tokens

    with as_service(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_course SET search = array_to_tsvector(%s) WHERE id = %s",
            [sorted(name_tokens(name)), world.open_course.pk],
        )


@given(st.text(max_size=60))
def test_any_question_makes_a_query(asked: str) -> None:
    from clew.unit.intake.tokens import tsquery

    assert isinstance(tsquery(asked), str)


def test_paging_shows_every_course_once(world: World, visit: Any, as_service: Any) -> None:
    import re

    from clew.unit.intake.models import Course

    with as_service():
        for number in range(60):
            Course.objects.create(
                source="referral", listed="referral", points=number % 7, last_on=None
            )
        wanted = set(
            Course.objects.filter(listed="referral", state="open").values_list(
                "reference", flat=True
            )
        )
    for sort in ("points", "last", "first", "received"):
        seen: list[str] = []
        where = f"/triage/?list=referral&sort={sort}"
        while where:
            page = visit("tess").get(where).content.decode()
            seen += re.findall(r'href="/triage/(T-\w+)/"', page)
            found = re.search(r'rel="next" href="([^"]+)"', page)
            where = found[1].replace("&amp;", "&") if found else ""
        assert sorted(seen) == sorted(wanted), sort


def test_strange_cursors_give_a_page(world: World, visit: Any) -> None:
    for after in (
        "x",
        "~",
        "1~x",
        "x~1",
        "9" * 40 + "~1",
        "1~" + "9" * 40,
        "2026-99-99~3",
        "inf~3",
        "nan~2",
    ):
        for sort in ("points", "last", "received"):
            assert (
                visit("tess")
                .get("/triage/", {"list": "hidden", "sort": sort, "after": after})
                .status_code
                == 200
            )


def test_queries_do_not_grow_with_the_data(world: World, visit: Any, as_service: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from clew.unit.intake.models import Course, CourseIncident

    tess = visit("tess")
    paths = (
        "/triage/?list=referral",
        f"/triage/{world.open_course.reference}/",
        "/triage/?q=Quill",
        "/",
    )

    def count() -> list[int]:
        made = []
        for path in paths:
            tess.get(path)
            with CaptureQueriesContext(connection) as seen:
                tess.get(path)
            made.append(len(seen))
        return made

    before = count()
    with as_service():
        Course.objects.bulk_create(
            Course(source="referral", listed="referral", suspect_name="Quill") for _ in range(80)
        )
        CourseIncident.objects.bulk_create(
            CourseIncident(
                course=world.open_course,
                force="f",
                incident_id=f"n{n}",
                part="direct",
                happened_at=timezone.now(),
                offence="Damage",
                status="live",
            )
            for n in range(50)
        )
    assert count() == before


def test_advice_says_when_the_day_to_charge_has_passed(
    world: World, visit: Any, as_service: Any
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from clew.unit.intake.models import CourseIncident

    where = f"/triage/{world.course.reference}/advice/"
    for back, passed in ((400, True), (3, False)):
        with as_service():
            CourseIncident.objects.filter(course=world.course).update(
                happened_at=timezone.now() - timedelta(days=back)
            )
        visit("tess").post(where + "draft/")
        assert ("That day has passed" in visit("tess").get(where).content.decode()) is passed


@pytest.mark.parametrize("which", ["hidden", "today", "decided"])
def test_whoever_reads_no_course_reads_no_name_in_the_queue(
    world: World, visit: Any, which: str
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.models import Course

    page, read = (
        visit(who).get(f"/triage/?list={which}").content.decode() for who in ("anna", "tess")
    )
    with acting_as(service_account()):
        named = [c for c in Course.objects.all() if c.reference in page and c.suspect_name]
    assert named or which != "hidden"
    for course in named:
        assert course.suspect_name not in page
        assert course.suspect_name in read
        assert f"/triage/{course.reference}/" not in page
