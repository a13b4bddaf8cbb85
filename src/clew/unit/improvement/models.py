"""Recommendations as the force answers for them, capacity, training, feedback, and editions of the
account. What stands in the log, and what was entered for a month, is only added to.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clew.unit.figures.models import Preparation
from clew.unit.platform.privacy import STAFF, Privacy

_USER = settings.AUTH_USER_MODEL
_ENTERED = Privacy(STAFF, "none: who entered it", "as long as the force answers for the report")


class LogEntry(models.Model):
    """One line of the log of a recommendation: a status, or another owner, deadline, target or the
    report's own words. The newest of each kind holds; the database lets nobody change or remove
    one.
    """

    privacy: ClassVar = _ENTERED

    class Kind(models.TextChoices):
        STATUS = "status", "Status"
        OWNER = "owner", "Owner"
        DEADLINE = "deadline", "Deadline"
        TARGET = "target", "Target in the force's own words"
        TEXT = "text", "The report's own words"

    report = models.CharField(max_length=60)
    number = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=20, blank=True)
    # Of a status the day from which it holds; of a deadline the deadline; of a text the day on
    # which it was read.
    on = models.DateField(null=True)
    words = models.TextField(blank=True)
    evidence = models.URLField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["report", "number", "kind", "-id"], name="log_of_recommendation")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(kind="status") & ~Q(status="") & Q(on__isnull=False))
                | (Q(kind="deadline") & Q(status="") & Q(on__isnull=False))
                | (Q(kind__in=["owner", "target"]) & Q(status="") & ~Q(words=""))
                | (Q(kind="text", status="", on__isnull=False) & ~Q(words="") & ~Q(source="")),
                name="log_entry_is_whole",
            )
        ]


class Capacity(models.Model):
    """People and hours of one role in one month: counts, no names. What was entered last holds."""

    privacy: ClassVar = _ENTERED

    month = models.DateField()
    role = models.CharField(max_length=20)
    people = models.PositiveIntegerField()
    hours_available = models.DecimalField(max_digits=8, decimal_places=1)
    hours_worked = models.DecimalField(max_digits=8, decimal_places=1)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-month", "role", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="capacity_of_a_month"),
            models.CheckConstraint(
                condition=Q(hours_available__gte=0, hours_worked__gte=0), name="hours_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(people__gt=0) | Q(hours_available=0, hours_worked=0),
                name="no_hours_without_people",
            ),
        ]


class TrainingResult(models.Model):
    """What was measured of a training, before and after: answers that were right, of how many."""

    privacy: ClassVar = _ENTERED

    title = models.CharField(max_length=200)
    measured_on = models.DateField()
    learners = models.PositiveIntegerField()
    before_right = models.PositiveIntegerField()
    before_of = models.PositiveIntegerField()
    after_right = models.PositiveIntegerField()
    after_of = models.PositiveIntegerField()
    how = models.CharField(max_length=500)
    evidence = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-measured_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    before_of__gt=0,
                    after_of__gt=0,
                    before_right__lte=F("before_of"),
                    after_right__lte=F("after_of"),
                ),
                name="right_of_all",
            )
        ]


class Feedback(models.Model):
    """You said, we did: what people told the unit, in an officer's words, and what followed."""

    privacy: ClassVar = _ENTERED

    said = models.TextField()
    said_on = models.DateField()
    source = models.CharField(max_length=20)
    did = models.TextField(blank=True)
    did_on = models.DateField(null=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-said_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(did="", did_on=None) | (~Q(did="") & Q(did_on__isnull=False)),
                name="what_was_done_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""),
                name="feedback_withdrawn_with_reason",
            ),
        ]


class Edition(models.Model):
    """One account of the force's progress: drafted, read, and published by somebody else.

    `kept` has the numbers behind hidden cells; `shown` has none, and is what anybody may read.
    """

    privacy: ClassVar = Privacy(
        "nobody: counts, and what posts of the force say", "none", "while the service runs"
    )

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Counting"
        DONE = "done", "Ready to be read"
        FAILED = "failed", "Failed"

    as_at = models.DateField()
    words = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    problem = models.TextField(blank=True)
    preparation = models.ForeignKey(
        Preparation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kept = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    charts = models.JSONField(default=dict)
    seconds = models.FloatField(null=True)
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    csv = models.BinaryField(default=b"")
    csv_sum = models.CharField(max_length=100, blank=True)
    columns = models.TextField(blank=True)
    pdf = models.BinaryField(default=b"")
    published_on = models.DateField(null=True)
    published_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_on=None, published_by=None)
                | (
                    Q(published_on__isnull=False, published_by__isnull=False, status="done")
                    & ~Q(published_by=F("made_by"))
                ),
                name="published_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | (~Q(withdrawn_why="") & Q(published_on__isnull=False)),
                name="edition_withdrawn_with_reason",
            ),
        ]

    @property
    def name(self) -> str:
        return f"Account {self.pk}"

    @property
    def is_public(self) -> bool:
        return self.published_on is not None and self.withdrawn_at is None
