"""Pages of intake."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from clew.screening.runs.read import published_runs
from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.intake import actions, queries
from clew.unit.intake.forms import ReferForm
from clew.unit.platform.acts import act, press
from clew.unit.platform.paging import form_page, get_or_post, page
from clew.unit.rules import queries as rules


@require_GET
def run_list(request: DeskRequest) -> HttpResponse:
    require(request, "queue")
    taken = queries.runs()
    known = {r.run for r in taken}
    waiting = [p.name for p in published_runs(settings.CLEW_RUNS) if p.name not in known]
    return page(
        request,
        "intake/runs.html",
        title="Runs",
        taken=taken,
        waiting=waiting,
        jobs=queries.jobs(),
        standings=rules.standings([r.rules_digest for r in taken]),
        paused=rules.pause(),
        may_read_courses=may(request.user.roles, "course"),
        may_see_rules=may(request.user.roles, "screening_rules"),
        service=queries.service_state(request.user),
    )


@require_POST
def ask_import(request: DeskRequest) -> HttpResponse:
    require(request, "approval", write=True)
    return press(
        request,
        lambda: actions.ask_import(request.POST.get("run", "")[:100], by=request.user),
        then=lambda job: ("job", job.pk),
        otherwise="run-list",
    )


@require_GET
def job(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "queue")
    found = queries.job(number)
    if found is None:
        raise Http404
    response = page(request, "intake/job.html", title="Import", job=found, back=reverse("run-list"))
    if found.ended_at is None:
        response["Refresh"] = "2"
    return response


@get_or_post
def refer(request: DeskRequest) -> HttpResponse:
    require(request, "referral_in", write=True)
    form = ReferForm(
        request.POST or None,
        initial={
            "source": "referral",
            "came_from": f"{request.user.name}, {request.user.agency.name}",
        },
    )
    return act(
        request,
        form,
        lambda given: actions.refer(by=request.user, **given),
        message=lambda made: f"In the queue as {made.reference}. You can see here where it stands.",
        then="sent",
        page=lambda: form_page(
            request,
            form,
            "Refer to the unit",
            submit="Send it to the unit",
            intro=[
                "If somebody is in danger now, call for help first. What you send is read by a triage officer; you are told when it is decided."
            ],
        ),
    )


@require_GET
def sent(request: DeskRequest) -> HttpResponse:
    require(request, "referral_in", write=True)
    return page(
        request, "intake/sent.html", title="What you sent", rows=queries.sent_by(request.user)
    )
