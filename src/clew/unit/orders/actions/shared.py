"""What every write of the orders does: take the next version, find it again by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.cases.models import CasePerson
from clew.unit.intake.tokens import name_tokens, number_tokens
from clew.unit.orders.models import Application, Order, Protects


def subject_of(held: Application | Order) -> str:
    """How the audit names it."""
    return f"{'application' if isinstance(held, Application) else 'order'}:{held.reference}"


def note(
    held: Application | Order,
    by: User,
    what: str,
    *,
    did: Did = Did.ALTERATION,
    reason: str = "",
    **detail: Any,
) -> None:
    log(
        by,
        did,
        what,
        subject_of(held),
        case=held.case.reference if held.case else None,
        reason=reason,
        **detail,
    )


def protect(held: Application | Order, people: Iterable[CasePerson]) -> None:
    """Whom it protects, of the people of its case."""
    link = {"application": held} if isinstance(held, Application) else {"order": held}
    for person in people:
        Protects.objects.create(
            **link, case=held.case, person=person, name=person.name, identity=person.identity
        )


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """What a step says beside its columns, as JSON keeps it: days as ISO text, nothing for what was
    left empty.
    """
    return {
        k: v.isoformat() if isinstance(v, date) else v
        for k, v in said.items()
        if v not in (None, "", [])
    }


def refresh_search(held: Application | Order) -> None:
    tokens = (
        name_tokens(held.subject_name) | number_tokens(held.reference) | number_tokens(held.number)
    )
    for name in held.protects.values_list("name", flat=True):
        tokens |= name_tokens(name)
    if held.case is not None:
        tokens |= number_tokens(held.case.reference)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {held._meta.db_table} SET search = array_to_tsvector(%s) WHERE id = %s",
            [sorted(tokens), held.pk],
        )
