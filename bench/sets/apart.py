"""Kinds in which people who share much are easily taken for one. Every maker fills one set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bench.sets.making import Making, Person, Row, names, ways, written

MUSLIM, SIKH, CHINESE, TRAVELLER = (
    "South Asian, Muslim",
    "South Asian, Sikh and Hindu",
    "Chinese",
    "Irish Traveller",
)

# Names that many bear, so that name alone says little.
_COMMON = [
    ("John", "Smith", "M"),
    ("David", "Jones", "M"),
    ("Paul", "Taylor", "M"),
    ("Sarah", "Williams", "F"),
    ("Susan", "Brown", "F"),
    ("Mohammed", "Khan", "M"),
    ("Mohammed", "Hussain", "M"),
    ("Mohammed", "Ali", "M"),
    ("Fatima", "Begum", "F"),
    ("Harjit", "Singh", "M"),
    ("Manjit", "Kaur", "F"),
    ("Patrick", "Ward", "M"),
    ("Mary", "Connors", "F"),
    ("Wei", "Chen", "M"),
    ("Li", "Wang", "F"),
    ("Ahmed", "Ali", "M"),
    ("Piotr", "Nowak", "M"),
    ("Anna", "Kowalska", "F"),
    ("Michael", "Johnson", "M"),
    ("Emma", "Evans", "F"),
    ("James", "Wilson", "M"),
    ("Rajesh", "Patel", "M"),
    ("Priya", "Patel", "F"),
]


def _common(m: Making, **fixed: object) -> Person:
    given, family, sex = m.dice.choice(_COMMON)
    return m.person(given=given, family=family, sex=sex, **fixed)


def _other(m: Making, one: Person, **changed: object) -> Person:
    """Another person with everything of `one` but a birth date of their own and what is `changed`."""
    return replace(one, **({"born": m.born(), "phone": m.phone(), "home": m.home()} | changed))  # type: ignore[arg-type]


def _two(m: Making, one: Person, two: Person) -> None:
    """Two mentions of each; what the records hold differs by the number of the set."""
    first, second = (("dsa", "dsp"), ("dsap", "ds"), ("da", "dp"))[m.number % 3]
    m.say("a", one.said(first), one.said(second))
    m.say("b", two.said(first), two.said(second))


def _household(m: Making, one: Person, **changed: object) -> None:
    _two(m, one, _other(m, one, phone=one.phone, home=one.home, **changed))


def _another_given(m: Making, origin: str, sex: str, *taken: str) -> str:
    return m.dice.choice(
        [n.name for n in names()[origin, sex] if n.name[0] not in {t[0] for t in taken}]
    )


def _twins(m: Making, *, two_sexes: bool = False) -> None:
    origin = m.origin()
    one = m.person(origin)
    sex = {"M": "F", "F": "M"}[one.sex] if two_sexes else one.sex
    _household(m, one, given=_another_given(m, origin, sex, one.given), sex=sex, born=one.born)


def _triplets(m: Making) -> None:
    origin = m.origin()
    one = m.person(origin)
    two = replace(one, given=_another_given(m, origin, one.sex, one.given))
    three = replace(one, given=_another_given(m, origin, one.sex, one.given, two.given))
    m.together(("a", one.said("dsa")), ("b", two.said("dsa")), ("c", three.said("dsa")))
    for who, person in zip("abc", (one, two, three), strict=True):
        m.say(who, person.said("ds" if m.number % 2 else "da"))


def _couple(m: Making) -> None:
    origin = m.origin()
    he = m.person(origin, "M")
    _household(m, he, given=_another_given(m, origin, "F", he.given), sex="F", born=he.born)


def _father_and_son(m: Making) -> None:
    father = m.person(sex="M", born=m.born(1945, 1968))
    _household(m, father, born=m.born(1975, 2004))


def _father_and_son_in_one_record(m: Making) -> None:
    father = m.person(sex="M", born=m.born(1945, 1968))
    son = replace(father, born=m.born(1975, 2004))
    m.together(("a", father.said("sa")), ("b", son.said("dsa", relationship="son")))
    m.say("a?", father.said("ds"))
    m.say("b", son.said("dp"))
    m.say("?", father.said("a"))


def _parent_and_child_with_one_initial(m: Making, *, sex: str) -> None:
    origin = m.origin()
    old = m.person(origin, sex, born=m.born(1945, 1968))
    same = [
        n.name
        for n in names()[origin, sex]
        if n.name[0] == old.given[0]
        and n.name != old.given
        and old.given not in n.ways
        and n.name not in old.given
    ]
    young = replace(
        old,
        given=m.dice.choice(same) if same else f"{old.given[0]}ara",
        born=m.born(1975, 2004),
        phone=m.phone(),
    )
    m.say("a", old.said("dsa"), old.said("ap"))
    m.say("b", young.said("dsa"), young.said("ap"))
    m.say("?", replace(old, given=old.given[0]).said("a"))


def _cousins(m: Making, *, origin: str = "") -> None:
    """Cousins named after one grandfather, once both at the grandmother's."""
    one = m.person(origin, "M", born=m.born(1985, 1989))
    two = _other(m, one, born=m.born(1990, 1994))
    shared = m.home()
    m.say("a", one.said("dsp"), one.said("d", **shared))
    m.say("b", two.said("dsp"), two.said("d", **shared))


def _rare_namesakes(m: Making) -> None:
    one = m.person()
    year = int(one.born[:4])
    _two(
        m,
        one,
        _other(
            m,
            one,
            born=f"{year + m.dice.choice((5, 7, 11))}-{m.dice.randrange(2, 13):02d}-{m.dice.randrange(13, 28)}",
        ),
    )


def _common_namesakes(m: Making) -> None:
    one = _common(m)
    _two(m, one, _other(m, one))


def _common_namesakes_without_dates(m: Making) -> None:
    one = _common(m)
    two = _other(m, one)
    m.say("a", one.said("sap"), one.said("ap"))
    m.say("b", two.said("sap"), two.said("ap"))


def _women_at_a_refuge(m: Making) -> None:
    """One given name, three family names, one house and its telephone; nobody wrote all the birth
    dates down.
    """
    origin = m.origin()
    place, line = m.home(), m.landline()
    one = m.person(
        origin,
        "F",
        home=place
        | {"address": m.dice.choice((f"Women's Refuge, {place['address']}", place["address"]))},
        phone=line,
    )
    for n, who in enumerate("abc"):
        person = replace(one, family=m.family(m.origin()), born=m.born(1970, 2002))
        m.say(who, person.said("ap" if n else "dsap"), person.said("dp" if m.number % 2 else "ap"))


_PLACES = {
    "a hostel": (
        "The Old Brewery Hostel, {}",
        "Room {n}, Emmaus House, {}",
        "Salvation Army Hostel, {}",
        "YMCA, {}",
    ),
    "a prison": ("HMP Northmoor, {}", "HMP Northmoor", "H.M. Prison, {}", "HMP & YOI Fellgate"),
    "a care home": (
        "Room {n}, Sycamore Lodge Care Home, {}",
        "The Willows Residential Home, {}",
        "Beech Court Nursing Home, {}",
    ),
    "a hospital": (
        "Ward {n}, Northmoor Royal Infirmary",
        "Northmoor General Hospital, {}",
        "A&E, Northmoor Royal Infirmary",
    ),
    "an asylum hotel": (
        "Room {n}, Britannia Hotel, {}",
        "The Grange Hotel, {}",
        "c/o Park Inn Hotel, {}",
    ),
    "a children's home": (
        "Hollies Children's Home, {}",
        "The Beeches, Local Authority Children's Home, {}",
    ),
}


def _at(m: Making, place: str) -> None:
    """Two people of one common name at one institution, with its telephone, in different years of
    birth.
    """
    home = m.home()
    told = m.dice.choice(_PLACES[place])
    line = m.landline()
    years = (
        (1928, 1945)
        if place == "a care home"
        else (2004, 2010)
        if place == "a children's home"
        else (1960, 2002)
    )
    one = _common(
        m,
        phone=line,
        born=m.born(*years),
        home=home | {"address": told.format(home["address"], n=m.dice.randrange(2, 40))},
    )
    two = replace(
        one,
        born=m.born(*years),
        home=home | {"address": told.format(home["address"], n=m.dice.randrange(2, 40))},
    )
    m.say("a", one.said("dsap"), one.said("da"))
    m.say("b", two.said("dsap"), two.said("da"))
    m.say("?", one.said("ap"))


def _student_house(m: Making) -> None:
    house, line = m.home(), m.landline()
    origin = CHINESE if m.number % 2 else m.origin()
    family = m.family(origin)
    taken: list[str] = []
    for who in "abcd":
        taken.append(m.dice.choice([n.name for n in names()[origin, "F"] if n.name not in taken]))
        person = m.person(
            origin,
            "F",
            given=taken[-1],
            family=family if who in "ab" else m.family(origin),
            home=house,
            phone=line,
            born=m.born(2003, 2006),
        )
        m.say(who, person.said("dsap"), person.said("da" if who in "ac" else "ap"))


def _site(m: Making) -> None:
    """A travellers' site: three men of one name, one address."""
    site = m.home() | {
        "address": m.dice.choice(
            (
                "Caravan Site, Viaduct Lane",
                f"Plot {m.dice.randrange(1, 20)}, Beckside Travellers' Site",
                "Coldharbour Caravan Park",
            )
        )
    }
    one = m.person(TRAVELLER, "M", home=site)
    for who, (low, high) in zip("abc", ((1950, 1958), (1972, 1979), (1995, 2002)), strict=True):
        person = replace(one, born=m.born(low, high), phone=m.phone())
        m.say(who, person.said("dsa"), person.said("dp"))


def _shared_line(m: Making, *, mail: str = "") -> None:
    """People of one common name with the telephone of an office that speaks for many."""
    line = m.dice.choice((m.landline(), m.phone()))
    one = _common(m, phone=line, email=mail)
    what = "dspe" if mail else "dsp"
    for who in "abc":
        person = _other(m, one, phone=line)
        m.say(who, person.said(what), person.said("a" + what))


_NOTHING = {
    "date_of_birth": [
        "1900-01-01",
        "1901-01-01",
        "01/01/1900",
        "1970-01-01",
        "1980-01-01",
        "1990-01-01",
        "1985-01-01",
        "1999-01-01",
        "1950-01-01",
        "1911-11-11",
        "01/01/1975",
        "1995-01-01",
    ],
    "phone": [
        "00000000000",
        "07000000000",
        "01234567890",
        "0",
        "none",
        "refused",
        "N/A",
        "07123456789",
        "999",
        "101",
        "07777777777",
        "07999999999",
        "Not known",
        "07xxx",
        "no phone",
        "11111111111",
        "07111111111",
        "NO TEL",
        "tbc",
        "0123456789",
    ],
    "address": [
        "NFA",
        "N.F.A.",
        "No fixed abode",
        "NO FIXED ADDRESS",
        "refused",
        "as above",
        "AS ABOVE",
        "same as victim",
        "unknown",
        "not stated",
        "Address withheld",
        "c/o police station",
        "Of no fixed address",
        "homeless",
        "TBC",
        "-",
        "see log",
        "not given",
        "sofa surfing",
        "Rough sleeper",
        "same address",
        "DNK",
        "n/k",
        "No trace",
    ],
    "postcode": [
        "ZZ99 3VZ",
        "ZZ99 3WZ",
        "ZZ99 3CZ",
        "ZZ1 1ZZ",
        "XX1 1XX",
        "AA1 1AA",
        "UNKNOWN",
        "ZZ99",
        "zz993vz",
        "N/A",
        "0",
        "Not known",
    ],
    "email": [
        "none@none.com",
        "noemail@noemail.com",
        "refused@refused.com",
        "a@a.com",
        "n/a",
        "no email",
        "unknown@hotmail.com",
        "test@test.com",
        "x@x.com",
        "none",
        "notknown@police.uk",
        "no@email.com",
        "na@na.com",
        "donotuse@gmail.com",
    ],
    "vehicle": [
        "UNKNOWN",
        "NK",
        "BLUE CAR",
        "TBC",
        "SILVER FORD FOCUS",
        "NONE",
        "FOREIGN PLATE",
        "NO PLATES",
        "BLACK AUDI",
        "White van",
        "on foot",
        "N/A",
        "not seen",
        "no VRM",
    ],
    "handle": [
        "N/A",
        "none",
        "unknown",
        "Facebook",
        "Instagram",
        "private",
        "@",
        "snapchat",
        "WhatsApp",
        "No caller ID",
        "not known",
        "TikTok",
        "fake account",
        "withheld",
    ],
    "person_ref": [
        "0",
        "UNKNOWN",
        "99999999",
        "N/A",
        "NEW",
        "TBC",
        "-",
        "none",
        "00000000",
        "not found",
        "1",
        "NOMINAL NOT CREATED",
    ],
}


def _nothing(m: Making, column: str) -> None:
    """Three people of one common name, whose only other likeness is what was typed for want of
    anything better.
    """
    typed = _NOTHING[column][m.number % len(_NOTHING[column])]
    one = _common(m)
    for who in "abc":
        person = _other(m, one)
        said = person.said("sp" if column == "address" else "sa")
        m.say(who, said | {column: typed}, person.said("dsa" if column == "phone" else "dsap"))


_NOBODY = [
    ("Unknown", "Male"),
    ("UNK", "UNK"),
    ("Male", "One"),
    (None, "Suspect 1"),
    ("Not", "Known"),
    ("Refused", "Details"),
    ("XXXX", "XXXX"),
    ("Name", "Withheld"),
    ("John", "Doe"),
    (None, "Occupier"),
    (None, "The Occupant"),
    ("Anonymous", "Caller"),
    ("A N", "Other"),
    ("Youth", "1"),
    ("Asian", "Male"),
    ("IC1", "Male"),
    ("No", "Trace"),
    (None, "see above"),
    (None, "Unknown Female 2"),
    ("Hooded", "Male"),
    (None, "N/K"),
    ("Unidentified", "Person"),
    ("Offender", "Unknown"),
    (None, "Group of youths"),
    ("Neighbour", None),
    ("Ex", "Partner"),
]


def _names_of_nobody(m: Making) -> None:
    given, family = _NOBODY[m.number % len(_NOBODY)]
    typed: Row = {"given_names": given, "family_name": family, "sex": "M"}
    for who, more in zip(
        "abcd",
        (
            m.home(),
            m.home() | {"phone": m.phone()},
            {"date_of_birth": m.born()},
            {"date_of_birth": m.born()},
        ),
        strict=True,
    ):
        m.say(who, typed | more)


def _family_telephone(m: Making) -> None:
    """Mother, father and son on one telephone; two of them with one initial."""
    origin = m.origin()
    he = m.person(origin, "M", born=m.born(1955, 1970), phone=m.landline())
    she = replace(
        he, given=_another_given(m, origin, "F", he.given), sex="F", born=m.born(1955, 1970)
    )
    son = replace(
        he, given=_another_given(m, origin, "M", he.given, she.given), born=m.born(1985, 2003)
    )
    for who, person in zip("abc", (he, she, son), strict=True):
        m.say(who, person.said("dsp"), person.said("pa" if m.number % 2 else "p"))


def _ex_partners_at_one_home(m: Making) -> None:
    """Sarah lives there until 2024 and leaves; another Sarah of another family moves in, with the
    same man's telephone given once.
    """
    origin = m.origin()
    first = m.person(origin, "F")
    second = _other(m, first, family=m.family(m.origin()), home=first.home)
    his = m.phone()
    m.say(
        "a",
        first.said("dsa", recorded_on="2024-03-02"),
        first.said("a", phone=his, recorded_on="2024-05-11"),
    )
    m.say(
        "b",
        second.said("dsa", recorded_on="2026-01-09"),
        second.said("a", phone=his, recorded_on="2026-02-20"),
    )


def _second_wife(m: Making) -> None:
    """A first and a second wife of one given name who both took his name and lived in his house."""
    first = m.person(sex="F", born=m.born(1965, 1975))
    second = _other(m, first, born=m.born(1980, 1995), home=first.home)
    m.say(
        "a", first.said("dsa", recorded_on="2024-02-01"), first.said("dp", recorded_on="2024-09-30")
    )
    m.say(
        "b",
        second.said("dsa", recorded_on="2026-02-01"),
        second.said("dp", recorded_on="2026-03-03"),
    )


def _couple_with_names_alike(m: Making) -> None:
    """John and Joanne: two who live together, with one telephone, one e-mail and no birth dates."""
    pairs = (
        ("John", "Joanne"),
        ("Chris", "Christine"),
        ("Stephen", "Stephanie"),
        ("Paul", "Pauline"),
        ("Michael", "Michelle"),
        ("Daniel", "Danielle"),
        ("Lee", "Leanne"),
        ("Dean", "Deana"),
        ("Jordan", "Georgia"),
        ("Adrian", "Adriana"),
        ("Simon", "Simone"),
        ("Denis", "Denise"),
        ("Karol", "Karolina"),
        ("Jamil", "Jamila"),
        ("Said", "Saida"),
    )
    his, hers = pairs[m.number % len(pairs)]
    he = m.person("English", "M", given=his)
    she = replace(he, given=hers, sex="F")
    m.say("a", he.said("sap"), he.said("sae"))
    m.say("b", she.said("sap"), she.said("sae"))


def _officer_and_suspect(m: Making) -> None:
    civilian = m.person("English", "M")
    number, rank = m.dice.randrange(1000, 9999), m.dice.choice(("PC", "DC", "PS", "PCSO", "Sgt"))
    way = m.number % 3
    if way == 0:
        officer: dict[str, object] = {
            "given_names": None,
            "family_name": f"{rank} {number} {civilian.family}",
        }
    elif way == 1:
        officer = {
            "given_names": f"{rank} {civilian.given}",
            "family_name": f"{civilian.family} {number}",
        }
    else:
        officer = {"given_names": rank, "family_name": f"{number} {civilian.family}"}
    station = {"address": "Northmoor Police Station", "phone": "101"}
    m.say("a", officer | station, officer | {"role": "witness"})
    m.say("b", civilian.said("dsa"), civilian.said("dp"))


def _two_officers(m: Making) -> None:
    family, rank = m.family("English"), m.dice.choice(("PC", "DC", "PS"))
    for who in "ab":
        number = m.dice.randrange(1000, 9999)
        m.say(
            who,
            {"family_name": f"{rank} {number} {family}", "role": "victim"},
            {"given_names": f"{rank} {number}", "family_name": family, "role": "witness"},
        )


def _shops(m: Making) -> None:
    chain = (
        "Tesco Express",
        "Co-op",
        "Boots",
        "Asda",
        "Aldi",
        "Greggs",
        "Shell Garage",
        "JD Sports",
        "Premier Stores",
        "Morrisons Daily",
        "McDonald's",
        "Khan's Newsagents",
        "Wetherspoons",
        "B&M",
    )[m.number % 14]
    for who in "ab":
        place = m.home()
        shop = {"family_name": chain, "role": "victim"} | place
        # Whether a shop is known again is not asked: only that two shops are two.
        m.say(who, shop)
        m.say(f"{who}?", shop | {"phone": m.landline()})


def _callers_from_one_telephone(m: Making) -> None:
    """A telephone in a street or a home from which several people ring, with one given name twice."""
    line = m.landline()
    one = m.person(phone=line)
    two = m.person(sex=one.sex, given=one.given, phone=line)
    three = m.person(phone=line)
    for who, person in zip("abc", (one, two, three), strict=True):
        m.say(who, person.said("sp"), person.said("dsp"))


def _half_brothers(m: Making) -> None:
    one = m.person(sex="M", born=m.born(1996, 1999))
    _two(
        m,
        one,
        _other(
            m,
            one,
            family=m.family(m.origin()),
            born=m.born(2000, 2004),
            home=one.home,
            phone=one.phone,
        ),
    )


def _begum(m: Making) -> None:
    """Women whose second name says only that they are women: Begum, Bibi, Khatun, Kaur."""
    second = ("Begum", "Bibi", "Khatun", "Kaur", "Akhtar")[m.number % 5]
    origin = SIKH if second == "Kaur" else MUSLIM
    one = m.person(origin, "F", family=second)
    _two(m, one, _other(m, one))


def _singh_and_kaur(m: Making) -> None:
    """Husband and wife, or brother and sister, of one given name that both sexes bear."""
    one = m.person(
        SIKH, "M", given=m.dice.choice([n.name for n in names()[SIKH, "M"]][:22]), family="Singh"
    )
    _household(m, one, family="Kaur", sex="F")


def _flats(m: Making) -> None:
    """Neighbours of one common name in one block, one postcode."""
    number, street = m.dice.randrange(2, 90), m.home()
    one = _common(m)
    for who, flat in (("a", 12), ("b", 21)):
        person = _other(m, one, home=street | {"address": f"Flat {flat}, {number} Garth Court"})
        m.say(who, person.said("dsa"), person.said("pa"))


def _one_vehicle(m: Making) -> None:
    origin = m.origin()
    plate = f"Y{m.dice.choice('ABCDEF')}{m.dice.randrange(51, 75)} {''.join(m.dice.choices('BCDFGHJKLMNP', k=3))}"
    he = m.person(origin, "M")
    she = replace(he, given=_another_given(m, origin, "F", he.given), sex="F", born=m.born())
    for who, person in (("a", he), ("b", she)):
        m.say(who, person.said("sa", vehicle=plate), person.said("s", vehicle=plate))


def _family_mail(m: Making) -> None:
    origin = m.origin()
    he = m.person(origin, "M")
    he.email = f"the{''.join(c for c in he.family.lower() if c.isascii() and c.isalpha())}family{m.dice.randrange(10, 99)}@example.com"
    she = replace(
        he, given=_another_given(m, origin, "F", he.given), sex="F", born=m.born(), phone=m.phone()
    )
    for who, person in (("a", he), ("b", she)):
        m.say(who, person.said("dse"), person.said("ep"))


def _mother_and_baby(m: Making) -> None:
    """Baby with no given name yet, and the mother, at one address."""
    she = m.person(sex="F", born=m.born(1985, 2000))
    baby = replace(she, given="Baby", born=m.born(2025, 2026), sex="F")
    other = _other(m, baby, born=m.born(2025, 2026))
    m.say("a", she.said("dsap"), she.said("ap"))
    m.say("b", baby.said("dsa"))
    m.say("c", other.said("dsa"))


def _one_number_two_people(m: Making) -> None:
    """Two people of one common name who have different numbers in the force's own system, and no
    birth dates.
    """
    one = _common(m)
    for who in "ab":
        person, ref = _other(m, one), f"N{m.dice.randrange(10**6, 10**7)}"
        m.say(who, person.said("sa", person_ref=ref), person.said("sp", person_ref=ref))


def _written(
    m: Making,
    sets: list[list[tuple[str, str, str]]],
    *,
    one_birthday: bool = False,
    one_record: bool = True,
) -> None:
    """Two of a household whose names were written by hand, both in one record (or in none together)
    and then each in one of their own.
    """
    (sex, given, family), (sex_two, given_two, family_two) = sets[m.number % len(sets)][:2]
    one = m.person(given=given, family=family, sex=sex, born=m.born(1985, 2003))
    two = replace(
        one,
        given=given_two,
        family=family_two,
        sex=sex_two,
        born=one.born if one_birthday else m.born(1985, 2003),
    )
    what = ("dsap", "dsa", "ds")[m.number % 3]
    if one_record:
        m.together(("a", one.said("dsa")), ("b", two.said("dsa")))
    else:
        m.say("a", one.said("dsa"))
        m.say("b", two.said("dsa"))
    m.say("a", one.said(what))
    m.say("b", two.said(what))


def _one_first_name(m: Making) -> None:
    """Brothers or sisters of one first given name, of any origin: William Lee and William Arthur,
    with birth dates years apart.
    """
    origin, sex = m.origin(), m.dice.choice("MF")
    first = m.dice.choice(ways()[origin][f"first_{sex}"])
    second, third = m.dice.sample(ways()[origin][f"second_{sex}"], 2)
    _household(m, m.person(origin, sex, given=f"{first} {second}"), given=f"{first} {third}")


def _father_and_son_exchanged(m: Making, sets: list[list[tuple[str, str, str]]]) -> None:
    (sex, given, family), (_, given_two, family_two) = sets[m.number % len(sets)][:2]
    father = m.person(given=given, family=family, sex=sex, born=m.born(1950, 1970))
    son = replace(
        father, given=given_two, family=family_two, born=m.born(1980, 2003), phone=m.phone()
    )
    m.say("a", father.said("dsa"), father.said("dp"))
    m.say("b", son.said("dsa"), son.said("dp"))


KINDS: dict[str, Callable[[Making], None]] = {
    "twins of one sex": _twins,
    "twins, a boy and a girl": partial(_twins, two_sexes=True),
    "triplets": _triplets,
    "a couple with one birthday": _couple,
    "father and son of one name": _father_and_son,
    "father and son in one record": _father_and_son_in_one_record,
    "mother and daughter with one initial": partial(_parent_and_child_with_one_initial, sex="F"),
    "father and son with one initial": partial(_parent_and_child_with_one_initial, sex="M"),
    "cousins of one name": _cousins,
    "Traveller cousins of one name": partial(_cousins, origin=TRAVELLER),
    "rare namesakes": _rare_namesakes,
    "common namesakes": _common_namesakes,
    "common namesakes without birth dates": _common_namesakes_without_dates,
    "common namesakes with different numbers of the force": _one_number_two_people,
    "women at a refuge": _women_at_a_refuge,
    **{f"one name at {place}": partial(_at, place=place) for place in _PLACES},
    "students in one house": _student_house,
    "a travellers' site": _site,
    "the telephone of a police station or solicitor": _shared_line,
    "the telephone and e-mail of a support worker": partial(
        _shared_line, mail="support@refuge.example.org"
    ),
    **{
        f"nothing known, {column.replace('_', ' ')}": partial(_nothing, column=column)
        for column in _NOTHING
    },
    "names of nobody": _names_of_nobody,
    "a family's telephone": _family_telephone,
    "a family's e-mail": _family_mail,
    "a family's car": _one_vehicle,
    "a new partner of the same given name": _ex_partners_at_one_home,
    "first and second wife of one name": _second_wife,
    "a couple with names alike": _couple_with_names_alike,
    "an officer and a suspect of one name": _officer_and_suspect,
    "two officers of one name": _two_officers,
    "shops of one chain": _shops,
    "callers from one telephone": _callers_from_one_telephone,
    "half-brothers of one given name": _half_brothers,
    "Begum, Bibi, Khatun, Kaur": _begum,
    "Singh and Kaur": _singh_and_kaur,
    "neighbours in one block": _flats,
    "mother and baby": _mother_and_baby,
    "brothers and sisters of one first given name, of eight origins": _one_first_name,
    **{
        kind: partial(_father_and_son_exchanged, sets=sets)
        if "exchange" in kind
        else partial(_written, sets=sets, one_birthday="twins" in kind)
        for kind, sets in written()["two people"].items()
    },
    **{
        f"{kind}, never in one record": partial(_written, sets=sets, one_record=False)
        for kind, sets in written()["two people"].items()
        if "twins" not in kind and "exchange" not in kind
    },
}
