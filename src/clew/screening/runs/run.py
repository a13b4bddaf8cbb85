"""`clew screen`: one run from records to a published folder."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from clew import __version__
from clew.screening.behaviours.in_force import NotSigned, in_force
from clew.screening.courses import decisions as course_decisions
from clew.screening.engines import open_engine
from clew.screening.kept_lines import BadLines
from clew.screening.people import overrides
from clew.screening.people.model import Model
from clew.screening.ranking.points import load as load_points
from clew.screening.records import scope as scopes
from clew.screening.records.parts import find_files, given_parquet
from clew.screening.records.schema import TABLES
from clew.screening.runs import rules_used
from clew.screening.runs.changes import write_changes
from clew.screening.runs.lock import locked
from clew.screening.runs.previous import UnreadableRun, translated
from clew.screening.runs.progress import Clock, Reporter
from clew.screening.runs.publish import KEPT, point_latest, publish, write_result
from clew.screening.runs.read import manifest_of
from clew.screening.runs.spreadsheet import write_csv
from clew.screening.runs.stages import Job, RunFailed, run_stages
from clew.version import commit

FORMAT = 4
"""Of the tables of a run. One of another format is not the same run, though records and settings are the same."""
_LIBRARIES = ("splink", "duckdb", "pyarrow", "hyperscan", "numpy", "scipy", "sqlglot")


@dataclass(frozen=True, slots=True)
class Published:
    """Where the run is, whether it was there before, and the lines of decisions that could not be
    used.
    """

    folder: Path
    again: bool
    manifest: dict[str, Any]
    unusable: tuple[str, ...] = ()


def screen(
    records: Path,
    runs: Path,
    reporter: Reporter,
    *,
    as_at: date | None = None,
    csv: bool = False,
    engine: str = "duckdb",
    model: Path | None = None,
    points: Path | None = None,
    only: Path | None = None,
    memory: str | None = None,
    threads: int | None = None,
) -> Published:
    """Screen `records` and publish under `runs`. The same inputs and settings give the same run,
    once. `only`: a file that says what is screened, where that is not everything
    (clew.screening.records.scope).

    Raises BadScope, UnreadableRecords when there is nothing to read, RunFailed when the result may not be
    published.
    """
    scope = scopes.load(only) if only is not None else None
    runs.mkdir(parents=True, exist_ok=True)
    runs.chmod(0o700)
    with locked(
        runs, RunFailed(f"another run is at work in {runs}; wait for it or choose another folder")
    ):
        _latest_is_ours(runs)
        unusable: list[str] = []
        try:
            decisions = overrides.standing(
                translated(runs, overrides.read(runs, unusable), runs / ".keys")
            )
            about_courses = course_decisions.standing(course_decisions.read(runs, unusable))
            reader = in_force(runs)
        except (BadLines, NotSigned, UnreadableRun) as problem:
            raise RunFailed(str(problem)) from problem
        finally:
            shutil.rmtree(runs / ".keys", ignore_errors=True)
        settings = {
            "as_at": as_at.isoformat() if as_at else None,
            "engine": engine,
            "csv": csv,
            "rules": rules_used.digests(
                points=points, model=model, reader=reader.digest, only=only
            ),
            "decisions": [f"{d.verdict} {d.left} {d.right}" for d in decisions],
            "course_decisions": sorted(f"{d.verdict} {' '.join(d.about)}" for d in about_courses),
            "clew": __version__,
            "commit": commit(),
            "format": FORMAT,
        }
        fingerprint = _fingerprint(records, settings)
        known = _published_with(runs, fingerprint)
        if known is not None:
            # Killed between the rename and here, an earlier run may have left its work.
            shutil.rmtree(runs / f".work-{fingerprint}", ignore_errors=True)
            point_latest(runs, known.name)
            return Published(runs / "latest", True, manifest_of(known), tuple(unusable))
        clock = Clock()
        work = runs / f".work-{fingerprint}"
        previous = _previous(runs, work)
        rules_used.keep(work / rules_used.FOLDER, runs=runs, points=points, model=model, only=only)
        reads = [work, *([previous] if previous else []), *given_parquet(records)]
        try:
            opened = open_engine(
                engine, str(work / "scratch"), reads=reads, memory=memory, threads=threads
            )
        except duckdb.Error as problem:
            raise RunFailed(
                f"the database does not start{f' with --memory {memory}' if memory else ''}: {str(problem).splitlines()[0]}"
            ) from problem
        try:
            job = Job(
                records,
                work,
                opened,
                Model.load(model),
                load_points(points),
                decisions,
                about_courses,
                reader,
                previous,
                as_at,
                reporter,
                threads,
                scope,
            )
            run_stages(job)
            reporter.stage("publish")
            return replace(
                _publish(job, runs, fingerprint, settings, clock, reporter, csv=csv),
                unusable=tuple(unusable),
            )
        except (duckdb.IOException, duckdb.OutOfMemoryException) as problem:
            raise RunFailed(
                f"there is no room to go on, or a file cannot be read: {str(problem).splitlines()[0][:300]}. What was done is kept in {work}: make room, then run the same command again"
            ) from problem
        finally:
            opened.close()


def _publish(
    job: Job,
    runs: Path,
    fingerprint: str,
    settings: dict[str, Any],
    clock: Clock,
    reporter: Reporter,
    *,
    csv: bool,
) -> Published:
    start = clock.seconds()
    run_id = f"{job.as_at}-{fingerprint[:10]}"
    aside = job.work / "result"
    shutil.rmtree(aside, ignore_errors=True)
    written = write_result(job, aside, csv=csv)
    changes = write_changes(job.previous, aside, settings)
    if csv:
        write_csv(pq.read_table(aside / "changes.parquet"), aside / "changes.csv")
    facts = job.facts
    manifest = {
        "run": run_id,
        "fingerprint": fingerprint,
        "as_at": str(job.as_at),
        "settings": settings,
        "inputs": facts["records"]["inputs"],
        "extra_columns": facts["records"]["extra_columns"],
        "reader": job.reader.facts,
        "previous": job.previous.name if job.previous else None,
        "versions": {
            "clew": __version__,
            "commit": commit(),
            "python": platform.python_version(),
            **{n: version(n) for n in _LIBRARIES},
        },
        "counts": {
            "records": facts["records"]["counts"],
            "errors": facts["records"]["errors"],
            "people": {k: v for k, v in facts["people"].items() if k not in ("seconds", "steps")},
            "texts": {k: facts["courses"][k] for k in ("read_closely", "behaviours")},
            "lists": facts["ranking"]["lists"],
            "candidates": facts["ranking"]["candidates"],
            "changes": changes,
            "rows": written.rows,
        },
        "worth": facts["ranking"]["worth"],
        "new_records": [m._asdict() for m in written.measured],
        "seconds": {
            name: facts[name]["seconds"]
            for name in ("records", "people", "skim", "courses", "ranking")
        },
        "steps": {name: facts[name]["steps"] for name in ("people", "courses")},
    }
    manifest["seconds"]["publish"] = round(clock.seconds() - start, 3)
    (aside / "manifest.json").write_text(
        json.dumps(manifest, indent=1, default=str), encoding="utf-8"
    )
    _keep_for_reading(job, aside)
    publish(aside, runs, run_id)
    shutil.rmtree(job.work, ignore_errors=True)
    reporter.done("publish", clock.seconds() - start, resumed=False)
    return Published(runs / "latest", False, manifest)


def _keep_for_reading(job: Job, aside: Path) -> None:
    """What is kept whole beside the published tables."""
    kept = aside / "evidence"
    kept.mkdir(exist_ok=True)
    for stage, names in KEPT.items():
        for name in names:
            _link(job.work / stage / f"{name}.parquet", kept)
    job.model.save(kept / "model.json")
    _link(job.work / rules_used.FOLDER, aside)


def _link(source: Path, folder: Path) -> None:
    """A stage's table (a file, or a folder of parts) under the result too.

    Not moved: a run killed now must find it again.
    """
    if source.is_dir():
        shutil.copytree(source, folder / source.name, copy_function=os.link)
    else:
        os.link(source, folder / source.name)


def _latest_is_ours(runs: Path) -> None:
    """Raises RunFailed where something else stands in the place of the link to the newest run."""
    latest = runs / "latest"
    if latest.exists() and not latest.is_symlink():
        raise RunFailed(
            f"{latest} is no link to a run: move it away, so that a new run can be put in its place"
        )


def _fingerprint(records: Path, settings: dict[str, Any]) -> str:
    """Names, sizes and times of the inputs with the settings: enough to know the same command
    again. The manifest has hashes.
    """
    files = [
        (str(p.relative_to(records)), p.stat().st_size, p.stat().st_mtime_ns)
        for t in TABLES
        for p in find_files(records, t)
    ]
    return hashlib.sha256(
        json.dumps([str(records.resolve()), files, settings]).encode()
    ).hexdigest()[:24]


def _published_with(runs: Path, fingerprint: str) -> Path | None:
    for folder in runs.glob(f"*-{fingerprint[:10]}"):
        try:
            if (folder / "manifest.json").exists() and manifest_of(folder)[
                "fingerprint"
            ] == fingerprint:
                return folder
        except (ValueError, KeyError, TypeError):
            # Damaged: this run is made again in its place.
            continue
    return None


def _previous(runs: Path, work: Path) -> Path | None:
    """The published run that identities are kept stable with; fixed at the first start, so that a
    restart ends the same.
    """
    work.mkdir(parents=True, exist_ok=True)
    kept = work / "previous"
    if not kept.exists():
        latest = runs / "latest"
        aside = work / "previous.writing"
        aside.write_text(latest.resolve().name if latest.exists() else "", encoding="utf-8")
        os.replace(aside, kept)
    name = kept.read_text(encoding="utf-8")
    return runs / name if name else None
