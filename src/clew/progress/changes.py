"""What changed from one whole year to the next, in words that are worked out and claim no cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from clew.progress.chance import counts_differ, shares_differ

Which = Literal["worse", "better", "more", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison of two periods. `which`: worse or better where most people would agree which
    way is better; more for any other difference; same where chance alone may have made it.
    """

    key: str
    title: str
    which: Which
    words: str


NO_CAUSE = "These are comparisons of two years. None of them says why a number changed, and none says that something the force did had an effect."
HOW = "Two years are said to differ where chance alone would give such a difference less than once in a hundred (exact tests). Years on two sides of a break in how things are counted are not compared."


def changes(account: dict[str, Any]) -> list[Change]:
    """Every comparison that can be made: the last two whole years of each share, and of the totals
    of measures without one. What got worse stands first.
    """
    order = {"worse": 0, "better": 1, "more": 2, "same": 3}
    return sorted(_all(account), key=lambda c: order[c.which])


def not_compared(account: dict[str, Any]) -> list[str]:
    """The measures of which no two years can be set beside each other."""
    made = {c.key for c in _all(account)}
    return [
        m["title"]
        for s in account["sections"]
        for m in s["measures"]
        if not any(k == m["key"] or k.startswith(f"{m['key']}.") for k in made)
    ]


def _all(account: dict[str, Any]) -> Iterator[Change]:
    for section in account["sections"]:
        for measure in section["measures"]:
            shares = [c for s in measure["shares"] if (c := _share(measure["key"], s))]
            yield from shares
            if not shares and (change := _count(measure)):
                yield change


def _last_two(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The newest whole year with a number, and the one before it, on the same side of every break."""
    whole = [r for r in rows if r["whole"]]
    held = [r for r in whole if r["number"] is not None]
    if len(held) < 2 or held[-1]["stretch"] != held[-2]["stretch"]:
        return None
    return held[-2], held[-1]


def _share(key: str, share: dict[str, Any]) -> Change | None:
    found = _last_two([r for r in share["rows"] if r["base"]])
    if found is None:
        return None
    before, after = found
    words = f"{_of(before)}, then {_of(after)}"
    if not shares_differ((before["number"], before["base"]), (after["number"], after["base"])):
        return Change(
            f"{key}.{share['key']}",
            share["title"],
            "same",
            f"{words}: no more of a difference than chance may make.",
        )
    up = after["percent"] > before["percent"]
    better = share["better"]
    which: Which = "more" if not better else "better" if (better == "more") == up else "worse"
    said = {"worse": "this got worse", "better": "this got better", "more": "this changed"}[which]
    return Change(f"{key}.{share['key']}", share["title"], which, f"{words}: {said}.")


def _of(row: dict[str, Any]) -> str:
    return f"{row['percent']:g}% in {row['period']} ({row['number']:,} of {row['base']:,}; 95% interval {row['low']:g}% to {row['high']:g}%)"


def _count(measure: dict[str, Any]) -> Change | None:
    found = _last_two([r for r in measure["counts"] if not r["part"]])
    if found is None or measure["figure"]["measure"] in ("cases_standing", "in_force"):
        return None
    before, after = found
    words = (
        f"{before['number']:,} in {before['period']}, then {after['number']:,} in {after['period']}"
    )
    differs = counts_differ(before["number"], after["number"], (_days(before), _days(after)))
    more = "more" if after["number"] > before["number"] else "fewer"
    return Change(
        measure["key"],
        measure["title"],
        "more" if differs else "same",
        f"{words}: {more} than before."
        if differs
        else f"{words}: no more of a difference than chance may make.",
    )


def _days(row: dict[str, Any]) -> int:
    return (date.fromisoformat(row["end"]) - date.fromisoformat(row["begin"])).days + 1


def training_words(result: dict[str, Any]) -> str:
    """What a measured training shows: the change in the share of cases that were seen, or that it
    cannot be told from chance.
    """
    before, after = (
        (result["before_right"], result["before_of"]),
        (result["after_right"], result["after_of"]),
    )
    said = f"Before: {before[0]} of {before[1]} right ({100 * before[0] / before[1]:.0f}%). After: {after[0]} of {after[1]} right ({100 * after[0] / after[1]:.0f}%)."
    if not shares_differ(before, after):
        return f"{said} No more of a difference than chance may make."
    more = after[0] / after[1] > before[0] / before[1]
    return f"{said} {'More' if more else 'Fewer'} answers were right after it than before. Answers in a course are not decisions at work."
