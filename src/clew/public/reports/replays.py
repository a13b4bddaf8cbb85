"""What was used before, and when: so that a form which a browser sends once more, long after, shows
nothing.

One piece of memory, shared by the processes that gunicorn forks. It holds marks that cannot be
turned back into what was marked (a keyed hash; the key is made at each start), each with a moment.
Nothing of it is written anywhere; the oldest marks give way to new ones.
"""

from __future__ import annotations

import mmap
import secrets
import struct
import time
from hashlib import blake2b

_SLOTS = 262_144
_ENTRY = struct.Struct("<8sI")  # mark, moment in hundredths of a second since the start
_MEMORY = mmap.mmap(-1, _SLOTS * _ENTRY.size)
_KEY = secrets.token_bytes(32)
_START = time.monotonic() - 1


def _slot(what: str) -> tuple[int, bytes]:
    digest = blake2b(what.encode(), key=_KEY, digest_size=16).digest()
    return int.from_bytes(digest[8:], "big") % _SLOTS * _ENTRY.size, digest[:8]


def age(what: str) -> float | None:
    """Seconds since `what` was marked; None when it was not."""
    at, mark = _slot(what)
    held, moment = _ENTRY.unpack_from(_MEMORY, at)
    return time.monotonic() - _START - moment / 100 if held == mark and moment else None


def mark(what: str) -> None:
    """`what` was used just now."""
    at, marked = _slot(what)
    _ENTRY.pack_into(_MEMORY, at, marked, int((time.monotonic() - _START) * 100) & 0xFFFFFFFF)


def first_age(what: str) -> float:
    """Seconds since `what` was first used; 0 now, when this is the first time."""
    known = age(what)
    if known is None:
        mark(what)
    return known or 0.0
