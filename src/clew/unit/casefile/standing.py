"""What is still open on a case: shown before it is closed, kept with the closing, and on somebody's
home as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from clew.unit.access.models import Share
from clew.unit.access.parts import may
from clew.unit.access.telling import kept_out_of
from clew.unit.accounts.models import User
from clew.unit.cases.lists import right_title
from clew.unit.cases.models import Case, FollowUp, Timer
from clew.unit.orders.models import Breach, Duty, Suspicion
from clew.unit.orders.state import OPEN, status_title
from clew.unit.plans.models import Action
from clew.unit.referrals.models import Referral
from clew.unit.referrals.moves import destinations
from clew.web.jinja import day, due_words


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that is not finished: what it is, in words, until when, and where it is worked."""

    what: str
    text: str
    when: str
    href: str
    due: date | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.text}" + (f" ({self.when})" if self.when else "")


def still_open(case: Case, user: User) -> list[Standing]:
    """Everything on the case that is not finished, of what `user` may read."""
    found: list[Standing] = []
    for part, of in (
        ("contact_log", _rights),
        ("plan", _plan),
        ("assessments", _assessments),
        ("referrals", _referrals),
        ("order_drafts", _applications),
        ("orders", _orders),
        ("notifications", _duties),
        ("breaches", _breaches),
        ("closure", _follow_ups),
        ("closure", _transfers),
    ):
        if may(user.roles, part):
            found += of(case)
    return found


def next_due(case: Case, user: User) -> list[Standing]:
    """What has a day on which it is due, of what `user` may read."""
    found: list[Standing] = []
    for part, of in (("contact_log", _rights), ("plan", _actions), ("notifications", _duties)):
        if may(user.roles, part):
            found += of(case)
    return found


def protection(case: Case, user: User) -> list[Standing]:
    """Orders that stand, and applications that are open, of what `user` may read."""
    return [*_live(case), *(_applications(case) if may(user.roles, "order_drafts") else ())]


def advocates_on(case: Case) -> list[User]:
    """The advocates whose agency works on the case, without those who are kept out of it."""
    shared = Share.objects.filter(case=case, withdrawn_at=None).values("agency_id")
    found = list(
        User.objects.filter(agency_id__in=shared, roles__contains=["advocate"], is_active=True)
    )
    out = kept_out_of(case, found)
    return [advocate for advocate in found if advocate.pk not in out]


def with_something_owed(cases: QuerySet[Case], user: User) -> QuerySet[Case]:
    """Of these cases, those on which a right, an action or an answer is still owed, of what `user`
    may read.
    """
    owed = Q(pk=None)
    if may(user.roles, "contact_log"):
        owed |= Q(Exists(Timer.objects.filter(case=OuterRef("pk"), done_at=None)))
    if may(user.roles, "plan"):
        owed |= Q(Exists(Action.objects.filter(case=OuterRef("pk"), done_at=None, dropped_at=None)))
    if may(user.roles, "referrals"):
        owed |= Q(Exists(Referral.objects.filter(case=OuterRef("pk"), status="sent")))
    return cases.filter(owed)


def _at(name: str, case: Case) -> str:
    return reverse(name, args=[case.reference])


def _rights(case: Case) -> Iterator[Standing]:
    for timer in Timer.objects.filter(case=case, done_at=None):
        yield Standing(
            "Owed to the victim",
            right_title(timer.right),
            due_words(timer.due_on),
            _at("case-victim", case),
            timer.due_on,
        )


def _plan(case: Case) -> Iterator[Standing]:
    yield from _actions(case)
    for need in case.needs.filter(met_at=None):
        yield Standing("Need that is not met", need.text, "", _at("case-plan", case))


def _actions(case: Case) -> Iterator[Standing]:
    for action in case.actions.filter(done_at=None, dropped_at=None).select_related(
        "agency", "owner"
    ):
        who = action.owner.name if action.owner else action.agency.name
        yield Standing(
            "Action",
            f"{action.text} {who}.",
            due_words(action.target_on),
            _at("case-plan", case),
            action.target_on,
        )


def _assessments(case: Case) -> Iterator[Standing]:
    for held in case.assessments.filter(approved_at=None, returned_at=None).select_related(
        "assessor"
    ):
        yield Standing(
            "Assessment to approve",
            f"by {held.assessor.name}",
            day(held.assessed_on),
            _at("case-assessments", case),
        )


def _referrals(case: Case) -> Iterator[Standing]:
    for held in case.referrals.filter(status__in=["sent", "accepted"]).select_related("agency"):
        what = (
            "Referral without an answer"
            if held.status == "sent"
            else "Referral accepted, not finished"
        )
        yield Standing(
            what,
            held.agency.name if held.agency else destinations()[held.to]["title"],
            due_words(held.respond_by) if held.status == "sent" else "",
            _at("case-referrals", case),
        )


def _applications(case: Case) -> Iterator[Standing]:
    for held in case.applications.filter(status__in=OPEN).defer("search"):
        yield Standing(
            "Application for an order",
            f"{held.reference}: {status_title(held.status).lower()}",
            f"since {day(held.status_on)}",
            reverse("application", args=[held.reference]),
        )


def _orders(case: Case) -> Iterator[Standing]:
    yield from _live(case)
    for order in case.orders.filter(void_at=None).exclude(victim_owed_since=None).defer("search"):
        yield Standing(
            "Owed to the protected person",
            f"tell of what happened to order {order.reference}",
            f"since {day(order.victim_owed_since)}",
            reverse("order", args=[order.reference]),
        )


def _live(case: Case) -> Iterator[Standing]:
    today = timezone.localdate()
    live = case.orders.filter(void_at=None, ended_on=None).filter(
        Q(ends_on=None) | Q(ends_on__gte=today)
    )
    for order in live.defer("search"):
        state = "made, not served" if order.served_on is None else "in force"
        ends = f"ends {due_words(order.ends_on)}" if order.ends_on else ""
        yield Standing(
            "Order",
            f"{order.title} {order.reference}: {state}",
            ends,
            reverse("order", args=[order.reference]),
        )


def _duties(case: Case) -> Iterator[Standing]:
    owed = Duty.objects.filter(
        case=case, notified_on=None, not_owed_why="", order__void_at=None, order__ended_on=None
    )
    for duty in owed.select_related("order"):
        yield Standing(
            "Notification",
            duty.get_kind_display(),
            due_words(duty.due_on),
            reverse("order", args=[duty.order.reference]),
            duty.due_on,
        )


def _breaches(case: Case) -> Iterator[Standing]:
    for breach in Breach.objects.filter(
        case=case, status__in=["suspected", "recorded"]
    ).select_related("order"):
        yield Standing(
            "Breach without an outcome",
            f"{breach.reference}: {breach.get_status_display().lower()}",
            day(breach.happened_at),
            reverse("order", args=[breach.order.reference]),
        )
    for read in Suspicion.objects.filter(case=case, decided_at=None).select_related("order"):
        yield Standing(
            "Record to read against an order",
            f"{read.incident_id} against {read.order.reference}",
            day(read.happened_at),
            reverse("order", args=[read.order.reference]),
        )


def _follow_ups(case: Case) -> Iterator[Standing]:
    for held in FollowUp.objects.filter(case=case, done_at=None):
        yield Standing(
            "Outcome to record",
            f"after {held.months} months",
            due_words(held.due_on),
            _at("case-closing", case),
        )


def _transfers(case: Case) -> Iterator[Standing]:
    for held in case.transfers.filter(received_on=None):
        yield Standing(
            "Transfer without a receipt",
            held.to_force,
            f"package of {day(held.at)}",
            _at("case-closing", case),
        )
