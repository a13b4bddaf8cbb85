"""`clew figures`: what it says to the person at the terminal."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from clew.figures.checker import check_file
from clew.figures.facts import open_facts, prepare
from clew.figures.published import (
    NotPublished,
    Taken,
    classes,
    compare,
    keep,
    read_published,
    total,
)
from clew.offences.periods import split
from clew.tables import TableWriter

_PROBLEMS_SHOWN = 20


def check_command(path: Path, out: Console, *, as_csv: bool) -> int:
    """Exit status 0 when nothing looks wrong, 1 when something does, 2 when the file cannot be
    read.
    """
    found = check_file(path)
    if as_csv:
        writer = TableWriter(sys.stdout)
        writer.row(["sheet", "cell", "kind", "why"])
        writer.rows([f.sheet, f.cell, f.kind, f.why] for f in found)
        return 1 if found else 0
    for f in found:
        out.print(
            f"{f.sheet + ' ' if f.sheet else ''}{f.cell} {f.kind}: {f.why}".strip(), markup=False
        )
    out.print(f"{len(found)} things look wrong." if found else "Nothing looks wrong.")
    return 1 if found else 0


def import_command(paths: tuple[Path, ...], out: Path, console: Console) -> int:
    """Exit status 0; 1 when rows were left out; 2 when a file is no such table."""
    taken: list[Taken] = []
    for path in paths:
        try:
            taken.append(read_published(path))
        except NotPublished as problem:
            console.print(f"Nothing was taken in: {problem}", markup=False)
            return 2
    keep(taken, out)
    for path, held in zip(paths, taken, strict=True):
        _tell(path, held, console)
    console.print(f"Kept in {out}.", markup=False)
    return 1 if any(t.problems for t in taken) else 0


def _tell(path: Path, held: Taken, console: Console) -> None:
    areas = {r["area"] for r in held.rows}
    console.print(
        f"{path.name}: {len(held.rows):,} numbers, {len(areas)} areas, {min(r['begin'] for r in held.rows)} to {max(r['end'] for r in held.rows)}.",
        markup=False,
    )
    if held.dashes:
        console.print(f"{held.dashes:,} cells say - or -00 and are read as 0.", markup=False)
    for period in split(
        min(r["begin"] for r in held.rows), max(r["end"] for r in held.rows), "financial"
    ):
        for name, known in classes().items():
            found = total(held.rows, period, of_class=name)
            if found is not None:
                console.print(
                    f"{period.label}, {name} {known['title']}: {found:,} in all areas.",
                    markup=False,
                )
    for problem in held.problems[:_PROBLEMS_SHOWN]:
        console.print(problem, markup=False)
    if len(held.problems) > _PROBLEMS_SHOWN:
        console.print(
            f"And {len(held.problems) - _PROBLEMS_SHOWN:,} more rows like these.", markup=False
        )


def compare_command(
    published: Path, records: Path, console: Console, *, area: str, as_at: date
) -> int:
    """Own figures beside published ones.

    Exit status 0, or 2 where the published table has no such area.
    """
    rows = pq.read_table(published).to_pylist()
    with tempfile.TemporaryDirectory(prefix="clew-figures-") as work:
        facts = open_facts(prepare(records, Path(work) / "facts", texts=False))
        try:
            made = compare(facts, rows, area=area or facts.force, as_at=as_at)
        finally:
            facts.close()
    if not made:
        areas = sorted({r["area"] for r in rows if r["class"]})
        console.print(
            f"The published table has no {area or facts.force!r}. Its areas: {', '.join(areas)}. Name one with --area.",
            markup=False,
        )
        return 2
    shown = Table("Class", "Period", "Own", "Published", "Difference", box=None, pad_edge=False)
    for row in made:
        values = [
            f"{v:,}" if v is not None else "not held"
            for v in (row.own, row.published, row.difference)
        ]
        shown.add_row(f"{row.of_class} {row.title}", row.period.label, *values)
    console.print(shown)
    console.print(
        "Own: records as they stand now, by the day recorded. Published: as extracted then. Reclassified and cancelled records, and codes whose class is not confirmed, make differences."
    )
    return 0
