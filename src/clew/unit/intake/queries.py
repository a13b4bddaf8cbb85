"""Runs, jobs, and what a person has sent in."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import Case, Count, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from clew.unit.access.identity import lent_to_service
from clew.unit.accounts.models import User
from clew.unit.intake.health import Finding, findings
from clew.unit.intake.models import TAKE_IN, ChangeKind, Course, CourseChange, ImportedRun, Job
from clew.unit.intake.tokens import tsquery


def runs() -> list[ImportedRun]:
    return list(ImportedRun.objects.select_related("imported_by")[:50])


def run(name: str) -> ImportedRun | None:
    return ImportedRun.objects.filter(run=name).select_related("imported_by").first()


def changes(
    of: ImportedRun,
    *,
    kind: str = "",
    besides: Collection[int] = (),
    before: int = 0,
    on_a_page: int = 50,
) -> list[CourseChange]:
    """What a run changed about the courses that the asker may see, urgent ones first, then by points;
    one more than fit a page, where there are more. `besides`: courses (by key) that are left out.
    """
    rows = CourseChange.objects.filter(run=of).exclude(course__in=besides).select_related("course")
    rows = rows.filter(kind=kind) if kind in ChangeKind.values else rows
    found = list(
        rows.order_by(
            Case(When(list_now="urgent", then=0), default=1),
            Coalesce("points_now", 0.0).desc(),
            "course__reference",
        )[before : before + on_a_page + 1]
    )
    others = dict(
        Course.objects.filter(engine_id__in=[c.other for c in found if c.other]).values_list(
            "engine_id", "reference"
        )
    )
    for change in found:
        change.other_reference = others.get(change.other, "")
    return found


def count_changes(of: ImportedRun, *, besides: Collection[int] = ()) -> dict[str, int]:
    """How many changes of each kind, of the courses that the asker may see."""
    return dict(
        CourseChange.objects.filter(run=of)
        .exclude(course__in=besides)
        .values_list("kind")
        .annotate(n=Count("pk"))
        .order_by()
    )


def newest_change(course: Course) -> CourseChange | None:
    """What the newest run that was taken in changed about a course."""
    newest = ImportedRun.objects.only("pk").first()
    return (
        CourseChange.objects.filter(course=course, run=newest).select_related("run").first()
        if newest
        else None
    )


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
