"""Every write of a case.

One transaction, its audit row; a form drawn from an older version is told.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from clew.offences.clocks import add_months, clock
from clew.unit.access.identity import lent_to_service
from clew.unit.access.models import Share
from clew.unit.access.ownership import check
from clew.unit.access.telling import kept_out_of, tell, with_role
from clew.unit.accounts.models import Agency, User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.absences import covers_of
from clew.unit.cases.from_records import BY_A_PERSON, carry_people, carry_records, hide_in_records
from clew.unit.cases.lists import retention_groups, rights
from clew.unit.cases.models import (
    Case,
    CasePerson,
    Category,
    Contact,
    Event,
    EventKind,
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
from clew.unit.platform.editing import locked, take_version
from clew.unit.platform.problems import Conflict, Refused

_DEFAULT_GROUP = "2"


def open_case(course: Course, *, level: str, by: User) -> Case:
    """The case of an accepted course: its people, its records as the timeline, what is owed to the
    victim, how long it is kept.

    A course has one case; accepting it again at another level changes the level.
    """
    known = Case.objects.filter(course=course).first()
    if known is not None:
        Case.objects.filter(pk=known.pk).update(level=level, version=known.version + 1)
        log(
            by,
            Action.ALTERATION,
            "level changed",
            f"case:{known.reference}",
            case=known.reference,
            level=level,
        )
        return known
    case = Case.objects.create(
        course=course,
        level=level,
        title=f"{course.suspect_name or 'Suspect not named'} towards {course.victim_name or 'victim not named'}",
        suspect_identity=course.suspect_identity,
        victim_identity=course.victim_identity,
        opened_by=by,
        officer_in_case=_officer(course),
    )
    people = [
        (PersonRole.VICTIM, Category.VICTIM, course.victim_name, course.victim_identity),
        (PersonRole.SUSPECT, Category.SUSPECTED, course.suspect_name, course.suspect_identity),
    ]
    for role, category, name, identity in people:
        CasePerson.objects.create(
            case=case, role=role, category=category, name=name or "Not named", identity=identity
        )
    carry_records(case, course, source="police record", by=by)
    carry_people(case)
    if course.account:
        Event.objects.create(
            case=case,
            kind=EventKind.NOTE,
            nature=Nature.OPINION,
            text=course.account,
            source=course.came_from or "referral",
            agency=by.agency,
            by=by,
        )
    begin(case)
    log(
        by,
        Action.COLLECTION,
        "case opened",
        f"case:{case.reference}",
        case=case.reference,
        level=level,
    )
    return case


def begin(case: Case) -> None:
    """What every new case has: what is owed to the victim, how long it is kept, and the words that
    it is found by. Its people and its timeline are there.
    """
    start_timers(case, "case opened")
    years = retention_groups()[_DEFAULT_GROUP]["review_years"]
    Retention.objects.create(
        case=case, group=_DEFAULT_GROUP, review_on=add_months(timezone.localdate(), 12 * years)
    )
    refresh_search(case)


def _officer(course: Course) -> str:
    last = course.incidents.exclude(officer="").order_by("-happened_at").first()
    return last.officer if last else ""


def refresh_search(case: Case) -> None:
    """What the case can be found by: names as written and as they sound, its reference, record
    numbers.
    """
    tokens = number_tokens(case.reference)
    for person in CasePerson.objects.filter(case=case):
        tokens |= name_tokens(person.name)
    for number in (
        Event.objects.filter(case=case)
        .exclude(incident_id="")
        .values_list("incident_id", flat=True)
    ):
        tokens |= number_tokens(number)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET search = array_to_tsvector(%s) WHERE id = %s",
            [sorted(tokens), case.pk],
        )


def start_timers(case: Case, moment: str) -> None:
    today = timezone.localdate()
    for right in rights():
        if right["starts"] == moment:
            due = clock(right["clock"], today).last_day(today)
            Timer.objects.get_or_create(
                case=case, right=right["name"], began_on=today, defaults={"due_on": due}
            )


def assign(case: Case, officer: User | None, *, by: User, version: int) -> None:
    """Give the case to an officer. Raises Conflict, or Refused for one who is kept out of it."""
    with transaction.atomic():
        if officer is not None and kept_out_of(case, [officer]):
            raise Refused(f"{officer.name} cannot take this case: choose somebody else")
        take_version(case, version)
        Case.objects.filter(pk=case.pk).update(officer=officer)
        log(
            by,
            Action.ALTERATION,
            "assigned",
            f"case:{case.reference}",
            case=case.reference,
            officer=officer.username if officer else "",
        )
        if officer is not None and officer.pk != by.pk:
            tell(
                [officer],
                f"Case {case.reference} is yours",
                f"/cases/{case.reference}/",
                about=case,
            )


def share(case: Case, agency: Agency, *, by: User, legal_basis: str, reason: str) -> Share:
    with transaction.atomic():
        if Share.objects.filter(case=case, agency=agency, withdrawn_at=None).exists():
            raise Refused(f"the case is shared with {agency.name} already")
        made = Share.objects.create(
            case=case, agency=agency, legal_basis=legal_basis, reason=reason, shared_by=by
        )
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
        tell(
            agency.users.filter(is_active=True),
            f"Case {case.reference} is shared with you",
            f"/cases/{case.reference}/",
            about=case,
        )
    return made


def withdraw_share(made: Share, *, by: User) -> None:
    with transaction.atomic():
        check(by, "withdraw share", made)
        made = locked(made, "case", "agency")
        if made.withdrawn_at is not None:
            raise Refused(f"the case is not shared with {made.agency.name} any more")
        made.withdrawn_at, made.withdrawn_by = timezone.now(), by
        made.save(update_fields=["withdrawn_at", "withdrawn_by"])
        log(
            by,
            Action.DISCLOSURE,
            "sharing withdrawn",
            f"case:{made.case.reference}",
            case=made.case.reference,
            recipient=made.agency.code,
        )


def save_person(
    case: Case, person: CasePerson | None, *, by: User, version: int = 0, **fields: Any
) -> CasePerson:
    """Add a person, or change the one whose version the form was drawn from. Raises Conflict."""
    with transaction.atomic():
        said = fields.get("date_of_birth")
        if said != (person.date_of_birth if person else None):
            fields["birth_source"] = BY_A_PERSON
        if person is None:
            person = CasePerson.objects.create(case=case, **fields)
        else:
            take_version(person, version)
            for name, value in fields.items():
                setattr(person, name, value)
            person.save()
        refresh_search(case)
        log(
            by,
            Action.ALTERATION,
            "person",
            f"case:{case.reference}",
            case=case.reference,
            role=person.role,
        )
    return person


def save_contact(person: CasePerson, *, by: User, version: int = 0, **fields: Any) -> SafeContact:
    """How the victim may be reached, confirmed by whoever saves it; `version` is what their form
    was drawn from, 0 where nothing stood.

    Whoever confirmed it before is told of a change, and so is the case officer. Raises Conflict for
    a form drawn from an earlier text.
    """
    with transaction.atomic():
        confirmed = {"confirmed_on": timezone.localdate(), "confirmed_by": by}
        made = SafeContact.objects.filter(person=person).select_related("confirmed_by").first()
        if made is None:
            try:
                with transaction.atomic():
                    made = SafeContact.objects.create(
                        person=person, case_id=person.case_id, **fields, **confirmed
                    )
            except IntegrityError:
                now = SafeContact.objects.get(person=person)
                raise Conflict(
                    "Another user recorded this after you opened this page.", now
                ) from None
        else:
            take_version(made, version)
            before = made.confirmed_by
            changed = any(getattr(made, name) != value for name, value in fields.items())
            for name, value in {**fields, **confirmed}.items():
                setattr(made, name, value)
            made.save()
            if changed:
                tell(
                    [p for p in (before, person.case.officer) if p is not None and p.pk != by.pk],
                    f"Safe contact on {person.case.reference} was changed: read it before anybody is contacted",
                    f"/cases/{person.case.reference}/victim/",
                    about=person.case,
                )
        # Whoever reads the timeline and no contact details does not find them in the words of a
        # record.
        with lent_to_service(by):
            hide_in_records(person.case)
        Timer.objects.filter(case_id=person.case_id, right="safe_contact", done_at=None).update(
            done_at=timezone.now(), done_by=by, how="agreed and recorded"
        )
        log(
            by,
            Action.ALTERATION,
            "safe contact",
            f"case:{person.case.reference}",
            case=person.case.reference,
        )
    return made


def add_event(
    case: Case,
    *,
    by: User,
    kind: str,
    nature: str,
    happened_at: datetime | None,
    text: str,
    source: str,
    order_kind: str = "",
) -> Event:
    """Put something on the timeline.

    A breach of an order raises the case at once and starts the victim's timer.
    """
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
        log(
            by,
            Action.COLLECTION,
            f"timeline: {made.get_kind_display()}",
            f"case:{case.reference}",
            case=case.reference,
            nature=nature,
        )
        if kind == EventKind.BREACH:
            raise_case(case, "a breach of an order was reported", by=by)
            if by.has_role("case_officer", "supervisor", "triage_officer", "advocate"):
                start_timers(case, "breach")
    return made


def raise_case(case: Case, why: str, *, by: User) -> None:
    """Bring a case before its officer at once; where it has none who may know of it, before
    supervisors, then superintendents.
    """
    Case.objects.filter(pk=case.pk).update(raised_at=timezone.now(), raised_why=why)
    officers = [case.officer, *covers_of(case.officer)] if case.officer else []
    for people in (officers, with_role("supervisor"), with_role("superintendent")):
        if tell(
            people,
            f"Case {case.reference}: {why}",
            f"/cases/{case.reference}/timeline/",
            about=case,
        ):
            break
    log(by, Action.ALTERATION, "raised", f"case:{case.reference}", case=case.reference, reason=why)


def lower_case(case: Case, *, by: User, reason: str) -> None:
    """A person has looked at what raised the case."""
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(raised_at=None, raised_why="")
        log(
            by,
            Action.ALTERATION,
            "looked at what raised it",
            f"case:{case.reference}",
            case=case.reference,
            reason=reason,
        )


def mark_struck(event: Event, *, by: User, reason: str) -> None:
    """The entry alone, crossed out with the reason. Raises Refused for one that was struck out
    before.

    Called by clew.unit.orders.actions.acts, which also tells the applications that rely on the
    entry.
    """
    with transaction.atomic():
        if event.struck_at is not None:
            raise Refused("this entry was struck out already")
        event.struck_at, event.struck_by, event.struck_why = timezone.now(), by, reason
        event.save(update_fields=["struck_at", "struck_by", "struck_why"])
        log(
            by,
            Action.ALTERATION,
            "struck out",
            f"case:{event.case.reference}",
            case=event.case.reference,
            reason=reason,
        )


def add_health_entry(
    case: Case, person: CasePerson, *, by: User, nature: str, text: str
) -> HealthEntry:
    with transaction.atomic():
        made = HealthEntry.objects.create(case=case, person=person, nature=nature, text=text, by=by)
        log(by, Action.COLLECTION, "clinical entry", f"case:{case.reference}", case=case.reference)
    return made


def add_contact(
    case: Case,
    *,
    by: User,
    happened_at: datetime,
    how: str,
    reached: str,
    text: str,
    right: str = "",
) -> Contact:
    """Log a contact with the victim; one that fulfils a right ends its timer, if she or he was
    reached.
    """
    with transaction.atomic():
        made = Contact.objects.create(
            case=case,
            happened_at=happened_at,
            how=how,
            reached=reached,
            text=text,
            right=right,
            by=by,
        )
        if right and reached == Contact.Reached.YES:
            Timer.objects.filter(case=case, right=right, done_at=None).update(
                done_at=timezone.now(), done_by=by, how=text[:500]
            )
        log(
            by,
            Action.COLLECTION,
            "contact with the victim",
            f"case:{case.reference}",
            case=case.reference,
            reached=reached,
        )
    return made


def add_sealed_note(case: Case, *, by: User, sealed: dict[str, str], key_id: str) -> SealedNote:
    """Keep what the browser sealed.

    Raises Refused when it is not sealed to the agency's present key.
    """
    key = by.agency.note_key
    if not key or key.get("kid") != key_id:
        raise Refused("the note is not sealed to the agency's present key: load the page again")
    if set(sealed) != {"epk", "iv", "ct"} or not all(
        isinstance(v, str) and v for v in sealed.values()
    ):
        raise Refused("what came is not a sealed note; nothing was kept")
    with transaction.atomic():
        # Without RETURNING: the row is read back through its own policy.
        made = SealedNote.objects.create(
            case=case, agency=by.agency, sealed=sealed, key_id=key_id, by=by
        )
        log(by, Action.COLLECTION, "sealed note", f"case:{case.reference}", case=case.reference)
    return made


def set_note_key(agency: Agency, key: dict[str, str], *, by: User) -> None:
    """The public half of the agency's key. Notes sealed to an earlier key stay sealed to it."""
    if (
        key.get("kty") != "EC"
        or key.get("crv") != "P-256"
        or not key.get("x")
        or not key.get("y")
        or "d" in key
        or not key.get("kid")
    ):
        raise Refused("that is no public P-256 key; nothing was kept")
    with transaction.atomic():
        agency.note_key = {k: key[k] for k in ("kty", "crv", "x", "y", "kid")}
        agency.save(update_fields=["note_key"])
        log(by, Action.ALTERATION, "note key", f"agency:{agency.code}", key=key["kid"])
