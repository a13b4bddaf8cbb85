"""`clew records check`: say what is wrong with a folder of records, what was understood, and what
would be lost. Nothing is changed.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from clew.screening.records.errors import RowError, UnreadableRecords, readable, to_table
from clew.screening.records.intake import Intake, take_in
from clew.screening.runs.spreadsheet import write_csv

_SAMPLE = 3
_SILENT = 1.0
"""Seconds before the first."""
_EVERY = 5.0
"""Seconds between two lines of progress where there is no terminal."""
_MEMORY = "1GB"
"""Of the database; what is more goes to the disk."""
_SHOWN = {
    "incidents": ("force", "incident_id", "happened_at", "known_on", "offence_code", "status"),
    "involvements": (
        "force",
        "incident_id",
        "role",
        "given_names",
        "family_name",
        "date_of_birth",
        "sex",
    ),
}


def check(records: Path, out: Console, err: Console, *, errors: Path | None, limit: int) -> int:
    """Exit status 0 when every row is usable, 1 when some were set aside or warned of, 2 when
    nothing can be read.
    """
    with tempfile.TemporaryDirectory(prefix="clew-check-") as aside:
        try:
            intake = _take_in(records, Path(aside), err)
        except UnreadableRecords as problem:
            for error in problem.errors[: max(limit, 1)]:
                out.print(error.sentence(), markup=False)
            if len(problem.errors) > max(limit, 1):
                out.print(f"... and {len(problem.errors) - limit:,} more", markup=False)
            if errors:
                write_csv(to_table(problem.errors), errors)
            out.print("Nothing can be used as it is.")
            return 2
        _tell_counts(intake, out)
        found = intake.errors
        for error in found[:limit]:
            out.print(error.sentence(), markup=False)
        if len(found) > limit:
            out.print(
                f"... and {len(found) - limit:,} more"
                + (f"; all are in {errors}" if errors else "; --errors FILE writes all"),
                markup=False,
            )
        for (severity, reason), count in Counter(
            (e.severity, _kind(e)) for e in found
        ).most_common():
            out.print(f"  {count:>8,}  {severity}: {reason}", markup=False)
        if errors:
            write_csv(pq.read_table(Path(aside) / "errors.parquet"), errors)
        _tell_sample(Path(aside), out)
        _tell_losses(intake, out)
        return 1 if found else 0


def _kind(error: RowError) -> str:
    return error.reason if error.row or not error.field else error.reason.split(" more rows: ")[-1]


def _take_in(records: Path, aside: Path, err: Console) -> Intake:
    """With progress as soon as it takes longer than a second: a moving line on a terminal, else a
    line every few seconds.
    """
    if err.is_terminal:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=err, transient=True) as progress:
            task = progress.add_task("reading")
            return take_in(
                records,
                aside,
                note=lambda text: progress.update(task, description=readable(text)[:70]),
                memory=_MEMORY,
            )
    return take_in(records, aside, note=_now_and_then(err), memory=_MEMORY)


def _now_and_then(err: Console) -> Callable[[str], None]:
    last = time.monotonic() - _EVERY + _SILENT

    def note(text: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            err.print(readable(f"{text} ..."), markup=False)

    return note


def _tell_counts(intake: Intake, out: Console) -> None:
    for name, counts in intake.counts.items():
        if counts["read"]:
            notes = [f"{counts['read']:,} rows read", f"{counts['set_aside']:,} set aside"]
            notes += [
                f"{counts[k]:,} {k.replace('_', ' ')}"
                for k in ("older_versions", "no_longer_named", "without_incident")
                if counts.get(k)
            ]
            out.print(f"{name}: {', '.join(notes)}", markup=False)
    for name, extras in intake.extras.items():
        if extras:
            out.print(
                readable(
                    f"{name}: not known, kept but not used: {', '.join(list(extras.values())[:20])[:300]}"
                ),
                markup=False,
            )


def _tell_sample(aside: Path, out: Console) -> None:
    """The first records as they were understood, so that a wrong column is seen at a glance.

    Of names initials are enough for that.
    """
    out.print("As it was understood:")
    for name, columns in _SHOWN.items():
        file = pq.ParquetFile(aside / f"{name}.parquet")
        batch = next(
            file.iter_batches(
                _SAMPLE, columns=[c for c in columns if c in file.schema_arrow.names]
            ),
            None,
        )
        for row in batch.to_pylist() if batch is not None else []:
            told = ", ".join(f"{c} {_plain(c, v)}" for c, v in row.items() if v is not None)
            out.print(readable(f"  {name}: {told}"[:300]), markup=False)


def _plain(column: str, value: object) -> str:
    text = str(value).removesuffix(" 00:00:00")
    return (
        "".join(f"{word[0]}." for word in text.split())
        if column in ("given_names", "family_name")
        else text
    )


def _tell_losses(intake: Intake, out: Console) -> None:
    """What is missing from a run of these records as they are."""
    losses = []
    for name, counts in intake.counts.items():
        if counts["set_aside"]:
            losses.append(f"{counts['set_aside']:,} rows of {name}")
        if counts.get("without_incident"):
            losses.append(f"{counts['without_incident']:,} people whose record is not there")
    rounded = sum(
        e.file.startswith("incidents")
        and e.field == "incident_id"
        and "rounded this number" in e.reason
        for e in intake.errors
    )
    if rounded:
        losses.append(
            f"of {rounded:,} records whose key was rounded, those that came to share one ({intake.counts['incidents']['older_versions']:,} have)"
        )
    blanked = Counter(e.field for e in intake.errors if e.reason.endswith("the value is not used"))
    values = sum(blanked.values())
    if not intake.errors:
        out.print("Every row can be used.")
        return
    if losses:
        out.print(f"Run as it is, this would be lost: {'; '.join(losses)}.", markup=False)
    else:
        out.print("Run as it is, no row would be lost.")
    if values:
        most = ", ".join(f"{f} ({n:,})" for f, n in blanked.most_common(5))
        out.print(f"Without their value, but used: {values:,} cells, most of {most}.", markup=False)
