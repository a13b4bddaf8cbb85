"""Made-up people of eight origins of name, and what records say of them: dice for everything but
the names fall alike for all origins.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from bench.sets.making import Making, Name, Person, Row, names, ways

REFERENCE = "English"


@dataclass(frozen=True, slots=True)
class Setting:
    """How records are kept. Shares of mentions, unless a word says of people."""

    told: str
    own_ways: float = 0.25
    no_birth_date: float = 0.3
    born_on_1_january: float = 0.0
    """Of people: their birth date is recorded as the first of January of its year, always."""
    name_and_birth_date_only: bool = False
    never_recorded: bool = False
    """Of people, a third never has a birth date, and another third neither a birth date nor the force's number."""
    own_dice: bool = False
    """Dice of its own for every origin: people of all origins can then be counted together, each once."""


SETTINGS = {
    "A": Setting("slips only, 30% of mentions without birth date", own_ways=0.0),
    "B": Setting("as A, a quarter of mentions in the origin's own other ways"),
    "C": Setting("as B, 60% without birth date", no_birth_date=0.6),
    "D": Setting("as B, half of the people born on 1 January", born_on_1_january=0.5),
    "E": Setting("as B, name and birth date only", name_and_birth_date_only=True),
    "F": Setting(
        "as B, birth date and number never recorded of some", never_recorded=True, own_dice=True
    ),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One person of an origin with the mentions of them; `group` says which fields are never
    recorded.
    """

    origin: str
    number: int
    sex: str
    born: int
    name: str
    group: str
    mentions: list[Row] = field(default_factory=list)


def _chosen(dice: random.Random, of: tuple[Name, ...]) -> Name:
    return of[int(dice.random() * len(of))]


@dataclass(frozen=True, slots=True)
class _Named:
    """A name with everything that is this person's own: which everyday name, which word before."""

    given: Name
    family: Name
    sex: str
    everyday: str
    origin: str

    def other_way(self, dice: random.Random) -> tuple[str, str]:
        """Given names and family name in another usual way of the origin."""
        table = ways()[self.origin]
        way = dice.choices(list(table["ways"]), list(table["ways"].values()))[0]
        given, family = self.given.name, self.family.name
        if way in ("given", "both") and self.given.ways:
            given = dice.choice(self.given.ways)
        if way in ("family", "both") and self.family.ways:
            family = dice.choice(self.family.ways)
        words = table.get(f"{way}_{self.sex}", [])
        if way == "exchanged":
            given, family = family, given
        elif way == "before":
            given = f"{dice.choice(words)} {given}"
        elif way == "after":
            given = f"{given} {dice.choice(words)}"
        elif way == "general":
            family = dice.choice(words)
        elif way == "everyday":
            given = self.everyday
        return given, family


def _named(origin: str, sex: str, number: int) -> _Named:
    dice = random.Random(f"name {origin} {number}")
    everyday = ways()[origin].get(f"everyday_{sex}", [])
    return _Named(
        _chosen(dice, names()[origin, sex]),
        _chosen(dice, names()[origin, "family"]),
        sex,
        dice.choice(everyday) if everyday else "",
        origin,
    )


def name_in_record(
    origin: str, sex: str, number: int, way: random.Random, dice: random.Random
) -> tuple[str, str]:
    """Given names and family name of a person, in a quarter of the cases in another usual way.

    `dice` decides which, `way` how.
    """
    named = _named(origin, sex, number)
    return named.other_way(way) if dice.random() < 0.25 else (named.given.name, named.family.name)


def written_name(origin: str, number: int) -> str:
    """The whole name of a person of an origin, as it is usually written; the sex is that of the
    number.
    """
    named = _named(origin, _sex(f"{number}"), number)
    return f"{named.given.name} {named.family.name}"


def another_way(origin: str, number: int, dice: random.Random) -> str:
    """The whole name in another usual way, never as it is usually written; names exchanged say it
    in the other order.
    """
    named = _named(origin, _sex(f"{number}"), number)
    while (told := " ".join(named.other_way(dice))) == written_name(origin, number):
        pass
    return told


def _sex(mine: str) -> str:
    return "M" if random.Random(f"sex {mine}").random() < 0.5 else "F"


def slip(text: str, dice: random.Random) -> str:
    """A letter left out, exchanged with the next, or doubled, at a place that is the same share of
    any name.
    """
    at = 1 + int(dice.random() * max(1, len(text) - 2))
    way = int(dice.random() * 3)
    return (
        text[:at] + text[at + 1 :],
        text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :] if at < len(text) else text,
        text[:at] + text[at - 1] + text[at:],
    )[way]


def subjects(origin: str, setting: Setting, people: int) -> list[Subject]:
    """People of an origin, numbered from 0, each with two to six mentions.

    The number decides everything but the names.
    """
    return [_subject(origin, setting, number) for number in range(people)]


def _subject(origin: str, setting: Setting, number: int) -> Subject:
    mine = f"{origin} {number}" if setting.own_dice else f"{number}"
    life = random.Random(f"life {mine}")
    making = Making("fairness", number)
    # Each origin lives elsewhere: nobody shares an address or a telephone with the person of the
    # same number of another origin.
    making.dice = random.Random(f"home {origin} {number}")
    sex = _sex(mine)
    named = _named(origin, sex, number)
    year = life.randrange(1945, 2008)
    born = f"{year}-{life.randrange(1, 13):02d}-{life.randrange(2, 28):02d}"
    if life.random() < setting.born_on_1_january:
        born = f"{year}-01-01"
    ref = f"N{making.dice.randrange(10**6, 10**7)}"
    phones, homes = [making.phone(), making.phone()], [making.home(), making.home()]
    email = f"{making.dice.choice('abcdefgh')}{making.dice.randrange(10**5, 10**6)}@example.com"
    third = life.random()
    group = (
        "as others"
        if not setting.never_recorded or third < 1 / 3
        else "no birth date"
        if third < 2 / 3
        else "no birth date, no number"
    )
    moves, changes = life.random() < 0.2, life.random() < 0.2
    mentions = []
    count = life.randrange(2, 7)
    for n in range(count):
        gaps, writing = random.Random(f"gaps {mine} {n}"), random.Random(f"writing {mine} {n}")
        late = n * 2 >= count
        drawn = [gaps.random() for _ in range(6)]
        given, family = (
            named.other_way(random.Random(f"way {origin} {number} {n}"))
            if writing.random() < setting.own_ways
            else (named.given.name, named.family.name)
        )
        given = slip(given, writing) if writing.random() < 0.05 else given
        family = slip(family, writing) if writing.random() < 0.05 else family
        row: Row = {"given_names": given, "family_name": family}
        if drawn[0] >= setting.no_birth_date and "no birth date" not in group:
            row["date_of_birth"] = (
                born
                if writing.random() >= 0.03
                else f"{born[:8]}{born[9]}{born[8]}"
                if born[9] in "012" and born[8:] not in ("20", "10")
                else f"{int(born[:4]) + 1}{born[4:]}"
            )
        if not setting.name_and_birth_date_only:
            held = {
                "sex": sex,
                "phone": phones[late and changes],
                "email": email,
                "person_ref": ref,
            }
            for column, share, draw in zip(held, (0.9, 0.45, 0.12, 0.25), drawn[1:5], strict=True):
                if draw < share and not (column == "person_ref" and "no number" in group):
                    row[column] = held[column]
            if drawn[5] < 0.6:
                row |= homes[late and moves]
        mentions.append(row)
    return Subject(
        origin, number, sex, year, f"{named.given.name} {named.family.name}", group, mentions
    )


def households(origin: str, count: int) -> list[list[Person]]:
    """Two brothers or sisters of one first written word, who live together with one telephone and
    differ in second word and birth date.
    """
    made = []
    for number in range(count):
        life, making = random.Random(f"household {number}"), Making(f"household {origin}", number)
        sex = "M" if life.random() < 0.5 else "F"
        table = ways()[origin]
        first = life.choice(table[f"first_{sex}"])
        second, third = life.sample(table[f"second_{sex}"], 2)
        one = making.person(
            origin,
            sex,
            given=f"{first} {second}",
            born=f"{life.randrange(1975, 2000)}-{life.randrange(2, 13):02d}-{life.randrange(13, 28):02d}",
        )
        two = replace(
            one,
            given=f"{first} {third}",
            born=f"{int(one.born[:4]) + life.randrange(1, 7)}-{life.randrange(2, 13):02d}-{life.randrange(13, 28):02d}",
        )
        made.append([one, two])
    return made


def written_households(pairs: list[list[Person]]) -> list[tuple[int, int, Row]]:
    """Household, which of the two, and the mention: three mentions of each; one in three leaves the
    birth date out, one in three the telephone.
    """
    rows = []
    for number, pair in enumerate(pairs):
        for which, person in enumerate(pair):
            gaps = random.Random(f"gaps of household {number} {which}")
            for _ in range(3):
                rows.append(
                    (
                        number,
                        which,
                        person.said(
                            "".join(
                                w
                                for w, share in (("d", 2 / 3), ("s", 0.9), ("a", 0.8), ("p", 2 / 3))
                                if gaps.random() < share
                            )
                        ),
                    )
                )
    return rows
