"""What somebody typed when their session ended: kept, sealed, until the same person signs in at the
same browser, and then back in the form.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict

from clew.unit.accounts.adapters import sealer

# A form is text. What is longer, or a file, is not kept.
_LONGEST = 200_000
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_KEY = "kept_form"


def keep(request: HttpRequest, user: int) -> str | None:
    """The form of a request, sealed, for the session that follows; None where there is nothing to
    keep, or a secret in it.
    """
    if request.method != "POST" or request.content_type not in _FORMS or request.FILES:
        return None
    said = {k: v for k, v in request.POST.lists() if k not in ("csrfmiddlewaretoken", "once")}
    if not any("".join(v).strip() for v in said.values()) or any(
        "pass" in k or k == "code" for k in said
    ):
        return None
    written = json.dumps([str(user), request.path, urlencode(said, doseq=True)])
    return (
        sealer(settings.FIELD_KEY).encrypt(written.encode()).decode()
        if len(written) <= _LONGEST
        else None
    )


def put_away(request: HttpRequest, sealed: str | None) -> None:
    if sealed is not None:
        request.session[_KEY] = sealed


class KeptForm:
    """Once its person is signed in again and opens the page, the form is drawn with what they
    typed. Nothing is saved by that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.user.is_authenticated and _KEY in request.session:
            written: list[str] = json.loads(
                sealer(settings.FIELD_KEY).decrypt(request.session[_KEY].encode())
            )
            user, path, said = written
            if user != str(request.user.pk):
                del request.session[_KEY]
            elif path == request.path:
                del request.session[_KEY]
                # Views draw a form from what was sent, and act on a POST alone.
                request.POST = QueryDict(said)
                request.drawn_again = True  # type: ignore[attr-defined]  # asked for by the page, so that it is not told as refused
                messages.info(
                    request,
                    "You were signed out before this was saved. Check what you typed, then save it.",
                )
        return self.get_response(request)
