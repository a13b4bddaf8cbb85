"""Runs, jobs, and what a person has sent in."""

from __future__ import annotations

from typing import Any

from django.db import connection

from clew.unit.intake.models import Course, ImportedRun, Job
from clew.unit.intake.tokens import tsquery


def runs() -> list[ImportedRun]:
    return list(ImportedRun.objects.select_related("imported_by")[:50])


def jobs() -> list[Job]:
    return list(Job.objects.select_related("asked_by")[:20])


def job(number: int) -> Job | None:
    return Job.objects.filter(pk=number).first()


def sent_by(user: Any) -> list[Course]:
    """What this person sent in, and where it stands: no more than that."""
    return list(
        Course.objects.filter(sent_by=user)
        .only("reference", "state", "received_at", "suspect_name", "victim_name")
        .order_by("-received_at", "-id")[:100]
    )


def same_names(made: Course) -> list[Course]:
    """Courses with the same people's names, offered to the reader: nobody is joined by a name alone."""
    query = tsquery(f"{made.suspect_name} {made.victim_name}")
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_courses(%s, 10)", [query])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Course.objects.filter(pk__in=ids).exclude(pk=made.pk).defer("elements", "unknown", "search")[:10])
