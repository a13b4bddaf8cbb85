"""What the desk knows of a case's evidence. The events themselves, and what was decided of them,
are in the case's store (`stores`); these rows say who may read which of it.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value

from clew.evidence.scope import Scope
from clew.unit.accounts.models import Agency
from clew.unit.cases.models import Case, CasePerson
from clew.unit.platform.privacy import CASE_GROUP, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL
_CASE = Privacy(
    SUSPECT_AND_VICTIM,
    "as recorded for each person of the case; content may be of any category",
    CASE_GROUP,
)
_SEALED = Privacy(
    SUSPECT_AND_VICTIM,
    "as recorded for each person of the case; content may be of any category",
    CASE_GROUP,
    ("sealed_key",),
)


class Part(models.TextChoices):
    """Who reads it: the part of the record (parts.toml) that it belongs to."""

    VICTIM = "evidence", "Those who read what the victim's devices hold"
    RESTRICTED = "evidence_restricted", "The police and legal services"


class Whose(models.TextChoices):
    VICTIM = "victim", "Victim"
    SUSPECT = "suspect", "Suspect"
    WITNESS = "witness", "Witness"
    OTHER = "other", "Other"


class Store(models.Model):
    """The folder of a case's evidence, under CLEW_EVIDENCE."""

    privacy: ClassVar = _CASE

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="evidence_store")
    folder = models.CharField(max_length=32, unique=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)


class Device(models.Model):
    """A device or an account whose data may be taken, with what allows it and how far.

    `number` is that of the agreement in the store, where the same stands for every product.
    """

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="devices")
    number = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=Part)
    whose = models.CharField(max_length=10, choices=Whose)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    power = models.CharField(max_length=200)
    agreed_by = models.CharField(max_length=200)
    agreed_on = models.DateField()
    everything = models.BooleanField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    correspondents = ArrayField(models.CharField(max_length=200), default=list)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    removed_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="device_number_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="device_part_known"),
            models.CheckConstraint(
                condition=Q(part=Part.RESTRICTED) | Q(whose=Whose.VICTIM),
                name="device_of_others_is_restricted",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""),
                name="device_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.title}"

    @property
    def allowed(self) -> str:
        """What allows it, and how far, as every product says it."""
        scope = Scope(self.everything, self.first, self.last, tuple(self.correspondents))
        return f"{self.power}; {self.agreed_by}, {self.agreed_on:%-d %B %Y}. Agreed: {scope}."


class Progress(models.TextChoices):
    WAITING = "waiting", "Waits for its turn"
    WORKING = "working", "Being done"
    DONE = "done", "Done"
    FAILED = "failed", "Not done"


class Upload(models.Model):
    """A file that was handed in, as it was read. Its content is kept, sealed, only where all of it
    was agreed; `sealed` is empty where it is not.
    """

    privacy: ClassVar = _SEALED

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="uploads")
    part = models.CharField(max_length=20, choices=Part)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.CharField(max_length=32, blank=True)
    sealed_key = models.TextField(blank=True)
    zone = models.CharField(max_length=60)
    dates = models.CharField(max_length=12, blank=True)
    # Of a table that is not known: which columns hold what, as a mapping file has it.
    columns = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    status = models.CharField(max_length=10, choices=Progress, default=Progress.WAITING)
    entries = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    outside = models.JSONField(default=dict)
    said = ArrayField(models.TextField(), default=list)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]

    @property
    def kept(self) -> bool:
        return bool(self.sealed) and self.status == Progress.DONE


class Tag(models.Model):
    """A person's word for an item, and what a second person thinks of it."""

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Part)
    item = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    words = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    checked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    agrees = models.BooleanField(null=True)
    check_words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "item", "name"], name="tag_once_on_an_item"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("by")), name="tag_checked_by_another"
            ),
        ]


class Note(models.Model):
    """A note on an item, or on the evidence as a whole. Disclosable, and never changed."""

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=20, choices=Part)
    item = models.PositiveIntegerField(null=True)
    text = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]


class Redaction(models.Model):
    """Words that leave every product for a court: of one item, or everywhere (no item). No words:
    everything that the item says.
    """

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    item = models.PositiveIntegerField(null=True)
    words = models.TextField(blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="redaction_number_once"),
            models.CheckConstraint(
                condition=~Q(item=None, words=""), name="redaction_says_what_leaves"
            ),
        ]


class Kind(models.TextChoices):
    COURT = "court", "Documents for a court"
    BUNDLE = "bundle", "Bundle to disclose"


class Product(models.Model):
    """What was made of the evidence: a folder with its manifest, packed and sealed."""

    privacy: ClassVar = _SEALED

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    # What was asked: kinds, days, words; redactions as item, words and reason.
    asked = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Progress, default=Progress.WAITING)
    said = models.TextField(blank=True)
    sealed = models.CharField(max_length=32, blank=True)
    sealed_key = models.TextField(blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    manifest = models.TextField(blank=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    # Numbers of the case's files that its documents became.
    exhibits = ArrayField(models.PositiveIntegerField(), default=list)
    # Devices that were withdrawn after it was made are not taken out of it.
    devices = ArrayField(models.PositiveIntegerField(), default=list)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="product_number_once")
        ]
