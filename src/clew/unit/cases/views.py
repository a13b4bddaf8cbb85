"""Pages of a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.unit.access.door import require
from clew.unit.access.grave import be_sure
from clew.unit.access.ownership import check, may_change
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases import actions, forms, lists, queries
from clew.unit.cases.door import access_case, give_purpose, visible_case
from clew.unit.cases.drawing import pictures
from clew.unit.cases.models import Case
from clew.unit.cases.status import status_of
from clew.unit.platform.acts import act, press
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import form_page, get_or_post, page, rows_before, safe_next
from clew.unit.platform.problems import Refused
from clew.web.forms import Form
from clew.web.jinja import day
from clew.web.numbers import small_number


def case_page(
    request: DeskRequest, case: Case, template: str, key: str, title: str, **context: Any
) -> HttpResponse:
    """A page of a case with its head and tabs."""
    head = queries.head(case, request.user)
    tabs = [
        {"key": k, "text": t, "href": reverse(name, args=[case.reference])}
        for k, t, name in head.tabs
    ]
    context.setdefault("back", reverse("case-list"))
    return page(
        request,
        template,
        title=f"{title}: {case.reference}",
        case=case,
        head=head,
        tabs=tabs,
        key=key,
        may=lambda part, write=False: may(request.user.roles, part, write=write),
        may_change=may_change(request.user),
        **context,
    )


def case_form(
    request: DeskRequest, case: Case, form: Form, title: str, after: str, **context: Any
) -> HttpResponse:
    """A form of a case, with the safe-contact rules where the form touches the victim."""
    return form_page(
        request,
        form,
        title,
        caption=f"Case {case.reference}",
        back=reverse(after, args=[case.reference]),
        **context,
    )


@require_GET
def case_list(request: DeskRequest) -> HttpResponse:
    require(request, "summary")
    asked = request.GET.get("q", "").strip()[:200]
    show = request.GET.get("show", "open")
    show = show if show in ("open", "mine", "nobody", "raised", "closed") else "open"
    sort = request.GET.get("sort", "opened")
    sort = sort if sort in queries.SORTS else "opened"
    if (kind := file_asked(request)) and not asked:
        held = queries.whole_list(show, sort=sort, me=request.user, most=rows_in(kind))
        log(
            request.user,
            Action.DISCLOSURE,
            f"the list of cases ({show}) as a file",
            "case:file",
            rows=len(held),
        )
        head = (
            "Reference",
            "Suspect and victim",
            "Level",
            "Status",
            "Case officer",
            "Opened",
            "Closed",
        )
        lines = (
            [
                c.reference,
                c.title,
                c.get_level_display(),
                status_of(c),
                c.officer.name if c.officer else "",
                day(c.opened_at),
                day(c.closed_at),
            ]
            for c in held
        )
        return list_file(request.user, kind, f"Cases: {show}", head, lines, f"cases-{show}")
    following, number = "", small_number(request.GET.get("page"))
    elsewhere: list[queries.Elsewhere] = []
    if asked:
        rows, elsewhere = queries.search_cases(asked)
        log(
            request.user,
            Action.CONSULTATION,
            "searched cases",
            "case:search",
            found=len(rows),
            elsewhere=len(elsewhere),
        )
    else:
        rows, following = queries.case_page(
            show=show,
            after="" if number else request.GET.get("after", ""),
            me=request.user,
            sort=sort,
            number=number,
        )
    return page(
        request,
        "cases/list.html",
        title="Cases",
        rows=rows,
        next=following,
        first=bool(request.GET.get("after") or number > 1),
        kept={"show": show, "sort": sort},
        asked=asked,
        elsewhere=elsewhere,
        show=show,
        sort=sort,
        status=status_of,
        may_allocate=may(request.user.roles, "approval", write=True),
    )


@get_or_post
def purpose(request: DeskRequest, reference: str) -> HttpResponse:
    """Why somebody who is not on the case looks at it: asked before anything is shown."""
    require(request, "summary")
    case = visible_case(request, reference)
    form = forms.PurposeForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: give_purpose(request, case, given["reason"]),
        then=safe_next(request, reverse("case", args=[reference])),
        page=lambda: form_page(
            request,
            form,
            f"Case {reference}",
            submit="Continue",
            intro=["You are not on this case. Give a reason for viewing it. It lasts 12 hours."],
            back=reverse("case-list"),
        ),
    )


@get_or_post
def share(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, write=True)
    form = forms.ShareForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.share(case, by=request.user, **given),
        message="Shared. The agency is told that something waits.",
        then=("case", reference),
        refused_at="agency",
        page=lambda: case_form(
            request, case, form, "Share the case with an agency", "case", submit="Share"
        ),
    )


@require_POST
def withdraw_share(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(request, reference, write=True)
    made = next((s for s in queries.shares(case) if s.pk == number), None)
    if made is None:
        raise Http404
    check(request.user, "withdraw share", made)
    return press(
        request,
        lambda: actions.withdraw_share(made, by=request.user),
        message="No longer shared.",
        then=("case", reference),
    )


@get_or_post
def person(request: DeskRequest, reference: str, number: int = 0) -> HttpResponse:
    case = access_case(request, reference, write=True)
    held = queries.person_of(case, number) if number else None
    if number and held is None:
        raise Http404
    fields = ("role", "category", "name", "date_of_birth", "relationship", "version")
    form = forms.PersonForm(
        request.POST or None, initial={k: getattr(held, k) for k in fields} if held else {}
    )
    return act(
        request,
        form,
        lambda given: actions.save_person(case, held, by=request.user, **given),
        message="Saved.",
        then=("case", reference),
        page=lambda: case_form(request, case, form, "A person of the case", "case"),
    )


@require_GET
def timeline(request: DeskRequest, reference: str) -> HttpResponse:
    # Whoever reads courses reads the records in place, whole; everybody else what was done, without
    # places and numbers.
    whole = may(request.user.roles, "course")
    case = access_case(
        request,
        reference,
        part="timeline",
        look="timeline, with its records whole" if whole else "timeline",
    )
    return case_page(
        request,
        case,
        "cases/timeline.html",
        "timeline",
        "Timeline",
        events=(events := queries.timeline(case)),
        records=queries.whole_records(case) if whole else {},
        pictures=pictures(case, events, queries.orders_in_force(case), sees_reasons=whole),
    )


@get_or_post
def add_event(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="timeline", write=True)
    form = forms.EventForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.add_event(case, by=request.user, **given),
        message="On the timeline.",
        then=("case-timeline", reference),
        page=lambda: case_form(request, case, form, "Add to the timeline", "case-timeline"),
    )


@require_POST
def lower(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="closure", write=True)
    return press(
        request,
        lambda: actions.lower_case(case, by=request.user, reason="looked at on the timeline"),
        message="Alert marked as reviewed.",
        then=("case-timeline", reference),
    )


@require_GET
def victim(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="contact_log", look="contact with the victim")
    people = [
        p
        for p in queries.head(case, request.user).people
        if p.role in ("victim", "other_victim", "child")
    ]
    held = [
        (p, queries.contact_of(p) if may(request.user.roles, "contact") else None) for p in people
    ]
    return case_page(
        request,
        case,
        "cases/victim.html",
        "contact",
        "The victim",
        contacts=queries.contacts(case),
        timers=queries.timers(case),
        held=held,
        right_title=lists.right_title,
    )


@get_or_post
def safe_contact(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_case(
        request,
        reference,
        part="contact",
        write=True,
        look="safe contact" if request.method == "GET" else "",
    )
    person = queries.person_of(case, number)
    if person is None:
        raise Http404
    held = queries.contact_of(person)
    fields = (
        "never",
        "how",
        "when",
        "telephone",
        "email",
        "address",
        "address_known_to_suspect",
        "version",
    )
    form = forms.SafeContactForm(
        request.POST or None, initial={f: getattr(held, f) for f in fields} if held else {}
    )
    return act(
        request,
        form,
        lambda given: actions.save_contact(person, by=request.user, **given),
        message="Saved, and confirmed today.",
        then=("case-victim", reference),
        page=lambda: case_form(
            request, case, form, f"Safe contact with {person.name}", "case-victim"
        ),
    )


@require_GET
def earlier_contact(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """Every version of a person's safe contact: who wrote it, when."""
    case = access_case(request, reference, part="contact", look="earlier safe contact")
    person = queries.person_of(case, number)
    if person is None:
        raise Http404
    return case_page(
        request,
        case,
        "cases/earlier_contact.html",
        "contact",
        f"Safe contact with {person.name}",
        person=person,
        versions=queries.earlier_contact(person),
    )


@get_or_post
def add_contact(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="contact_log", write=True)
    now = timezone.localtime()
    start = {"day": now.date(), "clock": f"{now:%H:%M}", "right": request.GET.get("right", "")}
    form = forms.ContactForm(request.POST or None, initial=start)
    return act(
        request,
        form,
        lambda given: actions.add_contact(case, by=request.user, **given),
        message="Logged.",
        then=("case-victim", reference),
        page=lambda: case_form(
            request,
            case,
            form,
            "Contact with the victim",
            "case-victim",
            contact=queries.head(case, request.user).contact,
        ),
    )


@require_GET
def health(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="health", look="clinical entries")
    return case_page(
        request,
        case,
        "cases/health.html",
        "health",
        "Clinical entries",
        entries=queries.health_entries(case),
    )


@get_or_post
def add_health(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="health", write=True)
    form = forms.HealthForm(request.POST or None)
    form.offer("person", [(p.pk, p.name) for p in queries.head(case, request.user).people])

    def add(given: dict[str, Any]) -> None:
        about = queries.person_of(case, int(given.pop("person")))
        if about is None:
            raise Http404
        actions.add_health_entry(case, about, by=request.user, **given)

    return act(
        request,
        form,
        add,
        message="Saved. Clinicians and a supervisor can read it.",
        then=("case-health", reference),
        page=lambda: case_form(request, case, form, "Clinical entry", "case-health"),
    )


@get_or_post
def sealed(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(
        request,
        reference,
        part="sealed_notes",
        write=request.method == "POST",
        look="sealed notes" if request.method == "GET" else "",
    )
    if request.method == "POST":
        form = forms.SealedNoteForm(request.POST)
        if form.is_valid():
            try:
                actions.add_sealed_note(
                    case,
                    by=request.user,
                    sealed=form.cleaned_data["sealed"],
                    key_id=form.cleaned_data["key_id"],
                )
                messages.success(request, "Kept, sealed.")
            except (Refused, TypeError) as problem:
                messages.error(request, str(problem))
        else:
            messages.error(
                request,
                "What came is not a sealed note; nothing was kept. Writing one needs JavaScript.",
            )
        return redirect("case-sealed", reference)
    return case_page(
        request,
        case,
        "cases/sealed.html",
        "sealed",
        "Sealed notes",
        notes=queries.sealed_notes(case, request.user),
        note_key=request.user.agency.note_key,
    )


@get_or_post
def note_key(request: DeskRequest) -> HttpResponse:
    """The advocacy agency's key: made in the browser, the private half saved by the agency."""
    require(request, "sealed_notes", write=True)
    be_sure(request)
    if request.method == "POST":
        form = forms.KeyForm(request.POST)
        if form.is_valid() and isinstance(form.cleaned_data["key"], dict):
            try:
                actions.set_note_key(request.user.agency, form.cleaned_data["key"], by=request.user)
                messages.success(
                    request,
                    "From now on notes are sealed to this key. Keep the file and its passphrase: nobody else can open them.",
                )
            except Refused as problem:
                messages.error(request, str(problem))
        else:
            messages.error(
                request, "That is no key; nothing was kept. Making one needs JavaScript."
            )
        return redirect("note-key")
    return page(
        request,
        "cases/note_key.html",
        title="The agency's key for its own notes",
        note_key=request.user.agency.note_key,
    )


@require_GET
def lookers(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_case(request, reference, part="lookers", look="who looked")
    entries, more = queries.lookers(case, after := rows_before(request, queries.LOOKS))
    return case_page(
        request,
        case,
        "cases/lookers.html",
        "lookers",
        "Who looked",
        entries=entries,
        after=after,
        more=more,
        glass=queries.break_glass_of(case) if may(request.user.roles, "exclusions") else [],
    )
