"""Read a published table as people see it: CSV, ODS or XLSX as grids of cells, and what the file holds that people do not see."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from odf import table, teletype
from odf.opendocument import load as load_ods

_MOST_REPEATS = 2_000
_ENCODINGS = ("utf-8-sig", "cp1252")


class UnreadableTable(Exception):
    """The file is no table that can be read; the message names it and the cure."""


@dataclass(slots=True)
class Sheet:
    """One sheet: rows of text as shown. `name` is empty for CSV."""

    name: str
    rows: list[list[str]]
    hidden: list[tuple[str, str]] = field(default_factory=list)  # (where, what)


def cell_name(row: int, column: int) -> str:
    """The name of a cell as a spreadsheet shows it; rows and columns from 0.

    >>> cell_name(0, 0), cell_name(9, 27)
    ('A1', 'AB10')
    """
    letters, at = "", column
    while True:
        letters = chr(65 + at % 26) + letters
        at = at // 26 - 1
        if at < 0:
            return f"{letters}{row + 1}"


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a file. Raises UnreadableTable."""
    if not path.is_file():
        raise UnreadableTable(f"{path}: there is no such file")
    ending = path.suffix.lower()
    try:
        if ending == ".csv":
            return [_csv(path.read_bytes(), path)]
        if ending == ".ods":
            return _ods(path)
        if ending in (".xlsx", ".xlsm"):
            return _xlsx(path)
    except UnreadableTable:
        raise
    except Exception as problem:  # what a broken archive raises is the libraries' own affair
        raise UnreadableTable(f"{path}: it cannot be read as {ending[1:].upper()} ({problem}). Save it again, or as CSV.") from problem
    raise UnreadableTable(f"{path}: give a CSV, ODS or XLSX file")


def _csv(raw: bytes, path: Path) -> Sheet:
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableTable(f"{path}: the bytes are neither UTF-8 nor Windows-1252. Save it as CSV UTF-8.")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [[c.strip() for c in row] for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error as problem:
        raise UnreadableTable(f"{path}: {problem}. Look for a missing quote.") from problem
    if not any(any(row) for row in rows):
        raise UnreadableTable(f"{path}: there is nothing in it")
    return Sheet("", rows)


def _ods(path: Path) -> list[Sheet]:
    document = load_ods(str(path))
    made = []
    for sheet in document.spreadsheet.getElementsByType(table.Table):
        found = Sheet(str(sheet.getAttribute("name") or ""), [])
        for row in sheet.getElementsByType(table.TableRow):
            cells: list[str] = []
            for cell in row.childNodes:
                if cell.qname[1] not in ("table-cell", "covered-table-cell"):
                    continue
                repeat = min(int(cell.getAttribute("numbercolumnsrepeated") or 1), _MOST_REPEATS)
                shown = "\n".join(teletype.extractText(p) for p in cell.childNodes if p.qname[1] == "p").strip()
                cells += [shown] * repeat
                if any(a.qname[1] == "annotation" for a in cell.childNodes):
                    found.hidden.append((cell_name(len(found.rows), len(cells) - 1), "a comment"))
            while cells and not cells[-1]:
                cells.pop()
            repeat = min(int(row.getAttribute("numberrowsrepeated") or 1), _MOST_REPEATS) if cells else 1
            if row.getAttribute("visibility") in ("collapse", "filter") and cells:
                found.hidden.append((str(len(found.rows) + 1), "a hidden row"))
            found.rows += [list(cells) for _ in range(repeat)]
        for number, column in enumerate(sheet.getElementsByType(table.TableColumn)):
            if column.getAttribute("visibility") in ("collapse", "filter"):
                found.hidden.append((cell_name(0, number)[:-1], "a hidden column"))
        made.append(found)
    if document.spreadsheet.getElementsByType(table.TrackedChanges):
        made[0].hidden.append(("", "tracked changes"))
    if document.spreadsheet.getElementsByType(table.DataPilotTables):
        made[0].hidden.append(("", "a pivot table"))
    return made


def _xlsx(path: Path) -> list[Sheet]:
    book = openpyxl.load_workbook(path, data_only=True)
    made = []
    for sheet in book.worksheets:
        found = Sheet(sheet.title, [])
        for cells in sheet.iter_rows():
            found.rows.append([_shown(c) for c in cells])
            for cell in cells:
                if cell.comment:
                    found.hidden.append((cell.coordinate, "a comment"))
        if sheet.sheet_state != "visible":
            found.hidden.append(("", "a hidden sheet"))
        found.hidden += [(str(n), "a hidden row") for n, d in sheet.row_dimensions.items() if d.hidden]
        found.hidden += [(str(n), "a hidden column") for n, d in sheet.column_dimensions.items() if d.hidden]
        made.append(found)
    made[0].hidden += [("", f"a hidden named range ({n})") for n, d in book.defined_names.items() if d.hidden]
    made[0].hidden += _package(path)
    return made


def _package(path: Path) -> list[tuple[str, str]]:
    """What an XLSX carries beside its sheets."""
    found = []
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        for pattern, what in (("xl/pivotCache/", "a pivot cache: the rows that a pivot table was made from"), ("xl/externalLinks/", "a link to another file, with values copied from it"),
                              ("xl/revisions/", "tracked changes"), ("xl/vbaProject", "a macro"), ("xl/embeddings/", "a file inside the file"), ("customXml/", "data of another program")):  # fmt: skip
            if any(n.startswith(pattern) for n in names):
                found.append(("", what))
    return found


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and "%" in str(cell.number_format):
        decimals = len(str(cell.number_format).partition(".")[2].partition("%")[0])
        return f"{value * 100:.{decimals}f}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


_METADATA = re.compile(r"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator|dc:description|cp:keywords|Company|Manager)[^>]*>([^<]+)<")


def hidden_data(name: str, raw: bytes) -> list[str]:
    """What a file (CSV, ODS, XLSX, DOCX) holds that a reader does not see and that should not leave: one sentence each."""
    found: list[str] = []
    ending = Path(name).suffix.lower()
    if not raw.startswith(b"PK"):
        return found
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        for part in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
            if part in names:
                found += [
                    f"{name}: its properties name “{m}”"
                    for m in _METADATA.findall(archive.read(part).decode("utf-8", "replace"))
                    if m.strip() not in ("", "Clew")
                ]
        if ending == ".docx":
            body = archive.read("word/document.xml").decode("utf-8", "replace")
            found += [
                f"{name}: it holds {what}"
                for tag, what in (("<w:ins ", "tracked insertions"), ("<w:del ", "tracked deletions"), ("<w:vanish", "hidden text"))
                if tag in body
            ]
            found += [f"{name}: it holds comments"] if "word/comments.xml" in names else []
        if any(n.endswith((".jpg", ".jpeg")) for n in names):
            found.append(f"{name}: it holds photographs, which may say where and when they were taken")
    if ending in (".ods", ".xlsx", ".xlsm"):
        with tempfile.NamedTemporaryFile(suffix=ending) as handle:
            handle.write(raw)
            handle.flush()
            for sheet in read_sheets(Path(handle.name)):
                found += [f"{name}, sheet {sheet.name} {where}: {what}".replace("  ", " ") for where, what in sheet.hidden]
    return found
