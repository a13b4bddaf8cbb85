"""`clew evidence timeline`: files in, one table out, and a second one of what was not understood."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from rich.console import Console

from clew.evidence import layouts
from clew.evidence.clock import Clock
from clew.evidence.events import UNREAD_COLUMNS, CannotRead, Event, Reading, Unread
from clew.evidence.formats import formats
from clew.evidence.layouts import Layout
from clew.evidence.readers import reader_of
from clew.evidence.sources import Item, items
from clew.evidence.timeline import Spool
from clew.files import private_file
from clew.problems import Problem
from clew.tables import TableWriter

_SHOWN = 20
# What values of the wrong kind do to a reader, in a file that was damaged or made to mislead.
_AGAINST_THE_FORMAT = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    sqlite3.Error,
    zipfile.BadZipFile,
    EOFError,
    zlib.error,
)
_UNREAD_KEPT = 100_000


@dataclass
class Reader:
    """Reads files one after the other, and keeps what they say of themselves."""

    clock: Clock
    workspace: Path
    dates: str | None = None
    mapping: Layout | None = None
    unread: list[Unread] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    found: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    unlisted: int = 0

    def refuse(self, source: str, place: str, reason: str, content: str = "") -> None:
        if len(self.unread) < _UNREAD_KEPT:
            self.unread.append(Unread(source, place, reason, content.rstrip("\r\n")))
        else:
            self.unlisted += 1

    def read_all(self, files: list[Path], spool: Spool) -> None:
        for item in items(files, self.refuse, self.workspace):
            try:
                self.rows[item.name] = spool.add(item.name, self._events(item))
            except OSError as problem:
                if problem.filename is None:  # a damaged archive, not a disk that is full
                    self.refuse(
                        item.name,
                        "",
                        f"it cannot be read to its end ({problem}); the rows before it are in the timeline",
                    )
                    continue
                raise
        # Media that a conversation names are its attachments.
        self.unread = [u for u in self.unread if u.place or not self._attached(u.source)]

    def _attached(self, source: str) -> bool:
        return source.replace("!", "/").rpartition("/")[2] in self.used

    def _events(self, item: Item) -> Iterator[Event]:
        head = item.head()
        if not head:
            if not item.name.endswith(("-wal", "-journal")):
                self.refuse(item.name, "", "the file is empty")
            return
        if (
            item.name.endswith(("-wal", "-shm", "-journal"))
            and item.name.rpartition("-")[0] in item.beside
        ):
            return  # read with its database
        reader = reader_of(head)
        if reader is None:
            self.refuse(
                item.name,
                "",
                "a format that is not known",
                "" if b"\0" in head else head[:200].decode("utf-8", "backslashreplace"),
            )
            return
        kept = self.found.setdefault(item.name, [])
        if reader.name:
            kept.append(reader.name)
        reading = Reading(
            self.clock.again(),
            lambda place, reason, content: self.refuse(item.name, str(place), reason, content),
            self.notes.append,
            kept.append,
            self.dates,
            self.workspace,
            self.used,
            self.mapping,
        )
        try:
            yield from reader.read(item, reading)
        except CannotRead as problem:
            self.refuse(item.name, "", str(problem))
        except _AGAINST_THE_FORMAT as problem:
            what = f"{type(problem).__name__}: {problem}"
            self.refuse(
                item.name,
                "",
                f"it holds something that its format does not ({what}); the rows before it are in the timeline, those after it are not",
            )


def timeline(
    files: list[Path],
    zone: str,
    target: Path,
    out: Console,
    unread: Path | None = None,
    dates: str | None = None,
    mapping: Path | None = None,
) -> int:
    """Write the timeline, and what was not understood beside it.

    Gives the exit status: 0 all understood, 1 not all, 2 nothing.
    """
    listed = unread or target.with_name(f"{target.stem}-not-understood.csv")
    for written in (target, listed):
        if any(f.exists() and written.exists() and f.samefile(written) for f in files):
            raise Problem(
                f"{written} is one of the files to read. Choose another name: no original is written over."
            )
    if target == listed:
        raise Problem(f"{target}: the timeline and what was not understood need two names.")
    clock = Clock(zone, "it was given with --zone, and the source names none")
    with (
        private_file(target, "wb") as table,
        private_file(listed) as second,
        tempfile.TemporaryDirectory(prefix="clew-evidence-") as folder,
    ):
        reader = Reader(clock, Path(folder), dates, layouts.from_file(mapping) if mapping else None)
        with closing(Spool(Path(folder))) as spool:
            reader.read_all(files, spool)
            spool.finish(table)
        _list(second, reader)
    _say(reader, spool.rows, target, listed, out)
    return 2 if not spool.rows else 1 if reader.unread else 0


def _list(out: IO[str], reader: Reader) -> None:
    rows = TableWriter(out)
    rows.row(UNREAD_COLUMNS)
    for row in reader.unread:
        rows.row(v.replace("\0", "\\x00") for v in row)
    if reader.unlisted:
        rows.row(
            ["", "", f"{reader.unlisted:,} more places were not understood and are not listed", ""]
        )


def _say(reader: Reader, rows: int, target: Path, listed: Path, out: Console) -> None:
    known = formats()
    for name, kinds in reader.found.items():
        what = ", ".join(str(known[k]) for k in dict.fromkeys(kinds)) or (
            "by the mapping file" if reader.rows.get(name) else "not understood"
        )
        out.print(f"{name}: {reader.rows.get(name, 0):,} rows. {what}.", markup=False)
    for note in dict.fromkeys(reader.notes):
        out.print(note, markup=False)
    for one in reader.unread[:_SHOWN]:
        out.print(
            f"Not understood: {one.source}{', ' if one.place else ''}{one.place}: {one.reason}",
            markup=False,
        )
    if len(reader.unread) > _SHOWN:
        reasons = Counter(u.source for u in reader.unread)
        out.print(
            f"… and {len(reader.unread) + reader.unlisted - _SHOWN:,} more, in {len(reasons):,} files",
            markup=False,
        )
    out.print(
        f"{rows:,} rows in {target}; {len(reader.unread) + reader.unlisted:,} places not understood, in {listed}",
        markup=False,
    )
