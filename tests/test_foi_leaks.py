"""What leaves holds no number that is withheld, in no file and no sentence; what is said follows
from the numbers; the day is the day.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner
from odf import style, table, text
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl.styles import Font

from clew.cli import cli
from clew.figures.bands import banded
from clew.figures.chart import as_svg, can_draw, describe, in_words
from clew.figures.look import CannotLook, hidden_data
from clew.web.documents import Document
from tests.test_figures import write_incidents

REQUEST = """1. How many stalking offences were recorded in 2025?
2. How many stalking suspects were bailed in 2025?
3. How many harassment offences were recorded in each month of 2025?"""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three stalking offences in 2025; harassment by month, few in some; and a few of everything
    that has to be told beside a number.
    """
    rows = [
        {"incident_id": f"S{n}", "recorded_on": "2025-05-01", "offence_code": "195/12"}
        for n in range(3)
    ]
    monthly = (7, 3, 9, 0, 8, 6, 2, 9, 5, 7, 8, 6)
    rows += [
        {"incident_id": f"H{m}-{n}", "recorded_on": f"2025-{m:02d}-1{n}", "offence_code": "195/94"}
        for m, number in enumerate(monthly, 1)
        for n in range(number)
    ]
    rows += [
        {
            "incident_id": f"D{n}",
            "recorded_on": "",
            "occurred_from": "2025-05-01",
            "offence_code": "195/12",
        }
        for n in range(2)
    ]
    rows += [
        {"incident_id": f"U{n}", "recorded_on": "2025-05-02", "offence_code": "999/99"}
        for n in range(4)
    ]
    rows += [
        {"incident_id": f"W{n}", "recorded_on": "2025-05-02", "offence": "Stalking reported"}
        for n in range(2)
    ]
    rows += [{"incident_id": "L", "recorded_on": "2024-01-02", "offence_code": "195/94"}]
    return write_incidents(tmp_path_factory.mktemp("small") / "records", rows)


@pytest.fixture(scope="module", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEW_FIGURES_KEY", "drawn for the tests")
        patch.setenv("CLEW_HOME", str(tmp_path_factory.mktemp("home")))
        yield


def _foi(*given: Any) -> Any:
    return CliRunner().invoke(cli, ["foi", *map(str, given)])


def _draft(folder: Path, records: Path, request: str = REQUEST, **more: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "request.txt").write_text(request)
    options = [x for k, v in more.items() for x in (f"--{k.replace('_', '-')}", v)]
    result = _foi(
        "draft",
        folder / "request.txt",
        "--records",
        records,
        "--as-at",
        "2026-06-30",
        "--reference",
        "R1",
        "--record",
        folder / "answers",
        "--out",
        folder / "out",
        *options,
    )
    assert result.exit_code == 0, result.output
    return folder / "out"


@pytest.fixture(scope="module")
def drafted(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _draft(tmp_path_factory.mktemp("drafted"), records)


def _texts(folder: Path) -> dict[str, str]:
    """Every file of an answer that leaves, as text."""
    found = {}
    for path in sorted(folder.glob("*.*")):
        raw = path.read_bytes()
        if path.suffix == ".pdf":
            found[path.name] = "\n".join(
                p.extract_text() for p in pypdf.PdfReader(io.BytesIO(raw)).pages
            )
        elif raw.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(raw)) as held:
                parts = [
                    held.read(n).decode("utf-8", "replace")
                    for n in held.namelist()
                    if n in ("content.xml", "word/document.xml")
                ]
            found[path.name] = re.sub(r"<[^>]+>", " ", " ".join(parts))
        else:
            found[path.name] = raw.decode("utf-8-sig")
    return found


# -- numbers
# ------------------------------------------------------------------------------------------------------------------------------
def test_no_file_says_a_number_that_is_withheld(drafted: Path) -> None:
    texts = _texts(drafted)
    assert {"answer.json", "answer.csv", "answer.ods", "letter.pdf", "letter.docx"} <= texts.keys()
    counted = r"(?:records?|rows|crimes|offences|further|hours|people|suspects)"
    for name, said in texts.items():
        # Three offences, two without a day, four with an unknown code, two in words alone; 3
        # records at 5 minutes are 0.2 hours.
        found = re.findall(rf"(?<![\d.,/])(?:[1-4]|0\.[1-4])\s+{counted}\b[^.]*", said)
        assert found == [], (name, found)
    assert "fewer than 5" in " ".join(texts.values()).lower()
    answer = json.loads((drafted / "answer.json").read_text())
    second = answer["questions"][1]
    assert "within the limit of 18 hours" in second["estimate"]
    assert "is not given" in second["estimate"]
    assert not re.search(
        r"\b[1-4]\b", second["estimate"].replace("5 minutes", "").replace("705A/23", "")
    ), second["estimate"]


def test_a_large_number_of_records_to_read_is_told(records: Path, tmp_path: Path) -> None:
    out = _draft(tmp_path, records, "How many harassment suspects were bailed in 2025?")
    assert "70 records" in json.loads((out / "answer.json").read_text())["questions"][0]["estimate"]


@pytest.mark.parametrize(("number", "threshold", "said"), [(1, 5, "fewer than 5"), (4, 5, "fewer than 5"), (5, 5, "5 to 9"), (12, 10, "10 to 49"), (9, 10, "fewer than 10"), (3, 1, "3")])  # fmt: skip
def test_a_count_in_a_sentence_is_in_bands(number: int, threshold: int, said: str) -> None:
    assert banded(number, threshold) == said


def test_a_record_of_answers_is_kept_and_weighed(records: Path, tmp_path: Path) -> None:
    """The year was given, and then eleven months of it are asked for: December has to be kept."""
    few = [
        {
            "incident_id": f"D{n}",
            "recorded_on": f"2025-{1 + n % 11:02d}-05",
            "offence_code": "195/94",
        }
        for n in range(40)
    ]
    few += [
        {"incident_id": f"X{n}", "recorded_on": "2025-12-05", "offence_code": "195/94"}
        for n in range(3)
    ]
    few += [{"incident_id": "first", "recorded_on": "2024-01-05", "offence_code": "195/94"}]
    held = write_incidents(tmp_path / "records", few)
    shown = []
    for n, asked in enumerate(("in 2025", "from 1 January 2025 to 30 November 2025")):
        (tmp_path / f"{n}.txt").write_text(f"How many harassment offences were recorded {asked}?")
        result = _foi(
            "draft",
            tmp_path / f"{n}.txt",
            "--records",
            held,
            "--as-at",
            "2026-06-30",
            "--record",
            tmp_path / "answers",
            "--out",
            tmp_path / f"out{n}",
        )
        assert result.exit_code == 0, result.output
        assert f"Weighed against {n} other answers" in " ".join(result.output.split())
        rows = json.loads((tmp_path / f"out{n}" / "answer.json").read_text())["questions"][0][
            "rows"
        ]
        shown.append(next(r for r in rows if r["table"] == "1.1"))
    assert (shown[0]["number"], shown[1]["mark"]) == (43, "c")
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "answers").iterdir())
    (tmp_path / "answers" / "broken.json").write_text("{")
    result = _foi(
        "draft",
        tmp_path / "1.txt",
        "--records",
        held,
        "--as-at",
        "2026-06-30",
        "--record",
        tmp_path / "answers",
        "--out",
        tmp_path / "out2",
    )
    assert result.exit_code == 2
    assert "broken.json" in result.output


# -- what follows, and the day
# ------------------------------------------------------------------------------------------------------------
def test_what_became_of_a_question_follows_from_its_numbers(drafted: Path) -> None:
    answer = json.loads((drafted / "answer.json").read_text())
    first, _, third = answer["questions"]
    # A question of which every number is withheld is refused.
    assert [q["status"] for q in answer["questions"]][::2] == ["refused", "part"]
    for question in (first, third):
        assert "section 40(2)" in question["reason"]
    said = _texts(drafted)["letter.pdf"]
    assert "Answered in full" not in said
    assert "section 17" in said
    assert "1.1" in said.partition("What is withheld, and why")[2]


def test_a_letter_is_of_the_day_on_which_it_was_sent(records: Path, tmp_path: Path) -> None:
    out = _draft(tmp_path, records)
    before = _texts(out)
    assert "not sent yet" in before["letter.pdf"]
    assert "30 June 2026" not in before["letter.pdf"].partition("Your request")[0]
    assert "Before this is sent" in before["letter.pdf"]
    day = date.today()
    refused = _foi("sent", out, "--on", day, "--record", tmp_path / "answers")
    assert refused.exit_code == 2
    names = re.findall(r"--checked (\S+)", " ".join(refused.output.split()))
    assert {"rights", "notice", "cost"} <= set(names)
    late = _foi(
        "sent",
        out,
        "--on",
        day + timedelta(days=1),
        "--record",
        tmp_path / "answers",
        *[x for n in names for x in ("--checked", n)],
    )
    assert late.exit_code == 2
    assert "to today" in " ".join(late.output.split())
    done = _foi(
        "sent",
        out,
        "--on",
        day,
        "--record",
        tmp_path / "answers",
        *[x for n in names for x in ("--checked", n)],
    )
    assert done.exit_code == 0, done.output
    after = _texts(out)
    said = f"{day.day} {day:%B} {day.year}"
    assert said in after["letter.pdf"].partition("Your request")[0]
    for name in ("letter.pdf", "letter.docx"):
        for note in (
            "DRAFT",
            "not sent",
            "to be checked",
            "Before this is sent",
            "not read for Clew",
        ):
            assert note.lower() not in after[name].lower(), note
    # But for the day and the notes of a draft, what was shown before is what went.
    assert after["answer.csv"] == before["answer.csv"]
    body = before["letter.docx"].partition("Before this is sent")[0].replace("not sent yet", said)
    assert re.sub(r"\s+", " ", body).strip() in re.sub(r"\s+", " ", after["letter.docx"])
    again = _foi("again", out / "not-for-release" / "aggregate.json", "--out", tmp_path / "again")
    assert again.exit_code == 0, again.output
    for path in out.glob("*.*"):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    # It is weighed from now on, a new draft of the same request included.
    assert len(list((tmp_path / "answers").glob(f"*-{day}.json"))) == 1


# -- pictures
# -----------------------------------------------------------------------------------------------------------------------------
def _monthly(numbers: list[int | None], marks: str = "") -> dict[str, Any]:
    periods = [
        {
            "begin": f"2025-{m:02d}-01",
            "end": f"2025-{m:02d}-28",
            "label": f"month {m}",
            "part": False,
        }
        for m in range(1, len(numbers) + 1)
    ]
    cells = [
        [n, [], number if number is not None else 3, "" if number is not None else (marks or "c")]
        for n, number in enumerate(numbers)
    ]
    return {
        "number": "1.1",
        "title": "t",
        "unit": "offences",
        "withheld": "",
        "axes": [],
        "cells": cells,
        "figure": {"periods": periods},
        "stretches": [0] * len(numbers),
        "breaks": [],
    }


def test_a_line_is_broken_at_a_month_that_is_hidden_and_says_why() -> None:
    held = _monthly([7, 8, None, 10, 11, 9, None, None, 6, 7])
    spec = describe(held)
    points = (
        [
            v
            for layer in spec["layer"]
            for v in spec["datasets"][layer["data"]["name"]]
            if "number" in v
        ]
        if "datasets" in spec
        else [v for layer in spec["layer"] for v in layer["data"]["values"] if "number" in v]
    )
    lines = {p["period"]: p["stretch"] for p in points}
    assert lines["month 2"] != lines["month 4"] != lines["month 9"]
    assert lines["month 1"] == lines["month 2"]
    assert "month 3" not in lines
    assert as_svg(held).count(">[c]<") == 3
    assert "[x]" in as_svg(_monthly([7, 8, None, 10], "x"))


def test_bars_that_are_hidden_are_marked() -> None:
    assert as_svg(_monthly([7, None, 9])).count(">[c]<") == 1


@pytest.mark.parametrize("numbers", [[0, 0, 0], [0, None, None], [7, None, None], [None, None]])
def test_nothing_is_drawn_of_nothing(numbers: list[int | None]) -> None:
    assert not can_draw(_monthly(numbers))
    assert "not two totals" in in_words(_monthly(numbers))


def test_two_numbers_are_drawn() -> None:
    assert can_draw(_monthly([0, 7]))
    assert "From 0 in month 1 to 7 in month 2" in in_words(_monthly([0, 7]))


# -- the last look
# ------------------------------------------------------------------------------------------------------------------------
def _ods(
    *,
    hidden: bool = False,
    value: float = 3,
    shown: str = "3",
    white: bool = False,
    width: str = "3cm",
    formula: str = "",
) -> bytes:
    book = OpenDocumentSpreadsheet()
    sheet_style = style.Style(name="s", family="table")
    sheet_style.addElement(style.TableProperties(display="false" if hidden else "true"))
    column = style.Style(name="c", family="table-column")
    column.addElement(style.TableColumnProperties(columnwidth=width))
    cell_style = style.Style(name="w", family="table-cell")
    cell_style.addElement(style.TextProperties(color="#ffffff" if white else "#000000"))
    for held in (sheet_style, column, cell_style):
        book.automaticstyles.addElement(held)
    sheet = table.Table(name="One", stylename=sheet_style)
    sheet.addElement(table.TableColumn(stylename=column))
    row = table.TableRow()
    cell = (
        table.TableCell(valuetype="string", formula=formula)
        if formula
        else table.TableCell(valuetype="float", value=value, stylename=cell_style)
    )
    cell.addElement(text.P(text=shown))
    row.addElement(cell)
    sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _xlsx(change: Any) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "Clew"
    book.active["A1"] = 3
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _zip_with(raw: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as held, zipfile.ZipFile(out, "w") as made:
        for part in held.namelist():
            made.writestr(part, held.read(part))
        made.writestr(name, content)
    return out.getvalue()


def _zip_without_width(raw: bytes) -> bytes:
    """A workbook whose first column is no points wide."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as held, zipfile.ZipFile(out, "w") as made:
        for part in held.namelist():
            made.writestr(
                part,
                held.read(part).replace(
                    b"<sheetData>",
                    b'<cols><col min="1" max="1" width="0" customWidth="1"/></cols><sheetData>',
                ),
            )
    return out.getvalue()


def _xlsx_formula() -> bytes:
    """A workbook that a spreadsheet program saved: the formula, and what it came to, which says
    less.
    """
    plain = _xlsx(lambda s: setattr(s["A1"], "value", "[c]"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as held, zipfile.ZipFile(out, "w") as made:
        for part in held.namelist():
            raw = held.read(part)
            if part == "xl/worksheets/sheet1.xml":
                raw = re.sub(
                    rb"<c r=\"A1\".*?</c>",
                    b'<c r="A1" t="str"><f>IF(3&lt;5,"[c]",3)</f><v>[c]</v></c>',
                    raw,
                )
            made.writestr(part, raw)
    return out.getvalue()


def _pdf(write: bytes = b"", *, attach: bool = False, boxes: bytes = b"") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(Document("t", "m").pdf()))
    if attach:
        writer.add_attachment("rows.csv", b"Jane Doe,3")
    if write:
        stream = pypdf.generic.DecodedStreamObject()
        stream.set_data(b"BT /F1 12 Tf " + write + b" 10 10 Td (Jane Doe 3) Tj ET " + boxes)
        page = writer.pages[0]
        page[pypdf.generic.NameObject("/Contents")] = pypdf.generic.ArrayObject(
            [*page["/Contents"], writer._add_object(stream)]
            if isinstance(page["/Contents"], list)
            else [page.raw_get("/Contents"), writer._add_object(stream)]
        )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


_CASES = [
    ("a.ods", lambda: _ods(hidden=True), "hidden sheet"),
    ("a.ods", lambda: _ods(shown="[c]"), "value 3"),
    ("a.ods", lambda: _ods(value=3, shown="30"), "value 3"),
    ("a.ods", lambda: _ods(white=True), "white text"),
    ("a.ods", lambda: _ods(width="0cm"), "hidden column"),
    ("a.xlsx", lambda: _xlsx(lambda s: setattr(s["A1"], "number_format", '"[c]"')), "value 3"),
    ("a.xlsx", lambda: _xlsx(lambda s: setattr(s["A1"], "number_format", ";;;")), "value 3"),
    ("a.xlsx", lambda: _zip_without_width(_xlsx(lambda s: None)), "hidden column"),
    (
        "a.xlsx",
        lambda: _xlsx(lambda s: setattr(s["A1"], "font", Font(color="FFFFFF"))),
        "white text",
    ),
    (
        "a.docx",
        lambda: _zip_with(Document("t", "m").docx(), "word/embeddings/rows.xlsx", b"x"),
        "file inside the file",
    ),
    (
        "a.docx",
        lambda: _zip_with(Document("t", "m").docx(), "docProps/thumbnail.jpeg", b"x"),
        "small picture of itself",
    ),
    ("a.pdf", lambda: _pdf(attach=True), "file inside the file"),
    ("a.pdf", lambda: _pdf(b"3 Tr"), "text that is not drawn"),
    ("a.pdf", lambda: _pdf(b"1 1 1 rg"), "white text"),
    ("a.pdf", lambda: _pdf(b"1 0 0 1 0 0 Tm", boxes=b"0 0 0 rg 5 5 200 20 re f"), "under a box"),
    ("a.pdf", lambda: _pdf(b"1 0 0 1 -400 0 Tm"), "text off the edge"),
    ("a.pdf", lambda: _pdf(b"0.01 0 0 0.01 0 0 Tm"), "too small to see"),
    ("a.xlsx", lambda: _xlsx_formula(), "a formula under the text"),
    ("a.ods", lambda: _ods(shown="[c]", formula='of:=IF(3<5;"[c]";3)'), "a formula under the text"),
    ("a.svg", lambda: b'<svg><text display="none">3</text></svg>', "hidden parts"),
]


@pytest.mark.parametrize(("name", "make", "said"), _CASES)
def test_what_a_reader_does_not_see_is_found(
    name: str, make: Any, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(make())
    result = _foi("look", tmp_path / name)
    assert result.exit_code == 1, result.output
    assert said in " ".join(result.output.split()), result.output


@pytest.mark.parametrize(("name", "raw"), [("a.zip", b"PK"), ("letter.doc", b"\xd0\xcf\x11\xe0"), ("a.pdf", b"no pdf"), ("a.xlsx", b"id,n"), ("a.csv", b"PK\x03\x04"), ("picture.png", b"x")])  # fmt: skip
def test_what_cannot_be_looked_into_is_never_said_to_be_clean(
    name: str, raw: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(raw)
    result = _foi("look", tmp_path / name)
    assert result.exit_code == 2, result.output
    assert "Nothing is hidden" not in result.output
    with pytest.raises(CannotLook, match=re.escape(name)):
        hidden_data(name, raw)


def test_what_clew_writes_itself_is_clean(drafted: Path) -> None:
    result = _foi("look", *sorted(drafted.glob("*.*")))
    assert result.exit_code == 0, result.output


def test_a_plain_spreadsheet_is_clean() -> None:
    assert hidden_data("a.ods", _ods(value=1234, shown="1,234")) == []
    assert hidden_data("a.xlsx", _xlsx(lambda s: setattr(s["A1"], "number_format", "#,##0"))) == []
