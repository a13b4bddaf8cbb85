"""Pages of triage."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from clew.unit.access.door import require
from clew.unit.access.ownership import check
from clew.unit.access.parts import may
from clew.unit.accounts.models import name_of
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake import queries as runs
from clew.unit.intake.door import access_course
from clew.unit.intake.models import ChangeKind, Course, State
from clew.unit.platform.acts import Where, act, press
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import DOCX, PDF, as_file, form_page, get_or_post, page, rows_before
from clew.unit.platform.problems import Conflict, Refused
from clew.unit.rules import queries as rules
from clew.unit.triage import actions, advice, agreement, corrections, queries
from clew.unit.triage.as_decided import is_whole, written
from clew.unit.triage.forms import (
    AnswerForm,
    CorrectionForm,
    DecisionForm,
    JoinForm,
    ReasonForm,
    ReceiptForm,
    SecondForm,
    SettleForm,
)
from clew.unit.triage.models import CourseAsDecided, Decision
from clew.unit.triage.pictures import pictures
from clew.web.jinja import day
from clew.web.numbers import small_number

_ON_A_PAGE = 50


@require_GET
def queue(request: DeskRequest) -> HttpResponse:
    require(request, "queue")
    asked = request.GET.get("q", "").strip()[:200]
    which = request.GET.get("list", "today")
    if which not in queries.LISTS and which not in ("today", "second"):
        which = "today"
    sort = request.GET.get("sort", "points")
    sort = sort if sort in queries.SORTS else "points"
    held = request.GET.get("held", "")
    held = held if held in ("mine", "nobody", "changed") else ""
    if (kind := file_asked(request)) and which in queries.LISTS and not asked:
        require(request, "course")
        rows = queries.whole_list(which, sort=sort, held=held, me=request.user, most=rows_in(kind))
        log(
            request.user,
            Action.DISCLOSURE,
            f"the list {which} as a file",
            "queue:file",
            rows=len(rows),
        )
        head = (
            "Reference",
            "Suspect",
            "Victim",
            "Records",
            "First record",
            "Latest record",
            "Points",
            "Allocated to",
            "Received",
        )
        return list_file(
            request.user,
            kind,
            f"Triage: {queries.LISTS[which][0]}",
            head,
            (
                [
                    c.reference,
                    c.suspect_name,
                    c.victims_named,
                    c.incident_count,
                    c.first_on,
                    c.last_on,
                    f"{c.points:g}",
                    c.claimed_by.name if c.claimed_by else "",
                    day(c.received_at),
                ]
                for c in rows
            ),
            f"triage-{which}",
        )
    context: dict[str, Any] = {
        "which": which,
        "sort": sort,
        "held": held,
        "asked": asked,
        "sorts": queries.SORTS,
        "lists": queries.LISTS,
        "paused": rules.pause(),
        "today_items": [],
        "second": [],
        "rows": [],
        "first": "",
        "next": "",
    }
    if asked:
        require(request, "course")
        context["rows"] = queries.search(asked)
        log(
            request.user,
            Action.CONSULTATION,
            "searched the queue",
            "queue:search",
            found=len(context["rows"]),
        )
    elif which == "today":
        context["today_items"] = queries.to_read_today()
    elif which == "second":
        require(request, "course")
        context["second"] = queries.second_readings(request.user)
    else:
        found = queries.list_page(
            which,
            sort=sort,
            after=request.GET.get("after", ""),
            held=held,
            me=request.user,
            number=small_number(request.GET.get("page")),
        )
        context.update(rows=found.rows, first=found.first, next=found.next)
    counts = queries.list_counts() if not asked else {}
    counts["today"] = str(
        len(context["today_items"]) if which == "today" and not asked else queries.count_today()
    )
    return page(
        request,
        "triage/queue.html",
        title="Triage",
        counts=counts,
        reads=may(request.user.roles, "course"),
        **context,
    )


@require_POST
def claim_next(request: DeskRequest) -> HttpResponse:
    require(request, "course", write=True)
    return _begin_next(request)


@require_GET
def run_changes(request: DeskRequest, name: str) -> HttpResponse:
    require(request, "course")
    found = runs.run(name)
    if found is None:
        raise Http404
    asked = request.GET.get("kind", "")
    kind = asked if asked in ChangeKind.values else ""
    before = rows_before(request, _ON_A_PAGE)
    # Whoever is about to read a course a second time is not told where it stands.
    blind_to = queries.blind_to(request.user)
    rows = runs.changes(found, kind=kind, besides=blind_to, before=before, on_a_page=_ON_A_PAGE)
    log(
        request.user,
        Action.CONSULTATION,
        "what a run changed",
        f"run:{found.run}",
        found=len(rows[:_ON_A_PAGE]),
    )
    return page(
        request,
        "triage/changes.html",
        title="What a run changed",
        run=found,
        rows=rows[:_ON_A_PAGE],
        more=before + _ON_A_PAGE if len(rows) > _ON_A_PAGE else 0,
        before=before,
        kind=kind,
        kinds=ChangeKind.choices,
        may_pause=may(request.user.roles, "screening_rules", write=True) and not rules.pause(),
        counts=runs.count_changes(found, besides=blind_to),
        back=reverse("run-list"),
    )


@require_GET
def course(request: DeskRequest, reference: str) -> HttpResponse:
    found = access_course(request, reference, look="course page")
    reads = request.user.has_role("triage_officer", "supervisor")
    if reads:
        actions.open_reading(found, "story", by=request.user)
    second = queries.to_read_second(found, request.user)
    # Blind to whoever is about to read it a second time.
    told = queries.story(
        found,
        blind=second is not None,
        own_orders=second is None,
        all_found=request.GET.get("found") == "all",
    )
    return page(
        request,
        "triage/course.html",
        all_found=request.GET.get("found") == "all",
        title=f"Course {found.reference}",
        course=found,
        told=told,
        second=second,
        change=runs.newest_change(found) if second is None else None,
        pictures=pictures(found, told),
        acts=advice.ACTS,
        may_write=reads,
        form=DecisionForm(initial=_start(found)) if reads and found.state == State.OPEN else None,
        may_give_back=may(request.user.roles, "approval", write=True),
        back=reverse("queue"),
        case=queries.case_of(found) if told.decisions else None,
        rules_standing=rules.standing(found.run.rules_digest) if found.run else "",
        State=State,
    )


@require_GET
def course_people(request: DeskRequest, reference: str) -> HttpResponse:
    found = access_course(request, reference, look="course people")
    if request.user.has_role("triage_officer", "supervisor"):
        actions.open_reading(found, "people", by=request.user)
    return page(
        request,
        "triage/people.html",
        title=f"Who is who in {found.reference}",
        course=found,
        sides=queries.people(found),
        may_write=may(request.user.roles, "course", write=True),
        back=reverse("course", args=[reference]),
    )


def _as_decided(request: DeskRequest, reference: str, number: int, look: str) -> CourseAsDecided:
    """What was kept with a decision. Raises Http404 for what may not be seen."""
    kept = queries.as_decided(access_course(request, reference, look=look), number)
    if kept is None:
        raise Http404
    return kept


@require_GET
def as_decided(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    kept = _as_decided(request, reference, number, "course as decided")
    return page(
        request,
        "triage/as_decided.html",
        title=f"Course {reference} as decided",
        kept=kept,
        content=kept.content,
        whole=is_whole(kept),
        # Whoever is to read it a second time is not told what was decided.
        blind=queries.to_read_second(kept.course, request.user) is not None,
        back=reverse("course", args=[reference]),
    )


@require_GET
def as_decided_file(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """The file says nothing of the decision itself."""
    kept = _as_decided(request, reference, number, "course as decided, as a file")
    return as_file(
        written(kept.content), f"course-{reference}-decision-{number}.json", "application/json"
    )


@require_POST
def claim(request: DeskRequest, reference: str) -> HttpResponse:
    found = access_course(request, reference, write=True)
    return press(
        request,
        lambda: actions.claim(found, by=request.user),
        message="This course is allocated to you.",
        then=("course", reference),
    )


@require_POST
def release(request: DeskRequest, reference: str) -> HttpResponse:
    found = access_course(request, reference, write=True)
    if found.claimed_by_id not in (None, request.user.pk):
        require(request, "approval", write=True)
    return press(
        request,
        lambda: actions.release(found, by=request.user),
        message="Returned to the queue.",
        then=("course", reference),
    )


def _start(found: Course) -> dict[str, int]:
    """What a decision is about: the course as it stands, and what was decided before."""
    return {"edition": found.edition, "seen_decisions": found.decisions.count()}


@get_or_post
def decide(request: DeskRequest, reference: str) -> HttpResponse:
    """A decision, sent from the course's page or from a page of its own, and the next course where
    that was asked for.
    """
    found = access_course(
        request, reference, write=True, look="decision page" if request.method == "GET" else ""
    )
    if request.method == "GET":
        actions.open_reading(found, "decision", by=request.user)
    form = DecisionForm(request.POST or None, initial=_start(found))

    def decide_here(given: dict[str, Any]) -> Decision:
        try:
            return actions.decide(found, by=request.user, **given)
        except Conflict as problem:
            form.send_anew(_start(found))
            raise Refused(f"Not saved: {problem}") from problem

    def next_page(made: Decision) -> Where:
        if "next" in request.POST:
            return _begin_next(request)
        return ("advice", reference) if made.outcome == "accepted" else "queue"

    return act(
        request,
        form,
        decide_here,
        message=lambda made: f"Decided: {made.label}.",
        then=next_page,
        page=lambda: form_page(
            request,
            form,
            f"Decide on {found.reference}",
            caption=f"{found.suspect_name or 'Not named'} towards {found.victim_name or 'nobody named'}",
            submit="Record decision",
            and_next="Record and start next review",
            back=reverse("course", args=[reference]),
        ),
    )


def _begin_next(request: DeskRequest) -> HttpResponse:
    """The course that comes first and is not allocated, given to whoever asks."""
    found = queries.next_to_read()
    if found is None:
        messages.info(request, "There are no more courses to review.")
        return redirect("queue")
    actions.claim(found, by=request.user)
    return redirect("course", found.reference)


@get_or_post
def reopen(request: DeskRequest, reference: str) -> HttpResponse:
    found = access_course(request, reference, write=True)
    form = ReasonForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.reopen(found, by=request.user, **given),
        message="Reopened. It is in the triage queue.",
        then=("course", reference),
        page=lambda: form_page(
            request,
            form,
            f"Reopen {reference}",
            back=reverse("course", args=[reference]),
            submit="Reopen",
        ),
    )


@get_or_post
def take_out(request: DeskRequest, reference: str, incident: int) -> HttpResponse:
    found = access_course(request, reference, write=True)
    record = found.incidents.filter(pk=incident).first()
    if record is None:
        raise Http404
    return _correct(
        request,
        found,
        "take_out",
        f"{record.force}/{record.incident_id}",
        "",
        f"Remove record {record.incident_id} from this course",
        "The record stays where it is. It leaves this course now, and in every later run.",
    )


@get_or_post
def deny(request: DeskRequest, reference: str, reason: int) -> HttpResponse:
    found = access_course(request, reference, write=True)
    earned = found.reasons.filter(pk=reason).exclude(quote="").first()
    if earned is None:
        raise Http404
    return _correct(
        request,
        found,
        "deny",
        f"{earned.force}/{earned.incident_id}",
        earned.quote[:400],
        "Reject this match",
        f"“{earned.quote}” earned: {earned.reason}. Say what it really says. Later runs will not count it.",
    )


@get_or_post
def split(request: DeskRequest, reference: str, mention: int) -> HttpResponse:
    found = access_course(request, reference, write=True)
    pair = corrections.split_pair(found, mention)
    if pair is None:
        raise Http404
    return _correct(
        request,
        found,
        "never",
        pair[0],
        pair[1],
        "Two people, not one",
        f"The mention {pair[0]} is somebody else than {pair[1]}. Later runs will keep them apart.",
        after="course-people",
    )


@get_or_post
def join(request: DeskRequest, reference: str, side: str) -> HttpResponse:
    found = access_course(request, reference, write=True)
    form = JoinForm(request.POST or None)

    def join_them(given: dict[str, Any]) -> None:
        left, right = corrections.join_pair(found, side, given["other"])
        actions.correct(found, "always", left, right, by=request.user, reason=given["reason"])

    return act(
        request,
        form,
        join_them,
        message="Noted. The next run will take them for one person.",
        then=("course-people", reference),
        refused_at="other",
        page=lambda: form_page(
            request,
            form,
            "One person, not two",
            back=reverse("course-people", args=[reference]),
            submit="Record the correction",
        ),
    )


def _correct(
    request: DeskRequest,
    found: Course,
    kind: str,
    left: str,
    right: str,
    title: str,
    intro: str,
    after: str = "course",
) -> HttpResponse:
    form = CorrectionForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.correct(found, kind, left, right, by=request.user, **given),
        message="Recorded. The next run follows it.",
        then=(after, found.reference),
        page=lambda: form_page(
            request,
            form,
            title,
            intro=[intro],
            back=reverse(after, args=[found.reference]),
            submit="Record the correction",
        ),
    )


@require_POST
def withdraw(request: DeskRequest, reference: str, correction: int) -> HttpResponse:
    found = access_course(request, reference, write=True)
    held = found.corrections.filter(pk=correction, withdrawn_at=None).first()
    if held is None:
        raise Http404
    return press(
        request,
        lambda: actions.withdraw_correction(held, by=request.user),
        message="Withdrawn: later runs will not follow it.",
        then=("course", reference),
    )


_Rest = ParamSpec("_Rest")


def _of_advice(
    *, write: bool = False, look: str = ""
) -> Callable[
    [Callable[Concatenate[DeskRequest, Course, _Rest], HttpResponse]],
    Callable[Concatenate[DeskRequest, str, _Rest], HttpResponse],
]:
    """A page of the advice on a course, which tells what was decided: whoever may still read the
    course a second time, blind, does that first.
    """

    def wrap(
        view: Callable[Concatenate[DeskRequest, Course, _Rest], HttpResponse],
    ) -> Callable[Concatenate[DeskRequest, str, _Rest], HttpResponse]:
        @wraps(view)
        def shown(
            request: DeskRequest, reference: str, *args: _Rest.args, **kwargs: _Rest.kwargs
        ) -> HttpResponse:
            found = access_course(
                request,
                reference,
                part="advice",
                write=write,
                look=look if request.method == "GET" else "",
            )
            number = queries.to_read_second(found, request.user)
            if number is not None:
                messages.info(
                    request,
                    "This course is waiting for a second reading. Read it first: you will see the decision and the advice afterwards.",
                )
                return redirect("second", number)
            return view(request, found, *args, **kwargs)

        return shown

    return wrap


@get_or_post
@_of_advice(look="advice")
def advice_page(request: DeskRequest, found: Course) -> HttpResponse:
    note = found.advice.select_related("by", "issued_by").last()
    titles = advice.titles()
    if request.method == "POST":
        require(request, "advice", write=True)
        sections = {key: request.POST.get(key, "").strip()[:20_000] for key in titles}
        to = request.POST.get("to", "").strip()[:200]
        seen = request.POST.get("version", "")
        try:
            advice.save_note(
                found,
                sections,
                to=to or "The officer in the case",
                by=request.user,
                seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            )
        except Conflict as conflict:
            messages.error(
                request, f"{conflict} What you wrote is below: compare, then save again."
            )
            note = found.advice.select_related("by", "issued_by").last()
            return page(
                request,
                "triage/advice.html",
                title=f"Advice on {found.reference}",
                course=found,
                note=note,
                titles=titles,
                sections=sections,
                to=to,
                versions=found.advice.select_related("by"),
                back=reverse("course", args=[found.reference]),
            )
        messages.success(request, "Saved as a new version.")
        return redirect("advice", found.reference)
    return page(
        request,
        "triage/advice.html",
        title=f"Advice on {found.reference}",
        course=found,
        note=note,
        titles=titles,
        sections=note.sections if note else {},
        case=queries.case_of(found),
        may_read=may(request.user.roles, "course", write=True),
        to=note.to if note else "",
        versions=found.advice.select_related("by"),
        back=reverse("course", args=[found.reference]),
    )


@require_POST
@_of_advice(write=True)
def advice_draft(request: DeskRequest, found: Course) -> HttpResponse:
    return press(
        request,
        lambda: advice.draft_note(found, by=request.user),
        message="Drafted anew from what the course shows now.",
        then=("advice", found.reference),
    )


@require_POST
@_of_advice(write=True)
def advice_issue(request: DeskRequest, found: Course) -> HttpResponse:
    note = found.advice.filter(issued_at=None).last()
    if note is None:
        raise Http404
    try:
        advice.issue_note(note, by=request.user)
        messages.success(
            request, f"Version {note.version} is issued. Record its receipt when it is confirmed."
        )
    except Conflict as conflict:
        messages.error(request, str(conflict))
    return _begin_next(request) if "next" in request.POST else redirect("advice", found.reference)


@get_or_post
@_of_advice(write=True)
def advice_receipt(request: DeskRequest, found: Course) -> HttpResponse:
    note = found.advice.exclude(issued_at=None).last()
    if note is None:
        raise Http404
    form = ReceiptForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: advice.record_receipt(note, by=request.user, **given),
        message="Receipt recorded.",
        then=("advice", found.reference),
        page=lambda: form_page(
            request,
            form,
            f"Receipt of advice, version {note.version}",
            back=reverse("advice", args=[found.reference]),
        ),
    )


@require_GET
@_of_advice()
def advice_file(request: DeskRequest, found: Course, kind: str) -> HttpResponse:
    note = found.advice.select_related("by", "course").last()
    if note is None:
        raise Http404
    log(
        request.user,
        Action.DISCLOSURE,
        f"advice as {kind}",
        f"course:{found.reference}",
        version=note.version,
    )
    made = advice.as_document(note)
    name = f"advice-{found.reference}-v{note.version}.{kind}"
    return as_file(made.pdf(), name, PDF) if kind == "pdf" else as_file(made.docx(), name, DOCX)


@get_or_post
def second(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "course", write=True)
    found = queries.second_reading(number, request.user)
    if found is None:
        raise Http404
    told = queries.story(found.course, blind=True, own_orders=False)
    if request.method == "GET":
        log(request.user, Action.CONSULTATION, "second reading", f"course:{found.course.reference}")
    form = SecondForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.read_second(found, by=request.user, **given),
        message="Recorded. The first decision can be seen on the course's page now.",
        then=("course", found.course.reference),
        page=lambda: page(
            request,
            "triage/second.html",
            title=f"Second review of {found.course.reference}",
            course=found.course,
            told=told,
            pictures=pictures(found.course, told),
            acts=advice.ACTS,
            form=form,
            back=f"{reverse('queue')}?list=second",
        ),
    )


@require_GET
def agreement_page(request: DeskRequest) -> HttpResponse:
    require(request, "agreement")
    return page(
        request,
        "triage/agreement.html",
        title="How far second readers agree",
        found=agreement.measure(),
    )


@get_or_post
def settle(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "approval", write=True)
    found = queries.differing(number)
    if found is None:
        raise Http404
    check(request.user, "settle readings", found)
    form = SettleForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.settle(found, by=request.user, **given),
        message="Settled.",
        then="oversight",
        page=lambda: form_page(
            request,
            form,
            f"Two readings of {found.course.reference} differ",
            back=reverse("oversight"),
            intro=[
                f"First, {found.first.by.name}: {found.first.label}. {found.first.reason}",
                f"Second, {name_of(found.by)}: {found.get_outcome_display()}. {found.reason}",
            ],
        ),
    )


@require_GET
def waiting(request: DeskRequest) -> HttpResponse:
    """What an agency was asked, for the people of that agency; the unit sees all."""
    require(request, "referral_in", write=True)
    return page(
        request,
        "triage/waiting.html",
        title="Information asked for",
        asked=queries.requests_for(request.user),
    )


@get_or_post
def answer(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "referral_in", write=True)
    asked = queries.request_for(request.user, number)
    if asked is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.answer_request(asked, by=request.user, **given),
        message="Thank you: the reader is told.",
        then="waiting",
        page=lambda: form_page(
            request, form, "Answer the unit", back=reverse("waiting"), submit="Send the answer"
        ),
    )
