"""Ten thousand made-up pairs of answers, attacked by somebody who shares no code with what hides
the numbers.

    python -m bench.attacks [--pairs 10000] [--first 0]

Each pair is answers about offences, by month, sex and flag, with records that change in between,
and answers about the register of orders.

The attack is that of the tests (tests/rules/test_figures_attack.py); what it finds is printed as it
comes, with what had to be left out of answers.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.rules.test_figures_attack import attack_pair, attack_register


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument(
        "--first",
        type=int,
        default=0,
        help="the number of the first pair, to go on where an earlier run ended",
    )
    given = parser.parse_args()
    pairs = given.pairs
    found = left_out = 0
    for number in range(given.first, given.first + pairs):
        changes = (0, 0, 1, 3)[number % 4]
        said, without = attack_pair(number, changes)
        of_register, without_register = attack_register(number)
        said, left_out = [*said, *of_register], left_out + without + without_register
        found += bool(said)
        for line in said:
            print(f"pair {number}, {changes} records changed: {line}", flush=True)
    print(
        f"{pairs:,} pairs: something was worked out in {found}; {left_out:,} tables were left out because they could not be protected."
    )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
