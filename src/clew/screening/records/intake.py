"""Check every row of the parts and write the clean tables that the stages read.

Works on sets, in DuckDB, whatever engine runs the stages: it is bound by reading, and streams. Narratives are not
copied: `narratives` keeps where each stands and the text stage reads it there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from clew.offences import canonical
from clew.screening.engines.duck import connect, quoted
from clew.screening.records.errors import RowError, UnreadableRecords, to_table
from clew.screening.records.parts import ROW, Part, gather
from clew.screening.records.schema import INCIDENTS, INVOLVEMENTS, LONGEST_FIELD, LONGEST_TEXT, ORDERS, TABLES, Column, Table

_MOMENT = "coalesce(try_cast({c} as timestamp), try_strptime({c}, ['%d/%m/%Y', '%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S', '%Y%m%d%H%M%S']))"
_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_FORMULA = r"^\s*(=[^=]|@[A-Za-z]+\(|[+\-][A-Za-z]+\(|#(REF|DIV/0|N/A|VALUE|NAME\?|NUM|NULL)[!]?)"


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read: `counts` of rows by table and what became of them, `parts` with their hashes, `errors`."""

    counts: dict[str, dict[str, int]]
    parts: list[Part]
    errors: list[RowError]
    last_day: date | None


def take_in(records: Path, out: Path, *, as_at: date | None = None, today: date | None = None,
            note: Callable[[str], None] = lambda _: None, threads: int | None = None) -> Intake:  # fmt: skip
    """Write incidents, mentions, orders, texts and errors as Parquet under `out`.

    `as_at`: rows recorded after this day are left out, as if not yet written. Raises UnreadableRecords when no usable
    incident remains.
    """
    out.mkdir(parents=True, exist_ok=True)
    parts, errors = gather(records, out / "staging", note=note)
    con = connect(out, threads=threads)
    try:
        counts: dict[str, dict[str, int]] = {}
        for table in TABLES:
            note(table.name)
            mine = [(i, p) for i, p in enumerate(parts) if p.table == table.name]
            counts[table.name] = _check(con, table, mine, errors, today or date.today())
        last = _clean_incidents(con, out, as_at, today or date.today(), counts)
        if last is None:
            raise UnreadableRecords(errors or [RowError("incidents", 0, "", "", "", "there is no usable incident", "See the errors above")])
        _clean_involvements(con, out, errors, parts, counts)
        _clean_orders(con, out)
        _narratives(con, out, parts)
    finally:
        con.close()
    pq.write_table(to_table(errors), out / "errors.parquet")
    return Intake(counts, parts, errors, last)


def _alike(parts: Sequence[tuple[int, Path, Any]]) -> list[tuple[list[tuple[int, Path]], Any, pa.Schema]]:
    """Parts with the same columns, taken together: one scan of many files costs much less than many scans of one."""
    groups: dict[tuple[Any, str], tuple[list[tuple[int, Path]], Any, pa.Schema]] = {}
    for number, path, note in parts:
        schema = pq.read_schema(path).remove_metadata()
        groups.setdefault((note, str(schema)), ([], note, schema))[0].append((number, path))
    return list(groups.values())


def _files(group: list[tuple[int, Path]]) -> str:
    """The files of a group as a table `f`, each row with its file's number as f._file and its place as f.file_row_number."""
    paths = ", ".join(f"'{quoted(path)}'" for _, path in group)
    numbers = ", ".join(f"('{quoted(path)}', {number})" for number, path in group)
    return (
        f"(select r.*, n.part as _file from read_parquet([{paths}], file_row_number = true, filename = true) r "
        f"join (values {numbers}) n(path, part) on r.filename = n.path) f"
    )


def _scan(table: Table, parts: list[tuple[int, Part]]) -> str:
    """All parts of a table as one set of text columns, with where each row stands."""
    selects = []
    for group, staged, schema in _alike([(number, part.parquet, part.staged) for number, part in parts]):
        held = {c.lower(): c for c in schema.names if c != ROW}
        known = [
            f"nullif(trim(cast(f.\"{held[c.name]}\" as varchar)), '') as {c.name}"
            if c.name in held
            else f"cast(null as varchar) as {c.name}"
            for c in table.columns
            if c.kind != "narrative"
        ]
        # Columns that are not ours travel along under their own names.
        extra = [f'cast(f."{held[c]}" as varchar) as "{c}"' for c in sorted(held) if table.column(c) is None and not c.startswith("_")]
        sheet = f"f.{ROW}" if staged else "f.file_row_number + 2"
        text = next((held[c.name] for c in table.columns if c.kind == "narrative" and c.name in held), None)
        long = f'coalesce(strlen(f."{text}") > {LONGEST_TEXT}, false)' if text else "false"
        selects.append(
            f"select f._file as _part, f.file_row_number as _at, cast({sheet} as bigint) as _sheet, {long} as _long, "
            f"{', '.join(known + extra)} from {_files(group)}"
        )
    return " union all by name ".join(selects)


def _no_rows(table: Table) -> str:
    columns = ", ".join(f"cast(null as varchar) as {c.name}" for c in table.columns if c.kind != "narrative")
    return f"select 0 as _part, 0 as _at, cast(0 as bigint) as _sheet, false as _long, {columns} where false"


@dataclass(frozen=True, slots=True)
class _Rule:
    field: str
    broken: str  # SQL that is true of a bad row
    reason: str
    cure: str


def _rules(table: Table, today: date) -> list[_Rule]:
    rules = [
        _Rule(k, f"{k} is null", f"{k} is blank", "Give every row its key; a row without one cannot be told from another")
        for k in table.keys
    ]
    for column in table.columns:
        if column.kind == "narrative":
            continue
        name = column.name
        rules.append(_Rule(name, f"case when {name}[1] in ('=', '@', '+', '-', '#') then regexp_matches({name}, '{_FORMULA}') else false end", "a spreadsheet formula or error stands where a value should be",
                           "Export values, not formulas"))  # fmt: skip
        rules.append(_Rule(name, f"strlen({name}) > {LONGEST_FIELD}", f"the cell is longer than {LONGEST_FIELD:,} characters",
                           "Look for a missing quote or delimiter before this row"))  # fmt: skip
        rules += _kind_rules(column, today)
    return rules


def _kind_rules(column: Column, today: date) -> list[_Rule]:
    name = column.name
    if column.kind in ("moment", "day"):
        moment = f"_m_{name}"
        rules = [_Rule(name, f"{name} is not null and {moment} is null", "there is no such date",
                       "Write dates as 2026-02-28, times as 2026-02-28 14:05")]  # fmt: skip
        if column.past:
            rules.append(
                _Rule(
                    name,
                    f"{moment} >= date '{today}' + interval 2 day",
                    "the date lies in the future",
                    "Check the year and the order of day and month",
                )
            )
        rules.append(_Rule(name, f"{moment} < timestamp '1890-01-01'", "the date is before 1890", "Check the year"))
        return rules
    if column.kind == "choice":
        allowed = ", ".join(f"'{c.lower()}'" for c in column.choices)
        return [
            _Rule(
                name,
                f"lower({name}) not in ({allowed})",
                f"{name} is none of the words it may be",
                f"Use one of: {', '.join(column.choices)}",
            )
        ]
    if column.kind == "flag":
        allowed = ", ".join(f"'{c}'" for c in (*_TRUE, *_FALSE))
        return [
            _Rule(name, f"lower({name}) not in ({allowed})", f"{name} is neither true nor false", "Write true or false, or leave it blank")
        ]
    return []


def _check(
    con: duckdb.DuckDBPyConnection, table: Table, parts: list[tuple[int, Part]], errors: list[RowError], today: date
) -> dict[str, int]:
    """Make `raw_<table>` (good rows) and add what is wrong with the others to `errors`."""
    parsed = "".join(f", {_MOMENT.format(c=c.name)} as _m_{c.name}" for c in table.columns if c.kind in ("moment", "day"))
    scan = _scan(table, parts) if parts else _no_rows(table)
    con.execute(f"create or replace temp table seen_{table.name} as select *{parsed} from ({scan}) s")
    rules = _rules(table, today)
    broken = " or ".join(f"coalesce({r.broken}, false)" for r in rules)
    con.execute(f"create or replace temp table raw_{table.name} as select *, ({broken}) as _bad from seen_{table.name}")
    con.execute(f"drop table seen_{table.name}")
    read, bad = con.execute(f"select count(*), count(*) filter (where _bad) from raw_{table.name}").fetchall()[0]
    names = {i: p.name for i, p in parts}
    reference = " || ' ' || ".join(f"coalesce({k}, '')" for k in table.keys)
    if bad:
        con.execute(f"create or replace temp table wrong as select * from raw_{table.name} where _bad")
        for rule in rules:
            rows = con.execute(
                f"select _part, _sheet, trim({reference}), coalesce({rule.field}, '') from wrong where coalesce({rule.broken}, false) order by _part, _sheet"
            ).fetchall()
            errors += [RowError(names[p], s, ref, rule.field, value, rule.reason, rule.cure) for p, s, ref, value in rows]
        con.execute(f"delete from raw_{table.name} where _bad")
    text = next((c.name for c in table.columns if c.kind == "narrative"), "")
    if text:
        rows = con.execute(f"select _part, _sheet, trim({reference}) from raw_{table.name} where _long order by all").fetchall()
        errors += [
            RowError(names[p], s, ref, text, "", f"the text is longer than {LONGEST_TEXT:,} characters; only these were read",
                     "Put long logs in the texts table, one row for each entry", "warning")
            for p, s, ref in rows
        ]  # fmt: skip
    lost = sum(1 for e in errors if e.file in names.values() and e.severity == "set aside" and e.row and not e.field)
    undecoded = sum(1 for e in errors if e.file in names.values() and e.reason == "the bytes are not UTF-8")
    return {"read": read + lost + undecoded, "set_aside": bad + lost + undecoded}


def _flag(name: str) -> str:
    return f"case when lower({name}) in {_TRUE} then true when lower({name}) in {_FALSE} then false end as {name}"


def _extras(con: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    columns = [r[0] for r in con.execute(f"describe raw_{table.name}").fetchall()]
    return [f'"{c}"' for c in columns if not c.startswith("_") and table.column(c) is None]


def _clean_incidents(con: duckdb.DuckDBPyConnection, out: Path, as_at: date | None, today: date, counts: dict) -> date | None:
    """Write incidents.parquet, newest version of each key, and return the last day on which one was recorded."""
    codes = con.execute(
        "select distinct offence_code from raw_incidents union select distinct alternate_offence_code from raw_incidents"
    ).fetchall()
    con.execute("create or replace temp table codes (written varchar, code varchar)")
    known = [(c, canonical(c)) for (c,) in codes if c is not None]
    if known:
        con.executemany("insert into codes values (?, ?)", known)
    moments = {c: f"_m_{c}" for c in ("reported_on", "recorded_on", "occurred_from", "occurred_to", "outcome_on")}
    plain = ("system", "outcome_code", "officer_in_case", "location", "postcode", "offence", "secondary_offence_codes")
    extras = _extras(con, INCIDENTS)
    con.execute(f"""
        create or replace temp table dated as
        select force, incident_id, _part, _at, lower(record_kind) as record_kind, coalesce(lower(status), 'live') as status,
            {", ".join(f"{sql} as {c}" for c, sql in moments.items())}, {", ".join(plain)}, {_flag("domestic")}, {_flag("online")},
            coalesce(a.code, offence_code) as offence_code, coalesce(b.code, alternate_offence_code) as alternate_offence_code
            {"".join(", r." + e for e in extras)}
        from raw_incidents r left join codes a on r.offence_code = a.written left join codes b on r.alternate_offence_code = b.written""")
    con.execute("""
        create or replace temp table placed as
        select *, coalesce(occurred_from, reported_on, recorded_on, occurred_to) as happened_at,
            cast(coalesce(recorded_on, reported_on, occurred_from, occurred_to) as date) as known_on
        from dated""")
    keys, rows = con.execute("select count(distinct (force, incident_id)), count(*) from placed").fetchall()[0]
    newest = ""
    if keys < rows:
        newest = "qualify row_number() over (partition by force, incident_id order by _part desc, _at desc) = 1"
    limit = f"where known_on is null or known_on <= date '{as_at}'" if as_at else ""
    con.execute(f"create or replace temp table kept as select * from placed {limit} {newest}")
    con.execute(f"""
        copy (select row_number() over (order by force, incident_id) - 1 as inc, * exclude (_part, _at), _part as part, _at as at from kept)
        to '{quoted(out / "incidents.parquet")}' (format parquet)""")
    con.execute(f"create or replace temp view incidents as select * from read_parquet('{quoted(out / 'incidents.parquet')}')")
    kept, last = con.execute("select count(*), max(known_on) from incidents").fetchall()[0]
    counts["incidents"] |= {"older_versions": rows - keys, "after_as_at": keys - kept, "kept": kept}
    return min(last, today) if last else (today if kept else None)


def _clean_involvements(con: duckdb.DuckDBPyConnection, out: Path, errors: list[RowError], parts: list[Part], counts: dict) -> None:
    extras = _extras(con, INVOLVEMENTS)
    person = ", ".join(f"r.{c.name}" for c in INVOLVEMENTS.columns if c.name not in ("force", "incident_id", "role"))
    con.execute(f"""
        copy (
            select i.inc, r.force, r.incident_id, coalesce(lower(r.role), 'witness') as role,
                row_number() over (partition by i.inc, coalesce(lower(r.role), 'witness') order by r._part, r._at) as row,
                {person.replace("r.date_of_birth", "strftime(r._m_date_of_birth, '%Y-%m-%d') as date_of_birth")}
                {"".join(", r." + e for e in extras)}
            from raw_involvements r join incidents i on r.force = i.force and r.incident_id = i.incident_id
        ) to '{quoted(out / "involvements.parquet")}' (format parquet)""")
    kept = pq.read_metadata(out / "involvements.parquet").num_rows
    total = con.execute("select count(*) from raw_involvements").fetchall()[0][0]
    counts["involvements"] |= {"kept": kept, "without_incident": total - kept}
    if total > kept and not counts["incidents"]["after_as_at"]:
        rows = con.execute("""select r._part, r._sheet, r.force || ' ' || r.incident_id from raw_involvements r
            anti join incidents i on r.force = i.force and r.incident_id = i.incident_id order by all limit 10000""").fetchall()
        errors += [
            RowError(
                parts[p].name,
                s,
                ref,
                "incident_id",
                ref,
                "no usable incident has this key",
                "Send the incident too, or mend its row if it was set aside",
            )
            for p, s, ref in rows
        ]


def _clean_orders(con: duckdb.DuckDBPyConnection, out: Path) -> None:
    dates = ("made_on", "served_on", "expires_on", "subject_date_of_birth", "protected_date_of_birth")
    columns = [f"cast(_m_{c.name} as date) as {c.name}" if c.name in dates else f"lower(kind) as {c.name}" if c.name == "kind" else c.name
               for c in ORDERS.columns]  # fmt: skip
    con.execute(f"""copy (select row_number() over (order by order_id) - 1 as ord, {", ".join(columns)} from raw_orders
        qualify row_number() over (partition by order_id order by _part desc, _at desc) = 1)
        to '{quoted(out / "orders.parquet")}' (format parquet)""")


def _narratives(con: duckdb.DuckDBPyConnection, out: Path, parts: list[Part]) -> None:
    """A list of what to read for each incident: its narrative where it stands, and its further texts."""
    con.execute(f"""copy (select i.inc, r._part as part, r._at as at, coalesce(nullif(trim(r.kind), ''), 'text') as kind
        from raw_texts r join incidents i on r.force = i.force and r.incident_id = i.incident_id)
        to '{quoted(out / "text_places.parquet")}' (format parquet)""")


def narrative_sql(parts: list[tuple[int, Path, bool]], incidents: str, text_places: str) -> str:
    """SQL that streams every text: inc, source ('narrative', 'offence' or 'texts:<kind>'), body.

    `parts` are (number, Parquet path, holds texts rather than narratives). Written for DuckDB.
    """
    selects = []
    for group, is_texts, schema in _alike(parts):
        names = {c.lower(): c for c in schema.names}
        column = names.get("text" if is_texts else "narrative")
        if column is None:
            continue
        source = "'texts:' || w.kind" if is_texts else "'narrative'"
        selects.append(
            f'select w.inc, {source} as source, left(cast(f."{column}" as varchar), {LONGEST_TEXT}) as body from {_files(group)} '
            f'join {text_places if is_texts else incidents} w on w.part = f._file and w.at = f.file_row_number where f."{column}" is not null'
        )
    selects.append(f"select inc, 'offence' as source, offence as body from {incidents} where offence is not null and offence_code is null")
    return " union all ".join(selects)
