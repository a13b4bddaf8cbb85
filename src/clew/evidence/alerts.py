"""Alerts: of a doorbell's account (Ring's history as JSON), and of trackers that an Android telephone
noticed (Google Play services, personalsafety_db).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clew.evidence.clock import KEPT_AS_UTC, offset_time, try_instant
from clew.evidence.databases import Database
from clew.evidence.events import OWNER, Event, Reading
from clew.evidence.json_entries import NoEntry, descending, entries, words
from clew.evidence.moments import At
from clew.evidence.parsed_times import iso


def _is_ring(document: Any) -> bool:
    return (
        isinstance(document, list)
        and bool(document)
        and isinstance(document[0], dict)
        and {"created_at", "kind"} <= set(document[0])
        and bool({"recording", "answered", "doorbot"} & set(document[0]))
    )


def ring(document: Any, reading: Reading) -> Iterator[Event]:
    """What a doorbell or camera noted: somebody rang, or something moved before it."""

    def one(place: str, entry: Any) -> Event:
        made = iso(words(entry["created_at"]))
        if made is None or made.tzinfo is None:
            raise NoEntry(f"the time {entry['created_at']!r} cannot be read, or names no zone")
        device = entry.get("doorbot")
        name = words(device.get("description")) if isinstance(device, dict) else ""
        told = [words(entry["kind"])]
        if "answered" in entry:
            told.append("answered" if entry["answered"] else "not answered")
        return Event(
            place,
            offset_time(made),
            words(entry["created_at"]),
            f"doorbell {name}".strip(),
            OWNER,
            "doorbell",
            ", ".join(told),
            "a recording is kept by the service, not in this file"
            if entry.get("recording")
            else "",
            name,
        )

    times = [
        made.timestamp() if (made := iso(words(e.get("created_at")))) else 0.0
        for e in document
        if isinstance(e, dict)
    ]
    yield from entries(document, reading, "entry", one, newest_first=descending(times))


SHAPES = ((_is_ring, "ring", ring),)


def _moment(value: Any) -> tuple[At, str]:
    """Of thousandths of a second since 1970."""
    if isinstance(value, int | float):
        return try_instant(value / 1000, KEPT_AS_UTC), str(value)
    return try_instant(None), "" if value is None else str(value)


def trackers(database: Database, reading: Reading) -> Iterator[Event]:
    """Trackers of others that the telephone told its owner of, and the scans in which it saw one. The
    place of a scan is kept in a form that nobody has described; it is not read.
    """
    c, t = database.column, "DeviceData"
    for number, at, address, kind, status, updated in database.rows(
        f"select rowid, creationTimestampMillis, macAddress, {c(t, 'deviceType')}, {c(t, 'alertStatus')}, "
        f"{c(t, 'lastUpdatedTimestampMillis')} from {t} order by creationTimestampMillis, rowid"
    ):
        moment, written = _moment(at)
        later, _ = _moment(updated)
        yield Event(
            f"{t} {number}",
            moment,
            written,
            f"tracker {address or 'without an address'}",
            OWNER,
            "tracker alert",
            f"unknown tracker, type {kind}, status of the alert {status}"
            + (f", last changed {later.utc}" if later.utc else ""),
            "",
            f"{t} {address}",
        )
    t = "Scan"
    if not database.has(t, "creationTimestampMillis", "macAddress"):
        return
    for number, at, address, state in database.rows(
        f"select rowid, creationTimestampMillis, macAddress, {c(t, 'state')} from {t} order by creationTimestampMillis, rowid"
    ):
        moment, written = _moment(at)
        yield Event(
            f"{t} {number}",
            moment,
            written,
            f"tracker {address or 'without an address'}",
            OWNER,
            "activity",
            f"the telephone saw this tracker, state {state}; its place is not read",
            "",
            f"{t} {address}",
        )
