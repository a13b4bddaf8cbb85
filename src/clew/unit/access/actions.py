"""Exclusion, break-glass and its review."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from clew.unit.access.models import BreakGlass, Exclusion
from clew.unit.access.refusals import tell_supervisors
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action

_FILE = Path(__file__).parent / "data" / "break_glass.toml"


class Refused(Exception):
    """A rule forbids it; the message says which."""


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def exclude(user: Any, *, by: Any, ground: str, reason: str, identity: str = "", course: Any = None, case: Any = None) -> Exclusion:
    """From now on `user` finds nothing of this person, course or case."""
    with transaction.atomic():
        if user.pk == by.pk:
            raise Refused("nobody excludes themselves: ask another supervisor")
        made = Exclusion.objects.create(user=user, identity=identity, course=course, case=case, ground=ground, reason=reason, made_by=by)
        subject = f"case:{case.reference}" if case else f"course:{course.reference}" if course else f"identity:{identity}"
        log(by, Action.ALTERATION, "excluded somebody", subject, case=case.reference if case else None, reason=reason, user=user.username)
    return made


def lift(exclusion: Exclusion, *, by: Any, reason: str) -> None:
    with transaction.atomic():
        exclusion.lifted_at, exclusion.lifted_by, exclusion.lift_reason = timezone.now(), by, reason
        exclusion.save()
        log(by, Action.ALTERATION, "lifted an exclusion", f"user:{exclusion.user.username}", reason=reason)


def break_glass(user: Any, reference: str, *, reason: str) -> str:
    """Open a case that is closed to `user`, for some hours. Supervisors are told at once. Raises Refused."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_hidden_case(%s)", [reference])
            found = cursor.fetchone()[0]
        if found is None:
            raise Refused("there is no such case that could be opened so")
        BreakGlass.objects.create(user=user, case_id=found, reason=reason, until=timezone.now() + timedelta(hours=rules()["hours"]))
        log(user, Action.CONSULTATION, "break-glass", f"case:{reference}", case=reference, reason=reason)
        tell_supervisors(f"{user.name} opened {reference} by break-glass: review it", "/oversight/")
    return reference


def review(glass: BreakGlass, *, by: Any, finding: str, reason: str) -> None:
    """A supervisor, never the same person, says whether it was right. Raises Refused."""
    with transaction.atomic():
        held = BreakGlass.objects.select_for_update(of=("self",)).select_related("case").get(pk=glass.pk)
        if held.user_id == by.pk:
            raise Refused("nobody reviews their own break-glass")
        if held.reviewed_at is not None:
            raise Refused("somebody reviewed it just now")
        held.reviewed_by, held.reviewed_at, held.finding, held.review_reason = by, timezone.now(), finding, reason
        held.save()
        log(
            by,
            Action.ALTERATION,
            "reviewed break-glass",
            f"case:{held.case.reference}",
            case=held.case.reference,
            reason=reason,
            finding=finding,
        )


def grounds() -> list[tuple[str, str]]:
    return [(g["code"], g["text"]) for g in rules()["ground"]]


def findings() -> list[tuple[str, str]]:
    return [(g["code"], g["text"]) for g in rules()["finding"]]
