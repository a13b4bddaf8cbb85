"""The command line: every command explains itself; exit statuses mean what they say."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from clew.cli import cli
from clew.screening.runs.run import Published
from tests.records import incident, person, rows, write_records


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [path]
    for name, command in group.commands.items():
        found += commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize("path", commands(cli), ids=" ".join)
def test_every_command_says_what_it_does(path: tuple[str, ...]) -> None:
    result = run(*path, "--help")
    assert result.exit_code == 0
    assert len(result.output.split("\n")) > 4


def test_check_says_what_is_wrong_and_exits_1(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r", [incident(1, "2026-02-31", "x"), incident(2, "2026-01-01", "y")], [person(2, "victim", "Ann", "Lee")]
    )
    result = run("records", "check", str(folder), "--errors", str(tmp_path / "e.csv"))
    assert result.exit_code == 1
    assert "incidents.csv row 2 (Test I1)" in result.output
    assert "2026-02-31" in (tmp_path / "e.csv").read_text()


def test_check_of_good_records_exits_0_and_of_nothing_2(hard_records: Path, tmp_path: Path) -> None:
    assert run("records", "check", str(hard_records)).exit_code == 0
    assert run("records", "check", str(tmp_path)).exit_code == 2


def test_screen_of_nothing_exits_2_and_says_why(tmp_path: Path) -> None:
    result = run("screen", str(tmp_path), "--out", str(tmp_path / "runs"))
    assert result.exit_code == 2
    assert "there is no incidents table" in result.output


def test_show_and_why_tell_a_course_with_initials(hard_run: Published) -> None:
    shown = run("show", "hidden:1", "--runs", str(hard_run.folder))
    assert shown.exit_code == 0
    assert "s.7 occasions" in shown.output
    assert "no measure of risk" in shown.output
    identity = rows(hard_run.folder, "identities", "incident_id = 'I103' and role = 'suspect'")[0]["identity_id"]
    why = run("why", identity, "--runs", str(hard_run.folder))
    assert "Taken for one person: same date of birth" in why.output
    assert "Tranter" not in why.output
    assert "Tranter" in run("why", identity, "--runs", str(hard_run.folder), "--identify").output


@pytest.mark.parametrize("asked", [("show", "hidden:9999"), ("show", "C000"), ("why", "P000")])
def test_what_is_not_there_is_said(hard_run: Published, asked: tuple[str, str]) -> None:
    result = run(*asked, "--runs", str(hard_run.folder))
    assert result.exit_code == 2
    assert asked[1] in result.output


def test_no_run_is_said(tmp_path: Path) -> None:
    assert "make one with clew screen" in run("show", "hidden:1", "--runs", str(tmp_path)).output


def test_a_spreadsheet_formula_is_defused_in_csv(tmp_path: Path) -> None:
    import pyarrow as pa

    from clew.screening.runs.spreadsheet import write_csv

    write_csv(pa.table({"a": ["=1+1", "@x", "ok"]}), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "a\n'=1+1\n'@x\nok\n"


def test_a_decision_from_the_command_line_is_kept_with_who_and_why(hard_records: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    assert run("screen", str(hard_records), "--out", str(runs), "--threads", "1").exit_code == 0
    one = rows(runs / "latest", "identities", "incident_id = 'I103' and role = 'suspect'")[0]["identity_id"]
    asked = ("people", "never", one, "Test/I104/suspect/1", "--runs", str(runs))
    assert run(*asked).exit_code == 2, "who and why are required"
    assert "both sides are the same" in run("people", "always", one, one, "--runs", str(runs), "--by", "a", "--reason", "b").output
    noted = run(*asked, "--by", "DC Example", "--reason", "different build")
    assert noted.exit_code == 0, noted.output
    assert "DC Example" in (runs / "people-decisions.csv").read_text()
    assert run("screen", str(hard_records), "--out", str(runs), "--threads", "1").exit_code == 0
    listed = run("people", "attention", "--runs", str(runs))
    assert listed.exit_code == 0
    assert "refused" in listed.output


def test_a_model_learnt_from_the_records_can_be_used(force: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.json"
    assert run("people", "train", str(force), "--out", str(model)).exit_code == 0
    result = run("screen", str(force), "--out", str(tmp_path / "runs"), "--model", str(model), "--threads", "1")
    assert result.exit_code == 0, result.output


def test_synth_and_report_from_the_command_line(hard_run: Published, tmp_path: Path) -> None:
    assert run("synth", str(tmp_path / "f"), "--incidents", "50", "--stalking", "0").exit_code == 0
    assert run("synth", str(tmp_path / "f"), "--incidents", "60", "--stalking", "0").exit_code == 2
    assert run("synth", str(tmp_path / "g"), "--words", "many").exit_code == 2
    assert run("report", str(hard_run.folder), "--out", str(tmp_path / "r.html")).exit_code == 0
