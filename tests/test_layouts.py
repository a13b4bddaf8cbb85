"""The same table in every layout in which a force may hand it over is read as the same table."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clew.cli import cli
from clew.screening.records.errors import UnreadableRecords
from clew.screening.records.intake import Intake, take_in
from tests.records import person, write_table
from tests.sampling import times

ROWS = [
    ["force", "incident_id", "reported_on", "narrative", "status"],
    ["Test", "I1", "2026-01-05", "he said “stop”, and left", "live"],
    ["Test", "I2", "2026-01-06", "Zoë\nwas followed", "cancelled"],
    ["Test", "I3", "2026-01-07", "plain", ""],
]


def written(delimiter: str = ",", end: str = "\r\n", rows: list[list[str]] = ROWS) -> str:
    text = io.StringIO(newline="")
    csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL,
    ).writerows(rows)
    return text.getvalue()


def hand_over(tmp_path: Path, name: str, content: bytes) -> Intake:
    folder = tmp_path / "r"
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return take_in(folder, tmp_path / "out")


def seen(tmp_path: Path, found: Intake) -> dict[str, tuple[str, str, str]]:
    """What was understood of each record: day, status and narrative."""
    clean = {
        r["incident_id"]: r
        for r in pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    }
    parts = [p for p in found.parts if p.table == "incidents"]
    told = {
        r["incident_id"]: r["narrative"]
        for p in parts
        for r in pq.read_table(p.parquet).to_pylist()
    }
    return {i: (str(r["reported_on"])[:10], r["status"], told[i]) for i, r in clean.items()}


RIGHT = {
    "I1": ("2026-01-05", "live", "he said “stop”, and left"),
    "I2": ("2026-01-06", "cancelled", "Zoë\nwas followed"),
    "I3": ("2026-01-07", "live", "plain"),
}


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def parquet() -> bytes:
    packed = io.BytesIO()
    pq.write_table(pa.table({c: [r[n] for r in ROWS[1:]] for n, c in enumerate(ROWS[0])}), packed)
    return packed.getvalue()


PLAIN = written().encode()
LAYOUTS = {
    "utf-8": ("incidents.csv", PLAIN),
    "utf-8 with a mark": ("incidents.csv", b"\xef\xbb\xbf" + PLAIN),
    "utf-8 with a mark twice": ("incidents.csv", b"\xef\xbb\xbf" * 2 + PLAIN),
    "utf-16 with a mark": ("incidents.csv", written().encode("utf-16")),
    "utf-16 big end first": ("incidents.csv", b"\xfe\xff" + written().encode("utf-16-be")),
    "utf-16 without a mark": ("incidents.csv", written("\t").encode("utf-16-le")),
    "utf-32": ("incidents.csv", written().encode("utf-32")),
    "semicolons": ("incidents.csv", written(";").encode()),
    "tabs": ("incidents.txt", written("\t").encode()),
    "upright strokes": ("incidents.csv", written("|").encode()),
    "tsv": ("incidents.tsv", written("\t").encode()),
    "sep=": ("incidents.csv", ("sep=;\r\n" + written(";")).encode()),
    "sep= in quotes": ("incidents.csv", ('"sep=|"\r\n' + written("|")).encode()),
    "carriage returns alone": ("incidents.csv", written(end="\r").replace("\n", "\r").encode()),
    "line feeds alone": ("incidents.csv", written(end="\n").encode()),
    "capitals in the name": ("Incidents.CSV", PLAIN),
    "capitals and spaces in the header": (
        "incidents.csv",
        PLAIN.replace(b"incident_id,reported_on", b"Incident ID, Reported-On "),
    ),
    "a folder in capitals": ("INCIDENTS/Part-1.Csv", PLAIN),
    "blank columns at the end": ("incidents.csv", PLAIN.replace(b"status\r\n", b"status,,\r\n")),
    "blanks at the end of rows": (
        "incidents.csv",
        PLAIN.replace(b"live\r\n", b"live,,,\r\n").replace(b"plain,", b"plain,,,"),
    ),
    "blank lines": (
        "incidents.csv",
        b"\r\n\r\n" + PLAIN.replace(b"Test,I3", b"\r\n ,,,,\r\nTest,I3"),
    ),
    "gzip": ("incidents.csv.gz", gzip.compress(PLAIN)),
    "gzip of utf-16 tabs": ("incidents.txt.gz", gzip.compress(written("\t").encode("utf-16"))),
    "zip": ("incidents.zip", zipped(**{"whatever.csv": PLAIN})),
    "zip with folders and shadows": (
        "incidents.zip",
        zipped(**{"a/b/x.csv": PLAIN, "__MACOSX/a/b/._x.csv": b"\0\5", "a/read me.docx": b"x"}),
    ),
    "zip of a workbook": ("incidents.zip", zipped(**{"x.xlsx": workbook(("Sheet1", ROWS))})),
    "zip of parquet": ("incidents.zip", zipped(**{"x.parquet": parquet()})),
    "parquet packed": ("incidents.parquet.gz", gzip.compress(parquet())),
    "workbook": ("incidents.xlsx", workbook(("Sheet1", ROWS))),
    "workbook in capitals": ("INCIDENTS.XLSX", workbook(("Sheet1", ROWS))),
    "workbook with a cover and a title": (
        "incidents.xlsx",
        workbook(("Cover", [["About this extract"]]), ("Data", [["Extract of 2026"], [], *ROWS])),
    ),
    "workbook with dates": (
        "incidents.xlsx",
        workbook(
            ("S", [ROWS[0], *[[r[0], r[1], date.fromisoformat(r[2]), *r[3:]] for r in ROWS[1:]]])
        ),
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_table_in_any_layout_is_the_same_table(tmp_path: Path, layout: str) -> None:
    found = hand_over(tmp_path, *LAYOUTS[layout])
    right = RIGHT | (
        {"I2": (*RIGHT["I2"][:2], "Zoë\rwas followed")}
        if layout == "carriage returns alone"
        else {}
    )
    assert seen(tmp_path, found) == right
    assert found.errors == []


def test_lines_above_the_header_are_passed_over_and_told(tmp_path: Path) -> None:
    raw = "Extract of crimes\r\nMade on 2026-02-01, by PC 12\r\n\r\n" + written()
    found = hand_over(tmp_path, "incidents.csv", raw.replace("2026-01-07", "2026-01-77").encode())
    assert set(seen(tmp_path, found)) == {"I1", "I2", "I3"}
    told = [(e.row, e.severity, e.reason) for e in found.errors]
    assert told[0] == (0, "warning", "2 lines above the header are not read")
    assert {row for row, _, _ in told[1:]} == {7}, "rows are numbered as a spreadsheet shows them"


def test_a_column_without_a_name_costs_no_row(tmp_path: Path) -> None:
    raw = "force,incident_id,narrative,,\nTest,I1,a,x,\nTest,I2,b\nTest,I3,c,,y\n"
    found = hand_over(tmp_path, "incidents.csv", raw.encode())
    assert set(seen_ids(tmp_path)) == {"I1", "I2", "I3"}
    assert found.errors == []
    book = hand_over(
        tmp_path / "w",
        "incidents.xlsx",
        workbook(
            ("S", [["force", "incident_id", "narrative"], ["Test", "I1", "a", "x"], ["Test", "I2"]])
        ),
    )
    assert set(seen_ids(tmp_path / "w")) == {"I1", "I2"}
    assert [(e.row, e.severity) for e in book.errors] == [(2, "warning")]


def seen_ids(tmp_path: Path) -> list[str]:
    return pq.read_table(tmp_path / "out" / "incidents.parquet").column("incident_id").to_pylist()


def test_rows_without_their_blanks_at_the_end_are_read(tmp_path: Path) -> None:
    raw = "force,incident_id,reported_on,narrative,status,domestic\nTest,I1,2026-01-05,a,live,true\nTest,I2,2026-01-06,b\nTest,I3,2026-01-07\nTest,I4,2026-01-08,d\n"
    found = hand_over(tmp_path, "incidents.csv", raw.encode())
    assert set(seen(tmp_path, found)) == {"I1", "I2", "I3", "I4"}
    assert [(e.row, e.severity) for e in found.errors] == [
        (3, "warning"),
        (4, "warning"),
        (5, "warning"),
    ]


@pytest.mark.parametrize(
    "end", ["and left, then ran", "and left", "and left,live,true", "and\nleft,then,live"]
)
def test_a_line_that_was_broken_in_two_makes_up_no_record(tmp_path: Path, end: str) -> None:
    raw = f"force,incident_id,reported_on,narrative,status,domestic\nTest,I1,2026-01-05,a,live,true\nTest,I2,2026-01-06,he said\n{end}\nTest,I3,2026-01-07,c,live,true\n"
    found = hand_over(tmp_path, "incidents.csv", raw.encode())
    assert set(seen(tmp_path, found)) <= {"I1", "I2", "I3"}
    assert {"I1", "I3"} <= set(seen(tmp_path, found))
    assert any(e.severity == "set aside" for e in found.errors)


def test_a_workbook_gives_numbers_dates_and_truth_as_they_are(tmp_path: Path) -> None:
    head = ["force", "incident_id", "reported_on", "domestic", "narrative"]
    rows = [
        ["Test", 2026000123, datetime(2026, 1, 5, 22, 15), True, 5],
        ["Test", 202604000123456789, date(2026, 1, 6), False, "a"],
    ]
    found = hand_over(tmp_path, "incidents.xlsx", workbook(("S", [head, *rows])))
    clean = {
        r["incident_id"]: (str(r["reported_on"]), r["domestic"])
        for r in pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    }
    assert clean["2026000123"] == ("2026-01-05 22:15:00", True)
    assert len(clean) == 2
    assert [(e.row, e.field) for e in found.errors if "rounded" in e.reason] == [(3, "incident_id")]


def test_every_sheet_and_every_member_with_the_keys_is_a_part(tmp_path: Path) -> None:
    book = workbook(
        ("January", ROWS[:3]),
        ("Notes", [["nothing"]]),
        ("February", [ROWS[0], ["Test", "I9", "2026-02-30", "x", "live"]]),
    )
    archive = zipped(
        **{
            "p10.csv": written(
                rows=[ROWS[0], ["Test", "I3", "2026-03-01", "newest", "live"]]
            ).encode(),
            "p9.csv": PLAIN,
            "more.xlsx": book,
        }
    )
    found = hand_over(tmp_path, "incidents.zip", archive)
    assert [p.name for p in found.parts if p.table == "incidents"] == [
        "incidents.zip: more.xlsx: January",
        "incidents.zip: more.xlsx: February",
        "incidents.zip: p9.csv",
        "incidents.zip: p10.csv",
    ]
    assert {e.file for e in found.errors} == {"incidents.zip: more.xlsx: February"}
    assert (
        str(
            {
                r["incident_id"]: r
                for r in pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
            }["I3"]["reported_on"]
        )[:10]
        == "2026-03-01"
    )


def bomb(name: str) -> bytes:
    head, line = b"force,incident_id\n", b"T," + b"0" * 4000 + b"\n"
    if name.endswith(".gz"):
        return gzip.compress(head + line * 40_000)
    if name.endswith(".zip"):
        return zipped(**{"x.csv": head + line * 40_000})
    return zipped(**{"xl/workbook.xml": b"<x>" + b"0" * 160_000_000})


def test_a_stream_that_unpacks_to_far_too_much_is_read_to_its_bound_and_told(
    tmp_path: Path,
) -> None:
    found = hand_over(tmp_path, "incidents.csv.gz", bomb("incidents.csv.gz"))
    assert [
        "times its size" in e.reason and "only the rows before" in e.reason
        for e in found.errors
        if e.severity == "set aside" and not e.row
    ] == [True]
    assert found.counts["incidents"]["read"] < 20_000


@pytest.mark.parametrize("name", ["incidents.zip", "incidents.xlsx"])
def test_what_would_unpack_to_far_too_much_is_refused(tmp_path: Path, name: str) -> None:
    content = bomb(name)
    assert len(content) < 800_000
    with pytest.raises(UnreadableRecords, match="times its size"):
        hand_over(tmp_path, name, content)


def test_an_archive_with_a_password_is_refused_in_a_sentence(tmp_path: Path) -> None:
    raw = bytearray(zipped(**{"x.csv": PLAIN}))
    raw[6] |= 1
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableRecords, match="asks for a password"):
        hand_over(tmp_path, "incidents.zip", bytes(raw))


_word = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\0\r\n\ufeff"), max_size=12
)
_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]


@settings(max_examples=times(12, 60), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(_word, _word), min_size=1, max_size=6),
    st.sampled_from(_ENCODINGS),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", ".gz", ".zip", ".xlsx"]),
    st.lists(st.sampled_from(["A title", "made on 1 May", ""]), max_size=3),
)
def test_no_good_row_is_lost_in_any_layout(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[tuple[str, str]],
    encoding: str,
    delimiter: str,
    end: str,
    packing: str,
    titles: list[str],
) -> None:
    rows = [
        ["force", "incident_id", "system", "narrative"],
        *(["T", f"K{n}", *pair] for n, pair in enumerate(cells)),
    ]
    text = "".join(t + end for t in titles) + written(delimiter, end, rows)
    raw = text.encode(encoding)
    folder = tmp_path_factory.mktemp("layout") / "r"
    name = "incidents.csv" + packing
    if packing == ".gz":
        raw = gzip.compress(raw)
    elif packing == ".zip":
        raw, name = zipped(**{"x.csv": raw}), "incidents.zip"
    elif packing == ".xlsx":
        if any(not c.isprintable() for pair in cells for c in "".join(pair)):
            return  # a workbook cannot hold it
        raw, name = workbook(("S", [[t] for t in titles] + rows)), "incidents.xlsx"
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    (folder / name).write_bytes(raw)
    found = take_in(folder, folder.parent / "out")
    clean = {
        r["incident_id"]
        for r in pq.read_table(folder.parent / "out" / "incidents.parquet").to_pylist()
    }
    assert clean == {f"K{n}" for n in range(len(cells))}
    assert not [e for e in found.errors if e.severity == "set aside" and e.file == name]


@settings(max_examples=times(12, 60), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=30),
    st.booleans(),
)
def test_a_damaged_file_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, layout: str, at: int, put: bytes, cut: bool
) -> None:
    name, content = LAYOUTS[layout]
    at %= len(content)
    spoilt = content[:at] if cut else content[:at] + put + content[at + len(put) :]
    folder = tmp_path_factory.mktemp("spoilt") / "r"
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(spoilt)
    done = CliRunner().invoke(cli, ["records", "check", str(folder)])
    assert done.exit_code in (0, 1, 2)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
