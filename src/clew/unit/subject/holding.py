"""What every table holds about chosen people. Which tables hold people of records, each model says for
itself; how a row belongs to somebody is read from what it hangs on: a course, a case, a person of
a case, an order, an application, an identity.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, QuerySet

from clew.unit.access.identity import lent_to_service
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case, CasePerson
from clew.unit.intake.models import Course, CourseIncident
from clew.unit.orders.models import Application, Order, Protects
from clew.unit.platform.privacy import SUSPECT_AND_VICTIM
from clew.unit.subject.finding import kept_out
from clew.web.jinja import day, moment

REPORTERS = "people who report"
# Rows of one table that are written out; how many more there are, the extract says.
MOST = 300
_LONGEST = 4_000
# How rows belong to somebody that do not hang on one of these themselves.
_THROUGH = {
    "reports.Letter": "course",
    "reports.Attachment": "letter__course",
    "reports.Mailbox": "letters__course",
    "reports.Reply": "mailbox__letters__course",
}
_BY_RECORD = ("disclosure.TextReading",)
_ANCHORS = ("course", "case", "order", "application")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The people of the request, and what they stand in; numbers of rows."""

    identities: set[str]
    people: set[int]
    courses: set[int]
    cases: set[int]
    orders: set[int]
    applications: set[int]
    protects: set[int]

    def of(self, anchor: str) -> set[int]:
        held: set[int] = getattr(self, f"{anchor}s")
        return held


@dataclass(slots=True)
class Table:
    """One table: what it is called, how many rows it holds about the people, and those that are
    written out, as pairs of field and value.
    """

    title: str
    count: int
    rows: list[list[tuple[str, str]]] = field(default_factory=list)


def held_about(keys: list[str], user: User) -> list[Table]:
    """Everything about the people of these keys (`clew.unit.subject.finding`), table by table. In the
    service's name; what `user` is kept out of is left out.
    """
    hidden = kept_out()
    keys = [k for k in keys if k.removeprefix("i:") not in hidden.identities]
    with lent_to_service(user):
        chosen = _chosen(keys)
        for of, held in (
            ("courses", hidden.courses),
            ("cases", hidden.cases),
            ("orders", hidden.orders),
            ("applications", hidden.applications),
        ):
            getattr(chosen, of).difference_update(held)
        return [t for model in tables() if (t := _table(model, chosen)) is not None]


def tables() -> list[type[models.Model]]:
    """Every model that holds people of records or of reports, as it says itself."""
    return [
        m
        for m in apps.get_models()
        if (held := getattr(m, "privacy", None)) is not None
        and (held.of == SUSPECT_AND_VICTIM or held.of.startswith(REPORTERS))
    ]


def condition(model: type[models.Model], chosen: Chosen) -> Q | None:
    """Which rows of `model` are about the chosen people; None for a model that hangs on nothing that
    is known here (a test finds it).
    """
    label = model._meta.label
    own: dict[type[models.Model], set[int]] = {
        Course: chosen.courses,
        Case: chosen.cases,
        CasePerson: chosen.people,
        Order: chosen.orders,
        Application: chosen.applications,
    }
    if model in own:
        return Q(pk__in=own[model])
    if label in _THROUGH:
        return Q(**{f"{_THROUGH[label]}__in": chosen.courses})
    if label in _BY_RECORD:
        numbers = CourseIncident.objects.filter(course__in=chosen.courses)
        return Q(incident_id__in=numbers.values("incident_id"))
    names = {f.name for f in model._meta.concrete_fields}
    found = [Q(**{f"{a}__in": chosen.of(a)}) for a in _ANCHORS if a in names]
    if not found and "identity" in names:
        return Q(identity__in=chosen.identities)
    if not found:
        return None
    held = found[0]
    for more in found[1:]:
        held |= more
    if model is Protects:
        # Whom else an order protects is another's.
        return held & (
            Q(pk__in=chosen.protects)
            | Q(person__in=chosen.people)
            | Q(identity__in=chosen.identities - {""})
        )
    # What is said of another person of the case is that person's.
    return held & (Q(person=None) | Q(person__in=chosen.people)) if "person" in names else held


def _chosen(keys: list[str]) -> Chosen:
    by: dict[str, set[str]] = {}
    for key in keys:
        kind, _, held = key.partition(":")
        by.setdefault(kind, set()).add(held)
    identities = by.get("i", set())

    def numbers(kind: str) -> set[int]:
        return {int(n) for n in by.get(kind, set()) if n.isdecimal()}

    people = numbers("p") | _ids(
        CasePerson.objects.filter(
            Q(identity__in=identities)
            | Q(role="suspect", case__suspect_identity__in=identities)
            | Q(role="victim", case__victim_identity__in=identities)
        )
    )
    cases = set(CasePerson.objects.filter(pk__in=people).values_list("case", flat=True))
    courses = numbers("c") | _ids(
        Course.objects.filter(
            Q(suspect_identity__in=identities)
            | Q(victim_identity__in=identities)
            | Q(others__overlap=sorted(identities))
            | Q(case__in=cases)
        )
    )
    protects = numbers("r") | _ids(
        Protects.objects.filter(Q(identity__in=identities) | Q(person__in=people))
    )
    named = Q(subject_identity__in=identities) | Q(subject_person__in=people)
    orders = numbers("o") | _ids(Order.objects.filter(named | Q(protects__in=protects)))
    applications = numbers("a") | _ids(Application.objects.filter(named | Q(protects__in=protects)))
    return Chosen(identities, people, courses, cases, orders, applications, protects)


def _ids(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _table(model: type[models.Model], chosen: Chosen) -> Table | None:
    asked = condition(model, chosen)
    if asked is None:
        raise LookupError(f"{model._meta.label} hangs on nothing that is known")
    rows = model._default_manager.filter(asked).distinct()
    count = rows.count()
    if not count:
        return None
    made = Table(str(model._meta.verbose_name_plural).capitalize(), count)
    sealed = model.privacy.encrypted  # type: ignore[attr-defined]
    for row in rows.order_by("pk")[:MOST]:
        made.rows.append(
            [
                (str(f.verbose_name).capitalize(), said)
                for f in model._meta.concrete_fields
                if (said := _said(row, f, sealed=f.name in sealed))
            ]
        )
    return made


def _said(row: models.Model, of: models.Field[Any, Any], *, sealed: bool) -> str:
    """A field in words; empty where it holds nothing that tells of anybody."""
    if of.primary_key or isinstance(of, SearchVectorField | models.GeneratedField):
        return ""
    value = getattr(row, of.attname)
    if value in (None, "", [], {}):
        return ""
    if sealed or isinstance(of, models.BinaryField):
        return "sealed: whoever holds the key opens it on its page"
    if isinstance(of, models.ForeignKey):
        held = getattr(row, of.name)
        return str(getattr(held, "reference", "") or getattr(held, "name", ""))
    if of.choices:
        return str(getattr(row, f"get_{of.name}_display")())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    said = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    if len(said) > _LONGEST:
        return f"{said[:_LONGEST]} [and {len(said) - _LONGEST:,} more characters on its page]"
    return said
