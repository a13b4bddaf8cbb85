"""Signing in, failing to, and giving up a second factor are written down; the last one is asked for again at once."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from clew.unit.access.identity import service_account, set_identity
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action


@receiver(user_logged_in)
def note_sign_in(sender: Any, user: User, **_rest: Any) -> None:
    with transaction.atomic():
        set_identity(user)
        log(user, Action.SIGN_IN, "signed in", f"user:{user.username}")


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: dict[str, Any], **_rest: Any) -> None:
    """In the service's name, since nobody was recognised; the name that was tried, never the password."""
    tried = str(credentials.get("username") or "").replace("\0", "")[:60]
    with transaction.atomic():
        service = service_account()
        set_identity(service)
        log(service, Action.REFUSAL, "sign-in failed", f"user:{tried}")


@receiver(authenticator_removed)
def ask_again(sender: Any, request: HttpRequest, user: User, **_rest: Any) -> None:
    request.session.pop("second_factor", None)
    note_factor("second factor removed", user)


@receiver(authenticator_added)
def note_added(sender: Any, request: HttpRequest, user: User, **_rest: Any) -> None:
    note_factor("second factor added", user)


def note_factor(what: str, user: User) -> None:
    with transaction.atomic():
        set_identity(user)
        log(user, Action.ALTERATION, what, f"user:{user.username}")
