"""What supervisors and auditors read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from clew.unit.access.actions import is_erased, subject_of
from clew.unit.access.models import EXCLUDABLE, BreakGlass, Exclusion
from clew.unit.accounts.models import User
from clew.unit.audit.models import Entry
from clew.unit.cases.models import Case, Timer
from clew.unit.intake.models import Course, State
from clew.unit.orders.models import Order
from clew.unit.triage.models import Decision


@dataclass(frozen=True, slots=True)
class Load:
    """What one person holds: courses to read and since when, open cases, raised ones."""

    name: str
    courses: int
    oldest: datetime | None
    cases: int
    raised: int
    decided: int


def loads() -> list[Load]:
    """Everybody who reads or works cases, with what they hold and decided in the last seven days."""
    held: dict[int, int] = dict(
        Course.objects.exclude(claimed_by=None)
        .filter(state=State.OPEN)
        .values_list("claimed_by")
        .annotate(n=Count("id"))
    )
    oldest: dict[int, datetime] = dict(
        Course.objects.exclude(claimed_by=None)
        .filter(state=State.OPEN)
        .values_list("claimed_by")
        .annotate(n=Min("claimed_at"))
    )
    cases = {
        row["officer"]: (row["n"], row["r"])
        for row in Case.objects.filter(closed_at=None)
        .exclude(officer=None)
        .values("officer")
        .annotate(n=Count("id"), r=Count("raised_at"))
    }
    decided: dict[int, int] = dict(
        Decision.objects.filter(at__gte=timezone.now() - timedelta(days=7))
        .values_list("by")
        .annotate(n=Count("id"))
    )
    people = User.objects.filter(
        is_active=True, roles__overlap=["triage_officer", "case_officer", "supervisor"]
    )
    return [
        Load(
            u.name,
            held.get(u.pk, 0),
            oldest.get(u.pk),
            *cases.get(u.pk, (0, 0)),
            decided.get(u.pk, 0),
        )
        for u in people
    ]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A row of a picture: what is counted, how many, and the longest row beside it."""

    text: str
    number: int
    more: bool = False  # than that: the count has a bound


# A count that has no bound would read the whole queue.
_COUNTED = 500
_AGES = (
    (1, "less than a day"),
    (3, "1 to 2 days"),
    (7, "3 to 6 days"),
    (14, "1 to 2 weeks"),
    (31, "2 weeks to a month"),
    (None, "more than a month"),
)


def queue_by_age() -> list[Bucket]:
    """Courses that wait to be read, by how long they wait.

    The long silent are read last and not counted.
    """
    now = timezone.now()
    waiting = Course.objects.filter(state=State.OPEN, listed__in=["recorded", "hidden", "referral"])
    made, until = [], now
    for days, text in _AGES:
        since = now - timedelta(days=days) if days is not None else None
        found = waiting.filter(received_at__lte=until)
        if since is not None:
            found = found.filter(received_at__gt=since)
        number = found[: _COUNTED + 1].count()
        made.append(Bucket(text, min(number, _COUNTED), number > _COUNTED))
        until = since or until
    return made


def rights_overdue() -> list[tuple[str, int, date]]:
    """Victims' Code entitlements that are overdue, by case officer: how many, and since when the
    first is.
    """
    late = list(
        Timer.objects.filter(done_at=None, due_on__lt=timezone.localdate())
        .order_by("due_on")
        .values_list("case_id", "due_on")
    )
    # Cases are looked up afterwards: a join under row security reads every case.
    officer: dict[int, str | None] = dict(
        Case.objects.filter(pk__in={case for case, _ in late}).values_list("pk", "officer__name")
    )
    held: dict[str, list[date]] = {}
    for case, on in late:
        held.setdefault(officer.get(case) or "Not allocated", []).append(on)
    return [(name, len(days), days[0]) for name, days in held.items()]


def orders_by_month(months: int = 12) -> list[Bucket]:
    """Orders in force by the month in which they end, from this month on."""
    today = timezone.localdate()
    ends = (
        Order.objects.filter(void_at=None, ended_on=None, ends_on__gte=today)
        .annotate(month=TruncMonth("ends_on"))
        .values_list("month")
    )
    held: dict[date, int] = dict(ends.annotate(n=Count("id")))
    made, at = [], today.replace(day=1)
    for _ in range(months):
        made.append(Bucket(f"{at:%B %Y}", held.get(at, 0)))
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return made


def unreviewed() -> list[BreakGlass]:
    return list(
        BreakGlass.objects.filter(reviewed_at=None)
        .select_related("user", "case", "user__agency")
        .order_by("opened_at")
    )


def glass(number: int, me: User) -> BreakGlass | None:
    return (
        BreakGlass.objects.filter(pk=number, reviewed_at=None)
        .exclude(user=me)
        .select_related("user", "case")
        .first()
    )


def exclusions() -> list[tuple[Exclusion, str]]:
    """Who is kept out of what, newest first."""
    found = (
        Exclusion.objects.filter(lifted_at=None)
        .select_related("user", *EXCLUDABLE, "made_by")
        .order_by("-made_at")[:200]
    )
    return [
        (held, ", ".join(held.gone) if is_erased(held) else subject_of(held).partition(":")[2])
        for held in found
    ]


def exclusion(number: int) -> Exclusion | None:
    return (
        Exclusion.objects.filter(pk=number, lifted_at=None)
        .select_related("user", *EXCLUDABLE)
        .first()
    )


def raised() -> list[Case]:
    return list(
        Case.objects.exclude(raised_at=None)
        .select_related("officer")
        .defer("search")
        .order_by("raised_at")[:50]
    )


def stale() -> list[Course]:
    """Claimed more than a day ago and still not decided."""
    found = Course.objects.filter(
        state=State.OPEN, claimed_at__lt=timezone.now() - timedelta(days=1)
    ).select_related("claimed_by")
    return list(found.defer("elements", "unknown", "search").order_by("claimed_at")[:50])


def refusals() -> list[Entry]:
    return list(Entry.objects.filter(action="refusal").order_by("-id")[:20])


def look_up(
    *, who: str, what: str, day: date | None, until: date | None = None, most: int = 200
) -> list[Entry]:
    """Audit rows by person, by reference, by day or days: the newest `most`. Asked for by look-up,
    never browsed whole.
    """
    found = Entry.objects.all()
    if who:
        user = User.objects.filter(username=who.strip().lower()).first()
        found = found.filter(actor=user.pk) if user else found.none()
    if what:
        reference = what.strip()
        subjects = [
            f"{kind}:{reference}"
            for kind in (
                "course",
                "case",
                "order",
                "application",
                "letter",
                "request",
                "identity",
                "user",
            )
        ]
        found = found.filter(Q(case_reference=reference) | Q(subject__in=[*subjects, reference]))
    if day and until:
        found = found.filter(at__date__gte=day, at__date__lte=until)
    elif day:
        found = found.filter(at__date=day)
    elif until:
        found = found.filter(at__date__lte=until)
    return list(found.order_by(F("id").desc())[:most])
