"""Referrals that wait for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.platform.waiting import Item, Section
from clew.unit.referrals.queries import waiting
from clew.web.jinja import due_words


def to_answer(user: User) -> list[Section]:
    return [
        Section(
            "Referrals to answer",
            [
                Item(reverse("case-referrals", args=[r.case.reference]), f"On {r.case.reference}", due_words(r.respond_by))
                for r in waiting(user)
            ],
            "No referral waits for your agency.",
        )
    ]
