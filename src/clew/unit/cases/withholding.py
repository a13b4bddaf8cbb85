"""What the respondent must not learn: where the victim lives and how she or he is reached, in
whatever way it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Protocol

WITHHELD = "[withheld]"
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.I)
_STREETS = (
    ("lane", "la", "ln"),
    ("street", "st", "str"),
    ("road", "rd"),
    ("avenue", "ave", "av"),
    ("close", "cl"),
    ("drive", "dr"),
    ("court", "ct"),
    ("crescent", "cres", "cr"),
    ("place", "pl"),
    ("square", "sq"),
    ("gardens", "gdns", "gdn"),
    ("terrace", "ter", "terr"),
    ("grove", "gr", "grv"),
    ("flat", "apartment", "apt"),
)
_GAP = r"[\W_]{0,4}"
# A sentence of safe-contact rules shorter than this may be any sentence.
_SHORTEST_SENTENCE = 12
# An account's name shorter than this may be any word.
_SHORTEST_NAME = 4
_CALLED = {"handle": "an account", "vehicle": "a vehicle"}


@dataclass(frozen=True, slots=True)
class Secret:
    """One thing to withhold: what it is, for whoever is told, and the pattern of every way in which
    it is written.
    """

    what: str
    pattern: re.Pattern[str]


class Contact(Protocol):
    """How somebody is reached, as a safe-contact record says it."""

    address: str
    telephone: str
    email: str
    how: str
    when: str
    never: str


@dataclass(slots=True)
class _Recorded:
    """What one record gives of how somebody is reached."""

    address: str = ""
    telephone: str = ""
    email: str = ""
    how: str = ""
    when: str = ""
    never: str = ""


_WAYS = tuple(f.name for f in fields(_Recorded))


def secrets_of(contacts: Iterable[Contact]) -> list[Secret]:
    """From safe-contact records: addresses, parts of them that would tell the place, postcodes,
    numbers, e-mail, the rules themselves.
    """
    made: dict[str, Secret] = {}

    def add(what: str, pattern: str) -> None:
        if pattern:
            made.setdefault(pattern, Secret(what, re.compile(pattern, re.I)))

    for contact in contacts:
        for line in _place_lines(contact.address):
            add("an address", _words(line))
        for out, into in _POSTCODE.findall(contact.address):
            add("a postcode", rf"\b{out}{_GAP}{into}\b")
        add("a telephone number", _number(contact.telephone))
        if contact.email.strip():
            add("an e-mail address", re.escape(contact.email.strip()))
        for said in (contact.how, contact.when, contact.never):
            if len(said.strip()) >= _SHORTEST_SENTENCE:
                add("a rule of safe contact", _words(said))
    return list(made.values())


def secrets_of_recorded(said: Iterable[tuple[str, str]]) -> list[Secret]:
    """From what records give of somebody, as (kind, value): addresses, numbers, e-mail, accounts,
    vehicles.
    """
    made: dict[str, Secret] = {}
    for kind, value in said:
        if kind in _CALLED:
            pattern = (
                rf"(?<!\w){_GAP.join(re.findall(r'[A-Z0-9]+', value, re.I))}(?!\w)"
                if kind == "vehicle"
                else rf"(?<!\w){re.escape(value.strip())}(?!\w)"
            )
            if len(re.sub(r"\W", "", value)) >= _SHORTEST_NAME:
                made.setdefault(pattern, Secret(_CALLED[kind], re.compile(pattern, re.I)))
        elif kind in _WAYS:
            made.update({s.pattern.pattern: s for s in secrets_of([_Recorded(**{kind: value})])})
    return list(made.values())


def found_in(text: str, secrets: Iterable[Secret]) -> list[str]:
    """What of it stands in the text, in words."""
    return sorted({s.what for s in secrets if s.pattern.search(text)})


def withhold(text: str, secrets: Iterable[Secret]) -> str:
    for secret in secrets:
        text = secret.pattern.sub(WITHHELD, text)
    return text


def _place_lines(address: str) -> list[str]:
    """The whole address, each line that tells a house, and its street without the number; not the
    town alone.
    """
    lines = [x.strip() for x in re.split(r"[\n,;]", _POSTCODE.sub("", address)) if x.strip()]
    if not lines:
        return []
    found = [" ".join(lines)] if len(lines) > 1 else []
    for place, line in enumerate(lines):
        if place == 0 or any(c.isdigit() for c in line):
            found.append(line)
            street = re.sub(r"^(?:flat|apartment|apt|unit)?\s*\d+\w?\s*", "", line, flags=re.I)
            if len(street.split()) > 1 and street != line:
                found.append(street)
    return found


def _words(said: str) -> str:
    """The words one after another, whatever stands between them, street types in any abbreviation."""
    found = re.findall(r"\w+", said)
    if not found:
        return ""
    parts = []
    for word in found:
        same = next((row for row in _STREETS if word.casefold() in row), None)
        parts.append(f"(?:{'|'.join(same)})" if same and len(found) > 1 else re.escape(word))
    return rf"\b{_GAP.join(parts)}\b"


def _number(telephone: str) -> str:
    digits = re.sub(r"\D", "", telephone)
    if len(digits) < 6:
        return ""
    national = digits[2:] if digits.startswith("44") else digits.lstrip("0")
    return (
        r"(?:\+?\W{0,2}4\W{0,3}4\W{0,3})?(?:\(?0\)?\W{0,3})?"
        + r"\W{0,3}".join(national)
        + r"(?!\d)"
    )
