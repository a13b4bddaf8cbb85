"""Accounts of several forces side by side, with what has to be known before any two numbers are
compared. Nothing is ranked: forces stand in the order in which they were given.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader

from clew.files import private_file
from clew.problems import Problem
from clew.progress.account import MARKS
from clew.progress.table import read, schema
from clew.tables import TableWriter

_SHOWN = ("number", "base", "percent", "low", "high", "mark", "status")
_SAME = {
    "version": "the versions of the measure differ",
    "definition": "the definitions differ",
    "basis": "they are counted by different days",
    "begin": "the periods begin on different days",
    "end": "the periods end on different days",
    "whole": "one period is whole and another was cut",
    "unit": "they count different things",
}


class CannotCompare(Problem):
    """The files cannot be set side by side; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of several forces. `cells` has one for each force; None where it has no such row.
    `warnings` say in words why they may not be compared.
    """

    kind: str
    measure: str
    title: str
    part: str
    period: str
    cells: tuple[dict[str, str] | None, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    forces: tuple[str, ...]
    warnings: tuple[str, ...]
    lines: tuple[Line, ...]


def compare(files: Sequence[Path]) -> Compared:
    """Read accounts and set them side by side. Raises NotAnAccount and CannotCompare."""
    if len(files) < 2:
        raise CannotCompare("Give two files or more: one account has nothing to stand beside.")
    held = [read(path) for path in files]
    forces = tuple(rows[0]["force"] for rows in held)
    for a, b in itertools.combinations(range(len(files)), 2):
        if forces[a] == forces[b] and held[a][0]["as_at"] == held[b][0]["as_at"]:
            raise CannotCompare(
                f"{files[a].name} and {files[b].name} are both of {forces[a]} as at {held[a][0]['as_at']}: leave one out."
            )
    names = tuple(
        f"{f}, as at {rows[0]['as_at']}" if forces.count(f) > 1 else f
        for f, rows in zip(forces, held, strict=True)
    )
    by_key = [{_key(row): row for row in rows} for rows in held]
    keys = list(dict.fromkeys(k for rows in by_key for k in rows))
    return Compared(
        names,
        tuple(_of_all(names, held)),
        tuple(_line(key, [rows.get(key) for rows in by_key], names) for key in keys),
    )


def _key(row: dict[str, str]) -> tuple[str, ...]:
    # A period that was cut ends on another day in each force; it is the same year all the same.
    period = row["begin"] if row["row"] != "recommendation" else ""
    title = row["title"] if row["row"] == "training" else ""
    return row["row"], row["measure"], row["part"], period, title


def _of_all(names: Sequence[str], held: Sequence[list[dict[str, str]]]) -> list[str]:
    """What is to be known of whole files."""
    said = []
    for what, column in (
        ("They were counted as at different days", "as_at"),
        ("They were made with different programs or versions", "made_with"),
    ):
        values = [rows[0][column] for rows in held]
        if len(set(values)) > 1:
            told = "; ".join(f"{n}: {v}" for n, v in zip(names, values, strict=True))
            said.append(f"{what} ({told}).")
    said.append(
        "Forces differ in size, in what they record and in what their systems can find: a larger number is not by itself better or worse."
    )
    return said


def _line(
    key: tuple[str, ...], cells: Sequence[dict[str, str] | None], names: Sequence[str]
) -> Line:
    there = [(n, c) for n, c in zip(names, cells, strict=True) if c is not None]
    first = there[0][1]
    said = []
    if missing := [n for n, c in zip(names, cells, strict=True) if c is None]:
        said.append(f"{', '.join(missing)} {'has' if len(missing) == 1 else 'have'} no such row")
    for column, words in _SAME.items():
        values = {c[column] for _, c in there if key[0] in ("count", "share")}
        if len(values) > 1:
            said.append(words)
    if len({bool(c["breaks"]) for _, c in there}) > 1:
        said.append("the series of one is broken and that of another is not")
    if marks := [(n, c["mark"]) for n, c in there if c["mark"]]:
        said += [f"{n}: {MARKS.get(mark, mark)}" for n, mark in marks]
    return Line(
        first["row"],
        first["measure"],
        first["title"],
        first["part_words"] or first["part"],
        first["period"],
        tuple(cells),
        tuple(said),
    )


def as_table(found: Compared) -> str:
    """Side by side as CSV: for each force its numbers, and the warnings of each line."""
    out = io.StringIO()
    writer = TableWriter(out)
    writer.row(
        ["row", "measure", "title", "part", "period"]
        + [f"{force}: {c}" for force in found.forces for c in _SHOWN]
        + ["warnings"]
    )
    for line in found.lines:
        writer.row(
            [line.kind, line.measure, line.title, line.part, line.period]
            + ["" if cell is None else cell[c] for cell in line.cells for c in _SHOWN]
            + ["; ".join(line.warnings)]
        )
    return out.getvalue()


def as_page(found: Compared) -> str:
    """Side by side as one HTML page, which loads nothing."""
    environment = Environment(
        loader=PackageLoader("clew.progress"), autoescape=True, trim_blocks=True
    )
    groups = [
        (kind, words, [line for line in found.lines if line.kind == kind])
        for kind, words in sorted(schema()[2].items(), key=lambda k: k[0] != "share")
    ]
    return environment.get_template("compared.html").render(found=found, groups=groups)


def write(found: Compared, out: Path) -> None:
    """Write by the ending of the file's name: .csv or .html. Raises CannotCompare and OSError."""
    made = {".csv": as_table, ".html": as_page}.get(out.suffix.lower())
    if made is None:
        raise CannotCompare(f"{out.name}: end the name in .csv or .html.")
    with private_file(out) as file:
        file.write(made(found))
