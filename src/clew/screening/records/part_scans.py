"""The parts of a table as SQL: their rows as text with where each stands, and their long texts
where they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.engines.duck import identifier, quoted
from clew.screening.records.parts import Part
from clew.screening.records.schema import LONGEST_TEXT, Table
from clew.screening.records.staging import LOST, ROW


def extra_names(parts: Sequence[tuple[int, Part]]) -> dict[str, str]:
    """Columns that Clew does not know travel under names of our own, so that none takes the place
    of another: written name -> ours.
    """
    written = sorted({name for _, part in parts for _, name in part.extras})
    return {name: f"x_{n}" for n, name in enumerate(written, 1)}


def _alike(
    parts: Sequence[tuple[int, Path, Any]],
) -> list[tuple[list[tuple[int, Path]], Any, pa.Schema]]:
    """Parts with the same columns, taken together: one scan of many files costs much less than many
    scans of one.
    """
    groups: dict[tuple[Any, str], tuple[list[tuple[int, Path]], Any, pa.Schema]] = {}
    for number, path, note in parts:
        schema = pq.read_schema(path).remove_metadata()
        groups.setdefault((note, str(schema)), ([], note, schema))[0].append((number, path))
    return list(groups.values())


def _files(group: list[tuple[int, Path]]) -> str:
    """The files of a group as a table `f`, each row with its file's number as f._file and its place
    as f.file_row_number.
    """
    paths = ", ".join(f"'{quoted(path)}'" for _, path in group)
    numbers = ", ".join(f"('{quoted(path)}', {number})" for number, path in group)
    return (
        f"(select r.*, n.part as _file from read_parquet([{paths}], file_row_number = true, filename = true, hive_partitioning = false) r "
        f"join (values {numbers}) n(path, part) on r.filename = n.path) f"
    )


def scan(table: Table, parts: list[tuple[int, Part]]) -> str:
    """All parts of a table as one set of text columns, with where each row stands."""
    selects = []
    ours = extra_names(parts)
    for group, (staged, extras), schema in _alike(
        [(number, part.parquet, (part.staged, part.extras)) for number, part in parts]
    ):
        held = {c.lower(): f"f.{identifier(c)}" for c in schema.names}
        known = [
            f"nullif(trim(cast({held[c.name]} as varchar)), '') as {c.name}"
            if c.name in held
            else f"cast(null as varchar) as {c.name}"
            for c in table.columns
            if c.kind != "narrative"
        ]
        more = [
            f"cast(f.{identifier(name)} as varchar) as {ours[written]}" for name, written in extras
        ]
        sheet, lost = (f"f.{ROW}", f"f.{LOST}") if staged else ("f.file_row_number + 2", "false")
        text = next(
            (held[c.name] for c in table.columns if c.kind == "narrative" and c.name in held), None
        )
        long = f"coalesce(strlen({text}) > {LONGEST_TEXT}, false)" if text else "false"
        selects.append(
            f"select f._file as _part, f.file_row_number as _at, cast({sheet} as bigint) as _sheet, {lost} as _lost, {long} as _long, "
            f"{', '.join(known + more)} from {_files(group)}"
        )
    return " union all by name ".join(selects)


def no_rows(table: Table) -> str:
    columns = ", ".join(
        f"cast(null as varchar) as {c.name}" for c in table.columns if c.kind != "narrative"
    )
    return f"select 0 as _part, 0 as _at, cast(0 as bigint) as _sheet, false as _lost, false as _long, {columns} where false"


def narrative_sql(parts: list[tuple[int, Path, bool]], incidents: str, text_places: str) -> str:
    """SQL that streams every text: inc, source ('narrative', 'offence' or 'texts:<kind>'), body.

    `parts` are (number, Parquet path, holds texts rather than narratives). Written for DuckDB.
    """
    selects = []
    for group, is_texts, schema in _alike(parts):
        names = {c.lower(): c for c in schema.names}
        held = names.get("text" if is_texts else "narrative")
        if held is None:
            continue
        column = identifier(held)
        source = "'texts:' || w.kind" if is_texts else "'narrative'"
        selects.append(
            f"select w.inc, {source} as source, left(cast(f.{column} as varchar), {LONGEST_TEXT}) as body from {_files(group)} "
            f"join {text_places if is_texts else incidents} w on w.part = f._file and w.at = f.file_row_number where f.{column} is not null"
        )
    selects.append(
        f"select inc, 'offence' as source, offence as body from {incidents} where offence is not null and offence_code is null"
    )
    return " union all ".join(selects)
