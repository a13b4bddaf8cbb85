"""Orders: what a court made is always recorded; what happens to it, step by step; its terms, its
manager, what its subject notifies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from clew.unit.access.ownership import check
from clew.unit.access.telling import kept_out_of, tell
from clew.unit.accounts.models import User
from clew.unit.audit.models import Action as Did
from clew.unit.cases.actions import add_event, start_timers
from clew.unit.cases.models import Case, CasePerson, Event
from clew.unit.orders.actions.shared import note, plain, protect, refresh_search
from clew.unit.orders.models import Application, Condition, Duty, DutyKind, Order, Origin, Step
from clew.unit.orders.parties import check_parties
from clew.unit.orders.rules import StepRule, behaviours_of, kinds, steps
from clew.unit.orders.state import (
    Impossible,
    check_days,
    check_order_days,
    first_notification,
    notification,
    order_state,
    order_title,
    phase,
)
from clew.unit.platform.editing import take_version
from clew.unit.platform.problems import Conflict, Refused


def record_order(
    case: Case,
    *,
    by: User,
    kind: str,
    origin: str,
    subject: CasePerson,
    protects: Iterable[CasePerson],
    made_on: date,
    court: str,
    court_kind: str,
    end_kind: str,
    ends_on: date | None,
    number: str = "",
    new_terms: str = "",
) -> Order:
    """An order that did not come from an application of this unit.

    Raises Impossible, for a subject whom it protects as well.
    """
    with transaction.atomic():
        check_order_days(kind, made_on, end_kind, ends_on, timezone.localdate())
        people = list(protects)
        check_parties(subject, people)
        try:
            with transaction.atomic():
                made = make_order(
                    case,
                    by=by,
                    kind=kind,
                    origin=origin,
                    application=None,
                    made_on=made_on,
                    court=court,
                    court_kind=court_kind,
                    end_kind=end_kind,
                    ends_on=ends_on,
                    subject=subject,
                    protects=people,
                    number=number,
                )
        except IntegrityError as problem:
            if "order_number_once" not in str(problem):
                raise
            raise Refused(
                "An order of this kind with this number is recorded already. Check the number, or look for the order in the register."
            ) from None
        add_terms(made, new_terms, by=by)
        refresh_order(made)
    return made


def make_order(
    case: Case | None,
    *,
    by: User,
    kind: str,
    origin: str,
    application: Application | None,
    made_on: date,
    court: str,
    court_kind: str,
    end_kind: str,
    ends_on: date | None,
    terms: Iterable[Condition] = (),
    subject: CasePerson | None = None,
    protects: Iterable[CasePerson] = (),
    number: str = "",
) -> Order:
    """The order's row, its first step, its terms, its place on the timeline."""
    named: list[CasePerson | None]
    if application is not None:
        subject, named = (
            application.subject_person,
            [p.person for p in application.protects.select_related("person")],
        )
    else:
        named = list(protects)
    if subject is None:
        raise Refused("who the order is against has to be said")
    people = [person for person in named if person is not None]
    if len(people) < len(named):
        raise Refused("whom the order protects has to be people of the case")
    made = Order.objects.create(
        case=case,
        application=application,
        number=number,
        kind=kind,
        origin=origin,
        court=court,
        court_kind=court_kind,
        result_code=kinds()[kind]["result_code"],
        made_on=made_on,
        end_kind=end_kind,
        ends_on=ends_on,
        subject_name=subject.name,
        subject_born=subject.date_of_birth,
        subject_identity=subject.identity,
        subject_person=subject,
        protected_name=people[0].name if people else "Not named",
        protected_identity=people[0].identity if people else "",
        entered_by=by,
        manager=case.officer if case is not None and case.officer_id else by,
    )
    protect(made, people)
    Step.objects.create(
        order=made,
        case=case,
        name="made",
        on=made_on,
        court=court,
        court_kind=court_kind,
        result_code=made.result_code,
        said={"end_kind": end_kind, **({"ends_on": ends_on.isoformat()} if ends_on else {})},
        by=by,
    )
    for term in terms:
        Condition.objects.create(
            order=made,
            case=case,
            kind=term.kind,
            code=term.code,
            text=term.text,
            behaviours=term.behaviours,
            necessity=term.necessity,
            place=term.place,
            locality=term.locality,
            begins_on=term.begins_on,
            ends_on=term.ends_on,
            provider=term.provider,
            provider_agreed_on=term.provider_agreed_on,
            reveals=term.reveals,
            by=by,
        )
    refresh_order(made)
    refresh_search(made)
    if case is not None:
        _on_timeline(made, f"{made.title} made{' by ' + court if court else ''}", made_on, by=by)
        start_timers(case, "order made")
    note(made, by, "order recorded", did=Did.COLLECTION, kind=kind, origin=origin)
    return made


def _on_timeline(order: Order, text: str, on: date, *, by: User) -> Event | None:
    if order.case is None:
        return None
    noon = timezone.make_aware(datetime(on.year, on.month, on.day, 12))
    return add_event(
        order.case,
        by=by,
        kind="order",
        nature="fact",
        happened_at=noon,
        text=text,
        source=f"order {order.reference}",
    )


def possible_steps(order: Order, today: date) -> list[StepRule]:
    """What may be recorded of it now."""
    now = phase(order, today)
    if order.void_at is not None:
        return []
    stalking = kinds()[order.kind]["stalking"]
    done = set(order.steps.filter(struck_at=None).values_list("name", flat=True))
    found = [
        r
        for r in steps().order.values()
        if r.verb
        and now in r.before
        and (stalking or not r.stalking)
        and (r.needs != "appeal" or order.under_appeal)
        and not (r.name == "appealed" and order.under_appeal)
    ]
    # What was done already comes last: it is rarely what is recorded next.
    return sorted(found, key=lambda r: r.name in done)


def take_step(
    order: Order,
    rule: StepRule,
    *,
    by: User,
    version: int,
    on: date,
    at: datetime | None = None,
    code: str = "",
    words: str = "",
    court: str = "",
    court_kind: str = "",
    removed_terms: Iterable[Condition] = (),
    new_terms: str = "",
    end_kind: str = "",
    ends_on: date | None = None,
    **said: Any,
) -> Step:
    """Write a step down.

    Raises Impossible for a day that cannot be, Conflict when it may not come now.
    """
    with transaction.atomic():
        take_version(order, version)
        order.refresh_from_db()
        today = timezone.localdate()
        if rule.name not in {r.name for r in possible_steps(order, today)}:
            raise Conflict(f"meanwhile it became: {order_title(order, today)}")
        check_days(on=on, today=today, after=order.made_on, after_what="the order was made")
        if end_kind:
            check_order_days(order.kind, order.made_on, end_kind, ends_on, today)
            if ends_on is not None and ends_on < on:
                raise Impossible(
                    "ends_on", f"A renewal on {on:%-d %B %Y} cannot end before that day"
                )
            said["end_kind"], said["ends_on"] = end_kind, ends_on.isoformat() if ends_on else None
        if at is not None:
            said["at"] = at.isoformat()
        removed = list(removed_terms)
        if removed:
            said["removed"] = [t.pk for t in removed]
        made = Step.objects.create(
            order=order,
            case=order.case,
            name=rule.name,
            on=on,
            code=code,
            words=words,
            court=court,
            court_kind=court_kind,
            said=plain(said),
            by=by,
        )
        for term in removed:
            term.removed_on = on
            term.save(update_fields=["removed_on"])
        add_terms(order, new_terms, by=by, begins_on=on, step=made)
        refresh_order(order)
        if rule.name == "served":
            start_notification(order, by=by)
        if rule.court or rule.ends:
            _on_timeline(
                order,
                f"{order.title}: {rule.title.lower()}" + (f". {words}" if words else ""),
                on,
                by=by,
            )
        note(order, by, rule.title)
    return made


def add_terms(
    order: Order, said: str, *, by: User, begins_on: date | None = None, step: Step | None = None
) -> None:
    """Each line is a term; one that begins with "You must not" is a prohibition."""
    for line in (x.strip() for x in said.splitlines()):
        if line:
            kind = "prohibition" if " not " in f" {line.casefold()} " else "requirement"
            Condition.objects.create(
                order=order,
                case=order.case,
                kind=kind,
                text=line,
                behaviours=behaviours_of(line),
                begins_on=begins_on,
                step=step,
                by=by,
            )


def end_order(order: Order, name: str, *, by: User, on: date) -> None:
    """End it by a step that another row's step brings with it."""
    Step.objects.create(order=order, case=order.case, name=name, on=on, by=by)
    refresh_order(order)
    note(order, by, steps().order[name].title)


def refresh_order(order: Order) -> None:
    """Work out again from its steps what the row says."""
    taken = list(order.steps.filter(struck_at=None))
    if not taken:
        return
    first = taken[0].said if taken[0].name == "made" else {}
    end_kind = first.get("end_kind", order.end_kind)
    ends = first.get("ends_on")
    state = order_state(
        order.kind, order.made_on, end_kind, date.fromisoformat(ends) if ends else None, taken
    )
    order.served_on, order.ended_on, order.ended_how, order.end_kind, order.ends_on = (
        state.served_on,
        state.ended_on,
        state.ended_how,
        state.end_kind,
        state.ends_on,
    )
    order.under_appeal, order.victim_owed_since, order.review_due_on = (
        state.under_appeal,
        state.victim_owed_since,
        state.review_due_on,
    )
    order.positive = order.conditions.filter(kind="requirement").exists()
    order.save(
        update_fields=[
            "served_on",
            "ended_on",
            "ended_how",
            "end_kind",
            "ends_on",
            "under_appeal",
            "victim_owed_since",
            "review_due_on",
            "positive",
        ]
    )


def start_notification(order: Order, *, by: User) -> None:
    """The duty that the first service starts (SPA 2019 s.9); an earlier service found later moves
    it.
    """
    if not kinds()[order.kind]["notification"] or order.served_on is None:
        return
    step = order.steps.filter(name="served", struck_at=None, on=order.served_on).first()
    interim = None
    if order.application_id and order.kind == "spo":
        interim = (
            Order.objects.filter(
                application_id=order.application_id, kind="interim_spo", void_at=None
            )
            .exclude(served_on=None)
            .order_by("served_on")
            .first()
        )
    until = step.said.get("registered_until") if step else None
    days = first_notification(
        order.served_on,
        interim_served_on=interim.served_on if interim else None,
        registered=bool(step and step.said.get("registered")),
        registered_until=date.fromisoformat(until) if until else None,
    )
    Duty.objects.update_or_create(
        order=order,
        kind=DutyKind.FIRST,
        defaults={
            "case": order.case,
            "begins_on": days.begins_on,
            "due_on": days.due_on,
            "not_owed_why": days.not_owed_why,
            "by": by,
        },
    )


def add_duty(order: Order, *, by: User, kind: str, begins_on: date) -> Duty:
    """A later duty: a new name or address, or fingerprints and a photograph that were asked for.
    Raises Impossible.
    """
    with transaction.atomic():
        check_days(
            on=begins_on,
            today=timezone.localdate(),
            after=order.served_on or order.made_on,
            after_what="the order was served",
            field="begins_on",
        )
        days = notification(begins_on)
        made = Duty.objects.create(
            order=order,
            case=order.case,
            kind=kind,
            begins_on=days.begins_on,
            due_on=days.due_on,
            by=by,
        )
        note(order, by, "a notification is owed", kind=kind)
    return made


def notified(
    duty: Duty,
    *,
    by: User,
    version: int,
    notified_on: date,
    station: str,
    taken_by: str,
    names: str,
    address: str,
    acknowledged_on: date | None,
) -> None:
    """What the subject notified, where and to whom, and when the police acknowledged it in writing
    (s.10). Raises Impossible.
    """
    with transaction.atomic():
        take_version(duty, version)
        today = timezone.localdate()
        check_days(
            on=notified_on,
            today=today,
            after=duty.begins_on,
            after_what="the duty began",
            field="notified_on",
        )
        if acknowledged_on is not None:
            check_days(
                on=acknowledged_on,
                today=today,
                after=notified_on,
                after_what="it was notified",
                field="acknowledged_on",
            )
        for field, value in (
            ("notified_on", notified_on),
            ("station", station),
            ("taken_by", taken_by),
            ("names", names),
            ("address", address),
            ("acknowledged_on", acknowledged_on),
        ):
            setattr(duty, field, value)
        duty.save()
        note(
            duty.order,
            by,
            "notification received",
            did=Did.COLLECTION,
            kind=duty.kind,
            late=notified_on > duty.due_on,
        )


def name_manager(order: Order, manager: User, *, by: User, version: int) -> None:
    with transaction.atomic():
        if kept_out_of(order, [manager]):
            raise Refused(f"{manager.name} cannot manage this order: choose somebody else")
        take_version(order, version)
        order.manager = manager
        order.save(update_fields=["manager"])
        note(order, by, "manager named", manager=manager.username)
        if manager.pk != by.pk:
            tell(
                [manager],
                f"Order {order.reference} is yours to manage",
                f"/orders/{order.reference}/",
                about=order,
            )


def save_term(
    order: Order, held: Condition | None, *, by: User, version: int, **fields: Any
) -> Condition:
    """A term as the court made it: its words, period and locality (SPA 2019 s.6). Recorded as it
    is; what does not fit is flagged.
    """
    with transaction.atomic():
        take_version(order, version)
        fields["behaviours"] = (
            held.behaviours if held is not None and held.code else None
        ) or behaviours_of(fields["text"])
        if held is None:
            held = Condition.objects.create(order=order, case=order.case, by=by, **fields)
        else:
            for name, value in fields.items():
                setattr(held, name, value)
            held.save()
        refresh_order(order)
        note(order, by, "term recorded", kind=held.kind)
    return held


def strike_step(order: Order, step: Step, *, by: User, reason: str) -> None:
    """Strike out a step that was recorded wrongly; the order is worked out again. Raises Refused
    for how it came to be.
    """
    with transaction.atomic():
        check(by, "strike step", step)
        Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if step.name in ("made", "decided"):
            raise Refused(
                "how the order was made or ended is the court's step on the application: strike it out there, or mark the order as entered in error"
            )
        step.struck_at, step.struck_by, step.struck_why = timezone.now(), by, reason
        step.save(update_fields=["struck_at", "struck_by", "struck_why"])
        order.conditions.filter(pk__in=step.said.get("removed", []), removed_on=step.on).update(
            removed_on=None
        )
        order.conditions.filter(step=step, breaches=None).delete()
        refresh_order(order)
        if step.name == "served":
            if order.served_on is None:
                order.duties.filter(kind=DutyKind.FIRST, notified_on=None, breaches=None).delete()
            else:
                start_notification(order, by=by)
        note(order, by, f"struck out: {step.name}", reason=reason)


def mark_void(order: Order, *, by: User, reason: str) -> None:
    """An order that was entered in error and did not come from an application.

    Raises Refused while something hangs from it.
    """
    with transaction.atomic():
        if order.origin == Origin.APPLICATION and order.application_id:
            raise Refused("the court's step on the application made it: strike that out instead")
        if order.breaches.exclude(status="not_breach").exists():
            raise Refused("breaches of it are recorded: find them not to be breaches first")
        void_order(order, by=by, reason=reason)


def void_order(order: Order, *, by: User, reason: str) -> None:
    """Entered in error: nothing counts it, nothing of it is lost."""
    now = timezone.now()
    order.steps.filter(struck_at=None).update(struck_at=now, struck_by=by, struck_why=reason)
    order.void_at, order.void_why = now, reason
    order.save(update_fields=["void_at", "void_why"])
    note(order, by, "entered in error", reason=reason)
