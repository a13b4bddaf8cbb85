"""A force screens no more than it has decided to: what is left out stands in no table of the run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from clew.cli import cli
from clew.screening.records.scope import BadScope, load
from tests.records import incident, person, rows, write_records

DECIDED = 'decided_by = "S. Rahman"\ndecided_on = 2026-11-28\nreason = "What the unit can read."\n'


def clew(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(w) for w in words])


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Ten years: an old record, an intelligence report, a witness, a boy of 15, a woman of 18 on the
    day, somebody whose birth nobody knows.
    """

    def two(number: int, **more: Any) -> list[dict[str, Any]]:
        return [
            person(number, "suspect", "Ali", "Brook", "1980-01-01"),
            person(number, "victim", "Dana", "Frost", **{"born": "1985-02-02"} | more),
        ]

    return write_records(
        tmp_path / "records",
        [
            incident(1, "2016-03-01", "SUS followed VIC home and stood outside."),
            incident(2, "2026-03-01", "SUS followed VIC home and stood outside."),
            incident(3, "2026-03-08", "SUS seen near her work.", record_kind="intelligence"),
            incident(4, "2026-03-15", "SUS rang VIC sixty times."),
        ],
        [
            *two(1),
            *two(2),
            person(2, "witness", "Wendy", "Wick", "1970-01-01"),
            *two(3),
            *two(4),
            person(4, "victim", "Toby", "Young", "2010-06-01"),
            person(4, "victim", "Una", "Grown", "2008-03-15"),
            person(4, "victim", "Vic", "Unknown"),
        ],
    )


def only(folder: Path, words: str) -> Path:
    path = folder / "only.toml"
    path.write_text(f"[only]\n{words}\n{DECIDED}", encoding="utf-8")
    return path


def test_what_is_left_out_stands_in_no_table(records: Path, tmp_path: Path) -> None:
    given = only(
        tmp_path, 'leave_out = ["witnesses", "children"]\nrecord_kinds = ["crime"]\nyears = 6'
    )
    told = clew("screen", records, "--out", tmp_path / "runs", "--only", given, "--csv")
    assert told.exit_code == 0, told.output
    assert "2 incidents and 2 people in others were left out" in told.output.replace("\n", " ")
    run = (tmp_path / "runs" / "latest").resolve()
    assert {r["incident_id"] for r in rows(run, "evidence/incidents")} == {"I2", "I4"}
    people = {r["given_names"] for r in rows(run, "evidence/involvements")}
    assert people == {"Ali", "Dana", "Una", "Vic"}
    for path in run.rglob("*"):
        if path.is_file() and "rules" not in path.parts:
            content = path.read_bytes()
            assert b"Wendy" not in content, path
            assert b"Toby" not in content, path
    assert rows(run, "errors") == []
    manifest = json.loads((run / "manifest.json").read_text())
    assert "scope/only.toml" in manifest["settings"]["rules"]
    assert (run / "rules" / "scope" / "only.toml").read_text() == given.read_text()
    whole = clew("screen", records, "--out", tmp_path / "runs")
    assert "left out" not in whole.output
    assert len(rows((tmp_path / "runs" / "latest").resolve(), "evidence/incidents")) == 4


def test_such_a_run_is_made_again(records: Path, tmp_path: Path) -> None:
    given = only(tmp_path, "years = 6")
    clew("screen", records, "--out", tmp_path / "runs", "--only", given)
    shutil.move(given, tmp_path / "gone.toml")
    made = clew("reproduce", tmp_path / "runs" / "latest", records)
    assert made.exit_code == 0, made.output
    assert "every one the same" in made.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "leaves nothing out"),
        ("years = 0", "whole number from 1"),
        ("years = true", "whole number from 1"),
        ('leave_out = ["dogs"]', "witnesses, children"),
        ("leave_out = []", "witnesses, children"),
        ('record_kinds = ["rumour"]', "crime"),
        ('years = 6\nwhy = "x"', "no key why"),
    ],
)
def test_a_decision_that_cannot_be_used_is_refused_in_a_sentence(
    records: Path, tmp_path: Path, words: str, said: str
) -> None:
    told = clew("screen", records, "--out", tmp_path / "runs", "--only", only(tmp_path, words))
    assert told.exit_code == 2
    assert said in told.output.replace("\n", " ")
    assert not (tmp_path / "runs").exists()


def test_a_decision_that_leaves_nothing_is_told_as_such(records: Path, tmp_path: Path) -> None:
    given = only(tmp_path, 'record_kinds = ["custody"]')
    told = clew("screen", records, "--out", tmp_path / "runs", "--only", given)
    assert told.exit_code == 2
    assert "leaves out all 4 incidents" in told.output.replace("\n", " ")


def test_somebody_answers_for_what_is_not_screened(tmp_path: Path) -> None:
    path = tmp_path / "only.toml"
    for words, said in (
        ("[only]\nyears = 6\n", "decided_by"),
        ('[only]\nyears = 6\ndecided_by = "S"\nreason = " "\n', "reason"),
        ('[only]\nyears = 6\ndecided_by = "S"\nreason = "r"\ndecided_on = "today"\n', "decided_on"),
        ("years = 6", "one table"),
        ("[only", "no TOML"),
    ):
        path.write_text(words)
        with pytest.raises(BadScope, match=said):
            load(path)
