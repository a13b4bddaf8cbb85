"""The files of an export as a mapping names them: opened, unpacked, and read row by row."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.records.csv_rows import Row, read_rows, whole_file
from clew.screening.records.errors import RowError, UnreadableRecords
from clew.screening.records.packed import SHEET, NotUnpacked, Packed, bounded_zip, inside, natural
from clew.screening.records.sheet_rows import read_sheet, sheets_with

Record = dict[str, str]
_CHUNK = 20_000


@dataclass(slots=True)
class Source:
    """One source of a mapping.

    Rows are read from its files each time; where another table is joined to it they are held in
    memory.
    """

    name: str
    spec: dict[str, Any]
    paths: list[Path]
    keys: tuple[str, ...] = ()
    told: bool = False
    indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[Record]]] = field(
        default_factory=dict
    )

    def rows(self, errors: list[RowError]) -> Iterator[tuple[int, Record]]:
        """Each row with its number; what is wrong goes to `errors` the first time."""
        said: list[RowError] = [] if self.told else errors
        self.told = True
        for path in self.paths:
            columns: list[str] = []
            for item in rows_of(path, self.spec, self.keys):
                if isinstance(item, RowError):
                    said.append(item)
                elif not columns or item.number == -1:
                    columns = item.cells
                elif not item.lost:
                    record = dict(zip(columns, (c.strip() for c in item.cells), strict=True))
                    record["_file"] = path.name
                    yield item.number, record

    def find(
        self, on: tuple[str, ...], key: tuple[str, ...], errors: list[RowError]
    ) -> list[Record]:
        """The rows whose columns `on` hold `key`."""
        if on not in self.indexes:
            index: dict[tuple[str, ...], list[Record]] = defaultdict(list)
            for _, record in self.rows(errors):
                index[tuple(record.get(c, "") for c in on)].append(record)
            self.indexes[on] = index
        return self.indexes[on].get(key, [])


@contextmanager
def opened(raw: Path) -> Iterator[Path]:
    """A folder or file as it is; a zip unpacked for as long as it is needed, within bounds. Raises
    UnreadableRecords.
    """
    if not raw.exists():
        raise UnreadableRecords(
            [
                RowError(
                    str(raw), 0, "", "", "", "there is no such file or folder", "Name the export"
                )
            ]
        )
    if not (raw.is_file() and raw.suffix.lower() == ".zip"):
        yield raw
        return
    with tempfile.TemporaryDirectory(prefix="clew-export-") as aside:
        try:
            for member in bounded_zip(raw):
                written = PurePosixPath(member.filename)
                if not (member.is_dir() or written.is_absolute() or ".." in written.parts):
                    Packed(raw, raw.name, member.filename).unpack(Path(aside) / written)
        except NotUnpacked as problem:
            raise UnreadableRecords([whole_file(raw.name, *problem.args)]) from problem
        yield Path(aside)


def files_of(name: str, spec: dict[str, Any], base: Path, raw: Path) -> list[Path]:
    """The files of one source. Raises UnreadableRecords when there is none."""
    pattern = str(spec.get("file", "*"))
    if base.is_file():
        return [base]
    paths = [p for p in base.glob(pattern) if p.is_file()]
    if not paths:
        # Names differ in capitals from one export to the next.
        paths = [
            p
            for p in base.rglob("*")
            if p.is_file()
            and PurePosixPath(str(p.relative_to(base)).lower()).match(pattern.lower())
        ]
    if not paths:
        raise UnreadableRecords(
            [
                RowError(
                    str(raw),
                    0,
                    "",
                    name,
                    pattern,
                    f"no file for source {name!r}",
                    "Check the mapping's `file` and the export",
                )
            ]
        )
    return sorted(paths, key=lambda p: natural(str(p)))


def rows_of(
    path: Path, spec: dict[str, Any], keys: tuple[str, ...] = ()
) -> Iterator[Row | RowError]:
    """The rows of a file of any kind: its header first; a table after the first begins with a
    header numbered -1.
    """
    first = True
    try:
        tables = inside(path, path.name)
        for table in tables:
            for items in _tables_in(table, spec, keys):
                for number, item in enumerate(items):
                    if isinstance(item, Row) and number == 0 and not first:
                        item = Row(-1, item.cells)
                    yield item
                first = False
    except NotUnpacked as problem:
        yield whole_file(path.name, *problem.args)


def _tables_in(
    table: Packed, spec: dict[str, Any], keys: tuple[str, ...]
) -> Iterator[Iterator[Row | RowError]]:
    if table.ending not in (*SHEET, ".parquet"):
        yield read_rows(
            table,
            encoding=spec.get("encoding"),
            delimiter=spec.get("delimiter"),
            header=spec.get("header"),
            keys=keys,
        )
        return
    aside = Path(tempfile.mkdtemp(prefix="clew-table-")) if not table.plain else None
    try:
        where = table.path
        if aside is not None:
            where = aside / f"table{table.ending}"
            table.unpack(where)
        if table.ending == ".parquet":
            yield _parquet_rows(where, table.name)
            return
        for sheet in sheets_with(where, keys):
            yield read_sheet(where, sheet, table.name, keys=keys)
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def _parquet_rows(path: Path, name: str) -> Iterator[Row | RowError]:
    try:
        file = pq.ParquetFile(path)
        yield Row(1, [c.strip().lower() for c in file.schema_arrow.names])
        number = 2
        for batch in file.iter_batches(_CHUNK):
            columns = [[_text(v) for v in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                yield Row(number, list(cells))
                number += 1
    except (pa.ArrowException, OSError) as problem:
        yield whole_file(
            name, f"this is not a whole Parquet file ({problem})"[:160], "Export it again"
        )


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def columns_of(source: Source) -> set[str]:
    """The columns of a source: those of all its files. Raises UnreadableRecords when none of them
    can be read.
    """
    found: set[str] = set()
    wrong: list[RowError] = []
    for path in source.paths:
        for item in rows_of(path, source.spec, source.keys):
            if isinstance(item, Row):
                found |= set(item.cells)
                break
            wrong.append(item)
    if not found:
        raise UnreadableRecords(wrong)
    return found
