"""Answers and figures for anybody, asking for information, and telling us about the site."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from clew.public.answers import queries
from clew.public.pages import store
from clew.public.reports import letterbox, limits
from clew.public.reports.views import not_taken
from clew.web.numbers import small_number

get_or_post = require_http_methods(["GET", "POST"])
KINDS = {"csv": "text/csv; charset=utf-8", "ods": "application/vnd.oasis.opendocument.spreadsheet", "pdf": "application/pdf"}
_MOST_CHARACTERS = 10_000


@require_GET
def answer_list(request: Any) -> HttpResponse:
    query, sort = request.GET.get("q", "")[:200].strip(), request.GET.get("sort", "newest")
    after = small_number(request.GET.get("after"))
    if query and not limits.may(request, "search"):
        return render(request, "pages/problem.html", {"title": gettext("Too many searches"), "said": gettext("Many searches came from where you are. Wait ten minutes.")}, status=429)  # fmt: skip
    rows, more = queries.answers(query, sort, after)
    return render(request, "answers/list.html", {"rows": rows, "q": query, "sort": sort if sort in queries.SORTS else "newest", "after": after, "more": more})  # fmt: skip


@require_GET
def answer(request: Any, slug: str) -> HttpResponse:
    found = queries.answer(slug)
    if found is None:
        raise Http404
    return render(request, "answers/answer.html", {"held": found, "title": found.title})


@require_GET
def answer_file(request: Any, slug: str, kind: str) -> HttpResponse:
    found = queries.one_file(slug, "letter" if kind == "pdf" else kind) if kind in KINDS else None
    if found is None:
        raise Http404
    response = HttpResponse(found[1], content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{"".join(c if c.isalnum() else "-" for c in found[0])}.{kind}"'
    return response


@require_GET
def chart(request: Any, slug: str, table: str) -> HttpResponse:
    found = queries.answer(slug)
    if found is None or table not in found.charts:
        raise Http404
    response = HttpResponse(found.charts[table], content_type="image/svg+xml")
    # A picture is opened on its own too: no script, no style from anywhere, whatever is drawn in it.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
def statistics(request: Any) -> HttpResponse:
    return render(request, "answers/statistics.html", {"figures": queries.figures()})


@require_GET
def feed(request: Any) -> HttpResponse:
    """Atom: the newest answers, for whoever follows them."""
    made = Atom1Feed(
        title=gettext("Answers to requests for information"),
        link=request.build_absolute_uri(reverse("answer-list")),
        description=gettext("What was asked under the Freedom of Information Act, and what was answered."),
        feed_url=request.build_absolute_uri(request.path),
    )
    for held in queries.newest():
        made.add_item(
            title=held.title,
            link=request.build_absolute_uri(reverse("answer", args=[held.slug])),
            description=held.summary,
            pubdate=_moment(held.published_on),
            updateddate=_moment(held.published_on),
            unique_id=f"clew:answer:{held.slug}",
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@get_or_post
def ask(request: Any) -> HttpResponse:
    """A request for information: the question, what was answered before, then who asks."""
    notice = store.pause("requests")
    context: dict[str, Any] = {"title": gettext("Ask for information"), "step": "text", "said": "", "field": "", "notice": notice, "text": "", "name": "", "contact": "", "once": secrets.token_hex(10)}  # fmt: skip
    if request.method == "GET":
        return _form(request, "answers/ask.html", context)
    context.update({k: request.POST.get(k, "").strip()[: _MOST_CHARACTERS + 1] for k in ("text", "name", "contact")})
    context["once"] = _once(request.POST.get("once", ""), context["once"])
    context["near"] = queries.near(context["text"])
    if len(context["text"]) < 15:
        context.update(said=gettext("Say what you would like to know, in a sentence or more"), field="text")
    elif len(context["text"]) > _MOST_CHARACTERS:
        context.update(said=gettext("This is too long: ten thousand characters are taken at most"), field="text")
    elif request.POST.get("do") != "send":
        context["step"] = "who"
    else:
        context["step"] = "who"
        if not context["name"]:
            context.update(said=gettext("Give your name: the Act asks for it"), field="name")
        elif len(context["contact"]) < 5:
            context.update(said=gettext("Give an address to write to, such as an e-mail address"), field="contact")
        else:
            letter = {
                "kind": "request",
                "text": context["text"],
                "name": context["name"][:200],
                "contact": context["contact"][:300],
                "once": context["once"],
            }
            context["said"] = _put_in(request, letter, context)
            if not context["said"]:
                return _form(request, "answers/asked.html", context)
    return _form(request, "answers/ask.html", context, bad=bool(context["said"]))


@get_or_post
def feedback(request: Any) -> HttpResponse:
    """What could be better: no name, no address, no number of a visitor."""
    context: dict[str, Any] = {"title": gettext("Feedback"), "said": "", "text": "", "once": secrets.token_hex(10), "sent": False}
    if request.method == "GET":
        return _form(request, "answers/feedback.html", context)
    context["text"] = request.POST.get("text", "").strip()
    context["once"] = _once(request.POST.get("once", ""), context["once"])
    if not context["text"]:
        context["said"] = gettext("Write what could be better")
    elif len(context["text"]) > _MOST_CHARACTERS:
        context["said"] = gettext("This is too long: ten thousand characters are taken at most")
    else:
        context["said"] = _put_in(request, {"kind": "feedback", "text": context["text"], "once": context["once"]}, context)
        context["sent"] = not context["said"]
    return _form(request, "answers/feedback.html", context, bad=bool(context["said"]))


def _put_in(request: Any, letter: dict[str, Any], context: dict[str, Any]) -> str:
    """Seal it and put it in; what went wrong in words, or nothing."""
    if not limits.may(request, "ask"):
        return gettext("Much was sent from where you are in the last minutes. Wait ten minutes and send it again.")
    try:
        context["taken"] = letterbox.post(letter)
    except letterbox.NoKeys:
        return gettext("This cannot be taken on this site yet.")
    except letterbox.NotTaken as problem:
        return not_taken(problem, "requests")
    return ""


def _form(request: Any, template: str, context: dict[str, Any], *, bad: bool = False) -> HttpResponse:
    response = render(request, template, context, status=422 if bad else 200)
    response["Cache-Control"] = "no-store, max-age=0"
    return response


def _once(said: str, otherwise: str) -> str:
    """What tells a form that was sent twice; whatever else comes in is replaced."""
    return said if len(said) == 20 and all(c in "0123456789abcdef" for c in said) else otherwise


def _moment(on: Any) -> Any:
    return datetime.combine(on, time(), UTC)
