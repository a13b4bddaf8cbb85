"""`clew public ...`: the public service and its keys."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, OUT


@click.group()
def public() -> None:
    """The public service: a site that can be left with one key, takes reports sealed, publishes
    answers.
    """


@public.command("serve")
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; others need TLS before it and CLEW_TLS=yes.",
)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option(
    "--threads",
    default=16,
    show_default=True,
    type=click.IntRange(1),
    help="In each worker: a slow telephone holds one while it sends.",
)
def public_serve(address: str, port: int, workers: int, threads: int) -> None:
    """Serve the public site until interrupted.

    Refuses unsafe settings. The database is migrated by the unit: clew unit migrate.
    """
    from clew.public.command import serve

    sys.exit(serve(OUT, address=address, port=port, workers=workers, threads=threads))


@public.command("check")
@click.option("--address", default="127.0.0.1", show_default=True)
def public_check(address: str) -> None:
    """Say what is unsafe, and what is yet to be done before the public comes.

    Exit status: 1 when something is unsafe.
    """
    from clew.public.command import check

    sys.exit(check(OUT, address=address))


@public.group("keys")
def public_keys() -> None:
    """Keys that open what the public sends.

    Run it where the unit's service runs, never on the public site's machine.
    """


_USE = click.argument("use", type=click.Choice(["unit", "standards"]))


_KEYS = click.option("--folder", type=ANY, help="Folder of keys (default: CLEW_REPORT_KEYS).")


@public_keys.command("make")
@_USE
@_KEYS
def keys_make(use: str, folder: Path | None) -> None:
    """Make the first key of USE, and its recovery key in two shares. Passphrases are asked for, or
    taken from CLEW_REPORT_PASSPHRASE
    (unit), CLEW_STANDARDS_PASSPHRASE, CLEW_SHARE_1_PASSPHRASE and CLEW_SHARE_2_PASSPHRASE."""
    from clew.unit.reports.command import make_command

    sys.exit(make_command(use, folder, OUT))


@public_keys.command("list")
def keys_list() -> None:
    """Every key: what it opens, how many envelopes, whether its file is here, and its fingerprint."""
    from clew.unit.reports.command import list_command

    sys.exit(list_command(OUT))


@public_keys.command("rotate")
@_USE
@_KEYS
def keys_rotate(use: str, folder: Path | None) -> None:
    """A new key of USE in place of the one in use.

    What came before still opens with the old file.
    """
    from clew.unit.reports.command import rotate_command

    sys.exit(rotate_command(use, folder, OUT))


@public_keys.command("rewrap")
@click.argument("old", type=FILE)
def keys_rewrap(old: Path) -> None:
    """Wrap everything that the key file OLD opens for the keys in use, so that OLD can be
    destroyed. Interrupted, run it again.
    """
    from clew.unit.reports.command import rewrap_command

    sys.exit(rewrap_command(old, OUT))


@public_keys.command("recover")
@_USE
@click.argument("one", type=FILE)
@click.argument("two", type=FILE)
@_KEYS
def keys_recover(use: str, one: Path, two: Path, folder: Path | None) -> None:
    """From both shares of the recovery key of USE: a new key and new shares, and everything wrapped
    for them.
    """
    from clew.unit.reports.command import recover_command

    sys.exit(recover_command(use, one, two, folder, OUT))
