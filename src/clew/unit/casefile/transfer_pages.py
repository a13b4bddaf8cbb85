"""Pages on which a case is given to another force, its receipt is recorded, and a case of another
force is taken in.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from clew.unit.access.door import require
from clew.unit.access.grave import be_sure
from clew.unit.accounts.request import DeskRequest
from clew.unit.casefile.forms import ReceiptForm, TakeInForm, TransferForm
from clew.unit.casefile.packages import Package, read_package
from clew.unit.casefile.queries import transfer_of
from clew.unit.casefile.taking_in import basis_in_words, known_before, take_in_case
from clew.unit.casefile.transfer import make_transfer, note_receipt
from clew.unit.cases.door import access_case
from clew.unit.cases.models import Case, Level
from clew.unit.cases.views import case_form
from clew.unit.platform.acts import act
from clew.unit.platform.paging import as_file, get_or_post, page
from clew.unit.platform.problems import Refused


@get_or_post
def transfer(request: DeskRequest, reference: str) -> HttpResponse:
    """The package comes as the answer to the form: it is kept nowhere."""
    case = access_case(request, reference, part="closure", write=True)
    require(request, "approval", write=True)
    be_sure(request)
    form = TransferForm(request.POST or None)

    def pack(given: dict[str, Any]) -> HttpResponse:
        made, package = make_transfer(case, by=request.user, **given)
        return as_file(package, f"{case.reference}-transfer-{made.pk}.zip", "application/zip")

    return act(
        request,
        form,
        pack,
        then=lambda package: package,
        page=lambda: case_form(
            request,
            case,
            form,
            "Transfer the case to another force",
            "case-closing",
            submit="Make the package",
            intro=[
                "The package holds the case as a document and as data, its chronology and its files, with a manifest of hashes. It is not encrypted: send it by the force's secure way. Clinical entries and the advocate's own notes are not in it.",
                "Clew keeps the manifest, not the package. If it is lost on the way, make it again: each one is recorded. Its SHA-256 is on the Closing page: tell it to the other force by another way than the package goes, so that they can check it. Record the receipt there, then propose to close the case.",
            ],
        ),
    )


@get_or_post
def receipt(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, part="closure", write=True)
    held = transfer_of(case, number)
    if held is None or held.received_on is not None:
        raise Http404
    form = ReceiptForm(request.POST or None, initial={"received_on": timezone.localdate()})
    return act(
        request,
        form,
        lambda given: note_receipt(held, by=request.user, **given),
        message="The receipt is recorded, and on the timeline.",
        then=reverse("case-closing", args=[reference]),
        page=lambda: case_form(
            request, case, form, f"{held.to_force} has received the case", "case-closing"
        ),
    )


@get_or_post
def take_in(request: DeskRequest) -> HttpResponse:
    """First what is in the package is shown, and nothing is kept; the same package sent again is
    taken in.
    """
    require(request, "approval", write=True)
    be_sure(request)
    form = TakeInForm(
        request.POST or None, request.FILES or None, shown=bool(request.POST.get("seen"))
    )

    def read_or_keep(given: dict[str, Any]) -> Package | Case:
        package = read_package(given["file"].read())
        if package.sha256 != given["sha256"]:
            raise Refused(
                f"This is not the package that the other force told you of: its SHA-256 is {package.sha256}. Nothing was kept. Ask them to read theirs to you, and to send the package again if they differ.",
                field="sha256",
            )
        if given["seen"] != package.sha256:
            return package
        return take_in_case(package, by=request.user, level=given["level"])

    def lead(made: Package | Case) -> HttpResponse | tuple[str, str]:
        if isinstance(made, Case):
            return "case", made.reference
        return _contents(request, made)

    return act(
        request,
        form,
        read_or_keep,
        message=lambda made: (
            "The case is taken in. Tell the other force that you have it, and allocate it."
            if isinstance(made, Case)
            else ""
        ),
        then=lead,
        page=lambda: _draw(request, form),
    )


def _contents(request: DeskRequest, package: Package) -> HttpResponse:
    said = {"sha256": package.sha256, "seen": package.sha256, "level": Level.CASE.value}
    return _draw(
        request,
        TakeInForm(initial=said, shown=True),
        package=package,
        basis=basis_in_words(package.about["legal_basis"]),
        known=known_before(package),
    )


def _draw(request: DeskRequest, form: TakeInForm, **context: Any) -> HttpResponse:
    return page(
        request,
        "cases/take_in.html",
        form=form,
        back=reverse("case-list"),
        **{"package": None, **context},
    )
