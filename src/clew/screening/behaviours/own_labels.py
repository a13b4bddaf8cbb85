"""A force's own labels: sentences of its records of which a person said what they tell, or do not
tell.

A file of them is tab-separated with a header line. It holds no name: people are roles (SUS, VIC,
OTH, PER), numbers are 0, and a word that is not known to be an ordinary one is left out. Of a tag
that is in neither column nothing is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clew.files import private_file
from clew.screening.behaviours.labelled import BadLabels

COLUMNS = ("course", "tells", "tells_not", "words")
_APART = 5
"""One course in so many is kept apart."""


@dataclass(frozen=True, slots=True)
class OwnLabel:
    """One sentence.

    `course` is the course that the decision was about; `yes` are tags that a person let stand, `no`
    those denied.
    """

    course: str
    yes: frozenset[str]
    no: frozenset[str]
    words: tuple[str, ...]

    @property
    def is_kept_apart(self) -> bool:
        """Whether the course is one of the fifth that no reader learns from.

        It follows from the course's id alone, so it never changes.
        """
        return int(hashlib.sha256(self.course.encode()).hexdigest(), 16) % _APART == 0


def write(path: Path, labels: Iterable[OwnLabel]) -> None:
    """Write a file of labels, its owner's alone, whole or not at all."""
    with private_file(path) as handle:
        handle.write("\t".join(COLUMNS) + "\n")
        for label in labels:
            handle.write(
                "\t".join(
                    (
                        label.course,
                        ",".join(sorted(label.yes)),
                        ",".join(sorted(label.no)),
                        " ".join(label.words),
                    )
                )
                + "\n"
            )


def load(path: Path, tags: Iterable[str]) -> list[OwnLabel]:
    """The labels of a file. Raises BadLabels naming file, line, field, value and cure."""
    known = frozenset(tags)
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise BadLabels(
            f"{path.name} line 1: the header is not {', '.join(COLUMNS)} with tabs between: make it with clew reading labels."
        )
    return [
        _label(f"{path.name} line {number}", line.split("\t"), known)
        for number, line in enumerate(lines[1:], 2)
    ]


def _label(where: str, cells: list[str], known: frozenset[str]) -> OwnLabel:
    if len(cells) != len(COLUMNS):
        raise BadLabels(
            f"{where}: {len(cells)} columns where there are {len(COLUMNS)}: put a tab between all, also round empty ones."
        )
    course, words = cells[0].strip(), tuple(cells[3].split())
    yes, no = (
        frozenset(t for t in (t.strip() for t in cell.split(",")) if t) for cell in cells[1:3]
    )
    for field, held in (("tells", yes), ("tells_not", no)):
        if unknown := held - known:
            raise BadLabels(
                f"{where}, {field}: {sorted(unknown)[0]!r} is no tag of the lexicon: write one of {', '.join(sorted(known))}."
            )
    if both := yes & no:
        raise BadLabels(
            f"{where}: {sorted(both)[0]!r} is in tells and in tells_not: take it out of one."
        )
    for field, empty in (("course", not course), ("tells", not yes | no), ("words", not words)):
        if empty:
            raise BadLabels(
                f"{where}, {field}: it is empty, so the line says nothing: fill it in, or remove the line."
            )
    return OwnLabel(course, yes, no, words)


def apart(labels: Sequence[OwnLabel]) -> tuple[list[OwnLabel], list[OwnLabel]]:
    """Those to learn from and those kept apart, by whole courses.

    A sentence that stands in both is kept apart alone.
    """
    kept = [x for x in labels if x.is_kept_apart]
    words = {x.words for x in kept}
    return [x for x in labels if not x.is_kept_apart and x.words not in words], kept
