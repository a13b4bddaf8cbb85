"""What allauth asks us: nobody signs up, second-factor secrets are encrypted, the force's sign-in
opens known accounts only.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render

from clew.unit.accounts.guesses import MustWait, confirming, guessing
from clew.unit.accounts.models import User


@cache
def sealer(keys: str) -> MultiFernet:
    """What encrypts secrets of accounts, and forms that were not saved."""
    # The first key seals; every key listed opens, so that a key can be changed.
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(k.strip().encode()).digest()))
            for k in keys.split(",")
        ]
    )


def reseal(encrypted: str) -> str:
    """The same text under the newest field key. Raises InvalidToken where no key opens it."""
    return sealer(settings.FIELD_KEY).rotate(encrypted.encode()).decode()


class _Wrong(Exception):
    """The password was wrong."""


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        try:
            with guessing(request, credentials.get("username", "")):
                return self._right(request, **credentials)
        except _Wrong:
            return None
        except MustWait as wait:
            raise ValidationError(str(wait)) from None

    def reauthenticate(self, user: User, password: str) -> bool:
        request: HttpRequest = context.request
        try:
            with confirming(request, user):
                return bool(
                    self._right(request, username=user.username, password=password).pk == user.pk
                )
        except _Wrong:
            return False
        except MustWait as wait:
            raise ValidationError(str(wait)) from None

    def _right(self, request: HttpRequest, **credentials: str) -> User:
        found: object = super().authenticate(request, **credentials)
        if not isinstance(found, User):
            raise _Wrong
        return found


class Backend(ModelBackend):
    """Signed-in people come with their agency: every page asks for it."""

    def get_user(self, user_id: int) -> User | None:
        found = User.objects.select_related("agency").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return sealer(settings.FIELD_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealer(settings.FIELD_KEY).decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Clew"}


# The one provider of the force: CLEW_OIDC_URL.
FORCE = "force"


class ForceSignInAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect signs in an account that an administrator made and linked; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whoever is known to the force and to nobody here is told what an administrator needs."""
        if not sociallogin.is_existing and not request.user.is_authenticated:
            said = (
                "The force's sign-in knows you, and no account here is linked to it. Ask an administrator to link yours:"
                f" the identity to enter is {sociallogin.account.uid}"
            )
            raise ImmediateHttpResponse(
                render(
                    request,
                    "problem.html",
                    {"title": "Your account is not linked yet", "said": said},
                    status=403,
                )
            )
