"""Who is who by origin of name, and whether brothers and sisters stay two: the same dice for gaps
and slips whatever the origin.

400 people of each origin with two to six mentions, a quarter of the mentions in the origin's own
ways of writing and 30% without a date of birth, stand among the records of a mixed made-up force.
Recall is of pairs within an origin; precision of pairs that touch it. Households: two brothers or
sisters whose first written name is the same, three mentions each.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.engines import Engine, open_engine
from clew.screening.people.identities import group_mentions
from clew.screening.people.linking import score_pairs
from clew.screening.people.mentions import make_mentions
from clew.screening.people.model import Model
from clew.screening.records.intake import take_in
from clew.screening.records.schema import PERSON_COLUMNS
from clew.synth import Force, make_force, origins
from clew.synth.population import Person, Population
from clew.synth.writing import slip, write_down

EACH = 400
OWN_WAYS = 0.25
WITHOUT_BIRTH_DATE = 0.3
HOUSEHOLDS = 150
# Households share all of these: two of one home whose given names begin alike.
SIBLINGS = {
    "Mohammed Imran, Mohammed Asif": ("Mohammed Imran", "Mohammed Asif", "South Asian, Muslim"),
    "Abdul Rahman, Abdul Aziz": ("Abdul Rahman", "Abdul Aziz", "Arabic"),
    "Xiao Ming, Xiao Hong": ("Xiao Ming", "Xiao Hong", "Chinese"),
    "Mary Ann, Mary Kate": ("Mary Ann", "Mary Kate", "Irish Traveller"),
    "John Joe, John Paul": ("John Joe", "John Paul", "Irish Traveller"),
    "John, Peter": ("John", "Peter", "English"),
}


def _person(number: int, origin: str, dice: random.Random) -> Person:
    """Somebody of this origin, with a number that nobody else has; all but the names comes from one
    population, alike in every origin.
    """
    plain = Population(4321, 100_000_000).person(5_000_000 + number * 12)
    decade = min(max(plain.born.year // 10 * 10, 1930), 2000)
    given = origins.given_names(
        origin, plain.sex, decade, origins.first_word(origin, plain.sex, dice), dice
    )
    family = origins.family_name(origin, dice)
    return replace(
        plain,
        given=given,
        family=family,
        married_name=None,
        origin=origin,
        email=f"{given}{number}@example.org".lower().replace(" ", ""),
    )


def _mention(
    person: Person,
    dice: random.Random,
    *,
    missing: float = WITHOUT_BIRTH_DATE,
    own_ways: float = OWN_WAYS,
) -> dict[str, Any]:
    row = write_down(person, dice, date(2025, 6, 1), side=dice.choice(("victim", "suspect")))
    given, family = person.given, person.family
    if dice.random() < own_ways:
        given, family = origins.own_way(person.origin, given, family, person.sex, dice)
    for column, name in (("given_names", given), ("family_name", family)):
        row[column] = slip(name, dice) if dice.random() < 0.035 else name
    born = row["date_of_birth"] or person.born.isoformat()
    row["date_of_birth"] = None if dice.random() < missing else born
    return row


def _place(
    mentions: list[tuple[Any, dict[str, Any]]], folder: Path, incidents: int, seed: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every mention's truth and identity, by incident; the background's too."""
    records, clean = folder / "records", folder / "clean"
    make_force(records, Force(incidents, 0.01, seed, mixed=True), workers=1)
    rows = [
        {
            "force": "Origins",
            "incident_id": f"O{n}",
            "role": "victim",
            **dict.fromkeys(PERSON_COLUMNS),
            **row,
        }
        for n, (_, row) in enumerate(mentions)
    ]
    table = pa.table(
        {
            c: pa.array([r[c] for r in rows], pa.string())
            for c in ("force", "incident_id", "role", *PERSON_COLUMNS)
        }
    )
    told = pa.table(
        {
            "force": ["Origins"] * len(rows),
            "incident_id": [r["incident_id"] for r in rows],
            "record_kind": ["crime"] * len(rows),
            "recorded_on": ["2026-04-01"] * len(rows),
            "occurred_from": ["2026-04-01"] * len(rows),
            "narrative": ["Report taken."] * len(rows),
        }
    )
    for name, part in (("involvements", table), ("incidents", told)):
        pq.write_table(part, records / name / "origins.parquet")
    take_in(records, clean)
    engine = open_engine("duckdb", str(clean))
    for name in ("involvements", "orders"):
        engine.register(name, clean / f"{name}.parquet")
    found = identities(engine)
    engine.close()
    return {f"O{n}": who for n, (who, _) in enumerate(mentions)}, found


def identities(engine: Engine) -> dict[str, Any]:
    """The identity of every mention, by incident for the mentions of this bench."""
    make_mentions(engine)
    model = Model.load()
    score_pairs(engine, model)
    group_mentions(engine, model, [], previous=False)
    found = engine.fetch(
        "select k.incident_id, k.role, k.row, k.force, i.identity from identity_of i join mentions k on i.m = k.m where k.inc is not null"
    )
    return {
        r["incident_id"]
        if r["force"] == "Origins"
        else f"{r['incident_id']} {r['role']} {r['row']}": r["identity"]
        for r in found.to_pylist()
    }


def by_origin(folder: Path, incidents: int = 10_000, seed: int = 77) -> dict[str, Any]:
    """Recall and precision over pairs for each origin, and recall beside that of English names."""
    mentions: list[tuple[Any, dict[str, Any]]] = []
    for place, origin in enumerate(origins.data()["shares"]):
        dice = random.Random(f"{seed} {origin}")
        # How often somebody is mentioned comes from dice of its own: alike in every origin.
        counts = random.Random(seed)
        for number in range(EACH):
            person = _person(place * EACH + number, origin, dice)
            mentions += [
                ((origin, number), _mention(person, dice)) for _ in range(counts.randrange(2, 7))
            ]
    truth, found = _place(mentions, folder, incidents, seed)
    groups: dict[Any, list[str]] = defaultdict(list)
    for key, identity in found.items():
        groups[identity].append(key)
    report: dict[str, Any] = {}
    for origin in origins.data()["shares"]:
        people: dict[int, list[str]] = defaultdict(list)
        for key, (theirs, number) in truth.items():
            if theirs == origin:
                people[number].append(key)
        pairs = [(a, b) for keys in people.values() for a, b in combinations(keys, 2)]
        right = sum(found.get(a, a) == found.get(b, b) for a, b in pairs)
        wrong = 0
        for keys in groups.values():
            ours = [k for k in keys if truth.get(k, ("",))[0] == origin]
            wrong += sum(
                truth[a] != truth.get(b) for a in ours for b in keys if b not in ours
            ) + sum(truth[a] != truth[b] for a, b in combinations(ours, 2))
        report[origin] = {
            "pairs": len(pairs),
            "recall": round(right / len(pairs), 4),
            "precision": round(right / ((right + wrong) or 1), 4),
        }
    for told in report.values():
        told["recall beside English"] = round(told["recall"] / report[origins.ENGLISH]["recall"], 3)
    return report


def siblings(folder: Path, seed: int = 78) -> dict[str, Any]:
    """Of 150 households of each kind, how many are joined, by how often a date of birth is missing."""
    mentions: list[tuple[Any, dict[str, Any]]] = []
    heads = count(100_000)
    for kind, (one, two, origin) in SIBLINGS.items():
        for missing in (0.5, 0.2, 0.0):
            dice = random.Random(f"{seed} {kind} {missing}")
            for number in range(HOUSEHOLDS):
                home = next(heads)
                head = replace(_person(home, origin, dice), second_reference=None)
                brother = replace(
                    head,
                    given=two,
                    born=head.born + timedelta(days=700 + dice.randrange(1200)),
                    reference=f"N9{home:08d}",
                    email=f"{two}{home}@example.net".lower().replace(" ", ""),
                    phone=f"0719{dice.randrange(10**7):07d}",
                )
                for who, person in enumerate(
                    (replace(head, given=one, reference=f"N8{home:08d}"), brother)
                ):
                    mentions += [
                        (
                            (kind, missing, number, who),
                            _mention(person, dice, missing=missing, own_ways=0),
                        )
                        for _ in range(3)
                    ]
    truth, found = _place(mentions, folder, 4000, seed)
    joined: dict[str, dict[str, int]] = {
        kind: {f"{m:.0%} without birth date": 0 for m in (0.5, 0.2, 0.0)} for kind in SIBLINGS
    }
    homes: dict[Any, dict[int, set[Any]]] = defaultdict(lambda: {0: set(), 1: set()})
    for key, (kind, missing, number, who) in truth.items():
        homes[kind, missing, number][who].add(found.get(key, key))
    for (kind, missing, _), (mine, theirs) in ((k, (v[0], v[1])) for k, v in homes.items()):
        joined[kind][f"{missing:.0%} without birth date"] += bool(mine & theirs)
    return joined
