"""Requests for information that wait for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.disclosure import queries
from clew.unit.disclosure.models import Request
from clew.unit.platform.waiting import Item, Section
from clew.web.jinja import due_words


def requests(user: User) -> list[Section]:
    made = []
    if user.has_role("information_officer"):
        due = [Item(_request(r), r.reference, due_words(r.due_on)) for r in queries.waiting()]
        made.append(Section("Requests for information", due, "None is open."))
    if may(user.roles, "request_checks"):
        checks = [Item(_request(a.request), f"{a.request.reference}, draft {a.version}") for a in queries.to_check(user)]
        if checks or user.has_role("information_officer", "analyst"):
            made.append(Section("Answers to check", checks, "None waits for a check."))
    return made


def _request(request: Request) -> str:
    return reverse("request", args=[request.reference])
