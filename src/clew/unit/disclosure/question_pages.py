"""Pages on which the questions of a request are arranged."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from clew.figures.description import from_json
from clew.figures.questions import in_words
from clew.offences.periods import Period
from clew.unit.accounts.request import DeskRequest
from clew.unit.disclosure import arranging, queries
from clew.unit.disclosure.door import access_request
from clew.unit.disclosure.models import Question
from clew.unit.disclosure.question_forms import PartForm, PublishedForm, ShapeForm
from clew.unit.figures.queries import published_numbers
from clew.unit.platform.acts import act, press
from clew.unit.platform.paging import form_page, get_or_post, page


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
    return press(
        request,
        lambda: arranging.move(asked, by=request.user, down=way == "down"),
        message=f"Question {number} moved {way}.",
        then=_arranged(reference),
    )


@require_POST
def merge(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    asked = _asked(request, reference, number)
    return press(
        request,
        lambda: arranging.merge(asked, by=request.user),
        message=f"Questions {number} and {number + 1} are one. Confirm what it counts.",
        then=_arranged(reference),
    )


@get_or_post
def part(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    asked = _asked(request, reference, number)
    form = PartForm(request.POST or None, initial={"texts": asked.text})
    return act(
        request,
        form,
        lambda given: arranging.part(asked, by=request.user, texts=given["texts"].splitlines()),
        message="Each was read by itself. Confirm what each counts.",
        then=_arranged(reference),
        page=lambda: form_page(
            request,
            form,
            "Split the question",
            caption=f"{reference}, question {number}",
            submit="Split it",
            back=_arranged(reference),
        ),
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
    return act(
        request,
        form,
        lambda given: arranging.shape(
            asked, table - 1, by=request.user, breakdowns=form.breakdowns(), total=given["total"]
        ),
        message=lambda made: f"Changed: {made.title}. Confirm the question when it is right.",
        then=("question", reference, number),
        page=lambda: form_page(
            request,
            form,
            "Change a table",
            caption=in_words(held)[:300],
            submit="Save",
            back=reverse("question", args=[reference, number]),
        ),
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
    back = reverse("question", args=[reference, number])
    caption = f"{reference}, question {number}"
    if not found:
        return page(
            request,
            "disclosure/nothing_published.html",
            title="Published numbers",
            caption=caption,
            back=back,
        )
    form = PublishedForm(
        request.POST or None, found=[(str(n), words) for n, words in enumerate(found)]
    )
    return act(
        request,
        form,
        lambda given: arranging.point_to(
            asked,
            by=request.user,
            words=f"{found[int(given['which'])]} They are published at {given['where']}, and are reasonably accessible to you there (Freedom of Information Act 2000 s.21).",
            instead=given["instead"],
        ),
        message="Kept. Confirm the question, and name s.21 as the ground when you decide.",
        then=("question", reference, number),
        page=lambda: form_page(
            request,
            form,
            "Point to published numbers",
            caption=caption,
            submit="Point to them",
            back=back,
        ),
    )
