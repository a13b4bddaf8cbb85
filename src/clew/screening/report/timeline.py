"""A course drawn: one mark a record along the days, its shape and place by the part it plays. Read
beside the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from markupsafe import Markup, escape

from clew.axis import ticks
from clew.screening.courses.assembly import PARTS


class Drawable(Protocol):
    """What one mark is drawn from; a run's records and a case's events both have it."""

    @property
    def day(self) -> date | None: ...
    @property
    def offence(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def in_force(self) -> str | None: ...
    @property
    def quotes(self) -> list[tuple[str, str]]: ...


_WIDTH, _LEFT, _RIGHT, _TOP, _LANE = 900, 132, 24, 14, 26


def draw(lines: Sequence[Drawable], number: int) -> Markup:
    """An SVG with a title and description for those who cannot see it; empty when nothing is dated."""
    dated = [line for line in lines if line.day is not None]
    if not dated:
        return Markup("")
    lanes = [p for p in PARTS if any(line.part == p for line in dated)]
    first, last = (
        min(line.day for line in dated if line.day),
        max(line.day for line in dated if line.day),
    )
    days = max((last - first).days, 1)
    height = _TOP + _LANE * len(lanes) + 30

    def x(day: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - first).days / days

    out = [
        f'<svg class="timeline" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="t{number} d{number}">',
        f'<title id="t{number}">Timeline of {len(dated)} records</title>',
        f'<desc id="d{number}">From {first} to {last}. Every record is in the table below.</desc>',
    ]
    for i, lane in enumerate(lanes):
        y = _TOP + _LANE * i + _LANE / 2
        out.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" class="lane"/>')
        out.append(f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(lane)}</text>')
    base = _TOP + _LANE * len(lanes) + 4
    for day in ticks(first, last):
        out.append(
            f'<line x1="{x(day):.1f}" y1="{_TOP}" x2="{x(day):.1f}" y2="{base}" class="tick"/>'
        )
        out.append(
            f'<text x="{x(day):.1f}" y="{base + 16}" text-anchor="middle">{day.strftime("%b %Y") if days > 60 else day.strftime("%-d %b")}</text>'
        )
    for line in dated:
        assert line.day is not None  # noqa: S101  # undated ones were left out above
        y = _TOP + _LANE * lanes.index(line.part) + _LANE / 2
        out.append(_mark(x(line.day), y, line))
    return Markup("".join(out) + "</svg>")  # noqa: S704  # text parts are escaped where they are put in


def _mark(x: float, y: float, line: Drawable) -> str:
    label = f"<title>{line.day}: {escape(line.offence)}</title>"
    kind = "mark order" if line.in_force else "mark quoted" if line.quotes else "mark"
    if line.part == "direct":
        return f'<circle cx="{x:.1f}" cy="{y}" r="6" class="{kind}">{label}</circle>'
    if line.part in ("unknown suspect", "other victim"):
        return f'<rect x="{x - 5:.1f}" y="{y - 5}" width="10" height="10" class="{kind} open">{label}</rect>'
    return f'<path d="M{x:.1f} {y - 7} l7 12 h-14 z" class="{kind}">{label}</path>'
