"""What is counted, read once: a few narrow tables without a name, an address or a word of anybody's
text.

`prepare` reads records (and, where given, a published run and a register of orders) and writes the
tables under a folder; `open_facts` loads them for counting. Every date basis has its own column and
none stands in for another: what lacks a date is told, not counted.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files as resource_files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clew.figures.bands import Told
from clew.offences import canonical, concepts, describe
from clew.offences.breaks import Break
from clew.offences.outcomes import not_assigned, outcome_type
from clew.offences.periods import said
from clew.problems import Problem
from clew.screening.behaviours.reading import SCHEMA as BEHAVIOURS
from clew.screening.behaviours.reading import make_rules_reader
from clew.screening.engines.duck import DuckEngine, Session, connect, parquet
from clew.screening.records.intake import Intake, take_in
from clew.screening.records.part_scans import narrative_sql
from clew.screening.runs.read import NoSuchRun, Run

READ_KINDS = ("stalking", "harassment", "aggravated", "coercion", "communications")
"""Offences whose texts are read for what they mention: those that questions are asked about."""
REGISTER = {
    "steps": pa.schema(
        [
            ("matter", pa.string()),
            ("name", pa.string()),
            ("on", pa.date32()),
            ("code", pa.string()),
            ("interim_asked", pa.bool_()),
            ("stalking", pa.bool_()),
        ]
    ),
    "orders": pa.schema(
        [
            ("matter", pa.string()),
            ("kind", pa.string()),
            ("origin", pa.string()),
            ("made_on", pa.date32()),
            ("ends_on", pa.date32()),
            ("ended_on", pa.date32()),
            ("positive", pa.bool_()),
            ("person", pa.string()),
            ("themes", pa.string()),
        ]
    ),
    "breaches": pa.schema(
        [
            ("matter", pa.string()),
            ("section", pa.string()),
            ("happened_on", pa.date32()),
            ("recorded_on", pa.date32()),
            ("outcome", pa.string()),
            ("outcome_on", pa.date32()),
        ]
    ),
    "triage": pa.schema(
        [
            ("decided_on", pa.date32()),
            ("outcome", pa.string()),
            ("waited", pa.int32()),
            ("listed", pa.string()),
        ]
    ),
    "arrivals": pa.schema(
        [
            ("ref", pa.string()),
            ("came_on", pa.date32()),
            ("listed", pa.string()),
            ("read_on", pa.date32()),
            ("recorded_since", pa.bool_()),
        ]
    ),
    "opened_cases": pa.schema(
        [
            ("ref", pa.string()),
            ("opened_on", pa.date32()),
            ("closed_on", pa.date32()),
            ("offered_on", pa.date32()),
            ("safe_on", pa.date32()),
        ]
    ),
    "reread": pa.schema(
        [
            ("ref", pa.string()),
            ("read_on", pa.date32()),
            ("low", pa.bool_()),
            ("missed", pa.bool_()),
        ]
    ),
    "follow_ups": pa.schema(
        [
            ("ref", pa.string()),
            ("due_on", pa.date32()),
            ("months", pa.int32()),
            ("result", pa.string()),
        ]
    ),
}
"""The register as tables: every step that stands, every order that was not entered in error, every breach that was not found to be none;
and, from a unit's own desk, every decision of triage with the days that the course had waited; every course with the days on which it came
and was first read; every case with the days of the advocate's offer and of safe contact; every decision that was read a second time; every
look back at a closed case. `ref` is the desk's number of the row, so that a count can be traced; it names nobody."""
DESK_DAYS = {
    "triage": "decided_on",
    "arrivals": "came_on",
    "opened_cases": "opened_on",
    "reread": "read_on",
    "follow_ups": "due_on",
}
"""The tables of a unit's own desk, each with the day by which it begins."""
_DATA = resource_files("clew.figures") / "data"


def read_data(name: str) -> str:
    """One of this room's data files, as text."""
    return (_DATA / name).read_text(encoding="utf-8")


_BANDS = tuple(tomllib.loads(read_data("breakdowns.toml"))["victim_age"]["bands"])
_OVERLAP_OF_A_MOVE = 92  # days
FORMAT = 3
"""Of the tables that `prepare` writes: it goes up when a column is added, so that what was prepared before is prepared again."""
_MOST_MB = 5_000
_TABLES = ("offences", "people", "pairs", "courses", "searched", "told", *REGISTER)


class NoFacts(Problem):
    """The folder holds no facts."""


@dataclass(slots=True)
class Facts:
    """Facts ready to be counted.

    `about` says where they come from; `told` what a reader has to know of them.
    """

    con: Session
    about: dict[str, Any]
    tables: frozenset[str]
    systems: tuple[Break, ...] = field(default=())

    @property
    def force(self) -> str:
        return str(self.about["force"])

    @property
    def first_day(self) -> date | None:
        """The first day on which a record was recorded: before it, nothing was handed over."""
        return date.fromisoformat(self.about["first_on"]) if self.about["first_on"] else None

    @property
    def last_day(self) -> date | None:
        return date.fromisoformat(self.about["last_on"]) if self.about["last_on"] else None

    def register_begins(self, *, desk: str = "") -> date | None:
        """The day of the first entry of the register of orders, or of a table of the desk: before
        it, nothing is held.
        """
        days = (
            {desk: (DESK_DAYS[desk],)}
            if desk
            else {
                "steps": ("on",),
                "orders": ("made_on",),
                "breaches": ("happened_on", "recorded_on"),
            }
        )
        found = [
            self.con.execute(f'select min("{day}") from {table}').fetchall()[0][0]
            for table, columns in days.items()
            if table in self.tables
            for day in columns
        ]
        return min((day for day in found if day is not None), default=None)

    def close(self) -> None:
        self.con.close()


def prepare(
    records: Path,
    out: Path,
    *,
    run: Path | None = None,
    register: dict[str, pa.Table] | None = None,
    register_from: str = "",
    texts: bool = True,
    today: date | None = None,
    note: Callable[[str], None] = lambda _: None,
    threads: int | None = None,
    memory: str | None = None,
) -> Path:
    """Read what is counted and write it under `out`. Raises UnreadableRecords and NoSuchRun.

    `memory`: the most that the engine holds before it spills to `out`'s disk, such as "5GB"; by
    default `most_memory`.

    Written aside and put in place at the end; the same inputs give the same facts at any order of
    their rows.
    """
    aside = out.with_name(f".{out.name}.writing")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    try:
        return _prepared(
            records,
            out,
            aside,
            run,
            register,
            register_from,
            texts=texts,
            today=today,
            note=note,
            threads=threads,
            memory=memory or most_memory(),
        )
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _prepared(
    records: Path,
    out: Path,
    aside: Path,
    run: Path | None,
    register: dict[str, pa.Table] | None,
    register_from: str,
    *,
    texts: bool,
    today: date | None,
    note: Callable[[str], None],
    threads: int | None,
    memory: str,
) -> Path:
    (aside / "taken").mkdir()
    note("records")
    intake = take_in(
        records,
        aside / "taken",
        today=today,
        note=note,
        threads=threads,
        memory=memory,
        # A run knows people in every record; without one, only those of the records counted.
        people_of="" if run is not None else _counted(),
    )
    reads = [aside, *([run] if run is not None else []), *(p.parquet for p in intake.parts)]
    engine = DuckEngine(str(aside / "scratch"), reads=reads, threads=threads, memory=memory)
    try:
        for name in ("incidents", "involvements", "text_places"):
            engine.register(name, aside / "taken" / f"{name}.parquet")
        note("offences")
        _put_codes(engine)
        _offences(engine)
        about = _about(engine, records, intake)
        _searched(engine, intake, Run(run) if run is not None else None)
        if run is not None:
            note("people and courses")
            about["run"] = _from_run(engine, Run(run), intake)
        if texts:
            note("texts")
            _told(engine, intake)
        for name, table in (register or {}).items():
            engine.put(
                name,
                table.select(REGISTER[name].names)
                .cast(REGISTER[name])
                .sort_by([(c, "ascending") for c in REGISTER[name].names]),
            )
        about["register"] = register_from if register else ""
        made = [n for n in _TABLES if _has(engine, n)]
        for name in made:
            engine.write(f"select * from {name} order by all", aside / f"{name}.parquet")
    finally:
        engine.close()
    shutil.rmtree(aside / "taken")
    shutil.rmtree(aside / "scratch", ignore_errors=True)
    about["facts"] = {
        n: hashlib.sha256((aside / f"{n}.parquet").read_bytes()).hexdigest()[:16] for n in made
    }
    (aside / "about.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    aside.replace(out)
    return out


def most_memory() -> str:
    """5 GB, or half of what the machine has: figures are prepared beside a service that people work
    with, and spill to disk beyond it.
    """
    held = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(_MOST_MB, held // 2 // 1_000_000)}MB"


def open_facts(folder: Path, *, threads: int | None = None) -> Facts:
    """Load facts for counting. Raises NoFacts."""
    if not (folder / "about.json").exists():
        raise NoFacts(f"{folder} holds no facts to count")
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    if about.get("format") != FORMAT:
        raise NoFacts(
            f"{folder} was prepared by another version of Clew: prepare the figures again"
        )
    con = connect(folder / "scratch", reads=[folder], threads=threads)
    held = {n for n in _TABLES if (folder / f"{n}.parquet").exists()}
    for name in held:
        con.execute(f"create table {name} as select * from {parquet(folder / (name + '.parquet'))}")
    moves = tuple(
        Break(
            date.fromisoformat(day),
            date.fromisoformat(day),
            f"Records began to be kept in {system}",
            "The records counted here come from more than one system; fields and classifications may not match between them.",
            (),
            "the records' own field `system`",
            True,
            system=True,
        )
        for system, day in about["systems"]
    )
    return Facts(con, about, frozenset(held), moves)


def _has(engine: DuckEngine, name: str) -> bool:
    return bool(
        engine.fetch(
            f"select 1 as x from information_schema.tables where table_name = '{name}'"
        ).num_rows
    )


def _counted() -> str:
    """Whether an incident may carry a code that means something here; and custody records."""
    codes = ", ".join(f"'{c.code}'" for c in concepts())
    return f"i.offence_code in ({codes}) or i.first_offence_code in ({codes}) or i.secondary_offence_codes is not null or i.record_kind = 'custody'"


def _put_codes(engine: DuckEngine) -> None:
    """Every way in which a code is written in these records, as the code; and what each code is."""
    known = concepts()
    engine.put(
        "code_kinds",
        pa.table(
            {
                "code": [c.code for c in known],
                "kind": [c.counted_as for c in known],
                "begins": pa.array([c.valid_from for c in known], pa.date32()),
                "ends": pa.array([c.valid_to for c in known], pa.date32()),
            }
        ),
    )
    written = [
        r["w"]
        for r in engine.fetch(
            "select distinct secondary_offence_codes as w from incidents where secondary_offence_codes is not null"
        ).to_pylist()
    ]
    pairs = sorted(
        {(w, c) for w in written for part in re.split(r"[;,|]", w) if (c := canonical(part))}
    )
    engine.put(
        "secondary",
        pa.table(
            {
                "written": pa.array([w for w, _ in pairs], pa.string()),
                "code": pa.array([c for _, c in pairs], pa.string()),
            }
        ),
    )
    outcomes = [
        r["w"]
        for r in engine.fetch(
            "select distinct outcome_code as w from incidents where outcome_code is not null"
        ).to_pylist()
    ]
    engine.put(
        "outcomes_written",
        pa.table(
            {
                "written": pa.array(outcomes, pa.string()),
                "outcome": pa.array([outcome_type(w) for w in outcomes], pa.string()),
                "assigned": pa.array([not not_assigned(w) for w in outcomes], pa.bool_()),
            }
        ),
    )


# Self-defined ethnicity by its letter (16 + 1), or by the words of its five groups; what an officer
# saw (IC1 to IC9) is another thing.
_ETHNICITY = """case when ethnicity is null then null when regexp_matches(lower(ethnicity), '^ *ic *[0-9]') then 'seen'
    when regexp_matches(lower(ethnicity), '^ *(ns|x|not stated|prefer not|refused|unknown|not known)') then 'not stated'
    when regexp_matches(upper(ethnicity), '^ *O1( |$|-|:)') then 'A' when regexp_matches(upper(ethnicity), '^ *[WMABO][0-9]( |$|-|:)') then upper(substr(trim(ethnicity), 1, 1))
    when lower(ethnicity) like '%mixed%' or lower(ethnicity) like '%multiple%' then 'M' when regexp_matches(lower(ethnicity), '^ *white') then 'W'
    when regexp_matches(lower(ethnicity), '^ *(asian|indian|pakistani|bangladeshi|chinese)') then 'A' when regexp_matches(lower(ethnicity), '^ *(black|african|caribbean)') then 'B'
    when regexp_matches(lower(ethnicity), '^ *(arab|(any )?other)') then 'O' else 'unread' end"""
_SEX = "case when lower(sex) in ('f', 'female', '2') then 'F' when lower(sex) in ('m', 'male', '1') then 'M' when sex is null then null else 'other' end"


def _band(born: str, on: str) -> str:
    years = f"date_diff('year', {born}, {on}) - case when strftime({on}, '%m%d') < strftime({born}, '%m%d') then 1 else 0 end"
    bands = " ".join(
        f"when {years} < {b} then '{low}'" for low, b in zip((0, *_BANDS), _BANDS, strict=False)
    )
    return f"case when {born} is null or {on} is null or {years} not between 0 and 120 then null {bands} else '{_BANDS[-1]}' end"


def _offences(engine: DuckEngine) -> None:
    """One row for each record that carries, as principal or included classification, a code that
    means something here; and custody records.
    """
    engine.create(
        "included_codes",
        """select distinct i.inc, s.code, k.kind from incidents i join secondary s on i.secondary_offence_codes = s.written join code_kinds k on s.code = k.code
        where i.offence_code is null or i.offence_code <> s.code""",
    )
    engine.create(
        "included_of",
        "select inc, string_agg(code, ' ' order by code) as codes, string_agg(distinct kind, ' ' order by kind) as kinds from included_codes group by inc",
    )
    on = "cast(coalesce(i.occurred_from, i.reported_on, i.recorded_on) as date)"
    engine.create(
        "sides",
        f"""select v.inc, v.role, {_SEX} as sex, {_ETHNICITY} as ethnicity, {_band("try_cast(v.date_of_birth as date)", on)} as age, lower(v.relationship) as relationship
        from involvements v join incidents i on v.inc = i.inc where v.role in ('victim', 'suspect') and ({_counted()})""",
    )

    def one(column: str, role: str) -> str:
        held = f"count(distinct {column}) filter (where role = '{role}')"
        return f"case {held} when 0 then 'none' when 1 then max({column}) filter (where role = '{role}') else 'several' end"

    engine.create(
        "side_of",
        f"""select inc, {one("sex", "victim")} as victim_sex, {one("age", "victim")} as victim_age, {one("sex", "suspect")} as suspect_sex, {one("age", "suspect")} as suspect_age,
        {one("ethnicity", "victim")} as victim_ethnicity, {one("ethnicity", "suspect")} as suspect_ethnicity, {one("relationship", "suspect")} as relationship from sides group by inc""",
    )
    flag = "case when {c} then 'yes' when not {c} then 'no' else 'none' end"
    engine.create(
        "offences",
        f"""select i.inc, i.force, i.incident_id, coalesce(i.record_kind, 'crime') as record_kind, i.status, i.system,
            cast(i.recorded_on as date) as recorded, cast(coalesce(i.occurred_from, i.occurred_to) as date) as occurred, cast(i.outcome_on as date) as decided,
            cast(coalesce(i.reported_on, i.recorded_on) as date) as reported, coalesce(i.area, 'none') as area, i.first_offence_code as first_code, c.kind as first_kind,
            i.offence_code as code, k.kind, k.begins as code_begins, n.codes as included, n.kinds as included_kinds, i.alternate_offence_code as alternate, o.outcome,
            {flag.format(c="i.online")} as online, {flag.format(c="i.domestic")} as domestic, coalesce(s.victim_sex, 'none') as victim_sex,
            coalesce(s.victim_age, 'none') as victim_age, coalesce(s.suspect_sex, 'none') as suspect_sex, coalesce(s.suspect_age, 'none') as suspect_age,
            coalesce(s.relationship, 'none') as relationship,
            coalesce(s.victim_ethnicity, 'none') as victim_ethnicity, coalesce(s.suspect_ethnicity, 'none') as suspect_ethnicity
        from incidents i left join code_kinds k on i.offence_code = k.code left join code_kinds c on i.first_offence_code = c.code left join included_of n on i.inc = n.inc left join side_of s on i.inc = s.inc
        left join outcomes_written o on i.outcome_code = o.written
        where k.kind is not null or c.kind is not null or n.codes is not null or i.record_kind = 'custody'""",
    )


def _one(engine: DuckEngine, sql: str) -> Any:
    return next(iter(engine.fetch(f"select ({sql}) as n").to_pylist()))["n"]


def _about(engine: DuckEngine, records: Path, intake: Intake) -> dict[str, Any]:
    """Where the facts come from, and what in the records could not be counted as it stands."""
    forces = [
        r["force"]
        for r in engine.fetch(
            "select force, count(*) as n from incidents group by force order by n desc, force"
        ).to_pylist()
    ]
    first, last = (
        _one(engine, f"select {f}(cast(recorded_on as date)) from incidents")
        for f in ("min", "max")
    )
    systems = engine.fetch("""select system, min(cast(recorded_on as date)) as first, max(cast(recorded_on as date)) as last from incidents
        where system is not null and recorded_on is not null and coalesce(record_kind, 'crime') = 'crime' group by system order by first, system""").to_pylist()
    # A move, not two systems side by side: the earlier one ends about when the later one begins.
    moves = [
        [b["system"], b["first"].isoformat()]
        for a, b in itertools.pairwise(systems)
        if (a["last"] - b["first"]).days <= _OVERLAP_OF_A_MOVE
    ]
    written = engine.fetch(
        "select offence_code as code, count(*) as n from incidents where offence_code is not null group by offence_code order by offence_code"
    ).to_pylist()
    unknown = [
        [r["code"], r["n"]]
        for r in written
        if canonical(r["code"]) is None or describe(r["code"]) is None
    ]
    return {
        "format": FORMAT,
        "records": records.name,
        "force": forces[0] if forces else "",
        "forces": forces,
        "inputs": sorted([p.name, p.sha256] for p in intake.parts),
        "rows": {
            t: {k: v for k, v in c.items() if k in ("read", "set_aside", "kept")}
            for t, c in intake.counts.items()
        },
        "set_aside": sum(c["set_aside"] for c in intake.counts.values()),
        "first_on": first and first.isoformat(),
        "last_on": last and last.isoformat(),
        "systems": moves,
        "held": {
            **{
                c: _one(engine, f"select count(*) from incidents where {c} is not null")
                for c in ("area", "first_offence_code")
            },
            "ethnicity": intake.counts["involvements"]["with_ethnicity"],
        },
        "custody": _one(engine, "select count(*) from incidents where record_kind = 'custody'"),
        "unknown_codes": unknown[:50],
        "unknown_code_records": sum(n for _, n in unknown),
        "outcomes_unknown": _one(
            engine,
            "select count(*) from incidents i join outcomes_written o on i.outcome_code = o.written where o.outcome is null and o.assigned",
        ),
        "said_without_code": _one(
            engine,
            "select count(*) from incidents where offence_code is null and lower(offence) like '%stalking%' and lower(offence) not like '%order%' and coalesce(record_kind, 'crime') = 'crime'",
        ),
        "run": None,
    }


def _from_run(engine: DuckEngine, run: Run, intake: Intake) -> dict[str, Any]:
    """People, who did it to whom how often, and courses, from a published run."""
    folder = run.folder
    screened = {i["sha256"] for i in run.manifest["inputs"]}
    run.close()
    if "mark" not in pq.read_schema(folder / "identities.parquet").names:
        raise NoSuchRun(
            f"the run {folder} was published by an earlier version of Clew, which knew people by the number of a row: screen the records again"
        )
    for name in ("identities", "courses"):
        engine.register(f"run_{name}", folder / f"{name}.parquet")
    engine.create(
        "held_people",
        f"""select v.inc, v.role, d.identity_id as person, {_SEX} as sex, {_ETHNICITY} as ethnicity, try_cast(v.date_of_birth as date) as born, cast(i.recorded_on as date) as recorded,
            cast(coalesce(i.occurred_from, i.occurred_to) as date) as occurred
        from involvements v join incidents i on v.inc = i.inc join run_identities d on v.force = d.force and v.incident_id = d.incident_id and v.role = d.role and v.mark = d.mark
        where v.role in ('victim', 'suspect')""",
    )
    for column in ("sex", "born", "ethnicity"):
        # What is recorded of a person most often; where two are as frequent, the lesser, so that
        # every reading gives the same.
        engine.create(
            f"{column}_of",
            f"""select person, {column} from (select person, {column}, count(*) as n from held_people where {column} is not null group by person, {column}) c
            qualify row_number() over (partition by person order by n desc, {column}) = 1""",
        )
    engine.create(
        "people",
        f"""select distinct o.inc, h.role, h.person, coalesce(x.sex, 'none') as sex, coalesce({_band("b.born", "coalesce(o.occurred, o.recorded)")}, 'none') as age,
            coalesce(e.ethnicity, 'none') as ethnicity
        from held_people h join offences o on h.inc = o.inc left join sex_of x on h.person = x.person left join born_of b on h.person = b.person
        left join ethnicity_of e on h.person = e.person""",
    )
    engine.create(
        "pairs",
        """select distinct v.inc, s.person as suspect, v.person as victim, v.recorded, coalesce(i.record_kind, 'crime') as record_kind, i.status
        from held_people v join held_people s on v.inc = s.inc and v.role = 'victim' and s.role = 'suspect' and v.person <> s.person join incidents i on v.inc = i.inc""",
    )
    engine.create(
        "courses",
        "select course_id, list, first_on, last_on, recorded_as_stalking as recorded from run_courses",
    )
    same = {p.sha256 for p in intake.parts} <= screened
    return {"run": folder.name, "as_at": run.manifest["as_at"], "same_records": same}


def _searched(engine: DuckEngine, intake: Intake, run: Run | None) -> None:
    """How many records of each day there are, by file, and whether the newest screening read that
    file as it is now: then every record of it was searched for stalking, whatever it was recorded
    as.
    """
    read: set[str] = set()
    if run is not None:
        read = {i["sha256"] for i in run.manifest["inputs"]}
        run.close()
    engine.put(
        "files_read",
        pa.table(
            {
                "part": pa.array([n for n, _ in enumerate(intake.parts)], pa.int64()),
                "file": pa.array([p.name for p in intake.parts], pa.string()),
                "searched": pa.array([p.sha256 in read for p in intake.parts], pa.bool_()),
            }
        ),
    )
    engine.create(
        "searched",
        """select cast(i.recorded_on as date) as recorded, f.file, case when f.searched then 'yes' else 'no' end as searched, count(*) as records
        from incidents i join files_read f on f.part = i.part where coalesce(i.record_kind, 'crime') <> 'custody' group by 1, 2, 3""",
    )


def _told(engine: DuckEngine, intake: Intake) -> None:
    """What the texts of these offences say was done, asserted and not denied: record and behaviour,
    no words.
    """
    parts = [
        (n, p.parquet, p.table == "texts")
        for n, p in enumerate(intake.parts)
        if p.table in ("incidents", "texts")
    ]
    kinds = ", ".join(f"'{k}'" for k in READ_KINDS)
    engine.create(
        "wanted",
        f"select inc from offences where kind in ({kinds}) or regexp_matches(coalesce(included_kinds, ''), '{'|'.join(READ_KINDS)}')",
    )
    engine.map_batches(
        "read",
        f"select t.inc, t.source, t.body, cast(null as varchar) as parties from ({narrative_sql(parts, 'incidents', 'text_places')}) t join wanted w on t.inc = w.inc",
        make_rules_reader,
        BEHAVIOURS,
    )
    engine.create("told", "select distinct inc, tag from read where status = 'asserted'")


def register_tables(
    steps: list[dict[str, Any]],
    orders: list[dict[str, Any]],
    breaches: list[dict[str, Any]],
    desk: dict[str, list[dict[str, Any]]] | None = None,
) -> dict[str, pa.Table]:
    """Rows as the tables of a register; without `desk`, which has the tables of DESK_DAYS, where no
    unit's desk is at hand.
    """
    held = {"steps": steps, "orders": orders, "breaches": breaches, **(desk or {})}
    return {name: pa.Table.from_pylist(rows, schema=REGISTER[name]) for name, rows in held.items()}


def remarks_on(about: dict[str, Any]) -> list[str | Told]:
    """What a reader is told of the records themselves, whatever was asked."""
    told: list[str | Told] = []
    if about["set_aside"]:
        told.append(
            Told(
                "{number} rows of the records could not be read and are in no number; clew records check names each.",
                about["set_aside"],
            )
        )
    if about["unknown_code_records"]:
        shown = ", ".join(
            c.replace("{", "(").replace("}", ")") for c, _ in about["unknown_codes"][:5]
        )
        told.append(
            Told(
                f"{{number}} records carry an offence code that the Home Office list does not have and are in no number: {shown}.",
                about["unknown_code_records"],
            )
        )
    if about["said_without_code"]:
        told.append(
            Told(
                "{number} crimes name stalking in words and carry no offence code: they are in no number of offences.",
                about["said_without_code"],
            )
        )
    if about["outcomes_unknown"]:
        told.append(
            Told(
                "{number} records carry an outcome that is no known type: they are in no number of outcomes.",
                about["outcomes_unknown"],
            )
        )
    if len(about["forces"]) > 1:
        told.append(
            f"The records come from {len(about['forces'])} forces: {', '.join(about['forces'][:6])}; all are counted together."
        )
    if about["first_on"]:
        told.append(
            f"The records handed over begin on {said(date.fromisoformat(about['first_on']))} and end on {said(date.fromisoformat(about['last_on']))}."
        )
    else:
        told.append("No record carries the day on which it was recorded.")
    run = about["run"]
    if run and not run["same_records"]:
        told.append(
            f"The screening {run['run']} read other files than these records: people and courses are as it found them."
        )
    return told
