"""Pages of a meeting beside its own: its minutes as a document, an action that it agreed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.ownership import check
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.plans import actions, forms, queries
from clew.unit.plans.minutes_document import as_document
from clew.unit.platform.acts import act
from clew.unit.platform.paging import DOCX, PDF, as_file, form_page, get_or_post


@require_GET
def minutes_file(request: DeskRequest, number: int, kind: str) -> HttpResponse:
    """The agenda, or the minutes, as PDF or DOCX."""
    require(request, "plan")
    held = queries.meeting(number)
    if held is None or kind not in ("pdf", "docx"):
        raise Http404
    items = queries.items(held)
    for item in items:
        log(
            request.user,
            Did.DISCLOSURE,
            f"minutes as {kind}",
            f"case:{item.case.reference}",
            case=item.case.reference,
            meeting=held.pk,
        )
    made = as_document(held, items, request.user)
    name = f"meeting-{held.held_on:%Y-%m-%d}.{kind}"
    return as_file(made.pdf(), name, PDF) if kind == "pdf" else as_file(made.docx(), name, DOCX)


@get_or_post
def agree_action(request: DeskRequest, number: int) -> HttpResponse:
    """An action that the meeting agreed on a case of its agenda."""
    require(request, "plan", write=True)
    item = queries.item(number)
    if item is None or item.meeting.ended_at:
        raise Http404
    check(request.user, "keep meeting", item.meeting)
    needs = queries.open_needs(item.case)
    form = forms.AgreedForm(
        request.POST or None,
        needs=[(str(n.pk), n.text[:100]) for n in needs],
        initial={"agency": request.user.agency_id},
    )

    def agree(given: dict[str, Any]) -> None:
        chosen = given.pop("need")
        need = next((n for n in needs if str(n.pk) == chosen), None)
        actions.agree_action(item, by=request.user, need=need, **given)

    return act(
        request,
        form,
        agree,
        message="In the plan of the case, as agreed at this meeting.",
        then=("meeting", item.meeting_id),
        page=lambda: form_page(
            request,
            form,
            "An action that was agreed",
            caption=f"{item.case.title} ({item.case.reference})",
            back=reverse("meeting", args=[item.meeting_id]),
        ),
    )
