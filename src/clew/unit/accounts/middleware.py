"""A session ends when it is idle or old; nobody goes anywhere without a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clew.unit.accounts.kept import keep, put_away

_OPEN = ("/account/", "/static/", "/demo/")
# Clocks that are kept in time go back by less.
_CLOCK_SLACK_SECONDS = 60


class SessionLimits:
    """Idle and absolute limits. The time of the last look is kept at most once a minute.

    A session from the future ends too: a clock that was set back would keep it open until the clock
    has caught up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            began: int = request.session.setdefault("began", now)
            seen: int = request.session.get("seen", now)
            idle: int = settings.SESSION_IDLE_MINUTES * 60
            longest: int = settings.SESSION_ABSOLUTE_HOURS * 3600
            is_old = now - seen > idle or now - began > longest
            if is_old or now < max(seen, began) - _CLOCK_SLACK_SECONDS:
                kept = keep(request, request.user.pk)
                logout(request)
                request.session["ended"] = True
                put_away(request, kept)
            elif now - seen >= 60 or "seen" not in request.session:
                request.session["seen"] = now
        return self.get_response(request)


class RequireOwnPassword:
    """A password that an administrator saw opens the page that changes it, and signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            change = reverse("account_change_password")
            if request.path not in (
                change,
                reverse("account_logout"),
            ) and not request.path.startswith("/static/"):
                messages.warning(
                    request,
                    "Choose a password of your own first: an administrator has seen this one.",
                )
                return redirect(change)
        return self.get_response(request)


class RequireSecondFactor:
    """Whoever has signed in without one is taken to set one up, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.user.is_authenticated
            and not request.path.startswith(_OPEN)
            and not self._has_one(request)
        ):
            messages.warning(
                request, "Set up a second factor first: an authenticator app or a passkey."
            )
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _has_one(request: HttpRequest) -> bool:
        # Asked of the database once a session, and again when a factor is taken away
        # (accounts.signals).
        if request.session.get("second_factor") == request.user.pk:
            return True
        if is_mfa_enabled(request.user):
            request.session["second_factor"] = request.user.pk
            return True
        return False
