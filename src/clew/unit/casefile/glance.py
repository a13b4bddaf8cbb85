"""A case at a glance: what was done, by whom, to whom and when; what protects; what is due next.
Each reader sees of it what they may read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, Min
from django.utils import timezone

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.casefile.standing import Standing, next_due, protection
from clew.unit.cases.models import Case, CaseDate, Event, EventKind
from clew.web.jinja import due_words

_ACTS, _DUE, _WORDS = 3, 5, 240
# What somebody did, as far as it was recorded; a note or an order is none.
_DONE = (EventKind.RECORD, EventKind.IN_FORCE, EventKind.INCIDENT, EventKind.BREACH)


@dataclass(frozen=True, slots=True)
class Done:
    """How many acts the timeline holds, from when to when, and the latest of them."""

    number: int
    first: datetime | None
    last: datetime | None
    latest: list[Event]


@dataclass(frozen=True, slots=True)
class Glance:
    """None where the reader does not read that part of the case."""

    done: Done | None = None
    protects: list[Standing] | None = None
    due: list[Standing] = field(default_factory=list)


def at_a_glance(case: Case, user: User, dates: list[CaseDate]) -> Glance:
    """`dates`: those of the case that the reader may read."""
    return Glance(
        done=_done(case) if may(user.roles, "timeline") else None,
        protects=protection(case, user) if may(user.roles, "orders") else None,
        due=_due(case, user, dates),
    )


def in_short(text: str) -> str:
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _WORDS else f"{flat[:_WORDS].rsplit(' ', 1)[0]} …"


def _done(case: Case) -> Done:
    held = Event.objects.filter(case=case, struck_at=None, kind__in=_DONE)
    told = held.aggregate(number=Count("id"), first=Min("happened_at"), last=Max("happened_at"))
    latest = (
        held.exclude(happened_at=None).select_related("decided_by").order_by("-happened_at", "-id")
    )
    return Done(**told, latest=list(latest[:_ACTS]))


def _due(case: Case, user: User, dates: list[CaseDate]) -> list[Standing]:
    today = timezone.localdate()
    found = next_due(case, user) + [
        Standing(
            d.get_kind_display(),
            d.words,
            due_words(d.on) + (f" at {d.clock}" if d.clock else ""),
            "",
            d.on,
        )
        for d in dates
        if d.on >= today
    ]
    return sorted(found, key=lambda s: s.due or date.max)[:_DUE]
