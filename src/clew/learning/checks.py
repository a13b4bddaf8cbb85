"""Checks of all content: what a trainer, a teacher or a reader would trip over."""

from __future__ import annotations

from dataclasses import dataclass

from clew.learning import packages
from clew.learning.cases import own_case, own_cases
from clew.learning.lessons import lessons, public_quiz, pupils_words, teachers_words
from clew.learning.reading import reading_age
from clew.learning.sources import BadContent, sources
from clew.learning.tracks import tracks
from clew.learning.vignettes import LATER, drawn, study

_TRACK_MINUTES = 120
_PUBLIC_AGE = 11


@dataclass(frozen=True, slots=True)
class Age:
    """How old a reader has to be, by the formula of clew.learning.reading."""

    what: str
    learners: float
    teachers: float | None
    most: int


def ages() -> list[Age]:
    made = [
        Age(
            f"lesson {x.number}: {x.title}",
            reading_age(pupils_words(x)),
            reading_age(teachers_words(x)),
            x.most_age,
        )
        for x in lessons().values()
    ]
    quiz = public_quiz()
    words = [quiz.title, quiz.says, *(t for q in quiz.questions for t in (q.text, q.because))]
    return [*made, Age(f"quiz: {quiz.title}", reading_age(words), None, _PUBLIC_AGE)]


def findings() -> list[str]:
    """What is wrong; empty when nothing is."""
    wrong = []
    for s in sources().values():
        if not s.verified and not s.note:
            wrong.append(f"source {s.name}: say what was not read")
        if s.verified and not s.address:
            wrong.append(f"source {s.name}: a verified source has an address")
    for name, raw in own_cases().items():
        for number in range(1, len(raw.get("variant", [])) + 1):
            try:
                case = own_case(name, number)
            except BadContent as problem:
                wrong.append(f"case {name}, variant {number}: {problem}")
                continue
            for n, r in enumerate(case.reports, 1):
                wrong += [
                    f"case {name}, report {n}, {q.name}: feedback cites no source"
                    for q in r.questions
                    if not q.cites
                ]
            content = packages.of_case(case)
            for kind, check in (
                (packages.SCORM, packages.check_scorm),
                (packages.XAPI, packages.check_xapi),
            ):
                wrong += [
                    f"{kind} package {content.name}: {w}"
                    for w in check(packages.package(content, kind))
                ]
    for t in tracks().values():
        if t.minutes < _TRACK_MINUTES:
            wrong.append(
                f"track {t.name}: {t.minutes} minutes of cases, and {_TRACK_MINUTES} are promised"
            )
        wrong += [
            f"track {t.name}: “{p.text[:40]}” cites no source" for p in t.points if not p.cites
        ]
    for x in lessons().values():
        if sum(s.minutes for s in x.steps) != x.minutes:
            wrong.append(
                f"lesson {x.number}: its steps take {sum(s.minutes for s in x.steps)} minutes and not {x.minutes}"
            )
        if not (x.rules and x.opt_out and x.disclosure and x.not_done):
            wrong.append(
                f"lesson {x.number}: ground rules, opt-out, disclosure and what is not done are all needed"
            )
    wrong += [
        f"{a.what}: needs an age of {a.learners}, and {a.most} is the most"
        for a in ages()
        if a.learners > a.most
    ]
    for time in range(1, LATER + 1):
        for mark in range(6):
            read = drawn(bytes([mark]), time)
            if sum(v.stalking for v in read) != study().stalking or len(read) != study().vignettes:
                wrong.append(
                    f"vignettes: {study().stalking} of {study().vignettes} are stalking, in each set"
                )
    return sorted(set(wrong))
