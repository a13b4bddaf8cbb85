"""The return code: shown once, kept nowhere. What it opens is derived from it, one way."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import blake2b

from nacl.public import PrivateKey

from clew.problems import Problem
from clew.sealing.envelope import Reader

# No letter that is taken for a figure or for another letter when it is written by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 20
_GROUP = 4


class BadCode(Problem):
    """Not a return code.

    `why`: strange (`what` names the symbols), length (`what` says how many), slip.
    """

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(f"{why} {what}".strip())
        self.why, self.what = why, what


@dataclass(frozen=True, slots=True)
class Opened:
    """What a code gives: `locator` (32 bytes) finds the mailbox, `private` (32 bytes) opens its
    replies. Neither gives the other.
    """

    locator: bytes
    private: bytes

    @property
    def reader(self) -> Reader:
        public = bytes(PrivateKey(self.private).public_key)
        return Reader(blake2b(public, digest_size=8, person=b"clew key id").hexdigest(), public)


def new_code() -> str:
    """Nineteen random symbols (93 bits) and one that shows a slip: K7QM-2XHD-…"""
    body = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS - 1))
    return written(body + _check(body))


def code_from(random: bytes) -> str:
    """The code that belongs to these bytes (32 or more, as good as random): the same bytes give the
    same code.

    >>> code_from(bytes(range(64))) == code_from(bytes(range(64))) != code_from(bytes(64))
    True
    """
    number, body = int.from_bytes(random, "big"), ""
    for _ in range(SYMBOLS - 1):
        number, symbol = divmod(number, len(ALPHABET))
        body += ALPHABET[symbol]
    return written(body + _check(body))


def written(code: str) -> str:
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def read_code(typed: str) -> str:
    """A code as somebody typed it: any case, spaces or dashes. Raises BadCode."""
    kept = "".join(c for c in typed.upper() if c.isalnum())
    strange = sorted({c for c in kept if c not in ALPHABET})
    if strange:
        raise BadCode("strange", ", ".join(strange))
    if len(kept) != SYMBOLS:
        raise BadCode("length", str(len(kept)))
    if _check(kept[:-1]) != kept[-1]:
        raise BadCode("slip")
    return kept


def open_code(code: str) -> Opened:
    """Derive what the code opens.

    The code has 93 random bits, so one round of a hash is enough. Raises BadCode.
    """
    kept = read_code(code).encode()
    return Opened(
        blake2b(kept, digest_size=32, person=b"clew locator").digest(),
        blake2b(kept, digest_size=32, person=b"clew replies").digest(),
    )


def digest(secret: str, content: bytes) -> bytes:
    """Tells whether the same was sent twice, to whoever has the secret (a return code, or what a
    form carried) and to nobody else.
    """
    return blake2b(
        content, digest_size=32, key=secret.replace("-", "").encode(), person=b"clew once"
    ).digest()


def _check(body: str) -> str:
    """Luhn's check symbol, over this alphabet: it finds every single slip and nearly every swap of
    neighbours.
    """
    size, total = len(ALPHABET), 0
    for number, symbol in enumerate(reversed(body)):
        value = ALPHABET.index(symbol) * (2 if number % 2 == 0 else 1)
        total += value // size + value % size
    return ALPHABET[-total % size]
