"""When an entry of the timeline that an application relies on is struck out: the application says
so, and what rested on it falls away.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from clew.unit.access.identity import lent_to_service
from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.models import User
from clew.unit.cases.actions import mark_struck
from clew.unit.cases.models import Event
from clew.unit.orders.actions.applications import refresh_application
from clew.unit.orders.actions.shared import note
from clew.unit.orders.models import Act, Application, Step
from clew.unit.orders.state import OPEN


def cross_out(event: Event, *, by: User, reason: str) -> None:
    """Strike out an entry of the timeline, and tell the applications that rely on it.

    Raises Refused for one that was struck out before.
    """
    with transaction.atomic():
        mark_struck(event, by=by, reason=reason)
        _hear_of_strike(event, by=by, reason=reason)


def _hear_of_strike(event: Event, *, by: User, reason: str) -> None:
    """Write it down on every application that is not finished and relies on the entry, and tell its
    author and who holds it now.

    Whoever struck it may not read applications: the service writes the step, in their name. An
    authority that was given falls away; support of legal services has to be given again (`fresh` in
    steps.toml).
    """
    touched: list[tuple[Application, list[User]]] = []
    with lent_to_service(by):
        relied = Act.objects.filter(event=event, application__status__in=OPEN).values(
            "application_id"
        )
        for held in (
            Application.objects.select_for_update(of=("self",))
            .select_related("case", "entered_by")
            .filter(pk__in=relied)
        ):
            name = "authority_fell" if held.status == "authorised" else "act_struck"
            people = [held.entered_by, *_holders(held)]
            Step.objects.create(
                application=held,
                case=held.case,
                name=name,
                on=max(timezone.localdate(), held.status_on),
                words=reason,
                said={"event": event.pk, "act": event.text[:200]},
                by=by,
            )
            Application.objects.filter(pk=held.pk).update(version=held.version + 1)
            refresh_application(held)
            touched.append((held, people))
    for held, people in touched:
        note(held, by, "an act that it relies on was struck out", reason=reason)
        others = [p for p in people if p.pk != by.pk]
        tell(
            others,
            f"An act that application {held.reference} relies on was struck out",
            f"/applications/{held.reference}/",
            about=held,
        )


def _holders(held: Application) -> list[User]:
    """Who has to act on it now: whoever decides, whoever decided, or the case officer."""
    found = [
        s.by
        for s in held.steps.filter(
            struck_at=None, name__in=["legal_supported", "authorised"]
        ).select_related("by")
    ]
    if held.status in ("drafted", "authorised"):
        found += [*with_role("superintendent"), *with_role("lawyer")]
    if held.case is not None and held.case.officer is not None:
        found.append(held.case.officer)
    return found
