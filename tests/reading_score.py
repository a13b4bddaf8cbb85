"""Questions with the figures that whoever wrote them means, and how a reading of each is judged."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clew.figures.description import Figure
from clew.figures.measures import codes_of
from clew.figures.questions import Question, read_request

AS_AT = date(2026, 6, 30)
FOLDER = Path(__file__).parent / "data" / "requests"
Figures = frozenset[tuple[str, ...]]
Reading = tuple[Figures, frozenset[tuple[date, date]]]


@dataclass(frozen=True)
class Labelled:
    label: str
    text: str
    expected: tuple[tuple[Reading, ...], ...]
    """For each question that the text holds, the readings of it that are right."""


def labelled(name: str) -> list[Labelled]:
    made = []
    for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        label, text, expected = line.split("\t")
        made.append(
            Labelled(
                label,
                text,
                tuple(
                    tuple(_reading(r) for r in part.split(" | ")) for part in expected.split(" || ")
                )
                if expected
                else (),
            )
        )
    return made


def _reading(text: str) -> Reading:
    figures, _, periods = text.partition("@")
    return frozenset(
        _without_all_codes(f.split()) for f in figures.split(";") if f.strip()
    ), frozenset(_periods(periods.split()))


def _without_all_codes(words: list[str]) -> tuple[str, ...]:
    kind = next((w for w in words[1:] if "=" not in w), "")
    return tuple(
        sorted(
            w
            for w in words
            if not (
                w.startswith("code=")
                and kind
                and set(w.removeprefix("code=").split("+")) == set(codes_of(kind))
            )
        )
    )


def _periods(words: list[str]) -> list[tuple[date, date]]:
    if words[:1] == ["months"]:
        (a, b), (c, d) = ([int(x) for x in w.split("-")] for w in words[1:])
        return [_month(n // 12, n % 12 + 1) for n in range(a * 12 + b - 1, c * 12 + d)]
    made = []
    for word in words:
        if word == "last12":
            made.append((date(2025, 7, 1), AS_AT))
        elif ".." in word:
            first, last = word.split("..")
            made.append((date.fromisoformat(first), date.fromisoformat(last)))
        elif "/" in word:
            made.append((date(int(word[:4]), 4, 1), date(int(word[:4]) + 1, 3, 31)))
        else:
            made.append((date(int(word), 1, 1), date(int(word), 12, 31)))
    return made


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def signature(asked: Figure) -> tuple[str, ...]:
    """A figure as the files write it: its day of counting only where it is not the usual one, its
    codes only where they are not all of its kind.
    """
    words = [
        asked.measure,
        *([asked.of] if asked.of else []),
        *(f"{n}={v.replace(' ', '_')}" for n, v in asked.where),
    ]
    if asked.codes and set(asked.codes) != set(codes_of(asked.of)):
        words += ["code=" + "+".join(asked.codes)]
    words += ["by=" + "+".join(asked.by)] if asked.by else []
    words += [f"basis={asked.basis}"] if asked.basis != asked.rule.bases[0] else []
    return tuple(sorted(words))


def _found(question: Question) -> Reading:
    return frozenset(signature(f) for f in question.figures), frozenset(
        (p.begin, p.end) for f in question.figures for p in f.periods
    )


def judged(item: Labelled) -> str:
    """right, part, not countable or no figure, where nothing wrong is given; wrong, where a figure
    stands that does not answer what is asked.
    """
    questions = read_request(item.text, AS_AT).questions
    if item.label != "right":
        return _safe(item, questions)
    if len(questions) == 1 and len(item.expected) > 1:
        # Two things asked in one sentence and answered in one place.
        figures, periods = _found(questions[0])
        wanted = [part[0] for part in item.expected]
        if figures == frozenset().union(*(f for f, _ in wanted)) and periods == frozenset().union(
            *(p for _, p in wanted)
        ):
            return "part" if questions[0].lacks else "right"
    if len(questions) != len(item.expected):
        return "part" if not any(q.figures for q in questions) else "wrong"
    marks = []
    for question, readings in zip(questions, item.expected, strict=True):
        figures, periods = _found(question)
        if not figures:
            marks.append("part")
        elif any(figures == f and periods == p for f, p in readings):
            marks.append("part" if question.lacks else "right")
        else:
            marks.append("wrong")
    return "wrong" if "wrong" in marks else "part" if "part" in marks else "right"


def _safe(item: Labelled, questions: list[Question]) -> str:
    """Of a question that cannot be answered as it is asked, a figure may be given only with what it
    lacks, and only where it is a part of it.
    """
    given = [q for q in questions if q.figures]
    allowed = {f for part in item.expected for figures, _ in part for f in figures}
    if any(not q.lacks or not _found(q)[0] <= allowed for q in given):
        return "wrong"
    return item.label


def score(name: str) -> tuple[Counter[str], list[tuple[str, Labelled]]]:
    marks = [(judged(item), item) for item in labelled(name)]
    return Counter(mark for mark, _ in marks), marks


# -- whole letters, with a line behind each question that says what it is read as
# ---------------------------------------------------------
@dataclass(frozen=True)
class Letter:
    """A request as it came, and what each part of it is read as."""

    name: str
    text: str
    parts: tuple[Labelled, ...]


def letters(name: str) -> list[Letter]:
    made = []
    for block in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n=== ")[1:]:
        title, _, body = block.partition("\n")
        parts: list[Labelled] = []
        since: list[str] = []
        for line in body.split("\n"):
            if line.startswith("#> "):
                label, _, expected = line[3:].partition("\t")
                parts.append(
                    Labelled(
                        label,
                        "\n".join(since),
                        (tuple(_reading(r) for r in expected.split(" | ")),) if expected else (),
                    )
                )
                since = []
            else:
                since.append(line)
        made.append(
            Letter(
                title,
                "\n".join(line for line in body.split("\n") if not line.startswith("#> ")),
                tuple(parts),
            )
        )
    return made


def judged_letter(letter: Letter) -> list[tuple[str, Labelled]]:
    """A mark for each part of a letter: what is answered there is what is asked there, and nothing
    is answered that nobody asks.
    """
    of_part: dict[int, list[Question]] = {n: [] for n in range(len(letter.parts))}
    last = 0
    for question in read_request(letter.text, AS_AT).questions:
        last = _part_of(question, letter.parts, last)
        of_part[last].append(question)
    return [(_mark(part, of_part[n]), part) for n, part in enumerate(letter.parts)]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _part_of(question: Question, parts: tuple[Labelled, ...], last: int) -> int:
    """The part that holds most of a question's words at its end: what stands before them may be the
    stem of a list. Of several, the one that holds it whole, then the next after the part of the
    question before.
    """
    asked = _words(question.text)
    ends = [
        n for n, part in enumerate(parts) if " ".join(asked[-4:]) in " ".join(_words(part.text))
    ]
    held = [sum(w in set(_words(part.text)) for w in asked) for part in parts]
    return max(
        ends or range(len(parts)),
        key=lambda n: (held[n], " ".join(asked) in " ".join(_words(parts[n].text)), n >= last, -n),
    )


def _mark(part: Labelled, questions: list[Question]) -> str:
    given = [q for q in questions if q.figures]
    readings = part.expected[0] if part.expected else ()
    allowed = {f for figures, _ in readings for f in figures}
    if part.label != "right":
        return (
            "wrong"
            if any(not q.lacks or not _found(q)[0] <= allowed for q in given)
            else part.label
        )
    if not given:
        return "part"
    figures = frozenset().union(*(_found(q)[0] for q in given))
    periods = frozenset().union(*(_found(q)[1] for q in given))
    if any(figures == f and periods == p for f, p in readings):
        return "part" if any(q.lacks for q in given) else "right"
    told = len(given) < len(questions) and any(
        figures <= f and periods == p for f, p in readings
    )  # a part of it stands as a question without a figure
    return "part" if told or all(q.lacks and _found(q)[0] <= allowed for q in given) else "wrong"
