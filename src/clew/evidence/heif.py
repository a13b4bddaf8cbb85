"""Where the EXIF block of a HEIC or HEIF photograph stands (ISO/IEC 14496-12 and 23008-12). The
picture itself is never opened, and every offset is checked against what was read.
"""

from __future__ import annotations

from collections.abc import Iterator

from clew.evidence.events import CannotRead
from clew.evidence.sources import Item

_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"heif", b"avif")
_READ = 4 * 2**20  # the description stands before the picture
_LARGEST = 256 * 1024
_MOST = 4096
_FULL = 4  # version and flags of a box that has them


def recognise(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS


def exif(item: Item) -> bytes:
    """The block, from its mark of byte order on; empty where there is none. Raises CannotRead."""
    with item.open() as stream:
        data = stream.read(_READ)
        try:
            found = _extent(data)
        except (IndexError, ValueError) as problem:
            raise CannotRead(f"a picture whose description is damaged ({problem})") from None
        if found is None:
            return b""
        start, length = found
        if not 8 <= length <= _LARGEST:
            raise CannotRead("a picture whose description is damaged (its length cannot be)")
        if start + length <= len(data):
            block = data[start : start + length]
        else:
            # It stands behind the picture: read on, and keep no more than it.
            passed = len(data)
            while passed < start and (piece := stream.read(min(2**20, start - passed))):
                passed += len(piece)
            block = data[start:passed][:length] if start < len(data) else b""
            block += stream.read(length - len(block))
    begins = 4 + int.from_bytes(block[:4], "big")
    return block[begins:] if begins < len(block) else b""


def _extent(data: bytes) -> tuple[int, int] | None:
    """Where the item of the type Exif stands, and how long it is."""
    inside = next((body for kind, body in _boxes(data, 0, len(data)) if kind == b"meta"), None)
    if inside is None:
        return None
    parts = dict(_boxes(data, inside[0] + _FULL, inside[1]))
    if b"iinf" not in parts or b"iloc" not in parts:
        return None
    number = _number_of_exif(data, *parts[b"iinf"])
    return None if number is None else _place(data, *parts[b"iloc"], number)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Kind of each box, and where its body begins and ends."""
    for _ in range(_MOST):
        if at + 8 > end:
            return
        size, kind, head = _whole(data, at, 4), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = _whole(data, at + 8, 8), 16
        elif size == 0:
            size = end - at
        if size < head:
            raise ValueError("a box that is shorter than its head")
        yield kind, (at + head, min(at + size, end))
        at += size


def _whole(data: bytes, at: int, size: int) -> int:
    if at < 0 or at + size > len(data):
        raise ValueError("an offset leads out of the file")
    return int.from_bytes(data[at : at + size], "big")


def _number_of_exif(data: bytes, at: int, end: int) -> int | None:
    wide = 2 if data[at] == 0 else 4
    for kind, (begin, _) in _boxes(data, at + _FULL + wide, end):
        version = data[begin]
        if kind == b"infe" and version in (2, 3):
            size = 2 if version == 2 else 4
            if data[begin + _FULL + size + 2 : begin + _FULL + size + 6] == b"Exif":
                return _whole(data, begin + _FULL, size)
    return None


def _place(data: bytes, at: int, end: int, wanted: int) -> tuple[int, int] | None:
    version = data[at]
    sizes = data[at + 4] >> 4, data[at + 4] & 15, data[at + 5] >> 4, data[at + 5] & 15
    offset, length, base, index = sizes[0], sizes[1], sizes[2], sizes[3] if version else 0
    wide = 4 if version == 2 else 2
    many, at = _whole(data, at + 6, wide), at + 6 + wide
    for _ in range(min(many, _MOST)):
        number, at = _whole(data, at, wide), at + wide
        within = (_whole(data, at, 2) & 15) if version else 0
        at += (2 if version else 0) + 2
        begin, at = _whole(data, at, base) if base else 0, at + base
        extents, at = _whole(data, at, 2), at + 2
        if number == wanted and extents == 1 and within == 0:
            at += index
            return begin + (_whole(data, at, offset) if offset else 0), _whole(
                data, at + offset, length
            )
        at += extents * (index + offset + length)
        if at > end:
            return None
    return None
