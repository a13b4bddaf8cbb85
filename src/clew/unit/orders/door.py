"""The door to orders and applications. One condition a line."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404

from clew.unit.access.door import require, why_hidden
from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.door import why_on_case
from clew.unit.orders.models import Application, Order

# What a page needs of the rows that hang from an order: the rest is read when it is asked for.
_Matter = TypeVar("_Matter", Order, Application)
_CASE = ("case__reference", "case__officer")
_ORDER = tuple(
    f.name for f in Order._meta.concrete_fields if f.name not in ("search", "person_key")
)
_APPLICATION = tuple(f.name for f in Application._meta.concrete_fields if f.name != "search")


def access_order(
    request: DeskRequest,
    reference: str,
    *,
    part: str = "orders",
    write: bool = False,
    look: str = "",
) -> Order:
    """The order, for one part of it, and its case with it.

    Raises PermissionDenied, Http404, or PurposeNeeded.
    """
    require(request, part, write=write)
    found = (
        Order.objects.select_related("case", "application", "manager")
        .only(*_ORDER, "application__reference", "manager__name", *_CASE)
        .filter(reference=reference)
    )
    return _of_register(request, found, "order", reference, part, look)


def access_application(
    request: DeskRequest,
    reference: str,
    *,
    part: str = "order_drafts",
    write: bool = False,
    look: str = "",
) -> Application:
    """The application; whoever is asked for authority needs no other purpose. Raises as
    access_order.
    """
    require(request, part, write=write)
    found = (
        Application.objects.select_related("case", "entered_by")
        .only(*_APPLICATION, "entered_by__name", *_CASE)
        .filter(reference=reference)
    )
    return _of_register(request, found, "application", reference, part, look)


def _of_register(
    request: DeskRequest, found: QuerySet[_Matter], kind: str, reference: str, part: str, look: str
) -> _Matter:
    held = found.first()
    if held is None:
        request.refusals.append((why_hidden(kind, reference), f"{kind}:{reference[:20]}"))
        raise Http404
    if held.case is None:
        why = "no case holds it"
    elif (
        isinstance(held, Application)
        and may(request.user.roles, "order_authority", write=True)
        and _is_asked(held, request.user)
    ):
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


def _is_asked(application: Application, user: User) -> bool:
    """It waits for an authority, or this person gave or refused one."""
    return application.status == "drafted" or application.steps.filter(by=user).exists()
