"""Outcome types of recorded crime, and the sets that questions ask about."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "outcomes.toml"
_WRITTEN = re.compile(r"^\s*(?:type|outcome|ot)?\s*0*(\d{1,2})\s*([a-z]?)\b", re.IGNORECASE)


@cache
def outcome_types() -> dict[str, str]:
    """Every outcome type by its number as written on screens (1, 1A, 16), in order.

    "Not yet assigned" is no outcome and not among them.
    """
    return {k: v["text"] for k, v in _rows().items() if v.get("assigned", True)}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    held: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["type"]
    return held


@cache
def with_inside(outcome: str) -> tuple[str, ...]:
    """A type with those that the published tables count inside it.

    >>> with_inside("1"), with_inside("1A"), with_inside("16")
    (('1', '1A'), ('1A',), ('16',))
    """
    return (outcome, *(k for k, v in _rows().items() if v.get("inside") == outcome))


def not_assigned(written: str | None) -> bool:
    """Whether what a force writes as an outcome says that there is none yet.

    >>> not_assigned("0"), not_assigned("Type 0"), not_assigned("10"), not_assigned("x")
    (True, True, False, False)
    """
    match = _WRITTEN.match(written or "")
    return match is not None and not _rows().get(str(int(match[1])), {}).get("assigned", True)


@cache
def outcome_set(name: str) -> tuple[str, ...]:
    """The types of a set: `charged` or `positive`. Raises KeyError for another name."""
    held = tuple(k for k, v in _rows().items() if name in v["sets"])
    if not held:
        raise KeyError(name)
    return held


def outcome_type(written: str | None) -> str | None:
    """An outcome as a force writes it, as its type: 1, 01, 1a, "Type 16", "15B"; None where no such
    type is known.

    15B and its like (who judged the difficulty) are one type with 15.

    >>> outcome_type("01"), outcome_type("1a"), outcome_type("Type 16"), outcome_type("15B"), outcome_type("99")
    ('1', '1A', '16', '15', None)
    """
    match = _WRITTEN.match(written or "")
    if not match:
        return None
    number, letter = str(int(match[1])), match[2].upper()
    return (
        number + letter
        if number + letter in outcome_types()
        else number
        if number in outcome_types()
        else None
    )
