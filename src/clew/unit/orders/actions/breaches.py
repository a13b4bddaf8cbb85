"""Breaches: suspected, recorded, outcome. Each becomes an event in the course and brings the case
before its officer at once.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from clew.unit.access.ownership import check
from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.cases.actions import add_event
from clew.unit.cases.models import Case, Event, EventKind
from clew.unit.intake.actions import refer
from clew.unit.orders.actions.acts import cross_out
from clew.unit.orders.actions.shared import note
from clew.unit.orders.models import Breach, BreachStatus, Condition, Duty, Order, Section, Suspicion
from clew.unit.orders.rules import failures, kinds, outcome_text
from clew.unit.orders.state import check_days
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Conflict, Refused


def report_breach(
    order: Order,
    *,
    by: User,
    happened_at: datetime,
    text: str,
    source: str,
    condition: Condition | None = None,
    duty: Duty | None = None,
    failure: str = "",
    happened_to: datetime | None = None,
    force: str = "",
    incident_id: str = "",
    in_case: Case | None = None,
) -> Breach:
    """Write down what looks like a breach: with a duty it is one of notification (s.11), else of
    the order.

    Always recorded, whenever it was; what does not fit is flagged. Raises Refused for a failure to
    notify that is recorded
    already: a continuing failure is one. `in_case`: whose timeline it goes on when no case holds
    the order.
    """
    with transaction.atomic():
        day = timezone.localtime(happened_at).date()
        check_days(on=day, today=timezone.localdate(), after=None, after_what="", field="day")
        section = "s11" if duty is not None else kinds()[order.kind]["breach"]
        if duty is not None:
            duty = locked(duty)
            known = (
                Breach.objects.filter(duty=duty, failure=failure)
                .exclude(status=BreachStatus.NOT_BREACH)
                .first()
            )
            if known is not None:
                raise Refused(
                    f"this failure is recorded already as {known.reference}: while it goes on it is one offence (SPA 2019 s.11)"
                )
        offence = failures()[failure]["offence"] if failure else kinds()[order.kind]["offence"]
        made = Breach.objects.create(
            order=order,
            case=order.case,
            section=section,
            condition=condition,
            duty=duty,
            failure=failure,
            happened_at=happened_at,
            happened_to=happened_to,
            text=text,
            source=source,
            force=force,
            incident_id=incident_id,
            offence_code=offence,
            by=by,
        )
        note(
            order, by, "breach reported", did=Did.COLLECTION, breach=made.reference, section=section
        )
        said = f"Suspected {dict(Section.choices)[section].lower()}, {made.reference}: {text}"
        case = order.case or in_case
        if case is not None:
            made.event = add_event(
                case,
                by=by,
                kind="breach",
                nature="opinion",
                happened_at=happened_at,
                text=said,
                source=source,
                order_kind=kinds()[order.kind]["short"],
            )
            made.save(update_fields=["event"])
        else:
            # An order that no case holds: the course is put before triage.
            refer(
                by=by,
                source="report",
                suspect_name=order.subject_name,
                victim_name=order.protected_name,
                account=said,
                came_from=f"breach of order {order.reference}",
                incident_numbers=incident_id,
                suspect_identity=order.subject_identity,
                victim_identity=order.protected_identity,
            )
        if order.manager_id and order.manager_id != by.pk:
            tell(
                [order.manager],
                f"A breach of order {order.reference} was reported",
                f"/orders/{order.reference}/",
                about=order,
            )
    return made


def record_crime(
    breach: Breach, *, by: User, recorded_on: date, force: str, incident_id: str
) -> None:
    """It was recorded as a crime of its own. Raises Impossible, Conflict."""
    with transaction.atomic():
        held = _held(breach, "suspected")
        check_days(
            on=recorded_on,
            today=timezone.localdate(),
            after=timezone.localtime(held.happened_at).date(),
            after_what="it happened",
            field="recorded_on",
        )
        held.status, held.recorded_on, held.force, held.incident_id = (
            BreachStatus.RECORDED,
            recorded_on,
            force,
            incident_id,
        )
        held.save()
        note(held.order, by, "breach recorded as a crime", breach=held.reference)


def record_outcome(breach: Breach, *, by: User, outcome: str, outcome_on: date, words: str) -> None:
    """How it ended; an outcome may be followed by a later one (charged, then convicted). Raises
    Impossible, Conflict.
    """
    with transaction.atomic():
        held = _held(breach, "recorded", "outcome")
        check_days(
            on=outcome_on,
            today=timezone.localdate(),
            after=held.recorded_on,
            after_what="it was recorded",
            field="outcome_on",
        )
        held.status, held.outcome, held.outcome_on, held.outcome_words = (
            BreachStatus.OUTCOME,
            outcome,
            outcome_on,
            words,
        )
        held.save()
        note(held.order, by, "outcome of a breach", breach=held.reference, outcome=outcome)
        tell(
            [held.by],
            f"Breach {held.reference}: {outcome_text(outcome).lower()}",
            f"/orders/{held.order.reference}/",
            about=held.order,
        )


def not_a_breach(breach: Breach, *, by: User, reason: str) -> None:
    """A person found that it was none: it stays, its event is struck out with the reason. Raises
    Conflict.
    """
    with transaction.atomic():
        held = _held(breach, "suspected", "recorded")
        held.status, held.outcome_words = BreachStatus.NOT_BREACH, reason
        held.save()
        if held.event is not None and held.event.struck_at is None:
            cross_out(held.event, by=by, reason=reason)
        if not _others_stand(held):
            _say_of_record(
                held.order, held.force, held.incident_id, by=by, is_breach=False, reason=reason
            )
        note(held.order, by, "found not to be a breach", breach=held.reference, reason=reason)


def _held(breach: Breach, *allowed: str) -> Breach:
    held = (
        Breach.objects.select_for_update(of=("self",))
        .select_related("order", "order__case", "event", "by")
        .get(pk=breach.pk)
    )
    if held.status not in allowed:
        raise Conflict(f"meanwhile it became: {held.get_status_display()}")
    return held


def decide_suspicion(
    suspicion: Suspicion, *, by: User, is_breach: bool, reason: str, condition: Condition | None
) -> Breach | None:
    """A person says whether a record that looked like a breach is one.

    Raises Conflict when somebody did just now.
    """
    with transaction.atomic():
        check(by, "decide suspicion", suspicion)
        held = (
            Suspicion.objects.select_for_update(of=("self",))
            .select_related("order", "order__case", "order__manager")
            .get(pk=suspicion.pk)
        )
        if held.decided_at is not None:
            raise Conflict("somebody decided on this record just now")
        made = None
        if is_breach:
            made = report_breach(
                held.order,
                by=by,
                happened_at=held.happened_at or held.found_at,
                text=f"{held.offence}. {reason}",
                source=f"record {held.incident_id}",
                condition=condition,
                force=held.force,
                incident_id=held.incident_id,
            )
        held.breach, held.decided_by, held.decided_at, held.decided_why = (
            made,
            by,
            timezone.now(),
            reason,
        )
        held.save()
        if (
            is_breach
            or not Suspicion.objects.filter(
                force=held.force,
                incident_id=held.incident_id,
                order__case=held.order.case,
                decided_at=None,
            ).exists()
        ):
            _say_of_record(
                held.order, held.force, held.incident_id, by=by, is_breach=is_breach, reason=reason
            )
        note(
            held.order,
            by,
            "record read against the order",
            breach=made.reference if made else "",
            reason=reason,
        )
    return made


def decide_record(
    case: Case,
    event: Event,
    *,
    by: User,
    order: Order | None,
    is_breach: bool,
    reason: str,
    condition: Condition | None = None,
) -> Breach | None:
    """A person says whether a record made while an order was in force is a breach: of which order,
    if it is. Raises Refused, Conflict.
    """
    with transaction.atomic():
        held = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        if held.is_breach is not None or held.struck_at is not None:
            raise Conflict("somebody decided on this record just now")
        made = None
        if is_breach:
            if order is None:
                raise Refused(
                    "say which order it breached; one that is not in the register is recorded first"
                )
            made = (
                Breach.objects.filter(order=order, force=held.force, incident_id=held.incident_id)
                .exclude(status=BreachStatus.NOT_BREACH)
                .first()
            )
            made = made or report_breach(
                order,
                by=by,
                happened_at=held.happened_at or timezone.now(),
                text=f"{held.label or held.text}. {reason}",
                source=f"record {held.incident_id}",
                condition=condition,
                force=held.force,
                incident_id=held.incident_id,
                in_case=case,
            )
            waiting = Suspicion.objects.filter(
                order=order, force=held.force, incident_id=held.incident_id, decided_at=None
            )
            waiting.update(
                breach=made, decided_by=by, decided_at=timezone.now(), decided_why=reason
            )
        _say(held, by=by, is_breach=is_breach, reason=reason)
        log(
            by,
            Did.ALTERATION,
            "a breach" if is_breach else "not a breach",
            f"case:{case.reference}",
            case=case.reference,
            reason=reason,
            record=held.incident_id,
        )
    return made


def _others_stand(breach: Breach) -> bool:
    """Whether the same record is a breach of another order still."""
    if not breach.incident_id:
        return True
    same = Breach.objects.filter(
        force=breach.force, incident_id=breach.incident_id, order__case=breach.order.case
    )
    return same.exclude(pk=breach.pk).exclude(status=BreachStatus.NOT_BREACH).exists()


def _say_of_record(
    order: Order, force: str, incident_id: str, *, by: User, is_breach: bool, reason: str
) -> None:
    """What a person said of a record stands on the timeline beside it, whether or not it was said
    there.
    """
    if order.case_id is None or not incident_id:
        return
    kind = kinds()[order.kind]["short"].lower()
    for event in Event.objects.filter(
        case_id=order.case_id,
        force=force,
        incident_id=incident_id,
        kind=EventKind.IN_FORCE,
        struck_at=None,
    ):
        # That it breached one order is an answer; that it did not, only of the order that was in
        # force.
        if is_breach or event.is_breach or event.order_kind.lower() == kind:
            _say(event, by=by, is_breach=is_breach, reason=reason)


def _say(event: Event, *, by: User, is_breach: bool, reason: str) -> None:
    event.is_breach, event.decided_by, event.decided_at, event.decided_why = (
        is_breach,
        by,
        timezone.now(),
        reason,
    )
    event.save(update_fields=["is_breach", "decided_by", "decided_at", "decided_why"])
