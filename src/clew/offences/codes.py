"""Home Office offence codes, however they are written, and what each means for a course of conduct."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_DATA = files("clew.offences") / "data"
_SLASHED = re.compile(r"^\s*(\d{1,3})\s*[/.\-]\s*(\d{1,2})\s*$")
AGGRAVATED = "aggravated"
_PLAIN = re.compile(r"^\s*(\d{3})(\d{2})\s*$")


@dataclass(frozen=True, slots=True)
class Concept:
    """What an offence is to us. `kind`: stalking, harassment, order, communications, coercion,
    threat and so on. `recorded_class`: the class of the
    published tables of recorded crime that it is in, such as 8Q; empty where none is confirmed.

    `holds(on)` says whether the row is in force on a day; None for a date means that the end is
    open.
    """

    code: str
    kind: str
    title: str
    statute: str
    valid_from: date | None
    valid_to: date | None
    recorded_class: str
    source: str

    @property
    def counted_as(self) -> str:
        """The kind that it is counted with in figures. Aggravated forms are a class of their own
        (8M) in the published tables, and one code of it holds
        stalking and harassment alike, so that neither total has them.
        """
        return AGGRAVATED if self.recorded_class == "8M" else self.kind

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def canonical(code: str | None) -> str | None:
    """A Home Office code as `008/65`: class of three digits, sub-class of two.

    Takes 8/65, 08/65, 008/65, 00865 and 8-65; anything else gives None, and the caller says so.

    >>> canonical("8/65"), canonical("00865"), canonical("PH97010")
    ('008/65', '008/65', None)
    """
    match = _SLASHED.match(code or "") or _PLAIN.match(code or "")
    return f"{int(match[1]):03d}/{int(match[2]):02d}" if match else None


@cache
def _home_office() -> dict[str, str]:
    with io.StringIO((_DATA / "home_office_codes.csv").read_text(encoding="utf-8")) as handle:
        return {row["code"]: row["description"] for row in csv.DictReader(handle)}


def describe(code: str) -> str | None:
    """The Home Office's description of a code, or None if the list has no such code."""
    known = canonical(code)
    return _home_office().get(known) if known else None


@cache
def concepts() -> tuple[Concept, ...]:
    """Every row of data/concepts.csv: offences that make up, hide or breach a course of conduct."""

    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    with io.StringIO((_DATA / "concepts.csv").read_text(encoding="utf-8")) as handle:
        return tuple(
            Concept(
                r["code"],
                r["kind"],
                r["title"],
                r["statute"],
                day(r["valid_from"]),
                day(r["valid_to"]),
                r["class"],
                r["source"],
            )
            for r in csv.DictReader(handle)
        )


def concept(code: str | None, on: date | None = None) -> Concept | None:
    """What a code means on a day (any day if None); None for a code that is ordinary or unknown."""
    known = canonical(code)
    return next((c for c in concepts() if c.code == known and (on is None or c.holds(on))), None)
