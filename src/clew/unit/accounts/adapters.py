"""What allauth asks us: nobody signs up, guesses are counted, second-factor secrets are encrypted."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from clew.unit.accounts.force_sign_in import opened_by_force, ways_to_confirm
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

    def get_login_stages(self) -> list[str]:
        """Our own second step: the provider's second factor may stand for it."""
        library = "allauth.mfa.stages.AuthenticateStage"
        ours = "clew.unit.accounts.force_stage.SecondFactor"
        return [ours if path == library else path for path in super().get_login_stages()]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Whoever came in by the force's sign-in confirms there who they are; a password of Clew's
        may be one that they never had.
        """
        known: list[dict[str, str]] = super().get_reauthentication_methods(user)
        request: HttpRequest = context.request
        return ways_to_confirm(request, known) if opened_by_force(request) else known

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
