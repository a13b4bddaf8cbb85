"""Corrections in the engine's own terms, handed to it for its next run."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clew.problems import Problem
from clew.screening.courses.decisions import record as record_course
from clew.screening.people import overrides
from clew.screening.people.overrides import MentionKey
from clew.unit.accounts.models import User, name_of
from clew.unit.intake.models import Course, Mention
from clew.unit.triage.models import Correction


class NoSuchMention(Problem):
    """What was named is neither a mention nor an identity of the newest run."""


def split_pair(course: Course, mention: int) -> tuple[str, str] | None:
    """The mention and another one of the same identity, from which it is to be kept apart; None
    when there is none.
    """
    found = Mention.objects.filter(
        pk=mention, identity__in=[i for i in (course.suspect_identity, course.victim_identity) if i]
    ).first()
    if found is None:
        return None
    other = (
        Mention.objects.filter(identity=found.identity)
        .exclude(pk=found.pk)
        .order_by("incident_id", "role", "row")
        .first()
    )
    return (found.key, other.key) if other else None


def join_pair(course: Course, side: str, named: str) -> tuple[str, str]:
    """A mention of this side and the mention that was named, by itself or by its identity.

    Raises NoSuchMention.
    """
    identity = course.suspect_identity if side == "suspect" else course.victim_identity
    own = (
        Mention.objects.filter(identity=identity).order_by("incident_id", "role", "row").first()
        if identity
        else None
    )
    if own is None:
        raise NoSuchMention("this side of the course has no mention in the records")
    named = named.strip()
    other = Mention.objects.filter(identity=named).order_by("incident_id", "role", "row").first()
    if other is None:
        try:
            key = MentionKey.parse(named)
        except ValueError as problem:
            raise NoSuchMention(str(problem)) from None
        named_by = (
            {"row": int(key.mark)} if key.by_row and len(key.mark) < 9 else {"mark": key.mark}
        )
        other = Mention.objects.filter(
            force=key.force, incident_id=key.incident_id, role=key.role, **named_by
        ).first()
    if other is None:
        raise NoSuchMention(
            f"{named} is not in the courses of the newest run: use clew people always for people outside them"
        )
    if other.pk == own.pk or other.identity == identity:
        raise NoSuchMention("they are one person already")
    return own.key, other.key


def hand_over(runs: Path) -> int:
    """Write what is not handed over yet into the engine's decision files; how many. Safe to repeat
    after a kill.
    """
    with transaction.atomic():
        held = (
            Correction.objects.select_for_update(of=("self",))
            .select_related("by", "withdrawn_by", "course")
            .order_by("id")
        )
        fresh = list(held.filter(handed_at=None))
        taken_back = list(held.filter(handed_at__lt=F("withdrawn_at")))
        for made in fresh:
            if made.withdrawn_at is None:
                _write(runs, made, made.kind, made.by, made.reason)
        for made in taken_back:
            _write(runs, made, "forget", made.withdrawn_by, "withdrawn")
        done = [made.pk for made in (*fresh, *taken_back)]
        Correction.objects.filter(pk__in=done).update(handed_at=timezone.now())
    return len(done)


def _write(runs: Path, made: Correction, verdict: str, who: User | None, reason: str) -> None:
    """One line of the file of people, or of the file of courses."""
    runs.mkdir(parents=True, exist_ok=True, mode=0o700)
    by = f"{who.name} ({who.username})" if who is not None else name_of(who)
    if made.kind in ("always", "never"):
        overrides.record(
            runs,
            verdict,
            MentionKey.parse(made.left),
            MentionKey.parse(made.right),
            by=by,
            reason=reason,
        )
    else:
        force, _, incident = made.left.partition("/")
        record_course(
            runs,
            verdict,
            made.course.engine_id or "",
            force,
            incident,
            made.right,
            by=by,
            reason=reason,
        )
