"""Runs, jobs, and what a person has sent in."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from clew.unit.access.identity import lent_to_service
from clew.unit.accounts.models import User
from clew.unit.intake.health import Finding, findings
from clew.unit.intake.models import TAKE_IN, Course, ImportedRun, Job
from clew.unit.intake.tokens import tsquery


def runs() -> list[ImportedRun]:
    return list(ImportedRun.objects.select_related("imported_by")[:50])


def jobs() -> list[Job]:
    queued = _queued()
    return [_as_the_queue_has_it(j, queued) for j in Job.objects.select_related("asked_by")[:20]]


def job(number: int) -> Job | None:
    queued = _queued()
    found = Job.objects.filter(pk=number).first()
    return found and _as_the_queue_has_it(found, queued)


def _queued() -> set[int]:
    """Imports that the queue holds.

    Asked for before the imports are read: one that ends between the two is then seen as ended.
    """
    held = ProcrastinateJob.objects.filter(task_name=TAKE_IN, status__in=("todo", "doing"))
    return {q.args["job"] for q in held}


def _as_the_queue_has_it(held: Job, queued: set[int]) -> Job:
    """One that has not ended and has no place in the queue any more (stopped there, or given up)
    has failed, whatever it told last.
    """
    if held.ended_at is None and held.pk not in queued:
        held.status, held.ended_at = Job.Status.FAILED, timezone.now()
        held.said = "The service gave it up before it ended. Ask for it again."
    return held


def service_state(user: User) -> list[Finding]:
    """What clew unit status says, for the Runs page: numbers and ages, nothing of a record; asked
    as the service.
    """
    with lent_to_service(user):
        return findings()


def sent_by(user: User) -> list[Course]:
    """What this person sent in, and where it stands: no more than that."""
    return list(
        Course.objects.filter(sent_by=user)
        .only("reference", "state", "received_at", "suspect_name", "victim_name")
        .order_by("-received_at", "-id")[:100]
    )


def same_names(made: Course) -> list[Course]:
    """Courses with the same people's names, offered to the reader: nobody is joined by a name
    alone.
    """
    query = tsquery(f"{made.suspect_name} {made.victim_name}")
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_courses(%s, 10)", [query])
        ids = [row[0] for row in cursor.fetchall()]
    return list(
        Course.objects.filter(pk__in=ids)
        .exclude(pk=made.pk)
        .defer("elements", "unknown", "search")[:10]
    )
