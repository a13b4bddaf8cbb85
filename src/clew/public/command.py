"""`clew public serve` and `clew public check`: what an operator of the public site runs."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys

from rich.console import Console

from clew.database.connection import described
from clew.database.provision import PUBLIC
from clew.web.serving import Child, keep_running


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
    site = Child(
        "the public site",
        lambda: start(address=address, port=port, workers=workers, threads=threads),
        essential=True,
        reloads=True,
    )
    out.print(ready or f"The public site listens on http://{address}:{port}/", markup=False)
    return keep_running([site])


def start(*, address: str, port: int, workers: int, threads: int) -> subprocess.Popen[bytes]:
    """Threads, because a slow telephone holds its line for long; loaded before the workers are
    forked, so that they count together.
    """
    from django.core.management import call_command

    call_command("collectstatic", "--noinput", verbosity=0)
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
    environment = {
        k: v for k, v in os.environ.items() if k not in ("CLEW_REPORT_PASSPHRASE", "CLEW_AS_OWNER")
    }
    environment |= {"DJANGO_SETTINGS_MODULE": "clew.public.settings"}
    return subprocess.Popen(web, env=environment, preexec_fn=_no_core)  # noqa: S603


def _no_core() -> None:
    """What is in memory when a process dies is not written to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
