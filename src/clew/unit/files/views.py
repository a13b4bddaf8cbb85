"""Pages of the files on a case. A file leaves as a download of no type that a browser opens; a
picture is shown as it was drawn anew.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.ownership import check
from clew.unit.accounts.request import DeskRequest
from clew.unit.cases.door import access_case
from clew.unit.cases.models import Case
from clew.unit.cases.views import case_form, case_page
from clew.unit.files import actions, forms, queries
from clew.unit.files.models import StoredFile
from clew.unit.platform.acts import act, press
from clew.unit.platform.paging import as_file, get_or_post

_ANY = "application/octet-stream"


def _file(
    request: DeskRequest, reference: str, number: int, *, write: bool = False, look: str = ""
) -> tuple[Case, StoredFile]:
    """The case and its file; a file of a part that the person does not read is not there."""
    case = access_case(request, reference, part="timeline", write=write, look=look)
    held = queries.file_of(case, number)
    if held is None:
        raise Http404
    require(request, held.part, write=write)
    return case, held


@require_GET
def file_list(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="timeline", look="list of files")
    return case_page(
        request,
        case,
        "files/list.html",
        "files",
        "Files",
        files=queries.files_of(case),
        may_add=bool(queries.parts_for(request.user)),
    )


@get_or_post
def add_file(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="timeline", write=True)
    form = forms.FileForm(
        request.POST or None,
        request.FILES or None,
        parts=queries.parts_for(request.user),
        initial={"part": "timeline"},
    )

    def take_in(given: dict[str, Any]) -> None:
        sent = given.pop("file")
        actions.take_in(case, by=request.user, content=sent.read(), name=sent.name or "", **given)

    return act(
        request,
        form,
        take_in,
        message="Taken in, sealed, and its hash recorded.",
        then=("case-files", reference),
        page=lambda: case_form(request, case, form, "Add a file", "case-files", multipart=True),
    )


@require_GET
def one_file(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case, held = _file(request, reference, number, look=f"file F{number} and its custody")
    return case_page(
        request,
        case,
        "files/file.html",
        "files",
        held.title,
        held=held,
        custody=queries.custody_of(held),
    )


@require_GET
def download(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    _, held = _file(request, reference, number)
    if held.struck_at is not None:
        raise Http404
    return press(
        request,
        lambda: actions.download(held, by=request.user),
        then=lambda content: as_file(content, f"{held}.{held.ending}", _ANY),
        otherwise=("case-file-of", reference, number),
    )


@require_GET
def picture(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """The picture drawn anew: the one form in which anything of a file is shown in a page."""
    _, held = _file(request, reference, number)
    if held.struck_at is not None or not held.kind.picture:
        raise Http404
    return press(
        request,
        lambda: actions.look(held, by=request.user),
        then=lambda drawn: HttpResponse(drawn, content_type="image/png"),
        otherwise=("case-file-of", reference, number),
    )


@get_or_post
def strike(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case, held = _file(request, reference, number, write=True)
    if held.struck_at is not None:
        raise Http404
    check(request.user, "strike file", held)
    form = forms.StrikeForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.strike_file(held, by=request.user, **given),
        message="Struck out. It stays with its custody, and nobody opens it.",
        then=("case-files", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            f"Strike out {held.title}",
            "case-files",
            submit="Strike out",
            intro=["It stays on the case, crossed out, until the case is disposed of."],
        ),
    )
