"""Each role's home."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from clew.unit.accounts.request import DeskRequest
from clew.unit.home.sections import links, next_thing, sections
from clew.unit.platform.paging import page


@require_GET
def home_page(request: DeskRequest) -> HttpResponse:
    found = sections(request.user)
    return page(
        request,
        "accounts/home.html",
        title="Your work",
        sections=found,
        next=next_thing(found),
        links=links(request.user),
    )
