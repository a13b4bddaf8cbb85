"""The account of a force as data: measures with their shares and intervals, what changed, and what
was entered beside them. Made from the tables of `clew.figures.answer.build_answer`, small numbers
hidden: nothing here sees a number that is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clew.figures.answer import number_of, rows
from clew.figures.chart import can_draw
from clew.figures.chart import in_words as picture_words
from clew.figures.counting import NOT_HELD, NOT_THEN, PART_OF_IT, SUPPRESSED, Cell
from clew.figures.measures import KINDS, measures
from clew.progress.chance import count_interval, share_interval
from clew.progress.measures import Indicator, Share, is_due, sections

FORMAT = 1
NOT_YET = "w"
"""A mark beside those of clew.figures.counting: the period is not over long enough."""
MARKS = {
    SUPPRESSED: "not given, because it or others with it could help to identify somebody",
    NOT_HELD: "not held in what was searched",
    NOT_THEN: "there was no such thing yet",
    NOT_YET: "the period did not end long enough before the figures were counted",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """What a force enters itself. Every list is as it is shown to anybody: no officer is named."""

    recommendations: Sequence[Mapping[str, Any]] = ()
    capacity: Sequence[Mapping[str, Any]] = ()
    training: Sequence[Mapping[str, Any]] = ()
    feedback: Sequence[Mapping[str, Any]] = ()
    words: str = ""


@dataclass(slots=True)
class _Tables:
    """The tables of an answer by the measure that each belongs to, and why others have none."""

    of: dict[str, dict[str, Any]] = field(default_factory=dict)
    lacks: dict[str, str] = field(default_factory=dict)


def account(aggregate: dict[str, Any], entered: Entered) -> dict[str, Any]:
    """Everything that anybody may read, as plain data."""
    tables = _tables(aggregate)
    as_at = date.fromisoformat(aggregate["as_at"])
    made = [
        {
            "key": s.key,
            "title": s.title,
            "says": s.says,
            "measures": [_measure(i, tables, as_at) for i in s.indicators],
        }
        for s in sections()
    ]
    return {
        "format": FORMAT,
        "force": aggregate["force"],
        "as_at": aggregate["as_at"],
        "made_with": aggregate["made_with"],
        "threshold": aggregate["threshold"],
        "records": {
            "first": aggregate["source"]["first_on"],
            "last": aggregate["source"]["last_on"],
            "screening": (aggregate["source"]["run"] or {}).get("run", ""),
        },
        "sections": made,
        "recommendations": list(entered.recommendations),
        "capacity": list(entered.capacity),
        "training": list(entered.training),
        "feedback": list(entered.feedback),
        "words": entered.words,
    }


def table_of(aggregate: dict[str, Any], key: str) -> dict[str, Any] | None:
    """The table of a measure, with the numbers behind hidden cells; None where it was not counted."""
    return _tables(aggregate).of.get(key)


def _tables(aggregate: dict[str, Any]) -> _Tables:
    made = _Tables()
    every = [i for s in sections() for i in s.indicators]
    for number, (indicator, question) in enumerate(
        zip(every, aggregate["questions"], strict=True), 1
    ):
        table = next((t for t in aggregate["tables"] if t["question"] == number), None)
        if table is None or table["withheld"]:
            made.lacks[indicator.key] = table["withheld"] if table else question["reason"]
        if table is not None:
            made.of[indicator.key] = table
    return made


def _measure(indicator: Indicator, tables: _Tables, as_at: date) -> dict[str, Any]:
    table = tables.of.get(indicator.key)
    made: dict[str, Any] = {
        "key": indicator.key,
        "version": indicator.version,
        "beside": list(indicator.beside),
        "lacks": tables.lacks.get(indicator.key, ""),
        "title": measures()[indicator.measure].title.format(of=KINDS.get(indicator.of, "")),
        "table": table["number"] if table else "",
        "unit": table["unit"] if table else "",
        "basis": table["basis"] if table else "",
        "figure": table["figure"] if table else None,
        "says": table["says"] if table else [],
        "caveats": table["caveats"] if table else [],
        "codes": table["codes"] if table else [],
        "breaks": [b["words"] for b in table["breaks"]] if table else [],
        "counts": [],
        "shares": [],
        "picture": "",
    }
    if table is None or table["withheld"]:
        return made
    made["picture"] = picture_words(table) if can_draw(table) else ""
    made["counts"] = _counts(table)
    made["shares"] = [
        {
            "key": s.key,
            "title": s.title,
            "better": s.better,
            "months": s.months,
            "rows": _share_rows(s, table, tables, as_at),
        }
        for s in indicator.shares
    ]
    return made


def _counts(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Every cell as a row, in the order of the table: what a cell of a breakdown is a part of is
    its total.
    """
    axis = table["axes"][0] if table["axes"] else None
    made = []
    for (n, values, _, _), row in zip(table["cells"], rows(table), strict=True):
        value = values[0] if values else ""
        whole = number_of(table, n)
        made.append(
            _row(table, n)
            | {
                "part": value,
                "words": row[axis["title"]] if axis else "",
                "by": axis["name"] if axis else "",
                **_of(Cell(row["number"], row["mark"]), whole if value else None),
            }
        )
    return made


def _share_rows(
    share: Share, table: dict[str, Any], tables: _Tables, as_at: date
) -> list[dict[str, Any]]:
    made = []
    for n, period in enumerate(table["figure"]["periods"]):
        if share.months and not is_due(share, period, as_at):
            over, under = Cell(None, NOT_YET), Cell(None, NOT_YET)
        else:
            over = _sum([number_of(table, n, (v,)) for v in _held(table, share.values)])
            if not share.values:
                over = number_of(table, n)
            under = _base(share, table, tables, n)
            if under.value is None:
                over = under
        made.append(_row(table, n) | _of(over, under))
    return made


def _base(share: Share, table: dict[str, Any], tables: _Tables, n: int) -> Cell:
    if share.base:
        held = [tables.of.get(key) for key in share.base]
        if any(t is None or t["withheld"] for t in held):
            return Cell(None, NOT_HELD)
        return _sum([number_of(t, n) for t in held if t is not None])
    whole = number_of(table, n)
    out = _sum([number_of(table, n, (v,)) for v in _held(table, share.leaves_out)])
    if whole.value is None or out.value is None:
        return Cell(None, whole.mark or out.mark)
    return Cell(whole.value - out.value)


def _held(table: dict[str, Any], values: Sequence[str]) -> list[str]:
    """Those of the values that the table lists; it leaves out only those of which there is none."""
    listed = {v for axis in table["axes"] for v, _ in axis["values"]}
    return [v for v in values if v in listed]


def _sum(cells: Sequence[Cell]) -> Cell:
    """A sum, or the reason why there is none."""
    missing = next((c for c in cells if c.value is None), None)
    return Cell(None, missing.mark) if missing else Cell(sum(c.value or 0 for c in cells))


def _row(table: dict[str, Any], n: int) -> dict[str, Any]:
    period = table["figure"]["periods"][n]
    return {
        "n": n,
        "period": period["label"],
        "begin": period["begin"],
        "end": period["end"],
        "whole": not period["part"] and not _begins_within(table, period["label"]),
        "stretch": table["stretches"][n],
    }


def _begins_within(table: dict[str, Any], label: str) -> bool:
    """Whether what is counted begins only within a period, so that its number is of a part of it."""
    return any(c.endswith(f"within {label}: {PART_OF_IT}") for c in table["caveats"])


def _of(number: Cell, base: Cell | None) -> dict[str, Any]:
    """A number with its base, share and interval. Without a base: a count, with the interval of a
    count.
    """
    made: dict[str, Any] = {
        "number": number.value,
        "mark": number.mark,
        "base": base.value if base else None,
        "percent": None,
        "low": None,
        "high": None,
    }
    if number.value is None:
        return made
    if base is None:
        low, high = count_interval(number.value)
        return made | {"low": round(low, 1), "high": round(high, 1)}
    if base.value is None:
        return made
    if base.value == 0:
        return made
    low, high = share_interval(number.value, base.value)
    return made | {
        "percent": round(100 * number.value / base.value, 1),
        "low": round(100 * low, 1),
        "high": round(100 * high, 1),
    }
