"""Take out of quoted words what a report must not carry: addresses, numbers, e-mail; and, unless
names are asked for, whatever could name anybody.

By initials, what is not known to be an ordinary word goes, whoever it may name: the parties, a
witness, a child and her school, a nickname. A name that is also a word (Mark, Rose, Hope) stays
only where it stands in small letters in a text that has capitals.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_STREET = r"(?:Road|Rd|Street|St|Lane|La|Ln|Avenue|Ave|Av|Close|Gardens|Gdns|Drive|Way|Court|Terrace|Place|Crescent|Grove|Walk|Mews|Square|Row|Hill|House|Estate)"
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_REMOVED = (
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[web address]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<!\w)@[A-Za-z0-9_.]{3,}"), "[handle]"),
    (re.compile(r"(?<![\w/])\+?(?:\d[ ()-]{0,2}){9,}\d?(?![\w/])"), "[number]"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE), "[postcode]"),
    (
        re.compile(
            rf"\b(?:Flat \d+\w?,? )?\d+[A-Za-z]? (?:[A-Z][\w'-]*\s+){{1,3}}{_STREET}\b",
            re.IGNORECASE,
        ),
        "[address]",
    ),
    (re.compile(rf"\b(?:[A-Z][a-z'-]+ ){{1,2}}{_STREET}\b"), "[street]"),
    (re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b", re.IGNORECASE), "[vehicle]"),
)
# By initials only: what tells one person or place from another without being a name.
_TELLING = (
    (re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"), "[date]"),
    (
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s+\d{{4}})?\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b",
            re.IGNORECASE,
        ),
        "[date]",
    ),
    (
        re.compile(
            r"\b(?:flat|apartment|apt|unit|room|plot|ward|house number|number)\s+\d+\w?\b",
            re.IGNORECASE,
        ),
        "[address]",
    ),
    (
        re.compile(
            r"\bno\.?\s+\d+\w?\b(?!\s+(?:year|yr|month|week|day|hour|min|call|text|message|time|more|people|other)s?)",
            re.IGNORECASE,
        ),
        "[address]",
    ),
    # A collar number; an insurance number with spaces.
    (
        re.compile(
            r"(?<=\b(?:pc|dc|ds|di)\s)\d{2,5}\b|(?<=\bsgt\s)\d{2,5}\b|(?<=\b(?:insp|pcso)\s)\d{2,5}\b",
            re.IGNORECASE,
        ),
        "[number]",
    ),
    (re.compile(r"\b[A-Z]{2}(?:\s?\d{2}){3}\s?[A-D]\b", re.IGNORECASE), "[number]"),
    # Four figures that are neither a year nor a time of day nor money: the end of a card, a code.
    (
        re.compile(
            r"(?<![\d£$€.,:/-])(?!(?:19|20)\d\d\b)(?!(?:[01]\d|2[0-3])[0-5]\d\b)\d{4}\b(?![.,:/]\d)"
        ),
        "[number]",
    ),
    # Letters with figures: a collar number, an insurance or custody number, the first half of a
    # postcode.
    (
        re.compile(
            r"\b(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z])(?!\d+(?:st|nd|rd|th|am|pm|hrs?|mins?|secs?|yrs?|x|k|m|s)\b)\w+(?:[/-]\w+)*\b",
            re.IGNORECASE,
        ),
        "[number]",
    ),
    (re.compile(r"\b\d{5,}\b|\b\d+/\d+(?:/\d+)*\b"), "[number]"),
)
_BEFORE_A_MONTH = frozenset(
    [
        "in",
        "since",
        "from",
        "until",
        "till",
        "last",
        "next",
        "early",
        "late",
        "mid",
        "this",
        "between",
        "before",
        "after",
        "during",
        "every",
    ]
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*['’]?")
_ENDINGS = (
    "n't",
    "n’t",
    "'s",
    "’s",
    "'ll",
    "’ll",
    "'re",
    "’re",
    "'ve",
    "’ve",
    "'d",
    "’d",
    "'m",
    "’m",
    "'",
    "’",
)


@cache
def _ordinary() -> dict[str, str]:
    """Words that name nobody: `any` letters, or only `small` ones. Made by tools/make_tables.py."""
    with (_DATA / "ordinary_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["letters"] for row in csv.DictReader(file)}


@cache
def _kept() -> frozenset[str]:
    """Abbreviations of police prose, roles, services that everybody knows, days and months: read,
    and naming nobody.
    """
    return frozenset().union(
        *(_listed(name) for name in ("roles", "function", "police", "titles", "services", "days"))
    )


@cache
def _listed(name: str) -> frozenset[str]:
    """One of the lists of kept_words.toml."""
    return frozenset(tomllib.loads((_DATA / "kept_words.toml").read_text(encoding="utf-8"))[name])


class Redactor:
    """Cleans quotes of one course.

    `names` are the names of everybody in its records, nicknames too.
    """

    def __init__(self, names: Iterable[str], *, identify: bool) -> None:
        self._identify = identify
        self._names = {w.casefold() for n in names for w in re.split(r"[\s-]+", n) if len(w) > 1}

    def clean(self, text: str) -> str:
        """The text with what must go replaced by what it was.

        >>> Redactor(["Ann Lee"], identify=False).clean("Ann Lee of 12 Mill Road rang 07123 456789")
        'A. L. of [address] rang [number]'
        >>> Redactor([], identify=False).clean("he followed her and Poppy home from St Cuthbert's School")
        "he followed her and P. home from St C.'s S."
        """
        for pattern, word in _REMOVED:
            text = pattern.sub(word, text)
        return text if self._identify else self._without_names(text)

    def _without_names(self, text: str) -> str:
        for pattern, word in _TELLING:
            text = pattern.sub(word, text)
        letters = [c for c in text if c.isalpha()]
        cased = bool(letters) and 0.02 < sum(c.isupper() for c in letters) / len(letters) < 0.6
        made, end, after_title, before = [], 0, False, ""
        for found in _WORD.finditer(text):
            between, word = text[end : found.start()], found.group()
            made.append(between)
            end = found.end()
            if between.endswith("[") and "]" in text[end:]:
                # Something that was taken out already says what it was: [number].
                made.append(word)
                continue
            begins = not made[:-1] or bool(re.search(r"[.!?:;\n“\"(]\s*$", between))
            stem, ending = _parted(word)
            beside = between.strip(" .") == ""
            keeps = not (after_title and beside) and self._is_ordinary(
                stem, cased=cased, begins=begins
            )
            if stem.casefold() == "will" and not cased:
                # "Will" is the verb where a verb can stand, and a man anywhere else.
                keeps = (beside and before in _listed("before_will")) or (
                    _next_word(text, end) in _listed("after_will") and "will" not in self._names
                )
            if (
                keeps
                and stem.casefold() in _listed("months_that_name")
                and not (cased and stem.islower())
            ):
                # April and May are months after "in" or "since", and people anywhere else; "he may"
                # is the verb.
                keeps = beside and (
                    before in _BEFORE_A_MONTH
                    or (stem.casefold() == "may" and before in _listed("before_will"))
                )
            before = stem.casefold()
            stop = "" if not ending and text[end : end + 1] == "." else "."
            made.append(word if keeps else f"{stem[0].upper()}{stop}{ending}")
            after_title = stem.casefold() in _listed("titles")
        return "".join([*made, text[end:]])

    def _is_ordinary(self, word: str, *, cased: bool, begins: bool) -> bool:
        """Whether `word` can stay: known to name nobody, in the letters that it is written in."""
        low = word.casefold()
        if low in _kept():
            # Somebody on record may be called as an abbreviation is: Rui, Dash.
            return low not in self._names or any(
                low in _listed(name) for name in ("function", "roles", "months_that_name")
            )
        if not cased and low in _listed("conduct"):
            return low not in self._names
        letters = _ordinary().get(low)
        small_in_cased = cased and word.islower()
        if letters is None or (letters == "small" and not small_in_cased):
            return False
        if low in self._names and not small_in_cased:
            return False
        # A capital inside a sentence makes a name of any word: Riverside, Primary, Harlequin.
        return not (
            cased and not begins and word[0].isupper() and not (word.isupper() and len(word) > 1)
        )


def _next_word(text: str, start: int) -> str:
    found = _WORD.match(text, start + 1) if text[start : start + 1] == " " else None
    return found.group().casefold() if found else ""


def _parted(word: str) -> tuple[str, str]:
    """A word without what English hangs on to it, and that: Holloway and 's, did and n't."""
    for ending in _ENDINGS:
        if word.casefold().endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)], word[-len(ending) :]
    return word, ""
