"""What `clew assurance ...` does."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from clew.assurance.check import differing
from clew.assurance.force_form import asked, empty_form, read_form
from clew.assurance.papers import build
from clew.assurance.site import MARKDOWN, SITE, write
from clew.assurance.sources import Sources
from clew.files import private_file
from clew.problems import Problem


def build_command(
    run: Path, out: Path, force: Path | None, benchmarks: Path | None, console: Console
) -> int:
    """Write all papers. Exit status 0."""
    if out.exists() and not out.is_dir():
        raise Problem(f"{out} is a file: name a folder for the papers")
    sources = Sources(run, benchmarks)
    given = read_form(force)
    papers = build(sources, given)
    write(papers, out, run=sources.run.name)
    figures = {n.claim.key for p in papers for n in p.notes}
    console.print(
        f"{len(papers)} papers with {len(figures)} figures and statements, each with its source: open {out / SITE / 'index.html'}, or read {out / MARKDOWN}."
    )
    missing = len(asked()) - len(given)
    if missing:
        console.print(
            f"The force has still to fill in {missing} of {len(asked())} entries: clew assurance form --out force.toml writes the form, {out / SITE / 'missing.html'} says where each is wanted."
        )
    return 0


def form_command(out: Path, console: Console) -> int:
    """Write the empty form; a form that stands there is not written over."""
    if out.exists():
        raise Problem(
            f"{out} is there already and may hold what somebody filled in: choose another name"
        )
    with private_file(out) as handle:
        handle.write(empty_form())
    console.print(
        f"{out}: {len(asked())} entries to fill in. Then: clew assurance build --force {out}"
    )
    return 0


def check_command(folder: Path, run: Path, benchmarks: Path | None, console: Console) -> int:
    """Exit status 0 where the papers say what their sources say, 1 where not."""
    told = differing(folder, Sources(run, benchmarks))
    for line in told:
        console.print(line, markup=False)
    if not told:
        console.print("Every figure of the papers is the one of its source.")
    return 1 if told else 0
