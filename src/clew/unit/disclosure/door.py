"""The door to requests for information. One condition a line."""

from __future__ import annotations

from django.http import Http404

from clew.unit.access.door import require
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.disclosure.models import Request


def access_request(
    request: DeskRequest, reference: str, *, write: bool = False, look: str = ""
) -> Request:
    """The request for information.

    Raises PermissionDenied, or Http404 for one that is not there or is restricted to others.
    """
    require(request, "requests", write=write)
    held = (
        Request.objects.select_related("entered_by")
        .filter(reference=reference)
        .defer("search")
        .first()
    )
    if held is None:
        request.refusals.append(
            ("no such request, or restricted to others", f"request:{reference[:40]}")
        )
        raise Http404
    if look:
        log(request.user, Action.CONSULTATION, look, f"request:{held.reference}")
    return held
