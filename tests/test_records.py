"""Bad input gets a clear error that names file, row, field, value and the cure; the good rows go on."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.screening.records.csv_rows import Row, read_rows
from clew.screening.records.errors import RowError, UnreadableRecords
from clew.screening.records.intake import Intake, take_in
from tests.records import incident, person, write_records, write_table

HEADER = "force,incident_id,reported_on,narrative\n"


def intake(folder: Path, tmp_path: Path) -> Intake:
    return take_in(folder, tmp_path / "out")


def with_incidents(folder: Path, raw: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "incidents.csv").write_bytes(raw)
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    return folder


def kept(tmp_path: Path) -> set[str]:
    return set(pq.read_table(tmp_path / "out" / "incidents.parquet").column("incident_id").to_pylist())


def test_a_day_that_does_not_exist_is_named_and_the_rest_go_on(tmp_path: Path) -> None:
    folder = with_incidents(tmp_path / "r", (HEADER + "Test,I1,2026-02-31,a\nTest,I2,2026-02-28,b\n").encode())
    found = intake(folder, tmp_path)
    assert [(e.file, e.row, e.reference, e.field, e.value) for e in found.errors if e.field == "reported_on"] == [
        ("incidents.csv", 2, "Test I1", "reported_on", "2026-02-31")
    ]
    assert found.errors[0].cure
    assert kept(tmp_path) == {"I2"}
    assert found.counts["incidents"] == {"read": 2, "set_aside": 1, "older_versions": 0, "after_as_at": 0, "kept": 1}


def test_wrong_encoding_costs_the_row_that_has_it(tmp_path: Path) -> None:
    folder = with_incidents(tmp_path / "r", HEADER.encode() + "Test,I1,2026-01-01,café\n".encode("latin-1") + b"Test,I2,2026-01-02,plain\n")
    found = intake(folder, tmp_path)
    error = next(e for e in found.errors if "UTF-8" in e.reason)
    assert (error.row, error.field, error.value) == (2, "narrative", "café")
    assert kept(tmp_path) == {"I2"}
    assert found.counts["incidents"]["set_aside"] == 1


def test_utf_16_is_refused_whole_with_its_cure(tmp_path: Path) -> None:
    folder = with_incidents(tmp_path / "r", (HEADER + "Test,I1,2026-01-01,a\n").encode("utf-16"))
    with pytest.raises(UnreadableRecords) as raised:
        intake(folder, tmp_path)
    assert "UTF-16" in raised.value.errors[0].reason


def test_a_broken_quote_costs_one_row(tmp_path: Path) -> None:
    raw = (
        HEADER
        + 'Test,I1,2026-01-01,"he said "stop" and left\nTest,I2,2026-01-02,fine\nTest,I3,2026-01-03,"two\nlines"\nTest,I4,2026-01-04,ok\n'
    )
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert kept(tmp_path) == {"I2", "I3", "I4"}
    assert [e.row for e in found.errors if "quote" in e.reason] == [2]


def test_a_quote_that_never_ends_costs_one_row(tmp_path: Path) -> None:
    raw = HEADER + 'Test,I1,2026-01-01,"never ends\n' + "".join(f"Test,I{n},2026-01-02,fine\n" for n in range(2, 50))
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert len(kept(tmp_path)) == 48
    assert [e.row for e in found.errors if "quote" in e.reason] == [2]


def test_a_cell_of_two_megabytes_is_read_to_its_limit_and_said(tmp_path: Path) -> None:
    raw = HEADER + "Test,I1,2026-01-01," + "x" * 2_000_000 + "\nTest,I2,2026-01-02,b\n"
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert kept(tmp_path) == {"I1", "I2"}
    assert [(e.severity, e.reference, e.field) for e in found.errors if "longer" in e.reason] == [("warning", "Test I1", "narrative")]


def test_a_spreadsheet_formula_is_set_aside(tmp_path: Path) -> None:
    raw = 'force,incident_id,officer_in_case\nTest,I1,"=HYPERLINK(""http://x"",""y"")"\nTest,I2,#REF!\nTest,I3,PC 12\n'
    found = intake(with_incidents(tmp_path / "r", raw.encode()), tmp_path)
    assert [(e.reference, e.field) for e in found.errors if "formula" in e.reason] == [
        ("Test I1", "officer_in_case"),
        ("Test I2", "officer_in_case"),
    ]
    assert kept(tmp_path) == {"I3"}


def test_a_telephone_with_a_plus_is_no_formula(tmp_path: Path) -> None:
    folder = write_records(tmp_path / "r", [incident(1, "2026-01-01", "a")], [person(1, "victim", "Ann", "Lee", phone="+44 7100 000000")])
    assert intake(folder, tmp_path).errors == []


def test_a_header_among_the_rows_is_warned_of_and_a_column_twice_refused(tmp_path: Path) -> None:
    found = intake(
        with_incidents(tmp_path / "r", (HEADER + "Test,I1,2026-01-01,a\n" + HEADER + "Test,I2,2026-01-02,b\n").encode()), tmp_path
    )
    assert [(e.row, e.severity) for e in found.errors if "header" in e.reason] == [(3, "warning")]
    assert kept(tmp_path) == {"I1", "I2"}
    with pytest.raises(UnreadableRecords) as raised:
        take_in(with_incidents(tmp_path / "s", b"force,incident_id,force\nA,I1,B\n"), tmp_path / "out2")
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
    pq.write_table(pa.table({"force": ["Test"], "incident_id": ["I2"], "grade": ["low"]}), folder / "incidents" / "2.parquet")
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    intake(folder, tmp_path)
    clean = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    assert {r["incident_id"]: (r["beat"], r["grade"]) for r in clean} == {"I1": ("K9", None), "I2": (None, "low")}


def test_the_same_key_again_is_a_new_version(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    (folder / "incidents").mkdir(parents=True)
    for number, status in ((2, "live"), (10, "cancelled")):
        write_table(folder / "incidents", f"part-{number}", [incident(1, "2026-01-01", f"version {number}", status=status)])
    write_table(folder, "involvements", [person(1, "victim", "Ann", "Lee")])
    found = intake(folder, tmp_path)
    assert found.counts["incidents"]["older_versions"] == 1
    assert pq.read_table(tmp_path / "out" / "incidents.parquet").column("status").to_pylist() == ["cancelled"]


def test_words_outside_the_lists_are_named_with_the_words_allowed(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r", [incident(1, "2026-01-01", "a")], [person(1, "baddie", "Ann", "Lee"), person(1, "Suspect", "Bob", "Ray")]
    )
    error = next(e for e in intake(folder, tmp_path).errors if e.field == "role")
    assert error.value == "baddie"
    assert "suspect" in error.cure


def test_what_is_recorded_after_as_at_is_not_yet_known(tmp_path: Path) -> None:
    from datetime import date

    folder = write_records(
        tmp_path / "r", [incident(1, "2026-01-01", "a"), incident(2, "2026-05-01", "b")], [person(1, "victim", "Ann", "Lee")]
    )
    take_in(folder, tmp_path / "out", as_at=date(2026, 3, 1))
    assert kept(tmp_path) == {"I1"}


_cell = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=30)


@given(st.lists(st.tuples(_cell, _cell), min_size=1, max_size=8))
def test_whatever_a_csv_writer_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    import csv

    path = tmp_path_factory.mktemp("csv") / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["one", "two"])
        out.writerows([("k" + a, b) for a, b in pairs])
    items = list(read_rows(path, "x.csv"))
    assert not [i for i in items if isinstance(i, RowError)]
    assert [tuple(i.cells) for i in items[1:] if isinstance(i, Row)] == [("k" + a, b) for a, b in pairs]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.csv"
    path.write_bytes(raw)
    for item in read_rows(path, "x.csv"):
        assert isinstance(item, Row) or (item.reason and item.cure)
