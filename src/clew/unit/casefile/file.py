"""A case as a document; the certificate of a disposal."""

from __future__ import annotations

from django.utils import timezone

from clew.unit.access.parts import may
from clew.unit.accounts.models import User, name_of
from clew.unit.assessments.instruments import instruments
from clew.unit.casefile.queries import closures
from clew.unit.cases.dates_and_details import dates_of, details_of
from clew.unit.cases.lists import right_title
from clew.unit.cases.models import Case, CasePerson, Disposal
from clew.unit.cases.queries import contacts, facts_of, head, shares, timeline, timers
from clew.unit.files.models import Part
from clew.unit.files.queries import files_of
from clew.web.documents import Document
from clew.web.jinja import day, moment


def as_document(case: Case, user: User) -> Document:
    """What `user` may read of the case, sober, for print."""
    top = head(case, user)
    made = Document(
        f"Case {case.reference}",
        "Official-Sensitive",
        f"Printed for {user.name}, {user.agency.name}, {moment(timezone.now())}",
    )
    made.facts(
        [
            ("Level", case.get_level_display()),
            ("Status", top.status),
            ("Opened", day(case.opened_at)),
            ("Case officer", case.officer.name if case.officer else "nobody yet"),
            ("Officer in the case", case.officer_in_case),
            ("Shared with", ", ".join(s.agency.name for s in shares(case))),
        ]
    )
    if top.contact is not None:
        made.heading("Before anybody contacts the victim")
        made.facts(
            [("Never", top.contact.never), ("How", top.contact.how), ("When", top.contact.when)]
        )
    made.heading("People")
    made.table(
        ["Name", "Role", "Category", "Born"],
        [
            [p.name, p.get_role_display(), p.get_category_display(), day(p.date_of_birth)]
            for p in top.people
        ],
    )
    recorded = facts_of(case)
    # A printed file is carried about: how and where people can be found stays on the desk, as the
    # victim's address does.
    rows = [
        [p.name, f.kind, f.value, f.where]
        for p in top.people
        for f in recorded.get(p.pk, [])
        if not f.private
    ]
    if rows:
        made.heading("What records say of them", 2)
        made.small("As each record gives it: nobody has checked it.")
        made.table(["Name", "What", "As recorded", "Records"], rows, [3, 2, 4, 4])
    _said_and_dated(made, case, top.people)
    made.heading("Timeline")
    rows = [
        [
            moment(e.happened_at) or "no date",
            e.get_nature_display(),
            (f"[struck out: {e.struck_why}] " if e.struck_at else "")
            + e.what
            + (f" [{e.standing}]" if e.standing else ""),
            f"{e.source}{' ' + e.incident_id if e.incident_id else ''}",
        ]
        for e in timeline(case)
    ]
    made.table(["When", "Fact or opinion", "What", "Source"], rows, [2, 1, 4, 2])
    if may(user.roles, "assessments"):
        made.heading("Assessments")
        known = instruments()
        made.table(
            ["Instrument", "On", "Result", "Rationale"],
            [
                [
                    known[a.instrument]["title"],
                    day(a.assessed_on),
                    "; ".join(f"{k}: {v}" for k, v in a.ratings.items()),
                    a.rationale,
                ]
                for a in case.assessments.filter(clinical=False)
            ],
            [2, 1, 2, 4],
        )
    if may(user.roles, "plan"):
        made.heading("Plan")
        made.table(
            ["Need", "Action", "Agency", "By", "Outcome"],
            [
                [a.need.text, a.text, a.agency.name, day(a.target_on), a.outcome]
                for a in case.actions.select_related("need", "agency")
            ],
            [2, 3, 1, 1, 2],
        )
    if may(user.roles, "contact_log"):
        made.heading("Contact with the victim")
        made.table(
            ["When", "How", "Reached", "What was said"],
            [
                [moment(c.happened_at), c.how, c.get_reached_display(), c.text]
                for c in contacts(case)
            ],
            [2, 1, 1, 4],
        )
        made.table(
            ["Owed", "Due", "Done"],
            [[right_title(t.right), day(t.due_on), day(t.done_at)] for t in timers(case)],
        )
    if may(user.roles, "closure"):
        for closure in closures(case):
            made.heading("Closing")
            made.facts(
                [
                    ("Reason", closure.reason),
                    ("What remains", closure.residual_risk),
                    ("Held by", closure.risk_holder),
                    ("Advocate's view", closure.advocate_view or closure.no_advocate_why),
                    ("Approved", day(closure.approved_at)),
                ]
            )
    files = [f for f in files_of(case) if f.part != Part.HEALTH]
    if files:
        made.heading("Files on the case")
        made.table(
            ["No.", "Title", "Where it comes from", "Taken in", "SHA-256"],
            [
                [
                    f"F{f.number}",
                    f.title + (f" [struck out: {f.struck_why}]" if f.struck_at else ""),
                    f.source,
                    f"{f.by.name}, {day(f.at)}",
                    f.sha256,
                ]
                for f in files
            ],
            [1, 4, 4, 3, 7],
        )
    made.small("Clinical entries and the advocate's own notes are not part of this file.")
    return made


def _said_and_dated(made: Document, case: Case, people: list[CasePerson]) -> None:
    """Languages, needs and warnings of the people; custody, bail, hearings and the like."""
    said = details_of(case)
    rows = [
        [p.name, d.get_kind_display(), d.text, f"{d.source}, {day(d.said_on)}"]
        for p in people
        for d in said.get(p.pk, [])
    ]
    if rows:
        made.heading("Language, needs and warnings", 2)
        made.table(["Name", "What", "In words", "Source"], rows, [3, 3, 5, 3])
    dates = dates_of(case)
    if dates:
        made.heading("Dates", 2)
        made.table(
            ["When", "What", "In words", "Source"],
            [
                [f"{day(d.on)} {d.clock}".strip(), d.get_kind_display(), d.words, d.source]
                for d in dates
            ],
            [3, 3, 5, 3],
        )


def certificate(held: Disposal) -> Document:
    made = Document(
        f"Certificate of disposal: {held.case_reference}", "Official", moment(held.approved_at)
    )
    made.facts(
        [
            ("Case", held.case_reference),
            ("Retention group", held.group),
            ("Authority", held.authority),
            ("Reason", held.reason),
            ("Proposed by", f"{held.proposed_by.name}, {moment(held.proposed_at)}"),
            ("Approved by", f"{name_of(held.approved_by)}, {moment(held.approved_at)}"),
            ("Certificate", held.certificate),
        ]
    )
    made.heading("What was erased")
    made.table(["Table", "Rows"], [[k, v] for k, v in sorted(held.erased.items())])
    return made
