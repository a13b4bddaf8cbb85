"""False tags on genuine police narratives.

    python bench/reading.py --prose DATA/data/police-prose/boston-fio-narratives-2019-2022.csv.gz --sample 200 --out reading.txt

The narratives are street encounters, hardly ever about pursuit, so nearly every pursuit tag is false: their number per
thousand is an upper bound. `--sample` writes tagged sentences to be read by a person; they stay outside the project.
Beside: a keyword search (stalk*, harass*, follow*, obsess*, unwanted) over the same narratives.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from bench.machine import machine, peak_mb
from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.ranking.points import load as load_points

_KEYWORDS = re.compile(r"\b(?:stalk|harass|follow|obsess|unwanted)", re.IGNORECASE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prose", type=Path, required=True)
    parser.add_argument("--column", default="contact_reason")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="where the sample goes")
    options = parser.parse_args()
    csv.field_size_limit(sys.maxsize)
    opener = gzip.open if options.prose.suffix == ".gz" else open
    with opener(options.prose, "rt", encoding="utf-8", errors="replace", newline="") as handle:  # type: ignore[operator]
        texts = [t for row in csv.DictReader(handle) if (t := row.get(options.column, ""))]
    matcher, groups = shipped_matcher(), load_points().raw["behaviour"]
    start = time.perf_counter()
    found = [(n, s) for n, text in enumerate(texts) for s in matcher.read(text) if s.tag in groups]
    seconds = time.perf_counter() - start
    asserted = [(n, s) for n, s in found if s.status == "asserted"]
    pursuit = [(n, s) for n, s in asserted if groups[s.tag]["group"] == "pursuit"]
    keywords = sum(1 for t in texts if _KEYWORDS.search(t))
    report = {
        "machine": machine(), "narratives": len(texts), "seconds": round(seconds, 1), "peak MB": peak_mb(),
        "behaviour tags per 1,000, by what the words assert": {k: round(1000 * v / len(texts), 2) for k, v in Counter(s.status for _, s in found).most_common()},
        "pursuit tags per 1,000, asserted": round(1000 * len(pursuit) / len(texts), 2),
        "narratives with an asserted pursuit tag, per 1,000": round(1000 * len({n for n, _ in pursuit}) / len(texts), 2),
        "narratives with a keyword, per 1,000": round(1000 * keywords / len(texts), 2),
        "asserted, by tag, per 1,000": {k: round(1000 * v / len(texts), 2) for k, v in Counter(s.tag for _, s in asserted).most_common()},
    }  # fmt: skip
    print(json.dumps(report, indent=1))
    if options.sample and options.out:
        dice = random.Random(options.seed)
        chosen = dice.sample(found, min(options.sample, len(found)))
        with options.out.open("w", encoding="utf-8") as handle:
            for n, span in chosen:
                handle.write(f"{n}\t{span.tag}\t{span.status}\t{span.quote}\n")


if __name__ == "__main__":
    main()
