"""Pages on which the questions of a request are arranged."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from clew.figures.description import BadFigure, from_json
from clew.figures.questions import in_words
from clew.offences.periods import Period
from clew.unit.accounts.request import DeskRequest
from clew.unit.disclosure import arranging, queries
from clew.unit.disclosure.door import access_request
from clew.unit.disclosure.models import Question
from clew.unit.disclosure.question_forms import PartForm, PublishedForm, ShapeForm
from clew.unit.figures.queries import published_numbers
from clew.unit.platform.paging import form_page, get_or_post, page
from clew.unit.platform.problems import Refused


def _asked(request: DeskRequest, reference: str, number: int) -> Question:
    asked = queries.question(access_request(request, reference, write=True), number)
    if asked is None:
        raise Http404
    return asked


def _arranged(reference: str) -> str:
    return reverse("questions-arrange", args=[reference])


@require_GET
def arrange(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    return page(
        request,
        "disclosure/arrange.html",
        title="Arrange the questions",
        caption=reference,
        held=held,
        questions=list(held.questions.all()),
        back=reverse("request", args=[reference]),
    )


@require_POST
def move(request: DeskRequest, reference: str, number: int, way: str) -> HttpResponse:
    asked = _asked(request, reference, number)
    if way not in ("up", "down"):
        raise Http404
    try:
        arranging.move(asked, by=request.user, down=way == "down")
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Question {number} moved {way}.")
    return redirect(_arranged(reference))


@require_POST
def merge(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    asked = _asked(request, reference, number)
    try:
        arranging.merge(asked, by=request.user)
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, f"Questions {number} and {number + 1} are one. Confirm what it counts."
        )
    return redirect(_arranged(reference))


@get_or_post
def part(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    asked = _asked(request, reference, number)
    form = PartForm(request.POST or None, initial={"texts": asked.text})
    if request.method == "POST" and form.is_valid():
        try:
            arranging.part(asked, by=request.user, texts=form.cleaned_data["texts"].splitlines())
            messages.success(request, "Each was read by itself. Confirm what each counts.")
            return redirect(_arranged(reference))
        except Refused as problem:
            form.add_error(problem.field or None, str(problem))
    return form_page(
        request,
        form,
        "Split the question",
        caption=f"{reference}, question {number}",
        submit="Split it",
        back=_arranged(reference),
    )


@get_or_post
def shape(request: DeskRequest, reference: str, number: int, table: int) -> HttpResponse:
    asked = _asked(request, reference, number)
    if not 1 <= table <= len(asked.figures):
        raise Http404
    held = from_json(asked.figures[table - 1])
    form = ShapeForm(
        request.POST or None,
        rule=held.rule,
        initial={f"by{n}": b for n, b in enumerate(held.by, 1)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = arranging.shape(
                asked,
                table - 1,
                by=request.user,
                breakdowns=form.breakdowns(),
                total=form.cleaned_data["total"],
            )
            messages.success(
                request, f"Changed: {made.title}. Confirm the question when it is right."
            )
            return redirect("question", reference, number)
        except Refused as problem:
            form.add_error(problem.field or None, str(problem))
        except BadFigure as problem:
            form.add_error(None, str(problem))
    return form_page(
        request,
        form,
        "Change a table",
        caption=in_words(held)[:300],
        submit="Save",
        back=reverse("question", args=[reference, number]),
    )


@get_or_post
def published(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """Numbers that the Home Office publishes for the periods of a question: to point to, rather
    than to count (s.21).
    """
    asked = _asked(request, reference, number)
    periods = [Period.from_json(p) for p in asked.periods] or list(
        dict.fromkeys(p for f in asked.figures for p in from_json(f).periods)
    )
    found = published_numbers(periods)
    form = (
        PublishedForm(
            request.POST or None, found=[(str(n), words) for n, words in enumerate(found)]
        )
        if found
        else None
    )
    if form is not None and request.method == "POST" and form.is_valid():
        words = f"{found[int(form.cleaned_data['which'])]} They are published at {form.cleaned_data['where']}, and are reasonably accessible to you there (Freedom of Information Act 2000 s.21)."
        arranging.point_to(
            asked, by=request.user, words=words, instead=form.cleaned_data["instead"]
        )
        messages.success(
            request, "Kept. Confirm the question, and name s.21 as the ground when you decide."
        )
        return redirect("question", reference, number)
    back = reverse("question", args=[reference, number])
    if form is None:
        return page(
            request,
            "disclosure/nothing_published.html",
            title="Published numbers",
            caption=f"{reference}, question {number}",
            back=back,
        )
    return form_page(
        request,
        form,
        "Point to published numbers",
        caption=f"{reference}, question {number}",
        submit="Point to them",
        back=back,
    )
