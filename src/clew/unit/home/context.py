"""What every page knows: who is signed in, where they may go, whether all of this is made up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from clew.unit.access.parts import may
from clew.unit.search.views import PARTS as SEARCHED

# The menu holds so many places; the others of a role that has more are one press away.
_IN_MENU = 9
# (name of the URL, what is written, the part that it needs); the daily work first.
_PLACES = (
    ("home", "Home", None),
    ("queue", "Triage", "queue"),
    ("report-list", "Reports", "public_reports"),
    ("report-list", "Reports", "standards_reports"),
    ("case-list", "Cases", "summary"),
    ("register", "Orders", "orders"),
    ("meeting-list", "Meetings", "plan"),
    ("calendar", "Calendar", "summary"),
    ("oversight", "Oversight", "exclusions"),
    ("account-list", "Accounts", "accounts"),
    ("refer", "Refer", "referral_in"),
    ("run-list", "Runs", "queue"),
    ("agreement", "Agreement", "agreement"),
    ("register-tables", "Order figures", "order_figures"),
    ("figures", "Figures", "figures"),
    ("request-list", "Requests", "requests"),
    ("disclosure-log", "Disclosure log", "published"),
    ("progress", "Progress", "improvement"),
    ("site", "Public site", "site"),
    ("learning", "Learning", "learning"),
    ("retention-list", "Retention", "retention"),
    ("audit-look-up", "Audit", "audit"),
)


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """For both template engines. Asks the database for nothing but the number of unread notices."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    places: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    unread = 0
    if signed_in and user is not None:
        path = request.path
        for name, text, part in _PLACES:
            href = reverse(name)
            if (part is None or may(user.roles, part)) and all(p["href"] != href for p in places):
                places.append(
                    {
                        "href": href,
                        "text": text,
                        "active": path == href if name == "home" else path.startswith(href),
                    }
                )
        places, more = _folded(places)
        unread = user.notices.filter(read_at=None).count()
    return {
        "request": request,
        "user": user,
        "signed_in": signed_in,
        "places": places,
        "more_places": more,
        "unread": unread,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "may_search": signed_in
        and user is not None
        and any(may(user.roles, part) for part in SEARCHED),
        "made_up": settings.CLEW_MODE == "demo",
    }


def _folded(places: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the menu shows, and what it folds away; where one is stays in sight."""
    if len(places) <= _IN_MENU:
        return places, []
    room = _IN_MENU - 1
    shown = places[:room]
    here = next((p for p in places[room:] if p["active"]), None)
    if here is not None:
        shown = [*shown[:-1], here]
    return shown, [p for p in places if p not in shown]
