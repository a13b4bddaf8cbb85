"""Applications, what courts made, conditions, steps, notification, breaches, and records that look
like breaches.

An application is what the police do; an order is what a court made. An interim order and a full
order are two orders, so that nothing can count them as one. What happened is a `Step`: status and
days on the rows are worked out from the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, TypeVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from clew.unit.cases.models import Case, CasePerson, Event
from clew.unit.files.models import StoredFile
from clew.unit.intake.models import new_reference
from clew.unit.orders.rules import StepRule, kinds, steps
from clew.unit.orders.state import OPEN
from clew.unit.platform.editing import Versioned
from clew.unit.platform.privacy import CASE_GROUP, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL
_CASE = Privacy(
    SUSPECT_AND_VICTIM, "as recorded for each person of the case (DPA 2018 s.38)", CASE_GROUP
)


_Model = TypeVar("_Model", bound=models.Model)


def _every_change() -> Callable[[type[_Model]], type[_Model]]:
    """For what may be taken out of a draft: what stood there before is kept as well."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )


def application_reference() -> str:
    return new_reference("A")


def order_reference() -> str:
    return new_reference("O")


def breach_reference() -> str:
    return new_reference("B")


class Parties(models.Model):
    """Who the order is against and whom it protects, as the register lists them."""

    subject_name = models.CharField(max_length=200)
    subject_born = models.DateField(null=True)
    subject_identity = models.CharField(max_length=40, blank=True)
    subject_person = models.ForeignKey(
        CasePerson, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The first protected person, for lists; all of them are in Protects.
    protected_name = models.CharField(max_length=200)
    protected_identity = models.CharField(max_length=40, blank=True)
    search = SearchVectorField(null=True)
    # The optimistic lock: a form carries the version that it was drawn from, and the second of two
    # is told.
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def born(self) -> date | None:
        """The subject's date of birth: as it was written down here, or as the case has it by now."""
        return self.subject_born or (
            self.subject_person.date_of_birth if self.subject_person is not None else None
        )


@pghistory.track(exclude=["search"])
class Application(Parties):
    """A Stalking Protection Order considered, and what became of it (SPA 2019 ss.1-5)."""

    privacy: ClassVar = _CASE

    reference = models.CharField(max_length=12, unique=True, default=application_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="applications")
    number = models.CharField(max_length=60, blank=True)  # the force's own, when it has one
    # Worked out from the steps by `clew.unit.orders.state`; kept here for lists.
    status = models.CharField(max_length=20)
    status_on = models.DateField()
    considered_on = models.DateField()
    interim_asked = models.BooleanField(default=False)
    # The second and third limb (s.2); the first is argued by the acts chosen.
    risk = models.TextField(blank=True)
    necessity = models.TextField(blank=True)
    # What an order has so far as practicable to avoid (s.2): places and hours.
    worship = models.TextField(blank=True)
    work = models.TextField(blank=True)
    school = models.TextField(blank=True)
    # Somebody read the subject's other orders against this one (s.2: not incompatible with an
    # earlier one).
    compared_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    compared_on = models.DateField(null=True)
    # Everybody who wrote in the draft, by id: none of them advises on it or authorises it.
    drafters = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status", "status_on", "id"], name="application_by_status"),
            models.Index(
                fields=["status_on", "id"],
                condition=Q(status__in=OPEN),
                name="application_in_pipeline",
            ),
            models.Index(fields=["case"], name="application_of_case"),
            models.Index(
                fields=["subject_identity"],
                condition=~Q(subject_identity=""),
                name="application_by_subject",
            ),
            GinIndex(fields=["search"], name="application_search"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[*steps().statuses("application")]),
                name="application_status_known",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="application_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


_PERSON_KEY = "hashtextextended(CASE WHEN subject_identity <> '' THEN subject_identity ELSE lower(subject_name) || '|' || coalesce((subject_born - DATE '1900-01-01')::text, '') END, 0)"


class End(models.TextChoices):
    FIXED = "fixed", "On a day"
    FURTHER = "further", "Until further order"
    UNKNOWN = "unknown", "Not known"


class Origin(models.TextChoices):
    APPLICATION = "application", "On application by the police"
    CONVICTION = "conviction", "By the court, on conviction"
    ACQUITTAL = "acquittal", "By the court, on acquittal"
    OTHER = "other", "Made for another purpose"


class CourtKind(models.TextChoices):
    MAGISTRATES = "magistrates", "Magistrates' court"
    YOUTH = "youth", "Youth court"
    CROWN = "crown", "Crown Court"
    FAMILY = "family", "Family court"
    COUNTY = "county", "County court"
    HIGH = "high", "High Court"
    NONE = "none", "Not a court (police bail, licence)"


@pghistory.track(exclude=["search", "person_key"])
class Order(Parties):
    """What a court made (or custody, for bail; or probation, for a licence): recorded as it was
    made, flagged where it does not fit.
    """

    privacy: ClassVar = _CASE

    reference = models.CharField(max_length=12, unique=True, default=order_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="orders")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, related_name="orders"
    )
    number = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    origin = models.CharField(max_length=12, choices=Origin)
    court = models.CharField(max_length=120, blank=True)
    court_kind = models.CharField(max_length=12, choices=CourtKind)
    result_code = models.CharField(max_length=10, blank=True)
    made_on = models.DateField()
    end_kind = models.CharField(max_length=10, choices=End)
    ends_on = models.DateField(null=True)
    # Set by steps: when something other than its own end ended it, and what.
    ended_on = models.DateField(null=True)
    ended_how = models.CharField(max_length=20, blank=True)
    served_on = models.DateField(null=True)
    under_appeal = models.BooleanField(default=False)
    # Whether a term of it requires something; kept from its terms.
    positive = models.BooleanField(default=False)
    # One person: one identity, or one name and date of birth. A hash, so that counting people reads
    # an index of numbers.
    person_key = models.GeneratedField(
        expression=Func(template=_PERSON_KEY, output_field=models.BigIntegerField()),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    manager = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    review_due_on = models.DateField(null=True)
    victim_owed_since = models.DateField(null=True)
    # Entered in error: nothing counts it, nothing is lost.
    void_at = models.DateTimeField(null=True)
    void_why = models.TextField(blank=True)
    # Nightly matching reads records since the order was made once, then only the night's.
    matched_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["-made_on", "id"], condition=Q(void_at=None), name="order_by_made"
            ),
            models.Index(
                fields=["ends_on", "id"],
                condition=Q(void_at=None, ended_on=None),
                name="order_by_end",
            ),
            models.Index(
                fields=["made_on", "id"],
                condition=Q(void_at=None, ended_on=None, served_on=None),
                name="order_to_serve",
            ),
            models.Index(
                fields=["review_due_on", "id"],
                condition=Q(void_at=None, ended_on=None),
                name="order_to_review",
            ),
            models.Index(
                fields=["-ended_on", "id"], condition=Q(void_at=None), name="order_by_ended"
            ),
            models.Index(
                fields=["manager"],
                condition=Q(void_at=None, ended_on=None),
                name="order_of_manager",
            ),
            models.Index(
                fields=["victim_owed_since", "id"],
                condition=Q(victim_owed_since__isnull=False),
                name="order_owes_victim",
            ),
            models.Index(
                fields=["subject_name", "id"],
                condition=Q(void_at=None),
                name="order_by_subject_name",
            ),
            models.Index(
                fields=["protected_name", "id"],
                condition=Q(void_at=None),
                name="order_by_protected_name",
            ),
            models.Index(fields=["case"], name="order_of_case"),
            models.Index(
                fields=["person_key", "made_on", "kind"],
                condition=Q(void_at=None, kind__in=["spo", "interim_spo"]),
                name="order_people",
            ),
            models.Index(
                fields=["subject_identity"],
                condition=~Q(subject_identity=""),
                name="order_by_subject",
            ),
            models.Index(
                fields=["protected_identity"],
                condition=~Q(protected_identity=""),
                name="order_by_protected",
            ),
            GinIndex(fields=["search"], name="order_search"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[*kinds()]), name="order_kind_known"),
            models.CheckConstraint(
                condition=Q(end_kind__in=End.values)
                & (~Q(end_kind="fixed") | Q(ends_on__isnull=False))
                & (Q(end_kind="fixed") | Q(ends_on=None)),
                name="order_end_said",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("made_on")),
                name="order_ends_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(served_on=None) | Q(served_on__gte=F("made_on")),
                name="order_served_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("made_on")),
                name="order_ended_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(void_at=None) | ~Q(void_why=""), name="order_void_with_reason"
            ),
            models.UniqueConstraint(
                fields=["number", "kind"], condition=~Q(number=""), name="order_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        return str(kinds()[self.kind]["title"])

    def last_day(self) -> date | None:
        """The last day on which it is in force, as far as is known; None while nothing ends it."""
        ends = [d for d in (self.ends_on, self.ended_on) if d is not None]
        return min(ends) if ends else None


def _one_of_two() -> Q:
    return Q(application=None, order__isnull=False) | Q(application__isnull=False, order=None)


class Protects(models.Model):
    """A person whom the application, or the order, is to protect.

    She or he need not be the victim of the acts (s.2).
    """

    privacy: ClassVar = _CASE

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="protects"
    )
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, related_name="protects")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    identity = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of_two(), name="protects_of_one")
        ]
        indexes: ClassVar = [
            models.Index(fields=["identity"], condition=~Q(identity=""), name="protects_identity")
        ]


class RegisterAnswer(models.Model):
    """Whether somebody whom the register names is a person of the case. Names and dates of birth
    join nobody: a person says, with a reason.

    Never changed: another answer replaces it and both stay.
    """

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="+"
    )
    # The protected person whom it is about; none: the subject.
    protects = models.ForeignKey(Protects, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    same = models.BooleanField()
    reason = models.TextField()
    # What the answer joined: taken apart again when another replaces it.
    joined = ArrayField(models.CharField(max_length=20), default=list)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of_two(), name="answer_of_one"),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_with_reason"),
            models.UniqueConstraint(
                fields=["person", "order", "application", "protects"],
                condition=Q(replaced_at=None),
                nulls_distinct=False,
                name="one_answer_stands",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], condition=Q(replaced_at=None), name="answer_of_case")
        ]


@_every_change()
class Act(models.Model):
    """An act associated with stalking, chosen from the timeline: the first limb (s.2)."""

    privacy: ClassVar = _CASE

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="acts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "event"], name="act_once")
        ]


class PaperKind(models.TextChoices):
    STATEMENT = "statement", "Statement"
    EXHIBIT = "exhibit", "Exhibit"
    IMPACT = "impact", "Victim Personal Statement"
    RISK = "risk", "Risk assessment"
    RECORD = "record", "Certificate of conviction, earlier order or other record"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["version"]
)
class Paper(Versioned):
    """A statement or exhibit that the application relies on; hearsay is listed apart, with why
    nobody is called.
    """

    privacy: ClassVar = _CASE

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaperKind)
    # The file on the case, where it is one.
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="papers")
    title = models.CharField(max_length=200)
    whose = models.CharField(max_length=200)
    dated = models.DateField(null=True)
    received = models.BooleanField(default=False)
    hearsay = models.BooleanField(default=False)
    hearsay_why = models.TextField(blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hearsay=False) | ~Q(hearsay_why=""), name="hearsay_says_why"
            )
        ]


class ConditionKind(models.TextChoices):
    PROHIBITION = "prohibition", "Prohibition"
    REQUIREMENT = "requirement", "Positive requirement"


@_every_change()
class Condition(models.Model):
    """A prohibition or requirement: drafted in an application, or a term of an order with its own
    period and locality (ss.2, 3, 6).
    """

    privacy: ClassVar = _CASE

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="conditions"
    )
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, related_name="conditions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=ConditionKind)
    code = models.CharField(
        max_length=40, blank=True
    )  # of the library; empty for one written by hand
    text = models.TextField()
    behaviours = ArrayField(models.CharField(max_length=40), default=list)
    necessity = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    locality = models.CharField(
        max_length=300, blank=True
    )  # where it applies, when not throughout the United Kingdom
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    provider = models.CharField(max_length=200, blank=True)
    provider_agreed_on = models.DateField(null=True)
    # The step that brought a term in, where a later decision did; and the day from which one took
    # it out.
    step = models.ForeignKey(
        "orders.Step", on_delete=models.PROTECT, null=True, related_name="added"
    )
    removed_on = models.DateField(null=True)
    # Somebody read the warnings of the checks and kept the words, with a reason; and who let an
    # address be named, and why.
    kept_why = models.TextField(blank=True)
    reveals = models.BooleanField(default=False)
    reveal_why = models.TextField(blank=True)
    reveal_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["kind", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of_two(), name="condition_of_one"),
            models.CheckConstraint(
                condition=Q(begins_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="condition_ends_after_it_begins",
            ),
            # What would tell the respondent where somebody lives is drafted only by a named person
            # with a reason.
            models.CheckConstraint(
                condition=Q(reveals=False)
                | Q(application=None)
                | (~Q(reveal_why="") & Q(reveal_by__isnull=False)),
                name="address_revealed_with_reason",
            ),
        ]


@pghistory.track()
class Step(models.Model):
    """Something that happened to an application or an order: who decided what, when, in which
    court. A wrong one is struck out and stays.
    """

    privacy: ClassVar = _CASE

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="steps"
    )
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, related_name="steps")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=30)
    on = models.DateField()
    code = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    court = models.CharField(max_length=120, blank=True)
    court_kind = models.CharField(max_length=12, choices=CourtKind, blank=True)
    result_code = models.CharField(max_length=10, blank=True)
    said = models.JSONField(
        default=dict
    )  # what else this step asks for, by the names of steps.toml
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    struck_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["name", "id"], condition=Q(struck_at=None), name="step_by_name"),
            models.Index(fields=["application", "on", "id"], name="step_of_application"),
            models.Index(fields=["order", "on", "id"], name="step_of_order"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of_two(), name="step_of_one"),
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_why=""), name="step_struck_with_reason"
            ),
        ]

    @property
    def rule(self) -> StepRule:
        """The row of steps.toml that this step follows."""
        return (steps().application if self.application_id else steps().order)[self.name]


class DutyKind(models.TextChoices):
    """Of the order's subject, to tell the police (SPA 2019 ss.9, 10)."""

    FIRST = "first", "Names and home address, after service (s.9)"
    NAME = "name", "A new name (s.9)"
    ADDRESS = "address", "A new home address (s.9)"
    IDENTITY = "identity", "Fingerprints or photograph, when asked (s.10)"


@pghistory.track(exclude=["version"])
class Duty(Versioned):
    """A notification that is owed, from which day, and how it was fulfilled."""

    privacy: ClassVar = _CASE

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="duties")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=DutyKind)
    begins_on = models.DateField()
    due_on = models.DateField()
    not_owed_why = models.TextField(blank=True)
    notified_on = models.DateField(null=True)
    station = models.CharField(max_length=120, blank=True)
    taken_by = models.CharField(max_length=120, blank=True)
    names = models.TextField(blank=True)
    address = models.TextField(blank=True)
    acknowledged_on = models.DateField(null=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["begins_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("begins_on")), name="duty_due_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(notified_on=None) | Q(notified_on__gte=F("begins_on")),
                name="notified_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_on=None) | Q(acknowledged_on__gte=F("notified_on")),
                name="acknowledged_after_notified",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="first"), name="first_notification_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(notified_on=None, not_owed_why=""),
                name="duty_owed",
            ),
            models.Index(
                fields=["notified_on", "id"],
                condition=Q(acknowledged_on=None, notified_on__isnull=False),
                name="duty_to_acknowledge",
            ),
        ]


class Section(models.TextChoices):
    """Counted apart: a breach of the order and a failure to notify are two offences (SPA 2019 ss.8,
    11).
    """

    ORDER = "s8", "Breach of the order (s.8)"
    NOTIFICATION = "s11", "Breach of notification (s.11)"
    OTHER = "other", "Breach of another order"


class BreachStatus(models.TextChoices):
    SUSPECTED = "suspected", "Suspected"
    RECORDED = "recorded", "Recorded as a crime"
    OUTCOME = "outcome", "Outcome"
    NOT_BREACH = "not_breach", "Found not to be a breach"


@pghistory.track()
class Breach(models.Model):
    """A breach: each act in breach of an order is its own; one continuing failure to notify is one."""

    privacy: ClassVar = _CASE

    reference = models.CharField(max_length=12, unique=True, default=breach_reference)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="breaches")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    section = models.CharField(max_length=5, choices=Section)
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, null=True, related_name="breaches"
    )
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, related_name="breaches")
    failure = models.CharField(max_length=20, blank=True)  # which offence of s.11
    happened_at = models.DateTimeField()
    happened_to = models.DateTimeField(null=True)
    text = models.TextField()
    source = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=BreachStatus, default=BreachStatus.SUSPECTED)
    force = models.CharField(max_length=60, blank=True)
    incident_id = models.CharField(max_length=80, blank=True)
    recorded_on = models.DateField(null=True)
    offence_code = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    outcome_on = models.DateField(null=True)
    outcome_words = models.TextField(blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["happened_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(happened_to=None) | Q(happened_to__gte=F("happened_at")),
                name="breach_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(section="s11", duty__isnull=False)
                | (~Q(section="s11") & Q(duty=None, failure="")),
                name="notification_breach_of_a_duty",
            ),
            # A continuing offence is prosecuted once for one failure (s.11).
            models.UniqueConstraint(
                fields=["duty", "failure"],
                condition=Q(section="s11") & ~Q(status="not_breach"),
                name="one_failure_once",
            ),
            models.UniqueConstraint(
                fields=["order", "force", "incident_id"],
                condition=~Q(incident_id="") & ~Q(status="not_breach") & ~Q(section="s11"),
                name="one_record_one_breach",
            ),
            models.CheckConstraint(
                condition=Q(status__in=BreachStatus.values) & Q(section__in=Section.values),
                name="breach_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="outcome") | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="outcome_said",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-happened_at", "id"],
                condition=Q(status__in=["suspected", "recorded"]),
                name="breach_in_work",
            ),
            models.Index(fields=["order"], name="breach_of_order"),
        ]

    def __str__(self) -> str:
        return self.reference


class Suspicion(models.Model):
    """A record that looks like a breach of an order in force: put before a person the night it came
    in.
    """

    privacy: ClassVar = _CASE

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="suspicions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    force = models.CharField(max_length=60)
    incident_id = models.CharField(max_length=80)
    happened_at = models.DateTimeField(null=True)
    offence = models.CharField(max_length=300, blank=True)
    why = models.JSONField(default=list)  # sentences, strongest first
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(auto_now_add=True)
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-found_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "force", "incident_id"], name="suspicion_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | ~Q(decided_why="") & Q(decided_by__isnull=False),
                name="suspicion_decided_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-found_at", "-id"], condition=Q(decided_at=None), name="suspicion_open"
            )
        ]


class Tally(models.Model):
    """How many of each thing on each day: kept by the database as steps, orders and breaches come,
    change and go.
    """

    privacy: ClassVar = Privacy("nobody: numbers by day", "none", "with the register")

    day = models.DateField()
    key = models.CharField(max_length=120)
    n = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "key"], name="tally_once")]
        indexes: ClassVar = [
            models.Index(fields=["key", "day"], include=["n"], name="tally_by_key")
        ]
