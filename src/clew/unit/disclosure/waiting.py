"""Requests for information that wait for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.disclosure import queries
from clew.unit.disclosure.models import Request
from clew.unit.platform.waiting import Item, Section, is_past, soonest
from clew.web.jinja import due_words


def requests(user: User) -> list[Section]:
    made = []
    if user.has_role("information_officer"):
        open_ones = queries.waiting()
        due = [
            Item(_request(r), r.requester, due_words(r.due_on), r.reference, is_past(r.due_on))
            for r in open_ones
        ]
        made.append(
            Section(
                "Requests for information",
                due,
                oldest=soonest(r.due_on for r in open_ones),
                more=reverse("request-list"),
            )
        )
    if may(user.roles, "request_checks"):
        checks = queries.to_check(user)
        items = [
            Item(
                _request(a.request),
                f"Draft {a.version} of the answer",
                due_words(a.request.due_on),
                a.request.reference,
            )
            for a in checks
        ]
        made.append(
            Section("Answers to check", items, oldest=soonest(a.request.due_on for a in checks))
        )
    return made


def _request(request: Request) -> str:
    return reverse("request", args=[request.reference])
