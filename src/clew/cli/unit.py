"""`clew unit ...`: the staff service."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, OUT


@click.group()
def unit() -> None:
    """The staff service: triage, cases, plans and advice."""


@unit.command("serve")
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer requests.",
)
@click.option("--worker/--no-worker", "with_worker", default=True, help="Run the jobs here too.")
def unit_serve(address: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve the unit until interrupted. Refuses with unsafe settings, and says which."""
    from clew.unit.command import serve

    sys.exit(serve(OUT, address=address, port=port, workers=workers, with_worker=with_worker))


@unit.command("import")
@click.argument("run", type=ANY)
@click.option("--by", "username", help="User name of whoever asks (default: the service itself).")
def unit_import(run: Path, username: str | None) -> None:
    """Take the published RUN (or the newest of a folder of runs) into the queue: whole or not at
    all, once.
    """
    from clew.unit.command import import_run_command

    sys.exit(import_run_command(run, OUT, username=username))


@unit.group("screening")
def unit_screening() -> None:
    """The rules that screening uses, and its pause."""


@unit_screening.command("status")
def unit_screening_status() -> None:
    """Say which set of rules is in force, and whether screening is paused.

    Exit status: 0 while runs are taken in, 1 while screening is paused.
    """
    from clew.unit.command import screening_status

    sys.exit(screening_status(OUT))


@unit_screening.command("pause")
@click.option("--reason", required=True, help="Everybody who reads the queue sees it.")
def unit_screening_pause(reason: str) -> None:
    """Take in no run from here on. What stands in the queue stays there."""
    from clew.unit.command import pause_screening

    sys.exit(pause_screening(OUT, reason=reason, end=False))


@unit_screening.command("resume")
@click.option("--reason", required=True, help="It is kept with the pause.")
def unit_screening_resume(reason: str) -> None:
    """End the pause of screening."""
    from clew.unit.command import pause_screening

    sys.exit(pause_screening(OUT, reason=reason, end=True))


@unit.command("import-orders")
@click.argument("register", type=click.Path(exists=True, path_type=Path))
@click.option("--errors", type=ANY, help="Write every error to this CSV file.")
def unit_import_orders(register: Path, errors: Path | None) -> None:
    """Take in a REGISTER of orders kept elsewhere: one row a step, CSV or Parquet. The same again
    adds only what is new.

    Exit status: 0 when every matter was taken in, 1 when some were set aside, 2 when nothing can be
    read.
    """
    from clew.unit.command import import_orders_command

    sys.exit(import_orders_command(register, OUT, errors=errors))


@unit.command("worker")
def unit_worker() -> None:
    """Do the service's jobs until interrupted: imports, sealing the audit, telling people what
    waits.
    """
    from clew.unit.command import worker

    sys.exit(worker())


@unit.command("rewrap-fields")
def unit_rewrap_fields() -> None:
    """Seal every second-factor secret anew with the first key of CLEW_FIELD_KEY, so that the old
    ones behind it can be dropped.
    """
    from clew.unit.command import rewrap_fields_command

    sys.exit(rewrap_fields_command(OUT))


@unit.command("status")
@click.option(
    "--prometheus",
    is_flag=True,
    help="In Prometheus's text format, for the textfile collector of its node exporter.",
)
def unit_status(prometheus: bool) -> None:
    """Say whether the work that nobody waits for is done: worker, queue, last run, audit, unopened
    reports, keys, mail, disk, backup.

    Exit status, as Nagios and Zabbix ask it: 0 all well, 1 something to look at, 2 something is
    bad, 3 the database does not answer.
    """
    from clew.unit.command import status

    sys.exit(status(OUT, prometheus=prometheus))


@unit.command("verify-audit")
def unit_verify_audit() -> None:
    """Compute the audit chain again. Exit status 1 names the first broken or long unsealed row."""
    from clew.unit.command import verify_audit

    sys.exit(verify_audit(OUT))


@unit.command("check")
@click.option("--address", default="127.0.0.1", show_default=True, help="Where it is to be served.")
def unit_check(address: str) -> None:
    """Say whether it is safe to serve. Exit status 1 when it is not."""
    from clew.unit.command import check

    sys.exit(check(OUT, address=address))


@unit.command("migrate")
def unit_migrate() -> None:
    """Bring the database up to date, as its owner."""
    from clew.unit.command import migrate

    sys.exit(migrate(OUT))


@unit.command("first-account")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--agency", required=True, help="The unit's name.")
def unit_first_account(username: str, name: str, agency: str) -> None:
    """Make the first administrator of a new installation."""
    from clew.unit.command import make_first_account

    sys.exit(make_first_account(username, name, agency, OUT))
