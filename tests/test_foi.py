"""Requests in plain English: read into questions, answered by the command, written again byte for
byte.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pypdf
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from odf import table as odf_table
from odf.opendocument import load as load_ods

from clew.cli import cli
from clew.figures.chart import as_svg, can_draw, describe
from clew.figures.description import from_json
from clew.figures.look import hidden_data
from clew.figures.questions import in_words, plain_text, read_request
from clew.screening.runs.run import Published
from tests.sampling import times

AS_AT = date(2026, 6, 30)
WHY = """Dear Sir or Madam,

How many incidents of stalking have been recorded in the last three reporting years? How many stalking protection orders have been issued in that time, and how many breaches of a stalking protection order have been recorded?

I don't mind whether it's financial years, calendar years, or other 12-month periods; if three years would take too long, the latest 12 months.

Yours faithfully,
A. Person"""


def _read(text: str) -> list[tuple[str, list[tuple[Any, ...]], list[str]]]:
    return [
        (
            q.text,
            [
                (f.measure, f.of, f.codes, f.by, dict(f.where), [p.label for p in f.periods])
                for f in q.figures
            ],
            [w for w, _ in q.lacks] + q.notes,
        )
        for q in read_request(text, AS_AT).questions
    ]


def _measures(text: str, number: int = 0) -> list[tuple[str, str]]:
    return [(f.measure, f.of) for f in read_request(text, AS_AT).questions[number].figures]


def test_the_request_of_every_force_is_three_questions() -> None:
    reading = read_request(WHY, AS_AT)
    assert [q.figures[0].measure for q in reading.questions] == [
        "recorded",
        "orders_full",
        "s8_recorded",
    ]
    assert {p.label for q in reading.questions for f in q.figures for p in f.periods} == {
        "2023/24",
        "2024/25",
        "2025/26",
    }
    assert reading.fallback
    assert len(reading.asides) == 2
    # What is near is offered; the breaches stand with both their sources.
    assert {"orders_interim", "people_any"} <= {f.measure for f in reading.questions[1].offered}
    assert [f.codes for f in reading.questions[2].figures] == [(), ("008/74",)]
    assert "s11_recorded" in {f.measure for f in reading.questions[2].offered}


@pytest.mark.parametrize(
    ("text", "measures", "labels"),
    [
        ("How many stalking offences were recorded in 2019/20?", [("recorded", "stalking")], ["2019/20"]),
        ("Number of harassment offences from 01/04/2022 to 31/03/2023", [("recorded", "harassment")], ["1 April 2022 to 31 March 2023"]),
        ("How many arrests for stalking per month in 2024?", [("arrests", "stalking")], None),
        ("How many SPOs were refused since 20 January 2020?", [("refused", "")], None),
        ("How many stalking protection orders are currently in force?", [("in_force", "")], ["30 June 2026"]),
        ("How many malicious communications offences were recorded in Q1 2024?", [("recorded", "communications")], ["January to March 2024"]),
        ("Coercive control offences with a positive outcome, calendar years 2022 and 2023", [("positive", "coercion")], ["2022", "2023"]),
        ("How many victims of stalking were reported by the same suspect more than once in the last two financial years?", [("repeat_victims", "stalking")], ["2024/25", "2025/26"]),
        ("Breaches of non-molestation orders in 2023", [("recorded", "order")], ["2023"]),
    ],
)  # fmt: skip
def test_a_question_finds_its_figures(
    text: str, measures: list[tuple[str, str]], labels: list[str] | None
) -> None:
    found = read_request(text, AS_AT).questions[0].figures
    assert [(f.measure, f.of) for f in found] == measures
    if labels is not None:
        assert [p.label for p in found[0].periods] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("stalking offences, last five financial years", ["2021/22", "2022/23", "2023/24", "2024/25", "2025/26"]),
        ("stalking offences in 2019, 2020, 2021 and 2022", ["2019", "2020", "2021", "2022"]),
        ("stalking offences between 1 Jan 2020 and 1 Jan 2021", ["1 January 2020 to 1 January 2021"]),
        ("stalking offences 20/01/20-31/08/21", ["20 January 2020 to 31 August 2021"]),
        ("stalking offences per half-year 2015-2016", ["January to June 2015", "July to December 2015", "January to June 2016", "July to December 2016"]),
        ("stalking offences since April 2024, per year", ["2024/25", "2025/26", "2026/27 to 30 June 2026"]),
        ("stalking offences in the last 12 months", ["1 July 2025 to 30 June 2026"]),
        ("stalking offences in the years ending March 2022, 2023 and 2024", ["2021/22", "2022/23", "2023/24"]),
        ("stalking offences in the year ending 30 June 2025", ["1 July 2024 to 30 June 2025"]),
        ("stalking offences from 2025 to date", ["1 January 2025 to 30 June 2026"]),
        ("stalking offences each year from 2024 to present", ["2024", "2025", "2026 to 30 June 2026"]),
        ("stalking offences Jan-Mar 2022", ["1 January 2022 to 31 March 2022"]),
        ("stalking offences FY2015/16-2017/18", ["2015/16", "2016/17", "2017/18"]),
    ],
)  # fmt: skip
def test_periods_as_people_write_them(text: str, labels: list[str]) -> None:
    assert [p.label for p in read_request(text, AS_AT).questions[0].figures[0].periods] == labels


def test_what_cannot_be_counted_is_said_and_nothing_is_passed_over() -> None:
    assert "Crown Prosecution Service" in " ".join(
        _read("How many people were prosecuted for stalking in 2023?")[0][2]
    )
    assert "person" in _read("What training do officers receive?")[0][2][0]
    assert (
        "s.40" in _read("Please list every address at which stalking was reported in 2024")[0][2][0]
    )
    assert "another request" in _read("Same 4 questions as 01.FOI.22.023166")[0][2][0]
    assert (
        "no field" in _read("How many police officers were accused of stalking in 2024?")[0][2][0]
    )
    assert "ends before it begins" in " ".join(
        _read("stalking offences from 1 May 2024 to 1 April 2023")[0][2]
    )
    assert "not counted by Clew" in " ".join(
        _read("stalking offences in 2024 by nationality of the victim")[0][2]
    )
    gibberish = _read("Colourless green ideas sleep furiously?")
    assert gibberish[0][1] == []
    assert "a person reads it" in gibberish[0][2][0]
    assert _read("")[0][1] == []


def test_codes_named_once_hold_for_the_questions() -> None:
    found = read_request(
        "1. People charged in 2023\n2. Offences recorded in 2023\nThe codes I mean are 8/65, 008/66 and 195/12.",
        AS_AT,
    )
    assert all(
        f.codes == ("008/65", "008/66", "195/12") for q in found.questions for f in q.figures
    )


def test_an_email_is_read_without_its_headers_and_quotes() -> None:
    raw = b"From: a@b.example\r\nTo: foi@force.example\r\nSubject: FOI\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHow many stalking offences in 2024?\r\n> How many arrests in 2023?\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>How many?</p>\r\n--x--\r\n"
    found = read_request(plain_text(raw), AS_AT)
    assert [q.text for q in found.questions] == ["How many stalking offences in 2024?"]


# -- the command
# --------------------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module", autouse=True)
def _key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEW_FIGURES_KEY", "drawn for the tests")
        yield


@pytest.fixture(autouse=True)
def _own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of one test are not weighed against those of another."""
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def drafted(force: Path, force_run: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("foi")
    (folder / "why.txt").write_text(
        WHY.replace(
            "Yours faithfully",
            "4. How many malicious communications offences in 2025 used social media?\n\nYours faithfully",
        )
    )
    out = folder / "answer"
    result = CliRunner().invoke(
        cli,
        [
            "foi",
            "draft",
            str(folder / "why.txt"),
            "--records",
            str(force),
            "--run",
            str(force_run.folder),
            "--orders",
            str(force / "register"),
            "--as-at",
            "2026-06-30",
            "--reference",
            "01.FOI.26.000001",
            "--record",
            str(folder / "answers"),
            "--out",
            str(out),
        ],
    )
    assert result.exit_code == 0, result.output
    return out


def test_the_draft_has_everything(drafted: Path) -> None:
    answer = json.loads((drafted / "answer.json").read_text())
    assert [q["status"] for q in answer["questions"]] == ["part", "part", "part", "part"]
    first = answer["questions"][0]["figures"][0]
    assert first["codes"][0].startswith("195/12")
    assert first["counting_unit"] == "offences"
    assert any("principal crime" in b for b in first["breaks_in_series"])
    assert "x" in {r["mark"] for r in answer["questions"][0]["rows"] if r["table"] == "1.1"}
    # Not every year is held, and the requester then takes the latest twelve months.
    assert any(
        len(t["description"]["periods"]) == 1
        and "1 July 2025" in t["description"]["periods"][0]["label"]
        for t in answer["questions"][0]["figures"]
    )
    tracked = answer["questions"][3]
    assert tracked["figures"][0]["withheld"].startswith("Numbers from what texts mention")
    assert tracked["rows"] == []
    # Record numbers, as many as the number that is withheld: they stay.
    assert [p.parent.name for p in drafted.rglob("sample-*.csv")] == ["not-for-release"]


def test_no_small_number_leaves(drafted: Path) -> None:
    answer = json.loads((drafted / "answer.json").read_text())
    recorded = [
        r
        for q in answer["questions"]
        for r in q["rows"]
        if r["number"] is not None and "Not recorded" not in r.values()
    ]
    assert not [r for r in recorded if 0 < r["number"] < 5]
    rows = list(
        csv.DictReader(io.StringIO((drafted / "answer.csv").read_text(encoding="utf-8-sig")))
    )
    assert not [
        r
        for r in rows
        if r["number"] and 0 < int(r["number"]) < 5 and r["value 1"] != "Not recorded"
    ]
    assert all(r["mark means"] for r in rows if r["mark"])
    assert (drafted / "not-for-release" / "aggregate.json").stat().st_mode & 0o077 == 0


def test_the_same_again_byte_for_byte_from_records_or_from_what_was_kept(
    drafted: Path, force: Path, force_run: Published, tmp_path: Path
) -> None:
    result = CliRunner().invoke(
        cli,
        [
            "foi",
            "again",
            str(drafted / "not-for-release" / "aggregate.json"),
            "--out",
            str(tmp_path / "again"),
        ],
    )
    assert result.exit_code == 0, result.output
    result = CliRunner().invoke(
        cli,
        [
            "foi",
            "draft",
            str(drafted.parent / "why.txt"),
            "--records",
            str(force),
            "--run",
            str(force_run.folder),
            "--orders",
            str(force / "register"),
            "--as-at",
            "2026-06-30",
            "--reference",
            "01.FOI.26.000001",
            "--out",
            str(tmp_path / "anew"),
        ],
    )
    assert result.exit_code == 0, result.output
    for made in ("again", "anew"):
        for path in drafted.rglob("*"):
            if path.is_file() and not (made == "again" and path.name.startswith("sample-")):
                assert (
                    tmp_path / made / path.relative_to(drafted)
                ).read_bytes() == path.read_bytes(), (made, path.name)


def test_the_spreadsheet_keeps_to_the_guidance(drafted: Path) -> None:
    raw = (drafted / "answer.ods").read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
    document = load_ods(str(drafted / "answer.ods"))
    sheets = document.spreadsheet.getElementsByType(odf_table.Table)
    names = [s.getAttribute("name") for s in sheets]
    assert names[:4] == ["Cover", "Contents", "Questions", "Notes"]
    for sheet in sheets:
        assert not sheet.getElementsByType(odf_table.CoveredTableCell)
        if sheet.getAttribute("name").startswith("Table"):
            assert len(sheet.getElementsByType(odf_table.TableHeaderRows)) == 1
    found = pd.read_excel(drafted / "answer.ods", sheet_name="Table 2.1", engine="odf", header=None)
    at = found.index[found[0] == "Period"][0]
    numbers = [v for v in found.loc[at + 1 :, 1] if not str(v).startswith("[")]
    assert numbers
    assert all(pd.api.types.is_number(v) for v in numbers)
    assert hidden_data("answer.ods", raw) == []


def test_the_letter_says_what_was_asked_and_what_became_of_it(drafted: Path) -> None:
    said = "\n".join(p.text for p in docx.Document(str(drafted / "letter.docx")).paragraphs)
    for part in (
        "last three reporting years",
        "Answered in part",
        "Table 1.1",
        "195/12",
        "internal review",
        "Break in the series",
        "Information Commissioner",
    ):
        assert part in said, part
    assert hidden_data("letter.docx", (drafted / "letter.docx").read_bytes()) == []
    assert "Table 1.1" in "".join(
        p.extract_text() for p in pypdf.PdfReader(drafted / "letter.pdf").pages
    )


def test_the_letter_quotes_the_requester_alone_and_says_of_no_table_what_is_not_true_of_it(
    force: Path, tmp_path: Path
) -> None:
    page = """We use some essential cookies to make our website work.
Freedom of information request reference no: 77.FOI.26.000404
You have requested the following information:
1. How many stalking offences were recorded from 1 January 2026 to 30 June 2026?
2. How many threatening messages were recorded on 1 January 2026?
3. How many strangulation offences were recorded on 1 January 2026?
4. How many offences of disclosing private sexual images were recorded on 1 January 2026?
We have decided to release what we hold in full.
More than 900 stalking cases a month are recorded now."""
    request = tmp_path / "page.txt"
    request.write_text(page)
    out = tmp_path / "page"
    done = CliRunner().invoke(
        cli,
        [
            "foi",
            "draft",
            str(request),
            "--records",
            str(force),
            "--as-at",
            "2026-06-30",
            "--out",
            str(out),
            "--threshold",
            "1",
        ],
    )
    assert done.exit_code == 0, done.output
    said = [p.text for p in docx.Document(str(out / "letter.docx")).paragraphs]
    text = "\n".join(said)
    assert "How many stalking offences were recorded from 1 January 2026" in text
    assert not [
        w for w in ("cookies", "release what we hold", "More than 900", "77.FOI") if w in text
    ]
    assert (
        "cookies" in json.loads((out / "not-for-release" / "aggregate.json").read_text())["request"]
    )
    # Some tables hold nothing and one does: that nothing was found is said at those, and not of
    # all.
    tables = text.partition("How to read these figures")
    assert "Nothing was found in any of the periods" in tables[0]
    assert "Nothing was found in any of the periods" not in tables[2]


def test_a_sample_that_was_read_lets_the_number_go_with_its_precision(
    drafted: Path, force: Path, tmp_path: Path
) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(
                (drafted / "not-for-release" / "sample-social_media_contact.csv").read_text(
                    encoding="utf-8-sig"
                )
            )
        )
    )
    for n, row in enumerate(rows):
        row["does the text say so (yes or no)"] = "no" if n == 0 else "yes"
        row["read by"], row["read on"] = "I. Coyle", "2026-07-01"
    filled = tmp_path / "sample-social_media_contact.csv"

    def write() -> None:
        with filled.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    write()
    call = [
        "foi",
        "draft",
        str(drafted.parent / "why.txt"),
        "--records",
        str(force),
        "--as-at",
        "2026-06-30",
        "--sample",
        str(filled),
        "--out",
        str(tmp_path / "out"),
    ]
    result = CliRunner().invoke(cli, call)
    assert result.exit_code == 0, result.output
    question = json.loads((tmp_path / "out" / "answer.json").read_text())["questions"][3]
    assert question["rows"]
    said = question["figures"][0]["caveats"][0]
    assert "I. Coyle read each on 2026-07-01: in " in said
    # How many were read is how many there are: it is not told.
    assert len(rows) < 100
    assert str(len(rows)) not in re.sub(r"\d+%", "", said).replace("2026-07-01", "")
    rows[0]["does the text say so (yes or no)"] = "perhaps"
    write()
    result = CliRunner().invoke(cli, call)
    assert result.exit_code == 2
    assert "row 2" in result.output
    assert "perhaps" in result.output


def test_without_a_register_or_a_run_the_lack_is_named(force: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text(
        "1. How many stalking protection orders were made in 2025?\n2. How many breaches of them?\n3. How many people were victims of stalking more than once by the same suspect in 2025?"
    )
    result = CliRunner().invoke(
        cli,
        [
            "foi",
            "draft",
            str(tmp_path / "q.txt"),
            "--records",
            str(force),
            "--as-at",
            "2026-06-30",
            "--out",
            str(tmp_path / "out"),
        ],
    )
    assert result.exit_code == 0, result.output
    questions = json.loads((tmp_path / "out" / "answer.json").read_text())["questions"]
    assert [q["status"] for q in questions] == ["not held", "part", "not held"]
    assert "register of orders" in questions[0]["reason"]
    assert questions[1]["figures"][0]["codes"][0].startswith("008/74")
    assert "clew screen" in questions[2]["reason"]


def test_nothing_is_written_over_a_folder_that_is_not_ours(force: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("How many stalking offences in 2025?")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    result = CliRunner().invoke(
        cli,
        [
            "foi",
            "draft",
            str(tmp_path / "q.txt"),
            "--records",
            str(force),
            "--as-at",
            "2026-06-30",
            "--out",
            str(tmp_path / "out"),
        ],
    )
    assert result.exit_code == 2
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"


def test_a_picture_breaks_where_the_series_does(drafted: Path) -> None:
    kept = json.loads((drafted / "not-for-release" / "aggregate.json").read_text())
    table = next(t for t in kept["tables"] if can_draw(t))
    assert as_svg(table).startswith("<svg")
    assert "http://" not in as_svg(table).replace("http://www.w3.org", "")
    months = [
        {
            "begin": f"2023-{m:02d}-01",
            "end": f"2023-{m:02d}-28",
            "label": f"month {m}",
            "part": False,
        }
        for m in range(1, 11)
    ]
    cells = [[n, [], 200 + 10 * n, ""] for n in range(10)]
    long = {
        **table,
        "axes": [],
        "cells": cells,
        "figure": {**table["figure"], "periods": months},
        "stretches": [0] * 4 + [1] * 6,
        "breaks": [
            {
                "on": "2023-05-01",
                "title": "A rule changed",
                "words": "1 May 2023: A rule changed.",
                "verified": True,
            }
        ],
    }
    spec = json.dumps(describe(long))
    assert "stretch" in spec
    assert "series broken" in spec


def test_a_letter_that_somebody_edited_is_looked_through(drafted: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    assert (
        runner.invoke(
            cli,
            [
                "foi",
                "look",
                str(drafted / "letter.docx"),
                str(drafted / "answer.ods"),
                str(drafted / "answer.csv"),
            ],
        ).exit_code
        == 0
    )
    edited = tmp_path / "edited.docx"
    with zipfile.ZipFile(drafted / "letter.docx") as held, zipfile.ZipFile(edited, "w") as made:
        for name in held.namelist():
            content = held.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    b"<w:body>",
                    b'<w:body><w:p><w:del w:id="1" w:author="J. Bloggs"><w:r><w:delText>Dana Quill</w:delText></w:r></w:del></w:p>',
                    1,
                )
            made.writestr(name, content)
    result = runner.invoke(cli, ["foi", "look", str(edited)])
    assert result.exit_code == 1
    assert "tracked deletions" in result.output


def test_a_share_stands_beside_its_base(force: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text(
        "What percentage of harassment offences recorded in 2025 resulted in a charge?"
    )
    result = CliRunner().invoke(
        cli,
        [
            "foi",
            "draft",
            str(tmp_path / "q.txt"),
            "--records",
            str(force),
            "--as-at",
            "2026-06-30",
            "--threshold",
            "1",
            "--out",
            str(tmp_path / "out"),
        ],
    )
    assert result.exit_code == 0, result.output
    answer = json.loads((tmp_path / "out" / "answer.json").read_text())
    of = {(r["table"], r["period"]): r["number"] for r in answer["questions"][0]["rows"]}
    for share in answer["shares"]:
        assert share["number"] == of[share["table"], share["period"]]
        assert share["base"] == of[share["of_table"], share["period"]]
        assert share["percent"] == round(100 * share["number"] / share["base"], 1)
    shown = [
        f for f in answer["questions"][0]["figures"] if f["description"]["measure"] == "charged"
    ]
    assert shown[0]["description"]["basis"] == "recorded"
    assert len(answer["shares"]) == 1


def test_a_kill_while_writing_leaves_the_last_draft_or_none(
    drafted: Path,
    force: Path,
    force_run: Published,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from clew.unit.disclosure import drafting

    out = tmp_path / "out"
    call = {"as_at": AS_AT, "orders": force / "register", "reference": "r"}
    drafting.draft_answer(WHY.encode(), force, out, **call)
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    with monkeypatch.context() as broken:
        broken.setattr(drafting, "as_ods", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            drafting.draft_answer(WHY.encode(), force, out, **call)
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before
    drafting.draft_answer(WHY.encode(), force, out, **call)
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before
    assert list(tmp_path.glob(".out*")) == []


def test_thanks_at_the_beginning_do_not_end_the_letter() -> None:
    found = read_request(
        "Hello,\n\nThank you for your last answer.\n\n1. How many stalking offences in 2024?\n2. How many arrests for stalking in 2024?\n\nMany thanks\nJo Bloggs\n12 The Street",
        AS_AT,
    )
    assert [q.figures[0].measure for q in found.questions] == ["recorded", "arrests"]
    assert not any("Street" in q.text for q in found.questions)


def test_a_kind_of_offence_in_passing_is_not_counted() -> None:
    found = read_request(
        "How many times did your force refer a stalking victim to an advocate in 2024?", AS_AT
    ).questions[0]
    assert found.figures == []
    assert "a person reads it" in found.notes[0]


def test_a_threshold_of_one_hides_nothing_and_says_so(force: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text(
        "How many stalking offences were recorded in each month of 2025?"
    )
    result = CliRunner().invoke(
        cli,
        [
            "foi",
            "draft",
            str(tmp_path / "q.txt"),
            "--records",
            str(force),
            "--as-at",
            "2026-06-30",
            "--threshold",
            "1",
            "--out",
            str(tmp_path / "out"),
        ],
    )
    assert result.exit_code == 0, result.output
    answer = json.loads((tmp_path / "out" / "answer.json").read_text())
    assert "inside the force" in answer["small_numbers"]
    rows = [r for r in answer["questions"][0]["rows"] if r["table"] == "1.1"]
    assert {r["mark"] for r in rows} == {""}
    assert any(0 < r["number"] < 5 for r in rows)


_WORDS = st.sampled_from(
    [
        "how",
        "many",
        "number",
        "of",
        "stalking",
        "harassment",
        "coercive",
        "control",
        "spo",
        "spos",
        "stalking",
        "protection",
        "orders",
        "interim",
        "breaches",
        "breached",
        "refused",
        "granted",
        "arrests",
        "charged",
        "outcomes",
        "victims",
        "suspects",
        "by",
        "sex",
        "age",
        "gender",
        "of",
        "in",
        "2019",
        "2019/20",
        "20/01/20-31/08/21",
        "31/02/2025",
        "since",
        "April",
        "2024",
        "per",
        "month",
        "each",
        "year",
        "last",
        "three",
        "financial",
        "years",
        "last",
        "0",
        "months",
        "past",
        "99",
        "years",
        "Q1",
        "2024",
        "Q5",
        "between",
        "1",
        "May",
        "2024",
        "and",
        "1",
        "April",
        "2023",
        "year",
        "ending",
        "March",
        "2022",
        "to",
        "date",
        "8/65",
        "195/12",
        "999/99",
        "GPS",
        "tracking",
        "online",
        "percentage",
        "?",
        ".",
        ";",
        "1.",
        "a)",
        "-",
        "\n",
        "\n\n",
        "…",
        "(",
        ")",
        "“",
        "”",
        "same",
        "questions",
        "as",
        "policy",
        "average",
        "time",
        "dvpn",
        "non-molestation",
        "occupation",
        "order",
        "currently",
        "in",
        "force",
        "00865",
        "%",
    ]
)


@given(st.lists(_WORDS, max_size=40))
@settings(max_examples=times(120, 600))
def test_whatever_is_written_is_read_without_an_error(words: list[str]) -> None:
    reading = read_request(" ".join(words), AS_AT)
    assert reading.questions
    for question in reading.questions:
        for asked in question.figures:
            assert from_json(asked.to_json()) == asked
            assert in_words(asked)


def test_an_email_in_a_character_set_that_nobody_knows_is_read() -> None:
    raw = b"From: a@b.example\r\nTo: c@d.example\r\nContent-Type: text/plain; charset=klingon\r\n\r\nHow many stalking offences in 2024?\r\n"
    assert read_request(plain_text(raw), AS_AT).questions[0].figures


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_text(raw: bytes, as_email: bool) -> None:
    assert isinstance(
        plain_text(b"From: a@b.example\r\nTo: c@d.example\r\n" + raw if as_email else raw), str
    )
