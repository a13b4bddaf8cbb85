"""The addresses of the force's sign-in: what goes wrong at the provider is told in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable

from allauth.socialaccount.providers.openid_connect import views as library
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from clew.unit.accounts.force_sign_in import FORCE

_LOG = logging.getLogger("clew.force_sign_in")


def _told(
    page: Callable[[HttpRequest, str], HttpResponse], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        return page(request, provider_id)
    except OSError as problem:
        # As every fault of the library that fetches from the provider is. Its kind alone is told:
        # the whole has addresses, which may hold codes.
        _LOG.warning("the force's sign-in does not answer: %s", type(problem).__name__)
        said = f"{settings.CLEW_OIDC_NAME} does not answer. Try again in some minutes, or sign in with your password here, if you have one."
        status = 503
    except KeyError as problem:
        _LOG.warning("the force's sign-in does not say: %s", problem)
        said = f"{settings.CLEW_OIDC_NAME} does not say who you are ({problem.args[0]}). Tell an administrator."
        status = 502
    title = "You were not signed in"
    return render(request, "problem.html", {"title": title, "said": said}, status=status)


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    answer = _told(library.login, request, provider_id)
    if request.method != "POST" or answer.status_code != 302:
        return answer
    # A form of ours leads nowhere else (form-action), nor does a redirect after it: a page of its
    # own goes on to the provider, and to wherever the provider sends people.
    to = answer["Location"]
    going = render(request, "accounts/going.html", {"to": to, "name": settings.CLEW_OIDC_NAME})
    going["Refresh"] = f"0; url={to}"
    return going


def again(request: HttpRequest) -> HttpResponse:
    """Asks the provider to sign the person in anew, and to say when it did (max_age)."""
    where = reverse("openid_connect_login", kwargs={"provider_id": FORCE})
    said = {"process": "login", "auth_params": urlencode({"prompt": "login", "max_age": "60"})}
    return redirect(f"{where}?{urlencode(said | {'next': request.GET.get('next', '/')})}")


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _told(library.callback, request, provider_id)
