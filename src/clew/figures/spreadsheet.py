"""An answer as CSV, and as ODS to the government's guidance on accessible spreadsheets: cover,
contents, notes, one table a sheet,
marked header rows, numbers as numbers, no merged or hidden cells."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from odf import dc, meta, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

from clew.figures.answer import as_at_words, highest, rows, threshold_of
from clew.figures.measures import measures
from clew.figures.wording import mark_means, wording
from clew.offences.periods import said
from clew.tables import TableWriter
from clew.web.documents import settle
from clew.web.printable import printable

CSV_COLUMNS = (
    "question",
    "table",
    "title",
    "counting unit",
    "date basis",
    "period",
    "period begins",
    "period ends",
    "breakdown 1",
    "value 1",
    "breakdown 2",
    "value 2",
    "number",
    "mark",
    "mark means",
)


def as_csv(aggregate: dict[str, Any]) -> bytes:
    """Every number of an answer, one a row, UTF-8 with a byte-order mark so that spreadsheets read
    it.
    """
    out = io.StringIO(newline="")
    writer = TableWriter(out)
    writer.row(CSV_COLUMNS)
    for held in aggregate["tables"]:
        if held["withheld"]:
            writer.row(
                [
                    held["question"],
                    held["number"],
                    held["title"],
                    held["unit"],
                    held["basis"],
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    held["withheld"],
                ]
            )
            continue
        axes = [a["title"] for a in held["axes"]]
        for row in rows(held):
            broken = [x for a in axes for x in (a, row[a])]
            means = mark_means(row["mark"], threshold_of(held, aggregate)) if row["mark"] else ""
            writer.row(
                [
                    held["question"],
                    held["number"],
                    held["title"],
                    held["unit"],
                    held["basis"],
                    row["period"],
                    row["begin"],
                    row["end"],
                    *broken,
                    *[""] * (4 - len(broken)),
                    "" if row["number"] is None else row["number"],
                    row["mark"] and f"[{row['mark']}]",
                    means,
                ]
            )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def grid(held: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """A table as people read it: header and rows. Few periods stand beside each other, with what it
    is broken down by going down; of many
    periods one goes down after the other, with the values of the last breakdown across where they
    fit."""
    found = rows(held)
    axes = [a["title"] for a in held["axes"]]
    if not axes:
        return ["Period", _number_head(held)], [[r["period"], _cell(r)] for r in found]
    lines: dict[tuple[str, ...], list[Any]] = {}
    if _periods_across(held):
        for row in found:
            lines.setdefault(tuple(row[a] for a in axes), []).append(_cell(row))
        return [*axes, *(p["label"] for p in held["figure"]["periods"])], [
            [*key, *cells] for key, cells in lines.items()
        ]
    last = _last_values(held)
    if len(last) <= _ACROSS:
        down = axes[:-1]
        for row in found:
            lines.setdefault((row["period"], *(row[a] for a in down)), []).append(_cell(row))
        return ["Period", *down, *last], [[*key, *cells] for key, cells in lines.items()]
    return ["Period", *axes, _number_head(held)], [
        [r["period"], *(r[a] for a in axes), _cell(r)] for r in found
    ]


def named_columns(held: dict[str, Any]) -> int:
    """How many columns of `grid` name a row; the others are numbers."""
    axes = len(held["axes"])
    return (
        axes
        if axes and _periods_across(held)
        else 1 + (axes if axes and len(_last_values(held)) > _ACROSS else max(0, axes - 1))
    )


def _last_values(held: dict[str, Any]) -> list[str]:
    return [v for _, v in held["axes"][-1]["values"]] + ["All"]


def _periods_across(held: dict[str, Any]) -> bool:
    return len(held["figure"]["periods"]) <= _PERIODS_ACROSS and (
        len(held["axes"]) > 1 or len(_last_values(held)) > _PERIODS_ACROSS
    )


_PERIODS_ACROSS = 5
_ACROSS = 8


def _number_head(held: dict[str, Any]) -> str:
    return f"Number of {measures()[held['figure']['measure']].unit}"


def _cell(row: dict[str, Any]) -> Any:
    return row["number"] if row["number"] is not None else f"[{row['mark']}]"


def table_notes(held: dict[str, Any]) -> list[str]:
    """What has to be read beside a table, a sentence or two each."""
    told = [f"Counting unit: {wording('units')[held['unit']]}. Counted by {held['basis']}."]
    told += held["says"]
    if held["codes"]:
        told.append("Offence codes counted: " + "; ".join(held["codes"]) + ".")
    told += [
        f"Break in the series, {b['words']}{'' if b['verified'] else ' (from other sources, not from the rule itself)'}"
        for b in held["breaks"]
    ]
    return [*told, *held["caveats"]]


def notes(aggregate: dict[str, Any]) -> list[str]:
    """What has to be read beside every table."""
    source = aggregate["source"]
    marks = sorted(
        {c[3] for t in aggregate["tables"] if not t["withheld"] for c in t["cells"] if c[3]}
    )
    told = [
        f"Figures as at {as_at_words(aggregate)}, of {aggregate['force']}. Records from {_day(source['first_on'])} to {_day(source['last_on'])} were searched."
    ]
    told += [
        str(words)
        for name, words in wording("standing").items()
        if name != "unrecorded" or _small(aggregate)
    ]
    told += [f"{wording('marks')[m]['said']}: {mark_means(m, highest(aggregate))}." for m in marks]
    return told


def _day(day: str | None) -> str:
    return said(date.fromisoformat(day)) if day else "no day"


def _small(aggregate: dict[str, Any]) -> bool:
    return any(
        0 < (c[2] or 0) < threshold_of(t, aggregate) and not c[3]
        for t in aggregate["tables"]
        if not t["withheld"]
        for c in t["cells"]
    )


@dataclass(frozen=True, slots=True)
class _Link:
    """Words that lead to the first cell of another sheet."""

    words: str
    sheet: str


class _Workbook:
    """An ODS document being written."""

    def __init__(self, title: str, at: datetime) -> None:
        self.document = OpenDocumentSpreadsheet()
        self.at = at
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S")
        for element in list(self.document.meta.childNodes):
            self.document.meta.removeChild(element)
        self.document.meta.addElement(meta.Generator(text="Clew"))
        self.document.meta.addElement(dc.Title(text=title))
        self.document.meta.addElement(dc.Language(text="en-GB"))
        self.document.meta.addElement(meta.CreationDate(text=stamp))
        self.document.meta.addElement(dc.Date(text=stamp))
        default = style.DefaultStyle(family="table-cell")
        default.addElement(
            style.TextProperties(fontname="Arial", fontsize="11pt", language="en", country="GB")
        )
        default.addElement(style.TableCellProperties(verticalalign="top"))
        self.document.styles.addElement(default)
        self.words = self._style("words", wraps=True)
        self.head = self._style("head", bold=True, wraps=True)
        self.title = self._style("title", bold=True, size="14pt")
        self.number = style.Style(name="number", family="table-cell")
        self.number.addElement(style.ParagraphProperties(textalign="end"))
        self.document.automaticstyles.addElement(self.number)
        self.ranges = table.DatabaseRanges()
        self.columns: dict[str, Any] = {}

    def _style(
        self, name: str, *, bold: bool = False, size: str = "11pt", wraps: bool = False
    ) -> Any:
        made = style.Style(name=name, family="table-cell")
        if wraps:
            made.addElement(style.TableCellProperties(wrapoption="wrap", verticalalign="top"))
        made.addElement(
            style.TextProperties(fontweight="bold" if bold else "normal", fontsize=size)
        )
        self.document.automaticstyles.addElement(made)
        return made

    def _width(self, sheet: Any, widths: list[float]) -> None:
        for cm in widths:
            name = f"w{round(cm * 10)}"
            if name not in self.columns:
                made = style.Style(name=name, family="table-column")
                made.addElement(style.TableColumnProperties(columnwidth=f"{cm}cm"))
                self.document.automaticstyles.addElement(made)
                self.columns[name] = made
            sheet.addElement(table.TableColumn(stylename=self.columns[name]))

    def cell(self, value: Any, of: Any = None) -> Any:
        if isinstance(value, _Link):
            made = (
                table.TableCell(valuetype="string", stylename=of)
                if of is not None
                else table.TableCell(valuetype="string")
            )
            held = text.P()
            held.addElement(text.A(href=f"#'{value.sheet}'.A1", text=printable(value.words)))
            made.addElement(held)
            return made
        if isinstance(value, bool) or not isinstance(value, int | float):
            made = (
                table.TableCell(valuetype="string", stylename=of)
                if of is not None
                else table.TableCell(valuetype="string")
            )
            for line in printable(value).split("\n"):
                made.addElement(text.P(text=line))
            return made
        made = table.TableCell(valuetype="float", value=value, stylename=self.number)
        made.addElement(text.P(text=f"{value:,}"))
        return made

    def row(self, values: list[Any], of: Any = None) -> Any:
        made = table.TableRow()
        for value in values:
            made.addElement(self.cell(value, of))
        return made

    def sheet(
        self,
        name: str,
        title: str,
        before: list[str | _Link],
        head: list[str],
        lines: list[list[Any]],
        widths: list[float],
    ) -> None:
        """One sheet: title in the first cell, what is to be read before the table, the table with
        its header row marked.
        """
        sheet = table.Table(name=name)
        self._width(sheet, widths)
        sheet.addElement(self.row([title], self.title))
        for line in before:
            # Short lines run on over the empty cells beside them; notes that are longer stand whole
            # on the sheet Notes.
            sheet.addElement(self.row([line], None if head else self.words))
        if head:
            rows_of_head = table.TableHeaderRows()
            rows_of_head.addElement(self.row(list(head), self.head))
            sheet.addElement(rows_of_head)
            for values in lines:
                sheet.addElement(self.row(values, self.words))
            first, last = len(before) + 2, len(before) + 2 + len(lines)
            self.ranges.addElement(
                table.DatabaseRange(
                    name=f"table_{name.replace(' ', '_').replace('.', '_')}",
                    displayfilterbuttons="false",
                    targetrangeaddress=f"'{name}'.A{first}:'{name}'.{_letter(len(head))}{last}",
                )
            )
        self.document.spreadsheet.addElement(sheet)

    def bytes(self) -> bytes:
        if self.ranges.hasChildNodes():
            self.document.spreadsheet.addElement(self.ranges)
        out = io.BytesIO()
        self.document.write(out)
        return settle(out.getvalue(), self.at, canonical=True)


def _letter(number: int) -> str:
    return (
        chr(64 + number)
        if number <= 26
        else chr(64 + (number - 1) // 26) + chr(65 + (number - 1) % 26)
    )


def as_ods(aggregate: dict[str, Any], at: datetime) -> bytes:
    """An answer as a spreadsheet.

    `at` is the moment written in it: the same answer and moment give the same bytes.
    """
    title = f"Answer {aggregate['reference']}" if aggregate["reference"] else "Answer"
    book = _Workbook(title, at)
    shown = [t for t in aggregate["tables"] if not t["withheld"]]
    sent = aggregate.get("sent_on")
    contact = wording("contact")
    cover: list[str | _Link] = [
        f"{aggregate['force']}, figures as at {as_at_words(aggregate)}.",
        f"Sent on {said(date.fromisoformat(sent))}." if sent else "Not sent.",
        f"Contact: {', '.join(x for x in (contact['name'], contact['address']) if x) or 'reply to the letter that this came with'}.",
        "Each sheet holds one table. Its first cells say what it counts, and which notes have to be read with it.",
        "Marks in square brackets stand where there is no number; the sheet Notes says what each means.",
        _Link("Contents", "Contents"),
    ]
    book.sheet("Cover", title, cover, [], [], [24.0])
    asked = {q["number"]: q for q in aggregate["questions"]}
    named = [("Questions", "Questions and what became of each", ""), ("Notes", "Notes", "")]
    named += [(f"Table {t['number']}", t["title"], asked[t["question"]]["text"]) for t in shown]
    named += [("Shares", "Shares, each with its base", "")] if aggregate["shares"] else []
    contents = [[_Link(name, name), of, question] for name, of, question in named]
    book.sheet(
        "Contents",
        "Contents",
        [],
        ["Sheet", "What it holds", "Question"],
        contents,
        [4.0, 12.0, 14.0],
    )
    became = [
        [
            q["number"],
            q["text"],
            wording("status")[q["status"]],
            q["reason"] or "Nothing is left out.",
        ]
        for q in aggregate["questions"]
    ]
    book.sheet(
        "Questions",
        "Questions and what became of each",
        [],
        ["Question", "Asked", "Answer", "Why"],
        became,
        [3.0, 12.0, 6.0, 14.0],
    )
    told = dict.fromkeys(notes(aggregate), "every table")
    for held in shown:
        for words in table_notes(held):
            told[words] = (
                f"{told[words]}, {held['number']}"
                if words in told and told[words] != "every table"
                else told.get(words, f"table {held['number']}")
            )
    number_of_note = {words: n for n, words in enumerate(told, 1)}
    book.sheet(
        "Notes",
        "Notes",
        [],
        ["Note", "What it says", "Read with"],
        [[number_of_note[words], words, of] for words, of in told.items()],
        [2.5, 20.0, 5.0],
    )
    for held in shown:
        head, lines = grid(held)
        columns = named_columns(held)
        beside = sorted(number_of_note[words] for words in table_notes(held))
        before: list[str | _Link] = [
            table_notes(held)[0],
            "This sheet holds one table."
            if not any(c[3] for c in held["cells"])
            else "This sheet holds one table. Marks in square brackets are explained on the sheet Notes.",
            _Link(f"Read it with notes {', '.join(map(str, beside))}, on the sheet Notes", "Notes"),
            _Link("Back to the contents", "Contents"),
        ]
        widths = [
            9.0
            if n < columns and columns > 1
            else 7.0
            if n < columns
            else max(3.5, min(8.0, len(h) * 0.25))
            for n, h in enumerate(head)
        ]
        book.sheet(
            f"Table {held['number']}",
            f"Table {held['number']}: {held['title']}",
            before,
            head,
            lines,
            widths,
        )
    if aggregate["shares"]:
        shares = [
            [s["table"], s["of_table"], s["period"], s["number"], s["base"], s["percent"]]
            for s in aggregate["shares"]
        ]
        book.sheet(
            "Shares",
            "Shares, each with its base",
            [
                "Percentages are worked out from numbers that are given.",
                _Link("Back to the contents", "Contents"),
            ],
            ["Table", "Of table", "Period", "Number", "Base", "Percent of the base"],
            shares,
            [4.0, 4.0, 8.0, 4.0, 4.0, 5.0],
        )
    return book.bytes()
