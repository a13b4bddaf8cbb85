"""One generic result: whatever the instrument, what came out and who says so."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clew.unit.cases.models import Case, CasePerson
from clew.unit.platform.privacy import CASE_GROUP, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL


@pghistory.track()
class Assessment(models.Model):
    privacy: ClassVar = Privacy(
        SUSPECT_AND_VICTIM,
        "personal assessment (DPA 2018 s.38(2)); may hold health data",
        CASE_GROUP,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    instrument = models.CharField(max_length=40)
    instrument_version = models.CharField(max_length=60, blank=True)
    # Ratings by the instrument's own named fields, as its data file lists them.
    ratings = models.JSONField(default=dict)
    rationale = models.TextField()
    victim_view = models.TextField(blank=True)
    clinical = models.BooleanField(default=False)
    assessor = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField()
    next_review_on = models.DateField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    supervisor_words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-assessed_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("assessor")),
                name="nobody_approves_their_own",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="assessment_has_rationale"),
            models.CheckConstraint(
                condition=Q(next_review_on=None) | Q(next_review_on__gte=F("assessed_on")),
                name="review_after_assessment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["next_review_on"], name="assessment_review_due")]
