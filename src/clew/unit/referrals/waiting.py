"""Referrals that wait for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.platform.waiting import Item, Section, is_past, soonest
from clew.unit.referrals.queries import waiting
from clew.web.jinja import due_words


def to_answer(user: User) -> list[Section]:
    sent = waiting(user)
    items = [
        Item(
            reverse("case-referrals", args=[r.case.reference]),
            r.case.title,
            due_words(r.respond_by),
            r.case.reference,
            is_past(r.respond_by),
        )
        for r in sent
    ]
    return [Section("Referrals to answer", items, oldest=soonest(r.respond_by for r in sent))]
