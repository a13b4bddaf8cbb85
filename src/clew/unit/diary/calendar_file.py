"""Entries as an iCalendar file (RFC 5545).

It leaves the desk: it names what and which reference, and nobody.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from clew.unit.diary.queries import Entry


def as_calendar(entries: Iterable[Entry], made_at: datetime) -> bytes:
    """Whole days, one event for each entry.

    The same entry has the same identity in every file, so that a calendar takes it once.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Clew//Desk//EN", "METHOD:PUBLISH"]
    held: Counter[str] = Counter()
    for e in entries:
        identity = _identity(e)
        held[identity] += 1
        kind = e.what.partition(":")[0]
        said = f"{kind} {e.reference}".strip()
        lines += [
            "BEGIN:VEVENT",
            f"UID:{identity}-{held[identity]}@clew",
            f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{e.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{e.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(said)}",
            "CLASS:CONFIDENTIAL",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return (
        "\r\n".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)) + "\r\n"
    ).encode()


def _identity(e: Entry) -> str:
    """The same for the same entry in every file, and telling nothing of it."""
    return hashlib.sha256(f"{e.day}|{e.what}|{e.reference}|{e.href}".encode()).hexdigest()[:24]


def _escaped(text: str) -> str:
    """RFC 5545 s.3.3.11."""
    for character, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(character, said)
    return text


def _folded(line: str) -> list[str]:
    """A line of 75 octets at most; what is longer goes on in the next, after a space (s.3.1)."""
    made, held = [], ""
    for character in line:
        if len((held + character).encode()) > 75:
            made.append(held)
            held = " "
        held += character
    return [*made, held]
