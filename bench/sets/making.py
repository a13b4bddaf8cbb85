"""A set being made: made-up people with made-up homes, telephones and birth dates, and what records
say of them.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"
Row = dict[str, Any]

_STREETS = [
    "Aldgarth",
    "Anchorage",
    "Barleycroft",
    "Beckside",
    "Bellfounder",
    "Birkenshaw",
    "Bramblewick",
    "Calderbrow",
    "Chantry",
    "Cloughside",
    "Cobblergate",
    "Coldharbour",
    "Crowtrees",
    "Dalefield",
    "Dovecote",
    "Drovers",
    "Elderberry",
    "Fellmonger",
    "Fernbank",
    "Flaxmill",
    "Foxglove",
    "Gaskell",
    "Greenhow",
    "Hawksclough",
    "Heatherlea",
    "Hollinroyd",
    "Ivybank",
    "Jasmine",
    "Kiln",
    "Larkspur",
    "Lavender",
    "Limekiln",
    "Lowfold",
    "Malthouse",
    "Millrace",
    "Moorcroft",
    "Nettleton",
    "Oatlands",
    "Orchard",
    "Packhorse",
    "Pearmain",
    "Quarrybank",
    "Ropewalk",
    "Rowanlea",
    "Saddlers",
    "Scarbrook",
    "Silverdale",
    "Springwell",
    "Staithe",
    "Tannery",
    "Tenterfield",
    "Thistledown",
    "Underbank",
    "Viaduct",
    "Wainstones",
    "Weavers",
    "Westroyd",
    "Whinmoor",
    "Windyridge",
    "Woodsorrel",
]
_WAYS = ("Road", "Street", "Lane", "Close", "Avenue", "Drive", "Terrace", "Grove", "Crescent")
_AREAS = ("NM", "QX", "WV", "YZ", "JQ", "VB")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of `names.csv` and the other ways in which people of its origin write it."""

    name: str
    ways: tuple[str, ...]


@cache
def names() -> dict[tuple[str, str], tuple[Name, ...]]:
    """By origin and M, F or "family": the names of `names.csv`."""
    found: dict[tuple[str, str], list[Name]] = defaultdict(list)
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            ways = tuple(w for w in row["other_ways"].split(";") if w)
            found[row["origin"], row["sex"] or row["part"]].append(Name(row["name"], ways))
    return {key: tuple(value) for key, value in found.items()}


def origins() -> list[str]:
    return list(dict.fromkeys(origin for origin, _ in names()))


@cache
def ways() -> dict[str, dict[str, Any]]:
    """By origin, what `origins.toml` says."""
    return tomllib.loads((DATA / "origins.toml").read_text(encoding="utf-8"))


@cache
def written() -> dict[str, dict[str, list[list[tuple[str, str, str]]]]]:
    """By truth ("one person", "two people") and kind:

    the sets of `written_names.csv`, each a list of sex, given names, family name.
    """
    found: dict[str, dict[str, list[list[tuple[str, str, str]]]]] = {}
    with (DATA / "written_names.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            kind = found.setdefault(row["truth"], {}).setdefault(row["kind"], [])
            if int(row["number"]) == len(kind):
                kind.append([])
            kind[-1].append((row["sex"], row["given_names"], row["family_name"]))
    return found


@dataclass(slots=True)
class Person:
    """One made-up person. `said` gives the columns of a mention: those asked for, and the name."""

    given: str
    family: str
    sex: str
    born: str
    phone: str
    email: str
    home: Row

    def said(self, what: str = "", **more: Any) -> Row:
        """`what`: letters of what the record holds: d birth date, s sex, p telephone, e e-mail, a
        address with its postcode.
        """
        row: Row = {"given_names": self.given, "family_name": self.family}
        known: dict[str, Row] = {
            "d": {"date_of_birth": self.born},
            "s": {"sex": self.sex},
            "p": {"phone": self.phone},
            "e": {"email": self.email},
            "a": self.home,
        }
        for letter in what:
            row |= known[letter]
        return row | more


class Making:
    """Draws what a set needs from dice of its kind and number, and keeps what its records say."""

    def __init__(self, kind: str, number: int) -> None:
        self.dice = random.Random(f"{kind} {number}")
        self.kind, self.number = kind, number
        self.rows: list[tuple[str, Row]] = []

    def home(self) -> Row:
        d = self.dice
        street = f"{d.randrange(2, 190)} {d.choice(_STREETS)} {d.choice(_WAYS)}"
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        return {
            "address": street,
            "postcode": f"{d.choice(_AREAS)}{d.randrange(1, 60)} {d.randrange(1, 10)}{d.choice(letters)}{d.choice(letters)}",
        }

    def phone(self) -> str:
        return f"07700 9{self.dice.randrange(10**5):05d}"

    def landline(self) -> str:
        return f"01632 9{self.dice.randrange(10**5):05d}"

    def born(self, low: int = 1955, high: int = 2003) -> str:
        """A birth date in which day and month are not alike and neither stands for "not known"."""
        return f"{self.dice.randrange(low, high)}-{self.dice.randrange(2, 13):02d}-{self.dice.randrange(13, 28):02d}"

    def origin(self) -> str:
        return self.dice.choice(origins())

    def given(self, origin: str, sex: str) -> str:
        return self.dice.choice(names()[origin, sex]).name

    def family(self, origin: str) -> str:
        return self.dice.choice(names()[origin, "family"]).name

    def person(self, origin: str = "", sex: str = "", **fixed: Any) -> Person:
        origin, sex = origin or self.origin(), sex or self.dice.choice("MF")
        made = {
            "given": self.given(origin, sex),
            "family": self.family(origin),
            "sex": sex,
            "born": self.born(),
            "phone": self.phone(),
            "email": f"{self.dice.choice(_STREETS).lower()}{self.dice.randrange(10, 9999)}@example.com",
            "home": self.home(),
        }
        return Person(**(made | fixed))

    def say(self, who: str, *rows: Row) -> None:
        """Mentions of `who`.

        "?" is somebody whom nobody can place; "a?" is a or a stranger, and nobody else of the set.
        """
        self.rows += [(who, row) for row in rows]

    def together(self, *mentions: tuple[str, Row]) -> None:
        """Mentions in one record; each has a role of its own."""
        record = f"r{len(self.rows)}"
        for (who, row), role in zip(
            mentions, ("victim", "suspect", "witness", "reporter"), strict=False
        ):
            self.rows.append((who, row | {"role": role, "record": record}))
