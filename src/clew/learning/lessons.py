"""Lessons for schools, families and carers, and the public quiz, from their data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from clew.learning.sources import DATA, BadContent, Source, cited

# What is answered to "Is this stalking?", and to the lessons' questions.
ANSWERS = {"yes": "Yes", "no": "No", "unsure": "Not by itself"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a quiz: `answer` is a key of ANSWERS."""

    text: str
    answer: str
    because: str
    cites: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    minutes: int
    title: str
    do: str
    say: str


@dataclass(frozen=True, slots=True)
class Slide:
    title: str
    lines: tuple[str, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class Handout:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of the statutory guidance a lesson serves; `verified` false: the words were not read."""

    source: Source
    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """`most_age`: an age at which its words have to be readable."""

    number: int
    name: str
    title: str
    age: str
    minutes: int
    since: date
    most_age: int
    says: str
    aims: tuple[str, ...]
    rules: tuple[str, ...]
    opt_out: str
    disclosure: str
    not_done: str
    outcomes: tuple[Outcome, ...]
    steps: tuple[Step, ...]
    slides: tuple[Slide, ...]
    handouts: tuple[Handout, ...]
    quiz: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    title: str
    says: str
    questions: tuple[Asked, ...]


def _asked(raw: list[Mapping[str, Any]]) -> tuple[Asked, ...]:
    made = []
    for q in raw:
        if q["answer"] not in ANSWERS:
            raise BadContent(f"“{q['text'][:40]}”: the answer is one of: {', '.join(ANSWERS)}.")
        made.append(Asked(q["text"], q["answer"], q["because"], cited(q.get("cites", ()))))
    return tuple(made)


def _lesson(raw: Mapping[str, Any]) -> Lesson:
    return Lesson(
        raw["number"],
        raw["name"],
        raw["title"],
        raw["age"],
        raw["minutes"],
        raw["from"],
        raw["most_age"],
        raw["says"],
        tuple(raw["aims"]),
        tuple(raw["rules"]),
        raw["opt_out"],
        raw["disclosure"],
        raw["not_done"],
        tuple(Outcome(cited([m["to"]])[0], m["text"], m["verified"]) for m in raw["map"]),
        tuple(Step(s["minutes"], s["title"], s["do"], s["say"]) for s in raw["step"]),
        tuple(Slide(s["title"], tuple(s["lines"]), s["notes"]) for s in raw["slide"]),
        tuple(Handout(h["title"], tuple(h["lines"])) for h in raw["handout"]),
        _asked(raw["quiz"]),
    )


@cache
def lessons() -> dict[int, Lesson]:
    """By number, in order. Raises KeyError where a file lacks a part."""
    made = [
        _lesson(tomllib.loads(p.read_text(encoding="utf-8")))
        for p in sorted((DATA / "lessons").glob("*.toml"))
    ]
    return {lesson.number: lesson for lesson in made}


@cache
def public_quiz() -> Quiz:
    raw = tomllib.loads((DATA / "quiz.toml").read_text(encoding="utf-8"))
    return Quiz(raw["title"], raw["says"], _asked(raw["situation"]))


def pupils_words(lesson: Lesson) -> list[str]:
    """What learners themselves read."""
    return [
        *(t for s in lesson.slides for t in (s.title, *s.lines)),
        *(t for h in lesson.handouts for t in (h.title, *h.lines)),
        *(t for q in lesson.quiz for t in (q.text, q.because)),
    ]


def teachers_words(lesson: Lesson) -> list[str]:
    return [
        *lesson.aims,
        *lesson.rules,
        lesson.opt_out,
        lesson.disclosure,
        lesson.not_done,
        *(t for s in lesson.steps for t in (s.title, s.do, s.say)),
    ]
