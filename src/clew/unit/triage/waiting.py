"""What triage has waiting for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.intake.models import Course
from clew.unit.platform.waiting import Item, Press, Section, is_past, longest, soonest
from clew.unit.triage import queries
from clew.web.jinja import day, due_words, since


def to_read(user: User) -> list[Section]:
    if not user.has_role("triage_officer", "supervisor"):
        return []
    urgent, queue = queries.to_read_today(), reverse("queue")
    mine = Course.objects.filter(claimed_by=user, state="open").only(
        "reference", "suspect_name", "victim_name", "other_names", "claimed_at"
    )[:20]
    second = queries.second_readings(user)
    lists = queries.lists_waiting()
    return [
        Section(
            "Urgent: review today",
            [
                Item(
                    _course(i.course),
                    _who(i.course),
                    f"listed {day(i.listed_at)}",
                    i.course.reference,
                )
                for i in urgent[:10]
            ],
            total=str(len(urgent)),
            oldest=longest(i.listed_at for i in urgent),
            more=queue if len(urgent) > 10 else "",
            next=_next(),
        ),
        Section(
            "Allocated to you",
            [Item(_course(c), _who(c), f"since {day(c.claimed_at)}", c.reference) for c in mine],
            oldest=longest(c.claimed_at for c in mine),
        ),
        Section(
            "Triage queue",
            [
                Item(f"{queue}?list={w.key}", w.title, f"{w.count}, oldest {since(w.oldest)}")
                for w in lists
            ],
            total=_sum([w.count for w in lists]),
            oldest=longest(w.oldest for w in lists),
            next=_next(),
        ),
        Section(
            "Second reviews",
            [
                Item(
                    reverse("second", args=[s.pk]),
                    _who(s.course),
                    f"selected {day(s.drawn_at)}",
                    s.course.reference,
                )
                for s in second[:10]
            ],
            total=str(len(second)),
            oldest=longest(s.drawn_at for s in second),
        ),
    ]


def _next() -> Press:
    return Press(reverse("claim-next"), "Start next review", post=True)


def _sum(counts: list[str]) -> str:
    """Counts are bounded: 200+ and 3 make 203+."""
    return f"{sum(int(c.rstrip('+')) for c in counts)}{'+' if any(c.endswith('+') for c in counts) else ''}"


def information_asked(user: User) -> list[Section]:
    asked = queries.requests_for(user)
    items = [
        Item(
            reverse("answer", args=[r.pk]),
            r.text[:90],
            due_words(r.by_when),
            late=is_past(r.by_when),
        )
        for r in asked[:20]
    ]
    return [
        Section(
            "Information requested from you",
            items,
            total=str(len(asked)),
            oldest=soonest(r.by_when for r in asked),
            more=reverse("waiting") if len(asked) > 20 else "",
        )
    ]


def _course(course: Course) -> str:
    return reverse("course", args=[course.reference])


def _who(course: Course) -> str:
    return f"{course.suspect_name or 'Not named'} towards {course.victims_named or 'nobody named'}"
