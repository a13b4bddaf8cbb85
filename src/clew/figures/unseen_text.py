"""Text of a PDF's page that is in the file and that nobody sees: not drawn, white, tiny, off the
page, or under a box drawn over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf.generic import ContentStream, DictionaryObject

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_MOST_FORMS = 500
_DEEPEST = 12
_NOT_DRAWN = 3
_FILLS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_ENDS_PATH = (*_FILLS, b"n", b"S", b"s")


@dataclass(frozen=True, slots=True)
class _State:
    """What the page remembers between q and Q, as far as it says whether text is seen."""

    place: Matrix = _SAME
    mode: int = 0
    white: bool = False
    size: float = 12.0


@dataclass(slots=True)
class _Seen:
    """Where text begins, and boxes, in the order in which they are drawn."""

    text: list[tuple[int, float, float]] = field(default_factory=list)
    boxes: list[tuple[int, float, float, float, float]] = field(default_factory=list)
    drawn: int = 0
    forms: int = 0


def unseen_text(page: Any, reader: Any) -> Iterator[str]:
    """Kinds of text that nobody sees on a page, each maybe several times."""
    seen = _Seen()
    yield from _read(page.get_contents(), page.get("/Resources", {}), reader, _State(), seen, 0)
    left, bottom, right, top = (float(x) for x in page.mediabox)
    for at, x, y in seen.text:
        if not (left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1):
            yield "text off the edge"
        elif any(
            at < when and low_x <= x <= high_x and low_y <= y <= high_y
            for when, low_x, low_y, high_x, high_y in seen.boxes
        ):
            yield "text under a box that is drawn over it"


def _read(
    contents: Any, resources: Any, reader: Any, begin: _State, seen: _Seen, deep: int
) -> Iterator[str]:
    if contents is None or deep > _DEEPEST or seen.forms > _MOST_FORMS:
        return
    state, kept, line, path = begin, [], _SAME, []
    for operands, operator in ContentStream(contents, reader).operations:
        seen.drawn += 1
        if operator == b"q":
            kept.append(state)
        elif operator == b"Q" and kept:
            state = kept.pop()
        elif operator == b"cm":
            state = replace(state, place=_times(_matrix(operands), state.place))
        elif operator == b"Tr":
            state = replace(state, mode=int(operands[0]))
        elif operator == b"Tf":
            state = replace(state, size=abs(float(operands[1])))
        elif operator in (b"g", b"rg", b"scn", b"sc"):
            levels = [float(o) for o in operands if isinstance(o, int | float)]
            state = replace(state, white=len(levels) in (1, 3) and min(levels) > 0.97)
        elif operator == b"k":
            state = replace(state, white=all(float(o) < 0.03 for o in operands))
        elif operator == b"BT":
            line = _SAME
        elif operator == b"Tm":
            line = _matrix(operands)
        elif operator in (b"Td", b"TD"):
            line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            whole = _times(line, state.place)
            seen.text.append((seen.drawn, whole[4], whole[5] + 0.3 * state.size * abs(whole[3])))
            if state.mode == _NOT_DRAWN:
                yield "text that is not drawn"
            elif state.white:
                yield "white text"
            elif state.size * max(abs(whole[0]), abs(whole[1]), abs(whole[2]), abs(whole[3])) < 0.5:
                yield "text too small to see"
        elif operator == b"re":
            path.append(_box([float(o) for o in operands], state.place))
        elif operator in _ENDS_PATH:
            seen.boxes += [(seen.drawn, *box) for box in path if operator in _FILLS]
            path = []
        elif operator == b"Do":
            yield from _form(operands[0], resources, reader, state, seen, deep)


def _form(
    name: Any, resources: Any, reader: Any, state: _State, seen: _Seen, deep: int
) -> Iterator[str]:
    held = resources.get_object() if hasattr(resources, "get_object") else resources
    inner = held.get("/XObject", DictionaryObject()).get_object()
    form = inner[name].get_object() if name in inner else None
    if form is None:
        return
    if form.get("/Subtype") == "/Image":
        # A picture is the square from 0 to 1, put in its place.
        seen.boxes.append((seen.drawn, *_box([0, 0, 1, 1], state.place)))
    elif form.get("/Subtype") == "/Form":
        seen.forms += 1
        place = _times(_matrix(form.get("/Matrix", _SAME)), state.place)
        yield from _read(
            form, form.get("/Resources", {}), reader, replace(state, place=place), seen, deep + 1
        )


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(o) for o in operands)
    return (a, b, c, d, e, f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _box(given: list[float], place: Matrix) -> tuple[float, float, float, float]:
    x, y, wide, high = given
    corners = [
        _times((1, 0, 0, 1, x + dx, y + dy), place)
        for dx, dy in ((0, 0), (wide, 0), (0, high), (wide, high))
    ]
    return (
        min(c[4] for c in corners),
        min(c[5] for c in corners),
        max(c[4] for c in corners),
        max(c[5] for c in corners),
    )
