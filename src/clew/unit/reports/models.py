"""Public halves of keys, mailboxes, sealed letters with their files, replies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from clew.sealing.keys import STANDARDS, UNIT
from clew.unit.platform.privacy import Privacy
from clew.unit.reports.rules import rules

_USER = settings.AUTH_USER_MODEL
_SENDER = Privacy(
    "people who report, and those whom they name",
    "victims, suspects and witnesses",
    "as the police record that it becomes",
    ("sealed",),
)


class Route(models.TextChoices):
    """Whose key opens it."""

    UNIT = UNIT, "The unit"
    STANDARDS = STANDARDS, "Professional standards"


class ReportKey(models.Model):
    """The public half of a key. The private half is in a file under a passphrase, never here."""

    privacy: ClassVar = Privacy("nobody", "none", "as long as anything is sealed to it")

    key_id = models.CharField(max_length=16, unique=True)
    use = models.CharField(max_length=10, choices=Route)
    recovery = models.BooleanField(default=False)
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(auto_now_add=True)
    # Nothing new is sealed to a retired key.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["use", "recovery"], condition=Q(retired_at=None), name="one_key_in_use"
            ),
            models.CheckConstraint(condition=Q(use__in=Route.values), name="key_use_known"),
        ]


class Mailbox(models.Model):
    """Where whoever reported comes back to.

    `locator` is derived from the return code, which is kept nowhere.
    """

    privacy: ClassVar = Privacy(
        "people who report",
        "victims and witnesses",
        "until it closes after long silence; the report stays",
    )

    class Closed(models.TextChoices):
        LEFT = "left", "Closed by whoever has the code"
        SILENCE = "silence", "Closed after long silence"

    locator = models.BinaryField(max_length=32, unique=True, null=True)
    reply_key = models.BinaryField(max_length=32, null=True)
    route = models.CharField(max_length=10, choices=Route)
    opened_at = models.DateTimeField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=10, choices=Closed, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, locator__isnull=False, reply_key__isnull=False)
                | Q(closed_at__isnull=False, locator=None, reply_key=None) & ~Q(closed_why=""),
                name="closed_mailbox_forgets_its_code",
            ),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="mailbox_route_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["closes_on"], condition=Q(closed_at=None), name="mailbox_closing")
        ]


class Letter(models.Model):
    """One sealed envelope. What it says is known once a named person opened it."""

    privacy: ClassVar = _SENDER

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        ADDITION = "addition", "Added to a report"
        REQUEST = "request", "Request for information"
        FEEDBACK = "feedback", "Feedback on the site"

    reference = models.CharField(max_length=14, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    route = models.CharField(max_length=10, choices=Route)
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    # The same letter sent twice by a nervous hand or a bad line is one letter.
    digest = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    opened_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    course = models.ForeignKey(
        "intake.Course", on_delete=models.PROTECT, null=True, related_name="letters"
    )
    request = models.ForeignKey(
        "disclosure.Request", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Of a request: found by whoever has the code that was shown when it was sent. Several letters of
    # one form have the same.
    follow = models.BinaryField(max_length=32, null=True)
    # The number under which the force recorded the crime, or why it recorded none: ends the clock.
    recorded_as = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["received_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opened_by=None, opened_at=None)
                | Q(opened_by__isnull=False, opened_at__isnull=False),
                name="letter_opened_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None) | ~Q(recorded_as=""),
                name="letter_recorded_as_something",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("report", "addition"), mailbox__isnull=False)
                | Q(kind__in=("request", "feedback"), mailbox=None),
                name="letter_has_mailbox",
            ),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="letter_route_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["received_at", "id"], condition=Q(opened_at=None), name="letter_unopened"
            ),
            models.Index(fields=["kind", "-received_at", "-id"], name="letter_by_kind"),
            models.Index(
                fields=["follow"], condition=Q(follow__isnull=False), name="letter_followed"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def record_by(self) -> datetime:
        """When the force's clock for recording ends."""
        return self.received_at + timedelta(hours=rules(self.received_at.date())["recording_hours"])


class Attachment(models.Model):
    """A file that came with a letter, sealed as it streamed in; its name is inside."""

    privacy: ClassVar = _SENDER

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "number"], name="attachment_once")
        ]


class Reply(models.Model):
    """An answer to whoever holds the return code: sealed to them and to the key that opened the
    report.
    """

    privacy: ClassVar = Privacy(
        "people who report", "victims and witnesses", "until the mailbox closes", ("sealed",)
    )

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="replies")
    sealed = models.BinaryField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
