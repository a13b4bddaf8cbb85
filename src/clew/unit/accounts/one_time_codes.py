"""Codes of authenticator apps: each is taken once (RFC 6238, 5.2), also the one that set the app up; wrong ones are counted.

The library remembers a used code for half a minute, in a cache. Here the newest counter that was taken stands beside the secret: a clock that is
set back or a cache that is emptied brings no code back.
"""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse

from clew.unit.accounts.guesses import MustWait, confirming, guessing

_NEWEST = "newest_counter"


def _counter_of(secret: str, code: str) -> int:
    """The counter of a code that was right a moment ago; the present one where it has just passed."""
    counters = list(yield_hotp_counters_from_time())
    matching = [
        c for c in (*counters, counters[0] - 1) if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, c)))
    ]
    return max(matching, default=counters[-1])


def _take_once(authenticator: Authenticator, code: str) -> bool:
    """Whether this code is newer than any that was taken; then it is the newest."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        counter = _counter_of(decrypt(held.data["secret"]), code)
        if counter <= held.data.get(_NEWEST, -1):
            return False
        held.data[_NEWEST] = counter
        held.save(update_fields=["data"])
    authenticator.data = held.data
    return True


def _once(form: BaseAuthenticateForm, code: str) -> str:
    if form.authenticator.type == Authenticator.Type.TOTP and not _take_once(form.authenticator, code):
        raise get_adapter().validation_error("incorrect_code")
    return code


class SignInCode(AuthenticateForm):
    """The second step of signing in."""

    def clean_code(self) -> str:
        try:
            with guessing(context.request, f"code of {self.user.username}", self.user):
                return _once(self, super().clean_code())
        except MustWait as wait:
            raise ValidationError(str(wait)) from None


class ConfirmCode(ReauthenticateForm):
    """Somebody who is signed in confirms who they are."""

    def clean_code(self) -> str:
        try:
            with confirming(context.request, self.user):
                return _once(self, super().clean_code())
        except MustWait as wait:
            raise ValidationError(str(wait)) from None


class SetUpCode(ActivateTOTPForm):
    counter = -1

    def clean_code(self) -> str:
        code = super().clean_code()
        self.counter = _counter_of(self.secret, code)
        return code


class SetUpApp(ActivateTOTPView):
    """The library's page; the code that set the app up is not taken again."""

    def form_valid(self, form: SetUpCode) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        for held in Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP):
            data: dict[str, Any] = {**held.data, _NEWEST: form.counter}
            Authenticator.objects.filter(pk=held.pk).update(data=data)
        return answer
