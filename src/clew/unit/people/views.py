"""The page of one person."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.people import queries
from clew.unit.people.drawing import around
from clew.unit.platform.paging import page


@require_GET
def person(request: DeskRequest, identity: str) -> HttpResponse:
    require(request, "summary")
    found = queries.person(identity, request.user)
    if found is None:
        request.refusals.append(("nothing that may be seen", f"identity:{identity[:40]}"))
        raise Http404
    log(request.user, Action.CONSULTATION, "person page", f"identity:{identity}")
    return page(
        request,
        "people/person.html",
        title=found.name,
        person=found,
        picture=around(found),
        back=reverse("search"),
        may=lambda part: may(request.user.roles, part),
    )
