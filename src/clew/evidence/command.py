"""`clew evidence timeline`: files in, one table out, and a second one of what was not understood."""

from __future__ import annotations

import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from clew.evidence.clock import Clock
from clew.evidence.events import UNREAD_COLUMNS, CannotRead, Event, Reading, Unread
from clew.evidence.formats import formats
from clew.evidence.layouts import Layout
from clew.evidence.readers import reader_of
from clew.evidence.reading_process import LIMITS, Limits, answers, job
from clew.evidence.sources import Item, items
from clew.evidence.timeline import Spool
from clew.files import private_file
from clew.problems import Problem
from clew.tables import TableWriter

if TYPE_CHECKING:
    from rich.console import Console

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
GIVEN = "whoever had the file read gave it, and the source names none"


class TakesEvents(Protocol):
    """Takes the events of one source, in its order, and says how many it kept."""

    def add(self, source: str, events: Iterable[Event]) -> int: ...


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
    reading: Callable[[str], None] = lambda name: None

    def refuse(self, source: str, place: str, reason: str, content: str = "") -> None:
        if len(self.unread) < _UNREAD_KEPT:
            self.unread.append(Unread(source, place, reason, content.rstrip("\r\n")))
        else:
            self.unlisted += 1

    def read_all(self, files: list[Path], spool: TakesEvents) -> None:
        for item in items(files, self.refuse, self.workspace):
            self.reading(item.name)
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
    limits: Limits = LIMITS,
) -> int:
    """Write the timeline, and what was not understood beside it. Files are read in a process of its
    own.

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
    status = 2
    with private_file(target, "wb") as table, private_file(listed) as second:
        asked = {
            **job(files, zone, GIVEN, dates, mapping),
            "job": "timeline",
            "table": table.fileno(),
            "table_name": str(target),
            "listed": second.fileno(),
            "listed_name": str(listed),
        }
        for kind, *values in answers(asked, limits, (table.fileno(), second.fileno())):
            if kind == "said":
                out.print(values[0], markup=False, end="")
            elif kind == "status":
                status = values[0]
    return status


def write_timeline(
    files: list[Path],
    clock: Clock,
    workspace: Path,
    table: tuple[IO[bytes], str],
    listed: tuple[IO[str], str],
    out: Callable[[str], object],
    dates: str | None,
    mapping: Layout | None,
    reading: Callable[[str], None],
) -> int:
    """The same, in the process that reads; files to write come with their names."""
    reader = Reader(clock, workspace, dates, mapping, reading=reading)
    with closing(Spool(workspace)) as spool:
        reader.read_all(files, spool)
        spool.finish(table[0])
    list_unread(listed[0], reader.unread, reader.unlisted)
    _say(reader, spool.rows, table[1], listed[1], out)
    return 2 if not spool.rows else 1 if reader.unread else 0


def list_unread(out: IO[str], unread: Iterable[Unread], unlisted: int = 0) -> None:
    rows = TableWriter(out)
    rows.row(UNREAD_COLUMNS)
    for row in unread:
        rows.row(v.replace("\0", "\\x00") for v in row)
    if unlisted:
        rows.row(["", "", f"{unlisted:,} more places were not understood and are not listed", ""])


def _say(reader: Reader, rows: int, target: str, listed: str, out: Callable[[str], object]) -> None:
    known = formats()
    for name, kinds in reader.found.items():
        what = ", ".join(str(known[k]) for k in dict.fromkeys(kinds)) or (
            "by the mapping file" if reader.rows.get(name) else "not understood"
        )
        out(f"{name}: {reader.rows.get(name, 0):,} rows. {what}.")
    for note in dict.fromkeys(reader.notes):
        out(note)
    for one in reader.unread[:_SHOWN]:
        out(f"Not understood: {one.source}{', ' if one.place else ''}{one.place}: {one.reason}")
    if len(reader.unread) > _SHOWN:
        reasons = Counter(u.source for u in reader.unread)
        out(
            f"… and {len(reader.unread) + reader.unlisted - _SHOWN:,} more, in {len(reasons):,} files"
        )
    out(
        f"{rows:,} rows in {target}; {len(reader.unread) + reader.unlisted:,} places not understood, in {listed}"
    )
