"""Pages of referrals."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from clew.unit.access.ownership import check
from clew.unit.accounts.request import DeskRequest
from clew.unit.cases.door import access_case
from clew.unit.cases.lists import bases
from clew.unit.cases.views import case_form, case_page
from clew.unit.platform.acts import act
from clew.unit.platform.paging import get_or_post
from clew.unit.referrals import actions, queries
from clew.unit.referrals.forms import MoveForm, ReferralForm
from clew.unit.referrals.moves import MOVES, SIDES, destinations, label_of


@require_GET
def referrals(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="referrals", look="referrals")
    return case_page(
        request,
        case,
        "referrals/list.html",
        "referrals",
        "Referrals",
        rows=queries.of_case(case),
        destinations=destinations(),
        label_of=label_of,
        bases=dict(bases()),
        allowed=lambda r: actions.allowed(r, request.user),
    )


@get_or_post
def send(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="referrals", write=True)
    form = ReferralForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.send(case, by=request.user, **given),
        message="Sent.",
        then=("case-referrals", reference),
        page=lambda: case_form(
            request, case, form, "Refer", "case-referrals", submit="Send the referral"
        ),
    )


@get_or_post
def move(request: DeskRequest, reference: str, number: int, verb: str) -> HttpResponse:
    case = access_case(request, reference, part="referrals", write=True)
    held = queries.one(case, number)
    if held is None or verb not in MOVES:
        raise Http404
    check(request.user, SIDES[MOVES[verb][2]], held)
    form = MoveForm(request.POST or None)
    form.fields["words"].label = MOVES[verb][3]
    return act(
        request,
        form,
        lambda given: actions.move(held, verb, by=request.user, words=given["words"]),
        message="Recorded.",
        then=("case-referrals", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            f"{verb.capitalize()}: referral to {destinations()[held.to]['title']}",
            "case-referrals",
            intro=[held.necessity],
        ),
    )
