"""Each role's home: what is due, what is waiting, what changed. A section is there for those whose work it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from clew.unit.access.parts import may
from clew.web.jinja import day, due_words, moment


@dataclass(frozen=True, slots=True)
class Item:
    href: str
    text: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: list[Item]
    nothing: str


def sections(user: Any) -> list[Section]:
    made: list[Section] = []
    for part, maker in _MAKERS:
        if part is None or may(user.roles, part):
            made += maker(user)
    return made


def _triage(user: Any) -> list[Section]:
    from clew.unit.intake.models import Course
    from clew.unit.triage import queries

    if not user.has_role("triage_officer", "supervisor"):
        return []
    urgent = queries.to_read_today()[:10]
    mine = Course.objects.filter(claimed_by=user, state="open").only("reference", "suspect_name", "victim_name", "claimed_at")[:20]
    second = queries.second_readings(user)[:10]
    return [
        Section(
            "Read today",
            [Item(_course(i.course), f"{i.course.reference}: {_who(i.course)}", f"listed {day(i.listed_at)}") for i in urgent],
            "Nothing urgent is unread.",
        ),
        Section(
            "You hold", [Item(_course(c), f"{c.reference}: {_who(c)}", f"since {day(c.claimed_at)}") for c in mine], "You hold no course."
        ),
        Section(
            "Second readings",
            [Item(reverse("second", args=[s.pk]), s.course.reference, f"drawn {day(s.drawn_at)}") for s in second],
            "None waits for you.",
        ),
    ]


def _information(user: Any) -> list[Section]:
    from clew.unit.triage import queries

    asked = queries.requests_for(user)[:20]
    return [Section("Information asked for", [Item(reverse("answer", args=[r.pk]), r.text[:90], due_words(r.by_when)) for r in asked], "Nothing is asked.")]  # fmt: skip


def _cases(user: Any) -> list[Section]:
    from clew.unit.cases.models import Case

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
        made.append(
            Section(
                "Your cases",
                [Item(reverse("case", args=[c.reference]), f"{c.reference}: {c.title}", f"opened {day(c.opened_at)}") for c in mine],
                "You have no open case.",
            )
        )
    elif not user.has_role("supervisor", "triage_officer"):
        shared = Case.objects.filter(closed_at=None).only("reference", "title", "opened_at").order_by("-opened_at")[:20]
        made.append(
            Section(
                "Shared with you",
                [Item(reverse("case", args=[c.reference]), f"{c.reference}: {c.title}") for c in shared],
                "No case is shared with your agency.",
            )
        )
    return made


def _plan(user: Any) -> list[Section]:
    from clew.unit.plans.queries import due_actions

    return [
        Section(
            "Actions due",
            [
                Item(reverse("case-plan", args=[a.case.reference]), a.text[:90], due_words(a.target_on))
                for a in due_actions(user, timezone.localdate())
            ],
            "No action is due.",
        )
    ]


def _referrals(user: Any) -> list[Section]:
    from clew.unit.referrals.queries import waiting

    return [
        Section(
            "Referrals to answer",
            [
                Item(reverse("case-referrals", args=[r.case.reference]), f"On {r.case.reference}", due_words(r.respond_by))
                for r in waiting(user)
            ],
            "No referral waits for your agency.",
        )
    ]


def _assessments(user: Any) -> list[Section]:
    from clew.unit.assessments.queries import due, waiting_for_approval

    made = [
        Section(
            "Assessments to review",
            [
                Item(reverse("case-assessments", args=[a.case.reference]), f"{a.case.reference}", due_words(a.next_review_on))
                for a in due(timezone.localdate(), user)
            ],
            "No review is due.",
        )
    ]
    if user.has_role("supervisor"):
        made.append(
            Section(
                "Assessments to approve",
                [
                    Item(reverse("case-assessments", args=[a.case.reference]), f"{a.case.reference}, {a.assessor.name}")
                    for a in waiting_for_approval(user)
                ],
                "None waits.",
            )
        )
    return made


def _victims(user: Any) -> list[Section]:
    from clew.unit.cases.lists import right_title
    from clew.unit.cases.queries import due_timers

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


def _orders(user: Any) -> list[Section]:
    from clew.unit.orders.queries import due, ending, waiting_for_authority

    if user.has_role("superintendent", "lawyer"):
        return [
            Section(
                "Applications that wait for authority",
                [
                    Item(reverse("application", args=[a.reference]), f"{a.reference}: {a.subject_name}", f"since {day(a.status_on)}")
                    for a in waiting_for_authority()
                ],
                "None waits.",
            )
        ]
    if not user.has_role("case_officer", "supervisor"):
        return []
    held = due(user, mine=not user.has_role("supervisor"))
    items = [
        *(
            Item(_order(o), f"{o.reference}: to be served", f"made {day(o.made_on)}")
            if o.served_on is None
            else Item(_order(o), f"{o.reference}: it ends; renew in time", due_words(o.ends_on))
            for o in ending(user)
        ),
        *(Item(_order(d.order), f"{d.order.reference}: {d.get_kind_display()}", due_words(d.due_on)) for d in held.notifications),
        *(
            Item(_order(d.order), f"{d.order.reference}: acknowledge the notification in writing", f"of {day(d.notified_on)}")
            for d in held.acknowledgements
        ),
        *(
            Item(_order(o), f"{o.reference}: review", due_words(o.review_due_on))
            for o in held.reviews
            if o.review_due_on <= timezone.localdate()
        ),
        *(Item(_order(o), f"{o.reference}: tell the protected person", f"of {day(o.victim_owed_since)}") for o in held.victims),
    ]
    return [Section("Orders", items, "Nothing waits on your orders.")]


def _breaches(user: Any) -> list[Section]:
    from clew.unit.orders.queries import open_suspicions

    if not user.has_role("case_officer", "supervisor", "triage_officer"):
        return []
    found = open_suspicions(me=user if user.has_role("case_officer") else None)
    return [
        Section(
            "Records that look like breaches",
            [Item(reverse("suspicion", args=[s.pk]), f"{s.order.reference}: record {s.incident_id}", day(s.happened_at)) for s in found],
            "None waits to be read.",
        )
    ]


def _order(order: Any) -> str:
    return reverse("order", args=[order.reference])


def _closing(user: Any) -> list[Section]:
    from clew.unit.access.queries import closures_waiting
    from clew.unit.cases.queries import due_follow_ups

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


def _oversight(user: Any) -> list[Section]:
    from clew.unit.access.queries import unreviewed

    glass = [g for g in unreviewed() if g.user_id != user.pk]
    return [
        Section(
            "Break-glass to review",
            [Item(reverse("glass-review", args=[g.pk]), f"{g.user.name}, {g.case.reference}", day(g.opened_at)) for g in glass],
            "None waits.",
        )
    ]


def _administrator(user: Any) -> list[Section]:
    from clew.unit.accounts.queries import accounts, with_second_factor

    second = with_second_factor()
    without = [u for u in accounts() if u.is_active and u.pk not in second]
    return [
        Section(
            "Accounts without a second factor",
            [Item(reverse("account", args=[u.pk]), f"{u.name} ({u.agency.name})") for u in without[:30]],
            "Everybody has one.",
        )
    ]


def _auditor(user: Any) -> list[Section]:
    if not user.has_role("auditor"):
        return []
    return [
        Section("Audit", [Item(reverse("audit-look-up"), "Look something up"), Item(reverse("audit-verify"), "Is the audit whole?")], "")
    ]


def _numbers(user: Any) -> list[Section]:
    if not user.has_role("analyst", "information_officer"):
        return []
    items = []
    if may(user.roles, "agreement"):
        items += [Item(reverse("agreement"), "How far second readers agree"), Item(reverse("queue"), "The queue")]
    if may(user.roles, "order_figures"):
        items.append(Item(reverse("register-tables"), "Tables of the register of orders"))
    if may(user.roles, "figures"):
        items.append(Item(reverse("figures"), "Figures from records and registers"))
    if may(user.roles, "subject_access"):
        items.append(Item(reverse("subject-access"), "Make a subject access extract"))
    return [Section("Your work", items, "")]


def _reports(user: Any) -> list[Section]:
    from clew.unit.reports import queries

    if not user.has_role("triage_officer", "supervisor", "standards"):
        return []
    rows, _ = queries.letters("waiting")
    clock, _ = queries.letters("clock")
    return [
        Section("Reports from the public", [Item(_report(r), f"{r.reference}, {r.get_kind_display().lower()}", f"came {moment(r.received_at)}") for r in rows[:10]], "Everything that came was opened."),
        Section("Reports to be recorded", [Item(_report(r), r.reference, f"by {moment(r.record_by)}") for r in clock[:10]], "None waits."),
    ]  # fmt: skip


def _report(letter: Any) -> str:
    return reverse("public-report", args=[letter.reference])


def _requests(user: Any) -> list[Section]:
    from clew.unit.disclosure import queries

    made = []
    if user.has_role("information_officer"):
        due = [Item(_request(r), r.reference, due_words(r.due_on)) for r in queries.waiting()]
        made.append(Section("Requests for information", due, "None is open."))
    if may(user.roles, "request_checks"):
        checks = [Item(_request(a.request), f"{a.request.reference}, draft {a.version}") for a in queries.to_check(user)]
        if checks or user.has_role("information_officer", "analyst"):
            made.append(Section("Answers to check", checks, "None waits for a check."))
    return made


def _request(request: Any) -> str:
    return reverse("request", args=[request.reference])


def _course(course: Any) -> str:
    return reverse("course", args=[course.reference])


def _who(course: Any) -> str:
    return f"{course.suspect_name or 'nobody named'} towards {course.victim_name or 'nobody named'}"


_MAKERS: tuple[tuple[str | None, Any], ...] = (
    ("course", _triage), ("referral_in", _information), ("summary", _cases), ("contact_log", _victims), ("plan", _plan), ("referrals", _referrals),
    ("assessments", _assessments), ("closure", _closing), ("orders", _orders), ("breaches", _breaches), ("public_reports", _reports), ("standards_reports", _reports), ("requests", _requests), ("exclusions", _oversight), ("accounts", _administrator), ("audit", _auditor), (None, _numbers),
)  # fmt: skip
