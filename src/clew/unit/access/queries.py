"""What supervisors and auditors read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from clew.unit.access.models import BreakGlass, Exclusion
from clew.unit.accounts.models import User
from clew.unit.audit.models import Entry
from clew.unit.cases.models import Case, Closure
from clew.unit.intake.models import Course, State


@dataclass(frozen=True, slots=True)
class Load:
    """What one person holds: courses to read and since when, open cases, raised ones."""

    name: str
    courses: int
    oldest: Any
    cases: int
    raised: int
    decided: int


def loads() -> list[Load]:
    """Everybody who reads or works cases, with what they hold and decided in the last seven days."""
    held = dict(Course.objects.exclude(claimed_by=None).filter(state=State.OPEN).values_list("claimed_by").annotate(n=Count("id")))
    oldest = dict(Course.objects.exclude(claimed_by=None).filter(state=State.OPEN).values_list("claimed_by").annotate(n=Min("claimed_at")))
    cases = {
        row["officer"]: row
        for row in Case.objects.filter(closed_at=None).exclude(officer=None).values("officer").annotate(n=Count("id"), r=Count("raised_at"))
    }
    from clew.unit.triage.models import Decision

    decided = dict(Decision.objects.filter(at__gte=timezone.now() - timedelta(days=7)).values_list("by").annotate(n=Count("id")))
    people = User.objects.filter(is_active=True, roles__overlap=["triage_officer", "case_officer", "supervisor"])
    return [
        Load(
            u.name,
            held.get(u.pk, 0),
            oldest.get(u.pk),
            cases.get(u.pk, {}).get("n", 0),
            cases.get(u.pk, {}).get("r", 0),
            decided.get(u.pk, 0),
        )
        for u in people
    ]


def unreviewed() -> list[BreakGlass]:
    return list(BreakGlass.objects.filter(reviewed_at=None).select_related("user", "case", "user__agency").order_by("opened_at"))


def glass(number: int, me: Any) -> BreakGlass | None:
    return BreakGlass.objects.filter(pk=number, reviewed_at=None).exclude(user=me).select_related("user", "case").first()


def exclusions() -> list[Exclusion]:
    return list(Exclusion.objects.filter(lifted_at=None).select_related("user", "course", "case", "made_by").order_by("-made_at")[:200])


def exclusion(number: int) -> Exclusion | None:
    return Exclusion.objects.filter(pk=number, lifted_at=None).select_related("user").first()


def closures_waiting(me: Any) -> list[Closure]:
    return list(
        Closure.objects.filter(approved_at=None, refused_at=None).exclude(proposed_by=me).select_related("case", "proposed_by")[:50]
    )


def raised() -> list[Case]:
    return list(Case.objects.exclude(raised_at=None).select_related("officer").defer("search").order_by("raised_at")[:50])


def stale() -> list[Course]:
    """Claimed more than a day ago and still not decided."""
    found = Course.objects.filter(state=State.OPEN, claimed_at__lt=timezone.now() - timedelta(days=1)).select_related("claimed_by")
    return list(found.defer("elements", "unknown", "search").order_by("claimed_at")[:50])


def refusals() -> list[Entry]:
    return list(Entry.objects.filter(action="refusal").order_by("-id")[:20])


def look_up(*, who: str, what: str, day: Any) -> list[Entry]:
    """Audit rows by person, by reference, by day: the newest 200. Asked for by look-up, never browsed whole."""
    found = Entry.objects.all()
    if who:
        user = User.objects.filter(username=who.strip().lower()).first()
        found = found.filter(actor=user.pk) if user else found.none()
    if what:
        reference = what.strip()
        found = found.filter(Q(case_reference=reference) | Q(subject__in=[f"course:{reference}", f"case:{reference}", reference]))
    if day:
        found = found.filter(at__date=day)
    return list(found.order_by(F("id").desc())[:200])
