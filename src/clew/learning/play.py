"""Where somebody is in a case: at each report first read and write, then choose, then be told. The state
is plain data, so that a page can carry it and nothing need be kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clew.learning.cases import QUESTIONS, Case, Question

READ, CHOOSE, TOLD, END = "read", "choose", "told", "end"


@dataclass(frozen=True, slots=True)
class Place:
    """`answers`: for each report that was answered, the numbers of the choices for each question."""

    report: int = 0
    stage: str = READ
    answers: tuple[dict[str, list[int]], ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {"report": self.report, "stage": self.stage, "answers": list(self.answers)}


@dataclass(frozen=True, slots=True)
class Told:
    """A question after it was answered. `right`: exactly the right choices were chosen."""

    question: Question
    chosen: tuple[int, ...]

    @property
    def right(self) -> bool:
        return self.question.is_right(self.chosen)


def place(raw: Mapping[str, Any], case: Case) -> Place:
    """A place as it was carried; the beginning for one that this case does not have."""
    report, stage = raw.get("report"), raw.get("stage")
    answers = raw.get("answers")
    if (
        not isinstance(report, int)
        or not isinstance(answers, list)
        or stage not in (READ, CHOOSE, TOLD, END)
        or not 0 <= report < len(case.reports)
        or len(answers) != report + (stage in (TOLD, END))
        or (stage == END and report != len(case.reports) - 1)
    ):
        return Place()
    return Place(report, stage, tuple(answers))


def missing(case: Case, at: Place, chosen: Mapping[str, Sequence[int]]) -> list[Question]:
    """The questions of the report that have no answer."""
    return [q for q in case.reports[at.report].questions if not chosen.get(q.name)]


def chosen_of(case: Case, at: Place, said: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """The choices as a form sent them, by question; what no form of ours sends is left out."""
    found: dict[str, list[int]] = {}
    for q in case.reports[at.report].questions:
        numbers = {
            int(s) for s in said.get(q.name, ()) if s.isascii() and s.isdigit() and len(s) < 3
        }
        kept = sorted(n for n in numbers if n < len(q.choices))
        found[q.name] = kept if q.several else kept[:1]
    return found


def onward(case: Case, at: Place, chosen: Mapping[str, list[int]] | None = None) -> Place:
    """The next place. `chosen`: the answers, where it is time to choose."""
    if at.stage == READ:
        return Place(at.report, CHOOSE, at.answers)
    if at.stage == CHOOSE:
        return Place(at.report, TOLD, (*at.answers, dict(chosen or {})))
    if at.stage == TOLD and at.report + 1 < len(case.reports):
        return Place(at.report + 1, READ, at.answers)
    return Place(at.report, END, at.answers)


def told(case: Case, at: Place, report: int) -> list[Told]:
    return [
        Told(q, tuple(at.answers[report].get(q.name, ()))) for q in case.reports[report].questions
    ]


def result(case: Case, at: Place) -> dict[str, tuple[int, int]]:
    """By question: how many were answered with exactly the right choices, and of how many."""
    counts = {name: [0, 0] for name in QUESTIONS}
    for number in range(len(at.answers)):
        for t in told(case, at, number):
            counts[t.question.name][0] += t.right
            counts[t.question.name][1] += 1
    return {name: (right, of) for name, (right, of) in counts.items()}
