"""Put a backup in place: the files where there are none, the database where it is empty; and write
down that it was done.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clew.database.backup import NotRestored, fill
from clew.database.embedded import home
from clew.unit.backup import archive
from clew.unit.backup.parts import SECRETS, Part, parts, secret, secret_place
from clew.unit.platform.starting import migrate


@dataclass(slots=True)
class Restored:
    """What was done.

    `kept`: files that were here and differ; they were left as they are, and the operator chooses.
    """

    where: str
    manifest: dict[str, Any]
    placed: int = 0
    kept: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def restore(path: Path, key: bytes) -> Restored:
    """Everything of the backup at `path`.

    Raises BadBackup, NotRestored, DatabaseUnavailable, MissingUrl.
    """
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=home(), prefix=".restore-") as made:
        folder = Path(made)
        manifest = archive.unpack(path, key, folder)
        tables = {name: int(number) for name, number in manifest["database"]["tables"].items()}
        done = Restored(fill(folder / archive.DUMP, tables), manifest)
        _place_files(folder, manifest, done)
    if not migrate():
        raise NotRestored(
            "the database was restored and not brought up to date; what failed is told above. Then run clew unit migrate"
        )
    # As the owner, in a process of its own: a process has one role.
    environment = {
        **os.environ,
        "CLEW_AS_OWNER": "yes",
        "DJANGO_SETTINGS_MODULE": "clew.unit.settings",
    }
    noting = [sys.executable, "-m", "clew.unit.backup.noting", manifest["made_at"]]
    said = subprocess.run(noting, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if said.returncode:
        raise NotRestored(
            "the database was restored; the audit and the disposals were not written, and what failed is told above"
        )
    told = json.loads(said.stdout.splitlines()[-1])
    done.again, done.left = told["again"], told["left"]
    return done


def _place_files(folder: Path, manifest: dict[str, Any], done: Restored) -> None:
    """Where nothing lies.

    Heads and disposals of a machine that survived are newer than the backup's, and stay.
    """
    held = {part.name: part for part in parts()}
    for name in manifest["files"]:
        if name in (archive.DUMP, archive.SECRETS_NAME):
            continue
        part = held.get(name.split("/", 1)[0])
        if part is not None:
            _place(folder / name, _target(part, name), done)
    for name, to in manifest["links"].items():
        part = held.get(name.split("/", 1)[0])
        if (
            part is not None
            and not _target(part, name).is_symlink()
            and not _target(part, name).exists()
        ):
            _target(part, name).symlink_to(to)
    given = json.loads((folder / archive.SECRETS_NAME).read_text(encoding="utf-8"))
    for variable in SECRETS:
        if variable not in given:
            continue
        if not secret(variable):
            (folder / variable).write_text(given[variable], encoding="utf-8")
            _place(folder / variable, secret_place(variable), done)
        elif given[variable] != secret(variable):
            done.kept.append(f"{variable} (the backup has another)")


def _target(part: Part, name: str) -> Path:
    return part.place / name.split("/", 1)[1] if "/" in name else part.place


def _place(source: Path, target: Path, done: Restored) -> None:
    if target.exists():
        if _digest(target) != _digest(source):
            done.kept.append(str(target))
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        source.open("rb") as held,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        while block := held.read(1 << 20):
            out.write(block)
    done.placed += 1


def _digest(path: Path) -> str:
    with path.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()
