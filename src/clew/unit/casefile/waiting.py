"""What cases have waiting for somebody: their own cases, what is owed to victims, closings."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from clew.unit.access.parts import WIDE_ROLES, may
from clew.unit.accounts.models import User
from clew.unit.casefile.queries import closures_waiting, due_follow_ups
from clew.unit.casefile.standing import with_something_owed
from clew.unit.cases.absences import covered_by, work_of
from clew.unit.cases.lists import right_title
from clew.unit.cases.models import Case
from clew.unit.cases.queries import DUE, due_timers
from clew.unit.platform.waiting import (
    SHOWN,
    Item,
    Section,
    at_most,
    in_calendar,
    is_past,
    longest,
    soonest,
)
from clew.web.jinja import day, due_words

_SHOWN = 20


def own_cases(user: User) -> list[Section]:
    if user.has_role("case_officer"):
        mine = Case.objects.filter(officer__in=work_of(user))
        raised = list(
            mine.exclude(raised_at=None)
            .only("reference", "title", "raised_why", "raised_at")
            .order_by("raised_at")[:_SHOWN]
        )
        return [
            *_covering(user),
            Section(
                "Alerts on your cases",
                [_item(c, "case-timeline", c.raised_why) for c in raised],
                oldest=longest(c.raised_at for c in raised),
            ),
            *_closed_and_owing(mine, user),
            *_open(mine, "Your cases", f"{reverse('case-list')}?show=mine"),
        ]
    if WIDE_ROLES.isdisjoint(user.roles):
        return [
            *_closed_and_owing(Case.objects.all(), user),
            *_open(Case.objects.all(), "Cases shared with your agency", reverse("case-list")),
        ]
    return []


def _covering(user: User) -> list[Section]:
    """For whom they cover: their work is in the other sections."""
    items = [
        Item(
            reverse("absence-list"),
            f"{a.user.name}: {a.note}" if a.note else a.user.name,
            f"until {day(a.ends_on)}",
        )
        for a in covered_by(user)
    ]
    return [Section("You cover for", items)]


def _open(cases: QuerySet[Case], title: str, more: str) -> list[Section]:
    found = list(
        cases.filter(closed_at=None)
        .only("reference", "title", "opened_at")
        .order_by("-opened_at", "id")[: _SHOWN + 1]
    )
    return [
        Section(
            title,
            [_item(c, "case", f"opened {day(c.opened_at)}") for c in found[:SHOWN]],
            total=at_most(len(found), _SHOWN),
            more=more if len(found) > SHOWN else "",
        )
    ]


def _item(case: Case, name: str, when: str, *, late: bool = False) -> Item:
    return Item(reverse(name, args=[case.reference]), case.title, when, case.reference, late)


def _closed_and_owing(cases: QuerySet[Case], user: User) -> list[Section]:
    """Closed cases on which something is still owed."""
    found = (
        with_something_owed(cases.exclude(closed_at=None), user)
        .only("reference", "title", "closed_at")
        .order_by("closed_at")[:_SHOWN]
    )
    return [
        Section(
            "Closed cases with something still to do",
            [_item(c, "case", f"closed {day(c.closed_at)}") for c in found],
        )
    ]


def owed_to_victims(user: User) -> list[Section]:
    """Victims' Code entitlements, with the page on which the contact that fulfils each is logged."""
    due = due_timers(user)
    writes = may(user.roles, "contact_log", write=True)
    items = []
    for t in due[:SHOWN]:
        where = (
            f"{reverse('case-contact-add', args=[t.case.reference])}?right={t.right}"
            if writes
            else reverse("case-victim", args=[t.case.reference])
        )
        items.append(
            Item(
                where,
                f"{right_title(t.right)}: {t.case.title}",
                due_words(t.due_on),
                t.case.reference,
                is_past(t.due_on),
            )
        )
    return [
        Section(
            "Victims’ Code entitlements due",
            items,
            total=at_most(len(due), DUE),
            overdue=at_most(sum(is_past(t.due_on) for t in due), DUE),
            oldest=soonest(t.due_on for t in due),
            more=in_calendar(due[0].due_on, everybody=user.has_role("supervisor"))
            if len(due) > SHOWN
            else "",
        )
    ]


def closings(user: User) -> list[Section]:
    made = []
    if user.has_role("supervisor"):
        waiting = closures_waiting(user)
        made.append(
            Section(
                "Closings to decide",
                [
                    _item(c.case, "case-closing", f"proposed by {c.proposed_by.name}")
                    for c in waiting
                ],
                oldest=longest(c.proposed_at for c in waiting),
            )
        )
    if may(user.roles, "closure", write=True):
        work = work_of(user)
        due = [
            f
            for f in due_follow_ups(timezone.localdate())
            if user.has_role("supervisor") or f.case.officer_id in work
        ]
        made.append(
            Section(
                "Outcomes to record",
                [
                    _item(
                        f.case,
                        "case-closing",
                        f"after {f.months} months, {due_words(f.due_on)}",
                        late=is_past(f.due_on),
                    )
                    for f in due
                ],
                oldest=soonest(f.due_on for f in due),
            )
        )
    return made
