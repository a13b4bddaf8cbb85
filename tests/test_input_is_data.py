"""What stands in an input is data: no name of a column and no cell runs anything, takes the place
of anything, or is lost.
"""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clew.cli import cli
from clew.files import NotAFile, private_file
from clew.screening.engines.duck import connect, identifier
from clew.screening.records.errors import UnreadableRecords
from clew.screening.records.intake import take_in
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from tests.records import rows
from tests.sampling import times

TOLD = (
    "VIC ended the relationship in March. SUS will not accept it and keeps texting her day and night.",
    "Tyres of VIC's car slashed overnight outside her flat. She suspects her ex SUS.",
    "SUS followed VIC home from work and stood outside her house for two hours. VIC terrified.",
    "SUS had been told to stop by police. He turned up at VIC's workplace asking for her.",
)
NUMBERS = [f"N{n}" for n in range(1, 5)]


def tables(extra: dict[str, str] | None = None) -> dict[str, dict[str, list[str]]]:
    """A hidden course of four records, with further columns in every table."""
    more = {name: [value] * 8 for name, value in (extra or {}).items()}
    made = {
        "incidents": {
            "force": ["Test"] * 4,
            "incident_id": NUMBERS,
            "record_kind": ["crime"] * 4,
            "offence_code": ["195/41", "149/00", "125/09", "195/94"],
            **{
                c: ["2026-03-01", "2026-03-20", "2026-04-11", "2026-05-02"]
                for c in ("reported_on", "recorded_on", "occurred_from")
            },
            "narrative": list(TOLD),
        },
        "involvements": {
            "force": ["Test"] * 8,
            "incident_id": [n for n in NUMBERS for _ in "vs"],
            "role": ["victim", "suspect"] * 4,
            "given_names": ["Nina", "Piers"] * 4,
            "family_name": ["Aldous", "Wrenfield"] * 4,
            "date_of_birth": ["1991-02-03", "1984-10-09"] * 4,
        },
        "orders": {
            "order_id": ["O1"],
            "force": ["Test"],
            "kind": ["SPO"],
            "subject_family_name": ["Wrenfield"],
            "made_on": ["2026-05-03"],
        },
        "texts": {
            "force": ["Test"],
            "incident_id": ["N1"],
            "kind": ["log"],
            "text": ["SUS rang her mother."],
        },
    }
    return {
        name: {**{c: v for c, v in more.items() if c not in table}, **table}
        for name, table in made.items()
    }


def lay_down(folder: Path, kind: str, extra: dict[str, str] | None = None) -> Path:
    folder.mkdir(parents=True)
    for name, table in tables(extra).items():
        length = len(table["force"])
        table = {c: v[:length] for c, v in table.items()}
        if kind == "parquet":
            pq.write_table(pa.table(table), folder / f"{name}.parquet")
        else:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                out = csv.writer(handle)
                out.writerow(table)
                out.writerows(zip(*table.values(), strict=True))
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def hostile(proof: Path) -> dict[str, str]:
    told = [
        f"x\" as varchar) as a from (select 1 as _file, '' as narrative) f) s; copy (select 1 as a) to '{proof}'; --",
        f"\"; copy (select 1) to '{proof}' (format csv); select \"",
        f"x', 1); copy (select 1) to '{proof}'; --",
        "x\" || (select content from read_text('/etc/passwd')) || \"",
        '"; install httpfs; load httpfs; --',
        "; drop table raw_incidents; --",
        "`x`",
        "a\\b",
        'quo"te',
        "apo'strophe",
        "[x]",
        "x.y",
        "ünï çødé",
        "a" * 5000,
        "$1",
        "?",
        "{x}",
        "*",
        "\U0001f9f6",
    ]
    return dict.fromkeys(told, "v")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_header_runs_nothing_and_its_column_is_kept(tmp_path: Path, kind: str) -> None:
    proof = tmp_path / "written-by-a-header.csv"
    headers = hostile(proof)
    if kind == "csv":
        headers["nul\0in it"] = "v"
    folder = lay_down(tmp_path / "r", kind, headers)
    result = run("records", "check", str(folder))
    assert result.exit_code == 0, result.output
    assert not proof.exists()
    taken = take_in(folder, tmp_path / "out")
    assert set(taken.extras["incidents"].values()) == {h.strip().lower() for h in headers}
    clean = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    assert all(r[ours] == "v" for r in clean for ours in taken.extras["incidents"])
    done = screen(folder, tmp_path / "runs", Silent(), threads=1)
    assert len(rows(done.folder, "courses")) == 1
    assert not proof.exists()
    assert len(done.manifest["extra_columns"]["involvements"]) == len(headers)


OURS = (
    "part at inc m row mark who happened_at known_on filename file_row_number file_index _file _row _lost _part _at _bad _odd _sheet _long "
    "_m_reported_on x_1 x_2 code written day select rule course_id identity body source _base _all _alike _same_ref n path"
)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_column_called_like_one_of_ours_costs_nothing(tmp_path: Path, kind: str) -> None:
    plain = lay_down(tmp_path / "plain", kind)
    wide = lay_down(tmp_path / "wide", kind, dict.fromkeys(OURS.split(), "7"))
    taken = [take_in(folder, tmp_path / f"out-{folder.name}") for folder in (plain, wide)]
    assert taken[0].counts == taken[1].counts
    assert not taken[1].errors
    left, right = (
        screen(folder, tmp_path / f"runs-{folder.name}", Silent(), threads=1).folder
        for folder in (plain, wide)
    )
    for table in ("courses", "course_incidents", "reasons", "identities"):
        assert rows(left, table) == rows(right, table), table
    assert len(rows(right, "courses")) == 1


def test_text_kept_as_bytes_is_read_as_utf_8(tmp_path: Path) -> None:
    folder = lay_down(tmp_path / "r", "parquet")
    table = pq.read_table(folder / "incidents.parquet")
    kept = pa.table(
        {
            c: pa.array([v.as_py().encode() for v in table.column(c)], pa.binary())
            for c in table.column_names
        }
    )
    pq.write_table(kept, folder / "incidents.parquet")
    assert len(rows(screen(folder, tmp_path / "runs", Silent(), threads=1).folder, "courses")) == 1
    spoilt = kept.set_column(
        kept.column_names.index("narrative"),
        "narrative",
        pa.array([b"caf\xe9", b"b", b"c", b"d"], pa.binary()),
    )
    pq.write_table(spoilt, folder / "incidents.parquet")
    taken = take_in(folder, tmp_path / "out")
    assert [
        (e.file, e.row, e.field, e.value) for e in taken.errors if e.file == "incidents.parquet"
    ] == [("incidents.parquet", 2, "narrative", "café")]
    assert taken.counts["incidents"]["kept"] == 4


def test_one_column_in_two_cases_is_refused(tmp_path: Path) -> None:
    folder = lay_down(tmp_path / "r", "parquet")
    pq.write_table(
        pa.table({"force": ["T"], "incident_id": ["1"], "narrative": ["a"], "Narrative": ["b"]}),
        folder / "incidents.parquet",
    )
    with pytest.raises(UnreadableRecords, match="stands twice"):
        take_in(folder, tmp_path / "out")


def test_a_folder_named_like_a_partition_adds_no_column(tmp_path: Path) -> None:
    folder = lay_down(tmp_path / "force=Elsewhere" / "incident_id=N9", "parquet")
    take_in(folder, tmp_path / "out")
    clean = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    assert [(r["force"], r["incident_id"]) for r in clean] == [("Test", n) for n in NUMBERS]
    runs = tmp_path / "force=Elsewhere" / "course_id=C9" / "inc=7" / "mark=x"
    done = run("screen", str(folder), "--out", str(runs), "--threads", "1")
    assert done.exit_code == 0, done.output
    assert {r["force"] for r in rows(runs / "latest", "identities")} == {"Test"}
    assert "Piers Wrenfield" in run("show", "hidden:1", "--runs", str(runs), "--identify").output


def test_the_database_reaches_its_folders_alone_and_takes_one_statement(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    (other / "secret.csv").write_text("a\n1\n")
    (mine / "link").symlink_to(other)
    (mine / "ok.csv").write_text("a\n1\n")
    (tmp_path / "single.csv").write_text("a\n2\n")
    con = connect(mine, reads=[tmp_path / "single.csv"])
    assert con.execute(f"select a from read_csv('{mine}/ok.csv')").fetchall() == [(1,)]
    assert con.execute(f"select a from read_csv('{tmp_path}/single.csv')").fetchall() == [(2,)]
    refused = [
        f"select * from read_csv('{other}/secret.csv')",
        f"select * from read_csv('{mine}/link/secret.csv')",
        f"select * from read_csv('{mine}/../other/secret.csv')",
        f"copy (select 1) to '{other}/new.csv'",
        "select * from read_text('/etc/passwd')",
        "select * from glob('/etc/*')",
        f"attach '{other}/x.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset allowed_directories",
        f"export database '{other}/all'",
        "select 1; select 2",
        f"select 1; copy (select 1) to '{mine}/two.csv'",
    ]
    for sql in refused:
        for door in (con.execute, con.sql, con.cursor().execute):
            with pytest.raises(duckdb.Error):
                door(sql)
    con.close()
    assert [p.name for p in other.iterdir()] == ["secret.csv"]
    assert not (mine / "two.csv").exists()


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
)
def test_an_identifier_is_one_name(name: str) -> None:
    con = duckdb.connect()
    assert con.execute(f"select 1 as {identifier(name)}").description[0][0] == name
    con.close()


_cell = st.text(alphabet=st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    [
        "part",
        "at",
        "inc",
        "filename",
        'x"',
        "x'; --",
        '""',
        "narrative",
        "role",
        "2026-02-31",
        "03/20/2026",
        "=1+1",
        "1E+10",
        "\ufeff",
        "epoch",
        "infinity",
        "\0",
    ]
)


@settings(max_examples=times(10, 60), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_cell.map(str.strip).filter(bool), max_size=4, unique_by=str.lower),
    st.lists(st.lists(_cell, min_size=6, max_size=6), max_size=5),
    st.sampled_from(["incidents", "involvements", "orders", "texts"]),
)
def test_any_header_and_any_cells_are_taken_in_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], cells: list[list[str]], table: str
) -> None:
    folder = lay_down(tmp_path_factory.mktemp("fuzz") / "r", "csv")
    keys = ["order_id"] if table == "orders" else ["force", "incident_id"]
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow([*keys, *header])
    out.writerows(row[: len(keys) + len(header)] for row in cells)
    (folder / f"{table}.csv").write_bytes(text.getvalue().encode("utf-8"))
    try:
        errors = take_in(folder, folder.parent / "out").errors
    except UnreadableRecords as problem:
        errors = problem.errors
    assert all(e.reason and e.cure for e in errors)


def test_what_is_written_is_its_owners_alone_from_the_first_byte(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        with private_file(tmp_path / "x.csv") as handle:
            (aside,) = [p for p in tmp_path.iterdir() if p.name.endswith(".writing")]
            assert stat.S_IMODE(aside.stat().st_mode) == 0o600
            handle.write("x")
        folder = lay_down(tmp_path / "r", "csv")
        assert (
            run("records", "check", str(folder), "--errors", str(tmp_path / "errors.csv")).exit_code
            == 0
        )
        assert (
            run("screen", str(folder), "--out", str(tmp_path / "runs"), "--threads", "1").exit_code
            == 0
        )
        assert (
            run("report", str(tmp_path / "runs"), "--out", str(tmp_path / "report.html")).exit_code
            == 0
        )
    finally:
        os.umask(before)
    for name in ("x.csv", "errors.csv", "report.html"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600, name


def test_what_is_no_file_is_never_replaced_and_a_failure_leaves_nothing(tmp_path: Path) -> None:
    folder = lay_down(tmp_path / "r", "csv")
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    assert (
        run("screen", str(folder), "--out", str(tmp_path / "runs"), "--threads", "1").exit_code == 0
    )
    for place in (pipe, link, tmp_path / "r", tmp_path / "absent" / "report.html"):
        result = run("report", str(tmp_path / "runs"), "--out", str(place))
        assert result.exit_code == 2, place
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert run("records", "check", str(folder), "--errors", str(place)).exit_code == 2
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()
    with pytest.raises(NotAFile), private_file(pipe):
        pass
    (tmp_path / "kept").write_text("before")
    with pytest.raises(UnicodeEncodeError), private_file(tmp_path / "kept") as handle:
        handle.write("half" * 5000 + "\ud800")
    assert (tmp_path / "kept").read_text() == "before"
    assert not list(tmp_path.rglob("*.writing"))
