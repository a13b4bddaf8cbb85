"""How many published stalking cases are found, how far up their list, how early, and what else
stands in the lists.

    python -m bench.finding [--shared DIR] [--incidents 100000] [--seeds 5 6 7] [--points-by-fold
    FOLDER]

The cases (81, re-worded from published reports) stand among records that others made: genuine
police prose and ordinary records in the manner of UK forces. All are kept outside the project, in
the folder `shared` beside it. Each case's rank is within its own list.
Beside Clew: recorded codes, keywords, and recency, frequency and gravity, each over Clew's links;
and the same with perfect links.

Clew's words, readers and points were made by people who had these cases at hand. With
--points-by-fold FOLDER (fold-0.toml to fold-4.toml, each a whole points file that was fitted
without every fifth case) the run is repeated with each, and each case is
scored only in the run whose points were fitted without it: that is the headline, and it takes out
what the points learnt from it.

    python -m bench.finding --cases DIR [DIR]

measures cases by other hands, in the form of the published ones, in the same background: odd and
even numbers apart, with the shipped points.

    python -m bench.finding --made-up

puts the cases into a made-up force by the authors of the lexicon instead: a test that the parts
work together, never a headline.

Writes docs/benchmarks/finding.json (a size of background replaces what was measured at that size)
and finding.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median_low
from typing import Any

from bench.chronologies import load, write_parts
from bench.finding_page import page
from bench.machine import commit, machine, written
from bench.published import BESIDE, LABELS, Case, NotThere, Shared, cases_of, number_of, rows_of
from bench.screened import DEPTHS, Place, Run, hidden_list, places, screened, simpler_places
from clew.synth import Force, make_force

FOLDS = 5
AS_AT = date(2023, 12, 31)
"""The day to which the programs of `shared` move every case."""
MADE_UP_UNTIL = date(2026, 6, 30)
OUT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Records:
    """What one screening reads: the folder, the day, the cases in it; of every record whom it is
    about, where that is known; what simpler ways do with perfect links.
    """

    folder: Path
    as_at: date
    cases: list[Case]
    pair_of: dict[str, str]
    perfect: dict[str, dict[str, list[int]]]


class Others:
    """Cases in the background that others made."""

    def __init__(self, shared: Shared, work: Path, incidents: int) -> None:
        self.shared, self.work, self.incidents = shared, work, incidents

    def records(self, seed: int, *, withheld: bool) -> Records:
        background, cases = (
            self.work / f"background-{self.incidents}-{seed}",
            self.work / ("cases-withheld" if withheld else "cases"),
        )
        if not (background / "truth.csv").exists():
            self.shared.make_background(background, self.incidents, seed)
        self.shared.make_cases(cases, without_last=withheld)
        folder = self.work / "records"
        shutil.rmtree(folder, ignore_errors=True)
        self.shared.mix(cases, background, folder)
        held = cases_of(cases)
        pair_of = {r["incident_id"]: r["pair"] for r in rows_of(background / "truth.csv")} | {
            i: c.name for c in held for i in c.incidents
        }
        return Records(folder, AS_AT, held, pair_of, self.shared.simpler_ways(cases, background))


class MadeUp:
    """Cases in a made-up force without planted stalking, by the authors of the lexicon, in its
    voices.
    """

    def __init__(self, shared: Shared, work: Path, incidents: int) -> None:
        self.shared, self.work, self.incidents = shared, work, incidents

    def records(self, seed: int, *, withheld: bool) -> Records:
        background, folder = self.work / f"made-up-{self.incidents}-{seed}", self.work / "records"
        if not background.exists():
            make_force(background, Force(self.incidents, 0.0, seed))
        shutil.rmtree(folder, ignore_errors=True)
        for table in ("incidents", "involvements", "orders"):
            (folder / table).mkdir(parents=True)
            for part in (background / table).glob("*.parquet"):
                os.link(part, folder / table / part.name)
        published = [c for c in load(self.shared.chronologies) if c.rows]
        ids = write_parts(published, folder, seed=seed, until=MADE_UP_UNTIL, withhold=withheld)
        cases = [
            Case(c.name, c.label, "not recorded", tuple(ids[c.name]), len(ids[c.name]))
            for c in published
        ]
        return Records(folder, MADE_UP_UNTIL, cases, {}, {})


def measured(cases: Iterable[Case], where: dict[str, Place | None]) -> dict[str, dict[str, int]]:
    """For each label: cases (`of`), found in the first of their list by depth, and in no list."""
    made: dict[str, dict[str, int]] = {}
    for label in LABELS:
        mine = [where[c.name] for c in cases if c.label == label]
        made[label] = {
            "of": len(mine),
            **{f"first {d}": sum(p is not None and p[1] <= d for p in mine) for d in DEPTHS},
            "in no list": mine.count(None),
        }
    return made


def over_seeds(counts: list[dict[str, dict[str, int]]]) -> dict[str, dict[str, Any]]:
    """Counts of several backgrounds as one: the middle one (the lower of two), and the lowest and
    highest where they differ.
    """
    made: dict[str, dict[str, Any]] = {}
    for label, fields in counts[0].items():
        made[label] = {"of": fields["of"]}
        for field in fields.keys() - {"of"}:
            values = [c[label][field] for c in counts]
            made[label][field] = {
                "hits": median_low(values),
                "lowest": min(values),
                "highest": max(values),
            }
    return made


def by_fold(where: list[dict[str, Place | None]], cases: list[Case]) -> dict[str, Place | None]:
    """Each case's place in the run whose points were fitted without it."""
    return {c.name: where[c.fold][c.name] for c in cases}


def by_relationship(
    cases: list[Case], where: dict[str, Place | None]
) -> dict[str, dict[str, dict[str, int]]]:
    return {
        r: measured([c for c in cases if c.relationship == r], where)
        for r in sorted({c.relationship for c in cases})
    }


def one_part(
    source: Others | MadeUp, seed: int, points: list[Path], *, withheld: bool, whole: dict[str, int]
) -> dict[str, Any]:
    """Everything about one background, with the cases whole or their last records withheld.

    `whole` says how many records each case has in all.
    """
    held = source.records(seed, withheld=withheld)
    several = [c for c in held.cases if whole[c.name] >= (3 if withheld else 2)]
    single = [c for c in held.cases if whole[c.name] == 1]
    made: dict[str, Any] = {"seed": seed, "runs": {}}
    found: dict[str, dict[str, Place | None]] = {}
    for name, file in [("shipped points", None), *((f"fold {n}", p) for n, p in enumerate(points))]:
        part = f"{source.incidents}-{seed}-{'withheld' if withheld else 'whole'}"
        run = screened(
            held.folder,
            source.work / f"runs-{part}",
            held.as_at,
            file,
            source.work / f"stages-{part}",
        )
        found[name] = places(run.folder, held.cases)
        made["runs"][name] = _run(run, held)
        if file is None:
            made["simpler ways, Clew's links"] = {
                w: measured(several, p)
                for w, p in simpler_places(run.folder, several, held.folder, held.as_at).items()
            }
        print(
            f"seed {seed}, {'last record withheld' if withheld else 'whole'}, {name}: {measured(several, found[name])}",
            file=sys.stderr,
            flush=True,
        )
    ways = {"shipped points": found["shipped points"]}
    if points:
        ways["points fitted without the case"] = by_fold(
            [found[f"fold {n}"] for n in range(FOLDS)], held.cases
        )
    for way, where in ways.items():
        made[way] = {
            "cases": measured(several, where),
            "one record": measured(single, where),
            "by relationship": by_relationship(several, where),
            "halves": {
                half: measured([c for c in several if number_of(c.name) % 2 == odd], where)
                for half, odd in (("odd numbers", 1), ("even numbers", 0))
            },
            "places": {c.name: p and f"{p[0]} {p[1]}" for c in held.cases for p in [where[c.name]]},
        }
    made["simpler ways, perfect links"] = held.perfect
    return made


def _run(run: Run, held: Records) -> dict[str, Any]:
    label_of = {c.name: c.label for c in held.cases}
    return {
        "lists": run.lists,
        "seconds": run.seconds,
        "memory, MB": run.memory,
        "largest worker, MB": run.worker_memory,
        "hidden list": hidden_list(run.folder, held.pair_of, label_of) if held.pair_of else None,
    }


def summed(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """One account of several backgrounds."""
    made: dict[str, Any] = {}
    for way in ("points fitted without the case", "shipped points"):
        if way in parts[0]:
            made[way] = {
                "cases": over_seeds([p[way]["cases"] for p in parts]),
                "one record": over_seeds([p[way]["one record"] for p in parts]),
                "by relationship": {
                    r: over_seeds([p[way]["by relationship"][r] for p in parts])
                    for r in parts[0][way]["by relationship"]
                },
                "halves": {
                    h: over_seeds([p[way]["halves"][h] for p in parts])
                    for h in parts[0][way]["halves"]
                },
            }
    links = "simpler ways, Clew's links"
    made[links] = {w: over_seeds([p[links][w] for p in parts]) for w in parts[0][links]}
    return made


def fold_files(folder: Path | None) -> list[Path]:
    """The points files of each fold. Raises NotThere when one is missing."""
    if folder is None:
        return []
    files = [folder / f"fold-{n}.toml" for n in range(FOLDS)]
    for file in files:
        if not file.exists():
            raise NotThere(
                f"{file} is missing: --points-by-fold needs fold-0.toml to fold-{FOLDS - 1}.toml, fitted without every fifth case"
            )
    return files


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared",
        type=Path,
        default=BESIDE,
        help="the folder with the published cases and the background",
    )
    parser.add_argument(
        "--cases", type=Path, nargs="+", default=[], help="cases by other hands, and no others"
    )
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[5])
    parser.add_argument("--points-by-fold", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--whole-only",
        action="store_true",
        help="leave out the second part, with each case's last record withheld",
    )
    parser.add_argument(
        "--made-up",
        action="store_true",
        help="a made-up force by the lexicon's authors as background: a test of parts",
    )
    parser.add_argument(
        "--out", type=Path, default=OUT, help="the folder for finding.json and finding.md"
    )
    parser.add_argument(
        "--work",
        type=Path,
        help="keep what is made here; backgrounds found in it are used again, and stages before the ranking (delete those after a change of the program)",
    )
    options = parser.parse_args()
    try:
        shared, points = Shared(options.shared, options.cases), fold_files(options.points_by_fold)
    except NotThere as problem:
        sys.exit(str(problem))
    measured_at = commit()
    with tempfile.TemporaryDirectory(prefix="finding-") as own:
        work = options.work or Path(own)
        work.mkdir(parents=True, exist_ok=True)
        source = (MadeUp if options.made_up else Others)(shared, work, options.incidents)
        whole: dict[str, int] = {}
        parts: dict[str, list[dict[str, Any]]] = {}
        for seed in options.seeds:
            whole = whole or {
                c.name: len(c.incidents) for c in source.records(seed, withheld=False).cases
            }
            for part in ("whole", *([] if options.whole_only else ["last record withheld"])):
                parts.setdefault(part, []).append(
                    one_part(source, seed, points, withheld=part != "whole", whole=whole)
                )
    report = {
        "machine": machine(),
        "commit": measured_at,
        "incidents": options.incidents,
        "seeds": options.seeds,
        **{part: {**summed(p), "backgrounds": p} for part, p in parts.items()},
    }
    options.out.mkdir(parents=True, exist_ok=True)
    kept = options.out / "finding.json"
    all_of_them = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    kind = "made-up force" if options.made_up else "background by others"
    if options.cases:
        kind = "cases by other hands"
    all_of_them.setdefault(kind, {})[str(options.incidents)] = report
    kept.write_text(written(all_of_them), encoding="utf-8")
    (options.out / "finding.md").write_text(page(all_of_them), encoding="utf-8")
    print(page(all_of_them))


if __name__ == "__main__":
    main()
