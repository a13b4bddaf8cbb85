"""Reports from the public that wait for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.platform.waiting import Item, Section, is_past, longest, soonest
from clew.unit.reports import queries
from clew.unit.reports.models import Letter
from clew.web.jinja import moment

_SHOWN = 10


def reports(user: User) -> list[Section]:
    if not user.has_role("triage_officer", "supervisor", "standards"):
        return []
    rows, more = queries.letters("waiting")
    clock, more_clock = queries.letters("clock")
    return [
        Section(
            "Reports from the public to open",
            [_item(r) for r in rows[:_SHOWN]],
            total=_total(rows, more),
            oldest=longest(r.received_at for r in rows),
            more=reverse("report-list"),
        ),
        Section(
            "Reports to be recorded",
            [_item(r) for r in clock[:_SHOWN]],
            total=_total(clock, more_clock),
            oldest=soonest(r.record_by for r in clock),
            more=reverse("report-list"),
        ),
    ]


def _total(rows: list[Letter], more: int) -> str:
    return f"{len(rows)}+" if more else str(len(rows))


def _item(letter: Letter) -> Item:
    """A report with the time by which it must be recorded: that clock runs from when it came,
    opened or not.
    """
    came = f"came {moment(letter.received_at)}"
    when = f"{came}, record it by {moment(letter.record_by)}" if letter.record_by else came
    return Item(
        reverse("public-report", args=[letter.reference]),
        letter.get_kind_display(),
        when,
        letter.reference,
        is_past(letter.record_by),
    )
