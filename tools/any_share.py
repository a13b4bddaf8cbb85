"""Run mypy, and hold each room to its share of expressions of which mypy knows nothing (`Any`): it
may fall and never grow.

python tools/any_share.py            run mypy; fail where it finds an error or a share grew
python tools/any_share.py --keep     keep today's shares in docs/any-share.toml
"""

from __future__ import annotations

import argparse
import math
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "docs" / "any-share.toml"
_ROW = re.compile(r"\s*(clew[\w.]*)\s+(\d+)\s+(\d+)\s+[\d.]+%\s*")
_BEGINNING = """# Of each room: how many of a hundred expressions are of a type that mypy does not know (Any). Migrations are left out.
# `.ci/run` fails where a share grows. Written by `python tools/any_share.py --keep`, which is run when one fell.

"""


def room_of(module: str) -> str:
    """The room that a module belongs to.

    >>> room_of("clew.unit.cases.actions"), room_of("clew.unit.urls"), room_of("clew.screening.records.files"), room_of("clew.cli")
    ('unit.cases', 'unit.urls', 'screening', 'cli')
    """
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts[:1] == ["unit"] else parts[:1]) or "clew"


def shares(report: str) -> dict[str, float]:
    """Room to per cent, rounded up to one decimal, of a table that mypy wrote as `any-exprs.txt`."""
    unknown: Counter[str] = Counter()
    everything: Counter[str] = Counter()
    for line in report.splitlines():
        if (found := _ROW.fullmatch(line)) and ".migrations" not in found[1]:
            room = room_of(found[1])
            unknown[room] += int(found[2])
            everything[room] += int(found[3])
    return {
        room: math.ceil(1000 * unknown[room] / max(1, count)) / 10
        for room, count in sorted(everything.items())
    }


def grown(kept: dict[str, float], now: dict[str, float]) -> list[str]:
    """A sentence for each room whose share is larger than the one that is kept.

    Of a room that is not listed, none is.
    """
    return [
        f"{room}: {share:.1f}% of expressions are Any, {kept.get(room, 0):.1f}% are accepted. Say the type of what is new."
        for room, share in now.items()
        if share > kept.get(room, 0)
    ]


def fallen(kept: dict[str, float], now: dict[str, float]) -> list[str]:
    """A sentence for each room whose share is smaller than the one that is kept, or that is gone."""
    return [
        f"{room}: {now.get(room, 0):.1f}% of expressions are Any, {share:.1f}% are accepted."
        for room, share in kept.items()
        if now.get(room, 0) < share
    ]


def main() -> int:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument(
        "--keep", action="store_true", help="keep today's shares in docs/any-share.toml"
    )
    keep = asked.parse_args().keep
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--any-exprs-report", folder], cwd=ROOT, check=False
        )
        if done.returncode:
            return done.returncode
        now = shares((Path(folder) / "any-exprs.txt").read_text(encoding="utf-8"))
    if keep:
        KEPT.write_text(
            _BEGINNING + "".join(f'"{room}" = {share:.1f}\n' for room, share in now.items()),
            encoding="utf-8",
        )
        return 0
    kept = tomllib.loads(KEPT.read_text(encoding="utf-8"))
    too_many = grown(kept, now)
    for sentence in too_many:
        print(sentence, file=sys.stderr)
    if not too_many and (fewer := fallen(kept, now)):
        print(
            *fewer,
            "Fewer than before: run python tools/any_share.py --keep and commit docs/any-share.toml.",
            sep="\n",
        )
    return 1 if too_many else 0


if __name__ == "__main__":
    sys.exit(main())
