"""A picture drawn anew as PNG: the dots that it shows, and nothing else that the file carried."""

from __future__ import annotations

import base64
import struct
import zlib

import typst

from clew.unit.files.kinds import Kind, most_pixels
from clew.unit.platform.problems import Refused

# The typesetter decodes pictures inside an SVG; a page without a ground shows whether anything was
# drawn.
_PAGE = b"""
#set page(width: 600pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 600pt)
"""
_DOTS_PER_INCH = 144
_BROKEN = "This picture is broken: nothing of it can be drawn. Download it."
_MEDIA = {"png": "png", "jpg": "jpeg", "gif": "gif", "webp": "webp"}


def drawn_anew(content: bytes, kind: Kind) -> bytes:
    """The picture as PNG. Raises Refused for one that is broken, or larger than is drawn here."""
    if not kind.picture:
        raise Refused("This kind of file is not shown here. Download it.")
    width, height = _size(content, kind.ending)
    if not width or not height:
        raise Refused(_BROKEN)
    if width * height > most_pixels() or height > 20 * width:
        raise Refused("This picture is too large to be shown here. Download it.")
    data = base64.b64encode(content).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/{_MEDIA[kind.ending]};base64,{data}"/></svg>'
    )
    try:
        made = typst.compile(_PAGE, format="png", ppi=_DOTS_PER_INCH, sys_inputs={"svg": svg})
    except (RuntimeError, ValueError):
        raise Refused(_BROKEN) from None
    if not isinstance(made, bytes) or _is_empty(made):
        raise Refused(_BROKEN)
    return made


def _is_empty(png: bytes) -> bool:
    """Whether every dot is transparent: what could not be decoded leaves an empty page."""
    data, at = b"", 8
    (width,) = struct.unpack(">I", png[16:20])
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        if name == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    rows, long = zlib.decompress(data), 1 + 4 * width
    return not any(any(rows[n + 1 : n + long]) for n in range(0, len(rows), long))


def _size(content: bytes, ending: str) -> tuple[int, int]:
    """Width and height as the head of the file says, before anything is decoded; zeros where it
    says none.
    """
    try:
        if ending == "png":
            return _two(">II", content[16:24])
        if ending == "gif":
            return _two("<HH", content[6:10])
        return _webp(content) if ending == "webp" else _jpeg(content)
    except struct.error:
        return 0, 0


def _two(form: str, content: bytes) -> tuple[int, int]:
    one, other = struct.unpack(form, content)
    return int(one), int(other)


def _webp(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        wide, high = content[24:27], content[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    across, down = _two("<HH", content[26:30])
    return across & 0x3FFF, down & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int]:
    """From the frame header (ITU T.81, B.2.2), past the segments before it."""
    at = 2
    while at + 4 <= len(content):
        mark, length = struct.unpack(">xBH", content[at : at + 4])
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = _two(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
