"""One screening in a process of its own, and where the cases stand in what it published."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

import duckdb

from bench.machine import children_peak_mb, peak_mb
from bench.published import Case
from clew.screening.ranking.points import load as load_points
from clew.screening.runs import run as running
from clew.screening.runs.progress import Silent
from clew.screening.runs.stages import STAGES, Job, run_stages

DEPTHS = (50, 150, 500)
Place = tuple[str, int]
"""A list and the rank in it, from 1."""


@dataclass(frozen=True, slots=True)
class Run:
    """A published run: its folder, seconds by stage, most memory of the main process and of any one
    worker, MB, and the length of each list.
    """

    folder: Path
    seconds: dict[str, float]
    memory: int
    worker_memory: int
    lists: dict[str, int]


def screened(
    records: Path,
    runs: Path,
    as_at: date | None,
    points: Path | None = None,
    kept: Path | None = None,
    only: Path | None = None,
) -> Run:
    """Screen `records` afresh under `runs`, in a new process so that its memory is its own.

    `kept` is a folder for the stages before the ranking: made by the first run, and taken by those
    that follow with other points, which change the ranking alone. `only`: what is screened, where that
    is not everything.
    """
    shutil.rmtree(runs, ignore_errors=True)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_screen, records, runs, as_at, points, kept, only).result()


def _screen(
    records: Path,
    runs: Path,
    as_at: date | None,
    points: Path | None,
    kept: Path | None,
    only: Path | None,
) -> Run:
    def stages(job: Job) -> None:
        if kept and kept.exists():
            _take(kept, job.work)
        run_stages(job)
        if kept and not kept.exists():
            _keep(job.work, kept)

    if kept and points:
        _refuse_other_courses(points)
    with patch.object(running, "run_stages", stages):
        published = running.screen(records, runs, Silent(), as_at=as_at, points=points, only=only)
    manifest = published.manifest
    return Run(
        published.folder.resolve(),
        manifest["seconds"],
        peak_mb(),
        children_peak_mb(),
        manifest["counts"]["lists"],
    )


_NAMED = "work folder.txt"
"""Where kept stages say which folder they were made in, for they name files in it."""


def _keep(work: Path, kept: Path) -> None:
    for stage in STAGES:
        if stage != "ranking":
            shutil.copytree(work / stage, kept / stage, copy_function=os.link)
    (kept / _NAMED).write_text(str(work), encoding="utf-8")


def _take(kept: Path, work: Path) -> None:
    made_in = (kept / _NAMED).read_text(encoding="utf-8")
    for stage in STAGES:
        if stage != "ranking":
            shutil.copytree(kept / stage, work / stage, copy_function=os.link)
            ended = work / stage / "ended.json"
            facts = ended.read_text(encoding="utf-8").replace(made_in, str(work))
            ended.unlink()  # it is the same file as the kept one
            ended.write_text(facts, encoding="utf-8")


def _refuse_other_courses(points: Path) -> None:
    """Raises ValueError where a table of points would put courses together otherwise."""
    other, shipped = tomllib.loads(points.read_text(encoding="utf-8")), load_points().raw
    for part in ("ties", "kin", "lists", "urgent", "one_record", "status"):
        if other[part] != shipped[part]:
            raise ValueError(f"{points}: [{part}] is not what ships, so every stage has to be run")


def places(run: Path, cases: list[Case]) -> dict[str, Place | None]:
    """The best place of each case, within its own list: of any course that holds two or more of its
    records (or its only one).
    """
    held: dict[str, tuple[str, int, set[str]]] = {}
    for course, name, rank, incident in _rows(
        f"""select course_id, c.list, c.rank, i.incident_id from '{run}/courses.parquet' c join '{run}/course_incidents.parquet' i using (course_id)
        order by all"""
    ):
        held.setdefault(course, (name, rank, set()))[2].add(incident)
    found: dict[str, Place | None] = {}
    for case in cases:
        ids = set(case.incidents)
        standing = [
            (rank, name)
            for name, rank, members in held.values()
            if len(members & ids) >= min(2, len(ids))
        ]
        found[case.name] = (min(standing)[1], min(standing)[0]) if standing else None
    return found


def hidden_list(run: Path, pair_of: dict[str, str], label_of: dict[str, str]) -> dict[str, object]:
    """What the hidden list is made of. `pair_of` says of each record which pair (or case) it
    belongs to, `label_of` which label a case has.

    A course belongs together when all its records, but those against another victim, are of one
    pair.
    """
    pairs: dict[int, set[str]] = {}
    for rank, incident in _rows(
        f"""select c.rank, i.incident_id from '{run}/courses.parquet' c join '{run}/course_incidents.parquet' i using (course_id)
        where c.list = 'hidden' and i.part <> 'other victim' order by all"""
    ):
        pairs.setdefault(rank, set()).add(pair_of[incident])
    together = {rank: len(p) == 1 for rank, p in pairs.items()}
    of_what: dict[int, str] = {
        rank: min((label_of[x] for x in p if x in label_of), default="background")
        for rank, p in pairs.items()
    }
    made: dict[str, object] = {
        "belongs together": [sum(together.values()), len(together)],
        "belongs together, first 50": [
            sum(v for r, v in together.items() if r <= 50),
            sum(r <= 50 for r in together),
        ],
    }
    for depth in DEPTHS:
        shown = [of_what[r] for r in of_what if r <= depth]
        made[f"first {depth}"] = {
            what: shown.count(what)
            for what in ("stalking", "borderline", "not_stalking", "background")
        }
    return made


_GRAVITY = {
    "001": 100,
    "003": 10,
    "005": 40,
    "008": 12,
    "019": 60,
    "028": 15,
    "034": 20,
    "195": 4,
    "149": 2,
    "058": 2,
    "105": 3,
    "066": 4,
}
SIMPLER = {
    "recorded as stalking": ("coded > 0", "coded desc, newest desc"),
    "recorded codes of stalking, harassment, communications, orders": (
        "codes > 0",
        "codes desc, newest desc",
    ),
    "keywords": ("words > 0", "words desc, newest desc"),
    "recency, frequency, gravity": (
        "true",
        "least(n, 10) * 3 + ln(1 + gravity) * 4 - date_diff('day', newest, timestamp '{as_at}') / 30.0 desc",
    ),
}
"""Simpler ways over Clew's links: which pairs of people each puts in its list, and in what order."""


def simpler_places(
    run: Path, cases: list[Case], records: Path, as_at: date
) -> dict[str, dict[str, Place | None]]:
    """The rank of each case among pairs with two or more records, put in each simpler order, over
    Clew's links.

    A case is found, as for Clew, where a pair holds two or more of its records.
    """
    con = duckdb.connect()
    suffix = "csv" if any((records / "incidents").glob("*.csv")) else "parquet"
    read = (
        f"read_csv('{records}/incidents/*.csv', all_varchar = true, union_by_name = true)"
        if suffix == "csv"
        else f"'{records}/incidents/*.parquet'"
    )
    con.execute(f"""create table pairs as with p as (select m.inc, m.role, i.identity from '{run}/evidence/mentions.parquet' m
            join '{run}/evidence/identity_of.parquet' i using (m) where m.inc is not null),
        t as (select force, incident_id, string_agg(narrative, ' ') as body from {read} group by all)
        select distinct s.identity as s, v.identity as v, n.inc, n.incident_id, n.offence_code, n.offence, n.happened_at, t.body
        from p s join p v on s.inc = v.inc and s.role in ('suspect', 'subject') and v.role in ('victim', 'reporter') and s.identity <> v.identity
        join '{run}/evidence/incidents.parquet' n on s.inc = n.inc join t on n.force = t.force and n.incident_id = t.incident_id""")
    gravity = " ".join(f"when '{k}' then {v}" for k, v in _GRAVITY.items())
    con.execute(f"""create table counted as select s, v, count(distinct inc) as n, max(happened_at) as newest,
            sum(case substr(offence_code, 1, 3) {gravity} else 1 end) as gravity,
            count(distinct inc) filter (offence_code in ('195/12', '008/65', '008/66') or offence ilike '%stalk%') as coded,
            count(distinct inc) filter (regexp_matches(coalesce(offence, ''), '(?i)stalk|harass|malicious comm|breach of (a |restrain|non-mol|stalking)|restraining|non-molestation')) as codes,
            count(distinct inc) filter (regexp_matches(coalesce(body, '') || ' ' || coalesce(offence, ''), '(?i)\\b(stalk|harass|follow|obsess|unwanted)')) as words
        from pairs group by s, v having count(distinct inc) >= 2""")
    made: dict[str, dict[str, Place | None]] = {}
    for way, (listed, order) in SIMPLER.items():
        con.execute(f"""create or replace table ranked as
            select s, v, row_number() over (order by {order.format(as_at=as_at)}, s, v) as rank from counted where {listed}""")
        made[way] = {}
        for case in cases:
            best = con.execute(
                """select min(rank) from ranked join (select s, v from pairs where incident_id in (select unnest(?)) group by s, v
                having count(distinct inc) >= ?) using (s, v)""",
                [list(case.incidents), min(2, len(case.incidents))],
            ).fetchone()
            made[way][case.name] = ("pairs", best[0]) if best and best[0] else None
    return made


def _rows(sql: str) -> list[tuple]:
    con = duckdb.connect()
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()
