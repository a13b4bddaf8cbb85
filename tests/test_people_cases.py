"""Who is two, who is one and who is nobody: one set of each kind, with people and places of its
own, all in one run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clew.screening.people.homes import home_and_house, is_institution
from clew.screening.people.names import alike, given_roots
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from tests.records import course_of, incident, person, rows, write_records

Who = dict[str, Any]


def _who(given: str | None, family: str | None, born: str | None = None, **more: Any) -> Who:
    return {
        "given_names": given,
        "family_name": family,
        "date_of_birth": born,
        "role": "suspect",
        **more,
    }


def _at(number: int, **more: Any) -> Who:
    return {"address": f"{number} Teasel Lane", "postcode": f"QX{number} 4TB", **more}


# Nobody of these is anybody else of his set.
_TWO: dict[str, list[Who]] = {
    "twins, a girl and a boy": [
        _who("Rowena", "Cheesewright", "2000-09-14", sex="F", person_ref="N71", **_at(1)),
        _who("Fergus", "Cheesewright", "2000-09-14", sex="M", person_ref="N72", **_at(1)),
    ],
    "twins, one home, nothing else": [
        _who("Rosalind", "Inglesant", "1996-04-22", **_at(2)),
        _who("Judith", "Inglesant", "1996-04-22", **_at(2)),
    ],
    "a couple of one birthday": [
        _who("Lionel", "Kirkbride", "1971-08-30", sex="M", **_at(3, phone="07700 900311")),
        _who("Pauline", "Kirkbride", "1971-08-30", sex="F", **_at(3)),
    ],
    "a couple, both 1 January": [
        _who("Tariq", "Lodhi", "1968-01-01", sex="M", **_at(4)),
        _who("Salma", "Lodhi", "1968-01-01", sex="F", **_at(4)),
    ],
    "father and son, both 1 January": [
        _who("Hamid", "Durrani", "1961-01-01", **_at(5)),
        _who("Hamid", "Durrani", "1991-01-01", **_at(5)),
    ],
    "father and son": [
        _who("Clifford", "Netherwood", "1958-06-11", **_at(6, phone="07700 900312")),
        _who("Clifford", "Netherwood", "1987-12-03", **_at(6, phone="07700 900312")),
    ],
    "brothers of one first name": [
        _who("Muhammad Bilal", "Warraich", "1993-02-17", person_ref="N73", **_at(7)),
        _who("Muhammad Hamza", "Warraich", "1996-10-09", person_ref="N74", **_at(7)),
    ],
    "brothers of one first name, no dates": [
        _who("Abdul Karim", "Popal", **_at(8)),
        _who("Abdul Latif", "Popal", **_at(8)),
    ],
    "sisters of one first name, one slip": [
        _who("Xiao Ling", "Ouyang", "1999-03-05", **_at(9)),
        _who("Xia Hong", "Ouyang", **_at(9)),
    ],
    "sisters of a double name": [
        _who("Mary Bridget", "Maughan", **_at(10)),
        _who("Mary Ellen", "Maughan", **_at(10)),
    ],
    "a brother and a sister of one short form": [
        _who("Daniel", "Hebblethwaite", "1992-05-06", sex="M", **_at(11)),
        _who("Danielle", "Hebblethwaite", "1994-11-20", sex="F", **_at(11)),
    ],
    "Singh and Kaur": [
        _who("Sukhdeep", "Singh", "1986-07-08", sex="M", **_at(12, phone="07700 900313")),
        _who("Sukhdeep", "Kaur", "1988-01-19", sex="F", **_at(12, phone="07700 900313")),
    ],
    "women of one refuge": [
        _who(
            "Imogen",
            f,
            role="victim",
            sex="F",
            address="Haven House Refuge, 9 Sorrel Way",
            postcode="QX13 4TB",
            phone="01632 960313",
        )
        for f in ("Lillywhite", "Oldroyd", "Ravenscroft")
    ],
    "a hostel that does not say so": [
        _who("Imogen", f, role="victim", sex="F", **_at(14, phone="01632 960314"))
        for f in ("Scattergood", "Unsworth", "Yarborough")
    ],
    "a date of birth that stands for nothing": [
        _who("Peter", "Green", "1900-01-01", **_at(n)) for n in (20, 21, 22)
    ],
    "an address that stands for nothing": [
        _who("Peter", "Wood", address="Not known") for _ in range(3)
    ],
    "no fixed abode": [
        _who("Peter", "Harris", address="NFA", postcode="ZZ99 3WZ") for _ in range(3)
    ],
    "a common name and nothing else": [_who("Sarah", "Evans", role="victim") for _ in range(2)],
    "a rare name and nothing else": [_who("Barnaby", "Wolstenholme") for _ in range(3)],
    "a rare name and two homes": [_who("Dorothea", "Micklethwaite", **_at(n)) for n in (23, 24)],
    "a rare name, one street": [
        _who("Edmund", "Bickerstaff", address=f"{n} Garth Close", postcode="QX25 4TB")
        for n in (4, 19)
    ],
    "one name at a prison": [
        _who("Keith", "Greenhalgh", "1979-02-03", address="HMP Northmoor"),
        _who("Keith", "Greenhalgh", None, address="HMP Northmoor"),
    ],
    "one name at a care home": [
        _who(
            "Edith",
            "Crowther",
            None,
            role="victim",
            address="The Beeches Care Home, 12 Orchard Avenue",
        )
        for _ in range(2)
    ],
    "two men of a police station's telephone": [
        _who("Roland", "Arkwright", "1981-05-06", phone="0800 555111"),
        _who("Rolland", "Arkwright", "1962-11-09", phone="0800 555111"),
    ],
    "a common name on 1 January": [
        _who("Ayesha", "Begum", "1985-01-01", sex="F", **_at(n, phone=f"07700 9004{n}"))
        for n in (26, 27)
    ],
}
_ONE: dict[str, list[Who]] = {
    "O'": [
        _who("Declan", n, "1979-04-13")
        for n in ("O'Rourke", "O Rourke", "O\u2019Rourke", "OROURKE")
    ],
    "Mac": [_who("Morag", n, "1982-02-21") for n in ("MacAllister", "Mac Allister")],
    "van der": [_who("Joost", n, "1990-10-10") for n in ("van der Meer", "Vandermeer")],
    "Al-": [
        _who(g, n, "1988-12-02")
        for g, n in (("Youssef", "Al-Jabouri"), ("Yusuf", "Aljabouri"), ("Yousef", "Al Jabouri"))
    ],
    "double-barrelled": [
        _who("Harriet", n, "1991-06-17") for n in ("Gathercole-Mbeki", "Gathercole", "Mbeki")
    ],
    "family name first": [
        _who("Meiling", "Zheng", "1993-03-27"),
        _who("Zheng", "Meiling", "1993-03-27"),
    ],
    "family name first, with a slip": [
        _who("Philippa", "Tunnicliffe", "1994-08-12", **_at(31)),
        _who("Tuniclifffe".replace("fff", "ff"), "Philippa", "1994-08-12", **_at(31)),
    ],
    "family name first, a comma": [
        _who("Vivien", "Drinkwater", "1975-01-30"),
        _who(None, "DRINKWATER, Vivien", "1975-01-30"),
    ],
    "one real date": [
        _who("Cuthbert", "Featherby", "1969-07-19", phone="07700 900315"),
        _who("Cuthbert", "Featherby", "1899-12-30", phone="07700 900315"),
    ],
    "an organisation's word": [
        _who("Lorraine", "Church", "1977-11-02", role="victim") for _ in range(2)
    ],
    "an officer": [
        _who(None, n) for n in ("PC 7731 Thistlewood", "Thistlewood 7731", "Sgt 7731 THISTLEWOOD")
    ],
    "also known as": [
        _who("Gordon", "Rawcliffe AKA Swinglehurst", "1984-09-25"),
        _who("Gordon", "Swinglehurst", "1984-09-25"),
        _who("Gordon", "Rawcliffe", "1984-09-25"),
    ],
    "a short form of a Yoruba name": [
        _who("Oluwafemi", "Adesanya", "1992-04-04"),
        _who("Femi", "Adesanya", "1992-04-04"),
    ],
    "a short form of a Polish name": [
        _who("Krzysztof", "Wieczorek", "1986-06-06"),
        _who("Krzysiek", "Wieczorek", "1986-06-06"),
    ],
    "Sean and Shaun": [
        _who("Sean", "Hanrahan", "1987-07-07"),
        _who("Shaun", "Hanrahan", "1987-07-07"),
    ],
    "sex recorded wrongly": [
        _who("Bill", "Pennyfeather", "1966-05-15", sex="F", **_at(32)),
        _who("William", "Pennyfeather", "1966-05-15", sex="M", **_at(32)),
    ],
    "a home written in two ways": [
        _who("Sylvia", "Ackersley", None, role="victim", address=a)
        for a in ("Flat 3, 27 St. Luke's Rd", "27 Saint Lukes Road Flat 3, Marlbeck")
    ],
    "a telephone written in three ways": [
        _who("Adrian", "Cottingham", None, phone=p)
        for p in ("07700 900316", "+44 (0)7700 900316", "0044 7700 900316")
    ],
}
_NOBODY: dict[str, list[Who]] = {
    "unnamed, a vehicle that nobody knows": [
        _who(None, None, vehicle=v) for v in ("UNKNOWN", "UNKNOWN", "White van", "WHITE VAN")
    ],
    "unnamed, a telephone of noughts": [_who(None, None, phone="00000000000") for _ in range(3)],
    "unnamed, an e-mail that stands for nothing": [
        _who(None, None, email="unknown@unknown.com") for _ in range(3)
    ],
    "unnamed, a handle that stands for nothing": [_who(None, None, handle="N/A") for _ in range(3)],
    "UNK": [_who("UNK", "UNK") for _ in range(3)],
    "a baby": [_who("Baby", None, role="victim") for _ in range(2)],
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str | None]]:
    folder = tmp_path_factory.mktemp("cases")
    people, numbers = [], {}
    for kind, members in {**_TWO, **_ONE, **_NOBODY}.items():
        numbers[kind] = [100 * (len(numbers) + 1) + n for n in range(len(members))]
        people += [
            {**person(number, who["role"], None, None), **who}
            for number, who in zip(numbers[kind], members, strict=True)
        ]
    write_records(
        folder / "r",
        [incident(n, "2026-01-01", "Report taken.") for ns in numbers.values() for n in ns],
        people,
    )
    run = screen(folder / "r", folder / "runs", Silent(), threads=1)
    identity = {r["incident_id"]: r["identity_id"] for r in rows(run.folder, "identities")}
    return {kind: [identity.get(f"I{n}") for n in ns] for kind, ns in numbers.items()}


@pytest.mark.parametrize("kind", _TWO)
def test_two_are_two(found: dict[str, list[str | None]], kind: str) -> None:
    assert None not in found[kind]
    assert len(set(found[kind])) == len(found[kind])


@pytest.mark.parametrize("kind", _ONE)
def test_one_is_one(found: dict[str, list[str | None]], kind: str) -> None:
    assert None not in found[kind]
    assert len(set(found[kind])) == 1


@pytest.mark.parametrize("kind", _NOBODY)
def test_nobody_is_nobody(found: dict[str, list[str | None]], kind: str) -> None:
    assert set(found[kind]) == {None}


def test_a_son_written_without_a_date_bridges_nobody(tmp_path: Path) -> None:
    home = {"address": "41 Sorrel Way", "postcode": "QX9 4TB"}
    people = [
        person(n, "suspect", "Leonard", "Tattersall", born, **home)
        for n, born in enumerate(("1957-04-16", "1989-09-28", None), 1)
    ]
    write_records(tmp_path / "r", [incident(n, "2026-01-01", "x") for n in (1, 2, 3)], people)
    ids = {
        r["incident_id"]: r["identity_id"]
        for r in rows(
            screen(tmp_path / "r", tmp_path / "runs", Silent(), threads=1).folder, "identities"
        )
    }
    assert ids["I1"] != ids["I2"]


def test_one_victim_speaks_for_a_suspect_whose_name_is_written_in_two_ways(tmp_path: Path) -> None:
    told = ("SUS followed VIC home and keeps texting her.", "SUS waiting outside her work again.")
    written = (
        ("Anthony", "Prendergast", "1991-04-09"),
        ("Antony", "Prendergest", None),
        ("Anthony", "Prendergast", "1991-09-04"),
    )
    people = []
    for n, (given, family, born) in enumerate(written, 1):
        people += [
            person(n, "victim", "Katherine", "Marchetti", "1980-02-01", phone="07700 900317"),
            person(n, "suspect", given, family, born, sex="M", phone=f"07700 90032{n}"),
        ]
    write_records(
        tmp_path / "r", [incident(n, f"2026-01-0{n}", told[n % 2]) for n in (1, 2, 3)], people
    )
    run = screen(tmp_path / "r", tmp_path / "runs", Silent(), threads=1)
    course = course_of(run.folder, "I1")
    assert course
    assert course["incident_count"] == 3


def test_one_victim_makes_no_one_suspect_of_a_father_and_a_son(tmp_path: Path) -> None:
    people = []
    for n, born in enumerate(("1955-04-09", "1985-04-19", None), 1):
        people += [
            person(n, "victim", "Katherine", "Marchetti", "1980-02-01", phone="07700 900317"),
            person(n, "suspect", "Clifford", "Oldroyd", born, sex="M"),
        ]
    write_records(tmp_path / "r", [incident(n, f"2026-01-0{n}", "x") for n in (1, 2, 3)], people)
    run = screen(tmp_path / "r", tmp_path / "runs", Silent(), threads=1)
    ids = {
        r["incident_id"]: r["identity_id"]
        for r in rows(run.folder, "identities", "role = 'suspect'")
    }
    assert ids["I1"] != ids["I2"]


_GIVEN = [
    "Adam",
    "Boris",
    "Clive",
    "Edmund",
    "Fergus",
    "Gideon",
    "Horace",
    "Ivor",
    "Jasper",
    "Kelvin",
    "Lionel",
    "Magnus",
]


def _families(share: float, folder: Path) -> float:
    """Of 700 people, each written twice at one home, a share is written with another given name the
    second time. Joined of these.
    """
    people, other = [], []
    for n in range(700):
        family = f"{'BCDFGHJKLM'[n % 10]}{'aeiou'[n // 10 % 5]}{'ndrlstmbvg'[n // 50 % 10]}{'aeiou'[n // 5 % 5]}{'rwkby'[n // 140]}ton{'abcdefg'[n % 7]}"
        born, home = (
            f"{1940 + n % 60}-{1 + n % 12:02d}-{2 + n % 26:02d}",
            {"address": f"{n} Cinder Lane", "postcode": f"YZ{n % 90} {n % 9}AB"},
        )
        second = _GIVEN[(n + 5) % 12] if n % 100 < share * 100 else _GIVEN[n % 12]
        other += [n] if second != _GIVEN[n % 12] else []
        people += [
            person(n, "victim", _GIVEN[n % 12], family, born, **home),
            person(n + 1000, "victim", second, family, born, **home),
        ]
    write_records(
        folder / "r",
        [incident(int(p["incident_id"][1:]), "2026-01-01", "x") for p in people],
        people,
    )
    ids = {
        r["incident_id"]: r["identity_id"]
        for r in rows(
            screen(folder / "r", folder / "runs", Silent(), threads=1).folder, "identities"
        )
    }
    return sum(ids[f"I{n}"] == ids[f"I{n + 1000}"] for n in other) / len(other)


def test_two_given_names_on_one_birthday_are_two_people_unless_the_set_exchanges_names(
    tmp_path: Path,
) -> None:
    assert _families(0.03, tmp_path / "as twins are") == 0
    assert _families(0.15, tmp_path / "as in a register") > 0.9


@pytest.mark.parametrize(
    ("written", "same"),
    [("Flat 2, 14 St. Mary's Rd", "14 Saint Marys Road Flat 2"), ("31 Larkspur Avenue, Marlbeck", "31 Larkspur Ave"), ("Apartment 3, 5 Canal La", "Flat 3, 5 Canal Lane")],
)  # fmt: skip
def test_a_home_has_one_spelling(written: str, same: str) -> None:
    assert home_and_house(written) == home_and_house(same) != (None, None)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("12 Mill Lane", "12a Mill Lane"),
        ("Flat 1, 12 Mill Lane", "Flat 2, 12 Mill Lane"),
        ("1 Mill Lane", "1 Mill Road"),
    ],
)
def test_two_homes_stay_two(one: str, two: str) -> None:
    assert home_and_house(one)[0] != home_and_house(two)[0]


@pytest.mark.parametrize(
    "written",
    [
        "Unknown",
        "No fixed abode",
        "High Street",
        "HMP Northmoor, Gaol Lane",
        "Haven Women's Refuge",
        "c/o police",
    ],
)
def test_nowhere_is_nobodys_home(written: str) -> None:
    assert home_and_house(written) == (None, None)


def test_the_house_is_the_last_number_and_a_prison_is_known() -> None:
    assert [
        home_and_house(w)[1]
        for w in ("Flat 2, 14 Garth Close", "27a Mill Lane", "Rose Cottage, Mill Lane")
    ] == ["14/2", "27", None]
    assert is_institution("hm prison northmoor")
    assert not is_institution("3 Prisoner's Walk")


def test_a_name_keeps_its_own_sex_whatever_is_recorded() -> None:
    assert given_roots("billy", "F") == ("william",)
    assert alike("palu", "paul", None, None)
    assert not alike("leon", "noel", None, None)
