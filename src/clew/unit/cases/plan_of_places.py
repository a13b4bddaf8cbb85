"""A plan of places, drawn to scale from grid references, north up, without any map."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from clew.unit.cases.places import Place

_SIDE, _MARGIN = 620, 60
# Of a label, in letters.
_LONGEST = 34
_SCALES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)


def drawn(places: Sequence[Place]) -> Markup:
    """Nothing where no place has a point."""
    held = [(n, p, p.at) for n, p in enumerate(places, 1) if p.at is not None]
    if not held:
        return Markup("")
    west = min(e - (p.metres or 0) for _, p, (e, _) in held)
    east = max(e + (p.metres or 0) for _, p, (e, _) in held)
    south = min(n - (p.metres or 0) for _, p, (_, n) in held)
    north = max(n + (p.metres or 0) for _, p, (_, n) in held)
    span = max(east - west, north - south, 200)
    unit = (_SIDE - 2 * _MARGIN) / span
    left, top = (east + west - span) / 2, (north + south + span) / 2

    def x(easting: float) -> float:
        return _MARGIN + (easting - left) * unit

    def y(northing: float) -> float:
        return _MARGIN + (top - northing) * unit

    out = [
        f'<svg class="clew-plan" viewBox="0 0 {_SIDE} {_SIDE + 40}" role="img" aria-label="Plan of {len(held)} places, north up. The table has the same.">'
        f'<rect class="frame" fill="none" x="1" y="1" width="{_SIDE - 2}" height="{_SIDE + 38}"/>'
    ]
    for _, place, (e, n) in held:
        if place.kind == "zone" and place.metres:
            out.append(
                f'<circle class="zone" cx="{x(e):.1f}" cy="{y(n):.1f}" r="{place.metres * unit:.1f}"><title>{escape(place.what)}</title></circle>'
            )
    at: dict[tuple[int, int], list[tuple[int, Place]]] = {}
    for number, place, point in held:
        at.setdefault(point, []).append((number, place))
    for (e, n), here in at.items():
        said = "; ".join(f"{number}. {p.what}, {p.postcode}" for number, p in here)
        protected = any(p.kind == "protected" for _, p in here)
        shape = (
            f'<path class="protected" d="M{x(e):.1f} {y(n) - 10:.1f} l10 18 h-20 z"/>'
            if protected
            else f'<circle class="mark" cx="{x(e):.1f}" cy="{y(n):.1f}" r="6"/>'
        )
        # Beside the mark, on the side with room.
        right = x(e) < _SIDE * 0.6
        place_of_text = f'x="{x(e) + (12 if right else -12):.1f}" y="{y(n) - 8:.1f}" text-anchor="{"start" if right else "end"}"'
        out.append(
            f"<g><title>{escape(said)}</title>{shape}<text {place_of_text}>{escape(_label(here))}</text></g>"
        )
    step = max(s for s in _SCALES if s * unit <= _SIDE / 2 or s == _SCALES[0])
    label = f"{step / 1000:g} km" if step >= 1000 else f"{step} m"
    out.append(
        f'<path class="scale" d="M{_MARGIN} {_SIDE + 6} h{step * unit:.1f}"/><text x="{_MARGIN}" y="{_SIDE + 28}">{label}</text>'
        f'<path class="scale" d="M{_SIDE - 30} 44 v-28 l-6 10 m6 -10 l6 10"/><text x="{_SIDE - 30}" y="62" text-anchor="middle">N</text></svg>'
    )
    return Markup("".join(out))  # noqa: S704  # text parts are escaped where they are put in


def _label(here: list[tuple[int, Place]]) -> str:
    """The number of the table and who or what it is, as much as there is room for."""
    said = ", ".join(f"{number} {place.what.partition(':')[0]}" for number, place in here)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"
