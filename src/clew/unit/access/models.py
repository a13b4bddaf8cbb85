"""Sharing with an agency, exclusion, break-glass, and the purpose that a person gave for looking."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clew.unit.accounts.models import Agency
from clew.unit.platform.privacy import CASE_GROUP, STAFF, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL


class Grant(models.Model):
    """A row of the parts table, for row security to ask."""

    privacy: ClassVar = Privacy("nobody", "none", "until the parts table changes")

    role = models.CharField(max_length=30)
    part = models.CharField(max_length=30)
    writes = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "part"], name="grant_once")
        ]


class SigningKey(models.Model):
    """One row: what the database proves with that the desk said who asks (HMAC-SHA256, its two
    halves; a block of each for every secret key that holds). No role but the owner reads it.
    """

    privacy: ClassVar = Privacy("nobody", "none", "until the desk's secret key changes")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    inner_key = models.BinaryField()
    outer_key = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_signing_key")]


class SentForm(models.Model):
    """A form that somebody sent and that was done: the same form, sent again, is not done again.
    `mark` is a digest of its key and what was in it.
    """

    privacy: ClassVar = Privacy(STAFF, "none", "a week")

    user = models.ForeignKey(_USER, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    answer = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "mark"], name="form_once")]


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
    withdrawn_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "agency"],
                condition=Q(withdrawn_at=None),
                name="share_once_at_a_time",
            )
        ]


# What somebody may be kept out of by itself; by identity, out of everything with that person.
EXCLUDABLE = ("course", "case", "order", "application", "mailbox")


def _of_one_thing() -> Q:
    """An identity or one record; or nothing any more, where the record was erased and its
    references remain.
    """
    nothing = Q(identity="", **dict.fromkeys(EXCLUDABLE))
    one = Q(**dict.fromkeys(EXCLUDABLE)) & ~Q(identity="")
    for held in EXCLUDABLE:
        one |= Q(
            identity="",
            **{f"{held}__isnull": False},
            **{other: None for other in EXCLUDABLE if other != held},
        )
    return one | (nothing & ~Q(gone=[]))


@pghistory.track()
class Exclusion(models.Model):
    """This person finds nothing of this record: suspect, victim, relative, friend or otherwise in
    conflict.

    By identity (everything with that person), or by one course, case, order, application or report
    from the public with what leads to it. What that is, one function of the database says
    (`app_kept_out`), for row security of every table.
    """

    privacy: ClassVar = Privacy(STAFF, "none", CASE_GROUP)

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="exclusions")
    identity = models.CharField(max_length=40, blank=True)
    course = models.ForeignKey(
        "intake.Course", on_delete=models.PROTECT, null=True, blank=True, related_name="exclusions"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="exclusions"
    )
    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    application = models.ForeignKey(
        "orders.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A report from the public with all that came to its mailbox, before it is a course and after.
    mailbox = models.ForeignKey(
        "reports.Mailbox", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # References of what was disposed of since: the audit and the certificate name it for years.
    gone = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    ground = models.CharField(max_length=30)
    reason = models.TextField()
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_of_one_thing(), name="exclusion_of_one_thing"),
            models.CheckConstraint(
                condition=~Q(user=F("made_by")), name="nobody_excludes_themselves"
            ),
        ]


@pghistory.track()
class BreakGlass(models.Model):
    """Somebody opened a case that was closed to them, for a reason, for some hours.

    A supervisor reviews it.
    """

    privacy: ClassVar = Privacy(STAFF, "none", CASE_GROUP)

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="break_glass")
    reason = models.TextField()
    opened_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=20, blank=True)
    review_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("opened_at")), name="break_glass_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")),
                name="nobody_reviews_their_own",
            ),
        ]


class Purpose(models.Model):
    """Why somebody who is not on the case looks at it: asked once, good for some hours, shown with
    the case.
    """

    privacy: ClassVar = Privacy(STAFF, "none", CASE_GROUP)

    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="purposes")
    reason = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "case", "-until"], name="purpose_of_user")
        ]
