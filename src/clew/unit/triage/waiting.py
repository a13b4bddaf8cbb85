"""What triage has waiting for somebody."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.accounts.models import User
from clew.unit.intake.models import Course
from clew.unit.platform.waiting import Item, Section
from clew.unit.triage import queries
from clew.web.jinja import day, due_words


def to_read(user: User) -> list[Section]:
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


def information_asked(user: User) -> list[Section]:
    asked = queries.requests_for(user)[:20]
    return [Section("Information asked for", [Item(reverse("answer", args=[r.pk]), r.text[:90], due_words(r.by_when)) for r in asked], "Nothing is asked.")]  # fmt: skip


def _course(course: Course) -> str:
    return reverse("course", args=[course.reference])


def _who(course: Course) -> str:
    return f"{course.suspect_name or 'nobody named'} towards {course.victim_name or 'nobody named'}"
