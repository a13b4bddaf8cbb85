"""What `clew screen --onto` and `clew history` say to the person at the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Unpack

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console

from clew.problems import Problem
from clew.screening.history import sealed_runs
from clew.screening.history.deliveries import History, runs_in_order
from clew.screening.report.compare import compare_command
from clew.screening.runs import rules_used
from clew.screening.runs.changes import KINDS, SCHEMA
from clew.screening.runs.command import Options, screened, tell
from clew.screening.runs.forget import forget_runs
from clew.screening.runs.progress import on_terminal
from clew.screening.runs.read import manifest_of, published_run, published_runs
from clew.screening.runs.reproduce import copy_decided
from clew.screening.runs.run import screen
from clew.screening.runs.spreadsheet import write_csv

_SHOWN = 20
_LISTS = ("urgent", "recorded", "hidden", "dormant")


def night_command(
    new: Path, folder: Path, out: Console, err: Console, *, again: bool, **options: Unpack[Options]
) -> int:
    """Take in a delivery, screen all records, and tell what changed. Exit status 0 or 2."""
    history = History(folder)
    with history.alone():
        number = history.take(new, again=again)
        if number is None:
            out.print("These files came last already; nothing more was taken in.", markup=False)

        def refused() -> str | None:
            if number is None:
                return None
            aside = history.refuse(number)
            return (
                f"Delivery {number} is moved to {aside}, so that the next one is not stopped by it."
            )

        published = screened(history.records, history.runs, err, refused, **options)
        if published is None:
            return 2
        sealed_runs.seal(history)
    if number is not None:
        out.print(f"Delivery {number} was taken in.", markup=False)
    tell(published, out, history.runs)
    _tell_changes(published.folder, published.manifest, out)
    return 0


def status_command(folder: Path, out: Console) -> int:
    """Deliveries and runs, newest last. Exit status 0, or 1 where the newest run has a warning."""
    history = History.that_exists(folder)
    standing = history.standing()
    refused = {k.delivery for k in history.kept() if k.what == "refused"}
    numbers = sorted({k.delivery for k in standing})
    size = sum(k.bytes for k in standing)
    out.print(
        f"{len(numbers):,} deliveries, {len(standing):,} files, {size / 1e6:,.1f} MB"
        + (f"; the last came {standing[-1].at[:16].replace('T', ' ')} UTC" if standing else "")
        + (f"; {len(refused):,} refused" if refused else "")
        + ".",
        markup=False,
    )
    manifests = [manifest_of(run) for run in runs_in_order(history)]
    if not manifests:
        out.print("There is no run yet.")
        return 0
    for m in manifests:
        counts, changes = m["counts"], m["counts"].get("changes")
        lists = ", ".join(f"{name} {counts['lists'].get(name, 0):,}" for name in _LISTS)
        said = (
            ", ".join(f"{n:,} {kind}" for kind, n in changes.items() if n) or "no course changed"
            if changes
            else "nothing to compare with"
        )
        out.print(
            f"{m['run']}: {counts['records']['incidents']['kept']:,} incidents, {counts['people']['identities']:,} people; {lists}; {said}; {sum(m['seconds'].values()):,.0f} s.",
            markup=False,
        )
    return 1 if _tell_warnings(manifests[-1], out) else 0


def verify_command(folder: Path, out: Console) -> int:
    """Compare every file with what was kept of it. Exit status 0, or 1 with each bad file named."""
    history = History.that_exists(folder)
    wrong = [*history.wrong_files(), *sealed_runs.wrong_runs(history)]
    for line in wrong:
        out.print(line, markup=False)
    if wrong:
        out.print(f"{len(wrong):,} files are not as they were.")
        return 1
    runs = len(published_runs(history.runs))
    out.print(
        f"{len(history.standing()):,} files of records and {runs:,} runs are as they were when they came."
    )
    return 0


def changes_command(
    folder: Path, out: Console, *, run: str | None, kind: str | None, csv: Path | None
) -> int:
    """Every course that changed between a run and the one before, and why. Exit status 0."""
    history = History.that_exists(folder)
    found = published_run(history.runs, run) if run else _newest(history)
    if found is None:
        raise Problem(
            f"there is no run {run} in {history.runs}: clew history status {folder} lists them"
            if run
            else f"there is no run yet in {history.runs}"
        )
    if not (found / "changes.parquet").exists():
        raise Problem(f"{found.name} is of a version of Clew that kept no changes")
    rows = [
        r
        for r in pq.read_table(found / "changes.parquet").to_pylist()
        if kind is None or r["kind"] == kind
    ]
    if csv is not None:
        write_csv(pa.Table.from_pylist(rows, schema=SCHEMA), csv)
        out.print(f"Wrote {len(rows):,} changes to {csv}.", markup=False)
        return 0
    for r in rows:
        out.print(_line(r), markup=False)
    if not rows:
        out.print("No course changed since the run before.")
    return 0


def prune_command(folder: Path, out: Console, *, keep: int) -> int:
    """Delete all but the newest `keep` runs. Records and decisions stay. Exit status 0."""
    history = History.that_exists(folder)
    with history.alone():
        sealed_runs.seal(history)
        gone = forget_runs(history.runs, keep=keep) if history.runs.is_dir() else []
        sealed_runs.say_deleted(history, gone)
    out.print(f"{len(gone):,} deleted{': ' if gone else ''}{', '.join(gone)}.", markup=False)
    return 0


def rebuild_command(
    folder: Path, into: Path, out: Console, err: Console, *, memory: str | None, threads: int | None
) -> int:
    """Screen the records by the rules of the newest run into another folder of runs, as if nothing had been
    screened before, and tell what differs from that run. Exit status 0, or 2 when nothing can be screened.
    """
    history = History.that_exists(folder)
    newest = _newest(history)
    if into.exists() and any(into.iterdir()):
        raise Problem(f"{into} is not empty: name another folder for the rebuilt run")
    if newest is None:
        raise Problem(f"there is no run yet in {history.runs} to set a rebuilt one beside")
    with history.alone(), on_terminal(err) as reporter:
        # What people decided is not in the records, and stands.
        copy_decided(history.runs, history.runs, into)
        rebuilt = screen(
            history.records,
            into,
            reporter,
            as_at=date.fromisoformat(manifest_of(newest)["as_at"]),
            memory=memory,
            threads=threads,
            **rules_used.given_to(newest),
        )
    out.print(f"Rebuilt from the records alone in {rebuilt.folder}.", markup=False)
    return compare_command(newest, rebuilt.folder, out)


def _newest(history: History) -> Path | None:
    return next(reversed(runs_in_order(history)), None)


def _tell_changes(run: Path, manifest: dict[str, Any], out: Console) -> None:
    changes = manifest["counts"].get("changes")
    _tell_warnings(manifest, out)
    if changes is None:
        out.print("It is the first run here: there is none before to compare with.")
        return
    said = [f"{n:,} {kind}" for kind, n in changes.items() if n]
    out.print(f"Since the run before: {', '.join(said) or 'no course changed'}.", markup=False)
    rows = pq.read_table(run / "changes.parquet").to_pylist()
    rows.sort(key=lambda r: (list(KINDS).index(r["kind"]), -(r["points_now"] or 0), r["course_id"]))
    for r in rows[:_SHOWN]:
        out.print(_line(r), markup=False)
    if len(rows) > _SHOWN:
        out.print(f"and {len(rows) - _SHOWN:,} more: clew history changes", markup=False)


def _tell_warnings(manifest: dict[str, Any], out: Console) -> bool:
    warnings = [m["says"] for m in manifest.get("new_records") or [] if m["says"]]
    if warnings:
        out.print("The new records are unlike those before them. Look at the export first:")
    for line in warnings:
        out.print(f"  {line}", markup=False)
    return bool(warnings)


def _line(r: dict[str, Any]) -> str:
    before = f"{r['list_before']} {r['rank_before']}" if r["list_before"] else "no list"
    now = f"{r['list_now']} {r['rank_now']}" if r["list_now"] else "no list"
    other = f" ({r['other_course']})" if r["other_course"] else ""
    return f"{r['course_id']} {r['kind']}{other}: {before} to {now}. {r['why']}"
