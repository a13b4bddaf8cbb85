"""A case and what hangs from it.

Fact is kept apart from opinion, the victim's contact details apart from everything.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, QuerySet

from clew.unit.accounts.models import Agency
from clew.unit.intake.models import Course, new_reference
from clew.unit.platform.editing import Versioned
from clew.unit.platform.privacy import CASE_GROUP, STAFF, SUSPECT_AND_VICTIM, Privacy

_USER = settings.AUTH_USER_MODEL
_CASE = Privacy(
    SUSPECT_AND_VICTIM, "as recorded for each person of the case (DPA 2018 s.38)", CASE_GROUP
)


class Level(models.TextChoices):
    """What the unit gives: advice to every case, consultation on the complex, work together on the
    few.
    """

    ADVISE = "advise", "Advise the officer in the case"
    CONSULT = "consult", "Consult: several agencies look at it together"
    CASE = "case", "Case: the agencies work it together"


def case_reference() -> str:
    return new_reference("C")


@pghistory.track()
class Case(models.Model):
    """What the agencies work on together.

    Its status is derived (`clew.unit.cases.status`), never typed.
    """

    privacy: ClassVar = _CASE

    reference = models.CharField(max_length=12, unique=True, default=case_reference)
    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="case", null=True)
    level = models.CharField(max_length=10, choices=Level)
    title = models.CharField(max_length=200)
    suspect_identity = models.CharField(max_length=40, blank=True)
    victim_identity = models.CharField(max_length=40, blank=True)
    officer = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    officer_in_case = models.CharField(max_length=120, blank=True)
    opened_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField(null=True)
    raised_why = models.CharField(max_length=200, blank=True)
    # The optimistic lock: a form carries the version that it was drawn from, and the second of two
    # is told.
    version = models.PositiveIntegerField(default=1)
    search = SearchVectorField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "id"], name="case_by_opened"),
            models.Index(fields=["title", "id"], name="case_by_title"),
            models.Index(
                fields=["officer"], condition=Q(closed_at=None), name="case_open_of_officer"
            ),
            models.Index(fields=["suspect_identity"], name="case_by_suspect"),
            models.Index(fields=["victim_identity"], name="case_by_victim"),
            GinIndex(fields=["search"], name="case_search"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="case_level_known")
        ]

    def __str__(self) -> str:
        return self.reference


class PersonRole(models.TextChoices):
    VICTIM = "victim", "Victim"
    SUSPECT = "suspect", "Suspect"
    OTHER_VICTIM = "other_victim", "Other victim of the same suspect"
    CHILD = "child", "Child"
    WITNESS = "witness", "Witness"
    PROXY = "proxy", "Acts for the suspect"
    OTHER = "other", "Other"


class Category(models.TextChoices):
    """DPA 2018 s.38(3): the law asks that these be told apart."""

    SUSPECTED = "suspected", "Suspected of an offence"
    CONVICTED = "convicted", "Convicted of an offence"
    VICTIM = "victim", "Victim, or may be one"
    WITNESS = "witness", "Witness or other with information"


@pghistory.track(exclude=["version"])
class CasePerson(Versioned):
    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=15, choices=PersonRole)
    category = models.CharField(max_length=10, choices=Category)
    name = models.CharField(max_length=200)
    date_of_birth = models.DateField(null=True)
    # Where the date comes from: records, or somebody of the unit, whom no import overrules.
    birth_source = models.CharField(max_length=100, blank=True)
    relationship = models.CharField(max_length=100, blank=True)
    identity = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["identity"], condition=~Q(identity=""), name="case_person_identity"
            )
        ]


class FactKind(models.TextChoices):
    """What records say of a person of the case."""

    BORN = "born", "Date of birth"
    SEX = "sex", "Sex"
    NAME = "name", "Name"
    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "E-mail"
    HANDLE = "handle", "Account or handle"
    VEHICLE = "vehicle", "Vehicle"
    ADDRESS = "address", "Address"


class PersonFact(models.Model):
    """Something that one record says of a person of the case.

    Made from the records alone: a corrected record takes the old one with it.
    """

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=10, choices=FactKind)
    value = models.CharField(max_length=300)
    # How or where a person can be found: read by those who read how the victim may be reached.
    private = models.BooleanField()
    force = models.CharField(max_length=60)
    incident_id = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["kind", "value", "incident_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "value", "force", "incident_id"], name="fact_once"
            ),
            models.CheckConstraint(
                condition=Q(private=True) | Q(kind__in=["born", "sex", "name"]),
                name="contact_fact_is_private",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="fact_of_case")]


@pghistory.track(exclude=["version"])
class SafeContact(Versioned):
    """How the victim may be reached, and what is never safe.

    Shown wherever a victim's details are.
    """

    privacy: ClassVar = _CASE

    person = models.OneToOneField(CasePerson, on_delete=models.PROTECT, related_name="contact")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    telephone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    how = models.TextField()
    when = models.TextField(blank=True)
    never = models.TextField()
    # Whether the suspect knows the address: an order's condition that would reveal it is stopped.
    address_known_to_suspect = models.BooleanField(null=True)
    confirmed_on = models.DateField()
    confirmed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")


def versions_of_safe_contact() -> QuerySet[Any]:
    """Every version of every safe contact.

    `track` makes their model when the service starts, so no type knows its fields.
    """
    return apps.get_model("cases", "SafeContactEvent")._default_manager.all()


class Nature(models.TextChoices):
    """DPA 2018 s.38(2): fact apart from personal assessment."""

    FACT = "fact", "Fact"
    OPINION = "opinion", "Opinion or assessment"


class EventKind(models.TextChoices):
    RECORD = "record", "Police record"
    IN_FORCE = "in_force", "Police record made while an order was in force"
    INCIDENT = "incident", "Incident added by hand"
    BREACH = "breach", "Breach of an order"
    ORDER = "order", "Order made or changed"
    AGENCY = "agency", "Agency's information"
    NOTE = "note", "Note"


class Event(models.Model):
    """One thing on the timeline. Nobody changes it: a wrong one is struck out with a reason and
    stays.

    What comes from a police record follows the record: when that is corrected, what stood here is
    kept in `before`.
    """

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind)
    nature = models.CharField(max_length=10, choices=Nature)
    happened_at = models.DateTimeField(null=True)
    # What it is recorded as, where it comes from a record; `text` is then what was done, in the
    # record's words without places and numbers.
    label = models.CharField(max_length=340, blank=True)
    text = models.TextField()
    source = models.CharField(max_length=200)
    force = models.CharField(max_length=60, blank=True)
    incident_id = models.CharField(max_length=80, blank=True)
    order_kind = models.CharField(max_length=30, blank=True)
    # A digest of what the record said when it was carried here, and what stood here before it was
    # corrected.
    carried = models.CharField(max_length=32, blank=True)
    before = models.JSONField(default=list)
    # Of a record made while an order was in force: whether it is a breach, once a person has said
    # so.
    is_breach = models.BooleanField(null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    struck_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "force", "incident_id"],
                condition=~Q(incident_id=""),
                name="record_once_on_timeline",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_why=""), name="struck_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["breach", "in_force"]) | ~Q(order_kind=""),
                name="breach_of_an_order",
            ),
            # What comes from a record is never a breach by itself.
            models.CheckConstraint(
                condition=~Q(kind="breach") | Q(incident_id=""),
                name="no_record_is_a_breach_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(is_breach=None)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_why="")),
                name="breach_said_by_a_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "happened_at", "id"], name="event_in_order")
        ]

    @property
    def what(self) -> str:
        """What it is recorded as and what was done, for print and for lists."""
        return f"{self.label}: {self.text}" if self.label else self.text

    @property
    def standing(self) -> str:
        """What is known of it as a breach, in words; empty where no order comes into it."""
        if self.kind == EventKind.BREACH:
            return f"reported as a breach of an order ({self.order_kind})"
        if self.kind != EventKind.IN_FORCE:
            return ""
        made = f"made while an order was in force ({self.order_kind})"
        if self.is_breach is None:
            return f"{made}: nobody has decided whether it is a breach"
        said = "said to be a breach" if self.is_breach else "found not to be a breach"
        return f"{made}: {said} by {self.decided_by.name if self.decided_by else ''}. {self.decided_why}"


class HealthEntry(models.Model):
    """A clinician's entry: read by clinicians of the agencies that share the case, and by nobody
    else but a supervisor.
    """

    privacy: ClassVar = Privacy(SUSPECT_AND_VICTIM, "health data (DPA 2018 s.35(8))", CASE_GROUP)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="health_entries")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(max_length=10, choices=Nature)
    text = models.TextField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)


class Contact(models.Model):
    """A contact with the victim, tried or made."""

    privacy: ClassVar = _CASE

    class Reached(models.TextChoices):
        YES = "yes", "Reached"
        NO = "no", "Not reached"
        UNSAFE = "unsafe", "Stopped: it was not safe"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    happened_at = models.DateTimeField()
    how = models.CharField(max_length=60)
    reached = models.CharField(max_length=10, choices=Reached)
    text = models.TextField()
    # Which right of the Victims' Code this fulfils, when it does.
    right = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-happened_at", "-id"]


class Timer(models.Model):
    """Something owed to the victim by a day: made from the table of rights when its moment comes."""

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="timers")
    right = models.CharField(max_length=40)
    began_on = models.DateField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "right", "began_on"], name="timer_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(done_at=None), name="timer_due")
        ]


class SealedNote(models.Model):
    """The advocate's own note, encrypted in the browser to the agency's key.

    The service holds no key that opens it.
    """

    privacy: ClassVar = Privacy(
        SUSPECT_AND_VICTIM, "victim; the advocacy agency is controller", CASE_GROUP, ("sealed",)
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sealed_notes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sealed = models.JSONField()
    key_id = models.CharField(max_length=64)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]


class Closure(models.Model):
    """Why a case was closed, what risk remains, who holds it, what the advocate thinks.

    A case opened again keeps it.
    """

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closures")
    code = models.CharField(max_length=40)
    reason = models.TextField()
    residual_risk = models.TextField()
    risk_holder = models.CharField(max_length=200)
    # Given by the advocate in her or his own session; `advocate_view_by` names whose it was where
    # an officer wrote it down, as once was done.
    advocate_view = models.TextField(blank=True)
    advocate = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    advocate_view_at = models.DateTimeField(null=True)
    advocate_view_by = models.CharField(max_length=200, blank=True)
    no_advocate_why = models.TextField(blank=True)
    # What was still open when it was approved, as the deciding supervisor saw it.
    stood_open = models.JSONField(default=list)
    proposed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_why = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_at=None) | ~Q(advocate_view="") | ~Q(no_advocate_why=""),
                name="closed_with_view_or_why_none",
            ),
            models.CheckConstraint(
                condition=Q(advocate_view="") | Q(advocate__isnull=False) | ~Q(advocate_view_by=""),
                name="view_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="closure_by_two",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(refused_at=None, reopened_at=None),
                name="one_standing_closure",
            ),
        ]


class FollowUp(models.Model):
    """What became of it 6 and 12 months after closing."""

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    closure = models.ForeignKey(Closure, on_delete=models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    new_records = models.PositiveIntegerField(null=True)
    breaches = models.PositiveIntegerField(null=True)
    victim_view = models.TextField(blank=True)
    text = models.TextField(blank=True)
    done_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["closure", "months"], name="follow_up_once")
        ]


@pghistory.track(exclude=["version"])
class Retention(Versioned):
    """How long the case is kept, and whether something forbids its disposal."""

    privacy: ClassVar = _CASE

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="retention")
    group = models.CharField(max_length=20)
    review_on = models.DateField()
    held = models.BooleanField(default=False)
    hold_reason = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    review_reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["review_on"], name="retention_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held=False) | ~Q(hold_reason=""), name="hold_has_reason"
            )
        ]


class Disposal(models.Model):
    """Two people disposed of a case; this remains. It holds no name of anybody in it."""

    privacy: ClassVar = Privacy(
        "nobody: reference, counts and staff only",
        "none",
        "for as long as the audit rows of the case",
    )

    case_reference = models.CharField(max_length=12)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="disposals")
    group = models.CharField(max_length=20)
    authority = models.TextField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_why = models.TextField(blank=True)
    erased = models.JSONField(default=dict)
    certificate = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="disposal_by_two",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(approved_at=None, refused_at=None),
                name="one_standing_disposal",
            ),
        ]


class DetailKind(models.TextChoices):
    """What somebody of the unit or an agency says of a person: no record gives it."""

    ALIAS = "alias", "Also known as"
    IDENTIFIER = "identifier", "Number or identifier"
    LANGUAGE = "language", "Language, and whether an interpreter is needed"
    DISABILITY = "disability", "Disability or adjustment"
    WARNING = "warning", "Warning"
    CHILDREN = "children", "Children"


class PersonDetail(models.Model):
    """Something that a person said of somebody in the case. A wrong one is struck out with a
    reason.
    """

    privacy: ClassVar = Privacy(
        SUSPECT_AND_VICTIM,
        "as recorded for each person of the case; may hold health data (DPA 2018 s.35(8))",
        CASE_GROUP,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="details")
    kind = models.CharField(max_length=12, choices=DetailKind)
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=200)
    said_on = models.DateField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    struck_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "said_on", "id"]
        indexes: ClassVar = [models.Index(fields=["case"], name="detail_of_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_why=""), name="detail_struck_with_reason"
            )
        ]


class DateKind(models.TextChoices):
    """What has a day in the life of a case."""

    CUSTODY = "custody", "In custody"
    BAIL = "bail", "Bail ends"
    CHARGE = "charge", "Charged"
    HEARING = "hearing", "Court hearing"
    RELEASE = "release", "Release from custody"
    MAPPA = "mappa", "MAPPA meeting"
    MARAC = "marac", "MARAC meeting"


class CaseDate(models.Model):
    """A day on which something happens or happened: in the calendar, and at the head of the case."""

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dates")
    kind = models.CharField(max_length=10, choices=DateKind)
    on = models.DateField()
    clock = models.CharField(max_length=5, blank=True)
    words = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    struck_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["on", "clock", "id"]
        indexes: ClassVar = [
            models.Index(fields=["on"], condition=Q(struck_at=None), name="date_of_case_by_day"),
            models.Index(fields=["case"], name="date_of_case"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_why=""), name="date_struck_with_reason"
            )
        ]


class Transfer(models.Model):
    """The case was given to another force as a package: what was in it, by its manifest. The
    package itself is not kept.
    """

    privacy: ClassVar = _CASE

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    to_force = models.CharField(max_length=120)
    to_whom = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=60)
    reason = models.TextField()
    # Name, size and SHA-256 of each file of the package.
    manifest = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    received_on = models.DateField(null=True)
    received_by = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(received_on=None) | ~Q(received_by=""), name="received_by_somebody"
            )
        ]


class ReceivedCase(models.Model):
    """Where a case comes from that another force gave as a package, and what was in the package.
    The package itself is not kept.
    """

    privacy: ClassVar = _CASE

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="received")
    from_force = models.CharField(max_length=200)
    their_reference = models.CharField(max_length=12)
    given_by = models.CharField(max_length=200)
    given_at = models.CharField(max_length=40)
    # As the other force wrote them.
    legal_basis = models.CharField(max_length=200)
    reason = models.TextField()
    manifest = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], name="package_taken_in_once")
        ]


class Absence(models.Model):
    """Somebody is away, and a colleague of the same agency does their work meanwhile."""

    privacy: ClassVar = Privacy(STAFF, "none", "a year after it ended")

    user = models.ForeignKey(_USER, on_delete=models.CASCADE, related_name="absences")
    cover = models.ForeignKey(_USER, on_delete=models.CASCADE, related_name="covers")
    begins_on = models.DateField()
    ends_on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-begins_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(user=F("cover")), name="cover_is_somebody_else"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["cover", "ends_on"], condition=Q(ended_at=None), name="absence_of_cover"
            )
        ]
