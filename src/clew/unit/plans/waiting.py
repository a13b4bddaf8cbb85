"""Actions that wait for somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.plans.queries import due_actions
from clew.unit.platform.waiting import Item, Section
from clew.web.jinja import due_words


def actions(user: User) -> list[Section]:
    return [
        Section(
            "Actions due",
            [
                Item(reverse("case-plan", args=[a.case.reference]), a.text[:90], due_words(a.target_on))
                for a in due_actions(user, timezone.localdate())
            ],
            "No action is due.",
        )
    ]
