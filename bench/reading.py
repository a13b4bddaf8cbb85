"""How well texts are read: by the rules alone, by the learned reader alone, and by both.

    python -m bench.reading [--shared DIR] [--sample 200 --sample-out FILE.tsv]

Measured are the records of published cases (odd and even case numbers apart: the rules were
developed on the even ones), genuine police narratives and ordinary records, all kept outside the
project in the folder `shared` beside it; and labelled records that were made up for this project
(tests/data/reading). The narratives are street encounters, hardly ever about pursuit, so their
number per thousand that is read as pursuit is an upper bound of false readings. `--sample` writes
such readings, to be read by a person; the file stays outside the project. Writes
docs/benchmarks/reading.json and reading.md; what cannot be measured here keeps its older figures.

    python -m bench.reading --cases DIR [DIR]

measures cases by other hands alone, in the form of the published ones, odd and even numbers apart.

    python -m bench.reading --labelled FILE.tsv [--wrong TAG] [--reader rules]

prints precision and recall of every tag on labelled sentences (as `behaviours/labelled.py`
describes them), and of "tells of pursuit"; with --wrong the sentences read otherwise.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.intervals import share
from bench.machine import commit, machine, peak_mb, written
from bench.published import BESIDE, NotThere, Shared, Told, number_of
from bench.reading_page import page
from clew.screening.behaviours import labelled
from clew.screening.behaviours.context import Span
from clew.screening.behaviours.learned import SOUGHT_OUT
from clew.screening.behaviours.lexicon import load as load_lexicon
from clew.screening.behaviours.reading import Reader, shipped_reader
from clew.screening.behaviours.roles import NOBODY, Parties
from clew.screening.ranking.points import load as load_points

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "benchmarks"
MADE_UP = ROOT / "tests" / "data" / "reading" / "records-1.tsv"
READERS = ("rules", "learned", "both")
BEHAVIOURS = frozenset(load_points().raw["behaviour"])
PURSUIT = frozenset(
    name for name, row in load_points().raw["behaviour"].items() if row["group"] == "pursuit"
)
TELLS = "tells of pursuit"
_KEYWORDS = re.compile(r"\b(?:stalk|harass|follow|obsess|unwanted)", re.IGNORECASE)
_BATCH = 500

Text = tuple[str, Parties, frozenset[str]]
"""A text, the people of its record, and the tags that it is known to have."""


@dataclass(slots=True)
class Counted:
    """Of each tag: how often it is rightly told, told, and there."""

    right: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    texts: int = 0

    def add(self, found: frozenset[str], wanted: frozenset[str]) -> None:
        self.texts += 1
        self.right.update(found & wanted)
        self.told.update(found)
        self.there.update(wanted)

    def precision(self, *tags: str) -> dict[str, object]:
        return share(sum(self.right[t] for t in tags), sum(self.told[t] for t in tags))

    def recall(self, *tags: str) -> dict[str, object]:
        return share(sum(self.right[t] for t in tags), sum(self.there[t] for t in tags))

    def account(self) -> dict[str, Any]:
        """Precision and recall of "tells of pursuit", of all tags together, and of each."""
        tags = sorted((self.told.keys() | self.there.keys()) - {TELLS})
        both: Callable[..., dict[str, object]] = lambda *t: {  # noqa: E731
            "precision": self.precision(*t),
            "recall": self.recall(*t),
        }
        return {
            "texts": self.texts,
            TELLS: both(TELLS),
            "all tags": both(*tags),
            "tags": {t: both(t) for t in tags},
        }


def tags_by(spans: Iterable[Span], reader: str) -> frozenset[str]:
    """What one reader, or both, say is told in a text."""
    return frozenset(
        s.tag for s in spans if s.status == "asserted" and reader in (s.reader, "both")
    )


def with_pursuit(found: frozenset[str], known: frozenset[str]) -> frozenset[str]:
    """The known tags, and whether any of them is pursuit.

    That somebody is sought out, whatever the conduct, is pursuit without a kind.
    """
    return found & known | ({TELLS} if found & (PURSUIT | {SOUGHT_OUT}) else frozenset())


def read_all(reader: Reader, texts: list[tuple[str, Parties]]) -> list[list[Span]]:
    return [
        spans
        for at in range(0, len(texts), _BATCH)
        for spans in reader.read_all(texts[at : at + _BATCH])
    ]


def scored(reader: Reader, texts: list[Text], known: frozenset[str]) -> dict[str, Any]:
    """The account of each reader over the texts, of the tags in `known`."""
    counts = {name: Counted() for name in READERS}
    for spans, (_, _, wanted) in zip(
        read_all(reader, [(t, p) for t, p, _ in texts]), texts, strict=True
    ):
        for name, counted in counts.items():
            counted.add(with_pursuit(tags_by(spans, name), known), with_pursuit(wanted, known))
    return {name: counted.account() for name, counted in counts.items()}


def of_cases(reader: Reader, told: list[Told]) -> dict[str, Any]:
    """Records of published cases: all, and those of even and of odd case numbers."""
    halves: dict[str, Callable[[Told], bool]] = {
        "all": lambda _: True,
        "even numbers": lambda t: number_of(t.case) % 2 == 0,
        "odd numbers": lambda t: number_of(t.case) % 2 == 1,
    }
    return {
        name: scored(reader, [(t.text, t.parties, t.tags) for t in told if chosen(t)], BEHAVIOURS)
        for name, chosen in halves.items()
    }


def rates(reader: Reader, texts: list[str]) -> dict[str, Any]:
    """How many texts are read as pursuit by each reader, which tags they get, and how many hold a
    keyword.
    """
    start = time.process_time()
    read = read_all(reader, [(t, NOBODY) for t in texts])
    seconds = time.process_time() - start
    made: dict[str, Any] = {
        "texts": len(texts),
        "processor seconds per 1,000": round(1000 * seconds / len(texts), 2),
        "keyword": share(sum(bool(_KEYWORDS.search(t)) for t in texts), len(texts)),
    }
    for name in READERS:
        found = [tags_by(spans, name) for spans in read]
        made[name] = {
            TELLS: share(sum(bool(f & (PURSUIT | {SOUGHT_OUT})) for f in found), len(texts)),
            "a kind of pursuit": share(sum(bool(f & PURSUIT) for f in found), len(texts)),
            "by tag": dict(Counter(t for f in found for t in f).most_common()),
        }
    return made


def write_sample(reader: Reader, texts: list[str], count: int, seed: int, out: Path) -> None:
    """Texts that were read as pursuit, drawn by chance: reader, tag, words, and the whole text."""
    rows = [
        (s.reader, s.tag, s.quote, text)
        for text, spans in zip(texts, read_all(reader, [(t, NOBODY) for t in texts]), strict=True)
        for s in spans
        if s.status == "asserted" and s.tag in PURSUIT | {SOUGHT_OUT}
    ]
    with out.open("w", encoding="utf-8") as handle:
        for row in random.Random(seed).sample(rows, min(count, len(rows))):
            handle.write("\t".join(" ".join(cell.split()) for cell in row) + "\n")


def known_tags() -> list[str]:
    return [t.name for t in load_lexicon().tags.values() if t.kind != "context"]


def print_labelled(files: list[Path], wrong: str | None, name: str) -> None:
    """Print precision and recall of each tag on labelled sentences, as one reader or both read
    them.
    """
    counted, known, reader = Counted(), frozenset(known_tags()), shipped_reader()
    sentences = [s for file in files for s in labelled.load(file, known)]
    for spans, sentence in zip(
        read_all(reader, [(s.text, s.parties) for s in sentences]), sentences, strict=True
    ):
        found, wanted = (
            with_pursuit(tags, known) for tags in (tags_by(spans, name), sentence.tags)
        )
        if wrong and (wrong in found) != (wrong in wanted):
            print("missed" if wrong in wanted else "wrongly found", sentence.text, sep="\t")
        counted.add(found, wanted)
    print(f"{'':32} precision  recall  wanted")
    for tag in sorted(counted.told.keys() | counted.there.keys()):
        precision = f"{counted.right[tag] / counted.told[tag]:.2f}" if counted.told[tag] else "-"
        recall = f"{counted.right[tag] / counted.there[tag]:.2f}" if counted.there[tag] else "-"
        print(f"{tag:32} {precision:>9} {recall:>7} {counted.there[tag]:>7}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--labelled",
        type=Path,
        action="append",
        help="labelled sentences alone; may be given more than once",
    )
    parser.add_argument(
        "--wrong",
        help="with --labelled: print the sentences in which this tag is missed or wrongly found",
    )
    parser.add_argument(
        "--reader", choices=READERS, default="rules", help="with --labelled: whose reading"
    )
    parser.add_argument(
        "--shared",
        type=Path,
        default=BESIDE,
        help="the folder with the published cases and the narratives",
    )
    parser.add_argument(
        "--cases", type=Path, nargs="+", default=[], help="cases by other hands, and nothing else"
    )
    parser.add_argument(
        "--sample", type=int, default=0, help="write so many readings of pursuit in genuine prose"
    )
    parser.add_argument(
        "--sample-out", type=Path, help="where the sample goes, outside the project"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--out", type=Path, default=OUT, help="the folder for reading.json and reading.md"
    )
    options = parser.parse_args()
    if bool(options.sample) != bool(options.sample_out):
        parser.error("--sample and --sample-out go together")
    try:
        if options.labelled:
            print_labelled(options.labelled, options.wrong, options.reader)
            return
        measured_at, measured = commit(), _measured(options)
    except (labelled.BadLabels, NotThere) as problem:
        sys.exit(str(problem))
    options.out.mkdir(parents=True, exist_ok=True)
    kept = options.out / "reading.json"
    everything = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    everything |= {
        name: {"commit": measured_at, "machine": machine(), **part}
        for name, part in measured.items()
    }
    kept.write_text(written(everything), encoding="utf-8")
    (options.out / "reading.md").write_text(page(everything), encoding="utf-8")
    print(page(everything))
    print(f"Peak memory: {peak_mb()} MB", file=sys.stderr)


def _of_all_cases(reader: Reader, shared: Shared) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="reading-") as work:
        shared.make_cases(Path(work))
        return of_cases(reader, shared.told(Path(work)))


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    reader, known = shipped_reader(), known_tags()
    if options.cases:
        return {
            "cases by other hands": _of_all_cases(reader, Shared(options.shared, options.cases))
        }
    made_up = [(s.text, s.parties, s.tags) for s in labelled.load(MADE_UP, known)]
    measured: dict[str, Any] = {
        "made-up records": scored(reader, made_up, frozenset(known) - {SOUGHT_OUT})
    }
    try:
        shared = Shared(options.shared)
    except NotThere as problem:
        print(f"{problem}\nMeasured on the made-up records alone.", file=sys.stderr)
        return measured
    measured["published cases"] = _of_all_cases(reader, shared)
    prose = shared.prose()
    measured["genuine prose"] = rates(reader, prose)
    measured["ordinary records"] = rates(reader, shared.ordinary())
    if options.sample:
        write_sample(reader, prose, options.sample, options.seed, options.sample_out)
    return measured


if __name__ == "__main__":
    main()
