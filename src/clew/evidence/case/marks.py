"""Moments that are known from elsewhere: an order in force, a block, somebody told to stop."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from clew.evidence.case.store import Store
from clew.evidence.clock import utc_text
from clew.problems import Problem

KINDS = ("order", "block", "stop")


class Mark(NamedTuple):
    number: int
    kind: str
    epoch: float
    at_utc: str
    about: str
    source: str


def mark(store: Store, kind: str, at: datetime, zone: str, about: str, source: str) -> Mark:
    """Enter a moment, with what it is about and where it is known from."""
    for option, value in (("--about", about), ("--source", source)):
        if not value.strip():
            raise Problem(f"{option} is empty. Enter it: what is counted rests on it.")
    try:
        epoch = at.replace(tzinfo=ZoneInfo(zone)).timestamp()
    except (KeyError, ValueError, OSError):
        raise Problem(f"There is no time zone {zone!r}. Give one such as Europe/London.") from None
    with store.database:
        store.database.execute(
            "insert into marks (kind, epoch, at_utc, about, source, by) values (?,?,?,?,?,?)",
            (kind, epoch, utc_text(epoch), about, source, store.by),
        )
    made = marks(store)[-1]
    store.note("moment entered", **made._asdict())
    return made


def marks(store: Store) -> list[Mark]:
    return [
        Mark._make(row)
        for row in store.database.execute(
            "select number, kind, epoch, at_utc, about, source from marks order by number"
        )
    ]
