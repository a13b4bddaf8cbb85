"""Applications: considered, argued, authorised, taken to court; what the court made becomes an
order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.unit.access.ownership import check
from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.models import User
from clew.unit.audit.models import Action as Did
from clew.unit.cases.models import Case, CasePerson, Event, SafeContact
from clew.unit.files.actions import note as note_custody
from clew.unit.files.models import Custody, StoredFile
from clew.unit.orders.actions.orders import end_order, make_order, refresh_order, void_order
from clew.unit.orders.actions.register import refuse_while_open
from clew.unit.orders.actions.shared import note, plain, protect, refresh_search
from clew.unit.orders.models import Act, Application, Condition, Order, Paper, Step
from clew.unit.orders.parties import check_parties
from clew.unit.orders.queries import recorded_of
from clew.unit.orders.rules import DRAFT, StepRule, steps
from clew.unit.orders.state import (
    DRAFTING,
    Impossible,
    application_state,
    check_days,
    check_order_days,
    status_title,
    struck_since_advice,
)
from clew.unit.orders.wording import gives_away
from clew.unit.platform.editing import locked, take_version
from clew.unit.platform.problems import Conflict, Refused


class Stopped(Refused):
    """A condition that would tell the respondent where somebody lives.

    `what` says what; a person may override it with a reason.
    """

    def __init__(self, what: list[str]) -> None:
        super().__init__(
            f"Stopped: {'; '.join(what)}. Change it, or say here why it must be named.",
            "reveal_why",
        )
        self.what = what


def consider(
    case: Case,
    *,
    by: User,
    subject: CasePerson,
    protects: Iterable[CasePerson],
    words: str,
    on: date,
) -> Application:
    """Write down that an order is considered.

    Raises Impossible for a day in the future, or a subject whom it would protect.
    """
    with transaction.atomic():
        check_days(on=on, today=timezone.localdate(), after=None, after_what="")
        people = list(protects)
        check_parties(subject, people)
        made = Application.objects.create(
            case=case,
            subject_name=subject.name,
            subject_born=subject.date_of_birth,
            subject_identity=subject.identity,
            subject_person=subject,
            protected_name=people[0].name if people else "Not named",
            protected_identity=people[0].identity if people else "",
            entered_by=by,
            status="considered",
            status_on=on,
            considered_on=on,
            drafters=[by.pk],
        )
        protect(made, people)
        Step.objects.create(
            application=made, case=case, name="considered", on=on, words=words, by=by
        )
        refresh_search(made)
        note(made, by, "order considered", did=Did.COLLECTION)
    return made


def correct_parties(
    application: Application,
    *,
    by: User,
    version: int,
    subject: CasePerson,
    protects: Iterable[CasePerson],
    words: str,
) -> None:
    """Put right whom it is against or whom it protects, before it is sent for authority.

    Raises Impossible, Refused, Conflict.
    """
    with transaction.atomic():
        take_version(application, version)
        application.refresh_from_db()
        rule = steps().application["corrected"]
        if application.status not in rule.before:
            raise Refused(
                f"this can be corrected until it is sent for authority; it is: {status_title(application.status).lower()}"
            )
        people = list(protects)
        check_parties(subject, people)
        before = f"Before: against {application.subject_name}, to protect {', '.join(p.name for p in application.protects.all()) or 'nobody named'}."
        application.protects.all().delete()
        application.subject_name, application.subject_born = subject.name, subject.date_of_birth
        application.subject_identity, application.subject_person = subject.identity, subject
        application.protected_name, application.protected_identity = (
            (people[0].name, people[0].identity) if people else ("Not named", "")
        )
        # Whoever compared the other orders compared another person's.
        application.compared_by, application.compared_on = None, None
        application.save()
        protect(application, people)
        Step.objects.create(
            application=application,
            case=application.case,
            name=rule.name,
            on=max(timezone.localdate(), application.status_on),
            words=f"{words} {before}",
            by=by,
        )
        refresh_application(application)
        refresh_search(application)
        _drafted(application, by)
        note(application, by, "whom it is against or protects corrected", reason=words)


def argue(
    application: Application,
    *,
    by: User,
    version: int,
    acts: Iterable[Event],
    risk: str,
    necessity: str,
    worship: str,
    work: str,
    school: str,
) -> None:
    """The three limbs: acts chosen from the timeline, the risk, the necessity; and what an order
    must not get in the way of.
    """
    with transaction.atomic():
        take_version(application, version)
        _check_drafting(application)
        before = _argued(application)
        wanted = {e.pk: e for e in acts}
        Act.objects.filter(application=application).exclude(event_id__in=wanted).delete()
        there = set(Act.objects.filter(application=application).values_list("event_id", flat=True))
        Act.objects.bulk_create(
            [
                Act(
                    application=application,
                    case=application.case,
                    event=e,
                    by=by,
                    at=timezone.now(),
                )
                for pk, e in wanted.items()
                if pk not in there
            ]
        )
        for field, value in (
            ("risk", risk),
            ("necessity", necessity),
            ("worship", worship),
            ("work", work),
            ("school", school),
        ):
            setattr(application, field, value)
        application.save(update_fields=["risk", "necessity", "worship", "work", "school"])
        _drafted(application, by)
        note(application, by, "limbs argued", acts=len(wanted))
        if _argued(application) != before:
            _authority_falls(application, by)


def _argued(application: Application) -> tuple[list[int], tuple[str, str]]:
    acts = sorted(Act.objects.filter(application=application).values_list("event_id", flat=True))
    return acts, Application.objects.values_list("risk", "necessity").get(pk=application.pk)


def _check_drafting(application: Application) -> None:
    """Raises Refused once it has gone to the court, or is over."""
    application.refresh_from_db()
    if application.status not in DRAFTING:
        raise Refused(
            f"limbs and conditions are written until it goes to the court; it is: {status_title(application.status).lower()}"
        )


def _authority_falls(application: Application, by: User) -> None:
    """Authority was given to what stood there: whoever changes it asks again, and whoever gave it
    is told.
    """
    if application.status != "authorised":
        return
    gave = [
        s.by
        for s in application.steps.filter(
            struck_at=None, name__in=["legal_supported", "authorised"]
        ).select_related("by")
        if s.by_id != by.pk
    ]
    Step.objects.create(
        application=application,
        case=application.case,
        name="draft_changed",
        on=max(timezone.localdate(), application.status_on),
        words="Limbs or conditions were changed.",
        by=by,
    )
    refresh_application(application)
    note(application, by, "changed after it was authorised")
    tell(
        gave,
        f"Application {application.reference} was changed after it was authorised",
        f"/applications/{application.reference}/",
        about=application,
    )


def _drafted(application: Application, by: User) -> None:
    """Note who wrote in the draft: they neither advise on it nor authorise it."""
    if by.pk not in application.drafters:
        application.drafters = [*application.drafters, by.pk]
        application.save(update_fields=["drafters"])


def compared(application: Application, *, by: User) -> None:
    """Somebody read the subject's other orders against this one."""
    with transaction.atomic():
        application.compared_by, application.compared_on = by, timezone.localdate()
        application.save(update_fields=["compared_by", "compared_on"])
        note(application, by, "compared with the subject's other orders")


def save_paper(
    application: Application, held: Paper | None, *, by: User, version: int = 0, **fields: Any
) -> Paper:
    """Put a statement or exhibit on the list, or change the one whose version the form was drawn
    from. Raises Conflict.
    """
    with transaction.atomic():
        if application.case is None:
            raise Refused(
                "no case holds this application: join it to its case first, where its papers are kept"
            )
        if held is None:
            held = Paper.objects.create(
                application=application, case=application.case, by=by, **fields
            )
        else:
            take_version(held, version)
            for name, value in fields.items():
                setattr(held, name, value)
            held.save()
        _drafted(application, by)
        note(application, by, "statement or exhibit", kind=held.kind)
    return held


def list_file(
    application: Application, file: StoredFile, *, by: User, kind: str, whose: str
) -> Paper:
    """Put a file of the case on the list, under its title. Raises Refused for one that is listed
    already.
    """
    with transaction.atomic():
        locked(application)
        if application.papers.filter(file=file).exists():
            raise Refused("This file is on the list already.")
        made = save_paper(
            application,
            None,
            by=by,
            kind=kind,
            title=file.title,
            whose=whose,
            received=True,
            file=file,
        )
        note_custody(file, Custody.Did.LISTED, by=by, words=f"Application {application.reference}")
    return made


def drop_paper(application: Application, held: Paper, *, by: User) -> None:
    """Raises Refused when it was taken off before."""
    with transaction.atomic():
        gone, _ = Paper.objects.filter(pk=held.pk).delete()
        if not gone:
            raise Refused("Another user has already taken this off the list.")
        _drafted(application, by)
        note(application, by, "statement or exhibit taken off the list")


def save_condition(
    application: Application,
    held: Condition | None,
    *,
    by: User,
    version: int,
    reveal_why: str = "",
    **fields: Any,
) -> Condition:
    """Keep a drafted condition; an authority that was given falls away. Raises Stopped while it
    would give an address away and nobody says why it must.
    """
    with transaction.atomic():
        take_version(application, version)
        _check_drafting(application)
        contacts = SafeContact.objects.filter(case=application.case)
        told = gives_away(
            f"{fields['text']} {fields.get('locality', '')}",
            fields.get("place", ""),
            fields.get("code", ""),
            contacts,
            recorded_of(application),
        )
        if told and not reveal_why.strip():
            raise Stopped(told)
        fields.update(
            reveals=bool(told),
            reveal_why=reveal_why if told else "",
            reveal_by=by if told else None,
        )
        if held is None:
            held = Condition.objects.create(
                application=application, case=application.case, by=by, **fields
            )
        else:
            for name, value in fields.items():
                setattr(held, name, value)
            held.save()
        _drafted(application, by)
        note(application, by, "condition drafted", kind=held.kind, code=held.code)
        _authority_falls(application, by)
        if told:
            note(application, by, "an address let into a condition", reason=reveal_why)
            tell(
                with_role("supervisor"),
                f"An address was let into a condition of {application.reference}, with a reason",
                f"/applications/{application.reference}/",
                about=application,
            )
    return held


def drop_condition(application: Application, held: Condition, *, by: User, version: int) -> None:
    with transaction.atomic():
        take_version(application, version)
        _check_drafting(application)
        held.delete()
        _drafted(application, by)
        note(application, by, "condition taken out of the draft")
        _authority_falls(application, by)


def next_steps(application: Application, user: User) -> list[tuple[StepRule, str]]:
    """The steps that may come next by status and role, each with why this person may not take it:
    nothing where they may.
    """
    found = [
        r
        for r in steps().application.values()
        if r.verb and application.status in r.before and (not r.role or user.has_role(r.role))
    ]
    done = set(application.steps.filter(struck_at=None).values_list("name", flat=True))
    return [(r, why_not(application, r, user)) for r in sorted(found, key=lambda r: r.name in done)]


def possible_steps(application: Application, user: User) -> list[StepRule]:
    """The steps that this person may take now."""
    return [rule for rule, said in next_steps(application, user) if not said]


def why_not(application: Application, rule: StepRule, user: User) -> str:
    """In words, why `user` may not take this step: their own part in the application, or an act
    that was struck out since legal services looked.
    """
    if rule.not_by:
        taken = (
            application.steps.filter(by=user, name__in=rule.not_by)
            .order_by("id")
            .values_list("name", flat=True)
        )
        own = [steps().application[name].title.lower() for name in dict.fromkeys(taken)]
        if DRAFT in rule.not_by and user.pk in application.drafters:
            own.append("drafted")
        if own:
            return f"“{rule.verb}” is for somebody else: you have a part in this application ({', '.join(own)})."
    if rule.fresh:
        struck = struck_since_advice(application.steps.filter(struck_at=None).order_by("id"))
        if struck is not None:
            return f"“{rule.verb}” waits for legal services: an act that it relied on was struck out on {struck.on:%-d %B %Y}, and they have not looked since."
    return ""


def take_step(
    application: Application,
    rule: StepRule,
    *,
    by: User,
    version: int,
    on: date,
    code: str = "",
    words: str = "",
    court: str = "",
    court_kind: str = "",
    end_kind: str = "",
    ends_on: date | None = None,
    terms: Iterable[Condition] = (),
    another: bool = False,
    **said: Any,
) -> Step:
    """Write a step down; what a court made becomes an order with the terms chosen. `another`: a
    second order of the kind on one day is meant. Raises Impossible, Refused, Conflict.
    """
    with transaction.atomic():
        take_version(application, version)
        application.refresh_from_db()
        if application.status not in rule.before:
            raise Conflict(f"meanwhile it became: {status_title(application.status)}")
        if rule.role and not by.has_role(rule.role):
            raise Refused(f"“{rule.verb}” is for {rule.role_title}")
        if said_no := why_not(application, rule, by):
            raise Refused(said_no)
        if rule.name == "authorised":
            refuse_while_open(application)
        today = timezone.localdate()
        check_days(
            on=on,
            today=today,
            after=application.status_on,
            after_what=f"the step before it, {status_title(application.status)}",
        )
        if rule.makes:
            check_order_days(rule.makes, on, end_kind, ends_on, today)
            if not another:
                _refuse_twice(application, rule.makes, on)
        made = Step.objects.create(
            application=application,
            case=application.case,
            name=rule.name,
            on=on,
            code=code,
            words=words,
            court=court,
            court_kind=court_kind,
            said=plain(said),
            by=by,
        )
        if rule.decides:
            for interim in Order.objects.filter(
                application=application, kind="interim_spo", ended_on=None, void_at=None
            ):
                # An interim order whose own end came first had ended already.
                if interim.ends_on is None or interim.ends_on >= on:
                    end_order(interim, "decided", by=by, on=on)
        if rule.makes:
            order = make_order(
                application.case,
                by=by,
                kind=rule.makes,
                origin="application",
                application=application,
                made_on=on,
                court=court,
                court_kind=court_kind,
                end_kind=end_kind,
                ends_on=ends_on,
                terms=terms,
            )
            made.said = {**made.said, "order": order.reference}
            made.save(update_fields=["said"])
        refresh_application(application)
        note(application, by, rule.title, code=code)
        _tell_of(application, rule)
    return made


def _refuse_twice(application: Application, kind: str, on: date) -> None:
    """Raises Impossible for a second order of one kind on one day: it is mostly the first, entered
    again.
    """
    known = application.orders.filter(kind=kind, made_on=on, void_at=None).first()
    if known is not None:
        raise Impossible(
            "another",
            f"{known.title} {known.reference} of this day is recorded already. Select this if the court made another one on the same day",
        )


def _tell_of(application: Application, rule: StepRule) -> None:
    link = f"/applications/{application.reference}/"
    if rule.name == "drafted":
        tell(
            [*with_role("superintendent"), *with_role("lawyer")],
            f"Application {application.reference} waits for authority",
            link,
            about=application,
        )
    elif rule.role:
        tell(
            [application.entered_by],
            f"Application {application.reference}: {rule.title}",
            link,
            about=application,
        )


def refresh_application(application: Application) -> None:
    """Work its status out again from its steps."""
    state = application_state(application.steps.filter(struck_at=None))
    application.status, application.status_on = state.status, state.on
    application.considered_on, application.interim_asked = state.considered_on, state.interim_asked
    application.save(update_fields=["status", "status_on", "considered_on", "interim_asked"])


def strike_step(application: Application, step: Step, *, by: User, reason: str) -> None:
    """Strike out the latest step: it stays, crossed out. An order that it brought into being is
    marked as entered in error. Raises NotYours, Refused.
    """
    with transaction.atomic():
        check(by, "strike step", step)
        # One strike at a time: the lock is the application's row.
        Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        # What Clew wrote down by itself, and how it began, are no steps that somebody took.
        live = [
            s for s in application.steps.filter(struck_at=None) if steps().application[s.name].verb
        ]
        if not live or live[-1].pk != step.pk:
            raise Refused(
                "only the latest step can be struck out, and never the first: strike out what came after it before"
            )
        reference = step.said.get("order")
        if reference:
            order = Order.objects.get(reference=reference)
            if (
                order.steps.filter(struck_at=None).exclude(name="made").exists()
                or order.breaches.exists()
            ):
                raise Refused(
                    f"order {reference} has steps or breaches of its own: strike those out first"
                )
            void_order(order, by=by, reason=reason)
        now = timezone.now()
        if steps().application[step.name].decides:
            for interim in Order.objects.filter(
                application=application,
                kind="interim_spo",
                ended_how="main_decision",
                ended_on=step.on,
            ):
                interim.steps.filter(name="decided", struck_at=None).update(
                    struck_at=now, struck_by=by, struck_why=reason
                )
                refresh_order(interim)
        step.struck_at, step.struck_by, step.struck_why = now, by, reason
        step.save(update_fields=["struck_at", "struck_by", "struck_why"])
        refresh_application(application)
        note(application, by, f"struck out: {step.name}", reason=reason)
