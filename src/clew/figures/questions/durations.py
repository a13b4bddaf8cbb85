"""Questions about the time from one step to another: counted by how many days it was, for the steps that have a day of their own."""

from __future__ import annotations

from clew.figures.questions.account import Account
from clew.figures.questions.question import Question, Subject
from clew.figures.questions.words import has, rules

_AVERAGE = "An average is not given: the numbers are by how long it was, because an average of few says what each was."


def lasting(account: Account) -> bool:
    """Whether a question asks how long something took, between two steps that are counted."""
    held = rules()
    return has(account.all, held["other"]["durations"]) and any(_fits(account, rule) for rule in held["duration"])


def _fits(account: Account, rule: dict[str, list[str]]) -> bool:
    return has(account.all, rule["first"]) and has(account.all, rule["last"])


def read_duration(question: Question, account: Account, subject: Subject) -> None:
    """The figures of such a question; the words that ask for them are taken."""
    held = rules()
    average = account.take_all(
        [r"\b(?:average|mean|median|typical(?:ly)?)\b(?=.*\b(?:time|length|days?|duration|long)\b)", r"\bon\s+average\b"]
    )
    for rule in held["duration"]:
        if not _fits(account, rule) or bool(rule.get("orders")) != subject.spo:
            continue
        interim = "interim" in rule and account.take_all(held["order"]["interim"])
        account.take_all([*rule["first"], *rule["last"], *held["order"]["full"], *held["other"]["duration_words"]])
        for measure in rule["interim"] if interim else rule["measures"]:
            for of in subject.kinds if not rule.get("orders") else ("",):
                question.add(measure, of, by=("days",))
        break
    if average or has(account.all, [r"\bhow\s+long\b", r"\blength\s+of\s+time\b", r"\btime\s+(?:taken|it\s+takes)\b"]):
        question.lacks.append((_AVERAGE, ""))
