"""What the pages of a case read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet

from clew.unit.access.models import BreakGlass, Share
from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.accounts.models import User
from clew.unit.audit.models import Entry
from clew.unit.cases.absences import work_of
from clew.unit.cases.models import (
    Case,
    CasePerson,
    Contact,
    Event,
    FactKind,
    HealthEntry,
    PersonFact,
    Retention,
    SafeContact,
    SealedNote,
    Timer,
    versions_of_safe_contact,
)
from clew.unit.cases.status import status_of, with_status
from clew.unit.intake.models import CourseIncident, CourseReason
from clew.unit.intake.tokens import tsquery
from clew.unit.intake.words import Words, words_of
from clew.unit.platform.pictures import Bar
from clew.web.jinja import day, day_as_written

PAGE = 25
_MOST = 200


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A case that exists and is not open to the asker: its reference, who holds it, whom to ask."""

    reference: str
    agency: str
    ask: str


# What the list of cases may be sorted by: column, descending, and how a cursor is read back.
SORTS: dict[str, tuple[str, bool, Callable[[str], Any]]] = {
    "opened": ("opened_at", True, datetime.fromisoformat),
    "oldest": ("opened_at", False, datetime.fromisoformat),
    "name": ("title", False, str),
}


def _rows(show: str, me: User) -> QuerySet[Case]:
    rows = with_status(Case.objects.select_related("officer")).defer("search")
    rows = rows.exclude(closed_at=None) if show == "closed" else rows.filter(closed_at=None)
    if show == "mine":
        rows = rows.filter(officer__in=work_of(me))
    elif show == "nobody":
        rows = rows.filter(officer=None)
    elif show == "raised":
        rows = rows.exclude(raised_at=None)
    return rows


def to_allocate() -> list[Case]:
    """Open cases that nobody works, the longest waiting first."""
    found = Case.objects.filter(closed_at=None, officer=None).defer("search")
    return list(found.order_by("opened_at", "id")[:_MOST])


def whole_list(show: str, *, sort: str, me: User, most: int) -> list[Case]:
    """A list of cases in its order, as far as `most` rows."""
    column, descending, _ = SORTS[sort]
    return list(_rows(show, me).order_by(f"-{column}" if descending else column, "id")[:most])


def case_page(
    *, show: str, after: str, me: User, sort: str = "opened", number: int = 0
) -> tuple[list[Case], str]:
    """A page of cases in the order that is asked for, and the query string of the next one. A
    `number` of a page goes before a cursor.
    """
    column, descending, parse = SORTS[sort]
    rows = _rows(show, me)
    value, _, pk = after.rpartition("~")
    if pk.isdecimal() and len(pk) < 19:
        try:
            held = parse(value)
            rows = rows.filter(
                Q(**{f"{column}__{'lt' if descending else 'gt'}": held})
                | Q(**{column: held}, id__gt=int(pk))
            )
        except (ValueError, OverflowError):
            pass
    begin = PAGE * (number - 1) if number > 1 else 0
    ordered = rows.order_by(f"-{column}" if descending else column, "id")
    found = list(ordered[begin : begin + PAGE + 1])
    following = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        mark = getattr(last, column)
        following = urlencode(
            {
                "show": show,
                "sort": sort,
                "after": f"{mark if isinstance(mark, str) else mark.isoformat()}~{last.pk}",
            }
        )
    return found[:PAGE], following


def search_cases(asked: str) -> tuple[list[Case], list[Elsewhere]]:
    """Cases found by name, sound or number; and what exists elsewhere, by whom to ask alone."""
    query = tsquery(asked)
    if not query:
        return [], []
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_cases(%s, %s)", [query, _MOST])
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT reference, agency, ask FROM search_elsewhere(%s, 20)", [query])
        elsewhere = [Elsewhere(*row) for row in cursor.fetchall()]
    return list(
        with_status(
            Case.objects.filter(pk__in=ids).select_related("officer").defer("search")
        ).order_by("-opened_at", "id")
    ), elsewhere


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of every page of a case."""

    people: list[CasePerson]
    contact: SafeContact | None
    status: str
    tabs: list[tuple[str, str, str]]  # (key, text, url name)


_TABS = (
    ("summary", "Summary", "case", "summary"),
    ("timeline", "Timeline", "case-timeline", "timeline"),
    ("files", "Files", "case-files", "timeline"),
    ("evidence", "Evidence", "case-evidence", "evidence"),
    ("assessments", "Assessments", "case-assessments", "assessments"),
    ("plan", "Plan", "case-plan", "plan"),
    ("orders", "Orders", "case-orders", "orders"),
    ("referrals", "Referrals", "case-referrals", "referrals"),
    ("contact", "Victim", "case-victim", "contact_log"),
    ("health", "Clinical", "case-health", "health"),
    ("sealed", "Sealed notes", "case-sealed", "sealed_notes"),
    ("closing", "Closing", "case-closing", "closure"),
    ("lookers", "Who looked", "case-lookers", "lookers"),
)


def head(case: Case, user: User) -> Head:
    people = list(CasePerson.objects.filter(case=case))
    contact = None
    if may(user.roles, "contact"):
        contact = SafeContact.objects.filter(case=case, person__role="victim").first()
    return Head(
        people,
        contact,
        status_of(case),
        [(key, text, name) for key, text, name, part in _TABS if may(user.roles, part)],
    )


def timeline(case: Case) -> list[Event]:
    return list(
        Event.objects.filter(case=case)
        .select_related("agency", "by", "struck_by", "decided_by")
        .order_by(F("happened_at").asc(nulls_last=True), "id")
    )


def orders_in_force(case: Case) -> list[Bar]:
    """The orders of the case, each with the days on which it was in force."""
    held = case.orders.filter(void_at=None).defer("search").order_by("made_on", "id")
    return [
        Bar(
            _short(o.title),
            o.made_on,
            o.last_day(),
            f"{o.title} {o.reference}, from {day(o.made_on)}{' to ' + day(o.last_day()) if o.last_day() else ''}",
        )
        for o in held
    ]


def _short(title: str) -> str:
    return title.replace("Stalking Protection Order", "SPO")[:24]


def whole_records(case: Case) -> dict[tuple[str, str], Words]:
    """The records of the case's course in their own words, by force and number: for those who read
    courses, nothing for others.
    """
    if case.course_id is None:
        return {}
    reasons: dict[tuple[str, str], list[CourseReason]] = defaultdict(list)
    for reason in CourseReason.objects.filter(course_id=case.course_id).exclude(quote=""):
        reasons[(reason.force, reason.incident_id)].append(reason)
    found = (
        (i, words_of(i, reasons[(i.force, i.incident_id)]))
        for i in CourseIncident.objects.filter(course_id=case.course_id)
    )
    return {(i.force, i.incident_id): words for i, words in found if words is not None}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing that records say of a person, and which of them."""

    kind: str
    value: str
    private: bool
    records: list[str]

    @property
    def where(self) -> str:
        """The records that say so, the first three by number."""
        more = len(self.records) - 3
        return ", ".join(self.records[:3]) + (f" and {more} more" if more > 0 else "")


def facts_of(case: Case) -> dict[int, list[Recorded]]:
    """What records say of each person of the case, by person, as far as the asker may read it."""
    held: dict[int, dict[tuple[str, str, bool], list[str]]] = defaultdict(lambda: defaultdict(list))
    named = dict(CasePerson.objects.filter(case=case).values_list("pk", "name"))
    for fact in PersonFact.objects.filter(case=case):
        said = day_as_written(fact.value) if fact.kind == FactKind.BORN else fact.value
        if (
            fact.kind != FactKind.NAME
            or said.casefold() != named.get(fact.person_id, "").casefold()
        ):
            held[fact.person_id][
                (
                    fact.get_kind_display() if fact.kind != FactKind.NAME else "Also recorded as",
                    said,
                    fact.private,
                )
            ].append(fact.incident_id)
    return {
        person: [
            Recorded(kind, value, private, sorted(set(numbers)))
            for (kind, value, private), numbers in said.items()
        ]
        for person, said in held.items()
    }


def event_of(case: Case, number: int) -> Event | None:
    return (
        Event.objects.filter(case=case, pk=number, struck_at=None)
        .select_related("case", "agency")
        .first()
    )


def person_of(case: Case, number: int) -> CasePerson | None:
    return CasePerson.objects.filter(case=case, pk=number).first()


def contact_of(person: CasePerson) -> SafeContact | None:
    return SafeContact.objects.filter(person=person).select_related("confirmed_by").first()


@dataclass(frozen=True, slots=True)
class Earlier:
    """One version of how the victim may be reached: who wrote it, when, and what it said."""

    by: str
    at: datetime
    said: Any


def earlier_contact(person: CasePerson) -> list[Earlier]:
    """Every version of the person's safe contact, the newest first."""
    found = (
        versions_of_safe_contact()
        .filter(person=person)
        .select_related("confirmed_by")
        .order_by("-pgh_id")
    )
    return [Earlier(row.confirmed_by.name, row.pgh_created_at, row) for row in found[:_MOST]]


def shares(case: Case) -> list[Share]:
    return list(
        Share.objects.filter(case=case, withdrawn_at=None)
        .select_related("agency", "shared_by__agency")
        .order_by("shared_at")
    )


def contacts(case: Case) -> list[Contact]:
    return list(Contact.objects.filter(case=case).select_related("by"))


def timers(case: Case) -> list[Timer]:
    return list(Timer.objects.filter(case=case).select_related("done_by"))


def health_entries(case: Case) -> list[HealthEntry]:
    return list(
        HealthEntry.objects.filter(case=case).select_related("by", "person").order_by("-at")
    )


def sealed_notes(case: Case, user: User) -> list[SealedNote]:
    return list(SealedNote.objects.filter(case=case, agency=user.agency).select_related("by"))


LOOKS = 100  # on a page


def lookers(case: Case, after: int = 0) -> tuple[list[Entry], int]:
    """A page of who looked at the case and why, newest first, and where the next begins (0:
    nowhere).
    """
    found = Entry.objects.filter(case_reference=case.reference).order_by("-id")
    rows = list(found[after : after + LOOKS + 1])
    return rows[:LOOKS], after + LOOKS if len(rows) > LOOKS else 0


def break_glass_of(case: Case) -> list[BreakGlass]:
    return list(
        BreakGlass.objects.filter(case=case)
        .select_related("user", "reviewed_by")
        .order_by("-opened_at")
    )


def retention_of(case: Case) -> Retention | None:
    return Retention.objects.filter(case=case).first()


DUE = 50


def due_timers(user: User) -> list[Timer]:
    """What is owed to victims and not done, closed cases included: of the person's own cases, or of
    all for a supervisor. The first `DUE`, and one more where there are more.
    """
    # Cases are looked up apart, before and after: a join under row security reads every timer.
    found = Timer.objects.filter(done_at=None).only("right", "due_on", "case_id")
    found = found.prefetch_related(Prefetch("case", Case.objects.only("reference", "title")))
    if not user.has_role("supervisor") and not WIDE_ROLES.isdisjoint(user.roles):
        mine = Case.objects.filter(officer__in=work_of(user)).values_list("pk", flat=True)
        found = found.filter(case__in=list(mine))
    return list(found.order_by("due_on", "id")[: DUE + 1])
