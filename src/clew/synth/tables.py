"""The simulator's tables, read once a process. Sources and licences: data/SOURCES.md."""

from __future__ import annotations

import csv
import io
import tomllib
from bisect import bisect_right
from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

DATA = files("clew.synth") / "data"


class Weighted:
    """Draw from values by weight with one number between 0 and 1."""

    def __init__(self, values: list, weights: list[float]) -> None:
        self.values = values
        self._edges = list(accumulate(weights))

    def at(self, u: float) -> Any:
        return self.values[
            min(bisect_right(self._edges, u * self._edges[-1]), len(self.values) - 1)
        ]


@cache
def table(name: str) -> list[dict[str, str]]:
    with io.StringIO((DATA / name).read_text(encoding="utf-8")) as handle:
        return list(csv.DictReader(handle))


@cache
def clauses(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def forenames() -> dict[tuple[str, int], Weighted]:
    grouped: dict[tuple[str, int], tuple[list, list]] = defaultdict(lambda: ([], []))
    for row in table("forenames.csv"):
        values, weights = grouped[row["sex"], int(row["decade"])]
        values.append(row["name"])
        weights.append(float(row["weight"]))
    return {key: Weighted(*pair) for key, pair in grouped.items()}


@cache
def surnames() -> Weighted:
    rows = table("surnames.csv")
    return Weighted([r["name"] for r in rows], [float(r["weight"]) for r in rows])


@cache
def alternatives(name: str) -> dict[str, list[str]]:
    """`nicknames.csv` or `spellings.csv` as name -> other ways to write it."""
    out: dict[str, list[str]] = defaultdict(list)
    for row in table(name):
        first, second = row.values()
        out[first].append(second)
    return dict(out)


@cache
def postcodes() -> list[str]:
    return [row["postcode"] for row in table("postcodes.csv")]


@cache
def months() -> Weighted:
    rows = table("months.csv")
    return Weighted([int(r["month"]) for r in rows], [float(r["count"]) for r in rows])
