"""`clew unit ...`: what an operator runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from clew.unit.platform import starting
from clew.unit.platform.starting import set_up
from clew.web.serving import Child, hand_over


def migrate(out: Console) -> int:
    if not starting.migrate():
        out.print(
            "The database was not brought up to date; what failed is told above.", markup=False
        )
        return 2
    return 0


def check(out: Console, *, address: str) -> int:
    set_up()
    from clew.unit.safety import findings

    found = findings(address=address)
    for line in found:
        out.print(f"Unsafe: {line}.", markup=False)
    if not found:
        out.print("Nothing unsafe was found.", markup=False)
    return 1 if found else 0


def status(out: Console, *, prometheus: bool) -> int:
    """0 all well, 1 something to look at, 2 something is bad, 3 the database does not answer: as
    Nagios and Zabbix ask it.
    """
    set_up()
    from django.db import Error

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.health import BAD, OK, WARN, findings, worst

    codes = {OK: 0, WARN: 1, BAD: 2}
    try:
        with acting_as(service_account()):
            found = findings()
    except Error as problem:
        said = str(problem).strip().splitlines()[0]
        print("clew_up 0") if prometheus else out.print(  # noqa: T201
            f"bad      The database does not answer: {said}.", markup=False
        )
        return 3
    if prometheus:
        lines = [
            "# HELP clew_up Whether the database answered.",
            "# TYPE clew_up gauge",
            "clew_up 1",
            "# HELP clew_state What clew unit status thinks of each figure: 0 ok, 1 warning, 2 bad.",
            "# TYPE clew_state gauge",
        ]
        lines += [f'clew_state{{of="{f.name}"}} {codes[f.state]}' for f in found]
        for f in found:
            if f.value is not None:
                lines += [f"# TYPE clew_{f.name} gauge", f"clew_{f.name} {f.value:g}"]
        print("\n".join(lines))  # noqa: T201  # never folded to a terminal's width
    else:
        for f in found:
            out.print(f"{f.state:<8} {f.said}.", markup=False)
    return codes[worst(found)]


def serve(
    out: Console,
    *,
    address: str,
    port: int,
    workers: int,
    with_worker: bool,
    ready: str = "",
    beside: Sequence[list[str]] = (),
    run: Callable[[list[Child]], int] = hand_over,
) -> int:
    """Serve until interrupted; refuse with unsafe settings. With the embedded database, migrations
    are applied first.

    `beside`: other commands of ours that are started and ended with it. `run`: keep_running, where
    something is to be done afterwards.
    """
    from clew.database.connection import is_embedded

    if is_embedded() and migrate(out):
        return 2
    if check(out, address=address):
        out.print("Not served.", markup=False)
        return 1
    from clew.web.statics import collect_static

    collect_static()
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "clew.unit.wsgi",
        "--bind",
        f"{address}:{port}",
        "--workers",
        str(workers),
        "--worker-class",
        "sync",
        "--no-control-socket",
        "--max-requests",
        "20000",
        "--max-requests-jitter",
        "2000",
        "--log-level",
        "warning",
    ]
    # A page that waits longer than this for the database is answered as unavailable, before
    # gunicorn ends its process.
    environment = {"CLEW_DATABASE_SILENCE": "20"}
    children = [Child("the desk", web, environment, essential=True, reloads=True)]
    if with_worker:
        children.append(_worker())
    children += [
        Child(
            f"clew {' '.join(command[:2])}",
            [sys.executable, "-m", "clew.cli", *command],
            reloads=True,
        )
        for command in beside
    ]
    out.print(ready or f"The unit service listens on http://{address}:{port}/", markup=False)
    return run(children)


def _worker() -> Child:
    """Does jobs in a process of its own.

    When PostgreSQL restarts, the library's worker ends, with status 0 or an error: it is started
    again.
    """
    command = [
        sys.executable,
        "-m",
        "django",
        "procrastinate",
        "worker",
        "--concurrency",
        "2",
        "--delete-jobs",
        "successful",
    ]
    return Child("the worker", command, {"DJANGO_SETTINGS_MODULE": "clew.unit.settings"})


def worker() -> NoReturn:
    """Do jobs until interrupted: imports, sealing, telling people what waits. Raises MissingUrl,
    DatabaseUnavailable before it begins.
    """
    from clew.database.connection import settings_for
    from clew.database.provision import UNIT

    settings_for(UNIT)
    hand_over([_worker()])


def screening_status(out: Console) -> int:
    """0 while runs are taken in, 1 while screening is paused."""
    set_up()
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.rules import queries
    from clew.web.jinja import moment

    with acting_as(service_account()):
        held, paused = queries.in_force(), queries.pause()
    if held is None or held.decided_by is None:
        out.print("Nobody has approved a set of rules: runs of any rules are taken in.")
    else:
        out.print(
            f"In force: the rules of run {held.run} ({held.digest[:12]}), approved by {held.decided_by.name}, {moment(held.decided_at)}.",
            markup=False,
        )
    if paused is not None:
        out.print(
            f"Screening is paused since {moment(paused.at)} by {paused.by.name}: {paused.reason}",
            markup=False,
        )
        return 1
    out.print("Screening is not paused.")
    return 0


def pause_screening(out: Console, *, reason: str, end: bool) -> int:
    """Pause screening or end the pause, on behalf of the service."""
    set_up()
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.platform.problems import Refused
    from clew.unit.rules import actions

    if not reason.strip():
        out.print("--reason: say why, in a sentence.", markup=False)
        return 2
    try:
        with acting_as(service_account()) as service:
            do = actions.end_pause if end else actions.pause
            do(by=service, reason=reason.strip()[:2_000])
    except Refused as problem:
        out.print(str(problem), markup=False)
        return 2
    out.print("Runs are taken in again." if end else "Screening is paused: no run is taken in.")
    return 0


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
                run,
                by=by,
                note=lambda step, n, total: progress.update(
                    bar, description=step, completed=n, total=total or None
                ),
            )
    except BadRun as problem:
        out.print(f"Not taken in, nothing was changed: {problem}", markup=False)
        return 2
    if done.again:
        out.print(f"{done.run.run} was taken in before: nothing changed.", markup=False)
    else:
        out.print(
            f"{done.run.run}: "
            + ", ".join(f"{v:,} {k.replace('_', ' ')}" for k, v in done.made.items()),
            markup=False,
        )
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
        out.print(
            f"and {len(taken.problems) - 20:,} more: name a file with --errors.", markup=False
        )
    return 1 if taken.problems else 0


def verify_audit(out: Console) -> int:
    """0 when the chain is whole, 1 with the first broken row named, 3 when it is whole and nobody
    seals what is new.
    """
    set_up()
    from django.conf import settings
    from django.utils import timezone

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.chain import verify

    path = settings.CLEW_AUDIT_HEADS
    with acting_as(service_account()):
        verdict = verify(path)
    out.print(
        f"{verdict.rows:,} rows, {verdict.links:,} sealed, {verdict.waiting:,} waiting",
        markup=False,
    )
    if verdict.broken:
        out.print(f"Broken: {verdict.broken}", markup=False)
        return 1
    for at in verdict.restores:
        out.print(
            f"A backup was restored at {at}; what was written after it was made is lost.",
            markup=False,
        )
    lost = f" {verdict.lost:,} more are of links that went with a restore." if verdict.lost else ""
    if verdict.heads:
        out.print(
            f"The chain is whole, and agrees with {verdict.heads:,} heads in {path}.{lost}",
            markup=False,
        )
    else:
        out.print(
            f"The chain is whole in itself. No head was compared: {path} {'has none' if path.exists() else 'is missing'}.{lost}",
            markup=False,
        )
    if verdict.unsealed_since:
        since = timezone.localtime(verdict.unsealed_since)
        out.print(
            f"Nothing was sealed since {since:%-d %B %Y, %H:%M}: is clew unit worker running?",
            markup=False,
        )
        return 3
    return 0


def rewrap_fields_command(out: Console) -> int:
    """2 when a secret opens with none of the keys, and nothing was changed."""
    set_up()
    from cryptography.fernet import InvalidToken

    from clew.unit.administration.field_key import rewrap_fields

    try:
        number = rewrap_fields()
    except InvalidToken:
        out.print(
            "Nothing was changed: a second factor or the key of a file opens with none of the keys in CLEW_FIELD_KEY. Put the old key back, after the new one and a comma.",
            markup=False,
        )
        return 2
    out.print(
        f"{number:,} secrets are sealed with the first key of CLEW_FIELD_KEY. The others are no longer needed for them.",
        markup=False,
    )
    return 0


def make_first_account(username: str, name: str, agency: str, out: Console) -> int:
    """The first two administrators of an installation: one proposes roles, the other confirms them.
    Every other account is made in the service.
    """
    set_up()
    from django.db import transaction

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Agency, Installation, Role, User
    from clew.unit.administration.actions import new_password

    with transaction.atomic(), acting_as(service_account()):
        administrators = User.objects.filter(
            roles__contains=[Role.ADMINISTRATOR], is_active=True
        ).count()
        if administrators >= 2:
            out.print(
                "there are two administrators already: they make the other accounts in the service",
                markup=False,
            )
            return 2
        if User.objects.filter(username=username.lower()).exists():
            out.print(
                f"there is an account {username} already: choose another user name", markup=False
            )
            return 2
        Installation.objects.get_or_create(pk=1, defaults={"made_up": False})
        held = Agency.objects.get(code="unit")
        if not administrators:
            held.name = agency
            held.save(update_fields=["name"])
        password = new_password()
        User.objects.create_user(
            username,
            name=name,
            email="",
            agency=held,
            roles=[Role.ADMINISTRATOR],
            password=password,
        )
    out.print(
        f"Account {username} of {held.name}. Its password, shown once: {password}", markup=False
    )
    out.print(
        "Sign in and set up a second factor."
        if administrators
        else "Sign in, set up a second factor. Run this again for the second administrator: one proposes roles, the other confirms them.",
        markup=False,
    )
    return 0
