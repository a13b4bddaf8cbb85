"""The proof that the desk said who asks: the database believes `app.user_id` with it, and nobody
without it.

Whoever gets a statement of their own into the database may set any setting, but holds no key. The
key follows from the desk's secret key; the database has it in a table that no role but the owner
reads (law/asker.sql).
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

_BLOCK = 64  # bytes, of SHA-256


def _key(secret: str) -> bytes:
    return hmac.digest(
        secret.encode(), b"clew: on whose behalf the desk asks its database", "sha256"
    )


def proof(said: str) -> str:
    return hmac.new(_key(settings.SECRET_KEY), said.encode(), hashlib.sha256).hexdigest()


def halves() -> tuple[bytes, bytes]:
    """The inner and the outer key of RFC 2104, for the database, which has SHA-256 and no HMAC:
    a block for the secret key, and one for each that it replaces, so that desks that still run with
    an old one are believed meanwhile.
    """
    blocks = [
        _key(secret).ljust(_BLOCK, b"\0")
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    inner, outer = (b"".join(bytes(b ^ x for b in k) for k in blocks) for x in (0x36, 0x5C))
    return inner, outer
