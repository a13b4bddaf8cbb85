"""What triage reads: lists a page at a time, the next course, the story of one course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from clew.screening.people.overrides import MentionKey
from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case, CasePerson
from clew.unit.intake.models import (
    Course,
    CourseIncident,
    CourseReason,
    IdentityLink,
    ListName,
    Mention,
    Particular,
    State,
    UrgentItem,
)
from clew.unit.intake.queries import same_names
from clew.unit.intake.tokens import tsquery
from clew.unit.intake.words import Words, words_of
from clew.unit.orders.alike import Register, ask, people_of_course
from clew.unit.triage.findings import Found, found_in
from clew.unit.triage.models import (
    Correction,
    CourseAsDecided,
    Decision,
    InformationRequest,
    SecondReading,
)

PAGE = 25
_MOST_COUNTED = 200
_FOUND_MOST = 200

# Each list: what it is called, which courses are in it.
LISTS: dict[str, tuple[str, Q]] = {
    "recorded": ("Recorded as stalking", Q(state=State.OPEN, listed=ListName.RECORDED)),
    "hidden": ("Hidden under something else", Q(state=State.OPEN, listed=ListName.HIDDEN)),
    "referral": ("Referrals and reports", Q(state=State.OPEN, listed=ListName.REFERRAL)),
    "dormant": ("Long silent", Q(state=State.OPEN, listed=ListName.DORMANT)),
    "gone": ("No longer listed", Q(state=State.OPEN, listed=ListName.GONE)),
    "waiting": ("Waiting for information", Q(state=State.WAITING)),
    "decided": ("Decided", Q(state=State.DECIDED)),
}
# What a list may be sorted by: column, descending, what it is called, how a cursor is read back.
SORTS: dict[str, tuple[str, bool, str, Callable[[str], float | date | datetime]]] = {
    "points": ("points", True, "Points", float),
    "last": ("last_on", True, "Latest record", date.fromisoformat),
    "first": ("first_on", False, "First record", date.fromisoformat),
    "received": ("received_at", False, "Received", datetime.fromisoformat),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and the query strings of its first and next page (empty where there is none)."""

    rows: list[Course]
    first: str
    next: str


def _rows(which: str, held: str, me: User) -> QuerySet[Course]:
    rows = (
        Course.objects.filter(LISTS[which][1])
        .select_related("claimed_by")
        .defer("elements", "unknown", "account", "search")
    )
    if held == "mine":
        rows = rows.filter(claimed_by=me)
    elif held == "nobody":
        rows = rows.filter(claimed_by=None)
    elif held == "changed":
        newest = (
            Decision.objects.filter(course=OuterRef("pk"))
            .order_by("-at", "-id")
            .values("edition")[:1]
        )
        rows = rows.annotate(decided_edition=Subquery(newest)).filter(
            edition__gt=F("decided_edition")
        )
    return rows


def whole_list(which: str, *, sort: str, held: str, me: User, most: int) -> list[Course]:
    """A list in its order, as far as `most` rows."""
    column, descending, _, _ = SORTS[sort]
    order = F(column).desc(nulls_last=True) if descending else F(column).asc(nulls_last=True)
    return list(_rows(which, held, me).order_by(order, "id")[:most])


def list_page(which: str, *, sort: str, after: str, held: str, me: User, number: int = 0) -> Page:
    """One page of a list.

    A `number` of a page goes before `after`. `after` is the cursor of the row before; a cursor that cannot be read gives the first page.
    """
    column, descending, _, parse = SORTS[sort]
    rows = _rows(which, held, me)
    if number > 1:
        order = F(column).desc(nulls_last=True) if descending else F(column).asc(nulls_last=True)
        found = list(rows.order_by(order, "id")[PAGE * (number - 1) : PAGE * number + 1])
    else:
        value, pk = _cursor(after, parse)
        found = _after(rows, column, descending, value, pk)
    kept = {"list": which, "sort": sort, "held": held}
    following = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        at = getattr(last, column)
        following = urlencode(
            {
                **kept,
                "after": f"{'' if at is None else at.isoformat() if hasattr(at, 'isoformat') else at}~{last.pk}",
            }
        )
    return Page(found[:PAGE], urlencode(kept) if after or number > 1 else "", following)


def _after(
    rows: QuerySet[Course],
    column: str,
    descending: bool,
    value: float | date | datetime | None,
    pk: int | None,
) -> list[Course]:
    """A page and one row more.

    Rows without a value come last, asked for on their own: an OR would leave the index unused.
    """
    found: list[Course] = []
    if pk is None or value is not None:
        dated = rows.exclude(**{column: None})
        if pk is not None:
            side = "lt" if descending else "gt"
            dated = dated.filter(
                Q(**{f"{column}__{side}e": value})
                & (Q(**{f"{column}__{side}": value}) | Q(id__gt=pk))
            )
        order = F(column).desc(nulls_last=True) if descending else F(column).asc(nulls_last=True)
        found = list(dated.order_by(order, "id")[: PAGE + 1])
        pk = None
    if len(found) <= PAGE and column in ("last_on", "first_on"):
        undated = rows.filter(**{column: None})
        if pk is not None:
            undated = undated.filter(id__gt=pk)
        found += undated.order_by("id")[: PAGE + 1 - len(found)]
    return found


def _cursor(
    after: str, parse: Callable[[str], float | date | datetime]
) -> tuple[float | date | datetime | None, int | None]:
    value, _, pk = after.partition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return None, None
    try:
        return (parse(value) if value else None), int(pk)
    except (ValueError, OverflowError):
        return None, None


@dataclass(frozen=True, slots=True)
class ListWaiting:
    """A list of the queue that holds something: how many, up to a bound, and since when the oldest
    waits.
    """

    key: str
    title: str
    count: str
    oldest: datetime


def lists_waiting() -> list[ListWaiting]:
    """The lists in which courses wait to be read or for information, with their oldest."""
    counts, oldest = list_counts(), _oldest_of_lists()
    return [
        ListWaiting(key, title, counts[key], oldest[key])
        for key, (title, _) in LISTS.items()
        if counts.get(key, "0") != "0" and key in oldest
    ]


def _oldest_of_lists() -> dict[str, datetime]:
    """When the oldest of each list came, in one question; by the index of each list."""
    first = [
        Course.objects.filter(condition)
        .order_by("received_at")
        .values_list(Value(key), "received_at")[:1]
        for key, (_, condition) in LISTS.items()
        if key not in ("decided", "gone")
    ]
    return dict(first[0].union(*first[1:], all=True))


def list_counts() -> dict[str, str]:
    """How many wait in each list, up to a bound: a count that grows with the data would slow every
    page.
    """
    parts = []
    for name, (_, condition) in LISTS.items():
        if name in ("decided", "gone"):
            continue
        parts.append((name, Course.objects.filter(condition).values("id")[: _MOST_COUNTED + 1]))
    counts = {}
    sql: list[str] = []
    parameters: list[Any] = []
    for name, query in parts:
        text, values = query.query.sql_with_params()
        sql.append(f"SELECT '{name}', count(*) FROM ({text}) n")
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), parameters)
        for name, number in cursor.fetchall():
            counts[name] = f"{_MOST_COUNTED}+" if number > _MOST_COUNTED else str(number)
    return counts


def search(asked: str) -> list[Course]:
    """Courses by name (spelt alike or sounding alike), reference, record number or officer; the
    first 200.
    """
    query = tsquery(asked)
    if not query:
        return []
    wanted = Q(reference=asked.strip().upper())
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_courses(%s, %s)", [query, _FOUND_MOST])
        ids = [row[0] for row in cursor.fetchall()]
    found = (
        Course.objects.filter(Q(pk__in=ids) | wanted)
        .select_related("claimed_by")
        .defer("elements", "unknown", "account", "search")
    )
    return list(found.order_by("-points", "id")[:_FOUND_MOST])


def to_read_today() -> list[UrgentItem]:
    """The urgent list, oldest first: whatever points or an earlier decision say."""
    return list(
        UrgentItem.objects.filter(read_at=None)
        .select_related("course", "course__claimed_by")
        .order_by("listed_at", "id")[:_FOUND_MOST]
    )


def next_to_read() -> Course | None:
    """The course that nobody holds and that comes first: read today, recorded, referred, then
    hidden by points. Locked.
    """
    free = Course.objects.select_for_update(of=("self",), skip_locked=True).filter(claimed_by=None)
    urgent = (
        free.filter(pk__in=UrgentItem.objects.filter(read_at=None).values("course"))
        .order_by("id")
        .first()
    )
    if urgent is not None:
        return urgent
    for name in ("recorded", "referral", "hidden"):
        found = (
            free.filter(LISTS[name][1])
            .order_by("received_at" if name == "referral" else "-points", "id")
            .first()
        )
        if found is not None:
            return found
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a course with what it earned. Shaped as the timeline's drawing wants it."""

    incident: CourseIncident
    reasons: list[CourseReason]
    taken_out: bool
    is_new: bool
    found: Sequence[Found] = ()

    @property
    def day(self) -> date | None:
        return (
            timezone.localtime(self.incident.happened_at).date()
            if self.incident.happened_at
            else None
        )

    @property
    def offence(self) -> str:
        return self.incident.offence

    @property
    def part(self) -> str:
        return self.incident.part

    @property
    def in_force(self) -> str:
        return self.incident.in_force

    @property
    def whole(self) -> Words | None:
        """The record in its own words."""
        return words_of(self.incident, self.reasons, self.found)

    @property
    def words(self) -> list[tuple[str, list[CourseReason]]]:
        """Each quote once, with every reason that it earned; what earned something without words
        comes last.
        """
        grouped: dict[str, list[CourseReason]] = {}
        for reason in self.reasons:
            grouped.setdefault(reason.quote, []).append(reason)
        return sorted(grouped.items(), key=lambda pair: pair[0] == "")

    @property
    def quotes(self) -> list[tuple[str, str]]:
        return [(r.reason, r.quote) for r in self.reasons if r.quote]


@dataclass(frozen=True, slots=True)
class Story:
    """A course in one look."""

    lines: list[Line]
    pattern: list[CourseReason]
    others: list[Course]
    counter: list[Line]
    in_force: list[
        Line
    ]  # made while an order was in force: nobody has decided whether it was breached
    decisions: list[Decision]
    corrections: list[Correction]
    requests: list[InformationRequest]
    same_names: list[Course]
    register: (
        Register  # orders and applications that name these people, or people who may be the same
    )


def story(
    course: Course, *, blind: bool = False, own_orders: bool = True, all_found: bool = False
) -> Story:
    """Everything of one course in a fixed number of queries.

    `blind` leaves out what others decided. Without `own_orders`, what was sought or made from the
    case of this course is left out: it tells that a case was opened. `all_found` marks what else
    was found in the records.
    """
    reasons: dict[tuple[str, str], list[CourseReason]] = defaultdict(list)
    pattern: list[CourseReason] = []
    for reason in course.reasons.order_by("-points", "reason"):
        (reasons[(reason.force, reason.incident_id)] if reason.incident_id else pattern).append(
            reason
        )
    corrections = list(course.corrections.filter(withdrawn_at=None).select_related("by"))
    out = {c.left for c in corrections if c.kind == Correction.Kind.TAKE_OUT}
    decisions = (
        []
        if blind
        else list(course.decisions.select_related("by", "as_decided").defer("as_decided__content"))
    )
    seen_edition = decisions[-1].edition if decisions else None
    also = found_in(course) if all_found else {}
    lines = [
        Line(
            i,
            reasons[(i.force, i.incident_id)],
            f"{i.force}/{i.incident_id}" in out,
            seen_edition is not None and i.since_edition > seen_edition,
            also.get((i.force, i.incident_id), []),
        )
        for i in course.incidents.filter(gone=False).order_by(
            F("happened_at").asc(nulls_last=True), "incident_id"
        )
    ]
    others = []
    if course.suspect_identity:
        others = list(
            Course.objects.filter(
                Q(suspect_identity=course.suspect_identity)
                | Q(victim_identity=course.suspect_identity)
            )
            .exclude(pk=course.pk)
            .defer("elements", "unknown", "account", "search")
            .order_by("-points", "id")[:20]
        )
    # Only a decision asks for information.
    requests = (
        list(
            InformationRequest.objects.filter(course=course).select_related("agency", "answered_by")
        )
        if decisions
        else []
    )
    named = same_names(course) if course.source != Course.Source.SCREENING else []
    counter = [x for x in lines if x.part == "counter-allegation"]
    in_force = [x for x in lines if x.in_force]
    return Story(
        lines,
        pattern,
        others,
        counter,
        in_force,
        decisions,
        corrections,
        requests,
        named,
        ask(
            people_of_course(course),
            blind_to=frozenset() if own_orders else _people_of_own_case(course),
        ),
    )


def _people_of_own_case(course: Course) -> frozenset[int]:
    found = CasePerson.objects.filter(case__course=course).values_list("pk", flat=True)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Linked:
    """Why mentions were taken for one person, in a sentence, and the pairs of records of which it
    is said.
    """

    said: str
    pairs: list[str]


def _linked(links: list[IdentityLink]) -> list[Linked]:
    """What is said alike of several pairs is said once."""
    pairs: dict[str, list[str]] = defaultdict(list)
    for link in links:
        pairs[link.said].append(f"{_record(link.left)} and {_record(link.right)}")
    return [Linked(said, held) for said, held in pairs.items()]


def _record(mention: str) -> str:
    """A mention by the number of its record and the part that the person has in it."""
    try:
        key = MentionKey.parse(mention)
    except ValueError:
        return mention
    return f"{key.incident_id} ({key.role})"


@dataclass(frozen=True, slots=True)
class Side:
    """The suspect or the victim of a course: each mention with what its record says of where and
    how to find the person, and why they were linked.
    """

    side: str
    identity: str
    mentions: list[tuple[Mention, list[Particular]]]
    links: list[Linked]


def people(course: Course) -> list[Side]:
    found = []
    for side, identity in (
        ("Suspect", course.suspect_identity),
        ("Victim", course.victim_identity),
    ):
        if identity:
            said: dict[tuple[str, str, str, int], list[Particular]] = defaultdict(list)
            for held in Particular.objects.filter(identity=identity).order_by("kind"):
                said[(held.force, held.incident_id, held.role, held.row)].append(held)
            mentions = Mention.objects.filter(identity=identity).order_by(
                "incident_id", "role", "row"
            )[:200]
            links = IdentityLink.objects.filter(identity=identity).order_by("-weight")[:12]
            found.append(
                Side(
                    side,
                    identity,
                    [(m, said[(m.force, m.incident_id, m.role, m.row)]) for m in mentions],
                    _linked(list(links)),
                )
            )
    return found


def second_readings(me: User) -> list[SecondReading]:
    """Open second readings that this person may do: never of their own decision."""
    return list(
        SecondReading.objects.filter(at=None)
        .exclude(first__by=me)
        .select_related("course")
        .order_by("drawn_at", "id")[:_FOUND_MOST]
    )


def unread_by_hour() -> list[tuple[int, int]]:
    """(hours waiting, how many) of what should be read today and was not."""
    now = timezone.now()
    hours: dict[int, int] = defaultdict(int)
    for listed in UrgentItem.objects.filter(read_at=None).values_list("listed_at", flat=True)[
        :2_000
    ]:
        hours[int((now - listed).total_seconds() // 3600)] += 1
    return sorted(hours.items(), reverse=True)


def count_today() -> int:
    return UrgentItem.objects.filter(read_at=None).count()


def as_decided(course: Course, decision: int) -> CourseAsDecided | None:
    """What was kept of the course with one of its decisions."""
    return (
        CourseAsDecided.objects.select_related("decision__by", "course")
        .filter(course=course, decision=decision)
        .first()
    )


def case_of(course: Course) -> Case | None:
    """The case that was opened from the course, for those who may see it."""
    return Case.objects.filter(course=course).only("reference").first()


def second_reading(number: int, me: User) -> SecondReading | None:
    return (
        SecondReading.objects.filter(pk=number, at=None)
        .exclude(first__by=me)
        .select_related("course", "first")
        .first()
    )


def _for_second_readers(me: User) -> QuerySet[SecondReading]:
    """The open second readings that `me` may do; none for those who do not decide on courses."""
    if not may(me.roles, "course", write=True):
        return SecondReading.objects.none()
    return SecondReading.objects.filter(at=None).exclude(first__by=me)


def blind_to(me: User) -> set[int]:
    """The courses (by key) that `me` may still read a second time, however many."""
    return set(_for_second_readers(me).values_list("course_id", flat=True))


def to_read_second(course: Course, me: User) -> int | None:
    """The number of the open second reading that `me` may do of this course: until it is done, they
    see nothing of the first.
    """
    return _for_second_readers(me).filter(course=course).values_list("pk", flat=True).first()


def differing(number: int) -> SecondReading | None:
    """A second reading that differs from the first and is not settled."""
    found = (
        SecondReading.objects.filter(pk=number, settled_at=None)
        .exclude(at=None)
        .exclude(outcome=F("first__outcome"))
    )
    return found.select_related("course", "first", "first__by", "by").first()


def all_differing() -> list[SecondReading]:
    found = (
        SecondReading.objects.filter(settled_at=None)
        .exclude(at=None)
        .exclude(outcome=F("first__outcome"))
    )
    return list(found.select_related("course", "first", "first__by", "by").order_by("at")[:100])


def requests_for(user: User) -> list[InformationRequest]:
    """Open requests: of the person's own agency, or all for those who read courses."""
    found = InformationRequest.objects.filter(answered_at=None)
    if not user.has_role("triage_officer", "case_officer", "supervisor"):
        found = found.filter(agency=user.agency)
    return list(found.order_by("id")[:200])


def request_for(user: User, number: int) -> InformationRequest | None:
    return next((r for r in requests_for(user) if r.pk == number), None)
