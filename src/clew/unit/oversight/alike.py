"""Records of people of the same names, offered to whoever keeps somebody out: an older register and
the public know no identities.

Nobody is joined by a name alone: a person says which of them are the same, and an exclusion is made
for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from clew.unit.access.models import Exclusion
from clew.unit.access.telling import kept_out_of
from clew.unit.cases.models import Case, CasePerson
from clew.unit.intake.models import Course, Mention
from clew.unit.intake.tokens import name_tokens, tsquery
from clew.unit.orders.models import Application, Order

_MOST = 100


@dataclass(frozen=True, slots=True)
class Person:
    """A name, and a date of birth where one is known."""

    name: str
    born: date | None = None

    def may_be(self, other: Person) -> bool:
        """The same name, or one that sounds alike, and no other date of birth."""
        mine, theirs = _sounds(self.name), _sounds(other.name)
        alike = mine == theirs or (len(mine & theirs) > 1 and (mine <= theirs or theirs <= mine))
        return bool(mine) and alike and (not self.born or not other.born or self.born == other.born)


def _sounds(name: str) -> set[str]:
    tokens = name_tokens(name)
    return {t for t in tokens if t.startswith("_")} or tokens


@dataclass(frozen=True, slots=True)
class Alike:
    """A record of which the same people may be: its kind, its number, and how it is shown."""

    kind: str
    record: Course | Case | Order | Application
    title: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.record.pk}"


def alike(exclusion: Exclusion) -> list[Alike]:
    """Courses, orders and applications of people who may be those of the record, as far as the
    asker sees them, without what is kept from the person already.
    """
    people = _people_of(exclusion)
    found: dict[str, Alike] = {}
    for kind, model, function in (
        ("course", Course, "search_courses"),
        ("case", Case, "search_cases"),
        ("order", Order, "search_orders"),
        ("application", Application, "search_applications"),
    ):
        numbers = {
            n
            for person in people
            if (query := tsquery(person.name))
            for n in _search(function, query)
        }
        for record in model.objects.filter(pk__in=numbers).defer("search").order_by("pk"):
            named = _named(record)
            if any(one.may_be(other) for one in people for other in named) and not kept_out_of(
                record, [exclusion.user]
            ):
                made = Alike(
                    kind, record, f"{record.reference}: {', '.join(_said(p) for p in named)}"
                )
                found[made.key] = made
    return list(found.values())


def _search(function: str, query: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [query, _MOST])
        return [row[0] for row in cursor.fetchall()]


def _said(person: Person) -> str:
    return f"{person.name}, born {person.born:%-d %B %Y}" if person.born else person.name


def _people_of(held: Exclusion) -> list[Person]:
    """Suspect and victim, subject and protected, of what somebody is kept out of."""
    if held.mailbox is not None:
        return [
            p
            for letter in held.mailbox.letters.exclude(course=None).select_related("course")
            if letter.course is not None
            for p in _named(letter.course)
        ]
    record = held.case or held.course or held.order or held.application
    return _known(held.identity) if record is None else _named(record)


def _named(record: Course | Case | Order | Application) -> list[Person]:
    if isinstance(record, Course):
        return [p for side in ("suspect", "victim") for p in _of_course(record, side)]
    if isinstance(record, Order | Application):
        protected = list(record.protects.values_list("name", flat=True)) or [record.protected_name]
        return [
            Person(record.subject_name, record.subject_born),
            *(Person(name) for name in protected),
        ]
    return [
        Person(p.name, p.date_of_birth)
        for p in CasePerson.objects.filter(case=record, role__in=("victim", "suspect"))
    ]


def _of_course(course: Course, side: str) -> list[Person]:
    name, identity = getattr(course, f"{side}_name"), getattr(course, f"{side}_identity")
    births = {p.born for p in _known(identity) if p.born} if identity else set()
    return [Person(name, births.pop() if len(births) == 1 else None)] if name else []


def _known(identity: str) -> list[Person]:
    """How the records write a person whom the screening knows."""
    rows = (
        Mention.objects.filter(identity=identity)
        .exclude(name="")
        .values_list("name", "date_of_birth")
        .distinct()
        if identity
        else []
    )
    return [Person(name, _day(born)) for name, born in rows]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
