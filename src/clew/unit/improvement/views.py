"""Pages of progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.figures.facts import NoFacts
from clew.progress.changes import HOW, NO_CAUSE
from clew.progress.document import document
from clew.progress.recommendations import Recommendation, recommendation, report
from clew.progress.table import NAME, as_csv
from clew.progress.training_file import MOST_BYTES
from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.improvement import actions, entered, queries
from clew.unit.improvement.forms import (
    AnswerForForm,
    CapacityForm,
    DoneForm,
    DraftForm,
    FeedbackForm,
    StatusForm,
    TextForm,
    TrainingFileForm,
    TrainingForm,
    WhyForm,
)
from clew.unit.improvement.models import Edition
from clew.unit.platform.acts import act, press
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import CSV, PDF, as_file, form_page, get_or_post, page, rows_before
from clew.web.forms import Form

_PART = "improvement"


@require_GET
def progress(request: DeskRequest) -> HttpResponse:
    """Recommendations with where each stands, and the accounts that were made."""
    require(request, _PART)
    standing = entered.standing_of_all()
    if kind := file_asked(request):
        return list_file(
            request.user,
            kind,
            "Recommendations",
            ["Number", "What it asks for", "Deadline", "Answers for it", "Status", "Since"],
            [
                [
                    s["number"],
                    s["text"] or s["about"],
                    s["deadline"],
                    s["owner"],
                    s["status_words"],
                    s["status_on"],
                ]
                for s in standing[: rows_in(kind)]
            ],
            "recommendations",
        )
    rows, more = queries.editions(after := rows_before(request, queries.PAGE))
    return page(
        request,
        "improvement/progress.html",
        title="Progress",
        report=report(),
        standing=standing,
        editions=rows,
        after=after,
        more=more,
        today=timezone.localdate().isoformat(),
        may_write=may(request.user.roles, _PART, write=True),
    )


def _recommendation(number: str) -> Recommendation:
    held = recommendation(number)
    if held is None:
        raise Http404
    return held


@require_GET
def one_recommendation(request: DeskRequest, number: str) -> HttpResponse:
    require(request, _PART)
    held = _recommendation(number)
    standing = next(s for s in entered.standing_of_all() if s["number"] == number)
    return page(
        request,
        "improvement/recommendation.html",
        title=f"Recommendation {number}",
        held=held,
        report=report(),
        standing=standing,
        log=queries.log_rows(queries.log_of(number)),
        today=timezone.localdate().isoformat(),
        back=reverse("progress"),
        may_write=may(request.user.roles, _PART, write=True),
    )


def _add_to_log(
    request: DeskRequest,
    number: str,
    form: Form,
    add: Callable[..., object],
    title: str,
    *,
    message: str = "Added to the log.",
    intro: Sequence[str] = (),
) -> HttpResponse:
    """The page of a form whose answer is added to the log of a recommendation."""
    _recommendation(number)
    then = ("recommendation", number)
    return act(
        request,
        form,
        lambda given: add(number, by=request.user, **given),
        message=message,
        then=then,
        page=lambda: form_page(
            request,
            form,
            title,
            caption=f"Recommendation {number}",
            submit="Add to the log",
            back=reverse(then[0], args=[number]),
            intro=list(intro),
        ),
    )


@get_or_post
def add_status(request: DeskRequest, number: str) -> HttpResponse:
    require(request, _PART, write=True)
    return _add_to_log(
        request,
        number,
        StatusForm(request.POST or None),
        actions.add_status,
        "Add a status",
        message="Added to the log. It cannot be changed: an entry that is wrong is followed by a right one.",
    )


@get_or_post
def answer_for(request: DeskRequest, number: str) -> HttpResponse:
    require(request, _PART, write=True)
    held = _recommendation(number)
    given_by_report = (
        f"The report gives {held.deadline:%-d %B %Y}."
        if held.deadline
        else "The report's deadline was not seen: look it up there."
    )
    return _add_to_log(
        request,
        number,
        AnswerForForm(request.POST or None),
        actions.answer_for,
        "Who answers for it, by when",
        intro=[given_by_report, "What you leave empty stays as it is."],
    )


@get_or_post
def enter_text(request: DeskRequest, number: str) -> HttpResponse:
    require(request, _PART, write=True)
    return _add_to_log(
        request,
        number,
        TextForm(request.POST or None),
        actions.enter_text,
        "Enter the report's own words",
        intro=[report().where],
    )


def _entered(
    request: DeskRequest,
    form: Form,
    enter: Callable[..., object],
    template: str,
    title: str,
    *,
    message: str,
    then: str,
    **context: object,
) -> HttpResponse:
    """A page of what was entered, newest first, with the form that enters one more below it."""
    return act(
        request,
        form,
        lambda given: enter(by=request.user, **given),
        message=message,
        then=then,
        page=lambda: page(
            request,
            template,
            title=title,
            form=form,
            back=reverse("progress"),
            may_write=may(request.user.roles, _PART, write=True),
            **context,
        ),
    )


@get_or_post
def capacity(request: DeskRequest) -> HttpResponse:
    """People and hours by month, and the form for a month."""
    require(request, _PART, write=request.method == "POST")
    if kind := file_asked(request):
        held, _ = queries.months()
        return list_file(
            request.user,
            kind,
            "The unit's capacity",
            ["Month", "Role", "People", "Hours there", "Hours worked", "Entered by"],
            [
                [
                    f"{c.month:%B %Y}",
                    entered.title("role", c.role),
                    c.people,
                    c.hours_available,
                    c.hours_worked,
                    c.by.name,
                ]
                for c in held
            ],
            "capacity",
        )
    rows, more = queries.months(after := rows_before(request, queries.PAGE))
    return _entered(
        request,
        CapacityForm(request.POST or None),
        actions.enter_capacity,
        "improvement/capacity.html",
        "The unit's capacity",
        message="Entered. Entered again for the same month and role, the later holds.",
        then="capacity",
        rows=rows,
        after=after,
        more=more,
        role_words=entered.title,
    )


@get_or_post
def training(request: DeskRequest) -> HttpResponse:
    """What was measured of training, and the form for one more."""
    require(request, _PART, write=request.method == "POST")
    return _entered(
        request,
        TrainingForm(request.POST or None),
        actions.enter_training,
        "improvement/training.html",
        "What training did",
        message="Entered.",
        then="training-results",
        rows=entered.training(),
    )


@get_or_post
def training_file(request: DeskRequest) -> HttpResponse:
    """What a learning system measured, from its file."""
    require(request, _PART, write=True)
    form = TrainingFileForm(request.POST or None, request.FILES or None)

    def enter(given: dict[str, Any]) -> int:
        content: bytes = given.pop("file").read(MOST_BYTES + 1)
        return actions.enter_training_file(by=request.user, content=content, **given)[1]

    return act(
        request,
        form,
        enter,
        message=lambda alone: (
            "Entered." if not alone else f"Entered. Not counted, with one test only: {alone}."
        ),
        then="training-results",
        page=lambda: form_page(
            request,
            form,
            "Take in results of a learning system",
            submit="Add them up and enter them",
            back=reverse("training-results"),
            multipart=True,
        ),
    )


@get_or_post
def feedback(request: DeskRequest) -> HttpResponse:
    """You said, we did: the list, and the form."""
    require(request, _PART, write=request.method == "POST")
    rows, more = queries.feedback(after := rows_before(request, queries.PAGE))
    return _entered(
        request,
        FeedbackForm(request.POST or None),
        actions.enter_feedback,
        "improvement/feedback.html",
        "You said, we did",
        message="Entered. It stands in the next account.",
        then="progress-feedback",
        rows=rows,
        after=after,
        more=more,
        source_words=entered.title,
    )


def _about_feedback(
    request: DeskRequest,
    number: int,
    form: Form,
    do: Callable[..., None],
    title: str,
    *,
    message: str,
    submit: str = "",
) -> HttpResponse:
    """The page of a form about one piece of feedback, which leads back to all of it."""
    held = queries.one_feedback(number)
    if held is None:
        raise Http404
    return act(
        request,
        form,
        lambda given: do(held, by=request.user, **given),
        message=message,
        then="progress-feedback",
        page=lambda: form_page(
            request,
            form,
            title,
            submit=submit,
            back=reverse("progress-feedback"),
            intro=[held.said],
        ),
    )


@get_or_post
def answer_feedback(request: DeskRequest, number: int) -> HttpResponse:
    require(request, _PART, write=True)
    return _about_feedback(
        request,
        number,
        DoneForm(request.POST or None),
        actions.answer_feedback,
        "What was done",
        message="Entered. It stands in the next account.",
    )


@get_or_post
def withdraw_feedback(request: DeskRequest, number: int) -> HttpResponse:
    require(request, _PART, write=True)
    return _about_feedback(
        request,
        number,
        WhyForm(request.POST or None),
        actions.withdraw_feedback,
        "Take feedback back",
        message="Taken back: it stands in no later account.",
        submit="Take it back",
    )


# -- accounts
# ----------------------------------------------------------------------------------------------------------------------------
@get_or_post
def make_edition(request: DeskRequest) -> HttpResponse:
    require(request, _PART, write=True)
    form = DraftForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.ask(by=request.user, **given),
        then=lambda made: ("account-of-progress", made.pk),
        page=lambda: form_page(
            request,
            form,
            "Draft an account",
            submit="Draft it",
            back=reverse("progress"),
            intro=[
                "Every measure is counted from what Clew holds today, small numbers hidden and weighed against everything that was ever sent. Somebody else reads it and publishes it."
            ],
        ),
    )


def _edition(number: int) -> Edition:
    held = queries.edition(number)
    if held is None:
        raise Http404
    return held


@require_GET
def edition(request: DeskRequest, number: int) -> HttpResponse:
    """One account as the public reads it, with the way to the records behind each number."""
    require(request, _PART)
    held = _edition(number)
    response = page(
        request,
        "improvement/edition.html",
        title=held.name,
        held=held,
        shown=held.shown,
        which=_WHICH,
        no_cause=NO_CAUSE,
        how=HOW,
        back=reverse("progress"),
        may_write=may(request.user.roles, _PART, write=True),
        may_trace=may(request.user.roles, "figures"),
    )
    if held.status in ("waiting", "running"):
        response["Refresh"] = "3"
    return response


_WHICH = {
    "worse": "What got worse",
    "better": "What got better",
    "more": "What changed otherwise",
    "same": "What did not change by more than chance",
}


@require_GET
def edition_file(request: DeskRequest, number: int, kind: str) -> HttpResponse:
    """A file of an account: as it was published, or as a draft would be."""
    require(request, _PART)
    held = _edition(number)
    if held.status != "done" or kind not in ("csv", "pdf"):
        raise Http404
    public = held.published_on is not None
    if kind == "csv":
        return as_file(bytes(held.csv) if public else as_csv(held.shown), NAME, CSV)
    made = bytes(held.pdf) if public else document(held.shown, held.charts).pdf()
    return as_file(made, "progress.pdf", PDF)


@require_GET
def edition_picture(request: DeskRequest, number: int, table: str) -> HttpResponse:
    require(request, _PART)
    held = _edition(number)
    if table not in held.charts:
        raise Http404
    response = HttpResponse(held.charts[table], content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def publish(request: DeskRequest, number: int) -> HttpResponse:
    require(request, _PART, write=True)
    held = _edition(number)
    return press(
        request,
        lambda: actions.publish(held, by=request.user),
        message="Published. The public site shows it now.",
        then=("account-of-progress", number),
    )


@get_or_post
def withdraw(request: DeskRequest, number: int) -> HttpResponse:
    require(request, _PART, write=True)
    held = _edition(number)
    form = WhyForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.withdraw(held, by=request.user, **given),
        message="Withdrawn. The public site shows the account before it, if there is one.",
        then=("account-of-progress", number),
        page=lambda: form_page(
            request,
            form,
            "Withdraw a published account",
            submit="Withdraw it",
            back=reverse("account-of-progress", args=[number]),
        ),
    )


@require_GET
def behind(request: DeskRequest, number: int, measure: str, period: int) -> HttpResponse:
    """What one number was counted from: the query, and the records as far as one may read them."""
    require(request, _PART)
    require(request, "figures")
    held = _edition(number)
    part = request.GET.get("part", "")[:60]
    after = rows_before(request, queries.PAGE)
    found: Any = None
    problem = ""
    try:
        found = queries.trace(held, measure, period, part, me=request.user, after=after)
    except queries.CannotTrace:
        raise Http404 from None
    except NoFacts:
        problem = "What this account was counted from is kept for the newest accounts alone, and is no longer there."
    actions.note_trace(held, by=request.user, what=f"{measure}, period {period}, {part or 'all'}")
    return page(
        request,
        "improvement/behind.html",
        title="The records behind a number",
        held=held,
        found=found,
        problem=problem,
        part=part,
        after=after,
        back=reverse("account-of-progress", args=[number]),
    )
