"""The page of what a search finds."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.disclosure.rules import status_title as request_title
from clew.unit.orders.state import status_title
from clew.unit.platform.paging import page
from clew.unit.search import queries

# Whoever reads one of these may search: what is found follows from each.
PARTS = ("course", "summary", "orders", "requests")


@require_GET
def search(request: DeskRequest) -> HttpResponse:
    if not any(may(request.user.roles, part) for part in PARTS):
        require(request, PARTS[0])
    asked = request.GET.get("q", "").strip()[:200]
    found = queries.search(asked, request.user)
    if asked:
        # What was asked for is not kept: a name in the audit would outlive the record that it was
        # sought in.
        log(request.user, Action.CONSULTATION, "searched", "desk:search", found=len(found))
    return page(
        request,
        "search/search.html",
        title="Search",
        found=found,
        asked=asked,
        shown=queries.SHOWN,
        status_title=status_title,
        request_title=request_title,
    )
