"""`clew demo`: make a force, screen it, write the report, start the unit service with made-up
people, and the public site.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

from rich.console import Console

from clew.screening.report.page import write_report
from clew.screening.runs.command import screen_command
from clew.synth.command import synth_command

_BIG = """
    ******************************************************************
    **                                                              **
    **      EVERYTHING HERE IS MADE UP. THIS IS A DEMONSTRATION.    **
    **                                                              **
    ******************************************************************
"""


def run_demo(
    out: Path,
    console: Console,
    err: Console,
    *,
    incidents: int,
    open_it: bool,
    serve_it: bool,
    port: int,
) -> int:
    """The main job from nothing. The same command again takes up what is there."""
    records, runs = out / "records", out / "runs"
    console.print(
        f"A made-up force of {incidents:,} incidents, two in a hundred of them in hidden courses of conduct:",
        markup=False,
    )
    status = synth_command(
        records,
        console,
        incidents=incidents,
        stalking=0.02,
        seed=1,
        until="2026-06-30",
        words="12-70",
    )
    if status == 0:
        status = screen_command(
            records,
            runs,
            console,
            err,
            as_at=None,
            csv=True,
            engine="duckdb",
            model=None,
            points=None,
            only=None,
            memory=None,
            threads=None,
        )
    if status:
        return status
    # Everybody in the demonstration is invented, so names may be shown.
    page = write_report(runs / "latest", None, identify=True, limit=30)
    console.print(f"\nThe report: {page.resolve()}", markup=False)
    if not serve_it:
        if open_it and _has_screen() and webbrowser.open(page.resolve().as_uri()):
            console.print("Opened in the browser.", markup=False)
        return 0
    return _serve(out, console, open_it=open_it, port=port)


def _serve(out: Path, console: Console, *, open_it: bool, port: int) -> int:
    """The service on a database of its own inside `out`: never on one that was made for anything
    else.
    """
    given = [
        name
        for name in ("DATABASE_URL", "CLEW_OWNER_DATABASE_URL", "CLEW_PUBLIC_DATABASE_URL")
        if os.environ.get(name)
    ]
    if given:
        console.print(
            f"{given[0]} is set: the demonstration makes a database of its own and touches no other. Unset it, or use --no-serve.",
            markup=False,
        )
        return 2
    from clew.unit.demo.passphrase import PASSPHRASE

    os.environ.update(
        CLEW_HOME=str((out / "service").resolve()),
        CLEW_DATABASE="own",
        CLEW_MODE="demo",
        CLEW_RUNS=str((out / "runs").resolve()),
        CLEW_RECORDS=str((out / "records").resolve()),
        CLEW_POSTCODES=str((out / "postcodes").resolve()),
        CLEW_REPORT_PASSPHRASE=PASSPHRASE,
        CLEW_SITE_NAME="Northmoor: help and advice",
        CLEW_FORCE_NAME="Northmoor Police",
    )
    from clew.database import embedded
    from clew.unit.command import migrate, set_up

    if migrate(console):
        return 2
    set_up()
    from clew.unit.demo.points import write_points
    from clew.unit.demo.public import make_keys, send_some
    from clew.unit.demo.seed import do_some_work

    do_some_work(out / "runs", register=out / "records" / "register")
    write_points(out / "records", out / "postcodes")
    make_keys()
    send_some()
    console.print(_BIG, markup=False)
    address = f"http://localhost:{port}/demo/"
    if open_it and _has_screen():
        webbrowser.open(address)
    try:
        return _serve_both(console, address, port)
    finally:
        # The demonstration's own, inside its folder: nothing else uses it.
        embedded.stop()


def _serve_both(console: Console, address: str, port: int) -> int:
    from clew.unit.command import serve
    from clew.web.serving import keep_running

    return serve(
        console,
        address="127.0.0.1",
        port=port,
        workers=2,
        with_worker=True,
        ready=f"Choose a made-up person at {address}   The public site: http://localhost:{port + 1}/   (Ctrl-C stops both, and their database)",
        beside=[["public", "serve", "--port", str(port + 1)]],
        run=keep_running,
    )


def _has_screen() -> bool:
    """Without one, a text browser would take over the terminal."""
    return sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
