"""When figures were last prepared for counting, and from what; which tables left the force."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from clew.unit.platform.privacy import Privacy

_USER = settings.AUTH_USER_MODEL


class Preparation(models.Model):
    """One reading of records, run and register into tables to count from.

    The tables lie in `folder`; they name nobody.
    """

    privacy: ClassVar = Privacy(
        "nobody: counts by record, without names", "none", "until the next two"
    )

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Reading"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"

    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    step = models.CharField(max_length=80, blank=True)
    said = models.TextField(blank=True)
    key = models.CharField(max_length=64, blank=True)
    folder = models.CharField(max_length=500, blank=True)
    about = models.JSONField(default=dict)
    asked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    # Kept although newer ones are ready, so that published numbers can be traced.
    held = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering: ClassVar = ["-id"]

    @property
    def last_on(self) -> date | None:
        """The last day of the prepared records; none where they have no day."""
        held = self.about.get("last_on")
        return date.fromisoformat(held) if held else None


class Release(models.Model):
    """Tables that were published other than in an answer to a request, with the numbers behind
    hidden cells: every later answer and publication is weighed against them. Never changed or
    removed, also where the page was taken back: what was read stays known.
    """

    privacy: ClassVar = Privacy(
        "nobody: counts that are published, and those behind them", "none", "while the service runs"
    )

    what = models.CharField(max_length=200)
    kept = models.JSONField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
