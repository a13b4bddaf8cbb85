"""A table as a picture: bars or a line by period, broken where the series is, told apart by shape
and shade so that grey will do.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import altair as alt
import vl_convert

from clew.figures.answer import rows
from clew.figures.counting import SUPPRESSED

# From dark to light, so that a print in grey still tells them apart.
_SHADES = ["#0b0c0c", "#3d6480", "#6f9dc0", "#a9c4d9", "#dfe9f1"]
_DASHES = [[1, 0], [8, 3], [2, 2], [10, 3, 2, 3], [4, 4]]
# The first is in the drawing library itself, the second ships for PDF; a browser takes what it has.
_FONT = "Liberation Sans, Noto Sans, Arial, sans-serif"
_MOST_LINES = 5
_MOST_BARS = 8
_ALL_LABELS = 26


def can_draw(table: dict[str, Any]) -> bool:
    """Whether a picture says more than the table: two periods or more, at most one breakdown of few
    values, and two numbers of something to
    set beside each other, not all of them 0."""
    if table["withheld"] or len(table["axes"]) > 1 or len(table["figure"]["periods"]) < 2:
        return False
    words = _drawn_values(table) if table["axes"] else ["All"]
    numbers = [
        [r["number"] for r in rows(table) if _value(table, r) == w and r["number"] is not None]
        for w in words
    ]
    return len(words) <= _MOST_LINES and any(len(held) > 1 and any(held) for held in numbers)


def _value(table: dict[str, Any], row: dict[str, Any]) -> str:
    return str(row[table["axes"][0]["title"]]) if table["axes"] else "All"


def _drawn_values(table: dict[str, Any]) -> list[str]:
    """The values of the breakdown that have anything to draw, or to say that it is not given, in
    words and in order.
    """
    axis = table["axes"][0]
    some = {r[axis["title"]] for r in rows(table) if r["number"] or r["mark"] == SUPPRESSED}
    return [words for _, words in axis["values"] if words in some]


def describe(table: dict[str, Any]) -> dict[str, Any]:
    """The picture as Vega-Lite.

    A period without a number has its mark instead; no line crosses it, nor a break in the series.
    """
    axis = table["axes"][0]["title"] if table["axes"] else ""
    words = _drawn_values(table) if axis else ["All"]
    order = [p["label"] for p in table["figure"]["periods"]]
    stretch = dict(zip(order, table["stretches"], strict=True))
    drawn = [r for r in rows(table) if _value(table, r) in words]
    values = []
    missing = dict.fromkeys(words, 0)
    for r in drawn:
        of = _value(table, r)
        if r["number"] is None:
            missing[of] += 1
        else:
            values.append(
                {
                    "period": r["period"],
                    "number": r["number"],
                    "of": of,
                    "stretch": f"{of} {stretch[r['period']]} {missing[of]}",
                }
            )
    lines = len(order) > _MOST_BARS
    base = alt.Chart(
        alt.Data(values=values),
        title=alt.TitleParams(_wrapped(table["title"]), anchor="start", fontSize=14),
    )
    x = alt.X(
        "period:N",
        sort=order,
        scale=alt.Scale(domain=order),
        title="Period",
        axis=alt.Axis(
            labelAngle=-45 if len(order) > 4 else 0,
            labelOverlap="greedy" if len(order) > _ALL_LABELS else False,
            labelLimit=180,
        ),
    )
    y = alt.Y(
        "number:Q",
        title=f"Number of {table['unit']}",
        scale=alt.Scale(zero=True),
        axis=alt.Axis(tickMinStep=1, format=",d"),
    )
    legend = alt.Legend(title=axis, orient="bottom", columns=2, labelLimit=310) if axis else None
    colour = alt.Color(
        "of:N", scale=alt.Scale(domain=words, range=_SHADES[: len(words)]), legend=legend
    )
    if lines:
        dash = alt.StrokeDash(
            "of:N", scale=alt.Scale(domain=words, range=_DASHES[: len(words)]), legend=legend
        )
        marks: Any = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=20)).encode(
            x=x, y=y, color=colour, strokeDash=dash, detail="stretch:N"
        )
    else:
        marks = base.mark_bar(stroke="#0b0c0c", strokeWidth=0.5).encode(
            x=x, y=y, color=colour, **({"xOffset": alt.XOffset("of:N", sort=words)} if axis else {})
        )
    layers = [
        marks,
        *_marks(table, drawn, order, None if lines or not axis else words),
        *_breaks(table, order, stretch),
    ]
    return json.loads(
        alt.layer(*layers)
        .properties(width=640, height=320)
        .configure(font=_FONT)
        .configure_view(stroke=None)
        .to_json(validate=True)
    )


def _marks(
    table: dict[str, Any], drawn: list[dict[str, Any]], order: list[str], beside: list[str] | None
) -> list[Any]:
    """Why there is no number, at the place where it would be; `beside` are the values whose bars
    stand side by side.
    """
    held = {
        (r["period"], _value(table, r) if beside else "", f"[{r['mark']}]"): None
        for r in drawn
        if r["number"] is None
    }
    if not held:
        return []
    data = alt.Data(
        values=[{"period": period, "of": of, "mark": mark} for period, of, mark in held]
    )
    text = alt.Chart(data).mark_text(baseline="bottom", fontSize=10, color="#0b0c0c")
    return [
        text.encode(
            x=alt.X("period:N", sort=order),
            y=alt.datum(0),
            text="mark:N",
            **({"xOffset": alt.XOffset("of:N", sort=beside)} if beside else {}),
        )
    ]


def _wrapped(title: str, width: int = 84) -> list[str]:
    made: list[str] = [""]
    for word in title.split():
        if len(made[-1]) + len(word) >= width:
            made.append("")
        made[-1] = f"{made[-1]} {word}".strip()
    return made


def _breaks(table: dict[str, Any], order: list[str], stretch: dict[str, int]) -> list[Any]:
    """A dashed upright where the series is broken."""
    firsts = [p for n, p in enumerate(order) if n and stretch[p] != stretch[order[n - 1]]]
    if not table["breaks"] or not firsts:
        return []
    data = alt.Data(values=[{"period": p} for p in firsts])
    rule = (
        alt.Chart(data)
        .mark_rule(strokeDash=[4, 4], color="#505a5f", xOffset=-320 / max(1, len(order)))
        .encode(x=alt.X("period:N", sort=order))
    )
    # Words only where there is room for them.
    apart = [
        p
        for n, p in enumerate(firsts)
        if not n or (order.index(p) - order.index(firsts[n - 1])) * 6 >= len(order)
    ]
    note = alt.Chart(alt.Data(values=[{"period": p} for p in apart])).mark_text(
        text="series broken",
        align="left",
        baseline="top",
        dx=-320 / max(1, len(order)) + 3,
        fontSize=10,
        color="#505a5f",
        angle=0,
    )
    return [rule, note.encode(x=alt.X("period:N", sort=order), y=alt.value(0))]


def as_svg(table: dict[str, Any]) -> str:
    """The picture as SVG, drawn without a network."""
    drawn = str(vl_convert.vegalite_to_svg(vl_spec=describe(table), vl_version=_version()))
    # Labels for which there was no room are left in by the drawing library, unseen: nothing unseen
    # leaves.
    return re.sub(r'<text[^>]* opacity="0"[^>]*>[^<]*</text>', "", drawn)


def as_png(table: dict[str, Any]) -> bytes:
    """The picture for a document that cannot hold SVG: twice as fine as it is shown."""
    return bytes(
        vl_convert.vegalite_to_png(vl_spec=describe(table), vl_version=_version(), scale=2)
    )


@cache
def _version() -> str:
    return ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def in_words(table: dict[str, Any]) -> str:
    """What the picture shows, for whoever does not see it: first, last, least and most, and why it
    may have changed.
    """
    shown = [
        r
        for r in rows(table)
        if r["number"] is not None and all(r[a["title"]] == "All" for a in table["axes"])
    ]
    if len(shown) < 2 or not any(r["number"] for r in shown):
        return "There are not two totals to compare; the table says what is given."
    least, most = min(shown, key=lambda r: r["number"]), max(shown, key=lambda r: r["number"])
    given = " of those that are given" if len(shown) < len(table["figure"]["periods"]) else ""
    said = f"From {shown[0]['number']:,} in {shown[0]['period']} to {shown[-1]['number']:,} in {shown[-1]['period']}; least{given} {least['number']:,} ({least['period']}), most {most['number']:,} ({most['period']})."
    number = {
        p["label"]: s for p, s in zip(table["figure"]["periods"], table["stretches"], strict=True)
    }
    for b in table["breaks"]:
        earlier = [number[r["period"]] for r in shown if r["end"] < b["on"]]
        later = [number[r["period"]] for r in shown if r["begin"] >= b["on"]]
        # The unbroken stretches next to the break, not everything before and after it.
        before = [r for r in shown if earlier and number[r["period"]] == earlier[-1]]
        after = [r for r in shown if later and number[r["period"]] == later[0]]
        if before and after:
            said += (
                f" Before {b['words'].split(':')[0]} on average {_mean(before)} a period, after it {_mean(after)}: the rule changed then, "
                f"so the difference does not show by itself that more or less of it happened ({b['title'].lower()})."
            )
    return said


def _mean(found: list[dict[str, Any]]) -> str:
    return f"{sum(r['number'] for r in found) / len(found):,.0f}"
