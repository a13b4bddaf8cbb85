"""What an administrator has waiting."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.administration.queries import accounts, with_second_factor
from clew.unit.platform.waiting import Item, Section


def without_second_factor(user: User) -> list[Section]:
    second = with_second_factor()
    without = [u for u in accounts() if u.is_active and u.pk not in second]
    items = [Item(reverse("account", args=[u.pk]), u.name, u.agency.name) for u in without[:30]]
    return [Section("Accounts without a second factor", items, total=str(len(without)), more=reverse("account-list"))]
