"""The door: every read of a record in a view or an action comes through here. One condition a line.

A record that may not be seen is answered like one that does not exist; the attempt is written down.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from clew.unit.access.models import BreakGlass, Purpose
from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case
from clew.unit.disclosure.models import Request
from clew.unit.intake.models import Course
from clew.unit.orders.models import Application, Order

PURPOSE_HOURS = 12
# What a page needs of the rows that hang from an order: the rest is read when it is asked for.
_CASE = ("case__reference", "case__officer")
_ORDER = tuple(f.name for f in Order._meta.concrete_fields if f.name not in ("search", "person_key"))
_APPLICATION = tuple(f.name for f in Application._meta.concrete_fields if f.name != "search")


class PurposeNeeded(Exception):
    """Whoever is not on a case says why before they look."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


def require(request: Any, part: str, *, write: bool = False) -> None:
    """The signed-in person's roles give `part`. Raises PermissionDenied."""
    if not may(request.user.roles, part, write=write):
        request.refusals.append((f"no right to {'write' if write else 'read'} {part}", f"part:{part}"))
        raise PermissionDenied


def access_course(request: Any, reference: str, *, part: str = "course", write: bool = False, look: str = "") -> Course:
    """The course, for reading or writing. Raises PermissionDenied for the wrong role, Http404 for what may not be seen.

    `look` names the page that is shown; with it the read is written down.
    """
    require(request, part, write=write)
    found = Course.objects.select_related("claimed_by", "run").filter(reference=reference)
    if write and may(request.user.roles, "course", write=True):  # a lock asks for the right to change the row
        found = found.select_for_update(of=("self",))
    course = found.first()
    if course is None:
        request.refusals.append((_why_hidden("course", reference), f"course:{reference[:20]}"))
        raise Http404
    if look:
        log(request.user, Action.CONSULTATION, look, f"course:{course.reference}")
    return course


def access_case(request: Any, reference: str, *, part: str = "summary", write: bool = False, look: str = "") -> Case:
    """The case, for one part of it. Raises PermissionDenied, Http404, or PurposeNeeded for somebody who is not on it."""
    require(request, part, write=write)
    case = visible_case(request, reference, write=write)
    why = why_on_case(request.user, case)
    if look:
        log(request.user, Action.CONSULTATION, look, f"case:{case.reference}", case=case.reference, reason=why, part=part)
    return case


def visible_case(request: Any, reference: str, *, write: bool = False) -> Case:
    """The case if this person may know of it, before any purpose is asked. Raises Http404. Nothing of it is shown yet."""
    found = Case.objects.select_related("officer", "course").filter(reference=reference)
    if write and (may(request.user.roles, "summary", write=True) or may(request.user.roles, "timeline", write=True)):
        found = found.select_for_update(of=("self",))
    case = found.first()
    if case is None:
        request.refusals.append((_why_hidden("case", reference), f"case:{reference[:20]}"))
        raise Http404
    return case


def access_order(request: Any, reference: str, *, part: str = "orders", write: bool = False, look: str = "") -> Order:
    """The order, for one part of it, and its case with it. Raises PermissionDenied, Http404, or PurposeNeeded."""
    require(request, part, write=write)
    found = (
        Order.objects.select_related("case", "application", "manager")
        .only(*_ORDER, "application__reference", "manager__name", *_CASE)
        .filter(reference=reference)
    )
    return _of_register(request, found, "order", reference, part, look)


def access_application(request: Any, reference: str, *, part: str = "order_drafts", write: bool = False, look: str = "") -> Application:
    """The application; whoever is asked for authority needs no other purpose. Raises as access_order."""
    require(request, part, write=write)
    found = (
        Application.objects.select_related("case", "entered_by").only(*_APPLICATION, "entered_by__name", *_CASE).filter(reference=reference)
    )
    return _of_register(request, found, "application", reference, part, look)


def access_request(request: Any, reference: str, *, write: bool = False, look: str = "") -> Request:
    """The request for information. Raises PermissionDenied, or Http404 for one that is not there or is restricted to others."""
    require(request, "requests", write=write)
    held = Request.objects.select_related("entered_by").filter(reference=reference).defer("search").first()
    if held is None:
        request.refusals.append(("no such request, or restricted to others", f"request:{reference[:40]}"))
        raise Http404
    if look:
        log(request.user, Action.CONSULTATION, look, f"request:{held.reference}")
    return held


def _of_register(request: Any, found: Any, kind: str, reference: str, part: str, look: str) -> Any:
    held = found.first()
    if held is None:
        request.refusals.append((_why_hidden(kind, reference), f"{kind}:{reference[:20]}"))
        raise Http404
    if held.case is None:
        why = "no case holds it"
    elif kind == "application" and may(request.user.roles, "order_authority", write=True) and _is_asked(held, request.user):
        why = "asked for authority"
    else:
        why = why_on_case(request.user, held.case)
    if look:
        log(
            request.user,
            Action.CONSULTATION,
            look,
            f"{kind}:{held.reference}",
            case=held.case.reference if held.case else None,
            reason=why,
            part=part,
        )
    return held


def _is_asked(application: Application, user: Any) -> bool:
    """It waits for an authority, or this person gave or refused one."""
    return application.status == "drafted" or application.steps.filter(by=user).exists()


def why_on_case(user: Any, case: Case) -> str:
    """In words, why `user` is on `case`. Raises PurposeNeeded when nothing says so."""
    if case.officer_id == user.pk:
        return "case officer"
    glass = BreakGlass.objects.filter(case=case, user=user, until__gt=timezone.now()).first()
    if glass is not None:
        return f"break-glass: {glass.reason}"
    if WIDE_ROLES.isdisjoint(user.roles):
        return "shared with the agency"
    purpose = Purpose.objects.filter(case=case, user=user, until__gt=timezone.now()).order_by("-until").first()
    if purpose is not None:
        return purpose.reason
    raise PurposeNeeded(case.reference)


def give_purpose(request: Any, case: Case, reason: str) -> None:
    Purpose.objects.create(user=request.user, case=case, reason=reason, until=timezone.now() + timedelta(hours=PURPOSE_HOURS))
    log(request.user, Action.CONSULTATION, "gave a purpose", f"case:{case.reference}", case=case.reference, reason=reason)


def _why_hidden(kind: str, reference: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_why_hidden(%s, %s)", [kind, reference])
        return str(cursor.fetchone()[0])
