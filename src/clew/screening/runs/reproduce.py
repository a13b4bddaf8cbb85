"""Make a published run again, from the records and the rules that it names, and compare every row."""

from __future__ import annotations

import json
import platform
import shutil
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any

from clew.problems import Problem
from clew.screening.behaviours import in_force
from clew.screening.engines.duck import Session, connect, parquet
from clew.screening.records.parts import find_files
from clew.screening.records.schema import TABLES as RECORDS
from clew.screening.runs import rules_used
from clew.screening.runs.progress import Reporter
from clew.screening.runs.publish import point_latest
from clew.screening.runs.run import screen
from clew.version import full_version


class NotReproducible(Problem):
    """The run cannot be made again here; the message says what is missing or different."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the run as published and as made again: its rows, and how many only one has."""

    name: str
    rows: int
    only_then: int
    only_now: int

    @property
    def same(self) -> bool:
        return not (self.only_then or self.only_now)


@dataclass(frozen=True, slots=True)
class Reproduced:
    """`differences`: what is not as it was then and need not matter, such as another version of a
    library.
    """

    run: str
    tables: list[Table]
    differences: list[str]

    @property
    def same(self) -> bool:
        return all(t.same for t in self.tables)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a manifest says of how its run was made. `inputs` are names by SHA-256."""

    run: str
    previous: str
    inputs: dict[str, str]
    rules: dict[str, str]
    as_at: str
    engine: str
    versions: dict[str, str]
    reader: str
    reader_digest: str


def reproduce(
    run: Path,
    records: Path,
    work: Path,
    reporter: Reporter,
    *,
    memory: str | None = None,
    threads: int | None = None,
) -> Reproduced:
    """Screen `records` again in the empty folder `work`, as `run` was screened, and compare.

    The folder of runs is read and not changed. Raises NotReproducible before anything is screened;
    and what `screen` raises.
    """
    run = run.resolve()
    made = _made(run)
    kept = run / rules_used.FOLDER
    if not made.rules or not kept.is_dir():
        raise NotReproducible(
            f"{run.name} was made before runs kept the rules that they used: screen its records again"
        )
    _same_records(made, records)
    _same_rules(made, run)
    _prepare(made, kept, run.parent, work)
    again = screen(
        records,
        work,
        reporter,
        as_at=date.fromisoformat(made.as_at) if made.as_at else None,
        engine=made.engine,
        **rules_used.given_to(run),
        memory=memory,
        threads=threads,
    )
    return Reproduced(made.run, _compared(run, again.folder.resolve()), _differences(made))


def _made(run: Path) -> _Made:
    try:
        held: dict[str, Any] = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
        return _Made(
            held["run"],
            held["previous"] or "",
            {i["sha256"]: i["file"] for i in held["inputs"]},
            held["settings"].get("rules", {}),
            held["settings"]["as_at"] or "",
            held["settings"]["engine"],
            held["versions"],
            held["reader"]["reader"],
            held["reader"]["digest"],
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NotReproducible(
            f"{run} is no published run: its manifest cannot be read"
        ) from problem


def _same_records(made: _Made, records: Path) -> None:
    then = made.inputs
    now: dict[str, str] = {}
    for table in RECORDS:
        for path in find_files(records, table):
            with path.open("rb") as handle:
                now[file_digest(handle, "sha256").hexdigest()] = path.name
    missing = [then[d] for d in then.keys() - now.keys()]
    more = [now[d] for d in now.keys() - then.keys()]
    if missing or more:
        raise NotReproducible(
            "the records are not those of the run: "
            + "; ".join(
                [f"{n} is not there as it was" for n in sorted(missing)[:5]]
                + [f"{n} was not read then" for n in sorted(more)[:5]]
            )
        )


def _same_rules(made: _Made, run: Path) -> None:
    runs = run.parent
    now = rules_used.digests(reader=made.rules[rules_used.READER], **rules_used.given_to(run))
    if changed := rules_used.changed(made.rules, now):
        raise NotReproducible(
            f"{len(changed)} file(s) of rules are not those of the run ({', '.join(changed[:5])}). This is {full_version()};"
            f" the run was made by {made.versions['clew']} (commit {made.versions.get('commit') or 'not known'}): install that, with the versions in its requirements.lock, and run this again"
        )
    if made.reader != in_force.SHIPPED and not (runs / in_force.FOLDER).is_dir():
        raise NotReproducible(
            f"the force's own reader, {made.reader_digest[:12]}, is not in {runs / in_force.FOLDER}: put it back from a copy"
        )


def _prepare(made: _Made, kept: Path, runs: Path, work: Path) -> None:
    """The folder `work` as the folder of runs stood then: decisions, readers, the run before."""
    copy_decided(kept / "decisions", runs, work)
    if name := made.previous:
        before = runs / name
        if not (before / "manifest.json").exists():
            raise NotReproducible(
                f"people and courses keep the numbers that they had in the run before, {name}, which is not in {runs}: put it back from a copy"
            )
        (work / name).symlink_to(before)
        point_latest(work, name)


def copy_decided(decisions: Path, runs: Path, work: Path) -> None:
    """What people decided, from the folder `decisions`, and the readers that they signed, from the folder
    of runs, into the empty folder of runs `work`.
    """
    work.mkdir(parents=True, exist_ok=True)
    work.chmod(0o700)
    for name in rules_used.DECISIONS:
        if (decisions / name).exists():
            shutil.copyfile(decisions / name, work / name)
    if (runs / in_force.FOLDER).is_dir():
        shutil.copytree(runs / in_force.FOLDER, work / in_force.FOLDER)


def _compared(then: Path, now: Path) -> list[Table]:
    con = connect(now, reads=[then])
    try:
        names = sorted(
            {
                str(p.relative_to(folder))
                for folder in (then, now)
                for place in (folder, folder / "evidence")
                for p in place.glob("*.parquet")
            }
        )
        return [_compare(con, name, then / name, now / name) for name in names]
    finally:
        con.close()


def _compare(con: Session, name: str, then: Path, now: Path) -> Table:
    shown = name.removesuffix(".parquet")
    counts = {p: _count(con, f"from {_read(p)}") if p.exists() else 0 for p in (then, now)}
    if not (then.exists() and now.exists()):
        return Table(shown, counts[then], counts[then], counts[now])
    only = [
        _count(con, f"from (select * from {_read(a)} except all select * from {_read(b)})")
        for a, b in ((then, now), (now, then))
    ]
    return Table(shown, counts[then], *only)


def _count(con: Session, rows: str) -> int:
    row: tuple[int] | None = con.execute(f"select count(*) {rows}").fetchone()
    return row[0] if row else 0


def _read(path: Path) -> str:
    return parquet(path / "*.parquet" if path.is_dir() else path)


def _differences(made: _Made) -> list[str]:
    found = []
    for name, then in made.versions.items():
        if name == "clew":
            continue
        if name == "commit":
            now = full_version()
            if then and then not in now:
                found.append(f"Clew was at commit {then}, and is {now}")
            continue
        now = platform.python_version() if name == "python" else version(name)
        if now != then:
            found.append(f"{name} was {then}, and is {now}")
    return found
