"""When and where a photograph was taken, as the camera wrote it into a JPEG or a HEIC (EXIF 2.3). The
picture itself is never opened.

Of a JPEG the first 256 kB are read, and every offset is checked against them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from clew.evidence import heif
from clew.evidence.clock import offset_time
from clew.evidence.events import OWNER, CannotRead, Event, Reading
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.parsed_times import iso
from clew.evidence.sources import Item

_READ = 256 * 1024
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_MOST_ENTRIES = 512
_MAKE, _MODEL, _CHANGED, _EXIF, _GPS = 0x010F, 0x0110, 0x0132, 0x8769, 0x8825
_TAKEN, _OFFSET, _OFFSET_TAKEN = 0x9003, 0x9010, 0x9011


def recognise(head: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def _tiff(data: bytes) -> bytes:
    """The EXIF block of a JPEG; empty where it has none."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            return data[at + 10 : at + 2 + size]
        if data[at + 1] == 0xDA or size < 2:
            break
        at += 2 + size
    return b""


class _Block:
    """Directories of tags in an EXIF block."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._end = "<" if data[:2] == b"II" else ">"
        self._long = data[:2] in (b"II", b"MM") and len(data) >= 8

    def first(self) -> dict[int, Any]:
        return self.tags(self._number(4, "I")) if self._long else {}

    def _number(self, at: int, form: str) -> int:
        size = struct.calcsize(form)
        if not 0 <= at <= len(self._data) - size:
            raise ValueError("an offset leads out of the block")
        return int(struct.unpack_from(self._end + form, self._data, at)[0])

    def tags(self, at: Any) -> dict[int, Any]:
        if not isinstance(at, int):
            return {}
        made: dict[int, Any] = {}
        for entry in range(min(self._number(at, "H"), _MOST_ENTRIES)):
            place = at + 2 + entry * 12
            tag, kind, count = (
                self._number(place, "H"),
                self._number(place + 2, "H"),
                self._number(place + 4, "I"),
            )
            size = _SIZES.get(kind, 0) * count
            if not 0 < size <= 4096:
                continue
            start = place + 8 if size <= 4 else self._number(place + 8, "I")
            if start + size <= len(self._data):
                made.setdefault(tag, self._value(kind, count, start))
        return made

    def _value(self, kind: int, count: int, start: int) -> Any:
        if kind in (2, 7, 1):
            return (
                self._data[start : start + count]
                if kind != 2
                else self._data[start : start + count]
                .split(b"\0")[0]
                .decode("utf-8", "backslashreplace")
                .strip()
            )
        form = {3: "H", 4: "I", 9: "i", 5: "II", 10: "ii"}[kind]
        step = struct.calcsize(form)
        values = [
            struct.unpack_from(self._end + form, self._data, start + i * step) for i in range(count)
        ]
        held = (
            [v[0] / v[1] if v[1] else 0.0 for v in values]
            if kind in (5, 10)
            else [v[0] for v in values]
        )
        return held[0] if len(held) == 1 else held


def _degrees(parts: Any, side: Any, minus: str) -> float | None:
    if not isinstance(parts, list) or len(parts) != 3:
        return None
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -value if str(side).upper() == minus else value


def read(item: Item, reading: Reading) -> Iterator[Event]:
    with item.open() as stream:
        data = stream.read(_READ)
    yield from _events(_tiff(data), item, reading)


def read_heif(item: Item, reading: Reading) -> Iterator[Event]:
    yield from _events(heif.exif(item), item, reading)


def _events(described: bytes, item: Item, reading: Reading) -> Iterator[Event]:
    try:
        block = _Block(described)
        first = block.first()
        taken, gps = block.tags(first.get(_EXIF)), block.tags(first.get(_GPS))
    except (ValueError, struct.error) as problem:
        raise CannotRead(f"a picture whose description is damaged ({problem})") from None
    written = str(taken.get(_TAKEN) or first.get(_CHANGED) or "")
    latitude, longitude = (
        _degrees(gps.get(2), gps.get(1), "S"),
        _degrees(gps.get(4), gps.get(3), "W"),
    )
    if not written.strip(" :0") and latitude is None:
        raise CannotRead("a picture that does not say when or where it was taken")
    at, shown = _moment(
        written, str(taken.get(_OFFSET_TAKEN) or taken.get(_OFFSET) or ""), gps, reading
    )
    camera = " ".join(str(first[t]) for t in (_MAKE, _MODEL) if first.get(t))
    place = (
        f"location {latitude:.6f}, {longitude:.6f}"
        if latitude is not None and longitude is not None
        else ""
    )
    text = "; ".join(
        t
        for t in ("time of taking" if _TAKEN in taken else "time of the last change", camera, place)
        if t
    )
    yield Event(1, at, shown, OWNER, "", "photograph", text, item.name.rpartition("/")[2])


def _moment(written: str, offset: str, gps: dict[int, Any], reading: Reading) -> tuple[At, str]:
    """The camera's clock with its offset; else the satellites' time, which is UTC; else the
    camera's clock in the zone assumed.
    """
    try:
        wall = datetime.strptime(written.strip()[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        wall = None
    if wall and offset.strip() and (made := iso(f"{wall.isoformat()}{offset.strip()}")):
        return offset_time(made), f"{written} {offset}".strip()
    day, clock = gps.get(0x001D), gps.get(0x0007)
    if isinstance(day, str) and isinstance(clock, list) and len(clock) == 3:
        text = (
            f"{day.replace(':', '-')}T{int(clock[0]):02d}:{int(clock[1]):02d}:{int(clock[2]):02d}Z"
        )
        if made := iso(text):
            return offset_time(
                made, "UTC, from the satellites"
            ), f"{written}; satellites {day} {text[11:19]}"
    try:
        return (reading.clock.local(wall) if wall else UNKNOWN), written
    except ValueError:
        return UNKNOWN, written
