"""Exports and products, sealed on the disk as they arrive: each with a key of its own, and that key
under the field key, as files on cases have it. They are too large for a column of the database.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings
from nacl.public import PrivateKey

from clew.files import private_file
from clew.sealing.envelope import CannotOpen, Reader, Sealer, data_key, open_pieces
from clew.unit.accounts.adapters import sealer
from clew.unit.platform.problems import Refused

_KEY_ID = "00" * 8


class Sealing:
    """What is written to `path` in pieces, sealed. `sha256` and `size` are of the content."""

    def __init__(self, path: Path) -> None:
        private = PrivateKey.generate()
        self.sealed_key = (
            sealer(settings.FIELD_KEY).encrypt(base64.b64encode(bytes(private))).decode()
        )
        self._sealer = Sealer([Reader(_KEY_ID, bytes(private.public_key))], pad=False)
        self._digest, self.size, self.path = hashlib.sha256(), 0, path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._out = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def write(self, piece: bytes) -> int:
        self._digest.update(piece)
        self.size += len(piece)
        self._out.write(self._sealer.push(bytes(piece)))
        return len(piece)

    def flush(self) -> None:
        """For who writes as to a file."""

    def finish(self) -> None:
        self._out.write(self._sealer.finish())
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()

    def drop(self) -> None:
        self._out.close()
        self.path.unlink(missing_ok=True)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def pieces(path: Path, sealed_key: str) -> Iterator[bytes]:
    """The content, piece by piece. Raises Refused where it does not open, at the latest at its end."""
    try:
        private = base64.b64decode(sealer(settings.FIELD_KEY).decrypt(sealed_key.encode()))
        with path.open("rb") as held:
            yield from open_pieces(held, data_key(held, _KEY_ID, private))
    except (InvalidToken, CannotOpen, OSError, ValueError):
        raise Refused(
            "This file does not open, or is no longer what was taken in. It was not given out. Tell whoever runs the service."
        ) from None


def unseal_to(path: Path, sealed_key: str, sha256: str, target: Path) -> None:
    """Write the content to `target`, its owner's alone, and check it against its hash. Raises
    Refused.
    """
    digest = hashlib.sha256()
    with private_file(target, "wb") as out:
        for piece in pieces(path, sealed_key):
            digest.update(piece)
            out.write(piece)
        if digest.hexdigest() != sha256:
            raise Refused("This file is no longer what was taken in. It was not read.")
