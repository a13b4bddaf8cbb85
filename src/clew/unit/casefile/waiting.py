"""What cases have waiting for somebody: their own cases, what is owed to victims, closings."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.casefile.queries import closures_waiting, due_follow_ups
from clew.unit.casefile.standing import with_something_owed
from clew.unit.cases.lists import right_title
from clew.unit.cases.models import Case
from clew.unit.cases.queries import due_timers
from clew.unit.platform.waiting import Item, Section
from clew.web.jinja import day, due_words


def own_cases(user: User) -> list[Section]:
    made = []
    if user.has_role("case_officer"):
        raised = Case.objects.filter(officer=user).exclude(raised_at=None).only("reference", "title", "raised_why")[:20]
        made.append(
            Section(
                "Raised",
                [Item(reverse("case-timeline", args=[c.reference]), f"{c.reference}: {c.title}", c.raised_why) for c in raised],
                "None of your cases is raised.",
            )
        )
        mine = Case.objects.filter(officer=user, closed_at=None).only("reference", "title", "opened_at")[:20]
        made += _closed_and_owing(Case.objects.filter(officer=user), user)
        made.append(
            Section(
                "Your cases",
                [Item(reverse("case", args=[c.reference]), f"{c.reference}: {c.title}", f"opened {day(c.opened_at)}") for c in mine],
                "You have no open case.",
            )
        )
    elif not user.has_role("supervisor", "triage_officer"):
        made += _closed_and_owing(Case.objects.all(), user)
        shared = Case.objects.filter(closed_at=None).only("reference", "title", "opened_at").order_by("-opened_at")[:20]
        made.append(
            Section(
                "Shared with you",
                [Item(reverse("case", args=[c.reference]), f"{c.reference}: {c.title}") for c in shared],
                "No case is shared with your agency.",
            )
        )
    return made


def _closed_and_owing(cases: QuerySet[Case], user: User) -> list[Section]:
    """Closed cases on which something is still owed: a section only where there is one."""
    found = with_something_owed(cases.exclude(closed_at=None), user).only("reference", "title", "closed_at").order_by("closed_at")[:20]
    items = [Item(reverse("case", args=[c.reference]), f"{c.reference}: {c.title}", f"closed {day(c.closed_at)}") for c in found]
    return [Section("Closed, with something still owed", items, "")] if items else []


def owed_to_victims(user: User) -> list[Section]:
    return [
        Section(
            "Owed to victims",
            [
                Item(reverse("case-victim", args=[t.case.reference]), f"{t.case.reference}: {right_title(t.right)}", due_words(t.due_on))
                for t in due_timers(user)
            ],
            "Nothing is owed now.",
        )
    ]


def closings(user: User) -> list[Section]:
    made = [
        Section(
            "Outcomes due",
            [
                Item(reverse("case-closing", args=[f.case.reference]), f"{f.case.reference}, after {f.months} months", due_words(f.due_on))
                for f in due_follow_ups(timezone.localdate())
            ],
            "None is due.",
        )
    ]
    if user.has_role("supervisor"):
        made.insert(
            0,
            Section(
                "Closings to decide",
                [
                    Item(reverse("case-closing", args=[c.case.reference]), f"{c.case.reference}, {c.proposed_by.name}")
                    for c in closures_waiting(user)
                ],
                "None waits.",
            ),
        )
    return made
