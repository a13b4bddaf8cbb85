"""One referral. Its status follows the table of moves in `moves.py`."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from clew.unit.accounts.models import Agency
from clew.unit.cases.models import Case
from clew.unit.platform.privacy import CASE_GROUP, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL


@pghistory.track()
class Referral(models.Model):
    privacy: ClassVar = Privacy(
        SUSPECT_AND_VICTIM, "as in the case; may hold health data", CASE_GROUP
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    to = models.CharField(max_length=40)
    # An agency of the unit answers in the service; any other is answered for by whoever sent it.
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=10)
    legal_basis = models.CharField(max_length=60)
    necessity = models.TextField()
    told_subject = models.CharField(max_length=20)
    suitability = models.JSONField(default=dict)
    status = models.CharField(max_length=12, default="sent")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    respond_by = models.DateField()
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "respond_by"],
                condition=Q(status="sent"),
                name="referral_unanswered",
            )
        ]


class Move(models.Model):
    """One change of a referral's status, by whom and why."""

    privacy: ClassVar = Privacy(SUSPECT_AND_VICTIM, "as in the case", CASE_GROUP)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="moves")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=12)
    words = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
