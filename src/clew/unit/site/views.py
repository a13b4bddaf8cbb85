"""Pages of the site's keepers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from clew.public.pages.words import safe_html
from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.platform.acts import act, press
from clew.unit.platform.paging import form_page, get_or_post, page
from clew.unit.platform.problems import Refused
from clew.unit.site import actions, queries
from clew.unit.site.forms import (
    KINDS,
    AlertForm,
    ContactForm,
    PageForm,
    PauseForm,
    ReadTranslationForm,
    TranslationForm,
)

LANGUAGE = "en-gb"


@require_GET
def site(request: DeskRequest) -> HttpResponse:
    require(request, "site")
    return page(
        request,
        "site/site.html",
        title="The public site",
        pages=queries.pages(LANGUAGE),
        contacts=queries.contacts(),
        alerts=queries.alerts(),
        pauses=queries.pauses(),
        kinds=dict(KINDS),
        may_write=may(request.user.roles, "site", write=True),
        may_read_feedback=may(request.user.roles, "site_feedback"),
    )


@get_or_post
def site_page(request: DeskRequest, name: str) -> HttpResponse:
    """Change the words of a page; looked at as it will be before it is kept."""
    require(request, "site", write=request.method == "POST")
    held = queries.page(name, LANGUAGE)
    if held is None:
        raise Http404
    title, text = queries.words_now(held)
    seen = held.newest.version if held.newest else 0
    form = PageForm(request.POST or None, initial={"title": title, "text": text})
    preview = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if request.POST.get("do") == "keep":
            before = request.POST.get("seen", "")
            try:
                actions.write_page(
                    name,
                    LANGUAGE,
                    by=request.user,
                    title=said["title"],
                    text=said["text"],
                    why=said["why"],
                    seen=int(before) if before.isascii() and before.isdigit() else -1,
                )
                messages.success(request, "Kept. The site shows it within seconds.")
                return redirect("site")
            except Refused as problem:
                form.add_error(None, str(problem))
        preview = (
            safe_html(said["text"], lambda what, of: "", translate=False) if said["text"] else None
        )
    return page(
        request,
        "site/page.html",
        title=held.title,
        held=held,
        form=form,
        preview=preview,
        seen=seen,
        versions=queries.versions(name, LANGUAGE),
        back=reverse("site"),
        may_write=may(request.user.roles, "site", write=True),
    )


@require_GET
def site_version(request: DeskRequest, name: str, number: int) -> HttpResponse:
    require(request, "site")
    held = queries.version(name, LANGUAGE, number)
    if held is None:
        raise Http404
    return page(
        request,
        "site/version.html",
        title=f"Version {number}",
        held=held,
        shown=safe_html(held.text, lambda what, of: "", translate=False),
        back=reverse("site-page", args=[name]),
    )


@require_GET
def site_languages(request: DeskRequest) -> HttpResponse:
    """Every page in every language: missing, a draft, shown, or behind the English."""
    require(request, "site")
    return page(
        request,
        "site/languages.html",
        title="The public site in other languages",
        rows=queries.translations(),
        back=reverse("site"),
        may_write=may(request.user.roles, "site", write=True),
    )


def _translation(name: str, code: str) -> queries.Translation:
    """Raises Http404."""
    found = queries.translation(name, code)
    if found is None:
        raise Http404
    return found


@get_or_post
def site_translation(request: DeskRequest, name: str, code: str) -> HttpResponse:
    """Write a page in another language: a draft, until a second person has read it."""
    require(request, "site", write=request.method == "POST")
    held = _translation(name, code)
    title, text, by_program = queries.draft_to_begin_with(held)
    form = TranslationForm(request.POST or None, initial={"title": title, "text": text})
    seen = held.newest.version if held.newest else 0
    before = request.POST.get("seen", "")
    return act(
        request,
        form,
        lambda given: actions.write_page(
            name,
            code,
            by=request.user,
            seen=int(before) if before.isascii() and before.isdigit() else -1,
            of_text=held.english,
            **given,
        ),
        message="Kept as a draft. It is on no public page until somebody else has read it.",
        then=("site-translation", name, code),
        page=lambda: page(
            request,
            "site/translation.html",
            title=f"{held.page.title}: {held.language.english}",
            held=held,
            form=form,
            seen=seen,
            by_program=by_program,
            versions=queries.versions(name, code),
            english=queries.words_now(held.page),
            back=reverse("site-languages"),
            may_write=may(request.user.roles, "site", write=True),
        ),
    )


@get_or_post
def site_translation_read(request: DeskRequest, name: str, code: str) -> HttpResponse:
    """A second person says that they read the draft beside the English."""
    require(request, "site", write=True)
    held = _translation(name, code)
    draft = held.newest
    if draft is None or draft.read_at is not None:
        if request.method == "POST":
            raise Http404
        return page(
            request,
            "site/read.html",
            title=f"{held.page.title}, {held.language.english}",
            held=held,
            draft=None,
            back=reverse("site-translation", args=[name, code]),
        )
    form = ReadTranslationForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.read_translation(
            draft, by=request.user, how=given["how"], english_now=held.english
        ),
        message="The site shows it within seconds.",
        then="site-languages",
        page=lambda: page(
            request,
            "site/read.html",
            title=f"Read it: {held.page.title}, {held.language.english}",
            held=held,
            draft=draft,
            form=form,
            shown=safe_html(draft.text, lambda what, of: "", translate=False),
            english=safe_html(
                queries.words_now(held.page)[1], lambda what, of: "", translate=False
            ),
            back=reverse("site-translation", args=[name, code]),
        ),
    )


@get_or_post
def site_contact(request: DeskRequest, name: str = "") -> HttpResponse:
    require(request, "site", write=True)
    initial = queries.contact(name) if name else {}
    if name and not initial:
        raise Http404
    form = ContactForm(request.POST or None, initial=initial)
    return act(
        request,
        form,
        lambda given: actions.keep_contact(by=request.user, name=name or form.name, **given),
        message="Kept. The site shows it within seconds.",
        then="site",
        page=lambda: form_page(
            request,
            form,
            "A number or address that people are sent to",
            back=reverse("site"),
            submit="Keep it",
        ),
    )


@get_or_post
def site_alert(request: DeskRequest) -> HttpResponse:
    require(request, "site", write=True)
    form = AlertForm(request.POST or None)

    def put_up(given: dict[str, Any]) -> None:
        begins, ends = form.times
        actions.put_up_alert(by=request.user, text=given["text"], begins_at=begins, ends_at=ends)

    return act(
        request,
        form,
        put_up,
        message="Kept. The site shows it from its first day on.",
        then="site",
        page=lambda: form_page(
            request, form, "An alert on every page", back=reverse("site"), submit="Put it up"
        ),
    )


@require_POST
def site_alert_end(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "site", write=True)
    held = queries.alert(number)
    if held is None:
        raise Http404
    return press(
        request,
        lambda: actions.take_down_alert(held, by=request.user),
        message="Taken down.",
        then="site",
    )


@get_or_post
def site_pause(request: DeskRequest) -> HttpResponse:
    require(request, "site", write=True)
    form = PauseForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.pause(
            given["of"], by=request.user, notice=given["notice"], why=given["why"]
        ),
        message="Paused. Letters to open mailboxes are still taken.",
        then="site",
        page=lambda: form_page(
            request,
            form,
            "Pause the public service",
            back=reverse("site"),
            submit="Pause it",
            intro=[
                "People who come to report will read your notice and the emergency numbers instead. Do it when nobody could read what they send."
            ],
        ),
    )


@require_POST
def site_open(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "site", write=True)
    held = queries.pause(number)
    if held is None:
        raise Http404
    return press(
        request,
        lambda: actions.open_again(held, by=request.user),
        message="Open again.",
        then="site",
    )
