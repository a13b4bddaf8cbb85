"""How the questions of a request stand: in which order, which are one, which are several, and what
the tables of each look like.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db import transaction

from clew.figures.description import Figure, figure, from_json
from clew.figures.questions import PUBLISHED, in_words, read_request
from clew.figures.questions import Question as Asked
from clew.offences.periods import Period, split
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.disclosure.actions import counted_to
from clew.unit.disclosure.models import Question, Request
from clew.unit.platform.problems import Refused

_NAMES_NO_PERIOD = "It names no period"
_MOST = 50  # questions of a request


def _change(
    question: Question,
    *,
    by: User,
    what: str,
    change: Callable[[Request, list[Question]], list[Question]],
) -> None:
    """Arrange the questions of a request anew.

    Raises Refused for one that is not open, or where another person arranged them meanwhile.
    """
    with transaction.atomic():
        request = Request.objects.select_for_update(of=("self",)).get(pk=question.request_id)
        if request.status != "open":
            raise Refused("The request is not open.")
        held = list(request.questions.all())
        if question.pk not in [q.pk for q in held]:
            raise Refused("The question is no longer there: look at the request again.")
        _number(request, change(request, held))
        log(by, Action.ALTERATION, what, f"request:{request.reference}", number=question.number)


def _number(request: Request, ordered: Sequence[Question]) -> None:
    """Number questions as they stand. First out of the way, because no two may have one number."""
    highest = max([q.number for q in request.questions.all()], default=0) + len(ordered)
    for first in (highest + 1, 1):
        for number, question in enumerate(ordered, first):
            question.number = number
            question.save()


def move(question: Question, *, by: User, down: bool) -> None:
    """Before the question that it stands behind, or behind the next one.

    Raises Refused at the end of the list.
    """

    def change(_: Request, held: list[Question]) -> list[Question]:
        at = next(n for n, q in enumerate(held) if q.pk == question.pk)
        to = at + 1 if down else at - 1
        if not 0 <= to < len(held):
            raise Refused("It is the last question." if down else "It is the first question.")
        held[at], held[to] = held[to], held[at]
        return held

    _change(question, by=by, what="moved a question", change=change)


def merge(question: Question, *, by: User) -> None:
    """This question and the next are one.

    What each counts is kept; a person confirms it anew. Raises Refused for the last.
    """

    def change(_: Request, held: list[Question]) -> list[Question]:
        at = next(n for n, q in enumerate(held) if q.pk == question.pk)
        if at + 1 == len(held):
            raise Refused("It is the last question: there is none behind it.")
        first, second = held[at], held[at + 1]
        first.text = f"{first.text.rstrip()} {second.text.strip()}"
        first.figures = _joined(first.figures, second.figures)
        first.offered = _joined(first.offered, second.offered, without=first.figures)
        first.lacks = _joined(first.lacks, second.lacks)
        first.notes = _joined(first.notes, second.notes)
        first.periods = first.periods or second.periods
        first.shares = first.shares or second.shares
        first.confirmed_by = first.confirmed_at = None
        second.delete()
        return [*held[: at + 1], *held[at + 2 :]]

    _change(question, by=by, what="put two questions together", change=change)


def _joined(
    first: list[object], second: list[object], *, without: Sequence[object] = ()
) -> list[object]:
    """Both lists, each entry once."""
    made: list[object] = []
    for entry in (*first, *second):
        if entry not in made and entry not in without:
            made.append(entry)
    return made


def part(question: Question, *, by: User, texts: Sequence[str]) -> None:
    """The question is several: each text is read by itself, and what names no period has that of
    the question. Raises Refused.
    """
    texts = [t.strip() for t in texts if t.strip()]
    if len(texts) < 2:
        raise Refused("Enter at least two questions, each on a line of its own.", "texts")

    def change(request: Request, held: list[Question]) -> list[Question]:
        if len(held) + len(texts) > _MOST:
            raise Refused(f"A request has at most {_MOST} questions here.", "texts")
        as_at, periods = counted_to(request), tuple(Period.from_json(p) for p in question.periods)
        at = next(n for n, q in enumerate(held) if q.pk == question.pk)
        highest = max(q.number for q in held)
        made = []
        for number, text in enumerate(texts, highest + 1):
            read = _alone(text, read_request(text, as_at).questions, periods)
            made.append(
                Question.objects.create(
                    request=request,
                    number=number,
                    text=text,
                    figures=[f.to_json() for f in read.figures],
                    offered=[f.to_json() for f in read.offered],
                    lacks=[list(x) for x in read.lacks],
                    notes=read.notes,
                    periods=[p.to_json() for p in read.periods],
                    shares=read.shares,
                )
            )
        held[at].delete()
        return [*held[:at], *made, *held[at + 1 :]]

    _change(question, by=by, what="put a question into several", change=change)


def _alone(text: str, read: Sequence[Asked], periods: tuple[Period, ...]) -> Asked:
    """What a line is read as.

    A line that holds several questions is one whose parts all answer it.
    """
    made = Asked(text, periods=read[0].periods or periods)
    for question in read:
        unnamed = any(n.startswith(_NAMES_NO_PERIOD) for n in question.notes) and periods
        made.figures += [
            replace(f, periods=periods) if unnamed and not f.rule.standing else f
            for f in question.figures
        ]
        made.offered += [
            replace(f, periods=periods) if unnamed and not f.rule.standing else f
            for f in question.offered
        ]
        made.lacks += question.lacks
        made.notes += [
            n for n in question.notes if not (unnamed and n.startswith(_NAMES_NO_PERIOD))
        ]
        made.shares = made.shares or question.shares
        if unnamed:
            made.periods = periods
    return made


def shape(
    question: Question, at: int, *, by: User, breakdowns: Sequence[str], total: bool
) -> Figure:
    """Break one table of a question down otherwise, by two at once where two are given; with
    `total`, a table of all its periods together.

    Raises Refused for a total of what cannot be added up, and BadFigure for a breakdown that the
    table cannot have.
    """
    figures = [from_json(f) for f in question.figures]
    if not 0 <= at < len(figures):
        raise Refused("The table is no longer there: look at the question again.")
    held = figures[at]
    made = figure(
        held.measure,
        held.of,
        periods=held.periods,
        as_at=held.as_at,
        basis=held.basis,
        codes=held.codes,
        by=tuple(breakdowns),
        where=held.where,
    )
    whole = _whole(made) if total else None
    with transaction.atomic():
        figures[at] = made
        question.figures = [
            f.to_json()
            for f in dict.fromkeys(
                [*figures[: at + 1], *([whole] if whole else []), *figures[at + 1 :]]
            )
        ]
        question.confirmed_by = question.confirmed_at = None
        question.save()
        log(
            by,
            Action.ALTERATION,
            "changed a table of a question",
            f"request:{question.request.reference}",
            number=question.number,
            table=in_words(made)[:300],
        )
    return made


def _whole(asked: Figure) -> Figure:
    """All periods of a figure together. Raises Refused where their numbers cannot be added up."""
    if asked.rule.unit == "people" or asked.rule.standing:
        raise Refused(
            "People, and orders in force on a day, are not added up over periods: the same person or order may be in several.",
            "total",
        )
    ordered = sorted(asked.periods)
    if len(ordered) < 2 or any((b.begin - a.end).days != 1 for a, b in itertools.pairwise(ordered)):
        raise Refused(
            "The periods do not follow each other, so their total is not the number of one stretch.",
            "total",
        )
    return replace(asked, periods=split(ordered[0].begin, ordered[-1].end, "dates"))


def point_to(question: Question, *, by: User, words: str, instead: bool) -> None:
    """Point to numbers that are published already (s.21).

    `instead`: the question's own figures are then only offered.
    """
    with transaction.atomic():
        question.lacks = _joined(question.lacks, [[words, PUBLISHED]])
        if instead:
            question.offered, question.figures = _joined(question.offered, question.figures), []
        question.confirmed_by = question.confirmed_at = None
        question.save()
        log(
            by,
            Action.ALTERATION,
            "pointed to published numbers",
            f"request:{question.request.reference}",
            reason=words[:500],
            number=question.number,
        )
