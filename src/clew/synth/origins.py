"""Names by origin, and the ways in which each origin's names come to be written:
`data/origins.toml` says how often.

A given name may be of several words. Brothers and sisters of some origins share the first of them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from functools import cache
from typing import Any

from clew.synth import tables

ENGLISH = "English"


@cache
def data() -> dict[str, Any]:
    return tables.clauses("origins.toml")


@cache
def shares() -> tables.Weighted:
    return tables.Weighted(list(data()["shares"]), list(data()["shares"].values()))


@cache
def _list(origin: str, kind: str) -> tuple[str, ...]:
    text = data()["names"][origin].get(kind, "")
    return tuple(text.split(",") if "," in text else text.split())


def _one(origin: str, kind: str, dice: random.Random) -> str:
    """A name of the list: the first a few times as often as the last."""
    names = _list(origin, kind)
    return names[int(len(names) * dice.random() ** 1.5)]


def family_name(origin: str, dice: random.Random) -> str:
    return (
        str(tables.surnames().at(dice.random()))
        if origin == ENGLISH
        else _one(origin, "family", dice)
    )


def first_word(origin: str, sex: str, dice: random.Random) -> str | None:
    """What the given names of one home's brothers (or sisters) begin with, where the origin has
    such a thing.
    """
    if origin == "South Asian, Muslim" and sex == "M" and dice.random() < 0.6:
        return dice.choice(_list(origin, "first"))
    if origin == "Chinese":
        return dice.choice(_list(origin, "parts"))
    if origin == "Irish Traveller" and dice.random() < 0.4:
        return dice.choice(_list(origin, f"double_{sex}")).split()[0]
    if origin == "Arabic" and sex == "M" and dice.random() < 0.2:
        return "Abdul"
    return None


def given_names(origin: str, sex: str, decade: int, first: str | None, dice: random.Random) -> str:
    if origin == ENGLISH:
        return str(tables.forenames()[sex, decade].at(dice.random()))
    if origin == "Chinese":
        second = dice.choice(_list(origin, "parts"))
        return f"{first or dice.choice(_list(origin, 'parts'))}{second.lower()}"
    if origin == "Arabic" and first:
        return dice.choice(_list(origin, "compound"))
    if origin == "Irish Traveller" and first:
        doubles = [d for d in _list(origin, f"double_{sex}") if d.split()[0] == first]
        return dice.choice(doubles) if doubles else _one(origin, sex, dice)
    name = _one(origin, sex, dice)
    if origin == "South Asian, Muslim":
        if sex == "M" and first:
            return f"{first} {name}"
        if sex == "F" and dice.random() < 0.3:
            return f"{name} {dice.choice(_list(origin, 'second_f'))}"
    if origin == "South Asian, Sikh and Hindu" and name in _list(origin, "F")[:14]:
        return f"{name} {'Singh' if sex == 'M' else 'Kaur'}"
    return name


@cache
def _spellings(origin: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in data()["spellings"].get(origin, ()):
        names = [name.replace("_", " ") for name in line.split()]
        for name in names:
            found[name] += [n for n in names if n != name]
    return dict(found)


def _respelt(origin: str, words: list[str], dice: random.Random) -> list[str]:
    table = _spellings(origin)
    known = [i for i, w in enumerate(words) if w in table]
    if known:
        at = dice.choice(known)
        words = [*words[:at], dice.choice(table[words[at]]), *words[at + 1 :]]
    return words


def own_way(origin: str, given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    """(given, family) as this origin's names come to be written by clerks who do not know them, or
    by their bearers.
    """
    way = _WAYS.get(origin)
    return way(given, family, sex, dice) if way else (given, family)


def _english(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    table = tables.alternatives("nicknames.csv" if dice.random() < 0.75 else "spellings.csv")
    return dice.choice(table.get(given, [given])), family


def _polish(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    u = dice.random()
    if u < 0.45:
        return " ".join(_respelt("Polish", given.split(), dice)), family
    if u < 0.8 and sex == "F" and family.endswith("ski"):
        return given, f"{family[:-1]}a"
    if u < 0.88:
        return family, given
    return _with_marks(given), _with_marks(family)


_MARKS = str.maketrans({"l": "ł", "o": "ó", "e": "ę", "s": "ś", "z": "ż"})


def _with_marks(name: str) -> str:
    """One letter with its Polish mark, as the bearer writes it."""
    at = next((i for i, c in enumerate(name) if i and c in "loesz"), None)
    return name if at is None else name[:at] + name[at].translate(_MARKS) + name[at + 1 :]


def _muslim(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    words, u = given.split(), dice.random()
    if len(words) > 1 and u < 0.3:
        # The honorific, or Begum, left out.
        return (words[1] if sex == "M" else words[0]), family
    if len(words) > 1 and u < 0.4 and sex == "M":
        return f"{words[1]} {words[0]}", family
    if u < 0.5 and len(words) == 1 and sex == "M":
        return f"Mohammed {words[0]}", family
    if u < 0.58:
        return family, given
    if u < 0.8:
        return " ".join(_respelt("South Asian, Muslim", words, dice)), family
    return given, " ".join(_respelt("South Asian, Muslim", [family], dice))


def _sikh(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    words, u = given.split(), dice.random()
    second = "Singh" if sex == "M" else "Kaur"
    if len(words) > 1:
        if u < 0.3:
            return words[0], family
        if u < 0.5:
            return words[0], second
        if u < 0.6:
            return words[0], f"{second} {family}"
    elif u < 0.15:
        return given, f"{family}bhai" if family.endswith("l") and sex == "M" else family
    if u < 0.66:
        return family, words[0]
    respelt = _respelt("South Asian, Sikh and Hindu", [*words, family], dice)
    return " ".join(respelt[:-1]), respelt[-1]


def _chinese(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    u = dice.random()
    parts = next(
        (
            [given[: len(p)], given[len(p) :].title()]
            for p in _list("Chinese", "parts")
            if given.startswith(p) and len(given) > len(p)
        ),
        [given],
    )
    if u < 0.3:
        return " ".join(parts), family
    if u < 0.42:
        return "-".join(parts), family
    if u < 0.62:
        return family, given
    if u < 0.74:
        return family, " ".join(parts)
    if u < 0.84:
        return f"{dice.choice(_list('Chinese', f'western_{sex}'))} {given}", family
    return given, " ".join(_respelt("Chinese", [family], dice))


def _arabic(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    u = dice.random()
    words = given.split()
    if u < 0.15 and len(words) > 1:
        return "".join([words[0], words[1].lower()]), family
    if u < 0.45 and "-" in family:
        head, rest = family.split("-", 1)
        return given, dice.choice(
            [
                rest,
                f"{head} {rest}",
                f"{head}{rest.lower()}",
                f"{'El' if head == 'Al' else 'Al'}-{rest}",
            ]
        )
    if u < 0.5:
        return family, given
    if u < 0.56:
        return given, f"bin {family}" if sex == "M" else f"bint {family}"
    respelt = _respelt("Arabic", [*words, family], dice)
    return " ".join(respelt[:-1]), respelt[-1]


def _yoruba(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    u = dice.random()
    if u < 0.6:
        return " ".join(_respelt("Yoruba", given.split(), dice)), family
    if u < 0.7:
        return family, given
    if u < 0.8:
        return given.replace("Oluwa", "Olu"), family
    if u < 0.9:
        return (
            f"{dice.choice(['David', 'Samuel', 'Emmanuel'] if sex == 'M' else ['Grace', 'Esther', 'Mary'])} {given}",
            family,
        )
    return given, family.replace("ye", "yi") if dice.random() < 0.5 else family.replace(
        "kan", "ken"
    )


def _traveller(given: str, family: str, sex: str, dice: random.Random) -> tuple[str, str]:
    words, u = given.split(), dice.random()
    if len(words) > 1 and u < 0.2:
        return "-".join(words), family
    if len(words) > 1 and u < 0.35:
        return "".join([words[0], words[1].lower()]), family
    if u < 0.75:
        return " ".join(_respelt("Irish Traveller", words, dice)), family
    return given, " ".join(_respelt("Irish Traveller", [family], dice))


_WAYS = {
    ENGLISH: _english,
    "Polish": _polish,
    "South Asian, Muslim": _muslim,
    "South Asian, Sikh and Hindu": _sikh,
    "Chinese": _chinese,
    "Arabic": _arabic,
    "Yoruba": _yoruba,
    "Irish Traveller": _traveller,
}
