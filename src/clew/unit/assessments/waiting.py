"""Assessments that wait for somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.assessments.queries import due, waiting_for_approval
from clew.unit.platform.waiting import Item, Section
from clew.web.jinja import due_words


def assessments(user: User) -> list[Section]:
    made = [
        Section(
            "Assessments to review",
            [
                Item(reverse("case-assessments", args=[a.case.reference]), f"{a.case.reference}", due_words(a.next_review_on))
                for a in due(timezone.localdate(), user)
            ],
            "No review is due.",
        )
    ]
    if user.has_role("supervisor"):
        made.append(
            Section(
                "Assessments to approve",
                [
                    Item(reverse("case-assessments", args=[a.case.reference]), f"{a.case.reference}, {a.assessor.name}")
                    for a in waiting_for_approval(user)
                ],
                "None waits.",
            )
        )
    return made
