"""Check every row of the parts and write the clean tables that the stages read.

Works on sets, in DuckDB, whatever engine runs the stages: it is bound by reading, and streams.
Narratives are not
copied: `text_places` keeps where each stands and the text stage reads it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from clew.screening.engines.duck import ManyStatements, Session, connect
from clew.screening.records.clean_tables import (
    only_newest,
    write_incidents,
    write_involvements,
    write_orders,
    write_text_places,
)
from clew.screening.records.dates import macros
from clew.screening.records.errors import RowError, UnreadableRecords, to_table
from clew.screening.records.part_scans import extra_names, no_rows, scan
from clew.screening.records.parts import Part
from clew.screening.records.row_rules import (
    PLACES,
    Rule,
    broken_rows,
    leave_out,
    month_first,
    rules_of,
    unplaced,
)
from clew.screening.records.schema import INCIDENTS, INVOLVEMENTS, LONGEST_TEXT, TABLES, Table
from clew.screening.records.scope import BadScope, Scope
from clew.screening.records.staging import gather
from clew.screening.records.words import meant_sql

_OUR_FAULT = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.PermissionException,
    ManyStatements,
)
"""Any other complaint of the database is about the files: bytes inside a Parquet file that are not what its end says."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read: `counts` of rows by table and what became of them, `parts` with their hashes,
    `errors`.

    `extras`: for each table the columns that Clew does not know, as they are named in its tables
    and as they were written.
    """

    counts: dict[str, dict[str, int]]
    parts: list[Part]
    errors: list[RowError]
    last_day: date | None
    extras: dict[str, dict[str, str]]


def take_in(
    records: Path,
    out: Path,
    *,
    as_at: date | None = None,
    today: date | None = None,
    note: Callable[[str], None] = lambda _: None,
    threads: int | None = None,
    memory: str | None = None,
    people_of: str = "",
    scope: Scope | None = None,
) -> Intake:
    """Write incidents, mentions, orders, texts and errors as Parquet under `out`.

    `as_at`: rows recorded after this day are left out, as if not yet written. `people_of`: a
    condition on incidents (`i`), where the people of all others are not wanted. `scope`: what is
    screened, where that is not everything. Raises
    UnreadableRecords when no usable
    incident remains.
    """
    out.mkdir(parents=True, exist_ok=True)
    day = today or date.today()
    parts, errors = gather(records, out / "staging", note=note)
    con = connect(out, reads=[p.parquet for p in parts], threads=threads, memory=memory)
    try:
        for sql in macros(day.isoformat()):
            con.execute(sql)
        counts: dict[str, dict[str, int]] = {}
        extras: dict[str, dict[str, str]] = {}
        for table in TABLES:
            note(f"checking {table.name}")
            mine = [(i, p) for i, p in enumerate(parts) if p.table == table.name]
            extras[table.name] = {
                renamed: written for written, renamed in extra_names(mine).items()
            }
            counts[table.name] = _check(con, table, mine, errors, day)
        note("writing the clean tables")
        last = write_incidents(con, out, as_at, day, counts, list(extras[INCIDENTS.name]), scope)
        if last is None and counts[INCIDENTS.name]["left_out"]:
            raise BadScope(
                f"what is to be screened leaves out all {counts[INCIDENTS.name]['left_out']:,} incidents. A record whose kind is not recorded is left out where kinds are named, and an undated one stays"
            )
        if last is None:
            raise UnreadableRecords(
                errors
                or [
                    RowError(
                        "incidents",
                        0,
                        "",
                        "",
                        "",
                        "there is no usable incident",
                        "Send a table with at least one row",
                    )
                ]
            )
        write_involvements(
            con, out, errors, parts, counts, list(extras[INVOLVEMENTS.name]), people_of, scope
        )
        write_orders(con, out)
        write_text_places(con, out)
    except duckdb.Error as problem:
        if isinstance(problem, _OUR_FAULT):
            raise
        about = str(problem).splitlines()[0]
        if (
            isinstance(problem, duckdb.OutOfMemoryException)
            or "No space left" in about
            or "ould not write" in about
        ):
            raise OSError(f"there is no room to work in {out}: {about}") from problem
        raise UnreadableRecords(
            [
                RowError(
                    str(records),
                    0,
                    "",
                    "",
                    "",
                    f"a table cannot be read to its end ({about})",
                    "Export it again",
                ),
                *errors,
            ]
        ) from problem
    finally:
        con.close()
    pq.write_table(to_table(errors), out / "errors.parquet")
    return Intake(counts, parts, errors, last, extras)


def _check(
    con: Session, table: Table, parts: list[tuple[int, Part]], errors: list[RowError], today: date
) -> dict[str, int]:
    """Make `raw_<table>` (good rows of the newest parts) and add what is wrong with the others to
    `errors`.
    """
    moments = [c.name for c in table.columns if c.kind in ("moment", "day")]
    if not parts:
        # Nothing was sent of it: its rules, which take long to plan, have nothing to judge.
        nothing = "".join(f", cast(null as timestamp) as _m_{name}" for name in moments)
        con.execute(
            f"create or replace temp table raw_{table.name} as select *{nothing}, false as _bad, false as _odd from ({no_rows(table)}) s"
        )
        none = {"read": 0, "set_aside": 0}
        return none if table is INCIDENTS else none | {"older_versions": only_newest(con, table)}
    parsed = "".join(f", moment_of({name}) as _m_{name}" for name in moments)
    worded = ", ".join(f"{meant_sql(c)} as {c.name}" for c in table.columns if c.kind == "choice")
    raw, seen = f"raw_{table.name}", f"seen_{table.name}"
    con.execute(
        f"create or replace temp table {seen} as select *{f' replace ({worded})' if worded else ''}{parsed} from ({scan(table, parts)}) s"
    )
    rules = rules_of(table, today, month_first(con, table))
    bad_of, odd_of = (
        " or ".join(
            f"coalesce({r.broken}, false)" for r in rules if (r.then == "set aside") is aside
        )
        or "false"
        for aside in (True, False)
    )
    con.execute(
        f"create or replace temp table {raw} as select *, ({bad_of}) as _bad, ({odd_of}) as _odd from {seen}"
    )
    con.execute(f"drop table {seen}")
    read, lost, bad, odd = con.execute(
        f"select count(*), count(*) filter (where _lost), count(*) filter (where _bad and not _lost), count(*) filter (where _odd and not _lost) from {raw}"
    ).fetchall()[0]
    names = {i: p.name for i, p in parts}
    reference = " || ' ' || ".join(f"coalesce({k}, '')" for k in table.keys)
    if bad or odd:
        errors += broken_rows(con, raw, rules, reference, names)
    if table is INCIDENTS:
        _placed_in_time(con, raw, rules, today, errors)
    if odd:
        leave_out(con, table, rules)
    older = only_newest(con, table) if table is not INCIDENTS else 0
    con.execute(f"delete from {raw} where _bad or _lost")
    text = next((c.name for c in table.columns if c.kind == "narrative"), "")
    if text:
        rows = con.execute(
            f"select _part, _sheet, trim({reference}) from {raw} where _long order by all"
        ).fetchall()
        errors += [
            RowError(
                names[p],
                s,
                ref,
                text,
                "",
                f"the text is longer than {LONGEST_TEXT:,} characters; only these were read",
                "Put long logs in the texts table, one row for each entry",
                "warning",
            )
            for p, s, ref in rows
        ]
    counts = {"read": read, "set_aside": bad + lost}
    return counts | ({"older_versions": older} if table is not INCIDENTS else {})


def _placed_in_time(
    con: Session, raw: str, rules: list[Rule], today: date, errors: list[RowError]
) -> None:
    """Raises UnreadableRecords where most records that give dates give none that can be used: then
    it is the export, or this computer's clock.
    """
    latest = f"greatest({', '.join(f'_m_{c}' for c in PLACES)})"
    dated, lost, ahead = con.execute(
        f"""select count(*) filter (where {" or ".join(f"{c} is not null" for c in PLACES)}), count(*) filter (where {unplaced(rules)}),
            count(*) filter (where {latest} >= date '{today}' + interval 2 day) from {raw} where not _lost and not _bad"""
    ).fetchall()[0]
    if lost * 2 <= dated:
        return
    if ahead * 2 > dated:
        reason, cure = (
            f"most of the records ({ahead:,} of {dated:,}) lie after {today}, which is today by this computer's clock",
            "Set the clock, or the years of the records, and run the command again",
        )
    else:
        reason, cure = (
            f"most of the records ({lost:,} of {dated:,}) give no date that can be used",
            "See below what is wrong with their dates; a mapping can say how they are written (clew records map FILE)",
        )
    raise UnreadableRecords([RowError(INCIDENTS.name, 0, "", "", "", reason, cure), *errors])
