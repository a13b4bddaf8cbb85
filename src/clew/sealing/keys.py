"""Keys that open what the public sends: made in pairs, the private half in a file under a
passphrase.

Two uses, kept apart: `unit` opens reports, `standards` opens those about people who work for the
police or a partner. Beside each stands a recovery key whose private half is in two shares, each in
a file under its holder's passphrase: one share tells nothing.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.utils import random

from clew.problems import Problem
from clew.sealing.envelope import Reader

UNIT, STANDARDS = "unit", "standards"
# Opens backups; it seals nothing that the public sends.
BACKUP = "backup"
USES = (UNIT, STANDARDS)
_FORMAT = "clew report key 1"
LEAST_PASSPHRASE = 14


class BadKey(Problem):
    """A key file that cannot be read or opened, or shares that do not belong together; the message
    says what to do.
    """


@dataclass(frozen=True, slots=True)
class Key:
    """A whole key. `private` never leaves this process but into a locked file."""

    use: str
    recovery: bool
    public: bytes
    private: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.public)

    @property
    def reader(self) -> Reader:
        return Reader(self.key_id, self.public)


@dataclass(frozen=True, slots=True)
class Locked:
    """What a key file says in clear: everything but the private half or the share."""

    path: Path
    use: str
    recovery: bool
    share: int
    key_id: str
    public: bytes
    made_on: str


def key_id(public: bytes) -> str:
    """16 hexadecimal figures that name a key."""
    return blake2b(public, digest_size=8, person=b"clew key id").hexdigest()


def fingerprint(public: bytes) -> str:
    """What two people read to each other to know that a key is theirs: 40 figures in groups of
    four.
    """
    said = blake2b(public, digest_size=20, person=b"clew fingerprint").hexdigest().upper()
    return " ".join(said[i : i + 4] for i in range(0, len(said), 4))


def new_key(use: str, *, recovery: bool = False) -> Key:
    made = PrivateKey.generate()
    return Key(use, recovery, bytes(made.public_key), bytes(made))


def split(key: Key) -> tuple[bytes, bytes]:
    """Two shares of the private half; either alone is random."""
    one = random(len(key.private))
    return one, bytes(a ^ b for a, b in zip(one, key.private, strict=True))


def join(one: bytes, two: bytes, *, use: str, public: bytes) -> Key:
    """The recovery key from both shares.

    Raises BadKey for shares of different keys, or the same share twice.
    """
    private = bytes(a ^ b for a, b in zip(one, two, strict=True))
    if bytes(PrivateKey(private).public_key) != public:
        raise BadKey(
            "These two shares do not make the key: they are of different keys, or one was given twice."
        )
    return Key(use, True, public, private)


def write_locked(
    path: Path, key: Key, secret: bytes, passphrase: str, *, share: int = 0, quick: bool = False
) -> None:
    """A file that the passphrase opens, readable by the user alone. `share` 1 or 2 for a half of a
    recovery key.

    `quick` spends little on the passphrase: for tests and demonstrations. Raises BadKey for a short
    passphrase or a file that is there.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise BadKey(
            f"The passphrase has {len(passphrase)} characters: give it {LEAST_PASSPHRASE} or more."
        )
    ops, memory = (
        (pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)
        if quick
        else (pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE)
    )
    salt = random(pwhash.argon2id.SALTBYTES)
    box = SecretBox(
        pwhash.argon2id.kdf(
            SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=ops, memlimit=memory
        )
    )
    text = json.dumps(
        {
            "format": _FORMAT,
            "use": key.use,
            "recovery": key.recovery,
            "share": share,
            "key_id": key.key_id,
            "public": b64encode(key.public).decode(),
            "made_on": date.today().isoformat(),
            "ops": ops,
            "memory": memory,
            "salt": b64encode(salt).decode(),
            "locked": b64encode(box.encrypt(secret)).decode(),
        },
        indent=1,
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadKey(f"{path} is there already: nothing was written over it.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())


def read_locked(path: Path) -> Locked:
    """What a key file says of itself. Raises BadKey."""
    raw = _raw(path)
    return Locked(
        path,
        raw["use"],
        raw["recovery"],
        raw["share"],
        raw["key_id"],
        b64decode(raw["public"]),
        raw["made_on"],
    )


def unlock(path: Path, passphrase: str) -> bytes:
    """The private half, or the share, of a key file. Raises BadKey for the wrong passphrase."""
    raw = _raw(path)
    made = pwhash.argon2id.kdf(
        SecretBox.KEY_SIZE,
        passphrase.encode(),
        b64decode(raw["salt"]),
        opslimit=raw["ops"],
        memlimit=raw["memory"],
    )
    try:
        return SecretBox(made).decrypt(b64decode(raw["locked"]))
    except CryptoError:
        raise BadKey(f"The passphrase does not open {path.name}.") from None


def unlocked_key(path: Path, passphrase: str) -> Key:
    """A whole key from its file. Raises BadKey for a share, which is only half of one."""
    held = read_locked(path)
    if held.share:
        raise BadKey(
            f"{path.name} holds one share of a recovery key: both are needed, with clew public keys recover."
        )
    return Key(held.use, held.recovery, held.public, unlock(path, passphrase))


def key_files(folder: Path) -> list[Locked]:
    """Every readable key file of a folder, newest first; other files are passed over."""
    found = []
    for path in sorted(folder.glob("*.key")) if folder.is_dir() else []:
        try:
            found.append(read_locked(path))
        except BadKey:
            continue
    return sorted(found, key=lambda k: (k.made_on, k.path.name), reverse=True)


def _raw(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BadKey(f"{path} cannot be read as a key file: {problem}") from problem
    if not isinstance(raw, dict) or raw.get("format") != _FORMAT:
        raise BadKey(f"{path} is not a key file of clew public keys.")
    return raw
