"""Requests for information, what happened to them, their questions, answers, checks, and what was
published.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from clew.unit.disclosure.rules import DECISIONS
from clew.unit.platform.privacy import STAFF, Privacy

_USER = settings.AUTH_USER_MODEL
_REQUESTER = Privacy(
    "people who ask for information",
    "not in police records",
    "two years after the last step, unless it is on hold; then who asked and what was written goes, and the number, the days and what was sent stay",
)
_NOBODY = Privacy(
    "nobody: counts that are published, and those behind them",
    "none",
    "one that was sent: as long as the service runs, because a later answer is checked against it; others with the request",
)


@pghistory.track(exclude=["search", "hold_reason", "erased_at"])
class Request(models.Model):
    """One request. Its status and day are kept from its steps."""

    privacy: ClassVar = _REQUESTER

    class How(models.TextChoices):
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"
        SITE = "site", "The public service"
        TYPED = "typed", "Typed in from elsewhere"

    reference = models.CharField(max_length=40, unique=True)
    how = models.CharField(max_length=10, choices=How)
    received_on = models.DateField()
    requester = models.CharField(max_length=200)
    contact = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    status = models.CharField(max_length=10)
    due_on = models.DateField(null=True)
    extended = models.BooleanField(default=False)
    answered_on = models.DateField(null=True)
    # Open to those named alone: a request about a known person, or from one.
    restricted = models.BooleanField(default=False)
    restricted_why = models.TextField(blank=True)
    named = ArrayField(models.BigIntegerField(), default=list)
    # Read but not taken for questions, so that nothing is passed over in silence; whether the
    # latest twelve months will do.
    asides = models.JSONField(default=list)
    fallback = models.BooleanField(default=False)
    # What a person chose for single tables: figure, threshold, how it is put together, why, who,
    # when. The next draft follows it.
    choices = models.JSONField(default=list)
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    search = SearchVectorField(null=True)
    # Kept longer than the table of keeping says, and why; empty where nobody holds it.
    hold_reason = models.TextField(blank=True, default="", db_default="")
    # When who asked and what was written was erased because its time was over.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-received_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["status", "due_on", "id"], name="request_by_due"),
            models.Index(fields=["-received_on", "-id"], name="request_by_received"),
            GinIndex(fields=["search"], name="request_search"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(restricted=False) | ~Q(restricted_why=""),
                name="request_restricted_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("received_on")),
                name="request_answered_after_received",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RequestStep(models.Model):
    """Something that happened to a request; a wrong one is struck out with a reason and everything
    that followed is worked out again.
    """

    privacy: ClassVar = _REQUESTER

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=30)
    on = models.DateField()
    words = models.TextField(blank=True)
    said = models.JSONField(default=dict)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_why=""),
                name="request_step_struck_with_reason",
            )
        ]


@pghistory.track()
class Question(models.Model):
    """One question of a request, with the figures that are to answer it. A person confirms them."""

    privacy: ClassVar = _REQUESTER

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    figures = models.JSONField(default=list)
    # Figures near to what is asked, or broader: counted only once a person has chosen them.
    offered = models.JSONField(default=list)
    lacks = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    periods = models.JSONField(default=list)
    shares = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="question_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="question_confirmed_by_somebody",
            ),
        ]


class Answer(models.Model):
    """A drafted answer: the aggregate that every file of it is made from, the numbers behind hidden
    cells with it. Never changed once made.
    """

    privacy: ClassVar = _NOBODY

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Counting"
        DONE = "done", "Drafted"
        FAILED = "failed", "Failed"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField()
    as_at = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    said = models.TextField(blank=True)
    kept = models.JSONField(default=dict)
    seconds = models.FloatField(null=True)
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "version"], name="answer_once")
        ]


class Decision(models.Model):
    """What a named person decided about an answer, on which grounds, and with which paragraphs."""

    privacy: ClassVar = Privacy(STAFF, "none", "with the request")

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="decision")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=DECISIONS)
    words = models.TextField()
    # {exemption: the balance of public interest as weighed}
    exemptions = models.JSONField(default=dict)
    context = ArrayField(models.CharField(max_length=40), default=list)
    # What followed from the results, and why a person decided otherwise.
    proposed = models.CharField(max_length=10, choices=DECISIONS, blank=True)
    otherwise = models.TextField(blank=True)
    # Passages of the letter that whoever decided has checked against their sources.
    checked = ArrayField(models.CharField(max_length=60), default=list)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)


class Check(models.Model):
    """One of two readings of an answer before it goes.

    Neither checker sees the other's until both have spoken; row security sees to it.
    """

    privacy: ClassVar = Privacy(STAFF, "none", "with the request")

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="checks")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    words = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "by"], name="check_once_each")
        ]


class TimedSample(models.Model):
    """Records that somebody read with a watch, for an estimate of cost."""

    privacy: ClassVar = Privacy(STAFF, "none", "with the request")

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="timed")
    records = models.PositiveIntegerField()
    minutes = models.FloatField()
    words = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(records__gte=1) & Q(minutes__gt=0), name="timed_sample_of_something"
            )
        ]


class TextReading(models.Model):
    """A record whose text is said to mention something, as a person read it: yes or no."""

    privacy: ClassVar = Privacy(
        "suspects, victims and others named in police records",
        "a record's number, no name",
        "with the request",
    )

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="readings")
    tag = models.CharField(max_length=60)
    force = models.CharField(max_length=60)
    incident_id = models.CharField(max_length=80)
    says = models.BooleanField(null=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "tag", "force", "incident_id"], name="text_read_once"
            ),
            models.CheckConstraint(
                condition=Q(says=None, by=None) | Q(says__isnull=False, by__isnull=False),
                name="text_read_by_somebody",
            ),
        ]


class Publication(models.Model):
    """An answer in the disclosure log: what anybody may read. `kept` has no hidden number; no
    requester is in any of it.

    A later answer to the same request takes over the address (`slug`) of the one before, which goes
    on under an address with its version; `correction` says what was wrong.
    """

    privacy: ClassVar = Privacy("nobody", "none", "as long as it is published")

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="publication")
    slug = models.SlugField(max_length=80, unique=True)
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    asked = models.TextField()
    kept = models.JSONField()
    letter = models.BinaryField()
    csv = models.BinaryField()
    ods = models.BinaryField()
    charts = models.JSONField(default=dict)
    published_on = models.DateField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(db_default=1)
    correction = models.TextField(blank=True, db_default="")
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)
    search = SearchVectorField(null=True)

    class Meta:
        ordering: ClassVar = ["-published_on", "-id"]
        indexes: ClassVar = [GinIndex(fields=["search"], name="publication_search")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""),
                name="publication_withdrawn_with_reason",
            )
        ]
