"""`clew synth` and `clew demo`: a made-up force."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, ERR, OUT


@click.command()
@click.argument("out", type=ANY)
@click.option("--incidents", default=20_000, show_default=True, type=click.IntRange(1))
@click.option(
    "--stalking",
    default=0.02,
    show_default=True,
    type=click.FloatRange(0, 0.5),
    help="Share of incidents in planted courses; 0 plants none.",
)
@click.option("--seed", default=1, show_default=True)
@click.option("--until", default="2026-06-30", show_default=True, help="The last day recorded.")
@click.option(
    "--words", default="12-70", show_default=True, help="Length of narratives, such as 60-120."
)
@click.option(
    "--days",
    default=730,
    show_default=True,
    type=click.IntRange(30, 7300),
    help="How far back the records go.",
)
@click.option(
    "--mixed",
    is_flag=True,
    help="Names of many origins, and people who are easily taken for one another: twins, fathers and sons, brothers.",
)
def synth(
    out: Path,
    incidents: int,
    stalking: float,
    seed: int,
    until: str,
    words: str,
    days: int,
    mixed: bool,
) -> None:
    """Make up a force under OUT, with the truth beside its records. Everybody in it is invented."""
    from clew.synth.command import synth_command

    sys.exit(
        synth_command(
            out,
            OUT,
            incidents=incidents,
            stalking=stalking,
            seed=seed,
            until=until,
            words=words,
            days=days,
            mixed=mixed,
        )
    )


@click.command()
@click.option("--out", default="demo-force", show_default=True, type=ANY)
@click.option("--incidents", default=20_000, show_default=True, type=click.IntRange(100))
@click.option("--open/--no-open", "open_it", default=True, help="Open a browser when there is one.")
@click.option(
    "--serve/--no-serve",
    "serve_it",
    default=True,
    help="Start both services on loopback, until interrupted.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65534),
    help="Of the unit's desk; the public site has the next.",
)
def demo(out: Path, incidents: int, open_it: bool, serve_it: bool, port: int) -> None:
    """Make a force, screen it, and start both services: the unit's desk with made-up people for
    each role, and the public site.
    """
    from clew.demo import run_demo

    sys.exit(
        run_demo(out, OUT, ERR, incidents=incidents, open_it=open_it, serve_it=serve_it, port=port)
    )
