"""Every write of accounts, by an administrator; and first things on a new installation."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone

from clew.unit.accounts.adapters import FORCE
from clew.unit.accounts.models import Agency, Notice, User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.platform.problems import Refused


def new_password() -> str:
    return secrets.token_urlsafe(15)


def make_account(*, by: User, username: str, name: str, email: str, agency: Agency, roles: list[str]) -> tuple[User, str]:
    """A new account and its first password, which is shown once. Raises Refused for a name that is taken."""
    password = new_password()
    try:
        with transaction.atomic():
            made = User.objects.create_user(username, name=name, email=email, agency=agency, roles=roles, password=password)
            log(by, Action.ALTERATION, "made an account", f"user:{made.username}", roles=roles)
    except IntegrityError as problem:
        raise Refused(_why(problem)) from None
    return made, password


def change_account(user: User, *, by: User, name: str, email: str, agency: Agency, roles: list[str], is_active: bool) -> None:
    """Change an account; taking it away ends its sessions. Raises Refused."""
    if user.pk == by.pk and (roles != user.roles or not is_active):
        raise Refused("nobody changes their own roles: ask another administrator")
    try:
        with transaction.atomic():
            user.name, user.email, user.agency, user.roles, user.is_active = name, email, agency, roles, is_active
            user.save()
            log(by, Action.ALTERATION, "changed an account", f"user:{user.username}", roles=roles, active=is_active)
            if not is_active:
                SocialAccount.objects.filter(user=user).delete()
                _end_sessions(user)
    except IntegrityError as problem:
        raise Refused(_why(problem)) from None


def reset_sign_in(user: User, *, by: User) -> str:
    """Take the password, every second factor and the link to the force's sign-in away; the new password is shown once. Raises Refused for oneself."""
    if user.pk == by.pk:
        raise Refused("nobody resets their own sign-in: ask another administrator")
    password = new_password()
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        # Whoever held the force's sign-in may be why it is reset: an administrator links it anew.
        SocialAccount.objects.filter(user=user).delete()
        _end_sessions(user)
        log(by, Action.ALTERATION, "reset a sign-in", f"user:{user.username}")
    return password


def link_force_sign_in(user: User, *, by: User, subject: str) -> None:
    """Say who this account is at the force's sign-in (the "sub" that it gives); empty takes the link away. Raises Refused."""
    held = SocialAccount.objects.filter(user=user, provider=FORCE).first()
    if (held.uid if held else "") == subject:
        return
    if user.pk == by.pk:
        raise Refused("nobody links their own account: ask another administrator")
    try:
        with transaction.atomic():
            SocialAccount.objects.filter(user=user).delete()
            if subject:
                SocialAccount.objects.create(user=user, provider=FORCE, uid=subject)
            _end_sessions(user)
            log(by, Action.ALTERATION, "linked the force's sign-in" if subject else "unlinked the force's sign-in", f"user:{user.username}")
    except IntegrityError:
        raise Refused("another account is linked to that identity") from None


def save_agency(agency: Agency | None, *, by: User, name: str, kind: str, ask: str, code: str = "") -> Agency:
    try:
        with transaction.atomic():
            made = agency or Agency(code=code)
            made.name, made.kind, made.ask = name, kind, ask
            made.save()
            log(by, Action.ALTERATION, "agency", f"agency:{made.code}")
    except IntegrityError:
        raise Refused("an agency of that name or code is there already") from None
    return made


def read_notices(user: User) -> None:
    Notice.objects.filter(to=user, read_at=None).update(read_at=timezone.now())


def _end_sessions(user: User) -> None:
    """Sessions carry no owner in a column: the live ones are few, and each is opened to see."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _why(problem: IntegrityError) -> str:
    text = str(problem)
    if "administrator_stands_alone" in text:
        return "an administrator reads no case: the role stands alone"
    if "auditor_stands_alone" in text:
        return "an auditor has no other role"
    return "an account of that user name is there already"
