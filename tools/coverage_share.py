"""Hold each room to the share of its branches and lines that tests run: it may rise, not fall.

python tools/coverage_share.py REPORT                  compare coverage's JSON report with what is kept
python tools/coverage_share.py REPORT --keep           keep the shares of the report in docs/coverage.toml
python tools/coverage_share.py REPORT --tests rules    the same of the tests of rules alone
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "docs" / "coverage.toml"
_BEGINNING = """\
# Of each room: how many of a hundred lines and branches the tests run; of templates, lines.
# [all]: every test that needs no browser (`./test coverage`). [rules]: the tests of rules alone
# (`./test coverage rules`). Both fail where a share fell.
# Written by `python tools/coverage_share.py REPORT --keep`, which is run when one rose.
"""
# Which process of the tests meets a wait or a clash differs a little from run to run.
_SLACK = 0.5


def room_of(path: str) -> str:
    """The room that a file belongs to; templates are rooms of their own.

    >>> room_of("src/clew/unit/cases/actions.py"), room_of("src/clew/unit/urls.py")
    ('unit.cases', 'unit.urls')
    >>> room_of("src/clew/screening/records/files.py"), room_of("src/clew/cli.py")
    ('screening', 'cli')
    >>> room_of("src/clew/unit/templates/cases/list.html")
    'templates of unit'
    """
    parts = path.removeprefix("src/clew/").split("/")
    if not path.endswith(".py"):
        return f"templates of {parts[0]}"
    parts[-1] = parts[-1].removesuffix(".py")
    return ".".join(parts[:2] if parts[0] == "unit" else parts[:1])


def shares(report: dict[str, Any]) -> dict[str, float]:
    """Room to per cent of its lines and branches that ran, rounded down to one decimal."""
    run: Counter[str] = Counter()
    everything: Counter[str] = Counter()
    for path, of in report["files"].items():
        room, told = room_of(path), of["summary"]
        run[room] += told["covered_lines"] + told.get("covered_branches", 0)
        everything[room] += told["num_statements"] + told.get("num_branches", 0)
    return {
        room: math.floor(1000 * run[room] / count) / 10
        for room, count in sorted(everything.items())
        if count
    }


def fallen(kept: dict[str, float], now: dict[str, float]) -> list[str]:
    """A sentence for each room of which less is run than what is kept."""
    return [
        f"{room}: tests run {now[room]:.1f}% of its lines and branches, {share:.1f}% before."
        " Test what is new."
        for room, share in kept.items()
        if room in now and now[room] < share - _SLACK
    ]


def risen(kept: dict[str, float], now: dict[str, float]) -> list[str]:
    """A sentence for each room of which more is run, or which is new."""
    return [
        f"{room}: tests run {share:.1f}% of its lines and branches, {kept.get(room, 0):.1f}% before."
        for room, share in now.items()
        if share > kept.get(room, 0) + _SLACK
    ]


def main() -> int:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("report", type=Path, help="what coverage wrote with --cov-report=json")
    asked.add_argument("--keep", action="store_true", help="keep the shares in docs/coverage.toml")
    asked.add_argument("--tests", choices=("all", "rules"), default="all", help="which tests ran")
    given = asked.parse_args()
    now = shares(json.loads(given.report.read_text(encoding="utf-8")))
    whole = tomllib.loads(KEPT.read_text(encoding="utf-8"))
    if given.keep:
        # Rooms that the tests of rules never enter say nothing of them.
        whole[given.tests] = {r: s for r, s in now.items() if s or given.tests == "all"}
        KEPT.write_text(
            _BEGINNING
            + "".join(
                f"\n[{tests}]\n"
                + "".join(f'"{room}" = {share:.1f}\n' for room, share in rooms.items())
                for tests, rooms in whole.items()
            ),
            encoding="utf-8",
        )
        return 0
    kept = whole.get(given.tests, {})
    less = fallen(kept, now)
    for sentence in less:
        print(sentence, file=sys.stderr)
    if not less and (more := risen(kept, now)):
        print(
            *more, "More than before: keep it with --keep and commit docs/coverage.toml.", sep="\n"
        )
    return 1 if less else 0


if __name__ == "__main__":
    sys.exit(main())
