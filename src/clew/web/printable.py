"""Text that any document of ours can hold: one cleaner for PDF, DOCX and spreadsheets.

Whatever a person can type or a record can hold has to come out on paper. What no format allows is
taken out or shown by its code point in brackets, such as [U+FFFE]; what none of the fonts that ship
can draw is shown so in a PDF.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
# The families are named to Typst in this order; the rest follow where these have no glyph.
_LATIN = "Noto Sans"


def is_noncharacter(char: str) -> bool:
    """True for the 66 code points that Unicode keeps for no character, and for half of a surrogate
    pair.
    """
    code = ord(char)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or 0xD800 <= code <= 0xDFFF


def printable(text: object) -> str:
    """`text` as DOCX, ODS and PDF can all hold it: line ends as one newline, no control characters,
    noncharacters by code point.
    """
    said = "" if text is None else str(text)
    if said.isascii() and said.isprintable():
        return said
    said = said.replace("\r\n", "\n")
    return "".join(_allowed(c) for c in said)


def drawable(text: str) -> str:
    """`text`, already printable, with the code point in place of each character that no font that
    ships can draw.
    """
    if text.isascii():
        return text
    drawn = _drawn()
    return "".join(
        c if c.isascii() or ord(c) in drawn or _is_invisible(c) else _code_point(c) for c in text
    )


def families() -> list[str]:
    """The names of the font families that ship, Latin first, for the document writer to fall back
    on in turn.
    """
    found = {_family(path) for path in _font_files()}
    return [_LATIN, *sorted(found - {_LATIN})]


def _allowed(char: str) -> str:
    if char in "\n\t" or char.isprintable():
        return char
    if char in "\r\v\f\x85\u2028\u2029":
        return "\n"
    if is_noncharacter(char):
        return _code_point(char)
    category = unicodedata.category(char)
    # Control characters say nothing on paper; what Unicode has not assigned yet may be somebody's
    # word.
    return "" if category == "Cc" or char == "\ufeff" else char


def _is_invisible(char: str) -> bool:
    """Joiners, marks of direction and variation selectors: they shape what stands beside them and
    are not drawn.
    """
    return (
        unicodedata.category(char) == "Cf"
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


def _code_point(char: str) -> str:
    return f"[U+{ord(char):04X}]"


def _font_files() -> list[Path]:
    return sorted(FONTS.glob("*.ttf"))


def _family(path: Path) -> str:
    with TTFont(path, lazy=True) as font:
        return str(font["name"].getBestFamilyName())


@cache
def _drawn() -> frozenset[int]:
    """Every code point for which one of the fonts has a glyph."""
    found: set[int] = set()
    for path in _font_files():
        with TTFont(path, lazy=True) as font:
            found.update(font["cmap"].getBestCmap())
    return frozenset(found)
