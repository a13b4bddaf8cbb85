"""Who is away, and who does their work meanwhile: what waits for the one is on the home of the
other, who is on the case for that time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Absence
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Refused


def _now() -> dict[str, Any]:
    today = timezone.localdate()
    return {"ended_at": None, "begins_on__lte": today, "ends_on__gte": today}


_asked: ContextVar[dict[int, list[Absence]] | None] = ContextVar("absences asked for", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within it, who covers for whom is asked once for each person: a home asks in every section."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def covered_by(user: User) -> list[Absence]:
    """Whose work `user` does today besides their own."""
    asked = _asked.get()
    if asked is not None and user.pk in asked:
        return asked[user.pk]
    found = list(Absence.objects.filter(cover=user, **_now()).select_related("user"))
    if asked is not None:
        asked[user.pk] = found
    return found


def work_of(user: User) -> list[int]:
    """The numbers of those whose work is `user`'s today: their own, and of whom they cover."""
    return [user.pk, *(a.user_id for a in covered_by(user))]


def covers_of(user: User) -> list[User]:
    """Who does `user`'s work today, while they are away."""
    return [a.cover for a in Absence.objects.filter(user=user, **_now()).select_related("cover")]


def absences(user: User) -> list[Absence]:
    """Those that are not over: a supervisor's agency's, or the person's own."""
    found = Absence.objects.filter(ended_at=None, ends_on__gte=timezone.localdate())
    if user.has_role("supervisor"):
        found = found.filter(user__agency=user.agency)
    else:
        found = found.filter(user=user) | found.filter(cover=user)
    return list(found.select_related("user", "cover").order_by("begins_on", "id"))


def absence(user: User, number: int) -> Absence | None:
    return next((a for a in absences(user) if a.pk == number and may_end(user, a)), None)


def may_end(user: User, held: Absence) -> bool:
    return held.user_id == user.pk or user.has_role("supervisor")


def colleagues(user: User) -> list[User]:
    """Of the same agency, who work on cases."""
    found = User.objects.filter(agency=user.agency, is_active=True).exclude(
        roles__overlap=["service", "administrator", "auditor"]
    )
    return list(found.order_by("name"))


def record_absence(
    away: User, cover: User, *, by: User, begins_on: date, ends_on: date, note: str = ""
) -> Absence:
    """Raises Refused for a cover who may not do the work, or is away too."""
    if away.pk == cover.pk:
        raise Refused("Choose somebody else: nobody covers for themselves.")
    if away.agency_id != cover.agency_id:
        raise Refused(f"{cover.name} is of another agency.")
    if not set(cover.roles) & (set(away.roles) | {"supervisor"}):
        raise Refused(f"{cover.name} has no role in which {away.name} works.")
    if away.pk != by.pk and not by.has_role("supervisor"):
        raise Refused("A supervisor records the absence of somebody else.")
    with transaction.atomic():
        clash = Absence.objects.filter(
            ended_at=None, begins_on__lte=ends_on, ends_on__gte=begins_on
        )
        if clash.filter(user=away).exists():
            raise Refused(f"An absence of {away.name} in these days is recorded already.")
        if clash.filter(user=cover).exists():
            raise Refused(f"{cover.name} is away in these days too: choose somebody else.")
        made = Absence.objects.create(
            user=away, cover=cover, begins_on=begins_on, ends_on=ends_on, note=note, by=by
        )
        log(
            by,
            Action.ALTERATION,
            f"{cover.username} covers for {away.username}",
            f"account:{away.username}",
            begins=begins_on.isoformat(),
            ends=ends_on.isoformat(),
        )
        days = f"{begins_on:%-d %B} to {ends_on:%-d %B %Y}"
        tell([cover], f"You cover for {away.name}, {days}", "/absences/", about=None)
        if by.pk != away.pk:
            tell([away], f"{cover.name} covers for you, {days}", "/absences/", about=None)
    return made


def end_absence(held: Absence, *, by: User) -> None:
    """Raises Refused for one that was ended before."""
    with transaction.atomic():
        row = locked(held, "user", "cover")
        if row.ended_at is not None:
            raise Refused("This cover was ended already.")
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        log(
            by,
            Action.ALTERATION,
            f"{row.cover.username} covers no more for {row.user.username}",
            f"account:{row.user.username}",
        )
        tell([row.cover], f"You no longer cover for {row.user.name}", "/absences/", about=None)
