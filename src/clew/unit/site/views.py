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
from clew.unit.site.forms import KINDS, AlertForm, ContactForm, PageForm, PauseForm

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
            safe_html(said["text"], lambda kinds: "", translate=False) if said["text"] else None
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
        shown=safe_html(held.text, lambda kinds: "", translate=False),
        back=reverse("site-page", args=[name]),
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
