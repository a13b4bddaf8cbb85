"""Every write of a case. One transaction, its audit row; a form drawn from an older version is told."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from clew.offences.clocks import add_months, clock
from clew.unit.access.models import Share
from clew.unit.accounts.models import Agency, Notice, User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.lists import follow_up_months, retention_groups, rights
from clew.unit.cases.models import (
    Case,
    CasePerson,
    Category,
    Closure,
    Contact,
    Disposal,
    Event,
    EventKind,
    FollowUp,
    HealthEntry,
    Nature,
    PersonRole,
    Retention,
    SafeContact,
    SealedNote,
    Timer,
)
from clew.unit.intake.models import Course
from clew.unit.intake.tokens import name_tokens, number_tokens

_DEFAULT_GROUP = "2"


class Refused(Exception):
    """A rule forbids it; the message says which."""


class Conflict(Refused):
    """Somebody else changed the case meanwhile."""


def open_case(course: Course, *, level: str, by: Any) -> Case:
    """The case of an accepted course: its people, its records as the timeline, what is owed to the victim, how long it is kept.

    A course has one case; accepting it again at another level changes the level.
    """
    known = Case.objects.filter(course=course).first()
    if known is not None:
        Case.objects.filter(pk=known.pk).update(level=level, version=known.version + 1)
        log(by, Action.ALTERATION, "level changed", f"case:{known.reference}", case=known.reference, level=level)
        return known
    case = Case.objects.create(
        course=course, level=level, title=f"{course.suspect_name or 'Suspect not named'} towards {course.victim_name or 'victim not named'}",
        suspect_identity=course.suspect_identity, victim_identity=course.victim_identity, opened_by=by, officer_in_case=_officer(course),
    )  # fmt: skip
    people = [
        (PersonRole.VICTIM, Category.VICTIM, course.victim_name, course.victim_identity),
        (PersonRole.SUSPECT, Category.SUSPECTED, course.suspect_name, course.suspect_identity),
    ]
    for role, category, name, identity in people:
        CasePerson.objects.create(case=case, role=role, category=category, name=name or "Not named", identity=identity)
    agency = by.agency
    for record in course.incidents.filter(gone=False).exclude(part="other victim"):
        Event.objects.create(case=case, kind=EventKind.BREACH if record.in_force else EventKind.RECORD, nature=Nature.FACT, happened_at=record.happened_at,
                             text=record.offence, source="police record", force=record.force, incident_id=record.incident_id, order_kind=record.in_force,
                             agency=agency, by=by)  # fmt: skip
    if course.account:
        Event.objects.create(
            case=case,
            kind=EventKind.NOTE,
            nature=Nature.OPINION,
            text=course.account,
            source=course.came_from or "referral",
            agency=agency,
            by=by,
        )
    start_timers(case, "case opened")
    years = retention_groups()[_DEFAULT_GROUP]["review_years"]
    Retention.objects.create(case=case, group=_DEFAULT_GROUP, review_on=add_months(timezone.localdate(), 12 * years))
    refresh_search(case)
    log(by, Action.COLLECTION, "case opened", f"case:{case.reference}", case=case.reference, level=level)
    return case


def _officer(course: Course) -> str:
    last = course.incidents.exclude(officer="").order_by("-happened_at").first()
    return last.officer if last else ""


def refresh_search(case: Case) -> None:
    """What the case can be found by: names as written and as they sound, its reference, record numbers."""
    tokens = number_tokens(case.reference)
    for person in CasePerson.objects.filter(case=case):
        tokens |= name_tokens(person.name)
    for number in Event.objects.filter(case=case).exclude(incident_id="").values_list("incident_id", flat=True):
        tokens |= number_tokens(number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET search = array_to_tsvector(%s) WHERE id = %s", [sorted(tokens), case.pk])


def start_timers(case: Case, moment: str) -> None:
    today = timezone.localdate()
    for right in rights():
        if right["starts"] == moment:
            due = clock(right["clock"], today).last_day(today)
            Timer.objects.get_or_create(case=case, right=right["name"], began_on=today, defaults={"due_on": due})


def _touch(case: Case, version: int) -> None:
    """Take the next version of the case. Raises Conflict when it is not the one that the form was drawn from."""
    if not Case.objects.filter(pk=case.pk, version=version).update(version=version + 1):
        raise Conflict("somebody else changed this case while you were writing: read it again, then save")


def assign(case: Case, officer: User | None, *, by: Any, version: int) -> None:
    """Give the case to an officer."""
    with transaction.atomic():
        _touch(case, version)
        Case.objects.filter(pk=case.pk).update(officer=officer)
        log(by, Action.ALTERATION, "assigned", f"case:{case.reference}", case=case.reference, officer=officer.username if officer else "")
        if officer is not None and officer.pk != by.pk:
            Notice.objects.create(to=officer, text=f"Case {case.reference} is yours", link=f"/cases/{case.reference}/")


def share(case: Case, agency: Agency, *, by: Any, legal_basis: str, reason: str) -> Share:
    with transaction.atomic():
        if Share.objects.filter(case=case, agency=agency, withdrawn_at=None).exists():
            raise Refused(f"the case is shared with {agency.name} already")
        made = Share.objects.create(case=case, agency=agency, legal_basis=legal_basis, reason=reason, shared_by=by)
        log(
            by,
            Action.DISCLOSURE,
            "shared",
            f"case:{case.reference}",
            case=case.reference,
            reason=reason,
            recipient=agency.code,
            basis=legal_basis,
        )
        for person in agency.users.filter(is_active=True):
            Notice.objects.create(to=person, text=f"Case {case.reference} is shared with you", link=f"/cases/{case.reference}/")
    return made


def withdraw_share(made: Share, *, by: Any) -> None:
    with transaction.atomic():
        made.withdrawn_at, made.withdrawn_by = timezone.now(), by
        made.save(update_fields=["withdrawn_at", "withdrawn_by"])
        log(by, Action.DISCLOSURE, "sharing withdrawn", f"case:{made.case.reference}", case=made.case.reference, recipient=made.agency.code)


def save_person(case: Case, person: CasePerson | None, *, by: Any, **fields: Any) -> CasePerson:
    with transaction.atomic():
        if person is None:
            person = CasePerson.objects.create(case=case, **fields)
        else:
            for name, value in fields.items():
                setattr(person, name, value)
            person.save()
        refresh_search(case)
        log(by, Action.ALTERATION, "person", f"case:{case.reference}", case=case.reference, role=person.role)
    return person


def save_contact(person: CasePerson, *, by: Any, **fields: Any) -> SafeContact:
    with transaction.atomic():
        made, _ = SafeContact.objects.update_or_create(
            person=person, defaults={**fields, "case_id": person.case_id, "confirmed_on": timezone.localdate(), "confirmed_by": by}
        )
        Timer.objects.filter(case_id=person.case_id, right="safe_contact", done_at=None).update(
            done_at=timezone.now(), done_by=by, how="agreed and recorded"
        )
        log(by, Action.ALTERATION, "safe contact", f"case:{person.case.reference}", case=person.case.reference)
    return made


def add_event(
    case: Case, *, by: Any, kind: str, nature: str, happened_at: datetime | None, text: str, source: str, order_kind: str = ""
) -> Event:
    """Put something on the timeline. A breach of an order raises the case at once and starts the victim's timer."""
    with transaction.atomic():
        made = Event.objects.create(
            case=case,
            kind=kind,
            nature=nature,
            happened_at=happened_at,
            text=text,
            source=source,
            order_kind=order_kind,
            agency=by.agency,
            by=by,
        )
        log(by, Action.COLLECTION, f"timeline: {made.get_kind_display()}", f"case:{case.reference}", case=case.reference, nature=nature)
        if kind == EventKind.BREACH:
            raise_case(case, "a breach of an order", by=by)
            if by.has_role("case_officer", "supervisor", "triage_officer", "advocate"):
                start_timers(case, "breach")
    return made


def raise_case(case: Case, why: str, *, by: Any) -> None:
    """Bring a case before its officer, or a supervisor when it has none, at once."""
    Case.objects.filter(pk=case.pk).update(raised_at=timezone.now(), raised_why=why)
    told = [case.officer] if case.officer_id else list(User.objects.filter(roles__contains=["supervisor"], is_active=True))
    for person in told:
        Notice.objects.create(to=person, text=f"Case {case.reference}: {why}", link=f"/cases/{case.reference}/timeline/")
    log(by, Action.ALTERATION, "raised", f"case:{case.reference}", case=case.reference, reason=why)


def lower_case(case: Case, *, by: Any, reason: str) -> None:
    """A person has looked at what raised the case."""
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(raised_at=None, raised_why="")
        log(by, Action.ALTERATION, "looked at what raised it", f"case:{case.reference}", case=case.reference, reason=reason)


def strike(event: Event, *, by: Any, reason: str) -> None:
    """Strike out what is wrong: it stays on the timeline, crossed out, with the reason."""
    with transaction.atomic():
        event.struck_at, event.struck_by, event.struck_why = timezone.now(), by, reason
        event.save(update_fields=["struck_at", "struck_by", "struck_why"])
        log(by, Action.ALTERATION, "struck out", f"case:{event.case.reference}", case=event.case.reference, reason=reason)


def add_health_entry(case: Case, person: CasePerson, *, by: Any, nature: str, text: str) -> HealthEntry:
    with transaction.atomic():
        made = HealthEntry.objects.create(case=case, person=person, nature=nature, text=text, by=by)
        log(by, Action.COLLECTION, "clinical entry", f"case:{case.reference}", case=case.reference)
    return made


def add_contact(case: Case, *, by: Any, happened_at: datetime, how: str, reached: str, text: str, right: str = "") -> Contact:
    """Log a contact with the victim; one that fulfils a right ends its timer, if she or he was reached."""
    with transaction.atomic():
        made = Contact.objects.create(case=case, happened_at=happened_at, how=how, reached=reached, text=text, right=right, by=by)
        if right and reached == Contact.Reached.YES:
            Timer.objects.filter(case=case, right=right, done_at=None).update(done_at=timezone.now(), done_by=by, how=text[:500])
        log(by, Action.COLLECTION, "contact with the victim", f"case:{case.reference}", case=case.reference, reached=reached)
    return made


def add_sealed_note(case: Case, *, by: Any, sealed: dict[str, str], key_id: str) -> SealedNote:
    """Keep what the browser sealed. Raises Refused when it is not sealed to the agency's present key."""
    key = by.agency.note_key
    if not key or key.get("kid") != key_id:
        raise Refused("the note is not sealed to the agency's present key: load the page again")
    if set(sealed) != {"epk", "iv", "ct"} or not all(isinstance(v, str) and v for v in sealed.values()):
        raise Refused("what came is not a sealed note; nothing was kept")
    with transaction.atomic():
        # Without RETURNING: the row is read back through its own policy.
        made = SealedNote.objects.create(case=case, agency=by.agency, sealed=sealed, key_id=key_id, by=by)
        log(by, Action.COLLECTION, "sealed note", f"case:{case.reference}", case=case.reference)
    return made


def set_note_key(agency: Agency, key: dict[str, str], *, by: Any) -> None:
    """The public half of the agency's key. Notes sealed to an earlier key stay sealed to it."""
    if key.get("kty") != "EC" or key.get("crv") != "P-256" or not key.get("x") or not key.get("y") or "d" in key or not key.get("kid"):
        raise Refused("that is no public P-256 key; nothing was kept")
    with transaction.atomic():
        agency.note_key = {k: key[k] for k in ("kty", "crv", "x", "y", "kid")}
        agency.save(update_fields=["note_key"])
        log(by, Action.ALTERATION, "note key", f"agency:{agency.code}", key=key["kid"])


def propose_closure(case: Case, *, by: Any, code: str, reason: str, residual_risk: str, risk_holder: str, advocate_view: str = "", advocate_view_by: str = "",
                    no_advocate_why: str = "") -> Closure:  # fmt: skip
    """Propose to close. Raises Refused while something stands open."""
    with transaction.atomic():
        if Closure.objects.filter(case=case, refused_at=None, reopened_at=None).exists():
            raise Refused("closing is proposed already, or the case is closed")
        open_referrals = case.referrals.filter(status="sent").count()
        if open_referrals:
            raise Refused(f"{open_referrals} referral(s) wait for an answer: have them answered or revoke them first")
        if case.raised_at is not None:
            raise Refused(f"the case is raised ({case.raised_why}): look at it first")
        made = Closure.objects.create(case=case, code=code, reason=reason, residual_risk=residual_risk, risk_holder=risk_holder, advocate_view=advocate_view,
                                      advocate_view_by=advocate_view_by, no_advocate_why=no_advocate_why, proposed_by=by)  # fmt: skip
        log(by, Action.ALTERATION, "closing proposed", f"case:{case.reference}", case=case.reference, reason=reason, code=code)
        for supervisor in User.objects.filter(roles__contains=["supervisor"], is_active=True).exclude(pk=by.pk):
            Notice.objects.create(
                to=supervisor, text=f"Closing of {case.reference} waits for approval", link=f"/cases/{case.reference}/closing/"
            )
    return made


def decide_closure(closure: Closure, *, by: Any, approve: bool, words: str) -> None:
    """A supervisor who did not propose it approves or refuses. Raises Refused."""
    with transaction.atomic():
        held = Closure.objects.select_for_update(of=("self",)).select_related("case").get(pk=closure.pk)
        if held.approved_at or held.refused_at:
            raise Conflict("somebody decided on this closing just now")
        if held.proposed_by_id == by.pk:
            raise Refused("who proposes a closing does not approve it: another supervisor does")
        now = timezone.now()
        if approve:
            held.approved_by, held.approved_at = by, now
            held.save()
            Case.objects.filter(pk=held.case_id).update(closed_at=now)
            for months in follow_up_months():
                FollowUp.objects.create(case=held.case, closure=held, months=months, due_on=add_months(timezone.localdate(now), months))
            start_timers(held.case, "case closed")
        else:
            held.refused_at, held.refused_why = now, words
            held.save()
        log(
            by,
            Action.ALTERATION,
            "closing approved" if approve else "closing refused",
            f"case:{held.case.reference}",
            case=held.case.reference,
            reason=words,
        )
        Notice.objects.create(
            to=held.proposed_by,
            text=f"Closing of {held.case.reference}: {'approved' if approve else 'refused'}",
            link=f"/cases/{held.case.reference}/closing/",
        )


def reopen_case(case: Case, *, by: Any, reason: str) -> None:
    with transaction.atomic():
        closure = Closure.objects.filter(case=case, reopened_at=None).exclude(approved_at=None).last()
        if closure is None:
            raise Refused("the case is not closed")
        closure.reopened_at, closure.reopened_by, closure.reopened_why = timezone.now(), by, reason
        closure.save()
        Case.objects.filter(pk=case.pk).update(closed_at=None)
        log(by, Action.ALTERATION, "opened again", f"case:{case.reference}", case=case.reference, reason=reason)


def record_follow_up(follow_up: FollowUp, *, by: Any, **fields: Any) -> None:
    with transaction.atomic():
        for name, value in fields.items():
            setattr(follow_up, name, value)
        follow_up.done_by, follow_up.done_at = by, timezone.now()
        follow_up.save()
        log(
            by,
            Action.COLLECTION,
            f"outcome after {follow_up.months} months",
            f"case:{follow_up.case.reference}",
            case=follow_up.case.reference,
        )


def review_retention(
    retention: Retention, *, by: Any, group: str, review_on: date, held: bool, hold_reason: str, review_reason: str
) -> None:
    with transaction.atomic():
        retention.group, retention.review_on, retention.held, retention.hold_reason = group, review_on, held, hold_reason if held else ""
        retention.reviewed_at, retention.reviewed_by, retention.review_reason = timezone.now(), by, review_reason
        retention.save()
        log(
            by,
            Action.ALTERATION,
            "retention reviewed",
            f"case:{retention.case.reference}",
            case=retention.case.reference,
            reason=review_reason,
            held=held,
        )


def propose_disposal(case: Case, *, by: Any, authority: str, reason: str) -> Disposal:
    """The first of two people. Raises Refused for an open or held case."""
    with transaction.atomic():
        retention = Retention.objects.get(case=case)
        if case.closed_at is None:
            raise Refused("the case is open: close it first")
        if retention.held:
            raise Refused(f"the case is held: {retention.hold_reason}")
        if Disposal.objects.filter(case=case, approved_at=None, refused_at=None).exists():
            raise Refused("disposal is proposed already")
        made = Disposal.objects.create(
            case_reference=case.reference, case=case, group=retention.group, authority=authority, reason=reason, proposed_by=by
        )
        log(by, Action.ALTERATION, "disposal proposed", f"case:{case.reference}", case=case.reference, reason=reason)
    return made


def decide_disposal(disposal: Disposal, *, by: Any, approve: bool, words: str) -> Disposal:
    """The second of two people. Approving erases the case and its history and leaves a certificate. Raises Refused."""
    with transaction.atomic():
        held = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
        if held.approved_at or held.refused_at:
            raise Conflict("somebody decided on this disposal just now")
        if held.proposed_by_id == by.pk:
            raise Refused("who proposes a disposal does not approve it: a second person does")
        if not approve:
            held.refused_at, held.refused_why = timezone.now(), words
            held.save()
            log(by, Action.ALTERATION, "disposal refused", f"case:{held.case_reference}", case=held.case_reference, reason=words)
            return held
        if Retention.objects.filter(case_id=held.case_id, held=True).exists():
            raise Refused("the case is held: it may not be disposed of")
        held.approved_by, held.approved_at = by, timezone.now()
        held.save()
        with connection.cursor() as cursor:
            cursor.execute("SELECT dispose_case(%s)", [held.pk])
            erased = cursor.fetchone()[0]
        held.refresh_from_db()
        held.erased = json.loads(erased) if isinstance(erased, str) else erased
        told = json.dumps(
            [held.case_reference, held.group, held.proposed_by.username, by.username, held.approved_at.isoformat(), held.erased],
            sort_keys=True,
        )
        held.certificate = hashlib.sha256(told.encode()).hexdigest()
        held.save()
        log(
            by,
            Action.ERASURE,
            "disposed of",
            f"case:{held.case_reference}",
            case=held.case_reference,
            reason=words,
            rows=sum(held.erased.values()),
        )
    return held
