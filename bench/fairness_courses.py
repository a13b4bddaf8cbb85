"""Courses of conduct by origin of name: one made-up force, screened once for every origin; only the
names of people in planted stalking courses differ.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.intervals import share
from bench.origin_people import name_in_record
from bench.sets.making import origins
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from clew.synth import Force, make_force

FORCE = Force(12_000, 0.06, 21)
Mention = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Planted:
    """Planted stalking courses of two records or more: their incidents; and, of victims and
    suspects in them, every mention of the force.

    `alone`: roles of records in which one person stands. Where there are two, the intake numbers
    them by what they say, not as the truth does.
    """

    incidents: dict[str, set[str]]
    people: dict[Mention, str]
    number: dict[str, int]
    alone: set[tuple[str, str]]


def courses(force: Force = FORCE) -> dict[str, Any]:
    """By origin: planted courses of which two records stand in one course of a list, and people of
    them taken for two or more.

    Records of those people are thin: no number of the force, half of their mentions without a date
    of birth, a quarter with the name in another usual way. Names in narratives change with them.
    """
    with tempfile.TemporaryDirectory(prefix="fairness-courses-") as work:
        records = Path(work) / "records"
        make_force(records, force, workers=1)
        planted = _planted(records)
        original = {
            path: pq.read_table(path)
            for table in ("involvements", "incidents")
            for path in sorted((records / table).glob("*.parquet"))
        }
        told = {}
        for number, origin in enumerate(origins()):
            _exchange(original, planted, origin)
            told[origin] = _found(
                screen(records, Path(work) / f"runs-{number}", Silent(), threads=1).folder, planted
            )
    return told


def _planted(records: Path) -> _Planted:
    con = duckdb.connect()
    incidents: dict[str, set[str]] = defaultdict(set)
    for course, incident in con.execute(
        f"select course, incident_id from read_parquet('{records}/truth_incidents/*.parquet') where label = 'stalking'"
    ).fetchall():
        incidents[course].add(incident)
    incidents = {course: held for course, held in incidents.items() if len(held) > 1}
    inside = set().union(*incidents.values())
    truth = con.execute(
        f"select incident_id, role, row, person from read_parquet('{records}/truth_people/*.parquet')"
    ).fetchall()
    chosen = {
        person
        for incident, role, _, person in truth
        if incident in inside and role in ("victim", "suspect")
    }
    people = {
        (incident, role, row): person for incident, role, row, person in truth if person in chosen
    }
    alone = con.execute(
        f"select incident_id, role from read_parquet('{records}/involvements/*.parquet') group by all having count(*) = 1"
    ).fetchall()
    return _Planted(
        incidents, people, {person: n for n, person in enumerate(sorted(chosen))}, set(alone)
    )


def _exchange(original: dict[Path, pa.Table], planted: _Planted, origin: str) -> None:
    """Writes the force anew with names of the origin; everything else is alike for all origins."""
    words: dict[str, dict[str, str]] = defaultdict(dict)
    place: Counter[tuple[str, str]] = Counter()
    for path, table in original.items():
        rows = table.to_pylist()
        if path.parent.name == "involvements":
            for row in rows:
                place[row["incident_id"], row["role"]] += 1
                mention = (row["incident_id"], row["role"], place[row["incident_id"], row["role"]])
                if mention in planted.people:
                    _rename(row, mention, planted, origin, words[row["incident_id"]])
        else:
            for row in rows:
                if row["narrative"] and words.get(row["incident_id"]):
                    row["narrative"] = _reworded(row["narrative"], words[row["incident_id"]])
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)


def _rename(
    row: dict[str, Any], mention: Mention, planted: _Planted, origin: str, words: dict[str, str]
) -> None:
    person = planted.people[mention]
    number = planted.number[person]
    dice = random.Random(f"thin {mention}")
    sex = row["sex"] if row["sex"] in ("M", "F") else "MF"[number % 2]
    given, family = name_in_record(
        origin, sex, number, random.Random(f"name {origin} {mention}"), dice
    )
    for column, new in (("given_names", given), ("family_name", family)):
        if row[column]:
            words[row[column].lower()] = new
            row[column] = new
    row["person_ref"] = None
    row["date_of_birth"] = row["date_of_birth"] if dice.random() < 0.5 else None
    row["email"] = f"{person.lower()}@example.com" if row["email"] else None
    row["handle"] = f"@{person.lower()}" if row["handle"] else None


def _reworded(text: str, words: dict[str, str]) -> str:
    """The text with every written name replaced, the longest first."""
    pattern = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True) if len(w) > 2)
    return (
        re.sub(rf"\b(?:{pattern})\b", lambda m: words[m.group().lower()], text, flags=re.IGNORECASE)
        if pattern
        else text
    )


def _found(run: Path, planted: _Planted) -> dict[str, Any]:
    con = duckdb.connect()
    where: dict[str, set[str]] = defaultdict(set)
    for course, incident in con.execute(
        f"select course_id, incident_id from '{run}/course_incidents.parquet'"
    ).fetchall():
        where[incident].add(course)
    listed = 0
    for incidents in planted.incidents.values():
        held = Counter(course for incident in incidents for course in where[incident])
        listed += any(n > 1 for n in held.values())
    identities: dict[str, set[str]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    for (
        incident,
        role,
        row,
        identity,
    ) in con.execute(f"""select k.incident_id, k.role, k.row, i.identity from '{run}/evidence/identity_of.parquet' i
            join '{run}/evidence/mentions.parquet' k on i.m = k.m where k.inc is not null""").fetchall():
        if (incident, role) in planted.alone and (
            person := planted.people.get((incident, role, row))
        ):
            mentions[person] += 1
            identities[person].add(identity)
    several = [held for person, held in identities.items() if mentions[person] > 1]
    return {
        "courses in a list": share(listed, len(planted.incidents)),
        "people in two identities or more": share(
            sum(len(held) > 1 for held in several), len(several)
        ),
    }
