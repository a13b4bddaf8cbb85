"""The events of a case as the timeline's drawing wants them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from clew.unit.cases.models import Event


@dataclass(frozen=True, slots=True)
class Mark:
    """An event as the timeline's drawing wants it: a breach stands out."""

    day: date | None
    offence: str
    part: str
    in_force: str
    quotes: list[tuple[str, str]]


def marks(events: list[Event]) -> list[Mark]:
    """The dated events of a case that are not struck out."""
    return [
        Mark(timezone.localtime(e.happened_at).date() if e.happened_at else None, e.what[:80], "direct", e.order_kind, [("", "")] if e.kind != "note" else [])
        for e in events if e.struck_at is None
    ]  # fmt: skip
