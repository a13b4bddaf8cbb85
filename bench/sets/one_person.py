"""Kinds in which one person is written down in several ways, with enough beside the name to know
them again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bench.sets.making import Making, Name, Person, names, origins, written

# What the records hold beside the name, mention by mention: every two mentions share a birth date,
# a telephone or an address.
_EVIDENCE = (("dsa", "ds", "dsa", "d"), ("dp", "pa", "da", "dsap"), ("pa", "sp", "pa", "p"))


def _forms(m: Making, person: Person, forms: list[tuple[str | None, str | None]]) -> None:
    """One mention a form, with evidence that changes by the number of the set; the first form once
    more if there are only two.
    """
    forms = forms if len(forms) > 2 else [*forms, forms[0]]
    for (given, family), what in zip(forms, _EVIDENCE[m.number % 3] * 2, strict=False):
        m.say("a", person.said(what, given_names=given, family_name=family))


def _as_written(m: Making, sets: list[list[tuple[str, str, str]]]) -> None:
    forms = sets[m.number % len(sets)]
    _forms(
        m,
        m.person(sex=forms[0][0]),
        [(given or None, family or None) for _, given, family in forms],
    )


def _pick(m: Making, origin: str, part: str) -> Name:
    return m.dice.choice([n for n in names()[origin, part] if n.ways])


def _other_ways(m: Making, origin: str) -> None:
    sex = m.dice.choice("MF")
    given, family = _pick(m, origin, sex), _pick(m, origin, "family")
    other, another = m.dice.choice(given.ways), m.dice.choice(family.ways)
    _forms(
        m,
        m.person(origin, sex),
        [(given.name, family.name), (other, family.name), (given.name, another)],
    )


def _slip(m: Making, text: str) -> str:
    """One letter left out, doubled, exchanged with the next or hit beside; never the first."""
    at = m.dice.randrange(1, max(2, len(text) - 1))
    beside = {
        "a": "s",
        "e": "r",
        "i": "o",
        "o": "p",
        "n": "m",
        "r": "t",
        "t": "y",
        "l": "k",
        "s": "d",
    }
    ways = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        text[:at] + beside.get(text[at], "e") + text[at + 1 :],
    )
    return m.dice.choice(ways)


def _misspelt(m: Making, part: str) -> None:
    person = m.person()
    wrong = [
        (_slip(m, person.given), person.family)
        if part == "given"
        else (person.given, _slip(m, person.family))
        for _ in range(2)
    ]
    _forms(m, person, [(person.given, person.family), *wrong])


def _married(m: Making) -> None:
    she = m.person(sex="F")
    taken = replace(she, family=m.family(m.origin()))
    m.say("a", she.said("dsp", recorded_on="2024-04-04"), she.said("da", recorded_on="2024-08-01"))
    m.say(
        "a", taken.said("dsp", recorded_on="2026-01-15"), taken.said("da", recorded_on="2026-02-15")
    )


def _double_barrelled(m: Making) -> None:
    person = m.person("English")
    other = m.family("English")
    _forms(
        m,
        person,
        [
            (person.given, f"{person.family}-{other}"),
            (person.given, person.family),
            (person.given, f"{person.family} {other}"),
            (person.given, other),
        ],
    )


def _initials(m: Making) -> None:
    person = m.person()
    short = person.given[0]
    for given, what in (
        (person.given, "dpa"),
        (short, "pa"),
        (f"{short}.", "dp"),
        (person.given, "pa"),
    ):
        m.say("a", person.said(what, given_names=given))


def _order(m: Making) -> None:
    person = m.person(
        m.dice.choice(
            (
                "Chinese",
                "South Asian, Muslim",
                "South Asian, Sikh and Hindu",
                "Arabic",
                "Yoruba",
                "Polish",
            )
        )
    )
    _forms(
        m,
        person,
        [
            (person.given, person.family),
            (person.family, person.given),
            (person.family.upper(), person.given),
        ],
    )


def _one_cell(m: Making) -> None:
    person = m.person()
    whole = f"{person.given} {person.family}"
    _forms(
        m,
        person,
        [
            (person.given, person.family),
            (None, whole),
            (whole, None),
            (None, f"{person.family.upper()}, {person.given}"),
        ],
    )


def _rank(m: Making) -> None:
    person = m.person("English")
    rank, number = m.dice.choice(("PC", "DC", "PS", "DS")), m.dice.randrange(1000, 9999)
    for given, family in (
        (None, f"{rank} {number} {person.family}"),
        (rank, f"{person.family} {number}"),
        (f"{rank} {person.given}", f"{person.family} {number}"),
        (f"{rank} {number} {person.given}", person.family),
    ):
        m.say(
            "a",
            {
                "given_names": given,
                "family_name": family,
                "role": m.dice.choice(("victim", "witness")),
            },
        )


def _one_name_and_a_number(m: Making) -> None:
    person = m.person()
    m.say(
        "a",
        person.said("pa"),
        person.said("p", family_name=None),
        person.said("dp"),
        person.said("p", given_names=None),
    )


def _date(m: Making, wrong: Callable[[Making, str], str]) -> None:
    person = m.person()
    m.say(
        "a",
        person.said("dsa"),
        person.said("sap", date_of_birth=wrong(m, person.born)),
        person.said("dp"),
    )


def _exchanged(m: Making, born: str) -> str:
    # A birth date whose day can be a month: the set's other mentions have the same one.
    return f"{born[:4]}-{born[8:]}-{born[5:7]}"


def _day_and_month(m: Making) -> None:
    born = (
        f"{m.dice.randrange(1955, 2003)}-{m.dice.randrange(2, 7):02d}-{m.dice.randrange(7, 13):02d}"
    )
    person = m.person(born=born)
    m.say(
        "a",
        person.said("dsa"),
        person.said("s", date_of_birth=_exchanged(m, born)),
        person.said("sa", date_of_birth=_exchanged(m, born)),
    )


def _one_digit(m: Making, born: str) -> str:
    """Another digit in the decade, the year or the day; never a date that has not been."""
    at = m.dice.choice((2, 3, 9) if born.startswith("19") else (3, 9))
    digits = {2: "56789", 3: "0123456789" if born.startswith("19") else "012345", 9: "01234567"}[at]
    return born[:at] + m.dice.choice(digits.replace(born[at], "")) + born[at + 1 :]


def _digits_exchanged(m: Making, born: str) -> str:
    year, day = f"{born[:2]}{born[3]}{born[2]}{born[4:]}", f"{born[:8]}{born[9]}{born[8]}"
    could_be = [
        date
        for date in (year, day)
        if date != born and "1940" < date < "2010" and "01" <= date[8:] <= "28"
    ]
    return m.dice.choice(could_be) if could_be else _one_digit(m, born)


def _placeholder_date(m: Making) -> None:
    person = m.person()
    typed = ("1900-01-01", "1901-01-01", f"{person.born[:4]}-01-01", "1970-01-01")[m.number % 4]
    m.say("a", person.said("dsap"), person.said("ap", date_of_birth=typed), person.said("da"))


def _moved(m: Making) -> None:
    person = m.person()
    after = replace(person, home=m.home())
    m.say(
        "a",
        person.said("pa", recorded_on="2024-03-03"),
        person.said("sp", recorded_on="2024-06-03"),
    )
    m.say(
        "a", after.said("pa", recorded_on="2026-01-03"), after.said("spa", recorded_on="2026-03-03")
    )


def _new_telephone(m: Making) -> None:
    person = m.person()
    after = replace(person, phone=m.phone())
    m.say(
        "a",
        person.said("pa", recorded_on="2024-03-03"),
        after.said("pa", recorded_on="2026-01-03"),
        after.said("dpa", recorded_on="2026-02-03"),
    )


def _title(m: Making) -> None:
    person = m.person("English")
    title = {
        "M": ("Mr", "Dr", "Rev", "Cllr", "Sir", "Prof.", "MR."),
        "F": ("Mrs", "Miss", "Ms", "Dr", "Sister", "Cllr", "MRS."),
    }[person.sex]
    t = title[m.number % 7]
    _forms(
        m,
        person,
        [
            (person.given, person.family),
            (f"{t} {person.given}", person.family),
            (None, f"{t} {person.given} {person.family}"),
            (t, person.family),
        ],
    )


def _letters(m: Making) -> None:
    """Capitals, spaces, hyphens and stops."""
    person = m.person()
    given, family = person.given, person.family
    _forms(
        m,
        person,
        [
            (given, family),
            (f"  {given.upper()} ", family.upper()),
            (given.lower(), f"{family.lower()}."),
            (given.replace(" ", "-"), re.sub(r"[-' ]", " ", family)),
        ],
    )


def _telephone_formats(m: Making) -> None:
    person = m.person()
    digits = person.phone.replace(" ", "")
    for phone in (
        person.phone,
        f"+44 {digits[1:5]} {digits[5:]}",
        f"0044{digits[1:]}",
        f"+44 (0){digits[1:]}",
        f"{digits} (mobile)",
    ):
        m.say("a", person.said("", phone=phone))


def _address_formats(m: Making) -> None:
    person = m.person()
    number, street = person.home["address"].split(" ", 1)
    short = (
        street.replace("Road", "Rd")
        .replace("Street", "St.")
        .replace("Avenue", "Ave")
        .replace("Close", "Cl")
        .replace("Drive", "Dr")
        .replace("Lane", "Ln")
    )
    for address in (
        f"Flat 2, {number} {street}",
        f"2/{number} {short}",
        f"FLAT 2 {number}, {short.upper()}",
        f"{number} {street} Flat 2",
    ):
        m.say("a", person.said("s", address=address, postcode=person.home["postcode"]))


def _telephone_slip(m: Making) -> None:
    person = m.person()
    at = m.dice.randrange(7, len(person.phone))
    wrong = (
        person.phone[:at]
        + str((int(person.phone[at]) + 1 + m.dice.randrange(8)) % 10)
        + person.phone[at + 1 :]
    )
    m.say("a", person.said("dpa"), person.said("a", phone=wrong), person.said("d", phone=wrong))


def _postcode_slip(m: Making) -> None:
    person = m.person()
    code = person.home["postcode"]
    m.say(
        "a",
        person.said("sa"),
        person.said("sa", postcode=code[:-1] + m.dice.choice("ABDE")),
        person.said("sa", postcode=code.replace(" ", "").lower()),
        person.said("sa", postcode=None),
    )


def _sex_slip(m: Making) -> None:
    person = m.person()
    m.say(
        "a",
        person.said("dsa"),
        person.said("da", sex={"M": "F", "F": "M"}[person.sex]),
        person.said("dp"),
    )


def _changed_sex_and_name(m: Making) -> None:
    """Another given name and sex, the same number in the force's own system, birth date, home and
    telephone.
    """
    origin = m.origin()
    before = m.person(origin, "M" if m.number % 2 else "F")
    sex = {"M": "F", "F": "M"}[before.sex]
    after = replace(before, given=m.given(origin, sex), sex=sex)
    ref = f"N{m.dice.randrange(10**6, 10**7)}"
    m.say(
        "a",
        before.said("dsp", person_ref=ref, recorded_on="2024-02-02"),
        before.said("da", person_ref=ref, recorded_on="2024-07-02"),
    )
    m.say(
        "a",
        after.said("dsp", person_ref=ref, recorded_on="2026-02-02"),
        after.said("dsa", person_ref=ref, recorded_on="2026-03-02"),
    )


def _two_family_names_of_a_child(m: Making) -> None:
    child = m.person(born=m.born(2008, 2014))
    other = replace(child, family=m.family(m.origin()))
    m.say("a", child.said("dsa"), other.said("dsa"), child.said("dap"), other.said("dp"))


def _junior(m: Making) -> None:
    person = m.person("English", "M")
    suffix = ("Jr", "Junior", "II", "Snr")[m.number % 4]
    m.say(
        "a",
        person.said("dsa"),
        person.said("dsa", family_name=f"{person.family} {suffix}"),
        person.said("dp"),
    )


def _same_car(m: Making) -> None:
    person = m.person()
    plate = f"Y{m.dice.choice('ABCDEF')}{m.dice.randrange(51, 75)} {''.join(m.dice.choices('BCDFGHJKLMNP', k=3))}"
    m.say(
        "a",
        person.said("s", vehicle=plate),
        person.said("", vehicle=plate.replace(" ", "").lower()),
        person.said("sd", vehicle=plate),
    )


def _same_handle(m: Making) -> None:
    person = m.person()
    handle = f"@{person.given.split()[0].lower()}_{m.dice.randrange(100, 9999)}"
    m.say(
        "a",
        person.said("s", handle=handle),
        person.said("", handle=handle.upper(), family_name=None),
        person.said("e", handle=handle),
        person.said("se"),
    )


def _frequent_caller(m: Making) -> None:
    she = m.person(sex="F")
    for what in ("dsap", "p", "ap", "dp", "a", "da", "sp", "dsa"):
        m.say("a", she.said(what))


def _own_number(m: Making) -> None:
    """The force's own number is the same; the rest is thin and misspelt."""
    person, ref = m.person(), f"N{m.dice.randrange(10**6, 10**7)}"
    m.say(
        "a",
        person.said("s", person_ref=ref),
        person.said("", person_ref=ref, family_name=_slip(m, person.family)),
        person.said("d", person_ref=ref),
    )


def _prisoner_comes_home(m: Making) -> None:
    """One man, first at home, then at a prison, then at a hostel; birth date throughout."""
    he = m.person(sex="M")
    m.say(
        "a",
        he.said("dsa", recorded_on="2024-01-02"),
        he.said("ds", address="HMP Northmoor", recorded_on="2024-11-02"),
    )
    m.say(
        "a",
        he.said(
            "ds", address=f"Room {m.dice.randrange(2, 30)}, Emmaus House", recorded_on="2025-08-02"
        ),
        he.said("d", address="NFA", recorded_on="2026-01-02"),
    )


KINDS: dict[str, Callable[[Making], None]] = {
    **{
        f"other ways of writing: {origin}": partial(_other_ways, origin=origin)
        for origin in origins()
    },
    **{kind: partial(_as_written, sets=sets) for kind, sets in written()["one person"].items()},
    "a slip in the given name": partial(_misspelt, part="given"),
    "a slip in the family name": partial(_misspelt, part="family"),
    "married name": _married,
    "double-barrelled": _double_barrelled,
    "initials alone": _initials,
    "family name first": _order,
    "the whole name in one cell": _one_cell,
    "rank and collar number": _rank,
    "one name and a telephone": _one_name_and_a_number,
    "day and month exchanged": _day_and_month,
    "one digit of the birth date wrong": partial(_date, wrong=_one_digit),
    "two digits of the birth date exchanged": partial(_date, wrong=_digits_exchanged),
    "a birth date typed for want of one": _placeholder_date,
    "moved, with the same telephone": _moved,
    "a new telephone, at the same home": _new_telephone,
    "a title in the name": _title,
    "capitals, spaces, hyphens": _letters,
    "ways of writing a telephone": _telephone_formats,
    "ways of writing an address": _address_formats,
    "one digit of the telephone wrong": _telephone_slip,
    "a slip in the postcode": _postcode_slip,
    "sex recorded wrongly": _sex_slip,
    "another given name and sex, one number of the force": _changed_sex_and_name,
    "a child with two family names": _two_family_names_of_a_child,
    "junior, senior, written or not": _junior,
    "one car": _same_car,
    "one name on a platform": _same_handle,
    "a frequent caller": _frequent_caller,
    "one number of the force, the rest thin": _own_number,
    "home, prison, hostel, nowhere": _prisoner_comes_home,
}
