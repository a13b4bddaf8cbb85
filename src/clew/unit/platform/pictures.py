"""Pictures drawn on the server as SVG: lanes along time, months by kind, a network, ratings, bars.
Each stands beside a table with the same facts.

Colours come from the style sheet, so that a picture reads in the light, in the dark and in print;
nothing is said by colour alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from clew.axis import ticks

_WIDTH, _LEFT, _RIGHT, _TOP, _LANE = 920, 196, 20, 26, 30
# A silence is shaded when it is long for this course: four weeks at least, and a fifth of the
# whole.
_SILENCE_DAYS, _SILENCE_PART = 28, 5


@dataclass(frozen=True, slots=True)
class Point:
    """Something that happened: its lane, what is said of it, where it is read, and whether an order
    was in force.
    """

    day: date
    lane: str
    text: str
    href: str = ""
    under_order: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts: an order in force. Without an end it reaches to the edge."""

    lane: str
    begin: date
    end: date | None
    text: str


def lanes(
    points: Sequence[Point],
    *,
    order: Sequence[str],
    bars: Sequence[Bar] = (),
    marks: Sequence[tuple[date, str]] = (),
    title: str,
    until: date | None = None,
) -> Markup:
    """Points in lanes along the days, bars over them, marks such as "told to stop" across them,
    long silences shaded.
    """
    if not points:
        return Markup("")
    days = sorted({p.day for p in points})
    first = min([days[0], *(on for on, _ in marks)])
    last = max([days[-1], *(on for on, _ in marks), *([until] if until else [])])
    span = max((last - first).days, 1)
    named = [lane for lane in order if any(p.lane == lane for p in points)]
    barred = list(dict.fromkeys(bar.lane for bar in bars))
    rows = [*named, *barred]
    base = _TOP + _LANE * len(rows)

    def x(on: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(max((on - first).days, 0), span) / span

    out = [
        f'<svg class="clew-lanes" viewBox="0 0 {_WIDTH} {base + 30}" role="group" aria-label="{escape(title)}">'
    ]
    for begin, end in silences(days):
        out.append(
            f'<rect class="silence" x="{x(begin):.1f}" y="{_TOP}" width="{x(end) - x(begin):.1f}" height="{base - _TOP}"><title>Nothing recorded for {(end - begin).days} days</title></rect>'
        )
    for number, lane in enumerate(rows):
        y = _TOP + _LANE * number + _LANE / 2
        out.append(
            f'<line class="lane" x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/><text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(lane)}</text>'
        )
    for on in ticks(first, last):
        out.append(
            f'<line class="tick" x1="{x(on):.1f}" y1="{_TOP}" x2="{x(on):.1f}" y2="{base}"/><text x="{x(on):.1f}" y="{base + 18}" text-anchor="middle">{_tick(on, span)}</text>'
        )
    for bar in bars:
        y, end = _TOP + _LANE * rows.index(bar.lane) + 8, bar.end or last
        out.append(
            f'<rect class="bar" x="{x(bar.begin):.1f}" y="{y}" width="{max(x(end) - x(bar.begin), 4):.1f}" height="{_LANE - 16}"><title>{escape(bar.text)}</title></rect>'
        )
    for on, text in marks:
        out.append(
            f'<line class="told" x1="{x(on):.1f}" y1="{_TOP - 6}" x2="{x(on):.1f}" y2="{base}"/><text x="{min(x(on), _WIDTH - 130):.1f}" y="{_TOP - 10}">{escape(text)}</text>'
        )
    for p in sorted(points, key=lambda p: p.day):
        y = _TOP + _LANE * named.index(p.lane) + _LANE / 2
        shape = (
            f'<path class="mark order" d="M{x(p.day):.1f} {y - 8} l8 8 l-8 8 l-8 -8 z"/>'
            if p.under_order
            else f'<circle class="mark" cx="{x(p.day):.1f}" cy="{y}" r="6"/>'
        )
        said = f"{p.day:%-d %B %Y}: {p.text}"
        drawn = f"<title>{escape(said)}</title>{shape}"
        # The table has the same links for the keyboard: a stop at every mark would be dozens.
        out.append(
            f'<a href="{escape(p.href)}" tabindex="-1" aria-label="{escape(said)}">{drawn}</a>'
            if p.href
            else f"<g>{drawn}</g>"
        )
    return Markup("".join(out) + "</svg>")  # noqa: S704  # text parts are escaped where they are put in


def silences(days: Sequence[date]) -> list[tuple[date, date]]:
    """Where nothing is recorded for long, between one day and the next."""
    if len(days) < 2:
        return []
    least = max(_SILENCE_DAYS, (days[-1] - days[0]).days // _SILENCE_PART)
    return [(one, other) for one, other in itertools.pairwise(days) if (other - one).days > least]


def _tick(on: date, span: int) -> str:
    return f"{on:%b %Y}" if span > 60 else f"{on:%-d %b}"


@dataclass(frozen=True, slots=True)
class Months:
    """How often each kind was recorded in each month; `most` is the largest number."""

    months: list[date]
    rows: list[tuple[str, list[int]]]
    most: int

    def shade(self, number: int) -> int:
        """One of four shades, and 0 for nothing."""
        return 1 + 3 * (number - 1) // max(self.most - 1, 1) if number else 0


def months(happened: Sequence[tuple[date, str]], order: Sequence[str], most: int = 24) -> Months:
    """Count kinds by month; the newest `most` months where there are more."""
    firsts = sorted({date(on.year, on.month, 1) for on, _ in happened})
    if not firsts:
        return Months([], [], 0)
    every, at = [], firsts[0]
    while at <= firsts[-1]:
        every.append(at)
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    every = every[-most:]
    rows = []
    for kind in order:
        numbers = [
            sum(
                1
                for on, said in happened
                if said == kind and (on.year, on.month) == (m.year, m.month)
            )
            for m in every
        ]
        if any(numbers):
            rows.append((kind, numbers))
    return Months(every, rows, max((n for _, numbers in rows for n in numbers), default=0))


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody in a network, in one of its columns."""

    key: str
    name: str
    column: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """What goes from one to another; `weight` makes the line thicker and stands on it."""

    one: str
    other: str
    weight: int = 0


def network(
    columns: Sequence[str], nodes: Sequence[Node], edges: Sequence[Edge], *, title: str
) -> Markup:
    """People in columns by what they are, with lines from who does to whom it is done."""
    if len(nodes) < 2:
        return Markup("")
    used = [number for number in range(len(columns)) if any(n.column == number for n in nodes)]
    box, row, top = 190, 52, 34
    gap = (_WIDTH - box * len(used)) / max(len(used) - 1, 1) if len(used) > 1 else 0
    tallest = max(sum(n.column == c for n in nodes) for c in used)
    height = top + row * tallest
    place: dict[str, tuple[float, float]] = {}
    out = [
        f'<svg class="clew-network" viewBox="0 0 {_WIDTH} {height + 6}" role="group" aria-label="{escape(title)}">'
    ]
    for at, number in enumerate(used):
        held = [n for n in nodes if n.column == number]
        left = at * (box + gap)
        out.append(f'<text class="head" x="{left}" y="16">{escape(columns[number])}</text>')
        begin = top + (tallest - len(held)) * row / 2
        for index, node in enumerate(held):
            place[node.key] = (left, begin + index * row)
    for edge in edges:
        if edge.one in place and edge.other in place:
            out.append(_edge(place[edge.one], place[edge.other], edge.weight, box))
    for node in nodes:
        left, upper = place[node.key]
        name = node.name if len(node.name) <= 24 else node.name[:23] + "…"
        drawn = f'<title>{escape(node.name)}</title><rect class="node" x="{left:.1f}" y="{upper:.1f}" width="{box}" height="36" rx="3"/><text x="{left + 8:.1f}" y="{upper + 23:.1f}">{escape(name)}</text>'
        out.append(
            f'<a href="{escape(node.href)}" tabindex="-1" aria-label="{escape(node.name)}">{drawn}</a>'
            if node.href
            else f"<g>{drawn}</g>"
        )
    return Markup("".join(out) + "</svg>")  # noqa: S704  # text parts are escaped where they are put in


def _edge(one: tuple[float, float], other: tuple[float, float], weight: int, box: float) -> str:
    if one[0] == other[0]:  # of one column: along its edge
        x, y1, y2 = one[0] + box - 14, one[1] + 18, other[1] + 18
        return f'<path class="edge" d="M{x} {y1} L{x} {y2}"/>'
    left, right = (one, other) if one[0] < other[0] else (other, one)
    x1, y1, x2, y2 = left[0] + box, left[1] + 18, right[0], right[1] + 18
    width = min(1.5 + weight / 3, 8)
    said = (
        f'<text class="weight" x="{(x1 + x2) / 2:.1f}" y="{(y1 + y2) / 2 - 5:.1f}" text-anchor="middle">{weight}</text>'
        if weight
        else ""
    )
    return f'<line class="edge" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke-width="{width:.1f}"/>{said}'


def bar(number: float, most: float, text: str = "") -> Markup:
    """A bar for a cell of a table: the number stands beside it, so the picture itself is left out
    of what is read aloud.
    """
    width = 0 if not most else max(round(160 * number / most, 1), 2 if number else 0)
    return Markup(
        '<span class="clew-cell">{}</span> <svg class="clew-cell-bar" width="164" height="14" aria-hidden="true" focusable="false"><rect class="bar" x="0" y="1" width="{}" height="12"/></svg>'
    ).format(text or number, width)


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating: of what, when, and which of the choices, the lowest first."""

    of: str
    day: date
    choice: str


def ratings(found: Sequence[Rating], choices: Sequence[str], *, title: str) -> Markup:
    """Ratings of one scale over time, a line for each thing that is rated; nothing where there is
    only one day.
    """
    days = sorted({r.day for r in found})
    if len(days) < 2:
        return Markup("")
    span, height = max((days[-1] - days[0]).days, 1), _TOP + _LANE * len(choices)

    def x(on: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - 150) * (on - days[0]).days / span

    def y(choice: str) -> float:
        return _TOP + _LANE * (len(choices) - 1 - choices.index(choice)) + _LANE / 2

    out = [
        f'<svg class="clew-lanes" viewBox="0 0 {_WIDTH} {height + 30}" role="img" aria-label="{escape(title)}">'
    ]
    for choice in choices:
        out.append(
            f'<line class="lane" x1="{_LEFT}" y1="{y(choice)}" x2="{_WIDTH - 150}" y2="{y(choice)}"/><text x="{_LEFT - 10}" y="{y(choice) + 4}" text-anchor="end">{escape(choice.capitalize())}</text>'
        )
    for on in days if len(days) <= 6 else (days[0], days[-1]):
        out.append(
            f'<text x="{x(on):.1f}" y="{height + 18}" text-anchor="middle">{on:%-d %b %Y}</text>'
        )
    for number, of in enumerate(dict.fromkeys(r.of for r in found)):
        line = sorted((r for r in found if r.of == of and r.choice in choices), key=lambda r: r.day)
        # Lines that lie on one another are set apart by a little.
        shift = 3 * number
        points = [(x(r.day), y(r.choice) + shift) for r in line]
        out.append(
            '<polyline class="rating" points="{}"/>'.format(
                " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
            )
        )
        out += [f'<circle class="mark" cx="{a:.1f}" cy="{b:.1f}" r="5"/>' for a, b in points]
        if points:
            out.append(
                f'<text x="{points[-1][0] + 10:.1f}" y="{points[-1][1] + 4:.1f}">{escape(of[:20])}</text>'
            )
    return Markup("".join(out) + "</svg>")  # noqa: S704  # text parts are escaped where they are put in
