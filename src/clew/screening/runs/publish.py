"""Write the result aside, audit it, and put it in place by one rename."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.engines.duck import connect, parquet, quoted
from clew.screening.records.errors import to_table
from clew.screening.records.parts import given_parquet
from clew.screening.runs.drift import Measured, measure
from clew.screening.runs.spreadsheet import write_csv
from clew.screening.runs.stages import Job, RunFailed

TABLES = ("courses", "course_incidents", "course_victims", "reasons", "identities")
READS = {
    "records": ("incidents", "involvements"),
    "people": ("mentions", "identity_of", "attention"),
    "courses": (
        "members",
        "course_pairs",
        "course_victims",
        "shape",
        "acts_of",
        "letters_of",
        "gaps",
        "dated_members",
        "ordered",
    ),
    "ranking": ("reasons_of", "listed", "candidates", "candidate_reasons"),
}
"""The tables that the published run is made from, by the stage that left them."""
KEPT = {
    "records": ("involvements", "withdrawn"),
    "people": ("mentions", "identity_of", "held_links", "pairs"),
    "courses": ("behaviours", "ordered"),
}
"""The tables that are kept whole beside it: `show`, `why` and `report` read records of courses, mentions and links."""

# The people whose records count in a course: the leading one first, then in the order of their
# first record.
_VICTIMS = """select v.course_id, v.place, v.victim_identity, v.records, v.first_on, v.last_on from (
    select w.course_id, i.identity as victim_identity, count(distinct d.inc) as records, min(d.day) as first_on, max(d.day) as last_on,
        row_number() over (partition by w.course_id order by w.leads desc, min(d.happened_at) nulls last, i.identity) as place
    from course_victims w join (select distinct who, identity from identity_of) i on w.victim = i.who
    join dated_members d on w.course_id = d.course_id left join named_victims n on d.inc = n.inc and n.who = w.victim
    where (w.leads = 1 and d.part <> 'other victim') or (w.leads = 0 and d.part = 'other victim' and d.counts = 1 and n.who is not null)
    group by w.course_id, w.leads, i.identity) v"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows each table has, and how the new records compare with those of the run before."""

    rows: dict[str, int]
    measured: list[Measured]


def write_result(job: Job, aside: Path, *, csv: bool) -> Written:
    """Every table of the published run under `aside`."""
    aside.mkdir(parents=True, exist_ok=True)
    measured: list[Measured] = []
    # Texts stand where they were handed over, unless they had to be copied.
    con = connect(
        aside,
        reads=[job.work, *([job.previous] if job.previous else []), *given_parquet(job.records)],
    )
    try:
        for stage, names in READS.items():
            for name in names:
                source = job.work / stage / f"{name}.parquet"
                con.execute(
                    f"create view {name} as select * from {parquet(source / '*.parquet' if source.is_dir() else source)}"
                )
        con.execute(
            "create view named_victims as select distinct k.inc, i.who from mentions k join identity_of i on k.m = i.m where k.role in ('victim', 'reporter')"
        )
        _courses(con, aside)
        copies = {
            "course_incidents": """select l.course_id, i.force, i.incident_id, m.part, m.tie, m.strength as tie_strength, m.counts = 1 as counts from listed l join members m on l.course_id = m.course_id
                join incidents i on m.inc = i.inc order by l.course_id, i.force, i.incident_id""",
            "course_victims": f"""{_VICTIMS} join listed l on v.course_id = l.course_id order by v.course_id, v.place""",
            "reasons": """select r.course_id, r.reason, r.points, i.force, i.incident_id, r.quote, r.start, r."end", r.source, r.rule, r.basis, r.reader
                from reasons_of r join listed l on r.course_id = l.course_id left join incidents i on r.inc = i.inc
                order by r.course_id, r.points desc, r.rule, i.force, i.incident_id, r.start, r."end", r.source, r.quote, r.reason""",
            "identities": """select o.identity as identity_id, k.force, k.incident_id, k.role, k.row, v.mark, round(o.strength, 3) as strength
                from identity_of o join mentions k on o.m = k.m join involvements v on k.inc = v.inc and k.role = v.role and k.row = v.row order by o.identity, k.force, k.incident_id, k.role, k.row""",
            "attention": "select identity as identity_id, reason, detail from attention order by 1, 2, 3",
        }
        for name, sql in copies.items():
            con.execute(f"copy ({sql}) to '{quoted(aside / (name + '.parquet'))}' (format parquet)")
        (aside / "evidence").mkdir(exist_ok=True)
        # Without the place of each record in its file: the same records in another order are the
        # same run.
        con.execute(
            f"copy (select * exclude (part, \"at\") from incidents order by inc) to '{quoted(aside / 'evidence' / 'incidents.parquet')}' (format parquet)"
        )
        _keep_candidates(con, aside / "evidence")
        _keep_texts(job, con, aside)
        before = job.previous
        if before is not None and (before / "evidence" / "incidents.parquet").exists():
            con.execute(
                f"create view behaviours as select * from {parquet(job.work / 'courses' / 'behaviours.parquet')}"
            )
            measured = measure(con, before, job.facts["skim"]["texts_sql"])
    finally:
        con.close()
    pq.write_table(
        to_table(job.errors)
        if job.errors
        else pq.read_table(job.work / "records" / "errors.parquet"),
        aside / "errors.parquet",
    )
    if csv:
        for name in (*TABLES, "attention", "errors"):
            write_csv(pq.read_table(aside / f"{name}.parquet"), aside / f"{name}.csv")
    rows = {
        name: pq.read_metadata(aside / f"{name}.parquet").num_rows
        for name in (*TABLES, "attention", "errors")
    }
    return Written(rows, measured)


def _keep_candidates(con: Any, kept: Path) -> None:
    """evidence/candidates.parquet and what belongs to it: every course that was considered, its
    records and the lines that gave it points,
    and why it is in no list. No words of any record: those not listed can be many."""
    tables = {
        "candidates": """select course_id, suspect_identity, victim_identity, list, points, not_listed, first_on, last_on, incident_count
            from candidates order by course_id""",
        "candidate_victims": f"""{_VICTIMS} join candidates c on v.course_id = c.course_id order by v.course_id, v.place""",
        "candidate_incidents": """select m.course_id, m.inc, m.part, m.tie, m.strength as tie_strength, m.counts = 1 as counts from members m
            join candidates c on m.course_id = c.course_id order by m.course_id, m.inc""",
        "candidate_reasons": "select course_id, rule, line, n, points, inc, reasons from candidate_reasons order by course_id, rule, line",
    }
    for name, sql in tables.items():
        con.execute(f"copy ({sql}) to '{quoted(kept / (name + '.parquet'))}' (format parquet)")


def _keep_texts(job: Job, con: Any, aside: Path) -> None:
    """evidence/texts.parquet: every text of every listed record in its own words, so that whoever
    decides reads what was read here.
    """
    kept = aside / "evidence"
    kept.mkdir(exist_ok=True)
    for name, source in (
        ("text_places", job.work / "records" / "text_places.parquet"),
        ("all_texts", job.work / "skim" / "texts.parquet"),
    ):
        if source.exists():
            con.execute(f"create view {name} as select * from {parquet(source)}")
    con.execute(f"""copy (select i.force, i.incident_id, t.source, t.body as text,
            row_number() over (partition by t.inc order by t.source <> 'narrative', t.source, t.body) as number
        from ({job.facts["skim"]["texts_sql"]}) t join (select distinct m.inc from members m join listed l on m.course_id = l.course_id) c on t.inc = c.inc
        join incidents i on t.inc = i.inc where t.source <> 'offence' order by i.force, i.incident_id, number)
        to '{quoted(kept / "texts.parquet")}' (format parquet)""")


def _courses(con: Any, aside: Path) -> None:
    """courses.parquet, with the elements of each course as JSON."""
    letters = ", ".join(f"coalesce(t.letter_{x}, 0) as letter_{x}" for x in "abcdefg")
    rows = (
        con.sql(f"""select l.course_id, l.list, l.rank, l.points, l.suspect_identity, l.victim_identity, l.first_on, l.last_on, l.incident_count,
            l.recorded_as_stalking = 1 as recorded_as_stalking, l.occasions, l.telling, l.direct, l.circle, l.proxy, l.unknown_suspect, l.counter_allegation,
            l.other_victim, l.offences, coalesce(p.n, 1) as people, g.longest_gap, coalesce(a.pursuit_days, 0) as pursuit_days, coalesce(a.pursuit_kinds, 0) as pursuit_kinds,
            coalesce(a.behaviour_kinds, 0) as behaviour_kinds, a.told_on, a.last_pursuit, coalesce(a.fear, 0) as fear,
            coalesce(a.changed_life, 0) as changed_life, coalesce(a.fixated, 0) as fixated, coalesce(a.repeated, 0) as repeated,
            coalesce(a.told_to_stop, 0) as told_to_stop, coalesce(a.violence_days, 0) as violence_days, coalesce(o.n, 0) as in_force, {letters}
        from listed l left join acts_of a on l.course_id = a.course_id left join gaps g on l.course_id = g.course_id
        left join letters_of t on l.course_id = t.course_id
        left join (select course_id, count(distinct inc) as n from ordered group by course_id) o on l.course_id = o.course_id
        left join (select course_id, count(*) as n from course_victims group by course_id) p on l.course_id = p.course_id
        order by l.list, l.rank""")
        .to_arrow_table()
        .to_pylist()
    )
    shown = [
        {
            **{
                k: r[k]
                for k in (
                    "course_id",
                    "list",
                    "rank",
                    "points",
                    "suspect_identity",
                    "victim_identity",
                    "first_on",
                    "last_on",
                    "incident_count",
                    "recorded_as_stalking",
                )
            },
            "elements": json.dumps(_elements(r)),
        }
        for r in rows
    ]
    schema = pa.schema(
        [
            ("course_id", pa.string()),
            ("list", pa.string()),
            ("rank", pa.int64()),
            ("points", pa.float64()),
            ("suspect_identity", pa.string()),
            ("victim_identity", pa.string()),
            ("first_on", pa.date32()),
            ("last_on", pa.date32()),
            ("incident_count", pa.int64()),
            ("recorded_as_stalking", pa.bool_()),
            ("elements", pa.string()),
        ]
    )
    pq.write_table(pa.Table.from_pylist(shown, schema=schema), aside / "courses.parquet")


def _elements(r: dict[str, Any]) -> dict[str, Any]:
    """What the law asks of a course and what these records hold of it.

    Signs are signs: nobody has found them proved.
    """
    return {
        "s7_occasions": r["occasions"],
        "people_pursued": r["people"],
        "s2A_acts": [x for x in "abcdefg" if r[f"letter_{x}"]],
        "behaviour_kinds": r["behaviour_kinds"],
        "s4A_signs": {
            "violence_or_threats_on_days": r["violence_days"],
            "fear_or_distress_told": bool(r["fear"]),
            "daily_life_changed": bool(r["changed_life"]),
        },
        "four": {
            "fixated": bool(r["fixated"]),
            "obsessive": r["pursuit_kinds"] >= 3,
            "unwanted": bool(r["told_to_stop"] or r["told_on"]),
            "repeated": r["pursuit_days"] >= 2 or bool(r["repeated"]),
        },
        "told_to_stop_on": _day(r["told_on"]),
        "went_on_after": bool(
            r["told_on"] and r["last_pursuit"] and r["last_pursuit"] > r["told_on"]
        ),
        "longest_gap_days": r["longest_gap"],
        "records_while_order_in_force": r["in_force"],
        "different_recorded_offences": r["offences"],
        "one_record_tells": bool(r["telling"])
        and sum(r[p] for p in ("direct", "circle", "proxy", "unknown_suspect")) == 1,
        "records_by_part": {
            p: r[p]
            for p in (
                "direct",
                "circle",
                "proxy",
                "unknown_suspect",
                "counter_allegation",
                "other_victim",
            )
            if r[p]
        },
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


_AUDIT = {
    "a course is listed twice": "select course_id from courses group by course_id having count(*) > 1",
    "ranks of a list do not run from 1": "select list from courses group by list having max(rank) <> count(*) or min(rank) <> 1 or count(distinct rank) <> count(*)",
    "a course has no record": "select c.course_id from courses c anti join course_incidents i on c.course_id = i.course_id",
    "a record belongs to no course": "select i.course_id from course_incidents i anti join courses c on i.course_id = c.course_id",
    "a course's records do not match its count": "select c.course_id from courses c join course_incidents i on c.course_id = i.course_id "
    "group by c.course_id, c.incident_count having count(*) <> c.incident_count",
    "points do not add up to their reasons": "select c.course_id from courses c left join reasons r on c.course_id = r.course_id "
    "group by c.course_id, c.points having abs(c.points - coalesce(sum(r.points), 0)) > 0.05",
    "a quote has no place": 'select course_id from reasons where quote is not null and (start is null or "end" is null or length(quote) <> "end" - start)',
    "a quote is not in its record's text": "select r.course_id from reasons r where r.quote is not null and r.source <> 'offence' and not exists (select 1 from texts t "
    'where t.force = r.force and t.incident_id = r.incident_id and t.source = r.source and substr(t.text, r.start + 1, r."end" - r.start) = r.quote)',
    "the people of a course do not begin with its victim": "select c.course_id from courses c left join course_victims v on c.course_id = v.course_id and v.place = 1 "
    "where v.victim_identity is distinct from c.victim_identity",
    "a reason's record is not in its course": "select r.course_id from reasons r anti join course_incidents i on r.course_id = i.course_id and r.force = i.force "
    "and r.incident_id = i.incident_id where r.incident_id is not null",
    "a person of a course has no identity": "select c.course_id from courses c anti join identities i on c.victim_identity = i.identity_id",
    "a mention has two identities": "select force from identities group by force, incident_id, role, row having count(*) > 1",
    "two mentions have one mark": "select force from identities group by force, incident_id, role, mark having count(*) > 1",
}


def audit(folder: Path) -> list[str]:
    """What is wrong with a written run; empty when it may be published."""
    con = connect(folder)
    try:
        for name in TABLES:
            con.execute(
                f"create view {name} as select * from {parquet(folder / (name + '.parquet'))}"
            )
        con.execute(
            f"create view texts as select * from {parquet(folder / 'evidence' / 'texts.parquet')}"
        )
        return [
            f"{what} ({len(rows)}, such as {rows[0][0]})"
            for what, sql in _AUDIT.items()
            if (rows := con.execute(sql).fetchall())
        ]
    finally:
        con.close()


def publish(aside: Path, runs: Path, run_id: str) -> Path:
    """Audit, rename, and turn `latest` to it.

    Raises RunFailed when the audit finds anything; then nothing changes.
    """
    wrong = audit(aside)
    if wrong:
        raise RunFailed("the audit stopped publication: " + "; ".join(wrong))
    target = runs / run_id
    for path in aside.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    aside.chmod(0o700)
    if target.exists():
        shutil.rmtree(target)
    os.rename(aside, target)
    point_latest(runs, run_id)
    return target


def point_latest(runs: Path, run_id: str) -> None:
    link = runs / f".latest-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(run_id)
    os.replace(link, runs / "latest")
