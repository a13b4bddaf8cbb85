"""Rules that wait for a second person, and a pause that holds."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.platform.waiting import Item, Section
from clew.unit.rules.models import RuleSet
from clew.web.jinja import day


def rules(user: User) -> list[Section]:
    """Sets that others proposed."""
    if not may(user.roles, "screening_rules", write=True):
        return []
    items = [
        Item(
            reverse("rules-set", args=[r.pk]),
            f"Rules of run {r.run}",
            f"proposed by {r.proposed_by.name}, {day(r.proposed_at)}",
        )
        for r in RuleSet.objects.filter(approved=None)
        .exclude(proposed_by=user)
        .select_related("proposed_by")
    ]
    return [Section("Rules for screening to approve", items, more=reverse("rules"))]
