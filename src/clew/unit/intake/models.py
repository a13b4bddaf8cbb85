"""Runs that were imported, courses in the queue with their records, reasons and people, what is to
be read today.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from clew.screening.people.overrides import MentionKey
from clew.unit.platform.privacy import LISTED_GROUP, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL
_PEOPLE = Privacy(
    SUSPECT_AND_VICTIM, "as in the record: suspect, victim, witness, other", LISTED_GROUP
)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(prefix: str) -> str:
    """A reference that cannot be guessed: a unique constraint must not tell of rows that are
    hidden.
    """
    return prefix + "-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def course_reference() -> str:
    return new_reference("T")


class ListName(models.TextChoices):
    """The engine's lists, kept apart, and what comes in another way."""

    RECORDED = "recorded", "Recorded as stalking"
    HIDDEN = "hidden", "Hidden under something else"
    DORMANT = "dormant", "Long silent"
    REFERRAL = "referral", "Referrals and reports"
    GONE = "gone", "No longer listed by the newest run"


class State(models.TextChoices):
    """Where a course stands in triage: set by decisions alone."""

    OPEN = "open", "To be read"
    WAITING = "waiting", "Waiting for information"
    DECIDED = "decided", "Decided"


class ImportedRun(models.Model):
    """A published run that was taken in, or is being. `made` counts what it did."""

    privacy: ClassVar = Privacy("nobody", "none", "while the service runs")

    run = models.CharField(max_length=60, unique=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    as_at = models.DateField()
    folder = models.CharField(max_length=500)
    counts = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    # Which learned reader read it, and who signed that, when and why, as the run's manifest says;
    # empty for runs of earlier versions.
    reader = models.JSONField(default=dict)
    # Of the rules that it used (clew.unit.rules); empty where its manifest does not say.
    rules_digest = models.CharField(max_length=64, blank=True, db_default="")
    # The run before it, and how its new records compare with those before them, as its manifest says:
    # {"previous": name, "new_records": [{what, before, new, of_new, says}]}; empty for earlier versions.
    since = models.JSONField(default=dict, db_default={})
    imported_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-as_at", "-id"]

    @property
    def warnings(self) -> list[str]:
        """In what its new records are unlike those before them."""
        return [m["says"] for m in self.since.get("new_records", []) if m["says"]]


# The task that does what a Job asks. Jobs in the queue outlive an upgrade, so the name stays
# whatever module the task is in.
TAKE_IN = "clew.unit.intake.jobs.take_in"


class Job(models.Model):
    """An import that was asked for: how far it is, and how it ended."""

    privacy: ClassVar = Privacy("nobody", "none", "a year")

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    folder = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    step = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    asked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]


class Course(models.Model):
    """Who may be doing what to whom: found by a run, referred, or reported. The unit of triage."""

    privacy: ClassVar = _PEOPLE

    class Source(models.TextChoices):
        SCREENING = "screening", "Screening"
        REFERRAL = "referral", "Referral"
        REPORT = "report", "Report taken by hand"
        PUBLIC = "public", "Report from the public service"

    reference = models.CharField(max_length=12, unique=True, default=course_reference)
    source = models.CharField(max_length=12, choices=Source)
    engine_id = models.CharField(
        max_length=40, null=True, unique=True
    )  # only what a run found has one
    run = models.ForeignKey(ImportedRun, on_delete=models.PROTECT, null=True, related_name="+")
    listed = models.CharField(max_length=10, choices=ListName)
    # The list that it first stood in; the database keeps it when the course comes in (courses.sql).
    first_listed = models.CharField(max_length=10, blank=True, db_default="")
    rank = models.PositiveIntegerField(default=0)
    points = models.FloatField(default=0)
    suspect_identity = models.CharField(max_length=40, blank=True)
    victim_identity = models.CharField(max_length=40, blank=True)
    suspect_name = models.CharField(max_length=200, blank=True)
    victim_name = models.CharField(max_length=200, blank=True)
    # Everybody else to whom something was done in one of its records: whoever is kept out of one of
    # them is kept out of the course.
    others = ArrayField(models.TextField(), default=list)
    # Those of them whose records count in it, by name. A case is opened for the victim alone: no
    # record of theirs goes into it.
    other_names = models.JSONField(default=list)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    incident_count = models.PositiveIntegerField(default=0)
    recorded_as_stalking = models.BooleanField(default=False)
    elements = models.JSONField(default=dict)
    unknown = models.JSONField(default=list)
    # What was said in a referral or report; empty for what a run found.
    account = models.TextField(blank=True)
    came_from = models.CharField(max_length=200, blank=True)
    sent_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    claimed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    # Counts changes of what the run says, so that a decision names what it was about.
    edition = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    search = SearchVectorField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_on=None) | Q(last_on__gte=F("first_on")),
                name="course_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="claim_has_time",
            ),
            models.CheckConstraint(
                condition=Q(listed__in=ListName.values), name="course_list_known"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="course_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                "state", "listed", F("points").desc(nulls_last=True), "id", name="course_by_points"
            ),
            models.Index(
                "state", "listed", F("last_on").desc(nulls_last=True), "id", name="course_by_last"
            ),
            models.Index(
                "state", "listed", F("first_on").asc(nulls_last=True), "id", name="course_by_first"
            ),
            models.Index(
                fields=["state", "listed", "received_at", "id"], name="course_by_received"
            ),
            models.Index(fields=["suspect_identity"], name="course_by_suspect"),
            models.Index(fields=["victim_identity"], name="course_by_victim"),
            models.Index(
                fields=["claimed_by"], condition=Q(claimed_by__isnull=False), name="course_claimed"
            ),
            GinIndex(fields=["search"], name="course_search"),
            GinIndex(fields=["others"], name="course_by_others"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def victims_named(self) -> str:
        """Whom the course is about, the leading one first; empty where nobody is named."""
        names: list[str] = [self.victim_name, *self.other_names]
        *before, last = names
        return f"{', '.join(before)} and {last}" if before else last


class CourseIncident(models.Model):
    """One record of a course, as the force holds it."""

    privacy: ClassVar = _PEOPLE

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="incidents")
    force = models.CharField(max_length=60)
    incident_id = models.CharField(max_length=80)
    part = models.CharField(max_length=30)
    happened_at = models.DateTimeField(null=True)
    offence = models.CharField(max_length=300)
    offence_code = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=20)
    in_force = models.CharField(max_length=20, blank=True)
    officer = models.CharField(max_length=80, blank=True)
    # The edition of the course in which the record first appeared: what came after a decision is
    # new to it.
    since_edition = models.PositiveIntegerField(default=1)
    gone = models.BooleanField(default=False)
    # The record's own words: [[source, text], ...], the narrative first. Read by those who read
    # courses; cases get a copy that names no place.
    texts = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "force", "incident_id"], name="incident_once_in_course"
            )
        ]


class CourseReason(models.Model):
    """Why a course stands where it does: points, the words that earned them, the rule's source."""

    privacy: ClassVar = _PEOPLE

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="reasons")
    reason = models.CharField(max_length=300)
    points = models.FloatField()
    force = models.CharField(max_length=60, blank=True)
    incident_id = models.CharField(max_length=80, blank=True)
    quote = models.TextField(blank=True)
    # Where the quote stands: which text of the record, from which character. None in what older
    # versions took in.
    source = models.CharField(max_length=100, blank=True)
    start = models.PositiveIntegerField(null=True)
    rule = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=300, blank=True)


class ChangeKind(models.TextChoices):
    """What happened to a course between two runs."""

    APPEARED = "appeared", "Appeared"
    MOVED = "moved", "In another list"
    ROSE = "rose", "Rose"
    FELL = "fell", "Fell"
    LEFT = "left", "No longer listed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    JOINED = "joined", "Told in another course"
    PARTED = "parted", "Parted from another course"


class CourseChange(models.Model):
    """What a run says of a course that the run before it did not, and why. No words of any record."""

    privacy: ClassVar = _PEOPLE

    run = models.ForeignKey(ImportedRun, on_delete=models.CASCADE, related_name="changes")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    # The engine's name of the course that it was told in before, or is told in now.
    other = models.CharField(max_length=40, blank=True)
    list_before = models.CharField(max_length=10, blank=True)
    points_before = models.FloatField(null=True)
    list_now = models.CharField(max_length=10, blank=True)
    points_now = models.FloatField(null=True)
    why = models.TextField()
    # The desk's reference of `other`, for those who may see it; set by the query that lists changes.
    other_reference: str = ""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "course"], name="change_once_a_run"),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="course_change_known"
            ),
        ]


class Mention(models.Model):
    """One appearance of a person of a course in a record, as it was written there."""

    privacy: ClassVar = _PEOPLE

    identity = models.CharField(max_length=40)
    force = models.CharField(max_length=60)
    incident_id = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    row = models.PositiveIntegerField()
    # What the record says of the person, hashed: it means the same in every run. Empty where a run
    # of an earlier version was taken in.
    mark = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    date_of_birth = models.CharField(max_length=30, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    relationship = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["force", "incident_id", "role", "row"], name="mention_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["identity"], name="mention_of_identity")]

    @property
    def key(self) -> str:
        return str(MentionKey(self.force, self.incident_id, self.role, self.mark or str(self.row)))


class ParticularKind(models.TextChoices):
    """What a record says of a person beside name, birth and sex: enough to find her or him."""

    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "E-mail"
    HANDLE = "handle", "Account or handle"
    VEHICLE = "vehicle", "Vehicle"
    ADDRESS = "address", "Address"


class Particular(models.Model):
    """How or where a person of a course can be found, as a record gives it.

    Apart from the mentions: fewer people read it.
    """

    privacy: ClassVar = _PEOPLE

    identity = models.CharField(max_length=40)
    force = models.CharField(max_length=60)
    incident_id = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ParticularKind)
    value = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["force", "incident_id", "role", "row", "kind"], name="particular_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["identity"], name="particular_of_identity")]


class IdentityLink(models.Model):
    """Why two mentions were taken for one person, in a sentence."""

    privacy: ClassVar = _PEOPLE

    identity = models.CharField(max_length=40)
    left = models.CharField(max_length=300)
    right = models.CharField(max_length=300)
    weight = models.FloatField()
    said = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["identity", "-weight"], name="link_of_identity")]


class UrgentItem(models.Model):
    """The run's urgent list: to be read today, whatever the points or an earlier decision say."""

    privacy: ClassVar = _PEOPLE

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="urgent_items")
    run = models.ForeignKey(ImportedRun, on_delete=models.PROTECT, related_name="+")
    # What made it urgent: the same records listed again by a later run are not a new item.
    about = models.CharField(max_length=64)
    listed_at = models.DateTimeField(auto_now_add=True)
    read_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "about"], name="urgent_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["listed_at"], condition=Q(read_at=None), name="urgent_unread")
        ]
