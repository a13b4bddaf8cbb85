"""Figures that others published: what looks wrong in them, what a file hides, and setting one's own
beside them.
"""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.cli import cli
from clew.figures.checker import Finding, check_file
from clew.figures.look import hidden_data
from clew.figures.published import NotPublished, read_published, total
from clew.figures.sheets import UnreadableTable, cell_name, read_sheets
from clew.offences.periods import split
from tests.sampling import times
from tests.test_figures import write_incidents

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real tables are not here")


def _check(tmp_path: Path, text: str) -> dict[str, list[Finding]]:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    found: dict[str, list[Finding]] = {}
    for finding in check_file(path):
        found.setdefault(finding.kind, []).append(finding)
    return found


# As one force published it: two rows under one code.
DOUBLED = "Offence,2012,2013,2014,2015\n08/65,4,36,44,17\n08/65,1,58,61,27\n195/12,11,83,79,60\nTOTAL,16,177,184,104\n"


@pytest.mark.parametrize("kind", ["repeats", "far corner", "packed tight"])
def test_a_small_file_that_would_become_a_large_table_is_refused(tmp_path: Path, kind: str) -> None:
    """Each is a few kilobytes.

    Opened, they would be a hundred million cells, seventeen thousand million, and 300 MB.
    """
    import time
    import zipfile

    import openpyxl
    from odf import table, text
    from odf.opendocument import OpenDocumentSpreadsheet

    path = tmp_path / ("wide.ods" if kind == "repeats" else "wide.xlsx")
    if kind == "repeats":
        document, sheet = OpenDocumentSpreadsheet(), table.Table(name="wide")
        for _ in range(50):
            row = table.TableRow(numberrowsrepeated=2000)
            cell = table.TableCell(numbercolumnsrepeated=2000)
            cell.addElement(text.P(text="1"))
            row.addElement(cell)
            sheet.addElement(row)
        document.spreadsheet.addElement(sheet)
        document.save(path)
    else:
        book = openpyxl.Workbook()
        book.active.append(["a", "b"])
        if kind == "far corner":
            book.active.cell(1_048_576, 16_384, "x")
        book.save(path)
        if kind == "packed tight":
            with (
                zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
                archive.open("xl/media/x.bin", "w", force_zip64=True) as inside,
            ):
                for _ in range(300):
                    inside.write(bytes(1_000_000))
    assert path.stat().st_size < 400_000
    began = time.process_time()
    with pytest.raises(UnreadableTable, match=r"wide\.\w+: .*(cells|unpacked)"):
        read_sheets(path)
    assert time.process_time() - began < 5


def test_one_code_on_two_rows(tmp_path: Path) -> None:
    found = _check(tmp_path, DOUBLED)
    assert [f.cell for f in found.pop("one code on two rows")] == ["A3"]
    assert found == {}


def test_a_code_once_for_each_force_is_no_fault(tmp_path: Path) -> None:
    rows = "".join(
        f"Force {n},{code},{n * 7 + i}\n"
        for n in range(8)
        for i, code in enumerate(("8/65", "195/12"))
    )
    assert _check(tmp_path, "Force,Code,Number\n" + rows) == {}


@pytest.mark.parametrize(
    ("text", "kind", "cell"),
    [
        ("Offence,2020,2021\nA,10,20\nB,5,6\nTotal,15,27\n", "total", "C4"),
        ("Force,Granted,Refused,Total\nA,8,1,9\nB,2,0,2\nC,7,1,8\nD,4,1,6\n", "total", "D5"),
        ("Offence,2020,2021\nA,10,20\nB,<5,6\nTotal,12,26\n", "recoverable number", "B3"),
        (
            "Outcome,2025\n1 Charged,40\n1A Charged for an alternate offence,6\n16 Not supported,90\nTotal,136\n",
            "counted twice",
            "B5",
        ),
        ("Force,Granted,Refused,Total\nA,8,1,9\nB,2,0,2\nC,7,*,8\nD,4,1,5\n", "recoverable number", "C4"),
        ("Force,2020,2021\nA,8,#DIV/0!\nB,2,3\n", "spreadsheet error", "C2"),
        ("Force,Granted last year,Applied this year,Applications\nA,1,2,3\nB,4,5,9\nC,7,8,15\nD,2,2,4\nE,6,1,7\n", "sum of two series", "D1"),
        ("Force,2019/20 rate,2020/21 rate\nA,10%,10%\nB,20%,20.1%\nC,31%,31%\nD,41%,41%\nE,50%,50%\n", "percentages repeat", "C1"),
        ("Force,2018/19,2019/20,apr_dec_20\nA,10,12,9\nB,20,22,19\n", "unequal periods", "D1"),
        ("Force,2019/20,2019/20\nA,10,12\nB,20,22\n", "doubled year", "C1"),
        ("Force,2019/20,2020/21\nA,10,10\nB,20,20\nC,31,31\nD,44,44\nE,57,57\n", "doubled year", "C1"),
        ("Year,Offences\n2019,10\n2020,12\n2020,14\n", "doubled year", "A4"),
        ("Force,Charged\nA,10\nB,12\nC,7%\nD,14\n", "mixed units", "B4"),
        ("What,2020,2021\nStalking offences,10,12\nProtection orders made,2,3\nTotal,12,15\n", "mixed units", "A4"),
        ("Force,Charged 2020,Rate\nA,10,10%\nB,20,20%\nC,31,31%\nD,41,41%\nE,50,50%\n", "percentages repeat", "C1"),
        ("Force,2019/20,2020/21\nA,10,20\nB,21,42\nC,31,62\nD,44,88\nE,57,114\n", "doubled year", "C1"),
        ("What,1 Jan 2020 - 1 Jan 2021,2 Jan 2021 - 31 Jan 2022\nOffences,991,1256\nDetections,88,111\n", "unequal periods", "C1"),
        ("Period,Offences,Detections\n2020-01-01..2021-01-01,991,88\n2021-01-02..2022-01-31,1256,111\n", "unequal periods", "A3"),
        ("Force,Charged\nA,10\nB,n/a\nC,7\nD,14\n", "unexplained gap", "B3"),
        ("Force,Charged\nA,10\nB,-3\nC,7\n", "not a count", "B3"),
        ("Class," + ",".join(f"20{y}{m:02d}" for y in (20, 21) for m in range(1, 13)) + "\nNew," + ",".join(["0"] * 20 + ["40", "50", "45", "60"]) + "\n", "zeros for nothing", "B2"),
        ("Force,correct at,SPOs\n" + "".join(f"F{n},{d}/04/21,{n}\n" for n, d in enumerate((30, 30, 28, 28, 30, 12), 3)), "unequal periods", "B1"),
    ],
)  # fmt: skip
def test_each_kind_of_fault(tmp_path: Path, text: str, kind: str, cell: str) -> None:
    found = _check(tmp_path, text)
    assert cell in [f.cell for f in found.get(kind, [])], found


@pytest.mark.parametrize(
    "text",
    [
        "Offence,2020,2021\nA,10,20\nB,5,6\nTotal,15,26\n",
        "Force,Granted,Refused,Total\nA,8,1,9\nB,2,0,2\nC,7,1,8\n",
        "Period,Female,Male,All\n2023/24,[x],[x],[x]\n2024/25,[c],[c],9\n2025/26,[c],[c],22\n",
        "Outcome,2025\n1 Charged,40\n1A Charged for an alternate offence,6\n16 Not supported,90\nTotal,130\n",
        "Area,Offence,2020\nNorth,A,3\nNorth,B,4\nNorth total,,7\nSouth,A,1\nSouth,B,2\nSouth total,,3\nGrand total,,10\n",
    ],
)
def test_a_sound_table_has_no_findings(tmp_path: Path, text: str) -> None:
    assert _check(tmp_path, text) == {}


def test_an_xlsx_tells_what_it_hides(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Force", "2020", "2021"], ["A", 10, 20], ["B", 5, 6], ["Total", 15, 27]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A2"].comment = openpyxl.comments.Comment("ask Jo", "Jo")
    book.create_sheet("Workings").sheet_state = "hidden"
    book.properties.creator = "Jo Bloggs"
    path = tmp_path / "t.xlsx"
    book.save(path)
    kinds = [(f.kind, f.cell) for f in check_file(path)]
    assert ("total", "C4") in kinds
    assert {c for k, c in kinds if k == "hidden data"} >= {"2", "C", "A2", ""}
    assert any("Jo Bloggs" in said for said in hidden_data("t.xlsx", path.read_bytes()))


def test_what_is_no_table_is_refused_by_name(tmp_path: Path) -> None:
    for name, content in (
        ("a.txt", b"x"),
        ("b.xlsx", b"not a zip"),
        ("c.csv", b""),
        ("d.ods", b"PK"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableTable, match=name):
            read_sheets(tmp_path / name)
    assert CliRunner().invoke(cli, ["figures", "check", str(tmp_path / "b.xlsx")]).exit_code == 2


def test_the_command_tells_by_exit_status_and_as_csv(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(DOUBLED)
    result = CliRunner().invoke(cli, ["figures", "check", str(tmp_path / "bad.csv"), "--csv"])
    assert result.exit_code == 1
    assert result.output.splitlines()[0] == "sheet,cell,kind,why"
    assert result.output.splitlines()[1].startswith(",A3,one code on two rows,")
    (tmp_path / "good.csv").write_text(DOUBLED.replace("08/65,1", "08/66,1"))
    assert CliRunner().invoke(cli, ["figures", "check", str(tmp_path / "good.csv")]).exit_code == 0


def test_names_of_cells() -> None:
    assert [cell_name(0, n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A1",
        "Z1",
        "AA1",
        "AZ1",
        "BA1",
        "ZZ1",
        "AAA1",
    ]


PRC = "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Number of Offences\n"


def test_the_home_office_table_is_taken_in_with_its_faults_told(tmp_path: Path) -> None:
    path = tmp_path / "prc.csv"
    path.write_text(
        PRC
        + '2017/18,1,Northmoor,Stalking,V,V,8Q," 1,010 "\n2017/18,2,Northmoor,Stalking,V,V,8Q, -00 \n2017/18,3,Northmoor,Stalking,V,V,8Q,many\n2017/19,4,Northmoor,Stalking,V,V,8Q,4\n'
    )
    taken = read_published(path)
    assert [r["number"] for r in taken.rows] == [1010, 0]
    assert taken.dashes == 1
    assert [
        "row 4, Number of Offences" in taken.problems[0],
        "row 5, Financial Year" in taken.problems[1],
    ] == [True, True]
    result = CliRunner().invoke(
        cli, ["figures", "import", str(path), "--out", str(tmp_path / "p.parquet")]
    )
    assert result.exit_code == 1
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(NotPublished, match="neither"):
        read_published(tmp_path / "other.csv")


def test_own_figures_stand_beside_published_ones(tmp_path: Path) -> None:
    records = write_incidents(
        tmp_path / "r",
        [
            {
                "incident_id": str(n),
                "force": "Northmoor",
                "recorded_on": f"2017-0{4 + n % 5}-10",
                "offence_code": "195/12",
            }
            for n in range(20)
        ],
    )
    path = tmp_path / "prc.csv"
    path.write_text(
        PRC
        + "".join(
            f"2017/18,{q},Northmoor,Stalking,V,V,8Q,{n}\n"
            for q, n in ((1, 12), (2, 7), (3, 0), (4, 0))
        )
    )
    runner = CliRunner()
    assert (
        runner.invoke(
            cli, ["figures", "import", str(path), "--out", str(tmp_path / "p.parquet")]
        ).exit_code
        == 0
    )
    result = runner.invoke(
        cli,
        [
            "figures",
            "compare",
            str(tmp_path / "p.parquet"),
            "--records",
            str(records),
            "--area",
            "Northmoor",
            "--as-at",
            "2018-03-31",
        ],
    )
    assert result.exit_code == 0, result.output
    whole = next(line for line in result.output.splitlines() if "2017/18" in line)
    assert whole.split()[-3:] == ["20", "19", "1"]


@needs_shared
def test_the_real_tables() -> None:
    taken = read_published(SHARED / "recorded-crime" / "prc-pfa-mar2013-onwards-tables201718.csv")
    year = split(
        min(r["begin"] for r in taken.rows), max(r["end"] for r in taken.rows), "financial"
    )[0]
    assert year.label == "2017/18"
    assert total(taken.rows, year, of_class="8Q") == 10_296
    assert taken.problems == []
    orders = {
        (f.cell, f.kind) for f in check_file(SHARED / "spo-and-foi" / "spo-by-force-2020-2021.csv")
    }
    assert {
        ("P28", "spreadsheet error"),
        ("O15", "spreadsheet error"),
        ("O1", "unequal periods"),
        ("N1", "unequal periods"),
        ("G1", "unequal periods"),
        ("D31", "unexplained gap"),
    } <= orders
    boroughs = read_published(SHARED / "recorded-crime" / "mps_borough_historical.csv")
    assert len({r["area"] for r in boroughs.rows}) == 34


_CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "Total",
            "2019/20",
            "2019",
            "08/65",
            "195/12",
            "#REF!",
            "n/a",
            "[c]",
            "<5",
            "*",
            "10%",
            "1,234",
            "-00",
            "apr_dec_20",
            "1 Jan 2020 - 1 Jan 2021",
            "Offences",
            "£5",
            "30/04/21",
            "=A1",
        ]
    ),
    st.integers(-5, 2000).map(str),
    st.text(max_size=6),
)


@given(st.lists(st.lists(_CELLS, max_size=8), max_size=14))
@settings(max_examples=times(80, 400))
def test_no_table_is_too_odd_to_be_checked(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "odd.csv"
    with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
        csv.writer(file).writerows(rows)
    try:
        found = check_file(path)
    except UnreadableTable:
        return
    assert all(f.why and f.kind for f in found)


# -- rates
# --------------------------------------------------------------------------------------------------------------------------------
def _checked(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "t.csv").write_text(text)
    return [f"{f.cell} {f.kind}: {f.why}" for f in check_file(tmp_path / "t.csv")]


def test_a_rate_that_its_own_columns_contradict_is_found(tmp_path: Path) -> None:
    """91 of 1,300 published as 9.0%: by the names of the columns where there is one row, and by the
    other rows where there are many.
    """
    one = 'Force,Offences recorded,Charged,Charge rate\nNorthmoor,"1,300",91,9.0%\n'
    [found] = _checked(tmp_path, one)
    assert (
        found
        == "D2 rate: “Charge rate” says 9.0%; “Charged” 91 of “Offences recorded” 1,300 is 7.0%."
    )
    rows = [
        (1300, 91, "9.0%"),
        (200, 11, "5.5%"),
        (400, 50, "12.5%"),
        (90, 9, "10.0%"),
        (75, 3, "4.0%"),
    ]
    many = "Area,A,B,Solved\n" + "".join(
        f"Area {n},{a},{b},{c}\n" for n, (a, b, c) in enumerate(rows)
    )
    assert [f.partition(":")[0] for f in _checked(tmp_path, many)] == ["D2 rate"]
    # Without a sign, and in whole numbers.
    assert _checked(
        tmp_path,
        'Force,Offences recorded,Charged,Charge rate (%)\nNorthmoor,"1,300",91,7\nSouthby,100,20,31\n',
    )[0].startswith("D3 rate")


@pytest.mark.parametrize(
    "text",
    [
        'Force,Offences recorded,Charged,Charge rate\nNorthmoor,"1,300",91,7.0%\nSouthby,150,20,13.3%\n',
        # Of something that is not in the table, per head, or a change: nothing to contradict.
        "Force,Charged,Charge rate\nNorthmoor,91,9.0%\nSouthby,20,31.0%\n",
        "Force,Offences recorded,Charged,Charged per 1000 people\nNorthmoor,1300,91,9.0\nSouthby,150,20,1.0\n",
        "Force,Offences recorded,Charged,Change in charge rate\nNorthmoor,1300,91,9.0%\nSouthby,150,20,1.0%\n",
    ],
)
def test_a_rate_that_is_right_or_of_something_else_is_left_alone(text: str, tmp_path: Path) -> None:
    assert [f for f in _checked(tmp_path, text) if " rate:" in f] == []
