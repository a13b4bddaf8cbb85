"""Pages of devices, of the files that were handed in, and of custody."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.unit.access.grave import be_sure
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.evidence import devices, forms, handing_in, queries
from clew.unit.evidence.door import (
    access_device,
    access_evidence,
    evidence_form,
    evidence_page,
    with_store,
)
from clew.unit.evidence.models import Progress
from clew.unit.evidence.people import set_zone_of_days, undo_zone_of_days
from clew.unit.platform.acts import act
from clew.unit.platform.paging import get_or_post, rows_before


@require_GET
def overview(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference, look="devices and files of the evidence")
    uploads = queries.uploads_of(case)
    response = evidence_page(
        request, case, "devices.html", "devices", "Evidence", uploads=uploads, zones=queries.zones_of(case, request.user)
    )  # fmt: skip
    if any(u.status in (Progress.WAITING, Progress.WORKING) for u in uploads):
        response["Refresh"] = "5"
    return response


@get_or_post
def add_device(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference, write=True)
    form = forms.DeviceForm(request.POST or None, people=queries.people_of(case))
    return act(
        request,
        form,
        lambda given: devices.enter_device(case, by=request.user, **given),
        message="Entered. Exports of it can be handed in now.",
        then=("case-evidence", reference),
        page=lambda: evidence_form(
            request,
            case,
            form,
            "Enter a device or an account",
            "case-evidence",
            submit="Enter",
            intro=[
                "Say what allows it before anything is taken. Only what was agreed enters: what is outside is counted by its reason and not stored.",
                "What you enter here is not changed later. When something else is agreed, withdraw this and enter it anew.",
            ],
        ),
    )


@require_GET
def one_device(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case, device = access_device(request, reference, number, look=f"device {number}")
    return evidence_page(
        request,
        case,
        "device.html",
        "devices",
        device.title,
        device=device,
        uploads=[u for u in queries.uploads_of(case) if u.device_id == device.pk],
        may_remove=may(request.user.roles, "retention", write=True),
    )


@get_or_post
def withdraw(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case, device = access_device(request, reference, number, write=True)
    if device.withdrawn_at is not None:
        raise Http404
    form = forms.WithdrawForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: devices.withdraw(device, by=request.user, **given),
        message="Withdrawn. Nothing of it is shown any more, and nothing of it can be added.",
        then=("evidence-device", reference, number),
        page=lambda: evidence_form(
            request,
            case,
            form,
            f"Record that the agreement for {device.title} was withdrawn",
            "evidence-device",
            number,
            submit="Record the withdrawal",
            intro=[
                "From then on no page and no product shows anything of it. Its data stay in the store, unseen, until somebody decides whether they must be kept for disclosure.",
                "Products that were made before are not reached.",
            ],
        ),
    )


@get_or_post
def remove(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case, device = access_device(request, reference, number, write=True)
    access_evidence(request, reference, part="retention", write=True)
    if device.withdrawn_at is None or device.removed_at is not None:
        raise Http404
    be_sure(request)
    form = forms.ReasonForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: devices.remove_data(device, by=request.user, **given),
        message=lambda events: f"Removed: {events:,} events and every file of this device.",
        then=("evidence-device", reference, number),
        page=lambda: evidence_form(
            request,
            case,
            form,
            f"Remove the data of {device.title}",
            "evidence-device",
            number,
            submit="Remove for good",
            intro=[
                "This cannot be undone. Ask the disclosure officer first whether the material must be kept. Backups that were made before hold it until they are replaced."
            ],
        ),
    )


@get_or_post
def add_file(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case, device = access_device(request, reference, number, write=True)
    if device.withdrawn_at is not None:
        raise Http404
    form = forms.ExportForm(request.POST or None, request.FILES or None)
    return act(
        request,
        form,
        lambda given: handing_in.hand_in(device, by=request.user, **given),
        then=lambda made: ("evidence-file", reference, made.pk),
        page=lambda: evidence_form(
            request,
            case,
            form,
            "Hand in an export",
            "evidence-device",
            number,
            multipart=True,
            submit="Hand it in",
            intro=[
                f"From {device.title} ({device.get_whose_display().lower()}). {device.allowed}",
                "It is sealed while it arrives, and read by the worker. The file is kept only where all of it was agreed.",
            ],
        ),
    )


@require_GET
def one_file(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_evidence(request, reference, look="file that was handed in")
    upload = queries.upload_of(case, number)
    if upload is None:
        raise Http404
    done = upload.status == Progress.DONE
    unread, count = (
        queries.unread_of(upload, request.user)
        if done and upload.unread and upload.device.withdrawn_at is None
        else ([], 0)
    )
    response = evidence_page(
        request,
        case,
        "file.html",
        "devices",
        upload.name,
        upload=upload,
        columns=[
            f"{k.replace('_', ' ')}: {'; '.join(v) if isinstance(v, list) else v}"
            for k, v in upload.columns.items()
            if k != "title"
        ],
        not_understood=unread,
        unread_count=count,
    )
    if upload.status in (Progress.WAITING, Progress.WORKING):
        response["Refresh"] = "2"
    return response


@get_or_post
def set_zone(request: DeskRequest, reference: str, number: int) -> HttpResponse:

    case, device = access_device(request, reference, number, write=True)
    form = forms.ZoneForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: set_zone_of_days(device, by=request.user, **given),
        message=lambda moved: (
            f"Set. {moved:,} items stand at another moment than when they were added."
        ),
        then=("case-evidence", reference),
        page=lambda: evidence_form(
            request,
            case,
            form,
            "Set the time zone of some days",
            "evidence-device",
            number,
            intro=[
                "It moves only items whose source names no zone. What was assumed first is kept beside them, and this can be undone. What was agreed by days was judged by the first zone."
            ],
        ),
    )


@get_or_post
def undo_zone(request: DeskRequest, reference: str, number: int) -> HttpResponse:

    case = access_evidence(request, reference, write=True)
    with_store(case)
    held = [z for z in queries.zones_of(case, request.user) if z.number == number and not z.undone]
    if not held:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: undo_zone_of_days(case, by=request.user, number=number, **given),
        message="Undone.",
        then=("case-evidence", reference),
        page=lambda: evidence_form(
            request, case, form, "Undo a time zone", "case-evidence", intro=[str(held[0])], submit="Undo"
        ),
    )  # fmt: skip


@require_GET
def custody(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(
        request, reference, part="evidence_restricted", look="custody of the evidence"
    )
    with_store(case)
    before = rows_before(request, queries.PAGE)
    rows, count, wrong = queries.touches(case, request.user, before)
    return evidence_page(
        request,
        case,
        "custody.html",
        "custody",
        "Custody of the evidence",
        rows=rows,
        count=count,
        wrong=wrong,
        first=before > 0,
        following=before + queries.PAGE if before + queries.PAGE < count else 0,
        here=reverse("evidence-custody", args=[reference]),
    )
