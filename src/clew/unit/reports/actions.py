"""What is done with what the public sent: opened, entered into intake, recorded, answered; each
with who, and its audit row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from clew.sealing.envelope import CannotOpen, Reader, seal
from clew.sealing.keys import UNIT, key_id
from clew.sealing.letters import SentFile, read_file, read_letter, write_letter
from clew.sealing.mailbox import silent_days
from clew.unit.access.actions import exclude
from clew.unit.access.identity import lent_to_service, service_account
from clew.unit.access.telling import tell, tell_supervisors, with_role
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.disclosure.actions import receive
from clew.unit.disclosure.models import Request
from clew.unit.intake.actions import refer
from clew.unit.intake.models import Course
from clew.unit.platform.problems import Refused
from clew.unit.reports import keyring
from clew.unit.reports.keyring import Opener
from clew.unit.reports.models import Attachment, Letter, Mailbox, Reply, Route
from clew.unit.triage.advice import ACTS

_WARN_HOURS = 6


@dataclass(slots=True)
class Content:
    """A letter as it was read: question and answer in the words in which they were asked, or a
    text; and its files by number.
    """

    letter: Letter
    answers: list[dict[str, Any]] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    text: str = ""
    files: list[tuple[int, str, int]] = field(default_factory=list)
    problem: str = ""

    def taken_as(self, name: str) -> str:
        return next((str(a["answer"]) for a in self.answers if a.get("as") == name), "")

    @property
    def safety(self) -> list[dict[str, Any]]:
        """What bears on somebody's safety now: where they are, keys, weapons, who sees the phone."""
        return [a for a in self.answers if a.get("as") == "safety"]

    @property
    def parts(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Questions and answers by the page of the form on which they stood."""
        found: dict[str, list[dict[str, Any]]] = {}
        for answer in self.answers:
            found.setdefault(str(answer.get("page", "")), []).append(answer)
        return list(found.items())

    def code_of(self, name: str) -> Any:
        return next((a["code"] for a in self.answers if a["name"] == name), "")

    @property
    def acts_in_words(self) -> str:
        """The examples of s.2A(3) that were chosen; not the only acts that count."""
        return "; ".join(f"({a}) {ACTS[a]}" for a in self.acts if a in ACTS)

    @property
    def in_words(self) -> str:
        return "\n\n".join(
            [
                *(f"{a['question']}\n{a['answer']}" for a in self.answers),
                *([self.text] if self.text else []),
            ]
        )


def read(letter: Letter, opener: Opener) -> Content:
    """Open a letter in memory.

    Raises BadKey for a key or passphrase that does not fit; what cannot be read is told in
    `problem`.
    """
    made = Content(letter)
    try:
        said = read_letter(opener.open(bytes(letter.sealed)))
        made.answers, made.acts, made.text = (
            list(said.get("answers", [])),
            list(said.get("acts", [])),
            str(said.get("text", "")),
        )
        made.files = [_file_line(a, opener) for a in letter.attachments.all()]
    except (CannotOpen, ValueError) as problem:
        made.problem = str(problem)
    return made


def read_attachment(held: Attachment, opener: Opener) -> SentFile:
    """A file as it was sent. Raises BadKey, CannotOpen, ValueError."""
    return read_file(opener.open(bytes(held.sealed)))


def _file_line(held: Attachment, opener: Opener) -> tuple[int, str, int]:
    found = read_attachment(held, opener)
    return held.number, found.name, len(found.content)


def open_mailbox(mailbox: Mailbox, opener: Opener, *, by: User) -> list[Content]:
    """Open what was not opened yet, in the order in which it came. Raises BadKey.

    A report to the unit enters intake with that; one to professional standards does when they say
    so (`enter_intake`).
    """
    with transaction.atomic():
        letters = list(mailbox.letters.select_for_update().order_by("received_at", "id"))
        found = [read(letter, opener) for letter in letters]
        opened = set()
        for content in found:
            letter = content.letter
            if letter.opened_at is not None or content.problem:
                continue
            letter.opened_by, letter.opened_at = by, timezone.now()
            letter.save(update_fields=["opened_by", "opened_at"])
            log(
                by,
                Action.CONSULTATION,
                "opened a report from the public",
                f"letter:{letter.reference}",
                route=letter.route,
            )
            opened.add(letter.pk)
        if mailbox.route == Route.UNIT or any(c.letter.course_id for c in found):
            _enter(found, by=by, keep_from=None, opened=opened)
    return found


def enter_intake(mailbox: Mailbox, opener: Opener, *, by: User, keep_from: User | None) -> None:
    """Professional standards put a report that they opened into the unit's queue. Raises BadKey,
    Refused.

    `keep_from`: an account that finds nothing of it from the start: whoever the report is about.
    """
    if keep_from is not None and keep_from.pk == by.pk:
        raise Refused("You cannot keep yourself out: another key-holder puts it into the queue.")
    with transaction.atomic():
        letters = list(mailbox.letters.select_for_update().order_by("received_at", "id"))
        if any(letter.course_id for letter in letters):
            raise Refused("It is in the unit's queue already.")
        if any(letter.opened_at is None for letter in letters):
            raise Refused("Open all of it first.")
        _enter(
            [read(letter, opener) for letter in letters],
            by=by,
            keep_from=keep_from,
            opened={x.pk for x in letters},
        )


def _enter(found: list[Content], *, by: User, keep_from: User | None, opened: set[int]) -> None:
    """The report becomes a course; what was added stands with it once it was opened.

    An addition has its course from the moment when it came, so that whoever is kept out of the
    course is kept out of it. One that was opened before there was a course is added when there is
    one.
    """
    for content in found:
        letter = content.letter
        if letter.opened_at is None or content.problem:
            continue
        if letter.kind == Letter.Kind.REPORT:
            if letter.course_id is None:
                letter.course = _into_intake(content, by=by, keep_from=keep_from)
                letter.save(update_fields=["course"])
        elif letter.course_id is None or letter.pk in opened:
            letter.course_id = letter.course_id or next(
                (c.letter.course_id for c in found if c.letter.course_id), None
            )
            if letter.course_id is not None:
                _add_to(letter.course_id, content, by=by)
                letter.save(update_fields=["course"])


def _into_intake(content: Content, *, by: User, keep_from: User | None) -> Course:
    sender, victim = content.taken_as("sender"), content.taken_as("victim")
    about_self = content.code_of("for_whom") == "me"
    made = refer(
        by=by,
        source=str(Course.Source.PUBLIC),
        suspect_name=content.taken_as("suspect")[:200],
        victim_name=(victim or (sender if about_self else ""))[:200],
        account=content.in_words,
        came_from=f"Report from the public service, {content.letter.reference}",
    )
    if keep_from is not None:
        reason = f"the report {content.letter.reference} may be about them"
        exclude(keep_from, by=by, ground="suspect", reason=reason, course=made, as_service=True)
    return made


def _add_to(course: int, content: Content, *, by: User) -> None:
    """What came later stands with the course; a decision made before it is marked as made without
    it.
    """
    said = f"\n\nAdded on {timezone.localtime(content.letter.received_at):%-d %B %Y at %H:%M} ({content.letter.reference})\n{content.in_words}"
    with lent_to_service(by):
        held = (
            Course.objects.select_for_update(of=("self",))
            .select_related("claimed_by")
            .get(pk=course)
        )
        held.account += said
        held.edition += 1
        held.save(update_fields=["account", "edition", "changed_at"])
        if held.claimed_by_id and held.claimed_by_id != by.pk:
            tell(
                [held.claimed_by],
                f"Something was added to {held.reference}",
                f"/triage/{held.reference}/",
                about=held,
            )


def record(letter: Letter, *, by: User, words: str) -> None:
    """Under which number the force recorded the crime, or why it recorded none: the clock ends.
    Raises Refused.
    """
    with transaction.atomic():
        held = Letter.objects.select_for_update().get(pk=letter.pk)
        if held.opened_at is None:
            raise Refused("Open it first: nobody knows yet what it says.")
        if held.recorded_at is not None:
            raise Refused(f"It is noted already: {held.recorded_as}.")
        held.recorded_as, held.recorded_at = words, timezone.now()
        held.save(update_fields=["recorded_as", "recorded_at"])
        log(
            by,
            Action.ALTERATION,
            "noted how a report was recorded",
            f"letter:{held.reference}",
            reason=words,
        )


def same_person(course: Course, side: str, other: Course, *, by: User, reason: str) -> None:
    """An officer says that the suspect, or the victim, of a report is a person whom the screening
    knows. Raises Refused.
    """
    column = f"{side}_identity"
    identity = getattr(other, column)
    if not identity:
        raise Refused("The screening has no identity for that person.")
    with transaction.atomic():
        setattr(course, column, identity)
        course.save(update_fields=[column, "changed_at"])
        log(
            by,
            Action.COMBINATION,
            f"took the {side} for a known person",
            f"course:{course.reference}",
            reason=reason,
            other=other.reference,
        )


def reply(mailbox: Mailbox, *, by: User, text: str) -> Reply:
    """An answer that the code opens, and the key that opened the report.

    Raises Refused once the mailbox is closed.
    """
    with transaction.atomic():
        held = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
        if held.closed_at is not None:
            raise Refused("The mailbox is closed: nobody could read it.")
        if not held.letters.exclude(opened_at=None).exists():
            raise Refused("Open the report first.")
        public = bytes(held.reply_key or b"")
        sealed = seal(
            write_letter({"text": text}),
            [Reader(key_id(public), public), *keyring.readers(held.route)],
        )
        made = Reply(mailbox=held, sealed=sealed, by=by)
        made.save()
        held.closes_on = timezone.localdate() + timedelta(days=silent_days())
        held.save(update_fields=["closes_on"])
        first = held.letters.order_by("id").first()
        log(
            by,
            Action.DISCLOSURE,
            "answered a report from the public",
            f"letter:{first.reference if first else ''}",
        )
    return made


def read_replies(mailbox: Mailbox, opener: Opener) -> list[tuple[Reply, str]]:
    """What was answered. Raises BadKey."""
    found = []
    for held in mailbox.replies.select_related("by"):
        try:
            found.append((held, str(read_letter(opener.open(bytes(held.sealed)))["text"])))
        except (CannotOpen, ValueError, KeyError):
            found.append((held, "This answer cannot be opened."))
    return found


def take_in_requests() -> int:
    """Requests for information go to the disclosure desk, as the service; how many. One that cannot
    be read waits and is told.
    """
    service, taken, opener = service_account(), 0, Opener(UNIT)
    for pk in Letter.objects.filter(kind=Letter.Kind.REQUEST, request=None).values_list(
        "pk", flat=True
    )[:50]:
        with transaction.atomic():
            letter = (
                Letter.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, request=None)
                .first()
            )
            if letter is None:
                continue
            said = read_letter(opener.open(bytes(letter.sealed)))
            letter.request = receive(
                by=service,
                how=str(Request.How.SITE),
                received_on=timezone.localtime(letter.received_at).date(),
                requester=str(said["name"])[:200],
                contact=str(said["contact"])[:300],
                text=str(said["text"]),
            )
            letter.opened_by, letter.opened_at = service, timezone.now()
            letter.save(update_fields=["request", "opened_by", "opened_at"])
            taken += 1
            link = reverse("request", args=[letter.request.reference])
            tell(
                with_role("information_officer"),
                f"A request came from the site: {letter.request.reference}",
                link,
                about=None,
            )
    return taken


def tell_arrivals() -> int:
    """Whoever opens reports is told that something came, and supervisors that the clock of
    something runs out; as the service.
    """
    now = timezone.now()
    new = Letter.objects.filter(told_at=None, kind__in=(Letter.Kind.REPORT, Letter.Kind.ADDITION))
    told = 0
    for letter in new.select_related("mailbox").defer("sealed")[:200]:
        role = "standards" if letter.route == Route.STANDARDS else "triage_officer"
        what = (
            "A report from the public waits to be opened"
            if letter.kind == Letter.Kind.REPORT
            else "Something was added to a report"
        )
        tell(with_role(role), f"{what}: {letter.reference}", "/reports/", about=letter)
        told += 1
    new.update(told_at=now)
    return told


def tell_running_out() -> int:
    """Reports whose clock for recording ends within hours, or has ended, by the hour; as the
    service.
    """
    now, late = timezone.now(), 0
    for letter in (
        Letter.objects.filter(kind=Letter.Kind.REPORT, recorded_at=None)
        .select_related("mailbox")
        .defer("sealed")
    ):
        if letter.record_by - timedelta(hours=_WARN_HOURS) > now:
            continue
        late += 1
        said = f"{letter.reference} is not noted as recorded; its clock {'ended' if letter.record_by < now else 'ends'} on {timezone.localtime(letter.record_by):%-d %B at %H:%M}"
        if letter.route == Route.STANDARDS:
            tell(with_role("standards"), said, "/reports/", about=letter)
        else:
            tell_supervisors(said, "/reports/", about=letter)
    return late


def close_silent(today: date | None = None) -> int:
    """Mailboxes close on their day: code and replies are forgotten, the report stays; as the
    service. How many.
    """
    today = today or timezone.localdate()
    closed = 0
    for box in Mailbox.objects.select_for_update().filter(closed_at=None, closes_on__lte=today):
        Reply.objects.filter(mailbox=box).delete()
        box.locator = box.reply_key = None
        box.closed_at, box.closed_why = timezone.now(), Mailbox.Closed.SILENCE
        box.save(update_fields=["locator", "reply_key", "closed_at", "closed_why"])
        closed += 1
    if closed:
        log(
            service_account(),
            Action.ERASURE,
            "closed silent mailboxes",
            "mailbox:silent",
            mailboxes=closed,
        )
    return closed
