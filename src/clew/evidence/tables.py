"""Rows of tables: CSV, XLSX and ODS, read row by row and never worked out."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from clew.evidence.events import CannotRead
from clew.evidence.sources import Item, bad_member

Rows = Iterator[list[str]]
_LONGEST_LINE = 2**21
_MOST_COLUMNS = 500
_MOST_REPEATS = 1000
_TABLE, _TEXT, _OFFICE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{n}:1.0}}" for n in ("table", "text", "office")
)


def encoding_of(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: max(len(head) - 4, 0)].decode("utf-8")
    except UnicodeDecodeError as problem:
        return "cp1252" if problem.start < len(head) - 8 else "utf-8-sig"
    return "utf-8-sig"


def delimiter_of(line: str) -> str:
    return max(",;\t|", key=line.count)


def text_rows(item: Item, delimiter: str = "") -> Rows:
    head = item.head()
    encoding = encoding_of(head)
    with (
        item.open() as stream,
        io.TextIOWrapper(stream, encoding, errors="backslashreplace", newline="") as text,
    ):
        lines = iter(lambda: text.readline(_LONGEST_LINE), "")
        first = head.decode(encoding, "replace").split("\n")[0]
        csv.field_size_limit(_LONGEST_LINE)
        try:
            yield from csv.reader(
                (line.replace("\0", "") for line in lines),
                delimiter=delimiter or delimiter_of(first),
            )
        except csv.Error as problem:
            raise CannotRead(f"the table cannot be read further ({problem})") from None


def sheet_rows(item: Item, name: str) -> Rows:
    """The rows of one sheet."""
    for other, rows in sheets(item):
        if other == name:
            yield from rows
            return


@contextmanager
def _archive(stream: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                if why := bad_member(member):
                    raise CannotRead(f"a spreadsheet that holds {member.filename!r}: {why}")
            yield archive
    except DefusedXmlException:
        raise CannotRead(
            "the spreadsheet names entities of its own, as no spreadsheet does; it is not opened"
        ) from None
    except (
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        NotImplementedError,
        EOFError,
        OSError,
        zlib.error,
    ) as problem:
        raise CannotRead(f"the spreadsheet is damaged ({problem})") from None


def sheets(item: Item) -> Iterator[tuple[str, Rows]]:
    """Name and rows of each sheet. Rows can be read until the next sheet is asked for."""
    with item.open() as stream, _archive(stream) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            # Imported here: it takes longer to load than most files to read.
            from openpyxl import load_workbook

            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                for sheet in book.worksheets:
                    sheet.reset_dimensions()
                    yield (
                        sheet.title,
                        (
                            [_shown(v) for v in row[:_MOST_COLUMNS]]
                            for row in sheet.iter_rows(values_only=True)
                        ),
                    )
            finally:
                book.close()
        elif "content.xml" in names:
            with archive.open("content.xml") as content:
                yield from _ods_sheets(content)
        else:
            raise CannotRead("a document that is no spreadsheet")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _ods_sheets(content: IO[bytes]) -> Iterator[tuple[str, Rows]]:
    events = iterparse(content, events=("start", "end"), forbid_dtd=True)
    for event, element in events:
        if event == "start" and element.tag == f"{_TABLE}table":
            rows = _ods_rows(events)
            yield element.get(f"{_TABLE}name") or "", rows
            for _ in rows:
                pass


def _ods_rows(events: Iterator[tuple[str, Any]]) -> Rows:
    for event, element in events:
        if event != "end":
            continue
        if element.tag == f"{_TABLE}table":
            element.clear()
            return
        if element.tag != f"{_TABLE}table-row":
            continue
        cells: list[str] = []
        for cell in element:
            if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                text = cell.get(f"{_OFFICE}date-value") or "\n".join(
                    "".join(p.itertext()) for p in cell.iter(f"{_TEXT}p")
                )
                many = min(
                    int(cell.get(f"{_TABLE}number-columns-repeated") or 1),
                    _MOST_COLUMNS - len(cells),
                )
                cells += [text] * max(many, 0)
        times = int(element.get(f"{_TABLE}number-rows-repeated") or 1)
        element.clear()
        for _ in range(1 if not any(cells) else min(times, _MOST_REPEATS)):
            yield cells
