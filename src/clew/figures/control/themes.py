"""Single values put together into themes, where they would mostly be small: set beside each other,
small numbers identify people.
"""

from __future__ import annotations

from dataclasses import replace

from clew.figures.control.attack import THRESHOLD
from clew.figures.counting import Cell, Counted, Key
from clew.figures.description import breakdowns, value_words

AS_NEEDED, SINGLE, THEMES, TOTALS = "", "single", "themes", "totals"
"""How a table is put together: by themes where single values would mostly be small, by single values, by themes, without its breakdowns."""


def coarsen(counted: Counted, *, threshold: int = THRESHOLD, how: str = AS_NEEDED) -> Counted:
    """The table by themes, where its single values would mostly be small: setting small numbers
    beside each other identifies people.

    `how`: what a person chose instead.
    """
    if how == SINGLE:
        return counted
    for name in counted.figure.by:
        groups = themes_of(name)
        if not groups:
            continue
        leaves = [c.value for k, c in counted.cells.items() if c.value and "" not in k[1:]]
        if how == THEMES or (leaves and sum(v < threshold for v in leaves) * 2 > len(leaves)):
            return _grouped(counted, name, groups)
    return counted


def themes_of(breakdown: str) -> dict[str, list[str]]:
    """The themes of a breakdown, each with its values; none where it has no themes."""
    held: dict[str, list[str]] = breakdowns().get(breakdown, {}).get("groups", {})
    return held


def _grouped(counted: Counted, name: str, groups: dict[str, list[str]]) -> Counted:
    at = counted.figure.by.index(name)
    of = {value: group for group, values in groups.items() for value in values}
    cells: dict[Key, Cell] = {}
    for key, cell in counted.cells.items():
        value = key[1 + at]
        new: Key = (*key[: 1 + at], of.get(value, value), *key[2 + at :])
        held = cells.get(new)
        cells[new] = (
            cell
            if held is None or held.value is None or cell.value is None
            else Cell(held.value + cell.value)
        )
    axes = tuple(
        tuple(g for g in groups if any(of.get(v) == g for v in axis)) if n == at else axis
        for n, axis in enumerate(counted.axes)
    )
    said = f"{breakdowns()[name]['title']}: put together into themes, because single values would be small numbers that could identify somebody."
    return replace(counted, cells=cells, axes=axes, told=[*counted.told, said])


def grouped_words(breakdown: str, value: str) -> str:
    """A value, or a theme of values, as a table says it."""
    return (
        value
        if value in breakdowns().get(breakdown, {}).get("groups", {})
        else value_words(breakdown, value)
    )
