"""Adds exports to a store: read in a process of their own, only what was agreed, only what is new."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clew.evidence.case import known_again
from clew.evidence.case.agreements import Agreement, agreement
from clew.evidence.case.store import Store
from clew.evidence.case.zones import apply as apply_zones
from clew.evidence.command import GIVEN
from clew.evidence.handed_in import files_of, sha256
from clew.evidence.layouts import Columns
from clew.evidence.reading_process import LIMITS, Limits, answers, job
from clew.files import private_file
from clew.problems import Problem

_BATCH = 5000


@dataclass
class Added:
    """What became of one file."""

    name: str
    original: str = ""
    kept: bool = False
    already: bool = False
    new: int = 0
    known: int = 0
    unread: int = 0
    outside: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    formats: dict[str, list[str]] = field(default_factory=dict)
    failed: str = ""


def add(
    store: Store,
    files: list[Path],
    number: int,
    zone: str,
    dates: str | None = None,
    mapping: Path | Columns | None = None,
    limits: Limits = LIMITS,
    keep: Callable[[Store, Path, str], None] | None = None,
    name: str = "",
    progress: Callable[[int], None] = lambda _read: None,
    why: str = GIVEN,
) -> list[Added]:
    """Read `files` into `store` under agreement `number`: one after the other, each whole or not at
    all.

    `keep` puts an original where the caller keeps it, instead of a copy in the store. `name`: what
    a single file is called, where that is not its path. `progress` is told how many entries were
    read so far. `why`: why the zone is taken where a source names none. `mapping`: what the columns
    of a table are. A file of which nothing was understood is read again.
    """
    under = agreement(store.database, number)
    if under.withdrawn_on:
        raise Problem(f"Agreement {under}\nNothing can be added under it.")
    return [
        _one(store, path, under, zone, dates, mapping, limits, keep or _keep, name, progress, why)
        for path in dict.fromkeys(files_of(files))
        if not path.name.endswith(("-wal", "-journal")) or not _beside(path).exists()
    ]


def _beside(log: Path) -> Path:
    return log.with_name(log.name.rpartition("-")[0])


def _one(
    store: Store,
    path: Path,
    under: Agreement,
    zone: str,
    dates: str | None,
    mapping: Path | Columns | None,
    limits: Limits,
    keep: Callable[[Store, Path, str], None],
    name: str,
    progress: Callable[[int], None],
    why: str,
) -> Added:
    known, held = sha256(path), path.stat()
    called = name or str(path)
    made = Added(called, known)
    earlier = store.database.execute(
        "select number from sources where agreement = ? and original = ?", (under.number, known)
    ).fetchone()
    again = int(earlier[0]) if earlier and not _brought(store, earlier[0]) else 0
    if earlier and not again:
        made.already = True
        store.note("handed in again", file=called, sha256=known, agreement=under.number)
        return made
    store.note(
        "reading began", file=called, sha256=known, bytes=held.st_size, agreement=under.number,
        mapping=str(mapping) if isinstance(mapping, Path) else mapping,
    )  # fmt: off
    asked = {
        **job([path], zone, why, dates, mapping),
        "job": "events",
        "scope": under.scope.to_json(),
    }
    log = path.with_name(path.name + "-wal")
    together = [path, log] if log.is_file() else [path]
    before = {p: sha256(p) for p in together}
    try:
        with store.database:
            if again:
                _forget(store, again)
            source = store.database.execute(
                "insert into sources (agreement, name, original, bytes, changed_utc, kept, added_utc, added_by, zone, dates, formats) "
                "values (?,?,?,?,?,0,?,?,?,?,'')",
                (
                    under.number,
                    called,
                    known,
                    held.st_size,
                    _utc(held.st_mtime),
                    _utc(),
                    store.by,
                    zone,
                    dates,
                ),
            ).lastrowid
            told = _named(answers(asked, limits), str(path.absolute()), name)
            _take(store.database, int(source or 0), under, told, made, progress)
            if any(sha256(p) != was for p, was in before.items()):
                raise Problem(
                    f"{path} changed while it was read. Nothing of it was taken. Copy it to where nobody writes, and add it again."
                )
            apply_zones(store)
            made.kept = _may_be_kept(under, made)
            if made.kept:
                for one in together:
                    keep(store, one, before[one])
            store.database.execute(
                "update sources set kept = ?, formats = ? where number = ?",
                (
                    made.kept,
                    json.dumps(sorted({k for ks in made.formats.values() for k in ks})),
                    source,
                ),
            )
    except Problem as problem:
        store.note("reading failed", file=called, sha256=known, reason=str(problem))
        return Added(called, known, failed=str(problem).replace(str(path), called))
    store.note(
        "added", file=called, sha256=known, source=source, agreement=under.number, original_kept=made.kept,
        log_sha256=before.get(log), new=made.new, known=made.known, not_understood=made.unread, outside=dict(made.outside),
    )  # fmt: off
    return made


def _brought(store: Store, source: int) -> bool:
    """Whether anything of the file is in the store, or was left out as not agreed."""
    return any(
        store.database.execute(
            f"select 1 from {table} where source = ? limit 1", (source,)
        ).fetchone()
        for table in ("events", "seen", "outside")
    )


def _forget(store: Store, source: int) -> None:
    """A file of which nothing was understood: the log of custody keeps that it was read."""
    for table, column in (("unread", "source"), ("sources", "number")):
        store.database.execute(f"delete from {table} where {column} = ?", (source,))


def _named(told: Iterator[list[Any]], path: str, name: str) -> Iterator[list[Any]]:
    """What the process says, with the file's own name for the path where it was read."""
    for one in told:
        if name and one[0] in ("source", "unread", "format"):
            one[1] = str(one[1]).replace(path, name, 1)
        elif name and one[0] == "note":
            one[1] = str(one[1]).replace(path, name)
        yield one


def _may_be_kept(under: Agreement, made: Added) -> bool:
    """A file is kept only where all of it was agreed. What is not understood may be anything."""
    return under.scope.everything or not (made.outside or made.unread or not made.new + made.known)


def _take(
    database: sqlite3.Connection,
    source: int,
    under: Agreement,
    told: Iterator[list[Any]],
    made: Added,
    progress: Callable[[int], None],
) -> None:
    part, waiting, read = "", list[known_again.Row](), 0
    with known_again.staged(database) as stage:
        for kind, *values in told:
            if kind == "event":
                waiting.append(known_again.row(part, values))
                if len(waiting) == _BATCH:
                    stage(waiting)
                    read += len(waiting)
                    progress(read)
                    waiting = []
            elif kind == "source":
                part = str(values[0])
            elif kind == "unread":
                name, place, reason, content = map(str, values)
                database.execute(
                    "insert into unread values (?,?,?,?,?)",
                    (source, name, place, reason, content if under.scope.everything else ""),
                )
                made.unread += 1
            elif kind == "outside":
                why, count = str(values[1]), int(values[2])
                database.execute("insert into outside values (?,?,?)", (source, why, count))
                made.outside[why] += count
            elif kind == "format":
                made.formats[str(values[0])] = list(values[1])
            elif kind == "note":
                made.notes.append(str(values[0]))
        stage(waiting)
        progress(read + len(waiting))
        made.new, made.known = known_again.enter(database, source, under.number)


def _keep(store: Store, path: Path, known: str) -> None:
    """A copy under its SHA-256, which nobody may write; checked as it lies on the disk."""
    target = store.original(known)
    if target.exists():
        return
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("rb") as original, private_file(target, "wb") as copy:
        while piece := original.read(2**20):
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    target.chmod(0o400)
    if sha256(target) != known:
        target.unlink()
        raise Problem(f"{path} changed while it was copied. Nothing of it was taken. Add it again.")


def _utc(seconds: float | None = None) -> str:
    at = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
