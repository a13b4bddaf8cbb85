"""Turn another export into the native format, as a mapping file says.

A mapping is TOML. `[source.NAME]` names an input file with its encoding, delimiter and, where it has none, header.
`[[table.incidents]]` (and involvements, orders, texts) builds rows from a source: `join` brings other sources in on
keys, `unpivot` makes one row of each of several groups of columns, `[...columns]` says what each native column is:

    incident_id = "crime_ref"                                a column, renamed
    force = { value = "Northmoor" }                          the same for every row
    narrative = { join = ["summary", "mo"], with = " " }     concatenated, blanks left out
    family_name = { column = "name", split = ",", part = 1 } one part of a split
    reported_on = { column = "date", date = "%d/%m/%Y" }     parsed; what does not parse is a row-level error
    role = { column = "type", recode = { VIC = "victim" } }  other words for its words; `other` for all the rest
"""

from __future__ import annotations

import os
import shutil
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console

from clew.screening.records.csv_rows import read_rows
from clew.screening.records.errors import RowError, UnreadableRecords, to_table
from clew.screening.records.schema import TABLES, Table
from clew.screening.runs.spreadsheet import write_csv

SHIPPED = files("clew.screening.records") / "mappings"
_CHUNK = 20_000

Record = dict[str, str]


class BadMapping(Exception):
    """The mapping file asks for something that cannot be done."""


@dataclass(slots=True)
class _Source:
    name: str
    columns: list[str]
    rows: list[tuple[int, Record]] = field(default_factory=list)
    indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[Record]]] = field(default_factory=dict)

    def find(self, on: tuple[str, ...], key: tuple[str, ...]) -> list[Record]:
        if on not in self.indexes:
            index: dict[tuple[str, ...], list[Record]] = defaultdict(list)
            for _, record in self.rows:
                index[tuple(record.get(c, "") for c in on)].append(record)
            self.indexes[on] = index
        return self.indexes[on].get(key, [])


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
        known = ", ".join(sorted(p.name.removesuffix(".toml").replace("_", "-") for p in SHIPPED.iterdir() if p.name.endswith(".toml")))
        raise BadMapping(f"there is no mapping {name!r}: give a file, or one of {known}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadMapping(f"{name} is not TOML: {problem}") from problem
    if "source" not in mapping or "table" not in mapping:
        raise BadMapping(f"{name} needs a [source.NAME] and a [[table.incidents]]")
    unknown = set(mapping["table"]) - {t.name for t in TABLES}
    if unknown:
        raise BadMapping(f"{name} builds {', '.join(sorted(unknown))}; the tables are {', '.join(t.name for t in TABLES)}")
    return mapping


def import_records(raw: Path, mapping_name: str, out: Path, console: Console) -> int:
    """Write native records under `out`. Exit status 0; 1 when rows were set aside; 2 when nothing could be done."""
    try:
        mapping = read_mapping(mapping_name)
        counts, errors = convert(raw, mapping, out)
    except (BadMapping, UnreadableRecords, FileExistsError) as problem:
        console.print(str(problem), markup=False)
        return 2
    for name, count in counts.items():
        console.print(f"{name}: {count:,} rows written to {out / name}", markup=False)
    for error in errors[:20]:
        console.print(error.sentence(), markup=False)
    if errors:
        console.print(f"{len(errors):,} rows set aside; all are in {out / 'import-errors.csv'}", markup=False)
    return 1 if errors else 0


def convert(raw: Path, mapping: dict[str, Any], out: Path) -> tuple[dict[str, int], list[RowError]]:
    """Written aside and put in place at the end: a kill leaves nothing half done, and the same again replaces it.

    Raises FileExistsError when `out` holds something that no import wrote.
    """
    if out.exists() and any(out.iterdir()) and not (out / "import-errors.csv").exists():
        raise FileExistsError(f"{out} holds something that was not imported; choose another folder")
    errors: list[RowError] = []
    base = _opened(raw, out)
    sources = {name: _read_source(name, spec, base, raw, errors) for name, spec in mapping["source"].items()}
    aside = out.with_name(f".{out.name}.writing")
    shutil.rmtree(aside, ignore_errors=True)
    counts: dict[str, int] = {}
    for table in TABLES:
        builds = mapping["table"].get(table.name)
        if builds:
            counts[table.name] = _write(table, builds, sources, aside, errors)
    write_csv(to_table(errors), aside / "import-errors.csv")
    shutil.rmtree(out, ignore_errors=True)
    os.replace(aside, out)
    if base != raw and base.name.startswith(".unzipped-"):
        shutil.rmtree(base, ignore_errors=True)
    return counts, errors


def _opened(raw: Path, out: Path) -> Path:
    """A zip is unpacked beside the output; paths that would leave it are refused."""
    if not raw.exists():
        raise UnreadableRecords([RowError(str(raw), 0, "", "", "", "there is no such file or folder", "Name the export")])
    if raw.is_file() and zipfile.is_zipfile(raw):
        base = out.with_name(f".unzipped-{out.name}")
        shutil.rmtree(base, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(raw) as archive:
            for member in archive.infolist():
                if member.is_dir() or Path(member.filename).is_absolute() or ".." in Path(member.filename).parts:
                    continue
                archive.extract(member, base)
        return base
    return raw


def _read_source(name: str, spec: dict[str, Any], base: Path, raw: Path, errors: list[RowError]) -> _Source:
    pattern = spec.get("file", "*")
    paths = [base] if base.is_file() else sorted(base.glob(pattern))
    if not paths:
        raise UnreadableRecords(
            [RowError(str(raw), 0, "", name, pattern, f"no file for source {name!r}", "Check the mapping's `file` and the export")]
        )
    source = _Source(name, [])
    for path in paths:
        columns: list[str] = []
        for item in read_rows(
            path, path.name, encoding=spec.get("encoding", "utf-8"), delimiter=spec.get("delimiter", ","), header=spec.get("header")
        ):
            if isinstance(item, RowError):
                errors.append(item)
            elif not columns:
                columns = item.cells
                source.columns = columns
            else:
                source.rows.append((item.number, {**dict(zip(columns, (c.strip() for c in item.cells), strict=True)), "_file": path.name}))
    return source


def _write(table: Table, builds: list[dict[str, Any]], sources: dict[str, _Source], aside: Path, errors: list[RowError]) -> int:
    extra = sorted({c for b in builds for c in b["columns"] if table.column(c) is None})
    schema = pa.schema([(c, pa.string()) for c in (*table.names, *extra)])
    folder = aside / table.name
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with pq.ParquetWriter(folder / "part-00000.parquet", schema, compression="zstd") as writer:
        chunk: list[Record] = []
        for record in _records(table, builds, sources, errors):
            chunk.append(record)
            if len(chunk) >= _CHUNK:
                writer.write_table(pa.Table.from_pylist(chunk, schema=schema))
                written += len(chunk)
                chunk = []
        writer.write_table(pa.Table.from_pylist(chunk, schema=schema))
    return written + len(chunk)


def _records(table: Table, builds: list[dict[str, Any]], sources: dict[str, _Source], errors: list[RowError]) -> Iterator[Record]:
    for build in builds:
        if build["from"] not in sources:
            raise BadMapping(f"table {table.name} is built from {build['from']!r}, which is no source")
        for number, first in sources[build["from"]].rows:
            for joined in _joined(first, build.get("join", []), sources):
                for record in _unpivoted(joined, build.get("unpivot")):
                    if not _wanted(record, build.get("where", {})):
                        continue
                    built = _built(table, build["columns"], record, number, errors)
                    if built is not None:
                        yield built


def _joined(first: Record, joins: list[dict[str, Any]], sources: dict[str, _Source]) -> Iterator[Record]:
    records = [first]
    for join in joins:
        if join["with"] not in sources:
            raise BadMapping(f"join with {join['with']!r}, which is no source")
        longer: list[Record] = []
        for record in records:
            found = sources[join["with"]].find(tuple(join["on"].values()), tuple(record.get(c, "") for c in join["on"]))
            prefix = join.get("prefix", "")
            if found:
                longer += [{**record, **{prefix + k: v for k, v in other.items() if k != "_file"}} for other in found]
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
    return all(record.get(c, "") in (allowed if isinstance(allowed, list) else [allowed]) for c, allowed in where.items())


def _built(table: Table, columns: dict[str, Any], record: Record, number: int, errors: list[RowError]) -> Record | None:
    out: Record = {}
    for name, rule in columns.items():
        try:
            value = _value(rule, record)
        except ValueError as problem:
            reference = " ".join(out.get(k, "") for k in table.keys).strip()
            shown = record.get(rule.get("column", ""), "") if isinstance(rule, dict) else ""
            errors.append(
                RowError(
                    record.get("_file", ""), number, reference, name, shown, str(problem), "Mend the value, or its rule in the mapping"
                )
            )
            return None
        if value:
            out[name] = value
    missing = [k for k in table.keys if not out.get(k)]
    if missing:
        errors.append(
            RowError(record.get("_file", ""), number, "", missing[0], "", f"{missing[0]} is blank", "Map a column that is always filled")
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
        return day.date().isoformat() if (day.hour, day.minute, day.second) == (0, 0, 0) and "%H" not in form else day.isoformat(sep=" ")
    raise ValueError("there is no such date")


__all__ = ["BadMapping", "convert", "import_records", "read_mapping"]
