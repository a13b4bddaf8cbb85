"""What lies inside an envelope: a letter (JSON), or a file with its name before it."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

_HEAD = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as somebody sent it: the name and type are what their browser said."""

    name: str
    kind: str
    content: bytes


def write_letter(letter: dict[str, Any]) -> bytes:
    return json.dumps(letter, ensure_ascii=False, sort_keys=True).encode()


def read_letter(content: bytes) -> dict[str, Any]:
    """The letter. Raises ValueError when it is not one."""
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ValueError("the envelope holds no letter")
    return found


def file_head(name: str, kind: str) -> bytes:
    """What goes before the bytes of a file, so that these can follow as they stream in."""
    said = json.dumps({"name": name, "kind": kind}, ensure_ascii=False).encode()
    return _HEAD.pack(len(said)) + said


def read_file(content: bytes) -> SentFile:
    """The file. Raises ValueError when there is none."""
    (length,) = _HEAD.unpack(content[: _HEAD.size]) if len(content) >= _HEAD.size else (-1,)
    if not 0 <= length <= len(content) - _HEAD.size:
        raise ValueError("the envelope holds no file")
    said = json.loads(content[_HEAD.size : _HEAD.size + length])
    return SentFile(str(said["name"]), str(said["kind"]), content[_HEAD.size + length :])
