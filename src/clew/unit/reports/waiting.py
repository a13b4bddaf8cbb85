"""Reports from the public that wait for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.platform.waiting import Item, Section
from clew.unit.reports import queries
from clew.unit.reports.models import Letter
from clew.web.jinja import moment


def reports(user: User) -> list[Section]:
    if not user.has_role("triage_officer", "supervisor", "standards"):
        return []
    rows, _ = queries.letters("waiting")
    clock, _ = queries.letters("clock")
    return [
        Section("Reports from the public", [Item(_report(r), f"{r.reference}, {r.get_kind_display().lower()}", f"came {moment(r.received_at)}") for r in rows[:10]], "Everything that came was opened."),
        Section("Reports to be recorded", [Item(_report(r), r.reference, f"by {moment(r.record_by)}") for r in clock[:10]], "None waits."),
    ]  # fmt: skip


def _report(letter: Letter) -> str:
    return reverse("public-report", args=[letter.reference])
