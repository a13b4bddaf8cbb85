"""Written cases by version, teams of learners, the three measures without names, and each person's own
record of what they played.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clew.unit.platform.privacy import STAFF, Privacy

_USER = settings.AUTH_USER_MODEL
_KEPT = "as long as the case is used for training; what was taught on a day can be asked for"


class WrittenCase(models.Model):
    """One version of a case that was written here: `content` has the shape of Clew's own cases
    (clew.learning.cases). The newest version that another person checked is played.
    """

    privacy: ClassVar = Privacy(STAFF, "none", _KEPT)

    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    content = models.JSONField()
    why = models.CharField(max_length=300)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    checked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="case_version_once"),
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | (Q(checked_by__isnull=False, checked_at__isnull=False) & ~Q(checked_by=F("by"))),
                name="case_checked_by_another",
            ),
        ]


class Team(models.Model):
    """People who learn together. They type its code; nobody is listed in it."""

    privacy: ClassVar = Privacy(STAFF, "none", "as long as the study is kept")

    code = models.SlugField(max_length=30, unique=True)
    title = models.CharField(max_length=120)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]


class Learner(models.Model):
    """Somebody who learns on the public site, by a mark that is derived from a code of their own: no
    name, no address, no moment, only days.
    """

    privacy: ClassVar = Privacy(
        "people who learn on the public site, without a name",
        "none",
        "as long as the study is kept; the learner can have it erased with the code",
    )

    mark = models.BinaryField(max_length=32, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="learners")
    track = models.CharField(max_length=20, blank=True)
    begun_on = models.DateField()


class Measure(models.Model):
    """One of the three measures of a learner: `time` 1 before, 2 after, 3 at three months. `answers`
    is a list of what was shown and what was said (clew.learning.measure.Reading).
    """

    privacy: ClassVar = Privacy(
        "people who learn on the public site, without a name",
        "none",
        "as long as the study is kept; the learner can have it erased with the code",
    )

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="measures")
    time = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    taken_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["learner", "time"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "time"], name="measure_once"),
            models.CheckConstraint(condition=Q(time__in=[1, 2, 3]), name="measure_time_known"),
        ]


class Completion(models.Model):
    """A case that somebody played to its end at the desk. It is theirs: nobody else reads it."""

    privacy: ClassVar = Privacy(
        STAFF, "none", "until its own person removes it; nobody else reads it"
    )

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    case = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=0, db_default=0)
    variant = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
