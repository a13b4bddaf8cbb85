"""Questions about the time from one step to another: counted by how many days it was, for the steps
that have a day of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from clew.figures.questions.account import Account
from clew.figures.questions.question import Question, Subject
from clew.figures.questions.words import has, rules

_AVERAGE = "An average is not given: the numbers are by how long it was, because an average of few says what each was."
_ON_AVERAGE = (
    r"\b(?:average|mean|median|typical(?:ly)?)\b(?=.*\b(?:time|length|days?|duration|long)\b)",
    r"\bon\s+average\b",
)
# It says itself that it is to be told by how long it was.
_IN_BANDS = (
    r"\(?\b(?:e\.?g\.?\s+)?within\s+an?\s+(?:day|week|month)\b[^?()]*\)?",
    r"\b(?:in|by)\s+(?:whatever\s+|whichever\s+|your\s+|the\s+|time\s+)?(?:bands?|groups?|ranges?)\b(?:\s+(?:is|are)\s+(?:ok|okay|fine|enough))?",
    r"\b(?:in\s+)?bands?\b",
)
_HOW_LONG = (r"\bhow\s+long\b", r"\blength\s+of\s+time\b", r"\btime\s+(?:taken|it\s+takes)\b")


@dataclass(frozen=True, slots=True)
class _Between:
    """Two steps, by the words that name each, and what counts the time from the first to the last."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    measures: tuple[str, ...]
    interim: tuple[str, ...]
    orders: bool


@cache
def _known() -> tuple[_Between, ...]:
    return tuple(
        _Between(
            tuple(r["first"]),
            tuple(r["last"]),
            tuple(r["measures"]),
            tuple(r.get("interim", ())),
            r.get("orders", False),
        )
        for r in rules()["duration"]
    )


def _fitting(account: Account) -> list[_Between]:
    return [b for b in _known() if has(account.all, b.first) and has(account.all, b.last)]


def lasting(account: Account) -> bool:
    """Whether a question asks how long something took, between two steps that are counted."""
    return has(account.all, rules()["other"]["durations"]) and bool(_fitting(account))


def _in_bands(account: Account) -> bool:
    account.take_all(_IN_BANDS)
    return has(account.all, _IN_BANDS)


def read_duration(question: Question, account: Account, subject: Subject) -> None:
    """The figures of such a question; the words that ask for them are taken."""
    order = rules()["order"]
    average = account.take_all(_ON_AVERAGE)
    between = next((b for b in _fitting(account) if b.orders == subject.spo), None)
    if between is not None:
        interim = bool(between.interim) and account.take_all(order["interim"])
        account.take_all(
            [*between.first, *between.last, *order["full"], *rules()["other"]["duration_words"]]
        )
        for measure in between.interim if interim else between.measures:
            for of in ("",) if between.orders else subject.kinds:
                question.add(measure, of, by=("days",))
    if average or (has(account.all, _HOW_LONG) and not _in_bands(account)):
        question.lacks.append((_AVERAGE, ""))
