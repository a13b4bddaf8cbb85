"""Plans of places, drawn to scale from coordinates, north up, without any map."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

from clew.evidence.court.pictures import DARK, INK, Picture, svg, text
from clew.evidence.findings.places import METRES, MINUTES, Place, Places

_WIDTH, _HEIGHT, _MARGIN = 620, 420, 40
_METRES_PER_DEGREE = 111_195
_LEAST_SPAN = 400.0  # metres
_SCALES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)  # fmt: skip
_MOST_NUMBERED = 12


def plans(found: Places, suspect: str, victim: str) -> list[Picture]:
    """All places of both, and those within reach of each other; none where no place is known."""
    if not found.suspect and not found.victim:
        return []
    made = [
        _plan(
            "places",
            f"Places of the devices of {suspect} and {victim}",
            found,
            found.suspect,
            found.victim,
            "",
        )
    ]
    if found.near:
        told = [
            f"{n}: items {a.item.number} and {b.item.number}, {apart:,.0f} metres apart, {a.item.at_utc}, at {a.latitude:.5f}, {a.longitude:.5f}"
            for n, (a, b, apart) in enumerate(found.near[:_MOST_NUMBERED], 1)
        ]
        more = len(found.near) - len(told)
        words = "; ".join(told) + (f"; {more:,} more are not numbered" if more > 0 else "") + "."
        made.append(
            _plan(
                "places-within-reach",
                f"Places within reach of each other within {MINUTES} minutes",
                found,
                [a for a, _, _ in found.near],
                [b for _, b, _ in found.near],
                words,
            )
        )
    return made


def _plan(
    name: str, title: str, found: Places, his: list[Place], hers: list[Place], words: str
) -> Picture:
    """`words`: of the pairs within reach, which are joined by lines."""
    frame = _frame([*his, *hers])
    parts = [
        f'<rect x="10" y="10" width="{_WIDTH - 20}" height="{_HEIGHT - 20}" fill="none" stroke="#b1b4b6"/>'
    ]
    if words:
        parts += _joined(found, frame)
    parts += [
        f'<circle cx="{x}" cy="{y}" r="4.5" fill="#ffffff" stroke="{INK}" stroke-width="1.5"/>'
        for x, y in sorted({frame.at(p) for p in hers})
    ]
    parts += [
        f'<rect x="{x - 3.5:g}" y="{y - 3.5:g}" width="7" height="7" fill="{DARK}"/>'
        for x, y in sorted({frame.at(p) for p in his})
    ]
    if words:
        numbered: dict[tuple[float, float], list[str]] = {}
        for number, (place, _, _) in enumerate(found.near[:_MOST_NUMBERED], 1):
            numbered.setdefault(frame.at(place), []).append(str(number))
        parts += [text(x + 8, y - 7, ", ".join(n), 10) for (x, y), n in numbered.items()]
    parts += _legend(frame.unit)
    alt = (
        f"{title}, drawn to scale from coordinates, north up: {len(his):,} of the suspect's device as squares, "
        f"{len(hers):,} of the victim's as rings. Those at one spot are drawn once. "
        + (
            f"Lines join the two, broken circles show the accuracy that a source tells. {words}"
            if words
            else f"{len(found.near):,} of the suspect's are within {METRES} metres, and what both tell of their accuracy, of one of the victim's at about the same time."
        )
    )
    return Picture(name, title, svg(_WIDTH, _HEIGHT + 34, parts, title), alt)


def _joined(found: Places, frame: _Frame) -> list[str]:
    circles = {
        (*frame.at(p), round(p.accuracy * frame.unit, 1))
        for a, b, _ in found.near
        for p in (a, b)
        if p.accuracy
    }
    lines = {(*frame.at(a), *frame.at(b)) for a, b, _ in found.near}
    return [
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="#505a5f" stroke-width="0.7" stroke-dasharray="3 2"/>'
        for x, y, r in sorted(circles)
    ] + [f'<path d="M{a} {b}L{c} {d}" stroke="{INK}"/>' for a, b, c, d in sorted(lines)]


@dataclass(frozen=True)
class _Frame:
    """Where a place stands in the picture; `unit`: how long a metre is drawn."""

    west: float
    north: float
    across: float
    unit: float

    def at(self, place: Place) -> tuple[float, float]:
        east = (place.longitude - self.west) * _METRES_PER_DEGREE * self.across
        south = (self.north - place.latitude) * _METRES_PER_DEGREE
        return round(_MARGIN + east * self.unit, 1), round(_MARGIN + south * self.unit, 1)


def _frame(places: list[Place]) -> _Frame:
    """All of the places in the middle, at one scale in both directions."""
    south, north = min(p.latitude for p in places), max(p.latitude for p in places)
    west, east = min(p.longitude for p in places), max(p.longitude for p in places)
    across = max(cos(radians((south + north) / 2)), 0.01)
    wide = (east - west) * _METRES_PER_DEGREE * across
    high = (north - south) * _METRES_PER_DEGREE
    room = (_WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN)
    unit = min(room[0] / max(wide, _LEAST_SPAN), room[1] / max(high, _LEAST_SPAN))
    free = ((room[0] / unit - wide) / 2, (room[1] / unit - high) / 2)
    return _Frame(
        west - free[0] / _METRES_PER_DEGREE / across,
        north + free[1] / _METRES_PER_DEGREE,
        across,
        unit,
    )


def _legend(unit: float) -> list[str]:
    step = max((s for s in _SCALES if s * unit <= _WIDTH / 3), default=_SCALES[0])
    label = f"{step // 1000} km" if step >= 1000 else f"{step} m"
    y = _HEIGHT + 14
    return [
        f'<path d="M20 {y}h{step * unit:.1f}M20 {y - 4}v8M{20 + step * unit:.1f} {y - 4}v8" stroke="{INK}" fill="none"/>',
        text(28 + step * unit, y + 4, label, 10),
        f'<rect x="320" y="{y - 4}" width="7" height="7" fill="{DARK}"/>',
        text(332, y + 4, "suspect's device", 10),
        f'<circle cx="434" cy="{y}" r="4.5" fill="#ffffff" stroke="{INK}" stroke-width="1.5"/>',
        text(444, y + 4, "victim's device", 10),
        f'<path d="M{_WIDTH - 26} 42v-24l-5 9m5 -9l5 9" stroke="{INK}" fill="none"/>',
        text(_WIDTH - 26, 54, "N", 10, "middle"),
    ]
