"""The report's pages and questions, from their data file; what was typed, read back from a form;
the letter that is made of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from clew.public.pages import store
from clew.sealing.letters import write_letter

_FILE = Path(__file__).parent / "data" / "questions.toml"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Question:
    """`kind`: line, text, one, several. `taken_as` is what the desk takes the answer for (suspect,
    victim, sender, safety); `acts` the letter in s.2A(3) of a choice that is one of its examples.
    """

    name: str
    title: str
    kind: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    taken_as: str = ""
    acts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    title: str
    says: str
    questions: tuple[Question, ...]


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def pages() -> tuple[Page, ...]:
    return tuple(
        Page(
            p["name"],
            p["title"],
            p.get("says", ""),
            tuple(
                Question(
                    q["name"],
                    q["title"],
                    q["kind"],
                    q.get("hint", ""),
                    tuple((k, v) for k, v in q.get("choices", [])),
                    q.get("as", ""),
                    tuple(q.get("behaviour", {}).items()),
                )
                for q in p["question"]
            ),
        )
        for p in _raw()["page"]
    )


@cache
def quick() -> Page:
    """The short report: a few of the questions, on one page."""
    held = _raw()["quick"]
    return Page(
        "quick", held["title"], held["says"], tuple(by_name()[n] for n in held["questions"])
    )


@cache
def later() -> tuple[Question, ...]:
    """What is asked of somebody who comes back with a code."""
    return tuple(by_name()[n] for n in _raw()["later"]["questions"])


@cache
def by_name() -> dict[str, Question]:
    return {q.name: q for p in pages() for q in p.questions}


def read_answers(posted: QueryDict) -> dict[str, Any]:
    """What was typed so far, all of it: text by name of question, lists where several may be
    chosen. What is not a choice is left out.
    """
    found: dict[str, Any] = {}
    for name, question in by_name().items():
        known = {k for k, _ in question.choices}
        if question.kind == "several":
            chosen = [c for c in posted.getlist(name) if c in known]
            if chosen:
                found[name] = chosen
        else:
            said = posted.get(name, "").replace("\r\n", "\n").strip()
            if said and (question.kind != "one" or said in known):
                found[name] = said
    return found


def too_long(answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers that are longer than is taken, by name, with what is said of each. Nothing is cut."""
    most = store.limits()["report"]["most_characters"]
    return {
        n: length_problem(len(a), most)
        for n, a in answers.items()
        if isinstance(a, str) and len(a) > most
    }


def length_problem(length: int, most: int) -> str:
    """How long a text is, how long it may be, and that nothing of it is lost."""
    return gettext(
        "This has %(n)s characters. That is %(over)s more than the %(most)s that can be taken. Nothing was cut: shorten it here, or put a part into a file."
    ) % {"n": f"{length:,}", "over": f"{length - most:,}", "most": f"{most:,}"}


def all_too_long(answers: Mapping[str, Any]) -> str:
    """What is said when all answers together are more than one letter holds; else nothing."""
    over = len(write_letter(letter(answers))) - store.limits()["report"]["most_letter_bytes"]
    if over <= 0:
        return ""
    return gettext(
        "All your answers together are longer than can be sent at once, by about %(over)s characters. Nothing was cut. Shorten one of them, or put a part into a file."
    ) % {"over": f"{over:,}"}


def said(question: Question, answer: str | list[str]) -> str:
    """An answer in words."""
    if question.choices:
        titles = dict(question.choices)
        return ", ".join(
            gettext(titles[a]) for a in (answer if isinstance(answer, list) else [answer])
        )
    return str(answer)


def is_about_insider(answers: Mapping[str, Any]) -> bool:
    """Then a key-holder outside the unit opens it: also when whoever reports is not sure."""
    return answers.get("insider") in ("police", "partner", "unsure")


def letter(answers: Mapping[str, Any], kind: str = "report") -> dict[str, Any]:
    """What is sealed: each question in the words in which it was asked, with its answer, and the
    examples of s.2A(3) that were chosen. `kind`: report, or addition to one.
    """
    acts = {act for n, a in answers.items() for choice, act in by_name()[n].acts if choice in a}
    said_of = [
        {
            "name": n,
            "page": gettext(p.title),
            "question": gettext(q.title),
            "answer": said(q, answers[n]),
            "code": answers[n] if q.choices else "",
            "as": q.taken_as,
        }
        for p in pages()
        for q in p.questions
        if (n := q.name) in answers
    ]
    return {"format": FORMAT, "kind": kind, "answers": said_of, "acts": sorted(acts)}
