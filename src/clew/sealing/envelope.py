"""The envelope: one fresh data key, boxed for each reader, and a stream under it.

    magic 8 | boxes u8 | per box: key id 8, sealed box of the data key 80 | stream header 24 |
    pieces, the last one marked final

Inside the stream: the content, zeros up to the padded size, the true length (u64). Cut short,
changed or put together from two envelopes, it does not open. Wrapping the data key for another
reader (`rewrap`) touches the boxes alone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

from clew.problems import Problem

MAGIC = b"CLEWSL01"
_PIECE = 65_536
_FLOOR = 4_096
_BOX = 8 + 32 + 48  # id, data key, what a sealed box adds
_LENGTH = struct.Struct(">Q")


class CannotOpen(Problem):
    """The envelope is not one, was changed or cut short, or is not for this key."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can open: the id and the public half of a key (32 bytes)."""

    key_id: str
    public: bytes


class Sealer:
    """Seals what is pushed. `push` gives sealed bytes that may be kept or sent on; `finish` gives
    the rest.

    Nothing of the content is held back but what does not fill a piece. `pad`: whether the length of
    what is sealed is hidden. `key` opens the stream while it is in memory, so that what was written
    can be read back. Raises ValueError with no reader.
    """

    def __init__(self, readers: Sequence[Reader], *, pad: bool = True) -> None:
        if not readers:
            raise ValueError("an envelope needs at least one reader")
        self._pad = pad
        self.key = key = random(bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES)
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        boxes = b"".join(
            bytes.fromhex(r.key_id) + SealedBox(PublicKey(r.public)).encrypt(key) for r in readers
        )
        self._head = MAGIC + bytes([len(readers)]) + boxes + header
        self._held = bytearray()
        self._length = 0

    def push(self, content: bytes) -> bytes:
        self._length += len(content)
        self._held += content
        return self._take_head() + self._pieces()

    def finish(self) -> bytes:
        if self._pad:
            self._held += bytes(padded(self._length) - self._length)
        self._held += _LENGTH.pack(self._length)
        out = self._take_head() + self._pieces()
        last = bindings.crypto_secretstream_xchacha20poly1305_push(
            self._state,
            bytes(self._held),
            None,
            bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL,
        )
        self._held.clear()
        return out + last

    def _take_head(self) -> bytes:
        head, self._head = self._head, b""
        return head

    def _pieces(self) -> bytes:
        out = bytearray()
        while len(self._held) > _PIECE:
            out += bindings.crypto_secretstream_xchacha20poly1305_push(
                self._state,
                bytes(self._held[:_PIECE]),
                None,
                bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
            )
            del self._held[:_PIECE]
        return bytes(out)


def padded(length: int) -> int:
    """The size that a content of `length` bytes is padded to: Padmé (at most 12 % more, fewer sizes
    the longer), 4 kB at the least.

    >>> padded(10), padded(4096), padded(5000), padded(1_000_000)
    (4096, 4096, 5120, 1015808)
    """
    if length <= _FLOOR:
        return _FLOOR
    exponent = length.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return (length + mask) & ~mask


def seal(content: bytes, readers: Sequence[Reader]) -> bytes:
    """One envelope around `content`."""
    sealer = Sealer(readers)
    return sealer.push(content) + sealer.finish()


def readers_of(envelope: bytes) -> list[str]:
    """The ids of the keys that open it. Raises CannotOpen."""
    return [key_id for key_id, _ in _boxes(envelope)[0]]


def open_envelope(envelope: bytes, key_id: str, private: bytes) -> bytes:
    """The content, with one private half (32 bytes). Raises CannotOpen."""
    boxes, start = _boxes(envelope)
    return _open_stream(envelope[start:], _data_key(boxes, key_id, private))


def data_key(handle: IO[bytes], key_id: str, private: bytes) -> bytes:
    """The key of the stream in an envelope that is too large for memory, with one private half.

    Raises CannotOpen.
    """
    handle.seek(0)
    boxes, _ = _boxes(
        handle.read(
            len(MAGIC) + 1 + 255 * _BOX + bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
        )
    )
    return _data_key(boxes, key_id, private)


def open_pieces(handle: IO[bytes], key: bytes) -> Iterator[bytes]:
    """The content of an unpadded envelope, piece by piece, with the key of its stream.

    Raises CannotOpen, at the latest after the last piece: what was yielded may be used only once
    the end was reached.
    """
    handle.seek(0)
    head = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
    _, start = _boxes(handle.read(len(MAGIC) + 1 + 255 * _BOX + head))
    handle.seek(start)
    step = _PIECE + bindings.crypto_secretstream_xchacha20poly1305_ABYTES
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, handle.read(head), key)
    held, given, tag = b"", 0, None
    while sealed := handle.read(step):
        if tag == bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL:
            raise CannotOpen("something follows the end of the envelope")
        try:
            piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, sealed, None)
        except (
            Exception
        ) as problem:  # the bindings raise RuntimeError, TypeError or CryptoError, by what is wrong
            raise CannotOpen("the envelope was changed or cut short") from problem
        held += piece
        if len(held) > _LENGTH.size:
            out, held = held[: -_LENGTH.size], held[-_LENGTH.size :]
            given += len(out)
            yield out
    if tag != bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL or len(held) != _LENGTH.size:
        raise CannotOpen("the envelope is cut short")
    if _LENGTH.unpack(held)[0] != given:
        raise CannotOpen("the envelope was changed")


def rewrap(envelope: bytes, key_id: str, private: bytes, readers: Sequence[Reader]) -> bytes:
    """The same content for `readers` and nobody else: the boxes are made anew, the stream stays as
    it is. Raises CannotOpen.
    """
    boxes, start = _boxes(envelope)
    key = _data_key(boxes, key_id, private)
    made = b"".join(
        bytes.fromhex(r.key_id) + SealedBox(PublicKey(r.public)).encrypt(key) for r in readers
    )
    return MAGIC + bytes([len(readers)]) + made + envelope[start:]


def _boxes(envelope: bytes) -> tuple[list[tuple[str, bytes]], int]:
    if envelope[: len(MAGIC)] != MAGIC or len(envelope) <= len(MAGIC):
        raise CannotOpen("this is not a sealed envelope")
    count, at = envelope[len(MAGIC)], len(MAGIC) + 1
    end = at + count * _BOX
    if len(envelope) < end + bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES:
        raise CannotOpen("the envelope is cut short")
    return [
        (envelope[i : i + 8].hex(), envelope[i + 8 : i + _BOX]) for i in range(at, end, _BOX)
    ], end


def _data_key(boxes: list[tuple[str, bytes]], key_id: str, private: bytes) -> bytes:
    for held, box in boxes:
        if held == key_id:
            try:
                return SealedBox(PrivateKey(private)).decrypt(box)
            except CryptoError as problem:
                raise CannotOpen("the key does not fit") from problem
    raise CannotOpen("it is not sealed to this key")


def _open_stream(stream: bytes, key: bytes) -> bytes:
    head = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    whole, at, tag = bytearray(), head, None
    step = _PIECE + bindings.crypto_secretstream_xchacha20poly1305_ABYTES
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, stream[:head], key)
        while at < len(stream):
            piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(
                state, stream[at : at + step], None
            )
            whole += piece
            at += step
    except (
        Exception
    ) as problem:  # the bindings raise RuntimeError, TypeError or CryptoError, by what is wrong
        raise CannotOpen("the envelope was changed") from problem
    if tag != bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL or len(whole) < _LENGTH.size:
        raise CannotOpen("the envelope is cut short")
    (length,) = _LENGTH.unpack(whole[-_LENGTH.size :])
    if length > len(whole) - _LENGTH.size:
        raise CannotOpen("the envelope was changed")
    return bytes(whole[:length])
