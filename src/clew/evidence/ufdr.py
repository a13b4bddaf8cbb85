"""Cellebrite's report in XML, by itself or in a UFDR archive.

Untried on a real report: the shape is that which other readers expect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from clew.evidence.events import OWNER, CannotRead, Event, Reading
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.parsed_times import moment
from clew.evidence.sources import Item

_KINDS = {
    "InstantMessage": "message",
    "SMS": "message",
    "MMS": "message",
    "Email": "message",
    "Call": "call",
    "Voicemail": "voicemail",
    "Location": "location",
    "Contact": "contact",
    "Notification": "system",
}
_TIMES = ("TimeStamp", "DateTime", "Date", "StartTime")
_TEXTS = ("Subject", "Body", "Name", "Type", "Direction", "Duration", "Status", "Deleted")


def recognise(head: bytes) -> bool:
    return b"pa.cellebrite.com/report" in head


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: the number that the report gives the entry."""
    stack: list[Any] = []
    try:
        with item.open() as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    stack.append(element)
                    continue
                stack.pop()
                if _local(element) != "model":
                    continue
                above = [e.get("type") for e in stack if _local(e) == "model"]
                kind = element.get("type")
                if kind in _KINDS and not any(a in _KINDS for a in above):
                    yield _event(
                        element,
                        str(kind),
                        next(
                            (
                                e.get("id") or ""
                                for e in stack
                                if e.get("type") == "Chat" and _local(e) == "model"
                            ),
                            "",
                        ),
                        reading,
                    )
                    element.clear()
                elif not above:
                    if kind not in _KINDS and kind != "Chat":
                        reading.unread(
                            f"{kind} {element.get('id') or ''}",
                            f"an entry of the kind {kind}, which is not read",
                            "",
                        )
                    element.clear()
    except DefusedXmlException as problem:
        raise CannotRead(
            "the report names entities of its own, as no report does; it is not opened"
        ) from problem
    except ParseError as problem:
        reading.unread("", f"the XML is broken ({problem}); what follows is not read", "")


def _value(element: Any) -> str:
    held = [v.text or "" for v in element if _local(v) == "value"]
    return (held[0] if held else element.text or "").strip()


def _fields(model: Any) -> dict[str, str]:
    return {f.get("name") or "": _value(f) for f in model if _local(f) == "field"}


def _models(model: Any, name: str) -> list[Any]:
    return [
        m
        for f in model
        if _local(f) in ("modelField", "multiModelField") and f.get("name") == name
        for m in f
        if _local(m) == "model"
    ]


def _party(model: Any) -> str:
    fields = _fields(model)
    name, number = fields.get("Name", ""), fields.get("Identifier", "")
    text = f"{name} ({number})" if name and number and name != number else name or number
    return (
        OWNER + (f" ({text})" if text else "")
        if fields.get("IsPhoneOwner", "").lower() == "true"
        else text
    )


def _event(model: Any, kind: str, chat: str, reading: Reading) -> Event:
    fields = _fields(model)
    written = next((fields[t] for t in _TIMES if fields.get(t)), "")
    position = f"{kind} {model.get('id') or ''}".strip()
    at: At | None = moment(written, reading.clock, reading.dates != "month-first", chat)
    if at is None:
        reading.unread(
            position,
            f"the time {written!r} cannot be read; the entry is in the timeline without a time",
            "",
        )
        at = UNKNOWN
    parties = [(_fields(m).get("Role", ""), _party(m)) for m in _models(model, "Parties")]
    sender = ", ".join(_party(m) for m in _models(model, "From")) or ", ".join(
        p for r, p in parties if r == "From"
    )
    receiver = ", ".join(_party(m) for m in _models(model, "To")) or ", ".join(
        p for r, p in parties if r in ("To", "General")
    )
    parts = [
        fields[t] if t in ("Subject", "Body", "Name") else f"{t.lower()}: {fields[t]}"
        for t in _TEXTS
        if fields.get(t)
    ]
    for spot in _models(model, "Position"):
        where = _fields(spot)
        parts.append(f"location {where.get('Latitude')}, {where.get('Longitude')}")
    for entry in _models(model, "Entries"):
        held = _fields(entry)
        parts.append(f"{held.get('Category') or held.get('Domain') or ''}: {held.get('Value', '')}")
    files = [
        f
        for a in _models(model, "Attachment") + _models(model, "Attachments")
        if (f := _fields(a).get("Filename") or _fields(a).get("Name"))
    ]
    return Event(
        position,
        at,
        written,
        sender,
        receiver,
        _KINDS[kind],
        "\n".join(parts),
        "; ".join(files),
        chat or kind,
    )
