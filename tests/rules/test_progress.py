"""The account of progress without a database: intervals, deadlines, roles of few people, the CSV of
every force, and forces side by side.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from clew.cli import cli
from clew.progress.chance import count_interval, share_interval, shares_differ
from clew.progress.changes import training_words
from clew.progress.document import document
from clew.progress.groups import ALL, OTHERS, grouped
from clew.progress.measures import indicators
from clew.progress.recommendations import deadline_problem, recommendation, recommendations, report
from clew.progress.table import NotAnAccount, as_csv, checksum, metadata, rows_of, schema
from clew.progress.training_file import NotResults, Sums, sums_of
from clew.web.printable import printable
from tests.made_up_account import AS_AT, NORTH, made_account, years


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_outside_its_interval_would_be_rare(of: tuple[int, int]) -> None:
    number, base = of
    low, high = share_interval(number, base)
    assert 0 <= low <= number / base <= high <= 1
    # At either end, what was seen or more lies in the tail of two and a half percent.
    if number > 0:
        assert binom.sf(number - 1, base, low) == pytest.approx(0.025, abs=1e-6)
    if number < base:
        assert binom.cdf(number, base, high) == pytest.approx(0.025, abs=1e-6)


@given(st.integers(0, 2_000))
def test_a_count_outside_its_interval_would_be_rare(number: int) -> None:
    low, high = count_interval(number)
    assert low <= number <= high
    assert poisson.cdf(number, high) == pytest.approx(0.025, abs=1e-6)
    assert number == 0 or poisson.sf(number - 1, low) == pytest.approx(0.025, abs=1e-6)


def test_only_what_was_read_of_a_report_is_filled_in() -> None:
    held = recommendations()
    assert [r.number for r in held] == [str(n) for n in range(1, report().recommendations + 1)]
    assert {r.number for r in held if not r.is_blank} == {"7", "10", "15", "16", "25", "27"}
    for r in held:
        assert r.is_blank == (not r.source) == (not r.to)
        assert r.deadline is None or r.deadline > report().published


def test_a_deadline_of_the_right_day_and_the_wrong_year_is_seen() -> None:
    given = recommendation("27")
    assert given is not None
    assert deadline_problem(date(2024, 11, 22), given) == ""
    assert "1 year later" in deadline_problem(date(2025, 11, 22), given)
    assert "is not after the report" in deadline_problem(date(2024, 9, 27), given)
    assert "not 1 December 2024." in deadline_problem(date(2024, 12, 1), given)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9), min_size=1), st.integers(2, 6)
)
def test_no_role_of_few_people_can_be_taken_out_of_the_others(
    people: dict[str, int], least: int
) -> None:
    groups = grouped(people, least)
    if sum(people.values()) < least:
        assert groups == {}
        return
    told = {name: sum(people[r] for r in roles) for name, roles in groups.items()}
    assert told.pop(ALL) == sum(people.values())
    # Every sum or difference that can be made of what is told is a union of groups: none is small.
    assert all(n >= least for n in told.values())
    roles = [r for name, held in groups.items() if name != ALL for r in held]
    assert sorted(roles) == (sorted(people) if told else [])
    assert OTHERS not in groups or len(groups[OTHERS]) >= 1


def test_what_got_worse_is_said_first_and_nothing_is_claimed() -> None:
    made = made_account()
    which = {c["key"]: c["which"] for c in made["changes"]}
    assert made["changes"][0]["which"] == "worse"
    assert which["arrivals.read_next_day"] == "worse"
    assert which["searched.searched"] == "better"
    assert which["cases.offered_next_day"] == "same"
    # More orders thought of is neither better nor worse.
    assert which["considered"] == "more"
    # The year that is not over is compared with none; nor is what is not held.
    assert all("2026/27" not in c["words"] for c in made["changes"])
    # A year in which the records only began is compared with none.
    begun = {c["key"]: c["which"] for c in made_account(begins="2025/26")["changes"]}
    assert begun["arrivals.read_next_day"] == "same"
    assert indicators()["second_readings"].shares[0].better == "less"
    assert "Cases open on the last day of the period" in made["not_compared"]
    # Charges within a year are told of years that ended a year ago.
    shares = {s["key"]: s["rows"] for m in _measures(made) for s in m["shares"]}
    assert [r["mark"] for r in shares["charged_12"]] == ["", "", "w", "w"]
    assert [r["mark"] for r in shares["charged_6"]] == ["", "", "w", "w"]
    assert shares["inside"][0]["base"] == 120
    printed = document(made, {}, published_on=AS_AT, checksum=checksum(as_csv(made)))
    words = str(printed.parts)
    assert "Not measured." in words
    assert printable("this got worse") in words
    for claim in ("because of", "thanks to", "led to", "as a result"):
        assert claim not in words
    assert printed.pdf()[:5] == b"%PDF-"


def test_training_is_told_as_it_was_measured() -> None:
    one = {"before_right": 20, "before_of": 60, "after_right": 24, "after_of": 60}
    assert "No more of a difference than chance may make" in training_words(one)
    assert "More answers were right" in training_words({**one, "after_right": 50})
    assert "Fewer answers were right" in training_words({**one, "after_right": 2})
    assert not shares_differ((0, 0), (5, 5))


def _measures(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [m for s in made["sections"] for m in s["measures"]]


_SCORES = st.tuples(st.integers(0, 40), st.integers(1, 40)).filter(lambda s: s[0] <= s[1])


@given(
    st.dictionaries(
        st.integers(0, 99),
        st.fixed_dictionaries({}, optional={"before": _SCORES, "after": _SCORES}),
        max_size=15,
    ),
    st.randoms(),
    st.sampled_from(",;\t"),
)
def test_results_are_added_up_of_those_who_did_both_tests(
    held: dict[int, dict[str, tuple[int, int]]], order: Any, mark: str
) -> None:
    """In any order of rows, with any of three marks between cells, and with columns more."""
    lines = [
        mark.join([when.upper(), f'"Learner {n}"', "x", str(of), str(right)])
        for n, tests in held.items()
        for when, (right, of) in tests.items()
    ]
    order.shuffle(lines)
    content = "\r\n".join([mark.join(["When", "Learner", "mail", "of", "Right"]), *lines, ""])
    both = [tests for tests in held.values() if len(tests) == 2]
    alone = sum(len(tests) == 1 for tests in held.values())
    if not both:
        with pytest.raises(NotResults, match="No learner has a row"):
            sums_of(content.encode())
        return
    parts = [sum(t[when][i] for t in both) for when in ("before", "after") for i in (0, 1)]
    assert sums_of(content.encode("utf-8-sig")) == Sums(len(both), *parts, alone=alone)


@given(st.binary(max_size=200), st.sampled_from([b"", b"learner,when,right,of\n"]))
def test_no_file_of_results_breaks_the_reader(junk: bytes, begins: bytes) -> None:
    with contextlib.suppress(NotResults):
        sums_of(begins + junk)


def test_no_hidden_number_leaves_in_any_form() -> None:
    """A part hidden in the table is in no share, no interval and no file."""
    made = made_account()
    rows = rows_of(as_csv(made).decode(), "x")
    hidden = [r for r in rows if r["mark"] == "c"]
    assert hidden
    for row in hidden:
        assert not any(row[c] for c in ("number", "percent", "low", "high", "interval"))
    # 2026/27: three were offered an advocate at once; the share is not told either.
    share = next(r for r in rows if r["part"] == "offered_next_day" and r["whole"] == "no")
    assert (share["mark"], share["number"], share["percent"]) == ("c", "", "")


def test_the_table_is_the_same_for_every_force_and_says_what_is_in_it() -> None:
    made = made_account(
        recommendations=[
            {
                "number": "7",
                "text": "",
                "about": "=cmd()",
                "status": "",
                "status_on": "",
                "deadline": "2025-03-27",
                "owner": "A post",
                "target": "",
                "evidence": "",
                "problem": "",
            }
        ]
    )
    content = as_csv(made)
    assert content == as_csv(deepcopy(made))
    head, *lines = csv.reader(io.StringIO(content.decode()))
    assert head == [c.name for c in schema()[1]]
    assert {len(x) for x in lines} == {len(head)}
    # A spreadsheet runs nothing of it.
    assert "'=cmd()" in content.decode()
    assert ",=cmd()" not in content.decode()
    assert checksum(content) == f"{hashlib.sha256(content).hexdigest()}  progress.csv\n"
    assert all(f'"{name}"' in metadata() for name in head)
    rows = rows_of(content.decode(), "x")
    assert [r["status"] for r in rows if r["row"] == "training"] == ["not measured"]
    assert [r["status"] for r in rows if r["row"] == "recommendation"] == ["not-entered"]
    assert {r["row"] for r in rows} == {"count", "share", "training", "recommendation"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: "", "no rows"),
        (lambda t: t.replace("schema,force", "schema,farce", 1), "lacks the column force"),
        (lambda t: t.replace(",count,", ",counted,", 1), "is none of count"),
        (lambda t: t.replace("2026-06-30", "30/06/2026", 1), "no day such as"),
        (lambda t: t.replace(",800,1000,", ",many,1000,", 1), "no number"),
        (lambda t: t.replace(",North,", ",South,", 1), "one file is of one force"),
        (lambda t: t + "1,2\n", "more or fewer cells"),
        (lambda t: t + '"', "cannot be read as CSV"),
    ],
)
def test_what_is_no_account_is_said_in_a_sentence(change: Any, said: str) -> None:
    with pytest.raises(NotAnAccount, match=said):
        rows_of(change(as_csv(made_account()).decode()), "north.csv")


@given(st.text(alphabet="\"',\n\r;=x1-2026é\x00", max_size=60), st.integers(0, 4_000))
def test_no_text_breaks_the_reader(junk: str, at: int) -> None:
    whole = _WHOLE
    with contextlib.suppress(NotAnAccount):
        rows_of(whole[:at] + junk + whole[at + len(junk) :], "junk.csv")


_WHOLE = as_csv(made_account()).decode()


def test_two_forces_side_by_side_with_what_differs(tmp_path: Path) -> None:
    south = deepcopy(NORTH)
    south["searched"] = years("yes", "no", (5_000, 5_000), (6_000, 4_000), (9_000, 900), (20, 5))
    del south["second_readings"]
    one, two = made_account("North"), made_account("South")
    two = made_account("South", south)
    # South counts by an earlier version of one measure and defines another otherwise.
    for measure in _measures(two):
        if measure["key"] == "arrivals":
            measure["version"] = 2
        if measure["key"] == "included":
            measure["says"] = ["Counted otherwise."]
    two["as_at"] = "2026-03-31"
    for name, made in (("north", one), ("south", two)):
        content = as_csv(made)
        (tmp_path / f"{name}.csv").write_bytes(content)
        (tmp_path / f"{name}.csv.sha256").write_text(checksum(content))
    out = tmp_path / "both.csv"
    files = [str(tmp_path / "north.csv"), str(tmp_path / "south.csv")]
    run = CliRunner().invoke(cli, ["progress", "compare", *files, "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert "as at different days" in run.output
    assert "by itself better or worse" in run.output
    rows = list(csv.DictReader(io.StringIO(out.read_text())))

    def row(kind: str, measure: str, part: str, period: str) -> dict[str, str]:
        return next(
            r
            for r in rows
            if (r["row"], r["measure"], r["part"], r["period"]) == (kind, measure, part, period)
        )

    searched = row("share", "searched", "Records searched", "2024/25")
    assert (searched["North: percent"], searched["South: percent"]) == ("90.0", "60.0")
    assert searched["warnings"] == ""
    assert (
        "versions of the measure differ"
        in row("share", "arrivals", "Read by the next day", "2024/25")["warnings"]
    )
    assert "definitions differ" in row("count", "included", "", "2024/25")["warnings"]
    assert "South has no such row" in row("count", "second_readings", "", "2024/25")["warnings"]
    # Nothing is ranked: the forces stand as they were given.
    assert out.read_text().index("North: number") < out.read_text().index("South: number")
    page = tmp_path / "both.html"
    assert (
        CliRunner().invoke(cli, ["progress", "compare", *files, "--out", str(page)]).exit_code == 0
    )
    assert "Before you compare" in page.read_text()
    assert "<script" not in page.read_text()
    # What cannot be set side by side is said in a sentence.
    for arguments, said in (
        ([files[0], files[0], "--out", str(out)], "are both of North"),
        ([files[0], "--out", str(out)], "Give two files or more"),
        ([*files, "--out", str(tmp_path / "both.docx")], "end the name in .csv or .html"),
    ):
        run = CliRunner().invoke(cli, ["progress", "compare", *arguments])
        assert (run.exit_code, said in run.output) == (2, True), run.output
    (tmp_path / "north.csv").write_bytes(as_csv(one) + b" ")
    run = CliRunner().invoke(cli, ["progress", "check", files[0]])
    assert (run.exit_code, "another checksum" in run.output) == (2, True)
    run = CliRunner().invoke(cli, ["progress", "check", files[1]])
    assert (run.exit_code, "an account of South" in run.output) == (0, True)
