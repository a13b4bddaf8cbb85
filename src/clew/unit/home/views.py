"""Each role's home."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from clew.unit.accounts.request import DeskRequest
from clew.unit.home.sections import sections
from clew.unit.platform.paging import page


@require_GET
def home_page(request: DeskRequest) -> HttpResponse:
    return page(request, "accounts/home.html", title="What is due", sections=sections(request.user))
