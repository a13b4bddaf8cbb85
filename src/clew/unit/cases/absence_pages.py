"""Pages of absences and of who covers for whom."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.unit.access.door import require
from clew.unit.accounts.request import DeskRequest
from clew.unit.cases import absences as held
from clew.unit.cases.forms import AbsenceForm
from clew.unit.platform.acts import act, press
from clew.unit.platform.paging import form_page, get_or_post, page


@require_GET
def absence_list(request: DeskRequest) -> HttpResponse:
    require(request, "summary")
    return page(
        request,
        "cases/absences.html",
        title="Absence and cover",
        absences=held.absences(request.user),
        may_end=lambda a: held.may_end(request.user, a),
        back=reverse("home"),
    )


@get_or_post
def add_absence(request: DeskRequest) -> HttpResponse:
    require(request, "summary")
    people = held.colleagues(request.user)
    anybody = request.user.has_role("supervisor")
    form = AbsenceForm(
        request.POST or None,
        people=[(str(u.pk), u.name) for u in people],
        me=request.user,
        anybody=anybody,
        initial={"away": request.user.pk, "begins_on": timezone.localdate()},
    )
    by_number = {str(u.pk): u for u in people}

    def record(given: dict[str, Any]) -> None:
        asked = by_number.get(given.pop("away", ""), request.user)
        away = asked if anybody else request.user
        held.record_absence(away, by_number[given.pop("cover")], by=request.user, **given)

    return act(
        request,
        form,
        record,
        message="Recorded. Both of you are told.",
        then="absence-list",
        page=lambda: form_page(
            request,
            form,
            "Record an absence",
            back=reverse("absence-list"),
            intro=[
                "What waits for the person who is away is shown to the colleague who covers, and who is on their cases for these days. Nothing changes hands: to give a case away for good, allocate it."
            ],
        ),
    )


@require_POST
def end_absence(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "summary")
    found = held.absence(request.user, number)
    if found is None:
        raise Http404
    return press(
        request,
        lambda: held.end_absence(found, by=request.user),
        message="The cover has ended.",
        then="absence-list",
    )
