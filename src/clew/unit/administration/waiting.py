"""What an administrator has waiting."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.administration.actions import why_not_confirm
from clew.unit.administration.queries import accounts, waiting_roles, with_second_factor
from clew.unit.platform.waiting import Item, Section


def of_administrators(user: User) -> list[Section]:
    second = with_second_factor()
    without = [u for u in accounts() if u.is_active and u.pk not in second]
    waiting = [c for c in waiting_roles().values() if not why_not_confirm(c, user)]
    return [
        Section(
            "Roles to confirm",
            [
                Item(reverse("account-roles", args=[c.user_id]), c.user.name, c.role_names)
                for c in waiting
            ],
        ),
        Section(
            "Accounts without a second factor",
            [Item(reverse("account", args=[u.pk]), u.name, u.agency.name) for u in without[:30]],
            total=str(len(without)),
            more=reverse("account-list"),
        ),
    ]
