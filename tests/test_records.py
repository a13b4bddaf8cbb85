"""Bad input gets a clear error that names file, row, field, value and the cure; the good rows go
on.
"""

from __future__ import annotations

import gzip
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.screening.records.csv_rows import Row, read_rows
from clew.screening.records.errors import RowError, UnreadableRecords, readable
from clew.screening.records.intake import Intake, take_in
from clew.screening.records.packed import Packed
from tests.records import incident, person, write_records, write_table

HEADER = "force,incident_id,reported_on,narrative\n"


def intake(folder: Path, tmp_path: Path) -> Intake:
    return take_in(folder, tmp_path / "out")


def with_incidents(folder: Path, raw: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "incidents.csv").write_bytes(raw)
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    return folder


def texts(found: Intake) -> set[str]:
    """The narratives as the text stage reads them."""
    part = next(p for p in found.parts if p.table == "incidents")
    return set(pq.read_table(part.parquet).column("narrative").to_pylist())


def kept(tmp_path: Path) -> set[str]:
    return set(
        pq.read_table(tmp_path / "out" / "incidents.parquet").column("incident_id").to_pylist()
    )


def test_a_day_that_does_not_exist_is_named_and_the_rest_go_on(tmp_path: Path) -> None:
    folder = with_incidents(
        tmp_path / "r", (HEADER + "Test,I1,2026-02-31,a\nTest,I2,2026-02-28,b\n").encode()
    )
    found = intake(folder, tmp_path)
    told = [
        (e.file, e.row, e.reference, e.field, e.value, e.severity)
        for e in found.errors
        if e.field == "reported_on"
    ]
    assert told == [
        ("incidents.csv", 2, "Test I1", "reported_on", "2026-02-31", "warning"),
        ("incidents.csv", 2, "Test I1", "reported_on", "2026-02-31", "warning"),
    ]
    assert found.errors[0].cure
    assert kept(tmp_path) == {"I1", "I2"}, "who and what is in it still counts"
    assert found.counts["incidents"] == {
        "read": 2,
        "set_aside": 0,
        "older_versions": 0,
        "after_as_at": 0,
        "left_out": 0,
        "kept": 2,
    }


def test_bytes_that_are_not_utf_8_are_read_as_windows_writes_them_and_told(tmp_path: Path) -> None:
    raw = (
        HEADER.encode()
        + "Test,I1,2026-01-01,café\n".encode("latin-1")
        + b"Test,I2,2026-01-02,plain\n"
        + "Test,I3,2026-01-03,naïve\n".encode()
    )
    found = intake(with_incidents(tmp_path / "r", raw), tmp_path)
    error = next(e for e in found.errors if "UTF-8" in e.reason)
    assert (error.row, error.field, error.value, error.severity) == (
        2,
        "narrative",
        "café",
        "warning",
    )
    assert kept(tmp_path) == {"I1", "I2", "I3"}
    assert texts(found) == {"café", "plain", "naïve"}
    assert found.counts["incidents"]["set_aside"] == 0


def test_a_broken_quote_costs_one_row(tmp_path: Path) -> None:
    raw = (
        HEADER
        + 'Test,I1,2026-01-01,"he said "stop" and left\nTest,I2,2026-01-02,fine\nTest,I3,2026-01-03,"two\nlines"\nTest,I4,2026-01-04,ok\n'
    )
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert kept(tmp_path) == {"I2", "I3", "I4"}
    assert [e.row for e in found.errors if "quote" in e.reason] == [2]


def test_a_quote_that_never_ends_costs_one_row(tmp_path: Path) -> None:
    raw = (
        HEADER
        + 'Test,I1,2026-01-01,"never ends\n'
        + "".join(f"Test,I{n},2026-01-02,fine\n" for n in range(2, 50))
    )
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert len(kept(tmp_path)) == 48
    assert [e.row for e in found.errors if "quote" in e.reason] == [2]


def test_a_cell_of_two_megabytes_is_read_to_its_limit_and_said(tmp_path: Path) -> None:
    raw = HEADER + "Test,I1,2026-01-01," + "x" * 2_000_000 + "\nTest,I2,2026-01-02,b\n"
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert kept(tmp_path) == {"I1", "I2"}
    assert [(e.severity, e.reference, e.field) for e in found.errors if "longer" in e.reason] == [
        ("warning", "Test I1", "narrative")
    ]


def test_a_spreadsheet_formula_is_not_used(tmp_path: Path) -> None:
    raw = 'force,incident_id,officer_in_case\nTest,I1,"=HYPERLINK(""http://x"",""y"")"\nTest,I2,#REF!\nTest,I3,PC 12\n'
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert [(e.reference, e.field) for e in found.errors if "formula" in e.reason] == [
        ("Test I1", "officer_in_case"),
        ("Test I2", "officer_in_case"),
    ]
    held = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    assert {r["incident_id"]: r["officer_in_case"] for r in held} == {
        "I1": None,
        "I2": None,
        "I3": "PC 12",
    }


def test_a_telephone_with_a_plus_is_no_formula(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r",
        [incident(1, "2026-01-01", "a")],
        [person(1, "victim", "Ann", "Lee", phone="+44 7100 000000")],
    )
    assert intake(folder, tmp_path).errors == []


def test_a_header_among_the_rows_is_warned_of_and_a_column_twice_refused(tmp_path: Path) -> None:
    found = intake(
        with_incidents(
            tmp_path / "r",
            (HEADER + "Test,I1,2026-01-01,a\n" + HEADER + "Test,I2,2026-01-02,b\n").encode(),
        ),
        tmp_path,
    )
    assert [(e.row, e.severity) for e in found.errors if "header" in e.reason] == [(3, "warning")]
    assert kept(tmp_path) == {"I1", "I2"}
    with pytest.raises(UnreadableRecords) as raised:
        take_in(
            with_incidents(tmp_path / "s", b"force,incident_id,force\nA,I1,B\n"), tmp_path / "out2"
        )
    assert "twice" in raised.value.errors[0].reason


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_and_the_other_parts_go_on(tmp_path: Path, raw: bytes) -> None:
    folder = tmp_path / "r"
    (folder / "incidents").mkdir(parents=True)
    (folder / "incidents" / "a.csv").write_bytes(raw)
    (folder / "incidents" / "b.csv").write_text(HEADER + "Test,I1,2026-01-01,a\n")
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    found = intake(folder, tmp_path)
    assert [(e.file, e.reason) for e in found.errors] == [("incidents/a.csv", "the file is empty")]
    assert kept(tmp_path) == {"I1"}


def test_nothing_to_read_says_what_is_missing(tmp_path: Path) -> None:
    for folder in (tmp_path / "absent", tmp_path):
        with pytest.raises(UnreadableRecords):
            take_in(folder, tmp_path / "out")


def test_parts_of_both_kinds_any_order_of_columns_and_unknown_ones_kept(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    (folder / "incidents").mkdir(parents=True)
    (folder / "incidents" / "1.csv").write_text("narrative,beat,incident_id,force\na,K9,I1,Test\n")
    pq.write_table(
        pa.table({"force": ["Test"], "incident_id": ["I2"], "grade": ["low"]}),
        folder / "incidents" / "2.parquet",
    )
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    named = {
        written: ours for ours, written in intake(folder, tmp_path).extras["incidents"].items()
    }
    clean = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    assert {r["incident_id"]: (r[named["beat"]], r[named["grade"]]) for r in clean} == {
        "I1": ("K9", None),
        "I2": (None, "low"),
    }


def test_the_same_key_again_is_a_new_version(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    (folder / "incidents").mkdir(parents=True)
    for number, status in ((2, "live"), (10, "cancelled")):
        write_table(
            folder / "incidents",
            f"part-{number}",
            [incident(1, "2026-01-01", f"version {number}", status=status)],
        )
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    found = intake(folder, tmp_path)
    assert found.counts["incidents"]["older_versions"] == 1
    assert pq.read_table(tmp_path / "out" / "incidents.parquet").column("status").to_pylist() == [
        "cancelled"
    ]


def test_words_outside_the_lists_are_named_with_the_words_allowed(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r",
        [incident(1, "2026-01-01", "a")],
        [person(1, "baddie", "Ann", "Lee"), person(1, "Suspect", "Bob", "Ray")],
    )
    error = next(e for e in intake(folder, tmp_path).errors if e.field == "role")
    assert error.value == "baddie"
    assert "suspect" in error.cure


def test_what_is_recorded_after_as_at_is_not_yet_known(tmp_path: Path) -> None:
    from datetime import date

    folder = write_records(
        tmp_path / "r",
        [incident(1, "2026-01-01", "a"), incident(2, "2026-05-01", "b")],
        [person(1, "victim", "Ann", "Lee")],
    )
    take_in(folder, tmp_path / "out", as_at=date(2026, 3, 1))
    assert kept(tmp_path) == {"I1"}


_cell = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)),
    max_size=30,
)


@given(st.lists(st.tuples(_cell, _cell), min_size=1, max_size=8))
def test_whatever_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("csv") / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["one", "two"])
        out.writerows([("k" + a, b) for a, b in pairs])
    items = list(read_rows(Packed(path, "x.csv")))
    assert not [i for i in items if isinstance(i, RowError)]
    assert [tuple(i.cells) for i in items[1:] if isinstance(i, Row)] == [
        ("k" + a, b) for a, b in pairs
    ]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.csv"
    path.write_bytes(raw)
    for item in read_rows(Packed(path, "x.csv")):
        assert isinstance(item, Row) or (item.reason and item.cure)


@pytest.mark.parametrize(
    "born",
    [
        "Unknown",
        "1985",
        "N/K",
        "00/00/1990",
        "31-FEB-90",
        "26-03-01",
        "2185-01-01",
        "epoch",
        "infinity",
    ],
)
def test_a_date_of_birth_that_is_none_costs_no_suspect(tmp_path: Path, born: str) -> None:
    folder = write_records(
        tmp_path / "r", [incident(1, "2026-01-01", "a")], [person(1, "suspect", "Bob", "Ray", born)]
    )
    found = intake(folder, tmp_path)
    (bob,) = pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()
    assert (bob["family_name"], bob["date_of_birth"]) == ("Ray", None)
    assert [(e.severity, e.row, e.field, e.value) for e in found.errors] == [
        ("warning", 2, "date_of_birth", born)
    ]
    assert found.counts["involvements"]["set_aside"] == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome_on", "TBC"),
        ("domestic", "maybe"),
        ("online", "2"),
        ("status", "closed"),
        ("record_kind", "memo"),
        ("officer_in_case", "=1+1"),
        ("location", "x" * 5000),
    ],
)
def test_a_value_that_decides_nothing_costs_itself_alone(
    tmp_path: Path, field: str, value: str
) -> None:
    folder = write_records(
        tmp_path / "r",
        [incident(1, "2026-01-01", "a", **{field: value})],
        [person(1, "victim", "Ann", "Lee")],
    )
    found = intake(folder, tmp_path)
    assert kept(tmp_path) == {"I1"}
    assert [(e.severity, e.field) for e in found.errors] == [("warning", field)]
    held = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()[0][field]
    assert held == ("live" if field == "status" else None)
    assert found.counts["involvements"]["kept"] == 1


def test_warnings_of_one_kind_are_counted_beyond_ten_thousand(tmp_path: Path) -> None:
    people = [person(1, "witness", "W", f"N{n}", "N/K") for n in range(10_050)]
    found = intake(
        write_records(tmp_path / "r", [incident(1, "2026-01-01", "a")], people), tmp_path
    )
    assert len(found.errors) == 10_001
    assert found.errors[-1].reason.startswith("50 more rows: there is no such date")
    assert found.counts["involvements"]["kept"] == 10_050


def happened(tmp_path: Path, **dates: str) -> tuple[dict, list[tuple[str, str]]]:
    row = {
        "force": "Test",
        "incident_id": "I1",
        "reported_on": "2026-04-11",
        "recorded_on": "2026-04-11",
        "narrative": "a",
        **dates,
    }
    found = intake(
        write_records(tmp_path / "r", [row], [person(1, "victim", "Ann", "Lee")]), tmp_path
    )
    return pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()[0], [
        (e.severity, e.field) for e in found.errors
    ]


@pytest.mark.parametrize(
    ("dates", "field", "day"),
    [
        ({"occurred_from": "1900-01-01"}, "occurred_from", "2026-04-11"),
        ({"occurred_from": "2026-06-05"}, "occurred_from", "2026-04-11"),
        ({"occurred_from": "2026-04-10", "occurred_to": "2026-04-01"}, "occurred_to", "2026-04-10"),
        ({"occurred_from": "2026-04-10", "recorded_on": "2026-04-09"}, "recorded_on", "2026-04-10"),
        ({"reported_on": "1900-01-01", "occurred_from": "2026-04-10"}, "reported_on", "2026-04-10"),
        ({"reported_on": "2126-04-11", "occurred_from": "2026-04-10"}, "reported_on", "2026-04-10"),
    ],
)
def test_dates_that_cannot_all_be_right_are_told_and_not_believed(
    tmp_path: Path, dates: dict[str, str], field: str, day: str
) -> None:
    row, errors = happened(tmp_path, **dates)
    assert errors == [("warning", field)]
    assert str(row["happened_at"])[:10] == day


@pytest.mark.parametrize(
    "dates",
    [
        {"occurred_from": "2026-04-11 23:59"},
        {"occurred_from": "1955-05-05", "occurred_to": "1956-01-01"},
        {"occurred_from": "2026-04-01", "occurred_to": "2026-04-11"},
    ],
)
def test_dates_that_can_be_are_not_told(tmp_path: Path, dates: dict[str, str]) -> None:
    assert happened(tmp_path, **dates)[1] == []


def test_a_column_that_writes_the_month_first_is_not_guessed_at(tmp_path: Path) -> None:
    days = {
        "a": ["03/20/2026", "05/02/2026", "2026-05-02"],
        "b": ["20/03/2026", "05/02/2026", "03/20/2026"],
    }
    folder = tmp_path / "r" / "incidents"
    for name, written in days.items():
        write_table(
            folder,
            name,
            [
                {"force": "Test", "incident_id": f"{name}{n}", "reported_on": d, "narrative": "x"}
                for n, d in enumerate(written)
            ],
        )
    write_table(
        tmp_path / "r",
        "involvements",
        [
            {**person(1, "victim", "Ann", "Lee", "02/03/1990"), "incident_id": "b1"},
            {**person(1, "suspect", "Bob", "Ray", "03/20/1980"), "incident_id": "b1"},
        ],
    )
    found = intake(tmp_path / "r", tmp_path)
    clean = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    assert {r["incident_id"]: str(r["reported_on"])[:10] for r in clean} == {
        "a0": "None", "a1": "None", "a2": "2026-05-02", "b0": "2026-03-20", "b1": "2026-02-05", "b2": "None",
    }  # fmt: skip
    assert ("incidents/a.csv", 3, "05/02/2026") in {
        (e.file, e.row, e.value) for e in found.errors if "month first" in e.reason
    }
    assert {
        r["date_of_birth"]
        for r in pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()
    } == {None}


def test_a_number_that_a_spreadsheet_rounded_is_told(tmp_path: Path) -> None:
    row = {**incident(1, "2026-01-01", "a"), "incident_id": "2.02604E+11"}
    folder = write_records(
        tmp_path / "r",
        [row],
        [
            {
                **person(1, "victim", "Ann", "Lee", phone="4.4771E+11", person_ref="1E+10"),
                "incident_id": "2.02604E+11",
            }
        ],
    )
    found = intake(folder, tmp_path)
    assert sorted((e.file, e.field, e.severity) for e in found.errors) == [
        ("incidents.csv", "incident_id", "warning"),
        ("involvements.csv", "incident_id", "warning"),
        ("involvements.csv", "person_ref", "warning"),
        ("involvements.csv", "phone", "warning"),
    ]
    (ann,) = pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()
    assert (ann["phone"], ann["person_ref"], ann["incident_id"]) == (None, None, "2.02604E+11")


def test_a_header_of_other_bytes_is_read_or_refused_with_its_cure(tmp_path: Path) -> None:
    found = intake(
        with_incidents(tmp_path / "r", "force,incident_id,Straße\nT,I1,x\n".encode("cp1252")),
        tmp_path,
    )
    assert list(found.extras["incidents"].values()) == ["straße"]
    assert [(e.row, e.value) for e in found.errors if "UTF-8" in e.reason] == [(1, "Straße")]
    with pytest.raises(UnreadableRecords) as raised:
        intake(
            with_incidents(tmp_path / "s", "force,incident_id\nT,I1\n".encode("cp037")), tmp_path
        )
    assert all(e.sentence().encode("utf-8") for e in raised.value.errors)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_encoding_is_read_line_by_line(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    text = 'id\tname\ttext\n1\tHölm\tfollowed\n2\tB\t"two\nlines"\n'
    path.write_bytes((("\ufeff" if encoding.endswith("e") else "") + text).encode(encoding))
    items = list(
        read_rows(
            Packed(path, "x.csv"),
            encoding="utf-8" if encoding == "utf-8-sig" else encoding,
            delimiter="\t",
        )
    )
    assert [i.cells for i in items if isinstance(i, Row)] == [
        ["id", "name", "text"],
        ["1", "Hölm", "followed"],
        ["2", "B", "two\nlines"],
    ]


def test_a_folder_called_like_a_file_and_a_spoilt_parquet_are_said(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r", [incident(1, "2026-01-01", "a")], [person(1, "victim", "Ann", "Lee")]
    )
    (folder / "incidents" / "x.csv").mkdir(parents=True)
    assert intake(folder, tmp_path).counts["incidents"]["kept"] == 1
    whole = folder / "incidents" / "y.parquet"
    pq.write_table(
        pa.table({"force": ["T"] * 5000, "incident_id": [str(n * n) for n in range(5000)]}),
        whole,
        compression="zstd",
        use_dictionary=False,
    )
    raw = bytearray(whole.read_bytes())
    raw[200:4000] = bytes(3800)
    whole.write_bytes(bytes(raw))
    with pytest.raises(UnreadableRecords, match="cannot be read to its end"):
        take_in(folder, tmp_path / "out2")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("incidents.csv", gzip.compress(b"force,incident_id\nT,I1\n", mtime=0), "packed file"),
        ("incidents.csv", b"PK\x03\x04 and so on", "spreadsheet or zip file under another name"),
        ("incidents.csv", b"PAR1 and so on", "Parquet file under another name"),
        ("incidents.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook of an old Excel"),
        ("incidents.csv", b"key;text\n1;a\n", "the key column 'force' is missing"),
        (
            "incidents.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "incidents.xls: this file is not read",
        ),
        (
            "incidents 2025.csv",
            b"force,incident_id\nT,I1\n",
            "incidents 2025.csv: this file is not read",
        ),
        ("incidents/part-1.docx", b"x", "part-1.docx: this file is not read"),
        (
            "incidents/2025/part-1.csv",
            b"force,incident_id\nT,I1\n",
            "incidents/2025: a folder is not read",
        ),
        ("incidents.xlsx", b"PK\x03\x04 and so on", "cannot be unpacked"),
        (
            "incidents.csv.gz",
            gzip.compress(b"force,incident_id\nT,I1\n" * 1000, mtime=0)[:40],
            "cannot be unpacked",
        ),
        ("incidents.zip", b"no archive", "cannot be unpacked"),
    ],
)
def test_a_file_of_another_kind_is_named_with_its_cure(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    write_table(tmp_path / "r", "involvements", [person(1, "victim", "Ann", "Lee")])
    (tmp_path / "r" / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "r" / name).write_bytes(content)
    with pytest.raises(UnreadableRecords) as raised:
        intake(tmp_path / "r", tmp_path)
    sentences = " ".join(e.sentence() for e in raised.value.errors)
    assert told in sentences
    assert all(e.cure for e in raised.value.errors)


def test_a_long_value_and_signs_that_steer_a_terminal_are_shown_short_and_plain() -> None:
    error = RowError(
        "a.csv", 2, "T \x1b]0;owned\x07 \u202eevil", "status", "x" * 70_000, "wrong", "Cure"
    )
    assert len(error.sentence()) < 300
    assert "\x1b" not in error.sentence()
    assert "\u202e" not in error.sentence()


@given(st.text(max_size=60))
def test_what_is_readable_steers_nothing_and_keeps_every_letter(text: str) -> None:
    shown = readable(text)
    assert len(shown) == len(text)
    assert all(c in "\n\t" or unicodedata.category(c) != "Cc" for c in shown)
    assert all(a == b for a, b in zip(text, shown, strict=True) if a.isalnum())
