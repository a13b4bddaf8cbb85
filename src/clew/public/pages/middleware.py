"""After an exit, pages lead away; and a form is taken from our own pages alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseForbidden

# One letter: a name that says nothing to whoever looks through the browser.
AWAY = "a"
_RETURN = "/back/"
_STILL_SERVED = ("/static/", "/leave/", _RETURN)


class Away:
    """Whoever left by the exit and presses Back is led to the neutral page, for some minutes. /back/ ends it at once."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if settings.CLEW_AWAY_MINUTES and request.COOKIES.get(AWAY) and not request.path.startswith(_STILL_SERVED):
            return lead_away()
        return self.get_response(request)


def lead_away() -> HttpResponse:
    """An answer that leads to the neutral page and is not kept."""
    response = HttpResponse(status=303)
    response["Location"] = settings.CLEW_NEUTRAL
    response["Referrer-Policy"] = "no-referrer"
    return response


class SameOrigin:
    """Forms come from our own pages. Nobody is signed in, so there is no token to steal and no cookie to set."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method in ("GET", "HEAD") or self._is_ours(request):
            return self.get_response(request)
        return HttpResponseForbidden("This form was not sent from our own page.", content_type="text/plain; charset=utf-8")

    @staticmethod
    def _is_ours(request: Any) -> bool:
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            # none: whoever sits there sends it again from the browser itself.
            return site in ("same-origin", "none")
        said = request.headers.get("Origin") or request.headers.get("Referer")
        # A browser that says nothing of where a form came from is old; others cannot be made to keep silent.
        return said is None or urlsplit(said).netloc == request.get_host()
