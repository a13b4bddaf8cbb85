"""`clew read` and `clew reading ...`: what texts say, and a force's own words."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, FOLDER, OUT


@click.command("read")
@click.argument("texts", type=ANY)
@click.option("--out", required=True, type=ANY, help="The CSV file of findings to write.")
def read_texts(texts: Path, out: Path) -> None:
    """Read single TEXTS and write what each says was done: one row a finding, with the words that
    say so.

    TEXTS is CSV or JSON Lines (.jsonl) with id and narrative and, where known, suspect, victim
    (names), suspect_sex and victim_sex (M, F or empty). Exit status: 0 when every row was read, 1
    when rows were set aside, 2 when nothing can be read.
    """
    from clew.screening.behaviours.command import read_command

    sys.exit(read_command(texts, out, OUT))


@click.group()
def reading() -> None:
    """Teach the learned reader a force's own words: labels from decisions, a candidate, and who
    puts it in force.
    """


@reading.command("labels")
@click.option("--runs", default="runs", show_default=True, type=FOLDER, help="Folder of runs.")
@click.option("--out", required=True, type=ANY, help="The file of labels to write (tab-separated).")
def reading_labels(runs: Path, out: Path) -> None:
    """Write what people decided as labelled sentences without names: quotes denied, courses
    accepted.
    """
    from clew.screening.behaviours.reading_command import labels_command

    sys.exit(labels_command(runs, out, OUT))


@reading.command("train")
@click.option("--runs", default="runs", show_default=True, type=FOLDER, help="Folder of runs.")
@click.option(
    "--labels",
    multiple=True,
    type=FILE,
    help="A file of labels; may be given again (default: those that follow from RUNS).",
)
@click.option(
    "--base",
    multiple=True,
    type=FILE,
    help="Labelled sentences to learn from beside them; may be given again (default: those that ship).",
)
@click.option("--out", required=True, type=ANY, help="Folder for the candidate and its report.")
def reading_train(runs: Path, labels: tuple[Path, ...], base: tuple[Path, ...], out: Path) -> None:
    """Learn the reader again with a force's labels, and show before and after on labels kept apart.
    Changes nothing that screens.

    It takes about half a minute. Exit status: 0 done, 2 no candidate was made.
    """
    from clew.screening.behaviours.reading_command import train_command

    sys.exit(train_command(runs, labels, base, out, OUT))


@reading.command("sign")
@click.argument("folder", type=FOLDER)
@click.option("--runs", default="runs", show_default=True, type=FOLDER, help="Folder of runs.")
@click.option("--by", required=True, help="Who signs.")
@click.option("--reason", required=True, help="Why, in words.")
def reading_sign(folder: Path, runs: Path, by: str, reason: str) -> None:
    """Put the candidate in FOLDER in force from the next run on.

    Exit status 2 when nothing was changed.
    """
    from clew.screening.behaviours.reading_command import sign_command

    sys.exit(sign_command(runs, folder, OUT, by=by, reason=reason))


@reading.command("withdraw")
@click.option("--runs", default="runs", show_default=True, type=FOLDER, help="Folder of runs.")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why, in words.")
def reading_withdraw(runs: Path, by: str, reason: str) -> None:
    """Go back to the reader that was in force before. Exit status 2 when nothing was changed."""
    from clew.screening.behaviours.reading_command import withdraw_command

    sys.exit(withdraw_command(runs, OUT, by=by, reason=reason))


@reading.command("history")
@click.option("--runs", default="runs", show_default=True, type=FOLDER, help="Folder of runs.")
def reading_history(runs: Path) -> None:
    """List who signed or withdrew which reader, when and why, and say which is in force."""
    from clew.screening.behaviours.reading_command import history_command

    sys.exit(history_command(runs, OUT))
