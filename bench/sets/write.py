"""Writes the sets of the second hand, so that others can read them, add to them by hand, and leave
the matcher's authors none.

python -m bench.sets.write                          bench/data/sets.csv, as it is in the project
python -m bench.sets.write --start 100 --out FILE   others of the same kinds, that nobody has seen
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from bench.battery import COLUMNS, DATA
from bench.sets import apart, one_person
from bench.sets.making import Making

EACH = 12


def write(path: Path, start: int = 0, each: int = EACH) -> int:
    """Sets of every kind, numbered from `start`. Returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        out.writeheader()
        for wanted, kinds in (("two people", apart.KINDS), ("one person", one_person.KINDS)):
            for kind, make in kinds.items():
                for number in range(start, start + each):
                    making = Making(kind, number)
                    make(making)
                    count += 1
                    for who, row in making.rows:
                        out.writerow(
                            {"wanted": wanted, "kind": kind, "number": number, "person": who, **row}
                        )
    return count


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args()
    print(f"{write(options.out, options.start, options.each)} sets written to {options.out}")


if __name__ == "__main__":
    main()
