"""What supervisors have waiting."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.oversight.queries import unreviewed
from clew.unit.platform.waiting import Item, Section, longest
from clew.web.jinja import day


def break_glass(user: User) -> list[Section]:
    glass = [g for g in unreviewed() if g.user_id != user.pk]
    items = [
        Item(
            reverse("glass-review", args=[g.pk]),
            g.user.name,
            f"opened {day(g.opened_at)}",
            g.case.reference,
        )
        for g in glass
    ]
    return [
        Section("Emergency access to review", items, oldest=longest(g.opened_at for g in glass))
    ]
