"""The calendar as a page and as a file."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.parts import WIDE_ROLES
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.diary.calendar_file import as_calendar
from clew.unit.diary.queries import IN_FILE, ON_PAGE, entries
from clew.unit.platform.paging import as_file, page

# Four weeks are read on a page; a file has half a year.
_PAGE_DAYS, _FILE_DAYS = 27, 182


@require_GET
def calendar(request: DeskRequest) -> HttpResponse:
    require(request, "summary")
    first, whose = _first(request), _whose(request)
    found, missing = entries(
        request.user, mine=whose == "mine", first=first, days=_PAGE_DAYS, most=ON_PAGE
    )
    log(request.user, Action.CONSULTATION, "calendar", "desk:calendar", found=len(found))
    weeks = [
        (monday, list(held))
        for monday, held in groupby(found, key=lambda e: e.day - timedelta(days=e.day.weekday()))
    ]
    return page(
        request,
        "diary/calendar.html",
        title="Calendar",
        weeks=weeks,
        most=ON_PAGE,
        # Never the same page again, where one day alone has more.
        follow=max(missing, first + timedelta(days=1)) if missing else None,
        first=first,
        last=first + timedelta(days=_PAGE_DAYS),
        whose=whose,
        wide=_wide(request),
        earlier=first - timedelta(days=28),
        later=first + timedelta(days=28),
    )


@require_GET
def calendar_file(request: DeskRequest) -> HttpResponse:
    require(request, "summary")
    found, _ = entries(
        request.user,
        mine=_whose(request) == "mine",
        first=timezone.localdate(),
        days=_FILE_DAYS,
        most=IN_FILE,
    )
    log(request.user, Action.DISCLOSURE, "calendar as a file", "desk:calendar", found=len(found))
    return as_file(as_calendar(found, timezone.now()), "clew.ics", "text/calendar; charset=utf-8")


def _wide(request: DeskRequest) -> bool:
    return not WIDE_ROLES.isdisjoint(request.user.roles)


def _whose(request: DeskRequest) -> str:
    return "all" if request.GET.get("whose") == "all" else "mine"


def _first(request: DeskRequest) -> date:
    """The day from which on: as asked, or the Monday of this week."""
    today = timezone.localdate()
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        asked = today - timedelta(days=today.weekday())
    return asked if abs((asked - today).days) < 3_660 else today
