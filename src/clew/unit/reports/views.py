"""Pages of what the public sent. Looking at one is written down; opening one is an act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.sealing.envelope import CannotOpen
from clew.sealing.keys import UNIT, BadKey
from clew.unit.access.door import require, why_hidden
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake.door import access_course
from clew.unit.platform.acts import act
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import as_file, form_page, get_or_post, page, rows_before
from clew.unit.reports import actions, queries
from clew.unit.reports.forms import EnterForm, PassphraseForm, RecordForm, ReplyForm, SamePersonForm
from clew.unit.reports.keyring import Opener
from clew.unit.reports.models import Letter, Mailbox, Route
from clew.web.jinja import moment
from clew.web.numbers import small_number

SHOWS = {"waiting": "Not opened", "clock": "Opened, to be recorded", "all": "All"}
_PARTS = ("public_reports", "standards_reports")


def _require(request: DeskRequest, *, write: bool = False) -> None:
    """Either of the two who open reports; row security says which of them."""
    if not any(may(request.user.roles, p, write=write) for p in _PARTS):
        require(request, "public_reports", write=write)


def _access(request: DeskRequest, reference: str, *, write: bool = False) -> Letter:
    """The letter that this person's key opens. Raises PermissionDenied, Http404."""
    _require(request, write=write)
    found = queries.letter(reference)
    if found is None:
        request.refusals.append((why_hidden("letter", reference), f"letter:{reference[:20]}"))
        raise Http404
    if write and not may(
        request.user.roles,
        "standards_reports" if found.route == Route.STANDARDS else "public_reports",
        write=True,
    ):
        raise PermissionDenied
    return found


def _mailbox(letter: Letter) -> Mailbox:
    """Where the letter lies: every report and every addition has one, requests and feedback have
    none.
    """
    if letter.mailbox is None:
        raise Http404
    return letter.mailbox


@require_GET
def report_list(request: DeskRequest) -> HttpResponse:
    _require(request)
    asked = request.GET.get("q", "")[:20].strip().upper().replace(" ", "")
    found = queries.letter(asked if asked.startswith("P-") else f"P-{asked}") if asked else None
    if found is not None:
        return redirect("public-report", found.reference)
    show = request.GET.get("show", "")
    counts = queries.counts()
    show = (
        show
        if show in SHOWS
        else "waiting"
        if counts["waiting"] or not counts["clock"]
        else "clock"
    )
    if kind := file_asked(request):
        return _list_of_reports(request, kind, show)
    after = rows_before(request, queries.PAGE)
    rows, more = queries.letters(show, after)
    return page(
        request,
        "reports/list.html",
        title="Reports from the public",
        rows=rows,
        show=show,
        shows=SHOWS,
        counts=counts,
        after=after,
        more=more,
        q=asked,
    )


def _list_of_reports(request: DeskRequest, kind: str, show: str) -> HttpResponse:
    rows, _ = queries.letters(show, most=rows_in(kind))
    log(
        request.user,
        Action.DISCLOSURE,
        f"the list of reports ({show}) as a file",
        "letter:file",
        rows=len(rows),
    )
    head = ("Reference", "What", "Came", "To be recorded by", "Recorded as", "Opened by", "Course")
    lines = (
        [
            r.reference,
            r.get_kind_display(),
            moment(r.received_at),
            moment(r.record_by) if r.kind == "report" and r.recorded_at is None else "",
            r.recorded_as,
            r.opened_by.name if r.opened_by else "",
            r.course.reference if r.course else "",
        ]
        for r in rows
    )
    return list_file(
        request.user,
        kind,
        f"Reports from the public: {SHOWS[show]}",
        head,
        lines,
        f"reports-{show}",
    )


@get_or_post
def one_report(request: DeskRequest, reference: str) -> HttpResponse:
    """GET: when it came and what is to be done; once opened, what it says. POST opens it, or shows
    it to the other key-holder.
    """
    found = _access(request, reference, write=True)
    standards = found.route == Route.STANDARDS
    opened = found.opened_at is not None
    form = PassphraseForm(request.POST or None) if standards else None
    context: dict[str, Any] = {
        "title": f"Report {found.reference}",
        "letter": found,
        "thread": queries.thread(_mailbox(found)),
        "form": form,
        "standards": standards,
        "contents": [],
        "replies": [],
        "back": reverse("report-list"),
        "candidates": [],
    }
    try:
        if request.method == "POST" and (form is None or form.is_valid()):
            opener = Opener(found.route, form.cleaned_data["passphrase"] if form else "")
            context["contents"] = actions.open_mailbox(_mailbox(found), opener, by=request.user)
            for content in context["contents"]:
                if content.problem:
                    messages.error(
                        request, f"{content.letter.reference} cannot be read: {content.problem}"
                    )
            if not standards:
                return redirect("public-report", reference)
            context["replies"] = actions.read_replies(_mailbox(found), opener)
            log(
                request.user,
                Action.CONSULTATION,
                "report from the public",
                f"letter:{found.reference}",
            )
        elif opened and not standards:
            opener = Opener(found.route)
            context["contents"] = [
                actions.read(x, opener) for x in context["thread"] if x.opened_at is not None
            ]
            context["replies"] = actions.read_replies(_mailbox(found), opener)
            log(
                request.user,
                Action.CONSULTATION,
                "report from the public",
                f"letter:{found.reference}",
            )
    except BadKey as problem:
        context["said"] = str(problem)
    found.refresh_from_db(fields=["opened_at", "opened_by", "course"])
    course = found.course
    if course is not None and not standards and may(request.user.roles, "course", write=True):
        context["candidates"] = queries.candidates(course)
    return page(request, "reports/report.html", **context)


@get_or_post
def enter(request: DeskRequest, reference: str) -> HttpResponse:
    """Professional standards put a report into the unit's queue, out of sight of whoever it is
    about.
    """
    found = _access(request, reference, write=True)
    if found.route != Route.STANDARDS or found.opened_at is None or found.course is not None:
        raise Http404
    form = EnterForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.enter_intake(
            _mailbox(found),
            Opener(found.route, given["passphrase"]),
            by=request.user,
            keep_from=queries.account(given["keep_from"] or ""),
        ),
        message="It is in the unit's queue.",
        then=("public-report", reference),
        page=lambda: form_page(
            request,
            form,
            "Put it into the unit's queue",
            caption=reference,
            back=reverse("public-report", args=[reference]),
            submit="Put it into the queue",
            intro=[
                "Everybody who reads the queue can then read it, except whom you keep it from and who is excluded. Talk to the unit's supervisor first."
            ],
        ),
    )


@get_or_post
def attachment(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """A file as it was sent, saved and never shown in the page."""
    found = _access(request, reference)
    held = queries.attachment(found, number)
    if held is None or found.opened_at is None:
        raise Http404
    form = PassphraseForm(request.POST or None) if found.route == Route.STANDARDS else None
    if form is not None and (request.method == "GET" or not form.is_valid()):
        return form_page(
            request,
            form,
            f"File {number} of {reference}",
            back=reverse("public-report", args=[reference]),
            submit="Open the file",
        )
    try:
        sent = actions.read_attachment(
            held, Opener(found.route, form.cleaned_data["passphrase"] if form else "")
        )
    except (BadKey, CannotOpen, ValueError) as problem:
        messages.error(request, str(problem))
        return redirect("public-report", reference)
    log(
        request.user,
        Action.CONSULTATION,
        "file of a report from the public",
        f"letter:{reference}",
        number=number,
    )
    plain = (
        "".join(c if c.isalnum() or c in "-_." else "-" for c in sent.name)[-80:].lstrip(".")
        or "file"
    )
    # By no type that a browser would open: what somebody sent is looked at with care.
    return as_file(sent.content, f"{reference}-{number}-{plain}", "application/octet-stream")


@get_or_post
def record(request: DeskRequest, reference: str) -> HttpResponse:
    found = _access(request, reference, write=True)
    form = RecordForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.record(found, by=request.user, words=given["words"]),
        message="Noted. The clock has ended.",
        then=("public-report", reference),
        page=lambda: form_page(
            request,
            form,
            "How it was recorded",
            caption=reference,
            back=reverse("public-report", args=[reference]),
            submit="Note it",
        ),
    )


@get_or_post
def reply(request: DeskRequest, reference: str) -> HttpResponse:
    found = _access(request, reference, write=True)
    form = ReplyForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.reply(_mailbox(found), by=request.user, text=given["text"]),
        message="Sealed and sent: whoever has the code reads it.",
        then=("public-report", reference),
        page=lambda: form_page(
            request,
            form,
            "Answer",
            caption=reference,
            back=reverse("public-report", args=[reference]),
            submit="Seal and send",
            intro=["Look at how they said it is safe to reach them before you promise a call."],
        ),
    )


@get_or_post
def same_person(request: DeskRequest, reference: str, other: str, side: str) -> HttpResponse:
    """The suspect or the victim of a report is somebody whom the screening knows."""
    found = _access(request, reference, write=True)
    if found.course is None or side not in ("suspect", "victim"):
        raise Http404
    course = access_course(request, found.course.reference, write=True)
    known = access_course(request, other)
    form = SamePersonForm(request.POST or None)
    name = getattr(known, f"{side}_name")
    return act(
        request,
        form,
        lambda given: actions.same_person(
            course, side, known, by=request.user, reason=given["reason"]
        ),
        message=f"Noted. {course.reference} now stands beside the other courses of that person.",
        then=("public-report", reference),
        page=lambda: form_page(
            request,
            form,
            f"The same {side}?",
            caption=reference,
            back=reverse("public-report", args=[reference]),
            submit="They are the same person",
            intro=[
                f"{getattr(course, f'{side}_name')} in the report, and {name} in {known.reference}. A name alone does not make two people one."
            ],
        ),
    )


@require_GET
def feedback(request: DeskRequest) -> HttpResponse:
    require(request, "site_feedback")
    after = small_number(request.GET.get("after"))
    rows, more = queries.feedback(after)
    read: list[tuple[Letter, actions.Content | None]] = [(x, None) for x in rows]
    problem = ""
    try:
        opener = Opener(UNIT)
        read = [(x, actions.read(x, opener)) for x in rows]
    except BadKey as wrong:
        problem = str(wrong)
    return page(
        request,
        "reports/feedback.html",
        title="Feedback on the site",
        rows=read,
        said=problem,
        after=after,
        more=more,
    )
