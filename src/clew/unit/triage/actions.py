"""Every write of triage: claim, read, decide, correct, read a second time. One transaction, its
audit row.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from clew.unit.access.identity import lent_to_service
from clew.unit.access.ownership import check
from clew.unit.access.telling import tell
from clew.unit.accounts.models import Agency, User, name_of
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.actions import open_case
from clew.unit.cases.models import Level
from clew.unit.intake.models import Course, State
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Conflict
from clew.unit.triage.advice import draft_note
from clew.unit.triage.as_decided import keep_as_decided
from clew.unit.triage.models import (
    LOW,
    Correction,
    Decision,
    InformationRequest,
    Outcome,
    Reading,
    SecondReading,
)
from clew.unit.triage.sampling import is_drawn


def claim(course: Course, *, by: User) -> None:
    """Take a course to read. Raises Conflict when somebody else holds it."""
    with transaction.atomic():
        held = (
            Course.objects.select_for_update(of=("self",))
            .select_related("claimed_by")
            .get(pk=course.pk)
        )
        if held.claimed_by is not None and held.claimed_by_id != by.pk:
            raise Conflict(
                f"{held.claimed_by.name} took {held.reference} at {timezone.localtime(held.claimed_at):%H:%M on %-d %B}"
            )
        if held.claimed_by_id is None:
            Course.objects.filter(pk=held.pk).update(claimed_by=by, claimed_at=timezone.now())
            log(by, Action.ALTERATION, "claimed", f"course:{held.reference}")


def release(course: Course, *, by: User, reason: str = "") -> None:
    """Give a course back; a supervisor may give back another's."""
    with transaction.atomic():
        Course.objects.filter(pk=course.pk).update(claimed_by=None, claimed_at=None)
        log(by, Action.ALTERATION, "gave back", f"course:{course.reference}", reason=reason)


def open_reading(course: Course, page: str, *, by: User) -> None:
    """Note that a page of the course was opened; the first one starts the reading and marks what
    was urgent as read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH seen AS (UPDATE intake_urgentitem SET read_by_id = %(by)s, read_at = now() WHERE course_id = %(course)s AND read_at IS NULL)
            INSERT INTO triage_reading (course_id, user_id, began_at, last_at, pages) VALUES (%(course)s, %(by)s, now(), now(), jsonb_build_array(%(page)s::text))
            ON CONFLICT (course_id, user_id) WHERE ended_at IS NULL DO UPDATE SET last_at = now(),
                pages = CASE WHEN triage_reading.pages ? %(page)s THEN triage_reading.pages ELSE triage_reading.pages || jsonb_build_array(%(page)s::text) END""",
            {"by": by.pk, "course": course.pk, "page": page},
        )


def decide(
    course: Course,
    *,
    by: User,
    edition: int,
    seen_decisions: int,
    outcome: str,
    reason: str,
    level: str = "",
    why_low: str = "",
    from_whom: str = "",
    agency: Agency | None = None,
    by_when: date | None = None,
    known_as: str = "",
) -> Decision:
    """Record a decision. Raises Conflict when the course changed, or somebody decided, since the
    page was drawn.

    Accepting drafts the advice note; at the levels consult and case it opens a case. A low grade
    needs `why_low`.
    """
    with transaction.atomic():
        held = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        last = held.decisions.select_related("by").order_by("-at", "-id").first()
        if held.decisions.count() != seen_decisions and last is not None:
            raise Conflict(
                f"{last.by.name} decided this course at {timezone.localtime(last.at):%H:%M on %-d %B}: {last.label}"
            )
        if held.edition != edition:
            raise Conflict(
                "a newer run changed this course while you were reading: read what is new, then decide"
            )
        reading, _ = Reading.objects.get_or_create(course=held, user=by, ended_at=None)
        now = timezone.now()
        decision = Decision.objects.create(
            course=held,
            outcome=outcome,
            level=level if outcome == Outcome.ACCEPTED else "",
            reason=reason,
            why_low=why_low if outcome in LOW else "",
            from_whom=from_whom,
            by_when=by_when,
            known_as=known_as,
            by=by,
            edition=held.edition,
            pages=reading.pages,
            seconds=max(0, int((now - reading.began_at).total_seconds())),
            seen={
                "list": held.listed,
                "rank": held.rank,
                "points": held.points,
                "records": held.incident_count,
                "last_on": str(held.last_on or ""),
            },
        )
        keep_as_decided(held, decision)
        Reading.objects.filter(pk=reading.pk).update(ended_at=now)
        if outcome == Outcome.NEED_INFORMATION and by_when is not None:
            InformationRequest.objects.create(
                course=held,
                decision=decision,
                agency=agency,
                text=reason,
                from_whom=from_whom,
                by_when=by_when,
                asked_by=by,
            )
            _tell_agency(agency, by_when, held)
        held.state = State.WAITING if outcome == Outcome.NEED_INFORMATION else State.DECIDED
        held.claimed_by = held.claimed_at = None
        held.save(update_fields=["state", "claimed_by", "claimed_at"])
        if is_drawn(outcome):
            SecondReading.objects.create(course=held, first=decision)
        if outcome == Outcome.ACCEPTED:
            draft_note(held, by=by)
            if level in (Level.CONSULT, Level.CASE):
                open_case(held, level=level, by=by)
        log(
            by,
            Action.ALTERATION,
            "decided",
            f"course:{held.reference}",
            reason=reason,
            outcome=outcome,
            level=level,
        )
    return decision


def _tell_agency(agency: Agency | None, by_when: date | None, about: Course) -> None:
    if agency is None or by_when is None:
        return
    tell(
        agency.users.filter(is_active=True),
        f"Information is asked for by {by_when:%-d %B}",
        "/waiting/",
        about=about,
    )


def answer_request(asked: InformationRequest, *, by: User, answer: str) -> None:
    """The information came: the course goes back to be read, with the answer. Raises Conflict when
    somebody answered before.
    """
    with transaction.atomic():
        asked = locked(asked, "answered_by", "asked_by")
        if asked.answered_at is not None:
            raise Conflict(
                f"{name_of(asked.answered_by)} answered this on {timezone.localtime(asked.answered_at):%-d %B %Y at %H:%M}: {asked.answer}"
            )
        asked.answer, asked.answered_by, asked.answered_at = answer, by, timezone.now()
        asked.save()
        log(by, Action.DISCLOSURE, "answered a request", f"request:{asked.pk}")
        # Whoever answers may not change courses: the service puts it back to be read.
        with lent_to_service(by):
            course = Course.objects.get(pk=asked.course_id)
            Course.objects.filter(pk=course.pk, state=State.WAITING).update(state=State.OPEN)
            tell(
                [asked.asked_by],
                f"Information came for {course.reference}",
                f"/triage/{course.reference}/",
                about=course,
            )


def reopen(course: Course, *, by: User, reason: str) -> None:
    """A person, never a run, opens a decided course again."""
    with transaction.atomic():
        Course.objects.filter(pk=course.pk).update(state=State.OPEN)
        log(by, Action.ALTERATION, "opened again", f"course:{course.reference}", reason=reason)


def correct(
    course: Course, kind: str, left: str, right: str = "", *, by: User, reason: str
) -> Correction:
    """Say where the engine is wrong; handed to it with the next run's decisions. Raises Conflict
    when it was said already.
    """
    with transaction.atomic():
        if course.corrections.filter(kind=kind, left=left, right=right, withdrawn_at=None).exists():
            raise Conflict("this correction was made already and holds")
        made = Correction.objects.create(
            course=course, kind=kind, left=left, right=right, reason=reason, by=by
        )
        log(
            by,
            Action.COMBINATION if kind in ("always", "never") else Action.ALTERATION,
            f"corrected: {made.get_kind_display()}",
            f"course:{course.reference}",
            reason=reason,
        )
    return made


def withdraw_correction(correction: Correction, *, by: User) -> None:
    """Raises Conflict when it was withdrawn before."""
    with transaction.atomic():
        correction = locked(correction, "course")
        if correction.withdrawn_at is not None:
            raise Conflict("Another user has already withdrawn this correction.")
        correction.withdrawn_at, correction.withdrawn_by = timezone.now(), by
        correction.save(update_fields=["withdrawn_at", "withdrawn_by"])
        log(by, Action.ALTERATION, "withdrew a correction", f"course:{correction.course.reference}")


def read_second(second: SecondReading, *, by: User, outcome: str, level: str, reason: str) -> None:
    """Record the blind second decision.

    Raises Conflict when it was made, or the reader made the first.
    """
    with transaction.atomic():
        held = (
            SecondReading.objects.select_for_update(of=("self",))
            .select_related("first")
            .get(pk=second.pk)
        )
        if held.at is not None:
            raise Conflict("somebody else read this course a second time just now")
        if held.first.by_id == by.pk:
            raise Conflict("you made the first decision: another officer reads it a second time")
        held.outcome, held.level, held.reason, held.by, held.at = (
            outcome,
            level if outcome == Outcome.ACCEPTED else "",
            reason,
            by,
            timezone.now(),
        )
        held.save()
        log(
            by,
            Action.ALTERATION,
            "read a second time",
            f"course:{held.course.reference}",
            reason=reason,
            outcome=outcome,
        )


def settle(second: SecondReading, *, by: User, words: str) -> None:
    """A supervisor who made neither says what follows from two readings that differ.

    Raises NotYours, Conflict.
    """
    with transaction.atomic():
        second = locked(second, "course", "first", "settled_by")
        check(by, "settle readings", second)
        if second.settled_at is not None:
            raise Conflict(
                f"{name_of(second.settled_by)} settled these readings on {timezone.localtime(second.settled_at):%-d %B %Y at %H:%M}"
            )
        second.settlement, second.settled_by, second.settled_at = words, by, timezone.now()
        second.save()
        log(
            by,
            Action.ALTERATION,
            "settled two readings",
            f"course:{second.course.reference}",
            reason=words,
        )
