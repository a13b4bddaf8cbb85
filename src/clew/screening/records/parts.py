"""Find the files of each table and the parts in them: a part is a file, a table in an archive, or a
sheet of a workbook.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from clew.screening.records.errors import RowError
from clew.screening.records.packed import is_table, natural, stem
from clew.screening.records.schema import TABLES, Table


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a table. `name` is what errors call it, `parquet` where its rows can be read.

    `extras` are its columns that Clew does not know: the name in `parquet` and the name that was
    written.
    """

    table: str
    source: Path
    name: str
    sha256: str
    parquet: Path
    # a copy made here: carries ROW, the row a spreadsheet shows, and LOST, true where only the keys
    # can be believed
    staged: bool
    extras: tuple[tuple[str, str], ...] = ()


def find_files(records: Path, table: Table) -> list[Path]:
    """The files of a table, in the order in which later ones are newer versions.

    Letters of any case are the same.
    """
    if not records.is_dir():
        return []
    here = sorted(records.iterdir(), key=lambda p: p.name)
    found = sorted(
        (p for p in here if stem(p) == table.name and is_table(p) and p.is_file()),
        key=lambda p: natural(p.name),
    )
    for folder in here:
        if folder.name.lower() == table.name and folder.is_dir():
            found += sorted(
                (p for p in folder.iterdir() if is_table(p) and p.is_file()),
                key=lambda p: natural(p.name),
            )
    return found


def given_parquet(records: Path) -> list[Path]:
    """The Parquet files that were handed over: they are read where they are, not copied."""
    return [
        path
        for table in TABLES
        for path in find_files(records, table)
        if path.suffix.lower() == ".parquet"
    ]


def not_taken(records: Path, table: Table) -> list[RowError]:
    """What lies there under nearly the right name, or among a table's parts, and is not read."""
    read = set(find_files(records, table))
    there = [
        p
        for p in records.iterdir()
        if stem(p).startswith(table.name) and p.name.lower() != table.name
    ]
    for folder in records.iterdir():
        if folder.name.lower() == table.name and folder.is_dir():
            there += folder.iterdir()
    return [
        RowError(
            str(p.relative_to(records)),
            0,
            "",
            "",
            "",
            "a folder is not read" if p.is_dir() else "this file is not read",
            f"Name a table {table.name}.csv (or .parquet, .xlsx, .txt, .tsv, any of them packed as .gz or .zip), or put it into the folder {table.name}",
            "warning",
        )
        for p in sorted(there)
        if p not in read and not p.name.startswith(".")
    ]


def digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
