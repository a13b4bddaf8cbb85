"""Thirty nights of a made-up force, one after another: new records, corrections, withdrawals, and the
program killed on some of them. At the end the newest run is set beside a run over the same records that
knew no night before it.

    python -m bench.nights [--nights 30] [--incidents 3000] [--seed 1] [--out docs/benchmarks/nights.json]

Told are: the seconds of each night, how often it was killed, what the runs said had changed, and every
course and every person that the last night has otherwise than the full run. A person may differ by one
documented rule: two mentions that an earlier run held for one stay together until their link falls below
the model's `split`, while a fresh run joins them only from `join` on.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.machine import machine
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from clew.synth import Force, make_force

_FIRST = 0.8
_SLOWEST_KILL = 25.0
Row = dict[str, Any]


def deliveries(records: Path, nights: int, seed: int, out: Path) -> list[Path]:
    """One folder a night: the first with most of the records, then some new ones, and corrections of
    those that came before.
    """
    draw = random.Random(seed)
    con = duckdb.connect()
    incidents = _rows(con, records / "incidents", "order by recorded_on, incident_id")
    people: dict[str, list[Row]] = {}
    for row in _rows(con, records / "involvements", ""):
        people.setdefault(row["incident_id"], []).append(row)
    cut = int(len(incidents) * _FIRST)
    bounds = [0, cut, *(cut + (len(incidents) - cut) * n // (nights - 1) for n in range(1, nights))]
    made = []
    sent: list[Row] = []
    for night in range(nights):
        new = incidents[bounds[night] : bounds[night + 1]]
        changed, involved = _corrected(draw, sent, people) if night else ([], [])
        folder = out / f"night-{night + 1:02d}"
        folder.mkdir(parents=True)
        _write(folder / "incidents.parquet", [*new, *changed])
        _write(
            folder / "involvements.parquet",
            [*(p for i in new for p in people.get(i["incident_id"], [])), *involved],
        )
        sent += new
        made.append(folder)
    return made


def _corrected(
    draw: random.Random, sent: list[Row], people: dict[str, list[Row]]
) -> tuple[list[Row], list[Row]]:
    """Newer versions of a few records that came before: cancelled, worded otherwise, a suspect named
    otherwise, everybody withdrawn, a telephone added.
    """
    records, involved = [], []
    for row in draw.sample(sent, min(6, len(sent))):
        there = people.get(row["incident_id"], [])
        what = draw.choice(("cancelled", "worded", "named", "withdrawn", "telephone"))
        if what == "cancelled":
            row["status"] = "cancelled"
            records.append(row)
        elif what == "worded":
            row["narrative"] = f"{row['narrative']} Update: no further contact since."
            records.append(row)
        elif what == "withdrawn":
            keys = {k: row[k] for k in ("force", "incident_id")}
            people[row["incident_id"]] = []
            involved.append(dict.fromkeys(there[0] if there else keys) | keys)
        elif there:
            one = draw.choice(there)
            if what == "named":
                one["given_names"], one["person_ref"] = draw.choice(("Alex", "Sam", "Jo")), None
            else:
                one["phone"] = f"07700 9{draw.randrange(10**5):05d}"
            involved += there
    return records, involved


def night(folder: Path, history: Path, draw: random.Random) -> tuple[float, int]:
    """Take a night in; killed once or twice on one in three. Seconds of the run that ended, and how
    often it was killed.
    """
    command = [sys.executable, "-m", "clew.cli", "screen", str(folder), "--onto", str(history)]
    kills = draw.choice((0, 0, 0, 0, 1, 2))
    done = 0
    for _ in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(draw.uniform(0.3, _SLOWEST_KILL))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            done += 1
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start, done


def differences(last: Path, full: Path) -> dict[str, int]:
    """How many courses and people the two runs have otherwise."""
    con = duckdb.connect()
    found = {}
    for side, run in (("a", last), ("b", full)):
        con.execute(
            f"create view c_{side} as select c.list, round(c.points, 1) as points, list_sort(list(i.incident_id)) as records from '{run}/courses.parquet' c join '{run}/course_incidents.parquet' i using (course_id) group by c.course_id, c.list, c.points"
        )
        con.execute(
            f"create view p_{side} as select list_sort(list(incident_id || ' ' || role || ' ' || mark)) as mentions from '{run}/identities.parquet' group by identity_id"
        )
    for what, table in (("courses", "c"), ("people", "p")):
        found[what] = _count(con, f"select * from {table}_b")
        found[f"{what} of the last night alone"] = _count(
            con, f"select * from {table}_a except all select * from {table}_b"
        )
        found[f"{what} of the full run alone"] = _count(
            con, f"select * from {table}_b except all select * from {table}_a"
        )
    return found


def _count(con: Any, sql: str) -> int:
    return int(con.execute(f"select count(*) from ({sql}) q").fetchall()[0][0])


def _rows(con: Any, folder: Path, order: str) -> list[Row]:
    found: list[Row] = (
        con.sql(f"select * from '{folder}/*.parquet' {order}").to_arrow_table().to_pylist()
    )
    return found


def _write(path: Path, rows: list[Row]) -> None:
    if rows:
        pq.write_table(pa.Table.from_pylist(rows), path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--incidents", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks/nights.json"))
    asked = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="clew-nights-"))
    try:
        make_force(work / "force", Force(asked.incidents, 0.05, asked.seed), workers=1)
        history, draw = work / "history", random.Random(asked.seed)
        seconds, kills = [], 0
        for folder in deliveries(work / "force", asked.nights, asked.seed, work / "nights"):
            took, killed = night(folder, history, draw)
            seconds.append(round(took, 1))
            kills += killed
            print(f"{folder.name}: {took:.1f} s, killed {killed} times", flush=True)
        runs = sorted((history / "runs").glob("*/manifest.json"), key=lambda p: p.stat().st_mtime)
        manifests = [json.loads(m.read_text()) for m in runs if not m.parent.is_symlink()]
        changes: Counter[str] = Counter()
        for m in manifests:
            changes.update(m["counts"]["changes"] or {})
        verified = subprocess.run(
            [sys.executable, "-m", "clew.cli", "history", "verify", str(history)],
            capture_output=True,
            text=True,
        )
        last = (history / "runs" / "latest").resolve()
        as_at = date.fromisoformat(manifests[-1]["as_at"])
        full = screen(history / "records", work / "full", Silent(), as_at=as_at)
        told = {
            "machine": machine(),
            "nights": asked.nights,
            "incidents": asked.incidents,
            "seed": asked.seed,
            "runs published": len(manifests),
            "killed": kills,
            "seconds a night, middle": sorted(seconds)[len(seconds) // 2],
            "changes told": dict(changes),
            "history verify": verified.returncode,
            "beside a full run": differences(last, full.folder.resolve()),
        }
        asked.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(told, indent=1))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
