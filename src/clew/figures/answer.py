"""An answer: questions with the tables that answer them, kept whole so that it can be made again,
and shown with small numbers hidden.

`build_answer` counts and protects; what it gives is plain data (JSON). It holds the numbers behind
hidden cells, so that a table that was released can be weighed against later ones and written again
when the records are gone; `public` is the same without them, and only that is written to anything
that leaves the force.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from clew import __version__
from clew.figures.bands import banded, sentences
from clew.figures.control import (
    THRESHOLD,
    TOTALS,
    CannotProtect,
    Released,
    Why,
    coarsen,
    grouped_words,
    opened,
    protect_and_explain,
)
from clew.figures.counting import (
    NOT_HELD,
    NUMBER,
    SUPPRESSED,
    Cell,
    Counted,
    NotHeld,
    count,
    mentioned_records,
)
from clew.figures.description import Figure, breakdowns_title, figure, from_json
from clew.figures.facts import Facts
from clew.figures.measures import BASES, measures
from clew.figures.questions import PUBLISHED, UNREAD, Question, Reading, in_words
from clew.figures.wording import wording
from clew.offences.breaks import crossed, stretches
from clew.offences.periods import latest, said

FORMAT = 2
_SAMPLE = 100


@dataclass(frozen=True, slots=True)
class SampleRead:
    """What a person found who read a sample of the records whose text is said to mention something."""

    tag: str
    read: int
    right: int
    by: str
    on: str

    @property
    def in_words(self) -> str:
        """The precision, and no count of records: where all of them were read, their number is one
        that the table may hide.
        """
        low, high = interval(self.right, self.read)
        nearest = 1 if self.read >= _SAMPLE else 10
        share, low, high = (
            nearest * round(100 * x / nearest) for x in (self.right / self.read, low, high)
        )
        drawn = (
            f"Of {_SAMPLE} of these records drawn at random"
            if self.read >= _SAMPLE
            else "Of a sample of these records"
        )
        return f"{drawn}, {self.by} read each on {self.on}: in {share:.0f}% the text says so (95% interval {low:.0f}% to {high:.0f}%{', each to the nearest ten' if nearest > 1 else ''})."


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for one table instead of the usual: from which number on its numbers are
    given, how it is put together, and why.
    """

    threshold: int | None = None
    how: str = ""
    why: str = ""


def choice_key(asked: Figure) -> str:
    """What a choice belongs to: the figure, whatever the day to which it is counted."""
    return json.dumps({k: v for k, v in asked.to_json().items() if k != "as_at"}, sort_keys=True)


def interval(right: int, read: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share.

    >>> [round(x, 3) for x in interval(45, 50)]
    [0.786, 0.957]
    """
    if not read:
        return 0.0, 1.0
    z, share = 1.959963984540054, right / read
    middle = share + z * z / (2 * read)
    spread = z * math.sqrt(share * (1 - share) / read + z * z / (4 * read * read))
    whole = 1 + z * z / read
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def moment_of(kept: dict[str, Any]) -> datetime:
    """What the files of an answer carry as their time: noon of the day on which it was sent, of a
    draft noon of its as-at day, so that they
    can be made again byte for byte."""
    return datetime.combine(date.fromisoformat(kept.get("sent_on") or kept["as_at"]), time(12), UTC)


def build_answer(
    reading: Reading,
    facts: Facts,
    *,
    reference: str,
    request: str,
    as_at: date,
    threshold: int = THRESHOLD,
    published: Sequence[dict[str, Any]] = (),
    samples: Sequence[SampleRead] | None = (),
    minutes: float | None = None,
    key: bytes = b"",
    choices: Mapping[str, Choice] | None = None,
) -> dict[str, Any]:
    """Count every figure of a request, protect small numbers and put the answer together. The same
    in gives the same out.

    `published` are all answers that were sent before. `samples` None: numbers from what texts
    mention are shown although nobody has read a sample, for use inside the force. `key` draws which
    of several numbers is hidden (control.protect). `choices`: by `choice_key`.
    """
    chosen = choices or {}
    tables: list[tuple[int, Counted]] = []
    choice_of: list[tuple[str, Choice]] = []
    asked: list[tuple[list[str], list[str]]] = []
    to_read: dict[int, Counted] = {}
    for number, question in enumerate(reading.questions, 1):
        found, lacks, notes = _count_all(question, facts, fallback=reading.fallback)
        for counted in found:
            figure_key = choice_key(counted.figure)
            choice = chosen.get(figure_key, Choice())
            if choice.how == TOTALS and counted.figure.by:
                counted = count(facts, replace(counted.figure, by=()))
            tables.append(
                (number, coarsen(counted, threshold=_level(choice, threshold), how=choice.how))
            )
            choice_of.append((figure_key, choice))
        asked.append((lacks, notes))
        if (records := _to_read(question, facts)) is not None:
            to_read[number] = records
    # What would have to be read is counted as well, and told only where its numbers may be shown.
    spare = list(to_read.values())
    levels = [*(_level(c, threshold) for _, c in choice_of), *(threshold for _ in spare)]
    settled = _protected(
        [*(c for _, c in tables), *spare],
        published,
        levels,
        threshold,
        key,
        spare=range(len(tables), len(levels)),
    )
    made: list[dict[str, Any]] = []
    for at, (number, counted) in enumerate(tables):
        name = f"{number}.{1 + sum(t['question'] == number for t in made)}"
        made.append(_table(name, number, counted, settled, at, samples, threshold))
        figure_key, choice = choice_of[at]
        made[-1]["choice"] = {
            "figure": figure_key,
            "how": choice.how,
            "threshold": choice.threshold,
            "why": choice.why,
        }
    questions: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    # Each record is read once, whichever questions need it.
    whole = _hours(
        sum(_records(c) for c in {choice_key(c.figure): c for c in to_read.values()}.values()),
        minutes,
    )
    for number, (question, (lacks, notes)) in enumerate(
        zip(reading.questions, asked, strict=True), 1
    ):
        estimate = None
        if number in to_read:
            at = len(tables) + list(to_read).index(number)
            tell = at not in settled.left_out and all(
                c.mark == NUMBER for c in settled.cells[at].values()
            )
            estimate = _estimate(to_read[number], minutes, tell=tell, whole=whole)
            if tell:
                beside.append(_table("", number, to_read[number], settled, at, (), threshold))
        counted_any = any(n == number for n, _ in tables)
        status, reason = _status(counted_any, lacks, estimate, notes)
        if not counted_any and any(each == UNREAD for _, each in question.lacks):
            # It was not read to its end: that nothing of it is held cannot be said.
            status, reason = "unmatched", " ".join(lacks)
        elif (
            not counted_any
            and question.lacks
            and all(each == PUBLISHED for _, each in question.lacks)
        ):
            status = "published"
        held = {
            "number": number,
            "text": question.text,
            "status": status,
            "reason": reason,
            "notes": notes,
            "estimate": estimate,
            "figures": [in_words(f) for f in question.figures],
            "offered": [in_words(f) for f in question.offered],
        }
        _restate(held, [t for t in made if t["question"] == number])
        questions.append(held)
    about = {
        k: facts.about[k]
        for k in (
            "records",
            "inputs",
            "first_on",
            "last_on",
            "set_aside",
            "run",
            "register",
            "facts",
        )
    }
    return {
        "format": FORMAT,
        "made_with": f"Clew {__version__}",
        "reference": reference,
        "force": facts.force,
        "as_at": as_at.isoformat(),
        "threshold": threshold,
        "request": request,
        "asides": reading.asides,
        "source": about,
        "questions": questions,
        "tables": made,
        "beside": beside,
        "shares": _shares(made, reading),
        "opened": settled.opened,
    }


def _count_all(
    question: Question, facts: Facts, *, fallback: bool
) -> tuple[list[Counted], list[str], list[str]]:
    """Every figure that can be counted, why others cannot, and notes."""
    found: list[Counted] = []
    lacks = [why for why, _ in question.lacks]
    notes = list(question.notes)
    for asked in question.figures:
        try:
            counted = count(facts, asked)
        except NotHeld as problem:
            lacks += [f"{asked.title}: {problem}"]
            continue
        found.append(counted)
        if (
            fallback
            and any(c.mark == NOT_HELD for c in counted.cells.values())
            and len(asked.periods) > 1
        ):
            # Not all of the years can be counted, and the requester would then take the latest
            # twelve months.
            twelve = replace(
                asked, periods=latest(1, "rolling", latest(1, "month", asked.as_at)[0].end)
            )
            found.append(count(facts, twelve))
            note = "Not every year asked for is held, so the latest twelve months are given as well, as the request allows."
            notes += [] if note in notes else [note]
    return found, list(dict.fromkeys(lacks)), notes


def _to_read(question: Question, facts: Facts) -> Counted | None:
    """The records that would have to be read for what no figure has.

    None where nothing has to be read.
    """
    each = next((m for _, m in question.lacks if m and m not in (UNREAD, PUBLISHED)), "")
    if not each or not (question.figures or question.lacks):
        return None
    periods = question.figures[0].periods if question.figures else question.periods
    as_at = question.figures[0].as_at if question.figures else question.as_at
    if not periods or as_at is None:
        return None
    of = next(
        (
            of
            for of in [
                *(f.of for f in question.figures),
                *question.kinds,
                *(f.of for f in question.offered),
            ]
            if of
        ),
        "stalking",
    )
    of = of if measures()[each].of_kinds else ""
    try:
        counted = count(facts, figure(each, of, periods=periods, as_at=as_at))
    except NotHeld:
        return None
    return counted if any(c.value for c in counted.cells.values()) else None


def _records(counted: Counted) -> int:
    return sum(c.value or 0 for c in counted.cells.values())


def _hours(records: int, minutes: float | None) -> float:
    return records * (minutes if minutes is not None else float(wording("cost")["minutes"])) / 60


def _estimate(
    counted: Counted, minutes: float | None, *, tell: bool, whole: float
) -> dict[str, Any]:
    """What it would take to read them; how many they are only where that may be told. `whole`: the
    hours of every question of the request.
    """
    records = _records(counted)
    cost = wording("cost")
    each = minutes if minutes is not None else float(cost["minutes"])
    hours = _hours(records, minutes)
    alone, over = hours > cost["hours"], whole > cost["hours"]
    source = "timed on a sample" if minutes is not None else cost["minutes_source"]
    limit = f"{'above' if alone else 'together with the other questions above' if over else 'within'} the limit of {cost['hours']} hours"
    words = (
        f"{records:,} records ({counted.figure.title}) at {each:g} minutes each are {round(hours, 1):,} hours, {limit}."
        if tell
        else (
            f"The records ({counted.figure.title}) at {each:g} minutes each are {limit}. How many they are is not given: it is a number that is hidden, or would give one away."
        )
    )
    return {
        "words": f"{words} Minutes: {source}.",
        "over": over,
        "minutes": each,
        "minutes_source": source,
        "records": records if tell else None,
    }


def _status(
    any_table: bool, lacks: list[str], estimate: dict[str, Any] | None, notes: list[str]
) -> tuple[str, str]:
    """What became of a question, for a person to confirm, and why."""
    read_by_hand = f" It would have to be read: {estimate['words']}" if estimate else ""
    if any_table and not lacks:
        return "answered", ""
    if any_table:
        return "part", " ".join(lacks) + (
            " Proposed under FOIA s.12." if estimate and estimate["over"] else ""
        ) + read_by_hand
    if lacks and estimate:
        return (
            ("refused", " ".join(lacks) + f" Proposed under FOIA s.12.{read_by_hand}")
            if estimate["over"]
            else ("unmatched", " ".join(lacks) + read_by_hand)
        )
    if lacks:
        return "not held", " ".join(lacks)
    return "unmatched", " ".join(notes)


_WITHHELD = "Some numbers are withheld under section 40(2) of the Freedom of Information Act 2000; the notice in the letter says why."
_ALL_WITHHELD = "The numbers are withheld under section 40(2) of the Freedom of Information Act 2000; the notice in the letter says why."
_SOME_NOT_HELD = "Some of the periods are not held in what was searched."
_LEFT_OUT = "Left out: "
_NONE_HELD = "No record of these periods is among those handed over."


def _restate(question: dict[str, Any], tables: list[dict[str, Any]]) -> None:
    """What became of a question follows from the cells of its tables: a number withheld is no full
    answer, nor is one not held.
    """
    said: list[str] = list(dict.fromkeys(t["withheld"] for t in tables if t["withheld"]))
    marks = [c[3] for t in tables if not t["withheld"] for c in t["cells"]]
    if question["status"] in ("answered", "part") and tables:
        if marks and set(marks) == {NOT_HELD}:
            question["status"], said = "not held", [*said, _NONE_HELD]
        elif marks and set(marks) <= {SUPPRESSED, NOT_HELD}:
            question["status"], said = (
                "refused",
                [*said, _ALL_WITHHELD, *([_SOME_NOT_HELD] if NOT_HELD in marks else [])],
            )
        elif {SUPPRESSED, NOT_HELD} & set(marks):
            question["status"] = "part"
            said += [
                words
                for mark, words in ((SUPPRESSED, _WITHHELD), (NOT_HELD, _SOME_NOT_HELD))
                if mark in marks
            ]
        if any(t["withheld"] for t in tables):
            question["status"] = "part"
    question["reason"] = " ".join([question["reason"], *said]).strip()


def withheld(aggregate: dict[str, Any]) -> list[str]:
    """The tables of which a number is withheld, in order."""
    return [
        t["number"]
        for t in aggregate["tables"]
        if t["withheld"].startswith(_LEFT_OUT)
        or (not t["withheld"] and any(c[3] == SUPPRESSED for c in t["cells"]))
    ]


def refused_for_cost(aggregate: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of which something would have to be read, which takes more than the limit."""
    return [
        q
        for q in aggregate["questions"]
        if q["status"] in ("refused", "part") and q["estimate"] and q["estimate"]["over"]
    ]


def proposed(aggregate: dict[str, Any]) -> tuple[str, list[str]]:
    """The decision that follows from the results, and the grounds that it rests on: full, part,
    refused, cost, not_held, or "" where a
    person has to read a question first."""
    kinds = {q["status"] for q in aggregate["questions"]}
    cost = refused_for_cost(aggregate)
    grounds = [
        *(["s12"] if cost else []),
        *(["s21"] if "published" in kinds else []),
        *(["s40"] if withheld(aggregate) else []),
    ]
    if kinds == {"unmatched"} or not kinds:
        return "", grounds
    if kinds == {"answered"}:
        return "full", grounds
    if kinds == {"not held"}:
        return "not_held", grounds
    if kinds <= {"refused", "published"}:
        return ("cost" if len(cost) == len(aggregate["questions"]) else "refused"), grounds
    return "part", grounds


def _level(choice: Choice, threshold: int) -> int:
    """From which number on a table's numbers are given; inside the force, where nothing is hidden,
    nothing is.
    """
    return threshold if threshold <= 1 or choice.threshold is None else choice.threshold


@dataclass(slots=True)
class _Settled:
    """The tables as they may be shown: cells, why each hidden one is, what is left out and why, and
    hidden numbers of earlier answers that a
    person's choice tells."""

    cells: list[dict[Any, Cell]]
    why: list[dict[Any, Why]]
    levels: Sequence[int]
    left_out: dict[int, str]
    opened: list[str]


def _protected(
    tables: list[Counted],
    published: Sequence[dict[str, Any]],
    levels: Sequence[int],
    threshold: int,
    key: bytes,
    spare: range,
) -> _Settled:
    """Protect every table at its own threshold. A table that cannot be protected beside what was
    sent shows nothing.

    The lowest threshold first: what a person chose to give is given, and the other tables are
    protected beside it.
    """
    sent = [released for old in published for released in released_tables(old)]
    made = _Settled([{} for _ in tables], [{} for _ in tables], levels, {}, [])
    earlier = list(sent)
    for level in sorted(set(levels)):
        of_level = [n for n in range(len(tables)) if levels[n] == level]
        while kept := [n for n in of_level if n not in made.left_out]:
            try:
                cells, why = protect_and_explain(
                    [tables[n] for n in kept],
                    published=earlier,
                    threshold=level,
                    key=key,
                    spare=[kept.index(n) for n in spare if n in kept],
                )
            except CannotProtect as problem:
                made.left_out[kept[problem.table]] = f"{_LEFT_OUT}{problem}."
                continue
            for n, held, reasons in zip(kept, cells, why, strict=True):
                made.cells[n], made.why[n] = held, reasons
            given = [Released(tables[n], made.cells[n], level) for n in kept]
            if level < threshold and sent:
                made.opened += opened(given, sent, threshold=threshold)
            earlier += given
            break
    return made


def _table(
    number: str,
    question: int,
    counted: Counted,
    settled: _Settled,
    at: int,
    samples: Sequence[SampleRead] | None,
    threshold: int,
) -> dict[str, Any]:
    f = counted.figure
    cells, withheld, level = settled.cells[at], settled.left_out.get(at, ""), settled.levels[at]
    # What a person chose for a table is for its cells: counts in sentences stay in bands.
    caveats = sentences(counted.told, max(threshold, level))
    if f.mentions and samples is not None:
        sample = next((s for s in samples if s.tag == f.mentions), None)
        if sample is None:
            withheld = "Numbers from what texts mention are released with the precision that a person finds in a sample of this force's own records: read the sample first."
        else:
            caveats.insert(0, sample.in_words)
    if any(c.mark == SUPPRESSED for c in cells.values()):
        caveats.append(
            "Some numbers are not given, because they, or others with them, could help to identify somebody (Freedom of Information Act 2000 s.40)."
        )
    if level != threshold:
        caveats.append(
            "No number of this table is withheld."
            if level <= 1
            else f"Of this table, numbers from 1 to {level - 1} are withheld."
        )
    return {
        "number": number,
        "question": question,
        "title": f.title,
        "figure": f.to_json(),
        "unit": f.rule.unit,
        "basis": BASES[f.basis],
        "codes": list(f.code_list),
        "says": [s for s in (f.rule.says, f.rule.cannot) if s],
        "caveats": caveats,
        "withheld": withheld,
        "breaks": [
            {"on": b.on.isoformat(), "title": b.title, "words": b.in_words, "verified": b.verified}
            for b in counted.breaks
        ],
        "stretches": stretches(f.periods, counted.breaks),
        "axes": [
            {
                "name": name,
                "title": breakdowns_title(name),
                "values": [[v, grouped_words(name, v)] for v in values],
            }
            for name, values in zip(f.by, counted.axes, strict=True)
        ],
        "cells": [
            [k[0], list(k[1:]), counted.cells[k].value, (cells or counted.cells)[k].mark]
            for k in counted.cells
        ],
        "threshold": level,
        "why": [[k[0], list(k[1:]), w.kind, list(w.tells)] for k, w in settled.why[at].items()],
    }


def threshold_of(table: dict[str, Any], aggregate: dict[str, Any]) -> int:
    """From which number on the numbers of a table are given."""
    return int(table.get("threshold", aggregate["threshold"]))


def highest(aggregate: dict[str, Any]) -> int:
    """The threshold below which numbers of some table are not given."""
    return max(
        [
            threshold_of(t, aggregate)
            for t in aggregate["tables"]
            if any(c[3] == SUPPRESSED for c in t["cells"])
        ],
        default=int(aggregate["threshold"]),
    )


def released_tables(aggregate: dict[str, Any]) -> Iterator[Released]:
    """The tables of an answer that was sent, to weigh a new one against: those that it shows, and
    those whose numbers stand in its sentences.
    """
    for table in [*aggregate["tables"], *aggregate.get("beside", ())]:
        if table["withheld"]:
            continue
        asked = from_json(table["figure"])
        axes = tuple(tuple(v for v, _ in axis["values"]) for axis in table["axes"])
        truth = {
            (n, *values): Cell(value, NUMBER if value is not None else mark)
            for n, values, value, mark in table["cells"]
        }
        shown = {
            (n, *values): Cell(None if mark else value, mark)
            for n, values, value, mark in table["cells"]
        }
        yield Released(
            Counted(asked, truth, axes, crossed(asked.periods, asked.series, aggregate["force"])),
            shown,
            table.get("threshold"),
        )


def _shares(tables: list[dict[str, Any]], reading: Reading) -> list[dict[str, Any]]:
    """Shares that a question asks for, from numbers that are shown; each with its base beside it."""
    made = []
    for part in tables:
        question = reading.questions[part["question"] - 1]
        if (
            not question.shares
            or part["figure"]["measure"] not in ("charged", "positive")
            or part["withheld"]
            or part["axes"]
        ):
            continue
        base = next(
            (
                t
                for t in tables
                if t["question"] == part["question"]
                and t["figure"]["measure"] == "recorded"
                and t["figure"]["of"] == part["figure"]["of"]
                and not t["withheld"]
            ),
            None,
        )
        if base is None or part["figure"]["basis"] != base["figure"]["basis"]:
            continue
        for n, period in enumerate(part["figure"]["periods"]):
            over, under = number_of(part, n), number_of(base, n)
            if over.value is not None and under.value:
                made.append(
                    {
                        "table": part["number"],
                        "of_table": base["number"],
                        "period": period["label"],
                        "number": over.value,
                        "base": under.value,
                        "percent": round(100 * over.value / under.value, 1),
                    }
                )
    return made


def number_of(table: dict[str, Any], period: int, values: tuple[str, ...] | None = None) -> Cell:
    """A cell of a table as it is shown; of all values where none are given."""
    wanted = list(values) if values is not None else [""] * len(table["axes"])
    return next(
        Cell(None if mark else value, mark)
        for n, held, value, mark in table["cells"]
        if n == period and held == wanted
    )


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells of a table as rows: period, its days, each breakdown in words, number (or None) and
    mark. Never a hidden number.
    """
    made = []
    labels = [dict(axis["values"]) | {"": "All"} for axis in table["axes"]]
    for n, values, value, mark in table["cells"]:
        period = table["figure"]["periods"][n]
        made.append(
            {
                "period": period["label"],
                "begin": period["begin"],
                "end": period["end"],
                **{
                    a["title"]: words[v]
                    for a, words, v in zip(table["axes"], labels, values, strict=True)
                },
                "number": None if mark else value,
                "mark": mark,
            }
        )
    return made


def public(aggregate: dict[str, Any]) -> dict[str, Any]:
    """The answer without a hidden number in it: what may be read by anybody. Tables that are
    withheld have no rows.
    """
    numbers = {
        q["number"]: [t for t in aggregate["tables"] if t["question"] == q["number"]]
        for q in aggregate["questions"]
    }
    source = aggregate["source"]
    return {
        "reference": aggregate["reference"],
        "force": aggregate["force"],
        "as_at": aggregate["as_at"],
        "made_with": aggregate["made_with"],
        "sent_on": aggregate.get("sent_on"),
        "extract": {
            "first_record": source["first_on"],
            "last_record": source["last_on"],
            "rows_set_aside": banded(source["set_aside"], aggregate["threshold"]),
            "screening": (source["run"] or {}).get("run"),
            "register": source["register"],
        },
        "small_numbers": f"1 to {highest(aggregate) - 1} are not given, nor any number that would give one away"
        if highest(aggregate) > 1
        else "none is hidden: for use inside the force",
        "read_over": aggregate["asides"],
        "unvalidated": True,
        "questions": [_public_question(q, numbers[q["number"]]) for q in aggregate["questions"]],
        "shares": aggregate["shares"],
    }


def _public_question(question: dict[str, Any], tables: list[dict[str, Any]]) -> dict[str, Any]:
    """A question with its figures, each described, their rows one after the other (each says of
    which table), and what is to be read beside them.
    """
    beside = [
        said
        for t in tables
        for said in (*t["says"], *(b["words"] for b in t["breaks"]), *t["caveats"])
    ]
    return {
        "number": question["number"],
        "text": question["text"],
        "status": question["status"],
        "reason": question["reason"],
        "notes": question["notes"],
        "estimate": question["estimate"] and question["estimate"]["words"],
        "figures": [_public_figure(t) for t in tables],
        "rows": [
            {"table": t["number"], **row} for t in tables if not t["withheld"] for row in rows(t)
        ],
        "caveats": list(dict.fromkeys(beside)),
    }


def _public_figure(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "table": table["number"],
        "title": table["title"],
        "description": table["figure"],
        "counting_unit": table["unit"],
        "date_basis": table["basis"],
        "codes": table["codes"],
        "says": table["says"],
        "caveats": table["caveats"],
        "breaks_in_series": [b["words"] for b in table["breaks"]],
        "withheld": table["withheld"],
        "columns": ["period", *(a["title"] for a in table["axes"]), "number"],
    }


def released_text(aggregate: dict[str, Any]) -> str:
    """The answer for anybody, as JSON text: the same aggregate gives the same bytes."""
    return json.dumps(public(aggregate), indent=1, ensure_ascii=False) + "\n"


def sample_of(facts: Facts, asked: Figure) -> list[dict[str, str]]:
    """Records to read for the precision of what texts mention: drawn by a hash of their number, the
    same at every drawing.
    """
    found = mentioned_records(facts, asked)
    found.sort(key=lambda r: hashlib.sha256(f"{asked.mentions}|{r[0]}|{r[1]}".encode()).hexdigest())
    return [
        {
            "force": force,
            "incident_id": incident,
            "mentions": asked.mentions,
            "does the text say so (yes or no)": "",
            "read by": "",
            "read on": "",
        }
        for force, incident in found[:_SAMPLE]
    ]


def as_at_words(aggregate: dict[str, Any]) -> str:
    return said(date.fromisoformat(aggregate["as_at"]))
