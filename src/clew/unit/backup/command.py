"""`clew db recovery-key | backup | restore | verify`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from clew.database import embedded
from clew.database.backup import back_up
from clew.database.embedded import home
from clew.files import private_file
from clew.unit.backup import archive, key
from clew.unit.backup.restoring import Restored, restore
from clew.unit.platform import places

_URLS = ("DATABASE_URL", "CLEW_OWNER_DATABASE_URL", "CLEW_PUBLIC_DATABASE_URL")


def _passphrase(*, new: bool) -> str:
    """From CLEW_BACKUP_PASSPHRASE, which no service needs, else asked for."""
    return os.environ.get("CLEW_BACKUP_PASSPHRASE") or str(
        click.prompt(
            "Passphrase of the recovery key of backups", hide_input=True, confirmation_prompt=new
        )
    )


def recovery_key_command(file: Path, out: Console) -> int:
    said = key.make(file, places.backup_key(), _passphrase(new=True))
    out.print(
        f"{file}: the key that opens backups. Keep it, and its passphrase, off this machine, in two places.",
        markup=False,
    )
    out.print(f"{places.backup_key()}: its public half, to which backups are sealed.", markup=False)
    out.print(f"fingerprint {said}", markup=False)
    return 0


def backup_command(target: Path, out: Console, *, database_only: bool) -> int:
    if database_only:
        made = back_up(target)
        out.print(
            f"Wrote {made.path}: {made.source}, {made.tables:,} tables and {made.rows:,} rows, read back and counted. Not sealed; readable by you alone.",
            markup=False,
        )
        return 0
    manifest = archive.write(target, key.reader(places.backup_key()), scratch=home())
    tables = manifest["database"]["tables"]
    size = target.stat().st_size
    with private_file(places.last_backup()) as held:
        json.dump(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "file": str(target.absolute()),
                "bytes": size,
            },
            held,
        )
    out.print(
        f"Wrote {target.absolute()} ({size / 1e6:,.1f} MB): {manifest['database']['source']}, {len(tables):,} tables and {sum(tables.values()):,} rows,"
        f" and {len(manifest['files']) - 1:,} files; read back whole. Sealed: only the recovery key opens it.",
        markup=False,
    )
    for missing in manifest["missing"]:
        out.print(f"Not found, so not in the backup: {missing}.", markup=False)
    return 0


def _open(path: Path, file: Path) -> bytes:
    opened = key.private(file, _passphrase(new=False))
    return archive.open_key(path, opened.key_id, opened.private)


def restore_command(path: Path, file: Path, out: Console) -> int:
    """0 when all is in place; 1 when something is left for a person to do, which is told."""
    done = restore(path, _open(path, file))
    _tell(done, out)
    return 1 if done.kept or done.left else 0


def _tell(done: Restored, out: Console) -> None:
    tables = done.manifest["database"]["tables"]
    out.print(
        f"Restored the backup of {done.manifest['made_at']} into {done.where}: {len(tables):,} tables, {sum(tables.values()):,} rows,"
        f" counted; {done.placed:,} files.",
        markup=False,
    )
    if done.again:
        out.print(f"Disposed of again: {', '.join(done.again)}.", markup=False)
    for line in done.left:
        out.print(f"To be done: {line}.", markup=False)
    for name in done.kept:
        out.print(f"To be done: {name} was here and differs; it was left as it is.", markup=False)
    out.print(
        "The restore is in the audit and in the file of heads. Now: clew unit verify-audit, clew unit check, then start the services.",
        markup=False,
    )


def verify_command(path: Path, file: Path, out: Console) -> int:
    """Restore into a server that is made for it and taken away again, and verify the audit there.

    0 when all of it is whole.
    """
    with tempfile.TemporaryDirectory(prefix="clew-verify-") as made:
        scratch = Path(made) / "home"
        ours = {
            name for name in os.environ if name.startswith("CLEW_") and name != "CLEW_MODE"
        } | set(_URLS)
        environment = {k: v for k, v in os.environ.items() if k not in ours} | {
            "CLEW_HOME": str(scratch),
            "CLEW_DATABASE": "own",
        }
        passphrase = _passphrase(new=False)
        try:
            for command, more in (
                (
                    ["db", "restore", str(path.absolute()), "--key", str(file.absolute())],
                    {"CLEW_BACKUP_PASSPHRASE": passphrase},
                ),
                (["unit", "verify-audit"], {}),
            ):
                ours_again = [sys.executable, "-m", "clew.cli", *command]
                done = subprocess.run(  # noqa: S603
                    ours_again,
                    env={**environment, **more},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    out.print((done.stdout + done.stderr).strip(), markup=False)
                    out.print(f"{path} is not whole: do not rely on it.", markup=False)
                    return 2
                out.print(done.stdout.strip().splitlines()[0], markup=False)
                if command[0] == "unit":
                    out.print("\n".join(done.stdout.strip().splitlines()[1:]), markup=False)
        finally:
            embedded.stop(scratch / "postgres")
            shutil.rmtree(scratch, ignore_errors=True)
    out.print(
        f"{path} was restored on a temporary server, checked, and is whole. The temporary server was removed.",
        markup=False,
    )
    return 0
