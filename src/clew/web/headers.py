"""Headers that every page carries: nothing from another host, nothing kept by the browser, nothing
about us to others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from wsgiref.headers import Headers

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError

# The one inline script of the design system's template: it marks that JavaScript runs. A test
# compares it with the page.
JS_ENABLED_HASH = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", JS_ENABLED_HASH],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

_CLOSED = (
    "accelerometer",
    "ambient-light-sensor",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in _CLOSED}


def static_not_kept(headers: Headers, path: str, url: str) -> None:
    """Where nothing may tell of a visit: styles and scripts do not stay in the browser's cache
    either.
    """
    headers["Cache-Control"] = "no-store"


class NoStore:
    """No page of records stays in the browser's cache or reaches a shared one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        # No page of another site may draw ours, or measure them.
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class NoNul:
    """A NUL has no place in any text of ours and none in PostgreSQL: the request is refused before
    anything reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., object],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> HttpResponse | None:
        said = [
            request.path,
            *(v for values in request.GET.lists() for v in (values[0], *values[1])),
        ]
        if request.method == "POST":
            try:
                posted = request.POST
            except UnreadablePostError:
                # The line broke off in the middle of a form: nobody reads the answer, and it is no
                # fault of ours to be logged.
                return HttpResponse(status=408)
            said += [v for values in posted.lists() for v in (values[0], *values[1])]
        if any("\0" in text for text in said):
            raise BadRequest
        return None
