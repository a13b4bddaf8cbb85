"""A plain square as an icon file: it says nothing about the site."""

from __future__ import annotations

import struct

_SIDE = 16
_COLOUR = bytes((0xB6, 0xB4, 0xB1, 0xFF))  # blue, green, red, opaque


def plain_icon() -> bytes:
    """An .ico of one picture, 16 by 16, as a bitmap of 32 bits."""
    pixels = _COLOUR * _SIDE * _SIDE
    mask = bytes(4 * _SIDE)
    bitmap = struct.pack("<IiiHHIIiiII", 40, _SIDE, 2 * _SIDE, 1, 32, 0, len(pixels), 0, 0, 0, 0)
    picture = bitmap + pixels + mask
    return (
        struct.pack("<HHHBBBBHHII", 0, 1, 1, _SIDE, _SIDE, 0, 0, 1, 32, len(picture), 22) + picture
    )
