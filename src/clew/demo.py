"""`clew demo`: make a force, screen it, write the report, open it."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

from rich.console import Console

from clew.screening.report.page import write_report
from clew.screening.runs.command import screen_command
from clew.synth.command import synth_command


def run_demo(out: Path, console: Console, err: Console, *, incidents: int, open_it: bool) -> int:
    """The main job from nothing. The same command again takes up what is there."""
    records, runs = out / "records", out / "runs"
    console.print(f"A made-up force of {incidents:,} incidents, two in a hundred of them in hidden courses of conduct:", markup=False)
    status = synth_command(records, console, incidents=incidents, stalking=0.02, seed=1, until="2026-06-30", words="12-70")
    if status == 0:
        status = screen_command(
            records, runs, console, err, as_at=None, csv=True, engine="duckdb", model=None, points=None, memory=None, threads=None
        )
    if status:
        return status
    # Everybody in the demonstration is invented, so names may be shown.
    page = write_report(runs / "latest", None, identify=True, limit=30)
    console.print(f"\nThe report: {page.resolve()}", markup=False)
    if open_it and _has_screen() and webbrowser.open(page.resolve().as_uri()):
        console.print("Opened in the browser.", markup=False)
    return 0


def _has_screen() -> bool:
    """Without one, a text browser would take over the terminal."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
