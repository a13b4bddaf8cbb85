"""After an exit, pages lead away; a form is taken from our own pages alone; and no error is a page
without the exit.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

# One letter: a name that says nothing to whoever looks through the browser.
AWAY = "a"
# With and without its last stroke, as somebody types it.
_STILL_SERVED = ("/static/", "/leave/", "/back")


class Away:
    """Whoever left by the exit and presses Back is led to the neutral page, for some minutes.

    /back/ ends it at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.CLEW_AWAY_MINUTES
            and request.COOKIES.get(AWAY)
            and not request.path.startswith(_STILL_SERVED)
        ):
            return lead_away()
        return self.get_response(request)


def lead_away() -> HttpResponse:
    """An answer that leads to the neutral page and is not kept."""
    response = HttpResponse(status=303)
    response["Location"] = settings.CLEW_NEUTRAL
    response["Referrer-Policy"] = "no-referrer"
    return response


def says_it_is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours was what it came from.

    One that says nothing does not say so.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return bool(site == "same-origin")
    said = request.headers.get("Origin") or request.headers.get("Referer")
    return said is not None and urlsplit(said).netloc == request.get_host()


class SameOrigin:
    """Forms come from our own pages.

    Nobody is signed in, so there is no token to steal and no cookie to set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") or self._is_ours(request):
            return self.get_response(request)
        raise PermissionDenied

    @staticmethod
    def _is_ours(request: HttpRequest) -> bool:
        # none: whoever sits there sends it again from the browser itself. A browser that says
        # nothing of where a form came from is old; others cannot be made to keep silent.
        silent = not any(request.headers.get(n) for n in ("Sec-Fetch-Site", "Origin", "Referer"))
        return silent or request.headers.get("Sec-Fetch-Site") == "none" or says_it_is_ours(request)


class ErrorsHavePages:
    """What is refused without a word, such as an address that takes no form, gets a page with the
    exit; its status and headers stay.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400 and not response.streaming and not response.content:
            page = render(
                request,
                "pages/problem.html",
                {
                    "title": gettext("That cannot be done here"),
                    "said": gettext("Nothing was sent or changed."),
                },
            )
            response.content = page.content
            response["Content-Type"] = page["Content-Type"]
        return response
