"""Unfolding cases: reports that arrive one by one, in variants that differ by one factor.

A case is a dictionary of the shape of data/cases/*.toml; one that was written at the desk has the
same shape as JSON.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from clew.learning.people import SEXES, fill, words
from clew.learning.sources import DATA, BadContent, Source, cited

RELATIONSHIPS = ("ex-partner", "acquaintance", "stranger", "colleague")
# What is asked at each report, in this order; whether one answer is chosen or several.
QUESTIONS = {
    "what": ("What is this?", False),
    "ask": ("What else would you ask?", True),
    "record": ("What do you record?", False),
    "today": ("What do you do today?", True),
}
MOST_TEXT = 2_000
MOST_REPORTS = 8


@dataclass(frozen=True, slots=True)
class Choice:
    right: bool
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """`words`: words of the report that the feedback points at. `choices` stand in an order that says
    nothing of which is right.
    """

    name: str
    title: str
    several: bool
    choices: tuple[Choice, ...]
    says: str
    words: tuple[str, ...]
    cites: tuple[Source, ...]

    def is_right(self, chosen: Sequence[int]) -> bool:
        return {n for n, c in enumerate(self.choices) if c.right} == set(chosen)


@dataclass(frozen=True, slots=True)
class Report:
    """`earlier`: the records that a search would have found; `shown` of them are shown at once."""

    when: str
    kind: str
    recorded: str
    text: str
    earlier: tuple[str, ...]
    shown: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    number: int
    victim: str
    suspect: str
    recorded: int
    earlier: int
    changed: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case told in one variant."""

    name: str
    number: int
    title: str
    says: str
    relationship: str
    minutes: int
    truth: str
    variant: Variant
    variants: tuple[Variant, ...]
    reports: tuple[Report, ...]
    ending: str

    @property
    def questions(self) -> int:
        return sum(len(r.questions) for r in self.reports)


def _text(held: Mapping[str, Any], key: str, where: str, *, least: int = 1) -> str:
    said = held.get(key)
    if not isinstance(said, str) or len(said.strip()) < least:
        raise BadContent(f"{where}: write {key}.")
    if len(said) > MOST_TEXT:
        raise BadContent(f"{where}: {key} has {len(said)} characters. {MOST_TEXT} is the most.")
    return said.strip()


def _variants(raw: Mapping[str, Any]) -> tuple[Variant, ...]:
    made = []
    for number, v in enumerate(raw.get("variant") or [], 1):
        for person in ("victim", "suspect"):
            if v.get(person) not in SEXES:
                raise BadContent(f'Variant {number}: {person} is "f" or "m".')
        made.append(
            Variant(
                number,
                v["victim"],
                v["suspect"],
                int(v.get("recorded", 0)),
                int(v.get("earlier", 99)),
                _text(v, "changed", f"Variant {number}"),
            )
        )
    if not made:
        raise BadContent("Write at least one variant.")
    return tuple(made)


def _question(name: str, raw: Mapping[str, Any], said: dict[str, str], where: str) -> Question:
    title, several = QUESTIONS[name]
    where = f"{where}, “{title}”"
    choices = [
        Choice(bool(c[0]), fill(str(c[1]).strip(), said))
        for c in raw.get("choices") or []
        if isinstance(c, Sequence) and len(c) == 2 and str(c[1]).strip()
    ]
    if len(choices) < 2:
        raise BadContent(f"{where}: write two choices or more.")
    right = sum(c.right for c in choices)
    if right == 0 or right == len(choices) or (right > 1 and not several):
        raise BadContent(
            f"{where}: mark {'one choice or more, not all,' if several else 'exactly one choice'} as right."
        )
    if len({c.text for c in choices}) < len(choices):
        raise BadContent(f"{where}: two choices are the same.")
    choices.sort(key=lambda c: blake2b(f"{where}{c.text}".encode()).digest())
    return Question(
        name,
        title,
        several,
        tuple(choices),
        fill(_text(raw, "says", where), said),
        tuple(_plain_fill(w, said) for w in raw.get("words") or []),
        cited(raw.get("cites") or []),
    )


def _plain_fill(text: str, said: dict[str, str]) -> str:
    """Words of a report are quoted as they stand, in small letters too."""
    filled = fill(text, said)
    return text[0] + filled[1:] if text[:1].islower() else filled


def read_case(raw: Mapping[str, Any], number: int = 1) -> Case:
    """The case in its variant `number`. Raises BadContent, which says what to put right."""
    variants = _variants(raw)
    if not 1 <= number <= len(variants):
        raise BadContent(f"There is no variant {number}.")
    variant = variants[number - 1]
    names = []
    for person, sex in (("victim", variant.victim), ("suspect", variant.suspect)):
        held = raw.get(person)
        names.append(_text(held if isinstance(held, Mapping) else {}, sex, f"Name of the {person}"))
    said = words(variant.victim, variant.suspect, (names[0], names[1]))
    relationship = _text(raw, "relationship", "The case")
    if relationship not in RELATIONSHIPS:
        raise BadContent(f"The relationship is one of: {', '.join(RELATIONSHIPS)}.")
    reports = []
    held_reports = raw.get("report") or []
    if not 1 <= len(held_reports) <= MOST_REPORTS:
        raise BadContent(f"A case has one to {MOST_REPORTS} reports.")
    for n, r in enumerate(held_reports, 1):
        where = f"Report {n}"
        codes = [str(c) for c in r.get("recorded") or []]
        if not codes:
            raise BadContent(f"{where}: write what it is recorded as.")
        told = fill(_text(r, "text", where, least=20), said)
        earlier = tuple(fill(str(e), said) for e in r.get("earlier") or [])
        questions = tuple(
            _question(q, r[q] if isinstance(r.get(q), Mapping) else {}, said, where)
            for q in QUESTIONS
        )
        for q in questions:
            for quoted in q.words:
                if not any(quoted in text for text in (told, *earlier)):
                    raise BadContent(
                        f"{where}, “{q.title}”: the words “{quoted}” do not stand in the report."
                    )
        reports.append(
            Report(
                _text(r, "when", where),
                _text(r, "kind", where),
                codes[min(variant.recorded, len(codes) - 1)],
                told,
                earlier,
                min(variant.earlier, len(earlier)),
                questions,
            )
        )
    ending = raw.get("ending")
    return Case(
        _text(raw, "name", "The case"),
        int(raw.get("number", 0)),
        _text(raw, "title", "The case"),
        _text(raw, "says", "The case"),
        relationship,
        int(raw.get("minutes", 10)),
        _text(raw, "truth", "The case"),
        variant,
        variants,
        tuple(reports),
        fill(_text(ending if isinstance(ending, Mapping) else {}, "text", "The ending"), said),
    )


@cache
def own_cases() -> dict[str, dict[str, Any]]:
    """Clew's own cases as data, by name, in their order."""
    found = {}
    for path in sorted((DATA / "cases").glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        found[str(raw["name"])] = raw
    return found


@cache
def own_case(name: str, number: int = 1) -> Case:
    """Raises KeyError, BadContent."""
    return read_case(own_cases()[name], number)
