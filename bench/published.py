"""Published cases and a background that others made, kept outside the project: where they are, and
how they become records.

They stand in a folder beside the project (`shared`). Nothing of theirs is copied into it. What
makes the records are programs of that folder, so that the engine is measured on what its authors
did not write.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clew.screening.behaviours.roles import Parties, Person

BESIDE = Path(__file__).resolve().parents[2] / "shared"
"""Where the folder is when nothing else is said."""
LABELS = ("stalking", "not_stalking", "borderline")


class NotThere(Exception):
    """What is to be measured on is not on this machine."""


@dataclass(frozen=True, slots=True)
class Case:
    """A published case as records.

    `incidents` are the ids of its records, in order; `known` how many the police had in all.
    """

    name: str
    label: str
    relationship: str
    incidents: tuple[str, ...]
    known: int

    @property
    def fold(self) -> int:
        """Which fifth of the cases it belongs to, by its number.

        >>> Case("case-13", "stalking", "stranger", (), 0).fold
        3
        """
        return number_of(self.name) % 5


@dataclass(frozen=True, slots=True)
class Told:
    """One record of a case with the people that it names and the behaviours that its source's
    reader found in it.
    """

    case: str
    label: str
    text: str
    parties: Parties
    tags: frozenset[str]


class Shared:
    """The folder with the published cases.

    `cases` are folders of other cases in the same form, which then stand in the place of the
    published ones. Raises NotThere, saying what is missing, unless all parts are in it.
    """

    def __init__(self, folder: Path, cases: Sequence[Path] = ()) -> None:
        self.folder = folder
        self.programs = folder / "finding"
        self.chronologies = folder / "chronologies"
        self.cases = tuple(cases) or (self.chronologies,)
        self.prose_file = (
            folder / "data" / "police-prose" / "boston-fio-narratives-2019-2022.csv.gz"
        )
        needed = [
            *(
                self.programs / f"{p}.py"
                for p in ("case_records", "background", "mix", "baselines")
            ),
            self.programs / "ordinary-records.jsonl",
            *self.cases,
            self.prose_file,
        ]
        missing = [str(p) for p in needed if not p.exists()]
        if missing:
            raise NotThere(
                f"The published cases are not in {folder}: {missing[0]} is missing. They are kept apart from the project; "
                "name the folder that holds them with --shared."
            )

    def make_cases(self, out: Path, *, without_last: bool = False) -> None:
        """incidents.csv, involvements.csv and truth.csv of every case; without the last record of
        cases that have three or more.
        """
        self._call(
            "case_records",
            str(out),
            "--cases",
            *map(str, self.cases),
            *(["--without-last"] if without_last else []),
        )

    def make_background(self, out: Path, incidents: int, seed: int) -> None:
        """The background: half ordinary records by another hand, half genuine prose (every second
        narrative).
        """
        ordinary = str(self.programs / "ordinary-records.jsonl")
        self._call(
            "background",
            str(out),
            "--ordinary",
            ordinary,
            "--incidents",
            str(incidents),
            "--seed",
            str(seed),
            "--prose",
            "even",
        )

    def mix(self, cases: Path, background: Path, out: Path) -> None:
        """Both as one folder of records."""
        self._call("mix", str(cases), str(background), str(out))

    def simpler_ways(self, cases: Path, background: Path) -> dict[str, dict[str, list[int]]]:
        """What simpler ways find when they are given perfect links: way, then `first N` with
        stalking found, of, others found, of.
        """
        made: dict[str, dict[str, list[int]]] = {}
        for line in self._call("baselines", str(cases), str(background)).splitlines():
            found = re.findall(r"first (\d+): (\d+) of (\d+) stalking, (\d+) of (\d+) not", line)
            if found:
                made[line.split(": first ")[0]] = {
                    f"first {depth}": [int(n) for n in rest] for depth, *rest in found
                }
        return made

    def prose(self) -> list[str]:
        """Every second genuine narrative, cut and chosen as the background has them."""
        csv.field_size_limit(2**31 - 1)
        with gzip.open(
            self.prose_file, "rt", encoding="utf-8", errors="replace", newline=""
        ) as handle:
            rows = list(csv.DictReader(handle))
        column = max(rows[0], key=lambda c: sum(len(r[c] or "") for r in rows[:300]))
        return [r[column].strip()[:1200] for r in rows if r[column] and len(r[column]) > 60][0::2]

    def ordinary(self) -> list[str]:
        """The texts of the ordinary records; none is of stalking."""
        lines = (self.programs / "ordinary-records.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        return [
            t
            for r in rows
            for t in (r["texts"] if r["kind"] == "single" else [x["text"] for x in r["rows"]])
        ]

    def told(self, folder: Path) -> list[Told]:
        """Each record of the cases that `make_cases` wrote to `folder`, with its reference tags."""
        incidents = {r["incident_id"]: r for r in rows_of(folder / "incidents.csv")}
        people: dict[str, list[dict[str, str]]] = {}
        for row in rows_of(folder / "involvements.csv"):
            people.setdefault(row["incident_id"], []).append(row)
        known = {}
        for path in (p for folder in self.cases for p in folder.glob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            known[case["case"]] = sorted(
                (i for i in case["incidents"] if i["reported_to_police"] is True),
                key=lambda i: i["date"],
            )
        made = []
        for row in rows_of(folder / "truth.csv"):
            tags = known[row["case"]][int(row["n"]) - 1]["behaviours"]
            sides = [
                tuple(
                    Person(p["given_names"], p["family_name"], p["sex"])
                    for p in people.get(row["incident_id"], [])
                    if p["role"] == role
                )
                for role in ("suspect", "victim")
            ]
            made.append(
                Told(
                    row["case"],
                    row["label"],
                    incidents[row["incident_id"]]["narrative"],
                    Parties(*sides),
                    frozenset(tags),
                )
            )
        return made

    def _call(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, str(self.programs / f"{program}.py"), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotThere(
                f"{self.programs / program}.py did not end well: {done.stderr.strip()[-400:]}"
            )
        return done.stdout


def number_of(case: str) -> int:
    """The number in a case's name.

    >>> number_of("case-07")
    7
    """
    return int(re.sub(r"\D", "", case))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def cases_of(folder: Path) -> list[Case]:
    """The cases that `make_cases` wrote to `folder`, in the order of their names."""
    relationships: dict[str, str] = {}
    for row in rows_of(folder / "involvements.csv"):
        if row["role"] == "suspect":
            relationships.setdefault(row["incident_id"], row["relationship"])
    held: dict[tuple[str, str], list[str]] = {}
    known: dict[str, int] = {}
    for row in rows_of(folder / "truth.csv"):
        held.setdefault((row["case"], row["label"]), []).append(row["incident_id"])
        known[row["case"]] = int(row["of"])
    return [
        Case(
            name,
            label,
            next((r for i in ids if (r := relationships.get(i))), "") or "not recorded",
            tuple(ids),
            known[name],
        )
        for (name, label), ids in sorted(held.items())
    ]
