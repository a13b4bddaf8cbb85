"""How a text table is written, seen from its beginning: encoding, delimiter, ends of lines, and
where its header stands.

Exports differ in all of these. What can be seen beyond doubt is read as it is; the header is the
line that holds the key columns.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Collection
from dataclasses import dataclass

LOOKED_AT = 65_536
"""Bytes from which the layout is seen."""
_DEEPEST = 30
"""Lines that may stand above a header."""
_DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR = re.compile(r'^"?sep=(.)"?\s*$', re.I)


@dataclass(frozen=True, slots=True)
class Layout:
    """`above` are the lines above the header that are no table: a title, or a line that names the
    separator.
    """

    encoding: str
    delimiter: str
    newline: str  # "\n", or "\r" where lines end with a carriage return alone
    above: tuple[str, ...] = ()


def plain_name(name: str) -> str:
    """A column's name without capitals, spaces and hyphens: "Incident ID" is incident_id."""
    return re.sub(r"[\s.\-]+", "_", name.strip().lower())


def see(
    start: bytes, *, encoding: str | None, delimiter: str | None, keys: Collection[str]
) -> Layout:
    """The layout of a file that begins with `start`. `encoding` and `delimiter` are those that
    somebody named, else None; `keys` are columns
    that the header must have. Where no line has them the first one is taken for the header."""
    mark = next((e for m, e in _MARKS if start.startswith(m)), None)
    encoding = mark or (
        codecs.lookup(encoding).name.removesuffix("-sig") if encoding else _unmarked(start)
    )
    text = start.decode(encoding, "replace").lstrip("\ufeff")
    newline = "\r" if "\r" in text and "\n" not in text else "\n"
    lines = text.split(newline)
    if len(start) >= LOOKED_AT and len(lines) > 1:
        lines.pop()
    above: list[str] = []
    told = _SEPARATOR.match(lines[0].strip("\r"))
    if told:
        above.append(lines.pop(0))
        delimiter = delimiter or told.group(1)
    tried = [delimiter] if delimiter else _DELIMITERS
    wanted = {plain_name(k) for k in keys}
    if wanted:
        for at in range(min(_DEEPEST, len(lines))):
            for sign in tried:
                if wanted <= {plain_name(c) for c in _cells(lines[at:], sign)}:
                    return Layout(encoding, sign, newline, (*above, *(line for line in lines[:at])))
    return Layout(encoding, delimiter or _likeliest(lines), newline, tuple(above))


def _unmarked(start: bytes) -> str:
    """Without a mark, UTF-16 is known by the zero byte in every letter of a header."""
    head = start[:64]
    if len(head) >= 4 and head[1::2].count(0) * 3 > len(head):
        return "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) * 3 > len(head):
        return "utf-16-be"
    return "utf-8"


def _cells(lines: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader((line + "\n" for line in lines[:8]), delimiter=delimiter), [])
    except csv.Error:
        return []


def _likeliest(lines: list[str]) -> str:
    """The sign that parts most columns in the first line that says anything."""
    first = next((line for line in lines if line.strip()), "")
    return max(_DELIMITERS, key=lambda sign: (len(_cells([first], sign)), -_DELIMITERS.index(sign)))
