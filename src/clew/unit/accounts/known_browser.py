"""A browser in which somebody signed in before: a cookie that says so, and signs nobody in.

With it, wrong passwords that strangers try on the same name count apart from this person's (OWASP
calls it a device cookie). It holds no name: a keyed hash of the account and its password, so it
ends when the password changes. Several people may share a computer.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from clew.unit.accounts.models import User

COOKIE = "clew_known"
_SALT = "clew.known-browser"
_DAYS = 90
_MOST_PEOPLE = 20


def is_known(request: HttpRequest, user: User) -> bool:
    return any(hmac.compare_digest(mark, _mark(user)) for mark in _marks(request))


class KnownBrowser:
    """Sets the cookie in the answer to a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "signed_in_now", None)
        if user is not None:
            mark = _mark(user)
            marks = [mark, *(m for m in _marks(request) if m != mark)][:_MOST_PEOPLE]
            response.set_cookie(
                COOKIE,
                signing.dumps(marks, salt=_SALT),
                max_age=_DAYS * 24 * 3600,
                path="/account/",
                secure=settings.CLEW_TLS,
                httponly=True,
                samesite="Lax",
            )
        return response


@receiver(user_logged_in)
def _remember(sender: object, request: HttpRequest, user: User, **_rest: object) -> None:
    request.signed_in_now = user  # type: ignore[attr-defined]  # handed to the middleware above


def _marks(request: HttpRequest) -> list[str]:
    try:
        held: object = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_DAYS * 24 * 3600
        )
    except signing.BadSignature:
        return []
    return [m for m in held if isinstance(m, str)] if isinstance(held, list) else []


def _mark(user: User) -> str:
    return hmac.new(
        settings.SECRET_KEY.encode(), f"known|{user.pk}|{user.password}".encode(), sha256
    ).hexdigest()[:32]
