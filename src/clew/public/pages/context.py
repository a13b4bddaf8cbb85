"""What every page knows. Nothing of the visitor but the language and what they chose about cookies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from clew.public.pages import store
from clew.public.pages.cookies import chosen


def everywhere(request: Any) -> dict[str, Any]:
    choice = chosen(request)
    return {
        "request": request,
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "site_name": settings.CLEW_SITE_NAME,
        "force_name": settings.CLEW_FORCE_NAME,
        "neutral": settings.CLEW_NEUTRAL,
        "away_seconds": settings.CLEW_AWAY_MINUTES * 60,
        "tls": settings.CLEW_TLS,
        "alerts": store.alerts(),
        "emergency": store.contacts("emergency"),
        "made_up": settings.CLEW_MODE == "demo",
        "cookie_choice": choice,
        "hide_beta": choice == "settings" and request.COOKIES.get("beta") == "0",
    }
