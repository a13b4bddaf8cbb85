"""Figures that others published, as they were published: the Home Office's police recorded crime by
force and quarter, and monthly
borough tables. Taken in with the file's hash, so that a force's own figures can stand beside them
and differences be shown."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clew.figures.counting import count
from clew.figures.description import figure
from clew.figures.facts import Facts, read_data
from clew.files import private_file
from clew.offences.clocks import add_months
from clew.offences.periods import Period, split
from clew.problems import Problem

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("sha256", pa.string()),
        ("area", pa.string()),
        ("class", pa.string()),
        ("title", pa.string()),
        ("begin", pa.date32()),
        ("end", pa.date32()),
        ("number", pa.int64()),
    ]
)
_HOME_OFFICE = (
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Description",
    "Offence Code",
    "Number of Offences",
)
_BOROUGH = ("MajorText", "MinorText", "BoroughName")
_MONTH = re.compile(r"^(\d{4})(\d{2})$")


class NotPublished(Problem):
    """The file is neither of the tables that can be taken in; the message says what was looked for."""


@dataclass(slots=True)
class Taken:
    """What was read of a file: `problems` name row, field, value and cure; `dashes` counts cells
    that say -00 or -, read as 0.
    """

    rows: list[dict[str, Any]]
    problems: list[str] = field(default_factory=list)
    dashes: int = 0


@cache
def classes() -> dict[str, dict[str, Any]]:
    return tomllib.loads(read_data("classes.toml"))


def read_published(path: Path) -> Taken:
    """Every number of a published table.

    Raises NotPublished. A row that cannot be read is a problem; the others are taken.
    """
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    try:
        table = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        columns = [c.strip() for c in table.fieldnames or []]
    except (UnicodeDecodeError, csv.Error) as problem:
        raise NotPublished(
            f"{path.name} is not CSV in UTF-8: {problem}. Save it as CSV UTF-8."
        ) from problem
    table.fieldnames = columns
    if set(_HOME_OFFICE) <= set(columns):
        return _home_office(path.name, digest, table)
    if set(_BOROUGH) <= set(columns) and any(_MONTH.match(c) for c in columns):
        return _borough(path.name, digest, table, [c for c in columns if _MONTH.match(c)])
    raise NotPublished(
        f"{path.name} has neither the columns of the Home Office table ({', '.join(_HOME_OFFICE)}) nor those of a borough table ({', '.join(_BOROUGH)}, 201004, ...)"
    )


def _count(text: str, taken: Taken, where: str) -> int | None:
    plain = text.strip().replace(",", "")
    if re.fullmatch(r"-0*", plain):
        taken.dashes += 1
        return 0
    if not re.fullmatch(r"-?\d+", plain):
        taken.problems.append(
            f"{where} “{text.strip()}”: this is no whole number; the row is left out. Ask whoever published it, or mend the cell."
        )
        return None
    # Corrections are published as negative numbers; they are part of the sum.
    return int(plain)


def _home_office(name: str, digest: str, table: csv.DictReader[str]) -> Taken:
    taken = Taken([])
    for number, row in enumerate(table, 2):
        year, quarter = (
            (row["Financial Year"] or "").strip(),
            (row["Financial Quarter"] or "").strip(),
        )
        match = re.fullmatch(r"(20\d\d)/(\d\d)", year)
        if (
            not match
            or quarter not in ("1", "2", "3", "4")
            or (int(match[1]) + 1) % 100 != int(match[2])
        ):
            taken.problems.append(
                f"{name}, row {number}, Financial Year “{year}”, Quarter “{quarter}”: write the year as 2017/18 and the quarter as 1 to 4; the row is left out."
            )
            continue
        held = _count(
            row["Number of Offences"] or "", taken, f"{name}, row {number}, Number of Offences"
        )
        if held is None:
            continue
        begin = add_months(date(int(match[1]), 4, 1), 3 * (int(quarter) - 1))
        taken.rows.append(
            {
                "source": name,
                "sha256": digest,
                "area": row["Force Name"].strip(),
                "class": row["Offence Code"].strip().upper(),
                "title": row["Offence Description"].strip(),
                "begin": begin,
                "end": add_months(begin, 3) - timedelta(days=1),
                "number": held,
            }
        )
    return taken


def _borough(name: str, digest: str, table: csv.DictReader[str], months: Sequence[str]) -> Taken:
    taken = Taken([])
    for number, row in enumerate(table, 2):
        for column in months:
            held = _count(row[column] or "", taken, f"{name}, row {number}, {column}")
            begin = date(int(column[:4]), int(column[4:]), 1)
            if held is not None:
                taken.rows.append(
                    {
                        "source": name,
                        "sha256": digest,
                        "area": row["BoroughName"].strip(),
                        "class": "",
                        "title": row["MinorText"].strip().capitalize(),
                        "begin": begin,
                        "end": add_months(begin, 1) - timedelta(days=1),
                        "number": held,
                    }
                )
    return taken


def keep(taken: Sequence[Taken], out: Path) -> Path:
    """Write what was taken as one Parquet file; the same files give the same."""
    rows = [r for t in taken for r in t.rows]
    out.parent.mkdir(parents=True, exist_ok=True)
    with private_file(out, "wb") as handle:
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), handle)
    return out


def total(
    rows: Sequence[dict[str, Any]],
    period: Period,
    *,
    of_class: str = "",
    title: str = "",
    area: str = "",
) -> int | None:
    """The published number of a class (or of a title) over a period, in an area or in all; None
    where the period is not wholly published.
    """
    mine = [
        r
        for r in rows
        if (not of_class or r["class"] == of_class)
        and (not title or r["title"].casefold() == title.casefold())
        and (not area or r["area"].casefold() == area.casefold())
    ]
    within = [r for r in mine if period.begin <= r["begin"] and r["end"] <= period.end]
    days = sum((e - b).days + 1 for b, e in {(r["begin"], r["end"]) for r in within})
    return sum(r["number"] for r in within) if within and days == period.days else None


def told(rows: Sequence[dict[str, Any]], periods: Sequence[Period], *, area: str) -> list[str]:
    """What is published of an area for periods, a sentence for each class that has a number for all
    days of one of them.
    """
    made: list[str] = []
    for name, held in classes().items():
        numbers = [(p.label, total(rows, p, of_class=name, area=area)) for p in periods]
        given = "; ".join(f"{n:,} in {label}" for label, n in numbers if n is not None)
        missing = ", ".join(label for label, n in numbers if n is None)
        if given:
            lacking = f" Not published there: {missing}." if missing else ""
            made.append(
                f"{held['title']} (class {name} of the published tables of recorded crime), {area}: {given}.{lacking}"
            )
    return made


@dataclass(frozen=True, slots=True)
class Beside:
    """One class and period: the force's own number and the published one."""

    of_class: str
    title: str
    period: Period
    own: int | None
    published: int | None

    @property
    def difference(self) -> int | None:
        return None if self.own is None or self.published is None else self.own - self.published


def compare(
    facts: Facts, rows: Sequence[dict[str, Any]], *, area: str, as_at: date
) -> list[Beside]:
    """The force's own numbers beside the published ones, for every class that is known here, by
    quarter and financial year.
    """
    made: list[Beside] = []
    mine = [r for r in rows if r["area"].casefold() == area.casefold() and r["class"]]
    if not mine:
        return made
    first, last = min(r["begin"] for r in mine), max(r["end"] for r in mine)
    periods = [*split(first, last, "quarter"), *split(first, last, "financial")]
    for name, held in classes().items():
        if not any(r["class"] == name for r in mine):
            continue
        for period in periods:
            counted = count(
                facts,
                figure(
                    "recorded",
                    held["of"],
                    codes=tuple(held["codes"]),
                    periods=(period,),
                    as_at=as_at,
                ),
            )
            made.append(
                Beside(
                    name,
                    held["title"],
                    period,
                    counted.number(0).value,
                    total(mine, period, of_class=name),
                )
            )
    return made
