"""Which cases can be played: Clew's own, and those that the unit wrote and a second person checked, read
from the database some seconds old at most.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import Error, connection

from clew.learning.cases import Case, own_cases, read_case
from clew.learning.sources import BadContent

_FRESH_SECONDS = 15.0
# Numbers in addresses: Clew's own are below.
_WRITTEN_FROM = 100
_LOG = logging.getLogger("clew.public")


@dataclass(frozen=True, slots=True)
class OnShelf:
    number: int
    title: str
    says: str
    minutes: int
    variants: int
    raw: dict[str, Any]

    def case(self, variant: int) -> Case:
        """Raises BadContent for a variant that it does not have."""
        return read_case(self.raw, variant)


class _Shelf:
    def __init__(self) -> None:
        self.at = -1e9
        self.written: dict[int, OnShelf] = {}


_SHELF = _Shelf()


def _of(number: int, raw: dict[str, Any]) -> OnShelf:
    case = read_case(raw)
    return OnShelf(number, case.title, case.says, case.minutes, len(case.variants), raw)


def _read() -> dict[int, OnShelf]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, content FROM public_case ORDER BY number")
        held = cursor.fetchall()
    found = {}
    for number, content in held:
        try:
            raw = content if isinstance(content, dict) else json.loads(content)
            found[_WRITTEN_FROM + number] = _of(_WRITTEN_FROM + number, raw)
        except (BadContent, ValueError):
            # Of a version that this one cannot read: the others are played.
            _LOG.error("a written case cannot be read")
    return found


def cases() -> dict[int, OnShelf]:
    """By number, Clew's own first."""
    if time.monotonic() - _SHELF.at > _FRESH_SECONDS:
        try:
            _SHELF.written = _read()
        except Error:
            connection.close()
        _SHELF.at = time.monotonic()
    return _own() | _SHELF.written


@cache
def _own() -> dict[int, OnShelf]:
    return {int(raw["number"]): _of(int(raw["number"]), raw) for raw in own_cases().values()}
