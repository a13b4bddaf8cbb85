"""The newest part rules, people are known by what the record says, decisions hold at any order of
rows, runs are the same byte for byte.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.cli import cli
from clew.screening.people import overrides
from clew.screening.people.overrides import MentionKey
from clew.screening.records.intake import take_in
from clew.screening.runs.previous import KEYS
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from clew.screening.runs.stages import RunFailed
from tests.hard_cases import write_hard_cases
from tests.records import incident, mention, person, rows, write_records, write_table
from tests.sampling import times

DAYS = ("2026-03-01", "2026-03-20", "2026-04-11", "2026-05-02")
TOLD = (
    "VIC ended the relationship in March. SUS will not accept it and keeps texting her day and night.",
    "Tyres of VIC's car slashed overnight outside her flat. She suspects her ex SUS.",
    "SUS followed VIC home from work and stood outside her house for two hours. VIC terrified.",
    "SUS had been told to stop by police. He turned up at VIC's workplace asking for her.",
)
CODES = ("195/41", "149/00", "125/09", "195/94")
WRONG, RIGHT = ("Wilfred", "Mistake", "1971-06-07"), ("Piers", "Wrenfield", "1984-10-09")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def part(
    folder: Path,
    number: int,
    suspect: tuple[str, str, str] | None,
    records: tuple[int, ...] = (1, 2, 3, 4),
) -> Path:
    """One delivery of the same four records, with their victim and this suspect."""
    write_table(
        folder / "incidents",
        f"part-{number}",
        [incident(n, DAYS[n - 1], TOLD[n - 1], CODES[n - 1]) for n in records],
    )
    people = [
        person(n, role, *who)
        for n in records
        for role, who in (("victim", ("Nina", "Aldous", "1991-02-03")), ("suspect", suspect))
        if who
    ]
    write_table(folder / "involvements", f"part-{number}", people)
    return folder


def everything_written(folder: Path, *, but: str = "withdrawn") -> str:
    """Every word in every table of a run, and its other files."""
    told = []
    for path in sorted(folder.resolve().rglob("*")):
        if path.suffix == ".parquet" and path.stem != but:
            told.append(str(pq.read_table(path).to_pylist()))
        elif path.is_file() and path.suffix != ".parquet":
            told.append(path.read_text(encoding="utf-8"))
    return " ".join(told)


def test_a_corrected_suspect_is_gone_everywhere_and_kept_for_audit_alone(tmp_path: Path) -> None:
    records, runs = part(tmp_path / "r", 9, WRONG), tmp_path / "runs"
    assert run("screen", str(records), "--out", str(runs), "--threads", "1").exit_code == 0
    assert "Mistake" in run("show", "hidden:1", "--runs", str(runs), "--identify").output
    accused = rows(runs / "latest", "courses")[0]["suspect_identity"]
    part(records, 10, RIGHT)
    told = run("screen", str(records), "--out", str(runs), "--threads", "1")
    assert "4 mentions of people are in earlier versions alone" in told.output
    assert run("report", str(runs), "--identify").exit_code == 0
    latest = runs / "latest"
    assert "Mistake" not in everything_written(latest)
    assert (
        "Wilfred Mistake" not in run("show", "hidden:1", "--runs", str(runs), "--identify").output
    )
    assert "Piers Wrenfield" in run("show", "hidden:1", "--runs", str(runs), "--identify").output
    (course,) = rows(latest, "courses")
    assert course["suspect_identity"] != accused, (
        "the name of the wrong man's identity does not pass to another man"
    )
    before = rows(latest / "evidence", "withdrawn")
    assert {(r["incident_id"], r["role"], r["family_name"], r["file"]) for r in before} == {
        (f"I{n}", "suspect", "Mistake", "involvements/part-9.csv") for n in (1, 2, 3, 4)
    }


def test_a_row_with_its_key_alone_withdraws_everybody(tmp_path: Path) -> None:
    records = part(tmp_path / "r", 1, WRONG)
    write_table(
        records / "involvements",
        "part-2",
        [
            {"force": "Test", "incident_id": "I1"},
            {**person(2, "victim", "Nina", "Aldous", "1991-02-03")},
        ],
        ["force", "incident_id", "role", "given_names", "family_name", "date_of_birth"],
    )
    taken = take_in(records, tmp_path / "out")
    kept = pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()
    assert sorted(
        (r["incident_id"], r["role"]) for r in kept if r["incident_id"] in ("I1", "I2")
    ) == [("I2", "victim")]
    assert sum(r["incident_id"] in ("I3", "I4") for r in kept) == 4, (
        "a part says nothing about keys that it does not hold"
    )
    assert not taken.errors
    assert taken.counts["involvements"]["no_longer_named"] == 3


@pytest.mark.parametrize(
    "spoilt",
    [
        "Test,I1,baddie,Piers,Wrenfield,1984-10-09\n",
        'Test,I1,suspect,"Piers,Wrenfield,1984-10-09\n',
        "Test,I1,suspect,Piers,Wrenfield,1984-10-09,more\n",
    ],
)
def test_a_correction_that_cannot_be_read_does_not_bring_the_wrong_one_back(
    tmp_path: Path, spoilt: str
) -> None:
    records = part(tmp_path / "r", 1, WRONG)
    raw = "force,incident_id,role,given_names,family_name,date_of_birth\n" + spoilt
    (records / "involvements" / "part-2.csv").write_bytes(raw.encode("latin-1"))
    taken = take_in(records, tmp_path / "out")
    kept = pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()
    assert not [r for r in kept if r["incident_id"] == "I1"]
    assert [e.row for e in taken.errors if e.severity == "set aside"] == [2]


def test_the_newest_part_gives_all_texts_of_a_record(tmp_path: Path) -> None:
    records = part(tmp_path / "r", 1, RIGHT)
    for number, said in ((2, "SUS rang her mother."), (10, "Entered in error.")):
        write_table(
            records / "texts",
            f"part-{number}",
            [{"force": "Test", "incident_id": "I1", "kind": "log", "text": said}],
        )
    take_in(records, tmp_path / "out")
    assert pq.read_table(tmp_path / "out" / "text_places.parquet").num_rows == 1
    done = screen(records, tmp_path / "runs", Silent(), threads=1)
    assert "rang her mother" not in everything_written(done.folder)


def test_the_same_part_again_costs_nothing(tmp_path: Path) -> None:
    once, thrice = part(tmp_path / "once", 1, RIGHT), tmp_path / "thrice"
    for number in (1, 2, 3):
        part(thrice, number, RIGHT)
    taken = take_in(thrice, tmp_path / "out")
    assert (taken.counts["incidents"]["read"], taken.counts["incidents"]["kept"]) == (12, 4)
    assert (
        taken.counts["involvements"]["read"],
        taken.counts["involvements"]["kept"],
        taken.counts["involvements"]["no_longer_named"],
    ) == (24, 8, 0)
    left, right = (
        screen(r, tmp_path / f"runs-{r.name}", Silent(), threads=1).folder for r in (once, thrice)
    )
    for table in ("courses", "course_incidents", "reasons", "identities"):
        assert rows(left, table) == rows(right, table)


CROWD = [
    person(1, "suspect", "Leon", "Marchbank", "1980-02-02"),
    person(1, "suspect", "Otto", "Vickery", "1981-03-03"),
    person(1, "suspect", None, None, phone="07700 900111"),
    person(1, "suspect", "Leon", "Marchbank", "1980-02-02"),
    person(1, "suspect", "Leon", "Marchbank", "1980-02-02", phone="07700 900112"),
    person(1, "victim", "Zara", "Lund", "1990-01-02", person_ref="N7"),
    person(1, "victim", "Zara", "Lund", "1990-01-02", person_ref="N8"),
    person(1, "suspect", None, None),
    person(2, "suspect", "leon ", "MARCHBANK", "1980-02-02"),
    person(2, "victim", "Zara", "Lund", "1990-01-02", person_ref="N7"),
]
_COLUMNS = [
    "force",
    "incident_id",
    "role",
    "person_ref",
    "given_names",
    "family_name",
    "date_of_birth",
    "phone",
]


@settings(max_examples=times(6, 30))
@given(st.permutations(CROWD))
def test_people_of_a_record_are_known_at_any_order_of_rows(
    tmp_path_factory: pytest.TempPathFactory, people: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    write_table(folder / "r", "incidents", [incident(1, DAYS[0], "x"), incident(2, DAYS[1], "y")])
    write_table(folder / "r", "involvements", people, _COLUMNS)
    take_in(folder / "r", folder / "out")
    found = pq.read_table(folder / "out" / "involvements.parquet").to_pylist()
    keys = [(r["incident_id"], r["role"], r["mark"]) for r in found]
    assert len(set(keys)) == len(CROWD)
    write_table(
        folder / "same", "incidents", [incident(1, DAYS[0], "x"), incident(2, DAYS[1], "y")]
    )
    write_table(folder / "same", "involvements", CROWD, _COLUMNS)
    take_in(folder / "same", folder / "out2")
    assert found == pq.read_table(folder / "out2" / "involvements.parquet").to_pylist()
    leon = {
        (r["incident_id"], r["mark"][:13])
        for r in found
        if (r["family_name"] or "").lower() == "marchbank"
    }
    assert len({mark for _, mark in leon}) == 1, (
        "the spelling of a name in capitals or with blanks is no other name"
    )


SUSPECTS = [
    person(1, "suspect", "Leon", "Marchbank", "1980-02-02"),
    person(1, "suspect", "Otto", "Vickery", "1981-03-03"),
]
REST = [
    *(person(n, "victim", "Zara", "Lund", "1990-01-02") for n in (1, 2, 3)),
    person(2, "suspect", "Leon", "Marchbank", "1980-02-02"),
    person(3, "suspect", "Otto", "Vickery", "1981-03-03"),
]


def export(folder: Path, suspects: list[dict[str, Any]], rest: list[dict[str, Any]] = REST) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return write_records(
        folder,
        [incident(n, DAYS[n - 1], "SUS keeps messaging VIC.") for n in (1, 2, 3)],
        [*suspects, *rest],
    )


def people_of(folder: Path) -> dict[tuple[str, str, str], str]:
    """(record, role, family name) -> identity."""
    con = duckdb.connect()
    found = con.execute(f"""select i.incident_id, i.role, v.family_name, i.identity_id from '{folder}/identities.parquet' i
        join '{folder}/evidence/involvements.parquet' v using (force, incident_id, role, row)""").fetchall()
    con.close()
    return {(a, b, c): d for a, b, c, d in found}


def test_rows_in_another_order_change_nobody_and_undo_no_decision(tmp_path: Path) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    screen(records, runs, Silent(), threads=1)
    first = people_of(runs / "latest")
    assert first["I1", "suspect", "Marchbank"] == first["I2", "suspect", "Marchbank"]
    one, two = (mention(runs / "latest", n, "suspect") for n in ("I1", "I2"))
    assert (
        run(
            "people",
            "never",
            str(one),
            str(two),
            "--runs",
            str(runs / "latest"),
            "--by",
            "DC Example",
            "--reason",
            "cousins",
        ).exit_code
        == 0
    )
    assert (runs / "people-decisions.csv").exists(), "beside the runs, where later runs look"
    for suspects, rest in ((SUSPECTS, REST), (SUSPECTS[::-1], REST[::-1]), (SUSPECTS[::-1], REST)):
        screen(export(records, suspects, rest), runs, Silent(), threads=1)
        now = people_of(runs / "latest")
        assert now["I1", "suspect", "Marchbank"] != now["I2", "suspect", "Marchbank"]
        assert {k: v for k, v in now.items() if k[:2] != ("I2", "suspect")} == {
            k: v for k, v in first.items() if k[:2] != ("I2", "suspect")
        }
        assert "decision without its mention" not in {
            r["reason"] for r in rows(runs / "latest", "attention")
        }
    assert (
        run(
            "people",
            "forget",
            str(one),
            str(two),
            "--runs",
            str(runs),
            "--by",
            "DC Example",
            "--reason",
            "one man after all",
        ).exit_code
        == 0
    )
    screen(records, runs, Silent(), threads=1)
    assert (
        people_of(runs / "latest")["I1", "suspect", "Marchbank"]
        == people_of(runs / "latest")["I2", "suspect", "Marchbank"]
    )
    assert (
        run(
            "people",
            "forget",
            str(one),
            str(two),
            "--runs",
            str(runs),
            "--by",
            "DC Example",
            "--reason",
            "again",
        ).exit_code
        == 2
    )


def test_a_decision_whose_mention_says_something_else_asks_for_attention(tmp_path: Path) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    screen(records, runs, Silent(), threads=1)
    one, two = (mention(runs / "latest", n, "suspect") for n in ("I1", "I2"))
    overrides.record(runs, "never", one, two, by="DC Example", reason="cousins")
    screen(
        export(records, [{**SUSPECTS[0], "phone": "07700 900111"}, SUSPECTS[1]]),
        runs,
        Silent(),
        threads=1,
    )
    assert (
        people_of(runs / "latest")["I1", "suspect", "Marchbank"]
        != people_of(runs / "latest")["I2", "suspect", "Marchbank"]
    ), "a telephone makes nobody another"
    screen(
        export(
            records,
            [{**SUSPECTS[0], "given_names": "Lionel", "date_of_birth": "1955-12-30"}, SUSPECTS[1]],
        ),
        runs,
        Silent(),
        threads=1,
    )
    asked = [
        r["detail"]
        for r in rows(runs / "latest", "attention")
        if r["reason"] == "decision without its mention"
    ]
    assert asked == [f"never {one} {two}"]


def test_a_lone_mention_keeps_its_identity_when_more_is_written_of_the_same_person(
    tmp_path: Path,
) -> None:
    runs = tmp_path / "runs"
    versions = [
        person(1, "suspect", "Leon", "Marchbank"),
        person(1, "suspect", "Leon", "Marchbank", "1980-02-02"),
        person(1, "suspect", "Leon", "Marchbank", "1980-02-02", phone="07700 900111"),
        person(1, "suspect", "Leon", "Marchbanks", "1980-02-02"),
        person(1, "suspect", "Leon", "Marchbanks", "1980-02-02", person_ref="N9"),
        person(1, "suspect", "L", "Marchbank", "1980-02-03", person_ref="N9"),
    ]
    found = []
    for version in versions:
        folder = export(tmp_path / "r", [version], REST[:3])
        found.append(
            next(
                v
                for k, v in people_of(screen(folder, runs, Silent(), threads=1).folder).items()
                if k[:2] == ("I1", "suspect")
            )
        )
    assert len(set(found)) == 1
    other = export(
        tmp_path / "r", [person(1, "suspect", "Leon", "Marchbank", "1955-01-30")], REST[:3]
    )
    assert (
        people_of(screen(other, runs, Silent(), threads=1).folder)["I1", "suspect", "Marchbank"]
        != found[0]
    ), "his father is somebody else"


def made_by_an_earlier_version(run_folder: Path, order: list[dict[str, Any]]) -> None:
    """Take the marks out of a published run and number the people of its records by the rows of the
    export, as runs once did.
    """
    folder = run_folder.resolve()
    places = [(p["incident_id"], p["role"], p["family_name"]) for p in order]
    con = duckdb.connect()
    con.execute(
        "create table places (incident_id varchar, role varchar, family_name varchar, place int)"
    )
    con.executemany(
        "insert into places values (?, ?, ?, ?)", [(*p, n) for n, p in enumerate(places)]
    )
    people, identities = folder / "evidence" / "involvements.parquet", folder / "identities.parquet"
    con.execute(f"""create table numbered as select v.*, row_number() over (partition by v.incident_id, v.role order by p.place) as old
        from '{people}' v join places p using (incident_id, role, family_name)""")
    con.execute(
        f"create table ids as select i.* exclude (mark, row), n.old as row from '{identities}' i join numbered n using (force, incident_id, role, row)"
    )
    con.execute(
        f"copy (select * exclude (mark, row, old), old as row from numbered) to '{people}' (format parquet)"
    )
    con.execute(f"copy ids to '{identities}' (format parquet)")
    con.close()


def test_runs_and_decisions_of_an_earlier_version_are_taken_over(tmp_path: Path) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS[::-1]), tmp_path / "runs"
    screen(records, runs, Silent(), threads=1)
    before = people_of(runs / "latest")
    made_by_an_earlier_version(runs / "latest", [*SUSPECTS[::-1], *REST])
    refused = run(
        "people",
        "never",
        "Test/I1/suspect/2",
        "Test/I2/suspect/1",
        "--runs",
        str(runs),
        "--by",
        "DC Example",
        "--reason",
        "cousins",
    )
    assert refused.exit_code == 2
    assert "screen the records again" in refused.output
    # By row: Leon stood second in I1.
    overrides.record(
        runs,
        "never",
        MentionKey("Test", "I1", "suspect", "2"),
        MentionKey("Test", "I2", "suspect", "1"),
        by="DC Example",
        reason="cousins",
    )
    screen(export(records, SUSPECTS), runs, Silent(), threads=1)
    now = people_of(runs / "latest")
    assert {k: v for k, v in now.items() if k[:2] != ("I2", "suspect")} == {
        k: v for k, v in before.items() if k[:2] != ("I2", "suspect")
    }
    assert now["I1", "suspect", "Marchbank"] != now["I2", "suspect", "Marchbank"]
    assert "decision without its mention" not in {
        r["reason"] for r in rows(runs / "latest", "attention")
    }
    assert (runs / KEYS).stat().st_mode & 0o077 == 0
    # The earlier runs may go: what the numbers meant is kept. A decision is taken back under the
    # key that it was made with.
    for folder in runs.glob("2026-*"):
        if folder != (runs / "latest").resolve():
            shutil.rmtree(folder)
    overrides.record(
        runs,
        "forget",
        MentionKey("Test", "I1", "suspect", "2"),
        MentionKey("Test", "I2", "suspect", "1"),
        by="DC Example",
        reason="one man",
    )
    screen(records, runs, Silent(), threads=1)
    now = people_of(runs / "latest")
    assert now["I1", "suspect", "Marchbank"] == now["I2", "suspect", "Marchbank"]


def test_a_number_that_earlier_runs_do_not_agree_about_is_told_and_not_guessed(
    tmp_path: Path,
) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    for suspects in (SUSPECTS, SUSPECTS[::-1]):
        screen(export(records, suspects), runs, Silent(), threads=1)
    for folder, suspects in zip(
        sorted(runs.glob("2026-*"), key=lambda p: p.stat().st_ctime),
        (SUSPECTS, SUSPECTS[::-1]),
        strict=True,
    ):
        made_by_an_earlier_version(folder, [*suspects, *REST])
    overrides.record(
        runs,
        "never",
        MentionKey("Test", "I1", "suspect", "1"),
        MentionKey("Test", "I2", "suspect", "1"),
        by="DC Example",
        reason="cousins",
    )
    screen(records, runs, Silent(), threads=2)
    asked = [
        r["detail"]
        for r in rows(runs / "latest", "attention")
        if r["reason"] == "decision without its mention"
    ]
    assert len(asked) == 1
    assert "decide again" in asked[0]


PEOPLE, COURSES = (
    "verdict,left,right,by,reason,decided_at\n",
    "verdict,course_id,force,incident_id,quote,by,reason,decided_at\n",
)


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("people", "never,T/I1/suspect/n1,T/I2/suspect/n1", "line 3: the line has 3 cells"),
        (
            "people",
            "never,T/I1/suspect,T/I2/suspect/n1,who,why,2026-01-01",
            "line 3: 'T/I1/suspect' is no mention",
        ),
        (
            "people",
            "perhaps,T/I1/suspect/n1,T/I2/suspect/n1,who,why,2026-01-01",
            "line 3: 'perhaps' is no verdict",
        ),
        ("people", 'never,"T/I1"x,T/I2/suspect/n1,who,why,2026-01-01', "line 3:"),
        ("course", "deny,C1,T", "line 3: the line has 3 cells"),
        ("course", "perhaps,C1,T,I1,q,who,why,2026-01-01", "line 3: 'perhaps' is no verdict"),
    ],
)
def test_a_line_of_decisions_that_cannot_be_read_is_told_and_the_others_hold(
    tmp_path: Path, name: str, line: str, said: str
) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    runs.mkdir()
    header, good = {
        "people": (PEOPLE, "never,T/I8/suspect/n1,T/I9/suspect/n1,who,why,2026-01-01"),
        "course": (COURSES, "deny,C9,T,I9,some words,who,why,2026-01-01"),
    }[name]
    (runs / f"{name}-decisions.csv").write_text(
        f"{header}{good}\n{line}\n{good.replace('I9', 'I7')}\n"
    )
    result = run("screen", str(records), "--out", str(runs), "--threads", "1")
    assert result.exit_code == 0
    assert f"{name}-decisions.csv {said}" in " ".join(result.output.split())
    kept = json.loads((runs / "latest" / "manifest.json").read_text())["settings"]
    assert len(kept["decisions" if name == "people" else "course_decisions"]) == 2


def test_a_file_of_decisions_without_its_columns_stops_the_run(tmp_path: Path) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    runs.mkdir()
    (runs / "people-decisions.csv").write_text("verdict,left,right\n")
    result = run("screen", str(records), "--out", str(runs), "--threads", "1")
    assert result.exit_code == 2
    assert "line 1: the first line must be verdict,left" in " ".join(result.output.split())
    assert not (runs / "latest").exists()


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_decisions_are_read_as_spreadsheets_save_them(
    tmp_path: Path, between: str, encoding: str
) -> None:
    lines = [
        ["VERDICT", "Left", "right", "by", "reason", "Decided_At", ""],
        ["", "", "", "", "", "", ""],
        ["Never", " T/I1/suspect/n1", "T/I2/suspect/n1", "Zoë", "two men", "2026-01-01", ""],
        [],
        ["ALWAYS", "T/I3/suspect/n1", "T/I4/suspect/n1", "Zoë", "one man", "2026-01-02", ""],
    ]
    path = tmp_path / overrides.FILE
    path.write_bytes("\r\n".join(between.join(cells) for cells in lines).encode(encoding))
    assert [(d.verdict, d.left, d.by) for d in overrides.read(tmp_path)] == [
        ("never", "T/I1/suspect/n1", "Zoë"),
        ("always", "T/I3/suspect/n1", "Zoë"),
    ]
    # What is added is written as the file is, and a name that its letters cannot write changes the
    # file's letters.
    for who in ("Renée", "Żaneta"):
        overrides.record(
            tmp_path,
            "forget",
            MentionKey("T", "I1", "suspect", "n1"),
            MentionKey("T", "I2", "suspect", "n1"),
            by=who,
            reason="taken back",
        )
    assert [d.by for d in overrides.read(tmp_path)] == ["Zoë", "Zoë", "Renée", "Żaneta"]


def test_decisions_are_listed_and_taken_back_by_identity_whatever_runs_names(
    tmp_path: Path,
) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    screen(records, runs, Silent(), threads=1)
    one, two = (str(mention(runs / "latest", n, "suspect")) for n in ("I1", "I2"))
    who = ("--by", "DC Example", "--reason", "cousins [sic]")
    assert run("people", "never", one, two, "--runs", str(runs / "latest"), *who).exit_code == 0
    for place in (runs, runs / "latest", (runs / "latest").resolve()):
        told = run("people", "list", "--runs", str(place))
        assert told.exit_code == 0
        assert "never" in told.output
        assert "[sic]" in told.output
    with (runs / overrides.FILE).open("a") as handle:
        handle.write("never,broken\r\n")
    screen(records, runs, Silent(), threads=1)
    people = people_of(runs / "latest")
    told = run("people", "list", "--runs", str(runs))
    assert told.exit_code == 1
    assert "line 3: the line has 2 cells" in " ".join(told.output.split())
    sides = {
        rows(
            runs / "latest", "identities", f"incident_id = '{n}' and role = 'suspect' and row = 1"
        )[0]["identity_id"]
        for n in ("I1", "I2")
    }
    assert people
    assert run("people", "forget", *sides, "--runs", str(runs), *who).exit_code == 0
    assert "No decision about people stands" in " ".join(
        run("people", "list", "--runs", str(runs)).output.split()
    )


def test_a_decision_saved_by_a_spreadsheet_still_holds(tmp_path: Path) -> None:
    decision = overrides.record(
        tmp_path,
        "never",
        MentionKey("T", "I1", "suspect", "n1"),
        MentionKey("T", "I2", "suspect", "n1"),
        by="who",
        reason="why",
    )
    path = tmp_path / overrides.FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().rstrip(b"\r\n"))
    again = overrides.record(
        tmp_path,
        "always",
        MentionKey("T", "I3", "suspect", "n1"),
        MentionKey("T", "I4", "suspect", "n1"),
        by="who",
        reason="why",
    )
    assert overrides.read(tmp_path) == [decision, again]


def test_a_run_that_lies_apart_takes_no_decision(tmp_path: Path) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    screen(records, runs, Silent(), threads=1)
    shutil.copytree((runs / "latest").resolve(), tmp_path / "copy")
    one, two = (str(mention(runs / "latest", n, "suspect")) for n in ("I1", "I2"))
    result = run(
        "people", "never", one, two, "--runs", str(tmp_path / "copy"), "--by", "a", "--reason", "b"
    )
    assert result.exit_code == 2
    assert "name the folder of runs" in result.output
    assert not list(tmp_path.rglob("people-decisions.csv"))


def test_a_damaged_earlier_run_and_a_folder_in_the_place_of_latest_are_said(tmp_path: Path) -> None:
    records, runs = export(tmp_path / "r", SUSPECTS), tmp_path / "runs"
    screen(records, runs, Silent(), threads=1)
    (runs / "latest" / "identities.parquet").write_bytes(b"PAR1 no longer")
    export(records, SUSPECTS[::-1])
    with pytest.raises(RunFailed, match="put it back from a copy"):
        screen(records, runs, Silent(), threads=1)
    (tmp_path / "other" / "latest").mkdir(parents=True)
    with pytest.raises(RunFailed, match="is no link to a run"):
        screen(records, tmp_path / "other", Silent(), threads=1)


def test_runs_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    """Whatever the order of rows, the number of cores and the seed by which Python orders sets.

    The manifest has times and hashes of the inputs.
    """
    records = tmp_path / "r"
    write_hard_cases(records)
    seen = set()
    for number in range(times(3, 8)):
        for path in sorted(records.glob("*.csv")):
            head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            random.Random(number).shuffle(lines)
            path.write_text(head + "".join(lines), encoding="utf-8")
        runs = tmp_path / f"runs-{number}"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "clew.cli",
                "screen",
                str(records),
                "--out",
                str(runs),
                "--threads",
                str(1 + number % 4),
            ],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": str(number + 1)},
        )
        folder = (runs / "latest").resolve()
        files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
        assert len(files) > 10
        seen.add(
            tuple(
                (str(p.relative_to(folder)), hashlib.sha256(p.read_bytes()).hexdigest())
                for p in files
            )
        )
    first, *others = sorted(seen)
    different = {a[0] for other in others for a, b in itertools.zip_longest(first, other) if a != b}
    assert not different
