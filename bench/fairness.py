"""Are people known again equally well whatever the origin of their names, their sex, their age, and
what was written down of them?

    python -m bench.fairness --out docs/benchmarks/fairness.md

Eight origins of name, 400 people of each with two to six mentions, all together inside 20,000
mentions of a made-up force. Dice for gaps, slips, sex, birth and number of mentions fall alike for
all origins (`origin_people`): only the names differ. Recall is the share of pairs of mentions of
one person that were joined; precision the share of joined pairs that are of one person, strangers
of the force counted. Intervals (95%) are from 1,000 draws of people with replacement, the same
draws for every origin, since pairs of one person hang together. `desk_search` asks the desk for
names in another usual way, in Clew's own PostgreSQL.

Writes the page named by --out and a JSON beside it.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from bench.desk_search import desk
from bench.fairness_courses import courses
from bench.fairness_page import page
from bench.intervals import share
from bench.origin_people import (
    REFERENCE,
    SETTINGS,
    Setting,
    Subject,
    households,
    subjects,
    written_households,
)
from bench.people import _grouped
from bench.sets.making import origins
from clew.screening.engines import open_engine
from clew.screening.records.intake import take_in
from clew.screening.records.schema import PERSON_COLUMNS
from clew.synth import Force, make_force

FORCE = "Fairness"
DRAWS = 1000
_MENTIONS_AN_INCIDENT = 1.92
Key = tuple[str, str, int]


def grouped_in_force(
    rows: list[dict[str, Any]], incidents: int, work: Path
) -> tuple[list[Any], dict[Key, Any]]:
    """The group of every row, each a record of its own in a made-up force of so many incidents, and
    the groups of all mentions.

    A row whose mention has no identity has a group of its own.
    """
    records, clean = work / "records", work / "clean"
    make_force(records, Force(incidents, 0.01, 11), workers=1)
    with (
        (records / "incidents" / "fairness.csv").open("w", encoding="utf-8", newline="") as a,
        (records / "involvements" / "fairness.csv").open("w", encoding="utf-8", newline="") as b,
    ):
        told, people = (
            csv.writer(a),
            csv.DictWriter(b, ("force", "incident_id", "role", *PERSON_COLUMNS)),
        )
        told.writerow(
            ("force", "incident_id", "record_kind", "recorded_on", "occurred_from", "narrative")
        )
        people.writeheader()
        for n, row in enumerate(rows):
            told.writerow((FORCE, f"F{n}", "crime", "2026-04-01", "2026-04-01", "Report taken."))
            people.writerow({"force": FORCE, "incident_id": f"F{n}", "role": "suspect"} | row)
    take_in(records, clean)
    engine = open_engine("duckdb", str(clean))
    for table in ("involvements", "orders"):
        engine.register(table, clean / f"{table}.parquet")
    groups = _grouped(engine)
    engine.close()
    return [groups.get((f"F{n}", "suspect", 1), f"alone {n}") for n in range(len(rows))], groups


def _pairs(people: list[Subject], ours: list[list[Any]], groups: dict[Key, Any]) -> np.ndarray:
    """By person: pairs of one person joined, pairs of one person, and joined pairs with anybody
    else (half a pair where both are here).
    """
    members: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for number, of_person in enumerate(ours):
        for group in of_person:
            members[group][number] += 1
    strangers: dict[Any, int] = defaultdict(int)
    for (incident, *_), group in groups.items():
        if group in members and not (incident.startswith("F") and incident[1:].isdigit()):
            strangers[group] += 1
    counts = np.zeros((len(people), 3))
    for number, of_person in enumerate(ours):
        together = [one == other for one, other in combinations(of_person, 2)]
        others = sum(
            0.5 * sum(n for other, n in members[group].items() if other != number)
            + strangers[group]
            for group in of_person
        )
        counts[number] = sum(together), len(together), others
    return counts


def _interval(values: np.ndarray) -> list[float]:
    low, high = np.nanquantile(values, (0.025, 0.975))
    return [round(float(low), 3), round(float(high), 3)]


def _draws(people: int) -> np.ndarray:
    """Draws of people with replacement, the same at every call: shape (DRAWS, people)."""
    return np.random.default_rng(1).integers(0, people, (DRAWS, people))


def _measured(counts: np.ndarray, drawn: np.ndarray) -> dict[str, Any]:
    again = counts[drawn].sum(axis=1)
    joined, wanted, wrong = counts.sum(axis=0)
    return {
        "recall": round(float(joined / wanted), 3),
        "recall, interval": _interval(again[:, 0] / again[:, 1]),
        "precision": round(float(joined / (joined + wrong)), 3) if joined + wrong else None,
        "precision, interval": _interval(again[:, 0] / np.maximum(again[:, 0] + again[:, 2], 1e-9)),
        "people in two groups or more": share(
            int((counts[:, 0] < counts[:, 1]).sum()), len(counts)
        ),
    }


def linking(
    setting: Setting, people: int, incidents: int
) -> tuple[dict[str, Any], list[tuple[Subject, np.ndarray]]]:
    """By origin recall, precision and the ratio of recall to English names; and the counts of every
    person.
    """
    made = {origin: subjects(origin, setting, people) for origin in origins()}
    flat = [(s, row) for of_origin in made.values() for s in of_origin for row in s.mentions]
    with tempfile.TemporaryDirectory(prefix="fairness-") as work:
        found, groups = grouped_in_force([row for _, row in flat], incidents, Path(work))
    ours: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for (subject, _), group in zip(flat, found, strict=True):
        ours[subject.origin, subject.number].append(group)
    everybody = [s for of_origin in made.values() for s in of_origin]
    counts = _pairs(everybody, [ours[s.origin, s.number] for s in everybody], groups)
    drawn = _draws(people)
    by_origin = {
        origin: counts[[n for n, s in enumerate(everybody) if s.origin == origin]]
        for origin in made
    }
    reference = by_origin[REFERENCE][drawn].sum(axis=1)
    table = {}
    for origin, mine in by_origin.items():
        again = mine[drawn].sum(axis=1)
        table[origin] = _measured(mine, drawn) | {
            "ratio to English": round(
                float(
                    mine[:, 0].sum()
                    / mine[:, 1].sum()
                    / (by_origin[REFERENCE][:, 0].sum() / by_origin[REFERENCE][:, 1].sum())
                ),
                3,
            ),
            "ratio, interval": _interval(
                again[:, 0] / again[:, 1] / (reference[:, 0] / reference[:, 1])
            ),
        }
    return table, list(zip(everybody, counts, strict=True))


def _split(people: list[tuple[Subject, np.ndarray]], by: Any) -> dict[str, Any]:
    """Recall and shares of people in two groups, of all origins together, by what `by` says of a
    person.
    """
    told: dict[str, list[np.ndarray]] = defaultdict(list)
    for subject, counts in people:
        told[by(subject)].append(counts)
    return {
        name: _measured(np.array(told[name]), _draws(len(told[name]))) | {"people": len(told[name])}
        for name in sorted(told)
    }


def _age(subject: Subject) -> str:
    age = 2026 - subject.born
    return (
        "under 25"
        if age < 25
        else "25 to 44"
        if age < 45
        else "45 to 64"
        if age < 65
        else "65 and over"
    )


def siblings(count: int, incidents: int) -> dict[str, Any]:
    """By origin, in how many households two brothers or sisters of one first written word have a
    mention in one group.
    """
    rows = [
        (origin, *row)
        for origin in origins()
        for row in written_households(households(origin, count))
    ]
    with tempfile.TemporaryDirectory(prefix="fairness-") as work:
        found, _ = grouped_in_force([row for *_, row in rows], incidents, Path(work))
    held: dict[tuple[str, int], dict[int, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for (origin, number, which, _), group in zip(rows, found, strict=True):
        held[origin, number][which].add(group)
    return {
        origin: share(
            sum(bool(two[0] & two[1]) for (whose, _), two in held.items() if whose == origin), count
        )
        for origin in origins()
    }


def measure(people: int, mentions: int, count: int) -> dict[str, Any]:
    """Everything: `people` of each origin, inside so many mentions, and so many households."""
    incidents = int(mentions / _MENTIONS_AN_INCIDENT)
    settings = {}
    for letter, setting in SETTINGS.items():
        settings[letter], everybody = linking(setting, people, incidents)
    return {
        "people of each origin": people,
        "mentions of the force": mentions,
        "settings": {
            letter: {"told": SETTINGS[letter].told, "origins": table}
            for letter, table in settings.items()
            if letter != "F"
        },
        "households": count,
        "brothers or sisters joined": siblings(count, incidents),
        "courses of conduct": courses(),
        "asked for at the desk": desk(people),
        # Of the last setting, F, in which everybody has dice of their own.
        "by sex": _split(everybody, lambda s: {"F": "women", "M": "men"}[s.sex]),
        "by age in 2026": _split(everybody, _age),
        "by what is never recorded": _split(everybody, lambda s: s.group),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=400, help="people of each origin")
    parser.add_argument(
        "--mentions", type=int, default=20_000, help="mentions of the made-up force around them"
    )
    parser.add_argument("--households", type=int, default=150)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    report = measure(options.people, options.mentions, options.households)
    text = page(report)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
        options.out.with_suffix(".json").write_text(
            json.dumps(report, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
