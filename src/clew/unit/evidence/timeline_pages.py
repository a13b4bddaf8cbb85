"""Pages of the timeline: its list, one item with its times, tags and notes, and who is who."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.evidence.case.browsing import Wanted
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.evidence import forms, marking, people, queries
from clew.unit.evidence.door import access_evidence, evidence_form, evidence_page, with_store
from clew.unit.platform.acts import act
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import get_or_post, rows_before
from clew.web.jinja import day, moment


@require_GET
def timeline(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference)
    with_store(case)
    kinds, names = queries.choices(case, request.user)
    devices = [d for d in queries.devices_of(case) if d.withdrawn_at is None]
    form = forms.FilterForm(
        request.GET or None,
        kinds=kinds,
        people=names,
        devices=[(d.number, f"{d.number}, {d.title}") for d in devices],
    )
    asked = Wanted(**form.cleaned_data) if request.GET and form.is_valid() else Wanted()
    kept = {k: v for k, v in request.GET.items() if v and k not in ("after", "page", "as")}
    if kind := file_asked(request):
        listing = queries.timeline(case, request.user, asked, 0, rows_in(kind))
        log(
            request.user,
            Action.DISCLOSURE,
            "evidence: timeline as a file",
            f"case:{reference}",
            case=reference,
            rows=len(listing.rows),
        )
        return list_file(request.user, kind, f"Timeline of evidence on {reference}", _HEAD, map(_line, listing.rows), f"evidence-{reference}")  # fmt: skip
    before = rows_before(request, queries.PAGE)
    listing = queries.timeline(case, request.user, asked, before)
    address = reverse("evidence-timeline", args=[reference]) + "?" + urlencode(kept)
    return evidence_page(
        request,
        case,
        "timeline.html",
        "timeline",
        "Timeline of the evidence",
        listing=listing,
        filter=form,
        filtered=asked != Wanted(),
        address=address,
        kept=kept,
        first=before > 0,
        following=listing.following,
    )


_HEAD = (
    "Item", "On the clock of England and Wales", "As written", "UTC where it differs", "Zone", "Doubt",
    "From", "To", "Kind", "Words", "Attachment", "Source", "Place in the source", "Device",
)  # fmt: skip


def _line(row: queries.Shown) -> tuple[object, ...]:
    return (
        row.number, row.when, row.written, row.utc, row.zone, row.doubt, row.sender, row.receiver,
        row.kind, row.text, row.attachment, row.source, row.place, row.device,
    )  # fmt: skip


@require_GET
def days(request: DeskRequest, reference: str) -> HttpResponse:
    """The evidence day by day, beside what the timeline of the case says of the day."""
    case = access_evidence(
        request, reference, part="timeline", look="timeline, beside the evidence"
    )
    access_evidence(request, reference)
    with_store(case)
    rows = queries.days(case, request.user)
    if kind := file_asked(request):
        log(
            request.user,
            Action.DISCLOSURE,
            "evidence: days beside the timeline of the case, as a file",
            f"case:{reference}",
            case=reference,
            rows=len(rows),
        )
        made = ((day(r.on) if r.on else "no date", "\n".join(_entry(e) for e in r.events), r.items) for r in rows[: rows_in(kind)])  # fmt: skip
        return list_file(request.user, kind, f"Evidence on {reference} beside its timeline", ("Day", "On the case's timeline", "Items of evidence"), made, f"days-{reference}")  # fmt: skip
    before = rows_before(request, queries.PAGE)
    following = before + queries.PAGE
    here = reverse("evidence-days", args=[reference])
    return evidence_page(
        request,
        case,
        "days.html",
        "days",
        "Beside the timeline of the case",
        rows=rows[before:following],
        count=len(rows),
        first=before > 0,
        following=following if following < len(rows) else 0,
        here=here + "?",
        entry=_entry,
    )


def _entry(event: queries.Event) -> str:
    return f"{event.get_kind_display()}, {moment(event.happened_at) if event.happened_at else 'no date'}: {event.what}"


@require_GET
def one_item(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_evidence(request, reference)
    with_store(case)
    held = queries.item_of(case, request.user, number)
    if held is None:
        raise Http404
    return evidence_page(
        request,
        case,
        "item.html",
        "timeline",
        f"Item {number}",
        held=held,
        titles=dict(queries.tag_titles()),
        writes_item=may(request.user.roles, held.device.part, write=True),
        redacts=may(request.user.roles, "evidence_restricted", write=True),
    )


@get_or_post
def tag(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_evidence(request, reference, write=True)
    with_store(case)
    device = queries.device_of_item(case, request.user, number)
    if device is None or not may(request.user.roles, device.part, write=True):
        raise Http404
    form = forms.TagForm(request.POST or None, names=queries.tag_titles())
    return act(
        request,
        form,
        lambda given: marking.tag_item(device, number, by=request.user, **given),
        message="Tagged. Another person checks it.",
        then=("evidence-item", reference, number),
        page=lambda: evidence_form(
            request, case, form, f"Tag item {number}", "evidence-item", number,
            intro=["A tag is your view of what an item shows. It is disclosable, and stands in the bundle with your name."],
        ),
    )  # fmt: skip


def _paging(request: DeskRequest, name: str, reference: str, count: int) -> dict[str, Any]:
    """What a page of a list needs to lead to the others."""
    before = rows_before(request, queries.PAGE)
    following = before + queries.PAGE
    return {
        "here": reverse(name, args=[reference]),
        "first": before > 0,
        "following": following if following < count else 0,
    }


@require_GET
def tags(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference, look="tags of the evidence")
    rows, count = queries.tags_of(case, rows_before(request, queries.PAGE))
    return evidence_page(
        request,
        case,
        "tags.html",
        "tags",
        "Tags",
        tags=rows,
        **_paging(request, "evidence-tags", reference, count),
        titles=dict(queries.tag_titles()),
        me=request.user.pk,
    )


@get_or_post
def check(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_evidence(request, reference, write=True)
    held = queries.tag_of(case, number)
    if (
        held is None
        or held.checked_at is not None
        or held.by_id == request.user.pk
        or not may(request.user.roles, held.part, write=True)
    ):
        raise Http404
    titles = dict(queries.tag_titles())
    form = forms.CheckForm(request.POST or None)

    def save(given: dict[str, Any]) -> None:
        marking.check_tag(
            held, by=request.user, agrees=given["agrees"] == "yes", words=given["words"]
        )

    return act(
        request,
        form,
        save,
        message="Checked.",
        then=("evidence-tags", reference),
        page=lambda: evidence_form(
            request, case, form, f"Check a tag of item {held.item}", "evidence-tags",
            intro=[f"{held.by.name} tagged it as “{titles.get(held.name, held.name)}”: {held.words}", "Read the item first."],
        ),
    )  # fmt: skip


_DISCLOSABLE = "This note is disclosable: it may be given to the defence, and stands in the bundle with your name and the time. It cannot be changed."


@get_or_post
def note_on_item(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_evidence(request, reference, write=True)
    with_store(case)
    device = queries.device_of_item(case, request.user, number)
    if device is None or not may(request.user.roles, device.part, write=True):
        raise Http404
    form = forms.NoteForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: marking.add_note(case, by=request.user, device=device, item=number, **given),
        message="Saved.",
        then=("evidence-item", reference, number),
        page=lambda: evidence_form(
            request, case, form, f"Add a note on item {number}", "evidence-item", number, intro=[_DISCLOSABLE]
        ),
    )  # fmt: skip


@get_or_post
def note_on_all(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference, part="evidence_restricted", write=True)
    form = forms.NoteForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: marking.add_note(case, by=request.user, **given),
        message="Saved.",
        then=("evidence-notes", reference),
        page=lambda: evidence_form(
            request, case, form, "Add a note on the evidence", "evidence-notes", intro=[_DISCLOSABLE]
        ),
    )  # fmt: skip


@require_GET
def notes(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference, look="notes on the evidence")
    rows, count = queries.notes_of(case, rows_before(request, queries.PAGE))
    return evidence_page(
        request, case, "notes.html", "notes", "Notes", notes=rows,
        **_paging(request, "evidence-notes", reference, count),
        writes_notes=may(request.user.roles, "evidence_restricted", write=True),
    )  # fmt: skip


@require_GET
def who(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference)
    with_store(case)
    held = queries.who_is_who(case, request.user)
    before = rows_before(request, queries.PAGE)
    following = before + queries.PAGE
    return evidence_page(
        request,
        case,
        "who.html",
        "who",
        "Who is who",
        held=held,
        rows=[
            (i, queries.mark_of_identity(case, i.key)) for i in held.identities[before:following]
        ],
        count=len(held.identities),
        first=before > 0,
        following=following if following < len(held.identities) else 0,
        here=reverse("evidence-who", args=[reference]),
        writes_people=may(request.user.roles, "evidence_restricted", write=True),
    )


@get_or_post
def join(request: DeskRequest, reference: str, mark: str) -> HttpResponse:
    case = access_evidence(request, reference, part="evidence_restricted", write=True)
    with_store(case)
    found = queries.identity_marked(case, request.user, mark)
    if found is None:
        raise Http404
    key = found.key
    form = forms.JoinForm(request.POST or None, people=queries.people_of(case))
    return act(
        request,
        form,
        lambda given: people.join_identity(case, by=request.user, identity=key, **given),
        message="Joined. It can be undone.",
        then=("evidence-who", reference),
        page=lambda: evidence_form(
            request, case, form, f"Say who {key} is", "evidence-who", submit="Join",
            intro=[f"Sources write it as: {'; '.join(sorted(found.written)) or key}. {found.sent:,} sent, {found.received:,} received.",
                   "A link between two identities is evidence and joins nothing. You decide, with a reason, and it can be undone. The reason stands in the chronology."],
        ),
    )  # fmt: skip


@get_or_post
def unjoin(request: DeskRequest, reference: str, mark: str) -> HttpResponse:
    case = access_evidence(request, reference, part="evidence_restricted", write=True)
    with_store(case)
    found = queries.identity_marked(case, request.user, mark)
    if found is None or not found.person:
        raise Http404
    key = found.key
    form = forms.ReasonForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: people.undo_join(case, by=request.user, identity=key, **given),
        message="Undone. The decision stays on record with its end.",
        then=("evidence-who", reference),
        page=lambda: evidence_form(
            request, case, form, f"Undo that {key} is {found.person}", "evidence-who", submit="Undo"
        ),
    )  # fmt: skip
