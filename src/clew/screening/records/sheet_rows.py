"""Read a sheet of a workbook (.xlsx) as rows of text."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from clew.screening.records.csv_rows import Row, column_names, whole_file
from clew.screening.records.errors import RowError
from clew.screening.records.layout import plain_name
from clew.screening.records.packed import NotUnpacked, bounded_zip

_DEEPEST = 30
_MOST_SHARED = 400_000_000
"""Bytes of a workbook's shared words, which are held in memory."""

_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ParseError,
    EOFError,
    zlib.error,
)
"""What openpyxl raises over a damaged file."""


def sheets_with(path: Path, keys: Collection[str]) -> list[str]:
    """The sheets that have the key columns, in order; where none has, the first. Raises NotUnpacked
    for what is no whole workbook.
    """
    with _opened(path) as book:
        found = [s.title for s in book.worksheets if keys and _header(s, keys) is not None]
        return found or [s.title for s in book.worksheets[:1]]


def read_sheet(
    path: Path, sheet: str, name: str, *, keys: Collection[str] = (), known: Collection[str] = ()
) -> Iterator[Row | RowError]:
    """As `read_rows`: the header as the first Row, then records and errors in order."""
    try:
        with _opened(path) as book:
            yield from _rows(book[sheet], name, keys, known)
    except NotUnpacked as problem:
        yield whole_file(name, *problem.args)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    shared = [m for m in bounded_zip(path) if m.filename.lower().endswith("sharedstrings.xml")]
    if sum(m.file_size for m in shared) > _MOST_SHARED:
        raise NotUnpacked(
            "the workbook holds more words than fit in memory", "Save the sheet as CSV UTF-8"
        )
    with warnings.catch_warnings():
        # What openpyxl cannot keep (styles, validations) is of no use here.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
        except _BROKEN as problem:
            raise NotUnpacked(
                f"this is not a whole workbook ({problem})"[:160],
                "Save it again as .xlsx, or save the sheet as CSV UTF-8",
            ) from problem


def _header(sheet: Any, keys: Collection[str]) -> int | None:
    """The row that holds the key columns, else None; without keys the first that says anything."""
    wanted = {plain_name(k) for k in keys}
    for number, cells in enumerate(sheet.iter_rows(max_row=_DEEPEST, values_only=True), 1):
        texts = _texts(cells)
        if (wanted and wanted <= {plain_name(c) for c in texts}) or (not wanted and any(texts)):
            return number
    return None


def _rows(
    sheet: Any, name: str, keys: Collection[str], known: Collection[str]
) -> Iterator[Row | RowError]:
    at = _header(sheet, keys) or _header(sheet, ()) or 1
    columns: list[str] = []
    for number, values in enumerate(sheet.iter_rows(min_row=at, values_only=True), at):
        cells = _texts(values)
        if not any(c.strip() for c in cells):
            continue
        if not columns:
            width = max(n for n, c in enumerate(cells, 1) if c.strip())
            named = column_names(name, cells[:width], known)
            if isinstance(named, RowError):
                yield named
                return
            columns = named
            yield Row(number, columns)
            continue
        if any(c.strip() for c in cells[len(columns) :]):
            yield RowError(
                name,
                number,
                cells[0][:60],
                "",
                "",
                "cells stand beyond the last column of the header; they are not read",
                "Name their column, or clear them",
                "warning",
            )
        cells = cells[: len(columns)]
        yield Row(number, cells + [""] * (len(columns) - len(cells)))
    if not columns:
        yield whole_file(
            name,
            "the sheet is empty",
            "Export it again; an empty table still needs its header line",
        )


def _texts(values: tuple[Any, ...]) -> list[str]:
    return [_text(v) for v in values]


def _text(value: Any) -> str:
    """A cell as a CSV would hold it.

    Whole numbers stay whole; a number that a spreadsheet cannot hold to its last digit shows that
    it is rounded.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time(0) else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float) and float(value).is_integer():
        return str(int(value)) if abs(value) < 10**15 else f"{value:.14E}"
    return str(value)
