"""Learning without a service: content and its checks, the lot of vignettes, what is counted and with which
limits, packages and packs.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from scipy import stats

from clew.cli.learning import learning
from clew.learning import packages, play
from clew.learning.cases import own_case, own_cases, read_case
from clew.learning.checks import ages, findings
from clew.learning.difficulty import prox
from clew.learning.lessons import lessons
from clew.learning.measure import Reading, change, rows, share
from clew.learning.packs import PACKED_AT, slides_odp
from clew.learning.people import fill, words
from clew.learning.reading import reading_age
from clew.learning.simulate import assumed, needed
from clew.learning.slides import slides_pptx
from clew.learning.sources import BadContent
from clew.learning.vignettes import drawn, set_of, study
from clew.problems import Problem


def test_all_content_is_whole_and_readable() -> None:
    assert findings() == []
    assert {own_case(n).relationship for n in own_cases()} == {
        "ex-partner",
        "acquaintance",
        "stranger",
        "colleague",
    }
    assert all(a.learners <= a.most for a in ages())
    assert (
        reading_age(
            [
                "Notwithstanding jurisdictional considerations, evidential documentation necessitates examination."
            ]
        )
        > 20
    )


def _broken(change_it: Any) -> dict[str, Any]:
    raw = deepcopy(own_cases()["the-new-flat"])
    change_it(raw)
    return raw


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda r: r["report"][0]["what"].update(words=["not there"]),
            "do not stand in the report",
        ),
        (lambda r: r["report"][0]["what"].update(cites=["no-such"]), 'no source "no-such"'),
        (
            lambda r: r["report"][1].update(text="{V} and {v_who} met here often."),
            "stands for nothing",
        ),
        (
            lambda r: r["report"][1].update(text="{V} and {} met here quite often."),
            "stands for nothing",
        ),
        (lambda r: r["report"][1].update(text="{V and more of the same text."), "bracket"),
        (
            lambda r: r["report"][0]["what"].update(choices=[[True, "a"], [True, "b"]]),
            "exactly one",
        ),
        (lambda r: r["report"][0]["ask"].update(choices=[[True, "a"], [False, "a"]]), "the same"),
        (lambda r: r.update(report=[]), "one to 8 reports"),
        (lambda r: r.update(variant=[]), "variant"),
        (lambda r: r.update(relationship="cousin"), "relationship"),
    ],
)
def test_a_case_that_cannot_be_played_says_why(spoil: Any, said: str) -> None:
    with pytest.raises(BadContent, match=re.escape(said)):
        read_case(_broken(spoil))


def test_the_sex_of_people_is_the_only_thing_that_a_swap_changes() -> None:
    one, two = own_case("the-new-flat", 1), own_case("the-new-flat", 2)
    assert "her car were flat" in one.reports[0].text
    assert "his car were flat" in two.reports[0].text
    assert [len(r.questions) for r in one.reports] == [len(r.questions) for r in two.reports]
    assert own_case("the-new-flat", 3).reports[0].recorded != one.reports[0].recorded
    assert own_case("the-new-flat", 4).reports[0].shown == 0
    assert fill("{The} saw {v_him}", words("f", "m")) == "The man saw her"
    # The right choice stands at no fixed place.
    first = [
        q.is_right([0])
        for n in own_cases()
        for r in own_case(n).reports
        for q in r.questions
        if not q.several
    ]
    assert 0 < sum(first) < len(first)


@given(st.binary(min_size=1, max_size=32))
def test_the_lot_is_balanced_and_no_vignette_comes_twice(mark: bytes) -> None:
    read = {t: drawn(mark, t) for t in (1, 2, 3)}
    assert sorted(set_of(mark, t) for t in read) == ["A", "B", "C"]
    assert len({v.key for vs in read.values() for v in vs}) == 36
    for vs in read.values():
        stalking = [v for v in vs if v.stalking]
        assert (len(stalking), len(vs)) == (study().stalking, study().vignettes)
        assert set(Counter(v.relationship for v in stalking).values()) == {2}
        assert set(Counter(v.victim for v in stalking).values()) == {4}
        assert set(Counter(v.recorded for v in stalking).values()) == {4}
        assert not any("{" in text for v in vs for text in (v.last, v.relation, *v.earlier))
    assert drawn(mark, 1) == read[1]


@given(st.integers(0, 60), st.integers(0, 60))
def test_limits_are_exact(many: int, more: int) -> None:
    """Each limit leaves a tail of a fortieth: by the binomial distribution itself."""
    base = many + more
    found = share(many, base)
    assert found.lower <= (found.share or 0) <= found.upper or base == 0
    if many:
        assert stats.binom.sf(many - 1, base, found.lower) == pytest.approx(0.025)
    if more:
        assert stats.binom.cdf(many, base, found.upper) == pytest.approx(0.025)


def _readings(learner: int, time: int, right: int) -> list[Reading]:
    read = drawn(bytes([learner]), time)
    return [
        Reading(
            learner,
            time,
            v.key,
            v.stalking,
            v.relationship,
            v.victim,
            v.suspect,
            v.recorded,
            v.shown,
            "stalking" if v.stalking == (n < right) else "other",
        )
        for n, v in enumerate(read)
    ]


def test_missed_stalking_false_alarms_and_the_change_are_counted() -> None:
    held = [
        r
        for learner, before, after in ((1, 6, 9), (2, 6, 8), (3, 9, 9))
        for r in (*_readings(learner, 1, before), *_readings(learner, 2, after))
    ] + _readings(4, 1, 3)
    found = change(held)
    differences = [3 / 12, 2 / 12, 0.0]
    expected = stats.ttest_1samp(differences, 0).confidence_interval(0.95)
    assert (found.learners, found.only_first) == (3, 1)
    assert found.mean == pytest.approx(sum(differences) / 3)
    assert (found.lower, found.upper) == pytest.approx((expected.low, expected.high))
    table = rows(held)
    everybody = table["All"][0]
    assert (everybody.learners, everybody.missed.base, everybody.alarms.base) == (4, 32, 16)
    assert everybody.missed.many + everybody.alarms.many == 48 - (6 + 6 + 9 + 3)
    for factor, parts in table.items():
        first = [r for r in parts if r.time == 1]
        assert sum(r.missed.many for r in first) == everybody.missed.many, factor
        assert sum(r.alarms.base for r in first) == 16, factor
    assert change(held[:12]).mean is None


def test_difficulty_by_prox_is_as_its_formula_has_it() -> None:
    # Of 8 people: item a right by 6, b by 4, c by 2; scores that give abilities with a spread.
    right = {
        n: dict(zip("abc", held, strict=True))
        for n, held in enumerate(
            [
                (True, True, False),
                (True, True, False),
                (True, False, False),
                (True, False, False),
                (True, False, True),
                (True, True, False),
                (False, True, False),
                (False, False, True),
                # All and none right have no ability that could be said, and are left out.
                (True, True, True),
                (False, False, False),
            ]
        )
    }
    found = {d.vignette: d for d in prox(right)}
    assert {k: d.right for k, d in found.items()} == {"a": 6, "b": 4, "c": 2}
    logits = {"a": math.log(2 / 6), "b": 0.0, "c": math.log(6 / 2)}
    abilities = [
        math.log(2),
        math.log(2),
        math.log(0.5),
        math.log(0.5),
        math.log(2),
        math.log(2),
        math.log(0.5),
        math.log(0.5),
    ]
    u = sum(x * x for x in logits.values()) / 2
    v = sum((x - sum(abilities) / 8) ** 2 for x in abilities) / 7
    factor = math.sqrt((1 + v / 2.89) / (1 - u * v / 8.35))
    assert {k: d.logit for k, d in found.items()} == pytest.approx(
        {k: factor * x for k, x in logits.items()}
    )
    assert prox({1: {"a": True}}) == []


def test_the_simulation_finds_a_large_change_with_few_and_none_where_there_is_none() -> None:
    large = needed(assumed(before=0.5, change=0.3), trials=300)
    small = needed(assumed(before=0.5, change=0.15), trials=300)
    assert large.officers < small.officers < 60
    assert large.power.share is not None
    assert large.power.share >= study().power
    assert small.false_finds.lower < 0.05 < small.false_finds.upper + 0.05


def test_packages_keep_the_rules_and_break_none_quietly() -> None:
    content = packages.of_case(own_case("the-running-club", 2))
    made = packages.package(content, packages.SCORM)
    assert made == packages.package(content, packages.SCORM)
    assert packages.check_scorm(made) == []
    held = zipfile.ZipFile(io.BytesIO(made))
    files = {n: held.read(n) for n in held.namelist()}
    page = files["index.html"].decode()
    assert all(
        r.text.replace("'", "&#x27;") in page for r in own_case("the-running-club", 2).reports
    )
    assert len(made) < 150_000
    manifest = files["imsmanifest.xml"].decode()
    for old, new, said in (
        ("2004 4th Edition", "1.2", "schemaversion"),
        ('identifierref="res-', 'identifierref="none-', "names a resource"),
        ('default="org-', 'default="other-', "default organization"),
        ('scormType="sco"', 'scormType="page"', "scormType"),
        ('<file href="player.js"/>', "", "player.js is in the package and not listed"),
        ("</resources>", "", "cannot be read"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as spoilt:
            for name, text in files.items():
                spoilt.writestr(
                    name, manifest.replace(old, new) if name == "imsmanifest.xml" else text
                )
        assert any(said in w for w in packages.check_scorm(out.getvalue())), said
    table = packages.as_csv([content])
    assert table.count("\r\n") == 13


def test_a_place_that_was_carried_is_believed_only_where_it_can_be() -> None:
    case = own_case("the-new-flat")
    at = play.Place()
    for _ in case.reports:
        at = play.onward(case, at)
        at = play.onward(case, at, {"what": [0], "ask": [1], "record": [0], "today": [0]})
        assert play.place(at.as_data(), case) == at
        at = play.onward(case, at)
    assert at.stage == play.END
    assert sum(of for _, of in play.result(case, at).values()) == case.questions
    for bad in (
        {},
        {"report": 9, "stage": "read", "answers": []},
        {"report": 3, "stage": "end", "answers": []},
    ):
        assert play.place(bad, case) == play.Place()
    said = play.chosen_of(
        case, play.Place(), {"what": ["1", "2"], "ask": ["0", "2", "77", "x", "²"]}
    )
    assert said == {"what": [1], "ask": [0, 2], "record": [], "today": []}


def test_slides_can_be_read_back() -> None:
    from odf import teletype
    from odf.draw import Page
    from odf.opendocument import load

    for lesson in lessons().values():
        held = load(io.BytesIO(slides_odp(lesson)))
        pages = held.getElementsByType(Page)
        assert len(pages) == len(lesson.slides)
        for page, slide in zip(pages, lesson.slides, strict=True):
            text = teletype.extractText(page)
            assert all(said in text for said in (slide.title, *slide.lines, slide.notes))
        powerpoint = slides_pptx(lesson, PACKED_AT)
        assert powerpoint == slides_pptx(lesson, PACKED_AT)
        shown = Presentation(io.BytesIO(powerpoint)).slides
        for page, slide in zip(shown, lesson.slides, strict=True):
            assert page.shapes.title.text_frame.text == slide.title
            assert page.placeholders[1].text_frame.text.split("\n") == list(slide.lines)
            assert page.notes_slide.notes_text_frame.text == slide.notes


def test_the_commands_write_packages_and_packs_and_say_what_they_found(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(learning, words)
        assert done.exit_code == 0, done.output
        return done.output

    run("packages", str(tmp_path / "all"))
    names = {p.name for p in (tmp_path / "all").iterdir()}
    assert len(names) == 45
    assert {"the-new-flat-1.scorm.zip", "is-this-stalking.xapi.zip", "questions.csv"} <= names
    run("pack", str(tmp_path / "pack"), "--lesson", "2", "--loose")
    assert {p.suffix for p in (tmp_path / "pack").iterdir()} == {".pdf", ".odp", ".pptx"}
    run("check")
    run("simulate", "--before", "0.5", "--change", "0.3", "--trials", "200")
    refused = CliRunner().invoke(learning, ["pack", str(tmp_path), "--lesson", "9"])
    assert isinstance(refused.exception, BadContent)
    refused = CliRunner().invoke(learning, ["simulate", "--before", "0.95"])
    assert isinstance(refused.exception, Problem)
