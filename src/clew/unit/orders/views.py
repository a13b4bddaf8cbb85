"""Pages of the orders: a case's orders, an application, an order, breaches, the register and its tables."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.offences.clocks import add_months
from clew.unit.access.door import access_application, access_case, access_order, require, why_on_case
from clew.unit.access.grave import be_sure
from clew.unit.access.parts import may
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.cases.actions import Refused
from clew.unit.cases.views import case_form, case_page
from clew.unit.orders import forms, pack, queries, rules, state, tables
from clew.unit.orders.actions import applications, breaches, orders
from clew.unit.orders.models import Application, Order
from clew.unit.orders.wording import warnings
from clew.unit.paging import DOCX, PDF, as_file, form_page, get_or_post, page

_OF_ORDERS = ("varied", "renewed", "discharged", "quashed")
_KINDS = {"pdf": PDF, "docx": DOCX}


def _may(request: Any) -> Any:
    return lambda part, write=False: may(request.user.roles, part, write=write)


def _attempt(form: Any, act: Any) -> bool:
    """Do it, or say on the form what forbids it."""
    try:
        act()
    except state.Impossible as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return False
    except applications.Stopped as problem:
        form.add_error("reveal_why", f"Stopped: {problem}. Change it, or say here why it must be named.")
        return False
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    return True


# ---- of a case


@require_GET
def case_orders(request: Any, reference: str) -> Any:
    """Applications, orders and breaches of a case."""
    case = access_case(request, reference, part="orders", look="orders")
    today = timezone.localdate()
    return case_page(
        request, case, "orders/case.html", "orders", "Orders", applications=queries.applications_of(case) if may(request.user.roles, "order_drafts") else [],
        orders=queries.orders_of(case), breaches=queries.breaches_of_case(case) if may(request.user.roles, "breaches") else [],
        application_title=state.status_title, order_title=lambda o: state.order_title(o, today), kinds=rules.kinds(), outcome_text=rules.outcome_text,
    )  # fmt: skip


@get_or_post
def consider(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="order_drafts", write=True)
    people = queries.people(case)
    form = forms.ConsiderForm(
        request.POST or None, people=people, initial={"on": timezone.localdate(), "protects": [p.pk for p in people if p.role == "victim"]}
    )
    made: list[Application] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: made.append(applications.consider(case, by=request.user, **form.cleaned_data)))
    ):
        messages.success(request, "Recorded. Argue it, or say why it is not pursued: a reason is owed in every case.")
        return redirect("application", made[0].reference)
    return case_form(request, case, form, "Consider a Stalking Protection Order", "case-orders")


@get_or_post
def record_order(request: Any, reference: str) -> Any:
    """An order that another court, force or body made."""
    case = access_case(request, reference, part="orders", write=True)
    form = forms.OrderForm(request.POST or None, people=queries.people(case))
    made: list[Order] = []

    def act() -> None:
        said = dict(form.cleaned_data)
        made.append(orders.record_order(case, by=request.user, made_on=said.pop("on"), **said))

    if request.method == "POST" and form.is_valid() and _attempt(form, act):
        messages.success(request, "Recorded as it was made.")
        return redirect("order", made[0].reference)
    return case_form(request, case, form, "Record an order", "case-orders",
                     intro=["For orders that did not come from an application here: made on conviction or acquittal, by another force, or for another purpose."])  # fmt: skip


# ---- an application


def _application_form(request: Any, application: Application, form: Any, title: str, **context: Any) -> Any:
    return form_page(
        request,
        form,
        title,
        caption=f"Application {application.reference}",
        back=reverse("application", args=[application.reference]),
        **context,
    )


@require_GET
def application(request: Any, reference: str) -> Any:
    held = access_application(request, reference, look="application")
    rests_on, today = queries.evidence(held), timezone.localdate()
    drafting = held.status in ("considered", "drafted", "authority_refused", "authorised")
    return page(
        request, "orders/application.html", title=f"Application {reference}", held=held, status=state.status_title(held.status), steps=queries.steps_of(held), acts=rests_on.acts,
        conditions=[(c, warnings(c, held, rests_on.earlier) if drafting else []) for c in rests_on.conditions], papers=rests_on.papers,
        missing=pack.missing(held, rests_on, by=request.user) if drafting else [], orders=[(o, state.order_title(o, today)) for o in queries.orders_from(held)],
        others=[(o, state.order_title(o, today)) for o in rests_on.others], earlier=rests_on.earlier,
        possible=[r for r in applications.possible_steps(held, request.user) if may(request.user.roles, r.part, write=True)], drafting=drafting, protects=list(held.protects.all()),
        may=_may(request), rules=rules.steps().application, told=queries.told, reason_text=rules.reason_text, back=reverse("case-orders", args=[held.case.reference]) if held.case else reverse("register"),
    )  # fmt: skip


@get_or_post
def limbs(request: Any, reference: str) -> Any:
    held = access_application(request, reference, write=True)
    fields = ("risk", "necessity", "worship", "work", "school", "version")
    chosen = [e.pk for e in queries.acts_of(held)]
    form = forms.LimbsForm(
        request.POST or None, events=queries.choosable_acts(held), initial={**{f: getattr(held, f) for f in fields}, "acts": chosen}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: applications.argue(held, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "Saved.")
        return redirect("application", reference)
    return _application_form(request, held, form, "The three limbs")


@require_POST
def compared(request: Any, reference: str) -> Any:
    held = access_application(request, reference, write=True)
    applications.compared(held, by=request.user)
    messages.success(request, "Noted that you compared the draft with the subject's other orders.")
    return redirect("application", reference)


@get_or_post
def paper(request: Any, reference: str, number: int = 0) -> Any:
    held = access_application(request, reference, write=True)
    known = queries.paper_of(held, number) if number else None
    if number and known is None:
        raise Http404
    fields = ("kind", "title", "whose", "dated", "received", "hearsay", "hearsay_why")
    form = forms.PaperForm(request.POST or None, initial={f: getattr(known, f) for f in fields} if known else {})
    if request.method == "POST" and form.is_valid():
        applications.save_paper(held, known, by=request.user, **form.cleaned_data)
        messages.success(request, "On the list.")
        return redirect("application", reference)
    return _application_form(request, held, form, "A statement or exhibit")


@require_POST
def drop_paper(request: Any, reference: str, number: int) -> Any:
    held = access_application(request, reference, write=True)
    known = queries.paper_of(held, number)
    if known is None:
        raise Http404
    applications.drop_paper(held, known, by=request.user)
    messages.success(request, "Taken off the list.")
    return redirect("application", reference)


@get_or_post
def choose_condition(request: Any, reference: str) -> Any:
    held = access_application(request, reference, write=True)
    form = forms.ChooseConditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("condition-draft", reference, form.cleaned_data["code"])
    return _application_form(request, held, form, "Choose a condition", submit="Go on")


@get_or_post
def draft_condition(request: Any, reference: str, code: str) -> Any:
    """A condition from the library with its gaps to fill, or one in the officer's own words."""
    held = access_application(request, reference, write=True)
    row = rules.library().get(code)
    if row is None and code != "own":
        raise Http404
    text = (row["text"] if row else "").replace("{protected}", " and ".join(p.name for p in held.protects.all()) or "{protected}")
    return _condition(
        request,
        held,
        None,
        code if row else "",
        {"kind": row["kind"] if row else "prohibition", "text": text, "version": held.version},
        row,
    )


@get_or_post
def edit_condition(request: Any, reference: str, number: int) -> Any:
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


def _condition(request: Any, held: Application, known: Any, code: str, initial: dict[str, Any], row: dict[str, Any] | None) -> Any:
    form = forms.ConditionForm(request.POST or None, initial=initial, row=row)
    behaviours = list(row["behaviours"]) if row else None

    def act() -> None:
        applications.save_condition(
            held,
            known,
            by=request.user,
            code=code,
            behaviours=behaviours if behaviours is not None else rules.behaviours_of(form.cleaned_data["text"]),
            **form.cleaned_data,
        )

    if request.method == "POST" and form.is_valid() and _attempt(form, act):
        messages.success(request, "In the draft. The page says what the checks find.")
        return redirect("application", held.reference)
    intro = [f"It answers: {', '.join(b.replace('_', ' ') for b in behaviours)}."] if behaviours else []
    return _application_form(request, held, form, row["title"] if row else "A condition", intro=intro)


@require_POST
def drop_condition(request: Any, reference: str, number: int) -> Any:
    held = access_application(request, reference, write=True)
    known = queries.condition_of(held, number)
    if known is None:
        raise Http404
    applications.drop_condition(held, known, by=request.user, version=held.version)
    messages.success(request, "Taken out of the draft. What stood there is kept in its history.")
    return redirect("application", reference)


@get_or_post
def application_step(request: Any, reference: str, name: str) -> Any:
    rule = rules.steps().application.get(name)
    if rule is None or not rule.verb:
        raise Http404
    held = access_application(request, reference, part=rule.part, write=True)
    if rule not in applications.possible_steps(held, request.user) and request.method == "GET":
        messages.error(request, f"This cannot come now. The application: {state.status_title(held.status).lower()}.")
        return redirect("application", reference)
    if rule.role and not request.user.has_role(rule.role):
        raise Http404
    form = forms.StepForm(
        request.POST or None, rule=rule, held=held, drafted=queries.conditions_of(held), initial={"version": held.version}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: applications.take_step(held, rule, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, f"Recorded: {rule.title.lower()}.")
        return redirect("application", reference)
    gaps: list[str] = []
    if name in ("drafted", "applied") and (number := len(pack.missing(held, queries.evidence(held), by=request.user))):
        gaps = [f"{number} thing(s) are missing from the papers: see the application."]
    return _application_form(request, held, form, rule.verb, intro=gaps, submit="Record")


@get_or_post
def strike_application_step(request: Any, reference: str, number: int) -> Any:
    held = access_application(request, reference, write=True)
    step = queries.step_of(held, number)
    if step is None:
        raise Http404
    form = forms.StrikeForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: applications.strike_step(held, step, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "Struck out. It stays, with your reason, and the status is as it was before.")
        return redirect("application", reference)
    return _application_form(
        request, held, form, "Strike out a step", intro=[f"{queries.step_title('application', step.name)}, {step.on:%-d %B %Y}"]
    )


@require_GET
def pack_file(request: Any, reference: str, copy: str, kind: str) -> Any:
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
    return as_file(pack.formats()[kind](made), f"{copy}-{held.reference}.{kind}", _KINDS[kind])  # fmt: skip


# ---- an order


def _order_form(request: Any, order: Order, form: Any, title: str, **context: Any) -> Any:
    return form_page(
        request, form, title, caption=f"{order.title} {order.reference}", back=reverse("order", args=[order.reference]), **context
    )


@require_GET
def order(request: Any, reference: str) -> Any:
    held = access_order(request, reference, look="order")
    today = timezone.localdate()
    steps, terms = queries.steps_of(held), queries.conditions_of(held)
    reports = [
        (
            b,
            state.breach_flags(b, held, timezone.localtime(b.happened_at).date()),
            [v for v, row in forms.VERBS.items() if b.status in row[2]],
        )
        for b in queries.breaches_of(held)
    ]
    return page(
        request, "orders/order.html", title=f"{held.title} {reference}", order=held, status=state.order_title(held, today), steps=steps, terms=terms,
        flags=state.order_flags(held, terms, [s for s in steps if s.struck_at is None]), duties=queries.duties_of(held) if may(request.user.roles, "notifications") else None,
        breaches=reports if may(request.user.roles, "breaches") else None, suspicions=queries.suspicions_of(held) if may(request.user.roles, "breaches") else [],
        possible=orders.possible_steps(held, today) if may(request.user.roles, "orders", write=True) else [], may=_may(request), rules=rules.steps().order, told=queries.told, kinds=rules.kinds(),
        protects=held.protects.all(), verbs=forms.VERBS, outcome_text=rules.outcome_text, failures=rules.failures(), expiring=held.ends_on is not None and today <= held.ends_on <= state.expiring_from(today),
        back=reverse("case-orders", args=[held.case.reference]) if held.case else reverse("register"),
    )  # fmt: skip


@get_or_post
def order_step(request: Any, reference: str, name: str) -> Any:
    rule = rules.steps().order.get(name)
    if rule is None or not rule.verb:
        raise Http404
    held = access_order(request, reference, part=rule.part, write=True)
    if rule not in orders.possible_steps(held, timezone.localdate()) and request.method == "GET":
        messages.error(request, f"This cannot come now. The order: {state.order_title(held, timezone.localdate()).lower()}.")
        return redirect("order", reference)
    live = [t for t in queries.conditions_of(held) if t.removed_on is None]
    form = forms.StepForm(
        request.POST or None, rule=rule, held=held, drafted=live, initial={"version": held.version, "end_kind": held.end_kind}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: orders.take_step(held, rule, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, f"Recorded: {rule.title.lower()}.")
        return redirect("order", reference)
    return _order_form(request, held, form, rule.verb, submit="Record")


@get_or_post
def strike_order_step(request: Any, reference: str, number: int) -> Any:
    held = access_order(request, reference, write=True)
    step = queries.step_of(held, number)
    if step is None:
        raise Http404
    form = forms.StrikeForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: orders.strike_step(held, step, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "Struck out. It stays, with your reason, and the order is worked out again.")
        return redirect("order", reference)
    return _order_form(request, held, form, "Strike out a step", intro=[f"{queries.step_title('order', step.name)}, {step.on:%-d %B %Y}"])


@get_or_post
def void(request: Any, reference: str) -> Any:
    held = access_order(request, reference, write=True)
    require(request, "approval", write=True)
    be_sure(request)
    form = forms.StrikeForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: orders.mark_void(held, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "Marked as entered in error: nothing counts it, nothing of it is lost.")
        return redirect("order", reference)
    return _order_form(request, held, form, "Entered in error")


@get_or_post
def term(request: Any, reference: str, number: int = 0) -> Any:
    held = access_order(request, reference, write=True)
    known = queries.condition_of(held, number) if number else None
    if number and known is None:
        raise Http404
    fields = ("kind", "text", "place", "locality", "begins_on", "ends_on")
    form = forms.TermForm(
        request.POST or None,
        initial={**({f: getattr(known, f) for f in fields} if known else {"kind": "prohibition"}), "version": held.version},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: orders.save_term(held, known, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "Recorded as the court made it.")
        return redirect("order", reference)
    return _order_form(request, held, form, "A term of the order")


@get_or_post
def manager(request: Any, reference: str) -> Any:
    held = access_order(request, reference, write=True)
    form = forms.ManagerForm(request.POST or None, initial={"manager": held.manager_id, "version": held.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _attempt(form, lambda: orders.name_manager(held, said["manager"], by=request.user, version=said["version"])):
            messages.success(request, "Recorded, and told.")
            return redirect("order", reference)
    return _order_form(request, held, form, "Who manages the order")


@get_or_post
def add_duty(request: Any, reference: str) -> Any:
    held = access_order(request, reference, part="notifications", write=True)
    if not rules.kinds()[held.kind]["notification"]:
        raise Http404
    form = forms.DutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _attempt(form, lambda: orders.add_duty(held, by=request.user, **form.cleaned_data)):
        messages.success(request, "Recorded. The clock runs.")
        return redirect("order", reference)
    return _order_form(request, held, form, "A notification is owed")


@get_or_post
def notified(request: Any, reference: str, number: int) -> Any:
    held = access_order(request, reference, part="notifications", write=True)
    duty = queries.duty_of(held, number)
    if duty is None:
        raise Http404
    fields = ("notified_on", "station", "taken_by", "names", "address", "acknowledged_on")
    form = forms.NotifiedForm(request.POST or None, initial={f: getattr(duty, f) for f in fields})
    if request.method == "POST" and form.is_valid() and _attempt(form, lambda: orders.notified(duty, by=request.user, **form.cleaned_data)):
        messages.success(request, "Recorded." if duty.acknowledged_on else "Recorded. An acknowledgement in writing is owed.")
        return redirect("order", reference)
    return _order_form(
        request,
        held,
        form,
        "Notification",
        intro=[f"{duty.get_kind_display()}: owed from {duty.begins_on:%-d %B %Y} to {duty.due_on:%-d %B %Y}, both days counted."],
    )


@get_or_post
def report_breach(request: Any, reference: str) -> Any:
    held = access_order(request, reference, part="breaches", write=True)
    form = forms.BreachForm(request.POST or None, terms=queries.conditions_of(held))
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: breaches.report_breach(held, by=request.user, **form.cleaned_data))
    ):
        messages.success(
            request,
            "Reported. The case is raised and its officer is told."
            if held.case
            else "Reported. No case holds this order: it was put before triage.",
        )
        return redirect("order", reference)
    return _order_form(
        request,
        held,
        form,
        "Report a breach",
        intro=["Report whatever looks like one: each act is its own. A person finds out whether it is."],
        submit="Report",
    )


@get_or_post
def report_failure(request: Any, reference: str, number: int) -> Any:
    held = access_order(request, reference, part="notifications", write=True)
    duty = queries.duty_of(held, number)
    if duty is None:
        raise Http404
    form = forms.FailureForm(request.POST or None, initial={"failure": duty.kind})
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: breaches.report_breach(held, by=request.user, duty=duty, **form.cleaned_data))
    ):
        messages.success(request, "Reported as one failure, for as long as it goes on.")
        return redirect("order", reference)
    return _order_form(request, held, form, "Report a failure to notify", submit="Report",
                       intro=["Counted apart from breaches of the order. A continuing failure is one (SPA 2019 s.11)."])  # fmt: skip


@get_or_post
def breach_verb(request: Any, reference: str, number: int, verb: str) -> Any:
    held = access_order(request, reference, part="breaches", write=True)
    require(request, "orders", write=True)
    known = queries.breach_of(held, number)
    if known is None or verb not in forms.VERBS:
        raise Http404
    title, of_form, _ = forms.VERBS[verb]
    form = of_form(request.POST or None)
    act: Any = {"record": breaches.record_crime, "outcome": breaches.record_outcome, "not-breach": breaches.not_a_breach}[verb]
    if request.method == "POST" and form.is_valid() and _attempt(form, lambda: act(known, by=request.user, **form.cleaned_data)):
        messages.success(request, "Recorded.")
        return redirect("order", reference)
    return _order_form(request, held, form, f"{title}: {known.reference}", intro=[known.text])


# ---- the register


@require_GET
def register(request: Any) -> Any:
    require(request, "orders")
    allowed = dict(queries.shows(request.user))
    asked = request.GET.get("q", "").strip()[:200]
    show = request.GET.get("show", "")
    show = show if show in allowed or (show == "expired" and "over" in allowed) else ("pipeline" if "pipeline" in allowed else "force")
    today = timezone.localdate()
    context: dict[str, Any] = {"title": "Orders", "shows": list(allowed.items()), "show": show, "asked": asked, "order_title": lambda o: state.order_title(o, today), "application_title": state.status_title,
                               "may": _may(request), "kinds": rules.kinds(), "found": None, "due": None, "listing": None}  # fmt: skip
    if asked:
        context["found"] = queries.search(asked, request.user)
        log(request.user, Did.CONSULTATION, "searched orders", "order:search", found=sum(len(f) for f in context["found"]))
    elif show == "due":
        context["due"] = queries.due(request.user)
    else:
        context["listing"] = queries.register(show=show, after=request.GET.get("after", ""), me=request.user)
    return page(request, "orders/register.html", **context)


@get_or_post
def suspicion(request: Any, number: int) -> Any:
    """Read a record that looks like a breach, and say whether it is one."""
    require(request, "breaches", write=True)
    held = queries.suspicion(number)
    if held is None:
        raise Http404
    if held.order.case is not None:
        why_on_case(request.user, held.order.case)
    form = forms.SuspicionForm(request.POST or None, terms=queries.conditions_of(held.order), initial={"condition": held.condition_id})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _attempt(
            form,
            lambda: breaches.decide_suspicion(
                held, by=request.user, is_breach=said["verdict"] == "yes", reason=said["reason"], condition=said["condition"]
            ),
        ):
            messages.success(request, "Recorded.")
            return redirect(f"{reverse('register')}?show=matches")
    if request.method == "GET":
        log(
            request.user,
            Did.CONSULTATION,
            "record that looks like a breach",
            f"order:{held.order.reference}",
            case=held.case.reference if held.case else None,
        )
    return form_page(request, form, f"Record {held.incident_id}", caption=f"{held.order.title} {held.order.reference}", back=f"{reverse('register')}?show=matches", submit="Record",
                     intro=[f"{held.offence}, {timezone.localtime(held.happened_at):%-d %B %Y at %H:%M}." if held.happened_at else f"{held.offence}, no date.", *held.why])  # fmt: skip


def _period(request: Any) -> tuple[Any, date, date]:
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
def register_tables(request: Any) -> Any:
    """What a force is asked for, over any period, with the rows behind each number."""
    require(request, "order_figures")
    form, begin, end = _period(request)
    refused = form.is_bound and not form.is_valid()
    counts = {} if refused else tables.count(begin, end)
    if request.GET.get("as") == "csv" and not refused:
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["table", "figure", "number", "counting unit", "date basis", "from", "to", "extracted"])
        for title, of in tables.groups():
            for figure in of:
                rows.writerow(
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
        log(request.user, Did.DISCLOSURE, "register tables as CSV", "order:tables", recipient=request.user.agency.code)
        return as_file(out.getvalue().encode("utf-8-sig"), f"orders-{begin}-{end}.csv", "text/csv; charset=utf-8")
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
def figure_rows(request: Any, key: str) -> HttpResponse:
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
    rows, following = tables.rows(figure, begin, end, after=int(after) if after.isdecimal() and len(after) < 19 else 0)
    log(request.user, Did.CONSULTATION, "rows behind a number", "order:tables", figure=key, rows=len(rows))
    today = timezone.localdate()
    period = "&".join(f"{k}={v}" for k, v in request.GET.items() if k != "after")
    return page(request, "orders/rows.html", title=figure.title, figure=figure, rows=rows, number=number, begin=begin, end=end, following=following, period=period, reason_text=rules.reason_text,
                order_title=lambda o: state.order_title(o, today), back=f"{reverse('register-tables')}?{period}")  # fmt: skip


@require_GET
def library(request: Any) -> Any:
    """The library of conditions, to read."""
    require(request, "orders")
    return page(request, "orders/library.html", title="Library of conditions", rows=rules.library(), back=reverse("register"))
