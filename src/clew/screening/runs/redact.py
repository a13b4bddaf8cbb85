"""Take out of quoted words what a report must not carry: addresses, numbers, e-mail, and names unless asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable

_STREET = r"(?:Road|Rd|Street|St|Lane|La|Ln|Avenue|Ave|Av|Close|Gardens|Gdns|Drive|Way|Court|Terrace|Place|Crescent|Grove|Walk|Mews|Square|Row|Hill|House|Estate)"
_REMOVED = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<!\w)@[A-Za-z0-9_.]{3,}"), "[handle]"),
    (re.compile(r"(?<![\w/])\+?(?:\d[ ()-]{0,2}){9,}\d?(?![\w/])"), "[number]"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE), "[postcode]"),
    (re.compile(rf"\b(?:Flat \d+\w?,? )?\d+[A-Za-z]? (?:[A-Z][\w'-]*\s+){{1,3}}{_STREET}\b", re.IGNORECASE), "[address]"),
    (re.compile(rf"\b(?:[A-Z][a-z'-]+ ){{1,2}}{_STREET}\b"), "[street]"),
    (re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b", re.IGNORECASE), "[vehicle]"),
)
_ORDINARY = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "is",
        "was",
        "by",
        "no",
        "not",
        "he",
        "she",
        "her",
        "his",
        "him",
        "they",
        "them",
        "will",
        "may",
        "mark",
        "grant",
        "rose",
        "grace",
        "hope",
        "police",
        "male",
        "female",
    ]
)


class Redactor:
    """Cleans quotes of one course. `names` are the words of the names of everybody in its records."""

    def __init__(self, names: Iterable[str], *, identify: bool) -> None:
        words = sorted(
            {w for n in names for w in re.split(r"[\s-]+", n) if len(w) > 1 and w.lower() not in _ORDINARY}, key=len, reverse=True
        )
        self._names = None if identify or not words else re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)

    def clean(self, text: str) -> str:
        """The text with what must go replaced by what it was.

        >>> Redactor(["Ann Lee"], identify=False).clean("Ann Lee of 12 Mill Road rang 07123 456789")
        'A. L. of [address] rang [number]'
        """
        for pattern, word in _REMOVED:
            text = pattern.sub(word, text)
        if self._names is not None:
            text = self._names.sub(lambda m: f"{m.group()[0].upper()}.", text)
        return text
