"""Actions that wait for somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.plans.queries import due_actions
from clew.unit.platform.waiting import Item, Section, is_past, soonest
from clew.web.jinja import due_words


def actions(user: User) -> list[Section]:
    due = due_actions(user, timezone.localdate())
    items = [
        Item(
            reverse("case-plan", args=[a.case.reference]),
            f"{a.text[:90]} ({a.case.title})",
            due_words(a.target_on),
            a.case.reference,
            is_past(a.target_on),
        )
        for a in due
    ]
    return [Section("Actions due", items, oldest=soonest(a.target_on for a in due))]
