"""`clew unit ...`: what an operator runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from clew.unit.platform.starting import set_up
from clew.web.serving import Child, keep_running


def migrate(out: Console) -> int:
    """Bring the database up to date, as its owner: in a process of its own, because a process has one role.

    Raises MissingUrl, DatabaseUnavailable, OSError before it begins, so that they are told in a sentence and not by that process.
    """
    from clew.database.connection import settings_for
    from clew.database.provision import OWNER

    settings_for(OWNER)
    environment = {**os.environ, "CLEW_AS_OWNER": "yes", "DJANGO_SETTINGS_MODULE": "clew.unit.settings"}
    for arguments in (["createcachetable"], ["migrate", "--verbosity", "0"]):
        done = subprocess.run([sys.executable, "-m", "django", *arguments], env=environment, check=False)  # noqa: S603
        if done.returncode:
            out.print("The database was not brought up to date; what failed is told above.", markup=False)
            return 2
    return 0


def check(out: Console, *, address: str) -> int:
    from clew.unit.safety import findings

    set_up()
    found = findings(address=address)
    for line in found:
        out.print(f"Unsafe: {line}.", markup=False)
    if not found:
        out.print("Nothing unsafe was found.", markup=False)
    return 1 if found else 0


def serve(
    out: Console, *, address: str, port: int, workers: int, with_worker: bool, ready: str = "", beside: Sequence[list[str]] = ()
) -> int:
    """Serve until interrupted; refuse with unsafe settings. With the embedded database, migrations are applied first.

    `beside`: other commands of ours that are started and ended with it.
    """
    from clew.database.connection import is_embedded

    if is_embedded() and migrate(out):
        return 2
    if check(out, address=address):
        out.print("Not served.", markup=False)
        return 1
    from django.core.management import call_command

    call_command("collectstatic", "--noinput", verbosity=0)
    web = [sys.executable, "-m", "gunicorn", "clew.unit.wsgi", "--bind", f"{address}:{port}", "--workers", str(workers), "--worker-class", "sync",
           "--no-control-socket", "--max-requests", "20000", "--max-requests-jitter", "2000", "--log-level", "warning"]  # fmt: skip
    # A page that waits longer than this for the database is answered as unavailable, before gunicorn ends its process.
    environment = {**os.environ, "CLEW_DATABASE_SILENCE": "20"}
    children = [Child("the desk", lambda: subprocess.Popen(web, env=environment), essential=True, reloads=True)]  # noqa: S603
    if with_worker:
        children.append(_worker())
    children += [Child(f"clew {' '.join(command[:2])}", _starts(command), reloads=True) for command in beside]
    out.print(ready or f"The unit service: http://localhost:{port}/", markup=False)
    return keep_running(children)


def _starts(command: list[str]) -> Callable[[], subprocess.Popen[bytes]]:
    return lambda: subprocess.Popen([sys.executable, "-m", "clew.cli", *command])  # noqa: S603


def _worker() -> Child:
    """Does jobs in a process of its own. When PostgreSQL restarts, the library's worker ends, with status 0 or an error: it is started again."""
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2", "--delete-jobs", "successful"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "clew.unit.settings"}
    return Child("the worker", lambda: subprocess.Popen(command, env=environment))  # noqa: S603


def worker() -> int:
    """Do jobs until interrupted: imports, sealing, telling people what waits. Raises MissingUrl, DatabaseUnavailable before it begins."""
    from clew.database.connection import settings_for
    from clew.database.provision import UNIT

    settings_for(UNIT)
    return keep_running([_worker()])


def import_run_command(run: Path, out: Console, *, username: str | None) -> int:
    set_up()
    from rich.progress import Progress

    from clew.unit.access.identity import service_account
    from clew.unit.accounts.models import User
    from clew.unit.intake.importing import BadRun
    from clew.unit.worker.importing import import_run

    by = User.objects.filter(username=username).first() if username else service_account()
    if by is None:
        out.print(f"there is no account {username!r}", markup=False)
        return 2
    try:
        with Progress(console=out, transient=True) as progress:
            bar = progress.add_task("opening", total=None)
            done = import_run(
                run, by=by, note=lambda step, n, total: progress.update(bar, description=step, completed=n, total=total or None)
            )
    except BadRun as problem:
        out.print(f"Not taken in, nothing was changed: {problem}", markup=False)
        return 2
    if done.again:
        out.print(f"{done.run.run} was taken in before: nothing changed.", markup=False)
    else:
        out.print(f"{done.run.run}: " + ", ".join(f"{v:,} {k.replace('_', ' ')}" for k, v in done.made.items()), markup=False)
    return 0


def import_orders_command(path: Path, out: Console, *, errors: Path | None) -> int:
    """0 when every matter was taken in, 1 when some were set aside, 2 when nothing can be read."""
    set_up()
    from rich.progress import Progress

    from clew.files import private_file
    from clew.tables import TableWriter
    from clew.unit.orders.register_file import take_in
    from clew.unit.orders.register_rows import BadRegister

    try:
        with Progress(console=out, transient=True) as progress:
            bar = progress.add_task("matters", total=None)
            taken = take_in(path, note=lambda n: progress.update(bar, completed=n))
    except BadRegister as problem:
        out.print(f"Not taken in, nothing was changed: {problem}", markup=False)
        return 2
    out.print(
        f"{taken.matters:,} matters and {taken.steps:,} steps taken in, {taken.unchanged:,} matters were there already, {taken.set_aside:,} set aside.",
        markup=False,
    )
    for said in taken.problems[:20]:
        out.print(str(said), markup=False)
    if errors is not None:
        with private_file(errors) as file:
            rows = TableWriter(file)
            rows.row(["file", "row", "field", "value", "cure"])
            rows.rows([p.file, p.row, p.field, p.value, p.cure] for p in taken.problems)
    elif len(taken.problems) > 20:
        out.print(f"and {len(taken.problems) - 20:,} more: name a file with --errors.", markup=False)
    return 1 if taken.problems else 0


def verify_audit(out: Console) -> int:
    """0 when the chain is whole, 1 with the first broken or long unsealed row named."""
    set_up()
    from django.conf import settings

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.chain import verify

    with acting_as(service_account()):
        verdict = verify(settings.CLEW_AUDIT_HEADS)
    out.print(f"{verdict.rows:,} rows, {verdict.links:,} sealed, {verdict.waiting:,} waiting", markup=False)
    out.print(f"Broken: {verdict.broken}" if verdict.broken else "The chain is whole.", markup=False)
    return 1 if verdict.broken else 0


def make_first_account(username: str, name: str, agency: str, out: Console) -> int:
    """The first administrator of a new installation; every other account is made in the service."""
    set_up()
    from django.db import transaction

    from clew.unit.accounts.models import Agency, Installation, User
    from clew.unit.administration.actions import new_password

    with transaction.atomic():
        if User.objects.exclude(username="service").exists():
            out.print("there are accounts already: an administrator makes the others in the service", markup=False)
            return 2
        Installation.objects.get_or_create(pk=1, defaults={"made_up": False})
        held = Agency.objects.get(code="unit")
        held.name = agency
        held.save(update_fields=["name"])
        password = new_password()
        User.objects.create_user(username, name=name, email="", agency=held, roles=["administrator"], password=password)
    out.print(f"Account {username} of {agency}. Its password, shown once: {password}", markup=False)
    out.print("Sign in, set up a second factor, then make the other accounts.", markup=False)
    return 0
