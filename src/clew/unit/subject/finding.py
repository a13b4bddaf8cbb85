"""Who may be meant by a name: everybody whom courses, cases and the register of orders hold by it, in
any of its usual spellings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from clew.unit.access.identity import lent_to_service
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case, CasePerson
from clew.unit.intake.models import Course, Mention
from clew.unit.intake.tokens import bears_name, tsquery
from clew.unit.orders.models import Application, Order, Parties, Protects
from clew.web.jinja import day, day_as_written

_MOST = 1_000


@dataclass(slots=True)
class Somebody:
    """One person whom the records hold by a name that was asked for. `key` names her or him in a
    form: an identity of the records, a person of a case, or a name of the register.
    """

    key: str
    names: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)
    where: set[str] = field(default_factory=set)
    # Whether the date of birth that was asked for is recorded, or none is.
    likely: bool = True


def people_named(name: str, born: date | None, user: User) -> list[Somebody]:
    """Everybody of this name, the likely ones first. All that is held is searched, in the service's
    name; whoever `user` is kept out of is left out, and somebody else must answer for it.
    """
    query = tsquery(name)
    if not query:
        return []
    found: dict[str, Somebody] = {}
    hidden = kept_out()
    with lent_to_service(user):
        courses = Course.objects.filter(pk__in=_ids("search_courses", query))
        _of_courses(found, name, courses.exclude(pk__in=hidden.courses))
        cases = Case.objects.filter(pk__in=_ids("search_cases", query))
        _of_cases(found, name, cases.exclude(pk__in=hidden.cases))
        _of_register(found, name, query, hidden)
    for one in found.values():
        days = {b for b in one.born if b}
        one.likely = born is None or not days or day(born) in days
    kept = [one for one in found.values() if one.key.removeprefix("i:") not in hidden.identities]
    return sorted(kept, key=lambda one: (not one.likely, sorted(one.names), one.key))


@dataclass(frozen=True, slots=True)
class Hidden:
    """What one user is kept out of, by number; people by identity."""

    courses: set[int]
    cases: set[int]
    orders: set[int]
    applications: set[int]
    identities: set[str]


def kept_out() -> Hidden:
    """Whoever the transaction acts for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app_excluded_courses(), app_excluded_cases(), app_excluded_orders(), app_excluded_applications(), app_excluded_identities()"
        )
        row: tuple[list[Any] | None, ...] = cursor.fetchone() or (None,) * 5
    return Hidden(*(set(held or []) for held in row))


def _ids(function: str, query: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [query, _MOST])
        return [row[0] for row in cursor.fetchall()]


def _of_courses(found: dict[str, Somebody], name: str, courses: Iterable[Course]) -> None:
    """People of the records of courses; a course that was referred has names and no identity."""
    where: dict[str, set[str]] = defaultdict(set)
    for course in courses:
        for identity, called in (
            (course.suspect_identity, course.suspect_name),
            (course.victim_identity, course.victim_name),
        ):
            if identity:
                where[identity].add(course.reference)
            elif bears_name(called, name):
                one = found.setdefault(f"c:{course.pk}", Somebody(f"c:{course.pk}"))
                one.names.add(called)
                one.where.add(f"course {course.reference}")
        for identity in course.others:
            where[identity].add(course.reference)
    for m in Mention.objects.filter(identity__in=where).order_by("identity", "id"):
        if bears_name(m.name, name):
            one = found.setdefault(f"i:{m.identity}", Somebody(f"i:{m.identity}"))
            one.names.add(m.name)
            one.where |= {f"course {reference}" for reference in where[m.identity]}
    held = {key.removeprefix("i:") for key in found if key.startswith("i:")}
    for identity, written in Mention.objects.filter(identity__in=held).values_list(
        "identity", "date_of_birth"
    ):
        found[f"i:{identity}"].born.add(day_as_written(written) if written else "")


def _of_cases(found: dict[str, Somebody], name: str, cases: Iterable[Case]) -> None:
    for person in CasePerson.objects.filter(case__in=cases).select_related("case"):
        if not bears_name(person.name, name):
            continue
        key = f"i:{person.identity}" if person.identity else f"p:{person.pk}"
        one = found.setdefault(key, Somebody(key))
        one.names.add(person.name)
        one.where.add(f"case {person.case.reference}")
        one.born.add(day(person.date_of_birth) if person.date_of_birth else "")


def _of_register(found: dict[str, Somebody], name: str, query: str, hidden: Hidden) -> None:
    """Whoever orders and applications name that stand in no case."""
    orders = Order.objects.filter(pk__in=_ids("search_orders", query)).exclude(pk__in=hidden.orders)
    drafts = Application.objects.filter(pk__in=_ids("search_applications", query)).exclude(
        pk__in=hidden.applications
    )
    for order in orders.defer("search"):
        _named_in(found, name, f"o:{order.pk}", order, f"order {order.reference}")
    for draft in drafts.defer("search"):
        _named_in(found, name, f"a:{draft.pk}", draft, f"application {draft.reference}")
    for protected in Protects.objects.filter(
        Q(order__in=orders) | Q(application__in=drafts), person=None
    ).select_related("order", "application"):
        if bears_name(protected.name, name):
            key = f"i:{protected.identity}" if protected.identity else f"r:{protected.pk}"
            one = found.setdefault(key, Somebody(key))
            one.names.add(protected.name)
            matter = protected.order or protected.application
            one.where.add(f"protected by {matter.reference}" if matter else "the register")


def _named_in(
    found: dict[str, Somebody], name: str, key: str, matter: Parties, called: str
) -> None:
    """The subject of an order or application, who may stand in no case."""
    if matter.subject_person_id or not bears_name(matter.subject_name, name):
        return
    key = f"i:{matter.subject_identity}" if matter.subject_identity else key
    one = found.setdefault(key, Somebody(key))
    one.names.add(matter.subject_name)
    one.where.add(called)
    one.born.add(day(matter.subject_born) if matter.subject_born else "")
