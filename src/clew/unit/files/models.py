"""A file on a case, sealed, and its chain of custody."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from clew.unit.accounts.models import Agency
from clew.unit.cases.models import Case
from clew.unit.files.kinds import Kind, by_ending
from clew.unit.platform.privacy import CASE_GROUP, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL


class What(models.TextChoices):
    STATEMENT = "statement", "Statement"
    SCREENSHOT = "screenshot", "Screenshot or photograph"
    RECORDING = "recording", "Recording"
    FORM = "form", "Form"
    LETTER = "letter", "Letter or e-mail"
    OTHER = "other", "Other"


class Part(models.TextChoices):
    """Who reads it: the part of the record (parts.toml) that it belongs to."""

    TIMELINE = "timeline", "Everybody who works on the case"
    CONTACT = "contact", "Those who may read how the victim can be reached"
    HEALTH = "health", "Clinicians and supervisors"
    ORDER_DRAFTS = "order_drafts", "The police and legal services, for an application to a court"


class StoredFile(models.Model):
    """A file as it was taken in. It is never changed: a wrong one is struck out with a reason and
    stays.
    """

    privacy: ClassVar = Privacy(
        SUSPECT_AND_VICTIM,
        "as recorded for each person of the case; health data where it is of that part",
        CASE_GROUP,
        ("sealed",),
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=Part)
    what = models.CharField(max_length=12, choices=What)
    title = models.CharField(max_length=200)
    # Where it comes from, and how it came: the first link of its custody.
    source = models.CharField(max_length=200)
    # As it was named where it came from. A copy that leaves is named by its number and kind.
    name = models.CharField(max_length=200)
    ending = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    sealed_key = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    struck_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="file_number_once"),
            models.UniqueConstraint(
                fields=["case", "part", "sha256"],
                condition=Q(struck_at=None),
                name="file_once_on_case",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="file_part_known"),
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_why=""), name="file_struck_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.reference}-F{self.number}"

    @property
    def kind(self) -> Kind:
        return by_ending(self.ending)


class Custody(models.Model):
    """One touch of a file: who, when, what was done, and which content it was."""

    privacy: ClassVar = Privacy(SUSPECT_AND_VICTIM, "none; staff who touched it", CASE_GROUP)

    class Did(models.TextChoices):
        TAKEN_IN = "taken_in", "Taken in"
        SEEN = "seen", "Looked at as a picture"
        DOWNLOADED = "downloaded", "Copy downloaded"
        LISTED = "listed", "Listed as an exhibit"
        GIVEN = "given", "Copy given to another force"
        STRUCK = "struck", "Struck out"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="custody")
    part = models.CharField(max_length=20, choices=Part)
    did = models.CharField(max_length=12, choices=Did)
    words = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["case"], name="custody_of_case")]
