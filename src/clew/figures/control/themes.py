"""Single values put together into themes, where they would mostly be small: set beside each other, small numbers identify people."""

from __future__ import annotations

from dataclasses import replace

from clew.figures.control.attack import THRESHOLD
from clew.figures.counting import Cell, Counted, Key
from clew.figures.description import breakdowns, value_words


def coarsen(counted: Counted, *, threshold: int = THRESHOLD) -> Counted:
    """The table by themes, where its single values would mostly be small: setting small numbers beside each other identifies people."""
    for name in counted.figure.by:
        groups: dict[str, list[str]] = breakdowns().get(name, {}).get("groups", {})
        if not groups:
            continue
        leaves = [c.value for k, c in counted.cells.items() if c.value and "" not in k[1:]]
        if leaves and sum(v < threshold for v in leaves) * 2 > len(leaves):
            return _grouped(counted, name, groups)
    return counted


def _grouped(counted: Counted, name: str, groups: dict[str, list[str]]) -> Counted:
    at = counted.figure.by.index(name)
    of = {value: group for group, values in groups.items() for value in values}
    cells: dict[Key, Cell] = {}
    for key, cell in counted.cells.items():
        value = key[1 + at]
        new: Key = (*key[: 1 + at], of.get(value, value), *key[2 + at :])
        held = cells.get(new)
        cells[new] = cell if held is None or held.value is None or cell.value is None else Cell(held.value + cell.value)
    axes = tuple(tuple(g for g in groups if any(of.get(v) == g for v in axis)) if n == at else axis for n, axis in enumerate(counted.axes))
    said = f"{breakdowns()[name]['title']}: put together into themes, because single values would be small numbers that could identify somebody."
    return replace(counted, cells=cells, axes=axes, told=[*counted.told, said])


def grouped_words(breakdown: str, value: str) -> str:
    """A value, or a theme of values, as a table says it."""
    return value if value in breakdowns().get(breakdown, {}).get("groups", {}) else value_words(breakdown, value)
