"""The command line: parses and calls; nothing else. Each group of commands has a file."""

from __future__ import annotations

import io
import os
import sys

import click

from clew.cli import (
    assurance,
    db,
    evidence,
    figures,
    foi,
    history,
    learning,
    made_up,
    people,
    progress,
    public,
    reading,
    records,
    screening,
    unit,
)
from clew.cli.parameters import ERR
from clew.problems import Problem
from clew.version import full_version


def _readable(text: str) -> str:
    from clew.screening.records.errors import readable

    return readable(text)


# Commands that read a published run.
_OF_A_RUN = {"show", "why", "unlisted", "report", "people"}


class _Commands(click.Group):
    """What a disk or a file refuses is said in a sentence."""

    def invoke(self, ctx: click.Context) -> object:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal that lacks a character shows "?" for it.
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except Problem as problem:
            ERR.print(_readable(str(problem)), markup=False)
            ctx.exit(2)
        except OSError as problem:
            about = (
                f"{problem.filename}: {problem.strerror}"
                if problem.filename and problem.strerror
                else problem.strerror or str(problem)
            )
            ERR.print(
                f"{about}. Nothing more was done: put this right, or choose another place, and run the command again.",
                markup=False,
            )
            ctx.exit(2)
        except Exception as problem:
            driver = sys.modules.get("psycopg")
            away = problem.__cause__ or problem
            unanswered: type[BaseException] | None = getattr(driver, "OperationalError", None)
            if unanswered is not None and isinstance(away, unanswered):
                ERR.print(
                    f"The database does not answer: {str(away).strip().splitlines()[0]}. Is it running, and is its address right?",
                    markup=False,
                )
                ctx.exit(2)
            # Loaded only where a command has read a run: nothing is slower to start for it.
            read = sys.modules.get("clew.screening.runs.read")
            if (
                read is None
                or not isinstance(problem, read.DAMAGED)
                or ctx.invoked_subcommand not in _OF_A_RUN
            ):
                raise
            ERR.print(
                f"A table of the run cannot be read ({str(problem).splitlines()[0]}). Put the run back from a copy, or screen the records again into an empty folder.",
                markup=False,
            )
            ctx.exit(2)


def _tell_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"clew, version {full_version()}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_tell_version,
    help="Show the version and the commit, and exit.",
)
def cli() -> None:
    """Find stalking hidden in police records: who keeps doing what to whom, ranked, with the words
    that say so.

    Clew ranks and explains. It decides nothing: a named person does, with a reason.
    """
    # Whatever a command writes, also the services that it starts, is its maker's alone from the
    # first byte.
    os.umask(0o077)


for _command in (
    assurance.assurance,
    db.db,
    evidence.evidence,
    figures.figures,
    foi.foi,
    learning.learning,
    made_up.synth,
    made_up.demo,
    people.people,
    progress.progress,
    public.public,
    reading.read_texts,
    reading.reading,
    records.records,
    screening.forget_runs,
    history.history,
    screening.screen,
    screening.show,
    screening.why,
    screening.unlisted,
    screening.report,
    screening.compare,
    screening.reproduce,
    unit.unit,
):
    cli.add_command(_command)


def main() -> None:
    """The `clew` program.

    What cannot be done is said in a sentence, not a traceback; exit status 2.
    """
    cli()
