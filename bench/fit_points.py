"""Fit the published points on cases whose answer is known, by folds, and write the table.

    python -m bench.fit_points RUN [RUN] --truth CASES/truth.csv [CASES/truth.csv] --out
    src/clew/screening/ranking/data/points.toml --folds work/folds

With two runs, the second of the cases without their last records, points are fitted on both: what
tells early has to count as well. RUN is a published run of the cases among ordinary records (bench/finding.py makes one and keeps it
with --work). Every course that was
considered counts: those of the cases by their label, all others as not worth reading. Borderline
cases are left out. With --folds, five tables are written besides, each fitted without the cases of
its fold (case number modulo 5), so that a case can be scored by points that did not see it; the
folds also choose how strongly a line is drawn to what it was by judgement.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from clew.screening.ranking.fitting import Example, fit, score
from clew.screening.ranking.points import load

JUDGEMENT = Path(__file__).parent / "points_by_judgement.toml"
FOLDS = 5
PULLS = (0.1, 0.2, 0.4, 0.8, 1.6)
NOT_STALKING = 15.0
"""What a case that is not stalking counts against one course of the background: they are few, and the hardest to tell apart."""
DORMANT = 0.3
_KEPT = ("recorded.stalking.",)
"""Lines that are not fitted: every course recorded as stalking is read, wherever it ranks."""
_SECTIONS = ("behaviour", "sign", "learned", "shape", "recorded", "relationship", "context")


@dataclass(frozen=True)
class Candidates:
    """The courses that a run considered: list and amounts of each, and of each case the courses
    that hold it.
    """

    lists: dict[str, str]
    amounts: dict[str, dict[str, float]]
    of_case: dict[str, list[str]]
    others: list[str]
    labels: dict[str, str]
    records: dict[str, int]


def lines_now(path: Path | None = None) -> dict[str, float]:
    """The number of every line of the table, by its name in a run ("behaviour.following.more")."""
    now: dict[str, float] = {}
    for section in _SECTIONS:
        for name, row in load(path).raw[section].items():
            now |= {
                f"{section}.{name}.{part}": float(row[part])
                for part in ("points", "more")
                if part in row
            }
    return now


def read_run(run: Path, truth: Path) -> Candidates:
    con = duckdb.connect()

    def rows(sql: str) -> list[tuple]:
        return con.execute(sql.format(kept=run / "evidence")).fetchall()

    lists = dict(rows("select course_id, list from '{kept}/candidates.parquet'"))
    amounts: dict[str, dict[str, float]] = {c: {} for c in lists}
    for course, line, n in rows(
        "select course_id, line, sum(n) from '{kept}/candidate_reasons.parquet' group by all"
    ):
        amounts[course][line] = n
    members: dict[str, set[str]] = defaultdict(set)
    for course, incident in (
        rows(
            "select c.course_id, i.incident_id from '{kept}/candidate_incidents.parquet' c join '{kept}/incidents.parquet' i using (inc)"
        )
        + con.execute(
            f"select course_id, incident_id from '{run}/course_incidents.parquet'"
        ).fetchall()
    ):
        members[course].add(incident)
    with truth.open(encoding="utf-8", newline="") as handle:
        told = [(r["incident_id"], r["case"], r["label"]) for r in csv.DictReader(handle)]
    case_of = {incident: case for incident, case, _ in told}
    sizes: dict[str, int] = defaultdict(int)
    for _, case, _ in told:
        sizes[case] += 1
    of_case: dict[str, list[str]] = {case: [] for case in sizes}
    others = []
    for course in sorted(lists):
        held: dict[str, int] = defaultdict(int)
        for incident in members[course]:
            if incident in case_of:
                held[case_of[incident]] += 1
        if not held:
            others.append(course)
        for case, n in held.items():
            if n >= min(2, sizes[case]):
                of_case[case].append(course)
    return Candidates(
        lists, amounts, of_case, others, {case: label for _, case, label in told}, dict(sizes)
    )


def examples(found: Candidates, cases: list[str], now: dict[str, float]) -> list[Example]:
    made = [
        Example(found.amounts[c], False, DORMANT if found.lists[c] == "dormant" else 1.0)
        for c in found.others
    ]
    for case in cases:
        label, courses = found.labels[case], found.of_case[case]
        if label == "borderline" or not courses:
            continue
        best = max(courses, key=lambda c: (score(found.amounts[c], now), c))
        # How new the newest record is was chosen by whoever made the records.
        seen = {
            k: v
            for k, v in found.amounts[best].items()
            if not k.startswith(("shape.last_", *_KEPT))
        }
        made.append(
            Example(seen, label == "stalking", 1.0 if label == "stalking" else NOT_STALKING)
        )
    return made


def places(found: Candidates, points: dict[str, float], cases: list[str]) -> dict[str, int | None]:
    """The best rank of each case within its own list; None where it is in none."""
    place: dict[str, int] = {}
    for name in set(found.lists.values()):
        ordered = sorted(
            (c for c, held in found.lists.items() if held == name),
            key=lambda c: (-score(found.amounts[c], points), c),
        )
        place |= {c: n for n, c in enumerate(ordered, 1)}
    return {
        case: min(
            (place[c] for c in found.of_case[case] if found.lists[c] != "dormant"), default=None
        )
        for case in cases
    }


def told(found: Candidates, at: dict[str, int | None]) -> tuple[float, str]:
    """What is made as small as can be (the mean logarithm of the rank of a stalking case), and a
    line that tells how it stands.
    """
    stalking = [c for c in at if found.labels[c] == "stalking" and found.records[c] > 1]
    others = [c for c in at if found.labels[c] == "not_stalking" and found.records[c] > 1]
    mean = sum(math.log(at[c] or 3000) for c in stalking) / max(1, len(stalking))

    def within(cases: list[str], depth: int) -> int:
        return sum(1 for c in cases if (at[c] or 10**9) <= depth)

    return mean, (
        f"stalking in the first 50: {within(stalking, 50)}, 150: {within(stalking, 150)}, 500: {within(stalking, 500)} of {len(stalking)}; "
        f"others in the first 150: {within(others, 150)} of {len(others)}; mean log rank {mean:.3f}"
    )


def by_folds(
    runs: list[Candidates], now: dict[str, float], pull: float
) -> tuple[list[dict[str, int | None]], list[dict[str, float]]]:
    """The places of each run's cases by points fitted, on all runs, without the case; and the
    tables of the folds.
    """
    at: list[dict[str, int | None]] = [{} for _ in runs]
    tables = []
    for fold in range(FOLDS):
        learnt = [
            e
            for found in runs
            for e in examples(found, [c for c in sorted(found.of_case) if _fold(c) != fold], now)
        ]
        points = fit(learnt, now, pull=pull)
        tables.append(points)
        for found, places_of in zip(runs, at, strict=True):
            places_of |= places(
                found, points, [c for c in sorted(found.of_case) if _fold(c) == fold]
            )
    return at, tables


def _fold(case: str) -> int:
    return _number(case) % FOLDS


def _number(case: str) -> int:
    return int(re.sub(r"\D", "", case))


def with_points(text: str, points: dict[str, float], note: str) -> str:
    """The text of the table with other numbers, each line that moved marked with where its number
    comes from.
    """
    section = ""
    made = []
    for line in text.splitlines():
        if heading := re.match(r"\[(\w+)\]", line):
            section = heading[1]
        named = re.match(r"(\w+) = \{", line)
        if named and section in _SECTIONS:
            fitted = line
            for part in ("points", "more"):
                value = points.get(f"{section}.{named[1]}.{part}")
                if value is not None:
                    fitted = re.sub(
                        rf"\b{part} = (-?[\d.]+)",
                        lambda m, v=value, p=part: (
                            f"{p} = {m[1] if float(m[1]) == v else f'{v:g}'}"
                        ),
                        fitted,
                        count=1,
                    )
            if fitted != line:
                # What stood until it was measured has been measured now.
                fitted = re.sub(r"(half of the rule's, )?until measured; ", "", fitted)
                line = f'{fitted.rstrip().removesuffix("}").rstrip()}, by = "{note}" }}'
        made.append(line)
    return "\n".join(made) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path, nargs="+")
    parser.add_argument("--truth", type=Path, nargs="+", required=True, help="one for each run")
    parser.add_argument(
        "--judgement",
        type=Path,
        default=JUDGEMENT,
        help="the table that lines are drawn to: the project's own judgement",
    )
    parser.add_argument("--out", type=Path, help="where the fitted table goes")
    parser.add_argument("--folds", type=Path, help="folder for the tables of the folds")
    parser.add_argument(
        "--pull",
        type=float,
        help="how strongly a line is drawn to what it was; chosen by folds without",
    )
    options = parser.parse_args()
    now = lines_now(options.judgement)
    if len(options.run) != len(options.truth):
        parser.error("give --truth as many files as there are runs")
    runs = [read_run(run, truth) for run, truth in zip(options.run, options.truth, strict=True)]
    for found in runs:
        print("as it is:         ", told(found, places(found, now, sorted(found.of_case)))[1])
    tried = {}
    for pull in [options.pull] if options.pull else PULLS:
        at, tables = by_folds(runs, now, pull)
        accounts = [told(found, where) for found, where in zip(runs, at, strict=True)]
        tried[pull] = (sum(mean for mean, _ in accounts), tables)
        for _, line in accounts:
            print(f"by folds, pull {pull:3}:", line)
    pull = min(tried, key=lambda p: (tried[p][0], p))
    text = options.judgement.read_text(encoding="utf-8")
    every = [e for found in runs for e in examples(found, sorted(found.of_case), now)]
    points = fit(every, now, pull=pull)
    for found in runs:
        print(
            f"fitted on all, pull {pull} (seen cases, not a figure to tell):",
            told(found, places(found, points, sorted(found.of_case)))[1],
        )
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        for fold, table in enumerate(tried[pull][1]):
            (options.folds / f"fold-{fold}.toml").write_text(
                with_points(text, table, f"fitted without fold {fold}"), encoding="utf-8"
            )
    if options.out:
        options.out.write_text(with_points(text, points, "fitted"), encoding="utf-8")


if __name__ == "__main__":
    main()
