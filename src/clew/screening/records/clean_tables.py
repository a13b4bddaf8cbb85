"""The clean tables that the stages read, written from the good rows of the newest parts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from clew.offences import canonical
from clew.screening.engines.duck import Session, parquet, quoted
from clew.screening.records.errors import MOST_TOLD, RowError
from clew.screening.records.marks import marked
from clew.screening.records.parts import Part
from clew.screening.records.row_rules import FALSE, TRUE
from clew.screening.records.schema import INVOLVEMENTS, ORDERS, PERSON_COLUMNS, Table
from clew.screening.records.scope import Scope, leave_out_people, leave_out_records


def only_newest(con: Session, table: Table) -> int:
    """The newest part that holds a key gives all its rows of the table; those of earlier parts go
    to `older_<table>`. How many.

    A part holds a key even if its row was set aside: what somebody tried to correct must not come
    back. A row with its key alone says that the record has none.
    """
    raw, older = f"raw_{table.name}", f"older_{table.name}"
    keys = ", ".join(table.keys)
    same = " and ".join(f"r.{k} = n.{k}" for k in table.keys)
    filled = " and ".join(f"{k} is not null" for k in table.keys)
    con.execute(
        f"create or replace temp table newest as select {keys}, max(_part) as _part from {raw} where {filled} group by {keys} having min(_part) < max(_part)"
    )
    con.execute(
        f"create or replace temp table {older} as select r.* from {raw} r join newest n on {same} where r._part < n._part and not r._bad and not r._lost"
    )
    con.execute(f"delete from {raw} r using newest n where {same} and r._part < n._part")
    said = ", ".join(
        c.name for c in table.columns if c.name not in table.keys and c.kind != "narrative"
    )
    if table is INVOLVEMENTS:
        for name in (raw, older):
            con.execute(f"delete from {name} where coalesce({said}) is null")
    con.execute("drop table newest")
    return int(con.execute(f"select count(*) from {older}").fetchall()[0][0])


def _flag(name: str) -> str:
    return f"case when lower({name}) in {TRUE} then true when lower({name}) in {FALSE} then false end as {name}"


def write_incidents(
    con: Session,
    out: Path,
    as_at: date | None,
    today: date,
    counts: dict,
    extras: list[str],
    scope: Scope | None = None,
) -> date | None:
    """Write incidents.parquet, newest version of each key, and return the last day on which one was
    recorded. `scope`: what is screened, where that is not everything.
    """
    codes = con.execute(
        "select offence_code from raw_incidents union select alternate_offence_code from raw_incidents union select first_offence_code from raw_incidents"
    ).fetchall()
    con.execute("create or replace temp table codes (written varchar, code varchar)")
    known = [(c, canonical(c)) for (c,) in codes if c is not None]
    if known:
        con.executemany("insert into codes values (?, ?)", known)
    moments = {
        c: f"_m_{c}"
        for c in ("reported_on", "recorded_on", "occurred_from", "occurred_to", "outcome_on")
    }
    plain = (
        "system",
        "outcome_code",
        "officer_in_case",
        "area",
        "location",
        "postcode",
        "offence",
        "secondary_offence_codes",
    )
    con.execute(f"""
        create or replace temp table dated as
        select force, incident_id, _part, _at, lower(record_kind) as record_kind, coalesce(lower(status), 'live') as status,
            {", ".join(f"{sql} as {c}" for c, sql in moments.items())}, {", ".join(plain)}, {_flag("domestic")}, {_flag("online")},
            coalesce(a.code, offence_code) as offence_code, coalesce(b.code, alternate_offence_code) as alternate_offence_code,
            coalesce(f.code, first_offence_code) as first_offence_code
            {"".join(", r." + e for e in extras)}
        from raw_incidents r left join codes a on r.offence_code = a.written left join codes b on r.alternate_offence_code = b.written left join codes f on r.first_offence_code = f.written""")
    con.execute("""
        create or replace temp table placed as
        select *, coalesce(occurred_from, reported_on, recorded_on, occurred_to) as happened_at,
            cast(coalesce(recorded_on, reported_on, occurred_from, occurred_to) as date) as known_on
        from dated""")
    keys, rows = con.execute(
        "select count(distinct (force, incident_id)), count(*) from placed"
    ).fetchall()[0]
    newest = ""
    if keys < rows:
        newest = "qualify row_number() over (partition by force, incident_id order by _part desc, _at desc) = 1"
    limit = f"where known_on is null or known_on <= date '{as_at}'" if as_at else ""
    con.execute(f"create or replace temp table kept as select * from placed {limit} {newest}")
    left_out = leave_out_records(con, scope, as_at) if scope else 0
    con.execute(f"""
        copy (select row_number() over (order by force, incident_id) - 1 as inc, * exclude (_part, _at), _part as part, _at as at from kept order by inc)
        to '{quoted(out / "incidents.parquet")}' (format parquet)""")
    con.execute(
        f"create or replace temp view incidents as select * from {parquet(out / 'incidents.parquet')}"
    )
    kept, last = con.execute("select count(*), max(known_on) from incidents").fetchall()[0]
    counts["incidents"] |= {
        "older_versions": rows - keys,
        "after_as_at": keys - kept - left_out,
        "left_out": left_out,
        "kept": kept,
    }
    return min(last, today) if last else (today if kept else None)


def write_involvements(
    con: Session,
    out: Path,
    errors: list[RowError],
    parts: list[Part],
    counts: dict,
    extras: list[str],
    people_of: str = "",
    scope: Scope | None = None,
) -> None:
    """Write involvements.parquet, each person with the mark that the record gives them, and
    withdrawn.parquet: who was named before. `people_of`: a condition on the incidents whose people
    are wanted.
    """
    left_out = leave_out_people(con, scope) if scope else 0
    person = ", ".join(
        f"r.{c.name}"
        for c in INVOLVEMENTS.columns
        if c.name not in ("force", "incident_id", "role")
    )
    person = person.replace(
        "r.date_of_birth", "strftime(r._m_date_of_birth, '%Y-%m-%d') as date_of_birth"
    )
    versions = "{table} r join incidents i on r.force = i.force and r.incident_id = i.incident_id"
    versions += f" and ({people_of})" if people_of else ""
    select = "select i.inc, r.force, r.incident_id, coalesce(lower(r.role), 'witness') as role, {person}{extras}, r._part, r._at, r._sheet from {versions}"
    con.execute(
        f"""create or replace temp table marked_involvements as {
            marked(
                select.format(
                    person=person,
                    extras="".join(f", r.{e}" for e in extras),
                    versions=versions.format(table="raw_involvements"),
                ),
                "_part, _at",
            )
        }"""
    )
    con.execute(f"""copy (select * exclude (_part, _at, _sheet) from marked_involvements order by inc, role, row)
        to '{quoted(out / "involvements.parquet")}' (format parquet)""")
    files = ", ".join(f"({n}, '{quoted(p.name)}')" for n, p in enumerate(parts))
    con.execute(
        f"""create or replace temp table named_before as {
            marked(
                select.format(
                    person=person, extras="", versions=versions.format(table="older_involvements")
                ),
                "_part, _at",
                within="inc, role, _part",
            )
        }"""
    )
    con.execute(f"""copy (select b.force, b.incident_id, b.role, b.mark, {", ".join(f"b.{c}" for c in PERSON_COLUMNS)}, b.relationship, n.file, b._sheet as file_row
            from named_before b anti join marked_involvements m on b.inc = m.inc and b.role = m.role and b.mark = m.mark
            join (values {files}) n(part, file) on b._part = n.part order by b.force, b.incident_id, b.role, b._part, b.mark)
        to '{quoted(out / "withdrawn.parquet")}' (format parquet)""")
    kept = pq.read_metadata(out / "involvements.parquet").num_rows
    total = con.execute("select count(*) from raw_involvements").fetchall()[0][0]
    withdrawn = pq.read_metadata(out / "withdrawn.parquet").num_rows
    known = (
        con.execute(
            "select count(*) from raw_involvements r semi join incidents i on r.force = i.force and r.incident_id = i.incident_id"
        ).fetchall()[0][0]
        if people_of
        else kept
    )
    counts["involvements"] |= {
        "kept": kept,
        "without_incident": total - known,
        "no_longer_named": withdrawn,
        "left_out": left_out,
        "with_ethnicity": con.execute(
            "select count(*) from raw_involvements where ethnicity is not null"
        ).fetchall()[0][0],
    }
    if total > known and not counts["incidents"]["after_as_at"]:
        bare = "ltrim({}.incident_id, '0')"
        rows = con.execute(f"""select r._part, r._sheet, r.force || ' ' || r.incident_id, r.incident_id, z.force is not null from raw_involvements r
            anti join incidents i on r.force = i.force and r.incident_id = i.incident_id
            left join (select distinct force, {bare.format("i")} as bare from incidents i where incident_id[1] = '0') z
                on r.force = z.force and r.incident_id[1] <> '0' and r.incident_id = z.bare
            order by all limit {MOST_TOLD}""").fetchall()
        lost_zeros = (
            "no usable incident has this key, but there is one with zeros before it",
            "A spreadsheet takes zeros away: export the column as text",
        )
        plain = (
            "no usable incident has this key",
            "Send the incident too, or mend its row if it was set aside",
        )
        errors += [
            RowError(parts[p].name, s, ref, "incident_id", key, *(lost_zeros if zeros else plain))
            for p, s, ref, key, zeros in rows
        ]


def write_orders(con: Session, out: Path) -> None:
    dates = (
        "made_on",
        "served_on",
        "expires_on",
        "subject_date_of_birth",
        "protected_date_of_birth",
    )
    columns = [
        f"cast(_m_{c.name} as date) as {c.name}"
        if c.name in dates
        else f"lower(kind) as {c.name}"
        if c.name == "kind"
        else c.name
        for c in ORDERS.columns
    ]
    con.execute(f"""copy (select row_number() over (order by order_id) - 1 as ord, {", ".join(columns)} from raw_orders
        qualify row_number() over (partition by order_id order by _part desc, _at desc) = 1 order by ord)
        to '{quoted(out / "orders.parquet")}' (format parquet)""")


def write_text_places(con: Session, out: Path) -> None:
    """A list of what to read for each incident: its narrative where it stands, and its further
    texts.
    """
    con.execute(f"""copy (select i.inc, r._part as part, r._at as at, coalesce(nullif(trim(r.kind), ''), 'text') as kind
        from raw_texts r join incidents i on r.force = i.force and r.incident_id = i.incident_id order by all)
        to '{quoted(out / "text_places.parquet")}' (format parquet)""")
