"""Sharing with an agency, exclusion, break-glass, and the purpose that a person gave for looking."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clew.unit.accounts.models import Agency, Role
from clew.unit.privacy import CASE_GROUP, STAFF, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL


class Grant(models.Model):
    """A row of the parts table, for row security to ask."""

    privacy: ClassVar = Privacy("nobody", "none", "until the parts table changes")

    role = models.CharField(max_length=30, choices=Role)
    part = models.CharField(max_length=30)
    writes = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "part"], name="grant_once")]


@pghistory.track()
class Share(models.Model):
    """A case is shared with an agency, by somebody, on a legal basis, until it is withdrawn."""

    privacy: ClassVar = Privacy(SUSPECT_AND_VICTIM, "as in the case", CASE_GROUP)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="shares")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    legal_basis = models.CharField(max_length=60)
    reason = models.TextField()
    shared_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "agency"], condition=Q(withdrawn_at=None), name="share_once_at_a_time"),
        ]


@pghistory.track()
class Exclusion(models.Model):
    """This person finds nothing of this record: suspect, victim, relative, friend or otherwise in conflict.

    By identity (every course and case with that person), or by one course, or by one case.
    """

    privacy: ClassVar = Privacy(STAFF, "none", CASE_GROUP)

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="exclusions")
    identity = models.CharField(max_length=40, blank=True)
    course = models.ForeignKey("intake.Course", on_delete=models.PROTECT, null=True, blank=True, related_name="exclusions")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="exclusions")
    ground = models.CharField(max_length=30)
    reason = models.TextField()
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(course=None) & Q(case=None) & ~Q(identity=""))
                | (Q(identity="") & Q(course=None) & Q(case__isnull=False))
                | (Q(identity="") & Q(course__isnull=False) & Q(case=None)),
                name="exclusion_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(user=F("made_by")), name="nobody_excludes_themselves"),
        ]


@pghistory.track()
class BreakGlass(models.Model):
    """Somebody opened a case that was closed to them, for a reason, for some hours. A supervisor reviews it."""

    privacy: ClassVar = Privacy(STAFF, "none", CASE_GROUP)

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="break_glass")
    reason = models.TextField()
    opened_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    reviewed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=20, blank=True)
    review_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="break_glass_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")), name="nobody_reviews_their_own"),
        ]


class Purpose(models.Model):
    """Why somebody who is not on the case looks at it: asked once, good for some hours, shown with the case."""

    privacy: ClassVar = Privacy(STAFF, "none", CASE_GROUP)

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="purposes")
    reason = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "case", "-until"], name="purpose_of_user")]
