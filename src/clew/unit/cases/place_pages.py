"""The page of a case's places."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from clew.unit.accounts.request import DeskRequest
from clew.unit.cases.door import access_case
from clew.unit.cases.places import places_of
from clew.unit.cases.plan_of_places import drawn
from clew.unit.cases.postcode_points import has_points
from clew.unit.cases.views import case_page


@require_GET
def places(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="contact", look="places")
    found = places_of(case, request.user)
    return case_page(
        request,
        case,
        "cases/places.html",
        "summary",
        "Places",
        found=found,
        plan=drawn(found),
        has_points=has_points(),
    )
