"""What a search finds, by kind.

Each kind is found as its own list finds it, so that nothing is open here that is closed there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case, CasePerson
from clew.unit.cases.queries import Elsewhere, search_cases
from clew.unit.disclosure.models import Request
from clew.unit.disclosure.queries import requests
from clew.unit.intake.models import Course, CourseIncident
from clew.unit.intake.tokens import fold, name_tokens
from clew.unit.orders.models import Application, Order
from clew.unit.orders.queries import search as search_orders
from clew.unit.triage.queries import search as search_courses

# Of each kind: the rest is found with more of the name.
SHOWN = 20


@dataclass(slots=True)
class PersonFound:
    """Somebody of the name asked for, and how often she or he stands in what was found."""

    name: str
    identity: str
    roles: set[str] = field(default_factory=set)
    courses: int = 0
    cases: int = 0


@dataclass(frozen=True, slots=True)
class RecordFound:
    """A record by its number, and the courses that hold it."""

    record: CourseIncident
    courses: list[Course]


@dataclass(slots=True)
class Found:
    """All that was found, by kind."""

    people: list[PersonFound] = field(default_factory=list)
    records: list[RecordFound] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def __len__(self) -> int:
        of_cases = len(self.cases) + len(self.elsewhere)
        return (
            len(self.people)
            + len(self.records)
            + len(self.courses)
            + of_cases
            + len(self.orders)
            + len(self.applications)
            + len(self.requests)
        )


def search(asked: str, user: User) -> Found:
    """Everything of this name, number or reference that `user` may find."""
    made = Found()
    if not asked:
        return made
    if may(user.roles, "course"):
        made.courses = search_courses(asked)
        made.records = _records(asked, made.courses)
    if may(user.roles, "summary"):
        made.cases, made.elsewhere = search_cases(asked)
        made.cases += [
            c
            for c in Case.objects.filter(reference=asked.strip().upper()).defer("search")
            if c not in made.cases
        ]
    made.people = _people(asked, made.courses, made.cases)
    if may(user.roles, "orders"):
        made.orders, made.applications = search_orders(asked, user)
    if may(user.roles, "requests"):
        made.requests = requests("all", asked)[0]
    return made


def _records(asked: str, courses: list[Course]) -> list[RecordFound]:
    """Records of that number: the whole number alone where there is one, else those that begin with
    it.
    """
    number = asked.strip()
    if not any(c.isdigit() for c in number):
        return []
    rows = CourseIncident.objects.filter(course__in=courses, gone=False).select_related("course")
    rows = rows.filter(Q(incident_id__iexact=number) | Q(incident_id__istartswith=number))
    held: dict[tuple[str, str], RecordFound] = {}
    for row in rows.only(
        "force",
        "incident_id",
        "happened_at",
        "offence",
        "course__reference",
        "course__suspect_name",
        "course__victim_name",
        "course__other_names",
    ).order_by("incident_id", "id")[: SHOWN * 5]:
        held.setdefault((row.force, row.incident_id), RecordFound(row, [])).courses.append(
            row.course
        )
    exact = [r for r in held.values() if r.record.incident_id.casefold() == number.casefold()]
    return exact or list(held.values())[:SHOWN]


def _people(asked: str, courses: list[Course], cases: list[Case]) -> list[PersonFound]:
    """The people of what was found who bear the name: each word asked for is a word of theirs, in
    writing, in sound or as a short form.
    """
    words = [name_tokens(word) for word in fold(asked).replace(",", " ").split()]

    def bears(name: str) -> bool:
        tokens = name_tokens(name)
        return bool(name) and all(not word.isdisjoint(tokens) for word in words)

    found: dict[str, PersonFound] = {}
    for course in courses:
        for role, identity, name in (
            ("suspect", course.suspect_identity, course.suspect_name),
            ("victim", course.victim_identity, course.victim_name),
        ):
            if bears(name):
                one = found.setdefault(
                    identity or f"{role} of {course.reference}", PersonFound(name, identity)
                )
                one.roles.add(role)
                one.courses += 1
    of_cases = (
        CasePerson.objects.filter(case__in=cases)
        .select_related("case", "case__course")
        .defer("case__search", "case__course__search")
    )
    for person in of_cases:
        if bears(person.name):
            held, identity = person.case.course, person.identity
            # The course of the case has the identity of today.
            if held is not None and identity:
                today = {"suspect": held.suspect_identity, "victim": held.victim_identity}.get(
                    person.role
                )
                identity = (
                    today
                    if today
                    and identity in (person.case.suspect_identity, person.case.victim_identity)
                    else identity
                )
            one = found.setdefault(
                identity or f"{person.pk} of {person.case.reference}",
                PersonFound(person.name, identity),
            )
            one.roles.add(person.get_role_display().lower())
            one.cases += 1
    return sorted(found.values(), key=lambda p: (-p.courses - p.cases, p.name))[:SHOWN]
