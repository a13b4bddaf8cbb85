"""The force's own sign-in (OpenID Connect): it opens accounts that an administrator made and linked.

By setting, the provider's second factor stands for Clew's. Then the person needs no password of
Clew's at all: what is grave is confirmed by signing in at the provider again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.dispatch import Signal, receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from clew.unit.accounts.models import User

# The one provider of the force: CLEW_OIDC_URL.
FORCE = "force"
# In the session: the account that the force's sign-in opened, with its second factor.
_OPENED = "opened_by_force"
# In the state of one sign-in.
_SECOND_FACTOR = "force_second_factor"
# A clock of the provider's that goes before ours by less is no fault.
_CLOCK_SLACK_SECONDS = 60

# Sent with `user` before they are signed in: the provider's second factor is taken for Clew's.
second_factor_trusted = Signal()


class _Account(Protocol):
    """An account at the provider, as the library keeps it; it has no types."""

    uid: str
    extra_data: dict[str, dict[str, object]]

    def save(self, *, update_fields: list[str]) -> None: ...


class SignIn(Protocol):
    """A sign-in by the provider that is under way, as the library hands it to us."""

    account: _Account
    state: dict[str, object]
    user: User
    is_existing: bool

    def get_redirect_url(self, request: HttpRequest) -> str | None: ...


def opened_by_force(request: HttpRequest) -> bool:
    """Whether the force's sign-in opened this session, with a second factor."""
    return request.user.is_authenticated and request.session.get(_OPENED) == request.user.pk


def ways_to_confirm(request: HttpRequest, known: list[dict[str, str]]) -> list[dict[str, str]]:
    """The provider first, which is asked to sign the person in anew; then Clew's own second factor.
    No password.
    """
    provider = {
        "id": "force",
        "description": f"Sign in again with {settings.CLEW_OIDC_NAME}",
        "url": reverse("force_again"),
    }
    return [provider, *(m for m in known if m["id"] != "reauthenticate")]


class ForceSignInAdapter(DefaultSocialAccountAdapter):
    """Signs in an account that an administrator made and linked; makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SignIn) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SignIn) -> None:
        claims = sociallogin.account.extra_data
        # What the provider says of a person is looked at and not kept.
        sociallogin.account.extra_data = {}
        if settings.CLEW_OIDC_CLAIM == "email" and not _is_verified(claims):
            raise _told(
                request,
                "Your e-mail address is not verified",
                f"{settings.CLEW_OIDC_NAME} does not say that your e-mail address is verified, so it cannot sign you in here. Ask whoever runs it.",
            )
        if not sociallogin.is_existing:
            if not request.user.is_authenticated:
                raise _told(
                    request,
                    "Your account is not linked yet",
                    f"{settings.CLEW_OIDC_NAME} knows you, and no account here is linked to it. Ask an administrator to link yours:"
                    f" the identity to enter is {sociallogin.account.uid}",
                )
            return
        sociallogin.account.save(update_fields=["extra_data"])
        token = claims.get("id_token", {})
        trusted = settings.CLEW_OIDC_SECOND_FACTOR.given_in(token)
        sociallogin.state[_SECOND_FACTOR] = trusted
        if request.user.is_authenticated and request.user.pk == sociallogin.user.pk:
            if trusted and opened_by_force(request) and _is_fresh(token):
                raise ImmediateHttpResponse(_confirmed(request, sociallogin))
        elif trusted:
            second_factor_trusted.send(sender=None, user=sociallogin.user)


def gave_second_factor(sociallogin: SignIn | None) -> bool:
    """Whether the provider's second factor stands for Clew's in this sign-in."""
    return sociallogin is not None and bool(sociallogin.state.get(_SECOND_FACTOR))


@receiver(user_logged_in)
def _remember(
    sender: object,
    request: HttpRequest,
    user: User,
    sociallogin: SignIn | None = None,
    **_rest: object,
) -> None:
    if gave_second_factor(sociallogin):
        request.session[_OPENED] = request.session["second_factor"] = user.pk


def _is_verified(claims: Mapping[str, Mapping[str, object]]) -> bool:
    held = claims.get("userinfo") or claims.get("id_token") or {}
    return held.get("email_verified") is True


def _is_fresh(token: Mapping[str, object]) -> bool:
    """Whether the person signed in at the provider just now (auth_time), and not some time ago."""
    at = token.get("auth_time")
    if not isinstance(at, int):
        return False
    ago = time.time() - at
    return -_CLOCK_SLACK_SECONDS < ago < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _confirmed(request: HttpRequest, sociallogin: SignIn) -> HttpResponse:
    """Who is signed in has confirmed it at the provider: go on with what was asked for."""
    record_authentication(
        request, request.user, method="socialaccount", reauthenticated=True, provider=FORCE
    )
    to = sociallogin.get_redirect_url(request) or reverse("home")
    # The library looks there for where to go on, and for a form that was held back.
    request.GET = QueryDict(urlencode({"next": to}))
    return resume_request(request) or HttpResponseRedirect(to)


def _told(request: HttpRequest, title: str, said: str) -> ImmediateHttpResponse:
    page = render(request, "problem.html", {"title": title, "said": said}, status=403)
    return ImmediateHttpResponse(page)
