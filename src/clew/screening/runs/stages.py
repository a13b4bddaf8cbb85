"""The stages of a run, in order. Each reads tables and leaves tables; what it leaves is kept, so
that a killed run
started again takes up after the last stage that ended."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from clew.offences import concepts
from clew.problems import Problem
from clew.screening.behaviours.in_force import InForce
from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.behaviours.reading import SCHEMA as BEHAVIOURS
from clew.screening.behaviours.reading import make_reader
from clew.screening.behaviours.skim import SCHEMA as SKIM
from clew.screening.behaviours.skim import make_skimmer
from clew.screening.courses.assembly import assemble
from clew.screening.courses.decisions import CourseDecision
from clew.screening.courses.decisions import put as put_decisions
from clew.screening.courses.elements import lay_out
from clew.screening.courses.pairs import choose_readings, make_pairs
from clew.screening.courses.recorded import sort_offences, sort_relationships
from clew.screening.engines import Engine
from clew.screening.people.identities import group_mentions
from clew.screening.people.linking import score_pairs
from clew.screening.people.mentions import make_mentions
from clew.screening.people.model import Model
from clew.screening.people.overrides import Decision
from clew.screening.ranking.lists import consider, make_lists
from clew.screening.ranking.points import Points
from clew.screening.ranking.reasons import give_reasons
from clew.screening.records.errors import RowError
from clew.screening.records.intake import take_in
from clew.screening.records.part_scans import narrative_sql
from clew.screening.records.scope import Scope
from clew.screening.runs.parties import put_parties
from clew.screening.runs.previous import UnreadableRun, write_people
from clew.screening.runs.progress import Clock, Reporter

_RAW = ("incidents", "involvements", "orders", "text_places")


class RunFailed(Problem):
    """The run cannot go on; nothing was published."""


@dataclass(slots=True)
class Job:
    """Everything that a stage may need to know.

    `previous` is the last published run's folder, if there is one.
    """

    records: Path
    work: Path
    engine: Engine
    model: Model
    points: Points
    decisions: list[Decision]
    course_decisions: list[CourseDecision]
    reader: InForce
    previous: Path | None
    as_at: date | None
    reporter: Reporter
    threads: int | None = None
    scope: Scope | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def run_stages(job: Job) -> None:
    """Run every stage that has not ended yet; `job.facts` then holds counts and seconds by stage."""
    for name, stage in STAGES.items():
        folder = job.work / name
        marker = folder / "ended.json"
        clock = Clock()
        job.reporter.stage(name)
        if marker.exists():
            job.facts[name] = json.loads(marker.read_text(encoding="utf-8"))
            if name == "records":
                job.as_at = date.fromisoformat(job.facts[name]["as_at"])
            for table in stage.leaves:
                job.engine.register(table, folder / f"{table}.parquet")
            if name == "records":
                _small_tables(job)
            job.reporter.done(name, 0, resumed=True)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        facts = stage.work(job, folder)
        if name != "records":
            for table in stage.leaves:
                job.engine.write(f"select * from {table}", folder / f"{table}.parquet")
        facts["seconds"] = round(clock.seconds(), 3)
        job.facts[name] = facts
        aside = marker.with_suffix(".writing")
        aside.write_text(json.dumps(facts, default=str), encoding="utf-8")
        os.replace(aside, marker)
        job.reporter.done(name, facts["seconds"], resumed=False)


def _count(engine: Engine, table: str) -> int:
    return int(engine.fetch(f"select count(*) as n from {table}").column("n")[0].as_py())


def _records(job: Job, folder: Path) -> dict[str, Any]:
    intake = take_in(
        job.records,
        folder,
        as_at=job.as_at,
        note=job.reporter.detail,
        threads=job.threads,
        scope=job.scope,
    )
    job.as_at = job.as_at or intake.last_day
    if job.as_at is None:
        raise RunFailed(
            "no record carries a date, so there is no day to screen as at; give one with --as-at"
        )
    job.errors = intake.errors
    for table in _RAW:
        job.engine.register(table, folder / f"{table}.parquet")
    _small_tables(job)
    return {
        "as_at": job.as_at.isoformat(),
        "counts": intake.counts,
        "errors": len(intake.errors),
        "inputs": [{"file": p.name, "sha256": p.sha256, "table": p.table} for p in intake.parts],
        "extra_columns": {table: names for table, names in intake.extras.items() if names},
        "parts": [[n, str(p.parquet), p.table] for n, p in enumerate(intake.parts)],
    }


def _small_tables(job: Job) -> None:
    """Reference tables every later stage joins."""
    codes = [c for c in concepts() if job.as_at is None or c.holds(job.as_at)]
    job.engine.put(
        "code_kinds", pa.table({"code": [c.code for c in codes], "kind": [c.kind for c in codes]})
    )
    stalking = [c.code for c in codes if c.kind == "stalking"]
    job.engine.put("stalking_codes", pa.table({"code": stalking}))
    written = "|".join(f"0*{int(c[:3])}[/.-]0*{int(c[4:])}|{c[:3]}{c[4:]}" for c in stalking)
    job.engine.create(
        "stalking_coded",
        f"""select i.inc from incidents i left join stalking_codes c on i.offence_code = c.code
        left join stalking_codes b on i.alternate_offence_code = b.code
        where c.code is not null or b.code is not null or regexp_matches(i.secondary_offence_codes, '(^|;) *({written}) *(;|$)')
            or (i.offence_code is null and lower(i.offence) like '%stalking%' and lower(i.offence) not like '%order%')""",
    )
    job.engine.put("tag_info", job.points.tags)
    job.engine.put("status_info", job.points.statuses)
    job.engine.put("tie_info", job.points.ties)
    job.engine.put("telling_tags", job.points.telling)


def _people(job: Job, folder: Path) -> dict[str, Any]:
    previous = job.previous is not None and (job.previous / "identities.parquet").exists()
    if job.previous is not None and previous:
        try:
            job.engine.register(
                "previous_people", write_people(job.previous, folder / "previous_people.parquet")
            )
        except UnreadableRun as problem:
            raise RunFailed(str(problem)) from problem
    clock = Clock()
    job.reporter.detail("people: mentions")
    make_mentions(job.engine)
    prepared = clock.seconds()
    job.reporter.detail("people: scoring pairs")
    score_pairs(job.engine, job.model)
    scored = clock.seconds()
    job.reporter.detail("people: grouping")
    group_mentions(job.engine, job.model, job.decisions, previous=previous)
    largest = (
        job.engine.fetch(
            "select coalesce(max(n), 0) as n from (select count(*) as n from identity_of group by identity) g"
        )
        .column("n")[0]
        .as_py()
    )
    _link_orders(job.engine)
    return {
        "mentions": _count(job.engine, "mentions"),
        "pairs": _count(job.engine, "pairs"),
        "identities": _count(job.engine, "(select distinct identity from identity_of) i"),
        "largest": largest,
        "attention": _count(job.engine, "attention"),
        "set_aside": _count(job.engine, "set_aside"),
        "not_compared": _count(job.engine, "not_compared"),
        "steps": {
            "mentions": round(prepared, 3),
            "score": round(scored - prepared, 3),
            "group": round(clock.seconds() - scored, 3),
        },
    }


def _link_orders(engine: Engine) -> None:
    engine.create(
        "order_people",
        """select o.kind, o.made_on, o.served_on, o.expires_on, s.who as subject, p.who as protected
        from orders o join mentions a on a.ord = o.ord and a.role = 'order subject' join identity_of s on a.m = s.m
        join mentions b on b.ord = o.ord and b.role = 'order protected' join identity_of p on b.m = p.m""",
    )


def _skim(job: Job, folder: Path) -> dict[str, Any]:
    parts = [
        (int(n), Path(p), table == "texts")
        for n, p, table in job.facts["records"]["parts"]
        if table in ("incidents", "texts")
    ]
    texts = (
        narrative_sql(parts, "incidents", "text_places") if job.engine.name == "duckdb" else None
    )
    if texts is None:
        _gather_texts(job, parts, folder)
        texts = "select inc, source, body from all_texts"
    job.reporter.detail("reading: the lexicon (some seconds, once on a machine)")
    shipped_matcher()
    job.reporter.detail("reading: first pass over every text")
    job.engine.map_batches("skim", texts, make_skimmer, SKIM)
    return {"texts_sql": texts, "skimmed": _count(job.engine, "skim")}


def _gather_texts(job: Job, parts: list[tuple[int, Path, bool]], folder: Path) -> None:
    """Texts for an engine that cannot read rows where they stand: written out once by the intake's
    reader.
    """
    from clew.screening.engines.duck import connect, parquet, quoted

    con = connect(folder, reads=[job.work / "records", *(p for _, p, _ in parts)])
    try:
        for table in ("incidents", "text_places"):
            con.execute(
                f"create view {table} as select * from {parquet(job.work / 'records' / (table + '.parquet'))}"
            )
        con.execute(
            f"copy ({narrative_sql(parts, 'incidents', 'text_places')}) to '{quoted(folder / 'texts.parquet')}' (format parquet)"
        )
    finally:
        con.close()
    job.engine.register("all_texts", folder / "texts.parquet")


def _courses(job: Job, folder: Path) -> dict[str, Any]:
    assert job.as_at is not None  # noqa: S101  # set by the first stage
    make_pairs(job.engine)
    sort_offences(job.engine, [c for c in concepts() if c.holds(job.as_at)])
    choose_readings(job.engine, job.as_at, int(job.points.raw["lists"]["urgent_hours"]))
    texts = job.facts["skim"]["texts_sql"]
    if job.engine.name != "duckdb":
        job.engine.register("all_texts", job.work / "skim" / "texts.parquet")
    job.reporter.detail("reading: closely, where a course may be")
    clock = Clock()
    put_parties(job.engine)
    job.engine.map_batches(
        "behaviours_read",
        f"""select t.inc, t.source, t.body, p.parties from ({texts}) t join to_read r on t.inc = r.inc
        left join parties_in p on t.inc = p.inc""",
        partial(make_reader, job.reader.path),
        BEHAVIOURS,
    )
    put_decisions(job.engine, job.course_decisions)
    # Words that were denied say nothing in a shorter finding either, nor in one that only goes on
    # further.
    job.engine.create(
        "behaviours",
        """select b.* from behaviours_read b join incidents i on b.inc = i.inc
        left join denied d on i.force = d.force and i.incident_id = d.incident_id and (strpos(d.quote, b.quote) > 0 or strpos(b.quote, d.quote) = 1)
        where d.quote is null""",
    )
    read = clock.seconds()
    job.reporter.detail("courses: putting together")
    sort_relationships(
        job.engine, {name: row["patterns"] for name, row in job.points.raw["relationship"].items()}
    )
    assemble(job.engine, texts, job.points.strong, job.points.stands, job.points.kin)
    lay_out(job.engine)
    return {
        "read_closely": _count(job.engine, "to_read"),
        "behaviours": _count(job.engine, "behaviours"),
        "candidates": _count(job.engine, "course_pairs"),
        "steps": {"read": round(read, 3), "assemble": round(clock.seconds() - read, 3)},
    }


def _ranking(job: Job, folder: Path) -> dict[str, Any]:
    assert job.as_at is not None  # noqa: S101  # set by the first stage
    consider(job.engine, job.points, job.as_at)
    give_reasons(job.engine, job.points, job.as_at)
    make_lists(job.engine, job.points)
    lists = job.engine.fetch("select list, count(*) as n from listed group by list").to_pylist()
    return {
        "lists": {row["list"]: row["n"] for row in lists},
        "candidates": _count(job.engine, "candidates"),
        "worth": job.points.worth,
    }


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage does, which tables of earlier stages it reads, and which of its own it leaves:
    to later stages and to the published run.

    A stage that was ended before is not run again: what it does not leave is not there. A test
    compares these lists with what every statement of a run reads and makes.
    """

    work: Callable[[Job, Path], dict[str, Any]]
    reads: tuple[str, ...]
    leaves: tuple[str, ...]


REFERENCE = (
    "code_kinds",
    "stalking_codes",
    "stalking_coded",
    "tag_info",
    "status_info",
    "tie_info",
    "telling_tags",
)
"""Small tables made by the first stage and made again when a run is taken up: none is written down."""

STAGES = {
    "records": Stage(_records, (), _RAW),
    "people": Stage(
        _people,
        ("involvements", "orders"),
        ("mentions", "identity_of", "held_links", "pairs", "attention", "order_people"),
    ),
    "skim": Stage(_skim, ("incidents", "text_places"), ("skim",)),
    "courses": Stage(
        _courses,
        (
            "incidents",
            "involvements",
            "text_places",
            "mentions",
            "identity_of",
            "order_people",
            "skim",
        ),
        (
            "behaviours",
            "members",
            "what",
            "shape",
            "acts_of",
            "letters_of",
            "found",
            "ordered",
            "dated_members",
            "gaps",
            "standing",
            "weighed",
            "kinds_in",
            "relation_in",
            "own_weights",
            "course_pairs",
            "course_victims",
        ),
    ),
    "ranking": Stage(
        _ranking,
        (
            "incidents",
            "what",
            "shape",
            "acts_of",
            "found",
            "ordered",
            "dated_members",
            "standing",
            "weighed",
            "kinds_in",
            "relation_in",
            "own_weights",
            "course_pairs",
            "course_victims",
        ),
        ("reasons_of", "candidates", "listed", "candidate_reasons"),
    ),
}
