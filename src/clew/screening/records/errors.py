"""What is wrong with a row or a file, so that somebody can put it right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from functools import lru_cache

import pyarrow as pa

from clew.problems import Problem

MOST_TOLD = 10_000
"""Rows named for one thing that is wrong; the rest are counted."""
_SHOWN = 120
"""Letters of a value that a person is shown."""


def readable(text: str) -> str:
    """Text that a terminal can be given: what would move its cursor, colour it, name its window or
    turn the order of letters is a "?".
    """
    return (
        text
        if text.isascii() and text.isprintable()
        else "".join(c if c in "\n\t" or not _commands(c) else "?" for c in text)
    )


@lru_cache(20_000)
def _commands(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" or unicodedata.bidirectional(letter) in _TURNS


_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong. `row` is the row a spreadsheet shows (the header is 1); 0 is the whole file.

    `severity`: "set aside" (the row is not used) or "warning" (it is used, with the limit that
    `reason` names).
    """

    file: str
    row: int
    reference: str
    field: str
    value: str
    reason: str
    cure: str
    severity: str = "set aside"

    def __post_init__(self) -> None:
        # What is shown can always be written: bytes that are in no encoding, and halves of a
        # character, become "?".
        for name in ("file", "reference", "field", "value", "reason"):
            text = getattr(self, name)
            if not text.isascii():
                object.__setattr__(self, name, text.encode("utf-8", "replace").decode("utf-8"))

    def sentence(self) -> str:
        where = f"{self.file} row {self.row}" if self.row else self.file
        about = f" ({self.reference})" if self.reference else ""
        value = (
            repr(self.value) if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN]!r} and so on"
        )
        what = f" {self.field} = {value}:" if self.field else ""
        return readable(f"{where}{about}:{what} {self.reason}. {self.cure}")


COLUMNS = tuple(f.name for f in fields(RowError))
SCHEMA = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in COLUMNS])


def to_table(errors: Iterable[RowError]) -> pa.Table:
    """Errors as Arrow, values cut to what a person would read."""
    rows = [astuple(e) for e in errors]
    columns: list[tuple] = list(zip(*rows, strict=True)) if rows else [() for _ in COLUMNS]
    shown = [
        [v if not isinstance(v, str) else v[:_SHOWN] if n == "value" else v for v in col]
        for n, col in zip(COLUMNS, columns, strict=True)
    ]
    return pa.table(dict(zip(COLUMNS, shown, strict=True)), schema=SCHEMA)


class UnreadableRecords(Problem):
    """Nothing can be done with this input; `errors` say what and how to put it right."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__("; ".join(e.sentence() for e in errors[:3]))
        self.errors = errors
