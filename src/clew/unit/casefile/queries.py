"""What the pages of a case's end and of its file read: closings, outcomes, keeping, disposals, what
is held about a person.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.db.models import Q

from clew.unit.access.identity import lent_to_service
from clew.unit.accounts.models import User
from clew.unit.cases.models import (
    Case,
    CasePerson,
    Closure,
    Disposal,
    Event,
    FollowUp,
    ReceivedCase,
    Retention,
    Transfer,
)
from clew.unit.cases.queries import Recorded, facts_of, timeline
from clew.unit.intake.tokens import tsquery

_MOST = 200


def closures(case: Case) -> list[Closure]:
    return list(
        Closure.objects.filter(case=case).select_related(
            "proposed_by", "approved_by", "reopened_by", "advocate__agency"
        )
    )


def closures_waiting(me: User) -> list[Closure]:
    """Closings that wait for a decision, without those that `me` proposed."""
    return list(
        Closure.objects.filter(approved_at=None, refused_at=None)
        .exclude(proposed_by=me)
        .select_related("case", "proposed_by")[:50]
    )


def transfers(case: Case) -> list[Transfer]:
    return list(Transfer.objects.filter(case=case).select_related("by", "noted_by"))


def received(case: Case) -> ReceivedCase | None:
    """Where the case came from, if another force gave it."""
    return ReceivedCase.objects.filter(case=case).select_related("by").first()


def transfer_of(case: Case, number: int) -> Transfer | None:
    return Transfer.objects.filter(case=case, pk=number).select_related("case").first()


def open_closure(case: Case) -> Closure | None:
    found = Closure.objects.filter(case=case, approved_at=None, refused_at=None)
    return found.select_related("proposed_by", "advocate__agency").first()


def follow_ups(case: Case) -> list[FollowUp]:
    return list(FollowUp.objects.filter(case=case).select_related("done_by"))


def follow_up_of(case: Case, number: int) -> FollowUp | None:
    return FollowUp.objects.filter(case=case, pk=number, done_at=None).first()


def due_follow_ups(today: date) -> list[FollowUp]:
    return list(
        FollowUp.objects.filter(
            done_at=None, due_on__lte=today + timedelta(days=14)
        ).select_related("case")[:50]
    )


def retention_due(today: date) -> list[Retention]:
    """Closed cases whose review falls due within a month, and what is held."""
    found = Retention.objects.filter(
        Q(review_on__lte=today + timedelta(days=31)) | Q(held=True)
    ).select_related("case")
    return list(found.order_by("review_on", "id")[:_MOST])


def disposals() -> list[Disposal]:
    return list(Disposal.objects.select_related("proposed_by", "approved_by")[:_MOST])


def disposal(number: int) -> Disposal | None:
    return Disposal.objects.select_related("proposed_by", "approved_by").filter(pk=number).first()


def subject_extract(
    name: str, user: User
) -> list[tuple[Case, CasePerson, list[Event], list[Recorded]]]:
    """What cases hold about a person of this name: for whoever answers a subject access request to
    read and redact.

    All cases are searched, in the service's name, because the right of access is to all that is
    held; a case from which `user` is excluded is left out, and somebody else must answer for it.
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
                found.append(
                    (
                        person.case,
                        person,
                        timeline(person.case),
                        [*facts_of(person.case).get(person.pk, []), *_beside_records(person)],
                    )
                )
    return [row for row in found if not _excluded(row[0])]


def _beside_records(person: CasePerson) -> list[Recorded]:
    """What people said of the person, and how many files somebody has to read. As the service."""
    made = [
        Recorded(d.get_kind_display(), d.text, False, [d.source])
        for d in person.details.filter(struck_at=None)
    ]
    number = person.case.files.filter(struck_at=None).count()
    if number:
        said = f"{number}: read each for what it says of her or him"
        made.append(Recorded("Files on the case", said, False, []))
    return made


def _excluded(case: Case) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_why_hidden('case', %s) = 'excluded'", [case.reference])
        return bool(cursor.fetchone()[0])
