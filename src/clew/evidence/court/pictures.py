"""Pictures of contacts in time, as SVG: a calendar, a clock of hours, lanes and a network.

In greys, with every number in words beside it for whoever does not see it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import cos, pi, sin

from clew.evidence.case.store import Item
from clew.evidence.findings.contacts import Contacts, local

_FONT = "Liberation Sans, Noto Sans, Arial, sans-serif"
INK, _PALE = "#0b0c0c", "#f3f2f1"
_SHADES = ("#f3f2f1", "#dfe9f1", "#a9c4d9", "#6f9dc0", "#3d6480", "#0b0c0c")
DARK = _SHADES[4]
_MOST_MONTHS, _MOST_LANES, _MOST_NODES = 36, 12, 14


@dataclass(frozen=True)
class Picture:
    """`alt` says in words what the picture shows."""

    name: str
    title: str
    svg: str
    alt: str


def svg(width: float, height: float, parts: list[str], title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" font-family="{_FONT}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def text(x: float, y: float, words: object, size: float = 11, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}" fill="{INK}">{escape(str(words))}</text>'


def _shade(count: int, most: int) -> int:
    return (
        0
        if not count
        else 1 + (count - 1) * (len(_SHADES) - 2) // max(most - 1, 1)
        if most > 1
        else 3
    )


def calendar(held: Contacts) -> Picture:
    """A row for each month, a square for each day, the number in it."""
    days = Counter(local(i, held.question.zone).date() for i in held.to_victim)
    months = sorted({(d.year, d.month) for d in days})
    if months:
        months = list(_months(months[0], months[-1]))[-_MOST_MONTHS:]
    most = max(days.values(), default=0)
    parts = [text(90 + d * 17 - 9, 14, d, 8, "middle") for d in range(1, 32)]
    for row, (year, month) in enumerate(months):
        y = 20 + row * 18
        parts.append(text(78, y + 12, f"{date(year, month, 1):%b %Y}", 10, "end"))
        day = date(year, month, 1)
        while day.month == month:
            count = days[day]
            x, shade = 82 + (day.day - 1) * 17, _shade(count, most)
            parts.append(
                f'<rect x="{x}" y="{y}" width="16" height="16" fill="{_SHADES[shade]}" stroke="#b1b4b6" stroke-width="0.5"/>'
            )
            if count:
                ink = "#ffffff" if shade > 3 else INK
                parts.append(
                    f'<text x="{x + 8}" y="{y + 11}" font-size="7" text-anchor="middle" fill="{ink}">{count}</text>'
                )
            day += timedelta(days=1)
    title = f"{_first_large(held.of)} on each day"
    cut = f" The last {_MOST_MONTHS} months are drawn." if len(months) == _MOST_MONTHS else ""
    alt = f"{title}: {len(days):,} days with a contact, at most {most:,} on one day.{cut}"
    return Picture("calendar", title, svg(620, 28 + 18 * len(months), parts, title), alt)


def _months(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    return [
        (n // 12, n % 12 + 1) for n in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    ]


def clock(held: Contacts) -> Picture:
    """A bar for each hour of the day, round a circle, midnight at the top."""
    by_hour = Counter(local(i, held.question.zone).hour for i in held.to_victim)
    most = max(by_hour.values(), default=0)
    parts = ['<circle cx="200" cy="200" r="60" fill="none" stroke="#b1b4b6"/>']
    for hour in range(24):
        count = by_hour[hour]
        a, b = (2 * pi * (hour + e) / 24 for e in (0.08, 0.92))
        middle, out = (a + b) / 2, 60 + 100 * count / max(most, 1)
        if count:
            corners = [(60, a), (out, a), (out, b), (60, b)]
            points = " ".join(f"{200 + r * sin(t):.1f},{200 - r * cos(t):.1f}" for r, t in corners)
            parts.append(
                f'<polygon points="{points}" fill="{_SHADES[3]}" stroke="{INK}" stroke-width="0.5"/>'
            )
            parts.append(
                text(
                    200 + (out + 11) * sin(middle),
                    204 - (out + 11) * cos(middle),
                    count,
                    9,
                    "middle",
                )
            )
        parts.append(
            text(200 + 48 * sin(middle), 203 - 48 * cos(middle), f"{hour:02d}", 8, "middle")
        )
    title = f"{_first_large(held.of)} by hour of the day, clock of {held.question.zone}"
    told = ", ".join(f"{h:02d}:00 {c:,}" for h, c in sorted(by_hour.items()))
    return Picture("clock", title, svg(400, 400, parts, title), f"{title}: {told or 'none'}.")


def lanes(held: Contacts, names: dict[int, str]) -> Picture:
    """A lane for each name or number that was used, a stroke for each contact. `names`: by item."""
    used: dict[str, list[Item]] = {}
    for item in held.to_victim:
        used.setdefault(names[item.number], []).append(item)
    shown = sorted(used.items(), key=lambda e: (e[1][0].epoch, e[0]))[:_MOST_LANES]
    times = [i.epoch or 0.0 for i in held.to_victim]
    first, last = min(times, default=0.0), max(times, default=1.0)
    parts, width = list[str](), 620
    for row, (name, items) in enumerate(shown):
        y = 12 + row * 30
        parts.append(text(8, y + 14, _short(name, 30), 10))
        parts.append(text(212, y + 14, f"{len(items):,}", 10, "end"))
        parts.append(f'<rect x="220" y="{y}" width="390" height="20" fill="{_PALE}"/>')
        # Strokes that fall on one another are drawn once.
        spots = {
            round(220 + 390 * ((i.epoch or 0.0) - first) / max(last - first, 1.0), 1) for i in items
        }
        path = "".join(f"M{x:g} {y}v20" for x in sorted(spots))
        parts.append(f'<path d="{path}" stroke="{INK}" stroke-width="1"/>')
    end = 26 + 30 * len(shown)
    if held.to_victim:
        for x, item, anchor in (
            (220, held.to_victim[0], "start"),
            (610, held.to_victim[-1], "end"),
        ):
            parts.append(text(x, end, f"{local(item, held.question.zone):%-d %b %Y}", 9, anchor))
    title = f"{_first_large(held.of)} by the name or number that was used"
    told = ", ".join(f"{name}: {len(items):,}" for name, items in shown)
    more = f" {len(used) - len(shown):,} more are not drawn." if len(used) > len(shown) else ""
    return Picture(
        "lanes", title, svg(width, end + 10, parts, title), f"{title}: {told or 'none'}.{more}"
    )


def network(pairs: Counter[tuple[str, str]]) -> Picture:
    """Who wrote to or rang whom: how many each way. `pairs`: sender and receiver."""
    weight: Counter[str] = Counter()
    for (a, b), count in pairs.items():
        weight[a] += count
        weight[b] += count
    nodes = [n for n, _ in sorted(weight.items(), key=lambda e: (-e[1], e[0]))[:_MOST_NODES]]
    spot = {
        n: (
            310 + 190 * sin(2 * pi * k / max(len(nodes), 1)),
            210 - 160 * cos(2 * pi * k / max(len(nodes), 1)),
        )
        for k, n in enumerate(nodes)
    }
    drawn = {p: c for p, c in pairs.items() if p[0] in spot and p[1] in spot and p[0] != p[1]}
    most, parts = max(drawn.values(), default=1), list[str]()
    for (a, b), count in sorted(drawn.items()):
        (x1, y1), (x2, y2) = spot[a], spot[b]
        # Bent to one side, so that both ways can be seen.
        mx, my = (x1 + x2) / 2 + (y2 - y1) * 0.12, (y1 + y2) / 2 - (x2 - x1) * 0.12
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}Q{mx:.1f} {my:.1f} {x2:.1f} {y2:.1f}" fill="none" stroke="{_SHADES[3]}" stroke-width="{1 + 5 * count / most:.1f}"/>'
        )
        tx, ty = (x1 + 2 * mx + x2) / 4, (y1 + 2 * my + y2) / 4
        # The number stands nearer to whom it goes to.
        parts.append(text(tx + (x2 - x1) * 0.12, ty + (y2 - y1) * 0.12, f"{count:,}", 9, "middle"))
    for name, (x, y) in spot.items():
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INK}"/>')
        parts.append(text(x, y - 9 if y < 210 else y + 18, _short(name, 28), 10, "middle"))
    title = "Who contacted whom"
    told = "; ".join(
        f"{a} to {b} {c:,}" for (a, b), c in sorted(drawn.items(), key=lambda e: -e[1])[:20]
    )
    more = (
        f" {len(weight) - len(nodes):,} more names are not drawn."
        if len(weight) > len(nodes)
        else ""
    )
    return Picture(
        "network",
        title,
        svg(620, 420, parts, title),
        f"{title}: {told or 'none'}.{more} Each number stands nearer to whoever was contacted.",
    )


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
