"""`clew learning ...`: cases and lessons to take elsewhere, their checks, and the size of the study."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, OUT


@click.group()
def learning() -> None:
    """Cases, lessons and the measurement of what they do."""


@learning.command("packages")
@click.argument("out", type=ANY)
@click.option(
    "--kind",
    type=click.Choice(["scorm", "xapi", "csv", "all"]),
    default="all",
    show_default=True,
    help="SCORM 2004 4th edition, xAPI (tincan.xml), or CSV of the questions.",
)
def learning_packages(out: Path, kind: str) -> None:
    """Write a package of each case in each variant, and of each quiz, into OUT."""
    from clew.learning.command import packages_command

    sys.exit(packages_command(out, OUT, kind=kind))


@learning.command("pack")
@click.argument("out", type=ANY)
@click.option("--lesson", "number", type=click.IntRange(1), help="Its number; otherwise all.")
@click.option("--loose", is_flag=True, help="The files themselves, not a zip file of them.")
def learning_pack(out: Path, number: int | None, loose: bool) -> None:
    """Write the teacher's pack of lessons into OUT: notes, slides (PDF and ODP), printables."""
    from clew.learning.command import pack_command

    sys.exit(pack_command(out, OUT, number=number, loose=loose))


@learning.command("check")
def learning_check() -> None:
    """Check all content: sources, words quoted, times, reading ages, packages.

    Exit status: 1 when something is wrong.
    """
    from clew.learning.command import check_command

    sys.exit(check_command(OUT))


_SHARE = click.FloatRange(0, 1)


@learning.command("simulate")
@click.option("--before", type=_SHARE, help="Share of vignettes read rightly before.")
@click.option("--change", type=click.FloatRange(-1, 1), help="What it changes by, such as 0.1.")
@click.option("--ability-sd", type=click.FloatRange(0, 5), help="Spread of people, in logits.")
@click.option(
    "--difficulty-sd", type=click.FloatRange(0, 5), help="Spread of vignettes, in logits."
)
@click.option(
    "--stays", type=click.FloatRange(-1, 1), help="Correlation of ability, before to after."
)
@click.option("--trials", default=2_000, show_default=True, type=click.IntRange(200, 100_000))
@click.option("--seed", default=1, show_default=True)
def learning_simulate(
    before: float | None,
    change: float | None,
    ability_sd: float | None,
    difficulty_sd: float | None,
    stays: float | None,
    trials: int,
    seed: int,
) -> None:
    """Say how many officers the study needs to find a change, by playing it many times.

    What is not given is as data/study.toml has it.
    """
    from clew.learning.command import simulate_command

    sys.exit(
        simulate_command(
            OUT,
            before=before,
            change=change,
            ability_sd=ability_sd,
            difficulty_sd=difficulty_sd,
            stays=stays,
            trials=trials,
            seed=seed,
        )
    )
