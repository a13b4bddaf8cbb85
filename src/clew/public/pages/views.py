"""The pages of words, the exit, cookies, the diary."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import check_for_language, get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clew.public.pages import store
from clew.public.pages.cookies import ESSENTIAL, SETTINGS, chosen, keep_choice
from clew.public.pages.diary import blank_sheet
from clew.public.pages.icon import plain_icon
from clew.public.pages.languages import Language, languages
from clew.public.pages.middleware import AWAY, says_it_is_ours
from clew.public.pages.words import safe_html

GROUPS = ("understand", "act", "who", "you", "others", "about")
# The services on the page of help: kinds under one heading each.
_SERVICES = ("helpline", "abuse", "people", "feelings", "police", "behaviour", "nations")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "pages/home.html",
        {
            "groups": _groups(),
            "helplines": store.contacts("stalking-helpline", "non-emergency"),
            "others": _with_pages(),
        },
    )


def _groups() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Names and entries of the pages of words by their group."""
    return {g: [(n, p) for n, p in store.page_table().items() if p["group"] == g] for g in GROUPS}


@require_safe
def words(request: HttpRequest, name: str) -> HttpResponse:
    title, text, theirs = store.page_words(name, get_language() or settings.LANGUAGE_CODE)
    said = safe_html(text, lambda what, of: _insert(request, what, of), translate=not theirs)
    return render(
        request,
        "pages/words.html",
        {
            "title": title if theirs else gettext(title),
            "words": said,
            "name": name,
            "page": store.page_table()[name],
            "others": _others(name),
        },
    )


@require_safe
def words_in(request: HttpRequest, name: str, language: Language) -> HttpResponse:
    """A page in another language, as two people of the unit keep it. Nothing is remembered of the
    choice: the address has it, as a number.
    """
    found = store.page_in(name, language.code)
    if found is None:
        raise Http404
    title, text, is_old = found
    return render(
        request,
        "pages/words.html",
        {
            "title": title,
            "words": safe_html(text, lambda what, of: _insert(request, what, of), translate=False),
            "name": name,
            "page": store.page_table()[name],
            "others": _others(name),
            "shown_in": language,
            "is_old": is_old,
        },
    )


@require_safe
def pages_in(request: HttpRequest, language: Language) -> HttpResponse:
    """Everything that can be read in one language, for somebody who does not read English."""
    found = store.pages_in(language.code)
    if not found:
        raise Http404
    return render(
        request,
        "pages/in_language.html",
        {
            "shown_in": language,
            "found": found,
            "others": [x for x in _with_pages() if x != language],
        },
    )


def _with_pages() -> list[Language]:
    """The languages beside English in which something can be read."""
    held = store.languages_with_pages()
    return [x for x in languages().values() if x.code in held]


def _others(name: str) -> list[Language]:
    """The languages in which a page can be read beside English."""
    held = store.languages_of(name)
    return [x for x in languages().values() if x.code in held]


def _insert(request: HttpRequest, what: str, of: list[str]) -> str:
    """The HTML of a line `[[...]]` in a page of words."""
    if what == "contacts":
        return str(
            render_to_string("pages/contacts.html", {"contacts": store.contacts(*of)}, request)
        )
    if what in ("promise", "holder", "reach"):
        return str(render_to_string(f"pages/{what}.html", {"said": store.promise()}, request))
    return ""


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    services = {kind: store.contacts(kind) for kind in _SERVICES}
    shown = {c.name for held in services.values() for c in held}
    return render(
        request,
        "pages/help.html",
        {
            "title": gettext("Get help"),
            "groups": _groups(),
            "others": _with_pages(),
            "ways": store.contacts("emergency", "emergency-other"),
            "police": store.contacts("non-emergency", "non-emergency-other"),
            "services": services,
            "more": [c for c in store.contacts("unit", "other") if c.name not in shown],
        },
    )


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """The exit without JavaScript: on to the neutral page, and Back leads there too for some
    minutes.

    Only for whoever pressed our own link: another site that opens this address locks nobody out.
    """
    if request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")).startswith(
        "prefetch"
    ):
        # A browser that looks ahead has not left.
        return HttpResponse(status=204)
    # An empty page that goes on at once, not a redirect: ours must not stay in sight while the
    # neutral one is slow, or for ever.
    response = HttpResponse(
        render_to_string("pages/leave.html", {"neutral": settings.CLEW_NEUTRAL})
    )
    response["Referrer-Policy"] = "no-referrer"
    if not says_it_is_ours(request):
        return response
    if settings.CLEW_AWAY_MINUTES:
        response.set_cookie(
            AWAY,
            "1",
            max_age=settings.CLEW_AWAY_MINUTES * 60,
            samesite="Lax",
            secure=settings.CLEW_TLS,
        )
    if settings.CLEW_TLS:
        response["Clear-Site-Data"] = '"cache"'
    return response


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    response = redirect("home")
    response.delete_cookie(AWAY, samesite="Lax")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def cookies(request: HttpRequest) -> HttpResponse:
    """What is kept and the choice. After saving, the answer looks whether the browser kept it."""
    choice, error, saved = chosen(request), "", ""
    if request.method == "POST":
        choice = request.POST.get("choice", "")
        if choice in (ESSENTIAL, SETTINGS):
            response = redirect(f"{request.path}?saved={choice}")
            keep_choice(response, choice)
            return response
        error = gettext("Choose which cookies we may keep")
        choice = ""
    elif request.GET.get("saved") in (ESSENTIAL, SETTINGS):
        if choice == request.GET["saved"]:
            saved = choice
        else:
            error = gettext(
                "Your browser did not keep the choice. It may refuse all cookies: then there is nothing to choose, and nothing is kept."
            )
    return render(
        request,
        "pages/cookies.html",
        {"choice": choice, "error": error, "saved": saved},
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def put_beta_away(request: HttpRequest) -> HttpResponse:
    """The beta notice is put away for good where settings are kept; else until the next page."""
    response = redirect("home")
    if chosen(request) == SETTINGS:
        response.set_cookie(
            "beta",
            "0",
            max_age=90 * 24 * 3600,
            samesite="Strict",
            secure=settings.CLEW_TLS,
            httponly=True,
        )
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("language", "")
    response = redirect("home")
    if asked in dict(settings.LANGUAGES) and check_for_language(asked):
        # Without the choice for settings, it lasts until the browser is closed.
        age = 90 * 24 * 3600 if chosen(request) == SETTINGS else None
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            asked,
            max_age=age,
            samesite="Strict",
            secure=settings.CLEW_TLS,
            httponly=True,
        )
    return response


@require_safe
def diary(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/diary.html", {"rows": range(6)})


@require_safe
def diary_sheet(request: HttpRequest) -> HttpResponse:
    """An empty sheet to fill in on the device, under a name that says nothing."""
    response = HttpResponse(
        blank_sheet(), content_type="application/vnd.oasis.opendocument.spreadsheet"
    )
    response["Content-Disposition"] = 'attachment; filename="notes.ods"'
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "User-agent: *\nDisallow: /report/\nDisallow: /replies/\nDisallow: /leave/\n",
        content_type="text/plain",
    )


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to tell of a weakness (RFC 9116)."""
    contact = settings.CLEW_SECURITY_CONTACT or request.build_absolute_uri(reverse("feedback"))
    expires = timezone.now() + timedelta(days=300)
    return HttpResponse(
        f"Contact: {contact}\nExpires: {expires:%Y-%m-%dT00:00:00Z}\nPreferred-Languages: en, cy\nCanonical: {request.build_absolute_uri(request.path)}\n",
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For whoever asks without reading the page: the same plain square, as an icon file."""
    return HttpResponse(plain_icon(), content_type="image/x-icon")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(
        request,
        "pages/problem.html",
        {
            "title": gettext("There is no such page"),
            "said": gettext("The address may be mistyped, or the page was moved."),
        },
        status=404,
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(
        request,
        "pages/problem.html",
        {
            "title": gettext("That could not be read"),
            "said": gettext("Nothing was sent or changed. Go back and try again."),
        },
        status=400,
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(
        request,
        "pages/problem.html",
        {"title": gettext("That is not open"), "said": gettext("Nothing was sent or changed.")},
        status=403,
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Asks the database for nothing: it may be what is away (503) or broke."""
    away = isinstance(sys.exc_info()[1], OperationalError)
    answer = HttpResponse(
        render_to_string(
            "pages/broken.html",
            {
                "emergency": [
                    c
                    for c in store.own_contacts().values()
                    if c.name in ("emergency", "non-emergency", "stalking-helpline")
                ]
            },
        ),
        status=503 if away else 500,
    )
    if away:
        answer["Retry-After"] = "30"
    return answer
