"""Figures at size: every figure of the request over ten years of records, as a ratio to DuckDB's
own count over the same columns.

    python -m bench.figures [--out FILE] [--sizes 100000,1000000,10000000] [--texts 100000]

The records are made by SQL (no texts, random codes) and loaded once; what is timed is after load.
Then the same request from its words to a complete draft, and the question that one force put at
2,977 hours: where was a tracking device used, against the truth of a made-up force. Nothing of that
truth stands beside an answer.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from bench.machine import children_peak_mb, machine, peak_mb
from clew.figures.counting import count
from clew.figures.description import figure
from clew.figures.facts import Facts, open_facts, prepare, register_tables
from clew.offences.periods import latest, split
from clew.synth import Force, make_force
from clew.unit.disclosure.drafting import draft_answer
from clew.unit.disclosure.record import Record

AS_AT = date(2026, 3, 31)
TURNS = 7
REQUEST = """How many incidents of stalking have been recorded in the last three reporting years? How many stalking protection orders have been
issued, and how many breaches of a stalking protection order have been recorded? I don't mind whether it's financial years, calendar years, or
other 12-month periods; if three years would take too long, the latest 12 months."""
TRACKING = "Stalking cases and coercive control cases and harassment cases where GPS tracking (AirTags, trackers, apps) was used, per year, since January 2024"


def make_records(folder: Path, rows: int) -> None:
    """Incidents over ten years with codes as forces mix them (2% stalking, 8% harassment and
    communications), and two people each.
    """
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = false")
    for table in ("incidents", "involvements"):
        (folder / table).mkdir(parents=True)
    con.execute(f"""copy (select 'N' as force, 'I' || i as incident_id, 'crime' as record_kind, case when hash(i * 7) % 50 = 0 then 'cancelled' else 'live' end as status,
        cast(date '2016-04-01' + cast(hash(i) % 3652 as integer) as varchar) as recorded_on, cast(date '2016-03-25' + cast(hash(i) % 3652 as integer) as varchar) as occurred_from,
        case when h < 8 then '8/65' when h < 14 then '008/66' when h < 20 then '195/12' when h < 70 then '195/94' when h < 100 then '195/41' when h < 104 then '008/67' else '149/00' end as offence_code,
        case when hash(i * 11) % 500 = 0 then '195/12' end as secondary_offence_codes, case when hash(i * 13) % 3 = 0 then '16' when hash(i * 13) % 20 = 1 then '1' end as outcome_code,
        cast(date '2016-05-01' + cast(hash(i) % 3652 as integer) as varchar) as outcome_on, 'Mal comms' as narrative
        from (select range as i, hash(range * 3) % 1000 as h from range({rows})) r) to '{folder}/incidents/part-0.parquet' (format parquet, row_group_size 200000)""")
    con.execute(f"""copy (select 'N' as force, 'I' || i as incident_id, case when s = 0 then 'victim' else 'suspect' end as role, case when hash(i * 17 + s) % 2 = 0 then 'F' else 'M' end as sex,
        cast(date '1960-01-01' + cast(hash(i * 19 + s) % 18000 as integer) as varchar) as date_of_birth from range({rows}) t(i), range(2) u(s))
        to '{folder}/involvements/part-0.parquet' (format parquet, row_group_size 200000)""")
    con.close()


def make_register(orders: int) -> dict[str, pa.Table]:
    """A register in proportion: orders, as many applications, breaches."""
    days = [
        date.fromordinal(date(2020, 1, 20).toordinal() + (n * 7919) % 2260) for n in range(orders)
    ]
    steps = [
        {
            "matter": f"m{n}",
            "name": name,
            "on": d,
            "code": "",
            "interim_asked": n % 2 == 0,
            "stalking": False,
        }
        for n, d in enumerate(days)
        for name in ("considered", "applied")
    ]
    held = [
        {
            "matter": f"m{n}",
            "kind": "spo" if n % 2 else "interim_spo",
            "origin": "application",
            "made_on": d,
            "ends_on": None,
            "ended_on": None,
            "positive": False,
            "person": f"p{n // 2}",
            "themes": "No contact",
        }
        for n, d in enumerate(days)
    ]
    breaches = [
        {
            "matter": f"m{n}",
            "section": "s8",
            "happened_on": d,
            "recorded_on": d,
            "outcome": "",
            "outcome_on": None,
        }
        for n, d in enumerate(days)
    ]
    return register_tables(steps, held, breaches)


def asked() -> list[Any]:
    """Every figure of the request, and the same by month over the ten years."""
    years, months = latest(3, "financial", AS_AT), split(date(2016, 4, 1), AS_AT, "month")
    return [
        figure("recorded", "stalking", periods=years, as_at=AS_AT, by=("code",)),
        figure("included", "stalking", periods=years, as_at=AS_AT),
        figure("recorded", "stalking", periods=months, as_at=AS_AT),
        figure(
            "recorded", "stalking", periods=months, as_at=AS_AT, by=("victim_sex", "suspect_sex")
        ),
        figure("charged", "stalking", periods=years, as_at=AS_AT),
        figure("orders_full", periods=years, as_at=AS_AT),
        figure("orders_interim", periods=years, as_at=AS_AT),
        figure("people_any", periods=years, as_at=AS_AT),
        figure("s8_recorded", periods=years, as_at=AS_AT),
        figure("s11_recorded", periods=years, as_at=AS_AT),
    ]


def _seconds(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def time_figures(rows: int, work: Path) -> dict[str, Any]:
    """Load once; then every figure in turns with DuckDB's own count over the same columns of all
    records.
    """
    records = work / "records"
    make_records(records, rows)
    begin = time.perf_counter()
    folder = prepare(
        records,
        work / "facts",
        register=make_register(max(100, rows // 2000)),
        register_from="made",
        texts=False,
    )
    prepared = time.perf_counter() - begin
    begin = time.perf_counter()
    facts: Facts = open_facts(folder)
    opened = time.perf_counter() - begin
    con = duckdb.connect()
    con.execute(
        f"""create table incidents as select cast(recorded_on as date) as recorded, offence_code as code, record_kind, status from read_parquet('{records}/incidents/*.parquet')"""
    )
    plain = """select case when month(recorded) >= 4 then year(recorded) else year(recorded) - 1 end as y, code, count(*) from incidents
        where record_kind = 'crime' and status = 'live' and code in ('8/65', '008/66', '195/12') and recorded between date '2023-04-01' and date '2026-03-31' group by 1, 2 order by 1, 2"""
    figures = asked()
    ours: dict[str, list[float]] = {f"{f.title}, {len(f.periods)} periods": [] for f in figures}
    theirs: list[float] = []
    for _ in range(TURNS):
        for f, took in zip(figures, ours.values(), strict=True):
            took.append(_seconds(lambda f=f: count(facts, f)))  # type: ignore[misc]
        theirs.append(_seconds(lambda: con.execute(plain).fetchall()))
    # Right, not only fast: the years of the request by both.
    counted = count(facts, figures[0])
    own = sum(n for _, _, n in con.execute(plain).fetchall())
    clew = sum(counted.number(n).value or 0 for n in range(3))
    assert clew == own, (clew, own)
    medians = {k: round(statistics.median(v) * 1000, 1) for k, v in ours.items()}
    duck = statistics.median(theirs) * 1000
    facts.close()
    con.close()
    return {
        "records": rows,
        "seconds to prepare": round(prepared, 1),
        "seconds to open": round(opened, 2),
        "ms": medians,
        "ms of all": round(sum(medians.values()), 1),
        "ms of DuckDB's own count": round(duck, 1),
        "ratio of the request's first figure": round(next(iter(medians.values())) / duck, 2),
        "stalking offences counted": clew,
        "peak MB": peak_mb(),
    }


def time_draft(incidents: int, work: Path) -> dict[str, Any]:
    """From the words of the request to letter and spreadsheet, on a made-up force with texts and a
    register.
    """
    records = work / "force"
    make_force(records, Force(incidents, 0.02, 1))
    (work / "request.txt").write_text(REQUEST)
    begin = time.perf_counter()
    made = draft_answer(
        (work / "request.txt").read_bytes(),
        records,
        work / "answer",
        as_at=date(2026, 6, 30),
        orders=records / "register",
    )
    return {
        "incidents": incidents,
        "seconds": round(time.perf_counter() - begin, 1),
        "questions": [q["status"] for q in made.aggregate["questions"]],
        "peak MB": peak_mb(),
        "peak MB of a worker": children_peak_mb(),
    }


def time_request(rows: int, work: Path) -> dict[str, Any]:
    """From the words of a request to letter and spreadsheet over so many records, in a process of
    its own, so that its memory is its own.
    """
    make_records(work / "records", rows)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_request, rows, work).result()


def _request(rows: int, work: Path) -> dict[str, Any]:
    begin = time.perf_counter()
    cpu = time.process_time()
    made = draft_answer(
        REQUEST.encode(),
        work / "records",
        work / "answer",
        as_at=AS_AT,
        record=Record(work / "sent"),
    )
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    held = next(t for t in made.aggregate["tables"] if t["figure"]["measure"] == "recorded")
    own = (
        duckdb.connect()
        .execute(
            f"""select case when month(d) >= 4 then year(d) else year(d) - 1 end, count(*) from (select cast(recorded_on as date) as d, * from read_parquet('{work}/records/incidents/*.parquet'))
        where record_kind = 'crime' and status = 'live' and offence_code in ('8/65', '008/66', '195/12') and d between date '2023-04-01' and date '2026-03-31' group by 1 order by 1"""
        )
        .fetchall()
    )
    counted = [
        (int(held["figure"]["periods"][n]["begin"][:4]), value)
        for n, values, value, _ in held["cells"]
        if not any(values)
    ]
    assert sorted(counted) == own, (counted, own)
    return {
        "records": rows,
        "seconds, words to letter": round(seconds, 1),
        "seconds of processor": round(cpu, 1),
        "peak MB": peak_mb(),
        "questions": [q["status"] for q in made.aggregate["questions"]],
    }


def tracking(incidents: int, work: Path) -> dict[str, Any]:
    """The 35,726-record question, with what the made-up force knows of it."""
    records = work / "texts"
    make_force(records, Force(incidents, 0.1, 7))
    (work / "tracking.txt").write_text(TRACKING)
    begin = time.perf_counter()
    draft_answer(
        (work / "tracking.txt").read_bytes(), records, work / "tracked", as_at=date(2026, 6, 30)
    )
    seconds = time.perf_counter() - begin
    facts = open_facts(prepare(records, work / "tracked-facts"))
    con = facts.con
    con.execute(
        f"create table truth as select force, incident_id, acts from read_parquet('{records}/truth_incidents/*.parquet')"
    )
    read = "(o.kind in ('stalking', 'harassment', 'coercion') and o.record_kind = 'crime' and o.status = 'live')"
    found = (
        "exists (select 1 from told t where t.inc = o.inc and t.tag = 'tracking_device_or_spyware')"
    )
    true = "exists (select 1 from truth u where u.incident_id = o.incident_id and list_contains(string_split(u.acts, ' '), 'tracker'))"
    both, said, is_so, population = con.execute(
        f"select count(*) filter (where {found} and {true}), count(*) filter (where {found}), count(*) filter (where {true}), count(*) from offences o where {read}"
    ).fetchall()[0]
    facts.close()
    return {
        "incidents": incidents,
        "records in question": population,
        "seconds, words to draft": round(seconds, 1),
        "found": said,
        "true": is_so,
        "precision": round(both / said, 3) if said else None,
        "recall": round(both / is_so, 3) if is_so else None,
        "hours at five minutes each, by hand": round(population * 5 / 60, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sizes", default="100000,1000000,10000000")
    parser.add_argument("--texts", type=int, default=100_000)
    given = parser.parse_args()
    result: dict[str, Any] = {"machine": machine(), "figures": [], "requests": []}
    for size in (int(s) for s in given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as work:
            result["figures"].append(time_figures(size, Path(work)))
        print(json.dumps(result["figures"][-1], indent=1))
        with tempfile.TemporaryDirectory() as work:
            result["requests"].append(time_request(size, Path(work)))
        print(json.dumps(result["requests"][-1], indent=1))
    for name, made in (("draft", time_draft), ("tracking", tracking)):
        with tempfile.TemporaryDirectory() as work:
            result[name] = made(given.texts, Path(work))
        print(json.dumps(result[name], indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
