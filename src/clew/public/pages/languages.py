"""The languages and forms in which the unit may write pages, from their data file.

A page in another language has an address of its own with numbers in it: it is read without a choice
that a browser keeps.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "languages.toml"
_DRAFTS = Path(__file__).parent / "text" / "drafts"


@dataclass(frozen=True, slots=True)
class Language:
    """`tag` is what its text is marked as for a browser; `direction` ltr or rtl."""

    code: str
    number: int
    name: str
    english: str
    tag: str
    direction: str


@cache
def languages() -> dict[str, Language]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))["language"]
    return {
        x["code"]: Language(
            x["code"],
            x["number"],
            x["name"],
            x["english"],
            x.get("tag", x["code"]),
            x.get("direction", "ltr"),
        )
        for x in raw
    }


def by_number(number: int) -> Language:
    """Raises ValueError."""
    found = next((x for x in languages().values() if x.number == number), None)
    if found is None:
        raise ValueError(f"there is no language {number}")
    return found


def draft_of(name: str, code: str) -> str:
    """Words that a program wrote and nobody has read: for the desk to begin with, on no page."""
    path = _DRAFTS / code / f"{name}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
