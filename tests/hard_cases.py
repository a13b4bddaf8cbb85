"""A small set with every hard case, each with its own people and a block of incident numbers.
Everybody is invented.

A hundred numbers belong to each case, so that a test can name its records: I101, I102 and so on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.records import incident, person, write_records

AS_AT = "2026-06-30"

Name = tuple[str | None, str | None, str | None]


def _pair(
    number: int,
    victim: Name,
    suspect: Name,
    *,
    of_victim: dict[str, str] | None = None,
    of_suspect: dict[str, str] | None = None,
) -> list[dict[str, Any]]:
    return [
        person(number, "victim", *victim, **(of_victim or {})),
        person(number, "suspect", *suspect, **(of_suspect or {})),
    ]


def hard_cases() -> dict[str, list[dict[str, Any]]]:
    incidents: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []

    def add(
        number: int,
        day: str,
        narrative: str,
        rows: list[dict[str, Any]],
        code: str | None = "195/41",
        **more: Any,
    ) -> None:
        incidents.append(incident(number, day, narrative, code, **more))
        people.extend(rows)

    # 1xx: an ex-partner, hidden under four different offences, names spelt differently.
    ann, bob = ("Ann", "Holloway", "1990-05-04"), ("Robert", "Tranter", "1985-11-23")
    add(
        101,
        "2026-03-01",
        "VIC ended the relationship in January and told SUS to stop. SUS will not accept it and has sent over 60 texts this week.",
        _pair(101, ann, bob),
    )
    add(
        102,
        "2026-03-20",
        "Tyres of VIC's car slashed overnight outside her flat. She suspects her ex SUS.",
        _pair(102, ("Anne", "Holloway", "1990-05-04"), ("Rob", "Tranter", "1985-11-23")),
        "149/00",
    )
    add(
        103,
        "2026-04-11",
        "SUS followed VIC home from work and stood outside her house for two hours. VIC terrified.",
        _pair(103, ann, ("Bob", "Trantor", "1985-11-23")),
        "125/09",
    )
    add(
        104,
        "2026-05-02",
        "SUS had been told to stop by police. He turned up at VIC's workplace asking for her.",
        _pair(104, ann, ("Robert", "Tranter", None)),
        None,
        offence="Domestic incident",
    )
    # 2xx: the circle, a proxy, and records without a named suspect.
    cat, dan = ("Catherine", "Okonjo", "1992-01-30"), ("Daniel", "Whitlock", "1989-07-07")
    home = {"address": "4 Sorrel Close", "postcode": "ZZ1 1AA"}
    add(
        201,
        "2026-02-01",
        "SUS keeps messaging VIC after being blocked, from a new number each time.",
        _pair(201, cat, dan, of_victim=home),
    )
    add(
        202,
        "2026-02-20",
        "SUS went to the home of IP shouting that he wanted to see her sister. Threatening messages to VIC's sister.",
        _pair(202, ("Ifeoma", "Okonjo", "1995-02-14"), dan, of_victim=home),
        "125/09",
    )
    add(
        203,
        "2026-03-04",
        "SUSP approached VIC and said his mate wants her to drop it. Passing messages on behalf of Whitlock.",
        [*_pair(203, cat, ("Stuart", "Pell", "1990-09-09")), person(203, "suspect", *dan)],
        "195/94",
    )
    add(
        204,
        "2026-03-15",
        "VIC gets silent calls every night, number withheld.",
        [person(204, "victim", *cat)],
    )
    add(
        205,
        "2026-03-28",
        "Male seen watching VIC's windows from a parked van.",
        [person(205, "victim", *cat), person(205, "suspect", None, None, vehicle="ZZ19 ABC")],
        "125/09",
    )
    add(
        206,
        "2026-04-02",
        "SUS drove past VIC's house slowly several times.",
        _pair(206, cat, dan, of_suspect={"vehicle": "zz19abc"}),
        "125/09",
    )
    # 3xx: nobody named at all.
    eve = ("Eve", "Lindqvist", "1979-10-10")
    add(
        301,
        "2026-05-01",
        "VIC receives silent phone calls at night, caller hangs up.",
        [person(301, "victim", *eve)],
    )
    add(
        302,
        "2026-05-20",
        "Flowers and a card left on VIC's doorstep by person unknown, third time.",
        [person(302, "victim", *eve)],
    )
    add(
        303,
        "2026-06-03",
        "VIC feels watched. Someone in the garden looking through her windows.",
        [person(303, "victim", *eve)],
        "125/09",
    )
    # 4xx: allegations both ways.
    fay, gus = ("Fay", "Brennan", "1991-06-16"), ("Gustav", "Moller", "1987-02-02")
    add(
        401,
        "2026-03-03",
        "SUS punched VIC. VIC ended the relationship today.",
        _pair(401, fay, gus),
        "105/01",
    )
    add(
        402,
        "2026-03-03",
        "Counter allegation. VIC states SUS assaulted him in the same incident.",
        _pair(402, gus, fay),
        "105/01",
    )
    add(
        403,
        "2026-03-19",
        "SUS waits outside VIC's salon every evening and follows her to the bus.",
        _pair(403, fay, gus),
        "125/09",
    )
    add(
        404,
        "2026-04-08",
        "SUS told VIC he will kill himself if she does not take him back. Dozens of calls to VIC.",
        _pair(404, fay, gus),
        "195/94",
    )
    # 5xx: an order in force, breached; the order's own spelling differs.
    hal, ivo = ("Halima", "Begum", "1993-12-01"), ("Ivor", "Stannard", "1980-04-25")
    add(
        501,
        "2026-04-01",
        "SUS sent a letter to VIC pleading to be taken back.",
        _pair(501, hal, ivo),
    )
    add(
        502,
        "2026-05-05",
        "SUS seen outside VIC's address again.",
        _pair(502, hal, ivo),
        None,
        offence="Suspicious incident",
    )
    orders.append(
        {
            "order_id": "O1",
            "force": "Test",
            "kind": "non-molestation",
            "subject_given_names": "Ivor",
            "subject_family_name": "Stanard",
            "subject_date_of_birth": "1980-04-25",
            "protected_given_names": "Haleema",
            "protected_family_name": "Begum",
            "protected_date_of_birth": "1993-12-01",
            "made_on": "2026-03-20",
            "served_on": "2026-03-22",
            "expires_on": "2027-03-20",
            "conditions": "Not to contact",
        }
    )
    # 6xx: one suspect, several people who do not know each other.
    jon = ("Jonathan", "Kettleby", "1975-08-19")
    add(
        601,
        "2026-02-11",
        "SUS followed VIC from the station to her door.",
        _pair(601, ("Laura", "Simms", "1999-09-01"), jon),
        "125/09",
    )
    add(
        602,
        "2026-03-16",
        "SUS followed VIC through the park, saying he loved her.",
        _pair(602, ("Moira", "Quayle", "1997-01-22"), jon),
        "125/09",
    )
    add(
        603,
        "2026-05-09",
        "SUS following VIC on to the tram again and taking photos of her.",
        _pair(603, ("Nina", "Farrow", "2000-05-30"), jon),
        "125/09",
    )
    # 7xx: recorded as stalking, once as a secondary offence, once in words.
    kim, leo = ("Kim", "Oduya", "1986-06-06"), ("Leonard", "Vance", "1984-03-03")
    add(
        701,
        "2026-06-01",
        "SUS posted intimate images of VIC and sent them to her employer.",
        _pair(701, kim, leo),
        "008/71",
        secondary_offence_codes="149/00;8/65",
    )
    add(
        702,
        "2026-06-10",
        "SUS made fake profiles in VIC's name.",
        _pair(702, kim, leo),
        None,
        offence="Stalking involving fear of violence",
    )
    # 8xx: urgent by its newest record, whatever its points.
    pat, quinn = ("Patricia", "Nolan", "1970-07-17"), ("Quinn", "Haddow", "1969-01-05")
    add(
        801,
        "2026-06-29",
        "SUS put his hands round VIC's throat and strangled her. They live together.",
        _pair(801, pat, quinn),
        "008/77",
    )
    # 9xx: long silent.
    rae, sam = ("Rae", "Castell", "1983-03-23"), ("Samuel", "Ingleby", "1978-11-11")
    add(
        901, "2024-08-01", "SUS keeps texting VIC and waits outside her work.", _pair(901, rae, sam)
    )
    add(902, "2024-09-01", "SUS followed VIC in his car.", _pair(902, rae, sam), "125/09")
    # 10xx: what is not stalking. Neighbours; a couple; debt; children; a shop; the control room;
    # one night.
    tom, una = ("Thomas", "Urquhart", "1960-02-20"), ("Una", "Marsh", "1958-05-15")
    add(
        1001,
        "2026-04-01",
        "Ongoing neighbour dispute over the boundary fence. SUS glares at VIC over the fence. Loud music until 0200.",
        _pair(1001, una, tom),
        "125/09",
    )
    add(
        1002,
        "2026-05-01",
        "Noise abatement notice served by council. Dog barking. Breach of notice logged.",
        _pair(1002, una, tom),
        None,
        offence="ASB",
    )
    viv, wes = ("Vivian", "Poole", "1990-10-01"), ("Wesley", "Poole", "1988-10-01")
    add(
        1011,
        "2026-03-01",
        "VIC and SUS live together. Argument over money, SUS slapped VIC.",
        _pair(1011, viv, wes),
        "105/01",
    )
    add(
        1012,
        "2026-05-11",
        "Verbal argument, both had been drinking. SUS smashed plates. No offences.",
        _pair(1012, viv, wes),
        None,
        offence="Domestic incident",
    )
    xan, yol = ("Xanthe", "Rowe", "1982-04-04"), ("Yolanda", "Keats", "1981-08-08")
    add(
        1021,
        "2026-03-05",
        "VIC owes SUS £400 for a car. SUS has rung her for the money over and over.",
        _pair(1021, xan, yol),
        "195/94",
    )
    add(
        1022,
        "2026-04-06",
        "SUS came to VIC's door for the money she owes. Civil debt.",
        _pair(1022, xan, yol),
        None,
        offence="ASB",
    )
    zed, abe = ("Zoe", "Draper", "1989-09-19"), ("Abel", "Draper", "1986-06-26")
    add(
        1031,
        "2026-03-07",
        "Dispute over contact with their son. SUS brought the child back late. Family court hearing next month.",
        _pair(1031, zed, abe),
        None,
        offence="Domestic incident",
    )
    add(
        1032,
        "2026-05-07",
        "Argument at handover of the children. SUS keeps texting about contact arrangements, all about the children.",
        _pair(1032, zed, abe),
        "195/94",
    )
    ben = ("Benedict", "Crane", "1995-05-25")
    for number, day in ((1041, "2026-05-02"), (1042, "2026-05-09"), (1043, "2026-05-16")):
        add(
            number,
            day,
            "SUS took meat from the store and left without paying. Staff followed him outside.",
            [
                person(number, "victim", None, "Savewell Superstore"),
                person(number, "suspect", *ben),
            ],
            "046/00",
        )
    cle = ("Clement", "Dyer", "1966-06-06")
    for number, day in ((1051, "2026-06-02"), (1052, "2026-06-09")):
        add(
            number,
            day,
            "SUS rang 999 forty times overnight, no emergency, abusive to call takers.",
            [
                person(number, "victim", None, "Police control room"),
                person(number, "suspect", *cle),
            ],
            "125/68",
        )
    dot, eli = ("Dorothy", "Lamb", "1977-07-07"), ("Elias", "Frost", "1976-06-16")
    add(
        1061,
        "2026-06-06 21:10",
        "SUS, drunk, banged on VIC's door and shouted threats from the street.",
        _pair(1061, dot, eli),
        "125/11",
    )
    add(
        1062,
        "2026-06-06 22:00",
        "Same night. SUS returned half an hour later and scratched VIC's car.",
        _pair(1062, dot, eli),
        "149/00",
    )
    # 11xx: relatives under one roof, same initial and address, never one person.
    roof = {"address": "9 Teasel Way", "postcode": "ZZ2 2BB", "phone": "07100 000001"}
    add(
        1101,
        "2026-01-05",
        "Phone stolen from bag.",
        [person(1101, "victim", "Jack", "Merriman", "1970-01-09", **roof)],
        "039/00",
    )
    add(
        1102,
        "2026-02-05",
        "Wallet taken on bus.",
        [person(1102, "victim", "Jack", "Merriman", "1999-04-18", **roof)],
        "039/00",
    )
    add(
        1103,
        "2026-03-05",
        "Bike stolen.",
        [person(1103, "victim", "Joan", "Merriman", "1972-11-30", **roof)],
        "044/00",
    )
    # 12xx: conduct told only in a further text.
    fred, gil = ("Frederick", "Sole", "1994-02-24"), ("Gillian", "Rusk", "1992-12-12")
    add(1201, "2026-05-12", "See statement.", _pair(1201, fred, gil), "195/94")
    add(1202, "2026-06-12", "See statement.", _pair(1202, fred, gil), "195/94")
    texts.append(
        {
            "force": "Test",
            "incident_id": "I1201",
            "kind": "statement",
            "written_at": "2026-05-12",
            "text": "She follows me to the gym and waits outside my work every day.",
        }
    )
    texts.append(
        {
            "force": "Test",
            "incident_id": "I1202",
            "kind": "statement",
            "written_at": "2026-06-12",
            "text": "I found an AirTag in my bag. She always knows where I am. I told her to leave me alone.",
        }
    )
    # 13xx: brothers with one first word, twins with one birthday, and a couple: none is another.
    flat = {"address": "17 Garth Lane", "postcode": "ZZ3 3CC"}
    for number, given, born in (
        (1301, "Mohammed Imran", "1994-08-16"),
        (1302, "Mohammed Asif", "1997-03-02"),
        (1303, "Mohammed Imran", None),
        (1304, "Mohammed Asif", None),
    ):
        add(
            number,
            "2026-03-09",
            "SUS took a jacket from the shop.",
            [person(number, "suspect", given, "Warraich", born, **flat)],
            "046/00",
        )
    for number, given, sex in ((1311, "Jasper", "M"), (1312, "Clara", "F")):
        add(
            number,
            "2026-03-10",
            "SUS took a bicycle.",
            [person(number, "suspect", given, "Haldenby", "2001-07-11", sex=sex, **flat)],
            "044/00",
        )
    for number, family, sex in ((1321, "Singh", "M"), (1322, "Kaur", "F")):
        add(
            number,
            "2026-03-11",
            "SUS broke a window.",
            [person(number, "suspect", "Jaspreet", family, None, sex=sex, **flat)],
            "149/00",
        )
    return {"incidents": incidents, "involvements": people, "orders": orders, "texts": texts}


def write_hard_cases(folder: Path) -> Path:
    tables = hard_cases()
    return write_records(folder, tables.pop("incidents"), tables.pop("involvements"), **tables)
