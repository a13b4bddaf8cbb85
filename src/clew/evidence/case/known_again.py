"""Which events of a file the store has already: a newer export of a conversation adds what is new.

An event is known again by everything that the source says of it, in the same conversation, and by
how often the same came before: the second "ok" of a minute is another message than the first. Two
files hold the same conversation when most of what falls into the same days is the same, since a
text export names no conversation. A message that Ann wrote to two people stands in both.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from clew.evidence.case.store import folded

Row = tuple[object, ...]
# So few messages may be the same by chance: then the same people must have written, too.
_FEW = 3

_COLUMNS = "part, position, epoch, at_utc, zone, written, sender, receiver, kind, text, attachment, conversation, folded"


def row(part: str, values: list[object]) -> Row:
    """A row to stage, from an answer of the process that reads."""
    epoch, position = cast("float | None", values[0]), str(values[1])
    utc, zone, written, sender, receiver, kind, text, attachment, talk = map(str, values[2:])
    # Neither the moment nor the zone: they rest on what was assumed when the file was added.
    fields = "\0".join((written, sender, receiver, kind, text, attachment))
    bare = hashlib.sha256(fields.encode()).digest()[:16]
    words = folded(" ".join((text, sender, receiver, attachment)))
    return (part, position, epoch, utc, zone, written, sender, receiver, kind, text, attachment,
            f"{part}\t{talk}", words, bare)  # fmt: off


@contextmanager
def staged(database: sqlite3.Connection) -> Iterator[Callable[[list[Row]], None]]:
    """A place for the rows of one file, and how to put them there."""
    database.execute(
        "create temp table staged (id integer primary key, part, position, epoch, at_utc, zone, written, sender, receiver, kind, text, attachment, conversation, folded, bare)"
    )

    def stage(rows: list[Row]) -> None:
        database.executemany(
            f"insert into staged ({_COLUMNS}, bare) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows
        )

    try:
        yield stage
    finally:
        for table in ("staged", "numbered", "matched"):
            database.execute(f"drop table if exists temp.{table}")


def enter(database: sqlite3.Connection, source: int, agreement: int) -> tuple[int, int]:
    """Put what is new into the store. Gives how many were new and how many were known."""
    database.execute(
        "create temp table numbered as select id, conversation, bare, epoch, sender, "
        "row_number() over (partition by conversation, bare order by id) as nth from staged"
    )
    database.execute("create index temp.numbered_talk on numbered (conversation)")
    database.execute("create temp table matched (conversation primary key, talk integer)")
    talks = database.execute(
        "select conversation from numbered group by conversation order by min(id)"
    ).fetchall()
    for (conversation,) in talks:
        talk = (
            _same_talk(database, conversation, agreement)
            or database.execute("insert into talks (agreement) values (?)", (agreement,)).lastrowid
        )
        database.execute("insert into matched values (?, ?)", (conversation, talk))
    (last,) = database.execute("select coalesce(max(number), 0) from events").fetchone()
    joined = (
        "from staged s join numbered n on n.id = s.id join matched m on m.conversation = s.conversation "
        "left join events e on e.talk = m.talk and e.bare = s.bare and e.nth = n.nth"
    )
    columns = ", ".join(f"s.{c}" for c in _COLUMNS.split(", "))
    database.execute(
        f"insert into events (talk, bare, nth, source, {_COLUMNS}) "
        f"select m.talk, s.bare, n.nth, ?, {columns} {joined} where e.number is null order by s.id",
        (source,),
    )
    database.execute(
        f"insert into seen select e.number, ?, s.part, s.position {joined} order by s.id", (source,)
    )
    database.execute(
        "insert into words (rowid, folded) select number, folded from events where number > ?",
        (last,),
    )
    (new,) = database.execute("select count(*) from events where number > ?", (last,)).fetchone()
    (all_of_them,) = database.execute("select count(*) from staged").fetchone()
    return int(new), int(all_of_them) - int(new)


def _same_talk(database: sqlite3.Connection, conversation: str, agreement: int) -> int | None:
    """The conversation of the store that this is; None where it is another."""
    best = database.execute(
        "select e.talk, count(distinct n.id) as same from numbered n join events e on e.bare = n.bare "
        "join talks t on t.number = e.talk where n.conversation = ? and t.agreement = ? "
        "group by e.talk order by same desc, e.talk limit 1",
        (conversation, agreement),
    ).fetchone()
    if best is None:
        return None
    talk, same = best
    first, last = database.execute(
        "select min(epoch), max(epoch) from events where talk = ?", (talk,)
    ).fetchone()
    (within,) = database.execute(
        "select count(*) from numbered where conversation = ? and (epoch is null or epoch between ? and ?)",
        (conversation, first, last),
    ).fetchone()
    if same * 2 < within:
        return None
    return talk if same >= _FEW or _same_people(database, conversation, talk) else None


def _same_people(database: sqlite3.Connection, conversation: str, talk: int) -> bool:
    new, known = (
        {r[0] for r in database.execute(f"select distinct sender from {table} where {where} = ? and sender <> ''", (which,))}
        for table, where, which in (("numbered", "conversation", conversation), ("events", "talk", talk))
    )  # fmt: off
    return new <= known or known <= new
