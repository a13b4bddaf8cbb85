"""Read a published table as people see it: CSV, ODS or XLSX as grids of cells, and what the sheets
hold that people do not see.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from odf import style, table, teletype, text
from odf.opendocument import load as load_ods

from clew.problems import Problem
from clew.screening.records.packed import NotUnpacked, bounded_zip

_MOST_REPEATS = 2_000
# Of a whole file. The largest published tables have some hundred thousand.
_MOST_CELLS = 1_000_000
_ENCODINGS = ("utf-8-sig", "cp1252")


_TOO_MANY = "{path}: up to the sheet “{sheet}” it has more than a million cells, most of them perhaps empty or repeated. Save the table alone, or as CSV."


class UnreadableTable(Problem):
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
            bounded_zip(path)
            return _ods(path)
        if ending in (".xlsx", ".xlsm"):
            bounded_zip(path)
            return _xlsx(path)
    except UnreadableTable:
        raise
    except NotUnpacked as problem:
        raise UnreadableTable(f"{path}: {'. '.join(str(a) for a in problem.args)}.") from problem
    except Exception as problem:  # what a broken archive raises is the libraries' own affair
        raise UnreadableTable(
            f"{path}: it cannot be read as {ending[1:].upper()} ({problem}). Save it again, or as CSV."
        ) from problem
    raise UnreadableTable(f"{path}: give a CSV, ODS or XLSX file")


def _csv(raw: bytes, path: Path) -> Sheet:
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableTable(
            f"{path}: the bytes are neither UTF-8 nor Windows-1252. Save it as CSV UTF-8."
        )
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [
            [c.strip() for c in row] for row in csv.reader(io.StringIO(text, newline=""), dialect)
        ]
    except csv.Error as problem:
        raise UnreadableTable(f"{path}: {problem}. Look for a missing quote.") from problem
    if not any(any(row) for row in rows):
        raise UnreadableTable(f"{path}: there is nothing in it")
    return Sheet("", rows)


def _ods(path: Path) -> list[Sheet]:
    document = load_ods(str(path))
    looks = _ods_styles(document)
    made: list[Sheet] = []
    held = 0
    for sheet in document.spreadsheet.getElementsByType(table.Table):
        found = Sheet(str(sheet.getAttribute("name") or ""), [])
        if "unseen" in looks.get(str(sheet.getAttribute("stylename") or ""), ()):
            found.hidden.append(("", "a hidden sheet"))
        for row in sheet.getElementsByType(table.TableRow):
            cells: list[str] = []
            for cell in row.childNodes:
                if cell.qname[1] not in ("table-cell", "covered-table-cell"):
                    continue
                repeat = min(int(cell.getAttribute("numbercolumnsrepeated") or 1), _MOST_REPEATS)
                shown = "\n".join(
                    teletype.extractText(p) for p in cell.childNodes if p.qname[1] == "p"
                ).strip()
                cells += [shown] * repeat
                where = cell_name(len(found.rows), len(cells) - 1)
                if any(a.qname[1] == "annotation" for a in cell.childNodes):
                    found.hidden.append((where, "a comment"))
                if (
                    cell.getAttribute("formula")
                    and _NO_NUMBER.search(shown) is not None
                    and re.search(r"\d", str(cell.getAttribute("formula")))
                ):
                    found.hidden.append((where, f"a formula under the text “{shown[:40]}”"))
                if (under := _under(cell, shown)) is not None:
                    found.hidden.append((where, f"the value {under} under the text “{shown[:40]}”"))
                styles = [
                    str(cell.getAttribute("stylename") or ""),
                    *(
                        str(x.getAttribute("stylename") or "")
                        for x in cell.getElementsByType(text.Span)
                    ),
                ]
                if shown and any("white" in looks.get(name, ()) for name in styles):
                    found.hidden.append((where, "white text"))
            while cells and not cells[-1]:
                cells.pop()
            repeat = (
                min(int(row.getAttribute("numberrowsrepeated") or 1), _MOST_REPEATS) if cells else 1
            )
            if cells and (
                row.getAttribute("visibility") in ("collapse", "filter")
                or "flat" in looks.get(str(row.getAttribute("stylename") or ""), ())
            ):
                found.hidden.append((str(len(found.rows) + 1), "a hidden row"))
            held += len(cells) * repeat
            if held > _MOST_CELLS:
                raise UnreadableTable(_TOO_MANY.format(path=path, sheet=found.name))
            found.rows += [list(cells) for _ in range(repeat)]
        for number, column in enumerate(sheet.getElementsByType(table.TableColumn)):
            if column.getAttribute("visibility") in ("collapse", "filter") or "flat" in looks.get(
                str(column.getAttribute("stylename") or ""), ()
            ):
                found.hidden.append((cell_name(0, number)[:-1], "a hidden column"))
        made.append(found)
    if document.spreadsheet.getElementsByType(table.TrackedChanges):
        made[0].hidden.append(("", "tracked changes"))
    if document.spreadsheet.getElementsByType(table.DataPilotTables):
        made[0].hidden.append(("", "a pivot table"))
    return made


_NOTHING_WIDE = re.compile(r"0*(?:\.0*\d?)?(?:cm|mm|in|pt|px)?")


# Text that says no number: what a formula worked out may stand in the formula.
_NO_NUMBER = re.compile(r"^[^0-9]+$")


def _ods_styles(document: Any) -> dict[str, set[str]]:
    """What styles do that hides: a sheet not displayed, text in white on nothing or on white, no
    width or height.
    """
    made: dict[str, set[str]] = {}
    for held in [
        *document.automaticstyles.getElementsByType(style.Style),
        *document.styles.getElementsByType(style.Style),
    ]:
        found = made.setdefault(str(held.getAttribute("name")), set())
        for part in held.childNodes:
            given = {name[1]: str(value).lower() for name, value in (part.attributes or {}).items()}
            if given.get("display") == "false":
                found.add("unseen")
            if given.get("color") in ("#ffffff", "#fff"):
                found.add("white")
            if given.get("background-color", "transparent") not in (
                "transparent",
                "#ffffff",
                "#fff",
            ):
                found.add("filled")
            if any(
                _NOTHING_WIDE.fullmatch(given[n])
                for n in ("column-width", "row-height")
                if n in given
            ):
                found.add("flat")
    return {
        name: found - ({"white"} if "filled" in found else set()) for name, found in made.items()
    }


def _under(cell: Any, shown: str) -> str | None:
    """The value of a cell where its text does not say it."""
    kind, value = cell.getAttribute("valuetype"), cell.getAttribute("value")
    if kind not in ("float", "percentage", "currency") or value is None:
        return None
    said = re.sub(r"[^0-9.eE+-]", "", shown)
    try:
        number = float(said) / (100 if "%" in shown else 1)
    except ValueError:
        return str(value)
    decimals = len(said.partition(".")[2]) + (2 if "%" in shown else 0)
    return None if abs(number - float(value)) <= 0.5 * 10**-decimals + 1e-9 else str(value)


def _xlsx(path: Path) -> list[Sheet]:
    book = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    made: list[Sheet] = []
    held = 0
    for sheet in book.worksheets:
        found = Sheet(sheet.title, [])
        # One cell in the last corner makes a sheet of 17,000 million.
        held += int(sheet.max_row * sheet.max_column)
        if held > _MOST_CELLS:
            raise UnreadableTable(_TOO_MANY.format(path=path, sheet=sheet.title))
        behind = formulas[sheet.title]
        for cells in sheet.iter_rows():
            found.rows.append([_shown(c) for c in cells])
            for cell in cells:
                if cell.comment:
                    found.hidden.append((cell.coordinate, "a comment"))
                written = behind[cell.coordinate]
                if (
                    written.data_type == "f"
                    and _NO_NUMBER.search(str(cell.value or ""))
                    and re.search(r"\d", str(written.value))
                ):
                    found.hidden.append(
                        (cell.coordinate, f"a formula under the text “{str(cell.value)[:40]}”")
                    )
                if (
                    isinstance(cell.value, int | float)
                    and not isinstance(cell.value, bool)
                    and not _says_number(str(cell.number_format))
                ):
                    found.hidden.append(
                        (
                            cell.coordinate,
                            f"the value {cell.value} under the format {cell.number_format}",
                        )
                    )
                if cell.value is not None and _white(cell):
                    found.hidden.append((cell.coordinate, "white text"))
        if sheet.sheet_state != "visible":
            found.hidden.append(("", "a hidden sheet"))
        found.hidden += [
            (str(n), "a hidden row")
            for n, d in sheet.row_dimensions.items()
            if d.hidden or (d.height is not None and d.height < 1)
        ]
        found.hidden += [
            (str(n), "a hidden column")
            for n, d in sheet.column_dimensions.items()
            if d.hidden or (d.width is not None and d.width < 0.5)
        ]
        made.append(found)
    made[0].hidden += [
        ("", f"a hidden named range ({n})") for n, d in book.defined_names.items() if d.hidden
    ]
    made[0].hidden += _package(path)
    return made


def _says_number(code: str) -> bool:
    """Whether a number format shows the number at all: what is in quotes or escaped is only text."""
    for part in code.split(";")[:2]:
        bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", part)
        if not (
            bare.strip().lower() == "general" or re.search(r"[0#?@dmyhs]", bare, re.IGNORECASE)
        ):
            return False
    return True


def _white(cell: Any) -> bool:
    colour = cell.font.color if cell.font else None
    white = colour is not None and (
        (colour.type == "rgb" and str(colour.rgb).upper().endswith("FFFFFF"))
        or (colour.type == "theme" and colour.theme == 0)
    )
    filled = (
        cell.fill is not None
        and cell.fill.fill_type == "solid"
        and not str(cell.fill.fgColor.rgb).upper().endswith("FFFFFF")
    )
    return white and not filled


def _package(path: Path) -> list[tuple[str, str]]:
    """What an XLSX carries beside its sheets."""
    found = []
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        for pattern, what in (
            ("xl/pivotCache/", "a pivot cache: the rows that a pivot table was made from"),
            ("xl/externalLinks/", "a link to another file, with values copied from it"),
            ("xl/revisions/", "tracked changes"),
            ("xl/vbaProject", "a macro"),
            ("xl/embeddings/", "a file inside the file"),
            ("customXml/", "data of another program"),
        ):
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
