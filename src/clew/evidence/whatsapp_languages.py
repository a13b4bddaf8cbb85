"""Heads of WhatsApp messages as telephones write them in other languages, rewritten to the usual form.

Digits of other scripts, words for the halves of the day before or after the hour, the hour before
the day, marks of direction between the parts.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_M = f"[{MARKS}]*"
_HEAD = 200  # no head is longer
_SPACE = rf"{_M}\s?{_M}"


class Turned(NamedTuple):
    """A line with its head in the usual form, and the time as it was written."""

    line: str
    written: str


@cache
def _halves() -> dict[str, str]:
    """AM or PM by the word, without spaces and case."""
    data = tomllib.loads(
        files("clew.evidence").joinpath("whatsapp_halves.toml").read_text(encoding="utf-8")
    )
    found = {
        _bare(word): half.upper() for one in data.values() for half in one for word in one[half]
    }
    return found | {"am": "AM", "pm": "PM", "a.m.": "AM", "p.m.": "PM"}


def _bare(word: str) -> str:
    return "".join(word.split()).casefold()


@cache
def _head() -> re.Pattern[str]:
    words = sorted(_halves(), key=len, reverse=True)
    # Words are kept without spaces; a telephone may write one between any two letters.
    half = "|".join(r"\s?".join(map(re.escape, word)) for word in words)
    number, sign = r"\d{1,4}", r"[./-]"
    day = (
        rf"(?P<one>{number}){_M}(?:(?P<sign>{sign}){_SPACE}(?P<two>\d{{1,2}}){_M}{sign}{_SPACE}(?P<three>{number})(?:{_M}\.)?(?:\sг\.)?"
        r"|年(?P<month>\d{1,2})月(?P<day>\d{1,2})日)"
    )
    clock = (
        rf"(?:(?P<before>{half}){_SPACE})?(?P<hour>\d{{1,2}}){_M}[:.]{_M}(?P<minute>\d{{2}})(?:{_M}[:.]{_M}(?P<second>\d{{2}}))?"
        rf"(?:{_SPACE}(?P<after>{half}))?(?:\sч\.)?"
    )
    gap = rf"{_M}[,،]?{_SPACE}"
    later = re.sub(r"\?P<(\w+)>", r"?P<\1_>", f"{clock}{gap}{day}")
    return re.compile(
        rf"{_M}(?P<open>\[?){_M}(?P<stamp>{day}{gap}{clock}|{later}){_M}(?P<close>\]| -){_M}\s",
        re.IGNORECASE,
    )


def turned(line: str) -> Turned | None:
    """The line with a head of the usual form; None where it has none. The order of day, month and
    year stays as it is.
    """
    found = _head().match(line[:_HEAD])
    if found is None:
        return None
    said = {name.removesuffix("_"): value for name, value in found.groupdict().items() if value}
    if (said.get("open") == "[") != (said["close"] == "]"):
        return None
    parts = [said["one"], *(said[n] for n in ("two", "three", "month", "day") if n in said)]
    half = said.get("before") or said.get("after")
    if said.get("before") and said.get("after"):
        return None
    clock = ":".join(_digits(said[n]) for n in ("hour", "minute", "second") if n in said)
    return Turned(
        f"{said.get('open', '')}{said.get('sign', '/').join(map(_digits, parts))}, {clock}"
        f"{' ' + _halves()[_bare(half)] if half else ''}{said['close']} {line[found.end() :]}",
        "".join(c for c in said["stamp"] if c not in MARKS),
    )


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) for c in text)
