"""Exclusion, break-glass and its review."""

from __future__ import annotations

import tomllib
from contextlib import nullcontext
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from clew.unit.access.identity import lent_to_service
from clew.unit.access.models import EXCLUDABLE, BreakGlass, Exclusion
from clew.unit.access.telling import tell_supervisors
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.platform.problems import Refused

_FILE = Path(__file__).parent / "data" / "break_glass.toml"


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def exclude(
    user: User,
    *,
    by: User,
    ground: str,
    reason: str,
    identity: str = "",
    as_service: bool = False,
    **record: Any,
) -> Exclusion:
    """From now on `user` finds nothing of this person, or of this record: one of `course`, `case`,
    `order`, `application`, `mailbox`.

    `as_service`: for who may keep somebody out of what they hand over, and out of nothing else.
    """
    with transaction.atomic():
        if user.pk == by.pk:
            raise Refused("nobody excludes themselves: ask another supervisor")
        with lent_to_service(by) if as_service else nullcontext():
            made = Exclusion.objects.create(
                user=user, identity=identity, ground=ground, reason=reason, made_by=by, **record
            )
            subject = subject_of(made)
        kind, _, reference = subject.partition(":")
        log(
            by,
            Action.ALTERATION,
            "excluded somebody",
            subject,
            case=reference if kind == "case" else None,
            reason=reason,
            user=user.username,
        )
    return made


def subject_of(held: Exclusion) -> str:
    """How the audit names what somebody is kept out of."""
    if held.mailbox is not None:
        first = held.mailbox.letters.order_by("id").first()
        return f"letter:{first.reference if first else ''}"
    kind = next((k for k in EXCLUDABLE if getattr(held, f"{k}_id") is not None), "")
    return f"{kind}:{getattr(held, kind).reference}" if kind else f"identity:{held.identity}"


def is_erased(held: Exclusion) -> bool:
    """What it was from was disposed of since; its references remain."""
    return not held.identity and all(getattr(held, f"{k}_id") is None for k in EXCLUDABLE)


def lift(exclusion: Exclusion, *, by: User, reason: str) -> None:
    with transaction.atomic():
        exclusion.lifted_at, exclusion.lifted_by, exclusion.lift_reason = timezone.now(), by, reason
        exclusion.save()
        log(
            by,
            Action.ALTERATION,
            "lifted an exclusion",
            f"user:{exclusion.user.username}",
            reason=reason,
        )


def break_glass(user: User, reference: str, *, reason: str) -> str:
    """Open a case that is closed to `user`, for some hours.

    Supervisors are told at once. Raises Refused.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_hidden_case(%s)", [reference])
            found = cursor.fetchone()[0]
        if found is None:
            raise Refused("there is no such case that could be opened so")
        made = BreakGlass.objects.create(
            user=user,
            case_id=found,
            reason=reason,
            until=timezone.now() + timedelta(hours=rules()["hours"]),
        )
        log(
            user,
            Action.CONSULTATION,
            "break-glass",
            f"case:{reference}",
            case=reference,
            reason=reason,
        )
        tell_supervisors(
            f"{user.name} opened {reference} by break-glass: review it",
            "/oversight/",
            about=made.case,
            but=user,
        )
    return reference


def review(glass: BreakGlass, *, by: User, finding: str, reason: str) -> None:
    """A supervisor, never the same person, says whether it was right. Raises Refused."""
    with transaction.atomic():
        held = (
            BreakGlass.objects.select_for_update(of=("self",))
            .select_related("case")
            .get(pk=glass.pk)
        )
        if held.user_id == by.pk:
            raise Refused("nobody reviews their own break-glass")
        if held.reviewed_at is not None:
            raise Refused("somebody reviewed it just now")
        held.reviewed_by, held.reviewed_at, held.finding, held.review_reason = (
            by,
            timezone.now(),
            finding,
            reason,
        )
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
