"""Addresses as they can be compared, and those that are nobody's home: placeholders, streets
without a house, places where many stay.
"""

from __future__ import annotations

import re
from functools import cache

import pyarrow as pa

from clew.screening.people.names import placeholders

# Kinds of street in full, with their short forms.
_KINDS = {
    "road": "rd",
    "street": "st",
    "avenue": "ave|av",
    "lane": "ln|la",
    "close": "cl",
    "gardens": "gdns",
    "drive": "dr",
    "crescent": "cres",
    "terrace": "terr|ter",
    "court": "ct",
    "place": "pl",
    "square": "sq",
}
_SHORT = {short: whole for whole, shorts in _KINDS.items() for short in shorts.split("|")}
_SHORT_KIND = re.compile(rf" ({'|'.join(_SHORT)})(?= ?,|$)")
_FLAT_LAST = re.compile(r"^(.*\d.*?)[ ,]+((?:flat|apartment|apt|unit|room) [0-9a-z]+)(?: ?,.*)?$")
_TOWN_LAST = re.compile(rf"^(.*\d[a-z]? [a-z ]+ (?:{'|'.join(_KINDS)})) ?,.*$")
_FLAT = re.compile(r"^(?:flat|apartment|apt|unit|room) ([0-9a-z]+)[ ,]")
_HOUSE = re.compile(r"(\d+)[a-z]?(?: \D*)?$")


@cache
def _institution() -> re.Pattern[str]:
    words = "|".join(p.replace(".", "[.]") for p in placeholders()["address"]["institutions"])
    return re.compile(rf"(^|[^a-z])({words})([^a-z]|$)")


@cache
def _nowhere() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in placeholders()["address"]["patterns"]))


def is_institution(written: str) -> bool:
    """A prison, a hospital, a refuge: many stay there who have nothing to do with one another."""
    return bool(_institution().search(written.lower()))


def home_and_house(written: str) -> tuple[str | None, str | None]:
    """The address in one spelling: the flat before the house, kinds of street in full, no town
    after the street, letters and digits alone;
    and the number of the house, the last in it, with that of the flat (`63/12`). None where the
    address is nobody's home.

    >>> home_and_house("33 Garth Court, Flat 12")
    ('flat1233garthcourt', '33/12')
    """
    spaced = " ".join(re.sub(r"[^a-z0-9./&']+", " ", written.lower()).split())
    if len(written) < 6 or is_institution(written) or _nowhere().fullmatch(spaced):
        return None, None
    text = " ".join(re.sub(r"[^a-z0-9,]+", " ", written.lower().replace("'", "")).split())
    text = re.sub(r"\b(apartment|apt) ", "flat ", _FLAT_LAST.sub(r"\2 \1", text))
    text = _SHORT_KIND.sub(lambda found: f" {_SHORT[found[1]]}", text)
    text = _TOWN_LAST.sub(r"\1", text)
    number, flat = _HOUSE.search(text), _FLAT.match(text)
    house = f"{number[1]}/{flat[1]}" if number and flat else number[1] if number else None
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\bsaint ", "st ", text)) or None, house


def home_table(written: list[str]) -> pa.Table:
    """Lookup table from each way an address is written; work is per spelling, not per mention."""
    parts = [home_and_house(w) for w in written]
    return pa.table(
        {
            "written": pa.array(written, pa.string()),
            "home": pa.array([p[0] for p in parts], pa.string()),
            "house": pa.array([p[1] for p in parts], pa.string()),
            "institution": pa.array([is_institution(w) for w in written], pa.bool_()),
        }
    )
