"""What is known of one person, by the identity that the newest run gives her or him.

Each reader sees what their parts of records give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.accounts.models import User
from clew.unit.cases.door import cases_open_to
from clew.unit.cases.models import Case, CasePerson, PersonDetail, PersonFact
from clew.unit.intake.models import Course, CourseIncident, Mention, Particular, ParticularKind
from clew.unit.intake.tokens import fold
from clew.unit.orders.alike import Asked, Match, ask
from clew.web.jinja import day_as_written

# More rows of one person than this are not read on a page.
MOST = 200
_LABELS = {"name": "Name", "born": "Date of birth", "sex": "Sex", **dict(ParticularKind.choices)}
_ORDER = list(_LABELS)


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that records give: what it is, its value, the records that say so, and the first
    and last day of those.
    """

    kind: str
    value: str
    records: list[str]
    first_on: date | None
    last_on: date | None

    @property
    def where(self) -> str:
        more = len(self.records) - 3
        return ", ".join(self.records[:3]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Standing:
    """A course in which the person stands, and as what: suspect, victim or another person to whom
    something was done.
    """

    role: str
    course: Course


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that one reader may know of one person."""

    identity: str
    name: str
    known: list[Known]
    courses: list[Standing]
    cases: list[CasePerson]
    orders: list[Match]  # certain
    said: list[PersonDetail]  # by people, in cases that are open to the reader
    perhaps: list[Match]  # the name is alike: nobody has said whether it is the same person

    @property
    def victims(self) -> list[str]:
        """Whom the person is suspected of pursuing, each once."""
        return _once(s.course.victim_name for s in self.courses if s.role == "Suspect")

    @property
    def suspects(self) -> list[str]:
        return _once(s.course.suspect_name for s in self.courses if s.role == "Victim")

    def values(self, kind: str) -> list[Known]:
        return [k for k in self.known if k.kind == _LABELS[kind]]


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def person(identity: str, user: User) -> Person | None:
    """What `user` may know of the person; None where that is nothing."""
    identity = _of_today(identity)
    courses = _courses(identity) if may(user.roles, "course") else []
    cases = _cases(identity)
    mentions = (
        list(Mention.objects.filter(identity=identity).order_by("incident_id")[:MOST])
        if may(user.roles, "course")
        else []
    )
    if not courses and not cases and not mentions:
        return None
    found = (
        _facts_of_records(identity, mentions, courses, user)
        if mentions
        else _facts_of_cases(cases, user)
    )
    name = _name(identity, courses, cases, mentions)
    orders, perhaps = _register(identity, name, found, user)
    said = _said_in_cases(cases, user)
    return Person(identity, name, _in_order(found), courses, cases, orders, said, perhaps)


def _of_today(identity: str) -> str:
    """The identity that the newest run gives, where `identity` is the one with which a case was
    opened.
    """
    held = Case.objects.exclude(course=None)
    as_suspect = held.filter(suspect_identity=identity).values_list(
        "course__suspect_identity", flat=True
    )
    as_victim = held.filter(victim_identity=identity).values_list(
        "course__victim_identity", flat=True
    )
    for found in (as_suspect, as_victim):
        if now := next((one for one in found if one), ""):
            return now
    return identity


def _courses(identity: str) -> list[Standing]:
    theirs = RawSQL("SELECT courses_of_person(%s, %s)", [identity, MOST])
    rows = Course.objects.filter(pk__in=theirs)
    rows = rows.select_related("case").defer("elements", "unknown", "account", "search")
    made = []
    for course in rows.order_by(F("first_on").asc(nulls_last=True), "id")[:MOST]:
        role = (
            "Suspect"
            if course.suspect_identity == identity
            else "Victim"
            if course.victim_identity == identity
            else "Another person in its records"
        )
        made.append(Standing(role, course))
    return made


def _cases(identity: str) -> list[CasePerson]:
    """Where the person stands in cases.

    A case keeps the identity of the day it was opened; its course has today's.
    """
    own = CasePerson.objects.filter(identity=identity)
    of_suspect = CasePerson.objects.filter(
        role="suspect",
        identity=F("case__suspect_identity"),
        case__course__suspect_identity=identity,
    )
    of_victim = CasePerson.objects.filter(
        role="victim", identity=F("case__victim_identity"), case__course__victim_identity=identity
    )
    # Each by its own index: one question with "or" reads every person of every case.
    ids = [pk for q in (own, of_suspect, of_victim) for pk in q.values_list("pk", flat=True)]
    found = CasePerson.objects.filter(pk__in=ids).select_related("case", "case__officer")
    return list(found.defer("case__search").order_by("case__opened_at", "id")[:MOST])


def _name(
    identity: str, courses: list[Standing], cases: list[CasePerson], mentions: list[Mention]
) -> str:
    for standing in courses:
        course = standing.course
        for held, name in (
            (course.suspect_identity, course.suspect_name),
            (course.victim_identity, course.victim_name),
        ):
            if held == identity and name:
                return name
    return (
        next((p.name for p in cases), "")
        or next((m.name for m in mentions if m.name), "")
        or "Not named"
    )


_Found = dict[tuple[str, str], list[tuple[str, date | None]]]


def _facts_of_records(
    identity: str, mentions: list[Mention], courses: list[Standing], user: User
) -> _Found:
    """Each value that records give, with the records that give it and their days."""
    dates: dict[tuple[str, str], date] = {}
    held = CourseIncident.objects.filter(
        course__in=[s.course for s in courses], happened_at__isnull=False
    )
    for force, number, at in held.values_list("force", "incident_id", "happened_at"):
        dates[(force, number)] = timezone.localtime(at).date()
    found: _Found = defaultdict(list)
    for m in mentions:
        for kind, value in (("name", m.name), ("born", m.date_of_birth), ("sex", m.sex)):
            if value.strip():
                found[(kind, value.strip())].append(
                    (m.incident_id, dates.get((m.force, m.incident_id)))
                )
    if may(user.roles, "contact"):
        for p in Particular.objects.filter(identity=identity).order_by("incident_id")[:MOST]:
            found[(p.kind, p.value.strip())].append(
                (p.incident_id, dates.get((p.force, p.incident_id)))
            )
    return found


def _facts_of_cases(cases: list[CasePerson], user: User) -> _Found:
    """What the records of shared cases give, for agencies that read no courses.

    The police state a purpose on the case first.
    """
    found: _Found = defaultdict(list)
    if WIDE_ROLES.isdisjoint(user.roles):
        for fact in PersonFact.objects.filter(person__in=cases):
            found[(fact.kind, fact.value)].append((fact.incident_id, None))
    return found


def _said_in_cases(cases: list[CasePerson], user: User) -> list[PersonDetail]:
    """Languages, warnings and the like. The police state a purpose on the case first."""
    open_to = cases_open_to(user, (p.case_id for p in cases))
    held = PersonDetail.objects.filter(person__in=cases, case__in=open_to, struck_at=None)
    return list(held.select_related("by", "agency", "case").order_by("kind", "said_on")[:MOST])


def _same(kind: str, value: str) -> str:
    """What is one value in two ways of writing: capitals, spaces and strokes, and the country's
    code of a telephone number, say nothing.
    """
    plain = "".join(c for c in fold(value) if c.isalnum())
    return f"0{plain[2:]}" if kind == "telephone" and plain.startswith("44") else plain


def _in_order(found: _Found) -> list[Known]:
    merged: dict[tuple[str, str], tuple[str, list[tuple[str, date | None]]]] = {}
    for (kind, value), said in sorted(found.items(), key=lambda pair: -len(pair[1])):
        _, held = merged.setdefault((kind, _same(kind, value)), (value, []))
        held += said
    made = []
    for (kind, _), (value, said) in merged.items():
        days = sorted(on for _, on in said if on)
        records = sorted({number for number, _ in said})
        made.append(
            (
                _ORDER.index(kind),
                -len(records),
                Known(
                    _LABELS[kind],
                    day_as_written(value) if kind == "born" else value,
                    records,
                    days[0] if days else None,
                    days[-1] if days else None,
                ),
            )
        )
    return [known for _, _, known in sorted(made, key=lambda row: (row[0], row[1], row[2].value))]


def _register(
    identity: str, name: str, found: _Found, user: User
) -> tuple[list[Match], list[Match]]:
    if not may(user.roles, "orders"):
        return [], []
    births = set()
    for kind, value in found:
        if kind == "born":
            try:
                births.add(date.fromisoformat(value).isoformat())
            except ValueError:
                continue
    held = ask([Asked(name, "person", identity, frozenset(births))])
    return held.certain, held.open
