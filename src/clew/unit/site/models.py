"""Words of pages by version, numbers to ring with the day on which somebody tried them, alerts,
pauses.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clew.unit.platform.privacy import STAFF, Privacy

_USER = settings.AUTH_USER_MODEL
_WORDS = Privacy(
    STAFF, "none", "as long as the site is kept: what it said on a day can be asked for"
)


class PageText(models.Model):
    """One version of a page's words. The newest holds; an empty one gives Clew's own words back.

    In another language than English the newest that a second person read holds: a draft is on no
    public page. `of_text` is the digest of the English words that were translated.
    """

    privacy: ClassVar = _WORDS

    name = models.SlugField(max_length=60)
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    of_text = models.CharField(max_length=64, blank=True, db_default="")
    read_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    read_how = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "language", "version"], name="page_version_once"
            ),
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None)
                | (Q(read_by__isnull=False, read_at__isnull=False) & ~Q(read_by=F("by"))),
                name="page_read_by_a_second_person",
            ),
        ]


class ContactDetail(models.Model):
    """A number or an address that people are sent to, as the unit last checked it.

    It stands in place of Clew's own of the same name.
    """

    privacy: ClassVar = _WORDS

    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=40, blank=True)
    address = models.URLField(max_length=300, blank=True)
    says = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=120, blank=True, db_default="")
    cost = models.CharField(max_length=120, blank=True, db_default="")
    languages = models.CharField(max_length=120, blank=True, db_default="")
    hidden = models.BooleanField(default=False)
    checked_on = models.DateField()
    checked_how = models.CharField(max_length=300)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="contact_version_once"),
            models.CheckConstraint(
                condition=Q(hidden=True) | ~Q(number="") | ~Q(address=""),
                name="contact_leads_somewhere",
            ),
        ]


class Alert(models.Model):
    """Words at the head of every page for a time."""

    privacy: ClassVar = _WORDS

    text = models.CharField(max_length=400)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-begins_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="alert_ends_after_it_begins"
            )
        ]


class Pause(models.Model):
    """Reports, or requests for information, are not taken for now; the notice says why and what to
    do instead.
    """

    privacy: ClassVar = _WORDS

    class Of(models.TextChoices):
        REPORTS = "reports", "Reports"
        REQUESTS = "requests", "Requests for information"

    of = models.CharField(max_length=10, choices=Of)
    notice = models.TextField()
    why = models.CharField(max_length=300)
    begun_at = models.DateTimeField(auto_now_add=True)
    begun_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-begun_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of"], condition=Q(ended_at=None), name="one_pause_at_a_time"
            )
        ]
