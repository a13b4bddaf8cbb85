"""Pages of the orders: a case's orders, an application, an order, breaches, the register and its
tables.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.offences.clocks import add_months
from clew.tables import TableWriter
from clew.unit.access.door import require
from clew.unit.access.grave import be_sure
from clew.unit.access.ownership import check, is_police, may_change, why_not
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.cases.door import access_case, why_on_case
from clew.unit.cases.models import Case
from clew.unit.cases.views import case_form, case_page
from clew.unit.orders import forms, pack, queries, rules, state, tables
from clew.unit.orders.actions import applications, breaches, orders
from clew.unit.orders.actions import register as register_actions
from clew.unit.orders.door import access_application, access_order
from clew.unit.orders.models import Application, Breach, Condition, Order, Suspicion
from clew.unit.orders.parties import SUBJECTS
from clew.unit.orders.wording import warnings
from clew.unit.platform.acts import act, press
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import DOCX, PDF, as_file, form_page, get_or_post, page, safe_next
from clew.web.forms import Form
from clew.web.jinja import day, moment
from clew.web.numbers import small_number

_OF_ORDERS = ("varied", "renewed", "discharged", "quashed")
_KINDS = {"pdf": PDF, "docx": DOCX}


def _may(request: DeskRequest) -> Callable[..., bool]:
    return lambda part, write=False: may(request.user.roles, part, write=write)


# ---- of a case


@require_GET
def case_orders(request: DeskRequest, reference: str) -> HttpResponse:
    """Applications, orders and breaches of a case."""
    case = access_case(request, reference, part="orders", look="orders")
    today = timezone.localdate()
    return case_page(
        request,
        case,
        "orders/case.html",
        "orders",
        "Orders",
        applications=queries.applications_of(case)
        if may(request.user.roles, "order_drafts")
        else [],
        orders=queries.orders_of(case),
        breaches=queries.breaches_of_case(case) if may(request.user.roles, "breaches") else [],
        application_title=state.status_title,
        order_title=lambda o: state.order_title(o, today),
        kinds=rules.kinds(),
        outcome_text=rules.outcome_text,
        register=queries.register_of_case(case),
        may_answer=may(request.user.roles, "orders", write=True),
    )


def _parties_at_first(people: list[Any]) -> dict[str, Any]:
    """Who is probably meant: the only suspect, and the victim. With two suspects somebody chooses."""
    against = [p.pk for p in people if p.role in SUBJECTS]
    return {
        "subject": against[0] if len(against) == 1 else "",
        "protects": [p.pk for p in people if p.role == "victim"],
    }


@get_or_post
def same_person(
    request: DeskRequest, reference: str, of: str, matter: str, person: int, place: int
) -> HttpResponse:
    """Somebody of the register who may be a person of the case: say whether it is."""
    case = access_case(request, reference, part="orders", write=True)
    found = queries.match_of(case, of, matter, person, place)
    if found is None:
        raise Http404
    stands = found.answer
    form = forms.SamePersonForm(request.POST or None, initial={"seen": stands.pk if stands else 0})
    if request.method == "GET":
        log(
            request.user,
            Did.CONSULTATION,
            "may be the same person",
            f"{of}:{matter}",
            case=case.reference,
        )
    told = [
        f"In the register: {found.name}{f', born {found.born:%-d %B %Y}' if found.born else ', no date of birth'}. {found.title} {found.reference}, {found.status.lower()}, {found.on:%-d %B %Y}; "
        + (
            f"to protect {found.towards or 'nobody named'}."
            if found.side == "subject"
            else f"against {found.towards}."
        ),
        f"In this case: {found.asked.name} ({found.asked.role}){', born ' + ' or '.join(f'{date.fromisoformat(b):%-d %B %Y}' for b in sorted(found.asked.births)) if found.asked.births else ', no date of birth'}.",
    ]
    if stands is not None:
        told.append(
            f"{stands.by.name} said on {timezone.localtime(stands.at):%-d %B %Y}: {'the same person' if stands.same else 'not the same person'}. {stands.reason} Your answer replaces it; both are kept."
        )
    return act(
        request,
        form,
        lambda given: register_actions.answer(
            case,
            found,
            by=request.user,
            same=given["verdict"] == "same",
            reason=given["reason"],
            seen=given["seen"],
        ),
        message="Recorded, with your reason.",
        then=safe_next(request, reverse("case-orders", args=[reference])),
        page=lambda: case_form(
            request,
            case,
            form,
            "Is it the same person?",
            "case-orders",
            intro=told,
            submit="Record",
        ),
    )


@get_or_post
def record_breach(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """A record made while an order was in force: say whether it is a breach."""
    case = access_case(request, reference, part="breaches", write=True)
    require(request, "orders", write=True)
    event = queries.undecided(case, number)
    if event is None:
        raise Http404
    orders_here = queries.orders_breachable(case)
    form = forms.RecordForm(request.POST or None, orders=orders_here)
    intro = [
        event.what,
        f"It was made while an order was in force ({event.order_kind}). Read it against the terms of that order.",
    ]
    if not orders_here:
        intro.append(
            "No order is recorded for this case. To say that it is a breach, record the order first: Orders, then Record an order made."
        )
    return act(
        request,
        form,
        lambda given: breaches.decide_record(
            case,
            event,
            by=request.user,
            order=given["order"],
            is_breach=given["verdict"] == "yes",
            reason=given["reason"],
        ),
        message="Recorded, with your reason.",
        then=("case-timeline", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            f"Record {event.incident_id}",
            "case-timeline",
            intro=intro,
            submit="Record",
        ),
    )


@get_or_post
def consider(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="order_drafts", write=True)
    people = queries.people(case)
    start = {"on": timezone.localdate(), **_parties_at_first(people)}
    form = forms.ConsiderForm(request.POST or None, people=people, initial=start)
    return act(
        request,
        form,
        lambda given: applications.consider(case, by=request.user, **given),
        message="Recorded. Set out the legal tests, or say why an order is not pursued: every case needs the reason.",
        then=lambda made: ("application", made.reference),
        page=lambda: case_form(
            request, case, form, "Consider a Stalking Protection Order", "case-orders"
        ),
    )


@get_or_post
def record_order(request: DeskRequest, reference: str) -> HttpResponse:
    """An order that another court, force or body made."""
    case = access_case(request, reference, part="orders", write=True)
    people = queries.people(case)
    form = forms.OrderForm(request.POST or None, people=people, initial=_parties_at_first(people))
    return act(
        request,
        form,
        lambda given: orders.record_order(case, by=request.user, made_on=given.pop("on"), **given),
        message="Recorded as it was made.",
        then=lambda made: ("order", made.reference),
        page=lambda: case_form(
            request,
            case,
            form,
            "Record an order",
            "case-orders",
            intro=[
                "For orders that did not come from an application here: made on conviction or acquittal, by another force, or for another purpose."
            ],
        ),
    )


# ---- an application


def _application_form(
    request: DeskRequest, application: Application, form: Form, title: str, **context: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        title,
        caption=f"Application {application.reference}",
        back=reverse("application", args=[application.reference]),
        **context,
    )


@require_GET
def application(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_application(request, reference, look="application")
    rests_on, today = queries.evidence(held), timezone.localdate()
    drafting = held.status in state.DRAFTING
    following = [
        (r, said)
        for r, said in applications.next_steps(held, request.user)
        if may(request.user.roles, r.part, write=True)
    ]
    return page(
        request,
        "orders/application.html",
        title=f"Application {reference}",
        held=held,
        status=state.status_title(held.status),
        steps=queries.steps_of(held),
        acts=rests_on.acts,
        conditions=[
            (c, warnings(c, held, rests_on.earlier) if drafting else [])
            for c in rests_on.conditions
        ],
        papers=rests_on.papers,
        missing=pack.missing(held, rests_on, by=request.user) if drafting else [],
        orders=[(o, state.order_title(o, today)) for o in queries.orders_from(held)],
        others=[(o, state.order_title(o, today)) for o in rests_on.others],
        earlier=rests_on.earlier,
        register=rests_on.register,
        other_applications=queries.of_subject(rests_on.register, held),
        may_answer=held.case is not None and may(request.user.roles, "orders", write=True),
        possible=[r for r, said in following if not said],
        refused=[said for _, said in following if said],
        struck=queries.struck_acts(held),
        may_strike=lambda s: (
            bool(rules.steps().application[s.name].verb)
            and may(request.user.roles, rules.steps().application[s.name].part, write=True)
            and not why_not(request.user, "strike step", s)
        ),
        drafting=drafting,
        protects=list(held.protects.all()),
        may=_may(request),
        rules=rules.steps().application,
        told=queries.told,
        reason_text=rules.reason_text,
        back=reverse("case-orders", args=[held.case.reference])
        if held.case
        else reverse("register"),
    )


@get_or_post
def parties(request: DeskRequest, reference: str) -> HttpResponse:
    """Correct whom it is against, or whom it protects, while it is a draft."""
    held = access_application(request, reference, write=True)
    if held.status not in rules.steps().application["corrected"].before or held.case is None:
        messages.error(
            request,
            f"This can be corrected until it is sent for authority. The application: {state.status_title(held.status).lower()}.",
        )
        return redirect("application", reference)
    protected = [p.person_id for p in held.protects.all()]
    form = forms.PartiesForm(
        request.POST or None,
        people=queries.people(held.case),
        initial={"subject": held.subject_person_id, "protects": protected, "version": held.version},
    )
    return act(
        request,
        form,
        lambda given: applications.correct_parties(held, by=request.user, **given),
        message="Corrected. Read limbs and conditions again: they may name the wrong person.",
        then=("application", reference),
        page=lambda: _application_form(
            request, held, form, "Whom it is against, and whom it protects"
        ),
    )


@get_or_post
def limbs(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_application(request, reference, write=True)
    fields = ("risk", "necessity", "worship", "work", "school", "version")
    if held.status not in state.DRAFTING:
        messages.error(
            request,
            f"The limbs are argued until it goes to the court. The application: {state.status_title(held.status).lower()}.",
        )
        return redirect("application", reference)
    chosen = [e.pk for e in queries.acts_of(held)]
    form = forms.LimbsForm(
        request.POST or None,
        events=queries.choosable_acts(held),
        initial={**{f: getattr(held, f) for f in fields}, "acts": chosen},
    )
    waiting = queries.of_application(held).open
    intro = [
        f"The register names {m.name} ({m.title} {m.reference}, {m.status.lower()}): it may be {m.asked.name}. Say on the application whether it is, before you set out the legal tests."
        for m in waiting
    ]
    return act(
        request,
        form,
        lambda given: applications.argue(held, by=request.user, **given),
        message="Saved.",
        then=("application", reference),
        page=lambda: _application_form(request, held, form, "The three limbs", intro=intro),
    )


@require_POST
def compared(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_application(request, reference, write=True)
    return press(
        request,
        lambda: applications.compared(held, by=request.user),
        message="Noted that you compared the draft with the subject's other orders.",
        then=("application", reference),
    )


@get_or_post
def paper(request: DeskRequest, reference: str, number: int = 0) -> HttpResponse:
    held = access_application(request, reference, write=True)
    known = queries.paper_of(held, number) if number else None
    if number and known is None:
        raise Http404
    fields = ("kind", "title", "whose", "dated", "received", "hearsay", "hearsay_why", "version")
    form = forms.PaperForm(
        request.POST or None, initial={f: getattr(known, f) for f in fields} if known else {}
    )
    return act(
        request,
        form,
        lambda given: applications.save_paper(held, known, by=request.user, **given),
        message="On the list.",
        then=("application", reference),
        page=lambda: _application_form(request, held, form, "A statement or exhibit"),
    )


@require_POST
def drop_paper(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_application(request, reference, write=True)
    known = queries.paper_of(held, number)
    if known is None:
        raise Http404
    return press(
        request,
        lambda: applications.drop_paper(held, known, by=request.user),
        message="Taken off the list.",
        then=("application", reference),
    )


@get_or_post
def choose_condition(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_application(request, reference, write=True)
    form = forms.ChooseConditionForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: str(given["code"]),
        then=lambda code: ("condition-draft", reference, code),
        page=lambda: _application_form(
            request, held, form, "Choose a condition", submit="Continue"
        ),
    )


@get_or_post
def draft_condition(request: DeskRequest, reference: str, code: str) -> HttpResponse:
    """A condition from the library with its gaps to fill, or one in the officer's own words."""
    held = access_application(request, reference, write=True)
    row = rules.library().get(code)
    if row is None and code != "own":
        raise Http404
    text = (row["text"] if row else "").replace(
        "{protected}", " and ".join(p.name for p in held.protects.all()) or "{protected}"
    )
    return _condition(
        request,
        held,
        None,
        code if row else "",
        {"kind": row["kind"] if row else "prohibition", "text": text, "version": held.version},
        row,
    )


@get_or_post
def edit_condition(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_application(request, reference, write=True)
    known = queries.condition_of(held, number)
    if known is None:
        raise Http404
    fields = (
        "kind",
        "text",
        "necessity",
        "place",
        "locality",
        "begins_on",
        "ends_on",
        "provider",
        "provider_agreed_on",
        "kept_why",
        "reveal_why",
    )
    return _condition(
        request,
        held,
        known,
        known.code,
        {**{f: getattr(known, f) for f in fields}, "version": held.version},
        rules.library().get(known.code),
    )


def _condition(
    request: DeskRequest,
    held: Application,
    known: Condition | None,
    code: str,
    initial: dict[str, Any],
    row: dict[str, Any] | None,
) -> HttpResponse:
    form = forms.ConditionForm(request.POST or None, initial=initial, row=row)
    behaviours = list(row["behaviours"]) if row else None

    intro = (
        [f"It answers: {', '.join(b.replace('_', ' ') for b in behaviours)}."] if behaviours else []
    )
    return act(
        request,
        form,
        lambda given: applications.save_condition(
            held,
            known,
            by=request.user,
            code=code,
            behaviours=rules.behaviours_of(given["text"]) if behaviours is None else behaviours,
            **given,
        ),
        message="In the draft. The page says what the checks find.",
        then=("application", held.reference),
        shows=lambda: queries.condition_of(held, known.pk) if known is not None else None,
        page=lambda: _application_form(
            request, held, form, row["title"] if row else "A condition", intro=intro
        ),
    )


@require_POST
def drop_condition(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_application(request, reference, write=True)
    known = queries.condition_of(held, number)
    if known is None:
        raise Http404
    return press(
        request,
        lambda: applications.drop_condition(held, known, by=request.user, version=held.version),
        message="Removed from the draft. Its earlier text is kept in the history.",
        then=("application", reference),
    )


@get_or_post
def application_step(request: DeskRequest, reference: str, name: str) -> HttpResponse:
    rule = rules.steps().application.get(name)
    if rule is None or not rule.verb:
        raise Http404
    held = access_application(request, reference, part=rule.part, write=True)
    if rule.role and not request.user.has_role(rule.role):
        raise Http404
    if request.method == "GET" and rule not in applications.possible_steps(held, request.user):
        said = applications.why_not(held, rule, request.user) if held.status in rule.before else ""
        messages.error(
            request,
            said
            or f"This cannot come now. The application: {state.status_title(held.status).lower()}.",
        )
        return redirect("application", reference)
    form = forms.StepForm(
        request.POST or None,
        rule=rule,
        held=held,
        drafted=queries.conditions_of(held),
        initial={"version": held.version},
    )
    gaps: list[str] = []
    if name in ("drafted", "applied") and (
        number := len(pack.missing(held, queries.evidence(held), by=request.user))
    ):
        gaps = [f"{number} thing(s) are missing from the papers: see the application."]
    return act(
        request,
        form,
        lambda given: applications.take_step(held, rule, by=request.user, **given),
        message=f"Recorded: {rule.title.lower()}.",
        then=("application", reference),
        page=lambda: _application_form(request, held, form, rule.verb, intro=gaps, submit="Record"),
    )


@get_or_post
def strike_application_step(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_application(request, reference)
    step = queries.step_of(held, number)
    if step is None or not rules.steps().application[step.name].verb:
        raise Http404
    require(request, rules.steps().application[step.name].part, write=True)
    check(request.user, "strike step", step)
    form = forms.StrikeForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: applications.strike_step(held, step, by=request.user, **given),
        message="Struck out. It stays, with your reason, and the status is as it was before.",
        then=("application", reference),
        page=lambda: _application_form(
            request,
            held,
            form,
            "Strike out a step",
            intro=[f"{queries.step_title('application', step.name)}, {step.on:%-d %B %Y}"],
        ),
    )


@require_GET
def pack_file(request: DeskRequest, reference: str, copy: str, kind: str) -> HttpResponse:
    """The papers: the whole bundle, or the respondent's copy."""
    held = access_application(request, reference)
    if kind not in _KINDS or copy not in ("application", "respondent"):
        raise Http404
    made = pack.bundle(held, by=request.user, for_respondent=copy == "respondent")
    log(
        request.user,
        Did.DISCLOSURE,
        f"papers: {copy} ({kind})",
        f"application:{held.reference}",
        case=held.case.reference if held.case else None,
        recipient="court" if copy == "application" else "respondent",
    )
    return as_file(pack.formats()[kind](made), f"{copy}-{held.reference}.{kind}", _KINDS[kind])


# ---- an order


def _order_form(
    request: DeskRequest, order: Order, form: Form, title: str, **context: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        title,
        caption=f"{order.title} {order.reference}",
        back=reverse("order", args=[order.reference]),
        **context,
    )


@require_GET
def order(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_order(request, reference, look="order")
    today = timezone.localdate()
    steps, terms = queries.steps_of(held), queries.conditions_of(held)
    reports = [
        (
            b,
            state.breach_flags(b.condition, held, timezone.localtime(b.happened_at).date()),
            [v for v, row in forms.VERBS.items() if b.status in row[2]],
        )
        for b in queries.breaches_of(held)
    ]
    return page(
        request,
        "orders/order.html",
        title=f"{held.title} {reference}",
        order=held,
        status=state.order_title(held, today),
        steps=steps,
        terms=terms,
        flags=state.order_flags(held, terms, [s for s in steps if s.struck_at is None]),
        duties=queries.duties_of(held) if may(request.user.roles, "notifications") else None,
        breaches=reports if may(request.user.roles, "breaches") else None,
        suspicions=queries.suspicions_of(held) if may(request.user.roles, "breaches") else [],
        possible=orders.possible_steps(held, today)
        if may(request.user.roles, "orders", write=True)
        else [],
        may=_may(request),
        may_change=may_change(request.user),
        may_strike=lambda s: (
            bool(rules.steps().order[s.name].verb) and may(request.user.roles, "orders", write=True)
        ),
        rules=rules.steps().order,
        told=queries.told,
        kinds=rules.kinds(),
        protects=held.protects.all(),
        verbs=forms.VERBS,
        outcome_text=rules.outcome_text,
        failures=rules.failures(),
        expiring=held.ends_on is not None and today <= held.ends_on <= state.expiring_from(today),
        back=reverse("case-orders", args=[held.case.reference])
        if held.case
        else reverse("register"),
    )


@get_or_post
def order_step(request: DeskRequest, reference: str, name: str) -> HttpResponse:
    rule = rules.steps().order.get(name)
    if rule is None or not rule.verb:
        raise Http404
    held = access_order(request, reference, part=rule.part, write=True)
    if rule not in orders.possible_steps(held, timezone.localdate()) and request.method == "GET":
        messages.error(
            request,
            f"This cannot come now. The order: {state.order_title(held, timezone.localdate()).lower()}.",
        )
        return redirect("order", reference)
    live = [t for t in queries.conditions_of(held) if t.removed_on is None]
    form = forms.StepForm(
        request.POST or None,
        rule=rule,
        held=held,
        drafted=live,
        initial={"version": held.version, "end_kind": held.end_kind},
    )
    return act(
        request,
        form,
        lambda given: orders.take_step(held, rule, by=request.user, **given),
        message=f"Recorded: {rule.title.lower()}.",
        then=("order", reference),
        page=lambda: _order_form(request, held, form, rule.verb, submit="Record"),
    )


@get_or_post
def strike_order_step(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_order(request, reference, write=True)
    step = queries.step_of(held, number)
    if step is None:
        raise Http404
    form = forms.StrikeForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: orders.strike_step(held, step, by=request.user, **given),
        message="Struck out. It stays, with your reason, and the order is worked out again.",
        then=("order", reference),
        page=lambda: _order_form(
            request,
            held,
            form,
            "Strike out a step",
            intro=[f"{queries.step_title('order', step.name)}, {step.on:%-d %B %Y}"],
        ),
    )


@get_or_post
def void(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_order(request, reference, write=True)
    require(request, "approval", write=True)
    be_sure(request)
    form = forms.StrikeForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: orders.mark_void(held, by=request.user, **given),
        message="Marked as entered in error: nothing counts it, nothing of it is lost.",
        then=("order", reference),
        page=lambda: _order_form(request, held, form, "Entered in error"),
    )


@get_or_post
def term(request: DeskRequest, reference: str, number: int = 0) -> HttpResponse:
    held = access_order(request, reference, write=True)
    known = queries.condition_of(held, number) if number else None
    if number and known is None:
        raise Http404
    fields = ("kind", "text", "place", "locality", "begins_on", "ends_on")
    form = forms.TermForm(
        request.POST or None,
        initial={
            **({f: getattr(known, f) for f in fields} if known else {"kind": "prohibition"}),
            "version": held.version,
        },
    )
    return act(
        request,
        form,
        lambda given: orders.save_term(held, known, by=request.user, **given),
        message="Recorded as the court made it.",
        then=("order", reference),
        shows=lambda: queries.condition_of(held, number) if number else None,
        page=lambda: _order_form(request, held, form, "A term of the order"),
    )


@get_or_post
def manager(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_order(request, reference, write=True)
    form = forms.ManagerForm(
        request.POST or None, initial={"manager": held.manager_id, "version": held.version}
    )
    return act(
        request,
        form,
        lambda given: orders.name_manager(
            held, given["manager"], by=request.user, version=given["version"]
        ),
        message="Recorded. The officer who manages the order is told.",
        then=("order", reference),
        page=lambda: _order_form(request, held, form, "Who manages the order"),
    )


@get_or_post
def add_duty(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_order(request, reference, part="notifications", write=True)
    if not rules.kinds()[held.kind]["notification"]:
        raise Http404
    form = forms.DutyForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: orders.add_duty(held, by=request.user, **given),
        message="Recorded. The clock runs.",
        then=("order", reference),
        page=lambda: _order_form(request, held, form, "A notification is owed"),
    )


@get_or_post
def notified(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_order(request, reference, part="notifications", write=True)
    duty = queries.duty_of(held, number)
    if duty is None:
        raise Http404
    fields = (
        "notified_on",
        "station",
        "taken_by",
        "names",
        "address",
        "acknowledged_on",
        "version",
    )
    form = forms.NotifiedForm(request.POST or None, initial={f: getattr(duty, f) for f in fields})
    return act(
        request,
        form,
        lambda given: orders.notified(duty, by=request.user, **given),
        message=lambda _: (
            "Recorded."
            if duty.acknowledged_on
            else "Recorded. An acknowledgement in writing is owed."
        ),
        then=("order", reference),
        page=lambda: _order_form(
            request,
            held,
            form,
            "Notification",
            intro=[
                f"{duty.get_kind_display()}: owed from {duty.begins_on:%-d %B %Y} to {duty.due_on:%-d %B %Y}, both days counted."
            ],
        ),
    )


@get_or_post
def report_breach(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_order(request, reference, part="breaches", write=True)
    form = forms.BreachForm(request.POST or None, terms=queries.conditions_of(held))
    return act(
        request,
        form,
        lambda given: breaches.report_breach(held, by=request.user, **given),
        message=lambda _: (
            "Reported. The case is raised and its officer is told."
            if held.case
            else "Reported. No case holds this order: it was put before triage."
        ),
        then=("order", reference),
        page=lambda: _order_form(
            request,
            held,
            form,
            "Report a breach",
            intro=[
                "Report whatever looks like one: each act is its own. A person finds out whether it is."
            ],
            submit="Report",
        ),
    )


@get_or_post
def report_failure(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_order(request, reference, part="notifications", write=True)
    duty = queries.duty_of(held, number)
    if duty is None:
        raise Http404
    form = forms.FailureForm(request.POST or None, initial={"failure": duty.kind})
    return act(
        request,
        form,
        lambda given: breaches.report_breach(held, by=request.user, duty=duty, **given),
        message="Reported as one failure, for as long as it goes on.",
        then=("order", reference),
        page=lambda: _order_form(
            request,
            held,
            form,
            "Report a failure to notify",
            submit="Report",
            intro=[
                "Counted apart from breaches of the order. A continuing failure is one (SPA 2019 s.11)."
            ],
        ),
    )


@get_or_post
def breach_verb(request: DeskRequest, reference: str, number: int, verb: str) -> HttpResponse:
    held = access_order(request, reference, part="breaches", write=True)
    require(request, "orders", write=True)
    known = queries.breach_of(held, number)
    if known is None or verb not in forms.VERBS:
        raise Http404
    title, of_form, _ = forms.VERBS[verb]
    form = of_form(request.POST or None)
    acts: dict[str, Callable[..., object]] = {
        "record": breaches.record_crime,
        "outcome": breaches.record_outcome,
        "not-breach": breaches.not_a_breach,
    }
    return act(
        request,
        form,
        lambda given: acts[verb](known, by=request.user, **given),
        message="Recorded.",
        then=("order", reference),
        page=lambda: _order_form(
            request, held, form, f"{title}: {known.reference}", intro=[known.text]
        ),
    )


# ---- the register


@require_GET
def register(request: DeskRequest) -> HttpResponse:
    require(request, "orders")
    allowed = dict(queries.shows(request.user))
    asked = request.GET.get("q", "").strip()[:200]
    show = request.GET.get("show", "")
    show = (
        show
        if show in allowed or (show == "expired" and "over" in allowed)
        else ("pipeline" if "pipeline" in allowed else "force")
    )
    today = timezone.localdate()
    context: dict[str, Any] = {
        "title": "Orders",
        "shows": list(allowed.items()),
        "show": show,
        "asked": asked,
        "order_title": lambda o: state.order_title(o, today),
        "application_title": state.status_title,
        "may": _may(request),
        "police": is_police(request.user),
        "kinds": rules.kinds(),
        "found": None,
        "due": None,
        "listing": None,
    }
    if (kind := file_asked(request)) and not asked and show != "due":
        return _register_file(request, kind, show, today)
    if asked:
        context["found"] = queries.search(asked, request.user)
        log(
            request.user,
            Did.CONSULTATION,
            "searched orders",
            "order:search",
            found=sum(len(f) for f in context["found"]),
        )
    elif show == "due":
        context["due"] = queries.due(request.user)
    else:
        context["listing"] = queries.register(
            show=show,
            after=request.GET.get("after", ""),
            me=request.user,
            number=small_number(request.GET.get("page")),
        )
    return page(request, "orders/register.html", **context)


def _register_file(request: DeskRequest, kind: str, show: str, today: date) -> HttpResponse:
    """A list of the register as a file, as far as a file of its kind goes."""
    held = queries.register(show=show, after="", me=request.user, most=rows_in(kind))
    head, row = _FILES[held.of]
    log(
        request.user,
        Did.DISCLOSURE,
        f"the list {show} of the register as a file",
        "order:file",
        rows=len(held.rows),
    )
    lines = (row(r, today) for r in held.rows)
    return list_file(request.user, kind, f"Orders: {show}", head, lines, f"orders-{show}")


def _order_row(o: Order, on: date) -> list[object]:
    return [
        o.reference,
        o.title,
        o.subject_name,
        o.protected_name,
        day(o.made_on),
        day(o.ends_on),
        state.order_title(o, on),
    ]


def _application_row(a: Application, _: date) -> list[object]:
    return [
        a.reference,
        a.subject_name,
        a.protected_name,
        day(a.considered_on),
        state.status_title(a.status),
        day(a.status_on),
    ]


def _case_row(c: Case, _: date) -> list[object]:
    return [c.reference, c.title, c.officer.name if c.officer else "", day(c.opened_at)]


def _breach_row(b: Breach, _: date) -> list[object]:
    return [
        b.reference,
        b.order.subject_name,
        moment(b.happened_at),
        b.text,
        b.get_status_display(),
    ]


def _match_row(s: Suspicion, _: date) -> list[object]:
    return [
        s.incident_id,
        s.order.subject_name,
        moment(s.happened_at),
        s.offence,
        s.order.reference,
    ]


# For each kind of row of the register: the heads of its columns, and its values.
_FILES: dict[str, tuple[tuple[str, ...], Callable[[Any, date], list[object]]]] = {
    "orders": (
        ("Reference", "Kind", "Against", "To protect", "Made", "Ends", "Status"),
        _order_row,
    ),
    "applications": (
        ("Reference", "Against", "To protect", "Considered", "Status", "Since"),
        _application_row,
    ),
    "cases": (("Case", "Suspect and victim", "Case officer", "Opened"), _case_row),
    "breaches": (("Reference", "Against", "When", "What", "Status"), _breach_row),
    "matches": (("Record", "Against", "When", "Recorded as", "Order"), _match_row),
}


@get_or_post
def suspicion(request: DeskRequest, number: int) -> HttpResponse:
    """Read a record that looks like a breach, and say whether it is one."""
    require(request, "breaches", write=True)
    held = queries.suspicion(number)
    if held is None:
        raise Http404
    check(request.user, "decide suspicion", held)
    if held.order.case is not None:
        why_on_case(request.user, held.order.case)
    form = forms.SuspicionForm(
        request.POST or None,
        terms=queries.conditions_of(held.order),
        initial={"condition": held.condition_id},
    )
    if request.method == "GET":
        log(
            request.user,
            Did.CONSULTATION,
            "record that looks like a breach",
            f"order:{held.order.reference}",
            case=held.case.reference if held.case else None,
        )
    return act(
        request,
        form,
        lambda given: breaches.decide_suspicion(
            held,
            by=request.user,
            is_breach=given["verdict"] == "yes",
            reason=given["reason"],
            condition=given["condition"],
        ),
        message="Recorded.",
        then=f"{reverse('register')}?show=matches",
        page=lambda: form_page(
            request,
            form,
            f"Record {held.incident_id}",
            caption=f"{held.order.title} {held.order.reference}",
            back=f"{reverse('register')}?show=matches",
            submit="Record",
            intro=[
                f"{held.offence}, {timezone.localtime(held.happened_at):%-d %B %Y at %H:%M}."
                if held.happened_at
                else f"{held.offence}, no date.",
                *held.why,
            ],
        ),
    )


def _period(request: DeskRequest) -> tuple[forms.PeriodForm, date, date]:
    """The period asked for, or the last twelve whole months."""
    today = timezone.localdate()
    end = today.replace(day=1)
    begin = add_months(end, -12)
    last = date.fromordinal(end.toordinal() - 1)
    if any(k.startswith(("begin", "end")) for k in request.GET):
        form = forms.PeriodForm(request.GET)
        if form.is_valid():
            return form, form.cleaned_data["begin"], form.cleaned_data["end"]
        return form, begin, last
    return forms.PeriodForm(initial={"begin": begin, "end": last}), begin, last


@require_GET
def register_tables(request: DeskRequest) -> HttpResponse:
    """What a force is asked for, over any period, with the rows behind each number."""
    require(request, "order_figures")
    form, begin, end = _period(request)
    refused = form.is_bound and not form.is_valid()
    counts = {} if refused else tables.count(begin, end)
    if request.GET.get("as") == "csv" and not refused:
        out = io.StringIO()
        rows = TableWriter(out)
        rows.row(
            ["table", "figure", "number", "counting unit", "date basis", "from", "to", "extracted"]
        )
        for title, of in tables.groups():
            for figure in of:
                rows.row(
                    [
                        title,
                        figure.title,
                        counts[figure.key],
                        figure.unit,
                        figure.basis,
                        begin.isoformat(),
                        end.isoformat(),
                        timezone.localdate().isoformat(),
                    ]
                )
        log(
            request.user,
            Did.DISCLOSURE,
            "register tables as CSV",
            "order:tables",
            recipient=request.user.agency.code,
        )
        return as_file(
            out.getvalue().encode("utf-8-sig"),
            f"orders-{begin}-{end}.csv",
            "text/csv; charset=utf-8",
        )
    sees = may(request.user.roles, "orders")
    groups = [(title, of, any(counts.get(f.key) for f in of)) for title, of in tables.groups()]
    return page(
        request,
        "orders/tables.html",
        title="Tables of the register",
        form=form,
        begin=begin,
        end=end,
        counts=counts,
        groups=groups,
        sees=sees,
        back=reverse("register") if sees else "",
    )


@require_GET
def figure_rows(request: DeskRequest, key: str) -> HttpResponse:
    """The rows behind one number."""
    require(request, "order_figures")
    require(request, "orders")
    figure = tables.figures().get(key)
    form, begin, end = _period(request)
    if figure is None or (form.is_bound and not form.is_valid()):
        raise Http404
    # The rows of applications are drafts; breaches are a part of their own.
    require(
        request,
        "breaches"
        if figure.source == "breaches"
        else "orders"
        if figure.key in _OF_ORDERS or figure.source == "orders"
        else "order_drafts",
    )
    number = tables.count(begin, end, only=figure)[key]
    after = request.GET.get("after", "")
    rows, following = tables.rows(
        figure, begin, end, after=int(after) if after.isdecimal() and len(after) < 19 else 0
    )
    log(
        request.user,
        Did.CONSULTATION,
        "rows behind a number",
        "order:tables",
        figure=key,
        rows=len(rows),
    )
    today = timezone.localdate()
    period = "&".join(f"{k}={v}" for k, v in request.GET.items() if k != "after")
    return page(
        request,
        "orders/rows.html",
        title=figure.title,
        figure=figure,
        rows=rows,
        number=number,
        begin=begin,
        end=end,
        following=following,
        period=period,
        reason_text=rules.reason_text,
        order_title=lambda o: state.order_title(o, today),
        back=f"{reverse('register-tables')}?{period}",
    )


@require_GET
def library(request: DeskRequest) -> HttpResponse:
    """The library of conditions, to read."""
    require(request, "orders")
    return page(
        request,
        "orders/library.html",
        title="Library of conditions",
        rows=rules.library(),
        back=reverse("register"),
    )
