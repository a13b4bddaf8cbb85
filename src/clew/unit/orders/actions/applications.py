"""Applications: considered, argued, authorised, taken to court; what the court made becomes an order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.unit.audit.models import Action as Did
from clew.unit.cases.actions import Conflict, Refused
from clew.unit.cases.models import Case, CasePerson, Event, SafeContact
from clew.unit.orders.actions.orders import end_order, make_order, refresh_order, void_order
from clew.unit.orders.actions.shared import note, plain, protect, refresh_search, take_version, tell, with_role
from clew.unit.orders.models import Act, Application, Condition, Order, Paper, Step
from clew.unit.orders.rules import StepRule, steps
from clew.unit.orders.state import application_state, check_days, check_order_days, status_title
from clew.unit.orders.wording import gives_away


class Stopped(Refused):
    """A condition that would tell the respondent where somebody lives. `what` says what; a person may override it with a reason."""

    def __init__(self, what: list[str]) -> None:
        super().__init__("; ".join(what))
        self.what = what


def consider(case: Case, *, by: Any, subject: CasePerson, protects: Iterable[CasePerson], words: str, on: date) -> Application:
    """Write down that an order is considered. Raises Impossible for a day in the future."""
    with transaction.atomic():
        check_days(on=on, today=timezone.localdate(), after=None, after_what="")
        people = list(protects)
        made = Application.objects.create(
            case=case, subject_name=subject.name, subject_born=subject.date_of_birth, subject_identity=subject.identity, subject_person=subject,
            protected_name=people[0].name if people else "Not named", protected_identity=people[0].identity if people else "", entered_by=by,
            status="considered", status_on=on, considered_on=on,
        )  # fmt: skip
        protect(made, people)
        Step.objects.create(application=made, case=case, name="considered", on=on, words=words, by=by)
        refresh_search(made)
        note(made, by, "order considered", did=Did.COLLECTION)
    return made


def argue(
    application: Application,
    *,
    by: Any,
    version: int,
    acts: Iterable[Event],
    risk: str,
    necessity: str,
    worship: str,
    work: str,
    school: str,
) -> None:
    """The three limbs: acts chosen from the timeline, the risk, the necessity; and what an order must not get in the way of."""
    with transaction.atomic():
        take_version(application, version)
        wanted = {e.pk: e for e in acts}
        Act.objects.filter(application=application).exclude(event_id__in=wanted).delete()
        there = set(Act.objects.filter(application=application).values_list("event_id", flat=True))
        Act.objects.bulk_create(
            [
                Act(application=application, case=application.case, event=e, by=by, at=timezone.now())
                for pk, e in wanted.items()
                if pk not in there
            ]
        )
        for field, value in (("risk", risk), ("necessity", necessity), ("worship", worship), ("work", work), ("school", school)):
            setattr(application, field, value)
        application.save(update_fields=["risk", "necessity", "worship", "work", "school"])
        note(application, by, "limbs argued", acts=len(wanted))


def compared(application: Application, *, by: Any) -> None:
    """Somebody read the subject's other orders against this one."""
    with transaction.atomic():
        application.compared_by, application.compared_on = by, timezone.localdate()
        application.save(update_fields=["compared_by", "compared_on"])
        note(application, by, "compared with the subject's other orders")


def save_paper(application: Application, held: Paper | None, *, by: Any, **fields: Any) -> Paper:
    with transaction.atomic():
        if held is None:
            held = Paper.objects.create(application=application, case=application.case, by=by, **fields)
        else:
            for name, value in fields.items():
                setattr(held, name, value)
            held.save()
        note(application, by, "statement or exhibit", kind=held.kind)
    return held


def drop_paper(application: Application, held: Paper, *, by: Any) -> None:
    with transaction.atomic():
        held.delete()
        note(application, by, "statement or exhibit taken off the list")


def save_condition(
    application: Application, held: Condition | None, *, by: Any, version: int, reveal_why: str = "", **fields: Any
) -> Condition:
    """Keep a drafted condition. Raises Stopped while it would give an address away and nobody says why it must."""
    with transaction.atomic():
        take_version(application, version)
        contacts = SafeContact.objects.filter(case=application.case)
        told = gives_away(f"{fields['text']} {fields.get('locality', '')}", fields.get("place", ""), fields.get("code", ""), contacts)
        if told and not reveal_why.strip():
            raise Stopped(told)
        fields.update(reveals=bool(told), reveal_why=reveal_why if told else "", reveal_by=by if told else None)
        if held is None:
            held = Condition.objects.create(application=application, case=application.case, by=by, **fields)
        else:
            for name, value in fields.items():
                setattr(held, name, value)
            held.save()
        note(application, by, "condition drafted", kind=held.kind, code=held.code)
        if told:
            note(application, by, "an address let into a condition", reason=reveal_why)
            tell(
                with_role("supervisor"),
                f"An address was let into a condition of {application.reference}, with a reason",
                f"/applications/{application.reference}/",
            )
    return held  # fmt: skip


def drop_condition(application: Application, held: Condition, *, by: Any, version: int) -> None:
    with transaction.atomic():
        take_version(application, version)
        held.delete()
        note(application, by, "condition taken out of the draft")


def possible_steps(application: Application, user: Any) -> list[StepRule]:
    """The steps that may come next, for whoever asks."""
    return [r for r in steps().application.values() if r.verb and application.status in r.before and (not r.role or user.has_role(r.role))]


def take_step(application: Application, rule: StepRule, *, by: Any, version: int, on: date, code: str = "", words: str = "", court: str = "", court_kind: str = "",
              end_kind: str = "", ends_on: date | None = None, terms: Iterable[Condition] = (), **said: Any) -> Step:  # fmt: skip
    """Write a step down; what a court made becomes an order with the terms chosen. Raises Impossible, Refused, Conflict."""
    with transaction.atomic():
        take_version(application, version)
        application.refresh_from_db()
        if application.status not in rule.before:
            raise Conflict(f"meanwhile it became: {status_title(application.status)}")
        today = timezone.localdate()
        check_days(on=on, today=today, after=application.status_on, after_what=f"the step before it, {status_title(application.status)}")
        if rule.makes:
            check_order_days(rule.makes, on, end_kind, ends_on, today)
        made = Step.objects.create(application=application, case=application.case, name=rule.name, on=on, code=code, words=words, court=court, court_kind=court_kind,
                                   said=plain(said), by=by)  # fmt: skip
        if rule.decides:
            for interim in Order.objects.filter(application=application, kind="interim_spo", ended_on=None, void_at=None):
                # An interim order whose own end came first had ended already.
                if interim.ends_on is None or interim.ends_on >= on:
                    end_order(interim, "decided", by=by, on=on)
        if rule.makes:
            order = make_order(application.case, by=by, kind=rule.makes, origin="application", application=application, made_on=on, court=court, court_kind=court_kind,
                               end_kind=end_kind, ends_on=ends_on, terms=terms)  # fmt: skip
            made.said = {**made.said, "order": order.reference}
            made.save(update_fields=["said"])
        refresh_application(application)
        note(application, by, rule.title, code=code)
        _tell_of(application, rule)
    return made


def _tell_of(application: Application, rule: StepRule) -> None:
    link = f"/applications/{application.reference}/"
    if rule.name == "drafted":
        tell([*with_role("superintendent"), *with_role("lawyer")], f"Application {application.reference} waits for authority", link)
    elif rule.role:
        tell([application.entered_by], f"Application {application.reference}: {rule.title}", link)


def refresh_application(application: Application) -> None:
    """Work its status out again from its steps."""
    state = application_state(application.steps.filter(struck_at=None))
    application.status, application.status_on = state.status, state.on
    application.considered_on, application.interim_asked = state.considered_on, state.interim_asked
    application.save(update_fields=["status", "status_on", "considered_on", "interim_asked"])


def strike_step(application: Application, step: Step, *, by: Any, reason: str) -> None:
    """Strike out the latest step: it stays, crossed out. An order that it brought into being is marked as entered in error. Raises Refused."""
    with transaction.atomic():
        # One strike at a time: the lock is the application's row.
        Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        live = list(application.steps.filter(struck_at=None))
        if len(live) < 2 or live[-1].pk != step.pk:
            raise Refused("only the latest step can be struck out, and never the first: strike out what came after it before")
        reference = step.said.get("order")
        if reference:
            order = Order.objects.get(reference=reference)
            if order.steps.filter(struck_at=None).exclude(name="made").exists() or order.breaches.exists():
                raise Refused(f"order {reference} has steps or breaches of its own: strike those out first")
            void_order(order, by=by, reason=reason)
        now = timezone.now()
        if steps().application[step.name].decides:
            for interim in Order.objects.filter(application=application, kind="interim_spo", ended_how="main_decision", ended_on=step.on):
                interim.steps.filter(name="decided", struck_at=None).update(struck_at=now, struck_by=by, struck_why=reason)
                refresh_order(interim)
        step.struck_at, step.struck_by, step.struck_why = now, by, reason
        step.save(update_fields=["struck_at", "struck_by", "struck_why"])
        refresh_application(application)
        note(application, by, f"struck out: {step.name}", reason=reason)
