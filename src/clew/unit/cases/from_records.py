"""What records say, put into cases: events in the records' own words, and what is recorded of the
people.

Used when a case is opened and after every import. What a person wrote or decided is never touched;
what came from a record follows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from clew.screening.runs.redact import Redactor
from clew.unit.access.identity import service_account
from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.models import User
from clew.unit.cases.models import (
    Case,
    Event,
    EventKind,
    Nature,
    SafeContact,
    versions_of_safe_contact,
)
from clew.unit.cases.withholding import Secret, secrets_of_recorded, withhold
from clew.unit.intake.models import Course, CourseIncident, ImportedRun, Particular

# Longer records are read in whole on the course; papers and partners get as much as tells what was
# done.
LONGEST = 5_000
_GOES_ON = "… [the record goes on]"
# Somebody of the unit said it: no import changes it.
BY_A_PERSON = "somebody of the unit"


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of one case's records: how many are new, how many of those were made while an order
    was in force, how many were corrected.
    """

    new: int
    in_force: int
    corrected: int

    @property
    def why_raised(self) -> str:
        if self.in_force:
            return "a record made while an order was in force"
        return "new records" if self.new else "a record was corrected" if self.corrected else ""


def secrets_of_people(case: Case, course: Course) -> list[Secret]:
    """How and where the people of the case can be found, as its records and its safe contacts give
    it, those of before too, in every way of writing it.
    """
    identities = [i for i in (course.suspect_identity, course.victim_identity) if i]
    held = (
        Particular.objects.filter(
            identity__in=identities, kind__in=["address", "telephone", "email"]
        )
        .values_list("kind", "value")
        .distinct()
    )
    return [*secrets_of_recorded(held), *secrets_of_contacts(case)]


def secrets_of_contacts(case: Case) -> list[Secret]:
    """What was ever written down of how the people of the case are reached; its rules are no secret
    from those who work on it.
    """
    fields = ("address", "telephone", "email")
    now = SafeContact.objects.filter(case=case).values_list(*fields)
    before = versions_of_safe_contact().filter(case=case).values_list(*fields)
    return secrets_of_recorded(
        {
            (kind, value)
            for row in (*now, *before)
            for kind, value in zip(fields, row, strict=True)
            if value.strip()
        }
    )


def words_of(record: CourseIncident, secrets: list[Secret]) -> str:
    """What was done, in the record's words, without places, numbers and accounts: a partner reads
    it, and a court. Line breaks stay.
    """
    told = next((text.strip() for _, text in record.texts if text.strip()), "")
    told = Redactor((), identify=True).clean(withhold(told, secrets))
    return told if len(told) <= LONGEST else told[:LONGEST].rsplit(" ", 1)[0] + _GOES_ON


def _said(record: CourseIncident, secrets: list[Secret]) -> dict[str, Any]:
    """The fields of an event that follow the record."""
    told = words_of(record, secrets)
    recorded_as = record.offence if record.part == "direct" else f"{record.offence} ({record.part})"
    return {
        "kind": EventKind.IN_FORCE if record.in_force else EventKind.RECORD,
        "happened_at": record.happened_at,
        "order_kind": record.in_force,
        "label": recorded_as if told else "",
        "text": told or recorded_as,
    }


def carry_records(case: Case, course: Course, *, source: str, by: User) -> Carried:
    """Put the course's records on the timeline; those that are there follow what the record says
    now.
    """
    there = {
        (e.force, e.incident_id): e for e in Event.objects.filter(case=case).exclude(incident_id="")
    }
    secrets = secrets_of_people(case, course)
    fresh: list[Event] = []
    corrected = 0
    for record in course.incidents.filter(gone=False).exclude(part="other victim").order_by("id"):
        said = _said(record, secrets)
        held = there.get((record.force, record.incident_id))
        if held is None:
            fresh.append(
                Event(
                    case=case,
                    nature=Nature.FACT,
                    source=source,
                    force=record.force,
                    incident_id=record.incident_id,
                    agency=by.agency,
                    by=by,
                    at=timezone.now(),
                    **said,
                )
            )
        elif held.struck_at is None:
            corrected += _follow(held, said, record, secrets)
    Event.objects.bulk_create(fresh)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_event e SET carried = {_CARRIED} FROM intake_courseincident o WHERE e.case_id = %s AND o.course_id = %s AND {_SAME_RECORD}",
            [case.pk, course.pk],
        )
    return Carried(len(fresh), sum(e.kind == EventKind.IN_FORCE for e in fresh), corrected)


def _follow(
    held: Event, said: dict[str, Any], record: CourseIncident, secrets: list[Secret]
) -> bool:
    """Bring an event up to what its record says now, keeping what stood there; whether that
    corrected anything that was told.
    """
    # An address that is known since stands in nothing that is kept, and its going is no correction.
    _hide(held, secrets)
    now = {name: getattr(held, name) for name in said}
    if now == said:
        return False
    # An event from before words were carried had the offence alone: words that come are no
    # correction.
    first_words = held.label == "" and held.text == record.offence
    if not first_words:
        told = {
            "label": held.label,
            "text": held.text,
            "happened_at": held.happened_at.isoformat() if held.happened_at else "",
            "order_kind": held.order_kind,
        }
        held.before = [*held.before, {**told, "until": timezone.localdate().isoformat()}]
    for name, value in said.items():
        setattr(held, name, value)
    held.save(update_fields=[*said, "before"])
    return not first_words


def hide_in_records(case: Case) -> None:
    """Where the people of the case can be found, as it is known since, goes out of the records'
    words on its timeline.
    """
    secrets = secrets_of_contacts(case)
    for event in Event.objects.filter(case=case).exclude(incident_id=""):
        _hide(event, secrets)


def _hide(event: Event, secrets: list[Secret]) -> None:
    text, before = (
        withhold(event.text, secrets),
        [{**b, "text": withhold(b["text"], secrets)} for b in event.before],
    )
    if (text, before) != (event.text, event.before):
        event.text, event.before = text, before
        event.save(update_fields=["text", "before"])


# The record as it was carried, so that an import finds what changed without reading every word
# again.
_CARRIED = "md5(concat_ws('|', o.offence, o.part, extract(epoch FROM o.happened_at), o.in_force, o.texts::text))"
_SAME_RECORD = "e.force = o.force AND e.incident_id = o.incident_id AND e.incident_id <> ''"
_TO_CARRY = f"""
SELECT DISTINCT k.id FROM cases_case k JOIN intake_courseincident o ON o.course_id = k.course_id AND NOT o.gone AND o.part <> 'other victim'
LEFT JOIN cases_event e ON e.case_id = k.id AND {_SAME_RECORD}
WHERE e.id IS NULL OR (e.struck_at IS NULL AND e.carried <> {_CARRIED})"""

# Every person of a case, with the identity under which the newest run knows her or him.
_WHO = """
who AS (SELECT p.id, p.case_id, CASE
        WHEN p.role = 'suspect' AND p.identity = k.suspect_identity AND c.suspect_identity <> '' THEN c.suspect_identity
        WHEN p.role = 'victim' AND p.identity = k.victim_identity AND c.victim_identity <> '' THEN c.victim_identity ELSE p.identity END AS identity
    FROM cases_caseperson p JOIN cases_case k ON k.id = p.case_id LEFT JOIN intake_course c ON c.id = k.course_id
    WHERE p.identity <> '' AND (%(case)s::bigint IS NULL OR k.id = %(case)s::bigint))"""
_WANTED = f"""
WITH {_WHO},
wanted AS (
    SELECT w.case_id, w.id AS person_id, x.kind, left(x.value, 300) AS value, false AS private, m.force, m.incident_id FROM who w JOIN intake_mention m ON m.identity = w.identity
        CROSS JOIN LATERAL (VALUES ('born', m.date_of_birth), ('sex', m.sex), ('name', m.name)) x (kind, value) WHERE x.value <> ''
    UNION SELECT w.case_id, w.id, p.kind, p.value, true, p.force, p.incident_id FROM who w JOIN intake_particular p ON p.identity = w.identity)"""
_FORGET = (
    _WANTED
    + """
DELETE FROM cases_personfact f USING who w WHERE w.id = f.person_id AND NOT EXISTS (SELECT 1 FROM wanted x WHERE x.person_id = f.person_id AND x.kind = f.kind
    AND x.value = f.value AND x.force = f.force AND x.incident_id = f.incident_id)"""
)
_KEEP = (
    _WANTED
    + """
INSERT INTO cases_personfact (case_id, person_id, kind, value, private, force, incident_id) SELECT case_id, person_id, kind, value, private, force, incident_id FROM wanted
ON CONFLICT (person_id, kind, value, force, incident_id) DO NOTHING"""
)
# The date that more records give than any other; where two are given as often, none, and a person
# says which.
_BIRTHS = f"""
WITH {_WHO},
given AS (SELECT w.id, m.date_of_birth AS born, count(DISTINCT (m.force, m.incident_id)) AS n FROM who w JOIN intake_mention m ON m.identity = w.identity
    WHERE m.date_of_birth ~ '^\\d{{4}}-\\d\\d-\\d\\d$' GROUP BY w.id, m.date_of_birth),
chosen AS (SELECT DISTINCT ON (g.id) g.id, g.born::date AS born, g.n, sum(g.n) OVER (PARTITION BY g.id) AS of,
        (SELECT count(*) FROM given o WHERE o.id = g.id AND o.n = g.n) AS alike FROM given g ORDER BY g.id, g.n DESC, g.born)
UPDATE cases_caseperson p SET date_of_birth = CASE WHEN c.alike = 1 THEN c.born END,
    birth_source = CASE WHEN c.alike = 1 THEN c.n || ' of ' || c.of || ' records that give one' ELSE 'records differ: nobody has said which is right' END
FROM chosen c WHERE c.id = p.id AND p.birth_source <> %(person)s
    AND (p.date_of_birth IS DISTINCT FROM CASE WHEN c.alike = 1 THEN c.born END OR p.birth_source = '')"""


def carry_people(case: Case | None) -> None:
    """What records say of the people of a case, or of every case: dates of birth, and each fact
    with its record.
    """
    with connection.cursor() as cursor:
        for sql in (_FORGET, _KEEP, _BIRTHS):
            cursor.execute(sql, {"case": case.pk if case else None, "person": BY_A_PERSON})


def carry_into_cases(taken: ImportedRun) -> int:
    """After an import: cases whose course has new or corrected records are brought up to date, and
    raised. How many events are new.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TO_CARRY)
        ids = [row[0] for row in cursor.fetchall()]
    by, added = service_account(), 0
    raised: dict[str, list[int]] = {}
    for case in Case.objects.filter(pk__in=ids).select_related("course").defer("search"):
        if case.course is None:
            continue
        done = carry_records(case, case.course, source=f"run {taken.run}", by=by)
        added += done.new
        if done.why_raised:
            raised.setdefault(done.why_raised, []).append(case.pk)
    carry_people(None)
    with connection.cursor() as cursor:
        for why, cases in raised.items():
            cursor.execute(
                "UPDATE cases_case SET raised_at = now(), raised_why = %s WHERE id = ANY (%s) AND closed_at IS NULL RETURNING id",
                [why, cases],
            )
            _tell([row[0] for row in cursor.fetchall()], why)
    return added


def _tell(cases: list[int], why: str) -> None:
    """The officer of each case; where it has none who may know of it, supervisors."""
    supervisors = with_role("supervisor")
    for case in Case.objects.filter(pk__in=cases).select_related("officer").defer("search"):
        for people in ([case.officer], supervisors):
            if tell(
                people,
                f"Case {case.reference}: {why}",
                f"/cases/{case.reference}/timeline/",
                about=case,
            ):
                break
