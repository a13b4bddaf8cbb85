"""Needs, actions, meetings."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from clew.unit.accounts.models import Agency, User
from clew.unit.cases.models import Case
from clew.unit.platform.editing import Versioned
from clew.unit.platform.privacy import CASE_GROUP, STAFF, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL
_CASE = Privacy(SUSPECT_AND_VICTIM, "as in the case", CASE_GROUP)


@pghistory.track()
class Need(models.Model):
    """What has to change for somebody to be safer."""

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    text = models.TextField()
    about = models.CharField(max_length=20)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    met_how = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]


@pghistory.track()
class Action(models.Model):
    """Who does what by when. Its status is derived from `done_at`, `target_on` and `dropped_at`."""

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="actions")
    text = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    target_on = models.DateField()
    review_on = models.DateField(null=True)
    meeting = models.ForeignKey(
        "plans.Meeting", on_delete=models.PROTECT, null=True, related_name="actions"
    )
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(blank=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["target_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(outcome=""), name="done_with_outcome"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(outcome=""), name="dropped_with_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "target_on"],
                condition=Q(done_at=None, dropped_at=None),
                name="action_open_of_agency",
            )
        ]


class Meeting(Versioned):
    """The multi-agency meeting: its agenda, who came, what was said of each case."""

    privacy: ClassVar = Privacy(STAFF, "none; what is said of a case is with the case", CASE_GROUP)

    held_on = models.DateField()
    chair = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    # As 14:05; empty where no time was fixed.
    begins_at = models.CharField(max_length=5, blank=True, db_default="")
    place = models.CharField(max_length=120, blank=True)
    attendees = models.ManyToManyField(User, related_name="+")
    # Who came from outside and has no account: a line each, with the agency.
    guests = models.TextField(blank=True, db_default="")
    apologies = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    # Who noted the attendance last.
    written_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]


class MeetingItem(Versioned):
    """One case on the agenda."""

    privacy: ClassVar = _CASE

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meeting_items")
    place = models.PositiveIntegerField()
    why = models.CharField(max_length=200)
    minutes = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    # Who wrote the minutes last.
    written_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "case"], name="case_once_in_meeting")
        ]
