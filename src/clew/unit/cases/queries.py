"""What the pages of a case read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from clew.unit.access.identity import lent_to_service
from clew.unit.access.models import BreakGlass, Share
from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.audit.models import Entry
from clew.unit.cases.models import (
    Case,
    CasePerson,
    Closure,
    Contact,
    Disposal,
    Event,
    FollowUp,
    HealthEntry,
    Retention,
    SafeContact,
    SealedNote,
    Timer,
)
from clew.unit.cases.status import status_of, with_status
from clew.unit.intake.tokens import tsquery

PAGE = 25
_MOST = 200


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A case that exists and is not open to the asker: its reference, who holds it, whom to ask."""

    reference: str
    agency: str
    ask: str


def case_page(*, show: str, after: str, me: Any) -> tuple[list[Case], str]:
    """A page of cases, newest first, and the query string of the next one."""
    rows = with_status(Case.objects.select_related("officer")).defer("search")
    rows = rows.exclude(closed_at=None) if show == "closed" else rows.filter(closed_at=None)
    if show == "mine":
        rows = rows.filter(officer=me)
    elif show == "nobody":
        rows = rows.filter(officer=None)
    elif show == "raised":
        rows = rows.exclude(raised_at=None)
    value, _, pk = after.partition("~")
    if pk.isdecimal() and len(pk) < 19:
        try:
            moment = timezone.datetime.fromisoformat(value)
            rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, id__gt=int(pk)))
        except (ValueError, OverflowError):
            pass
    found = list(rows.order_by("-opened_at", "id")[: PAGE + 1])
    following = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        following = urlencode({"show": show, "after": f"{last.opened_at.isoformat()}~{last.pk}"})
    return found[:PAGE], following


def search_cases(asked: str) -> tuple[list[Case], list[Elsewhere]]:
    """Cases found by name, sound or number; and what exists elsewhere, by whom to ask alone."""
    query = tsquery(asked)
    if not query:
        return [], []
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_cases(%s, %s)", [query, _MOST])
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT reference, agency, ask FROM search_elsewhere(%s, 20)", [query])
        elsewhere = [Elsewhere(*row) for row in cursor.fetchall()]
    return list(
        with_status(Case.objects.filter(pk__in=ids).select_related("officer").defer("search")).order_by("-opened_at", "id")
    ), elsewhere


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of every page of a case."""

    people: list[CasePerson]
    contact: SafeContact | None
    status: str
    tabs: list[tuple[str, str, str]]  # (key, text, url name)


_TABS = (
    ("summary", "Summary", "case", "summary"), ("timeline", "Timeline", "case-timeline", "timeline"), ("assessments", "Assessments", "case-assessments", "assessments"),
    ("plan", "Plan", "case-plan", "plan"), ("orders", "Orders", "case-orders", "orders"), ("referrals", "Referrals", "case-referrals", "referrals"), ("contact", "Victim", "case-victim", "contact_log"),
    ("health", "Clinical", "case-health", "health"), ("sealed", "Sealed notes", "case-sealed", "sealed_notes"), ("closing", "Closing", "case-closing", "closure"),
    ("lookers", "Who looked", "case-lookers", "lookers"),
)  # fmt: skip


def head(case: Case, user: Any) -> Head:
    people = list(CasePerson.objects.filter(case=case))
    contact = None
    if may(user.roles, "contact"):
        contact = SafeContact.objects.filter(case=case, person__role="victim").first()
    return Head(people, contact, status_of(case), [(key, text, name) for key, text, name, part in _TABS if may(user.roles, part)])


def timeline(case: Case) -> list[Event]:
    return list(
        Event.objects.filter(case=case).select_related("agency", "by", "struck_by").order_by(F("happened_at").asc(nulls_last=True), "id")
    )


def event_of(case: Case, number: int) -> Event | None:
    return Event.objects.filter(case=case, pk=number, struck_at=None).first()


def person_of(case: Case, number: int) -> CasePerson | None:
    return CasePerson.objects.filter(case=case, pk=number).first()


def contact_of(person: CasePerson) -> SafeContact | None:
    return SafeContact.objects.filter(person=person).first()


def shares(case: Case) -> list[Share]:
    return list(Share.objects.filter(case=case, withdrawn_at=None).select_related("agency", "shared_by").order_by("shared_at"))


def contacts(case: Case) -> list[Contact]:
    return list(Contact.objects.filter(case=case).select_related("by"))


def timers(case: Case) -> list[Timer]:
    return list(Timer.objects.filter(case=case).select_related("done_by"))


def health_entries(case: Case) -> list[HealthEntry]:
    return list(HealthEntry.objects.filter(case=case).select_related("by", "person").order_by("-at"))


def sealed_notes(case: Case, user: Any) -> list[SealedNote]:
    return list(SealedNote.objects.filter(case=case, agency=user.agency).select_related("by"))


def closures(case: Case) -> list[Closure]:
    return list(Closure.objects.filter(case=case).select_related("proposed_by", "approved_by", "reopened_by"))


def open_closure(case: Case) -> Closure | None:
    return Closure.objects.filter(case=case, approved_at=None, refused_at=None).first()


def follow_ups(case: Case) -> list[FollowUp]:
    return list(FollowUp.objects.filter(case=case).select_related("done_by"))


def follow_up_of(case: Case, number: int) -> FollowUp | None:
    return FollowUp.objects.filter(case=case, pk=number, done_at=None).first()


def lookers(case: Case) -> list[Entry]:
    """Who looked at the case and why, newest first."""
    return list(Entry.objects.filter(case_reference=case.reference).order_by("-id")[:500])


def break_glass_of(case: Case) -> list[BreakGlass]:
    return list(BreakGlass.objects.filter(case=case).select_related("user", "reviewed_by").order_by("-opened_at"))


def retention_due(today: date) -> list[Retention]:
    """Closed cases whose review falls due within a month, and what is held."""
    found = Retention.objects.filter(Q(review_on__lte=today + timedelta(days=31)) | Q(held=True)).select_related("case")
    return list(found.order_by("review_on", "id")[:_MOST])


def retention_of(case: Case) -> Retention | None:
    return Retention.objects.filter(case=case).first()


def disposals() -> list[Disposal]:
    return list(Disposal.objects.select_related("proposed_by", "approved_by")[:_MOST])


def disposal(number: int) -> Disposal | None:
    return Disposal.objects.select_related("proposed_by", "approved_by").filter(pk=number).first()


def subject_extract(name: str, user: Any) -> list[tuple[Case, CasePerson, list[Event]]]:
    """What cases hold about a person of this name: for whoever answers a subject access request to read and redact.

    All cases are searched, in the service's name, because the right of access is to all that is held; a case from which
    `user` is excluded is left out, and somebody else must answer for it.
    """
    query = tsquery(name)
    if not query:
        return []
    wanted = {w.casefold() for w in name.split()}
    found = []
    with lent_to_service(user):
        with connection.cursor() as cursor:
            cursor.execute("SELECT search_cases(%s, %s)", [query, _MOST])
            ids = [row[0] for row in cursor.fetchall()]
        for person in CasePerson.objects.filter(case_id__in=ids).select_related("case"):
            if wanted <= {w.casefold() for w in person.name.split()}:
                found.append((person.case, person, timeline(person.case)))
    return [row for row in found if not _excluded(row[0])]


def _excluded(case: Case) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_why_hidden('case', %s) = 'excluded'", [case.reference])
        return bool(cursor.fetchone()[0])


def due_timers(user: Any) -> list[Timer]:
    """What is owed to victims and not done: of the person's own cases, or of all for a supervisor."""
    found = Timer.objects.filter(done_at=None, case__closed_at=None).select_related("case")
    if not user.has_role("supervisor"):
        found = found.filter(case__officer=user) if not WIDE_ROLES.isdisjoint(user.roles) else found
    return list(found.order_by("due_on", "id")[:50])


def due_follow_ups(today: date) -> list[FollowUp]:
    return list(FollowUp.objects.filter(done_at=None, due_on__lte=today + timedelta(days=14)).select_related("case")[:50])
