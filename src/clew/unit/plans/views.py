"""Pages of the plan and of the weekly meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.ownership import check, why_not
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.cases.door import access_case, visible_case
from clew.unit.cases.status import action_status
from clew.unit.cases.views import case_form, case_page
from clew.unit.plans import actions, forms, queries
from clew.unit.platform.acts import act
from clew.unit.platform.editing import attempt
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import form_page, get_or_post, page, rows_before, safe_next
from clew.unit.platform.problems import Refused
from clew.web.jinja import day, moment


@require_GET
def plan(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="plan", look="plan")
    return case_page(
        request,
        case,
        "plans/plan.html",
        "plan",
        "Plan",
        needs=queries.needs(case),
        minutes=queries.minutes_of(case),
        action_status=lambda a: action_status(a, timezone.localdate()),
    )


@get_or_post
def add_need(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="plan", write=True)
    form = forms.NeedForm(request.POST or None, initial={"agency": request.user.agency_id})
    return act(
        request,
        form,
        lambda given: actions.begin_need(case, by=request.user, **given),
        message="Saved in the plan.",
        then=safe_next(request, reverse("case-plan", args=[reference])),
        page=lambda: case_form(request, case, form, "A need and its first action", "case-plan"),
    )


@get_or_post
def meet_need(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="plan", write=True)
    need = queries.need_of(case, number)
    if need is None:
        raise Http404
    check(request.user, "meet need", need)
    form = forms.MetForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.meet_need(need, by=request.user, **given),
        message="The need is recorded as met.",
        then=("case-plan", reference),
        page=lambda: case_form(
            request, case, form, "The need is met", "case-plan", intro=[need.text]
        ),
    )


@get_or_post
def add_action(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="plan", write=True)
    need = queries.need_of(case, number)
    if need is None:
        raise Http404
    form = forms.ActionForm(request.POST or None, initial={"agency": request.user.agency_id})
    return act(
        request,
        form,
        lambda given: actions.add_action(need, by=request.user, **given),
        message="In the plan.",
        then=("case-plan", reference),
        refused_at="agency",
        page=lambda: case_form(request, case, form, "An action", "case-plan", intro=[need.text]),
    )


@get_or_post
def end_action(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="plan", write=True)
    held = queries.action_of(case, number)
    if held is None:
        raise Http404
    check(request.user, "drop action", held)
    form = forms.EndForm(
        request.POST or None, may_be_done=not why_not(request.user, "end action", held)
    )
    return act(
        request,
        form,
        lambda given: actions.end_action(
            held, by=request.user, done=given["ended"] == "done", outcome=given["outcome"]
        ),
        message="Recorded.",
        then=("case-plan", reference),
        page=lambda: case_form(
            request, case, form, "How the action ended", "case-plan", intro=[held.text]
        ),
    )


@require_GET
def meetings(request: DeskRequest) -> HttpResponse:
    require(request, "plan")
    if kind := file_asked(request):
        return _list_of_meetings(request, kind)
    after = rows_before(request, queries.PAGE)
    rows, more = queries.meetings(after)
    return page(
        request,
        "plans/meetings.html",
        title="Meetings",
        rows=rows,
        after=after,
        more=more,
        may_make=may(request.user.roles, "closure", write=True),
    )


def _list_of_meetings(request: DeskRequest, kind: str) -> HttpResponse:
    rows, _ = queries.meetings(most=rows_in(kind))
    log(
        request.user,
        Did.DISCLOSURE,
        "the list of meetings as a file",
        "meeting:file",
        rows=len(rows),
    )
    head = ("Day", "Time", "Place", "Chair", "Ended")
    lines = ([day(m.held_on), m.begins_at, m.place, m.chair.name, moment(m.ended_at)] for m in rows)
    return list_file(request.user, kind, "Meetings", head, lines, "meetings")


@get_or_post
def make_meeting(request: DeskRequest) -> HttpResponse:
    """A new meeting; its agenda is proposed from what is raised, overdue or due."""
    require(request, "closure", write=True)
    form = forms.MeetingForm(request.POST or None, initial={"held_on": timezone.localdate()})
    proposed = queries.candidates(timezone.localdate())
    return act(
        request,
        form,
        lambda given: actions.make_meeting(by=request.user, cases=proposed, **given),
        message="The meeting is planned. Add other cases to its agenda.",
        then=lambda made: ("meeting", made.pk),
        page=lambda: form_page(
            request,
            form,
            "A meeting",
            back=reverse("meeting-list"),
            intro=[
                f"{len(proposed)} case(s) are proposed for the agenda: raised, overdue, due for review, or not discussed yet."
            ],
        ),
    )


@get_or_post
def meeting(request: DeskRequest, number: int) -> HttpResponse:
    """The whole meeting from one page: who came, each case with its plan, minutes."""
    require(request, "plan")
    held = queries.meeting(number)
    if held is None:
        raise Http404
    form = forms.AttendanceForm(
        request.POST or None,
        initial={
            "attendees": list(held.attendees.values_list("pk", flat=True)),
            "guests": held.guests,
            "apologies": held.apologies,
            "version": held.version,
        },
    )
    keeps = may(request.user.roles, "plan", write=True) and not why_not(
        request.user, "keep meeting", held
    )
    if request.method == "POST":
        require(request, "plan", write=True)
        check(request.user, "keep meeting", held)
        if form.is_valid() and attempt(
            form, lambda: actions.note_attendance(held, by=request.user, **form.cleaned_data)
        ):
            messages.success(request, "Attendance noted.")
            return redirect("meeting", number)
    items = queries.items(held)
    for item in items:
        log(
            request.user,
            Did.CONSULTATION,
            "on a meeting's agenda",
            f"case:{item.case.reference}",
            case=item.case.reference,
            reason=f"meeting of {held.held_on}",
        )
    return page(
        request,
        "plans/meeting.html",
        title=f"Meeting of {held.held_on:%-d %B %Y}",
        meeting=held,
        items=items,
        agreed=queries.agreed_at(held),
        form=form,
        keeps=keeps,
        may=lambda part, write=False: may(request.user.roles, part, write=write),
        people=held.attendees.all(),
        back=reverse("meeting-list"),
    )


@get_or_post
def minutes(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "plan", write=True)
    item = queries.item(number)
    if item is None:
        raise Http404
    check(request.user, "keep meeting", item.meeting)
    form = forms.MinutesForm(
        request.POST or None, initial={"minutes": item.minutes, "version": item.version}
    )
    return act(
        request,
        form,
        lambda given: actions.note_minutes(item, by=request.user, **given),
        message="Minutes kept with the case.",
        then=("meeting", item.meeting_id),
        page=lambda: form_page(
            request,
            form,
            f"Minutes on {item.case.reference}",
            caption=item.case.title,
            intro=[item.why],
            back=reverse("meeting", args=[item.meeting_id]),
        ),
    )


@get_or_post
def agenda(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "plan", write=True)
    held = queries.meeting(number)
    if held is None:
        raise Http404
    form = forms.AgendaForm(request.POST or None)

    def add(given: dict[str, Any]) -> None:
        try:
            case = visible_case(request, given["reference"].strip().upper())
        except Http404 as nothing:
            raise Refused(
                "There is no case of that reference that you may see", "reference"
            ) from nothing
        actions.add_item(held, case, by=request.user, why=given["why"])

    return act(
        request,
        form,
        add,
        message="On the agenda.",
        then=("meeting", number),
        page=lambda: form_page(
            request, form, "Add a case to the agenda", back=reverse("meeting", args=[number])
        ),
    )


@get_or_post
def end_meeting(request: DeskRequest, number: int) -> HttpResponse:
    """End a meeting, once it is told what it still lacks: its minutes stand from then on."""
    require(request, "closure", write=True)
    held = queries.meeting(number)
    if held is None or held.ended_at:
        raise Http404
    check(request.user, "keep meeting", held)
    form = forms.EndMeetingForm(request.POST if request.method == "POST" else None)
    gaps = queries.lacking(held)
    return act(
        request,
        form,
        lambda _: actions.end_meeting(held, by=request.user),
        message="The meeting has ended. Its minutes can no longer be changed.",
        then=("meeting", number),
        page=lambda: form_page(
            request,
            form,
            "End the meeting",
            caption=f"Meeting of {held.held_on:%-d %B %Y}",
            submit="End the meeting",
            back=reverse("meeting", args=[number]),
            intro=[
                *gaps,
                "Add what is missing first. Then the meeting can be ended."
                if gaps
                else "After this, minutes and attendance can no longer be changed.",
            ],
            # No button that would be refused.
            may_send=not gaps,
        ),
    )
