"""What is lost when less is screened: witnesses, children, old records.

    python -m bench.proportion [--shared DIR] [--incidents 100000] [--seed 5] [--out docs/benchmarks]

The published cases among records by others, as in bench.finding, screened once whole and once with each
choice that `clew screen --only` can enforce. Told are the records and people that were read, how many
cases are found, how far up, and how long the lists are. Every case was moved in time so that its last
record is near the day of screening, and the background holds few years: of old records this can show
what the cases lose, and not how much less of a force's data would be read.
None of these records says of what kind it is, so screening crimes alone cannot be tried here.

Writes proportion.json and proportion.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.finding import OUT, Others, measured
from bench.intervals import share, told
from bench.machine import commit, machine, written
from bench.published import BESIDE, NotThere, Shared
from bench.screened import places, screened

_DECIDED = (
    'decided_by = "bench.proportion"\ndecided_on = 2026-11-28\nreason = "to measure what is lost"\n'
)
CHOICES = {
    "everything": "",
    "no witnesses": 'leave_out = ["witnesses"]',
    "no children": 'leave_out = ["children"]',
    "of five years": "years = 5",
    "of two years": "years = 2",
    "of one year": "years = 1",
}


def measure(shared: Shared, work: Path, incidents: int, seed: int) -> dict[str, Any]:
    """One account of each choice."""
    held = Others(shared, work, incidents).records(seed, withheld=False)
    several = [c for c in held.cases if len(c.incidents) >= 2]
    found: dict[str, Any] = {}
    for name, words in CHOICES.items():
        only = None
        if words:
            only = work / "only.toml"
            only.write_text(f"[only]\n{words}\n{_DECIDED}", encoding="utf-8")
        run = screened(held.folder, work / "runs", held.as_at, only=only)
        manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
        counts = manifest["counts"]
        where = measured(several, places(run.folder, several))
        found[name] = {
            "only": words,
            "incidents read": counts["records"]["incidents"]["kept"],
            "people in records read": counts["records"]["involvements"]["kept"],
            "identities": counts["people"]["identities"],
            "lists": run.lists,
            **{
                label: {
                    part: share(where[label][part], where[label]["of"])
                    for part in ("first 50", "first 150", "in no list")
                }
                for label in ("stalking", "not_stalking")
            },
        }
        print(name, where["stalking"], file=sys.stderr, flush=True)
    return found


def page(report: dict[str, Any]) -> str:
    """The page, in Markdown."""
    lines = [
        "# What is lost when less is screened",
        "",
        "`python -m bench.proportion` writes this page and `proportion.json` beside it; do not edit them.",
        "",
        f"The published cases with two records or more among {report['incidents']:,} records by others ([finding](finding.md) says what they are), screened once whole and once with",
        "each choice that `clew screen --only` can enforce ([runs](../guide/runs.md)). Shipped points. Brackets hold exact 95% intervals (Clopper-Pearson). Clew's authors had these cases at hand.",
        "Every case was moved in time so that its last record is near the day of screening, and the background holds few years: of old records the table shows what the cases lose, and not",
        "how much less of a force's data would be read. None of these records says of what kind it is, so screening crimes alone could not be tried.",
        "",
        f"Measured at commit {report['commit']}; {report['machine']['cores']} cores; one background (seed {report['seed']}).",
        "",
        "| screened | incidents | people in records | stalking in the first 50 | 150 | in no list | others in the first 150 | hidden list |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, c in report["choices"].items():
        lines.append(
            f"| {name} | {c['incidents read']:,} | {c['people in records read']:,} | {told(c['stalking']['first 50'])} | {told(c['stalking']['first 150'])} | {told(c['stalking']['in no list'])} | {told(c['not_stalking']['first 150'])} | {c['lists'].get('hidden', 0):,} |"
        )
    whole = report["choices"]["everything"]
    none = [
        name
        for name, c in report["choices"].items()
        if c["only"] and c["people in records read"] == whole["people in records read"]
    ]
    if none:
        lines += [
            "",
            f"These records hold nothing that these choices leave out, so nothing was learnt of them: {', '.join(none)}. A force measures them on its own records.",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=BESIDE)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    try:
        shared = Shared(asked.shared)
    except NotThere as problem:
        sys.exit(str(problem))
    with tempfile.TemporaryDirectory(prefix="proportion-") as own:
        report = {
            "machine": machine(),
            "commit": commit(),
            "incidents": asked.incidents,
            "seed": asked.seed,
            "choices": measure(shared, Path(own), asked.incidents, asked.seed),
        }
    (asked.out / "proportion.json").write_text(written(report), encoding="utf-8")
    (asked.out / "proportion.md").write_text(page(report), encoding="utf-8")
    print(page(report))


if __name__ == "__main__":
    main()
