"""Sets of rules by what they hold, who proposed and who approved them; pauses of screening."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clew.unit.platform.privacy import STAFF, Privacy

_USER = settings.AUTH_USER_MODEL
_ENTERED = Privacy(STAFF, "none: who entered it", "while the service runs")


class RuleSet(models.Model):
    """One proposal of a set of rules: words, points, codes, model of people and learned reader, each
    by its SHA-256, as a run's manifest names them. What was decided on stays as it is: to go back
    to an earlier set, it is proposed anew.
    """

    privacy: ClassVar = _ENTERED

    # Of all files together (clew.screening.runs.rules_used.digest_of_all).
    digest = models.CharField(max_length=64)
    # The name of each file and its SHA-256.
    files = models.JSONField()
    run = models.CharField(max_length=60)
    clew = models.CharField(max_length=60, blank=True)
    why = models.TextField()
    ethics = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved = models.BooleanField(null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved=None, decided_by=None, decided_at=None, decided_why="")
                | (
                    Q(approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_why="")
                ),
                name="rules_decided_whole",
            ),
            # Who proposed a set may take the proposal back, and approves nothing.
            models.CheckConstraint(
                condition=~Q(approved=True) | ~Q(decided_by=F("proposed_by")),
                name="rules_approved_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(approved=None), name="rules_proposed_once"
            ),
        ]


class Pause(models.Model):
    """From here on no run is taken in, until somebody ends it."""

    privacy: ClassVar = _ENTERED

    reason = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_why = models.TextField(blank=True)
    ended_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why="")),
                name="pause_ended_whole",
            )
        ]
