"""A document as data, written as PDF (tagged for screen readers) and as DOCX to edit.

One description, two writers.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.etree import ElementTree

import docx
import typst
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from clew.web.printable import FONTS, drawable, families, printable

_SERIF = "Libertinus Serif"

# Everything said comes in as data and is set as text: nothing of a record is ever read as Typst.
_TYPST = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Clew", ..if data.at != none { (date: datetime(year: data.at.at(0), month: data.at.at(1), day: data.at.at(2), hour: data.at.at(3), minute: data.at.at(4), second: data.at.at(5))) })
#set text(lang: "en", region: "gb", size: 10.5pt, font: data.fonts)
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), header: align(center, text(weight: "bold", data.marking)),
  footer: context align(center, text(size: 9pt)[#data.title, page #counter(page).display() of #counter(page).final().first()]))
#set heading(numbering: none)
#set par.line(numbering: if data.lines { n => text(size: 7pt, fill: rgb("#444444"))[#n] } else { none }, numbering-scope: "page")
#show heading: it => block(above: 1.2em, below: 0.6em, it)
#title()
#text(fill: rgb("#444444"), data.subtitle)
#if data.index { outline(title: "Index", depth: 1) }
#for part in data.parts {
  if part.kind == "page" { pagebreak(weak: true) }
  else if part.kind == "heading" { heading(level: part.level, part.text) }
  else if part.kind == "text" {
    for block in part.blocks {
      if block.kind == "list" { list(..block.items.map(i => text(i))) } else { par(text(block.text)) }
    }
  }
  else if part.kind == "entry" {
    par(spacing: 1.1em, { strong(part.head); linebreak(); text(part.text); for note in part.notes { linebreak(); text(size: 8pt, fill: rgb("#444444"), note) } })
  }
  else if part.kind == "small" { par(text(size: 9pt, fill: rgb("#444444"), part.text)) }
  else if part.kind == "facts" {
    table(columns: (30%, 70%), stroke: 0.4pt + rgb("#999999"), inset: 5pt, ..part.rows.map(r => (strong(r.at(0)), r.at(1))).flatten())
  }
  else if part.kind == "picture" {
    figure(image(bytes(part.svg), format: "svg", width: 100%, alt: part.alt), caption: none)
  }
  else if part.kind == "table" {
    // A short table stays on one page.
    block(breakable: part.rows.len() > 12, table(columns: part.widths.map(w => w * 1fr), stroke: 0.4pt + rgb("#999999"), inset: 5pt,
      table.header(..part.head.map(h => strong(h))), ..part.rows.flatten()))
  }
}
"""


@dataclass(slots=True)
class Document:
    """`marking` stands at the head of every page. Parts are added in reading order."""

    title: str
    marking: str
    subtitle: str = ""
    # An index of the headings of the first level, with the page of each.
    index: bool = False
    # Lines are numbered in the margin, anew on each page, so that a court can be pointed to one.
    line_numbers: bool = False
    # When it was made, where the same document has to come out byte for byte again; else now.
    at: datetime | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    # Of each part that is a picture, in order: what a word processor can hold of it.
    pictures: list[tuple[bytes, str]] = field(default_factory=list)

    def heading(self, text: str, level: int = 1) -> None:
        self.parts.append({"kind": "heading", "text": printable(text), "level": level})

    def text(self, text: str) -> None:
        """Paragraphs; lines that begin with "- " become a list."""
        self.parts.append({"kind": "text", "blocks": _blocks(text)})

    def new_page(self) -> None:
        self.parts.append({"kind": "page"})

    def small(self, text: str) -> None:
        self.parts.append({"kind": "small", "text": printable(text)})

    def entry(self, head: str, text: str, notes: Sequence[str] = ()) -> None:
        """One thing that was said or happened: a line that says who and when, its words, small
        lines below.
        """
        self.parts.append(
            {
                "kind": "entry",
                "head": printable(head),
                "text": printable(text),
                "notes": [printable(n) for n in notes],
            }
        )

    def facts(self, rows: Sequence[tuple[str, object]]) -> None:
        kept = [[printable(k), printable(v)] for k, v in rows if v not in (None, "")]
        if kept:
            self.parts.append({"kind": "facts", "rows": kept})

    def table(
        self, head: list[str], rows: Sequence[Sequence[object]], widths: list[int] | None = None
    ) -> None:
        if rows:
            self.parts.append(
                {
                    "kind": "table",
                    "head": [printable(h) for h in head],
                    "rows": [[printable(c) for c in r] for r in rows],
                    "widths": widths or [1] * len(head),
                }
            )

    def picture(self, svg: str, png: bytes, alt: str) -> None:
        """A picture in both forms that the two writers need, and what it shows for whoever does not
        see it.
        """
        self.parts.append({"kind": "picture", "svg": svg, "alt": printable(alt)})
        self.pictures.append((png, printable(alt)))

    def pdf(self) -> bytes:
        """PDF/UA-1: tagged, titled, in English. Fonts are those that ship, never the machine's: the
        same bytes everywhere.
        """
        title, marking, subtitle = self._around()
        data = {
            "title": drawable(title),
            "marking": drawable(marking),
            "subtitle": drawable(subtitle),
            "index": self.index,
            "lines": self.line_numbers,
            "parts": [_drawn(part) for part in self.parts],
            "at": list(self.at.timetuple()[:6]) if self.at else None,
        }
        return typeset(_TYPST, data)

    def _around(self) -> tuple[str, str, str]:
        """Title, marking and subtitle, which callers set as fields: on one line each, as any
        document can hold them.
        """
        title, marking, subtitle = (
            " ".join(printable(said).split()) for said in (self.title, self.marking, self.subtitle)
        )
        return title, marking, subtitle

    def docx(self) -> bytes:
        made = docx.Document()
        title, marking, subtitle = self._around()
        # The format holds 255 characters of a property.
        made.core_properties.title, made.core_properties.author, made.core_properties.comments = (
            title[:255],
            "Clew",
            "",
        )
        made.core_properties.created = made.core_properties.modified = (
            self.at or datetime.now(UTC)
        ).replace(tzinfo=None, microsecond=0)
        # The library's template carries a picture of itself.
        for key in [
            k for k, r in made.part.package.rels.items() if r.reltype.endswith("/thumbnail")
        ]:
            del made.part.package.rels[key]
        made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Arial", Pt(11)
        made.sections[0].header.paragraphs[0].text = marking
        made.add_heading(title, 0)
        if subtitle:
            made.add_paragraph(subtitle)
        _docx_page_numbers(made)
        if self.line_numbers:
            lines = OxmlElement("w:lnNumType")
            lines.set(qn("w:countBy"), "1")
            lines.set(qn("w:restart"), "newPage")
            made.sections[0]._sectPr.append(lines)
        if self.index:
            _docx_index(
                made, [p["text"] for p in self.parts if p["kind"] == "heading" and p["level"] == 1]
            )
        new_page, pictures = False, iter(self.pictures)
        for part in self.parts:
            kind: str = part["kind"]
            if kind == "picture":
                _docx_picture(made, *next(pictures))
            else:
                _DOCX[kind](made, part)
            if new_page and kind == "heading":
                made.paragraphs[-1].paragraph_format.page_break_before = True
            new_page = kind == "page"
        out = io.BytesIO()
        made.save(out)
        return settle(out.getvalue(), self.at) if self.at else out.getvalue()


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """PDF/UA-1 by a Typst template, which finds `data`, and the fonts that ship as data.fonts, in
    sys.inputs.data. Text of data is never read as markup.
    """
    made = typst.compile(
        template.encode(),
        format="pdf",
        sys_inputs={"data": json.dumps({**data, "fonts": [_SERIF, *families()]})},
        pdf_standards=["ua-1"],
        font_paths=_fonts(),
    )
    return made if isinstance(made, bytes) else b"".join(made or [])


def settle(archive: bytes, at: datetime, *, canonical: bool = False) -> bytes:
    """A zip file (DOCX, ODS) whose bytes depend on its contents and `at` alone, not on the clock or
    the machine.

    `canonical`: XML is put into its canonical form, for a writer that names its namespaces in any
    order.
    """
    out = io.BytesIO()
    moment = max(at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(io.BytesIO(archive)) as held, zipfile.ZipFile(out, "w") as made:
        names = sorted(
            held.namelist(), key=lambda n: (n != "mimetype", n != "[Content_Types].xml", n)
        )
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=moment)
            # OpenDocument wants its type first and as it is.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = held.read(name)
            if canonical and name.endswith(".xml") and content:
                content = ElementTree.canonicalize(xml_data=content.decode()).encode()
            made.writestr(entry, content)
    return out.getvalue()


@cache
def _fonts() -> typst.Fonts:
    """Typst's own serif face and the fonts that ship, read once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _drawn(value: Any) -> Any:
    """A part of a document, or what is in one, with nothing in it that no font draws."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, list):
        return [_drawn(v) for v in value]
    return {k: _drawn(v) for k, v in value.items()} if isinstance(value, dict) else value


def _blocks(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in printable(text).split("\n"):
        if line.startswith("- "):
            if found and found[-1]["kind"] == "list":
                found[-1]["items"].append(line[2:])
            else:
                found.append({"kind": "list", "items": [line[2:]]})
        elif line.strip():
            found.append({"kind": "paragraph", "text": line})
    return found


def _docx_text(made: DocxDocument, part: dict[str, Any]) -> None:
    for block in part["blocks"]:
        if block["kind"] == "list":
            for item in block["items"]:
                made.add_paragraph(item, style="List Bullet")
        else:
            made.add_paragraph(block["text"])


def _docx_small(made: DocxDocument, part: dict[str, Any]) -> None:
    made.add_paragraph().add_run(part["text"]).font.size = Pt(9)


def _docx_last(made: DocxDocument) -> Paragraph:
    """A new paragraph at the end. The library's own looks through the whole document for the place
    each time, which takes minutes where there are many thousands.
    """
    paragraph = OxmlElement("w:p")
    # What stands last in a document is what its pages are like.
    made.element.body[-1].addprevious(paragraph)
    return Paragraph(paragraph, made._body)


def _docx_entry(made: DocxDocument, part: dict[str, Any]) -> None:
    said = _docx_last(made)
    text: str = part["text"]
    notes: list[str] = part["notes"]
    said.add_run(part["head"]).bold = True
    said.add_run("\n" + text)
    for note in notes:
        said.add_run("\n" + note).font.size = Pt(8)


def _docx_rows(
    made: DocxDocument, head: list[str], rows: list[list[str]], widths: list[int]
) -> None:
    table = made.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = False
    unit = _DOCX_WIDTH_CM / sum(widths)
    # The grid as well as the cells: word processors differ in which they follow.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(unit * width)
    for number, row in enumerate([head, *rows] if head else rows):
        cells = table.add_row().cells
        for cell, value, width in zip(cells, row, widths, strict=True):
            cell.text = value
            cell.width = Cm(unit * width)
            if head and number == 0:
                cell.paragraphs[0].runs[0].bold = True
    made.add_paragraph()


def _docx_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that the word processor works out when it lays the pages out: a page number, or the
    page of a bookmark.
    """
    for kind, text in (
        ("begin", ""),
        ("", instruction),
        ("separate", ""),
        ("shown", shown),
        ("end", ""),
    ):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            said = OxmlElement("w:instrText")
            said.set(qn("xml:space"), "preserve")
            said.text = text
            run._r.append(said)


def _docx_page_numbers(made: DocxDocument) -> None:
    foot = made.sections[0].footer.paragraphs[0]
    foot.add_run("Page ")
    _docx_field(foot, "PAGE", "1")
    foot.add_run(" of ")
    _docx_field(foot, "NUMPAGES", "1")


def _docx_index(made: DocxDocument, headings: list[str]) -> None:
    """Heading and page, by references that stay right when somebody edits."""
    made.add_heading("Index", 2)
    table = made.add_table(rows=0, cols=2)
    table.columns[0].width, table.columns[1].width = Cm(14), Cm(1.2)
    for number, text in enumerate(headings, 1):
        cells = table.add_row().cells
        cells[0].text = text
        cells[0].width, cells[1].width = Cm(14), Cm(1.2)
        _docx_field(cells[1].paragraphs[0], f"PAGEREF part{number}", "")
    settings = made.settings.element
    refresh = OxmlElement("w:updateFields")
    refresh.set(qn("w:val"), "true")
    settings.append(refresh)


def _docx_heading(made: DocxDocument, part: dict[str, Any]) -> None:
    paragraph = made.add_heading(part["text"], part["level"])
    if part["level"] == 1:
        number = 1 + len(made.element.body.findall(f".//{qn('w:bookmarkStart')}"))
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(number))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), f"part{number}")
            paragraph._p.append(mark)


def _docx_picture(made: DocxDocument, png: bytes, alt: str) -> None:
    shape = made.add_picture(io.BytesIO(png), width=Cm(_DOCX_WIDTH_CM))
    shape._inline.docPr.set("descr", alt)


# Between the margins that python-docx's template sets.
_DOCX_WIDTH_CM = 15.2

_DOCX = {
    "heading": _docx_heading,
    # The heading that follows begins the page.
    "page": lambda made, part: None,
    "text": _docx_text,
    "small": _docx_small,
    "entry": _docx_entry,
    "facts": lambda made, part: _docx_rows(made, [], part["rows"], [3, 7]),
    "table": lambda made, part: _docx_rows(made, part["head"], part["rows"], part["widths"]),
}
