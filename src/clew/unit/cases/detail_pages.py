"""Pages on which dates of a case and details of its people are added and struck out."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone

from clew.unit.access.ownership import check
from clew.unit.accounts.request import DeskRequest
from clew.unit.cases import dates_and_details as held
from clew.unit.cases.door import access_case
from clew.unit.cases.forms import CaseDateForm, PersonDetailForm, StruckForm
from clew.unit.cases.models import Case, CaseDate, PersonDetail
from clew.unit.cases.queries import person_of
from clew.unit.cases.views import case_form
from clew.unit.platform.acts import act
from clew.unit.platform.paging import get_or_post


@get_or_post
def add_date(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="timeline", write=True)
    form = CaseDateForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: held.add_date(case, by=request.user, **given),
        message="On the case, and in the calendar.",
        then=("case", reference),
        page=lambda: case_form(request, case, form, "A date of the case", "case"),
    )


@get_or_post
def add_detail(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="timeline", write=True)
    person = person_of(case, number)
    if person is None:
        raise Http404
    form = PersonDetailForm(request.POST or None, initial={"said_on": timezone.localdate()})
    return act(
        request,
        form,
        lambda given: held.add_detail(person, by=request.user, **given),
        message=f"Recorded of {person.name}.",
        then=("case", reference),
        page=lambda: case_form(request, case, form, f"About {person.name}", "case"),
    )


@get_or_post
def strike_date(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="timeline", write=True)
    found = held.date_of(case, number)
    said = f"{found.get_kind_display()}, {found.on:%-d %B %Y}" if found else ""
    return _strike(request, case, found, said)


@get_or_post
def strike_detail(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="timeline", write=True)
    found = held.detail_of(case, number)
    said = f"{found.person.name}: {found.get_kind_display()}: {found.text}" if found else ""
    return _strike(request, case, found, said)


def _strike(
    request: DeskRequest, case: Case, found: CaseDate | PersonDetail | None, said: str
) -> HttpResponse:
    if found is None:
        raise Http404
    check(request.user, "strike entry", found)
    form = StruckForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: held.strike_out(found, by=request.user, **given),
        message="Struck out.",
        then=("case", case.reference),
        page=lambda: case_form(
            request, case, form, "Strike out", "case", submit="Strike out", intro=[said]
        ),
    )
