"""`clew records` through its door: progress, a sample, what would be lost, a mapping tried and
proposed, and disks that refuse.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from clew.cli import cli
from tests.records import incident, person, write_records, write_table

LONG = "He followed her home from work again and stood outside her house for two hours, she is terrified."
ABROAD = (
    "Crime Number;Date Reported;Crime Type;Crime Status;Victim Surname;Victim Forename;Victim DOB;Offender Surname;Offender Forename;Free;Beat\n"
    f"A/1;03/20/2026 10:15 PM;Harassment;No Crime;Lee;Ann;02/13/1990;Ray;Bob;{LONG};K1\n"
    f"A/2;03/21/2026 09:00 AM;Theft;Live;Moor;Tim;12/24/1980;;;{LONG};K2\n"
    f"A/3;04/02/2026 09:00 AM;Harassment;Live;Lee;Ann;02/13/1990;Ray;Bob;{LONG};K3\n"
)


def run(*arguments: str | Path) -> Result:
    done = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def records(folder: Path, **of_suspect: str) -> Path:
    return write_records(
        folder,
        [incident(n, f"2026-01-0{n}", LONG) for n in (1, 2)],
        [
            person(1, "victim", "Ann", "Lee"),
            {**person(2, "suspect", "Bob", "Ray", "1980-05-06"), **of_suspect},
            person(9, "witness", "Cy", "Fox"),
        ],
    )


def test_check_shows_what_was_understood_and_what_would_be_lost(tmp_path: Path) -> None:
    told = run("records", "check", records(tmp_path / "r", date_of_birth="Unknown"))
    assert told.exit_code == 1
    lines = told.output.splitlines()
    assert (
        "  incidents: force Test, incident_id I1, happened_at 2026-01-01, known_on 2026-01-01, offence_code 195/41, status live"
        in lines
    )
    assert (
        "  involvements: force Test, incident_id I2, role suspect, given_names B., family_name R."
        in lines
    )
    assert lines[-2:] == [
        "Run as it is, this would be lost: 1 people whose record is not there.",
        "Without their value, but used: 1 cells, most of date_of_birth (1).",
    ]
    whole = run(
        "records",
        "check",
        write_records(
            tmp_path / "s", [incident(1, "2026-01-01", "a")], [person(1, "victim", "Ann", "Lee")]
        ),
    )
    assert (whole.exit_code, whole.output.splitlines()[-1]) == (0, "Every row can be used.")


def test_an_unknown_word_costs_its_value_and_a_known_one_is_understood(tmp_path: Path) -> None:
    words = [
        "No-Crime",
        "CANCELLED/NO CRIME",
        "no_crimed",
        "Transferred Out",
        "Open",
        "closed",
        "live",
    ]
    folder = write_records(
        tmp_path / "r",
        [
            incident(n, "2026-01-01", "a", status=w, record_kind="Recorded Crime")
            for n, w in enumerate(words)
        ],
        [person(1, "IP", "Ann", "Lee"), person(1, "Offender", "Bob", "Ray")],
    )
    told = run("records", "check", folder, "--errors", tmp_path / "errors.csv")
    assert "status is none of the words it may be" in told.output
    assert (tmp_path / "errors.csv").read_text().count("\n") == 2, "one is not understood"
    from clew.screening.records.intake import take_in

    take_in(folder, tmp_path / "out")
    clean = {
        r["incident_id"]: (r["status"], r["record_kind"])
        for r in pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    }
    assert [clean[f"I{n}"] for n in range(7)] == [
        (s, "crime")
        for s in ("cancelled", "cancelled", "cancelled", "transferred", "live", "live", "live")
    ]
    assert {
        r["role"] for r in pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()
    } == {"victim", "suspect"}


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("phone", "7700900123", "07700900123"),
        ("phone", "4.47700900123E+11", None),
        ("person_ref", "1,2E+10", None),
    ],
)
def test_what_a_spreadsheet_does_to_numbers_is_told_and_mended_where_it_can_be(
    tmp_path: Path, field: str, value: str, left: str | None
) -> None:
    from clew.screening.records.intake import take_in

    folder = write_records(
        tmp_path / "r",
        [incident(1, "2026-01-01", "a")],
        [person(1, "victim", "Ann", "Lee", **{field: value})],
    )
    found = take_in(folder, tmp_path / "out")
    assert [(e.field, e.value, e.severity) for e in found.errors] == [(field, value, "warning")]
    assert pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()[0][field] == left


@pytest.mark.parametrize("code", ["Aug-65", "08-Aug", "8-Aug-65", "08/01/1965"])
def test_a_code_that_became_a_date_is_told(tmp_path: Path, code: str) -> None:
    told = run(
        "records",
        "check",
        write_records(
            tmp_path / "r",
            [incident(1, "2026-01-01", "a", code)],
            [person(1, "victim", "Ann", "Lee")],
        ),
    )
    assert "a spreadsheet has made a date of this code" in told.output


def test_records_whose_rounded_keys_became_one_are_told_as_lost(tmp_path: Path) -> None:
    rows = [{**incident(n, "2026-01-01", "a"), "incident_id": "2.02604E+11"} for n in (1, 2)]
    told = run(
        "records",
        "check",
        write_records(
            tmp_path / "r",
            rows,
            [{**person(1, "victim", "Ann", "Lee"), "incident_id": "2.02604E+11"}],
        ),
    )
    assert (
        "this would be lost: of 2 records whose key was rounded, those that came to share one (1 have)."
        in told.output
    )


def test_keys_that_lost_their_zeros_are_told_with_what_is_likely(tmp_path: Path) -> None:
    people = [{**person(1, "victim", "Ann", "Lee"), "incident_id": "123"}]
    told = run(
        "records",
        "check",
        write_records(
            tmp_path / "r", [{**incident(1, "2026-01-01", "a"), "incident_id": "00123"}], people
        ),
    )
    assert "there is one with zeros before it" in told.output


def test_progress_is_shown_on_what_takes_long(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r",
        [incident(n, "2026-01-01", "a") for n in range(45_000)],
        [person(1, "victim", "Ann", "Lee")],
    )
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import clew.screening.records.check as c; c._SILENT = c._EVERY = 0.0; from clew.cli import main; main()",
            "records",
            "check",
            str(folder),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "incidents.csv: 40,000 rows ..." in told.stderr
    assert "checking involvements ..." in told.stderr
    assert "rows ..." not in told.stdout


def test_a_mapping_is_proposed_tried_and_works_as_proposed(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_bytes(ABROAD.replace("Bob", "Zoë").encode("cp1252"))
    shown = run("records", "map", tmp_path / "export.csv")
    assert 'encoding = "cp1252"' in shown.output
    assert 'delimiter = ";"' in shown.output
    written = run("records", "map", tmp_path / "export.csv", "--out", tmp_path / "m.toml")
    assert "writes the month first" in written.output
    tried = run(
        "records", "import", tmp_path / "export.csv", "--mapping", tmp_path / "m.toml", "--dry-run"
    )
    assert tried.exit_code == 0
    assert "  before: crime number = 'A/1'" in tried.output
    assert (
        "  after:  force = 'Force', incident_id = 'A/1', reported_on = '2026-03-20 22:15:00'"
        in tried.output
    )
    assert "family_name = 'Ray'" in tried.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["export.csv", "m.toml"], (
        "a trial writes nothing"
    )
    done = run(
        "records",
        "import",
        tmp_path / "export.csv",
        "--mapping",
        tmp_path / "m.toml",
        "--out",
        tmp_path / "records",
    )
    assert done.exit_code == 0, done.output
    people = pq.read_table(tmp_path / "records" / "involvements").to_pylist()
    assert {
        (r["incident_id"], r["role"], r["family_name"], r["given_names"], r["date_of_birth"])
        for r in people
    } == {
        ("A/1", "victim", "Lee", "Ann", "1990-02-13"),
        ("A/1", "suspect", "Ray", "Zoë", None),
        ("A/2", "victim", "Moor", "Tim", "1980-12-24"),
        ("A/3", "victim", "Lee", "Ann", "1990-02-13"),
        ("A/3", "suspect", "Ray", "Zoë", None),
    }
    assert run("records", "check", tmp_path / "records").exit_code == 0
    assert {
        r["narrative"] for r in pq.read_table(tmp_path / "records" / "incidents").to_pylist()
    } == {LONG}


def test_a_proposal_for_the_native_format_is_a_cure_for_its_dates(tmp_path: Path) -> None:
    """The month-first warning names this way out: it has to work."""
    rows = [
        {
            "force": "T",
            "incident_id": f"I{n}",
            "reported_on": f"0{n}/1{n}/2026",
            "narrative": LONG,
            "role": "victim",
            "family_name": "Lee",
        }
        for n in range(1, 7)
    ]
    write_table(tmp_path / "raw", "export", rows)
    export = tmp_path / "raw" / "export.csv"
    assert run("records", "map", export, "--out", tmp_path / "m.toml").exit_code == 0
    assert (
        run(
            "records",
            "import",
            export,
            "--mapping",
            tmp_path / "m.toml",
            "--out",
            tmp_path / "records",
        ).exit_code
        == 0
    )
    assert {
        r["reported_on"] for r in pq.read_table(tmp_path / "records" / "incidents").to_pylist()
    } == {f"2026-0{n}-1{n}" for n in range(1, 7)}
    assert run("records", "check", tmp_path / "records").exit_code == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a\n",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        'key "x",\\,\u0007\n1,2,3\n'.encode(),
        b'"never ends\n' * 5,
        "a,ä\n1,ö\n".encode("cp1252"),
    ],
)
def test_a_proposal_for_anything_is_a_mapping_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    from clew.screening.records.mapping import read_mapping

    (tmp_path / "x.csv").write_bytes(content)
    done = run("records", "map", tmp_path / "x.csv", "--out", tmp_path / "m.toml")
    if done.exit_code == 0:
        read_mapping(str(tmp_path / "m.toml"))
    else:
        assert done.output.strip()
    assert run("records", "map", tmp_path).exit_code == 2


@pytest.mark.parametrize("place", ["file", "file/in a file", "full/of another's"])
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "full" / "of another's").mkdir(parents=True)
    (tmp_path / "full" / "of another's" / "precious").write_text("x")
    (tmp_path / "export.csv").write_text(ABROAD)
    assert (
        run("records", "map", tmp_path / "export.csv", "--out", tmp_path / "m.toml").exit_code == 0
    )
    folder = records(tmp_path / "r")
    done = run(
        "records",
        "import",
        tmp_path / "export.csv",
        "--mapping",
        tmp_path / "m.toml",
        "--out",
        tmp_path / place,
    )
    assert done.exit_code == 2
    assert done.output.strip()
    if place.startswith("file"):
        assert run("screen", folder, "--out", tmp_path / place).exit_code == 2
        assert (
            run("records", "check", folder, "--errors", tmp_path / place / "e.csv").exit_code == 2
        )
    assert (tmp_path / "file").read_text() == "x"
    assert (tmp_path / "full" / "of another's" / "precious").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_and_a_device_never_replaced(tmp_path: Path) -> None:
    folder = records(tmp_path / "r")
    done = run("records", "check", folder, "--errors", "/dev/full")
    assert done.exit_code == 2
    assert "is not a file" in done.stderr
    assert Path("/dev/full").is_char_device()
    shell = subprocess.run(
        [
            "bash",
            "-c",
            f"ulimit -f 1; exec {sys.executable} -c 'from clew.cli import main; main()' records check {folder}",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert shell.returncode == 2, shell.stderr
    assert "Traceback" not in shell.stderr
    assert re.search(r"run the command again", shell.stderr)


def test_a_terminal_of_plain_letters_is_told_everything(tmp_path: Path) -> None:
    folder = records(tmp_path / "r", family_name="Zoë", sex="ü" * 5000)
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from clew.cli import main; main()",
            "records",
            "check",
            str(folder),
        ],
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONIOENCODING": "ascii",
        },
    )
    assert told.returncode == 1
    assert b"Traceback" not in told.stderr


@pytest.mark.parametrize("blocks", [4, 8])
def test_a_disk_that_fills_during_a_run_is_told_and_the_run_goes_on_when_there_is_room(
    tmp_path: Path, blocks: int
) -> None:
    folder = write_records(
        tmp_path / "r",
        [incident(n, "2026-01-01", LONG) for n in range(200)],
        [
            person(n, "victim", f"Ann{n}", f"Lee{n * n}", handle=f"ann_{n * 7919}")
            for n in range(200)
        ],
    )
    command = f"{sys.executable} -c 'from clew.cli import main; main()' screen {folder} --out {tmp_path / 'runs'} --threads 1"
    full = subprocess.run(
        ["bash", "-c", f"ulimit -f {blocks}; exec {command}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert full.returncode == 2, full.stderr
    assert "Traceback" not in full.stderr
    assert "again" in full.stderr
    assert subprocess.run(["bash", "-c", command], capture_output=True, check=False).returncode == 0


def test_a_damaged_run_is_told_in_a_sentence(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    assert run("screen", records(tmp_path / "r"), "--out", runs, "--threads", "1").exit_code == 0
    for name, spoilt in (("identities.parquet", b"junk"), ("manifest.json", b"{")):
        path = (runs / "latest" / name).resolve()
        whole = path.read_bytes()
        path.write_bytes(spoilt)
        for command in (("show", "hidden:1"), ("unlisted",), ("people", "attention")):
            told = run(*command, "--runs", runs)
            assert told.exit_code == 2
            assert "is damaged" in told.output + told.stderr
        path.write_bytes(whole)
