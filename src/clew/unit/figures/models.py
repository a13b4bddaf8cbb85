"""When figures were last prepared for counting, and from what."""

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

    class Meta:
        ordering: ClassVar = ["-id"]

    @property
    def last_on(self) -> date | None:
        """The last day of the prepared records; none where they have no day."""
        held = self.about.get("last_on")
        return date.fromisoformat(held) if held else None
