"""The letterbox: letters go in sealed, replies come out for whoever has the code. Functions of the
database are all that is asked.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from clew.problems import Problem
from clew.public.reports.uploads import SealedUpload
from clew.sealing import codes
from clew.sealing.envelope import CannotOpen, Reader, open_envelope, seal
from clew.sealing.keys import UNIT
from clew.sealing.letters import read_letter, write_letter
from clew.sealing.mailbox import silent_days

_FRESH_SECONDS = 30.0


class NoKeys(Problem):
    """The unit has made no key to seal to: nothing can be taken."""


class NotTaken(Exception):
    """The letterbox did not take it; `why` is paused, no mailbox, full, too large."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Taken:
    """Durable when this is returned: the database has committed it."""

    reference: str
    closes_on: date | None
    again: bool


@dataclass(frozen=True, slots=True)
class Mailbox:
    opened_on: date
    closes_on: date
    route: str
    letters: int
    reference: str
    replies: list[tuple[date, str]]


class _Keys:
    def __init__(self) -> None:
        self.held: list[tuple[str, bool, Reader]] = []
        self.at = -1e9

    def now(self) -> list[tuple[str, bool, Reader]]:
        if not self.held or time.monotonic() - self.at > _FRESH_SECONDS:
            with connection.cursor() as cursor:
                cursor.execute("SELECT key_id, use, recovery, public FROM letterbox_keys()")
                self.held = [
                    (use, recovery, Reader(name, bytes(public)))
                    for name, use, recovery, public in cursor.fetchall()
                ]
            self.at = time.monotonic()
        return self.held


_KEYS = _Keys()


def readers(route: str) -> list[Reader]:
    """Who opens what goes this way: the key in use, and its recovery key. Raises NoKeys without the
    former.
    """
    found = [(recovery, reader) for use, recovery, reader in _KEYS.now() if use == route]
    if not any(not recovery for recovery, _ in found):
        raise NoKeys(route)
    return [reader for _, reader in found]


def post(
    letter: dict[str, Any],
    *,
    route: str = UNIT,
    code: str = "",
    follow: str = "",
    files: Sequence[SealedUpload] = (),
) -> Taken:
    """Seal a letter and put it in. With a code it is a report, or an addition to one; without, a
    request or feedback. With `follow`, a request that is found again by that code.

    Sent again with the same code or, without one, with the same `once` in it, it is kept once.
    Raises NoKeys, NotTaken.
    """
    to = readers(route)
    content = write_letter(letter)
    good = [f for f in files if not f.refused]
    whole = content + b"".join(f.digest for f in good)
    locator: bytes | None
    reply_key: bytes | None
    if code:
        held = codes.open_code(code)
        locator, reply_key, once = held.locator, held.reader.public, codes.digest(code, whole)
    else:
        locator = codes.open_code(follow).locator if follow else None
        reply_key, once = None, codes.digest(letter["once"], whole)
    sealed = seal(content, to)
    wrapped = [f.wrapped_for(to) for f in good]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, reference, closes_on FROM letterbox_post(%s::text, %s::bytea, %s::bytea, %s::text, %s::bytea, %s::bytea, %s::bytea[], %s::integer)",
            [letter["kind"], locator, reply_key, route, once, sealed, wrapped, silent_days()],
        )
        state, reference, closes_on = cursor.fetchone()
    if state not in ("taken", "again"):
        raise NotTaken(state)
    return Taken(reference, closes_on, state == "again")


def look(code: str) -> Mailbox | None:
    """The mailbox behind a code with its replies opened, in memory alone; None where there is none.
    Raises BadCode.
    """
    held = codes.open_code(code)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened_on, closes_on, route, letters, reference FROM letterbox_look(%s::bytea)",
            [held.locator],
        )
        found = cursor.fetchone()
        if found is None:
            return None
        cursor.execute("SELECT sent_on, sealed FROM letterbox_replies(%s::bytea)", [held.locator])
        replies = []
        for sent_on, sealed in cursor.fetchall():
            try:
                text = str(
                    read_letter(open_envelope(bytes(sealed), held.reader.key_id, held.private))[
                        "text"
                    ]
                )
            except (CannotOpen, ValueError, KeyError):
                text = ""
            replies.append((sent_on, text))
    opened_on, closes_on, route, letters, reference = found
    return Mailbox(opened_on, closes_on, route, letters, reference, replies)


@dataclass(frozen=True, slots=True)
class Followed:
    """A request that was sent. `number` and `status` are empty until the desk has it; `slug` is of
    its published answer.
    """

    reference: str
    sent_on: date
    number: str
    status: str
    due_on: date | None
    answered_on: date | None
    slug: str


def followed(code: str) -> list[Followed]:
    """The requests that were sent with a code, newest first. Raises BadCode."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, sent_on, number, status, due_on, answered_on, slug FROM letterbox_follow(%s::bytea)",
            [codes.open_code(code).locator],
        )
        return [Followed(*row) for row in cursor.fetchall()]


def letters(code: str) -> int:
    """How many letters the mailbox behind a code holds; 0 where there is none. Raises BadCode."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT letters FROM letterbox_look(%s::bytea)", [codes.open_code(code).locator]
        )
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def leave(code: str) -> bool:
    """Close the mailbox: its code opens nothing any more. Raises BadCode."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT letterbox_leave(%s::bytea)", [codes.open_code(code).locator])
        return bool(cursor.fetchone()[0])
