"""A made-up force's account of progress, of made-up numbers, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from clew.figures.counting import PART_OF_IT
from clew.progress.account import Entered, account
from clew.progress.changes import changes, not_compared, training_words
from clew.progress.measures import indicators, periods_to

AS_AT = date(2026, 6, 30)


def cell(n: int, value: str, number: int, mark: str = "") -> list[Any]:
    return [n, [value] if value is not None else [], number, mark]


def aggregate(force: str, numbers: dict[str, list[dict[str, int]]]) -> dict[str, Any]:
    """An answer as `build_answer` gives it, of made-up numbers: for each measure, of each period,
    numbers by part. What is from 1 to 4 is hidden with its neighbour.
    """
    periods = periods_to(AS_AT)
    tables, questions = [], []
    for number, indicator in enumerate(indicators().values(), 1):
        asked = indicator.figure(periods, AS_AT)
        held = numbers.get(indicator.key)
        questions.append(
            {"number": number, "reason": "" if held else "Not held in these made-up records."}
        )
        if held is None:
            continue
        by = indicator.by
        values = list(dict.fromkeys(v for p in held for v in p)) if by else []
        cells: list[Any] = []
        for n, parts in enumerate(held):
            hidden = any(0 < parts.get(v, 0) < 5 for v in values)
            for v in values:
                cells.append(cell(n, v, parts.get(v, 0), "c" if hidden else ""))
            total = sum(parts.values())
            cells.append([n, [""] if by else [], total, ""])
        tables.append(
            {
                "number": f"{number}.1",
                "question": number,
                "title": asked.title,
                "figure": asked.to_json(),
                "unit": asked.rule.unit,
                "basis": "the day",
                "codes": [],
                "says": [asked.rule.says or asked.title],
                "caveats": [],
                "withheld": "",
                "breaks": [],
                "stretches": [0] * len(periods),
                "axes": [{"name": by[0], "title": by[0], "values": [[v, v] for v in values]}]
                if by
                else [],
                "cells": cells,
                "threshold": 5,
                "why": [],
            }
        )
    return {
        "reference": "",
        "force": force,
        "as_at": AS_AT.isoformat(),
        "made_with": "Clew, made up",
        "threshold": 5,
        "asides": [],
        "shares": [],
        "source": {
            "first_on": "2023-04-01",
            "last_on": AS_AT.isoformat(),
            "run": None,
            "register": "",
            "set_aside": 0,
        },
        "questions": questions,
        "tables": tables,
    }


def years(part: str, rest: str, *pairs: tuple[int, int]) -> list[dict[str, int]]:
    return [{part: a, rest: b} for a, b in pairs]


NORTH = {
    "searched": years("yes", "no", (800, 200), (900, 100), (990, 10), (300, 0)),
    # A year in which a large part was read late: it got worse, whatever else got better.
    "arrivals": years("0", "29", (80, 20), (90, 10), (40, 60), (10, 10)),
    "cases": years("0", "29", (20, 20), (20, 20), (21, 20), (3, 30)),
    "recorded": years("charged_6", "none_12", (10, 90), (12, 88), (11, 89), (6, 40)),
    "included": [{"": n} for n in (20, 30, 40, 9)],
    "considered": [{"": n} for n in (20, 21, 70, 9)],
    "second_readings": years("yes", "no", (6, 44), (5, 45), (5, 46), (0, 12)),
}


def made_account(
    force: str = "North", numbers: Any = None, *, begins: str = "", **entered: Any
) -> dict[str, Any]:
    """An account of made-up numbers. `begins`: the year within which what is counted begins."""
    answer = aggregate(force, numbers or NORTH)
    if begins:
        for table in answer["tables"]:
            table["caveats"] = [f"The records begin on a day within {begins}: {PART_OF_IT}"]
    made = account(answer, Entered(**entered))
    made["changes"] = [
        {"key": c.key, "title": c.title, "which": c.which, "words": c.words} for c in changes(made)
    ]
    made["not_compared"] = not_compared(made)
    return made


def entered() -> dict[str, Any]:
    """What a force enters beside its figures, of each kind: made up, but for the recommendations
    and their deadlines.
    """
    from clew.progress.recommendations import recommendations

    return {
        "words": "We were asked to change how we find stalking. We changed the system in March.",
        "recommendations": [
            {
                "number": r.number,
                "to": r.to,
                "about": r.about,
                "source": r.source,
                "text": "",
                "text_source": "",
                "deadline": r.deadline.isoformat() if r.deadline else "",
                "own_deadline": "",
                "problem": "",
                "owner": "Head of public protection",
                "target": "All staff can search by the end of March.",
                "status": "under-way",
                "status_words": "Under way",
                "status_on": "2026-05-01",
                "evidence": "",
                "log": [
                    {
                        "on": "2026-05-01",
                        "entered": "2026-05-02",
                        "status": "Under way",
                        "words": "The change was ordered.",
                        "evidence": "",
                    }
                ],
            }
            for r in recommendations()
        ],
        "capacity": [
            {
                "period": "2025/26",
                "begin": "2025-04-01",
                "end": "2026-03-31",
                "role": "all",
                "words": "All roles",
                "people": 7.5,
                "hours_available": 9000.0,
                "hours_worked": 8200.0,
                "caveat": "12 months entered; people are the average of those months",
            }
        ],
        "training": [
            {
                "title": "A day on stalking",
                "measured_on": "2026-03-01",
                "learners": 40,
                "before_right": 200,
                "before_of": 480,
                "after_right": 300,
                "after_of": 480,
                "how": "Twelve short reports before and after.",
                "evidence": "",
                "words": training_words(
                    {"before_right": 200, "before_of": 480, "after_right": 300, "after_of": 480}
                ),
            }
        ],
        "feedback": [
            {
                "said": "I was passed from one desk to the next.",
                "said_on": "2026-02-01",
                "source": "A survey",
                "did": "One person now calls back.",
                "did_on": "2026-03-01",
            }
        ],
    }
