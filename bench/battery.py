"""Who is who where it is hard: sets of mentions that are easily taken for one person and are not,
or the other way round.

    python -m bench.battery --incidents 40000 --out docs/benchmarks/battery.json

Every set has its own people and stands among the records of a made-up force. Counted are pairs of
mentions: joined wrongly, missed, and right; and sets that are right throughout, with exact 95%
intervals. The sets are adversarial: these are not rates of any real force. Two hands wrote sets.
The first wrote the rules of the matcher too; its sets are made here. The second had not read the
matcher; its sets are `data/sets.csv`, written by `bench.sets.write`. A third of every kind is kept
aside: it is not looked at while rules are made ("kept aside" in the tables; `--seen` leaves it
out).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from bench.intervals import share
from bench.people import _grouped
from clew.screening.engines import open_engine
from clew.screening.records.intake import take_in
from clew.screening.records.schema import PERSON_COLUMNS
from clew.synth import Force, make_force

FORCE = "Battery"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Set:
    """The mentions of a set, each with its person.

    A mention that nobody can place has no person (None). A person "a?" is a or a stranger: no pair
    of it with a is counted, and it is nobody else of the set. `wanted` says which mistake the kind
    is easily made in: "two people" or "one person".
    """

    kind: str
    number: int
    people: tuple[tuple[str | None, Row], ...]
    hand: str = "first"
    wanted: str = "two people"

    @property
    def aside(self) -> bool:
        return self.number % 3 == 2


_SURNAMES = [
    "Haldenby",
    "Postlethwaite",
    "Prendergast",
    "Tiplady",
    "Moxon",
    "Fazackerley",
    "Quillfeather",
    "Pickersgill",
    "Marchbank",
    "Vickery",
    "Ollerenshaw",
    "Thistlewood",
    "Birtwhistle",
    "Cheesewright",
    "Gathercole",
    "Hebblethwaite",
    "Rawcliffe",
    "Swinglehurst",
    "Tunnicliffe",
    "Entwhistle",
    "Arkwright",
    "Bickerstaff",
    "Cottingham",
    "Drinkwater",
    "Featherby",
    "Greenhalgh",
    "Higginbottom",
    "Inglesant",
    "Jellicoe",
    "Kirkbride",
    "Lillywhite",
    "Micklethwaite",
    "Netherwood",
    "Oldroyd",
    "Pennyfeather",
    "Ravenscroft",
    "Scattergood",
    "Tattersall",
    "Unsworth",
    "Wolstenholme",
    "Yarborough",
    "Ackersley",
    "Blenkinsop",
    "Crowther",
]
_MUSLIM = [
    "Bajwa",
    "Warraich",
    "Popal",
    "Warsame",
    "Qureshi",
    "Chaudhary",
    "Siddiqui",
    "Farooqi",
    "Bhatti",
    "Cheema",
    "Ansari",
    "Durrani",
    "Gondal",
    "Kiani",
    "Lodhi",
    "Mughal",
    "Niazi",
    "Rathore",
    "Tarar",
    "Zaman",
]
_CHINESE = ["Zhou", "Zheng", "Ouyang", "Huang", "Xu", "Sun", "Ma", "Zhu", "Hu", "Guo"]
_SIKH = [
    "Jaspreet",
    "Gurpreet",
    "Harpreet",
    "Manpreet",
    "Sukhdeep",
    "Amandeep",
    "Kuldeep",
    "Rajinder",
    "Baljit",
    "Parminder",
]
_MEN = [
    "Norman",
    "Jasper",
    "Leonard",
    "Marcus",
    "Graham",
    "Duncan",
    "Stephen",
    "Adrian",
    "Nigel",
    "Clifford",
    "Edmund",
    "Hugh",
    "Roland",
    "Lionel",
    "Barnaby",
    "Dominic",
    "Fergus",
    "Gordon",
    "Keith",
    "Malcolm",
]
_WOMEN = [
    "Clara",
    "Helen",
    "Philippa",
    "Dorothea",
    "Beatrice",
    "Susan",
    "Gillian",
    "Rosalind",
    "Harriet",
    "Imogen",
    "Judith",
    "Lorraine",
    "Marjorie",
    "Pauline",
    "Rowena",
    "Sylvia",
    "Teresa",
    "Vivien",
    "Wendy",
    "Yvonne",
]


class _Making:
    """One set being made: people of its own, drawn from a seed that is the kind's and the number's."""

    def __init__(self, kind: str, number: int) -> None:
        self.dice = random.Random(f"{kind} {number}")
        self.rows: list[tuple[str | None, Row]] = []
        self.number = number
        self._salt = f"{self.dice.randrange(10**6):06d}"

    def surname(self, of: list[str] = _SURNAMES) -> str:
        return self.dice.choice(of)

    def home(self) -> Row:
        d = self.dice
        return {
            "address": f"{d.randrange(1, 180)} {d.choice(['Pinfold', 'Teasel', 'Sorrel', 'Garth', 'Mill', 'Cinder'])} {d.choice(['Road', 'Lane', 'Close', 'Way'])}",
            "postcode": f"{d.choice(['NM', 'QX', 'WV', 'YZ'])}{d.randrange(1, 40)} {d.randrange(1, 9)}{d.choice('ABDEFGHJ')}{d.choice('LNPQRSTU')}",
        }

    def phone(self) -> str:
        return f"07700 9{self.dice.randrange(10**5):05d}"

    def born(self, low: int = 1950, high: int = 2004) -> str:
        return f"{self.dice.randrange(low, high)}-{self.dice.randrange(1, 13):02d}-{self.dice.randrange(2, 28):02d}"

    def ref(self) -> str:
        return f"N{self.dice.randrange(10**4, 10**6)}"

    def say(
        self,
        who: str | None,
        given: str | None,
        family: str | None,
        born: str | None = None,
        times: int = 1,
        **more: Any,
    ) -> None:
        row = {
            "given_names": given,
            "family_name": family,
            "date_of_birth": born,
            "role": "suspect",
            **more,
        }
        self.rows += [(who, dict(row)) for _ in range(times)]


def _twins(m: _Making) -> None:
    """Brother and sister, twins, one home; every other set with numbers in the force's system, some
    with a telephone.
    """
    family, born, home = m.surname(), m.born(), m.home()
    more = {"phone": m.phone()} if m.number % 2 else {}
    for n, (given, sex) in enumerate(((m.dice.choice(_MEN), "M"), (m.dice.choice(_WOMEN), "F"))):
        m.say(
            f"p{n}",
            given,
            family,
            born,
            times=1 + m.number % 2,
            sex=sex,
            **home,
            **more,
            **({"person_ref": m.ref()} if m.number % 3 == 0 else {}),
        )


def _twins_of_one_sex(m: _Making) -> None:
    family, born, home = m.surname(), m.born(), m.home()
    names, sex = m.dice.choice(((_MEN, "M"), (_WOMEN, "F")))
    for n, given in enumerate(m.dice.sample(names, 2)):
        m.say(f"p{n}", given, family, born, sex=sex if m.number % 2 else None, **home)


def _couple(m: _Making) -> None:
    family, home = m.surname(), m.home()
    born = f"{m.dice.randrange(1950, 1990)}-01-01" if m.number % 2 else m.born()
    m.say("p0", m.dice.choice(_MEN), family, born, sex="M", **home, phone=m.phone())
    m.say("p1", m.dice.choice(_WOMEN), family, born, sex="F", **home)


def _father_and_son(m: _Making) -> None:
    family, home, given = (
        m.surname(_MUSLIM if m.number % 2 else _SURNAMES),
        m.home(),
        m.dice.choice(_MEN),
    )
    year = m.dice.randrange(1945, 1970)
    day = "01-01" if m.number % 2 else m.born()[5:]
    m.say("p0", given, family, f"{year}-{day}", times=2, **home)
    m.say(
        "p1",
        given,
        family,
        f"{year + m.dice.choice((20, 27, 30, 34))}-{'01-01' if m.number % 2 else m.born()[5:]}",
        times=2,
        **home,
    )


def _father_and_son_bridged(m: _Making) -> None:
    family, home, given, phone = m.surname(), m.home(), m.dice.choice(_MEN), m.phone()
    m.say("p0", given, family, m.born(1945, 1960), **home, phone=phone)
    m.say("p1", given, family, m.born(1982, 1999), **home, phone=phone)
    for _ in range(1 + m.number % 2):
        m.say(None, given, family, **home, phone=phone)


_SHARED_FIRST = (
    ("Mohammed Imran", "Mohammed Asif", _MUSLIM),
    ("Abdul Rahman", "Abdul Aziz", _MUSLIM),
    ("Xiao Ming", "Xiao Hong", _CHINESE),
    ("Mary Ann", "Mary Kate", _SURNAMES),
    ("Muhammad Ali", "Muhammad Umar", _MUSLIM),
    ("Syed Hassan", "Syed Haider", _MUSLIM),
    ("Jia Wei", "Jia Hui", _CHINESE),
    ("John Joe", "John Paul", _SURNAMES),
    ("Md Kamal", "Md Rashid", _MUSLIM),
)


def _brothers(m: _Making) -> None:
    """A first given name that both share; dates of birth of both, of one or of neither; some with a
    bare first name between.
    """
    one, two, families = _SHARED_FIRST[m.number % len(_SHARED_FIRST)]
    family, home = m.surname(families), m.home()
    m.say("p0", one, family, m.born(1985, 1999) if m.number % 2 else None, times=2, **home)
    m.say("p1", two, family, m.born(1985, 1999) if m.number % 4 < 2 else None, times=2, **home)
    if m.number % 3 == 0:
        m.say(None, one.split()[0], family, **home)


_TWO_SEXES = (
    ("Samuel", "Samantha"),
    ("Paul", "Paula"),
    ("Alexander", "Alexandra"),
    ("Daniel", "Danielle"),
    ("Robert", "Roberta"),
    ("Joseph", "Josephine"),
    ("Carl", "Carla"),
    ("Louis", "Louise"),
    ("George", "Georgina"),
)


def _two_sexes(m: _Making) -> None:
    he, she = _TWO_SEXES[m.number % len(_TWO_SEXES)]
    family, home, born = m.surname(), m.home(), m.born(1970, 1999)
    m.say("p0", he, family, born, sex="M", **home)
    m.say("p1", she, family, born if m.number % 3 == 0 else m.born(1970, 1999), sex="F", **home)


def _singh_and_kaur(m: _Making) -> None:
    given, home, phone = m.dice.choice(_SIKH), m.home(), m.phone()
    recorded = m.number % 3 != 1
    m.say(
        "p0",
        given,
        "Singh",
        m.born(1975, 1992) if m.number % 2 else None,
        sex="M" if recorded else None,
        **home,
        phone=phone,
    )
    m.say(
        "p1",
        given,
        "Kaur",
        m.born(1975, 1992) if m.number % 2 else None,
        sex="F" if recorded else None,
        **home,
        phone=phone,
    )


def _refuge(m: _Making) -> None:
    given, phone, home = m.dice.choice(_WOMEN), m.phone(), m.home()
    if m.number % 2:
        home["address"] = (
            f"{m.dice.choice(['Rowan', 'Hope', 'Haven'])} House {m.dice.choice(['Refuge', 'Hostel'])}, {home['address']}"
        )
    for n, family in enumerate(m.dice.sample(_SURNAMES, 3 + m.number % 3)):
        m.say(f"p{n}", given, family, role="victim", sex="F", **home, phone=phone)


def _prison(m: _Making) -> None:
    """Two of one name at one prison or hospital, without a date of birth for one."""
    given, family = m.dice.choice(_MEN), m.dice.choice(["Smith", "Jones", "Taylor", "Brown"])
    address = m.dice.choice(
        [
            "HMP Northmoor, Gaol Lane",
            "Northmoor General Hospital, Infirmary Road",
            "The Beeches Bail Hostel, 4 Mill Lane",
        ]
    )
    for n in range(3):
        m.say(f"p{n}", given, family, None if n else m.born(), address=address, postcode="NM1 1AA")


def _placeholder_dates(m: _Making) -> None:
    given, family = m.dice.choice(
        (("John", "Smith"), ("David", "Jones"), ("Mohammed", "Khan"), ("Sarah", "Taylor"))
    )
    born = (
        m.dice.choice(("1900-01-01", "1990-01-01"))
        if given == "Mohammed"
        else m.dice.choice(("1900-01-01", "1899-12-30", "1901-01-01"))
    )
    for n in range(5):
        m.say(f"p{n}", given, family, born, **m.home())


def _placeholder_places(m: _Making) -> None:
    given, family = m.dice.choice(
        (("Paul", "Taylor"), ("David", "Jones"), ("Ali", "Ahmed"), ("Karen", "Wilson"))
    )
    where: Row = m.dice.choice(
        (
            {"address": "Unknown"},
            {"address": "No fixed abode", "postcode": "ZZ99 3VZ"},
            {"address": "NFA"},
            {"address": "Not known", "postcode": "ZZ99 3WZ"},
            {"address": "Withheld"},
            {"address": "Of no fixed address"},
        )
    )
    for n in range(4):
        m.say(f"p{n}", given, family, **where)


_NOTHINGS: tuple[Row, ...] = (
    {"vehicle": "UNKNOWN"},
    {"vehicle": "WHITE VAN"},
    {"phone": "00000000000"},
    {"email": "unknown@unknown.com"},
    {"handle": "N/A"},
    {"vehicle": "Unknown vehicle"},
    {"phone": "07000000000"},
    {"vehicle": "SILVER CORSA"},
    {"email": "noemail@example.com"},
    {"handle": "unknown"},
    {"vehicle": "NOT KNOWN"},
    {"phone": "01111 111111"},
)


def _unnamed(m: _Making) -> None:
    for n in range(5):
        m.say(f"p{n}", None, None, **_NOTHINGS[m.number % len(_NOTHINGS)])


def _nobody(m: _Making) -> None:
    given, family = m.dice.choice(
        (
            ("UNK", "UNK"),
            ("Unknown", "Unknown"),
            ("Not", "Known"),
            ("Male", "Unknown"),
            ("Baby", "Smith"),
            ("N/K", "N/K"),
        )
    )
    for n in range(4):
        m.say(f"p{n}", given, family, role=m.dice.choice(("suspect", "victim")))


def _namesakes(m: _Making) -> None:
    """A rare name, two homes, dates of birth years apart; some with numbers of the force's own."""
    given, family, year = m.dice.choice(_MEN), m.surname(), m.dice.randrange(1955, 1985)
    for n in range(2):
        m.say(
            f"p{n}",
            given,
            family,
            f"{year + 8 * n}-{m.born()[5:]}",
            times=2,
            **m.home(),
            **({"person_ref": m.ref()} if m.number % 2 else {}),
        )


def _alike_brothers(m: _Making) -> None:
    """Brothers or sisters whose names are alike, own dates of birth, one home and telephone."""
    one, two = m.dice.choice(
        (
            ("Jack", "John"),
            ("Hannah", "Anna"),
            ("Hassan", "Hussain"),
            ("Mark", "Marcus"),
            ("Aaron", "Darren"),
            ("Marie", "Maria"),
            ("Ian", "Iain"),
            ("Dan", "Dean"),
        )
    )
    family, home, phone = m.surname(), m.home(), m.phone()
    m.say(
        "p0",
        one,
        family,
        f"{m.dice.randrange(1985, 1990)}-{m.born()[5:]}",
        times=2,
        **home,
        phone=phone,
    )
    m.say(
        "p1",
        two,
        family,
        f"{m.dice.randrange(1991, 1997)}-{m.born()[5:]}",
        times=2,
        **home,
        phone=phone,
    )


# --- The same person, as life and haste write him down.


def _nickname(m: _Making) -> None:
    one, two = m.dice.choice(
        (
            ("William", "Billy"),
            ("Margaret", "Peggy"),
            ("Darren", "Daz"),
            ("Robert", "Rab"),
            ("Elizabeth", "Beth"),
            ("Gareth", "Gaz"),
            ("Katherine", "Kate"),
            ("Malgorzata", "Gosia"),
            ("Tomasz", "Tomek"),
            ("Samantha", "Sam"),
            ("Joanne", "Jo"),
        )
    )
    family, born = m.surname(), m.born()
    m.say("p0", one, family, born, **m.home())
    m.say("p0", two, family, born)


def _slip(m: _Making) -> None:
    given, family, born, phone = m.dice.choice(_MEN), m.surname(), m.born(), m.phone()
    wrong = (
        family[:3] + family[4:] if m.number % 2 else family[:2] + family[3] + family[2] + family[4:]
    )
    m.say("p0", given, family, born, phone=phone)
    m.say("p0", given, wrong, born if m.number % 3 else None, phone=phone)


def _married(m: _Making) -> None:
    given, born, home, phone = m.dice.choice(_WOMEN), m.born(), m.home(), m.phone()
    before, after = m.dice.sample(_SURNAMES, 2)
    m.say("p0", given, before, born, role="victim", sex="F", **home, phone=phone)
    m.say(
        "p0",
        given,
        after,
        born,
        role="victim",
        sex="F",
        **(home if m.number % 2 else m.home()),
        phone=phone,
    )


def _prefixes(m: _Making) -> None:
    one, two = m.dice.choice(
        (
            ("O'Brien", "O Brien"),
            ("MacDonald", "Mac Donald"),
            ("van der Berg", "Vanderberg"),
            ("Al-Tikriti", "Altikriti"),
            ("St John", "StJohn"),
            ("McAllister", "Mc Allister"),
            ("De Souza", "Desouza"),
            ("O'Callaghan", "OCallaghan"),
            ("Fitz Gerald", "Fitzgerald"),
        )
    )
    given, born = m.dice.choice(_MEN), m.born()
    m.say("p0", given, one, born)
    m.say("p0", given, two, born)


def _double(m: _Making) -> None:
    given, born = m.dice.choice(_WOMEN), m.born()
    one, two = m.dice.sample(_SURNAMES, 2)
    m.say("p0", given, f"{one}-{two}", born)
    m.say("p0", given, one if m.number % 2 else two, born)
    m.say("p0", given, f"{one} {two}", born)


def _family_first(m: _Making) -> None:
    if m.number % 2:
        given, family = (
            m.dice.choice(("Xiaoming", "Jianhong", "Meiling", "Nandor", "Takeshi")),
            m.surname(_CHINESE),
        )
        born = m.born()
        m.say("p0", given, family, born)
        m.say("p0", family, given, born)
    else:
        given, family, born = m.dice.choice(_WOMEN), m.surname(), m.born()
        m.say("p0", given, family, born)
        m.say("p0", None, f"{family.upper()}, {given}", born)


def _spellings(m: _Making) -> None:
    one, two = m.dice.choice(
        (
            ("Yusuf", "Youssef"),
            ("Hussein", "Husayn"),
            ("Mohammed", "Muhammad"),
            ("Aisha", "Ayesha"),
            ("Olga", "Olha"),
            ("Sergei", "Serhii"),
            ("Fatima", "Fatma"),
            ("Omar", "Umer"),
            ("Dmitri", "Dmytro"),
            ("Rashid", "Rasheed"),
        )
    )
    family, born = m.surname(_MUSLIM), m.born()
    m.say("p0", one, family, born)
    m.say("p0", two, family, born)


def _date_slip(m: _Making) -> None:
    given, family, home = m.dice.choice(_WOMEN), m.surname(), m.home()
    year, month, day = 1960 + m.dice.randrange(40), m.dice.randrange(1, 13), m.dice.randrange(1, 13)
    wrong = (
        f"{year}-{day:02d}-{month:02d}"
        if m.number % 2
        else f"{year + 1 if year % 10 != 9 else year - 1}-{month:02d}-{day:02d}"
    )
    m.say("p0", given, family, f"{year}-{month:02d}-{day:02d}", role="victim", **home)
    m.say("p0", given, family, wrong, role="victim", **home)


def _wrong_sex(m: _Making) -> None:
    given, family, born, home = m.dice.choice(_MEN), m.surname(), m.born(), m.home()
    m.say("p0", given, family, born, sex="M", **home)
    m.say("p0", given, family, born, sex="F", **home)


def _no_date(m: _Making) -> None:
    given, family, phone = m.dice.choice(_MEN), m.surname(), m.phone()
    m.say("p0", given, family, m.born(), phone=phone)
    m.say("p0", given, family, m.dice.choice(("1900-01-01", "1899-12-30")), phone=phone)


def _moved(m: _Making) -> None:
    given, family = m.dice.choice(_WOMEN), m.surname(_MUSLIM if m.number % 2 else _SURNAMES)
    born = f"{m.dice.randrange(1960, 2000)}-01-01" if m.number % 2 else m.born()
    for _ in range(2):
        m.say("p0", given, family, born, role="victim", **m.home())


def _honorific(m: _Making) -> None:
    called = m.dice.choice(("Imran", "Asif", "Kamran", "Bilal", "Tariq", "Waseem"))
    family, born = m.surname(_MUSLIM), m.born()
    home = m.home()
    for given in (f"Mohammed {called}", called, f"Md {called}"):
        m.say("p0", given, family, born, **home)


def _officer(m: _Making) -> None:
    family, number = m.surname(), m.dice.randrange(1000, 9999)
    for written in (f"PC {number} {family}", f"{family} {number}", f"PC {number} {family.upper()}"):
        m.say("p0", None, written, sex="M", role="suspect" if m.number % 2 else "victim")


def _organisation_word(m: _Making) -> None:
    family = m.dice.choice(
        ("Staff", "Church", "Crown", "Bank", "Hall", "Shop", "Resident", "Council", "School")
    )
    given, born = m.dice.choice(_WOMEN), m.born()
    m.say("p0", given, family, born, times=2, role="victim")


def _frequent_caller(m: _Making) -> None:
    given, family, born, phone, home = (
        m.dice.choice(_WOMEN),
        m.surname(),
        m.born(),
        m.phone(),
        m.home(),
    )
    for n in range(30):
        m.say(
            "p0",
            given if n % 3 else given[0],
            family,
            born if n % 2 else None,
            role="reporter",
            phone=phone,
            **(home if n % 5 else {}),
        )


def _initial(m: _Making) -> None:
    given, family, born, home, phone = (
        m.dice.choice(_MEN),
        m.surname(),
        m.born(),
        m.home(),
        m.phone(),
    )
    m.say("p0", given, family, born, **home, phone=phone)
    m.say("p0", given[0], family, None if m.number % 2 else born, **home, phone=phone)


APART = {
    "twins, a boy and a girl": _twins,
    "twins of one sex": _twins_of_one_sex,
    "a couple with one birthday": _couple,
    "father and son": _father_and_son,
    "father and son, and a mention without a date": _father_and_son_bridged,
    "brothers and sisters who share a first word": _brothers,
    "one name for each sex": _two_sexes,
    "Singh and Kaur": _singh_and_kaur,
    "women at a refuge": _refuge,
    "one name at a prison or a hospital": _prison,
    "placeholder dates of birth": _placeholder_dates,
    "placeholder addresses": _placeholder_places,
    "unnamed, with a placeholder": _unnamed,
    "names that are nobody's": _nobody,
    "namesakes": _namesakes,
    "brothers and sisters with names alike": _alike_brothers,
}
TOGETHER = {
    "short form of a name": _nickname,
    "a slip in the family name": _slip,
    "married": _married,
    "O', Mac, van, Al": _prefixes,
    "double family name": _double,
    "family name first": _family_first,
    "several spellings": _spellings,
    "a slip in the date of birth": _date_slip,
    "sex recorded wrongly": _wrong_sex,
    "placeholder date of birth beside a real one": _no_date,
    "moved": _moved,
    "honorific written or not": _honorific,
    "officer with a number": _officer,
    "a family name that is an organisation's word": _organisation_word,
    "frequent caller": _frequent_caller,
    "initial alone": _initial,
}
EACH = 6


def sets(each: int = EACH, start: int = 0) -> list[Set]:
    """Sets of every kind, numbered from `start`: another start makes others."""
    made = []
    for kind, make in (APART | TOGETHER).items():
        for number in range(start, start + each):
            making = _Making(kind, number)
            make(making)
            made.append(
                Set(
                    kind,
                    number,
                    tuple(making.rows),
                    wanted="two people" if kind in APART else "one person",
                )
            )
    return made


DATA = Path(__file__).parent / "data" / "sets.csv"
COLUMNS = (
    "wanted",
    "kind",
    "number",
    "person",
    "record",
    "role",
    "recorded_on",
    "relationship",
    *PERSON_COLUMNS,
)


def read(path: Path = DATA, hand: str = "second") -> list[Set]:
    """The sets of a CSV, one mention a row, in the order of the file; the columns are COLUMNS.

    Raises ValueError when two mentions in one record have one role: they could not be told apart
    afterwards.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    made = []
    for (wanted, kind, number), mentions in groupby(
        rows, key=lambda r: (r["wanted"], r["kind"], int(r["number"]))
    ):
        people = tuple(
            (
                None if r["person"] == "?" else r["person"],
                {c: r[c] for c in COLUMNS[4:] if r[c]} | {"role": r["role"] or "suspect"},
            )
            for r in mentions
        )
        roles = [(row["record"], row["role"]) for _, row in people if "record" in row]
        if len(set(roles)) < len(roles):
            raise ValueError(f"{path}, {kind} {number}: two mentions in one record have one role")
        made.append(Set(kind, number, people, hand, wanted))
    return made


def write(folder: Path, made: list[Set]) -> dict[tuple[str, str, int], tuple[int, str | None]]:
    """The sets as a part of their own beside a force's.

    Returns the set and the person of each mention.
    """
    truth = {}
    for table in ("incidents", "involvements"):
        (folder / table).mkdir(parents=True, exist_ok=True)
    with (
        (folder / "incidents" / "battery.csv").open("w", encoding="utf-8", newline="") as a,
        (folder / "involvements" / "battery.csv").open("w", encoding="utf-8", newline="") as b,
    ):
        incidents = csv.writer(a)
        people = csv.DictWriter(
            b,
            ("force", "incident_id", "role", "relationship", *PERSON_COLUMNS),
            extrasaction="ignore",
        )
        incidents.writerow(
            ["force", "incident_id", "record_kind", "recorded_on", "occurred_from", "narrative"]
        )
        people.writeheader()
        for place, one in enumerate(made):
            told = set()
            for n, (who, row) in enumerate(one.people):
                incident = f"B{place:04d}-{row.get('record', f'{n:02d}')}"
                if incident not in told:
                    told.add(incident)
                    day = row.get("recorded_on", "2026-04-01")
                    incidents.writerow([FORCE, incident, "crime", day, day, "Report taken."])
                people.writerow({"force": FORCE, "incident_id": incident, **row})
                truth[incident, row["role"], 1] = (place, who)
    return truth


def measure(made: list[Set], incidents: int, work: Path) -> dict[str, Any]:
    """Counts the sets inside a made-up force of so many incidents, whose files go to `work`."""
    records, clean = work / "records", work / "clean"
    make_force(records, Force(incidents, 0.01, 7), workers=1)
    truth = write(records, made)
    take_in(records, clean)
    engine = open_engine("duckdb", str(clean))
    for table in ("involvements", "orders"):
        engine.register(table, clean / f"{table}.parquet")
    groups = _grouped(engine)
    engine.close()
    return score(made, truth, groups)


HALVES = ("seen", "kept aside")
_COUNTS = (
    "sets",
    "right throughout",
    "pairs right",
    "joined wrongly",
    "missed",
    "pairs of two people",
    "pairs of one person",
)


def score(made: list[Set], truth: dict[Any, Any], groups: dict[Any, Any]) -> dict[str, Any]:
    """Pairs within a set: right, joined wrongly, missed. A mention that nobody can place may be
    with one person at the most.
    """
    by_set: dict[int, list[tuple[str | None, Any]]] = defaultdict(list)
    places: dict[Any, set[int]] = defaultdict(set)
    for key, (place, who) in truth.items():
        by_set[place].append((who, groups.get(key, f"alone {key}")))
        if key in groups:
            places[groups[key]].add(place)
    strangers = {key for key, group in groups.items() if group in places and key not in truth}
    tables: dict[tuple[str, str], dict[str, Any]] = {}
    for one, (_, mentions) in zip(made, sorted(by_set.items()), strict=True):
        row = tables.setdefault(
            (one.hand, one.kind),
            {"wanted": one.wanted, **{h: dict.fromkeys(_COUNTS, 0) for h in HALVES}},
        )
        told = row["kept aside" if one.aside else "seen"]
        for name, count in _counted(mentions).items():
            told[name] += count
    hands = list(dict.fromkeys(hand for hand, _ in tables))
    return {
        "kinds": {
            hand: {
                kind: row | {h: _with_shares(row[h]) for h in HALVES}
                for (by, kind), row in tables.items()
                if by == hand
            }
            for hand in hands
        },
        "all": _summed(tables.values()),
        "by hand and what is wanted": {
            f"{hand} hand, {wanted}": _summed(
                t for (by, _), t in tables.items() if (by, t["wanted"]) == (hand, wanted)
            )
            for hand in hands
            for wanted in ("two people", "one person")
        },
        "strangers of the force joined to a set": len(strangers),
        "people joined over two sets or more": sum(len(p) > 1 for p in places.values()),
    }


def _counted(mentions: list[tuple[str | None, Any]]) -> dict[str, int]:
    """The counts of one set, from the person and the group of each mention."""
    right = wrong = missed = apart = together = 0
    for (a, x), (b, y) in combinations(mentions, 2):
        if a is None or b is None:
            continue
        same = a.rstrip("?") == b.rstrip("?")
        if same and "?" in a + b:
            continue
        right += same == (x == y)
        wrong += not same and x == y
        missed += same and x != y
        apart += not same
        together += same
    return dict(
        zip(
            _COUNTS,
            (1, int(not wrong and not missed), right, wrong, missed, apart, together),
            strict=True,
        )
    )


def _summed(tables: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    rows = list(tables)
    return {
        half: _with_shares({name: sum(t[half][name] for t in rows) for name in _COUNTS})
        for half in HALVES
    }


def _with_shares(counts: dict[str, int]) -> dict[str, Any]:
    """Counts with the shares that they give.

    Pairs of one set hang together, so intervals of pairs are too narrow.
    """
    return counts | {
        "share of sets right throughout": share(counts["right throughout"], counts["sets"]),
        "share of pairs of two people joined": share(
            counts["joined wrongly"], counts["pairs of two people"]
        ),
        "share of pairs of one person missed": share(
            counts["missed"], counts["pairs of one person"]
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--incidents", type=int, default=4000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seen", action="store_true", help="say nothing of the sets kept aside")
    parser.add_argument("--hand", choices=("first", "second"), help="the sets of one hand alone")
    options = parser.parse_args()
    made = [one for one in (*sets(), *read()) if options.hand in (None, one.hand)]
    with tempfile.TemporaryDirectory(prefix="battery-") as work:
        report = {
            "incidents of the force": options.incidents,
            **measure(made, options.incidents, Path(work)),
        }
    if options.seen:
        for table in (
            *(t for kinds in report["kinds"].values() for t in kinds.values()),
            report["all"],
            *report["by hand and what is wanted"].values(),
        ):
            del table["kept aside"]
    for hand, kind, halves in (
        (hand, kind, t) for hand, kinds in report["kinds"].items() for kind, t in kinds.items()
    ):
        print(
            f"{hand} {kind:<60}",
            *(
                f"{h}: {halves[h]['right throughout']}/{halves[h]['sets']} wrong {halves[h]['joined wrongly']} missed {halves[h]['missed']}"
                for h in HALVES
                if h in halves
            ),
        )
    print(json.dumps({k: v for k, v in report.items() if k != "kinds"}, indent=1))
    if options.out:
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
