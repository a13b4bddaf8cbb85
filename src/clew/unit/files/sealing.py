"""The contents of files, sealed: each with a key of its own, and that key under the field key.

When the field key is replaced, the small keys are sealed anew and no content is touched. The hash
is bound into the seal: a content that was put in another's place does not open.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import InvalidToken
from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.utils import random

from clew.unit.accounts.adapters import sealer
from clew.unit.platform.problems import Refused


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seal(content: bytes) -> tuple[bytes, str]:
    """The sealed content, and its key under the field key."""
    key = random(Aead.KEY_SIZE)
    sealed = Aead(key).encrypt(content, digest(content).encode())
    return bytes(sealed), sealer(settings.FIELD_KEY).encrypt(base64.b64encode(key)).decode()


def unseal(sealed: bytes, sealed_key: str, sha256: str) -> bytes:
    """The content, checked against its hash. Raises Refused where it does not open or is not what
    was taken in.
    """
    try:
        key = base64.b64decode(sealer(settings.FIELD_KEY).decrypt(sealed_key.encode()))
        content: bytes = Aead(key).decrypt(sealed, sha256.encode())
    except (InvalidToken, CryptoError, ValueError):
        raise Refused(
            "This file does not open, or is no longer what was taken in. It was not given out. Tell whoever runs the service."
        ) from None
    if digest(content) != sha256:
        raise Refused("This file is no longer what was taken in. It was not given out.")
    return content
