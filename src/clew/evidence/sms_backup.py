"""SMS Backup & Restore for Android: messages, picture messages and calls in XML. Read element by
element, whatever the size.

Fields as synctech.com.au/sms-backup-restore/fields-in-xml-backup-files lists them. Times are
thousandths of a second, UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from clew.evidence.clock import try_instant
from clew.evidence.events import OWNER, CannotRead, Event, Reading
from clew.evidence.moments import At
from clew.evidence.sources import Item

_SENT = {"2", "4", "5", "6"}
_STATE = {
    "3": "draft, not sent",
    "4": "waiting to be sent",
    "5": "could not be sent",
    "6": "waiting to be sent",
}
_CALLS = {
    "1": "incoming call",
    "2": "outgoing call",
    "3": "missed call",
    "4": "voicemail",
    "5": "rejected call",
    "6": "refused call",
    "7": "call answered on another device",
}
_OUT = {"2"}
_NOTHING = {"", "null", "(Unknown)"}
# Emoji are written as two halves, each a character that XML does not allow.
_HALVES = re.compile(rb"&#(5[5-7]\d{3});\s?&#(5[6-7]\d{3});")
_FORBIDDEN = re.compile(
    rb"&#(?:x?0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|5(?:5[3-9]\d{2}|[6-7]\d{3})|xD[89A-Fa-f][0-9A-Fa-f]{2});"
)


def recognise(head: bytes) -> bool:
    return re.search(rb"<(smses|calls)\b", head) is not None and head.lstrip(
        b"\xef\xbb\xbf \r\n\t"
    ).startswith(b"<")


class _Mended:
    """The stream with halves of emoji joined and forbidden characters shown as U+FFFD."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._rest = stream, b""

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(2**20 if size < 0 else max(size, 4096))
        whole = self._rest + piece
        # What may be the beginning of a pair waits for its end.
        cut = len(whole) if not piece else max(whole.rfind(b"&", max(0, len(whole) - 40)), 0)
        if piece and b"&" not in whole[max(0, len(whole) - 40) :]:
            cut = len(whole)
        elif piece and (earlier := whole.rfind(b"&", max(0, cut - 12), cut)) >= 0:
            cut = earlier
        ready, self._rest = whole[:cut], whole[cut:]
        ready = _HALVES.sub(_joined, ready)
        ready = _FORBIDDEN.sub("\ufffd".encode(), ready)
        return ready if ready or not piece else self.read(size)


def _joined(match: re.Match[bytes]) -> bytes:
    high, low = int(match[1]), int(match[2])
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00).encode()
    return match[0]


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: the number of the entry in the file."""
    number, root = 0, None
    with item.open() as stream:
        try:
            for event, element in iterparse(
                _Mended(stream), events=("start", "end"), forbid_dtd=True
            ):
                if event == "start":
                    root = element if root is None else root
                elif element.tag in ("sms", "mms", "call"):
                    number += 1
                    try:
                        yield {"sms": _sms, "mms": _mms, "call": _call}[element.tag](
                            number, element, reading
                        )
                    finally:
                        element.clear()
                        if root is not None:
                            root.clear()
        except DefusedXmlException as problem:
            raise CannotRead(
                "the file names entities of its own, as no backup does; it is not opened"
            ) from problem
        except ParseError as problem:
            reading.unread(
                f"after entry {number}",
                f"the XML is broken there ({problem}); what follows is not read",
                "",
            )


def _value(element: Any, name: str) -> str:
    text = element.get(name) or ""
    return "" if text in _NOTHING else text


def _moment(element: Any, place: str, reading: Reading) -> tuple[At, str]:
    written = element.get("date") or ""
    try:
        at = try_instant(int(written) / 1000)
    except (ValueError, OverflowError):
        at = At(None, "", f"no time: {written!r} is no number")
    if at.epoch is None:
        reading.unread(
            place,
            f"the time {written!r} cannot be read; the entry is in the timeline without a time",
            "",
        )
    shown = _value(element, "readable_date")
    return at, f"{written} ({shown})" if shown else written


def _party(element: Any, number: str) -> str:
    name = _value(element, "contact_name")
    return f"{name} ({number})" if name and number and name != number else name or number


def _sms(number: int, element: Any, reading: Reading) -> Event:
    at, written = _moment(element, f"entry {number}", reading)
    address = _value(element, "address")
    other, kind = _party(element, address), element.get("type") or ""
    text = element.get("body") or ""
    subject = _value(element, "subject")
    text = f"{subject}\n{text}" if subject else text
    state = _STATE.get(kind)
    sent = kind in _SENT or kind == "3"
    return Event(
        number,
        at,
        f"{written}; {state}" if state else written,
        OWNER if sent else other,
        other if sent else OWNER,
        "message",
        "" if text == "null" else text,
        "",
        address,
    )


def _mms(number: int, element: Any, reading: Reading) -> Event:
    at, written = _moment(element, f"entry {number}", reading)
    address = _value(element, "address")
    texts, held = [], []
    for part in element.iter("part"):
        kind = part.get("ct") or ""
        if part.get("seq") == "-1" or kind == "application/smil":
            continue
        if kind == "text/plain":
            texts.append(_value(part, "text"))
        else:
            name = (
                _value(part, "cl") or _value(part, "name") or _value(part, "fn") or "without a name"
            )
            size = len(part.get("data") or "") * 3 // 4
            held.append(f"{name} ({kind}, about {size:,} bytes in the backup)")
    sent = element.get("msg_box") == "2"
    senders = [a.get("address") or "" for a in element.iter("addr") if a.get("type") == "137"]
    others = _party(element, address.replace("~", ", "))
    named = next((s for s in senders if s and s != "insert-address-token"), "")
    subject = _value(element, "sub")
    text = "\n".join(t for t in [subject, *texts] if t)
    receiver = others if sent else OWNER
    sender = OWNER if sent else (named if "~" in address or "," in address else others or named)
    return Event(number, at, written, sender, receiver, "message", text, "; ".join(held), address)


def _call(number: int, element: Any, reading: Reading) -> Event:
    at, written = _moment(element, f"entry {number}", reading)
    address, kind = _value(element, "number"), element.get("type") or ""
    other = _party(element, address) or {
        "2": "number withheld",
        "3": "number unknown",
        "4": "payphone",
    }.get(element.get("presentation") or "", "")
    sent = kind in _OUT
    seconds = element.get("duration") or ""
    text = _CALLS.get(kind, f"call of kind {kind}") + (f", {seconds} seconds" if seconds else "")
    return Event(
        number,
        at,
        written,
        OWNER if sent else other,
        other if sent else OWNER,
        "voicemail" if kind == "4" else "call",
        text,
        "",
        address,
    )
