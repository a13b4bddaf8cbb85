"""Pages of a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.screening.report.timeline import draw
from clew.unit.access.door import access_case, give_purpose, require, visible_case
from clew.unit.access.grave import be_sure
from clew.unit.access.parts import may
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases import actions, file, forms, lists, queries
from clew.unit.cases.models import Case
from clew.unit.cases.status import status_of
from clew.unit.paging import DOCX, PDF, as_file, form_page, get_or_post, page, safe_next


def case_page(request: Any, case: Case, template: str, key: str, title: str, **context: Any) -> Any:
    """A page of a case with its head and tabs."""
    head = queries.head(case, request.user)
    tabs = [{"key": k, "text": t, "href": reverse(name, args=[case.reference])} for k, t, name in head.tabs]
    return page(request, template, title=f"{title}: {case.reference}", case=case, head=head, tabs=tabs, key=key, may=lambda part, write=False: may(request.user.roles, part, write=write),
                **context)  # fmt: skip


def case_form(request: Any, case: Case, form: Any, title: str, after: str, **context: Any) -> Any:
    """A form of a case, with the safe-contact rules where the form touches the victim."""
    return form_page(request, form, title, caption=f"Case {case.reference}", back=reverse(after, args=[case.reference]), **context)


@require_GET
def case_list(request: Any) -> Any:
    require(request, "summary")
    asked = request.GET.get("q", "").strip()[:200]
    show = request.GET.get("show", "open")
    show = show if show in ("open", "mine", "nobody", "raised", "closed") else "open"
    if asked:
        rows, elsewhere = queries.search_cases(asked)
        log(request.user, Action.CONSULTATION, "searched cases", "case:search", found=len(rows), elsewhere=len(elsewhere))
        return page(
            request, "cases/list.html", title="Cases", rows=rows, next="", asked=asked, elsewhere=elsewhere, show=show, status=status_of
        )
    rows, following = queries.case_page(show=show, after=request.GET.get("after", ""), me=request.user)
    return page(request, "cases/list.html", title="Cases", rows=rows, next=following, asked="", elsewhere=[], show=show, status=status_of)


@get_or_post
def purpose(request: Any, reference: str) -> Any:
    """Why somebody who is not on the case looks at it: asked before anything is shown."""
    require(request, "summary")
    case = visible_case(request, reference)
    form = forms.PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_purpose(request, case, form.cleaned_data["reason"])
        return redirect(safe_next(request, reverse("case", args=[reference])))
    return form_page(request, form, f"Case {reference}", submit="Go on", intro=["You are not on this case. Say why you look at it; it holds for twelve hours."],
                     back=reverse("case-list"))  # fmt: skip


@require_GET
def summary(request: Any, reference: str) -> Any:
    case = access_case(request, reference, look="case summary")
    return case_page(
        request,
        case,
        "cases/summary.html",
        "summary",
        "Case",
        shares=queries.shares(case),
        retention=queries.retention_of(case) if may(request.user.roles, "retention") else None,
    )


@get_or_post
def assign(request: Any, reference: str) -> Any:
    case = access_case(request, reference, write=True)
    require(request, "closure", write=True)
    form = forms.AssignForm(request.POST or None, initial={"officer": case.officer_id, "version": case.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign(case, form.cleaned_data["officer"], by=request.user, version=form.cleaned_data["version"])
            messages.success(request, "Assigned.")
            return redirect("case", reference)
        except actions.Conflict as problem:
            form.add_error(None, str(problem))
    return case_form(request, case, form, "Who works the case", "case")


@get_or_post
def share(request: Any, reference: str) -> Any:
    case = access_case(request, reference, write=True)
    form = forms.ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.share(case, by=request.user, **form.cleaned_data)
            messages.success(request, "Shared. The agency is told that something waits.")
            return redirect("case", reference)
        except actions.Refused as problem:
            form.add_error("agency", str(problem))
    return case_form(request, case, form, "Share the case with an agency", "case", submit="Share")


@require_POST
def withdraw_share(request: Any, reference: str, number: int) -> Any:
    case = access_case(request, reference, write=True)
    made = next((s for s in queries.shares(case) if s.pk == number), None)
    if made is None:
        raise Http404
    actions.withdraw_share(made, by=request.user)
    messages.success(request, "No longer shared.")
    return redirect("case", reference)


@get_or_post
def person(request: Any, reference: str, number: int = 0) -> Any:
    case = access_case(request, reference, write=True)
    held = queries.person_of(case, number) if number else None
    if number and held is None:
        raise Http404
    start = {k: getattr(held, k) for k in ("role", "category", "name", "date_of_birth", "relationship")} if held else {}
    form = forms.PersonForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.save_person(case, held, by=request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("case", reference)
    return case_form(request, case, form, "A person of the case", "case")


@require_GET
def timeline(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="timeline", look="timeline")
    return case_page(
        request,
        case,
        "cases/timeline.html",
        "timeline",
        "Timeline",
        events=(events := queries.timeline(case)),
        picture=draw(file.marks(events), 1),
    )


@get_or_post
def add_event(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="timeline", write=True)
    form = forms.EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_event(case, by=request.user, **form.cleaned_data)
        messages.success(request, "On the timeline.")
        return redirect("case-timeline", reference)
    return case_form(request, case, form, "Add to the timeline", "case-timeline")


@get_or_post
def strike(request: Any, reference: str, number: int) -> Any:
    case = access_case(request, reference, part="timeline", write=True)
    event = queries.event_of(case, number)
    if event is None:
        raise Http404
    form = forms.StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.strike(event, by=request.user, **form.cleaned_data)
        messages.success(request, "Struck out. It stays on the timeline, with your reason.")
        return redirect("case-timeline", reference)
    return case_form(request, case, form, "Strike out what is wrong", "case-timeline", intro=[event.text])


@require_POST
def lower(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="closure", write=True)
    actions.lower_case(case, by=request.user, reason="looked at on the timeline")
    messages.success(request, "Noted that you looked at it.")
    return redirect("case-timeline", reference)


@require_GET
def victim(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="contact_log", look="contact with the victim")
    people = [p for p in queries.head(case, request.user).people if p.role in ("victim", "other_victim", "child")]
    held = [(p, queries.contact_of(p) if may(request.user.roles, "contact") else None) for p in people]
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
def safe_contact(request: Any, reference: str, number: int) -> Any:
    case = access_case(request, reference, part="contact", write=True, look="safe contact" if request.method == "GET" else "")
    person = queries.person_of(case, number)
    if person is None:
        raise Http404
    held = queries.contact_of(person)
    fields = ("never", "how", "when", "telephone", "email", "address", "address_known_to_suspect")
    form = forms.SafeContactForm(request.POST or None, initial={f: getattr(held, f) for f in fields} if held else {})
    if request.method == "POST" and form.is_valid():
        actions.save_contact(person, by=request.user, **form.cleaned_data)
        messages.success(request, "Saved, and confirmed today.")
        return redirect("case-victim", reference)
    return case_form(request, case, form, f"Safe contact with {person.name}", "case-victim")


@get_or_post
def add_contact(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="contact_log", write=True)
    form = forms.ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_contact(case, by=request.user, **form.cleaned_data)
        messages.success(request, "Logged.")
        return redirect("case-victim", reference)
    return case_form(request, case, form, "Contact with the victim", "case-victim", contact=queries.head(case, request.user).contact)


@require_GET
def health(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="health", look="clinical entries")
    return case_page(request, case, "cases/health.html", "health", "Clinical entries", entries=queries.health_entries(case))


@get_or_post
def add_health(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="health", write=True)
    form = forms.HealthForm(request.POST or None)
    form.fields["person"].choices = [(p.pk, p.name) for p in queries.head(case, request.user).people]
    if request.method == "POST" and form.is_valid():
        about = queries.person_of(case, int(form.cleaned_data.pop("person")))
        if about is None:
            raise Http404
        actions.add_health_entry(case, about, by=request.user, nature=form.cleaned_data["nature"], text=form.cleaned_data["text"])
        messages.success(request, "Saved. Clinicians and a supervisor can read it.")
        return redirect("case-health", reference)
    return case_form(request, case, form, "Clinical entry", "case-health")


@get_or_post
def sealed(request: Any, reference: str) -> Any:
    case = access_case(
        request, reference, part="sealed_notes", write=request.method == "POST", look="sealed notes" if request.method == "GET" else ""
    )
    if request.method == "POST":
        form = forms.SealedNoteForm(request.POST)
        if form.is_valid():
            try:
                actions.add_sealed_note(case, by=request.user, sealed=form.cleaned_data["sealed"], key_id=form.cleaned_data["key_id"])
                messages.success(request, "Kept, sealed.")
            except (actions.Refused, TypeError) as problem:
                messages.error(request, str(problem))
        else:
            messages.error(request, "What came is not a sealed note; nothing was kept. Writing one needs JavaScript.")
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
def note_key(request: Any) -> Any:
    """The advocacy agency's key: made in the browser, the private half saved by the agency."""
    require(request, "sealed_notes", write=True)
    be_sure(request)
    if request.method == "POST":
        form = forms.KeyForm(request.POST)
        if form.is_valid() and isinstance(form.cleaned_data["key"], dict):
            try:
                actions.set_note_key(request.user.agency, form.cleaned_data["key"], by=request.user)
                messages.success(
                    request, "From now on notes are sealed to this key. Keep the file and its passphrase: nobody else can open them."
                )
            except actions.Refused as problem:
                messages.error(request, str(problem))
        else:
            messages.error(request, "That is no key; nothing was kept. Making one needs JavaScript.")
        return redirect("note-key")
    return page(request, "cases/note_key.html", title="The agency's key for its own notes", note_key=request.user.agency.note_key)


@require_GET
def closing(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="closure", look="closing")
    reasons = dict(lists.closing_reasons())
    return case_page(
        request,
        case,
        "cases/closing.html",
        "closing",
        "Closing",
        closures=queries.closures(case),
        follow_ups=queries.follow_ups(case),
        reasons=reasons,
    )


@get_or_post
def propose_closing(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="closure", write=True)
    form = forms.ClosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_closure(case, by=request.user, **form.cleaned_data)
            messages.success(request, "Proposed. A supervisor decides.")
            return redirect("case-closing", reference)
        except actions.Refused as problem:
            form.add_error(None, str(problem))
    return case_form(request, case, form, "Propose to close the case", "case-closing", submit="Propose")


@get_or_post
def approve_closing(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="closure", write=True)
    require(request, "approval", write=True)
    closure = queries.open_closure(case)
    if closure is None:
        raise Http404
    form = forms.ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_closure(
                closure, by=request.user, approve=form.cleaned_data["verdict"] == "approve", words=form.cleaned_data["words"]
            )
            messages.success(request, "Recorded.")
            return redirect("case-closing", reference)
        except actions.Refused as problem:
            form.add_error(None, str(problem))
    return case_form(
        request,
        case,
        form,
        "Decide on the closing",
        "case-closing",
        intro=[closure.reason, f"What remains: {closure.residual_risk}", f"Held by {closure.risk_holder}"],
    )


@get_or_post
def reopen(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="closure", write=True)
    form = forms.ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_case(case, by=request.user, **form.cleaned_data)
            messages.success(request, "Open again.")
            return redirect("case", reference)
        except actions.Refused as problem:
            form.add_error(None, str(problem))
    return case_form(request, case, form, "Open the case again", "case-closing")


@get_or_post
def follow_up(request: Any, reference: str, number: int) -> Any:
    case = access_case(request, reference, part="closure", write=True)
    held = queries.follow_up_of(case, number)
    if held is None:
        raise Http404
    form = forms.FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.record_follow_up(held, by=request.user, **form.cleaned_data)
        messages.success(request, "Recorded.")
        return redirect("case-closing", reference)
    return case_form(request, case, form, f"What became of it after {held.months} months", "case-closing")


@require_GET
def lookers(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="lookers", look="who looked")
    return case_page(
        request,
        case,
        "cases/lookers.html",
        "lookers",
        "Who looked",
        entries=queries.lookers(case),
        glass=queries.break_glass_of(case) if may(request.user.roles, "exclusions") else [],
    )


@require_GET
def case_file(request: Any, reference: str, kind: str) -> Any:
    """The case as a document: what this person may read, and no more."""
    case = access_case(request, reference, part="timeline", look=f"case file as {kind}")
    log(request.user, Action.DISCLOSURE, f"case file as {kind}", f"case:{case.reference}", case=case.reference)
    made = file.as_document(case, request.user)
    return as_file(made.pdf(), f"case-{reference}.pdf", PDF) if kind == "pdf" else as_file(made.docx(), f"case-{reference}.docx", DOCX)


@require_GET
def retention_list(request: Any) -> Any:
    require(request, "retention")
    return page(
        request,
        "cases/retention.html",
        title="Retention",
        due=queries.retention_due(timezone.localdate()),
        disposals=queries.disposals(),
        groups=lists.retention_groups(),
    )


@get_or_post
def retention_review(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="retention", write=True)
    held = queries.retention_of(case)
    if held is None:
        raise Http404
    form = forms.RetentionForm(
        request.POST or None, initial={"group": held.group, "review_on": held.review_on, "held": held.held, "hold_reason": held.hold_reason}
    )
    if request.method == "POST" and form.is_valid():
        actions.review_retention(held, by=request.user, **form.cleaned_data)
        messages.success(request, "Reviewed.")
        return redirect("retention-list")
    return form_page(request, form, f"Retention of {reference}", back=reverse("retention-list"))


@get_or_post
def dispose(request: Any, reference: str) -> Any:
    case = access_case(request, reference, part="retention", write=True)
    be_sure(request)
    form = forms.DisposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_disposal(case, by=request.user, **form.cleaned_data)
            messages.success(request, "Proposed. A second person decides.")
            return redirect("retention-list")
        except actions.Refused as problem:
            form.add_error(None, str(problem))
    return form_page(request, form, f"Dispose of {reference}", back=reverse("retention-list"), submit="Propose the disposal",
                     intro=["Everything of the case is erased, its history too. A certificate and the audit rows remain. Print the case file first if the authority asks for it."])  # fmt: skip


@get_or_post
def decide_disposal(request: Any, number: int) -> Any:
    require(request, "retention", write=True)
    be_sure(request)
    held = queries.disposal(number)
    if held is None or held.approved_at or held.refused_at:
        raise Http404
    form = forms.ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.decide_disposal(
                held, by=request.user, approve=form.cleaned_data["verdict"] == "approve", words=form.cleaned_data["words"]
            )
            messages.success(request, f"Disposed of. Certificate {made.certificate[:16]}…" if made.certificate else "Refused.")
            return redirect("retention-list")
        except actions.Refused as problem:
            form.add_error(None, str(problem))
    return form_page(request, form, f"Disposal of {held.case_reference}", back=reverse("retention-list"), submit="Record",
                     intro=[f"Proposed by {held.proposed_by.name}: {held.reason}", f"Authority: {held.authority}"])  # fmt: skip


@require_GET
def certificate(request: Any, number: int) -> Any:
    require(request, "retention")
    held = queries.disposal(number)
    if held is None or not held.certificate:
        raise Http404
    return as_file(file.certificate(held).pdf(), f"disposal-{held.case_reference}.pdf", PDF)


@get_or_post
def subject_access(request: Any) -> Any:
    """An extract for a subject access request: what is held, for a person to read and redact before it goes out."""
    require(request, "subject_access", write=True)
    be_sure(request)
    form = forms.SubjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = queries.subject_extract(form.cleaned_data["name"], request.user)
        log(
            request.user,
            Action.DISCLOSURE,
            "subject access extract",
            "subject:request",
            reason=form.cleaned_data["reference"],
            cases=len(found),
        )
        return as_file(
            file.subject_document(form.cleaned_data["name"], form.cleaned_data["reference"], found).docx(),
            "subject-access-extract.docx",
            DOCX,
        )
    return form_page(request, form, "Subject access extract", submit="Make the extract",
                     intro=["The extract is a draft: read it, take out what concerns others, and record what is withheld and why (DPA 2018 s.45)."])  # fmt: skip
