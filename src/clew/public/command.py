"""`clew public serve` and `clew public check`: what an operator of the public site runs."""

from __future__ import annotations

import os
import resource
import sys

from rich.console import Console

from clew.database.connection import described
from clew.database.provision import PUBLIC
from clew.web.serving import Child, hand_over


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "clew.public.settings"
    import django

    sys.stderr.write(f"clew: database {described(PUBLIC)}\n")
    django.setup()


def check(out: Console, *, address: str) -> int:
    """0 when nothing unsafe is found; what is yet to be done is told in any case."""
    from clew.public.safety import findings, notes

    set_up()
    found = findings(address=address)
    for line in found:
        out.print(f"Unsafe: {line}.", markup=False)
    if not found:
        for line in notes():
            out.print(f"To be done: {line}.", markup=False)
        out.print("Nothing unsafe was found.", markup=False)
    return 1 if found else 0


def serve(
    out: Console, *, address: str, port: int, workers: int, threads: int, ready: str = ""
) -> int:
    """Serve until interrupted; refuse with unsafe settings."""
    if check(out, address=address):
        out.print("Not served.", markup=False)
        return 1
    from clew.web.statics import collect_static

    collect_static()
    out.print(ready or f"The public site listens on http://{address}:{port}/", markup=False)
    # What is in memory when a process dies is not written to disk; whatever is started inherits it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hand_over([site(address=address, port=port, workers=workers, threads=threads)])


def site(*, address: str, port: int, workers: int, threads: int) -> Child:
    """Threads, because a slow telephone holds its line for long; loaded before the workers are
    forked, so that they count together.
    """
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "clew.public.wsgi",
        "--bind",
        f"{address}:{port}",
        "--workers",
        str(workers),
        "--worker-class",
        "clew.public.lines.Worker",
        "--threads",
        str(threads),
        "--preload",
        "--no-control-socket",
        "--timeout",
        "120",
        "--keep-alive",
        "5",
        "--backlog",
        "2048",
        "--worker-connections",
        "2000",
        "--log-level",
        "error",
    ]
    return Child(
        "the public site",
        web,
        {"DJANGO_SETTINGS_MODULE": "clew.public.settings"},
        withheld=("CLEW_REPORT_PASSPHRASE", "CLEW_AS_OWNER"),
        essential=True,
        reloads=True,
    )
