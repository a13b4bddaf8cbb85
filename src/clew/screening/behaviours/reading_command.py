"""`clew reading ...`: labels from decisions, a candidate learnt from them, and who puts it in
force.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from clew.screening.behaviours import candidate, decided, in_force, labelled, own_labels
from clew.screening.behaviours.candidate import NothingToLearn
from clew.screening.behaviours.in_force import NotSigned
from clew.screening.behaviours.labelled import BadLabels
from clew.screening.behaviours.learned import load as load_model
from clew.screening.behaviours.lexicon import load as load_lexicon
from clew.screening.kept_lines import BadLines
from clew.screening.ranking.points import load as load_points
from clew.screening.runs.read import NoSuchRun

_PROBLEMS = (BadLabels, BadLines, NoSuchRun, NothingToLearn, NotSigned, ValueError)


def _tags() -> list[str]:
    return [t.name for t in load_lexicon().tags.values() if t.kind != "context"]


def labels_command(runs: Path, out_file: Path, out: Console) -> int:
    """Write the labels that follow from what was decided.

    Exit status 0, or 2 when nothing could be read.
    """
    try:
        made = decided.collect(runs, _tags())
    except _PROBLEMS as problem:
        out.print(str(problem), markup=False)
        return 2
    own_labels.write(out_file, made.labels)
    out.print(
        f"{made.denied:,} denied quotes and {made.accepted:,} accepted courses give {len(made.labels):,} labelled sentences: {out_file}.",
        markup=False,
    )
    if made.denied_not_found or made.accepted_not_found:
        out.print(
            f"No published run holds the words of {made.denied_not_found:,} denied quotes and {made.accepted_not_found:,} accepted courses: they give none.",
            markup=False,
        )
    if made.unreadable:
        out.print(
            f"Runs that cannot be read were passed over: {', '.join(made.unreadable)}.",
            markup=False,
        )
    return 0


def train_command(
    runs: Path, label_files: Sequence[Path], base_files: Sequence[Path], folder: Path, out: Console
) -> int:
    """Make a candidate in `folder` and tell before and after.

    Exit status 0, or 2 when none was made.
    """
    tags = _tags()
    pursuit = frozenset(
        name for name, row in load_points().raw["behaviour"].items() if row["group"] == "pursuit"
    )
    try:
        if label_files:
            labels = [label for path in label_files for label in own_labels.load(path, tags)]
        else:
            labels = decided.collect(runs, tags).labels
        base = (
            [s for path in base_files for s in labelled.load(path, tags)]
            if base_files
            else labelled.shipped(tags)
        )
        reader = in_force.in_force(runs)
        text = candidate.make(
            folder,
            labels,
            base,
            (load_model(reader.path), reader.digest),
            tags,
            pursuit,
            told=lambda said: out.print(f"{said} ...", markup=False),
        )
    except _PROBLEMS as problem:
        out.print(str(problem), markup=False)
        return 2
    out.print(text, markup=False)
    out.print(
        f"\nNothing that screens was changed. To put it in force: clew reading sign {folder} --runs {runs} --by NAME --reason WHY",
        markup=False,
    )
    return 0


def sign_command(runs: Path, folder: Path, out: Console, *, by: str, reason: str) -> int:
    """Put a candidate in force. Exit status 0, or 2 when nothing was changed."""
    try:
        made = in_force.sign(runs, folder, by=by, reason=reason)
    except _PROBLEMS as problem:
        out.print(str(problem), markup=False)
        return 2
    out.print(
        f"Signed by {made.by}: {made.became[:16]} reads from the next run on, in place of {_short(made.was)}.",
        markup=False,
    )
    return 0


def withdraw_command(runs: Path, out: Console, *, by: str, reason: str) -> int:
    """Go back to the reader of before. Exit status 0, or 2 when nothing was changed."""
    try:
        made = in_force.withdraw(runs, by=by, reason=reason)
    except _PROBLEMS as problem:
        out.print(str(problem), markup=False)
        return 2
    out.print(
        f"Withdrawn by {made.by}: {_short(made.became)} reads from the next run on, in place of {made.was[:16]}.",
        markup=False,
    )
    return 0


def history_command(runs: Path, out: Console) -> int:
    """Every signature and withdrawal, and what is in force.

    Exit status 0, or 2 when the reader in force is not what was signed.
    """
    try:
        for d in in_force.history(runs):
            out.print(
                f"{d.decided_at}  {d.verdict}  {_short(d.was)} -> {_short(d.became)}  {d.by}: {d.reason}",
                markup=False,
            )
        reader = in_force.in_force(runs)
    except _PROBLEMS as problem:
        out.print(str(problem), markup=False)
        return 2
    out.print(
        f"In force: {'the reader that ships' if reader.signed is None else f'signed by {reader.signed.by}'}, {reader.digest[:16]}.",
        markup=False,
    )
    return 0


def _short(written: str) -> str:
    """A reader of a line, with as much of its digest as can be read."""
    *shipped, digest = written.split(" ")
    return " ".join([*shipped, digest[:16]])
