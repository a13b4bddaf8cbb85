"""What the pages of the orders read: an application, an order, a case's orders, the register's
lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from clew.unit.access.identity import lent_to_service
from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.accounts.models import User
from clew.unit.cases.absences import work_of
from clew.unit.cases.models import Case, CasePerson, Event, PersonFact, SafeContact
from clew.unit.cases.withholding import Secret, secrets_of, secrets_of_recorded
from clew.unit.intake.tokens import tsquery
from clew.unit.orders.alike import Match, Register, ask, of_application, people_of_case
from clew.unit.orders.models import (
    Application,
    Breach,
    Condition,
    Duty,
    Order,
    Paper,
    Step,
    Suspicion,
)
from clew.unit.orders.rules import steps
from clew.unit.orders.state import OPEN, expiring_from
from clew.web.jinja import day, moment

PAGE = 25
_MOST = 200
# What a list shows of an order or application: a page of wide rows costs more to put together than
# to find.
_LISTED = (
    "reference",
    "kind",
    "subject_name",
    "protected_name",
    "made_on",
    "end_kind",
    "ends_on",
    "ended_on",
    "ended_how",
    "served_on",
    "under_appeal",
    "void_at",
    "review_due_on",
    "victim_owed_since",
)
_DRAFTED = ("reference", "subject_name", "protected_name", "considered_on", "status", "status_on")
_BREACH = tuple(f.name for f in Breach._meta.concrete_fields)
_OF_ORDER = ("order__reference", "order__kind", "order__subject_name")


def people(case: Case) -> list[CasePerson]:
    return list(CasePerson.objects.filter(case=case))


def applications_of(case: Case) -> list[Application]:
    return list(
        Application.objects.filter(case=case).order_by("-considered_on", "-id").only(*_DRAFTED)
    )


def orders_of(case: Case) -> list[Order]:
    return list(Order.objects.filter(case=case).order_by("-made_on", "-id").only(*_LISTED))


def breaches_of_case(case: Case) -> list[Breach]:
    found = Breach.objects.filter(case=case).select_related("order").order_by("-happened_at")
    return list(
        found.only("reference", "happened_at", "section", "text", "status", "outcome", *_OF_ORDER)
    )


def orders_from(application: Application) -> list[Order]:
    """What the court made of it, interim and full."""
    return list(
        Order.objects.filter(application=application).only(*_LISTED).order_by("made_on", "id")
    )


def acts_of(application: Application) -> list[Event]:
    """The acts chosen that nobody struck out since, in order of time."""
    found = Event.objects.filter(
        pk__in=application.acts.values("event_id"), struck_at=None
    ).select_related("decided_by")
    return list(found.order_by("happened_at", "id"))


def names_recorded(application: Application) -> list[str]:
    """Other names under which records know the subject."""
    if application.subject_person_id is None:
        return []
    said = PersonFact.objects.filter(
        person_id=application.subject_person_id, kind="name"
    ).values_list("value", flat=True)
    return sorted({name for name in said if name.casefold() != application.subject_name.casefold()})


def struck_acts(application: Application) -> list[Event]:
    """The acts chosen that somebody struck out since."""
    found = Event.objects.filter(pk__in=application.acts.values("event_id")).exclude(struck_at=None)
    return list(found.select_related("struck_by").order_by("struck_at", "id"))


def choosable_acts(application: Application) -> list[Event]:
    """What may be relied on: events of the case that are not struck out; agencies' own information
    is theirs to state.
    """
    found = Event.objects.filter(case=application.case, struck_at=None).exclude(
        kind__in=["order", "note", "agency"]
    )
    return list(found.order_by("happened_at", "id"))


def conditions_of(held: Application | Order) -> list[Condition]:
    return list(held.conditions.all())


def other_orders(application: Application, register: Register) -> list[Order]:
    """Orders that are certain to be against the same subject and did not come from this
    application, newest first.
    """
    ids = [m.id for m in register.certain if m.of == "order" and _is_subject(m, application)]
    found = Order.objects.filter(pk__in=ids, void_at=None).exclude(application=application)
    return list(found.only(*_LISTED, "court").order_by("-made_on", "-id"))


def of_subject(register: Register, application: Application) -> list[Match]:
    """Other applications against the same subject."""
    return [m for m in register.certain if m.of == "application" and _is_subject(m, application)]


def _is_subject(match: Match, application: Application) -> bool:
    of_person = (
        match.asked.person is not None and match.asked.person.pk == application.subject_person_id
    )
    return match.side == "subject" and (
        of_person or (application.case_id is None and match.asked.role == "subject")
    )


@dataclass(frozen=True, slots=True)
class Period:
    """When an order was in force, as far as is known."""

    reference: str
    title: str
    begin: date
    end: date | None


def in_force_periods(register: Register) -> list[Period]:
    """The orders that certainly name these people, each with the days on which it was in force."""
    ids = {m.id for m in register.certain if m.of == "order" and m.readable}
    return periods(Order.objects.filter(pk__in=ids)) if ids else []


def periods(orders: QuerySet[Order]) -> list[Period]:
    found = orders.filter(void_at=None).only(*_LISTED).order_by("made_on", "id")
    return [Period(o.reference, o.title, o.made_on, o.last_day()) for o in found]


def register_of_case(case: Case) -> Register:
    """What the register holds of the case's people, beside what hangs from the case."""
    found = ask(people_of_case(case), case=case)
    mine = {("order", pk) for pk in Order.objects.filter(case=case).values_list("pk", flat=True)}
    mine |= {
        ("application", pk)
        for pk in Application.objects.filter(case=case).values_list("pk", flat=True)
    }

    def beside(held: list[Match]) -> list[Match]:
        return [m for m in held if (m.of, m.id) not in mine or not (m.of_case or m.identity)]

    return Register(beside(found.certain), beside(found.open), beside(found.refused), found.more)


def match_of(case: Case, of: str, reference: str, person: int, protects: int) -> Match | None:
    """One person of the case beside one whom the register names, if it is a match at all."""
    found = ask(
        [a for a in people_of_case(case) if a.person is not None and a.person.pk == person],
        case=case,
    )
    wanted = (of, reference, protects)
    return next(
        (
            m
            for m in (*found.open, *found.certain, *found.refused)
            if (m.of, m.reference, m.protects) == wanted
        ),
        None,
    )


def undecided(case: Case, number: int) -> Event | None:
    """A record made while an order was in force, of which nobody has said whether it is a breach."""
    return Event.objects.filter(
        case=case, pk=number, struck_at=None, kind="in_force", is_breach=None
    ).first()


def orders_breachable(case: Case) -> list[Order]:
    """Orders of which a record of the case may be a breach: the case's own, and those certain to be
    against its people.
    """
    ids = {m.id for m in register_of_case(case).certain if m.of == "order" and m.side == "subject"}
    return list(
        Order.objects.filter(Q(case=case) | Q(pk__in=ids), void_at=None)
        .only(*_LISTED)
        .order_by("-made_on", "-id")
    )


def _terms_in_force(orders: list[Order]) -> list[Condition]:
    today = timezone.localdate()
    live = [o.pk for o in orders if (o.last_day() or today) >= today]
    if not live:
        return []
    found = Condition.objects.filter(order_id__in=live, removed_on=None).select_related("order")
    return list(found.only("order", "kind", "text", "place", "order__reference", "order__kind"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an application rests on, read once for its page and its papers."""

    acts: list[Event]
    conditions: list[Condition]
    papers: list[Paper]
    others: list[Order]
    earlier: list[Condition]
    register: Register


# A page of an application names its files and reads none of them.
_SEALED = ("file__sealed", "file__sealed_key", "file__case__search")


def evidence(application: Application) -> Evidence:
    register = of_application(application)
    others = other_orders(application, register)
    return Evidence(
        acts_of(application),
        conditions_of(application),
        list(application.papers.select_related("file__case").defer(*_SEALED)),
        others,
        _terms_in_force(others),
        register,
    )


def listed_files(application: Application) -> set[int]:
    """The files that are on the list already."""
    return {pk for pk in application.papers.values_list("file_id", flat=True) if pk is not None}


def unreachable(application: Application, *, by: User) -> list[str]:
    """Whom the order is to protect and nobody has recorded how to reach.

    Only whether it is recorded is asked, whoever asks.
    """
    with lent_to_service(by):
        reached = set(
            SafeContact.objects.filter(case=application.case).values_list("person_id", flat=True)
        )
    return [
        p.name
        for p in application.protects.all()
        if p.person_id is not None and p.person_id not in reached
    ]


def withheld_of(application: Application, *, by: User) -> list[Secret]:
    """What the respondent's copy withholds: read for the papers whoever makes them, and shown to
    nobody.
    """
    with lent_to_service(by):
        return [
            *secrets_of(SafeContact.objects.filter(case=application.case)),
            *recorded_of(application),
        ]


def recorded_of(application: Application) -> list[Secret]:
    """What records give of how and where whom it protects can be found, without what is the
    subject's own as well.
    """
    if application.case_id is None:
        return []
    facts = PersonFact.objects.filter(case=application.case_id, private=True)
    own = {
        (kind, value.casefold())
        for kind, value in facts.filter(person=application.subject_person_id).values_list(
            "kind", "value"
        )
    }
    theirs = (
        facts.exclude(person=application.subject_person_id).values_list("kind", "value").distinct()
    )
    return secrets_of_recorded(
        (kind, value) for kind, value in theirs if (kind, value.casefold()) not in own
    )


def steps_of(held: Application | Order) -> list[Step]:
    of = (
        "application",
        "order",
        "name",
        "on",
        "code",
        "words",
        "court",
        "court_kind",
        "result_code",
        "said",
        "at",
        "struck_at",
        "struck_why",
    )
    found = held.steps.select_related("by", "by__agency", "struck_by")
    return list(found.only(*of, "by__name", "by__agency__name", "struck_by__name"))


def duties_of(order: Order) -> list[Duty]:
    return list(order.duties.all())


def breaches_of(order: Order) -> list[Breach]:
    return list(
        order.breaches.select_related("condition", "by").only(
            *_BREACH, "condition__text", "by__name"
        )
    )


def suspicions_of(order: Order) -> list[Suspicion]:
    return list(order.suspicions.filter(decided_at=None))


def step_of(held: Application | Order, number: int) -> Step | None:
    return held.steps.filter(pk=number, struck_at=None).first()


def condition_of(held: Application | Order, number: int) -> Condition | None:
    return held.conditions.filter(pk=number).first()


def paper_of(application: Application, number: int) -> Paper | None:
    return application.papers.filter(pk=number).first()


def duty_of(order: Order, number: int) -> Duty | None:
    return order.duties.select_related("order", "order__case").filter(pk=number).first()


def breach_of(order: Order, number: int) -> Breach | None:
    return order.breaches.filter(pk=number).first()


def managers() -> list[User]:
    return list(
        User.objects.filter(
            roles__overlap=["case_officer", "supervisor"], is_active=True
        ).select_related("agency")
    )


# ---- the register

SHOWS = (
    ("pipeline", "In the pipeline"),
    ("unconsidered", "Not considered yet"),
    ("authority", "Awaiting authorisation"),
    ("made", "To be served"),
    ("force", "In force"),
    ("due", "Due"),
    ("expiring", "Expiring"),
    ("over", "Over"),
    ("subject", "By subject"),
    ("protected", "By protected person"),
    ("breaches", "Breaches"),
    ("matches", "Records to read"),
)
_DRAFTS, _BREACHES = ("pipeline", "unconsidered", "authority"), ("breaches", "matches")


def shows(user: User) -> list[tuple[str, str]]:
    """The lists that this person may open."""
    return [
        (k, t)
        for k, t in SHOWS
        if may(
            user.roles,
            "order_drafts" if k in _DRAFTS else "breaches" if k in _BREACHES else "orders",
        )
    ]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the register: rows of one kind, and the query string of the next page."""

    of: str
    rows: list[Any]
    following: str = ""


def register(*, show: str, after: str, me: User, most: int = PAGE, number: int = 0) -> Listing:
    """A page of one list of the register, in its order, by cursor or by its number; `most` rows of
    it.
    """
    today = timezone.localdate()
    if show == "unconsidered":
        # Whether an order is sought, or why not, is owed in every case.
        cases = Case.objects.filter(closed_at=None).exclude(
            Exists(Application.objects.filter(case=OuterRef("pk")))
        )
        return _listing(
            "cases",
            cases.select_related("officer").only(
                "reference", "title", "opened_at", "officer__name"
            ),
            show,
            after,
            "opened_at",
            descending=False,
            most=most,
            number=number,
        )
    if show in _DRAFTS:
        rows = (
            Application.objects.filter(status="drafted")
            if show == "authority"
            else Application.objects.filter(status__in=OPEN)
        )
        return _listing(
            "applications",
            rows.only(*_DRAFTED),
            show,
            after,
            "status_on",
            descending=False,
            most=most,
            number=number,
        )
    if show == "breaches":
        return _listing(
            "breaches",
            Breach.objects.filter(status__in=["suspected", "recorded"]).select_related(
                "order", "condition"
            ),
            show,
            after,
            "happened_at",
            descending=True,
            most=most,
            number=number,
        )
    if show == "matches":
        suspicions = (
            Suspicion.objects.filter(decided_at=None)
            .select_related("order")
            .only("incident_id", "happened_at", "offence", "why", "found_at", *_OF_ORDER)
        )
        return _listing(
            "matches",
            suspicions,
            show,
            after,
            "found_at",
            descending=True,
            most=most,
            number=number,
        )
    live = Order.objects.filter(void_at=None, ended_on=None)
    running = live.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    found, field, descending = {
        "made": (running.filter(served_on=None), "made_on", False),
        "force": (running.exclude(served_on=None), "made_on", True),
        "expiring": (
            live.filter(ends_on__gte=today, ends_on__lte=expiring_from(today)),
            "ends_on",
            False,
        ),
        "over": (Order.objects.filter(void_at=None).exclude(ended_on=None), "ended_on", True),
        "expired": (live.filter(ends_on__lt=today), "ends_on", True),
        "subject": (Order.objects.filter(void_at=None), "subject_name", False),
        "protected": (Order.objects.filter(void_at=None), "protected_name", False),
    }[show]
    return _listing(
        "orders",
        _shared(found, me).only(*_LISTED),
        show,
        after,
        field,
        descending=descending,
        most=most,
        number=number,
    )


def _shared(found: QuerySet[Order], me: User) -> QuerySet[Order]:
    """For another agency, its own cases alone: few of many, found by case instead of by reading the
    register until enough are seen.
    """
    if not WIDE_ROLES.isdisjoint(me.roles):
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_open_cases()")
        return found.filter(case_id__in=cursor.fetchone()[0])


def _listing(
    of: str,
    found: QuerySet[Any],
    show: str,
    after: str,
    field: str,
    *,
    descending: bool,
    most: int,
    number: int,
) -> Listing:
    begin = most * (number - 1) if number > 1 else 0
    value, _, pk = ("" if begin else after).rpartition("~")
    if value and pk.isdecimal() and len(pk) < 19:
        try:
            held = (
                value
                if field.endswith("_name")
                else date.fromisoformat(value)
                if field.endswith("_on")
                else datetime.fromisoformat(value)
            )
            beyond = {f"{field}__{'lt' if descending else 'gt'}": held}
            # The bound alone lets an index begin there.
            found = found.filter(
                Q(**beyond) | Q(**{field: held, "id__gt": int(pk)}),
                **{f"{field}__{'lte' if descending else 'gte'}": held},
            )
        except (ValueError, OverflowError):
            pass
    ordered = found.order_by(f"-{field}" if descending else field, "id")
    rows = list(ordered[begin : begin + most + 1])
    following = ""
    if len(rows) > most:
        last = rows[most - 1]
        mark = getattr(last, field)
        following = urlencode(
            {
                "show": show,
                "after": f"{mark if isinstance(mark, str) else mark.isoformat()}~{last.pk}",
            }
        )
    return Listing(of, rows[:most], following)


def search(asked: str, user: User) -> tuple[list[Order], list[Application]]:
    """Orders and applications by the name of the subject or of anybody protected, or by number."""
    query = tsquery(asked)
    if not query:
        return [], []
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_orders(%s, %s)", [query, _MOST])
        orders = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT search_applications(%s, %s)", [query, _MOST])
        drafts = [row[0] for row in cursor.fetchall()]
    return (
        list(Order.objects.filter(pk__in=orders).defer("search").order_by("-made_on", "id")),
        list(Application.objects.filter(pk__in=drafts).defer("search").order_by("-status_on", "id"))
        if may(user.roles, "order_drafts")
        else [],
    )


@dataclass(frozen=True, slots=True)
class Due:
    """What waits on orders in force: the soonest of each, a few."""

    notifications: list[Duty]
    acknowledgements: list[Duty]
    reviews: list[Order]
    victims: list[Order]


_DUE_AT_ONCE = 8


def due(user: User, *, mine: bool = False) -> Due:
    """Each list in order, the first eight: what is done makes room for the next."""
    today = timezone.localdate()
    live = _shared(Order.objects.filter(void_at=None, ended_on=None), user).only(*_LISTED)
    duties = (
        Duty.objects.filter(order__void_at=None, order__ended_on=None)
        .select_related("order")
        .only("kind", "due_on", "notified_on", *_OF_ORDER)
    )
    owed = _shared(Order.objects.filter(void_at=None).exclude(victim_owed_since=None), user).only(
        *_LISTED
    )
    if mine:
        work = work_of(user)
        live, duties, owed = (
            live.filter(manager__in=work),
            duties.filter(order__manager__in=work),
            owed.filter(manager__in=work),
        )
    running = live.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    sees, most = may(user.roles, "notifications"), _DUE_AT_ONCE
    return Due(
        list(duties.filter(notified_on=None, not_owed_why="").order_by("due_on", "id")[:most])
        if sees
        else [],
        list(
            duties.filter(acknowledged_on=None, notified_on__isnull=False).order_by(
                "notified_on", "id"
            )[:most]
        )
        if sees
        else [],
        list(
            running.filter(review_due_on__lte=expiring_from(today)).order_by("review_due_on", "id")[
                :most
            ]
        ),
        list(owed.order_by("victim_owed_since", "id")[:most]),
    )


def ending(user: User) -> list[Order]:
    """Of the person's own orders, those to be served and those that end soon."""
    today = timezone.localdate()
    mine = Order.objects.filter(void_at=None, ended_on=None, manager__in=work_of(user)).only(
        *_LISTED
    )
    soon = Q(served_on=None) & (Q(ends_on=None) | Q(ends_on__gte=today)) | Q(
        ends_on__gte=today, ends_on__lte=expiring_from(today)
    )
    return list(mine.filter(soon).order_by("ends_on", "id")[:_DUE_AT_ONCE])


def waiting_for_authority() -> list[Application]:
    return list(
        Application.objects.filter(status="drafted")
        .order_by("status_on", "id")
        .only(*_DRAFTED)[:50]
    )


def open_suspicions(*, me: User | None = None) -> list[Suspicion]:
    found = (
        Suspicion.objects.filter(decided_at=None)
        .select_related("order")
        .only("incident_id", "happened_at", *_OF_ORDER)
    )
    return list((found.filter(order__manager__in=work_of(me)) if me else found)[:20])


def suspicion(number: int) -> Suspicion | None:
    return (
        Suspicion.objects.select_related("order", "order__case", "condition")
        .filter(pk=number)
        .first()
    )


_TOLD = {
    "act": "The act",
    "interim_asked": "An interim order was asked for",
    "next_hearing": "Next hearing",
    "end_kind": "Lasts",
    "ends_on": "Ends",
    "at": "At",
    "place": "Where",
    "by_whom": "Served by",
    "explained": "How it was explained",
    "registered": "The subject notifies as a sex offender",
    "registered_until": "That ends",
    "next_review": "Next review",
    "asked_for": "Asked for",
    "asked_by": "By",
    "consents": "Consented",
}
_TOLD_VALUES = {
    "fixed": "to a day",
    "further": "until further order",
    "unknown": "not known",
    "police": "the chief officer",
    "subject": "the subject",
    "chief_officer": "the chief officer",
}


def told(step: Step) -> list[tuple[str, str]]:
    """What else a step says, as people read it."""
    made = []
    for key, text in _TOLD.items():
        value = step.said.get(key)
        if value in (None, "", []):
            continue
        if value is True:
            said = "yes"
        elif isinstance(value, list):
            said = " and ".join(str(_TOLD_VALUES.get(v, v)) for v in value)
        elif key == "at":
            said = moment(datetime.fromisoformat(value))
        elif key.endswith(("_on", "_until", "_hearing", "_review")):
            said = day(value)
        else:
            said = _TOLD_VALUES.get(value, value)
        made.append((text, said))
    return made


def step_title(machine: str, name: str) -> str:
    rules = steps().application if machine == "application" else steps().order
    return rules[name].title
