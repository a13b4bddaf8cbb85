"""The choice about cookies.

It is one cookie of one word, with no number of a visitor in it; without a choice, there is none.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CHOICE = "cookies"
ESSENTIAL, SETTINGS = "essential", "settings"
_SECONDS = 90 * 24 * 3600
# What goes with the settings: the language chosen, and that the beta notice was put away.
OPTIONAL = (settings.LANGUAGE_COOKIE_NAME, "beta")


def chosen(request: HttpRequest) -> str:
    """essential, settings, or nothing yet."""
    said = request.COOKIES.get(CHOICE, "")
    return said if said in (ESSENTIAL, SETTINGS) else ""


def keep_choice(response: HttpResponse, choice: str) -> None:
    response.set_cookie(
        CHOICE, choice, max_age=_SECONDS, samesite="Strict", secure=settings.CLEW_TLS, httponly=True
    )
    if choice == ESSENTIAL:
        for name in OPTIONAL:
            response.delete_cookie(name, samesite="Strict")
