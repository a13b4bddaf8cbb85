"""Everything that is entered, and the account: drafted from what is held, published by somebody
else, withdrawn with a reason.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from clew.figures.answer import build_answer, released_tables
from clew.figures.chart import as_svg, can_draw
from clew.figures.control import THRESHOLD, CannotProtect, gives_away
from clew.figures.facts import NoFacts
from clew.progress.account import account
from clew.progress.changes import changes, not_compared
from clew.progress.document import document
from clew.progress.measures import periods_to, reading
from clew.progress.recommendations import deadline_problem, recommendation, report
from clew.progress.table import NAME, as_csv, checksum, metadata, rows_of
from clew.progress.training_file import NotResults, sums_of
from clew.screening.runs.progress import Clock
from clew.unit.access.identity import acting_as, service_account
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.disclosure.actions import everything_sent
from clew.unit.figures import actions as figures
from clew.unit.figures.key import key_of_figures
from clew.unit.figures.models import Preparation, Release
from clew.unit.figures.store import load
from clew.unit.improvement.entered import entered
from clew.unit.improvement.lists import least, needs_evidence, title
from clew.unit.improvement.models import Capacity, Edition, Feedback, LogEntry, TrainingResult
from clew.unit.platform.editing import locked, one_at_a_time
from clew.unit.platform.problems import Refused

# The task in jobs.py, by the name under which the queue knows it.
DRAFT = "clew.unit.improvement.jobs.draft_account"
_DRAFTING = 0x496D70  # one asks for an account at a time
_HELD = 3  # editions whose prepared figures are kept, so that their numbers can be traced


# -- recommendations
# ----------------------------------------------------------------------------------------------------------------------------
def add_status(
    number: str, *, by: User, status: str, on: date, words: str, evidence: str
) -> LogEntry:
    """A line of the log. Raises Refused."""
    if on > timezone.localdate():
        raise Refused("A status is of a day that has come.", "on")
    if on < report().published:
        raise Refused("The report was not published by then.", "on")
    if needs_evidence(status) and not evidence:
        raise Refused(
            f"Give the address of the evidence: “{title('status', status)}” needs it.", "evidence"
        )
    return _add(number, "status", by=by, status=status, on=on, words=words, evidence=evidence)


def answer_for(
    number: str, *, by: User, owner: str, deadline: date | None, target: str, why: str
) -> list[LogEntry]:
    """Another owner, deadline or target, each a line of the log; what is empty stays as it is.
    Raises Refused.

    A deadline that is not the report's is kept where somebody says why, and shown beside it.
    """
    held = recommendation(number)
    if held is None:
        raise Refused("There is no such recommendation.")
    if deadline is not None:
        if deadline <= report().published:
            raise Refused(deadline_problem(deadline, held), "deadline")
        if (problem := deadline_problem(deadline, held)) and not why:
            raise Refused(f"{problem} Say why it is another day, or mend the date.", "deadline")
    made = []
    with transaction.atomic():
        if owner:
            made.append(_add(number, "owner", by=by, words=owner))
        if deadline is not None:
            made.append(_add(number, "deadline", by=by, on=deadline, words=why))
        if target:
            made.append(_add(number, "target", by=by, words=target))
    if not made:
        raise Refused("Nothing was changed.", "owner")
    return made


def enter_text(number: str, *, by: User, text: str, source: str, read_on: date) -> LogEntry:
    """The report's own words, as somebody of the force read them there. Raises Refused."""
    if not report().published <= read_on <= timezone.localdate():
        raise Refused("It was read between the day of the report and today.", "read_on")
    return _add(number, "text", by=by, on=read_on, words=text, source=source)


def _add(number: str, kind: str, *, by: User, **fields: Any) -> LogEntry:
    if recommendation(number) is None:
        raise Refused("There is no such recommendation.")
    with transaction.atomic():
        made = LogEntry.objects.create(
            report=report().key, number=number, kind=kind, by=by, **fields
        )
        log(
            by,
            Action.COLLECTION,
            "added to the log of a recommendation",
            f"recommendation:{number}",
            kind=kind,
            status=fields.get("status", ""),
        )
    return made


# -- capacity, training, feedback
# ----------------------------------------------------------------------------------------------------------------------------
def enter_capacity(
    *,
    by: User,
    month: date,
    role: str,
    people: int,
    hours_available: Decimal,
    hours_worked: Decimal,
    note: str,
) -> Capacity:
    """People and hours of a role in a month; entered again, the later holds. Raises Refused."""
    first = month.replace(day=1)
    if first > timezone.localdate():
        raise Refused("The month has not begun.", "month")
    if not people and (hours_available or hours_worked):
        raise Refused("Hours need people: give how many there were.", "people")
    if people and hours_available > people * 24 * 31:
        raise Refused(
            "Those are more hours than so many people have in a month.", "hours_available"
        )
    with transaction.atomic():
        made = Capacity.objects.create(
            month=first,
            role=role,
            people=people,
            hours_available=hours_available,
            hours_worked=hours_worked,
            note=note,
            by=by,
        )
        log(
            by,
            Action.COLLECTION,
            "entered the unit's capacity",
            f"capacity:{first:%Y-%m}",
            role=role,
        )
    return made


def enter_training(*, by: User, **fields: Any) -> TrainingResult:
    """What was measured of a training. Raises Refused."""
    if fields["learners"] < least("learners"):
        raise Refused(
            f"A training of fewer than {least('learners')} learners is not told: somebody could be recognised.",
            "learners",
        )
    for when in ("before", "after"):
        if fields[f"{when}_right"] > fields[f"{when}_of"]:
            raise Refused("More were right than were answered.", f"{when}_right")
    with transaction.atomic():
        made = TrainingResult.objects.create(by=by, **fields)
        log(by, Action.COLLECTION, "entered what a training measured", f"training:{made.pk}")
    return made


def enter_training_file(*, by: User, content: bytes, **fields: Any) -> tuple[TrainingResult, int]:
    """What a learning system measured, added up: no row of a learner is kept. Gives what was made,
    and how many learners did one test only and are not in it. Raises Refused.
    """
    try:
        sums = sums_of(content)
    except NotResults as problem:
        raise Refused(str(problem), "file") from None
    if sums.learners < least("learners"):
        raise Refused(
            f"{sums.learners} learners did both tests. A training of fewer than {least('learners')} is not told: somebody could be recognised.",
            "file",
        )
    made = enter_training(
        by=by,
        learners=sums.learners,
        before_right=sums.before_right,
        before_of=sums.before_of,
        after_right=sums.after_right,
        after_of=sums.after_of,
        **fields,
    )
    return made, sums.alone


def enter_feedback(
    *, by: User, said: str, said_on: date, source: str, did: str, did_on: date | None
) -> Feedback:
    """What people said, and what was done. Raises Refused."""
    _check_done(did, did_on, said_on)
    with transaction.atomic():
        made = Feedback.objects.create(
            by=by, said=said, said_on=said_on, source=source, did=did, did_on=did_on
        )
        log(by, Action.COLLECTION, "entered feedback", f"feedback:{made.pk}")
    return made


def answer_feedback(held: Feedback, *, by: User, did: str, did_on: date) -> None:
    """What was done. Raises Refused."""
    with transaction.atomic():
        held = locked(held)
        if held.withdrawn_at is not None or held.did:
            raise Refused("It was answered or taken back meanwhile.")
        _check_done(did, did_on, held.said_on)
        held.did, held.did_on = did, did_on
        held.save(update_fields=["did", "did_on"])
        log(by, Action.ALTERATION, "entered what was done", f"feedback:{held.pk}")


def withdraw_feedback(held: Feedback, *, by: User, why: str) -> None:
    """Take it out of later editions. Raises Refused."""
    with transaction.atomic():
        held = locked(held)
        if held.withdrawn_at is not None:
            raise Refused("It was taken back meanwhile.")
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = timezone.now(), by, why
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        log(by, Action.ALTERATION, "took feedback back", f"feedback:{held.pk}", reason=why)


def _check_done(did: str, did_on: date | None, said_on: date) -> None:
    if bool(did) != (did_on is not None):
        raise Refused(
            "Give both what was done and the day, or neither.", "did_on" if did else "did"
        )
    if did_on is not None and did_on < said_on:
        raise Refused("It was done before it was said.", "did_on")


# -- the account
# ----------------------------------------------------------------------------------------------------------------------------
def ask(*, by: User, words: str) -> Edition:
    """Queue the draft of an account; one that waits already is given back."""
    with transaction.atomic():
        one_at_a_time(_DRAFTING)
        waiting = Edition.objects.filter(status__in=("waiting", "running"), made_by=by).first()
        if waiting is not None:
            return waiting
        made = Edition.objects.create(as_at=timezone.localdate(), words=words, made_by=by)
        log(by, Action.CONSULTATION, "asked for an account of progress", f"account:{made.pk}")
        app.configure_task(DRAFT, allow_unknown=False).defer(number=made.pk)
    return made


def draft(number: int) -> None:
    """Prepare the figures as they are now, count them and put the account together; safe to
    repeat.
    """
    clock = Clock()
    with acting_as(service_account()) as service:
        edition = Edition.objects.get(pk=number)
        if edition.status in ("done", "failed"):
            return
        Edition.objects.filter(pk=number).update(status="running")
        prepared = Preparation.objects.create(asked_by=service)
    figures.run(prepared.pk)
    with acting_as(service_account()) as service:
        prepared.refresh_from_db()
        problem = prepared.said if prepared.status != "done" else ""
        fields: dict[str, Any] = {}
        if not problem:
            try:
                fields = _draft(edition, prepared)
            except NoFacts as held:
                problem = str(held)
        if problem:
            Edition.objects.filter(pk=number).update(status="failed", problem=problem[:2000])
            return
        Preparation.objects.filter(pk=prepared.pk).update(held=True)
        Edition.objects.filter(pk=number).update(
            status="done", preparation=prepared, seconds=round(clock.seconds(), 2), **fields
        )
        log(service, Action.COMBINATION, "drafted an account of progress", f"account:{number}")
        _let_go()


def _draft(edition: Edition, prepared: Preparation) -> dict[str, Any]:
    facts = load(prepared)
    try:
        kept = build_answer(
            reading(periods_to(edition.as_at), edition.as_at),
            facts,
            reference=f"account-{edition.pk}",
            request="",
            as_at=edition.as_at,
            threshold=THRESHOLD,
            published=everything_sent(),
            key=key_of_figures(),
        )
    finally:
        facts.close()
    shown = account(kept, entered(kept, words=edition.words))
    shown["changes"] = [
        {"key": c.key, "title": c.title, "which": c.which, "words": c.words} for c in changes(shown)
    ]
    shown["not_compared"] = not_compared(shown)
    drawn = {t["number"]: as_svg(t) for t in kept["tables"] if can_draw(t)}
    return {"kept": kept, "shown": shown, "charts": drawn}


def _let_go() -> None:
    """Prepared figures are kept for the newest accounts alone."""
    found = Edition.objects.exclude(preparation=None).values_list("preparation_id", flat=True)
    kept = list(found[:_HELD])
    Preparation.objects.filter(held=True).exclude(pk__in=kept).update(held=False)


def publish(edition: Edition, *, by: User) -> None:
    """Give the account to the public. Raises Refused."""
    with transaction.atomic():
        one_at_a_time(_DRAFTING)
        edition = locked(edition)
        if edition.status != "done" or edition.published_on is not None:
            raise Refused("It is published already, or not ready.")
        if edition.made_by_id == by.pk:
            raise Refused("You asked for this draft: somebody else reads it and publishes it.")
        if _gives_away(edition):
            raise Refused(
                "Something was published since this was drafted, and the two together would tell a hidden number. Make a new draft."
            )
        shown = edition.shown
        edition.csv = as_csv(shown)
        rows_of(edition.csv.decode(), NAME)
        edition.csv_sum = checksum(edition.csv)
        edition.columns = metadata()
        edition.published_on, edition.published_by = timezone.localdate(), by
        edition.pdf = document(
            shown, edition.charts, published_on=edition.published_on, checksum=edition.csv_sum
        ).pdf()
        edition.save()
        Release.objects.create(what=f"account:{edition.pk}", kept=edition.kept, by=by)
        log(
            by,
            Action.DISCLOSURE,
            "published an account of progress",
            f"account:{edition.pk}",
            basis="FOIA 2000 s.19",
        )


def _gives_away(edition: Edition) -> bool:
    """Whether it would tell a hidden number beside what went out since it was drafted."""
    earlier = [table for kept in everything_sent() for table in released_tables(kept)]
    try:
        return gives_away(list(released_tables(edition.kept)), earlier, threshold=THRESHOLD)
    except CannotProtect:
        return True


def withdraw(edition: Edition, *, by: User, why: str) -> None:
    """Take a published account back; its numbers stay known, and are weighed as before. Raises
    Refused.
    """
    with transaction.atomic():
        edition = locked(edition)
        if not edition.is_public:
            raise Refused("It is not published, or was withdrawn meanwhile.")
        edition.withdrawn_at, edition.withdrawn_by, edition.withdrawn_why = timezone.now(), by, why
        edition.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        log(
            by,
            Action.ALTERATION,
            "withdrew an account of progress",
            f"account:{edition.pk}",
            reason=why,
        )


def note_trace(edition: Edition, *, by: User, what: str) -> None:
    """Looking at the records behind a number is a consultation."""
    log(
        by,
        Action.CONSULTATION,
        "looked at the records behind a number",
        f"account:{edition.pk}",
        reason=what[:300],
    )
