"""Times as exports write them, read without guessing: ISO 8601, numbers since 1970, and written-out
forms.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from clew.evidence.clock import Clock, try_instant
from clew.evidence.moments import UNKNOWN, At

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.I,
)
_SLASHED = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:,?[T\s]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?\s*(?:m\.?)?)?"
    r"\s*(?:\(?(?:UTC|GMT)\s*([+-]\s*\d{1,2}(?::?\d{2})?)?\)?|([+-]\d{2}:?\d{2}))?$",
    re.I,
)
_WORDS = (
    "%b %d, %Y, %I:%M:%S %p",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %I:%M %p",
    "%b %d, %Y, %I:%M %p",
    "%B %d, %Y %I:%M:%S %p",
    "%B %d, %Y at %I:%M %p",
    "%B %d, %Y at %I:%M%p",
    "%A, %B %d, %Y at %I:%M%p",
    "%A, %B %d, %Y at %I:%M %p",
    "%d %b %Y, %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y, %H:%M",
    "%d %b %Y %H:%M",
    "%d %B %Y, %H:%M",
    "%d %B %Y %H:%M",
    "%d %B %Y at %H:%M",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y",
    "%a %b %d %H:%M:%S %z %Y",
    "%a, %d %b %Y %H:%M:%S %z",
    "%b %d, %Y",
)
_ZONE_WORD = re.compile(r"\s+(UTC|GMT|Z)$", re.I)


def _offset(text: str) -> timezone:
    text = text.replace(" ", "").replace(":", "")
    sign = -1 if text[0] == "-" else 1
    digits = text[1:]
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def iso(text: str) -> datetime | None:
    """ISO 8601, with its offset where it has one. None where it is something else."""
    found = _ISO.match(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, part, zone = found.groups()
    info = None if not zone else UTC if zone.upper() in ("Z", "UTC", "GMT") else _offset(zone)
    try:
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((part or "0")[:6].ljust(6, "0")),
            info,
        )
    except ValueError:
        return None


def slashed(text: str, day_first: bool) -> datetime | None:
    """03/04/2026 13:05 and its like; the order of day and month is the caller's to know."""
    found = _SLASHED.match(text.strip())
    if not found:
        return None
    a, b, c, hour, minute, second, part, half, named, plain = found.groups()
    year, month, day = (a, b, c) if len(a) == 4 else (c, b, a) if day_first else (c, a, b)
    zone = (
        _offset(named or plain)
        if named or plain
        else UTC
        if re.search(r"\b(?:UTC|GMT)\b", text, re.I)
        else None
    )
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    try:
        return datetime(
            int(year) + (2000 if len(year) == 2 else 0),
            int(month),
            int(day),
            hours,
            int(minute or 0),
            int(second or 0),
            int((part or "0")[:6].ljust(6, "0")),
            zone,
        )
    except ValueError:
        return None


def in_words(text: str) -> datetime | None:
    """Apr 3, 2026, 1:05:00 PM and its like, in English."""
    text = re.sub(r"[\u202f\u00a0]", " ", text.strip())
    utc = _ZONE_WORD.search(text)
    bare = _ZONE_WORD.sub("", text)
    for form in _WORDS:
        try:
            made = datetime.strptime(bare, form)
        except ValueError:
            continue
        return made.replace(tzinfo=timezone.utc) if utc and made.tzinfo is None else made  # noqa: UP017
    return None


def moment(
    text: str, clock: Clock, day_first: bool = True, conversation: str | int = ""
) -> At | None:
    """Any of the forms. None where it is no time; UNKNOWN where it is empty."""
    if not text.strip():
        return UNKNOWN
    if re.fullmatch(r"\d{9,10}(\.\d+)?|\d{13}|\d{16}", text.strip()):
        number = float(text)
        at = try_instant(number / (1 if number < 1e11 else 1e3 if number < 1e14 else 1e6))
        return at if at.epoch is not None else None
    made = iso(text) or slashed(text, day_first) or in_words(text)
    if made is None:
        return None
    try:
        return clock.local(made, conversation)
    except (ValueError, OverflowError):
        return None
