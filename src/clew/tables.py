"""CSV that people open in a spreadsheet: one writer, so that nothing of a record is run there as a
formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, or skip before one.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; everything else
    stays.

    >>> safe_cell("=1+1"), safe_cell(" @x"), safe_cell(-5), safe_cell("O'Neill")
    ("'=1+1", "' @x", -5, "O'Neill")
    """
    if isinstance(value, str) and value.lstrip(
        " \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
    ).startswith(_RISKY):
        return "'" + value
    return value


class TableWriter:
    """Rows of cells into an open text file."""

    def __init__(self, out: IO[str], *, lines: str = "\r\n") -> None:
        self._csv = csv.writer(out, lineterminator=lines)

    def row(self, cells: Iterable[object]) -> None:
        self._csv.writerow([safe_cell(c) for c in cells])

    def rows(self, rows: Iterable[Iterable[object]]) -> None:
        for cells in rows:
            self.row(cells)
