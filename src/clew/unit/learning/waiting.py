"""Cases for learning that wait for somebody's check."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.learning import queries
from clew.unit.platform.waiting import Item, Section, longest
from clew.web.jinja import day


def cases(user: User) -> list[Section]:
    """Newest versions that another person wrote and nobody has checked."""
    rows = [
        c
        for c in queries.written()
        if c.checked_at is None and c.by_id != user.pk and not queries.tellings(c)[1]
    ]
    return [
        Section(
            "Cases for learning to check",
            [
                Item(
                    reverse("learning-case", args=[c.name]), c.title, f"by {c.by.name}, {day(c.at)}"
                )
                for c in rows
            ],
            oldest=longest(c.at for c in rows),
            more=reverse("learning-cases"),
        )
    ]
