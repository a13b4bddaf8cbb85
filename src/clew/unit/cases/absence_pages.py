"""Pages of absences and of who covers for whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.unit.access.door import require
from clew.unit.accounts.request import DeskRequest
from clew.unit.cases import absences as held
from clew.unit.cases.forms import AbsenceForm
from clew.unit.platform.editing import attempt
from clew.unit.platform.paging import form_page, get_or_post, page
from clew.unit.platform.problems import Refused


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
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        by_number = {str(u.pk): u for u in people}
        away = by_number.get(said["away"], request.user) if anybody else request.user
        if attempt(
            form,
            lambda: held.record_absence(
                away,
                by_number[said["cover"]],
                by=request.user,
                begins_on=said["begins_on"],
                ends_on=said["ends_on"],
                note=said["note"],
            ),
        ):
            messages.success(request, "Recorded. Both of you are told.")
            return redirect("absence-list")
    return form_page(
        request,
        form,
        "Record an absence",
        back=reverse("absence-list"),
        intro=[
            "What waits for the person who is away is shown to the colleague who covers, and who is on their cases for these days. Nothing changes hands: to give a case away for good, allocate it."
        ],
    )


@require_POST
def end_absence(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "summary")
    found = held.absence(request.user, number)
    if found is None:
        raise Http404
    try:
        held.end_absence(found, by=request.user)
        messages.success(request, "The cover has ended.")
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect("absence-list")
