"""Several cases allocated to one officer at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clew.unit.access.door import require
from clew.unit.accounts.request import DeskRequest
from clew.unit.casefile.actions import allocate
from clew.unit.casefile.forms import AllocateForm
from clew.unit.cases.queries import to_allocate
from clew.unit.platform.editing import attempt
from clew.unit.platform.paging import form_page, get_or_post
from clew.web.jinja import counted


@get_or_post
def allocate_cases(request: DeskRequest) -> HttpResponse:
    """Open cases that nobody works, the longest waiting first."""
    require(request, "approval", write=True)
    waiting = {str(c.pk): c for c in to_allocate()}
    form = AllocateForm(request.POST or None, cases=list(waiting.values()))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = [waiting[k] for k in said["cases"]]
        if attempt(form, lambda: allocate(chosen, said["officer"], by=request.user)):
            messages.success(
                request, f"{counted(len(chosen), 'case')} allocated to {said['officer'].name}."
            )
            return redirect(f"{reverse('case-list')}?show=nobody")
    return form_page(
        request,
        form,
        "Allocate cases",
        submit="Allocate",
        back=reverse("case-list"),
        intro=["Open cases without a case officer, the longest waiting first."]
        if waiting
        else ["Every open case has a case officer."],
    )
