"""Contact cards (vCard 2.1, 3.0 and 4.0).

Each card is a row without a time, unless it says when it was changed.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator

from clew.evidence.clock import offset_time
from clew.evidence.events import Event, Reading
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.parsed_times import iso
from clew.evidence.sources import Item

_SHOWN = {
    "TEL",
    "EMAIL",
    "ADR",
    "URL",
    "NOTE",
    "ORG",
    "TITLE",
    "BDAY",
    "NICKNAME",
    "IMPP",
    "X-SOCIALPROFILE",
}
_LONGEST = 2**20


def recognise(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCARD")


def _lines(item: Item) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; of one that is longer than a million letters, its beginning."""
    with item.open() as stream:
        number, whole = 0, True
        for raw in iter(lambda: stream.readline(_LONGEST), b""):
            if whole:
                number += 1
                yield (
                    number,
                    raw.decode("utf-8", "backslashreplace").rstrip("\r\n").lstrip("\ufeff"),
                )
            whole = raw.endswith(b"\n")


def _unfolded(item: Item) -> Iterator[tuple[int, str]]:
    """Lines with the number where each begins; what goes on in the next line is joined, and left
    out beyond a million letters, as of a photograph.
    """
    held, began, soft = "", 0, False
    for number, line in _lines(item):
        if held and (line[:1] in (" ", "\t") or soft):
            if len(held) < _LONGEST:
                held = held[:-1] + line if soft else held + line[1:]
        else:
            if held:
                yield began, held
            held, began = line, number
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in held.upper()[:200]
    if held:
        yield began, held


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: the line where the card begins."""
    began, name, changed, pictures = 0, "", "", ""
    lines: list[str] = []
    for number, line in _unfolded(item):
        head, colon, value = line.partition(":")
        field, *options = re.split(r";", head)
        field = field.upper().rpartition(".")[2]
        if field == "BEGIN":
            began, name, lines, changed, pictures = number, "", [], "", ""
            continue
        if field == "END" and began:
            yield Event(
                began, _changed(changed), changed, name, "", "contact", "\n".join(lines), pictures
            )
            began = 0
            continue
        if not began or not colon:
            if line.strip():
                reading.unread(f"line {number}", "stands in no card", line[:500])
            continue
        if any("QUOTED-PRINTABLE" in o.upper() for o in options):
            value = quopri.decodestring(value.encode()).decode("utf-8", "backslashreplace")
        value = re.sub(
            r"\\([,;:\\])", r"\1", value.replace("\\n", "\n").replace("\\N", "\n")
        ).strip()
        if field == "FN" or (field == "N" and not name):
            name = (
                value if field == "FN" else " ".join(p for p in reversed(value.split(";")[:2]) if p)
            )
        elif field == "REV":
            changed = value
        elif field == "PHOTO" and value:
            pictures = "photograph in the card, not shown"
        elif field in _SHOWN and value.strip(";"):
            lines.append(f"{field}: {value}")
    if began:
        reading.unread(f"line {began}", "a card without an end", name)


def _changed(text: str) -> At:
    moment = iso(text) if text else None
    return offset_time(moment) if moment and moment.tzinfo else UNKNOWN
