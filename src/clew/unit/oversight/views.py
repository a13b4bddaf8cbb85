"""Oversight: what supervisors watch; break-glass; exclusions; audit look-ups."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.unit.access import actions
from clew.unit.access.door import require
from clew.unit.access.grave import be_sure
from clew.unit.access.identity import lent_to_service
from clew.unit.access.ownership import may_change
from clew.unit.accounts.request import DeskRequest
from clew.unit.assessments.queries import waiting_for_approval
from clew.unit.audit.actions import log
from clew.unit.audit.chain import verify
from clew.unit.audit.models import Action, Entry
from clew.unit.casefile.queries import closures_waiting
from clew.unit.oversight import queries
from clew.unit.oversight.alike import alike
from clew.unit.oversight.forms import (
    AlikeForm,
    BreakGlassForm,
    ExclusionForm,
    LiftForm,
    LookUpForm,
    ReviewForm,
)
from clew.unit.platform.acts import act
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import form_page, get_or_post, page
from clew.unit.platform.pictures import bar
from clew.unit.triage.queries import all_differing, unread_by_hour
from clew.web.jinja import moment


@require_GET
def oversight(request: DeskRequest) -> HttpResponse:
    require(request, "exclusions")
    return page(
        request,
        "access/oversight.html",
        title="Oversight",
        by_hour=unread_by_hour(),
        loads=queries.loads(),
        glass=queries.unreviewed(),
        exclusions=queries.exclusions(),
        closures=closures_waiting(request.user),
        raised=queries.raised(),
        stale=queries.stale(),
        differing=all_differing(),
        refusals=queries.refusals(),
        ages=queries.queue_by_age(),
        overdue=queries.rights_overdue(),
        ending=queries.orders_by_month(),
        bar=bar,
        assessments=waiting_for_approval(request.user),
        may_change=may_change(request.user),
    )


@get_or_post
def break_glass(request: DeskRequest, reference: str) -> HttpResponse:
    require(request, "summary")
    be_sure(request)
    form = BreakGlassForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.break_glass(request.user, reference, **given),
        message=f"Open to you for {actions.rules()['hours']} hours. A supervisor was told.",
        then=("case", reference),
        page=lambda: form_page(
            request,
            form,
            f"Open {reference[:20]} in an emergency",
            back=reverse("case-list"),
            submit="Open it now",
            intro=[
                "The case is not shared with your agency. You can open it when somebody would come to harm by waiting. It is written down, supervisors are told at once, and it is reviewed."
            ],
        ),
    )


@get_or_post
def review(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "exclusions", write=True)
    held = queries.glass(number, request.user)
    if held is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.review(held, by=request.user, **given),
        message="Reviewed.",
        then="oversight",
        page=lambda: form_page(
            request,
            form,
            f"{held.user.name} opened {held.case.reference}",
            back=reverse("oversight"),
            intro=[held.reason],
        ),
    )


@get_or_post
def exclude(request: DeskRequest) -> HttpResponse:
    require(request, "exclusions", write=True)
    be_sure(request)
    form = ExclusionForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.exclude(
            given.pop("user"), by=request.user, **{k: v for k, v in given.items() if k != "what"}
        ),
        message="From now on this person finds nothing of it.",
        then=lambda made: ("exclude-alike", made.pk) if alike(made) else "oversight",
        refused_at="user",
        page=lambda: form_page(
            request,
            form,
            "Restrict access to a record",
            back=reverse("oversight"),
            submit="Exclude",
        ),
    )


@get_or_post
def exclude_alike(request: DeskRequest, number: int) -> HttpResponse:
    """Records of people of the same names, to be kept from the same person."""
    require(request, "exclusions", write=True)
    be_sure(request)
    held = queries.exclusion(number)
    if held is None:
        raise Http404
    found = alike(held)
    form = AlikeForm(request.POST or None, found=found)

    def exclude_chosen(given: dict[str, Any]) -> None:
        for one in found:
            if one.key in given["also"]:
                record: dict[str, Any] = {one.kind: one.record}
                actions.exclude(
                    held.user, by=request.user, ground=held.ground, reason=held.reason, **record
                )

    return act(
        request,
        form,
        exclude_chosen,
        message="Access to the records that you chose is restricted too.",
        then="oversight",
        page=lambda: form_page(
            request,
            form,
            "Keep them out of these too?",
            back=reverse("oversight"),
            submit="Keep out of what is chosen",
            intro=[
                f"People of the same names are in these records, and {held.user.name} finds them still. Take out what is about somebody else."
            ]
            if found
            else ["No other record is of people of these names."],
        ),
    )


@get_or_post
def lift(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "exclusions", write=True)
    be_sure(request)
    held = queries.exclusion(number)
    if held is None:
        raise Http404
    form = LiftForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.lift(held, by=request.user, **given),
        message="The restriction is lifted.",
        then="oversight",
        page=lambda: form_page(
            request, form, f"Lift the exclusion of {held.user.name}", back=reverse("oversight")
        ),
    )


@require_GET
def audit_look_up(request: DeskRequest) -> HttpResponse:
    require(request, "audit")
    asked = any(k in request.GET for k in ("who", "what", "day-day", "until-day"))
    form = LookUpForm(request.GET if asked else None)
    rows = []
    if asked and form.is_valid():
        kind = file_asked(request)
        rows = queries.look_up(**form.cleaned_data, most=rows_in(kind) if kind else 200)
        log(
            request.user,
            Action.DISCLOSURE if kind else Action.CONSULTATION,
            "looked up the audit as a file" if kind else "looked up the audit",
            "audit:look-up",
            asked_who=form.cleaned_data["who"],
            asked_what=form.cleaned_data["what"],
        )
        if kind:
            return _audit_file(request, kind, rows)
    address = request.GET.copy()
    address.pop("as", None)
    return page(
        request,
        "access/audit.html",
        title="Audit",
        form=form,
        rows=rows,
        asked=asked,
        address=f"?{address.urlencode()}",
    )


def _audit_file(request: DeskRequest, kind: str, rows: list[Entry]) -> HttpResponse:
    head = ("When", "Who", "Agency", "Did", "What", "Of", "Case", "Why")
    lines = (
        [
            moment(e.at),
            e.actor_name,
            e.agency,
            e.get_action_display(),
            e.what,
            e.subject,
            e.case_reference,
            e.reason,
        ]
        for e in rows
    )
    return list_file(request.user, kind, "Audit, as looked up", head, lines, "audit")


@require_GET
def audit_verify(request: DeskRequest) -> HttpResponse:
    require(request, "audit")
    with lent_to_service(request.user):  # rows that this person may not read are whole as well
        verdict = verify(settings.CLEW_AUDIT_HEADS)
    return page(
        request,
        "access/verify.html",
        title="Is the audit whole?",
        verdict=verdict,
        back=reverse("audit-look-up"),
    )
