"""The account as one CSV, with the same columns for every force: written, described, read and
checked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from clew.problems import Problem
from clew.tables import TableWriter

_FILE = Path(__file__).parent / "data" / "columns.toml"
_COUNT, _SHARE = "exact count (Garwood)", "exact share (Clopper and Pearson)"
MOST_BYTES = 20_000_000
NAME = "progress.csv"


class NotAnAccount(Problem):
    """The file is no account, or a broken one; the message names the row, the column and the cure."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    needed: tuple[str, ...]
    means: str


@cache
def schema() -> tuple[int, tuple[Column, ...], dict[str, str]]:
    """The version of the columns, the columns in order, and the kinds of rows with what they are."""
    held = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return (
        held["schema"],
        tuple(Column(c["name"], c["kind"], tuple(c["needed"]), c["is"]) for c in held["column"]),
        dict(held["rows"]),
    )


def as_csv(account: Mapping[str, Any]) -> bytes:
    """The account as CSV in UTF-8: the same account gives the same bytes."""
    _, columns, _ = schema()
    out = io.StringIO()
    writer = TableWriter(out, lines="\n")
    writer.row(c.name for c in columns)
    for row in _rows(account):
        writer.row("" if (v := row.get(c.name)) is None else v for c in columns)
    return out.getvalue().encode()


def checksum(content: bytes) -> str:
    """A line that `sha256sum --check` reads, for the file of that name."""
    return f"{hashlib.sha256(content).hexdigest()}  {NAME}\n"


def metadata(address: str = NAME) -> str:
    """The columns described as CSV on the Web (W3C, tabular metadata), as JSON text."""
    _, columns, _ = schema()
    types = {"whole": "integer", "number": "decimal", "day": "date", "text": "string"}
    return (
        json.dumps(
            {
                "@context": "http://www.w3.org/ns/csvw",
                "url": address,
                "dialect": {"encoding": "utf-8", "header": True},
                "tableSchema": {
                    "columns": [
                        {
                            "name": c.name,
                            "titles": c.name,
                            "datatype": types[c.kind],
                            "dc:description": c.means,
                            "required": len(c.needed) == len(schema()[2]),
                        }
                        for c in columns
                    ]
                },
            },
            indent=1,
        )
        + "\n"
    )


def _rows(account: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    every = {
        "schema": schema()[0],
        "force": account["force"],
        "as_at": account["as_at"],
        "made_with": account["made_with"],
    }
    for section in account["sections"]:
        for measure in section["measures"]:
            same = every | {
                "section": section["key"],
                "measure": measure["key"],
                "version": measure["version"],
                "title": measure["title"],
                "definition": " ".join([*measure["says"], *_codes(measure)]) or measure["title"],
                "unit": measure["unit"],
                "basis": measure["basis"],
                "breaks": " | ".join(measure["breaks"]),
                "caveats": " | ".join(measure["caveats"]),
                "query": json.dumps(measure["figure"], separators=(",", ":"), sort_keys=True),
            }
            for row in measure["counts"]:
                yield (
                    same
                    | _number(row)
                    | {
                        "row": "count",
                        "part": row["part"],
                        "part_words": row["words"] if row["part"] else "",
                    }
                )
            for share in measure["shares"]:
                for row in share["rows"]:
                    yield (
                        same
                        | _number(row)
                        | {"row": "share", "part": share["key"], "part_words": share["title"]}
                    )
    for held in account["capacity"]:
        yield every | {
            "row": "capacity",
            "measure": "capacity",
            "title": "People and hours of the unit",
            "period": held["period"],
            "begin": held["begin"],
            "end": held["end"],
            "part": held["role"],
            "part_words": held["words"],
            "number": held["people"],
            "hours_available": held["hours_available"],
            "hours_worked": held["hours_worked"],
            "caveats": held["caveat"],
        }
    for held in account["training"] or [{}]:
        yield every | {
            "row": "training",
            "measure": "training",
            "title": held.get("title", "The effect of training"),
            "status": "measured" if held else "not measured",
            "status_on": held.get("measured_on", ""),
            "words": held.get("words", ""),
            "evidence": held.get("evidence", ""),
        }
    for held in account["recommendations"]:
        yield every | {
            "row": "recommendation",
            "measure": held["number"],
            "title": held["text"] or held["about"] or f"Recommendation {held['number']}",
            "status": held["status"] or "not-entered",
            "status_on": held["status_on"],
            "deadline": held["deadline"],
            "owner": held["owner"],
            "words": held["target"],
            "evidence": held["evidence"],
            "caveats": held["problem"],
        }


def _codes(measure: Mapping[str, Any]) -> list[str]:
    return [f"Codes: {'; '.join(measure['codes'])}."] if measure["codes"] else []


def _number(row: Mapping[str, Any]) -> dict[str, Any]:
    interval = "" if row["low"] is None else _COUNT if row["percent"] is None else _SHARE
    return {
        "period": row["period"],
        "begin": row["begin"],
        "end": row["end"],
        "whole": "yes" if row["whole"] else "no",
        "stretch": row["stretch"],
        **{k: row[k] for k in ("number", "base", "percent", "low", "high", "mark")},
        "interval": interval,
    }


def read(path: Path) -> list[dict[str, str]]:
    """The rows of an account, checked. Raises NotAnAccount with the first thing that is wrong, and
    OSError.

    A checksum that lies beside the file under its name with .sha256 has to fit it.
    """
    if path.stat().st_size > MOST_BYTES:
        raise NotAnAccount(f"{path.name}: it is larger than {MOST_BYTES:,} bytes: no account is")
    content = path.read_bytes()
    beside = path.with_name(path.name + ".sha256")
    if beside.is_file():
        said = beside.read_text(encoding="utf-8", errors="replace").split()
        if not said or said[0] != hashlib.sha256(content).hexdigest():
            raise NotAnAccount(
                f"{path.name}: {beside.name} gives another checksum: the file was changed or cut. Fetch both again."
            )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAnAccount(f"{path.name}: it is not in UTF-8. Save it as CSV UTF-8.") from None
    return rows_of(text, path.name)


def rows_of(text: str, name: str) -> list[dict[str, str]]:
    """The rows of an account's text, checked. Raises NotAnAccount."""
    version, columns, kinds = schema()
    try:
        found = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error as problem:
        raise NotAnAccount(f"{name}: it cannot be read as CSV ({problem}).") from None
    if not found:
        raise NotAnAccount(f"{name}: it has no rows.")
    held = list(found[0])
    lacking = [c.name for c in columns if c.name not in held]
    if lacking and "schema" in held and found[0]["schema"] not in ("", str(version)):
        raise NotAnAccount(
            f"{name}: its columns are those of schema {found[0]['schema'][:20]}, and this is Clew's schema {version}. Use the Clew that made it, or a newer one."
        )
    if lacking:
        raise NotAnAccount(
            f"{name}: it lacks the column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}. docs/guide/progress.md lists all."
        )
    for number, row in enumerate(found, 2):
        if None in row or None in row.values():
            raise NotAnAccount(f"{name}, row {number}: it has more or fewer cells than columns.")
        kind = row["row"]
        if kind not in kinds:
            raise NotAnAccount(
                f"{name}, row {number}, row: {kind[:40]!r} is none of {', '.join(kinds)}."
            )
        for column in columns:
            if wrong := _problem(row[column.name], column, kind):
                raise NotAnAccount(f"{name}, row {number}, {column.name}: {wrong}")
        if row["number"] and row["mark"] and kind in ("count", "share"):
            raise NotAnAccount(f"{name}, row {number}: it has a number and a mark; keep one.")
        if len({row["force"], found[0]["force"]}) > 1:
            raise NotAnAccount(f"{name}, row {number}, force: one file is of one force.")
    return found


def _problem(value: str, column: Column, kind: str) -> str:
    if not value:
        return f"it is empty; a row of kind {kind} needs it." if kind in column.needed else ""
    if column.kind == "day":
        try:
            date.fromisoformat(value)
        except ValueError:
            return f"{value[:40]!r} is no day such as 2026-03-31."
    if column.kind in ("whole", "number"):
        plain = value.isascii() and value.replace(".", "", column.kind == "number").isdigit()
        if not plain or len(value) > 15:
            return f"{value[:40]!r} is no {'whole ' if column.kind == 'whole' else ''}number."
    return ""
