"""Who keeps doing it to whom: each hard case, through a whole run."""

from __future__ import annotations

import pytest

from clew.screening.runs.run import Published
from tests.records import course_of, parts, rows


def test_an_ex_partner_under_four_offences_and_three_spellings(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I101")
    assert course
    assert course["list"] == "hidden"
    assert parts(hard_run.folder, course["course_id"]) == dict.fromkeys(("I101", "I102", "I103", "I104"), "direct")
    reasons = {r["rule"] for r in rows(hard_run.folder, "reasons", f"course_id = '{course['course_id']}'")}
    assert {
        "following",
        "unwanted_messages",
        "loitering_or_watching",
        "ended_relationship",
        "fixated",
        "after_stop",
        "pursuit_days",
    } <= reasons


def test_circle_proxy_and_unknown_suspect_join_the_course(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I201")
    assert course
    found = parts(hard_run.folder, course["course_id"])
    assert found["I201"] == found["I203"] == found["I206"] == "direct"
    assert found["I202"] == "circle"
    assert found["I204"] == "unknown suspect"
    assert found["I205"] == "direct", "the vehicle is one that only the named suspect uses"


def test_a_proxy_without_the_suspect_beside_him_is_joined_by_their_tie(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I203")
    first = course_of(hard_run.folder, "I201")
    assert course
    assert first
    assert course["course_id"] == first["course_id"]


def test_nobody_named_at_all(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I301")
    assert course
    assert course["suspect_identity"] is None
    assert set(parts(hard_run.folder, course["course_id"])) == {"I301", "I302", "I303"}


def test_allegations_both_ways_are_one_course_in_the_direction_with_the_pursuit(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I403")
    assert course
    assert parts(hard_run.folder, course["course_id"]) == {
        "I401": "direct",
        "I402": "counter-allegation",
        "I403": "direct",
        "I404": "direct",
    }


def test_an_order_in_force_is_told_with_its_kind(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I501")
    assert course
    ordered = rows(hard_run.folder, "reasons", f"course_id = '{course['course_id']}' and rule = 'order_in_force'")
    assert ordered
    assert "non-molestation" in ordered[0]["reason"]


def test_one_suspect_with_several_victims_is_told_and_listed_once(hard_run: Published) -> None:
    courses = {r["course_id"] for n in (601, 602, 603) for r in rows(hard_run.folder, "course_incidents", f"incident_id = 'I{n}'")}
    listed = rows(hard_run.folder, "courses", f"course_id in ({', '.join(repr(c) for c in courses)})")
    assert len(listed) == 1
    found = parts(hard_run.folder, listed[0]["course_id"])
    assert sorted(found.values()) == ["direct", "other victim", "other victim"]


def test_stalking_as_a_secondary_offence_or_in_words_counts_as_recorded(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I701")
    assert course
    assert (course["list"], course["recorded_as_stalking"]) == ("recorded", True)


def test_urgent_whatever_its_points(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I801")
    assert course
    assert course["list"] == "urgent"
    assert course["points"] < 10


def test_long_silent_is_dormant(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I901")
    assert course
    assert course["list"] == "dormant"


@pytest.mark.parametrize(
    ("what", "number"),
    [
        ("neighbours", 1001),
        ("a couple's violence", 1011),
        ("debt", 1021),
        ("contact with children", 1031),
        ("shop theft", 1041),
        ("control room", 1051),
        ("one night", 1061),
    ],
)
def test_what_is_not_stalking_does_not_float_up(hard_run: Published, what: str, number: int) -> None:
    course = course_of(hard_run.folder, f"I{number}")
    stalking = [c["points"] for n in (101, 201, 301, 403, 501, 603) if (c := course_of(hard_run.folder, f"I{n}"))]
    assert course is None or (course["list"] == "hidden" and course["points"] < min(stalking) / 2), what


def test_further_texts_are_read_and_named(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I1201")
    assert course
    sources = {r["source"] for r in rows(hard_run.folder, "reasons", f"course_id = '{course['course_id']}' and quote is not null")}
    assert sources == {"texts:statement"}


def test_relatives_under_one_roof_stay_apart(hard_run: Published) -> None:
    found = {r["incident_id"]: r["identity_id"] for r in rows(hard_run.folder, "identities", "incident_id in ('I1101', 'I1102', 'I1103')")}
    assert len(set(found.values())) == 3
