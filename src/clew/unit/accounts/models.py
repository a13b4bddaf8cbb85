"""Agencies and the people in them."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from clew.unit.platform.privacy import STAFF, Privacy


class AgencyKind(models.TextChoices):
    POLICE = "police", "Police"
    PROBATION = "probation", "Probation"
    HEALTH = "health", "Health"
    ADVOCACY = "advocacy", "Victim advocacy"
    PROSECUTION = "prosecution", "Prosecution"
    COUNCIL = "council", "Council"


class Role(models.TextChoices):
    TRIAGE_OFFICER = "triage_officer", "Triage officer"
    CASE_OFFICER = "case_officer", "Case officer"
    SUPERVISOR = "supervisor", "Supervisor"
    SUPERINTENDENT = "superintendent", "Superintendent (authorises orders)"
    LAWYER = "lawyer", "Legal services of the force"
    PROBATION = "probation", "Probation officer"
    CLINICIAN = "clinician", "Clinician"
    ADVOCATE = "advocate", "Advocate"
    PARTNER = "partner", "Partner (prosecution, council)"
    ANALYST = "analyst", "Analyst"
    INFORMATION_OFFICER = "information_officer", "Information officer"
    STANDARDS = "standards", "Professional standards (opens reports about colleagues)"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    SERVICE = "service", "The service itself"


class Agency(models.Model):
    """`ask` is what another agency is told when it learns that this one holds something: whom to
    ask, and how.
    """

    privacy: ClassVar = Privacy(STAFF, "none", "while the agency takes part")

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    ask = models.CharField(max_length=200)
    # The public half of the key that the agency's own notes are sealed to (JSON Web Key). The
    # private half never comes here.
    note_key = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AgencyKind.values), name="agency_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; `create_superuser` does not exist: nobody is above the rules."""

    def create_user(
        self,
        username: str,
        *,
        name: str,
        email: str,
        agency: Agency,
        roles: list[str],
        password: str | None = None,
    ) -> User:
        user = self.model(
            username=username.lower(), name=name, email=email, agency=agency, roles=roles
        )
        user.set_password(password)
        user.save()
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A named person.

    Whoever may act here is one; the service's own jobs have an account that cannot sign in.
    """

    privacy: ClassVar = Privacy(
        STAFF,
        "none",
        "six years after the account is closed, and longer while a row that is kept names it",
    )

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="users")
    roles = ArrayField(models.CharField(max_length=30))
    is_active = models.BooleanField(default=True)
    # A password that somebody else saw opens the page that changes it, and no other.
    # `password_given_by` made or reset it last.
    must_change_password = models.BooleanField(default=False, db_default=False)
    password_given_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name", "email"]

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="username_once"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=Role.values), name="roles_known"
            ),
            # An administrator manages accounts and reads no case: the role stands alone.
            models.CheckConstraint(
                condition=~models.Q(roles__contains=["administrator"]) | models.Q(roles__len=1),
                name="administrator_stands_alone",
            ),
            models.CheckConstraint(
                condition=~models.Q(roles__contains=["auditor"]) | models.Q(roles__len=1),
                name="auditor_stands_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return False

    def check_password(self, raw_password: str | None) -> bool:
        """Without writing a newer hash: whoever signs in is nobody to the database yet, and it lets
        nobody write a password.
        """
        return check_password(raw_password, self.password)

    def has_role(self, *roles: str) -> bool:
        return self.is_active and any(r in self.roles for r in roles)

    @property
    def role_names(self) -> str:
        return ", ".join(Role(r).label for r in self.roles)


class RoleChange(models.Model):
    """Roles that an administrator wants to give, or an agency that somebody is to move to: a second
    administrator confirms or refuses it.
    """

    privacy: ClassVar = Privacy(
        STAFF,
        "none",
        "six years after the account is closed, and longer while a row that is kept names it",
    )

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_changes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=30))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["proposed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(decided_at=None), name="one_role_change_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | ~models.Q(decided_by=models.F("proposed_by"))
                & ~models.Q(decided_by=models.F("user")),
                name="role_change_by_another",
            ),
        ]

    @property
    def role_names(self) -> str:
        return ", ".join(Role(r).label for r in self.roles)


def name_of(user: User | None) -> str:
    """Who it was, as a sentence says it, where a row may hold nobody."""
    return user.name if user is not None else "Another user"


class Notice(models.Model):
    """A line in somebody's list of what changed.

    It names no person: the page that it leads to does, to those who may.
    """

    privacy: ClassVar = Privacy(STAFF, "none", "a year")

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=200)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["to", "-at"], condition=models.Q(read_at=None), name="notice_unread"
            )
        ]


class SignInTries(models.Model):
    """How often somebody tried to sign in, under a keyed hash of what is counted
    (accounts/guesses.py): no name, no address.
    """

    privacy: ClassVar = Privacy(STAFF, "none", "a day after the last try")

    bucket = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["last_at"], name="sign_in_tries_age")]


class Installation(models.Model):
    """One row: whether everything in this database is made up. Set when the database is made and
    never changed.
    """

    privacy: ClassVar = Privacy("nobody", "none", "while the service runs")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    made_up = models.BooleanField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_installation")
        ]
