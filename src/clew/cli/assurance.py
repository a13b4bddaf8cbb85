"""`clew assurance ...`: the papers that are wanted before screening is used."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, FOLDER, OUT

_BENCHMARKS = click.option(
    "--benchmarks",
    type=FOLDER,
    help="A folder with the JSON files of the benchmarks, in place of those that came with Clew.",
)


@click.group()
def assurance() -> None:
    """Write the transparency record, impact assessments, model cards and plans for a run."""


@assurance.command("build")
@click.option("--run", required=True, type=FOLDER, help="A published run, such as RUNS/latest.")
@click.option("--out", required=True, type=ANY, help="The folder for the papers.")
@click.option("--force", type=FILE, help="What the force filled in: see clew assurance form.")
@_BENCHMARKS
def assurance_build(run: Path, out: Path, force: Path | None, benchmarks: Path | None) -> None:
    """Write every paper, as Markdown and as a site of HTML pages.

    Each figure leads to the file in which it is read, the command that measures it and its test.
    """
    from clew.assurance.command import build_command

    sys.exit(build_command(run, out, force, benchmarks, OUT))


@assurance.command("form")
@click.option("--out", required=True, type=ANY, help="The file to write, such as force.toml.")
def assurance_form(out: Path) -> None:
    """Write the empty form for what only the force can say."""
    from clew.assurance.command import form_command

    sys.exit(form_command(out, OUT))


@assurance.command("check")
@click.argument("folder", type=FOLDER)
@click.option("--run", required=True, type=FOLDER, help="The run that the papers were made from.")
@_BENCHMARKS
def assurance_check(folder: Path, run: Path, benchmarks: Path | None) -> None:
    """Say whether the papers in FOLDER still give the figures of their sources.

    Exit status: 0 when they do, 1 when not.
    """
    from clew.assurance.command import check_command

    sys.exit(check_command(folder, run, benchmarks, OUT))
