"""Several cases allocated to one officer at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from clew.unit.access.door import require
from clew.unit.accounts.request import DeskRequest
from clew.unit.casefile.actions import allocate
from clew.unit.casefile.forms import AllocateForm
from clew.unit.cases.queries import to_allocate
from clew.unit.platform.acts import act
from clew.unit.platform.paging import form_page, get_or_post
from clew.web.jinja import counted


@get_or_post
def allocate_cases(request: DeskRequest) -> HttpResponse:
    """Open cases that nobody works, the longest waiting first."""
    require(request, "approval", write=True)
    waiting = {str(c.pk): c for c in to_allocate()}
    form = AllocateForm(request.POST or None, cases=list(waiting.values()))

    def give_out(given: dict[str, Any]) -> str:
        chosen = [waiting[k] for k in given["cases"]]
        allocate(chosen, given["officer"], by=request.user)
        return f"{counted(len(chosen), 'case')} allocated to {given['officer'].name}."

    return act(
        request,
        form,
        give_out,
        message=lambda told: told,
        then=f"{reverse('case-list')}?show=nobody",
        page=lambda: form_page(
            request,
            form,
            "Allocate cases",
            submit="Allocate",
            back=reverse("case-list"),
            intro=["Open cases without a case officer, the longest waiting first."]
            if waiting
            else ["Every open case has a case officer."],
        ),
    )
