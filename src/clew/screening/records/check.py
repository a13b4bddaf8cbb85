"""`clew records check`: say what is wrong with a folder of records, changing nothing."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console

from clew.screening.records.errors import UnreadableRecords, to_table
from clew.screening.records.intake import take_in
from clew.screening.runs.spreadsheet import write_csv


def check(records: Path, out: Console, *, errors: Path | None, limit: int) -> int:
    """Exit status 0 when every row is usable, 1 when some were set aside or warned of, 2 when nothing can be read."""
    with tempfile.TemporaryDirectory(prefix="clew-check-") as aside:
        try:
            intake = take_in(records, Path(aside))
        except UnreadableRecords as problem:
            for error in problem.errors:
                out.print(error.sentence(), markup=False)
            if errors:
                write_csv(to_table(problem.errors), errors)
            return 2
        for name, counts in intake.counts.items():
            if counts["read"]:
                notes = [f"{counts['read']:,} rows read", f"{counts['set_aside']:,} set aside"]
                notes += [f"{counts[k]:,} {k.replace('_', ' ')}" for k in ("older_versions", "without_incident") if counts.get(k)]
                out.print(f"{name}: {', '.join(notes)}", markup=False)
        found = intake.errors
        for error in found[:limit]:
            out.print(error.sentence(), markup=False)
        if len(found) > limit:
            out.print(
                f"... and {len(found) - limit:,} more" + (f"; all are in {errors}" if errors else "; --errors FILE writes all"),
                markup=False,
            )
        for (severity, reason), count in Counter((e.severity, e.reason) for e in found).most_common():
            out.print(f"  {count:>8,}  {severity}: {reason}", markup=False)
        if errors:
            write_csv(pq.read_table(Path(aside) / "errors.parquet"), errors)
        if not found:
            out.print("Every row can be used.")
        return 1 if found else 0
