"""Who keeps doing it to whom: each hard case, through a whole run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner

from clew.cli import cli
from clew.screening.behaviours.reading import SCHEMA, make_reader
from clew.screening.ranking.points import load as load_points
from clew.screening.runs import stages
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import Published, screen
from tests.records import course_of, incident, parts, person, rows, write_records

ANN, BOB = ("Ann", "Holloway", "1990-05-04"), ("Robert", "Tranter", "1985-11-23")
FOLLOWED = "SUS followed VIC home from work and stood outside her house for two hours."


def pair(
    number: int,
    victim: tuple[str, str, str] = ANN,
    suspect: tuple[str, str, str] | None = BOB,
    **of_victim: str,
) -> list[dict[str, Any]]:
    people = [person(number, "victim", *victim, **of_victim)]
    return [*people, person(number, "suspect", *suspect)] if suspect else people


def run_of(
    tmp_path: Path,
    incidents: list[dict[str, Any]],
    people: list[dict[str, Any]],
    points: Path | None = None,
) -> Path:
    records = write_records(tmp_path / "r", incidents, people)
    return screen(records, tmp_path / "runs", Silent(), threads=1, points=points).folder


def joined(run: Path, incident_id: str) -> list[tuple[str, str, float]]:
    """Part, tie and strength of a record in every course that was considered."""
    found = rows(run, "evidence/incidents", f"incident_id = '{incident_id}'")
    return [
        (r["part"], r["tie"], r["tie_strength"])
        for r in rows(run, "evidence/candidate_incidents", f"inc = {found[0]['inc']}")
    ]


def told(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_an_ex_partner_under_four_offences_and_three_spellings(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I101")
    assert course
    assert course["list"] == "hidden"
    assert parts(hard_run.folder, course["course_id"]) == dict.fromkeys(
        ("I101", "I102", "I103", "I104"), "direct"
    )
    reasons = {
        r["rule"] for r in rows(hard_run.folder, "reasons", f"course_id = '{course['course_id']}'")
    }
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


def test_allegations_both_ways_are_one_course_in_the_direction_with_the_pursuit(
    hard_run: Published,
) -> None:
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
    ordered = rows(
        hard_run.folder,
        "reasons",
        f"course_id = '{course['course_id']}' and rule = 'order_in_force'",
    )
    assert ordered
    assert "non-molestation" in ordered[0]["reason"]


def test_one_suspect_with_several_victims_is_told_and_listed_once(hard_run: Published) -> None:
    courses = {
        r["course_id"]
        for n in (601, 602, 603)
        for r in rows(hard_run.folder, "course_incidents", f"incident_id = 'I{n}'")
    }
    listed = rows(
        hard_run.folder, "courses", f"course_id in ({', '.join(repr(c) for c in courses)})"
    )
    assert len(listed) == 1
    found = parts(hard_run.folder, listed[0]["course_id"])
    assert sorted(found.values()) == ["direct", "other victim", "other victim"]


def test_stalking_as_a_secondary_offence_or_in_words_counts_as_recorded(
    hard_run: Published,
) -> None:
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
def test_what_is_not_stalking_does_not_float_up(
    hard_run: Published, what: str, number: int
) -> None:
    course = course_of(hard_run.folder, f"I{number}")
    stalking = [
        c["points"]
        for n in (101, 201, 301, 403, 501, 603)
        if (c := course_of(hard_run.folder, f"I{n}"))
    ]
    assert course is None or (
        course["list"] == "hidden" and course["points"] < min(stalking) / 2
    ), what


def test_further_texts_are_read_and_named(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I1201")
    assert course
    sources = {
        r["source"]
        for r in rows(
            hard_run.folder, "reasons", f"course_id = '{course['course_id']}' and quote is not null"
        )
    }
    assert sources == {"texts:statement"}


def test_relatives_under_one_roof_stay_apart(hard_run: Published) -> None:
    found = {
        r["incident_id"]: r["identity_id"]
        for r in rows(hard_run.folder, "identities", "incident_id in ('I1101', 'I1102', 'I1103')")
    }
    assert len(set(found.values())) == 3


def test_every_joined_record_says_by_what_and_how_strongly(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I201")
    assert course
    found = {
        r["incident_id"]: (r["part"], r["tie"], r["tie_strength"])
        for r in rows(hard_run.folder, "course_incidents", f"course_id = '{course['course_id']}'")
    }
    assert found["I201"] == ("direct", "suspect and victim both stand in the record", 1.0)
    assert found["I202"] == ("circle", "shared address", 0.8)
    assert found["I204"][1:] == ("like conduct, near in time", 0.4)
    shown = told("show", course["course_id"], "--runs", str(hard_run.folder))
    assert "shared address" in shown
    reasons = {
        r["rule"]: r["reason"]
        for r in rows(hard_run.folder, "reasons", f"course_id = '{course['course_id']}'")
    }
    assert reasons["circle"].endswith(": shared address")


def test_what_a_tied_record_adds_is_kept_in_proportion(hard_run: Published) -> None:
    course = course_of(hard_run.folder, "I201")
    assert course
    reasons = rows(
        hard_run.folder,
        "reasons",
        f"course_id = '{course['course_id']}' and incident_id = 'I202' and quote is not null and reader = 'rules'",
    )
    each = load_points().raw["behaviour"]
    assert reasons
    for r in (r for r in reasons if r["rule"] in each):
        line = each[r["rule"]]
        assert r["points"] in (
            pytest.approx(0.8 * line["points"], abs=0.01),
            pytest.approx(0.8 * line["more"], abs=0.01),
        ), r


@pytest.mark.parametrize(
    ("words", "tied"),
    [
        (
            "SUS sent threatening messages to VIC, a family member of his ex, and to her mother.",
            False,
        ),
        ("SUS sent threatening messages to VIC, the new partner of Ann Holloway.", True),
    ],
)
def test_a_new_partner_is_recorded_or_stated_and_never_a_word(
    tmp_path: Path, words: str, tied: bool
) -> None:
    run = run_of(
        tmp_path,
        [
            incident(1, "2026-03-01", FOLLOWED),
            incident(2, "2026-03-20", FOLLOWED),
            incident(3, "2026-03-28", words),
        ],
        [*pair(1), *pair(2), *pair(3, ("Colm", "Varley", "1988-02-02"))],
    )
    course = course_of(run, "I1")
    assert course
    assert parts(run, course["course_id"]).get("I3") == ("circle" if tied else "other victim")
    assert [j for j in joined(run, "I3") if j[0] == "circle"] == (
        [("circle", "named in the text", 0.8)] if tied else []
    )


def test_no_course_rests_on_weak_ties_alone(tmp_path: Path) -> None:
    run = run_of(
        tmp_path,
        [
            incident(1, "2026-03-01", FOLLOWED, "125/09"),
            incident(2, "2026-03-20", "VIC followed by an unknown male on her way home.", "125/09"),
        ],
        [*pair(1), *pair(2, suspect=None)],
    )
    assert course_of(run, "I1") is None
    assert joined(run, "I2") == []
    said = told("unlisted", "--runs", str(run), "--incident", "I2")
    assert "is in no course. It names no suspect" in said


def test_a_number_in_the_text_ties_a_record_that_names_no_suspect(tmp_path: Path) -> None:
    people = [*pair(1), *pair(2, suspect=None)]
    people[1]["phone"] = "07700 900123"
    run = run_of(
        tmp_path,
        [
            incident(1, "2026-03-01", FOLLOWED),
            incident(2, "2026-05-20", "VIC receives silent calls at night from 07700900123."),
        ],
        people,
    )
    assert joined(run, "I2") == [
        ("unknown suspect", "the suspect's number, handle or vehicle stands in the text", 0.9)
    ]


def test_empty_narratives_are_ranked_by_what_is_recorded(tmp_path: Path) -> None:
    """Three pairs, four records each, not one word: recorded as what makes a course, as theft, and
    as neighbours' noise.
    """
    how = {
        1: [
            ("195/94", None),
            ("195/41", None),
            (None, "Breach of non-molestation order"),
            (None, "Suspicious incident"),
        ],
        2: [("046/00", None)] * 4,
        3: [(None, "Noise")] * 4,
    }
    relation = {1: "ex-partner", 2: "stranger", 3: "neighbour"}
    people = {
        1: (ANN, BOB),
        2: (("Kim", "Oduya", "1986-06-06"), ("Leo", "Vance", "1984-03-03")),
        3: (("Una", "Marsh", "1958-05-15"), ("Tom", "Urquhart", "1960-02-20")),
    }
    incidents, involved = [], []
    for case, offences in how.items():
        for n, (code, offence) in enumerate(offences):
            number = case * 10 + n
            incidents.append(incident(number, f"2026-0{n + 2}-05", "", code, offence=offence))
            involved += [
                person(number, "victim", *people[case][0]),
                person(number, "suspect", *people[case][1], relationship=relation[case]),
            ]
    run = run_of(tmp_path, incidents, involved)
    found = {r["course_id"]: r for r in rows(run, "evidence/candidates")}
    assert len(found) == 3
    course = course_of(run, "I10")
    assert course
    assert course["list"] == "hidden"
    least = load_points().raw["lists"]["least_points"]
    assert all(
        r["not_listed"].endswith(f"and the lists end at {least}")
        for c, r in found.items()
        if c != course["course_id"]
    )
    rules = {r["rule"] for r in rows(run, "reasons", f"course_id = '{course['course_id']}'")}
    assert {
        "records",
        "days",
        "span",
        "recorded_harassment",
        "recorded_communications",
        "recorded_order",
        "recorded_suspicious",
        "kinds_recorded",
        "relationship_ex_partner",
    } <= rules


def test_a_person_who_keeps_reporting_somebody_unknown(tmp_path: Path) -> None:
    run = run_of(
        tmp_path,
        [
            incident(n, f"2026-0{n + 2}-05", "", None, offence="Malicious communications")
            for n in (1, 2, 3)
        ],
        [row for n in (1, 2, 3) for row in pair(n, suspect=None)],
    )
    assert [j[0] for n in (1, 2, 3) for j in joined(run, f"I{n}")] == ["unknown suspect"] * 3
    (candidate,) = rows(run, "evidence/candidates")
    lines = {r["rule"]: r["n"] for r in rows(run, "evidence/candidate_reasons")}
    assert candidate["suspect_identity"] is None
    assert lines["nobody_named"] == 2


def test_points_are_linear_in_the_amounts_that_are_kept(force_run: Published) -> None:
    raw = load_points().raw
    lines = rows(force_run.folder, "evidence/candidate_reasons")
    assert len({r["line"] for r in lines}) > 30
    for r in lines:
        section, name, which = r["line"].split(".")
        assert r["points"] == pytest.approx(
            r["n"] * raw[section][name][which], abs=0.02 * r["reasons"]
        ), r
    totals: dict[str, float] = {}
    for r in lines:
        totals[r["course_id"]] = totals.get(r["course_id"], 0) + r["points"]
    assert all(
        c["points"] == pytest.approx(totals.get(c["course_id"], 0), abs=0.05)
        for c in rows(force_run.folder, "evidence/candidates")
    )


def test_nothing_is_dropped_without_its_reason(hard_run: Published) -> None:
    candidates = {r["course_id"]: r for r in rows(hard_run.folder, "evidence/candidates")}
    listed = {r["course_id"] for r in rows(hard_run.folder, "courses")}
    assert listed == {c for c, r in candidates.items() if not r["not_listed"]}
    assert len(candidates) > len(listed)
    # Two records of neighbours: considered, in no list, and said so by every door.
    said = told("unlisted", "--runs", str(hard_run.folder), "--incident", "I1001")
    course = next(c for c in candidates if c in said)
    assert course not in listed
    why = f"not listed: {candidates[course]['not_listed']}"
    assert why in said
    for door in (
        ("show", course),
        ("why", course),
        ("why", candidates[course]["suspect_identity"]),
        ("unlisted", "--person", candidates[course]["victim_identity"]),
    ):
        assert why in told(*door, "--runs", str(hard_run.folder)), door
    assert "I1002" in told("show", course, "--runs", str(hard_run.folder))
    assert why in told("unlisted", "--runs", str(hard_run.folder), "--limit", "500")
    assert "It names nobody to whom it was done" in told(
        "unlisted", "--runs", str(hard_run.folder), "--incident", "I1321"
    )


def test_a_record_that_the_run_does_not_hold_is_said_so(hard_run: Published) -> None:
    result = CliRunner().invoke(
        cli, ["unlisted", "--runs", str(hard_run.folder), "--incident", "I99999"]
    )
    assert result.exit_code == 2
    assert "no record 'I99999'" in result.output


def read_also(monkeypatch: pytest.MonkeyPatch, learned: dict[str, str]) -> None:
    """The rules' reader, and beside it one that finds these tags where these words stand, as a
    learned reader would.
    """

    def make(_model: Path | None = None) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
        rules = make_reader()

        def read(batch: pa.RecordBatch) -> pa.RecordBatch:
            found = [row for row in rules(batch).to_pylist() if row["reader"] == "rules"]
            for row in batch.to_pylist():
                inc, source, body, _ = row.values()
                for words, tag in learned.items():
                    if words in body:
                        start = body.index(words)
                        found.append(
                            {
                                "inc": inc,
                                "source": source,
                                "tag": tag,
                                "status": "asserted",
                                "start": start,
                                "end": start + len(words),
                                "quote": words,
                                "reader": "learned",
                                "sure": 1.0,
                            }
                        )
            return pa.RecordBatch.from_pylist(found, schema=SCHEMA)

        return read

    monkeypatch.setattr(stages, "make_reader", make)


def test_one_record_that_tells_of_a_course_is_a_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_also(monkeypatch, {"over 200 calls since May": "course"})
    words = "SUS has made over 200 calls since May to VIC and keeps messaging VIC from new numbers after being blocked."
    other = ("Kim", "Oduya", "1986-06-06"), ("Leo", "Vance", "1984-03-03")
    run = run_of(
        tmp_path,
        [
            incident(1, "2026-03-01", words),
            incident(2, "2026-03-02", "SUS phoned VIC and left a message."),
        ],
        [*pair(1), *pair(2, *other)],
    )
    (course,) = rows(run, "evidence/candidates")
    assert joined(run, "I1") == [("direct", "suspect and victim both stand in the record", 1.0)]
    assert joined(run, "I2") == []
    assert {r["rule"] for r in rows(run, "evidence/candidate_reasons")} >= {"one_record"}
    assert course["not_listed"] == ""
    assert "The course is one record, which tells of repeated conduct by itself." in told(
        "show", course["course_id"], "--runs", str(run)
    )


def test_one_record_that_tells_of_a_course_and_names_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_also(monkeypatch, {"over 200 silent calls since May": "course"})
    words = "VIC has had over 200 silent calls since May. She keeps getting messages from withheld numbers, VIC receives silent phone calls at night."
    run = run_of(tmp_path, [incident(1, "2026-03-01", words)], pair(1, suspect=None))
    (course,) = rows(run, "evidence/candidates")
    assert course["suspect_identity"] is None
    assert joined(run, "I1") == [("unknown suspect", "this record alone", 0.35)]


def test_unknown_suspects_near_a_single_named_one_stand_by_themselves(tmp_path: Path) -> None:
    """One named record is no course that weak ties could join: the three that name nobody are one
    of their own.
    """
    calls = "VIC receives silent phone calls at night, caller hangs up."
    run = run_of(
        tmp_path,
        [incident(n, f"2026-03-{n:02}", calls) for n in (1, 8, 15, 22)],
        [*pair(1), *(row for n in (8, 15, 22) for row in pair(n, suspect=None))],
    )
    (course,) = rows(run, "evidence/candidates")
    assert course["suspect_identity"] is None
    assert [joined(run, f"I{n}") for n in (8, 15, 22)] == [
        [("unknown suspect", "like conduct, near in time", 0.4)]
    ] * 3


def test_what_a_person_reports_of_nobody_joins_the_only_suspect_who_pursues_her(
    tmp_path: Path,
) -> None:
    """Unlike conduct and no name: weakly, and only where the two stand without it."""
    calls = "VIC receives silent phone calls at night, 40 this week."
    run = run_of(
        tmp_path,
        [
            incident(1, "2026-03-01", "SUS followed VIC home from work."),
            incident(2, "2026-03-08", "SUS followed VIC to the station."),
            incident(3, "2026-03-15", calls, None, offence="Incident"),
            incident(4, "2026-12-15", calls, None, offence="Incident"),
        ],
        [*pair(1), *pair(2), *pair(3, suspect=None), *pair(4, suspect=None)],
    )
    assert joined(run, "I3") == [
        (
            "unknown suspect",
            "reported by the same person, near in time, with one suspect known",
            0.4,
        )
    ]
    assert joined(run, "I4") == []


def test_the_learned_reader_earns_its_own_points_where_no_rule_found_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_also(
        monkeypatch,
        {"wherever she goes he is": "loitering_or_watching", "followed VIC": "following"},
    )
    run = run_of(
        tmp_path,
        [
            incident(1, "2026-03-01", "SUS followed VIC home from work."),
            incident(2, "2026-03-20", "VIC says that wherever she goes he is there."),
        ],
        [*pair(1), *pair(2)],
    )
    reasons = {(r["rule"], r["reader"]): r for r in rows(run, "reasons", "quote is not null")}
    learned = reasons["loitering_or_watching", "learned"]
    assert learned["points"] == load_points().raw["learned"]["loitering_or_watching"]["points"]
    assert learned["reason"].endswith(", found by the learned reader")
    assert ("following", "rules") in reasons
    assert ("following", "learned") not in reasons


def test_a_list_says_how_many_of_its_like_were_worth_reading_only_where_that_was_measured(
    tmp_path: Path, force: Path
) -> None:
    from clew.screening.ranking.points import SHIPPED
    from clew.screening.report.page import write_report

    silent = re.sub(r"\[lists\.worth\]\n(?:.+\n)+", "", SHIPPED.read_text(encoding="utf-8"))
    measured = (
        silent
        + '\n[lists.worth]\nhits = 31\nof = 40\nhow = "read by two officers"\nmeasured_on = "made-up records"\n'
    )
    sentence = (
        "Of 40 courses like these, 31 were worth reading (read by two officers; made-up records)."
    )
    for name, table, says in (("measured", measured, True), ("silent", silent, False)):
        own, run = tmp_path / f"{name}.toml", tmp_path / name
        own.write_text(table, encoding="utf-8")
        assert (
            sentence
            in told("screen", str(force), "--out", str(run), "--points", str(own), "--threads", "1")
        ) == says
        assert (
            "worth reading ("
            in write_report(run, tmp_path / f"{name}.html", identify=False, limit=1).read_text()
        ) == says


SIX = [
    ("Laura", "Simms", "1999-09-01"),
    ("Moira", "Quayle", "1997-01-22"),
    ("Nina", "Farrow", "2000-05-30"),
    ("Odile", "Marchetti", "1994-03-14"),
    ("Petra", "Lindqvist", "1991-11-02"),
    ("Ruth", "Abernathy", "1988-07-19"),
]


def serial(tmp_path: Path, women: list[tuple[str, str, str]]) -> Path:
    """Each followed once by the same man, among two courses of two records."""
    incidents = [
        incident(n, f"2026-0{n}-10", "SUS followed VIC home from the station.")
        for n in range(1, len(women) + 1)
    ]
    people = [p for n, woman in enumerate(women, 1) for p in pair(n, woman)]
    for n in (11, 12):
        incidents.append(incident(n, f"2026-05-{n}", "SUS rang VIC many times."))
        people += pair(n, ("Iris", "Balogun", "1980-01-30"), ("Ned", "Ottaway", "1979-12-30"))
    return run_of(tmp_path, incidents, people)


@pytest.mark.parametrize("number", [2, 6])
def test_one_suspect_who_pursues_several_people_once_each_is_one_thing_to_read(
    tmp_path: Path, number: int
) -> None:
    run = serial(tmp_path, SIX[:number])
    listed = rows(run, "courses")
    theirs = [
        c
        for c in listed
        if c["course_id"]
        in {r["course_id"] for r in rows(run, "course_incidents", "incident_id in ('I1', 'I2')")}
    ]
    assert [(c["list"], c["rank"]) for c in theirs] == [("hidden", 1)]
    course = theirs[0]["course_id"]
    found = rows(run, "course_incidents", f"course_id = '{course}'")
    assert len(found) == number
    assert all(r["counts"] for r in found)
    victims = rows(run, "course_victims", f"course_id = '{course}'")
    assert [v["place"] for v in victims] == list(range(1, number + 1))
    assert len({v["victim_identity"] for v in victims}) == number
    told_of = told("show", course, "--runs", str(run), "--identify")
    page = CliRunner()
    out = tmp_path / "report.html"
    assert page.invoke(cli, ["report", str(run), "--out", str(out), "--identify"]).exit_code == 0
    for given, family, _ in SIX[:number]:
        assert f"{given} {family}" in told_of
        assert f"{given} {family}" in out.read_text()
    assert f"of {number} people (s.7(3)" in told_of
    initials = told("show", course, "--runs", str(run))
    assert "L.S." in initials
    assert "Simms" not in initials
    # The others are told once: as courses of their own they are in no list, with the reason.
    reasons = [
        r["not_listed"]
        for r in rows(run, "evidence/candidates", "not_listed like '%same suspect%'")
    ]
    assert len(reasons) == number - 1


def test_beside_a_course_that_stands_records_against_others_are_told_and_count_nowhere(
    tmp_path: Path,
) -> None:
    cat, eve = ("Catherine", "Rowbottom", "1992-09-09"), ("Eve", "Lindqvist", "1979-10-10")
    incidents = [
        incident(n, f"2026-0{n}-10", "SUS followed VIC home from the station.")
        for n in (1, 2, 3, 4, 5)
    ]
    run = run_of(
        tmp_path, incidents, [*pair(1), *pair(2), *pair(3, cat), *pair(4, cat), *pair(5, eve)]
    )
    courses = rows(run, "courses")
    assert len(courses) == 2
    for course in courses:
        found = rows(run, "course_incidents", f"course_id = '{course['course_id']}'")
        own = {r["incident_id"] for r in found if r["part"] == "direct"}
        assert own in ({"I1", "I2"}, {"I3", "I4"})
        assert {r["incident_id"] for r in found if r["counts"]} == own
        assert {r["incident_id"] for r in found} == {"I1", "I2", "I3", "I4", "I5"}
        assert {
            r["incident_id"]
            for r in rows(
                run, "reasons", f"course_id = '{course['course_id']}' and incident_id is not null"
            )
        } == own
        assert len(rows(run, "course_victims", f"course_id = '{course['course_id']}'")) == 1


@pytest.mark.parametrize(
    ("words", "tie"),
    [
        ("SUS is the ex partner of VIC's daughter and keeps coming to her door.", "said to be family of the suspect's partner or former partner"),
        ("VIC is the mother of his ex. He came to her door three times asking for her.", "said to be family of the suspect's partner or former partner"),
        ("SUS came to the door of Ann's mother and shouted through the letter box.", "said to be family or the new partner"),
        ("SUS came to VIC's door, she is mother to Ann, and shouted through the letter box.", "said to be family or the new partner"),
        ("SUS followed VIC home, as he did his ex.", None),
        ("SUS followed VIC and her mother home.", None),
    ],
)  # fmt: skip
def test_family_under_another_name_and_home_is_circle_where_it_is_stated(
    tmp_path: Path, words: str, tie: str | None
) -> None:
    mother = ("Doreen", "Pickersgill", "1961-02-02")
    people = [
        p | {"relationship": "ex-partner"} if p["role"] == "suspect" and n < 3 else p
        for n in (1, 2)
        for p in pair(n)
    ]
    run = run_of(
        tmp_path,
        [
            incident(1, "2026-03-01", FOLLOWED),
            incident(2, "2026-03-20", FOLLOWED),
            incident(3, "2026-03-28", words),
        ],
        [*people, *pair(3, mother)],
    )
    found = [(part, said) for part, said, _ in joined(run, "I3") if part == "circle"]
    assert found == ([("circle", tie)] if tie else [])


def test_family_of_a_former_partner_by_the_recorded_relationship(tmp_path: Path) -> None:
    people = [
        p | {"relationship": "ex-partner"} if p["role"] == "suspect" else p
        for n in (1, 2)
        for p in pair(n)
    ]
    mother = [
        p | {"relationship": "mother of ex-partner"} if p["role"] == "victim" else p
        for p in pair(3, ("Doreen", "Pickersgill", "1961-02-02"))
    ]
    run = run_of(
        tmp_path,
        [incident(n, f"2026-03-0{n}", "SUS shouted at VIC's door.") for n in (1, 2, 3)],
        [*people, *mother],
    )
    assert [part for part, _, _ in joined(run, "I3")] == ["circle"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Tranter's sister messaged VIC on Facebook for him.", "third_party_contact"),
        ("SUS sent his brother to VIC's house with a letter.", "third_party_contact"),
        ("SUS messaged VIC's brother and swore at him.", "harassing_family_or_friends"),
    ],
)
def test_whoever_goes_between_is_on_the_suspects_side(
    tmp_path: Path, words: str, rule: str
) -> None:
    sexes = {"victim": "F", "suspect": "M"}
    people = [p | {"sex": sexes[p["role"]]} for n in (1, 2) for p in pair(n)]
    run = run_of(
        tmp_path, [incident(1, "2026-03-01", FOLLOWED), incident(2, "2026-03-20", words)], people
    )
    found = {r["rule"] for r in rows(run, "reasons")} & {
        "third_party_contact",
        "harassing_family_or_friends",
    }
    assert found == {rule}


def test_a_cancelled_record_is_told_and_earns_nothing(tmp_path: Path) -> None:
    incidents = [
        incident(1, "2026-03-01", FOLLOWED),
        incident(2, "2026-03-20", "SUS sent VIC dozens of messages."),
        incident(
            3, "2026-03-28", "SUS put a tracker under VIC's car.", "195/94", status="cancelled"
        ),
    ]
    people = [*pair(1), *pair(2), *pair(3)]
    with_it, without = (
        run_of(tmp_path / "a", incidents, people),
        run_of(tmp_path / "b", incidents[:2], people[:4]),
    )
    course, plain = rows(with_it, "courses")[0], rows(without, "courses")[0]
    assert parts(with_it, course["course_id"]) == {"I1": "direct", "I2": "direct", "I3": "direct"}
    assert not rows(with_it, "reasons", "incident_id = 'I3'")
    recent = ("last_7_days", "last_30_days", "last_90_days")
    assert {
        (r["rule"], r["points"]) for r in rows(with_it, "reasons") if r["rule"] not in recent
    } == {(r["rule"], r["points"]) for r in rows(without, "reasons") if r["rule"] not in recent}
    assert "(cancelled," in told("show", course["course_id"], "--runs", str(with_it))
    assert plain["course_id"] == course["course_id"]


def test_two_records_of_which_one_is_cancelled_are_no_course(tmp_path: Path) -> None:
    incidents = [
        incident(1, "2026-03-01", FOLLOWED),
        incident(2, "2026-03-20", FOLLOWED, status="cancelled"),
    ]
    assert not rows(run_of(tmp_path, incidents, [*pair(1), *pair(2)]), "courses")
