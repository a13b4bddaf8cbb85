"""`clew db ...`: the services' database and its backups."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, OUT


@click.group()
def db() -> None:
    """The database: Clew's own PostgreSQL, used when no DATABASE_URL is set, or a server of your
    own.
    """


@db.command("start")
def db_start() -> None:
    """Start it, making it first if need be."""
    from clew.database.connection import refuse_own_server
    from clew.database.embedded import start

    refuse_own_server("start")
    OUT.print(f"Running in {start(make=True).folder}", markup=False)


@db.command("stop")
def db_stop() -> None:
    """Stop it. No process of Clew's does that by itself."""
    from clew.database.connection import refuse_own_server
    from clew.database.embedded import stop

    refuse_own_server("stop")
    OUT.print("Stopped." if stop() else "It was not running.", markup=False)


_BACKUP_KEY = click.option(
    "--key",
    "key_file",
    required=True,
    type=FILE,
    help="The file of the recovery key. Its passphrase is asked for.",
)


@db.command("recovery-key")
@click.argument("file", type=ANY)
def db_recovery_key(file: Path) -> None:
    """Make the key that opens backups: FILE, under a passphrase that is asked for, goes off this
    machine; the public half stays in CLEW_HOME.
    """
    from clew.unit.backup.command import recovery_key_command

    sys.exit(recovery_key_command(file, OUT))


@db.command("backup")
@click.argument("target", type=ANY)
@click.option(
    "--database-only",
    is_flag=True,
    help="The database alone, not sealed, in PostgreSQL's custom format for pg_restore.",
)
def db_backup(target: Path, database_only: bool) -> None:
    """Write everything that belongs together to TARGET: database, keys, audit heads, runs,
    corrections, figures; sealed to the recovery key.

    The services may run meanwhile. With a server of your own it connects by
    CLEW_OWNER_DATABASE_URL. What was written is read back before it is called a backup. Exit
    status: 0 written and whole, 2 not written.
    """
    from clew.unit.backup.command import backup_command

    sys.exit(backup_command(target, OUT, database_only=database_only))


@db.command("verify")
@click.argument("backup", type=FILE)
@_BACKUP_KEY
def db_verify(backup: Path, key_file: Path) -> None:
    """Restore BACKUP on a server made for it, count every table, verify the audit there, and take
    it away again. Exit status 2 when it is not whole.
    """
    from clew.unit.backup.command import verify_command

    sys.exit(verify_command(backup, key_file, OUT))


@db.command("restore")
@click.argument("backup", type=FILE)
@_BACKUP_KEY
def db_restore(backup: Path, key_file: Path) -> None:
    """Put BACKUP in place: into the database that is configured, which must be empty, and its files
    where there are none.

    The restore is written into the audit and the file of heads, and what was disposed of since is
    disposed of again.
    Exit status: 0 done, 1 done with something left to do, which is told, 2 not restored.
    """
    from clew.unit.backup.command import restore_command

    sys.exit(restore_command(backup, key_file, OUT))


@db.command("provision")
def db_provision() -> None:
    """Print what a superuser runs once on a server of your own (PostgreSQL 15 or newer), for psql:
    clew db provision > provision.sql.
    """
    from clew.database.provision import script

    click.echo(script(), nl=False)
