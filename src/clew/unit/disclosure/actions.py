"""Everything that is written about a request: each with who, in one transaction, and its audit row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from procrastinate.contrib.django import app

from clew.figures.answer import (
    Choice,
    SampleRead,
    build_answer,
    proposed,
    public,
    released_tables,
    sample_of,
    withheld,
)
from clew.figures.control import CannotProtect, gives_away
from clew.figures.description import Figure, from_json
from clew.figures.facts import Facts, NoFacts
from clew.figures.hidden import choosable
from clew.figures.questions import Question as Asked
from clew.figures.questions import Reading, in_words, read_request
from clew.offences.periods import Period
from clew.screening.runs.progress import Clock
from clew.unit.access.identity import acting_as, lent_to_service, service_account
from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.disclosure.files import (
    answer_files,
    as_decided,
    as_sent,
    chart_files,
    findings,
    unchecked,
)
from clew.unit.disclosure.models import (
    Answer,
    Check,
    Decision,
    Publication,
    Question,
    Request,
    RequestStep,
    TextReading,
    TimedSample,
)
from clew.unit.disclosure.rules import (
    DECISIONS,
    ground_title,
    is_qualified,
    request_state,
    steps,
    usual_reason,
)
from clew.unit.figures.key import key_of_figures
from clew.unit.figures.queries import released
from clew.unit.figures.store import CannotPrepare, load, newest
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Refused

# The task in jobs.py, by the name under which the queue knows it.
DRAFT = "clew.unit.disclosure.jobs.draft_answer"
CHECKERS = 2
_REASON = 20  # letters

_NUMBERING = 0x466F69  # one number of a year at a time


def next_reference(received_on: date, *, by: User) -> str:
    """The next free reference of a year, in the force's format: free of requests that are
    restricted to others as well.
    """
    pattern = settings.CLEW_FOI_REFERENCE
    with lent_to_service(by):
        number = 1 + Request.objects.filter(received_on__year=received_on.year).count()
        while Request.objects.filter(
            reference=(made := pattern.format(year=f"{received_on:%y}", number=number))
        ).exists():
            number += 1
    return str(made)


def receive(
    *,
    by: User,
    how: str,
    received_on: date,
    requester: str,
    contact: str,
    text: str,
    reference: str = "",
    restricted: bool = False,
    restricted_why: str = "",
) -> Request:
    """Take a request in, read it into questions and start the clock.

    Raises Refused for a reference that is taken.
    """
    with transaction.atomic():
        if not reference:
            with (
                connection.cursor() as cursor
            ):  # one after the other, so that two do not take the same number
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERING])
        try:
            with transaction.atomic():
                made = Request.objects.create(
                    reference=reference or next_reference(received_on, by=by),
                    how=how,
                    received_on=received_on,
                    requester=requester,
                    contact=contact,
                    text=text,
                    status="open",
                    restricted=restricted,
                    restricted_why=restricted_why,
                    named=[by.pk] if restricted else [],
                    entered_by=by,
                )
        except IntegrityError as problem:
            raise Refused(
                "This reference is taken: choose another, or leave it empty for the next free one.",
                "reference",
            ) from problem
        RequestStep.objects.create(request=made, name="received", on=received_on, by=by)
        _refresh(made)
        read_again(made, by=by)
        log(
            by, Action.COLLECTION, "received a request for information", f"request:{made.reference}"
        )
    return made


def _refresh(request: Request) -> None:
    """Work out again from its steps what the row says."""
    state = request_state(request.steps.filter(struck_at=None))
    request.status, request.due_on, request.extended, request.answered_on = (
        state.status,
        state.due_on,
        state.extended,
        state.answered_on,
    )
    request.save(update_fields=["status", "due_on", "extended", "answered_on"])
    Request.objects.filter(pk=request.pk).update(
        search=SearchVector(Value(request.reference), weight="A", config="simple")
        + SearchVector(Value(request.text), config="english")
    )


def counted_to(request: Request) -> date:
    """The last day that a request can be counted to: the day it came in, or the last that figures
    were prepared for.
    """
    prepared = newest()
    last = prepared.last_on if prepared is not None else None
    return min(last or request.received_on, request.received_on)


def read_again(request: Request, *, by: User) -> None:
    """Read the text into questions anew; what was confirmed before is to be confirmed again."""
    reading = read_request(request.text, counted_to(request))
    with transaction.atomic():
        locked(request)
        request.questions.all().delete()
        for number, question in enumerate(reading.questions, 1):
            Question.objects.create(
                request=request,
                number=number,
                text=question.text,
                figures=[f.to_json() for f in question.figures],
                offered=[f.to_json() for f in question.offered],
                lacks=[list(x) for x in question.lacks],
                notes=question.notes,
                periods=[p.to_json() for p in question.periods],
                shares=question.shares,
            )
        request.asides, request.fallback = reading.asides, reading.fallback
        request.save(update_fields=["asides", "fallback"])
        log(
            by,
            Action.ALTERATION,
            "read the request into questions",
            f"request:{request.reference}",
            questions=len(reading.questions),
        )


def take_step(
    request: Request,
    name: str,
    *,
    by: User,
    on: date,
    words: str = "",
    said: Mapping[str, Any] | None = None,
    text: str = "",
) -> None:
    """Write down that something happened.

    Raises Refused for a step that the table does not allow now, or a day that cannot be.
    """
    rule = steps()[name]
    with transaction.atomic():
        held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if held.status not in rule.before:
            raise Refused(f"“{rule.title}” does not follow from where the request stands now.")
        last = held.steps.filter(struck_at=None).order_by("on", "id").last()
        if on > timezone.localdate() or (last is not None and on < last.on):
            raise Refused(
                f"The day is not between the last step and today: “{steps()[last.name].title if last else ''}” was on {last.on if last else ''}.",
                "on",
            )
        if name == "extended" and not is_qualified((said or {})["exemption"]):
            raise Refused("Time is extended for a qualified exemption only (s.10(3)).", "exemption")
        if name == "extended" and date.fromisoformat((said or {})["until"]) <= max(
            on, held.due_on or on
        ):
            raise Refused("Enter a day after the one on which the answer is due now.", "until")
        RequestStep.objects.create(
            request=held, name=name, on=on, words=words, said=dict(said or {}), by=by
        )
        if text:
            held.text = text
            held.save(update_fields=["text"])
        _refresh(held)
        if text:
            read_again(held, by=by)
        log(
            by,
            Action.ALTERATION,
            f"request: {rule.title}"[:80],
            f"request:{held.reference}",
            reason=words,
        )


def strike_step(step: RequestStep, *, by: User, why: str) -> None:
    """A step that was wrong: struck out, and everything that followed worked out again. Raises
    Refused for the first, and for a sent answer.
    """
    if step.name in ("received", "sent"):
        raise Refused(
            "The receipt and the sending of an answer stand: write down what happened after it."
        )
    with transaction.atomic():
        step = locked(step, "request")
        if step.struck_at is not None:
            raise Refused("Another user has already struck out this step.")
        step.struck_at, step.struck_why = timezone.now(), why
        step.save(update_fields=["struck_at", "struck_why"])
        _refresh(step.request)
        log(
            by,
            Action.ALTERATION,
            "struck out a step of a request",
            f"request:{step.request.reference}",
            reason=why,
        )


def save_question(
    question: Question,
    *,
    by: User,
    text: str,
    figures: Sequence[Figure],
    lacks: Sequence[tuple[str, str]],
    confirmed: bool,
) -> None:
    """What a person made of a question. A figure that was offered and chosen is offered no more."""
    with transaction.atomic():
        question.text, question.figures, question.lacks = (
            text,
            [f.to_json() for f in figures],
            [list(x) for x in lacks],
        )
        question.offered = [f for f in question.offered if f not in question.figures]
        question.confirmed_by, question.confirmed_at = (
            (by, timezone.now()) if confirmed else (None, None)
        )
        question.save()
        log(
            by,
            Action.ALTERATION,
            "settled what a question counts" if confirmed else "changed a question",
            f"request:{question.request.reference}",
            number=question.number,
        )


def set_aside(question: Question, *, by: User, why: str) -> None:
    """Take a question out that asks nothing: its words stay among those that were not read as
    questions. Raises Refused for the only one.
    """
    with transaction.atomic():
        request = Request.objects.select_for_update(of=("self",)).get(pk=question.request_id)
        if request.status != "open":
            raise Refused("The request is not open.")
        held = list(request.questions.exclude(pk=question.pk))
        if not held:
            raise Refused("It is the only question: change its words instead.")
        request.asides = [*request.asides, question.text]
        request.save(update_fields=["asides"])
        number = question.number
        question.delete()
        for place, other in enumerate(held, 1):
            if other.number != place:
                other.number = place
                other.save(update_fields=["number"])
        log(
            by,
            Action.ALTERATION,
            "set aside what is no question",
            f"request:{request.reference}",
            reason=why,
            number=number,
        )


def ask_answer(request: Request, *, by: User, as_at: date) -> Answer:
    """Queue a draft. Raises Refused where figures were never prepared."""
    if newest() is None:
        raise Refused("No figures are prepared to count from: prepare them first (Figures).")
    with transaction.atomic():
        locked(request)
        version = 1 + (
            request.answers.order_by("-version").values_list("version", flat=True).first() or 0
        )
        made = Answer.objects.create(request=request, version=version, as_at=as_at, made_by=by)
        log(
            by,
            Action.CONSULTATION,
            "asked for a draft answer",
            f"request:{request.reference}",
            version=version,
        )
        app.configure_task(DRAFT, allow_unknown=False).defer(number=made.pk)
    return made


def draft(number: int) -> None:
    """Count and put together what an Answer asks for; safe to repeat."""
    clock = Clock()
    with acting_as(service_account()):
        answer = Answer.objects.select_related("request").get(pk=number)
        if answer.status == "done":
            return
        Answer.objects.filter(pk=number).update(status="running")
    try:
        with acting_as(service_account()):
            kept = _count(answer)
    except (CannotPrepare, NoFacts) as problem:
        with acting_as(service_account()):
            Answer.objects.filter(pk=number).update(status="failed", said=str(problem)[:2000])
        return
    with acting_as(service_account()) as by:
        Answer.objects.filter(pk=number).update(
            status="done", kept=kept, seconds=round(clock.seconds(), 2)
        )
        log(
            by,
            Action.CONSULTATION,
            "drafted an answer from records and registers",
            f"request:{answer.request.reference}",
            version=answer.version,
            as_at=str(answer.as_at),
        )


def _count(answer: Answer) -> dict[str, Any]:
    request = answer.request
    prepared = newest()
    if prepared is None:
        raise CannotPrepare("No figures are prepared to count from: prepare them first (Figures).")
    questions = [
        Asked(
            q.text,
            [_up_to(from_json(f), answer.as_at) for f in q.figures],
            [(w, m) for w, m in q.lacks],
            list(q.notes),
            tuple(Period.from_json(p) for p in q.periods),
            answer.as_at,
            q.shares,
        )
        for q in request.questions.all()
    ]
    earlier = everything_sent()
    facts = load(prepared)
    try:
        kept = build_answer(
            Reading(questions, list(request.asides), request.fallback),
            facts,
            reference=request.reference,
            request=request.text,
            as_at=answer.as_at,
            published=earlier,
            samples=text_samples(request),
            minutes=minutes_each(request),
            key=key_of_figures(),
            choices=choices_of(request),
        )
        _draw_samples(request, questions, facts)
    finally:
        facts.close()
    return kept


def choices_of(request: Request) -> dict[str, Choice]:
    """What was chosen for single tables, by figure; the newest of each."""
    return {c["figure"]: Choice(c["threshold"], c["how"], c["why"]) for c in request.choices}


def choose(answer: Answer, table: str, *, by: User, threshold: int, how: str, why: str) -> None:
    """Choose for one table of a draft from which number on it is given and how it is put together;
    the next draft follows it. Raises Refused.
    """
    held = choosable(answer.kept, table)
    if held is None:
        raise Refused("There is no such table in this draft.")
    with transaction.atomic():
        request = locked(answer.request)
        if request.status != "open":
            raise Refused("The request is not open.")
        made = {
            "figure": held.figure,
            "threshold": threshold,
            "how": how,
            "why": why.strip(),
            "by": by.name,
            "at": timezone.now().isoformat(),
        }
        request.choices = [*(c for c in request.choices if c["figure"] != held.figure), made]
        request.save(update_fields=["choices"])
        log(
            by,
            Action.ALTERATION,
            "chose what is hidden in a table",
            f"request:{request.reference}",
            reason=why,
            table=table,
            threshold=threshold,
            how=how,
        )


def sent_answers() -> list[Answer]:
    """Every answer that ever went out, oldest first: published or not, of a restricted request,
    withdrawn since. As the service, which sees
    all of them: what was disclosed to one is known to the world."""
    steps = RequestStep.objects.filter(name="sent", struck_at=None).values_list(
        "request_id", "said__version", "on", "id"
    )
    order = {(request, version): (on, n) for request, version, on, n in steps}
    found = [
        a
        for a in Answer.objects.filter(request__in={r for r, _ in order}, status="done")
        if (a.request_id, a.version) in order
    ]
    return sorted(found, key=lambda a: order[a.request_id, a.version])


def everything_sent() -> list[dict[str, Any]]:
    """The numbers of every answer that went out, and of everything else that was published."""
    return [*(a.kept for a in sent_answers()), *released()]


def sent_on(answer: Answer) -> date | None:
    """The day on which this version went out."""
    step = RequestStep.objects.filter(
        request_id=answer.request_id, name="sent", struck_at=None, said__version=answer.version
    ).first()
    return step.on if step else None


def _gives_away(answer: Answer) -> bool:
    """Whether an answer, safe when it was counted, would tell a hidden number beside others that
    went out since.
    """
    earlier = [table for kept in everything_sent() for table in released_tables(kept)]
    try:
        return gives_away(
            list(released_tables(answer.kept)), earlier, threshold=answer.kept["threshold"]
        )
    except CannotProtect:
        return True


def _up_to(asked: Figure, as_at: date) -> Figure:
    return from_json({**asked.to_json(), "as_at": as_at.isoformat()})


def _draw_samples(request: Request, questions: Sequence[Asked], facts: Facts) -> None:
    """Records for a person to read, where numbers come from what texts mention and nobody has read
    any.
    """
    for asked in (f for q in questions for f in q.figures):
        if (
            asked.mentions
            and "told" in facts.tables
            and not request.readings.filter(tag=asked.mentions).exists()
        ):
            for row in sample_of(facts, asked):
                TextReading.objects.get_or_create(
                    request=request,
                    tag=asked.mentions,
                    force=row["force"],
                    incident_id=row["incident_id"],
                )


def text_samples(request: Request) -> list[SampleRead]:
    """What people found who read samples for this request."""
    found: dict[str, list[TextReading]] = {}
    for reading in request.readings.exclude(says=None).select_related("by"):
        found.setdefault(reading.tag, []).append(reading)
    return [
        SampleRead(
            tag,
            len(rows),
            sum(bool(r.says) for r in rows),
            ", ".join(sorted({r.by.name for r in rows if r.by})),
            max(timezone.localtime(r.at).date() for r in rows if r.at).isoformat(),
        )
        for tag, rows in sorted(found.items())
    ]


def minutes_each(request: Request) -> float | None:
    """Minutes for one record over every timed sample; None where none was timed."""
    timed = list(request.timed.all())
    return (
        round(sum(t.minutes for t in timed) / sum(t.records for t in timed), 2) if timed else None
    )


def read_texts(request: Request, tag: str, said: Mapping[int, bool], *, by: User) -> int:
    """Record what a person read, by row of the sample; gives back how many."""
    with transaction.atomic():
        rows = list(request.readings.filter(tag=tag, pk__in=list(said)))
        for row in rows:
            row.says, row.by, row.at = said[row.pk], by, timezone.now()
            row.save(update_fields=["says", "by", "at"])
        log(
            by,
            Action.CONSULTATION,
            "read a sample of records for a request",
            f"request:{request.reference}",
            tag=tag,
            rows=len(rows),
        )
    return len(rows)


def time_sample(request: Request, *, by: User, records: int, minutes: float, words: str) -> None:
    with transaction.atomic():
        TimedSample.objects.create(
            request=request, records=records, minutes=minutes, words=words, by=by
        )
        log(
            by,
            Action.CONSULTATION,
            "timed a sample of records",
            f"request:{request.reference}",
            reason=words,
            records=records,
            minutes=minutes,
        )


def decide(
    answer: Answer,
    *,
    by: User,
    outcome: str,
    words: str,
    balance: Mapping[str, str],
    context: Sequence[str],
    otherwise: str = "",
    checked: Sequence[str] = (),
) -> Decision:
    """A named person decides on a drafted answer. What follows from the results is proposed;
    `otherwise` says why it is decided otherwise.

    Raises Refused where questions are not confirmed or were changed since, grounds or that reason
    are missing, or it was decided.
    """
    request = answer.request
    if answer.status != "done":
        raise Refused("The draft is not finished.")
    if request.status != "open":
        raise Refused("The request is not open.")
    open_questions = [q.number for q in request.questions.filter(confirmed_by=None)]
    if open_questions:
        raise Refused(
            f"Confirm first what is counted for question {', '.join(map(str, open_questions))}: the reading of a request is a suggestion."
        )
    drafted = [(q["text"], q["figures"]) for q in answer.kept["questions"]]
    if drafted != [
        (q.text, [in_words(_up_to(from_json(f), answer.as_at)) for f in q.figures])
        for q in request.questions.all()
    ]:
        raise Refused("The questions were changed after this draft was made: draft it again.")
    if outcome in ("refused", "cost", "ncnd") and not balance:
        raise Refused("A refusal names its grounds (s.17).", "exemptions")
    if outcome == "cost" and "s12" not in balance:
        raise Refused("A refusal for cost rests on s.12: tick it, with the estimate.", "exemptions")
    for name in balance:
        if is_qualified(name) and len(balance[name].strip()) < 20:
            raise Refused(
                f"{ground_title(name)}: write down how the public interest was weighed, both sides.",
                f"balance_{name}",
            )
        if not usual_reason(name) and len(balance[name].strip()) < 20:
            raise Refused(
                f"{ground_title(name)}: write down why it applies (s.17(1)(c)).", f"balance_{name}"
            )
    if answer.kept.get("opened"):
        raise Refused(
            "This draft would tell numbers that earlier answers withhold: read what is hidden, choose otherwise and draft it again."
        )
    follows, _ = proposed(answer.kept)
    # A refusal has its grounds; whatever else is not what follows has a reason.
    if (
        outcome != follows
        and outcome in ("full", "part", "not_held")
        and len(otherwise.strip()) < _REASON
    ):
        title = dict(DECISIONS).get(follows, "That a person reads a question first")
        raise Refused(
            f"“{title}” follows from the results of the draft. Say why it is decided otherwise: the reason is kept.",
            "otherwise",
        )
    if outcome in ("full", "part") and withheld(answer.kept) and "s40" not in balance:
        raise Refused(
            "Numbers are withheld under s.40(2): tick it, so that the letter names it as the ground (s.17).",
            "exemptions",
        )
    with transaction.atomic():
        if Decision.objects.filter(answer=answer).exists():
            raise Refused("This answer was decided on. Draft it again to decide otherwise.")
        made = Decision.objects.create(
            answer=answer,
            request=request,
            outcome=outcome,
            words=words,
            exemptions=dict(balance),
            context=list(context),
            by=by,
            proposed=follows,
            otherwise=otherwise.strip(),
            checked=list(checked),
        )
        log(
            by,
            Action.ALTERATION,
            f"decided on an answer: {outcome}",
            f"request:{request.reference}",
            reason=words,
            version=answer.version,
        )
    return made


def check(answer: Answer, *, by: User, agrees: bool, words: str) -> Check:
    """One of two checks.

    Raises Refused for whoever drafted or decided, a second check by one person, or a third.
    """
    decision = Decision.objects.filter(answer=answer).first()
    if decision is None:
        raise Refused("There is nothing to check yet: the answer was not decided on.")
    if by.pk in (decision.by_id, answer.made_by_id):
        raise Refused("Whoever drafted or decided does not check.")
    with transaction.atomic():
        if checks_of(answer) >= CHECKERS:
            raise Refused("Two people have checked this answer.")
        try:
            with transaction.atomic():
                made = Check(
                    answer=answer, request=answer.request, agrees=agrees, words=words, by=by
                )
                Check.objects.bulk_create([made])
        except IntegrityError as problem:
            raise Refused("You have checked this answer.") from problem
        log(
            by,
            Action.ALTERATION,
            "checked an answer",
            f"request:{answer.request.reference}",
            version=answer.version,
        )
        tell(
            User.objects.filter(pk__in={answer.made_by_id, decision.by_id}),
            f"{answer.request.reference}: a check of the answer was made",
            reverse("request", args=[answer.request.reference]),
            about=None,
        )
    return made


def checks_of(answer: Answer) -> int:
    """How many have checked; what they said is theirs until both have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_checked(%s)", [answer.pk])
        return int(cursor.fetchone()[0])


def send(answer: Answer, *, by: User, on: date) -> None:
    """The answer goes out.

    Raises Refused until it is decided, two agree, and no file holds anything that a reader does not
    see.
    """
    request = answer.request
    decision = Decision.objects.filter(answer=answer).first()
    if decision is None:
        raise Refused("The answer was not decided on.")
    if (
        answer.version
        != request.answers.order_by("-version").values_list("version", flat=True).first()
    ):
        raise Refused("A newer draft was made: decide on that one.")
    held = list(Check.objects.filter(answer=answer))
    if checks_of(answer) < CHECKERS:
        raise Refused(f"Two people check an answer before it goes; {checks_of(answer)} did so far.")
    if not all(c.agrees for c in held):
        raise Refused("A checker does not agree: put it right in a new draft.")
    if open_ := unchecked(answer.kept, decision):
        raise Refused(
            "To be checked before it is sent: "
            + "; ".join(title for title, _ in open_.values())
            + ". Draft it again, check each and decide."
        )
    if found := findings(answer, decision, on=on):
        raise Refused("A file holds what a reader would not see: " + "; ".join(found[:5]))
    with lent_to_service(by):
        tells = _gives_away(answer)
    if tells:
        raise Refused(
            "Other answers were sent since this one was counted, and beside them it would give a hidden number away. Draft it again."
        )
    if on < request.received_on or on > timezone.localdate():
        raise Refused("The day is not between the receipt and today.", "on")
    with transaction.atomic():
        # Asked of the row as it stands now: of two who send at once, one does.
        if locked(request).status != "open":
            raise Refused("The request is not open.")
        RequestStep.objects.create(
            request=request,
            name="sent",
            on=on,
            words=decision.get_outcome_display(),
            said={"version": answer.version},
            by=by,
        )
        _refresh(request)
        log(
            by,
            Action.DISCLOSURE,
            "sent an answer to a request for information",
            f"request:{request.reference}",
            reason=decision.words,
            basis="FOIA 2000 s.1",
            version=answer.version,
        )


def publish(
    answer: Answer, *, by: User, title: str, summary: str, asked: str, correction: str = ""
) -> Publication:
    """Put a sent answer into the disclosure log: without the requester, without a hidden number.
    Raises Refused.

    Where an earlier answer to the request is published, this one takes its address and says in
    `correction` what was wrong; the earlier one goes on beside it, as a version.
    """
    request = answer.request
    decision = Decision.objects.filter(answer=answer).first()
    if (
        request.status == "open"
        or decision is None
        or not request.steps.filter(
            name="sent", struck_at=None, said__version=answer.version
        ).exists()
    ):
        raise Refused("Only an answer that was sent is published.")
    if request.restricted:
        raise Refused("The request is restricted: its answer is not published.")
    if request.erased_at is not None:
        raise Refused("Its words were erased, because the time for keeping them was over.")
    if open_ := unchecked(answer.kept, decision):
        raise Refused(
            "To be checked before it is published: "
            + "; ".join(title for title, _ in open_.values())
            + "."
        )
    # What the requester wrote may name somebody; what is published is what an officer wrote that
    # was asked.
    kept = {**answer.kept, "request": asked, "asides": []}
    day = sent_on(answer)
    files = answer_files(kept, decision, sent_on=day, received=request.received_on)
    with transaction.atomic():
        locked(request)
        if Publication.objects.filter(answer=answer).exists():
            raise Refused("It is published.")
        earlier = _published_before(answer)
        if earlier and not correction:
            raise Refused(
                "An earlier answer to this request is published. Say what is corrected.",
                field="correction",
            )
        slug = earlier.slug if earlier else slugify(f"{title} {request.reference}")[:80]
        _make_room(slug)
        shown = public(as_sent(as_decided(kept, decision), day))
        made = Publication(
            answer=answer,
            slug=slug,
            reference=request.reference,
            title=title,
            summary=summary,
            asked=asked,
            kept=shown,
            letter=files["letter.pdf"],
            csv=files["answer.csv"],
            ods=files["answer.ods"],
            charts=chart_files(as_decided(kept, decision)),
            published_on=timezone.localdate(),
            by=by,
            version=earlier.version + 1 if earlier else 1,
            correction=correction if earlier else "",
        )
        made.save()
        if earlier:
            Publication.objects.filter(pk=earlier.pk).update(replaced_by=made)
        tables = " ".join(f["title"] for q in shown["questions"] for f in q["figures"])
        Publication.objects.filter(pk=made.pk).update(
            search=SearchVector(Value(f"{title} {summary} {asked} {tables}"), config="english")
            + SearchVector(Value(request.reference), config="simple")
        )
        log(
            by,
            Action.DISCLOSURE,
            "published an answer",
            f"request:{request.reference}",
            reason=summary,
            basis="FOIA 2000 s.19",
        )
    return made


def _published_before(answer: Answer) -> Publication | None:
    """What is published of the same request now."""
    return Publication.objects.filter(
        answer__request=answer.request, withdrawn_at=None, replaced_by=None
    ).first()


def _make_room(slug: str) -> None:
    """Whatever stands at an address goes on under the same one with its version."""
    for held in Publication.objects.filter(slug=slug):
        Publication.objects.filter(pk=held.pk).update(slug=f"{slug[:70]}-v{held.version}-{held.pk}")


def withdraw(publication: Publication, *, by: User, why: str) -> None:
    """Take a published answer out of the log; that it was there, and why it went, stays. Raises
    Refused when it was taken out before.
    """
    with transaction.atomic():
        publication = locked(publication)
        if publication.withdrawn_at is not None:
            raise Refused("Another user has already withdrawn this answer.")
        publication.withdrawn_at, publication.withdrawn_why = timezone.now(), why
        publication.save(update_fields=["withdrawn_at", "withdrawn_why"])
        log(
            by,
            Action.ALTERATION,
            "withdrew a published answer",
            f"request:{publication.reference}",
            reason=why,
        )


def hold(request: Request, *, by: User, held: bool, why: str) -> None:
    """Keep who asked and what was written although the time for it is over; or no longer. Raises
    Refused when it was erased.
    """
    with transaction.atomic():
        request = locked(request)
        if request.erased_at is not None:
            raise Refused("Who asked and what was written was erased: nothing is left to keep.")
        request.hold_reason = why if held else ""
        request.save(update_fields=["hold_reason"])
        log(
            by,
            Action.ALTERATION,
            "put a request on hold" if held else "took a request off hold",
            f"request:{request.reference}",
            reason=why,
        )


def restrict(request: Request, *, by: User, why: str, people: Sequence[User]) -> None:
    """Open the request to those named alone, or to everybody whose work it is where nobody is
    named.
    """
    with transaction.atomic():
        request.restricted, request.restricted_why = bool(people), why
        request.named = sorted({by.pk, *(p.pk for p in people)}) if people else []
        request.save(update_fields=["restricted", "restricted_why", "named"])
        log(
            by,
            Action.ALTERATION,
            "restricted a request" if people else "opened a request",
            f"request:{request.reference}",
            reason=why,
        )
