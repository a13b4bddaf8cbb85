"""Writes of devices: entered with what allows it, withdrawn, data removed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.evidence.case.agreements import Agreement
from clew.evidence.case.ordering import place_items
from clew.evidence.case.withdrawing import withdraw as withdraw_from_store
from clew.evidence.scope import Scope
from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case, CasePerson, PersonRole
from clew.unit.evidence.models import Device, Part, Progress, Upload, Whose
from clew.unit.evidence.stores import make_store, sealed_place, store_of, writing
from clew.unit.platform.editing import locked, one_at_a_time
from clew.unit.platform.problems import Refused

_ENTERING = 19_101
_WHOSE = {
    PersonRole.VICTIM: Whose.VICTIM,
    PersonRole.OTHER_VICTIM: Whose.VICTIM,
    PersonRole.SUSPECT: Whose.SUSPECT,
    PersonRole.PROXY: Whose.SUSPECT,
    PersonRole.WITNESS: Whose.WITNESS,
}


def enter_device(
    case: Case,
    *,
    by: User,
    person: CasePerson,
    title: str,
    power: str,
    agreed_by: str,
    agreed_on: date,
    everything: bool,
    first: date | None,
    last: date | None,
    correspondents: list[str],
) -> Device:
    """A device or account whose data may be taken from now on. Raises Refused for a scope that says
    nothing, or both.
    """
    role = PersonRole(person.role)
    whose = _WHOSE.get(role, Whose.OTHER)
    # Another victim of the same suspect is not who the advocate of this case works for.
    part = Part.VICTIM if role == PersonRole.VICTIM else Part.RESTRICTED
    scope = Scope(everything, first, last, tuple(correspondents))
    with transaction.atomic():
        one_at_a_time(_ENTERING, case.pk % 2**31)
        make_store(case, by=by)
        with writing(case, by) as store:
            number = store.agree(Agreement(title, whose.value, power, agreed_by, agreed_on, scope))
        made = Device.objects.create(
            case=case,
            number=number,
            part=part,
            whose=whose,
            person=person,
            title=title,
            power=power,
            agreed_by=agreed_by,
            agreed_on=agreed_on,
            everything=everything,
            first=first,
            last=last,
            correspondents=correspondents,
            agency=by.agency,
            by=by,
        )
        _log(made, Action.COLLECTION, "evidence: device entered", by=by, reason=power)
    return made


def withdraw(device: Device, *, by: User, reason: str) -> None:
    """From now on nothing of it is shown, read or made into a product. Raises Refused for one that
    was withdrawn before.
    """
    with transaction.atomic():
        held = locked(device, "case")
        if held.withdrawn_at is not None:
            raise Refused("Another user has already recorded the withdrawal.")
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = timezone.now(), by, reason
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        _log(held, Action.ALTERATION, "evidence: agreement withdrawn", by=by, reason=reason)
        tell(
            [held.case.officer],
            f"An agreement to take data was withdrawn on {held.case.reference}",
            f"/cases/{held.case.reference}/evidence/",
            about=held.case,
        )
        with writing(held.case, by) as store:
            withdraw_from_store(store, held.number, reason)
            place_items(store)


def remove_data(device: Device, *, by: User, reason: str) -> int:
    """Take the data of a withdrawn device out for good; how many events. Raises Refused for one
    that was not withdrawn, and where an export of it is being read.
    """
    with transaction.atomic():
        held = locked(device, "case")
        if held.withdrawn_at is None:
            raise Refused("Record the withdrawal first.")
        if held.removed_at is not None:
            raise Refused("Another user has already removed the data.")
        uploads = Upload.objects.select_for_update().filter(device=held)
        if any(u.status in (Progress.WAITING, Progress.WORKING) for u in uploads):
            raise Refused("An export of this device is being read. Try again when that is done.")
        held.removed_at, held.removed_by, held.removed_why = timezone.now(), by, reason
        held.save(update_fields=["removed_at", "removed_by", "removed_why"])
        store_row = store_of(held.case)
        sealed = [u.sealed for u in uploads if u.sealed]
        uploads.update(sealed="", sealed_key="")
        with writing(held.case, by) as store:
            events, _ = withdraw_from_store(store, held.number, reason, remove=True)
            place_items(store)
            # What was removed stands in the log of the database until it is written over.
            store.database.execute("pragma wal_checkpoint(truncate)")
        _log(held, Action.ERASURE, "evidence: data removed", by=by, reason=reason, events=events)
        if store_row is not None:
            places = [sealed_place(store_row, name) for name in sealed]
            transaction.on_commit(lambda: _clear(places))
    return events


def _clear(places: list[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)


def _log(device: Device, action: Action, what: str, *, by: User, **detail: Any) -> None:
    reason = str(detail.pop("reason", ""))
    log(
        by,
        action,
        what,
        f"case:{device.case.reference}",
        case=device.case.reference,
        reason=reason,
        device=device.number,
        **detail,
    )
