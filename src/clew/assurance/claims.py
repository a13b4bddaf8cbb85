"""Sentences with figures: each with where its figure is read, the command that measures it and the
test that holds it (`claims.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from clew.assurance.sources import NoSource, Sources, table

_SMALL = 5


@dataclass(frozen=True)
class Claim:
    """`says` has a place in braces for each of `values`; `rows` makes a table of `columns` out of
    what stands under each key of `rows`.
    """

    key: str
    says: str
    file: str
    values: Mapping[str, tuple[str, ...]]
    command: str
    tests: tuple[str, ...]
    small: bool
    default: int | None
    rows: tuple[str, ...]
    columns: Mapping[str, tuple[str, str]]

    def where(self) -> str:
        """File and path of every value, as a reader finds them."""
        if not self.file:
            return "no figure: the test shows it"
        if self.rows:
            return f"{self.file}: {' / '.join(self.rows)}"
        return f"{self.file}: " + "; ".join(" / ".join(p) for p in self.values.values())


@cache
def claims() -> dict[str, Claim]:
    found = {}
    for raw in table("claims.toml")["claim"]:
        made = Claim(
            key=raw["key"],
            says=raw["says"],
            file=raw.get("file", ""),
            values={n: tuple(p) for n, p in raw.get("values", {}).items()},
            command=raw.get("command", ""),
            tests=tuple(raw.get("tests", ())),
            small=raw.get("small", False),
            default=raw.get("default"),
            rows=tuple(raw.get("rows", ())),
            columns={h: (c[0], c[1]) for h, c in raw.get("columns", {}).items()},
        )
        if made.key in found:
            raise NoSource(f"claims.toml has {made.key} twice")
        found[made.key] = made
    return found


def said(claim: Claim, sources: Sources) -> str:
    """The sentence with the values as they are in their source now."""
    values: dict[str, Any] = {}
    for name, path in claim.values.items():
        value = sources.value(claim.file, path, claim.default)
        if claim.small and isinstance(value, int) and value < _SMALL:
            value = _FewerThan(value)
        values[name] = value
    return claim.says.format_map(values)


def tabled(claim: Claim, sources: Sources) -> list[list[str]]:
    """The heading and rows of a claim that is a table."""
    under = sources.value(claim.file, claim.rows)
    made = [["", *claim.columns]]
    for name, row in under.items():
        made.append(
            [name, *(shown.format(_at(row, path)) for path, shown in claim.columns.values())]
        )
    return made


def _at(row: Any, path: str) -> Any:
    for step in path.split("/") if path else []:
        row = row[step]
    return row


class _FewerThan(int):
    """A count that may tell of single people: it is shown in words."""

    def __format__(self, spec: str) -> str:
        return f"fewer than {_SMALL}"
