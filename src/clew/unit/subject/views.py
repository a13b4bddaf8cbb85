"""Pages of requests for what is held about a person."""

from __future__ import annotations

from django.http import HttpResponse

from clew.unit.access.door import require
from clew.unit.access.grave import be_sure
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.platform.paging import DOCX, as_file, form_page, get_or_post, page
from clew.unit.subject.document import extract
from clew.unit.subject.finding import Somebody, people_named
from clew.unit.subject.forms import SubjectForm
from clew.unit.subject.holding import held_about


@get_or_post
def subject_access(request: DeskRequest) -> HttpResponse:
    """Who of the name is meant, then an extract of all that is held: for a person to read and redact
    before it goes out.
    """
    require(request, "subject_access", write=True)
    be_sure(request)
    form = SubjectForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(
            request,
            form,
            "Subject access extract",
            submit="Find who is meant",
            intro=[
                "The extract is a draft: read it, take out what concerns others, and record what is withheld and why (DPA 2018 s.45)."
            ],
        )
    given = form.cleaned_data
    found = people_named(given["name"], given["born"], request.user)
    asked = request.POST.getlist("who")
    chosen = [one for one in found if one.key in asked]
    if request.POST.get("chosen") and (chosen or not found):
        return _extract(request, given["name"], given["reference"], chosen)
    log(
        request.user,
        Action.CONSULTATION,
        "looked who is meant by a subject access request",
        "subject:request",
        reason=given["reference"],
        found=len(found),
    )
    return page(
        request,
        "subject/who.html",
        title="Who is meant",
        found=found,
        given=request.POST,
        none_chosen=bool(request.POST.get("chosen")),
    )


def _extract(
    request: DeskRequest, name: str, reference: str, chosen: list[Somebody]
) -> HttpResponse:
    held = held_about([one.key for one in chosen], request.user)
    log(
        request.user,
        Action.DISCLOSURE,
        "subject access extract",
        "subject:request",
        reason=reference,
        people=len(chosen),
        rows=sum(t.count for t in held),
    )
    called = [" / ".join(sorted(one.names)) for one in chosen]
    made = extract(name, reference, called, held)
    return as_file(made.docx(), "subject-access-extract.docx", DOCX)
