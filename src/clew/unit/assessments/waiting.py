"""Assessments that wait for somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.assessments.models import Assessment
from clew.unit.assessments.queries import due, waiting_for_approval
from clew.unit.platform.waiting import Item, Section, is_past, longest, soonest
from clew.web.jinja import due_words


def assessments(user: User) -> list[Section]:
    reviews = due(timezone.localdate(), user)
    made = [
        Section(
            "Assessments to review",
            [
                _item(a, due_words(a.next_review_on), late=is_past(a.next_review_on))
                for a in reviews
            ],
            oldest=soonest(a.next_review_on for a in reviews),
        )
    ]
    if user.has_role("supervisor"):
        waiting = waiting_for_approval(user)
        made.append(
            Section(
                "Assessments to approve",
                [_item(a, f"by {a.assessor.name}") for a in waiting],
                oldest=longest(a.at for a in waiting),
            )
        )
    return made


def _item(held: Assessment, when: str, *, late: bool = False) -> Item:
    return Item(
        reverse("case-assessments", args=[held.case.reference]),
        held.case.title,
        when,
        held.case.reference,
        late,
    )
