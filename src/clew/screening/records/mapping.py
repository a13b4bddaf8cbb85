"""Turn another export into the native format, as a mapping file says.

A mapping is TOML. `[source.NAME]` names an input file with its encoding, delimiter and, where it
has none, header. `[[table.incidents]]` (and involvements, orders, texts) builds rows from a source:
`join` brings other sources in on keys, `unpivot` makes one row of each of several groups of
columns, `[...columns]` says what each native column is:

    incident_id = "crime_ref"                                a column, renamed
    force = { value = "Northmoor" }                          the same for every row
    narrative = { join = ["summary", "mo"], with = " " }     concatenated, blanks left out
    family_name = { column = "name", split = ",", part = 1 } one part of a split
    reported_on = { column = "date", date = "%d/%m/%Y" }     parsed; what does not parse costs its
    value role = { column = "type", recode = { VIC = "victim" } }  other words for its words;
    `other` for all the rest

A file may be CSV in any layout, a workbook or Parquet, packed or not; encoding and delimiter are
seen from it where they are not named. Columns that Clew does not know are listed in `keep =
["batch"]` of the table. A mapping is checked against its sources before
a row is read.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console

from clew.screening.records.errors import RowError, readable, to_table
from clew.screening.records.mapping_rules import (
    BadMapping,
    check_columns,
    check_shape,
    in_small_letters,
    read_by,
)
from clew.screening.records.mapping_sources import Record, Source, columns_of, files_of, opened
from clew.screening.records.schema import TABLES, Table
from clew.screening.runs.spreadsheet import write_csv

SHIPPED = files("clew.screening.records") / "mappings"
_CHUNK = 20_000
_SHOWN = 10
"""Rows of each table that a trial shows."""


def shipped() -> list[str]:
    """The names of the mappings that ship."""
    return sorted(
        p.name.removesuffix(".toml").replace("_", "-")
        for p in SHIPPED.iterdir()
        if p.name.endswith(".toml")
    )


def read_mapping(name: str) -> dict[str, Any]:
    """A mapping file by path, or one that ships by name. Raises BadMapping."""
    path = Path(name)
    try:
        if path.is_file():
            text = path.read_text(encoding="utf-8")
        else:
            text = (SHIPPED / f"{name.replace('-', '_')}.toml").read_text(encoding="utf-8")
        mapping = tomllib.loads(text)
    except FileNotFoundError:
        raise BadMapping(
            f"there is no mapping {name!r}: give a file, or one of {', '.join(shipped())}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadMapping(f"{name} is not TOML: {problem}") from problem
    if "source" not in mapping or "table" not in mapping:
        raise BadMapping(f"{name} needs a [source.NAME] and a [[table.incidents]]")
    unknown = set(mapping["table"]) - {t.name for t in TABLES}
    if unknown:
        raise BadMapping(
            f"{name} builds {', '.join(sorted(unknown))}; the tables are {', '.join(t.name for t in TABLES)}"
        )
    check_shape(mapping)
    return in_small_letters(mapping)


def import_records(raw: Path, mapping_name: str, out: Path, console: Console) -> int:
    """Write native records under `out`.

    Exit status 0; 1 when something was set aside or warned of; 2 when nothing could be done.
    """
    mapping = read_mapping(mapping_name)
    counts, errors = convert(raw, mapping, out)
    for name, count in counts.items():
        console.print(f"{name}: {count:,} rows written to {out / name}", markup=False)
    _tell(errors, console)
    if errors:
        console.print(f"All {len(errors):,} are in {out / 'import-errors.csv'}.", markup=False)
    console.print(f"Next: clew records check {out}", markup=False)
    return 1 if errors else 0


def try_mapping(raw: Path, mapping_name: str, console: Console) -> int:
    """Show the first rows of each table before and after, and write nothing.

    Exit status as of `import_records`.
    """
    errors: list[RowError] = []
    mapping = read_mapping(mapping_name)
    with opened(raw) as base:
        sources = _sources(mapping, base, raw)
        for table in TABLES:
            builds = mapping["table"].get(table.name, [])
            shown = 0
            for number, before, after in islice(
                _built_rows(table, builds, sources, errors), _SHOWN
            ):
                shown += 1
                read = {
                    c
                    for build in builds
                    for rule in build["columns"].values()
                    for c in read_by(rule)
                }
                told = {c: v for c, v in before.items() if c in read and v}
                console.print(f"{table.name}, {before.get('_file', '')} row {number}", markup=False)
                console.print(readable(f"  before: {_shown(told)}"), markup=False)
                console.print(readable(f"  after:  {_shown(after)}"), markup=False)
            if builds and not shown:
                console.print(f"{table.name}: no row of the export becomes one", markup=False)
    _tell(errors, console)
    console.print("Nothing was written. To write all rows, leave --dry-run out and name --out.")
    return 1 if errors else 0


def _shown(record: Record) -> str:
    return ", ".join(f"{c} = {v if len(v) <= 60 else v[:60] + '…'!r}" for c, v in record.items())


def _tell(errors: list[RowError], console: Console) -> None:
    for error in errors[:20]:
        console.print(error.sentence(), markup=False)
    if len(errors) > 20:
        console.print(f"... and {len(errors) - 20:,} more")


def convert(raw: Path, mapping: dict[str, Any], out: Path) -> tuple[dict[str, int], list[RowError]]:
    """Written aside and put in place at the end: a kill leaves nothing half done, and the same
    again replaces it.

    Raises BadMapping when `out` holds something that no import wrote.
    """
    if out.is_file() or (
        out.is_dir() and any(out.iterdir()) and not (out / "import-errors.csv").exists()
    ):
        raise BadMapping(f"{out} holds something that was not imported; choose another folder")
    errors: list[RowError] = []
    aside = out.with_name(f".{out.name}.writing")
    with opened(raw) as base:
        try:
            sources = _sources(mapping, base, raw)
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(parents=True, mode=0o700)
            counts: dict[str, int] = {}
            for table in TABLES:
                builds = mapping["table"].get(table.name)
                if builds:
                    counts[table.name] = _write(table, builds, sources, aside, errors)
            write_csv(to_table(errors), aside / "import-errors.csv")
            shutil.rmtree(out, ignore_errors=True)
            os.replace(aside, out)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return counts, errors


def _sources(mapping: dict[str, Any], base: Path, raw: Path) -> dict[str, Source]:
    """Every source with its files, its columns checked against the rules.

    Raises BadMapping and UnreadableRecords.
    """
    sources = {}
    for name, spec in mapping["source"].items():
        keys = tuple(sorted(_surely_in(name, mapping))) if "header" not in spec else ()
        sources[name] = Source(name, spec, files_of(name, spec, base, raw), keys)
    check_columns(mapping, {name: columns_of(source) for name, source in sources.items()})
    return sources


def _surely_in(name: str, mapping: dict[str, Any]) -> set[str]:
    """Columns that the header of a source must have: by them it is found below a title."""
    found: set[str] = set()
    for builds in mapping["table"].values():
        for build in builds:
            joins = build.get("join", [])
            for join in joins:
                if join["with"] == name:
                    found |= set(join["on"].values())
            if build["from"] == name and joins:
                found |= set(joins[0]["on"])
            elif build["from"] == name:
                made = {
                    c
                    for group in build.get("unpivot", [])
                    for c in (*group["columns"], *group.get("set", {}))
                }
                found |= (
                    {c for rule in build["columns"].values() for c in read_by(rule)}
                    - made
                    - {"_file"}
                )
    return found


def _write(
    table: Table,
    builds: list[dict[str, Any]],
    sources: dict[str, Source],
    aside: Path,
    errors: list[RowError],
) -> int:
    extra = sorted({c for b in builds for c in b["columns"] if table.column(c) is None})
    schema = pa.schema([(c, pa.string()) for c in (*table.names, *extra)])
    folder = aside / table.name
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with pq.ParquetWriter(folder / "part-00000.parquet", schema, compression="zstd") as writer:
        chunk: list[Record] = []
        for _, _, record in _built_rows(table, builds, sources, errors):
            chunk.append(record)
            if len(chunk) >= _CHUNK:
                writer.write_table(pa.Table.from_pylist(chunk, schema=schema))
                written += len(chunk)
                chunk = []
        writer.write_table(pa.Table.from_pylist(chunk, schema=schema))
    return written + len(chunk)


def _built_rows(
    table: Table, builds: list[dict[str, Any]], sources: dict[str, Source], errors: list[RowError]
) -> Iterator[tuple[int, Record, Record]]:
    """Every row of a table: the number of the row of the source, what it was made of, and what it
    has become.
    """
    for build in builds:
        for number, first in sources[build["from"]].rows(errors):
            for joined in _joined(first, build.get("join", []), sources, errors):
                for record in _unpivoted(joined, build.get("unpivot")):
                    if not _wanted(record, build.get("where", {})):
                        continue
                    built = _built(table, build["columns"], record, number, errors)
                    if built is not None:
                        yield number, record, built


def _joined(
    first: Record, joins: list[dict[str, Any]], sources: dict[str, Source], errors: list[RowError]
) -> Iterator[Record]:
    records = [first]
    for join in joins:
        longer: list[Record] = []
        for record in records:
            found = sources[join["with"]].find(
                tuple(join["on"].values()), tuple(record.get(c, "") for c in join["on"]), errors
            )
            prefix = join.get("prefix", "")
            if found:
                longer += [
                    {**record, **{prefix + k: v for k, v in other.items() if k != "_file"}}
                    for other in found
                ]
            elif not join.get("required", False):
                longer.append(record)
        records = longer
    yield from records


def _unpivoted(record: Record, unpivot: list[dict[str, Any]] | None) -> Iterator[Record]:
    """One row for each group of columns that holds anything; `set` adds fixed words to a group."""
    if not unpivot:
        yield record
        return
    for group in unpivot:
        picked = {new: record.get(old, "") for new, old in group["columns"].items()}
        if any(picked.values()):
            yield {**record, **picked, **group.get("set", {})}


def _wanted(record: Record, where: dict[str, Any]) -> bool:
    return all(
        record.get(c, "") in (allowed if isinstance(allowed, list) else [allowed])
        for c, allowed in where.items()
    )


def _built(
    table: Table, columns: dict[str, Any], record: Record, number: int, errors: list[RowError]
) -> Record | None:
    """The native row; None where it had to be set aside. A value that cannot be made costs itself
    alone, unless it decides.
    """
    out: Record = {}
    file = record.get("_file", "")
    for name, rule in columns.items():
        try:
            value = _value(rule, record)
        except ValueError as problem:
            known = table.column(name)
            decides = name in table.keys or (known is not None and known.decides)
            reference = " ".join(out.get(k, "") for k in table.keys).strip()
            shown = record.get(rule.get("column", ""), "") if isinstance(rule, dict) else ""
            reason, severity = (
                (str(problem), "set aside")
                if decides
                else (f"{problem}; the value is not used", "warning")
            )
            errors.append(
                RowError(
                    file,
                    number,
                    reference,
                    name,
                    shown,
                    reason,
                    "Mend the value, or its rule in the mapping",
                    severity,
                )
            )
            if decides:
                return None
            continue
        if value:
            out[name] = value
    missing = [k for k in table.keys if not out.get(k)]
    if missing:
        errors.append(
            RowError(
                file,
                number,
                "",
                missing[0],
                "",
                f"{missing[0]} is blank",
                "Map a column that is always filled",
            )
        )
        return None
    return out


def _value(rule: Any, record: Record) -> str:
    if isinstance(rule, str):
        if rule not in record:
            return ""
        return record[rule]
    if "value" in rule:
        return str(rule["value"])
    if "join" in rule:
        return rule.get("with", " ").join(v for c in rule["join"] if (v := record.get(c, "")))
    value = record.get(rule["column"], "")
    if "split" in rule and value:
        parts = [p.strip() for p in value.split(rule["split"])]
        at = int(rule.get("part", 1)) - 1
        value = parts[at] if -len(parts) <= at < len(parts) else ""
    if "date" in rule and value:
        value = _date(value, rule["date"])
    if "recode" in rule and value:
        recode = rule["recode"]
        if value not in recode and "other" not in rule:
            raise ValueError(f"{value!r} has no word in the recode list")
        value = recode.get(value, rule.get("other", value))
    if rule.get("prefix") and value:
        value = rule["prefix"] + value
    return value or rule.get("default", "")


def _date(value: str, formats: str | list[str]) -> str:
    for form in [formats] if isinstance(formats, str) else formats:
        try:
            day = datetime.strptime(value, form)
        except ValueError:
            continue
        return (
            day.date().isoformat()
            if (day.hour, day.minute, day.second) == (0, 0, 0) and "%H" not in form
            else day.isoformat(sep=" ")
        )
    raise ValueError("there is no such date")


__all__ = ["BadMapping", "convert", "import_records", "read_mapping", "shipped", "try_mapping"]
