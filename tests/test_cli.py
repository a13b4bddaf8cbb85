"""The command line: every command explains itself; exit statuses mean what they say."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import clew
from clew.cli import cli
from clew.screening.runs import stages
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import Published, screen
from tests.records import incident, person, rows, write_records


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [path]
    for name, command in group.commands.items():
        found += (
            commands(command, (*path, name))
            if isinstance(command, click.Group)
            else [(*path, name)]
        )
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
        tmp_path / "r",
        [incident(1, "2026-02-31", "x"), incident(2, "2026-01-01", "y")],
        [person(2, "victim", "Ann", "Lee")],
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
    identity = rows(hard_run.folder, "identities", "incident_id = 'I103' and role = 'suspect'")[0][
        "identity_id"
    ]
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


@pytest.mark.parametrize(
    "command", ["unit migrate", "unit check", "unit serve", "public check", "db start"]
)
def test_a_home_that_cannot_be_written_is_told_in_a_sentence(command: str, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    (tmp_path / "home").write_text("a file stands here")
    environment = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("CLEW_", "DATABASE_URL", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "clew.cli", *command.split()],
        env={**environment, "CLEW_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    assert str(tmp_path / "home") in done.stderr


def test_every_table_for_people_is_written_by_the_one_writer() -> None:
    """What a machine reads back is written as it is: lines of decisions, and the made-up force."""
    import ast

    machines = {"tables.py", "screening/kept_lines.py"}
    wrong = []
    source = Path(clew.__file__).parent
    for path in source.rglob("*.py"):
        name = path.relative_to(source).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in ("writer", "DictWriter", "writerow", "writerows")
                and name not in machines
            ):
                wrong.append(f"{name}:{node.lineno}")
    assert wrong == []


@pytest.mark.parametrize(
    "begin", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@", "\uff1d", "\ufeff="]
)
def test_no_cell_of_a_table_begins_as_a_formula(begin: str, tmp_path: Path) -> None:
    import csv

    from clew.tables import TableWriter

    with (tmp_path / "x.csv").open("w", newline="") as file:
        TableWriter(file).row([f"{begin}HYPERLINK(1)", "O'Neill", -5])
    with (tmp_path / "x.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [[f"'{begin}HYPERLINK(1)", "O'Neill", "-5"]]


def test_a_decision_from_the_command_line_is_kept_with_who_and_why(
    hard_records: Path, tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    assert run("screen", str(hard_records), "--out", str(runs), "--threads", "1").exit_code == 0
    one = rows(runs / "latest", "identities", "incident_id = 'I103' and role = 'suspect'")[0][
        "identity_id"
    ]
    asked = ("people", "never", one, "Test/I104/suspect/1", "--runs", str(runs))
    assert run(*asked).exit_code == 2, "who and why are required"
    assert (
        "both sides are the same"
        in run(
            "people", "always", one, one, "--runs", str(runs), "--by", "a", "--reason", "b"
        ).output
    )
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
    result = run(
        "screen",
        str(force),
        "--out",
        str(tmp_path / "runs"),
        "--model",
        str(model),
        "--threads",
        "1",
    )
    assert result.exit_code == 0, result.output


def test_synth_and_report_from_the_command_line(hard_run: Published, tmp_path: Path) -> None:
    assert run("synth", str(tmp_path / "f"), "--incidents", "50", "--stalking", "0").exit_code == 0
    assert run("synth", str(tmp_path / "f"), "--incidents", "60", "--stalking", "0").exit_code == 2
    assert run("synth", str(tmp_path / "g"), "--words", "many").exit_code == 2
    assert run("report", str(hard_run.folder), "--out", str(tmp_path / "r.html")).exit_code == 0


def test_square_brackets_in_a_text_are_told_as_they_are(tmp_path: Path) -> None:
    told = [
        "VIC ended it in March. SUS will not accept it [/END OF MO] and keeps texting her day and night.",
        "SUS followed VIC home from work [bold]again[/bold] and waited outside her house.",
    ]
    people = [
        person(n, role, *who)
        for n in (1, 2)
        for role, *who in (
            ("victim", "Nina", "Aldous", "1991-02-03"),
            ("suspect", "Piers", "Wrenfield", "1984-10-09"),
        )
    ]
    folder = write_records(
        tmp_path / "r",
        [incident(n, f"2026-03-0{n}", t, "125/09 [x]") for n, t in enumerate(told, 1)],
        people,
    )
    assert (
        run("screen", str(folder), "--out", str(tmp_path / "runs"), "--threads", "1").exit_code == 0
    )
    shown = run("show", "hidden:1", "--runs", str(tmp_path / "runs"))
    assert shown.exit_code == 0
    flat = "".join(shown.output.split())
    assert "[bold]again[/bold]" in flat or "[/ENDOFMO]" in flat
    assert "125/09[x]" in flat


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_place_that_cannot_be_written_is_said(
    hard_records: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("x")
    result = run("screen", str(hard_records), "--out", str(tmp_path / place))
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert (tmp_path / "file").read_text() == "x"


def test_a_terminal_without_the_character_shows_another(hard_run: Published) -> None:
    import os
    import subprocess
    import sys

    environment = {
        **os.environ,
        "PYTHONIOENCODING": "ascii",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "clew.cli", "show", "hidden:1", "--runs", str(hard_run.folder)],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"s.7 occasions" in done.stdout


@pytest.mark.parametrize(
    "broken", ["courses.parquet", "evidence/mentions.parquet", "manifest.json"]
)
@pytest.mark.parametrize(
    "asked",
    [("show", "hidden:1"), ("why", "P1"), ("unlisted",), ("people", "attention"), ("report",)],
)
def test_a_damaged_run_is_said(
    hard_run: Published, tmp_path: Path, broken: str, asked: tuple[str, ...]
) -> None:
    shutil.copytree(hard_run.folder.resolve(), tmp_path / "run")
    (tmp_path / "run" / broken).write_bytes(b"PAR1 { no longer")
    place = [str(tmp_path / "run")] if asked == ("report",) else ["--runs", str(tmp_path / "run")]
    result = CliRunner().invoke(cli, [*asked, *place])
    assert result.exit_code == 2
    assert "Put the run back from a copy" in " ".join(result.output.split())


def test_two_forces_with_one_number_are_told_apart(tmp_path: Path) -> None:
    told = "SUS followed VIC home from work and stood outside her house for two hours."
    incidents = [
        incident(1, f"2026-0{n}-01", told) | {"force": force}
        for n, force in ((3, "North"), (4, "South"))
    ]
    people = [
        p | {"force": force}
        for force in ("North", "South")
        for p in (
            person(1, "victim", "Ann", "Holloway", "1990-05-04"),
            person(1, "suspect", "Robert", "Tranter", "1985-11-23"),
        )
    ]
    run = screen(
        write_records(tmp_path / "r", incidents, people), tmp_path / "runs", Silent(), threads=1
    ).folder
    runner = CliRunner()
    shown = runner.invoke(cli, ["show", "hidden:1", "--runs", str(run)]).output
    why = runner.invoke(
        cli, ["why", rows(run, "courses")[0]["suspect_identity"], "--runs", str(run)]
    ).output
    for said in (shown, why):
        assert "North" in said
        assert "South" in said


@pytest.mark.parametrize("gone", ["previous", "work"])
def test_a_folder_that_goes_in_the_middle_of_a_run_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    told = "SUS followed VIC home from work and stood outside her house for two hours."
    people = [
        p
        for n in (1, 2)
        for p in (
            person(n, "victim", "Ann", "Holloway", "1990-05-04"),
            person(n, "suspect", "Robert", "Tranter", "1985-11-23"),
        )
    ]
    records = write_records(
        tmp_path / "r", [incident(1, "2026-03-01", told), incident(2, "2026-04-01", told)], people
    )
    runs = tmp_path / "runs"
    screen(records, runs, Silent(), threads=1)
    (records / "incidents.csv").touch()
    first = (runs / "latest").resolve()
    records_stage = stages.STAGES["records"]

    def and_then_it_goes(job: stages.Job, folder: Path) -> dict[str, object]:
        facts = records_stage.work(job, folder)
        shutil.rmtree(first if gone == "previous" else job.work)
        return facts

    monkeypatch.setitem(stages.STAGES, "records", replace(records_stage, work=and_then_it_goes))
    result = run(
        "screen", str(records), "--out", str(runs), "--threads", "1", "--as-at", "2026-04-02"
    )
    assert result.exit_code == (0 if gone == "previous" else 2), result.output
    assert "Traceback" not in result.output
