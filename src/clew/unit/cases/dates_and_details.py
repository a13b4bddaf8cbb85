"""Dates of a case (custody, bail, hearings), and what people say of its people (language, warnings):
added, and struck out with a reason.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from clew.unit.access.ownership import check
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case, CaseDate, CasePerson, PersonDetail
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Refused


def dates_of(case: Case) -> list[CaseDate]:
    """Those that stand, in their order."""
    return list(CaseDate.objects.filter(case=case, struck_at=None).select_related("by", "agency"))


def next_dates(case: Case, today: date) -> list[CaseDate]:
    """What is still to come, the next first."""
    return [d for d in dates_of(case) if d.on >= today][:3]


def details_of(case: Case) -> dict[int, list[PersonDetail]]:
    """What was said of each person and stands, by person."""
    found: dict[int, list[PersonDetail]] = {}
    held = PersonDetail.objects.filter(case=case, struck_at=None).select_related("by", "agency")
    for detail in held:
        found.setdefault(detail.person_id, []).append(detail)
    return found


def date_of(case: Case, number: int) -> CaseDate | None:
    held = CaseDate.objects.filter(case=case, pk=number, struck_at=None)
    return held.select_related("case", "agency").first()


def detail_of(case: Case, number: int) -> PersonDetail | None:
    held = PersonDetail.objects.filter(case=case, pk=number, struck_at=None)
    return held.select_related("case", "agency", "person").first()


def add_date(
    case: Case, *, by: User, kind: str, on: date, clock: str, words: str, source: str
) -> CaseDate:
    with transaction.atomic():
        made = CaseDate.objects.create(
            case=case,
            kind=kind,
            on=on,
            clock=clock,
            words=words,
            source=source,
            agency=by.agency,
            by=by,
        )
        log(
            by,
            Action.COLLECTION,
            f"date: {made.get_kind_display()}",
            f"case:{case.reference}",
            case=case.reference,
        )
    return made


def add_detail(
    person: CasePerson, *, by: User, kind: str, text: str, source: str, said_on: date
) -> PersonDetail:
    with transaction.atomic():
        made = PersonDetail.objects.create(
            case_id=person.case_id,
            person=person,
            kind=kind,
            text=text,
            source=source,
            said_on=said_on,
            agency=by.agency,
            by=by,
        )
        log(
            by,
            Action.COLLECTION,
            f"of a person: {made.get_kind_display()}",
            f"case:{person.case.reference}",
            case=person.case.reference,
        )
    return made


def strike_out(held: CaseDate | PersonDetail, *, by: User, reason: str) -> None:
    """It stays, with the reason, and is shown no more. Raises NotYours; Refused for one that was
    struck out before.
    """
    with transaction.atomic():
        check(by, "strike entry", held)
        row = locked(held, "case")
        if row.struck_at is not None:
            raise Refused("Another user has already struck this out.")
        row.struck_at, row.struck_by, row.struck_why = timezone.now(), by, reason
        row.save(update_fields=["struck_at", "struck_by", "struck_why"])
        log(
            by,
            Action.ALTERATION,
            "struck out",
            f"case:{row.case.reference}",
            case=row.case.reference,
            reason=reason,
        )
