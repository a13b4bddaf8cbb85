"""What is wrong with a row or a file, so that somebody can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong. `row` is the row a spreadsheet shows (the header is 1); 0 is the whole file.

    `severity`: "set aside" (the row is not used) or "warning" (it is used, with the limit that `reason` names).
    """

    file: str
    row: int
    reference: str
    field: str
    value: str
    reason: str
    cure: str
    severity: str = "set aside"

    def sentence(self) -> str:
        where = f"{self.file} row {self.row}" if self.row else self.file
        about = f" ({self.reference})" if self.reference else ""
        what = f" {self.field} = {self.value!r}:" if self.field else ""
        return f"{where}{about}:{what} {self.reason}. {self.cure}"


COLUMNS = tuple(f.name for f in fields(RowError))
SCHEMA = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in COLUMNS])
_SHOWN = 120


def to_table(errors: Iterable[RowError]) -> pa.Table:
    """Errors as Arrow, values cut to what a person would read."""
    rows = [astuple(e) for e in errors]
    columns: list[tuple] = list(zip(*rows, strict=True)) if rows else [() for _ in COLUMNS]
    shown = [
        [v if not isinstance(v, str) else v[:_SHOWN] if n == "value" else v for v in col] for n, col in zip(COLUMNS, columns, strict=True)
    ]
    return pa.table(dict(zip(COLUMNS, shown, strict=True)), schema=SCHEMA)


class UnreadableRecords(Exception):
    """Nothing can be done with this input; `errors` say what and how to put it right."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__("; ".join(e.sentence() for e in errors[:3]))
        self.errors = errors
