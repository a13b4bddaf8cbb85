"""Codes of authenticator apps: each is taken once (RFC 6238, 5.2), also the one that set the app
up; wrong ones are counted.

The library remembers a used code for half a minute, in a cache. Here the newest counter that was
taken stands beside the secret: a clock that is set back or a cache that is emptied brings no code
back.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from clew.unit.accounts.guesses import MustWait, confirming, guessing
from clew.unit.accounts.models import User

_NEWEST = "newest_counter"


class _Factor(Protocol):
    """A second factor as the library keeps it; it has no types."""

    pk: int
    type: str
    data: dict[str, str | int]

    def save(self, *, update_fields: list[str]) -> None: ...


def _counter_of(secret: str, code: str) -> int:
    """The counter of a code that was right a moment ago; the present one where it has just passed."""
    counters: list[int] = list(yield_hotp_counters_from_time())
    return max(
        (c for c in (*counters, counters[0] - 1) if _code_at(secret, c) == code.strip()),
        default=counters[-1],
    )


def _code_at(secret: str, counter: int) -> str:
    return str(format_hotp_value(hotp_value(secret, counter)))


def _take_once(factor: _Factor, code: str) -> bool:
    """Whether this code is newer than any that was taken; then it is the newest."""
    with transaction.atomic():
        held: _Factor = Authenticator.objects.select_for_update().get(pk=factor.pk)
        secret: str = decrypt(held.data["secret"])
        counter = _counter_of(secret, code)
        if counter <= int(held.data.get(_NEWEST, -1)):
            return False
        held.data[_NEWEST] = counter
        held.save(update_fields=["data"])
    factor.data = held.data
    return True


def _once(factor: _Factor, code: str) -> str:
    if factor.type == "totp" and not _take_once(factor, code):
        wrong: ValidationError = get_adapter().validation_error("incorrect_code")
        raise wrong
    return code


class _CodeOnce:
    """A form that asks for a code: each is taken once, and wrong ones make whoever guesses wait."""

    user: User
    authenticator: _Factor

    def waiting(self, request: HttpRequest) -> AbstractContextManager[None]:
        raise NotImplementedError

    def clean_code(self) -> str:
        try:
            with self.waiting(context.request):
                code: str = super().clean_code()  # type: ignore[misc]  # the library's form beside it
                return _once(self.authenticator, code)
        except MustWait as wait:
            raise ValidationError(str(wait)) from None


class SignInCode(_CodeOnce, AuthenticateForm):
    """The second step of signing in."""

    def waiting(self, request: HttpRequest) -> AbstractContextManager[None]:
        return guessing(request, f"code of {self.user.username}", self.user)


class ConfirmCode(_CodeOnce, ReauthenticateForm):
    """Somebody who is signed in confirms who they are."""

    def waiting(self, request: HttpRequest) -> AbstractContextManager[None]:
        return confirming(request, self.user)


class SetUpCode(ActivateTOTPForm):
    secret: str
    counter = -1

    def clean_code(self) -> str:
        code: str = super().clean_code()
        self.counter = _counter_of(self.secret, code)
        return code


class SetUpApp(ActivateTOTPView):
    """The library's page; the code that set the app up is not taken again."""

    request: HttpRequest

    def form_valid(self, form: SetUpCode) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        mine: list[_Factor] = list(
            Authenticator.objects.filter(user=self.request.user, type="totp")
        )
        for held in mine:
            held.data[_NEWEST] = form.counter
            held.save(update_fields=["data"])
        return answer
