"""Law that is announced and sleeps until somebody enters the day from which it is in force."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from clew.problems import Problem

_FILE = Path(__file__).parent / "data" / "coming.toml"


class BadDay(Problem):
    """The day that was entered is none; the message names the variable, the value and the cure."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One change of the law.

    `begins` is the day from which the data file says that it is in force; None while it sleeps.
    """

    name: str
    title: str
    means: str
    source: str
    begins: date | None

    @property
    def variable(self) -> str:
        """The environment variable by which a force enters the day."""
        return f"CLEW_{self.name.upper()}_FROM"

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day. Raises BadDay.

        >>> next(c for c in coming() if c.name == "right_to_know").in_force(date(2026, 11, 1))
        False
        """
        given = os.environ.get(self.variable, "").strip()
        try:
            begins = date.fromisoformat(given) if given else self.begins
        except ValueError as problem:
            raise BadDay(
                f"{self.variable} is “{given}”: write the day as 2027-01-31, or take it out"
            ) from problem
        return begins is not None and on >= begins


@cache
def coming() -> tuple[Coming, ...]:
    """Everything that is coming, in the order of the file."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["coming"]
    return tuple(
        Coming(r["name"], r["title"], r["means"], r["source"], r.get("from")) for r in rows
    )


def in_force(name: str, on: date) -> bool:
    """Whether a change of the law is in force on a day.

    Raises BadDay, and KeyError for a name that the file does not have.
    """
    return {c.name: c for c in coming()}[name].in_force(on)
