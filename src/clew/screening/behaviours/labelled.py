"""Sentences of police prose with what they say labelled: what the learned reader learns from, and
what a reader is scored on.

They were written for this purpose by several people ("hands") who had not seen the rules, but for
hand 16, who had seen where the readers failed on half of the cases that other hands made up; one
file a hand, `sentences/hand-N.tsv` with a header line. Everybody in them is made up. Columns: `tags`
(what the words assert, comma-separated), `kind` (conduct, look-alike, ordinary), `manner` (log,
caps, full, statement, note), `suspect` and `victim` (names, or empty), `sexes` (suspect's and
victim's: M, F or -), `text`, `suspect_words` and `victim_words` (the words of the text that stand
for each, separated by `;`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from clew.problems import Problem
from clew.screening.behaviours.roles import Parties, Person

COLUMNS = (
    "tags",
    "kind",
    "manner",
    "suspect",
    "victim",
    "sexes",
    "text",
    "suspect_words",
    "victim_words",
)
KINDS = ("conduct", "look-alike", "ordinary")
MANNERS = ("log", "caps", "full", "statement", "note")


class BadLabels(Problem):
    """A line of labelled sentences cannot be used."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text. `hand` is who wrote it; `parties` are the people of its record."""

    hand: str
    tags: frozenset[str]
    kind: str
    manner: str
    parties: Parties
    text: str
    suspect_words: tuple[str, ...] = ()
    victim_words: tuple[str, ...] = ()


def shipped(tags: Iterable[str]) -> list[Labelled]:
    """Every sentence that comes with Clew, in the order of files and lines. Raises BadLabels."""
    folder = files("clew.screening.behaviours") / "sentences"
    names = sorted(p.name for p in folder.iterdir() if p.name.endswith(".tsv"))
    return [
        s
        for name in names
        for s in _read(name, (folder / name).read_text(encoding="utf-8"), frozenset(tags))
    ]


def load(path: Path, tags: Iterable[str]) -> list[Labelled]:
    """The labelled sentences of a file.

    Raises BadLabels naming file, line, field, value and cure.
    """
    return _read(path.name, path.read_text(encoding="utf-8"), frozenset(tags))


def _read(name: str, text: str, tags: frozenset[str]) -> list[Labelled]:
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(rows, ())) != COLUMNS:
        raise BadLabels(
            f"{name} line 1: the header is not {', '.join(COLUMNS)} with tabs between: write it so."
        )
    return [_labelled(name, number, row, tags) for number, row in enumerate(rows, 2)]


def _labelled(name: str, number: int, row: list[str], tags: frozenset[str]) -> Labelled:
    where = f"{name} line {number}"
    if len(row) != len(COLUMNS):
        raise BadLabels(
            f"{where}: {len(row)} columns where there are {len(COLUMNS)}: put a tab between all, also round empty ones."
        )
    cells = dict(zip(COLUMNS, (c.strip() for c in row), strict=True))
    held = frozenset(t for t in (t.strip() for t in cells["tags"].split(",")) if t)
    if unknown := held - tags:
        raise BadLabels(
            f"{where}, tags: {sorted(unknown)[0]!r} is no tag of the lexicon: write one of {', '.join(sorted(tags))}."
        )
    for field, allowed in (("kind", KINDS), ("manner", MANNERS)):
        if cells[field] not in allowed:
            raise BadLabels(
                f"{where}, {field}: {cells[field]!r} is not one of {', '.join(allowed)}."
            )
    sexes = [s if s in "MF" else "" for s in (cells["sexes"] + "--")[:2]]
    people = [
        (Person.of(cells[side], sex),) if cells[side] or sex else ()
        for side, sex in zip(("suspect", "victim"), sexes, strict=True)
    ]
    words = [
        tuple(w.strip() for w in cells[f"{side}_words"].split(";") if w.strip())
        for side in ("suspect", "victim")
    ]
    return Labelled(
        name.removesuffix(".tsv"),
        held,
        cells["kind"],
        cells["manner"],
        Parties(*people),
        cells["text"],
        *words,
    )
