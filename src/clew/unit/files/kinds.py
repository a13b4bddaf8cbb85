"""What a file is, by its content: a closed list. Names and endings that people give are not
believed.
"""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clew.unit.platform.problems import Refused

_FILE = Path(__file__).parent / "data" / "kinds.toml"
# Names in an archive that hold code, embedded objects or a macro of an office document.
_RUNS = re.compile(r"vbaproject|vbadata|macrosheets|/activex|basic/|scripts/", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|xml|\?xml|meta|link|img|a\s)|^#!",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """`ending` is the one that a file is given when it leaves; `picture` can be drawn anew."""

    ending: str
    title: str
    begins: bytes
    at: int = 0
    inside: str = ""
    picture: bool = False


TEXT = Kind("txt", "Plain text", b"")


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def most_bytes() -> int:
    return int(_rules()["most_bytes"])


def most_pixels() -> int:
    return int(_rules()["most_pixels"])


@cache
def known() -> list[Kind]:
    rows: list[dict[str, str]] = _rules()["kind"]
    return [
        Kind(
            row["ending"],
            row["title"],
            bytes.fromhex(row["begins"]),
            int(row.get("at", 0)),
            row.get("inside", ""),
            bool(row.get("picture")),
        )
        for row in rows
    ]


def by_ending(ending: str) -> Kind:
    return next((k for k in known() if k.ending == ending), TEXT)


def kind_of(content: bytes) -> Kind:
    """Raises Refused for a file that may run when it is opened, or that nobody can recognise."""
    if not content:
        raise Refused("The file is empty. Choose another file.")
    for kind in known():
        if content[kind.at : kind.at + len(kind.begins)] == kind.begins and (
            not kind.inside or _holds(content, kind.inside)
        ):
            return kind
    if _is_text(content):
        return TEXT
    titles = sorted({k.title for k in known()} | {TEXT.title})
    raise Refused(
        "Clew does not take this kind of file: it may run when somebody opens it, or cannot be recognised. "
        f"It takes: {', '.join(titles)}. Keep the original in the force's evidence store and upload a PDF, a picture or a text of it."
    )


def _holds(content: bytes, name: str) -> bool:
    """Whether the archive holds `name`. Raises Refused for one with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    if name not in names:
        return False
    if any(_RUNS.search(n) for n in names):
        raise Refused(
            "This document holds macros or embedded programs. Save it as PDF and upload the PDF."
        )
    return True


def _is_text(content: bytes) -> bool:
    if _MARKUP.search(content):
        return False
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(c < " " and c not in "\t\n\r\f" for c in text)
    return False
