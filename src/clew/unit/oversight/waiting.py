"""What supervisors and auditors have waiting."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.oversight.queries import unreviewed
from clew.unit.platform.waiting import Item, Section
from clew.web.jinja import day


def break_glass(user: User) -> list[Section]:
    glass = [g for g in unreviewed() if g.user_id != user.pk]
    return [
        Section(
            "Break-glass to review",
            [Item(reverse("glass-review", args=[g.pk]), f"{g.user.name}, {g.case.reference}", day(g.opened_at)) for g in glass],
            "None waits.",
        )
    ]


def audit(user: User) -> list[Section]:
    if not user.has_role("auditor"):
        return []
    return [
        Section("Audit", [Item(reverse("audit-look-up"), "Look something up"), Item(reverse("audit-verify"), "Is the audit whole?")], "")
    ]
