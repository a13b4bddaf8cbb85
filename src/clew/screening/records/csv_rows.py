"""Read a CSV so that one bad row costs one row.

A stray quote would swallow every row to the next one; here the line that opened it is set aside and reading goes on at
the next line. Bytes that are not in the encoding are named where they stand.
"""

from __future__ import annotations

import csv
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from clew.screening.records.errors import RowError

_LINES = 20_000
_BYTES = 16_000_000
csv.field_size_limit(min(sys.maxsize, 2 * _BYTES))


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the number a spreadsheet would give it, and its cells."""

    number: int
    cells: list[str]


class _Lines:
    """Physical lines of a file, decoded, that can be given back."""

    def __init__(self, handle: BinaryIO, encoding: str) -> None:
        self._handle = handle
        self._encoding = encoding
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) > _LINES or self.size > _BYTES:
            raise csv.Error("a quoted cell never ends")
        if self._back:
            line = self._back.popleft()
        else:
            raw = self._handle.readline(_BYTES)
            if not raw:
                raise StopIteration
            line = raw.decode(self._encoding, "surrogateescape") if self._encoding == "utf-8" else raw.decode(self._encoding, "replace")
        self.taken.append(line)
        self.size += len(line)
        return line

    def forget(self) -> None:
        self.taken.clear()
        self.size = 0

    def give_back(self) -> str:
        """Put everything taken since the last record back, except its first line, which is returned."""
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        self.forget()
        return first


def _whole_file(name: str, reason: str, cure: str, value: str = "") -> RowError:
    return RowError(name, 0, "", "", value, reason, cure)


def read_rows(
    path: Path, name: str, *, encoding: str = "utf-8", delimiter: str = ",", header: list[str] | None = None
) -> Iterator[Row | RowError]:
    """The header as the first `Row` (number 1), then records and errors in order.

    `header` gives column names for a file that has none. A file that cannot be used gives one whole-file error.
    """
    with path.open("rb") as handle:
        start = handle.read(4)
        if start[:2] in (b"\xff\xfe", b"\xfe\xff") and encoding == "utf-8":
            yield _whole_file(
                name, "the file is UTF-16, not UTF-8", "Save it as CSV UTF-8, or import it with a mapping that names the encoding"
            )
            return
        if start[:4] == b"PK\x03\x04":
            yield _whole_file(name, "this is a spreadsheet or zip file, not CSV", "Save the sheet as CSV UTF-8")
            return
        handle.seek(3 if start[:3] == b"\xef\xbb\xbf" else 0)
        lines = _Lines(handle, encoding)
        yield from _records(lines, name, delimiter, header)


def _records(lines: _Lines, name: str, delimiter: str, header: list[str] | None) -> Iterator[Row | RowError]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    columns = header
    number = 0
    if columns:
        yield Row(0, columns)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as problem:
            number += 1
            first = lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            if columns is None:
                yield _whole_file(name, f"the header cannot be read ({problem})", "Put one line of column names first", first[:80])
                return
            yield RowError(name, number, first.split(delimiter)[0].strip('"\r\n')[:60], "", first.strip()[:120], "a quote is not closed or not doubled",
                           'Double every quote inside a quoted cell ("") and close the cell')  # fmt: skip
            continue
        if not cells or not any(c.strip() for c in cells):
            lines.forget()
            continue
        number += 1
        if columns is None:
            columns = [c.strip().lower() for c in cells]
            twice = sorted({c for c in columns if c and columns.count(c) > 1})
            if twice:
                yield _whole_file(
                    name, f"column {twice[0]!r} stands twice in the header", "Rename or remove one of the two columns", twice[0]
                )
                return
            columns = [c or f"column_{i + 1}" for i, c in enumerate(columns)]
            lines.forget()
            yield Row(1, columns)
            continue
        if len(cells) > len(columns) and not any(c.strip() for c in cells[len(columns) :]):
            cells = cells[: len(columns)]
        if len(cells) != len(columns):
            if len(lines.taken) > 1:
                # A stray quote ran over several lines and then closed: give the lines back but the first.
                first = lines.give_back()
                reader = csv.reader(lines, delimiter=delimiter, strict=True)
                cells = [first]
                reason, cure = "a quote is not closed or not doubled", 'Double every quote inside a quoted cell ("") and close the cell'
            else:
                lines.forget()
                reason, cure = (
                    f"the row has {len(cells)} cells, the header has {len(columns)}",
                    "Quote cells that hold the delimiter; give every row every column",
                )
            yield RowError(
                name, number, cells[0].split(delimiter)[0].strip('"\r\n')[:60], "", delimiter.join(cells)[:120].strip(), reason, cure
            )
            continue
        lines.forget()
        wrong = next((i for i, c in enumerate(cells) if any("\udc80" <= ch <= "\udcff" for ch in c)), None)
        if wrong is not None:
            shown = cells[wrong].encode("utf-8", "surrogateescape").decode("latin-1")
            yield RowError(name, number, cells[0][:60].encode("utf-8", "replace").decode(), columns[wrong], shown, "the bytes are not UTF-8",
                           "Export as UTF-8, or import with a mapping that names the encoding (cp1252 for most Windows exports)")  # fmt: skip
            continue
        if [c.strip().lower() for c in cells] == columns:
            yield RowError(
                name,
                number,
                "",
                "",
                ",".join(cells)[:120],
                "the header is repeated among the rows",
                "Remove the line; it was not read as a record",
                "warning",
            )
            continue
        yield Row(number, cells)
    if columns is None:
        yield _whole_file(name, "the file is empty", "Export it again; an empty table still needs its header line")
