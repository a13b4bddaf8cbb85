"""The letter and the spreadsheet of an answer, made from what is kept of it: complete, whole, and
without a hidden number.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from odf import style, table, teletype, text
from odf.opendocument import load as load_ods

from clew.figures.answer import choice_key, moment_of, proposed
from clew.figures.counting import Cell, Counted
from clew.figures.description import figure
from clew.figures.letter import letter
from clew.figures.look import hidden_data
from clew.figures.spreadsheet import as_csv, as_ods, grid
from clew.offences.periods import split

AS_AT = date(2026, 6, 30)
MONTHS = split(date(2025, 1, 1), date(2025, 10, 31), "month")
YEARS = split(date(2024, 1, 1), date(2025, 12, 31), "calendar")
LONG = (
    "A note that is longer than a line of a letter and has to be read whole: "
    + "it goes on and says more. " * 12
)


def _table(
    number: str, counted: Counted, hidden: dict[Any, str], caveats: list[str] | None = None
) -> dict[str, Any]:
    f = counted.figure
    titles = {"victim_sex": ["F", "M", "several", "other", "none"], "domestic": ["yes", "no"]}
    return {
        "number": number,
        "question": int(number[0]),
        "title": f.title,
        "figure": f.to_json(),
        "unit": "offences",
        "basis": "the day on which it was recorded",
        "codes": ["195/94 Harassment"],
        "says": [],
        "caveats": caveats or [],
        "withheld": "",
        "breaks": [],
        "stretches": [0] * len(f.periods),
        "threshold": 5,
        "axes": [
            {
                "name": b,
                "title": b.replace("_", " "),
                "values": [[v, f"value {v}"] for v in titles[b]],
            }
            for b in f.by
        ],
        "cells": [
            [k[0], list(k[1:]), c.value, hidden.get(k, "")] for k, c in counted.cells.items()
        ],
        "choice": {"figure": choice_key(f), "how": "", "threshold": None, "why": ""},
        "why": [],
    }


def _counted(periods: Any, by: tuple[str, ...] = (), values: tuple[str, ...] = ()) -> Counted:
    asked = figure("recorded", "harassment", periods=periods, as_at=AS_AT, by=by)
    cells = {
        (n, *((v,) if by else ())): Cell(10 + n)
        for n in range(len(periods))
        for v in ((*values, "") if by else ("",))
    }
    return Counted(asked, cells, (values,) if by else ())


def _aggregate(**more: Any) -> dict[str, Any]:
    monthly = _table("1.1", _counted(MONTHS), {(2,): "c"}, [LONG])
    sexes = ("F", "M", "several", "other", "none")
    yearly = _table("1.2", _counted(YEARS, ("victim_sex",), sexes), {(0, "F"): "c", (0, "M"): "c"})
    estimate = {
        "words": "900 records (Stalking: arrests) at 5 minutes each are 75 hours, above the limit of 18 hours. Minutes: timed on a sample.",
        "over": True,
        "minutes": 5,
        "minutes_source": "timed",
        "records": 900,
    }
    questions = [
        {
            "number": 1,
            "text": "How many harassment offences?",
            "status": "part",
            "reason": "Some numbers are withheld.",
            "notes": [],
            "estimate": None,
            "figures": [],
            "offered": [],
        },
        {
            "number": 2,
            "text": "How many suspects were bailed?",
            "status": "refused",
            "reason": "Not counted. Proposed under FOIA s.12.",
            "notes": [],
            "estimate": estimate,
            "figures": [],
            "offered": [],
        },
        {
            "number": 3,
            "text": "How many orders?",
            "status": "answered",
            "reason": "",
            "notes": [],
            "estimate": None,
            "figures": [],
            "offered": [],
        },
    ]
    return {
        "format": 2,
        "made_with": "Clew",
        "reference": "01/FOI/26/000001",
        "force": "Westmarch Police",
        "as_at": "2026-06-30",
        "threshold": 5,
        "request": "How many harassment offences?",
        "asides": [],
        "source": {
            "records": "r",
            "inputs": [],
            "first_on": "2024-01-01",
            "last_on": "2026-06-30",
            "set_aside": 0,
            "run": None,
            "register": "",
        },
        "questions": questions,
        "tables": [monthly, yearly],
        "beside": [],
        "shares": [],
        "opened": [],
        **more,
    }


def _pdf_text(aggregate: dict[str, Any], **more: Any) -> str:
    raw = letter(aggregate, at=moment_of(aggregate), **more).pdf()
    return " ".join(
        " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(raw)).pages).split()
    )


# -- the letter
# ---------------------------------------------------------------------------------------------------------------------------
def test_the_letter_has_the_pictures_with_words_for_who_does_not_see_them() -> None:
    made = letter(_aggregate(), at=moment_of(_aggregate()))
    pdf, docx = made.pdf(), made.docx()
    assert (pdf, docx) == (made.pdf(), made.docx())
    with zipfile.ZipFile(io.BytesIO(docx)) as held:
        assert [n for n in held.namelist() if n.startswith("word/media/")] == [
            "word/media/image1.png",
            "word/media/image2.png",
        ]
        body = held.read("word/document.xml").decode()
    assert re.search(r'descr="From 10 in January 2025 to 19 in October 2025', body)
    assert "Picture of table 1.1" in _pdf_text(_aggregate())
    assert hidden_data("letter.pdf", pdf) == hidden_data("letter.docx", docx) == []


def test_the_letter_is_addressed_and_says_how_to_complain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = _pdf_text(_aggregate(sent_on="2026-07-10"), to="Jo Reader", received=date(2026, 6, 15))
    for part in (
        "Jo Reader",
        "15 June 2026",
        "10 July 2026",
        "Westmarch Police",
        "40 working days",
        "s.50",
        "ico.org.uk",
        "reply to the message or letter",
    ):
        assert part in said, part
    own = tmp_path / "words.toml"
    own.write_text('[contact]\nname = "Information team"\naddress = "foi@westmarch.example"\n')
    monkeypatch.setenv("CLEW_FOI_WORDING", str(own))
    assert "write to foi@westmarch.example" in _pdf_text(_aggregate())
    assert "Information team, Westmarch Police" in _pdf_text(_aggregate())


def test_a_refusal_for_cost_names_the_four_activities_and_what_may_be_counted_together() -> None:
    said = _pdf_text(_aggregate())
    notice = said.partition("The limit of cost (section 12)")[2]
    for part in (
        "section 17(5)",
        "£450",
        "18 hours",
        "£25 an hour",
        "question 2",
        "finding out whether",
        "locating",
        "retrieving",
        "extracting",
        "60 consecutive working days",
        "section 16",
    ):
        assert part in notice, part
    assert proposed(_aggregate()) == ("part", ["s12", "s40"])
    within = _aggregate()
    within["questions"][1] |= {
        "status": "unmatched",
        "estimate": {**within["questions"][1]["estimate"], "over": False},
    }
    assert "section 17(5) of the Freedom" not in _pdf_text(within)


def test_every_refusal_is_a_notice_with_its_ground_and_why_it_applies() -> None:
    part = _pdf_text(_aggregate())
    notice = part.partition("What is withheld, and why (section 17)")[2]
    for said in (
        "section 40(2)",
        "tables 1.1, 1.2",
        "from 1 to 4",
        "principles of data protection",
        "internal review",
    ):
        assert said in notice, said
    refused = _aggregate(tables=[])
    said_all = _pdf_text(
        refused,
        kind="refused",
        outcome="Refused",
        decision="It is withheld.",
        paragraphs=[("s.30 Investigations", "Both sides were weighed, and the harm is greater.")],
    )
    assert "notice of refusal under section 17" in said_all
    assert "Both sides were weighed" in said_all
    neither = _pdf_text(
        _aggregate(tables=[], questions=[]),
        kind="ncnd",
        outcome="Neither confirmed nor denied",
        decision="We neither confirm nor deny.",
        paragraphs=[("s.40(2)", "w")],
    )
    assert "section 1(1)(a)" in neither
    assert "We hold" not in neither


# -- tables
# -------------------------------------------------------------------------------------------------------------------------------
def test_few_periods_stand_beside_each_other_and_no_period_is_said_again_on_every_row() -> None:
    head, lines = grid(_aggregate()["tables"][1])
    assert head == ["victim sex", "2024", "2025"]
    assert [line[0] for line in lines] == [
        "value F",
        "value M",
        "value several",
        "value other",
        "value none",
        "All",
    ]
    assert lines[0] == ["value F", "[c]", 11]
    head, lines = grid(_aggregate()["tables"][0])
    assert head == ["Period", "Number of offences"]
    assert lines[2] == ["March 2025", "[c]"]


# -- the spreadsheet
# ----------------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def book() -> Any:
    return load_ods(io.BytesIO(as_ods(_aggregate(), moment_of(_aggregate()))))


def _sheets(book: Any) -> dict[str, Any]:
    return {str(s.getAttribute("name")): s for s in book.spreadsheet.getElementsByType(table.Table)}


def _rows(sheet: Any) -> list[list[str]]:
    return [
        [
            "\n".join(teletype.extractText(p) for p in c.getElementsByType(text.P))
            for c in r.getElementsByType(table.TableCell)
        ]
        for r in sheet.getElementsByType(table.TableRow)
    ]


def test_the_contents_lead_to_every_sheet_and_every_table_leads_back(book: Any) -> None:
    sheets = _sheets(book)
    links = {
        name: [str(a.getAttribute("href")) for a in s.getElementsByType(text.A)]
        for name, s in sheets.items()
    }
    assert links["Contents"] == [
        "#'Questions'.A1",
        "#'Notes'.A1",
        "#'Table 1.1'.A1",
        "#'Table 1.2'.A1",
    ]
    assert all(
        re.fullmatch(r"#'(.*)'\.A1", href)[1] in sheets
        for hrefs in links.values()
        for href in hrefs
    )
    for name in ("Table 1.1", "Table 1.2"):
        assert links[name] == ["#'Notes'.A1", "#'Contents'.A1"]


def test_every_note_stands_whole_in_one_cell_and_each_table_names_its_notes(book: Any) -> None:
    sheets = _sheets(book)
    notes = {row[0]: row for row in _rows(sheets["Notes"])[2:]}
    assert any(row[1] == LONG.strip() or row[1] == LONG for row in notes.values())
    named = next(
        row[0] for row in _rows(sheets["Table 1.1"]) if row[0].startswith("Read it with notes")
    )
    for number in re.findall(r"\d+", named):
        assert "1.1" in notes[number][2]
    assert {n for n, row in notes.items() if "1.1" in row[2]} == set(re.findall(r"\d+", named))


def test_no_cell_of_the_spreadsheet_is_empty_merged_or_without_width(book: Any) -> None:
    for name, sheet in _sheets(book).items():
        assert sheet.getElementsByType(table.CoveredTableCell) == []
        for row in _rows(sheet)[1:]:
            assert all(row) or name == "Contents", (name, row)
    widths = [
        str(c.getAttribute("columnwidth"))
        for c in book.automaticstyles.getElementsByType(style.TableColumnProperties)
    ]
    assert len(widths) > 3
    assert all(float(w.removesuffix("cm")) >= 2 for w in widths)


def test_no_hidden_number_is_in_either_file() -> None:
    kept = _aggregate()
    kept["tables"][0]["cells"][2][2] = 3773
    kept["tables"][1]["cells"][0][2] = 3773
    assert b"3773" not in as_csv(kept)
    for raw in (as_ods(kept, moment_of(kept)), letter(kept, at=moment_of(kept)).docx()):
        with zipfile.ZipFile(io.BytesIO(raw)) as held:
            assert all(
                b"3773" not in held.read(n) and b"3,773" not in held.read(n)
                for n in held.namelist()
                if n.endswith(".xml")
            )
    assert "3773" not in _pdf_text(kept)
