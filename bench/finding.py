"""How many published stalking cases are found, how far up, how early, and how many others float up with them.

    python bench/finding.py --chronologies DATA/chronologies --out docs/benchmarks/finding.json

The cases are written into a made-up force without planted stalking and screened. Beside Clew, over Clew's own links:
the recorded code; a keyword search (stalk*, harass*, follow*, obsess*, unwanted); repeat pairs by recency, frequency
and gravity.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
from scipy.stats import beta

from bench.chronologies import KEPT_ASIDE, Case, load, write_parts
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from clew.synth import Force, make_force

DEPTHS = (50, 150, 500)
UNTIL = date(2026, 6, 30)
_GRAVITY = {"001": 100, "003": 10, "005": 40, "008": 12, "019": 60, "028": 15, "034": 20, "195": 4, "149": 2, "058": 2, "105": 3, "066": 4}


def interval(hits: int, of: int) -> tuple[float, float]:
    """Exact (Clopper-Pearson) 95% interval."""
    low = 0.0 if hits == 0 else float(beta.ppf(0.025, hits, of - hits + 1))
    high = 1.0 if hits == of else float(beta.ppf(0.975, hits + 1, of - hits))
    return round(low, 3), round(high, 3)


def prepare(base: Path, target: Path) -> None:
    """The background again under another folder, its parts shared by link."""
    shutil.rmtree(target, ignore_errors=True)
    for table in ("incidents", "involvements", "orders"):
        (target / table).mkdir(parents=True)
        for part in (base / table).glob("*.parquet"):
            os.link(part, target / table / part.name)


def best_ranks(run: Path, ids: dict[str, list[str]]) -> dict[str, tuple[str, int] | None]:
    """The list and rank in which each case stands highest."""
    con = duckdb.connect()
    rows = con.execute(f"""select i.incident_id, c.list, c.rank from '{run}/courses.parquet' c join '{run}/course_incidents.parquet' i using (course_id)
        where i.part <> 'other victim' or c.incident_count > 1""").fetchall()
    by_incident: dict[str, list[tuple[str, int]]] = {}
    for incident, name, rank in rows:
        by_incident.setdefault(incident, []).append((name, rank))
    best = {}
    for case, incidents in ids.items():
        found = [place for i in incidents for place in by_incident.get(i, [])]
        best[case] = min(found, key=lambda p: (p[0] == "dormant", p[1])) if found else None
    return best


def pair_ranks(run: Path, ids: dict[str, list[str]], order: str, texts: str) -> dict[str, int | None]:
    """The rank of each case among pairs put in `order`, over Clew's links."""
    con = duckdb.connect()
    con.execute(f"""create table pairs as with p as (select m.inc, m.role, i.identity from '{run}/evidence/mentions.parquet' m
            join '{run}/evidence/identity_of.parquet' i using (m) where m.inc is not null),
        t as (select force, incident_id, string_agg(narrative, ' ') as body from read_parquet('{texts}/incidents/*.parquet', union_by_name = true) group by all)
        select s.identity as s, v.identity as v, n.inc, n.incident_id, n.offence_code, n.offence, n.happened_at, t.body
        from p s join p v on s.inc = v.inc and s.role in ('suspect', 'subject') and v.role in ('victim', 'reporter') and s.identity <> v.identity
        join '{run}/evidence/incidents.parquet' n on s.inc = n.inc join t on n.force = t.force and n.incident_id = t.incident_id""")
    gravity = " ".join(f"when '{k}' then {v}" for k, v in _GRAVITY.items())
    ranked = con.execute(f"""select s, v, row_number() over (order by {order}, s, v) as rank from (select s, v, count(distinct inc) as n,
            max(happened_at) as newest, sum(case substr(offence_code, 1, 3) {gravity} else 1 end) as gravity,
            count(distinct inc) filter (offence_code in ('195/12', '008/65', '008/66') or (offence_code is null and offence ilike '%stalking%')) as coded,
            count(distinct inc) filter (regexp_matches(body || ' ' || offence, '(?i)\\b(stalk|harass|follow|obsess|unwanted)')) as words
            from pairs group by s, v) g qualify true""").fetchall()
    place = {(s, v): r for s, v, r in ranked}
    found: dict[str, int | None] = {}
    for case, incidents in ids.items():
        rows = con.execute("select distinct s, v from pairs where incident_id in (select unnest(?))", [incidents]).fetchall()
        found[case] = min((place[r] for r in rows), default=None)
    return found


ALTERNATIVES = {
    "recorded code": "coded desc, newest desc",
    "keyword search": "words desc, newest desc",
    "recency, frequency, gravity": "least(n, 10) * 3 + ln(1 + gravity) * 4 - date_diff('day', newest, timestamp '2026-06-30') / 30.0 desc",
}


def table(cases: list[Case], ranks: dict[str, int | None]) -> dict[str, dict[str, object]]:
    out: dict[str, dict[str, object]] = {}
    for label in ("stalking", "not_stalking", "borderline"):
        mine = [c for c in cases if c.label == label and c.name in ranks]
        out[label] = {"cases": len(mine)}
        for depth in DEPTHS:
            hits = sum(1 for c in mine if ranks[c.name] is not None and ranks[c.name] <= depth)  # type: ignore[operator]
            out[label][f"first {depth}"] = {"hits": hits, "interval": interval(hits, len(mine)) if mine else None}
    out["missed in the first 50"] = {
        "stalking": [c.name for c in cases if c.label == "stalking" and c.name in ranks and (ranks[c.name] or 10**9) > 50]
    }
    out["floated into the first 50"] = {
        "not_stalking": [c.name for c in cases if c.label == "not_stalking" and c.name in ranks and (ranks[c.name] or 10**9) <= 50]
    }
    return out


def separation(cases: list[Case], ranks: dict[str, int | None]) -> float | None:
    """The chance that a stalking case stands above a not-stalking one, the background left out; ties half."""
    yes = [ranks[c.name] or 10**9 for c in cases if c.label == "stalking" and c.name in ranks]
    no = [ranks[c.name] or 10**9 for c in cases if c.label == "not_stalking" and c.name in ranks]
    if not yes or not no:
        return None
    return round(sum((a < b) + 0.5 * (a == b) for a in yes for b in no) / (len(yes) * len(no)), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chronologies", type=Path, required=True)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--labels-only", action="store_true", help="give offences in words alone, without codes")
    parser.add_argument("--cases", choices=["all", "open", "aside"], default="all")
    parser.add_argument("--no-early", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix="finding-"))
    background = work / f"background-{options.incidents}-{options.seed}"
    make_force(background, Force(options.incidents, 0.0, options.seed))
    cases = [c for c in load(options.chronologies) if len(c.rows) >= 2]
    if options.cases != "all":
        cases = [c for c in cases if (c.name in KEPT_ASIDE) == (options.cases == "aside")]
    report: dict[str, object] = {"incidents": options.incidents, "seed": options.seed, "cases": len(cases), "kept aside": list(KEPT_ASIDE)}
    for name, withhold in (("whole", False), ("last record withheld", True)):
        chosen = [c for c in cases if len(c.rows) > (2 if withhold else 1)]
        records, runs = work / f"records-{name.replace(' ', '-')}", work / f"runs-{name.replace(' ', '-')}"
        prepare(background, records)
        ids = write_parts(chosen, records, seed=options.seed, until=UNTIL, withhold=withhold, labels_only=options.labels_only)
        shutil.rmtree(runs, ignore_errors=True)
        start = time.perf_counter()
        published = screen(records, runs, Silent())
        seconds = time.perf_counter() - start
        places = best_ranks(published.folder, ids)
        ranks = {c: (p[1] if p and p[0] != "dormant" else None) for c, p in places.items()}
        result: dict[str, object] = {"seconds": round(seconds, 1), "lists": published.manifest["counts"]["lists"], "clew": table(chosen, ranks),
                                     "stalking above not stalking": separation(chosen, ranks), "places": {c: p and f"{p[0]} {p[1]}" for c, p in places.items()}}  # fmt: skip
        aside = [c for c in chosen if c.name in KEPT_ASIDE]
        result["kept aside"] = table(aside, ranks)
        result["beside"] = {}
        for other, order in ALTERNATIVES.items():
            theirs = pair_ranks(published.folder, ids, order, str(records))
            result["beside"][other] = {**table(chosen, theirs), "stalking above not stalking": separation(chosen, theirs)}  # type: ignore[index]
        report[name] = result
    if not options.no_early:
        report["days before the last record"] = early(cases, background, work, options.seed, options.labels_only)
    report["peak memory of this process, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    text = json.dumps(report, indent=1)
    print(text)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text + "\n", encoding="utf-8")


def early(cases: list[Case], background: Path, work: Path, seed: int, labels_only: bool) -> dict[str, object]:
    """For stalking cases dated to the day: how many days before the last record the case first stood in the first 50."""
    chosen = [c for c in cases if c.label == "stalking" and c.day_dated]
    out: dict[str, object] = {}
    for case in chosen:
        records = work / "records-early"
        best = None
        for known in range(2, len(case.rows)):
            prepare(background, records)
            part = Case(case.name, case.label, case.rows[:known])
            ids = write_parts([part], records, seed=seed, until=UNTIL, labels_only=labels_only)
            runs = work / "runs-early"
            shutil.rmtree(runs, ignore_errors=True)
            place = best_ranks(screen(records, runs, Silent()).folder, ids)[case.name]
            if place and place[0] != "dormant" and place[1] <= 50:
                best = (date.fromisoformat(case.rows[-1]["date"]) - date.fromisoformat(case.rows[known - 1]["date"])) // timedelta(days=1)
                break
        out[case.name] = best
    return out


if __name__ == "__main__":
    main()
