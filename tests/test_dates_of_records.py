"""Dates in every usual dress are read; what can be read two ways is not; what cannot all be right
is told.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.screening.records.dates import macros
from clew.screening.records.errors import UnreadableRecords
from clew.screening.records.intake import take_in
from tests.records import incident, person, write_records
from tests.sampling import times

TODAY = date(2026, 11, 27)
DRESSES = {
    "2026-03-01": "2026-03-01 00:00:00",
    "2026-03-01 22:15": "2026-03-01 22:15:00",
    "2026-03-01T22:15:30Z": "2026-03-01 22:15:30",
    "2026/03/01": "2026-03-01 00:00:00",
    "01/03/2026": "2026-03-01 00:00:00",
    "1/3/2026": "2026-03-01 00:00:00",
    "01/03/2026 22:15": "2026-03-01 22:15:00",
    "01/03/2026 10:00 PM": "2026-03-01 22:00:00",
    "01/03/2026 10:00:05 pm": "2026-03-01 22:00:05",
    "01/03/2026 10:00PM": "2026-03-01 22:00:00",
    "01/03/26": "2026-03-01 00:00:00",
    "01/03/26 22:15": "2026-03-01 22:15:00",
    "01-03-2026": "2026-03-01 00:00:00",
    "01.03.2026": "2026-03-01 00:00:00",
    "01.03.26": "2026-03-01 00:00:00",
    "01-Mar-2026": "2026-03-01 00:00:00",
    "01-MAR-26": "2026-03-01 00:00:00",
    "1 March 2026": "2026-03-01 00:00:00",
    "1st March 2026": "2026-03-01 00:00:00",
    "Sunday, 1st March 2026": "2026-03-01 00:00:00",
    "01-Sept-2025": "2025-09-01 00:00:00",
    "01MAR2026": "2026-03-01 00:00:00",
    "01MAR2026 22:15": "2026-03-01 22:15:00",
    "Mar  1 2026 10:00PM": "2026-03-01 22:00:00",
    "March 1, 2026": "2026-03-01 00:00:00",
    "20260301": "2026-03-01 00:00:00",
    "20260301221500": "2026-03-01 22:15:00",
    "20260301 22:15": "2026-03-01 22:15:00",
}
NO_DATES = [
    "2026-02-31",
    "31/02/2026",
    "26-03-01",
    "1/1/1",
    "00/00/1990",
    "1985",
    "Unknown",
    "N/K",
    "TBC",
    "epoch",
    "infinity",
    "46082",
    "2026-03",
    "may 1985",
    "Mar-85",
    "010326",
    "10:00",
    "03/20/2026",
    "1/3/026",
]


def reads(written: str) -> str | None:
    con = duckdb.connect()
    for sql in macros(TODAY.isoformat()):
        con.execute(sql)
    found = con.execute("select moment_of(?)", [written]).fetchall()[0][0]
    return None if found is None else str(found)


@pytest.mark.parametrize("dress", DRESSES)
def test_a_date_in_its_usual_dress_is_read(tmp_path: Path, dress: str) -> None:
    folder = write_records(
        tmp_path / "r", [incident(1, dress, "a")], [person(1, "victim", "Ann", "Lee")]
    )
    found = take_in(folder, tmp_path / "out", today=TODAY)
    assert found.errors == []
    assert (
        str(pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()[0]["occurred_from"])
        == DRESSES[dress]
    )


@pytest.mark.parametrize("written", NO_DATES)
def test_what_is_no_date_or_could_be_two_is_not_read(written: str) -> None:
    assert reads(written) is None


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("04-MAY-90", "1990-05-04"),
        ("01/03/45", "1945-03-01"),
        ("01/03/24", "2024-03-01"),
        ("28/11/26", "2026-11-28"),
        ("30/11/26", "1926-11-30"),
    ],
)
def test_a_year_of_two_digits_is_never_in_the_future(
    tmp_path: Path, written: str, born: str
) -> None:
    folder = write_records(
        tmp_path / "r",
        [incident(1, "2026-01-01", "a")],
        [person(1, "victim", "Ann", "Lee", written)],
    )
    take_in(folder, tmp_path / "out", today=TODAY)
    assert (
        pq.read_table(tmp_path / "out" / "involvements.parquet").to_pylist()[0]["date_of_birth"]
        == born
    )


_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%a %d %b %Y",
)


@settings(max_examples=times(20, 100))
@given(st.dates(date(1930, 1, 1), date(2026, 11, 27)), st.sampled_from(_FORMS))
def test_every_day_is_read_as_it_was_written(day: date, form: str) -> None:
    assert reads(datetime(day.year, day.month, day.day).strftime(form)) == f"{day} 00:00:00"


def test_a_record_keeps_its_place_by_any_date_that_can_be_believed(tmp_path: Path) -> None:
    rows = [
        {**incident(1, "2026-01-01", "a"), "occurred_from": "TBC", "occurred_to": "2025-13-01"},
        {
            **incident(2, "2026-01-01", "b"),
            "reported_on": "2126-01-01",
            "recorded_on": "1899-12-30",
            "occurred_from": "n/k",
        },
        {**incident(3, "", "c")},
    ]
    found = take_in(
        write_records(tmp_path / "r", rows, [person(n, "victim", "Ann", "Lee") for n in (1, 3)]),
        tmp_path / "out",
        today=TODAY,
    )
    clean = {
        r["incident_id"]: r["happened_at"]
        for r in pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    }
    assert {i: str(at)[:10] for i, at in clean.items()} == {
        "I1": "2026-01-01",
        "I2": "None",
        "I3": "None",
    }
    assert [(e.reference, e.severity) for e in found.errors if "no point in time" in e.reason] == [
        ("Test I2", "warning")
    ]
    assert {(e.reference, e.field) for e in found.errors if e.severity == "warning"} == {
        ("Test I1", "occurred_from"),
        ("Test I1", "occurred_to"),
        ("Test I2", "reported_on"),
        ("Test I2", "recorded_on"),
        ("Test I2", "occurred_from"),
    }


@pytest.mark.parametrize("between", ["/", "-", "."])
def test_a_column_that_proves_the_month_first_is_refused_in_any_dress(
    tmp_path: Path, between: str
) -> None:
    days = [f"0{n}{between}1{n}{between}2026" for n in range(1, 6)]
    rows = [
        {
            "force": "Test",
            "incident_id": f"I{n}",
            "reported_on": d,
            "recorded_on": "2026-06-01",
            "narrative": "a",
        }
        for n, d in enumerate(days)
    ]
    found = take_in(
        write_records(tmp_path / "r", rows, [person(1, "victim", "Ann", "Lee")]),
        tmp_path / "out",
        today=TODAY,
    )
    assert {
        r["reported_on"] for r in pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    } == {None}
    assert {e.row for e in found.errors if "month first" in e.reason} == {2, 3}
    assert all("%m/%d/%Y" in e.cure for e in found.errors if "month first" in e.reason)


def test_a_clock_set_back_is_told(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r",
        [incident(n, "2026-01-01", "a") for n in range(5)],
        [person(1, "victim", "Ann", "Lee")],
    )
    with pytest.raises(UnreadableRecords) as raised:
        take_in(folder, tmp_path / "out", today=date(2020, 1, 1))
    assert "which is today by this computer's clock" in raised.value.errors[0].reason
    assert "Set the clock" in raised.value.errors[0].cure


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["03/20/2026", "05/02/2026", "06/02/2026"], "give no date that can be used"),
        (["summer", "winter", "2026-01-01"], "give no date"),
    ],
)
def test_an_export_whose_dates_cannot_be_read_is_refused_whole(
    tmp_path: Path, days: list[str], told: str
) -> None:
    rows = [
        {"force": "Test", "incident_id": f"I{n}", "reported_on": d, "narrative": "a"}
        for n, d in enumerate(days)
    ]
    with pytest.raises(UnreadableRecords) as raised:
        take_in(
            write_records(tmp_path / "r", rows, [person(1, "victim", "Ann", "Lee")]),
            tmp_path / "out",
            today=TODAY,
        )
    assert told in raised.value.errors[0].reason
    assert {e.row for e in raised.value.errors[1:]} >= {2, 3}
