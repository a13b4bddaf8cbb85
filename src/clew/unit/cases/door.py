"""The door to cases, and why somebody is on one. One condition a line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.http import Http404
from django.utils import timezone

from clew.unit.access.door import PurposeNeeded, require, why_hidden
from clew.unit.access.models import BreakGlass, Purpose
from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.accounts.models import User
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.absences import covered_by, work_of
from clew.unit.cases.models import Case

PURPOSE_HOURS = 12


def access_case(
    request: DeskRequest,
    reference: str,
    *,
    part: str = "summary",
    write: bool = False,
    look: str = "",
) -> Case:
    """The case, for one part of it.

    Raises PermissionDenied, Http404, or PurposeNeeded for somebody who is not on it.
    """
    require(request, part, write=write)
    case = visible_case(request, reference, write=write)
    why = why_on_case(request.user, case)
    if look:
        log(
            request.user,
            Action.CONSULTATION,
            look,
            f"case:{case.reference}",
            case=case.reference,
            reason=why,
            part=part,
        )
    return case


def visible_case(request: DeskRequest, reference: str, *, write: bool = False) -> Case:
    """The case if this person may know of it, before any purpose is asked.

    Raises Http404. Nothing of it is shown yet.
    """
    found = Case.objects.select_related("officer", "course").filter(reference=reference)
    if write and (
        may(request.user.roles, "summary", write=True)
        or may(request.user.roles, "timeline", write=True)
    ):
        found = found.select_for_update(of=("self",))
    case = found.first()
    if case is None:
        request.refusals.append((why_hidden("case", reference), f"case:{reference[:20]}"))
        raise Http404
    return case


def why_on_case(user: User, case: Case) -> str:
    """In words, why `user` is on `case`. Raises PurposeNeeded when nothing says so."""
    if case.officer_id == user.pk:
        return "case officer"
    away = next((a for a in covered_by(user) if a.user_id == case.officer_id), None)
    if away is not None:
        return f"covers for {away.user.name}, the case officer"
    glass = BreakGlass.objects.filter(case=case, user=user, until__gt=timezone.now()).first()
    if glass is not None:
        return f"break-glass: {glass.reason}"
    if WIDE_ROLES.isdisjoint(user.roles):
        return "shared with the agency"
    purpose = (
        Purpose.objects.filter(case=case, user=user, until__gt=timezone.now())
        .order_by("-until")
        .first()
    )
    if purpose is not None:
        return purpose.reason
    if user.has_role("supervisor") and (waits := _waits_for_a_supervisor(user, case)):
        # It holds as long as a purpose that is typed, so that nobody is asked once the decision is
        # made.
        Purpose.objects.create(
            user=user,
            case=case,
            reason=waits,
            until=timezone.now() + timedelta(hours=PURPOSE_HOURS),
        )
        return waits
    raise PurposeNeeded(case.reference)


def cases_open_to(user: User, cases: Iterable[int]) -> set[int]:
    """Of these cases, those of which `user` reads the content without being asked for a purpose
    first.
    """
    if WIDE_ROLES.isdisjoint(user.roles):
        return set(cases)
    now, wanted = timezone.now(), list(cases)
    own = Case.objects.filter(pk__in=wanted, officer__in=work_of(user)).values_list("pk", flat=True)
    said = Purpose.objects.filter(case__in=wanted, user=user, until__gt=now)
    return {*own, *said.values_list("case_id", flat=True)}


def _waits_for_a_supervisor(user: User, case: Case) -> str:
    """What of the case another asked a supervisor to decide: that is why they look, and they are
    not asked to type it.
    """
    if case.closures.filter(approved_at=None, refused_at=None).exclude(proposed_by=user).exists():
        return "a closing that waits for a supervisor's decision"
    if case.assessments.filter(approved_at=None, returned_at=None).exclude(assessor=user).exists():
        return "an assessment that waits for a supervisor's approval"
    return ""


def give_purpose(request: DeskRequest, case: Case, reason: str) -> None:
    Purpose.objects.create(
        user=request.user,
        case=case,
        reason=reason,
        until=timezone.now() + timedelta(hours=PURPOSE_HOURS),
    )
    log(
        request.user,
        Action.CONSULTATION,
        "gave a purpose",
        f"case:{case.reference}",
        case=case.reference,
        reason=reason,
    )
