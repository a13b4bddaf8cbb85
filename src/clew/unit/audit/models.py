"""The audit table, what waits to be sealed, and the chain."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from clew.unit.platform.privacy import AUDIT_GROUP, STAFF, Privacy


class Action(models.TextChoices):
    """The six operations of DPA 2018 s.62(1), and what the service adds: signing in and being
    refused.
    """

    COLLECTION = "collection", "Collected"
    ALTERATION = "alteration", "Altered"
    CONSULTATION = "consultation", "Looked at"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Combined"
    ERASURE = "erasure", "Erased"
    SIGN_IN = "sign_in", "Signed in"
    REFUSAL = "refusal", "Refused"


class Entry(models.Model):
    """No foreign keys: a row outlives what it is about. `at` and `sha256` are set by the database."""

    privacy: ClassVar = Privacy(STAFF, "none; subjects by reference only", AUDIT_GROUP)

    at = models.DateTimeField()
    actor = models.BigIntegerField()
    actor_name = models.CharField(max_length=120)
    agency = models.CharField(max_length=50)
    action = models.CharField(max_length=20, choices=Action)
    what = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    case_reference = models.CharField(
        max_length=20, null=True
    )  # most rows have none, and the index leaves them out
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(action__in=Action.values), name="audit_action_known"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["case_reference", "-id"],
                condition=models.Q(case_reference__isnull=False),
                name="audit_of_case",
            ),
            models.Index(fields=["subject", "-id"], name="audit_of_subject"),
            models.Index(fields=["actor", "-id"], name="audit_of_actor"),
            models.Index(
                fields=["-id"], condition=models.Q(action="refusal"), name="audit_refusals"
            ),
            BrinIndex(fields=["at"], name="audit_by_time"),
        ]


class Unsealed(models.Model):
    """A row that the sealer has not linked yet."""

    privacy: ClassVar = Privacy("nobody", "none", "seconds")

    entry_id = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField()


class Link(models.Model):
    """One link of the chain: sha256 of the link before and of the row."""

    privacy: ClassVar = Privacy("nobody", "none", AUDIT_GROUP)

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
