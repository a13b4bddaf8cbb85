"""What every page knows.

Nothing of the visitor but the language and what they chose about cookies.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from clew.public.pages import store
from clew.public.pages.cookies import chosen


def everywhere(request: HttpRequest) -> dict[str, Any]:
    choice = chosen(request)
    return {
        "request": request,
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "site_name": settings.CLEW_SITE_NAME,
        "force_name": settings.CLEW_FORCE_NAME,
        "neutral": settings.CLEW_NEUTRAL,
        "away_seconds": settings.CLEW_AWAY_MINUTES * 60,
        "replay_minutes": store.limits()["rates"]["replay_minutes"],
        # Of text in one form: some less than the service takes, for what is sent with it.
        "most_text": settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 3 // 4,
        "tls": settings.CLEW_TLS,
        "alerts": store.alerts(),
        "emergency": store.contacts("emergency"),
        "made_up": settings.CLEW_MODE == "demo",
        "cookie_choice": choice,
        "hide_beta": choice == "settings" and request.COOKIES.get("beta") == "0",
    }
