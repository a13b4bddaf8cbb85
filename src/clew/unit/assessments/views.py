"""Pages of assessments."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.assessments import actions, queries
from clew.unit.assessments.drawing import over_time
from clew.unit.assessments.forms import AssessmentForm, ChooseForm
from clew.unit.assessments.instruments import instruments
from clew.unit.cases.door import access_case
from clew.unit.cases.forms import ApprovalForm
from clew.unit.cases.queries import head, person_of
from clew.unit.cases.views import case_form, case_page
from clew.unit.platform.acts import act
from clew.unit.platform.paging import get_or_post


@require_GET
def assessments(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="assessments", look="assessments")
    return case_page(
        request,
        case,
        "cases/assessments.html",
        "assessments",
        "Assessments",
        rows=(rows := queries.of_case(case)),
        drawn=over_time(rows),
        instruments=instruments(),
    )


@get_or_post
def choose(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="assessments", write=True)
    form = ChooseForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: str(given["instrument"]),
        then=lambda chosen: ("assessment-add", reference, chosen),
        page=lambda: case_form(
            request,
            case,
            form,
            "Which instrument",
            "case-assessments",
            submit="Continue",
            intro=[
                "Proprietary instruments are recorded by their outcome. Complete them where their owner provides them."
            ],
        ),
    )


@get_or_post
def add(request: DeskRequest, reference: str, instrument: str) -> HttpResponse:
    case = access_case(request, reference, part="assessments", write=True)
    held = instruments().get(instrument)
    if held is None:
        raise Http404
    people = [(p.pk, p.name) for p in head(case, request.user).people]
    form = AssessmentForm(
        instrument,
        people,
        request.POST or None,
        may_be_clinical=may(request.user.roles, "health", write=True),
    )

    def record(given: dict[str, Any]) -> None:
        about = given.pop("person")
        actions.record(
            case,
            by=request.user,
            instrument=instrument,
            person=person_of(case, int(about)) if about else None,
            **given,
        )

    return act(
        request,
        form,
        record,
        message="Recorded. A supervisor is asked to approve it.",
        then=("case-assessments", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            held["title"],
            "case-assessments",
            intro=[f"Licence: {held['licence']}."],
        ),
    )


@get_or_post
def approve(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="assessments", write=True)
    require(request, "approval", write=True)
    held = queries.one(case, number)
    if held is None:
        raise Http404
    form = ApprovalForm(request.POST or None)
    ratings = "; ".join(f"{k}: {v}" for k, v in held.ratings.items())
    return act(
        request,
        form,
        lambda given: actions.decide(
            held, by=request.user, approve=given["verdict"] == "approve", words=given["words"]
        ),
        message="Recorded.",
        then=("case-assessments", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            "Decide on the assessment",
            "case-assessments",
            intro=[
                f"{instruments()[held.instrument]['title']}, {held.assessor.name}: {ratings}",
                held.rationale,
            ],
        ),
    )
