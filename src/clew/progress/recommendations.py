"""Recommendations as data, and deadlines set against the report's own days."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from clew.offences.clocks import add_months
from clew.offences.periods import said
from clew.problems import Problem

_FILE = Path(__file__).parent / "data" / "recommendations.toml"


class BadRecommendations(Problem):
    """The file does not hold together; the message names the entry, the field and the cure."""


@dataclass(frozen=True, slots=True)
class Report:
    """The report that recommends. `where` says where its words are to be found."""

    key: str
    title: str
    by: str
    published: date
    recommendations: int
    where: str
    source: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation.

    `about` says in our words what it asks for and is empty where nobody read it; `deadline` is
    None where it was not seen.
    """

    number: str
    to: str = ""
    about: str = ""
    deadline: date | None = None
    source: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.about


@cache
def report() -> Report:
    """Raises BadRecommendations."""
    return _read(_FILE)[0]


@cache
def recommendations() -> tuple[Recommendation, ...]:
    """All of the report's, in order; those that nobody read are blank. Raises BadRecommendations."""
    return _read(_FILE)[1]


def recommendation(number: str) -> Recommendation | None:
    return next((r for r in recommendations() if r.number == number), None)


def _read(path: Path) -> tuple[Report, tuple[Recommendation, ...]]:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    told = held["report"]
    about = Report(
        told["key"],
        told["title"],
        told["by"],
        told["published"],
        told["recommendations"],
        told["where"],
        told["source"],
    )
    known: dict[str, Recommendation] = {}
    for row in held["recommendation"]:
        number = row["number"]
        if number in known or not (number.isdigit() and 1 <= int(number) <= about.recommendations):
            raise BadRecommendations(
                f"{path.name}: recommendation {number}: give each number from 1 to {about.recommendations} once"
            )
        if not row.get("source") or not row.get("verified"):
            raise BadRecommendations(
                f"{path.name}: recommendation {number}: only what was read stands here, with its source"
            )
        deadline = row.get("deadline")
        for problem in _of_the_report(deadline, row.get("months"), row.get("days"), about):
            raise BadRecommendations(f"{path.name}: recommendation {number}: {problem}")
        known[number] = Recommendation(number, row["to"], row["about"], deadline, row["source"])
    every = tuple(
        known.get(str(n), Recommendation(str(n))) for n in range(1, about.recommendations + 1)
    )
    return about, every


def _of_the_report(
    deadline: date | None, months: int | None, days: int | None, about: Report
) -> list[str]:
    """Whether a deadline is the one that the report's own day gives."""
    if deadline is None:
        return ["months and days need a deadline"] if months or days else []
    due = (
        add_months(about.published, months)
        if months
        else about.published + timedelta(days=days)
        if days
        else deadline
    )
    return (
        [f"deadline {said(deadline)} is not {said(due)}, as counted from the report"]
        if due != deadline
        else []
    )


def deadline_problem(entered: date, given: Recommendation) -> str:
    """What is wrong with a deadline that somebody enters, in a sentence; nothing where all is well.

    A page of a real force gave a day a year late: the day of the right month of the wrong year.
    """
    about = report()
    if entered <= about.published:
        return f"{said(entered)} is not after the report, which was published on {said(about.published)}."
    if given.deadline is not None and entered != given.deadline:
        years = entered.year - given.deadline.year
        same = (entered.month, entered.day) == (given.deadline.month, given.deadline.day)
        return f"The report gives {said(given.deadline)}, not {said(entered)}" + (
            f": the same day, {abs(years)} year{'s' if abs(years) > 1 else ''} {'later' if years > 0 else 'earlier'}."
            if same
            else "."
        )
    return ""
