"""How a clerk writes a person down: nicknames, slips, gaps, old addresses, somebody else's number."""

from __future__ import annotations

import random
from datetime import date

from clew.synth import origins, tables
from clew.synth.population import Person

_NEAR = {
    "a": "sq",
    "b": "vn",
    "c": "xv",
    "d": "sf",
    "e": "wr",
    "f": "dg",
    "g": "fh",
    "h": "gj",
    "i": "uo",
    "j": "hk",
    "k": "jl",
    "l": "k",
    "m": "n",
    "n": "bm",
    "o": "ip",
    "p": "o",
    "q": "w",
    "r": "et",
    "s": "ad",
    "t": "ry",
    "u": "yi",
    "v": "cb",
    "w": "qe",
    "x": "zc",
    "y": "tu",
    "z": "x",
}

BLANK = dict.fromkeys(
    ("person_ref", "given_names", "family_name", "date_of_birth", "sex", "ethnicity", "phone", "email", "handle",
     "address", "postcode", "vehicle"))  # fmt: skip


def slip(text: str, dice: random.Random) -> str:
    """One typing error: a letter dropped, doubled, swapped with its neighbour or hit next door."""
    if len(text) < 4:
        return text
    at = dice.randrange(1, len(text) - 1)
    kind = dice.random()
    if kind < 0.3:
        return text[:at] + text[at + 1 :]
    if kind < 0.5:
        return text[:at] + text[at] + text[at:]
    if kind < 0.75:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    near = _NEAR.get(text[at].lower())
    return text[:at] + dice.choice(near) + text[at + 1 :] if near else text


def _given(person: Person, dice: random.Random) -> str | None:
    u = dice.random()
    name = person.given
    if u < 0.09:
        return dice.choice(tables.alternatives("nicknames.csv").get(name, [name]))
    if u < 0.115:
        return dice.choice(tables.alternatives("spellings.csv").get(name, [name]))
    if u < 0.15:
        return slip(name, dice)
    if u < 0.17:
        return name[0]
    if u < 0.20:
        return f"{name} {dice.choice('ABCDEGHJLMPRST')}"
    if u < 0.21:
        return None
    return name


def _family(person: Person, dice: random.Random, day: date) -> str | None:
    name = person.family
    if person.married_name and (person.number + day.year) % 2:
        name = person.married_name
        if dice.random() < 0.3:
            return f"{person.family}-{name}"
    u = dice.random()
    if u < 0.04:
        return slip(name, dice)
    return None if u < 0.045 else name


def _born(person: Person, dice: random.Random, missing: float) -> str | None:
    u = dice.random()
    born = person.born
    if u < missing:
        return None
    if u < missing + 0.015 and born.day <= 12:
        return date(born.year, born.day, born.month).isoformat()
    if u < missing + 0.03:
        return date(born.year, 1, 1).isoformat()
    if u < missing + 0.06:
        day = min(28, max(1, born.day + dice.choice((-10, -1, 1, 10))))
        return date(born.year + dice.choice((0, 0, -1, 1, 10, -10)), born.month, day).isoformat()
    return born.isoformat()


def write_down(
    person: Person, dice: random.Random, day: date, *, side: str
) -> dict[str, str | None]:
    """The person columns of an involvement.

    `side`: victims say more about themselves than is known of suspects.
    """
    own = side == "victim"
    upper = dice.random() < 0.25
    given, family = _given(person, dice), _family(person, dice, day)
    address, postcode = person.home_on(day)
    home_known = dice.random() > (0.12 if own else 0.42)
    u = dice.random()
    reference = None if u < 0.35 else person.reference
    if reference and person.second_reference and dice.random() < 0.5:
        reference = person.second_reference
    if reference and dice.random() < 0.004:
        reference = f"N{dice.randrange(1_000_000, 9_000_000):08d}"
    phone = person.phone if dice.random() < 0.85 else person.second_phone
    row = {
        "person_ref": reference,
        "given_names": given.upper() if given and upper else given,
        "family_name": family.upper() if family and upper else family,
        "date_of_birth": _born(person, dice, 0.1 if own else 0.32),
        "sex": person.sex if dice.random() > 0.03 else None,
        "ethnicity": person.ethnicity if dice.random() > (0.15 if own else 0.3) else None,
        "phone": _phone(phone, dice) if dice.random() > (0.25 if own else 0.65) else None,
        "email": person.email if dice.random() > (0.55 if own else 0.9) else None,
        "handle": person.handle if dice.random() > 0.96 else None,
        "address": _address(address, dice) if home_known else None,
        "postcode": postcode if home_known and dice.random() > 0.06 else None,
        "vehicle": person.vehicle if dice.random() > (0.97 if own else 0.9) else None,
    }
    return _in_own_ways(person, row, dice) if person.mixed else row


def _in_own_ways(
    person: Person, row: dict[str, str | None], dice: random.Random
) -> dict[str, str | None]:
    """The row as a mixed force has it: names in the ways of their origin, second given names,
    fields filled with nothing.
    """
    hard = origins.data()["hard"]
    if (
        person.second
        and row["given_names"]
        and len(row["given_names"]) > 1
        and dice.random() < hard["second_written"]
    ):
        row["given_names"] = f"{row['given_names']} {person.second}"
    if person.origin != origins.ENGLISH and dice.random() < hard["own_ways"]:
        row["given_names"], row["family_name"] = origins.own_way(
            person.origin, person.given, person.family, person.sex, dice
        )
    for column, values in origins.data()["placeholders"].items():
        if row[column] is None and dice.random() < hard["placeholders"]:
            row[column] = dice.choice(values)
    return row


def _address(address: str, dice: random.Random) -> str:
    u = dice.random()
    if u < 0.06:
        return slip(address, dice)
    if u < 0.16:
        for long, short in (
            ("Road", "Rd"),
            ("Street", "St"),
            ("Avenue", "Av"),
            ("Lane", "La"),
            ("Gardens", "Gdns"),
            ("Close", "Cl"),
        ):
            address = address.replace(long, short)
    elif u < 0.2 and address.startswith("Flat"):
        address = address.split(", ", 1)[1]
    return address


def _phone(number: str, dice: random.Random) -> str:
    u = dice.random()
    if u < 0.2:
        return f"+44 {number[1:5]} {number[5:]}"
    return f"{number[:5]} {number[5:]}" if u < 0.5 else number
