"""`clew public keys ...`: the keys that open what the public sends. Run where the unit's service
runs, never where the public site does.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from clew.sealing import keys
from clew.unit.platform.starting import set_up

_VARIABLES = {"unit": "CLEW_REPORT_PASSPHRASE", "standards": "CLEW_STANDARDS_PASSPHRASE"}


def _passphrase(variable: str, what: str, *, new: bool) -> str:
    """From the environment, else asked for; never an argument, which a list of processes would
    show.
    """
    return os.environ.get(variable) or str(
        click.prompt(what, hide_input=True, confirmation_prompt=new)
    )


def _new_passphrase(use: str) -> str:
    """Of a key that replaces another: never taken from what the service runs with, which is the old
    one's. A script gives CLEW_NEW_PASSPHRASE.
    """
    return _passphrase("CLEW_NEW_PASSPHRASE", f"Passphrase of the new key of {use}", new=True)


def _shares() -> list[str]:
    return [
        _passphrase(f"CLEW_SHARE_{n}_PASSPHRASE", f"Passphrase of recovery holder {n}", new=True)
        for n in (1, 2)
    ]


def _told(out: Console, written: list[Path]) -> None:
    for path in written:
        held = keys.read_locked(path)
        what = f"share {held.share} of 2 of the recovery key" if held.share else "the key"
        out.print(f"{path}: {what} of {held.use}, {held.key_id}", markup=False)
        if not held.share:
            out.print(f"  fingerprint {keys.fingerprint(held.public)}", markup=False)
    if any(keys.read_locked(p).share for p in written):
        out.print(
            "Give each share to its holder and remove it here: both together open everything, neither alone opens anything.",
            markup=False,
        )


def make_command(use: str, folder: Path | None, out: Console) -> int:
    set_up()
    from django.conf import settings

    from clew.unit.reports import keyring

    written = keyring.make(
        use,
        folder or settings.CLEW_REPORT_KEYS,
        passphrase=_passphrase(_VARIABLES[use], f"Passphrase of the key of {use}", new=True),
        shares=_shares(),
    )
    _told(out, written)
    return 0


def rotate_command(use: str, folder: Path | None, out: Console) -> int:
    set_up()
    from django.conf import settings

    from clew.unit.reports import keyring

    folder = folder or settings.CLEW_REPORT_KEYS
    path = keyring.rotate(use, folder, passphrase=_new_passphrase(use))
    _told(out, [path])
    out.print(
        "The public site seals to it within half a minute. The old file opens what came before: keep it until clew public keys rewrap has run.",
        markup=False,
    )
    return 0


def rewrap_command(old: Path, out: Console) -> int:
    """Everything that the old key opens, for the keys in use."""
    set_up()
    from clew.unit.reports import keyring

    held = keys.read_locked(old)
    key = keys.unlocked_key(
        old, _passphrase("CLEW_OLD_PASSPHRASE", f"Passphrase of {old.name}", new=False)
    )
    with Progress(console=out, transient=True) as progress:
        bar = progress.add_task("letters", total=None)
        done = keyring.rewrap_all(
            held.use,
            key.key_id,
            key.private,
            note=lambda n, total: progress.update(bar, completed=n, total=total),
        )
    out.print(
        f"{done:,} envelopes were wrapped for the keys in use. {old.name} is no longer needed for them.",
        markup=False,
    )
    return 0


def recover_command(use: str, one: Path, two: Path, folder: Path | None, out: Console) -> int:
    set_up()
    from django.conf import settings

    from clew.unit.reports import keyring

    opened = [
        keys.unlock(
            path, _passphrase(f"CLEW_SHARE_{n}_PASSPHRASE", f"Passphrase of {path.name}", new=False)
        )
        for n, path in enumerate((one, two), 1)
    ]
    with Progress(console=out, transient=True) as progress:
        bar = progress.add_task("letters", total=None)
        written, done = keyring.recover(
            use,
            folder or settings.CLEW_REPORT_KEYS,
            one=opened[0],
            two=opened[1],
            passphrase=_new_passphrase(use),
            shares=_shares(),
            note=lambda n, total: progress.update(bar, completed=n, total=total),
        )
    _told(out, written)
    out.print(
        f"{done:,} envelopes were wrapped for the new keys. The shares that were used open nothing new.",
        markup=False,
    )
    return 0


def list_command(out: Console) -> int:
    set_up()
    from clew.unit.reports import keyring

    held = keyring.held_keys()
    if not held:
        out.print(
            "There is no key yet: clew public keys make unit, then clew public keys make standards.",
            markup=False,
        )
    for h in held:
        state = "in use" if h.key.retired_at is None else f"retired {h.key.retired_at:%Y-%m-%d}"
        # A line each, never folded into columns: fingerprints are read out by telephone.
        out.print(
            f"{h.key.key_id}  {h.key.use}{' (recovery)' if h.key.recovery else ''}, made {h.key.made_at:%Y-%m-%d}, {state},"
            f" {h.letters:,} envelopes, file {'here' if h.here else 'not here'}",
            markup=False,
            soft_wrap=True,
        )
        out.print(f"  fingerprint {h.fingerprint}", markup=False, soft_wrap=True)
    return 0
