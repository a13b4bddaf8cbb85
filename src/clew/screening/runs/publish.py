"""Write the result aside, audit it, and put it in place by one rename."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.engines.duck import connect, quoted
from clew.screening.records.errors import to_table
from clew.screening.runs.spreadsheet import write_csv
from clew.screening.runs.stages import Job, RunFailed

TABLES = ("courses", "course_incidents", "reasons", "identities")


def write_result(job: Job, aside: Path, *, csv: bool) -> dict[str, int]:
    """Every table of the published run under `aside`; counts of their rows."""
    aside.mkdir(parents=True, exist_ok=True)
    con = connect(aside)
    try:
        for stage, names in (("records", ("incidents",)), ("people", ("mentions", "identity_of", "attention")), ("courses", ("members", "shape", "acts_of", "letters_of", "gaps", "dated_members", "ordered")),
                             ("ranking", ("reasons_of", "listed"))):  # fmt: skip
            for name in names:
                source = job.work / stage / f"{name}.parquet"
                con.execute(
                    f"create view {name} as select * from read_parquet('{quoted(source / '*.parquet' if source.is_dir() else source)}')"
                )
        _courses(con, aside)
        copies = {
            "course_incidents": """select l.course_id, i.force, i.incident_id, m.part from listed l join members m on l.course_id = m.course_id
                join incidents i on m.inc = i.inc order by l.course_id, i.force, i.incident_id""",
            "reasons": """select r.course_id, r.reason, r.points, i.force, i.incident_id, r.quote, r.start, r."end", r.source, r.rule, r.basis
                from reasons_of r join listed l on r.course_id = l.course_id left join incidents i on r.inc = i.inc
                order by r.course_id, r.points desc, r.rule, i.force, i.incident_id, r.start""",
            "identities": """select o.identity as identity_id, k.force, k.incident_id, k.role, k.row, round(o.strength, 3) as strength
                from identity_of o join mentions k on o.m = k.m where k.inc is not null order by o.identity, k.force, k.incident_id, k.role, k.row""",
            "attention": "select identity as identity_id, reason, detail from attention order by 1, 2, 3",
        }
        for name, sql in copies.items():
            con.execute(f"copy ({sql}) to '{quoted(aside / (name + '.parquet'))}' (format parquet)")
    finally:
        con.close()
    pq.write_table(to_table(job.errors) if job.errors else pq.read_table(job.work / "records" / "errors.parquet"), aside / "errors.parquet")
    if csv:
        for name in (*TABLES, "attention", "errors"):
            write_csv(pq.read_table(aside / f"{name}.parquet"), aside / f"{name}.csv")
    return {name: pq.read_metadata(aside / f"{name}.parquet").num_rows for name in (*TABLES, "attention", "errors")}


def _courses(con: Any, aside: Path) -> None:
    """courses.parquet, with the elements of each course as JSON."""
    letters = ", ".join(f"coalesce(t.letter_{x}, 0) as letter_{x}" for x in "abcdefg")
    rows = con.sql(f"""select l.course_id, l.list, l.rank, l.points, l.suspect_identity, l.victim_identity, l.first_on, l.last_on, l.incident_count,
            l.recorded_as_stalking = 1 as recorded_as_stalking, l.occasions, l.direct, l.circle, l.proxy, l.unknown_suspect, l.counter_allegation,
            l.other_victim, l.offences, g.longest_gap, coalesce(a.pursuit_days, 0) as pursuit_days, coalesce(a.pursuit_kinds, 0) as pursuit_kinds,
            coalesce(a.behaviour_kinds, 0) as behaviour_kinds, a.told_on, a.last_pursuit, coalesce(a.fear, 0) as fear,
            coalesce(a.changed_life, 0) as changed_life, coalesce(a.fixated, 0) as fixated, coalesce(a.repeated, 0) as repeated,
            coalesce(a.told_to_stop, 0) as told_to_stop, coalesce(a.violence_days, 0) as violence_days, coalesce(o.n, 0) as in_force, {letters}
        from listed l left join acts_of a on l.course_id = a.course_id left join gaps g on l.course_id = g.course_id
        left join letters_of t on l.course_id = t.course_id
        left join (select course_id, count(distinct inc) as n from ordered group by course_id) o on l.course_id = o.course_id
        order by l.list, l.rank""").to_arrow_table().to_pylist()  # fmt: skip
    shown = [
        {**{k: r[k] for k in ("course_id", "list", "rank", "points", "suspect_identity", "victim_identity", "first_on", "last_on", "incident_count",
                              "recorded_as_stalking")}, "elements": json.dumps(_elements(r))}
        for r in rows
    ]  # fmt: skip
    schema = pa.schema([
        ("course_id", pa.string()), ("list", pa.string()), ("rank", pa.int64()), ("points", pa.float64()), ("suspect_identity", pa.string()),
        ("victim_identity", pa.string()), ("first_on", pa.date32()), ("last_on", pa.date32()), ("incident_count", pa.int64()),
        ("recorded_as_stalking", pa.bool_()), ("elements", pa.string()),
    ])  # fmt: skip
    pq.write_table(pa.Table.from_pylist(shown, schema=schema), aside / "courses.parquet")


def _elements(r: dict[str, Any]) -> dict[str, Any]:
    """What the law asks of a course and what these records hold of it. Signs are signs: nobody has found them proved."""
    return {
        "s7_occasions": r["occasions"],
        "s2A_acts": [x for x in "abcdefg" if r[f"letter_{x}"]],
        "behaviour_kinds": r["behaviour_kinds"],
        "s4A_signs": {
            "violence_or_threats_on_days": r["violence_days"], "fear_or_distress_told": bool(r["fear"]), "daily_life_changed": bool(r["changed_life"]),
        },
        "four": {
            "fixated": bool(r["fixated"]), "obsessive": r["pursuit_kinds"] >= 3, "unwanted": bool(r["told_to_stop"] or r["told_on"]),
            "repeated": r["pursuit_days"] >= 2 or bool(r["repeated"]),
        },
        "told_to_stop_on": _day(r["told_on"]),
        "went_on_after": bool(r["told_on"] and r["last_pursuit"] and r["last_pursuit"] > r["told_on"]),
        "longest_gap_days": r["longest_gap"],
        "records_while_order_in_force": r["in_force"],
        "different_recorded_offences": r["offences"],
        "records_by_part": {p: r[p] for p in ("direct", "circle", "proxy", "unknown_suspect", "counter_allegation", "other_victim") if r[p]},
    }  # fmt: skip


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
    "a reason's record is not in its course": "select r.course_id from reasons r anti join course_incidents i on r.course_id = i.course_id and r.force = i.force "
    "and r.incident_id = i.incident_id where r.incident_id is not null",
    "a person of a course has no identity": "select c.course_id from courses c anti join identities i on c.victim_identity = i.identity_id",
    "a mention has two identities": "select force from identities group by force, incident_id, role, row having count(*) > 1",
}


def audit(folder: Path) -> list[str]:
    """What is wrong with a written run; empty when it may be published."""
    con = connect(folder)
    try:
        for name in TABLES:
            con.execute(f"create view {name} as select * from read_parquet('{quoted(folder / (name + '.parquet'))}')")
        return [f"{what} ({len(rows)}, such as {rows[0][0]})" for what, sql in _AUDIT.items() if (rows := con.execute(sql).fetchall())]
    finally:
        con.close()


def publish(aside: Path, runs: Path, run_id: str) -> Path:
    """Audit, rename, and turn `latest` to it. Raises RunFailed when the audit finds anything; then nothing changes."""
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
