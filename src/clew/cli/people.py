"""`clew people ...`: who is who, as people decided."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, FOLDER, OUT


@click.group()
def people() -> None:
    """Say who is who where the engine is wrong, see whom to look at, train the model."""


@people.command("always")
@click.argument("left")
@click.argument("right")
@click.option("--runs", default="runs", show_default=True, type=FOLDER)
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why, in words.")
def people_always(left: str, right: str, runs: Path, by: str, reason: str) -> None:
    """LEFT and RIGHT are one person, in every later run.

    Each is an identity, or a mention force/incident/role/mark.
    """
    from clew.screening.runs.tell import decide

    sys.exit(decide(runs, "always", left, right, OUT, by=by, reason=reason))


@people.command("never")
@click.argument("left")
@click.argument("right")
@click.option("--runs", default="runs", show_default=True, type=FOLDER)
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why, in words.")
def people_never(left: str, right: str, runs: Path, by: str, reason: str) -> None:
    """LEFT and RIGHT are two people, in every later run.

    Each is an identity, or a mention force/incident/role/mark.
    """
    from clew.screening.runs.tell import decide

    sys.exit(decide(runs, "never", left, right, OUT, by=by, reason=reason))


@people.command("forget")
@click.argument("left")
@click.argument("right")
@click.option("--runs", default="runs", show_default=True, type=FOLDER)
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why, in words.")
def people_forget(left: str, right: str, runs: Path, by: str, reason: str) -> None:
    """Take back an earlier decision about LEFT and RIGHT.

    Each is an identity, or a mention as `clew people list` shows it.
    """
    from clew.screening.runs.tell import forget

    sys.exit(forget(runs, left, right, OUT, by=by, reason=reason))


@people.command("list")
@click.option("--runs", default="runs", show_default=True, type=ANY)
def people_list(runs: Path) -> None:
    """Every decision that holds, by whom and why, and lines of the file that cannot be used."""
    from clew.screening.runs.tell import list_decisions

    sys.exit(list_decisions(runs, OUT))


@people.command("attention")
@click.option("--runs", default="runs", show_default=True, type=ANY)
@click.option("--limit", default=30, show_default=True)
def people_attention(runs: Path, limit: int) -> None:
    """Identities whose evidence pulls both ways, for somebody to look at."""
    from clew.screening.runs.tell import show_attention

    sys.exit(show_attention(runs, OUT, limit=limit))


@people.command("train")
@click.argument("records", type=FOLDER)
@click.option("--out", required=True, type=ANY, help="The model file to write (JSON).")
@click.option("--seed", default=1, show_default=True)
def people_train(records: Path, out: Path, seed: int) -> None:
    """Learn the linkage weights from RECORDS, without labels.

    Use the result with `clew screen --model`.
    """
    from clew.screening.people.training import train_on

    train_on(records, out, seed=seed)
    OUT.print(f"Wrote {out}.")
