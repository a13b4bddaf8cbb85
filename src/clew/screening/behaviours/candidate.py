"""A reader learnt again with a force's own labels: a candidate, with figures before and after on
labels that it did not learn from.

A candidate is a folder: `reader.npz`, `report.json` and `report.txt`. It reads nothing until
somebody signs it (`in_force`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import beta

from clew.files import private_file
from clew.problems import Problem
from clew.screening.behaviours import own_labels, training
from clew.screening.behaviours.in_force import MODEL, REPORT, digest_of
from clew.screening.behaviours.labelled import Labelled
from clew.screening.behaviours.learned import SOUGHT_OUT, Model
from clew.screening.behaviours.own_labels import OwnLabel

_TEXT = "report.txt"
ENOUGH = 20
"""With fewer labels than this the interval is so wide that a share says nothing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One reader on labels kept apart: of `there` sentences that tell a tag it told `right`, of
    `not_there` that do not it told `wrong`.
    """

    there: int
    right: int
    not_there: int
    wrong: int

    @property
    def told(self) -> int:
        return self.right + self.wrong


class NothingToLearn(Problem):
    """There are no labels to learn from. The message says what to do."""


def interval(hits: int, of: int) -> tuple[float, float]:
    """The exact 95% interval of a share (Clopper and Pearson).

    >>> [round(x, 3) for x in interval(9, 10)]
    [0.555, 0.997]
    >>> interval(0, 0)
    (0.0, 1.0)
    """
    low = 0.0 if hits == 0 else float(beta.ppf(0.025, hits, of - hits + 1))
    high = 1.0 if hits == of else float(beta.ppf(0.975, hits + 1, of - hits))
    return low, high


def make(
    folder: Path,
    labels: Sequence[OwnLabel],
    base: Sequence[Labelled],
    before: tuple[Model, str],
    tags: Sequence[str],
    pursuit: frozenset[str],
    *,
    told: Callable[[str], None],
) -> str:
    """Learn from `base` and four fifths of `labels`, score on the rest beside the reader `before`
    (with its digest), and write the candidate.

    Gives the report as text. Raises NothingToLearn, or ValueError when `base` is by fewer than two
    hands.
    """
    learnt, kept = own_labels.apart(labels)
    if not learnt:
        raise NothingToLearn(
            f"there are no labels to learn from{f': {len(kept)} are all of courses that are kept apart' if kept else ''}, so nothing was written. Labels come from quotes denied and courses accepted at the desk: "
            "go on deciding, then run clew reading labels again"
        )
    model, scores = training.train(
        base, pursuit, [t for t in tags if t != SOUGHT_OUT], own=learnt, told=told
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The report names the model that it is about: until it is written the folder holds no
    # candidate.
    (folder / REPORT).unlink(missing_ok=True)
    model.save(folder / MODEL)
    report = {
        "reader": digest_of(folder / MODEL),
        "before": before[1],
        "made": model.made,
        "labels": {
            "learnt": len(learnt),
            "kept_apart": len(kept),
            "courses_learnt": len({x.course for x in learnt}),
            "courses_kept_apart": len({x.course for x in kept}),
        },
        "tags": [
            {
                "tag": tag,
                "before": asdict(figures(before[0], kept, [tag])),
                "after": asdict(figures(model, kept, [tag])),
            }
            for tag in sorted({t for x in kept for t in x.yes | x.no})
        ],
        "all": {
            "before": asdict(figures(before[0], kept, tags)),
            "after": asdict(figures(model, kept, tags)),
        },
        "sentences_by_hand_held_out": [asdict(s) for s in scores],
    }
    text = told_as_text(report)
    for name, content in ((_TEXT, text + "\n"), (REPORT, json.dumps(report, indent=1) + "\n")):
        with private_file(folder / name) as handle:
            handle.write(content)
    return text


def figures(model: Model, kept: Sequence[OwnLabel], tags: Sequence[str]) -> Figures:
    """What `model` makes of labels, over `tags`: one count a sentence and tag of which a person
    said yes or no.
    """
    sure = (
        model.chances([list(x.words) for x in kept]) >= model.least
        if kept
        else np.zeros((0, len(model.tags)), bool)
    )
    columns = {t: n for n, t in enumerate(model.tags)}
    there = right = not_there = wrong = 0
    for row, label in enumerate(kept):
        for tag in tags:
            is_told = tag in columns and bool(sure[row, columns[tag]])
            if tag in label.yes:
                there, right = there + 1, right + is_told
            elif tag in label.no:
                not_there, wrong = not_there + 1, wrong + is_told
    return Figures(there, right, not_there, wrong)


def told_as_text(report: dict[str, Any]) -> str:
    """The report for whoever signs, in plain lines."""
    n = report["labels"]
    lines = [
        f"Learnt from {report['made']['sentences']} sentences and {n['learnt']} labels of {n['courses_learnt']} courses. "
        f"Kept apart: {n['kept_apart']} labels of {n['courses_kept_apart']} courses.",
        f"Before: the reader in force, {report['before'][:16]}. After: the candidate, {report['reader'][:16]}.",
        "",
    ]
    if not n["kept_apart"]:
        lines.append(
            "No label was kept apart, so nothing can be said of whether the candidate reads better. Wait until more is decided."
        )
        return "\n".join(lines)
    named = [("all tags", report["all"]), *((row["tag"], row) for row in report["tags"])]
    counted = [
        (f"{name}, {what}", row, hits, of)
        for name, row in named
        for what, hits, of in _COUNTS
        if row["after"][of]
    ]
    for few in (False, True):
        rows = [c for c in counted if (c[1]["after"][c[3]] < ENOUGH) == few]
        if few and rows:
            lines += ["", f"Fewer than {ENOUGH} labels, too few to say anything:"]
        for name, row, hits, of in rows:
            lines.append(
                f"  {name}: "
                + ", ".join(
                    f"{when} {_share(row[when][hits], row[when][of])}"
                    for when in ("before", "after")
                )
            )
    lines += [
        "",
        "In brackets the exact 95% interval; sentences of one course are alike, so it is too narrow. Labels come from what was found: they cannot "
        "show what no reader found.",
    ]
    return "\n".join(lines)


_COUNTS = (("rightly told", "right", "there"), ("wrongly told", "wrong", "not_there"))


def _share(hits: int, of: int) -> str:
    low, high = interval(hits, of)
    return f"{hits} of {of} ({100 * low:.0f}% to {100 * high:.0f}%)"
