"""The recovery key of backups: its public half lies where backups are made, its private half in a
file under a passphrase, elsewhere.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from pathlib import Path

from clew.problems import Problem
from clew.sealing import keys
from clew.sealing.envelope import Reader

_WORD = "clew-backup-key"


class NoBackupKey(Problem):
    """No key to seal backups to, or a file that holds none; the message says what to do."""


def make(file: Path, public: Path, passphrase: str) -> str:
    """Write the private half to `file` and the public half to `public`; the fingerprint. Raises
    BadKey, NoBackupKey.
    """
    if public.exists():
        raise NoBackupKey(
            f"{public} is there already: backups are sealed to that key. Move it away to begin with a new one"
        )
    made = keys.new_key(keys.BACKUP)
    keys.write_locked(file, made, made.private, passphrase)
    public.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(
        os.open(public, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as out:
        out.write(f"{_WORD} {b64encode(made.public).decode()}\n")
    return keys.fingerprint(made.public)


def reader(public: Path) -> Reader:
    """Whom backups are sealed to. Raises NoBackupKey."""
    try:
        word, said = public.read_text(encoding="utf-8").split()
        half = b64decode(said, validate=True)
    except FileNotFoundError:
        raise NoBackupKey(
            f"there is no key to seal the backup to ({public}): make it once with clew db recovery-key FILE, and keep FILE off this machine"
        ) from None
    except ValueError:
        raise NoBackupKey(f"{public} is not the public half of a backup key") from None
    if word != _WORD or len(half) != 32:
        raise NoBackupKey(f"{public} is not the public half of a backup key")
    return Reader(keys.key_id(half), half)


def private(file: Path, passphrase: str) -> keys.Key:
    """The whole key from its file. Raises BadKey, NoBackupKey."""
    found = keys.unlocked_key(file, passphrase)
    if found.use != keys.BACKUP:
        raise NoBackupKey(f"{file} is a key of {found.use}, not of backups")
    return found
