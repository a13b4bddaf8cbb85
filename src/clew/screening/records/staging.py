"""Make every part Parquet, so that one way of checking serves all.

A Parquet file that can be read where it stands is not copied.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.records.csv_rows import Row, column_names, not_utf8, read_rows
from clew.screening.records.errors import MOST_TOLD, RowError, UnreadableRecords
from clew.screening.records.packed import SHEET, NotUnpacked, Packed, inside
from clew.screening.records.parts import Part, digest, find_files, not_taken
from clew.screening.records.schema import TABLES, Table
from clew.screening.records.sheet_rows import read_sheet, sheets_with

ROW = "_row"
LOST = "_lost"
_CHUNK = 20_000
# A Parquet file is read where it stands when its names can be mistaken for nothing of DuckDB's or
# ours; else it is copied, renamed.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,200}")
_RESERVED = {"filename", "file_row_number", "file_index"}


class _Told:
    """Errors of one part: of each kind the first are named, the rest counted."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kinds: Counter[tuple[str, str, str]] = Counter()
        self.errors: list[RowError] = []

    def add(self, error: RowError) -> None:
        kind = (
            error.reason
            if not error.reason.startswith("the row has")
            else "the rows have another number of cells than the header",
            error.cure,
            error.severity,
        )
        self._kinds[kind] += 1
        if self._kinds[kind] <= MOST_TOLD:
            self.errors.append(error)

    def all(self) -> list[RowError]:
        more = [
            RowError(
                self._name,
                0,
                "",
                "",
                "",
                f"{count - MOST_TOLD:,} more rows: {reason}",
                cure,
                severity,
            )
            for (reason, cure, severity), count in self._kinds.items()
            if count > MOST_TOLD
        ]
        return self.errors + more


def gather(
    records: Path, staging: Path, *, note: Callable[[str], None] = lambda _: None
) -> tuple[list[Part], list[RowError]]:
    """Every usable part of every table, and what is wrong with the others.

    Raises UnreadableRecords when there is no table of incidents or of involvements at all.
    """
    errors: list[RowError] = []
    parts: list[Part] = []
    if not records.is_dir():
        raise UnreadableRecords(
            [
                RowError(
                    str(records),
                    0,
                    "",
                    "",
                    "",
                    "there is no such folder",
                    "Name the folder that holds the tables",
                )
            ]
        )
    for table in TABLES:
        files = find_files(records, table)
        before = len(errors)
        for number, path in enumerate(files):
            found, wrong = stage(
                table,
                path,
                str(path.relative_to(records)),
                staging / f"{table.name}-{number}",
                note,
            )
            errors += wrong
            parts += found
        errors += not_taken(records, table)
        if not any(p.table == table.name for p in parts) and not table.optional:
            missing = (
                []
                if files
                else [
                    RowError(
                        table.name,
                        0,
                        "",
                        "",
                        str(records),
                        f"there is no {table.name} table",
                        f"Put {table.name}.csv, {table.name}.parquet, {table.name}.xlsx or a folder {table.name}/ in it",
                    )
                ]
            )
            raise UnreadableRecords(missing + errors[before:])
    return parts, errors


def stage(
    table: Table, path: Path, name: str, target: Path, note: Callable[[str], None]
) -> tuple[list[Part], list[RowError]]:
    """The parts in one file, and what is wrong with it. `target` is where copies go, without their
    ending: two parts are two copies though they
    hold the same."""
    if path.stat().st_size == 0:
        return [], [
            _whole(
                name,
                "the file is empty",
                "Export it again; an empty table still needs its header line",
            )
        ]
    sha = digest(path)
    parts: list[Part] = []
    errors: list[RowError] = []
    try:
        sources = inside(path, name)
    except NotUnpacked as problem:
        return [], [_whole(name, *problem.args)]
    for number, source in enumerate(sources):
        copy = target.with_name(f"{target.name}-{number}-{sha[:16]}.parquet")
        try:
            found, wrong = _stage_one(table, source, sha, copy, note)
        except NotUnpacked as problem:
            found, wrong = [], [_whole(source.name, *problem.args)]
        parts += found
        errors += wrong
    return parts, errors


def _stage_one(
    table: Table, source: Packed, sha: str, copy: Path, note: Callable[[str], None]
) -> tuple[list[Part], list[RowError]]:
    if source.ending == ".parquet":
        note(source.name)
        where = _unpacked(source, copy.with_suffix(".unpacked.parquet"))
        part, wrong = _stage_parquet(table, where, source, sha, copy)
        return [part] if part else [], wrong
    if source.ending not in SHEET:
        part, wrong = _stage_rows(
            table,
            source,
            source.name,
            sha,
            copy,
            read_rows(source, keys=table.keys, known=table.names),
            note,
        )
        return [part] if part else [], wrong
    parts: list[Part] = []
    errors: list[RowError] = []
    where = _unpacked(source, copy.with_suffix(".xlsx"))
    try:
        sheets = sheets_with(where, table.keys)
        for number, sheet in enumerate(sheets):
            name = source.name if len(sheets) == 1 else f"{source.name}: {sheet}"
            rows = read_sheet(where, sheet, name, keys=table.keys, known=table.names)
            part, wrong = _stage_rows(
                table,
                source,
                name,
                sha,
                copy.with_name(f"{copy.stem}-{number}.parquet"),
                rows,
                note,
            )
            parts += [part] if part else []
            errors += wrong
    finally:
        if not source.plain:
            where.unlink(missing_ok=True)
    return parts, errors


def _unpacked(source: Packed, target: Path) -> Path:
    """Where it lies as a plain file."""
    if source.plain:
        return source.path
    source.unpack(target)
    return target


def _whole(name: str, reason: str, cure: str) -> RowError:
    return RowError(name, 0, "", "", "", reason, cure)


def _told_apart(table: Table, columns: list[str]) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """The name that each column gets in a copy, and those of them that Clew does not know, with
    what was written.
    """
    names = [c if table.column(c) is not None else f"x_{n}" for n, c in enumerate(columns)]
    return names, tuple(
        (n, c) for n, c in zip(names, columns, strict=True) if table.column(c) is None
    )


def _missing_keys(name: str, table: Table, columns: list[str]) -> RowError | None:
    missing = [k for k in table.keys if k not in columns]
    if not missing:
        return None
    return RowError(
        name,
        0,
        "",
        missing[0],
        ", ".join(columns)[:120],
        f"the key column {missing[0]!r} is missing",
        f"Every {table.name} file needs {' and '.join(table.keys)}: rename the column, or write a mapping with: clew records map FILE",
    )


def _stage_rows(
    table: Table,
    source: Packed,
    name: str,
    sha: str,
    target: Path,
    items: Iterator[Row | RowError],
    note: Callable[[str], None],
) -> tuple[Part | None, list[RowError]]:
    """Rows of text into a copy."""
    told = _Told(name)
    writer: pq.ParquetWriter | None = None
    schema: pa.Schema | None = None
    rows: list[Row] = []
    extras: tuple[tuple[str, str], ...] = ()
    aside = target.with_suffix(".writing")
    read = 0

    def flush() -> None:
        if writer is not None and rows:
            columns = list(zip(*(r.cells for r in rows), strict=True))
            arrays = [
                pa.array([r.number for r in rows], pa.int64()),
                pa.array([r.lost for r in rows]),
                *(pa.array(c, pa.string()) for c in columns),
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            rows.clear()

    note(name)
    try:
        for item in items:
            if isinstance(item, RowError):
                told.add(item)
            elif writer is None:
                wrong = _missing_keys(name, table, item.cells)
                if wrong:
                    return None, [wrong, *told.all()]
                names, extras = _told_apart(table, item.cells)
                schema = pa.schema(
                    [(ROW, pa.int64()), (LOST, pa.bool_()), *((c, pa.string()) for c in names)]
                )
                target.parent.mkdir(parents=True, exist_ok=True)
                writer = pq.ParquetWriter(aside, schema, compression="snappy")
            else:
                rows.append(item)
                if len(rows) >= _CHUNK:
                    read += len(rows)
                    flush()
                    note(f"{name}: {read:,} rows")
        flush()
        if writer is None:
            return None, told.all()
        writer.close()
        os.replace(aside, target)
    finally:
        if writer is not None:
            writer.close()
        aside.unlink(missing_ok=True)
    return Part(table.name, source.path, name, sha, target, True, extras), told.all()


def _broken(name: str, problem: Exception) -> RowError:
    return RowError(
        name,
        0,
        "",
        "",
        "",
        f"this is not a whole Parquet file ({problem})"[:160],
        "Export it again",
    )


def _stage_parquet(
    table: Table, path: Path, source: Packed, sha: str, target: Path
) -> tuple[Part | None, list[RowError]]:
    """A Parquet file where it stands, or copied where its names or its kinds of columns cannot be
    taken as they are.
    """
    name = source.name
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as problem:
        return None, [_broken(name, problem)]
    columns = column_names(
        name,
        [c if c.strip() else f"column_{n}" for n, c in enumerate(schema.names, 1)],
        table.names,
    )
    if isinstance(columns, RowError):
        return None, [columns]
    wrong = _missing_keys(name, table, columns)
    if wrong:
        return None, [wrong]
    plain = all(_PLAIN.fullmatch(c) and c.lower() not in _RESERVED for c in schema.names)
    if (
        plain
        and not any(_opaque(t) for t in schema.types)
        and [c.lower() for c in schema.names] == columns
    ):
        extras = tuple((c, c.lower()) for c in schema.names if table.column(c.lower()) is None)
        return Part(table.name, source.path, name, sha, path, False, extras), []
    names, extras = _told_apart(table, columns)
    told = _Told(name)
    aside = target.with_suffix(".writing")
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = pa.schema(
        [
            (ROW, pa.int64()),
            (LOST, pa.bool_()),
            *(
                (n, pa.string() if _opaque(t) else t)
                for n, t in zip(names, schema.types, strict=True)
            ),
        ]
    )
    try:
        with pq.ParquetWriter(aside, kept, compression="snappy") as writer:
            number = 2
            for batch in pq.ParquetFile(path).iter_batches(_CHUNK):
                arrays = [
                    _as_text(c, n, number, name, table, told) if _opaque(c.type) else c
                    for c, n in zip(batch.columns, names, strict=True)
                ]
                rows = pa.array(range(number, number + batch.num_rows), pa.int64())
                lost = pa.array([False] * batch.num_rows)
                writer.write_table(pa.Table.from_arrays([rows, lost, *arrays], schema=kept))
                number += batch.num_rows
        os.replace(aside, target)
    except (pa.ArrowException, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno:
            raise
        return None, [_broken(name, problem)]
    finally:
        aside.unlink(missing_ok=True)
    return Part(table.name, source.path, name, sha, target, True, extras), told.all()


def _opaque(kind: pa.DataType) -> bool:
    """Bytes (as Hive, Impala and old Spark write text) and nested values, which DuckDB does not
    show as the text that they are.
    """
    if pa.types.is_dictionary(kind):
        return _opaque(kind.value_type)
    return (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
        or pa.types.is_nested(kind)
    )


def _as_text(
    column: pa.Array, name: str, first: int, file: str, table: Table, told: _Told
) -> pa.Array:
    """The values as text.

    Bytes that are not UTF-8 are read as Windows writes them, and told in a column that Clew reads.
    """
    said: list[str | None] = []
    for at, value in enumerate(column.to_pylist()):
        if isinstance(value, bytes):
            try:
                said.append(value.decode("utf-8"))
            except UnicodeDecodeError:
                said.append(value.decode("cp1252", "replace"))
                if table.column(name) is not None:
                    told.add(not_utf8(file, first + at, "", name, said[-1] or ""))
        else:
            said.append(None if value is None else str(value))
    return pa.array(said, pa.string())
