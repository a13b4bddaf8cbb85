"""Every write of accounts, by an administrator; and first things on a new installation."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clew.unit.access.parts import misfits
from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.force_sign_in import FORCE
from clew.unit.accounts.models import Agency, Notice, Role, RoleChange, User
from clew.unit.accounts.sessions import person_of
from clew.unit.administration.queries import force_subject
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.platform.problems import Refused


def new_password() -> str:
    return secrets.token_urlsafe(15)


def make_account(
    *, by: User, username: str, name: str, email: str, agency: Agency, roles: list[str]
) -> tuple[User, str]:
    """A new account and its first password, which is shown once; its roles wait for a second
    administrator. Raises Refused.
    """
    password = new_password()
    try:
        with transaction.atomic():
            made = User(
                username=username,
                name=name,
                email=email,
                agency=agency,
                roles=[],
                must_change_password=True,
                password_given_by=by,
            )
            made.set_password(password)
            made.save()
            log(by, Action.ALTERATION, "made an account", f"user:{made.username}")
            if roles:
                _propose(made, by=by, agency=agency, roles=roles)
    except IntegrityError as problem:
        raise Refused(
            _why(problem), "roles" if "stands_alone" in str(problem) else "username"
        ) from None
    return made, password


def change_account(
    user: User,
    *,
    by: User,
    name: str,
    email: str,
    agency: Agency,
    roles: list[str],
    is_active: bool,
) -> bool:
    """Change an account; taking it away ends its sessions. What gives more waits for a second
    administrator: true when something does. Raises Refused.
    """
    if user.pk == by.pk and (
        sorted(roles) != sorted(user.roles) or not is_active or agency.pk != user.agency_id
    ):
        raise Refused("nobody changes their own roles: ask another administrator", "roles")
    try:
        with transaction.atomic():
            held = User.objects.select_for_update().get(pk=user.pk)
            kept = [r for r in roles if r in held.roles]
            more = is_active and (
                len(kept) < len(roles)
                or agency.pk != held.agency_id
                or (not held.is_active and bool(roles))
            )
            # An account that is opened again has no roles until they are confirmed.
            held.name, held.email, held.roles, held.is_active = (
                name,
                email,
                kept if held.is_active else [],
                is_active,
            )
            held.save(update_fields=["name", "email", "roles", "is_active"])
            RoleChange.objects.filter(user=held, decided_at=None).update(
                decided_at=timezone.now(), confirmed=False
            )
            log(
                by,
                Action.ALTERATION,
                "changed an account",
                f"user:{held.username}",
                roles=held.roles,
                active=is_active,
            )
            if more:
                _propose(held, by=by, agency=agency, roles=roles)
            elif (wrong := misfits(held.roles, agency.kind)) and is_active:
                raise Refused(_misfit(wrong, agency), "roles")
            if not is_active:
                _unlink(held)
                _end_sessions(held)
    except IntegrityError as problem:
        raise Refused(
            _why(problem), "roles" if "stands_alone" in str(problem) else "username"
        ) from None
    return more


def _propose(user: User, *, by: User, agency: Agency, roles: list[str]) -> None:
    if wrong := misfits(roles, agency.kind):
        raise Refused(_misfit(wrong, agency), "roles")
    for role in ("administrator", "auditor"):
        if role in roles and len(roles) > 1:
            raise Refused(_why(IntegrityError(f"{role}_stands_alone")), "roles")
    RoleChange.objects.create(user=user, agency=agency, roles=roles, proposed_by=by)
    log(
        by,
        Action.ALTERATION,
        "proposed roles",
        f"user:{user.username}",
        roles=roles,
        agency=agency.code,
    )
    others = [a for a in with_role(Role.ADMINISTRATOR) if a.pk not in (by.pk, user.pk)]
    tell(
        others,
        f"Roles of {user.username} are waiting for a second administrator",
        reverse("account-roles", args=[user.pk]),
        about=None,
    )


def why_not_confirm(change: RoleChange, by: User) -> str:
    """Why this administrator may not decide on the roles; empty when they may."""
    if by.pk == change.proposed_by_id:
        return "You proposed these roles. Another administrator confirms them."
    if by.pk == change.user_id:
        return "Nobody decides on their own roles."
    if by.password_given_by_id == change.proposed_by_id:
        return "Your password was given to you by the administrator who proposed these roles. A third administrator confirms them."
    return ""


def decide_roles(user: User, *, by: User, confirm: bool) -> None:
    """Give the roles that another administrator proposed, or refuse them. Raises Refused."""
    with transaction.atomic():
        change = (
            RoleChange.objects.select_for_update(of=("self",))
            .select_related("agency", "user")
            .filter(user=user, decided_at=None)
            .first()
        )
        if change is None:
            raise Refused("Another administrator has already decided on these roles.")
        if said := why_not_confirm(change, by):
            raise Refused(said)
        change.decided_by, change.decided_at, change.confirmed = by, timezone.now(), confirm
        change.save(update_fields=["decided_by", "decided_at", "confirmed"])
        if confirm:
            change.user.roles, change.user.agency = change.roles, change.agency
            change.user.save(update_fields=["roles", "agency"])
            _end_sessions(change.user)
        log(
            by,
            Action.ALTERATION,
            "confirmed roles" if confirm else "refused roles",
            f"user:{user.username}",
            roles=change.roles,
        )
        if confirm:
            _tell_of(change.user, f"Roles of {user.username} changed: {change.role_names}")


def reset_sign_in(user: User, *, by: User) -> str:
    """Take the password, every second factor and the link to the force's sign-in away; the new
    password is shown once. Raises Refused for oneself.
    """
    if user.pk == by.pk:
        raise Refused("nobody resets their own sign-in: ask another administrator")
    password = new_password()
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password, user.password_given_by = True, by
        user.save(update_fields=["password", "must_change_password", "password_given_by"])
        Authenticator.objects.filter(user=user).delete()
        # Whoever held the force's sign-in may be why it is reset: an administrator links it anew.
        _unlink(user)
        _end_sessions(user)
        log(by, Action.ALTERATION, "reset a sign-in", f"user:{user.username}")
        _tell_of(user, f"The sign-in of {user.username} was reset by an administrator")
    return password


def _tell_of(user: User, text: str) -> None:
    """The person and the supervisors: an administrator who becomes somebody else is noticed."""
    tell([user, *with_role(Role.SUPERVISOR)], text, reverse("notices"), about=None)


def _unlink(user: User) -> None:
    SocialAccount.objects.filter(user=user).delete()


def link_force_sign_in(user: User, *, by: User, subject: str) -> None:
    """Say who this account is at the force's sign-in (the "sub" that it gives);

    empty takes the link away. Raises Refused.
    """
    if force_subject(user) == subject:
        return
    if user.pk == by.pk:
        raise Refused("nobody links their own account: ask another administrator")
    try:
        with transaction.atomic():
            _unlink(user)
            if subject:
                SocialAccount.objects.create(user=user, provider=FORCE, uid=subject)
            _end_sessions(user)
            log(
                by,
                Action.ALTERATION,
                "linked the force's sign-in" if subject else "unlinked the force's sign-in",
                f"user:{user.username}",
            )
    except IntegrityError:
        raise Refused("another account is linked to that identity") from None


def save_agency(
    agency: Agency | None, *, by: User, name: str, kind: str, ask: str, code: str = ""
) -> Agency:
    try:
        with transaction.atomic():
            made = agency or Agency(code=code)
            for user in (
                User.objects.filter(agency=agency, is_active=True) if agency is not None else ()
            ):
                if misfits([r for r in user.roles if r != Role.SERVICE], kind):
                    raise Refused(
                        f"{user.username} has a role that an agency of this kind does not have: change that account first"
                    )
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
        if person_of(session) == str(user.pk):
            session.delete()


def _misfit(roles: list[str], agency: Agency) -> str:
    named = ", ".join(Role(r).label for r in roles)
    return f"this role does not fit an agency of the kind {agency.get_kind_display()}: {named}"


def _why(problem: IntegrityError) -> str:
    text = str(problem)
    if "administrator_stands_alone" in text:
        return "an administrator reads no case: the role stands alone"
    if "auditor_stands_alone" in text:
        return "an auditor has no other role"
    return "an account of that user name is there already"
