"""Actions that wait for somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.plans.queries import DUE, due_actions
from clew.unit.platform.waiting import SHOWN, Item, Section, at_most, in_calendar, is_past, soonest
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
        for a in due[:SHOWN]
    ]
    return [
        Section(
            "Actions due",
            items,
            total=at_most(len(due), DUE),
            overdue=at_most(sum(is_past(a.target_on) for a in due), DUE),
            oldest=soonest(a.target_on for a in due),
            more=in_calendar(due[0].target_on, everybody=user.has_role("supervisor"))
            if len(due) > SHOWN
            else "",
        )
    ]
