"""Published chronologies as native records: only what police knew, each case with its own people,
in the same voices.

They are real events under pseudonyms. They are read from outside the project and never copied into
it.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from clew.synth.force import FORCE, INCIDENT, INVOLVEMENT
from clew.synth.narrative import choose_voice, write_in
from clew.synth.population import Person, Population
from clew.synth.writing import BLANK, write_down

_CODES = [
    (r"^stalking", "195/12"),
    (r"breach.*restraining|breach of ro", "008/31"),
    (r"breach.*non.?mol", "066/39"),
    (r"^harassment", "195/94"),
    (r"^malicious comm", "195/41"),
    (r"^criminal damage", "149/00"),
    (r"^threats to kill", "003/01"),
    (r"^murder", "001/01"),
    (r"^theft from shop", "046/00"),
    (r"^burglary", "028/03"),
    (r"^assault", "105/01"),
    (r"^private images", "008/71"),
]
_NOBODY = re.compile(r"^(none|not stated|-)?$", re.I)
_CROWD = re.compile(
    r"neighbours|police|store|staff|passengers|residents|public|control|bank|shop|manager", re.I
)
_PLAIN_CALL = re.compile(
    r"domestic|asb|neighbour|concern|nuisance|lost|noise|notice|dispute|incident", re.I
)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: label and its rows that police knew of, in order."""

    name: str
    label: str
    rows: list[dict]


def load(folder: Path) -> list[Case]:
    cases = []
    for path in sorted(folder.glob("case-*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = sorted(
            (r for r in data["incidents"] if r["reported_to_police"] is True),
            key=lambda r: r["date"],
        )
        cases.append(Case(data["case"], data["label"], rows))
    return cases


def _people(case: Case, population: Population, start: int) -> dict[str, Person]:
    letters: set[str] = set()
    for row in case.rows:
        text = f"{row['suspect_role']} {row['victim_role']} {row['narrative']}"
        letters |= set(re.findall(r"\b(?:A|B|F|V\d?|SUS|VIC)\b", text))
    people, number = {}, start
    for letter in sorted(letters | {"A", "V"}):
        while population.person(number).born.year > 2000:
            number += 12
        people[letter] = population.person(number)
        number += 12  # another household
    people["SUS"], people["VIC"] = people["A"], people["V"]
    return people


def write_parts(
    cases: list[Case], records: Path, *, seed: int, until: date, withhold: bool = False
) -> dict[str, list[str]]:
    """Add the cases to `records` as a last part of each table. Gives each case's incident ids.

    The last record of each case falls 0 to 20 days before `until`; `withhold` leaves that record
    out of cases that have three or more, so that each stands as it did before it.
    """
    population = Population(seed + 7919, 10_000_000)
    incidents: list[dict] = []
    involvements: list[dict] = []
    ids: dict[str, list[str]] = {}
    for position, case in enumerate(cases):
        dice = random.Random(seed * 1000 + position)
        people = _people(case, population, 500_000 + position * 600)
        last = date.fromisoformat(case.rows[-1]["date"])
        shift = until - timedelta(days=dice.randrange(21)) - last
        rows = case.rows[:-1] if withhold and len(case.rows) > 2 else case.rows
        for number, row in enumerate(rows):
            day = date.fromisoformat(row["date"]) + shift
            incident = (
                f"99/{7_000_000 + position * 1000 + number * 13 + dice.randrange(13):07d}/{day:%y}"
            )
            ids.setdefault(case.name, []).append(incident)
            incidents.append(_incident(row, incident, day, people, dice))
            involvements += _involvements(row, incident, day, people, dice)
    for name, columns, rows_out in (
        ("incidents", INCIDENT, incidents),
        ("involvements", INVOLVEMENT, involvements),
    ):
        schema = pa.schema([(c, pa.string()) for c in columns])
        pq.write_table(
            pa.Table.from_pylist(rows_out, schema=schema), records / name / "part-99999.parquet"
        )
    return ids


def _incident(
    row: dict, incident: str, day: date, people: dict[str, Person], dice: random.Random
) -> dict:
    label = row["recorded_as"]
    code = next((c for pattern, c in _CODES if re.search(pattern, label, re.I)), None)
    victim, suspect = (
        people.get(row["victim_role"], people["V"]),
        people.get(row["suspect_role"], people["A"]),
    )
    crowd = bool(_CROWD.search(row["victim_role"]))
    voice = choose_voice(
        dice,
        None if crowd else victim,
        suspect,
        victim_called=row["victim_role"].lower() if crowd else "",
    )
    spoken = {
        "V": voice.slots["V"],
        row["victim_role"]: voice.slots["V"],
        "A": voice.slots["S"],
        "SUS": voice.slots["S"],
        "VIC": voice.slots["V"],
        "IP": voice.slots["V"],
    }
    for letter, person in people.items():
        spoken.setdefault(letter, f"{person.given} {person.family}")
    text = re.sub(
        r"\b(?:A|B|F|V\d?|SUS|VIC|IP)\b",
        lambda m: spoken.get(m.group(), m.group()),
        row["narrative"],
    )
    at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=dice.randrange(1440))
    home, postcode = victim.home_on(day)
    return {
        "incident_id": incident,
        "force": FORCE,
        "system": "RMS",
        "record_kind": "call" if _PLAIN_CALL.search(label) and not code else "crime",
        "reported_on": at.isoformat(sep=" ", timespec="minutes"),
        "recorded_on": day.isoformat(),
        "occurred_from": at.isoformat(sep=" ", timespec="minutes"),
        "offence_code": code,
        "offence": label,
        "status": "live",
        "domestic": "false",
        "online": "false",
        "officer_in_case": f"PC {dice.randrange(100, 9000)}",
        "location": home,
        "postcode": postcode,
        "narrative": write_in(voice, text, dice),
    }


def _involvements(
    row: dict, incident: str, day: date, people: dict[str, Person], dice: random.Random
) -> list[dict]:
    out = []
    victim, suspect = row["victim_role"], row["suspect_role"]
    if victim in people:
        out.append({"role": "victim", **write_down(people[victim], dice, day, side="victim")})
    elif not _NOBODY.match(victim):
        out.append({"role": "victim", **dict(BLANK, family_name=victim)})
    if suspect in people:
        out.append({"role": "suspect", **write_down(people[suspect], dice, day, side="suspect")})
    elif not _NOBODY.match(suspect):
        out.append({"role": "suspect", **write_down(people["A"], dice, day, side="suspect")})
    return [{"force": FORCE, "incident_id": incident, **r} for r in out]
