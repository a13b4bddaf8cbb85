"""What pages read: recommendations with their logs, what was entered, editions, and the records
behind a number as far as whoever asks may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from clew.figures.answer import number_of
from clew.figures.counting import query_of, rows_behind
from clew.figures.description import from_json
from clew.progress.account import table_of
from clew.progress.measures import indicators
from clew.progress.recommendations import report
from clew.unit.access.identity import lent_to_service
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case, FollowUp
from clew.unit.figures.store import load
from clew.unit.improvement.lists import title
from clew.unit.improvement.models import Capacity, Edition, Feedback, LogEntry, TrainingResult
from clew.unit.intake.models import Course, CourseIncident, Mention
from clew.unit.orders.models import Application, Order
from clew.unit.triage.models import SecondReading

PAGE = 50


def log_of(number: str) -> list[LogEntry]:
    """The log of a recommendation, newest line first."""
    found = LogEntry.objects.filter(report=report().key, number=number).select_related("by")
    return list(found.order_by("-id"))


def editions(after: int = 0) -> tuple[list[Edition], int]:
    """A page of accounts, newest first, and where the next begins (0: nowhere)."""
    found = Edition.objects.select_related("made_by", "published_by").defer(
        "kept", "shown", "charts", "csv", "pdf", "columns"
    )
    rows = list(found[after : after + PAGE + 1])
    return rows[:PAGE], after + PAGE if len(rows) > PAGE else 0


def edition(number: int) -> Edition | None:
    return (
        Edition.objects.select_related("made_by", "published_by", "withdrawn_by", "preparation")
        .filter(pk=number)
        .first()
    )


def months(after: int = 0) -> tuple[list[Capacity], int]:
    """A page of what was entered of capacity, newest month first."""
    found = Capacity.objects.select_related("by")
    rows = list(found[after : after + PAGE + 1])
    return rows[:PAGE], after + PAGE if len(rows) > PAGE else 0


def trainings() -> list[TrainingResult]:
    return list(TrainingResult.objects.select_related("by")[:200])


def feedback(after: int = 0) -> tuple[list[Feedback], int]:
    """A page of feedback, newest first, also what was taken back."""
    found = Feedback.objects.select_related("by", "withdrawn_by")
    rows = list(found[after : after + PAGE + 1])
    return rows[:PAGE], after + PAGE if len(rows) > PAGE else 0


def one_feedback(number: int) -> Feedback | None:
    return Feedback.objects.filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class Row:
    """One record behind a number: what it is called, and its page where there is one."""

    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Traced:
    """A number with what it was counted from. `rows` are those of the page that whoever asks may
    know of; `counted` is how many rows the query finds in all.
    """

    title: str
    part: str
    period: str
    shown: str
    query: str
    count_query: str
    counted: int
    rows: list[Row]
    more: int


class CannotTrace(LookupError):
    """There is no such number."""


def trace(edition: Edition, key: str, period: int, part: str, *, me: User, after: int) -> Traced:
    """The records behind one number of an account. Raises CannotTrace, and NoFacts where what was
    counted is no longer kept.
    """
    table = table_of(edition.kept, key) if key in indicators() and edition.kept else None
    if table is None or edition.preparation is None:
        raise CannotTrace(key)
    figure = from_json(table["figure"])
    listed = {v: w for axis in table["axes"] for v, w in axis["values"]}
    if not 0 <= period < len(figure.periods) or (part and part not in listed):
        raise CannotTrace(key)
    values = (part,) if figure.by else ()
    facts = load(edition.preparation)
    try:
        behind = rows_behind(facts, figure, period, values, after=after, most=PAGE)
    finally:
        facts.close()
    shown = number_of(table, period, values)
    return Traced(
        table["title"],
        listed.get(part, "All"),
        figure.periods[period].in_words,
        "withheld from the public" if table["withheld"] else str(shown),
        behind.query,
        query_of(figure),
        behind.rows,
        _READERS.get(figure.rule.source, _of_records)(behind.keys, me),
        after + PAGE if behind.rows > after + PAGE else 0,
    )


def _of_records(keys: Sequence[tuple[str, ...]], me: User) -> list[Row]:
    """Records of the force, each with the course in which it stands, where the asker may read it."""
    numbers = [k[1] for k in keys]
    out = _kept_out(numbers, me)
    courses = {
        (force, incident): reference
        for force, incident, reference in CourseIncident.objects.filter(
            incident_id__in=numbers, gone=False
        ).values_list("force", "incident_id", "course__reference")
    }
    return [
        Row(
            f"Record {incident} ({force})"
            + (
                f", in the course {courses[force, incident]}"
                if (force, incident) in courses
                else ""
            ),
            reverse("course", args=[courses[force, incident]])
            if (force, incident) in courses
            else "",
        )
        for force, incident in keys
        if (force, incident) not in out
    ]


def _kept_out(numbers: Sequence[str], me: User) -> set[tuple[str, str]]:
    """Records of people and courses from which the asker is excluded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_excluded_courses(), app_excluded_identities()")
        courses, people = cursor.fetchone()
    if not courses and not people:
        return set()
    with lent_to_service(me):
        return {
            *CourseIncident.objects.filter(
                course_id__in=courses or [], incident_id__in=numbers
            ).values_list("force", "incident_id"),
            *Mention.objects.filter(identity__in=people or [], incident_id__in=numbers).values_list(
                "force", "incident_id"
            ),
        }


def _of_matters(keys: Sequence[tuple[str, ...]], _: User) -> list[Row]:
    ids = {kind: [int(k[1:]) for (k,) in keys if k[0] == kind] for kind in "ao"}
    # An order on an application is counted under the application's number.
    applications = dict(Application.objects.filter(pk__in=ids["a"]).values_list("id", "reference"))
    orders = dict(Order.objects.filter(pk__in=ids["o"]).values_list("id", "reference"))
    made = []
    for (key,) in keys:
        known, page, words = (
            (applications, "application", "Application")
            if key[0] == "a"
            else (orders, "order", "Order")
        )
        if reference := known.get(int(key[1:])):
            made.append(Row(f"{words} {reference}", reverse(page, args=[reference])))
    return made


def _of_courses(keys: Sequence[tuple[str, ...]], _: User) -> list[Row]:
    found = Course.objects.filter(pk__in=[int(k) for (k,) in keys]).order_by("id")
    return [
        Row(f"Course {r}", reverse("course", args=[r]))
        for r in found.values_list("reference", flat=True)
    ]


def _of_cases(keys: Sequence[tuple[str, ...]], _: User) -> list[Row]:
    found = Case.objects.filter(pk__in=[int(k) for (k,) in keys]).order_by("id")
    return [
        Row(f"Case {r}", reverse("case", args=[r]))
        for r in found.values_list("reference", flat=True)
    ]


def _of_second_readings(keys: Sequence[tuple[str, ...]], _: User) -> list[Row]:
    # The course as whoever asks may read it; a second reading has no page once it is made.
    found = SecondReading.objects.filter(
        pk__in=[int(k) for (k,) in keys], course__in=Course.objects.all()
    ).order_by("id")
    return [
        Row(f"Second reading of the course {r}", reverse("course", args=[r]))
        for r in found.values_list("course__reference", flat=True)
    ]


def _of_follow_ups(keys: Sequence[tuple[str, ...]], _: User) -> list[Row]:
    found = FollowUp.objects.filter(
        pk__in=[int(k) for (k,) in keys], case__in=Case.objects.all()
    ).order_by("id")
    return [
        Row(f"Look back at the case {r}", reverse("case-closing", args=[r]))
        for r in found.values_list("case__reference", flat=True)
    ]


def _of_files(keys: Sequence[tuple[str, ...]], _: User) -> list[Row]:
    return [Row(f"File {name}: {int(records):,} records") for name, records in keys]


_READERS: dict[str, Callable[[Sequence[tuple[str, ...]], User], list[Row]]] = {
    "searched": _of_files,
    "steps": _of_matters,
    "orders": _of_matters,
    "breaches": _of_matters,
    "arrivals": _of_courses,
    "opened_cases": _of_cases,
    "reread": _of_second_readings,
    "follow_ups": _of_follow_ups,
}


def log_rows(entries: list[LogEntry]) -> list[list[Any]]:
    """The log as a table: day, what, words, evidence, who and when."""
    return [
        [
            e.on,
            title("status", e.status) if e.status else e.get_kind_display(),
            e.words,
            e.evidence or e.source,
            e.by.name,
            e.at,
        ]
        for e in entries
    ]
