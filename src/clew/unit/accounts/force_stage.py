"""The second step of signing in: a code or a passkey, unless the provider has asked for one."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from clew.unit.accounts.force_sign_in import SignIn, gave_second_factor


class SecondFactor(AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        by: SignIn | None = (self.login.signal_kwargs or {}).get("sociallogin")
        return not gave_second_factor(by) and bool(super()._should_handle(request))
