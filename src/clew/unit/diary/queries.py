"""What has a day, of what somebody may read: their own, or all of it. A fixed number of questions,
however much there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.urls import reverse

from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.accounts.models import User
from clew.unit.assessments.models import Assessment
from clew.unit.cases.lists import right_title
from clew.unit.cases.models import Case, CaseDate, FollowUp, Retention, Timer
from clew.unit.disclosure.models import Request
from clew.unit.orders.models import Duty, Order, Step
from clew.unit.plans.models import Action, Meeting
from clew.unit.plans.queries import OPEN
from clew.unit.referrals.models import Referral

_Row = TypeVar("_Row", bound=Model)
# Of each kind: so many on a page, which says so, and in a file.
ON_PAGE, IN_FILE = 50, 200


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a day: what it is, whom it is about, its reference, and where it is worked."""

    day: date
    what: str
    about: str
    reference: str
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose calendar, and from which day to which."""

    user: User
    mine: bool
    first: date
    last: date
    most: int

    @property
    def between(self) -> tuple[date, date]:
        return self.first, self.last


def entries(
    user: User, *, mine: bool, first: date, days: int, most: int
) -> tuple[list[Entry], date | None]:
    """Everything between `first` and `days` later that `user` may read, in order of days, the first
    `most` of each kind; and the day from which on some are missing, if any are.
    """
    asked = Asked(user, mine, first, first + timedelta(days=days), most)
    found: list[Entry] = []
    cut: list[date] = []
    for part, of in _KINDS:
        if may(user.roles, part):
            kind = list(of(asked))
            if len(kind) >= most:
                cut.append(max(e.day for e in kind))
            found += kind
    return sorted(found, key=lambda e: (e.day, e.what, e.about)), min(cut, default=None)


def _with_case(found: QuerySet[_Row]) -> QuerySet[_Row]:
    """Cases are looked up afterwards: a join under row security reads every case."""
    return found.prefetch_related(Prefetch("case", Case.objects.only("reference", "title")))


def _of_officer(user: User) -> list[int]:
    return list(Case.objects.filter(officer=user).values_list("pk", flat=True))


def _meetings(asked: Asked) -> Iterable[Entry]:
    for held in Meeting.objects.filter(held_on__range=asked.between, ended_at=None).order_by(
        "held_on"
    )[: asked.most]:
        yield Entry(held.held_on, "Meeting", held.place, "", reverse("meeting", args=[held.pk]))


def _actions(asked: Asked) -> Iterable[Entry]:
    found = _with_case(Action.objects.filter(OPEN, target_on__range=asked.between))
    if asked.mine:
        found = found.filter(Q(owner=asked.user) | Q(owner=None, agency=asked.user.agency))
    for held in found.order_by("target_on", "id")[: asked.most]:
        yield Entry(
            held.target_on,
            f"Action: {held.text[:80]}",
            held.case.title,
            held.case.reference,
            reverse("case-plan", args=[held.case.reference]),
        )


def _assessments(asked: Asked) -> Iterable[Entry]:
    found = Assessment.objects.filter(
        next_review_on__range=asked.between, case__closed_at=None
    ).select_related("case")
    if asked.mine:
        found = found.filter(assessor=asked.user)
    for held in found.order_by("next_review_on", "id")[: asked.most]:
        if held.next_review_on is not None:
            yield Entry(
                held.next_review_on,
                "Review of an assessment",
                held.case.title,
                held.case.reference,
                reverse("case-assessments", args=[held.case.reference]),
            )


def _dates(asked: Asked) -> Iterable[Entry]:
    found = _with_case(CaseDate.objects.filter(struck_at=None, on__range=asked.between))
    if asked.mine and not WIDE_ROLES.isdisjoint(asked.user.roles):
        found = found.filter(case__in=_of_officer(asked.user))
    for held in found.order_by("on", "clock", "id")[: asked.most]:
        yield Entry(
            held.on,
            held.get_kind_display() + (f" at {held.clock}" if held.clock else ""),
            held.case.title,
            held.case.reference,
            reverse("case", args=[held.case.reference]),
        )


def _timers(asked: Asked) -> Iterable[Entry]:
    found = _with_case(Timer.objects.filter(done_at=None, due_on__range=asked.between))
    if asked.mine and not asked.user.has_role("advocate"):
        found = found.filter(case__in=_of_officer(asked.user))
    for held in found.order_by("due_on", "id")[: asked.most]:
        yield Entry(
            held.due_on,
            right_title(held.right),
            held.case.title,
            held.case.reference,
            reverse("case-victim", args=[held.case.reference]),
        )


def _referrals(asked: Asked) -> Iterable[Entry]:
    found = Referral.objects.filter(status="sent", respond_by__range=asked.between).select_related(
        "case"
    )
    if asked.mine:
        found = found.filter(Q(agency=asked.user.agency) | Q(by=asked.user))
    for held in found.order_by("respond_by", "id")[: asked.most]:
        yield Entry(
            held.respond_by,
            "Answer to a referral",
            held.case.title,
            held.case.reference,
            reverse("case-referrals", args=[held.case.reference]),
        )


def _follow_ups(asked: Asked) -> Iterable[Entry]:
    found = FollowUp.objects.filter(done_at=None, due_on__range=asked.between).select_related(
        "case"
    )
    if asked.mine:
        found = found.filter(case__officer=asked.user)
    for held in found.order_by("due_on", "id")[: asked.most]:
        yield Entry(
            held.due_on,
            f"Outcome after {held.months} months",
            held.case.title,
            held.case.reference,
            reverse("case-closing", args=[held.case.reference]),
        )


def _orders(asked: Asked) -> Iterable[Entry]:
    live = Order.objects.filter(void_at=None, ended_on=None).defer("search")
    if asked.mine:
        live = live.filter(manager=asked.user)
    for held in live.filter(
        Q(ends_on__range=asked.between) | Q(review_due_on__range=asked.between)
    ).order_by("ends_on", "id")[: asked.most]:
        for on, what in ((held.ends_on, "Order ends"), (held.review_due_on, "Review of an order")):
            if on is not None and asked.first <= on <= asked.last:
                yield Entry(
                    on,
                    what,
                    f"{held.subject_name}, to protect {held.protected_name}",
                    held.reference,
                    reverse("order", args=[held.reference]),
                )


def _duties(asked: Asked) -> Iterable[Entry]:
    found = Duty.objects.filter(
        notified_on=None,
        not_owed_why="",
        due_on__range=asked.between,
        order__void_at=None,
        order__ended_on=None,
    )
    if asked.mine:
        found = found.filter(order__manager=asked.user)
    for held in (
        found.select_related("order").defer("order__search").order_by("due_on", "id")[: asked.most]
    ):
        if held.due_on is not None:
            yield Entry(
                held.due_on,
                f"Notification due: {held.get_kind_display()}",
                held.order.subject_name,
                held.order.reference,
                reverse("order", args=[held.order.reference]),
            )


def _hearings(asked: Asked) -> Iterable[Entry]:
    first, last = (on.isoformat() for on in asked.between)
    found = Step.objects.filter(
        struck_at=None, said__next_hearing__gte=first, said__next_hearing__lte=last
    ).select_related("application", "order")
    for held in found.order_by("id")[: asked.most]:
        of = held.application or held.order
        if of is None:
            continue
        manager = of.manager_id if isinstance(of, Order) else None
        if asked.mine and asked.user.pk not in (of.entered_by_id, manager):
            continue
        said: dict[str, str] = held.said
        where = reverse(
            "application" if held.application is not None else "order", args=[of.reference]
        )
        yield Entry(
            date.fromisoformat(said["next_hearing"]),
            "Hearing",
            f"{of.subject_name}{', ' + held.court if held.court else ''}",
            of.reference,
            where,
        )


def _retention(asked: Asked) -> Iterable[Entry]:
    found = _with_case(Retention.objects.filter(review_on__range=asked.between))
    for held in found.order_by("review_on", "id")[: asked.most]:
        yield Entry(
            held.review_on,
            "Retention review",
            held.case.title,
            held.case.reference,
            reverse("retention-review", args=[held.case.reference]),
        )


def _requests(asked: Asked) -> Iterable[Entry]:
    found = Request.objects.filter(
        status__in=("open", "review"), due_on__range=asked.between
    ).defer("search", "text")
    for held in found.order_by("due_on", "id")[: asked.most]:
        if held.due_on is not None:
            yield Entry(
                held.due_on,
                "Answer to a request for information",
                "",
                held.reference,
                reverse("request", args=[held.reference]),
            )


# The part that a person reads, and what has a day there.
_KINDS: tuple[tuple[str, Callable[[Asked], Iterable[Entry]]], ...] = (
    ("timeline", _dates),
    ("plan", _meetings),
    ("plan", _actions),
    ("assessments", _assessments),
    ("contact_log", _timers),
    ("referrals", _referrals),
    ("closure", _follow_ups),
    ("orders", _orders),
    ("notifications", _duties),
    ("order_drafts", _hearings),
    ("retention", _retention),
    ("requests", _requests),
)
