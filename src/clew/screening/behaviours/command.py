"""`clew read`: what single texts say was done, as a CSV file of findings."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from clew.files import private_file
from clew.screening.behaviours.reading import shipped_reader
from clew.screening.behaviours.roles import Parties, Person
from clew.screening.records.errors import RowError, UnreadableRecords
from clew.tables import TableWriter

NEEDED = ("id", "narrative")
OPTIONAL = ("suspect", "victim", "suspect_sex", "victim_sex")
COLUMNS = ("id", "tag", "status", "reader", "start", "end", "quote")
_SHOWN = 20


def read_command(texts: Path, out: Path, console: Console) -> int:
    """Write the findings in `texts` to `out`, whole or not at all. Exit status 0 when every row was
    read, 1 when some were set aside.

    Raises UnreadableRecords when the file cannot be read as CSV or JSON Lines with `id` and
    `narrative`.
    """
    reader = shipped_reader()
    errors: list[RowError] = []
    seen: set[str] = set()
    read = found = 0
    with private_file(out) as handle:
        writer = TableWriter(handle)
        writer.row(COLUMNS)
        for number, row in _rows(texts, errors):
            problem = _wrong(texts.name, number, row, seen)
            if problem:
                errors.append(problem)
                continue
            seen.add(row["id"])
            read += 1
            for span in reader.read(row["narrative"], _parties(row)):
                found += 1
                writer.row(
                    [
                        row["id"],
                        span.tag,
                        span.status,
                        span.reader,
                        span.start,
                        span.end,
                        span.quote,
                    ]
                )
    for error in errors[:_SHOWN]:
        console.print(error.sentence(), markup=False)
    if len(errors) > _SHOWN:
        console.print(f"... and {len(errors) - _SHOWN:,} more rows set aside", markup=False)
    console.print(
        f"Read {read:,} texts, set aside {len(errors):,}; wrote {found:,} findings to {out}.",
        markup=False,
    )
    return 1 if errors else 0


def _parties(row: dict[str, str]) -> Parties:
    """The suspect and the victim that the row names; a sex alone is kept too."""

    def of(who: str) -> tuple[Person, ...]:
        name, sex = row.get(who, "").strip(), row.get(f"{who}_sex", "")
        return (Person.of(name, sex),) if name or sex else ()

    return Parties(of("suspect"), of("victim"))


def _wrong(file: str, number: int, row: dict[str, str], seen: set[str]) -> RowError | None:
    """What is wrong with a row that was read as fields, if anything is."""

    def error(field: str, reason: str, cure: str) -> RowError:
        return RowError(file, number, row.get("id", ""), field, row.get(field, ""), reason, cure)

    if not row.get("id", "").strip():
        return error("id", "there is none", "Give every row an id of its own.")
    if row["id"] in seen:
        return error("id", "an earlier row has it", "Give every row an id of its own.")
    if not row.get("narrative", "").strip():
        return error("narrative", "it is empty", "Give the text to read, or leave the row out.")
    for who in ("suspect_sex", "victim_sex"):
        row[who] = row.get(who, "").strip().upper()
        if row[who] not in ("M", "F", ""):
            return error(
                who,
                "it is neither M nor F nor empty",
                "Write M or F, or leave it empty where it is not known.",
            )
    return None


def _rows(texts: Path, errors: list[RowError]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the number that an editor or a spreadsheet shows.

    Lines that are no row go to `errors`.
    """
    if not texts.is_file():
        raise UnreadableRecords(
            [_file_error(texts, "it is not a file", "Name a CSV or JSON Lines file.")]
        )
    lines = texts.suffix.lower() in (".jsonl", ".ndjson", ".json")
    yield from _json_rows(texts, errors) if lines else _csv_rows(texts, errors)


def _file_error(texts: Path, reason: str, cure: str) -> RowError:
    return RowError(texts.name, 0, "", "", "", reason, cure)


def _csv_rows(texts: Path, errors: list[RowError]) -> Iterator[tuple[int, dict[str, str]]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with texts.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        reader = csv.reader(handle, strict=True)
        try:
            header = [name.strip().lower() for name in next(reader, [])]
        except csv.Error as problem:
            raise UnreadableRecords(
                [
                    _file_error(
                        texts, f"it cannot be read as CSV ({problem})", "Save it as CSV in UTF-8."
                    )
                ]
            ) from problem
        missing = [name for name in NEEDED if name not in header]
        if missing:
            raise UnreadableRecords(
                [
                    _file_error(
                        texts,
                        f"its header lacks {' and '.join(missing)}",
                        f"Name the columns {', '.join(NEEDED + OPTIONAL)}; the last four may be left out.",
                    )
                ]
            )
        number = 1
        while True:
            number += 1
            try:
                values = next(reader, None)
            except csv.Error as problem:
                errors.append(
                    RowError(
                        texts.name,
                        number,
                        "",
                        "",
                        "",
                        f"it cannot be read as CSV ({problem})",
                        "Put quotes round a text that holds commas or line breaks, and double the quotes in it.",
                    )
                )
                return
            if values is None:
                return
            if not values:
                continue
            if len(values) != len(header):
                errors.append(
                    RowError(
                        texts.name,
                        number,
                        values[0],
                        "",
                        "",
                        f"it has {len(values)} fields and the header {len(header)}",
                        "Put quotes round a text that holds commas.",
                    )
                )
                continue
            yield number, dict(zip(header, values, strict=True))


def _json_rows(texts: Path, errors: list[RowError]) -> Iterator[tuple[int, dict[str, str]]]:
    with texts.open(encoding="utf-8-sig", errors="replace") as handle:
        for number, line in enumerate(handle, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                errors.append(
                    RowError(
                        texts.name,
                        number,
                        "",
                        "line",
                        line.strip(),
                        "it is no JSON object",
                        'Write one object a line, such as {"id": "1", "narrative": "..."}.',
                    )
                )
                continue
            bad = next(
                (k for k in (*NEEDED, *OPTIONAL) if not isinstance(row.get(k), str | int | None)),
                None,
            )
            if bad:
                errors.append(
                    RowError(
                        texts.name,
                        number,
                        _written(row.get("id")),
                        bad,
                        _written(row[bad]),
                        "it is no text",
                        "Write it as text in quotes.",
                    )
                )
                continue
            yield number, {k: _written(row.get(k)) for k in (*NEEDED, *OPTIONAL)}


def _written(value: Any) -> str:
    return "" if value is None else str(value)
