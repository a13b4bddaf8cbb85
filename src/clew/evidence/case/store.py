"""The store of a case: one folder, the owner's alone, with a database of what was taken.

custody.jsonl      every touch
evidence.sqlite    agreements, sources, events, what was not understood
originals/         files as they were handed in, by SHA-256
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from clew.evidence.case import custody
from clew.evidence.case.agreements import Agreement, agreement, agreements, check, save
from clew.evidence.events import Event, Unread
from clew.evidence.moments import At
from clew.problems import Problem

CUSTODY, DATABASE, ORIGINALS = "custody.jsonl", "evidence.sqlite", "originals"
_FORMAT = 1

_TABLES = """
create table store (format integer not null, title text not null);
create table agreements (
    number integer primary key, device text not null, whose text not null, power text not null,
    agreed_by text not null, agreed_on text not null, scope text not null,
    withdrawn_on text, withdrawn_why text
);
create table sources (
    number integer primary key, agreement integer not null references agreements, name text not null,
    original text not null, bytes integer not null, changed_utc text not null, kept integer not null,
    added_utc text not null, added_by text not null, zone text not null, dates text,
    formats text not null, unique (agreement, original, name)
);
create table talks (number integer primary key, agreement integer not null references agreements);
create table events (
    number integer primary key, talk integer not null references talks, bare blob not null,
    nth integer not null, source integer not null references sources, part text not null, position text not null,
    epoch real, at_utc text not null, zone text not null, written text not null,
    sender text not null, receiver text not null, kind text not null, text text not null,
    attachment text not null, conversation text not null, folded text not null,
    unique (talk, bare, nth)
);
create index events_by_fields on events (bare);
create table seen (event integer not null references events, source integer not null references sources,
    part text not null, position text not null);
create table unread (source integer not null references sources, part text not null, place text not null,
    reason text not null, content text not null);
create table outside (source integer not null references sources, reason text not null, count integer not null);
create table people (number integer primary key, name text not null unique, role text not null);
create table joins (
    number integer primary key, person integer not null references people, identity text not null,
    reason text not null, by text not null, at_utc text not null, undone text
);
create unique index one_person_for_an_identity on joins (identity) where undone is null;
create table marks (
    number integer primary key, kind text not null, epoch real not null, at_utc text not null,
    about text not null, source text not null, by text not null
);
create table zones (
    number integer primary key, agreement integer not null references agreements, zone text not null,
    first text not null, last text not null, reason text not null, by text not null, undone text
);
create table first_times (
    event integer primary key references events, epoch real, at_utc text not null, zone text not null
);
create index events_of_source on events (source);
create index seen_of_event on seen (event);
create index seen_of_source on seen (source);
create virtual table words using fts5 (folded, content='events', content_rowid='number', tokenize='trigram');
"""
_COLUMNS = "number, source, part, position, epoch, at_utc, zone, written, sender, receiver, kind, text, attachment, conversation"
_IN_USE = "{} is in use by another command. Wait until it is done."
# Seconds that a change waits for whoever reads, and a look for whoever changes.
_PATIENT = 20.0
_PART = 3  # letters that the index of words keeps together


class Item(NamedTuple):
    """An event of the store. `number` is how products refer to it; `part` the file it stands in."""

    number: int
    source: int
    part: str
    position: str
    epoch: float | None
    at_utc: str
    zone: str
    written: str
    sender: str
    receiver: str
    kind: str
    text: str
    attachment: str
    conversation: str

    @property
    def sha256(self) -> str:
        """Of everything that a product shows of it, field by field."""
        fields = (self.part, self.position, self.at_utc, self.written, self.zone, self.sender,
                  self.receiver, self.kind, self.text, self.attachment)  # fmt: off
        return hashlib.sha256("\0".join(fields).encode()).hexdigest()


class Source(NamedTuple):
    """A file that was handed in. `kept`: it stands in the store as a whole."""

    number: int
    agreement: int
    name: str
    original: str
    bytes: int
    changed_utc: str
    kept: bool
    added_utc: str
    added_by: str
    zone: str
    dates: str
    formats: str


def folded(text: str) -> str:
    """For comparing: small letters without marks, in any script."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))


class Store:
    """Open one with `opened`. `only`: the agreements that this reader may read; None for all."""

    def __init__(
        self,
        folder: Path,
        database: sqlite3.Connection,
        by: str,
        only: frozenset[int] | None = None,
    ) -> None:
        self.folder, self.database, self.by, self.only = folder, database, by, only

    @property
    def title(self) -> str:
        return str(self.database.execute("select title from store").fetchone()[0])

    def note(self, what: str, **detail: object) -> None:
        """Into the custody log."""
        custody.note(self.folder / CUSTODY, self.by, what, **detail)

    def agree(self, one: Agreement) -> int:
        """Enter an agreement; gives its number."""
        check(one)
        with self.database:
            number = save(self.database, one)
        self.note("agreement entered", agreement=str(agreement(self.database, number)))
        return number

    def agreements(self) -> list[Agreement]:
        return [a for a in agreements(self.database) if self.may_read(a.number)]

    def may_read(self, agreement: int) -> bool:
        return self.only is None or agreement in self.only

    def sources(self, withdrawn: bool = False) -> list[Source]:
        """Files of agreements that stand; with `withdrawn`, of all."""
        rows = self.database.execute(
            "select s.number, agreement, name, original, bytes, changed_utc, kept, added_utc, added_by, zone, coalesce(dates, ''), formats "
            "from sources s join agreements a on a.number = agreement where ? or withdrawn_on is null order by s.number",
            (withdrawn,),
        )
        made = [Source._make((*r[:6], bool(r[6]), *r[7:])) for r in rows]
        return [s for s in made if self.may_read(s.agreement)]

    def items(self) -> Iterator[Item]:
        """Everything in force, in the order of the sources."""
        for source in self.sources():
            yield from map(
                Item._make,
                self.database.execute(
                    f"select {_COLUMNS} from events where source = ? order by number",
                    (source.number,),
                ),
            )

    def events(self, source: Source) -> Iterator[tuple[str, Event]]:
        """What a source brought, by the file within it where it stands."""
        for row in self.database.execute(
            f"select {_COLUMNS} from events where source = ? order by number", (source.number,)
        ):
            one = Item._make(row)
            yield one.part, Event(
                one.position, At(one.epoch, one.at_utc, one.zone), one.written, one.sender,
                one.receiver, one.kind, one.text, one.attachment, one.conversation,
            )  # fmt: off

    def unread(self) -> list[Unread]:
        return [
            Unread(*row)
            for source in self.sources()
            for row in self.database.execute(
                "select part, place, reason, content from unread where source = ?", (source.number,)
            )
        ]

    def outside(self) -> list[tuple[str, str, int]]:
        """How many events were not taken: file, reason, number."""
        return [
            (source.name, *row)
            for source in self.sources()
            for row in self.database.execute(
                "select reason, count from outside where source = ? order by reason",
                (source.number,),
            )
        ]

    def search(self, words: str, most: int = 200) -> list[Item]:
        """Items whose text, parties or attachment hold every one of the words, in any script, with
        or without accents: the first `most` in the order of the store.
        """
        asked = [folded(w) for w in words.split()]
        if not asked:
            raise Problem("Enter a word to search for.")
        long = [w for w in asked if len(w) >= _PART]
        where, values = ["withdrawn_on is null"], list[object]()
        if long:
            where.append("words match ?")
            values.append(" ".join('"' + w.replace('"', '""') + '"' for w in long))
        for short in (w for w in asked if len(w) < _PART):
            where.append("instr(e.folded, ?)")
            values.append(short)
        if self.only is not None:
            where.append(f"a.number in ({', '.join('?' * len(self.only))})")
            values += sorted(self.only)
        columns = ", ".join(f"e.{c}" for c in _COLUMNS.split(", "))
        # In the order of the store, so that the first are found without looking at all.
        rows = self.database.execute(
            f"select {columns} from words w join events e on e.number = w.rowid join sources s on s.number = e.source "
            f"join agreements a on a.number = s.agreement where {' and '.join(where)} order by w.rowid limit ?",
            (*values, most),
        )
        return sorted(map(Item._make, rows), key=lambda i: (i.epoch or 0.0, i.number))

    def original(self, sha256: str) -> Path:
        return self.folder / ORIGINALS / sha256[:2] / sha256


def create(folder: Path, title: str, by: str) -> None:
    """A new, empty store."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Problem(f"{folder} is not empty. Choose a new folder for the case's evidence.")
    if not title.strip():
        raise Problem("--case is empty. Enter the reference or name of the case.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / ORIGINALS).mkdir(mode=0o700)
    for name in (DATABASE, CUSTODY):
        os.close(os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(folder / DATABASE)) as made:
        made.executescript(_TABLES)
        made.execute("insert into store values (?, ?)", (_FORMAT, title))
        made.commit()
    custody.note(folder / CUSTODY, by, "store made", case=title)


def is_store(folder: Path) -> bool:
    return (folder / CUSTODY).is_file() and (folder / DATABASE).is_file()


@contextmanager
def opened(
    folder: Path,
    by: str,
    *,
    reading: bool = False,
    only: frozenset[int] | None = None,
    wait: float = 0.0,
) -> Iterator[Store]:
    """One person at a time may change a store; `wait`: for so many seconds at most. With `reading`
    nothing can be changed, and several may read at once.
    """
    if not is_store(folder):
        raise Problem(
            f"{folder} is no store of evidence. Make one with: clew evidence open {folder}"
        )
    if not by.strip():
        raise Problem("--by is empty. Enter your name: every look into the store is logged.")
    with (folder / CUSTODY).open("rb") as lock:
        if not reading:
            _take(lock.fileno(), folder, time.monotonic() + wait)
        with closing(sqlite3.connect(folder / DATABASE, timeout=_PATIENT)) as database:
            try:
                database.executescript(
                    "pragma foreign_keys = on; pragma secure_delete = on; pragma cache_size = -65536"
                )
                if reading:
                    database.execute("pragma query_only = on")
                (held,) = database.execute("select format from store").fetchone()
                if held != _FORMAT:
                    raise Problem(f"{folder} was made by another version of Clew (format {held}).")
                yield Store(folder, database, by, only)
            except sqlite3.DatabaseError as problem:
                if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
                    raise InUse(_IN_USE.format(folder)) from problem
                raise Problem(
                    f"{folder / DATABASE} is damaged, or its disk is full ({problem}). Make room, or fetch the store from a backup."
                ) from problem


class InUse(Problem):
    """Another process changes the store."""


def _take(lock: int, folder: Path, until: float) -> None:
    """Raises InUse where somebody else holds it longer than `until`."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise InUse(_IN_USE.format(folder)) from None
            time.sleep(0.1)
        else:
            return
