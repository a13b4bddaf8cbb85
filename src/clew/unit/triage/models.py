"""What a reader saw and decided, what was corrected, second readings, advice notes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clew.unit.accounts.models import Agency
from clew.unit.cases.models import Level
from clew.unit.intake.models import Course
from clew.unit.platform.privacy import CASE_GROUP, LISTED_GROUP, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL
_PEOPLE = Privacy(
    SUSPECT_AND_VICTIM, "as in the record: suspect, victim, witness, other", LISTED_GROUP
)


class Outcome(models.TextChoices):
    """What a reader may decide. Nothing decides by itself."""

    ACCEPTED = "accepted", "Stalking: the unit accepts it"
    ALREADY_KNOWN = "already_known", "Already known to the unit"
    HARASSMENT_ONLY = "harassment_only", "Harassment, not stalking"
    NOT_STALKING = "not_stalking", "Not stalking"
    NEED_INFORMATION = "need_information", "More information is needed"


# A low grade: it takes the course away from further reading, so it needs more than a click.
LOW = (Outcome.HARASSMENT_ONLY, Outcome.NOT_STALKING)


class Reading(models.Model):
    """One person's reading of a course: when it began, which pages were opened, until a decision
    ends it.
    """

    privacy: ClassVar = _PEOPLE

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(auto_now=True)
    pages = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "user"], condition=Q(ended_at=None), name="one_open_reading"
            )
        ]


class Decision(models.Model):
    """A named person's decision with a reason. Never changed: a later one follows it."""

    privacy: ClassVar = _PEOPLE

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    reason = models.TextField()
    # For a low grade: what speaks against stalking, point by point (FOUR), in the reader's words.
    why_low = models.TextField(blank=True)
    from_whom = models.CharField(max_length=200, blank=True)
    by_when = models.DateField(null=True)
    known_as = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    edition = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()
    pages = models.JSONField(default=list)
    # How it stood, in short: list, rank, points, counts. CourseAsDecided has the whole.
    seen = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="accepted", level__in=Level.values)
                | (~Q(outcome="accepted") & Q(level="")),
                name="level_when_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["harassment_only", "not_stalking"]) | ~Q(why_low=""),
                name="low_grade_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="need_information")
                | (~Q(from_whom="") & Q(by_when__isnull=False)),
                name="information_from_whom_by_when",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["by", "-at"], name="decision_of_user"),
            models.Index(fields=["-at"], name="decision_by_time"),
        ]

    @property
    def label(self) -> str:
        return f"{Outcome(self.outcome).label}" + (
            f" ({Level(self.level).label.split(':')[0].lower()})" if self.level else ""
        )


class CourseAsDecided(models.Model):
    """The course as it stood when it was decided: every later run writes the course anew, and what
    the reader had is kept here, whole and never changed.
    """

    privacy: ClassVar = _PEOPLE

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="as_decided")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    # Everybody in it: whoever is kept out of one of them is kept out of it, also when a later run
    # names that person in the course no longer.
    people = ArrayField(models.TextField(), default=list)
    content = models.JSONField()
    # Of the content, as `clew.unit.triage.as_decided.written` writes it.
    sha256 = models.CharField(max_length=64)


class Correction(models.Model):
    """A reader says where the engine is wrong.

    It goes back to the engine and holds in every later run.
    """

    privacy: ClassVar = _PEOPLE

    class Kind(models.TextChoices):
        SPLIT = "never", "Two people, not one"
        JOIN = "always", "One person, not two"
        TAKE_OUT = "take_out", "The record does not belong to this course"
        DENY = "deny", "The words do not say that"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=10, choices=Kind)
    # For people: two mentions as the engine names them. For a record: force and number. For words:
    # the quote and its rule.
    left = models.CharField(max_length=400)
    right = models.CharField(max_length=400, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    handed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind__in=["always", "never"]) | ~Q(right=""),
                name="two_sides_for_people",
            ),
            models.UniqueConstraint(
                fields=["course", "kind", "left", "right"],
                condition=Q(withdrawn_at=None),
                name="corrected_once",
            ),
        ]


class SecondReading(models.Model):
    """A decided course drawn for another officer, who does not see the first decision until the
    second is made.
    """

    privacy: ClassVar = _PEOPLE

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="second_readings")
    first = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="second_reading")
    drawn_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    # Where the two differ, a supervisor says what follows.
    settled_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settlement = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["drawn_at"], condition=Q(at=None), name="second_reading_open")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(at=None) | (~Q(outcome="") & ~Q(reason="")),
                name="second_reading_has_reason",
            )
        ]


class AdviceNote(models.Model):
    """Advice to the officer in the case: one row a version, the newest holds."""

    privacy: ClassVar = Privacy(SUSPECT_AND_VICTIM, "as in the course", CASE_GROUP)

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="advice")
    version = models.PositiveIntegerField()
    to = models.CharField(max_length=200)
    sections = models.JSONField()
    template = models.CharField(max_length=40)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    received_by = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(null=True)
    received_how = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "version"], name="advice_version_once"),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(issued_at__lte=F("received_at")),
                name="received_after_issue",
            ),
        ]


class InformationRequest(models.Model):
    """Information that a decision waits for, asked of an agency of the unit."""

    privacy: ClassVar = _PEOPLE

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="requests")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="request")
    # Said again for the agency, which reads neither the course nor the decision.
    text = models.TextField()
    from_whom = models.CharField(max_length=200)
    by_when = models.DateField()
    asked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)


class Finding(models.Model):
    """Something that the screening found in a record and that earned nothing. Made anew by every
    run that is taken in.
    """

    privacy: ClassVar = Privacy(
        SUSPECT_AND_VICTIM, "as recorded for each person of the course", LISTED_GROUP
    )

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="findings", db_index=False
    )
    force = models.CharField(max_length=60)
    incident_id = models.CharField(max_length=80)
    source = models.CharField(max_length=100)
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    what = models.CharField(max_length=120)
    status = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["course"], name="finding_of_course")]
