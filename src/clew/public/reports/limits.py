"""How often something may be done, without knowing who does it.

One piece of memory, shared by the processes that gunicorn forks, holds counters and nothing else.
Which counter is whose depends on a keyed hash of the address; the key is made at each start and
kept nowhere. Counters fall to zero at the end of each window.
"""

from __future__ import annotations

import ipaddress
import mmap
import secrets
import struct
import time
from hashlib import blake2b

from django.http import HttpRequest

from clew.public.pages.store import limits

_SLOTS = 65_536
_ENTRY = struct.Struct("<II")  # window, count
_TOTAL = "everybody"
# Made when the application is loaded, before the workers are forked: all of them share it.
_MEMORY = mmap.mmap(-1, _SLOTS * _ENTRY.size)
_KEY = secrets.token_bytes(32)


def _held(what: str, who: str) -> tuple[int, int, int]:
    """Where a counter lies, the window that it is now, and what was counted in it."""
    window = int(time.time()) // limits()["rates"]["window_seconds"]
    at = (
        int.from_bytes(blake2b(f"{what}|{who}".encode(), key=_KEY, digest_size=8).digest(), "big")
        % _SLOTS
        * _ENTRY.size
    )
    held, count = _ENTRY.unpack_from(_MEMORY, at)
    return at, window, count if held == window else 0


def _count(what: str, who: str) -> int:
    """Count one more, and give how many that makes in this window."""
    at, window, count = _held(what, who)
    _ENTRY.pack_into(_MEMORY, at, window, min(count + 1, 2**31))
    return count + 1


def _address(request: HttpRequest) -> str:
    """The visitor's address, an IPv6 one by its network: a home has many of those."""
    said = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said[:60]
    return (
        str(ipaddress.ip_network((address, 64), strict=False))
        if address.version == 6
        else str(address)
    )


def may(request: HttpRequest, what: str) -> bool:
    """Whether this address may do `what` (send, code, ask, search) once more in this window."""
    return _count(what, _address(request)) <= limits()["rates"][f"{what}_each"]


def spent(request: HttpRequest, what: str) -> bool:
    """Whether this address has used up `what` in this window.

    It counts nothing: what failed is counted with `may`.
    """
    return _held(what, _address(request))[2] >= limits()["rates"][f"{what}_each"]


def flood(what: str = "send") -> int:
    """Count one from anywhere: 0 all is calm, 1 only whoever took some time is let through, 2
    nobody is.
    """
    said, count = limits()["rates"], _count(what, _TOTAL)
    return 2 if count > said[f"{what}_most"] else 1 if count > said[f"{what}_all"] else 0


def forget() -> None:
    """All counters to zero: for tests."""
    _MEMORY.seek(0)
    _MEMORY.write(bytes(_SLOTS * _ENTRY.size))
