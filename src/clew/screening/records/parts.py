"""Find the parts of each table and make every part Parquet, so that one way of checking serves all."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.records.csv_rows import Row, read_rows
from clew.screening.records.errors import RowError, UnreadableRecords
from clew.screening.records.schema import TABLES, Table

ROW = "_row"
_CHUNK = 20_000
_ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Part:
    """One input file. `name` is what errors call it, `parquet` where its rows can be read."""

    table: str
    source: Path
    name: str
    sha256: str
    parquet: Path
    staged: bool  # made from CSV: carries ROW, the row a spreadsheet shows


def _natural(path: Path) -> list[object]:
    return [int(t) if t.isdigit() else t for t in re.split(r"(\d+)", path.name.lower())]


def find_files(records: Path, table: Table) -> list[Path]:
    """The files of a table, in the order in which later ones are newer versions."""
    found = [records / f"{table.name}{ending}" for ending in _ENDINGS if (records / f"{table.name}{ending}").is_file()]
    folder = records / table.name
    if folder.is_dir():
        found += sorted((p for p in folder.iterdir() if p.suffix.lower() in _ENDINGS and not p.name.startswith(".")), key=_natural)
    return found


def digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def gather(records: Path, staging: Path, *, note: Callable[[str], None] = lambda _: None) -> tuple[list[Part], list[RowError]]:
    """Every usable part of every table, and what is wrong with the others.

    Raises UnreadableRecords when there is no table of incidents or of involvements at all.
    """
    errors: list[RowError] = []
    parts: list[Part] = []
    if not records.is_dir():
        raise UnreadableRecords([RowError(str(records), 0, "", "", "", "there is no such folder", "Name the folder that holds the tables")])
    for table in TABLES:
        files = find_files(records, table)
        before = len(errors)
        for path in files:
            note(path.name)
            part, wrong = _stage(records, table, path, staging)
            errors += wrong
            if part:
                parts.append(part)
        if not any(p.table == table.name for p in parts) and not table.optional:
            missing = [] if files else [
                RowError(table.name, 0, "", "", str(records), f"there is no {table.name} table",
                         f"Put {table.name}.csv, {table.name}.parquet or a folder {table.name}/ in it")]  # fmt: skip
            raise UnreadableRecords(errors[before:] + missing)
    return parts, errors


def _stage(records: Path, table: Table, path: Path, staging: Path) -> tuple[Part | None, list[RowError]]:
    name = str(path.relative_to(records))
    if path.stat().st_size == 0:
        return None, [RowError(name, 0, "", "", "", "the file is empty", "Export it again; an empty table still needs its header line")]
    sha = digest(path)
    if path.suffix.lower() == ".parquet":
        try:
            columns = [c.lower() for c in pq.read_schema(path).names]
        except (pa.ArrowInvalid, OSError) as problem:
            return None, [RowError(name, 0, "", "", "", f"this is not a whole Parquet file ({problem})"[:160], "Export it again")]
        wrong = _missing_keys(name, table, columns)
        return (None, [wrong]) if wrong else (Part(table.name, path, name, sha, path, False), [])
    target = staging / f"{table.name}-{sha[:16]}.parquet"
    return _stage_csv(table, path, name, sha, target)


def _missing_keys(name: str, table: Table, columns: list[str]) -> RowError | None:
    missing = [k for k in table.keys if k not in columns]
    if not missing:
        return None
    return RowError(name, 0, "", missing[0], ", ".join(columns)[:120], f"the key column {missing[0]!r} is missing",
                    f"Every {table.name} file needs {' and '.join(table.keys)}; rename the column or import with a mapping")  # fmt: skip


def _stage_csv(table: Table, path: Path, name: str, sha: str, target: Path) -> tuple[Part | None, list[RowError]]:
    errors: list[RowError] = []
    writer: pq.ParquetWriter | None = None
    schema: pa.Schema | None = None
    rows: list[Row] = []
    aside = target.with_suffix(".writing")
    staged = Part(table.name, path, name, sha, target, True)

    def flush() -> None:
        if writer is not None and rows:
            columns = list(zip(*(r.cells for r in rows), strict=True))
            arrays = [pa.array([r.number for r in rows], pa.int64()), *(pa.array(c, pa.string()) for c in columns)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            rows.clear()

    try:
        for item in read_rows(path, name):
            if isinstance(item, RowError):
                errors.append(item)
            elif writer is None:
                wrong = _missing_keys(name, table, item.cells)
                if wrong:
                    return None, [*errors, wrong]
                schema = pa.schema([(ROW, pa.int64()), *((c, pa.string()) for c in item.cells)])
                target.parent.mkdir(parents=True, exist_ok=True)
                writer = pq.ParquetWriter(aside, schema, compression="snappy")
            else:
                rows.append(item)
                if len(rows) >= _CHUNK:
                    flush()
        flush()
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        return None, errors
    os.replace(aside, target)
    return staged, errors
