"""Pages of a case as a whole: striking out, closing, its file, keeping and disposing, subject
access.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.grave import be_sure
from clew.unit.access.ownership import check
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.casefile import actions, file, forms, queries, standing
from clew.unit.casefile.glance import at_a_glance, in_short
from clew.unit.cases import lists
from clew.unit.cases.dates_and_details import dates_of, details_of
from clew.unit.cases.door import access_case
from clew.unit.cases.drawing import people_drawn
from clew.unit.cases.forms import ApprovalForm
from clew.unit.cases.models import Closure
from clew.unit.cases.queries import event_of, facts_of, retention_of, shares
from clew.unit.cases.views import case_form, case_page
from clew.unit.platform.acts import act
from clew.unit.platform.paging import DOCX, PDF, as_file, form_page, get_or_post, page
from clew.web.jinja import moment


@require_GET
def summary(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, look="case summary")
    dates = dates_of(case) if may(request.user.roles, "timeline") else []
    return case_page(
        request,
        case,
        "cases/summary.html",
        "summary",
        "Case",
        glance=at_a_glance(case, request.user, dates),
        in_short=in_short,
        shares=shares(case),
        picture=people_drawn(case, list(case.people.all())),
        recorded=facts_of(case),
        dates=dates,
        details=details_of(case),
        retention=retention_of(case) if may(request.user.roles, "retention") else None,
    )


@get_or_post
def hand_over(request: DeskRequest, reference: str) -> HttpResponse:
    """Who works the case; all that is open goes with it, and is shown before."""
    case = access_case(request, reference, write=True)
    require(request, "closure", write=True)
    form = forms.HandOverForm(
        request.POST or None, initial={"officer": case.officer_id, "version": case.version}
    )
    intro = (
        [
            f"{case.officer.name} works this case. Open actions and orders that are {case.officer.name}’s go to the next officer with it."
        ]
        if case.officer
        else []
    )
    return act(
        request,
        form,
        lambda given: actions.hand_over(
            case, given["officer"], by=request.user, version=given["version"], note=given["note"]
        ),
        message="Allocated.",
        then=("case", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            "Allocate the case",
            "case",
            intro=intro,
            still_open=standing.still_open(case, request.user),
        ),
    )


@get_or_post
def strike(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="timeline", write=True)
    event = event_of(case, number)
    if event is None:
        raise Http404
    check(request.user, "strike event", event)
    form = forms.StrikeForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.strike(event, by=request.user, **given),
        message="Struck out. It stays on the timeline, with your reason.",
        then=("case-timeline", reference),
        page=lambda: case_form(
            request, case, form, "Strike out what is wrong", "case-timeline", intro=[event.text]
        ),
    )


@require_GET
def closing(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="closure", look="closing")
    reasons = dict(lists.closing_reasons())
    return case_page(
        request,
        case,
        "cases/closing.html",
        "closing",
        "Closing",
        closures=queries.closures(case),
        transfers=queries.transfers(case),
        received=queries.received(case),
        follow_ups=queries.follow_ups(case),
        reasons=reasons,
        view_of=_view_of,
        still_open=standing.still_open(case, request.user) if case.closed_at is None else [],
    )


@get_or_post
def propose_closing(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="closure", write=True)
    advocates = standing.advocates_on(case)
    form = forms.ClosureForm(request.POST or None, advocates=bool(advocates))
    names = " and ".join(a.name for a in advocates)
    asked = " The advocate is asked for a view." if advocates else ""
    return act(
        request,
        form,
        lambda given: actions.propose_closure(case, by=request.user, **given),
        message=f"Proposed. A supervisor decides.{asked}",
        then=("case-closing", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            "Propose to close the case",
            "case-closing",
            submit="Propose",
            still_open=standing.still_open(case, request.user),
            intro=[f"{names} will be asked for a view on closing the case."] if advocates else [],
        ),
    )


@get_or_post
def advocate_view(request: DeskRequest, reference: str) -> HttpResponse:
    """The advocate's own view of a closing that is proposed, in her or his own session."""
    case = access_case(request, reference, part="closure")
    require(request, "advocate_view", write=True)
    closure = queries.open_closure(case)
    if closure is None:
        raise Http404
    form = forms.ViewForm(
        request.POST or None,
        initial={"view": closure.advocate_view if closure.advocate_id == request.user.pk else ""},
    )
    return act(
        request,
        form,
        lambda given: actions.give_view(closure, by=request.user, **given),
        message="Given. The case officer is told.",
        then=("case-closing", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            "Your view on closing the case",
            "case-closing",
            intro=_proposed(closure),
        ),
    )


@get_or_post
def no_advocate_view(request: DeskRequest, reference: str) -> HttpResponse:
    """The officer records that no advocate gave a view, and why."""
    case = access_case(request, reference, part="closure", write=True)
    closure = queries.open_closure(case)
    if closure is None or closure.advocate_view:
        raise Http404
    form = forms.NoViewForm(request.POST or None, initial={"why": closure.no_advocate_why})
    return act(
        request,
        form,
        lambda given: actions.give_no_view(closure, by=request.user, **given),
        message="Recorded.",
        then=("case-closing", reference),
        page=lambda: case_form(request, case, form, "No advocate's view", "case-closing"),
    )


def _proposed(closure: Closure) -> list[str]:
    """What is proposed, in sentences."""
    code = dict(lists.closing_reasons()).get(closure.code, closure.code)
    return [
        f"{closure.proposed_by.name} proposed to close the case: {code}.",
        f"Reason: {closure.reason}",
        f"What risk remains: {closure.residual_risk}",
        f"Held by {closure.risk_holder}.",
    ]


def _view_of(closure: Closure) -> str:
    """The advocate's view in a sentence, or that there is none and why."""
    if closure.advocate_view:
        whose = (
            f"{closure.advocate.name}, {closure.advocate.agency.name}, {moment(closure.advocate_view_at)}"
            if closure.advocate
            else closure.advocate_view_by
        )
        return f"The advocate's view ({whose}): {closure.advocate_view}"
    if closure.no_advocate_why:
        return f"No advocate's view: {closure.no_advocate_why}"
    return "The advocate's view is not given yet. Approving needs it, or why there is none."


@get_or_post
def approve_closing(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="closure", write=True)
    require(request, "approval", write=True)
    closure = queries.open_closure(case)
    if closure is None:
        raise Http404
    form = ApprovalForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.decide_closure(
            closure, by=request.user, approve=given["verdict"] == "approve", words=given["words"]
        ),
        message="Recorded.",
        then=("case-closing", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            "Decide on the closing",
            "case-closing",
            intro=[*_proposed(closure), _view_of(closure)],
            still_open=standing.still_open(case, request.user),
        ),
    )


@get_or_post
def reopen(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="closure", write=True)
    form = forms.ReopenForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.reopen_case(case, by=request.user, **given),
        message="Open again.",
        then=("case", reference),
        page=lambda: case_form(request, case, form, "Open the case again", "case-closing"),
    )


@get_or_post
def follow_up(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="closure", write=True)
    held = queries.follow_up_of(case, number)
    if held is None:
        raise Http404
    form = forms.FollowUpForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.record_follow_up(held, by=request.user, **given),
        message="Recorded.",
        then=("case-closing", reference),
        page=lambda: case_form(
            request, case, form, f"What became of it after {held.months} months", "case-closing"
        ),
    )


@require_GET
def case_file(request: DeskRequest, reference: str, kind: str) -> HttpResponse:
    """The case as a document: what this person may read, and no more."""
    case = access_case(request, reference, part="timeline", look=f"case file as {kind}")
    log(
        request.user,
        Action.DISCLOSURE,
        f"case file as {kind}",
        f"case:{case.reference}",
        case=case.reference,
    )
    made = file.as_document(case, request.user)
    return (
        as_file(made.pdf(), f"case-{reference}.pdf", PDF)
        if kind == "pdf"
        else as_file(made.docx(), f"case-{reference}.docx", DOCX)
    )


@require_GET
def retention_list(request: DeskRequest) -> HttpResponse:
    require(request, "retention")
    return page(
        request,
        "cases/retention.html",
        title="Retention",
        due=queries.retention_due(timezone.localdate()),
        disposals=queries.disposals(),
        groups=lists.retention_groups(),
    )


@get_or_post
def retention_review(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="retention", write=True)
    held = retention_of(case)
    if held is None:
        raise Http404
    form = forms.RetentionForm(
        request.POST or None,
        initial={
            k: getattr(held, k) for k in ("group", "review_on", "held", "hold_reason", "version")
        },
    )
    return act(
        request,
        form,
        lambda given: actions.review_retention(held, by=request.user, **given),
        message="Reviewed.",
        then="retention-list",
        page=lambda: form_page(
            request, form, f"Retention of {reference}", back=reverse("retention-list")
        ),
    )


@get_or_post
def dispose(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="retention", write=True)
    be_sure(request)
    form = forms.DisposalForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.propose_disposal(case, by=request.user, **given),
        message="Proposed. A second person decides.",
        then="retention-list",
        page=lambda: form_page(
            request,
            form,
            f"Dispose of {reference}",
            back=reverse("retention-list"),
            submit="Propose the disposal",
            intro=[
                "Everything of the case is erased, its history too. A certificate and the audit rows remain. Print the case file first if the authority asks for it."
            ],
        ),
    )


@get_or_post
def decide_disposal(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "retention", write=True)
    be_sure(request)
    held = queries.disposal(number)
    if held is None or held.approved_at or held.refused_at:
        raise Http404
    form = ApprovalForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.decide_disposal(
            held, by=request.user, approve=given["verdict"] == "approve", words=given["words"]
        ),
        message=lambda made: (
            f"Disposed of. Certificate {made.certificate[:16]}…" if made.certificate else "Refused."
        ),
        then="retention-list",
        page=lambda: form_page(
            request,
            form,
            f"Disposal of {held.case_reference}",
            back=reverse("retention-list"),
            submit="Record",
            intro=[
                f"Proposed by {held.proposed_by.name}: {held.reason}",
                f"Authority: {held.authority}",
            ],
        ),
    )


@require_GET
def certificate(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "retention")
    held = queries.disposal(number)
    if held is None or not held.certificate:
        raise Http404
    return as_file(file.certificate(held).pdf(), f"disposal-{held.case_reference}.pdf", PDF)
