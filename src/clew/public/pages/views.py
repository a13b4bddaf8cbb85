"""The pages of words, the exit, cookies, the diary."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import check_for_language, get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clew.public.pages import store
from clew.public.pages.cookies import ESSENTIAL, SETTINGS, chosen, keep_choice
from clew.public.pages.diary import blank_sheet
from clew.public.pages.middleware import AWAY, lead_away
from clew.public.pages.words import safe_html

GROUPS = ("understand", "act", "others", "about")


@require_GET
def home(request: Any) -> HttpResponse:
    groups = {g: [(n, p) for n, p in store.page_table().items() if p["group"] == g] for g in GROUPS}
    return render(request, "pages/home.html", {"groups": groups, "helplines": store.contacts("helpline", "non-emergency")})


@require_GET
def words(request: Any, name: str) -> HttpResponse:
    try:
        title, text, theirs = store.page_words(name, get_language() or settings.LANGUAGE_CODE)
    except KeyError:
        raise Http404 from None
    said = safe_html(
        text, lambda kinds: render_to_string("pages/contacts.html", {"contacts": store.contacts(*kinds)}, request), translate=not theirs
    )
    return render(
        request,
        "pages/words.html",
        {"title": title if theirs else gettext(title), "words": said, "name": name, "page": store.page_table()[name]},
    )


@require_GET
def help_page(request: Any) -> HttpResponse:
    return render(request, "pages/help.html", {"contacts": store.contacts()})


@require_GET
def leave(request: Any) -> HttpResponse:
    """The exit without JavaScript: on to the neutral page, and Back leads there too for some minutes."""
    if request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")).startswith("prefetch"):
        # A browser that looks ahead has not left.
        return HttpResponse(status=204)
    response = lead_away()
    if settings.CLEW_AWAY_MINUTES:
        response.set_cookie(AWAY, "1", max_age=settings.CLEW_AWAY_MINUTES * 60, samesite="Lax", secure=settings.CLEW_TLS)
    if settings.CLEW_TLS:
        response["Clear-Site-Data"] = '"cache"'
    return response


@require_GET
def come_back(request: Any) -> HttpResponse:
    response = redirect("home")
    response.delete_cookie(AWAY, samesite="Lax")
    return response


@require_http_methods(["GET", "POST"])
def cookies(request: Any) -> HttpResponse:
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
        request, "pages/cookies.html", {"choice": choice, "error": error, "saved": saved}, status=422 if request.method == "POST" else 200
    )


@require_POST
def put_beta_away(request: Any) -> HttpResponse:
    """The beta notice is put away for good where settings are kept; else until the next page."""
    response = redirect("home")
    if chosen(request) == SETTINGS:
        response.set_cookie("beta", "0", max_age=90 * 24 * 3600, samesite="Strict", secure=settings.CLEW_TLS, httponly=True)
    return response


@require_POST
def language(request: Any) -> HttpResponse:
    asked = request.POST.get("language", "")
    response = redirect("home")
    if asked in dict(settings.LANGUAGES) and check_for_language(asked):
        # Without the choice for settings, it lasts until the browser is closed.
        kept = {"max_age": 90 * 24 * 3600} if chosen(request) == SETTINGS else {}
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked, samesite="Strict", secure=settings.CLEW_TLS, httponly=True, **kept)
    return response


@require_GET
def diary(request: Any) -> HttpResponse:
    return render(request, "pages/diary.html", {"rows": range(6)})


@require_GET
def diary_sheet(request: Any) -> HttpResponse:
    """An empty sheet to fill in on the device, under a name that says nothing."""
    response = HttpResponse(blank_sheet(), content_type="application/vnd.oasis.opendocument.spreadsheet")
    response["Content-Disposition"] = 'attachment; filename="notes.ods"'
    return response


@require_GET
def robots(request: Any) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /report/\nDisallow: /replies/\nDisallow: /leave/\n", content_type="text/plain")


def not_found(request: Any, exception: Any = None) -> HttpResponse:
    return render(request, "pages/problem.html", {"title": gettext("There is no such page"), "said": gettext("The address may be mistyped, or the page was moved.")}, status=404)  # fmt: skip


def bad_request(request: Any, exception: Any = None) -> HttpResponse:
    return render(request, "pages/problem.html", {"title": gettext("That could not be read"), "said": gettext("Nothing was sent or changed. Go back and try again.")}, status=400)  # fmt: skip


def refused(request: Any, exception: Any = None) -> HttpResponse:
    return render(request, "pages/problem.html", {"title": gettext("That is not open"), "said": gettext("Nothing was sent or changed.")}, status=403)  # fmt: skip


def broken(request: Any) -> HttpResponse:
    """Asks the database for nothing: it may be what broke."""
    return HttpResponse(render_to_string("pages/broken.html", {"emergency": store.own_contacts().values()}), status=500)
