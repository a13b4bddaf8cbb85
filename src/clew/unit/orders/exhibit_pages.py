"""The page on which a file of the case becomes an exhibit of an application."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from clew.unit.accounts.request import DeskRequest
from clew.unit.files.queries import exhibits_of
from clew.unit.orders.actions import applications
from clew.unit.orders.door import access_application
from clew.unit.orders.forms import ExhibitForm
from clew.unit.orders.queries import listed_files
from clew.unit.platform.acts import act
from clew.unit.platform.paging import form_page, get_or_post


@get_or_post
def list_file(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_application(request, reference, write=True)
    if held.case is None:
        raise Http404
    listed = listed_files(held)
    offered = {str(f.number): f for f in exhibits_of(held.case) if f.pk not in listed}
    form = ExhibitForm(
        request.POST or None, files=[(k, f"F{k}: {f.title}") for k, f in offered.items()]
    )

    def put_on_list(given: dict[str, Any]) -> str:
        file = offered[given.pop("file")]
        applications.list_file(held, file, by=request.user, **given)
        return f"{file.title} is on the list."

    return act(
        request,
        form,
        put_on_list,
        message=lambda told: told,
        then=("application", reference),
        page=lambda: form_page(
            request,
            form,
            "List a file of the case",
            caption=f"Application {reference}",
            back=reverse("application", args=[reference]),
            intro=["The papers name the file, its size and its SHA-256."]
            if offered
            else ["Every file of the case that a court may see is listed, or there is none yet."],
        ),
    )
