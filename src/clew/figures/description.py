"""What a figure is: one description that a person can read, change and keep, and from which the
query is made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from clew.figures.facts import read_data
from clew.figures.measures import (
    BASES,
    KINDS,
    Measure,
    code_title,
    code_words,
    codes_of,
    first_day,
    measures,
)
from clew.offences import canonical, concept
from clew.offences.outcomes import outcome_types, with_inside
from clew.offences.periods import Period
from clew.problems import Problem
from clew.screening.behaviours.lexicon import load as load_lexicon

FILTERS = (
    "online",
    "domestic",
    "victim_sex",
    "victim_age",
    "suspect_sex",
    "suspect_age",
    "victim_ethnicity",
    "suspect_ethnicity",
    "relationship",
    "outcome",
    "mentions",
)


class BadFigure(Problem, ValueError):
    """A figure that cannot be counted; the message names the field, the value and the cure."""


@cache
def breakdowns() -> dict[str, dict[str, Any]]:
    return tomllib.loads(read_data("breakdowns.toml"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over periods, up to an as-at day, broken down and filtered. Made by `figure`, which
    checks it.

    `codes` narrows the kind of offence; `where` holds (filter, value) in order; `by` at most two
    breakdowns.
    """

    measure: str
    of: str
    basis: str
    periods: tuple[Period, ...]
    as_at: date
    codes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()

    @property
    def rule(self) -> Measure:
        return measures()[self.measure]

    @property
    def title(self) -> str:
        """The table's title: what, of whom, by what."""
        title = self.rule.title.format(of=KINDS.get(self.of, self.of))
        if self.codes:
            title += f" ({', '.join(self.codes)})"
        for name, value in self.where:
            title += f", {filter_words(name, value)}"
        return title + "".join(
            (" by " if n == 0 else " and ") + breakdowns_title(b).lower()
            for n, b in enumerate(self.by)
        )

    @property
    def mentions(self) -> str:
        """The behaviour that texts are searched for, or nothing."""
        return dict(self.where).get("mentions", "")

    @property
    def code_list(self) -> tuple[str, ...]:
        """Every code that is counted, in words."""
        return tuple(code_words(c) for c in (self.codes or codes_of(self.of))) if self.of else ()

    @property
    def begins(self) -> date | None:
        """The first day on which what is counted could have been."""
        return first_day(self.of, self.codes) if self.of else self.rule.begins

    @property
    def series(self) -> tuple[str, ...]:
        """The kinds by which breaks in series are found."""
        return (
            (self.of,)
            if self.of
            else ("orders",)
            if self.rule.begins or self.rule.source in ("orders", "steps", "breaches")
            else ()
        )

    @property
    def subject(self) -> tuple[Any, ...]:
        """What is counted, apart from periods, filters and breakdowns: figures with one subject
        count the same things.
        """
        return self.measure, self.of, self.basis

    def to_json(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "of": self.of,
            "codes": list(self.codes),
            "basis": self.basis,
            "by": list(self.by),
            "where": [list(w) for w in self.where],
            "periods": [p.to_json() for p in self.periods],
            "as_at": self.as_at.isoformat(),
        }


def breakdowns_title(name: str) -> str:
    return str(breakdowns()[name]["title"])


def filter_words(name: str, value: str) -> str:
    """A filter as a title says it."""
    if name == "mentions":
        return f"records whose text mentions: {mention_words(value)}"
    if name == "outcome":
        inside = "".join(f", {t} among them" for t in with_inside(value)[1:])
        return f"outcome {value}: {outcome_types()[value].lower()}{inside}"
    said: Mapping[str, str] = breakdowns()[name]["values"]
    title = breakdowns_title(name)
    return (
        said[value].lower()
        if title.startswith("Flagged")
        else f"{title.lower()}: {said[value].lower()}"
    )


def filter_values(name: str) -> Mapping[str, str]:
    """The values that a filter may have, with their words."""
    held: Mapping[str, str] = (
        mentionable()
        if name == "mentions"
        else outcome_types()
        if name == "outcome"
        else breakdowns()[name]["values"]
    )
    return held


def filter_set(name: str, value: str) -> tuple[str, ...]:
    """The values of a record that a filter takes: of an outcome type also those that the published
    tables count inside it.
    """
    return with_inside(value) if name == "outcome" else (value,)


@cache
def mentionable() -> dict[str, str]:
    """Behaviours that texts can be searched for, with their words."""
    return {t.name: t.title for t in load_lexicon().tags.values() if t.kind == "behaviour"}


def mention_words(tag: str) -> str:
    return mentionable()[tag]


def figure(
    measure: str,
    of: str = "",
    *,
    periods: tuple[Period, ...],
    as_at: date,
    basis: str = "",
    codes: tuple[str, ...] = (),
    by: tuple[str, ...] = (),
    where: tuple[tuple[str, str], ...] = (),
) -> Figure:
    """A figure, checked. Raises BadFigure naming what is wrong and what would do."""
    rule = measures().get(measure)
    if rule is None:
        raise BadFigure(
            f"measure {measure!r}: there is no such measure. Use one of {', '.join(measures())}."
        )
    if rule.of_kinds and of not in KINDS:
        raise BadFigure(f"kind of offence {of!r}: use one of {', '.join(KINDS)}.")
    if not rule.of_kinds and (of or codes):
        raise BadFigure(f"{measure} is not counted by offence: leave the kind and the codes out.")
    if not periods:
        raise BadFigure("periods: give at least one.")
    basis = basis or rule.bases[0]
    if basis not in rule.day:
        raise BadFigure(
            f"date basis {basis!r}: {measure} is counted by {' or '.join(BASES[b] for b in rule.bases)} ({', '.join(rule.bases)})."
        )
    kept: list[str] = []
    for written in codes:
        code = canonical(written)
        if code is None:
            raise BadFigure(
                f"offence code {written!r} is not a Home Office code such as 8/65, 08/65, 008/65 or 00865."
            )
        held = concept(code)
        if held is None or held.counted_as != of:
            raise BadFigure(
                f"offence code {written!r} is not one of {KINDS[of].lower()}: those are {', '.join(codes_of(of))}."
            )
        kept.append(code)
    if len(by) > 2 or len(set(by)) < len(by):
        raise BadFigure("breakdowns: give at most two different ones.")
    for name in by:
        if name not in rule.by:
            raise BadFigure(
                f"breakdown {name!r}: {measure} can be broken down by {', '.join(rule.by) or 'nothing'}."
            )
    for name, value in where:
        if name not in FILTERS or (rule.source != "offences"):
            raise BadFigure(
                f"filter {name!r}: {measure} can be filtered by {', '.join(FILTERS) if rule.source == 'offences' else 'nothing'}."
            )
        if name == "outcome" and (
            rule.source != "offences" or "outcome" not in rule.by or measure == "recorded"
        ):
            raise BadFigure(
                f"filter outcome: {measure} cannot be filtered by it; offences with an outcome can."
            )
        choices = filter_values(name)
        if value not in choices:
            raise BadFigure(f"filter {name} = {value!r}: use one of {', '.join(choices)}.")
        if name in by:
            raise BadFigure(f"{name} is both a filter and a breakdown: keep one.")
    return Figure(
        measure,
        of,
        basis,
        tuple(periods),
        as_at,
        tuple(sorted(set(kept))),
        tuple(by),
        tuple(sorted(where)),
    )


def from_json(held: Mapping[str, Any]) -> Figure:
    """A figure from what `to_json` gave, checked again. Raises BadFigure."""
    try:
        periods = tuple(Period.from_json(p) for p in held["periods"])
        return figure(
            held["measure"],
            held.get("of", ""),
            periods=periods,
            as_at=date.fromisoformat(held["as_at"]),
            basis=held.get("basis", ""),
            codes=tuple(held.get("codes", ())),
            by=tuple(held.get("by", ())),
            where=tuple((n, v) for n, v in held.get("where", ())),
        )
    except (KeyError, TypeError) as problem:
        raise BadFigure(f"the description of the figure lacks or mistakes {problem}") from problem


def value_words(breakdown: str, value: str) -> str:
    """A value of a breakdown as a table says it."""
    if breakdown in ("code", "alternate", "first", "now"):
        return code_title(value) if value != "none" else "Not recorded"
    if breakdown == "outcome":
        apart = "".join(f" (not {t})" for t in with_inside(value)[1:])
        return (
            f"{value} {outcome_types()[value]}{apart}"
            if value in outcome_types()
            else "No outcome yet"
            if value == "none"
            else value.replace("_", " ").capitalize()
        )
    if breakdown == "area":
        return "Not recorded" if value == "none" else value
    if breakdown in ("reason", "theme"):
        return "Not recorded" if value in ("", "none") else value.replace("_", " ").capitalize()
    return str(breakdowns()[breakdown]["values"].get(value, value))
