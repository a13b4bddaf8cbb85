"""What the benchmarks say of a run is what stands in it: places, folds, intervals, and a clear word
when the cases are not there.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.finding import by_fold, measured, over_seeds
from bench.intervals import interval
from bench.published import Case
from bench.reading import print_labelled, rates
from bench.screened import hidden_list, places
from clew.screening.behaviours.context import Span
from clew.screening.behaviours.labelled import COLUMNS, BadLabels

ROOT = Path(__file__).resolve().parents[1]
CASES = [
    Case("case-01", "stalking", "stranger", ("a1", "a2", "a3"), 3),
    Case("case-02", "stalking", "family", ("b1", "b2"), 2),
    Case("case-06", "not_stalking", "neighbour", ("c1",), 1),
]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """hidden: 1 holds two records of case-01 and one of a stranger; 2 one record of case-02.
    recorded: 1 is case-01 whole. dormant: 4 is case-06.
    """
    courses = [
        ("h1", "hidden", 1),
        ("h2", "hidden", 2),
        ("r1", "recorded", 1),
        ("d4", "dormant", 4),
    ]
    members = [
        ("h1", "a1", "direct"),
        ("h1", "a2", "direct"),
        ("h1", "x1", "direct"),
        ("h2", "b1", "direct"),
        ("h2", "x2", "other victim"),
        ("r1", "a1", "direct"),
        ("r1", "a2", "direct"),
        ("r1", "a3", "direct"),
        ("d4", "c1", "direct"),
    ]
    pq.write_table(
        pa.table(dict(zip(("course_id", "list", "rank"), zip(*courses, strict=True), strict=True))),
        tmp_path / "courses.parquet",
    )
    pq.write_table(
        pa.table(
            dict(zip(("course_id", "incident_id", "part"), zip(*members, strict=True), strict=True))
        ),
        tmp_path / "course_incidents.parquet",
    )
    return tmp_path


def test_a_case_is_found_where_a_course_holds_two_of_its_records_or_its_only_one(run: Path) -> None:
    found = places(run, CASES)
    assert found["case-01"] in (("hidden", 1), ("recorded", 1))
    assert found["case-02"] is None  # one of its two records is not the case
    assert found["case-06"] == ("dormant", 4)
    assert measured(CASES, found)["stalking"] == {
        "of": 2,
        "first 50": 1,
        "first 150": 1,
        "first 500": 1,
        "in no list": 1,
    }


def test_a_hidden_course_belongs_together_when_its_own_records_are_of_one_pair(run: Path) -> None:
    pair_of = {"a1": "case-01", "a2": "case-01", "b1": "case-02", "x1": "7-8", "x2": "9-9"}
    told = hidden_list(run, pair_of, {"case-01": "stalking", "case-02": "stalking"})
    assert told["belongs together"] == [
        1,
        2,
    ]  # the first has a stranger's record; the second's other record is against another victim
    assert told["first 50"] == {"stalking": 2, "borderline": 0, "not_stalking": 0, "background": 0}


def test_each_case_is_scored_where_the_points_did_not_see_it() -> None:
    runs = [{c.name: ("hidden", fold) for c in CASES} for fold in range(5)]
    assert {n: p and p[1] for n, p in by_fold(runs, CASES).items()} == {
        "case-01": 1,
        "case-02": 2,
        "case-06": 1,
    }


def test_several_backgrounds_give_the_middle_figure_and_the_spread() -> None:
    seeds = [{"stalking": {"of": 36, "first 50": n}} for n in (20, 17, 25)]
    assert over_seeds(seeds) == {
        "stalking": {"of": 36, "first 50": {"hits": 20, "lowest": 17, "highest": 25}}
    }


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.308), (10, 10, 0.692, 1.0), (5, 10, 0.187, 0.813)],
)
def test_intervals_are_exact(hits: int, of: int, low: float, high: float) -> None:
    assert interval(hits, of) == (low, high)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.finding", "--shared", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "--shared" in done.stderr
    assert "Traceback" not in done.stderr


def test_labelled_records_are_scored_tag_by_tag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        "following\tconduct\tlog\tJohn Marsh\tAnn Lee\tMF\tJohn Marsh followed Ann Lee home from the bus.\t\t",
        "criminal_damage\tordinary\tlog\t\t\t--\tNothing to report, all quiet.\t\t",
    ]
    file = tmp_path / "few.tsv"
    file.write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    print_labelled([file], "criminal_damage", "rules")
    lines = capsys.readouterr().out.splitlines()
    assert "missed\tNothing to report, all quiet." in lines
    told = {
        line.split()[0]: line.split()[1:]
        for line in lines
        if line.startswith(("following", "criminal_damage"))
    }
    assert told == {"following": ["1.00", "1.00", "1"], "criminal_damage": ["-", "0.00", "1"]}


def test_labelled_records_without_their_header_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "few.tsv"
    file.write_text("following\tconduct\tlog\t\t\t--\tHe followed her.\t\t\n", encoding="utf-8")
    with pytest.raises(BadLabels, match="header"):
        print_labelled([file], None, "rules")


def test_who_read_a_text_so_is_counted_apart() -> None:
    class Two:
        def read_all(self, texts: list) -> list[list[Span]]:
            return [
                [
                    Span("following", "asserted", 0, 4, "text"),
                    Span("sought_out", "asserted", 0, 4, "text", "learned"),
                ],
                [
                    Span("sought_out", "asserted", 0, 4, "text", "learned"),
                    Span("following", "denied", 0, 4, "text"),
                ],
                [],
            ]

    told = rates(Two(), ["They were followed.", "two", "three"])  # type: ignore[arg-type]
    assert [told[name]["tells of pursuit"]["hits"] for name in ("rules", "learned", "both")] == [
        1,
        2,
        2,
    ]
    assert [told[name]["a kind of pursuit"]["hits"] for name in ("rules", "learned", "both")] == [
        1,
        0,
        1,
    ]
    assert told["keyword"]["hits"] == 1
