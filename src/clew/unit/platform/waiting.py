"""What waits for somebody: sections of their home. Each app tells its own in its `waiting.py`;
`clew.unit.home` puts them in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from clew.web.jinja import counted, due_words, since


@dataclass(frozen=True, slots=True)
class Item:
    """One line: where it is worked, whom or what it is about, since or until when, its reference,
    and whether its day is past.
    """

    href: str
    text: str
    when: str = ""
    reference: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """What is pressed to begin with the next of a section.

    A `post` changes something, such as taking a course.
    """

    href: str
    text: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Items under a title.

    `total` and `overdue` count those beyond the items too; `oldest` says how long the first waits;
    `more` lists all.
    """

    title: str
    items: list[Item]
    total: str = ""
    overdue: str = ""
    oldest: str = ""
    more: str = ""
    next: Press | None = None

    @property
    def count(self) -> str:
        return self.total or str(len(self.items))

    @property
    def late(self) -> int:
        return sum(item.late for item in self.items)


SHOWN = 10  # of a section on a home; the page behind it has the others


def in_calendar(first: date, *, everybody: bool) -> str:
    """Where everything stands that is due from the first day on: one's own, or everybody's."""
    whose = "all" if everybody else "mine"
    return f"{reverse('calendar')}?whose={whose}&from={first.isoformat()}"


def at_most(number: int, bound: int) -> str:
    """How many there are, where no more than `bound` and one were read: 50+ beyond the bound."""
    return f"{bound}+" if number > bound else str(number)


def is_past(value: date | datetime | None) -> bool:
    """Whether a day, or a moment, by which something was due is over."""
    if value is None:
        return False
    return value < timezone.now() if isinstance(value, datetime) else value < timezone.localdate()


def longest(moments: Iterable[date | datetime | None]) -> str:
    """How long the first has waited: oldest 3 days."""
    held = [m for m in moments if m is not None]
    if not held:
        return ""
    first = min(held, key=_as_moment)
    if isinstance(first, datetime):
        return f"oldest {since(first)}"
    return f"oldest {counted((timezone.localdate() - first).days, 'day')}"


def soonest(moments: Iterable[date | datetime | None]) -> str:
    """When the first is due: first due 3 May 2026 (2 days overdue)."""
    held = [m for m in moments if m is not None]
    return f"first due {due_words(min(held, key=_as_moment))}" if held else ""


def _as_moment(value: date | datetime) -> datetime:
    return (
        value
        if isinstance(value, datetime)
        else timezone.make_aware(datetime(value.year, value.month, value.day))
    )
