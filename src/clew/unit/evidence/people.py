"""Writes of who is who, of zones and of moments: decisions that are kept in the case's store."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from clew.evidence.case.marks import mark
from clew.evidence.case.ordering import place_items
from clew.evidence.case.people import join, unjoin
from clew.evidence.case.zones import set_zone, stretches, undo_zone
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case, CasePerson, PersonRole
from clew.unit.evidence.models import Device
from clew.unit.evidence.stores import writing
from clew.unit.platform.problems import Refused

# How the store calls a person of the case: it counts between the victim and the suspect.
_ROLES = {PersonRole.VICTIM: "victim", PersonRole.SUSPECT: "suspect"}


def join_identity(case: Case, *, by: User, identity: str, person: CasePerson, reason: str) -> None:
    """Decide that a name, number or account belongs to a person of the case. Raises Problem."""
    with writing(case, by) as store:
        join(store, person.name, _ROLES.get(PersonRole(person.role), "other"), [identity], reason)
    _log(case, "evidence: identity joined", by=by, reason=reason, person=person.pk)


def undo_join(case: Case, *, by: User, identity: str, reason: str) -> None:
    with writing(case, by) as store:
        unjoin(store, identity, reason)
    _log(case, "evidence: join undone", by=by, reason=reason)


def set_zone_of_days(
    device: Device, *, by: User, zone: str, first: date, last: date, reason: str
) -> int:
    """How many events stand at another moment now."""
    with writing(device.case, by) as store:
        _, moved = set_zone(store, device.number, zone, first, last, reason)
        place_items(store)
    _log(device.case, "evidence: zone set", by=by, reason=reason, device=device.number, moved=moved)
    return moved


def undo_zone_of_days(case: Case, *, by: User, number: int, reason: str) -> None:
    """Raises Refused for a zone of a device that the person may not read."""
    readable = set(Device.objects.filter(case=case).values_list("number", flat=True))
    with writing(case, by) as store:
        if not any(s.number == number and s.agreement in readable for s in stretches(store)):
            raise Refused("There is no such zone in force.")
        undo_zone(store, number, reason)
        place_items(store)
    _log(case, "evidence: zone undone", by=by, reason=reason)


def enter_moment(case: Case, *, by: User, kind: str, at: datetime, about: str, source: str) -> None:
    """A moment after which contacts are counted; `at` is on the clock of England and Wales."""
    with writing(case, by) as store:
        mark(store, kind, at, "Europe/London", about, source)
    _log(case, "evidence: moment entered", by=by, reason=source)


def _log(case: Case, what: str, *, by: User, reason: str, **detail: Any) -> None:
    log(
        by,
        Action.ALTERATION,
        what,
        f"case:{case.reference}",
        case=case.reference,
        reason=reason,
        **detail,
    )
