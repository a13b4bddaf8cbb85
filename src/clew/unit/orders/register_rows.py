"""The file of a register of orders, read and checked: one row a step, matters told apart by the
force's own number.

Nothing here asks a database. What is wrong is said with file, row, field, value and cure.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq

from clew.unit.orders.parties import same_name
from clew.unit.orders.rules import failures, kinds, outcomes, reasons, steps

COLUMNS = (
    "matter",
    "step",
    "on",
    "order",
    "subject_name",
    "subject_born",
    "protected_name",
    "court",
    "court_kind",
    "reason",
    "words",
    "ends",
    "interim_asked",
    "terms",
    "breach",
    "section",
    "failure",
    "happened_on",
    "recorded_on",
    "outcome",
    "outcome_on",
)
_NEEDED = ("matter", "step", "on")


class BadRegister(Exception):
    """The file cannot be read as a register at all; nothing was taken in."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of one row, and what to do about it."""

    file: str
    row: int
    field: str
    value: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.field} “{self.value[:60]}”: {self.cure}"


@dataclass(slots=True)
class Row:
    file: str
    number: int
    said: dict[str, str]
    on: date = date.min


def read_rows(path: Path) -> Iterator[Row]:
    parts = (
        sorted(p for p in path.iterdir() if p.suffix in (".csv", ".parquet"))
        if path.is_dir()
        else [path]
    )
    if not parts:
        raise BadRegister(f"{path} holds no CSV or Parquet file")
    for part in parts:
        if part.suffix == ".parquet":
            try:
                found: list[dict[str, object]] = pq.read_table(part).to_pylist()
            except (OSError, ValueError) as problem:
                raise BadRegister(f"{part} is not readable Parquet: {problem}") from problem
            _need(part, found[0] if found else dict.fromkeys(_NEEDED))
            yield from (
                Row(part.name, n, {c: _text(r.get(c)) for c in COLUMNS})
                for n, r in enumerate(found, 1)
            )
        else:
            try:
                with part.open(encoding="utf-8-sig", newline="") as file:
                    table = csv.DictReader(file)
                    _need(part, dict.fromkeys(table.fieldnames or []))
                    yield from (
                        Row(part.name, n, {c: _text(r.get(c)) for c in COLUMNS})
                        for n, r in enumerate(table, 2)
                    )
            except (UnicodeDecodeError, csv.Error) as problem:
                raise BadRegister(
                    f"{part} is not CSV in UTF-8: {problem}. Save it as CSV UTF-8."
                ) from problem


def _need(part: Path, there: Mapping[str, object]) -> None:
    if lacking := [c for c in _NEEDED if c not in there]:
        raise BadRegister(
            f"{part} lacks the column {lacking[0]!r}. A register has one row a step with the columns {', '.join(COLUMNS)}; {', '.join(_NEEDED)} are needed."
        )


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\0", "").strip()


def in_order(row: Row) -> tuple[date, int]:
    names = [*steps().application, *steps().order, "breach"]
    return row.on, names.index(row.said["step"])


def day_said(said: str) -> date | None:
    """ISO, or day/month/year as spreadsheets write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(said, form).date()  # a day has no zone
        except ValueError:
            continue
    return None


def check(row: Row) -> list[Problem]:
    said = row.said
    found: list[Problem] = []

    def wrong(name: str, cure: str) -> None:
        found.append(Problem(row.file, row.number, name, said[name], cure))

    rules = {**steps().application, **steps().order}
    if not said["matter"]:
        wrong("matter", "give the force's own number of the matter: it tells matters apart")
    if said["step"] not in rules and said["step"] != "breach":
        wrong(
            "step",
            f"use one of {', '.join([*steps().application, *[k for k in steps().order if k not in steps().application], 'breach'])}",
        )
    today = date.today()
    for name in ("on", "subject_born", "ends", "happened_on", "recorded_on", "outcome_on"):
        if said[name] and not (name == "ends" and said[name] in ("further", "unknown")):
            day = day_said(said[name])
            if day is None:
                wrong(
                    name,
                    "write the day as 2026-03-07 or 07/03/2026"
                    + (", or further, or unknown" if name == "ends" else ""),
                )
            elif name != "ends" and day > today:
                wrong(
                    name,
                    "the day is in the future: put it right, or leave the row out until it happened",
                )
    row.on = day_said(said["on"]) or date.min
    if not said["on"]:
        wrong("on", "give the day on which the step happened")
    rule = rules.get(said["step"])
    asked = next(
        (a.partition(":")[2].strip() for a in (rule.asks if rule else ()) if a.startswith("code")),
        "",
    )
    if asked and said["reason"] not in dict(reasons(asked)):
        wrong("reason", f"use one of {', '.join(dict(reasons(asked)))}")
    if said["order"] and said["order"] not in kinds():
        wrong("order", f"use one of {', '.join(kinds())}")
    made = said["order"] if said["step"] == "made" else rule.makes if rule else ""
    if made and made in kinds() and row.on != date.min and row.on < kinds()[made]["begins"]:
        wrong(
            "on",
            f"the first {kinds()[made]['title']} could be made on {kinds()[made]['begins']} ({kinds()[made]['source']})",
        )
    if (
        made
        and day_said(said["ends"]) is not None
        and (day_said(said["ends"]) or date.max) < row.on
    ):
        wrong("ends", "an order cannot end before it was made")
    if said["step"] == "breach":
        if said["section"] not in ("s8", "s11", "other"):
            wrong(
                "section",
                "use s8 for a breach of the order, s11 for notification, other for another order",
            )
        if said["section"] == "s11" and said["failure"] not in failures():
            wrong("failure", f"use one of {', '.join(failures())}")
        if said["outcome"] and said["outcome"] not in dict(outcomes()):
            wrong("outcome", f"use one of {', '.join(dict(outcomes()))}")
        if not said["breach"]:
            wrong("breach", "give the force's own number of the breach: it tells breaches apart")
    return found


def check_matter(rows: list[Row]) -> Problem | None:
    ordered = sorted(rows, key=in_order)
    first = ordered[0]
    if first.said["step"] not in ("considered", "made"):
        return Problem(
            first.file,
            first.number,
            "step",
            first.said["step"],
            "the first step of a matter is considered, or made for an order that nobody applied for; put the days right or add the row",
        )
    if not first.said["subject_name"]:
        return Problem(
            first.file, first.number, "subject_name", "", "say on the first row whom it is against"
        )
    for row in ordered:
        if same_name(
            row.said["subject_name"] or first.said["subject_name"], row.said["protected_name"]
        ):
            return Problem(
                row.file,
                row.number,
                "protected_name",
                row.said["protected_name"],
                "the order would protect the person whom it is against: put the wrong one of the two names right; "
                "for two people of one name, add what tells them apart, such as the day of birth",
            )
    made: set[str] = set()
    for row in ordered:
        rule = steps().application.get(row.said["step"])
        if row.said["step"] == "made":
            made.add(row.said["order"] or "spo")
        elif rule is not None and rule.makes:
            made.add(rule.makes)
        elif (rule is None or row.said["order"]) and (row.said["order"] or "spo") not in made:
            return Problem(
                row.file,
                row.number,
                "order",
                row.said["order"],
                "no such order of this matter was made by that day: add the row that made it, or say which order it was",
            )
    return None


def matters(path: Path) -> tuple[dict[str, list[Row]], list[Problem], int]:
    """The matters of a register that can be used, each with its rows in order; what is wrong with
    the others, and how many those are.

    A matter with a row that cannot be read is set aside whole. Raises BadRegister.
    """
    found: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    wrong: set[str] = set()
    for row in read_rows(path):
        matter = row.said["matter"]
        bad = check(row)
        problems += bad
        if bad:
            wrong.add(matter)
        found.setdefault(matter, []).append(row)
    for matter, rows in found.items():
        if matter not in wrong and (problem := check_matter(rows)):
            problems.append(problem)
            wrong.add(matter)
    return (
        {m: sorted(r, key=in_order) for m, r in found.items() if m not in wrong},
        problems,
        len(wrong),
    )
