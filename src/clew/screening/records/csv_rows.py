"""Read a CSV so that one bad row costs one row.

A stray quote would swallow every row to the next one; here the line that opened it is set aside and
reading goes on at the next line. Bytes that are not UTF-8 are read as Windows writes them, and
somebody is told.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from clew.screening.records.errors import RowError
from clew.screening.records.layout import LOOKED_AT, plain_name, see
from clew.screening.records.packed import NotUnpacked, Packed

_LINES = 20_000
_BYTES = 16_000_000
csv.field_size_limit(min(sys.maxsize, 2 * _BYTES))
_UNREAD = re.compile("[\udc80-\udcff]+")
_QUOTES = (
    "a quote is not closed or not doubled",
    'Double every quote inside a quoted cell ("") and close the cell',
)
_WIDTH = "Quote cells that hold the delimiter or a line break; give every row every column"


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the number a spreadsheet would give it, and its cells.

    A `lost` row follows the error that set it aside. Only its keys can be believed: they say that
    this file holds the record.
    """

    number: int
    cells: list[str]
    lost: bool = False


class _Lines:
    """Physical lines of a file, decoded, that can be given back."""

    def __init__(self, handle: BinaryIO, encoding: str, newline: str) -> None:
        # The stream is decoded, not its lines: in UTF-16 the byte of a line feed stands inside
        # characters too.
        self._text = io.TextIOWrapper(
            handle,
            encoding,
            errors="surrogateescape" if encoding == "utf-8" else "replace",
            newline=newline,
        )
        self._first = True
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
            line = self._text.readline(_BYTES)
            if not line:
                raise StopIteration
            if self._first:
                line = line.lstrip("\ufeff")
                self._first = False
        self.taken.append(line)
        self.size += len(line)
        return line

    def let_go(self) -> None:
        """Leave the file to whoever opened it."""
        self._text.detach()

    def forget(self) -> None:
        self.taken.clear()
        self.size = 0

    def give_back(self) -> str:
        """Put everything taken since the last record back, except its first line, which is
        returned.
        """
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        self.forget()
        return first


def whole_file(
    name: str, reason: str, cure: str, value: str = "", severity: str = "set aside"
) -> RowError:
    """Something wrong with a file that is in no row of it."""
    return RowError(name, 0, "", "", value, reason, cure, severity)


def read_rows(
    source: Packed,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: list[str] | None = None,
    keys: Collection[str] = (),
    known: Collection[str] = (),
) -> Iterator[Row | RowError]:
    """The header as the first `Row`, then records and errors in order. What is not named is seen
    from the file itself.

    `header` gives column names for a file that has none (its first Row is number 0). `keys` are
    columns that a header must have: lines above it are passed over and told. `known` are names that
    a column has however it is spaced. A file that cannot be used gives one whole-file error.
    """
    name, begun = source.name, False
    try:
        with source.open() as handle:
            start = _peek(handle)
            if start[:4] == b"PK\x03\x04":
                yield whole_file(
                    name,
                    "this is a spreadsheet or zip file under another name",
                    "Name it as what it is: .xlsx or .zip",
                )
                return
            if start[:2] == b"\x1f\x8b":
                yield whole_file(
                    name,
                    "this is a packed file (gzip) under another name",
                    "Name it as what it is: .csv.gz",
                )
                return
            if start[:4] == b"PAR1":
                yield whole_file(
                    name,
                    "this is a Parquet file under another name",
                    "Name it as what it is: .parquet",
                )
                return
            if start[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
                yield whole_file(
                    name,
                    "this is a workbook of an old Excel (.xls)",
                    "Save it as .xlsx, or as CSV UTF-8",
                )
                return
            layout = see(start, encoding=encoding, delimiter=delimiter, keys=() if header else keys)
            lines = _Lines(handle, layout.encoding, layout.newline)
            try:
                for _ in layout.above:
                    next(lines)
                lines.forget()
                titles = [
                    line
                    for line in layout.above
                    if line.strip() and not line.strip().strip('"').lower().startswith("sep=")
                ]
                if titles:
                    yield whole_file(
                        name,
                        f"{len(titles)} lines above the header are not read",
                        "Nothing, where they are only a title",
                        titles[0].strip()[:80],
                        "warning",
                    )
                for item in _records(
                    lines, name, layout.delimiter, header, len(layout.above), known
                ):
                    begun = begun or isinstance(item, Row)
                    yield item
            except UnicodeError as problem:
                yield whole_file(
                    name,
                    f"the file is not {layout.encoding} ({problem})"[:200],
                    "Name its real encoding in a mapping",
                )
            finally:
                lines.let_go()
    except NotUnpacked as problem:
        reason, cure = problem.args
        yield whole_file(
            name, f"{reason}; only the rows before that were read" if begun else reason, cure
        )


def _peek(handle: BinaryIO) -> bytes:
    if handle.seekable():
        start = handle.read(LOOKED_AT)
        handle.seek(0)
        return start
    return cast(io.BufferedReader, handle).peek(LOOKED_AT)[:LOOKED_AT]


def _lost(number: int, cells: list[str], columns: list[str]) -> Row:
    """What can be made out of a row that was set aside, as wide as the header."""
    shown = [
        c.strip('"\r\n').encode("utf-8", "replace").decode("utf-8") for c in cells[: len(columns)]
    ]
    return Row(number, shown + [""] * (len(columns) - len(shown)), lost=True)


def column_names(name: str, cells: list[str], known: Collection[str]) -> list[str] | RowError:
    """Names of the columns from the cells of a header: those that are known as they are known,
    small letters, column_4 where there is none.
    """
    written = [c.strip().lower() for c in cells]
    plain = [plain_name(c) for c in written]
    columns = [
        p if p in known and p not in written and plain.count(p) == 1 else c
        for c, p in zip(written, plain, strict=True)
    ]
    columns = [c or f"column_{i + 1}" for i, c in enumerate(columns)]
    twice = sorted({c for c in columns if columns.count(c) > 1})
    if twice:
        return whole_file(
            name,
            f"column {twice[0]!r} stands twice in the header",
            "Rename or remove one of the two columns",
            twice[0],
        )
    return columns


def fitted(cells: list[str], width: int) -> list[str] | None:
    """The cells of a row as wide as the header: blanks too many at its end are left out. None where
    more than blanks is too many.
    """
    if len(cells) > width:
        return None if any(c.strip() for c in cells[width:]) else cells[:width]
    return cells


class _Short:
    """A row with fewer cells than the header: a spreadsheet leaves blanks at the end out, but so
    does a line break in the middle.
    """

    def __init__(self, columns: list[str], named: int) -> None:
        self._width = len(columns)
        self.named = named
        self._keys: set[str] = set()
        self.waiting: Row | None = None

    def seen(self, first: str) -> None:
        """A whole row begins like this."""
        if len(self._keys) < 200:
            self._keys.add(first)

    def believed(self, cells: list[str]) -> bool:
        """Whether it begins as other rows do, or has most of its cells: the end of a line that was
        broken has neither.
        """
        return cells[0] in self._keys or 2 * len(cells) > self._width

    def broken(self, first: Row, second: Row) -> bool:
        """Whether the two are halves of one: together as wide as the header, and the second does
        not begin as rows do.
        """
        return (
            len(first.cells) + len(second.cells) - 1 <= self._width
            and second.cells[0] not in self._keys
            and second.cells[0] != first.cells[0]
        )


def _records(
    lines: _Lines,
    name: str,
    delimiter: str,
    header: list[str] | None,
    above: int,
    known: Collection[str],
) -> Iterator[Row | RowError]:
    """The header, then every record. `above` is the number of lines passed over."""
    columns = header
    short: _Short | None = None
    if columns:
        yield Row(0, columns)
        short = _Short(columns, len(columns))
    for item in _raw(lines, name, delimiter, above):
        if isinstance(item, RowError):
            if columns is None:
                yield whole_file(
                    name,
                    "the header cannot be read",
                    "Put one line of column names first",
                    item.value,
                )
                return
            if short and short.waiting:
                yield from _taken_short(name, short, columns)
            yield item
            yield _lost(item.row, item.value.split(delimiter), columns)
            continue
        number, cells, physical = item
        if columns is None:
            named = column_names(name, [_decoded(c) for c in cells], known)
            if isinstance(named, RowError):
                yield named
                return
            columns, short = (
                named,
                _Short(named, max(n for n, c in enumerate(cells, 1) if c.strip())),
            )
            unread = next((c for c in cells if _UNREAD.search(c)), None)
            if unread is not None:
                yield not_utf8(name, 1 + above, "", "", _decoded(unread))
            yield Row(number, columns)
            continue
        assert short is not None  # noqa: S101  # made with the columns
        exact = fitted(cells, len(columns))
        if exact is not None and short.named <= len(exact) < len(columns):
            exact = exact + [""] * (len(columns) - len(exact))
        if (
            exact is not None
            and len(exact) < len(columns)
            and physical == 1
            and (short.waiting or short.believed(exact))
        ):
            this = Row(number, exact)
            if short.waiting is not None and short.broken(short.waiting, this):
                for half in (short.waiting, this):
                    yield RowError(
                        name,
                        half.number,
                        _decoded(half.cells[0])[:60],
                        "",
                        _decoded(delimiter.join(half.cells))[:120],
                        f"the row has {len(half.cells)} cells, the header has {len(columns)}: a line break parts it",
                        _WIDTH,
                    )
                    yield _lost(half.number, half.cells, columns)
                short.waiting = None
                continue
            if short.waiting is not None:
                yield from _taken_short(name, short, columns)
            if short.believed(exact):
                short.waiting = this
                continue
        if short.waiting is not None:
            yield from _taken_short(name, short, columns)
        if exact is None or len(exact) != len(columns):
            if physical > 1:
                # A stray quote ran over several lines and then closed: give the lines back but the
                # first.
                first = lines.give_back()
                reason, cure = _QUOTES
                cells = first.split(delimiter)
            else:
                reason, cure = (
                    f"the row has {len(cells)} cells, the header has {len(columns)}",
                    _WIDTH,
                )
            yield RowError(
                name,
                number,
                _decoded(cells[0]).strip('"\r\n')[:60],
                "",
                _decoded(delimiter.join(cells))[:120].strip(),
                reason,
                cure,
            )
            yield _lost(number, cells, columns)
            continue
        if exact[0].strip().lower() == columns[0] and [c.strip().lower() for c in exact] == columns:
            yield RowError(
                name,
                number,
                "",
                "",
                ",".join(exact)[:120],
                "the header is repeated among the rows",
                "Remove the line; it was not read as a record",
                "warning",
            )
            continue
        short.seen(exact[0])
        yield from _cleaned(name, number, exact, columns)
    if columns is None:
        yield whole_file(
            name, "the file is empty", "Export it again; an empty table still needs its header line"
        )
    elif short and short.waiting:
        yield from _taken_short(name, short, columns)


def _taken_short(name: str, short: _Short, columns: list[str]) -> Iterator[Row | RowError]:
    row, short.waiting = short.waiting, None
    assert row is not None  # noqa: S101  # asked for only where one waits
    yield RowError(
        name,
        row.number,
        _decoded(row.cells[0])[:60],
        "",
        "",
        f"the row has {len(row.cells)} cells, the header has {len(columns)}: those missing at its end are taken as blank",
        "Give every row every column",
        "warning",
    )
    yield from _cleaned(
        name, row.number, row.cells + [""] * (len(columns) - len(row.cells)), columns
    )


def _cleaned(
    name: str, number: int, cells: list[str], columns: list[str]
) -> Iterator[Row | RowError]:
    """The row, after a warning for each cell that could not be taken as it is."""
    for at, cell in enumerate(cells):
        if "\0" in cell:
            cells[at] = cell = cell.replace("\0", "")
            yield RowError(
                name,
                number,
                cells[0][:60],
                columns[at],
                cell[:60],
                "the cell holds zero bytes; they are left out",
                "Export the column as plain text",
                "warning",
            )
        if not cell.isascii() and _UNREAD.search(cell):
            cells[at] = _decoded(cell)
            yield not_utf8(name, number, _decoded(cells[0])[:60], columns[at], cells[at])
    yield Row(number, cells)


def not_utf8(name: str, number: int, reference: str, field: str, value: str) -> RowError:
    """What is said of a cell whose bytes were read as cp1252."""
    return RowError(
        name,
        number,
        reference,
        field,
        value,
        "the bytes are not UTF-8; they were read as Windows writes them (cp1252)",
        "Look whether the letters are right; else export as UTF-8, or import with a mapping that names the encoding",
        "warning",
    )


def _decoded(cell: str) -> str:
    """Bytes that were not UTF-8 as Windows-1252, which nearly all of them are."""
    if cell.isascii():
        return cell
    return _UNREAD.sub(
        lambda m: m.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace"), cell
    )


def _raw(
    lines: _Lines, name: str, delimiter: str, above: int
) -> Iterator[tuple[int, list[str], int] | RowError]:
    """Records as (number, cells, physical lines), or an error for a line whose quote cannot be
    closed. Blank lines count and are passed over.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = above
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            first = lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield RowError(
                name,
                number,
                _decoded(first.split(delimiter)[0]).strip('"\r\n')[:60],
                "",
                _decoded(first.strip()[:4000]),
                *_QUOTES,
            )
            continue
        if not cells or not any(cells) or not any(c.strip() for c in cells):
            lines.forget()
            continue
        yield number, cells, len(lines.taken)
        if lines.taken:
            lines.forget()
        else:
            # The lines were given back: what the reader still holds of them is stale.
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
