"""Signing in, failing to, and giving up a second factor are written down; the last one is asked for
again at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string

from clew.unit.access.identity import lent_to_service, service_account, set_identity
from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.force_sign_in import second_factor_trusted
from clew.unit.accounts.guesses import made_to_wait
from clew.unit.accounts.models import Role, User
from clew.unit.administration import alarms
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action


@receiver(user_logged_in)
def note_sign_in(sender: Any, user: User, **_rest: Any) -> None:
    with transaction.atomic():
        set_identity(user)
        log(user, Action.SIGN_IN, "signed in", f"user:{user.username}")


@receiver(user_login_failed)
def note_failure(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any
) -> None:
    """In the service's name, since nobody was recognised; the name that was tried, never the
    password.
    """
    tried = str(credentials.get("username") or "").replace("\0", "")[:60]
    _as_the_service(
        request, lambda service: log(service, Action.REFUSAL, "sign-in failed", f"user:{tried}")
    )
    _as_the_service(request, lambda _service: alarms.count_try(tried))


@receiver(made_to_wait)
def note_waiting(sender: Any, request: HttpRequest, name: str, **_rest: Any) -> None:
    """A try that was not looked at counts for the alarm; the audit is not filled with them."""
    _as_the_service(request, lambda _service: alarms.count_try(name.replace("\0", "")[:60]))


def _as_the_service(request: HttpRequest | None, act: Callable[[User], object]) -> None:
    """Somebody who is signed in and mistypes their password when asked again stays who they are for
    the rest of the request.
    """
    signed_in = getattr(request, "user", None)
    with transaction.atomic():
        service = service_account()
        if isinstance(signed_in, User) and signed_in.is_authenticated:
            with lent_to_service(signed_in):
                act(service)
        else:
            set_identity(service)
            act(service)


@receiver(authenticator_removed)
def ask_again(sender: Any, request: HttpRequest, user: User, **_rest: Any) -> None:
    request.session.pop("second_factor", None)
    note_factor("second factor removed", user)


@receiver(authenticator_added)
def note_added(sender: Any, request: HttpRequest, user: User, **_rest: Any) -> None:
    note_factor("second factor added", user)


@receiver(password_changed)
def note_password(sender: Any, request: HttpRequest, user: User, **_rest: Any) -> None:
    with transaction.atomic():
        set_identity(user)
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
        log(user, Action.ALTERATION, "changed the password", f"user:{user.username}")


@receiver(second_factor_trusted)
def note_trust(sender: Any, user: User, **_rest: Any) -> None:
    """A password that an administrator saw, and its owner never needed, opens nothing any more.

    It gives way to one that nobody knows, so that a page which asks for a password stays closed.
    """
    if not user.is_active:
        return
    with transaction.atomic():
        set_identity(user)
        if user.must_change_password:
            user.set_password(get_random_string(50))
            user.must_change_password = False
            user.save(update_fields=["password", "must_change_password"])
            log(user, Action.ALTERATION, "first password taken away", f"user:{user.username}")
        log(
            user,
            Action.SIGN_IN,
            "second factor given at the force's sign-in",
            f"user:{user.username}",
        )


def note_factor(what: str, user: User) -> None:
    with transaction.atomic():
        set_identity(user)
        log(user, Action.ALTERATION, what, f"user:{user.username}")
        # After a reset, a factor of somebody else's would be noticed by whose account it is.
        tell(
            [user, *with_role(Role.SUPERVISOR)],
            f"{what[0].upper()}{what[1:]} at the account {user.username}",
            reverse("own-account"),
            about=None,
        )
