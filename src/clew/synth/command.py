"""`clew synth`: settings checked, progress shown, what was made said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from clew.synth.force import Force, make_force


def synth_command(
    out: Path,
    console: Console,
    *,
    incidents: int,
    stalking: float,
    seed: int,
    until: str,
    words: str,
    days: int = 730,
    mixed: bool = False,
) -> int:
    """Exit status 0, or 2 with a reason."""
    low, _, high = words.partition("-")
    try:
        date.fromisoformat(until)
        if not (low.isdigit() and high.isdigit()):
            raise ValueError("--words is LOW-HIGH, such as 60-120")
        force = Force(
            incidents, stalking, seed, until, days=days, words=(int(low), int(high)), mixed=mixed
        )
        with Progress(
            TextColumn("making incidents"),
            BarColumn(),
            TextColumn("{task.completed:,} of {task.total:,}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ) as progress:
            task = progress.add_task("", total=incidents)
            make_force(out, force, progress=lambda done, _: progress.update(task, completed=done))
    except (ValueError, FileExistsError) as problem:
        console.print(str(problem), markup=False)
        return 2
    console.print(
        f"{incidents:,} made-up incidents in {out}, the truth beside them in truth_incidents/ and truth_people/.",
        markup=False,
    )
    return 0
