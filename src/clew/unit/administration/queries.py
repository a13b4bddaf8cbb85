"""Accounts and agencies, as an administrator reads them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from clew.unit.accounts.force_sign_in import FORCE
from clew.unit.accounts.models import Agency, Notice, Role, RoleChange, User


def accounts() -> list[User]:
    return list(User.objects.exclude(roles__contains=[Role.SERVICE]).select_related("agency"))


def with_second_factor() -> set[int]:
    return set(
        Authenticator.objects.exclude(type="recovery_codes").values_list("user_id", flat=True)
    )


def account(number: int) -> User | None:
    return (
        User.objects.filter(pk=number)
        .exclude(roles__contains=[Role.SERVICE])
        .select_related("agency")
        .first()
    )


def waiting_roles() -> dict[int, RoleChange]:
    """What waits for a second administrator, by the account."""
    return {
        c.user_id: c
        for c in RoleChange.objects.filter(decided_at=None).select_related(
            "user", "agency", "proposed_by"
        )
    }


def agencies() -> list[Agency]:
    return list(Agency.objects.all())


def agency(number: int) -> Agency | None:
    return Agency.objects.filter(pk=number).first()


def notices(user: User) -> list[Notice]:
    return list(Notice.objects.filter(to=user)[:100])


def force_subject(user: User) -> str:
    """Who this account is at the force's sign-in; empty where it is not linked."""
    held = SocialAccount.objects.filter(user=user, provider=FORCE).first()
    return str(held.uid) if held else ""
