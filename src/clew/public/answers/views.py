"""Answers and figures for anybody, asking for information, and telling us about the site."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from clew.public.answers import open_data, queries
from clew.public.pages import store
from clew.public.reports import letterbox, limits, tokens
from clew.public.reports.questions import length_problem
from clew.public.reports.views import (
    code_problem,
    get_or_post,
    not_taken,
    private_page,
    sent_before,
)
from clew.sealing import codes
from clew.web.numbers import small_number

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
}


@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    query, sort = request.GET.get("q", "")[:200].strip(), request.GET.get("sort", "newest")
    after = small_number(request.GET.get("after"))
    if query and not limits.may(request, "search"):
        return render(
            request,
            "pages/problem.html",
            {
                "title": gettext("Too many searches"),
                "said": gettext("Many searches came from where you are. Wait ten minutes."),
            },
            status=429,
        )
    rows, more = queries.answers(query, sort, after)
    instead = "" if rows or not query else queries.without_slips(query)
    if instead:
        rows, more = queries.answers(instead, sort, after)
    return render(
        request,
        "answers/list.html",
        {
            "rows": rows,
            "q": query,
            "instead": instead if rows else "",
            "sort": sort if sort in queries.SORTS else "newest",
            "after": after,
            "more": more,
        },
    )


@require_safe
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.answer(slug)
    if found is None:
        return _gone(request, slug)
    return render(
        request,
        "answers/answer.html",
        {"held": found, "title": found.title, "before": queries.before(found)},
    )


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    """An address at which something stood says so; any other is no page."""
    held = queries.withdrawn(slug)
    if held is None:
        raise Http404
    return render(
        request,
        "answers/gone.html",
        {"title": gettext("This answer was withdrawn"), "held": held},
        status=410,
    )


@require_safe
def data_package(request: HttpRequest, slug: str) -> HttpResponse:
    """What the table of an answer holds, for programs."""
    found = queries.answer(slug)
    if found is None:
        return _gone(request, slug)
    return _as_data(open_data.package(found, _address(request, slug)))


@require_safe
def data_list(request: HttpRequest) -> HttpResponse:
    rows = [(held, _address(request, held.slug)) for held in queries.every()]
    return _as_data(open_data.catalogue(rows))


def _as_data(said: dict[str, Any]) -> HttpResponse:
    return HttpResponse(
        json.dumps(said, indent=2, ensure_ascii=False), content_type="application/json"
    )


def _address(request: HttpRequest, slug: str) -> str:
    return request.build_absolute_uri(reverse("answer", args=[slug]))


@require_safe
def answer_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    found = queries.one_file(slug, "letter" if kind == "pdf" else kind) if kind in KINDS else None
    if found is None:
        raise Http404
    response = HttpResponse(found[1], content_type=KINDS[kind])
    response["Content-Disposition"] = (
        f'attachment; filename="{"".join(c if c.isalnum() else "-" for c in found[0])}.{kind}"'
    )
    return response


@require_safe
def chart(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    found = queries.answer(slug)
    if found is None or table not in found.charts:
        raise Http404
    response = HttpResponse(found.charts[table], content_type="image/svg+xml")
    # A picture is opened on its own too: no script, no style from anywhere, whatever is drawn in
    # it.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    return render(request, "answers/statistics.html", {"figures": queries.figures()})


class _Feed(Atom1Feed):
    """Atom whose summaries are plain text, as ours are (RFC 4287 3.1.1)."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        summary, item["description"] = item["description"], None
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", summary, {"type": "text"})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Atom: the newest answers, for whoever follows them. A corrected answer keeps its number and
    comes again.
    """
    made = _Feed(
        title=gettext("Answers to requests for information"),
        link=request.build_absolute_uri(reverse("answer-list")),
        description=gettext(
            "What was asked under the Freedom of Information Act, and what was answered."
        ),
        feed_url=request.build_absolute_uri(request.path),
        author_name=settings.CLEW_FORCE_NAME,
    )
    for held in queries.newest():
        changed = _moment(held.published_on) + timedelta(seconds=held.version - 1)
        made.add_item(
            title=held.title,
            link=_address(request, held.slug),
            description=f"{held.summary} {held.correction}".strip(),
            author_name=settings.CLEW_FORCE_NAME,
            pubdate=_moment(held.published_on),
            updateddate=changed,
            # The address without the scheme: RFC 4151.
            unique_id=f"tag:{request.get_host().partition(':')[0]},2026:answer/{held.slug}",
        )
    return HttpResponse(
        made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@get_or_post
def ask(request: HttpRequest) -> HttpResponse:
    """A request for information: the question, what was answered before, then who asks."""
    context: dict[str, Any] = {
        "title": gettext("Ask for information"),
        "step": "text",
        "said": "",
        "field": "",
        "notice": store.pause("requests"),
        "text": "",
        "name": "",
        "contact": "",
        **_most(),
    }
    if request.method != "POST":
        return _form(request, "answers/ask.html", context)
    held = _held_by(request, "ask")
    if held is None:
        return _form(request, "answers/ask.html", {**context, "notice": sent_before()})
    context.update(
        {
            k: request.POST.get(k, "").replace("\r\n", "\n").strip()
            for k in ("text", "name", "contact")
        }
    )
    context["near"] = queries.near(context["text"][: context["most"]])
    context["said"], context["field"] = _wrong_text(context["text"], least=15), "text"
    if context["said"]:
        return _form(request, "answers/ask.html", context, held, bad=True)
    context["step"], context["field"] = "who", ""
    if request.POST.get("do") != "send":
        return _form(request, "answers/ask.html", context, held)
    context["said"], context["field"] = _wrong_sender(context["name"], context["contact"])
    if not context["said"]:
        letter = {
            "kind": "request",
            "once": held["seed"],
            **{k: context[k] for k in ("text", "name", "contact")},
        }
        context["code"] = tokens.code_of(held, tokens.retry_of(request.POST))
        context["said"] = _put_in(request, letter, context, follow=context["code"])
    if context["said"]:
        return _form(request, "answers/ask.html", context, held, bad=True)
    return _form(request, "answers/asked.html", context)


@get_or_post
def follow(request: HttpRequest) -> HttpResponse:
    """How one's own request goes, for whoever has the code that was shown when it was sent."""
    typed = request.POST.get("code", "")[:100]
    context: dict[str, Any] = {
        "title": gettext("How your request goes"),
        "said": "",
        "typed": typed,
        "found": [],
    }
    if request.method == "POST":
        if limits.spent(request, "code"):
            context["said"] = gettext(
                "Too many codes that open nothing were tried from where you are. Wait ten minutes."
            )
        else:
            try:
                context["found"] = letterbox.followed(typed)
            except codes.BadCode as problem:
                context["said"] = code_problem(problem)
        if not context["said"] and not context["found"]:
            limits.may(request, "code")
            context["said"] = gettext(
                "No request is known by this code. Two years after its end a request is erased."
            )
    return private_page(request, "answers/follow.html", context, bad=bool(context["said"]))


@get_or_post
def feedback(request: HttpRequest) -> HttpResponse:
    """What could be better: no name, no address, no number of a visitor."""
    context: dict[str, Any] = {
        "title": gettext("Feedback"),
        "said": "",
        "notice": "",
        "text": "",
        "sent": False,
        **_most(),
    }
    if request.method != "POST":
        return _form(request, "answers/feedback.html", context)
    held = _held_by(request, "feedback")
    if held is None:
        return _form(request, "answers/feedback.html", {**context, "notice": sent_before()})
    context["text"] = request.POST.get("text", "").replace("\r\n", "\n").strip()
    context["said"] = _wrong_text(context["text"], least=1)
    if not context["said"]:
        context["said"] = _put_in(
            request, {"kind": "feedback", "text": context["text"], "once": held["seed"]}, context
        )
        context["sent"] = not context["said"]
    return _form(request, "answers/feedback.html", context, held, bad=bool(context["said"]))


def _most() -> dict[str, int]:
    return {"most": store.limits()["ask"]["most_characters"]}


def _held_by(request: HttpRequest, kind: str) -> dict[str, Any] | None:
    """What tells a form that was sent twice; a new one in place of what is not ours. None: a
    browser sends an old page again.
    """
    try:
        held = tokens.opened(request.POST.get("form", ""), kind)
    except tokens.BadToken:
        return tokens.opened(tokens.new(kind), kind)
    return None if tokens.is_replay(held, tokens.retry_of(request.POST)) else held


def _wrong_text(text: str, *, least: int) -> str:
    most = store.limits()["ask"]["most_characters"]
    if len(text) < least:
        return (
            gettext("Say what you would like to know, in a sentence or more")
            if least > 1
            else gettext("Write what could be better")
        )
    return length_problem(len(text), most) if len(text) > most else ""


def _wrong_sender(name: str, contact: str) -> tuple[str, str]:
    """What is wrong with who asks, and the field; nothing when all is well."""
    said = store.limits()["ask"]
    if not name:
        return gettext("Give your name: the Act asks for it"), "name"
    if len(contact) < 5:
        return gettext("Give an address to write to, such as an e-mail address"), "contact"
    for field, text in (("name", name), ("contact", contact)):
        if len(text) > said[f"most_{field}"]:
            return length_problem(len(text), said[f"most_{field}"]), field
    return "", ""


def _put_in(
    request: HttpRequest, letter: dict[str, Any], context: dict[str, Any], *, follow: str = ""
) -> str:
    """Seal it and put it in; what went wrong in words, or nothing."""
    if not limits.may(request, "ask"):
        return gettext(
            "Much was sent from where you are in the last minutes. Wait ten minutes and send it again."
        )
    try:
        context["taken"] = letterbox.post(letter, follow=follow)
    except letterbox.NoKeys:
        return gettext("This cannot be taken on this site yet.")
    except letterbox.NotTaken as problem:
        return not_taken(problem, "requests")
    return ""


def _form(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    held: dict[str, Any] | None = None,
    *,
    bad: bool = False,
) -> HttpResponse:
    kind = "feedback" if "feedback" in template else "ask"
    return private_page(
        request,
        template,
        {**context, "form": tokens.renewed(held) if held else tokens.new(kind)},
        bad=bad,
    )


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
