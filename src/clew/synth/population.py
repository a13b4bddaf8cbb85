"""The people of a made-up force, each worked out from a number, so that ten million of them take no
memory.

Numbers run in blocks of twelve that make six households of sizes 1, 2, 4, 1, 2 and 2. The first in
a household is its head, the second mostly a partner, the third and fourth its children.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clew.synth import origins, tables

_SIZES = (1, 2, 4, 1, 2, 2)
_PLACE = [(home, place) for home, size in enumerate(_SIZES) for place in range(size)]
_STREETS = [
    f"{first} {kind}"
    for first in [
        "Alder",
        "Ash",
        "Beech",
        "Bramble",
        "Canal",
        "Castle",
        "Chapel",
        "Church",
        "Clover",
        "Cross",
        "Dale",
        "Elm",
        "Fern",
        "Field",
        "Forge",
        "Garden",
        "Grange",
        "Green",
        "Grove",
        "Hazel",
        "Heath",
        "High",
        "Hill",
        "Holly",
        "Ivy",
        "King",
        "Lark",
        "Laurel",
        "Lime",
        "Linden",
        "Manor",
        "Maple",
        "Market",
        "Meadow",
        "Mill",
        "Moor",
        "North",
        "Oak",
        "Orchard",
        "Park",
        "Pine",
        "Priory",
        "Quarry",
        "Queen",
        "River",
        "Rowan",
        "School",
        "Sedge",
        "Silver",
        "South",
        "Spring",
        "Station",
        "Stone",
        "Sycamore",
        "Thorn",
        "Tower",
        "Vale",
        "Victoria",
        "Walnut",
        "Warren",
        "West",
        "Willow",
        "Windmill",
        "Wood",
        "Yew",
    ]
    for kind in ("Road", "Street", "Lane", "Avenue", "Close", "Gardens")
]
_ETHNICITY = tables.Weighted(
    [
        "W1",
        "W2",
        "W9",
        "M1",
        "M2",
        "M3",
        "M9",
        "A1",
        "A2",
        "A3",
        "A4",
        "A9",
        "B1",
        "B2",
        "B9",
        "O2",
        "O9",
        "NS",
    ],
    [52, 2, 12, 1.5, 1, 1, 1.5, 5, 3, 3, 1.5, 4, 4, 6, 2, 1.5, 2, 4],
)
_MAIL = ("example.org", "example.com", "example.net", "mail.example", "post.example")


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person.

    `moved_on` and `new_address` are set for those who move; `married_name` for those who change.
    """

    number: int
    given: str
    family: str
    married_name: str | None
    born: date
    sex: str
    ethnicity: str
    phone: str
    second_phone: str
    email: str
    handle: str
    vehicle: str
    address: str
    postcode: str
    moved_on: date | None
    new_address: str
    new_postcode: str
    reference: str
    second_reference: str | None
    # A person of a mixed population is written down in the ways of the name's origin, and may have
    # a second given name.
    mixed: bool = False
    origin: str = origins.ENGLISH
    second: str | None = None

    def home_on(self, day: date) -> tuple[str, str]:
        moved = self.moved_on is not None and day >= self.moved_on
        return (self.new_address, self.new_postcode) if moved else (self.address, self.postcode)


class Population:
    """`size` people. `person(n)` always gives the same person for the same seed.

    A plain population is of English names and has hardly any two who are easily taken for one. A
    `mixed` one has names by origin, twins, fathers and sons of one name, brothers of one first
    name, people in prisons and hostels, shared telephones and birthdays that were never known.
    """

    def __init__(self, seed: int, size: int, *, mixed: bool = False) -> None:
        self.seed = seed
        self.size = size
        self._shape = self._mix if mixed else self._make
        self._cache: dict[int, Person] = {}

    def household(self, number: int) -> list[int]:
        """Everybody at this person's address, the person too."""
        block, within = divmod(number, 12)
        home = _PLACE[within][0]
        return [
            block * 12 + i
            for i, (h, _) in enumerate(_PLACE)
            if h == home and block * 12 + i < self.size
        ]

    def person(self, number: int) -> Person:
        found = self._cache.get(number)
        if found is None:
            if len(self._cache) > 50_000:
                self._cache.clear()
            found = self._cache[number] = self._shape(number)
        return found

    def _make(self, number: int) -> Person:
        block, within = divmod(number, 12)
        home, place = _PLACE[within]
        house = random.Random(self.seed * 1_000_003 + (block * 6 + home) * 2 + 1)
        own = random.Random(self.seed * 7_000_003 + number * 2)
        family = tables.surnames().at(house.random())
        head_sex = "M" if house.random() < 0.5 else "F"
        head_born = date(1942, 1, 1) + timedelta(days=int(house.random() * 365.25 * 63))
        address, postcode = self._home(house)
        moves = house.random() < 0.15
        moved_on = date(2022, 1, 1) + timedelta(days=int(house.random() * 1400)) if moves else None
        new_address, new_postcode = self._home(house)
        if place == 0:
            sex, born = head_sex, head_born
        elif place == 1:
            other = "F" if head_sex == "M" else "M"
            sex = other if own.random() < 0.9 else head_sex
            born = head_born + timedelta(days=int((own.random() - 0.5) * 12 * 365))
            if own.random() > 0.6:
                family = tables.surnames().at(own.random())
        else:
            sex = "M" if own.random() < 0.5 else "F"
            born = min(
                head_born + timedelta(days=int((20 + own.random() * 18) * 365.25)), date(2019, 1, 1)
            )
        decade = min(max(born.year // 10 * 10, 1930), 2000)
        given = tables.forenames()[sex, decade].at(own.random())
        married = tables.surnames().at(own.random()) if sex == "F" and own.random() < 0.06 else None
        tag = own.randrange(10, 9999)
        return Person(
            number=number,
            given=given,
            family=family,
            married_name=married,
            born=born,
            sex=sex,
            ethnicity=_ETHNICITY.at(own.random()),
            phone=f"071{own.randrange(10**8):08d}",
            second_phone=f"071{own.randrange(10**8):08d}",
            email=f"{given}.{family}{tag}@{own.choice(_MAIL)}".lower().replace(" ", ""),
            handle=f"@{given}{own.choice(('_', '.', ''))}{family[:4]}{tag}".lower(),
            vehicle="".join(own.choices("ABCDEFGHKLMNPRSTVWXY", k=2))
            + f"{own.randrange(2, 75):02d}"
            + "".join(own.choices("ABCDEFGHKLMNPRSTVWXY", k=3)),
            address=address,
            postcode=postcode,
            moved_on=moved_on,
            new_address=new_address,
            new_postcode=new_postcode,
            reference=f"N{number + 1_000_000:08d}",
            second_reference=f"N{number + 50_000_000:08d}" if own.random() < 0.08 else None,
        )

    def _mix(self, number: int) -> Person:
        """The plain person of this number with the names, the birthday, the home and the telephone
        that a mixed force gives.
        """
        block, within = divmod(number, 12)
        home, place = _PLACE[within]
        house = random.Random(self.seed * 11_000_003 + (block * 6 + home) * 2 + 1)
        own = random.Random(self.seed * 13_000_003 + number * 2)
        hard = origins.data()["hard"]
        origin = origins.shares().at(house.random())
        family = origins.family_name(origin, house)
        firsts = {sex: origins.first_word(origin, sex, house) for sex in ("M", "F")}
        twins, named_alike, one_phone = (
            house.random() < hard["twins"] * 2,
            house.random() < hard["father_and_son"] * 2,
            house.random() < hard["shared_phone"],
        )
        plain = self._make(number)
        head = plain if place == 0 else self._make(number - place)
        family_of = family if origin != origins.ENGLISH else head.family
        if place == 1 and (origin == origins.ENGLISH or own.random() < 0.15):
            family_of = plain.family
        sex, born = plain.sex, plain.born
        if place == 3 and twins:
            # Half of all twins are of one sex and half of two.
            born = self._make(number - 1).born
        decade = min(max(born.year // 10 * 10, 1930), 2000)
        given = (
            plain.given
            if origin == origins.ENGLISH
            else origins.given_names(origin, sex, decade, firsts[sex], own)
        )
        if place == 2 and named_alike and head.sex == "M":
            # The head's own dice, so that the son bears his name.
            sex = "M"
            theirs = random.Random(self.seed * 13_000_003 + (number - place) * 2)
            given = (
                head.given
                if origin == origins.ENGLISH
                else origins.given_names(origin, "M", decade, firsts["M"], theirs)
            )
        second = None
        if origin == origins.ENGLISH and own.random() < hard["has_second"]:
            second = str(tables.forenames()[sex, decade].at(own.random()))
        if own.random() < origins.data()["first_of_january"][origin]:
            born = date(born.year, 1, 1)
        address, postcode = plain.address, plain.postcode
        if house.random() < hard["communal"] * 2 and place < 2:
            kinds = origins.data()["communal"]["kinds"]
            kind = house.randrange(len(kinds))
            address, postcode = kinds[kind], f"NM{kind + 1} 1AA"
        name = given.replace(" ", "")
        return replace(
            plain,
            given=given,
            family=family_of,
            married_name=plain.married_name if origin == origins.ENGLISH else None,
            born=born,
            sex=sex,
            mixed=True,
            origin=origin,
            second=second,
            phone=head.phone if one_phone and place else plain.phone,
            address=address,
            postcode=postcode,
            email=f"{name}.{family_of}{plain.email.rpartition(plain.family.lower().replace(' ', ''))[2]}".lower().replace(
                "'", ""
            ),
            handle=f"@{name}_{family_of[:4]}{plain.number % 9973}".lower().replace("'", ""),
        )

    def _home(self, dice: random.Random) -> tuple[str, str]:
        street = _STREETS[int(dice.random() * len(_STREETS))]
        number = 1 + int(dice.random() * 180)
        flat = f"Flat {1 + int(dice.random() * 24)}, " if dice.random() < 0.3 else ""
        area = tables.postcodes()[int(dice.random() * len(tables.postcodes()))]
        # A made-up unit within a real sector: as many homes to a postcode as there are in life.
        unit = "".join(dice.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
        return f"{flat}{number} {street}", f"{area[:-2]}{unit}"
