"""Checks of a condition before it is kept: words that can be read in two ways, conflicts, an
address given away.

They warn; a person answers. Only what would tell the respondent an address stops until somebody
overrides it with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from clew.unit.cases.withholding import Secret, found_in, secrets_of
from clew.unit.orders.rules import checks, library

if TYPE_CHECKING:
    from clew.unit.cases.models import SafeContact
    from clew.unit.orders.models import Application, Condition

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
_TOO_COMMON = frozenset(
    [
        "the",
        "and",
        "of",
        "a",
        "in",
        "at",
        "on",
        "to",
        "from",
        "by",
        "for",
        "near",
        "road",
        "street",
        "lane",
        "avenue",
        "close",
        "drive",
    ]
)


def vague(text: str) -> list[str]:
    """A warning for each way of putting it that could be read in two ways.

    >>> vague("You must not go near the shop.")
    ['“near the”: Say how far, from which place, and draw it on a map']
    """
    said = []
    lowered = text.casefold()
    for row in checks()["vague"]:
        if any(word in lowered for word in row.get("unless", ())):
            continue
        for word in row["words"]:
            if re.search(rf"\b{re.escape(word)}", lowered):
                said.append(f"“{word}”: {row['say']}")
                break
    return said


def in_the_way(text: str, place: str, application: Application) -> list[str]:
    """Where it meets the subject's worship, work or education (SPA 2019 s.2), by places named in
    both.
    """
    said = []
    for row in checks()["avoid"]:
        about = str(getattr(application, row["field"]))
        if about and (
            _postcodes(about) & _postcodes(f"{text} {place}")
            or _same_place(about, f"{text} {place}")
        ):
            said.append(f"{row['say']}: {about}")
    return said


def against_earlier(kind: str, text: str, place: str, earlier: Iterable[Condition]) -> list[str]:
    """Terms of the subject's other orders that this one may be incompatible with (SPA 2019 s.2):
    one sends there what the other keeps away.
    """
    said = []
    for term in earlier:
        if term.order is None:
            continue
        same = bool(_postcodes(f"{text} {place}") & _postcodes(f"{term.text} {term.place}")) or (
            bool(place) and bool(term.place) and _same_place(place, term.place)
        )
        if same and kind != term.kind:
            said.append(
                f"{term.order.title} {term.order.reference} says of the same place: “{term.text}”"
            )
    return said


@dataclass(frozen=True, slots=True)
class Warned:
    """What a check says of a condition.

    `stays` until it is put right: a reason for keeping the words does not answer it.
    """

    text: str
    stays: bool = False


def warnings(
    condition: Condition, application: Application, earlier: Iterable[Condition]
) -> list[Warned]:
    """Every warning that a condition gives, for a person to answer; those of its words only while
    nobody said why they stay.
    """
    said: list[Warned] = []
    if (
        condition.kind == "requirement"
        and library().get(condition.code, {}).get("provider")
        and not condition.provider
    ):
        said.append(
            Warned(
                "Nobody is named who would provide it: a requirement that nobody delivers cannot be kept",
                True,
            )
        )
    if condition.provider and condition.provider_agreed_on is None:
        said.append(
            Warned(f"{condition.provider} has not confirmed that the subject is suitable", True)
        )
    if not condition.necessity.strip():
        said.append(
            Warned("Why it is necessary is not argued: each term must be (SPA 2019 s.2)", True)
        )
    if not condition.kept_why.strip():
        said += [
            Warned(w)
            for w in (
                *vague(condition.text),
                *in_the_way(condition.text, condition.place, application),
                *against_earlier(condition.kind, condition.text, condition.place, earlier),
            )
        ]
    return said


def gives_away(
    text: str,
    place: str,
    code: str,
    contacts: Iterable[SafeContact],
    recorded: Iterable[Secret] = (),
) -> list[str]:
    """What it would tell the respondent.

    An address counts unless it is recorded that the suspect knows it; so does what records give.
    """
    contacts = list(contacts)
    hidden = [c for c in contacts if c.address_known_to_suspect is not True]
    known = {
        s.pattern.pattern
        for s in secrets_of(c for c in contacts if c.address_known_to_suspect is True)
    }
    secrets = [*secrets_of(hidden), *(s for s in recorded if s.pattern.pattern not in known)]
    said = [
        f"It names {what} that the respondent is not recorded to know"
        for what in found_in(f"{text} {place}", secrets)
    ]
    if not said and library().get(code, {}).get("home") and (hidden or not contacts):
        said.append("It names a home, and it is not recorded that the respondent knows the address")
    return said


def _postcodes(text: str) -> set[str]:
    return {re.sub(r"\s", "", p).upper() for p in _POSTCODE.findall(text)}


def _same_place(one: str, other: str) -> bool:
    """Two words or more in a row, not all of them common, stand in both."""
    a = re.findall(r"\w+", one.casefold())
    b = " ".join(re.findall(r"\w+", other.casefold()))
    for first, second in pairwise(a):
        if (
            not ({first, second} <= _TOO_COMMON)
            and first not in _TOO_COMMON
            and re.search(rf"\b{first} {second}\b", b)
            and not first.isdigit()
        ):
            return True
    return False
