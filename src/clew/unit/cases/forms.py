"""Forms of a case."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from clew.unit.accounts.models import Agency, User
from clew.unit.cases.lists import bases, rights
from clew.unit.cases.models import (
    Category,
    Contact,
    DateKind,
    DetailKind,
    EventKind,
    Nature,
    PersonRole,
)
from clew.web.forms import DayField, Form, VersionedForm, YesNoField, line, one_of, pick, words

ORDERS = [
    ("spo", "Stalking Protection Order"),
    ("interim spo", "Interim Stalking Protection Order"),
    ("non-molestation", "Non-molestation order"),
    ("restraining", "Restraining order"),
    ("dapo", "Domestic Abuse Protection Order"),
    ("bail", "Bail condition"),
    ("licence", "Licence condition"),
]


def instants(wall: datetime) -> list[datetime]:
    """When the clock on the wall showed `wall`, in the time of England and Wales: once, twice as
    clocks go back, never as they go forward.
    """
    zone = timezone.get_current_timezone()
    found = [wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    there = [
        at
        for at in found
        if at.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == wall
    ]
    return there if len(there) == 2 and there[0].utcoffset() != there[1].utcoffset() else there[:1]


class ClockForm(Form):
    """A form that asks when something happened.

    A time that the clock showed twice, when it went back, is asked about; one that it never showed
    is refused.
    """

    twice = one_of(
        "Which of the two",
        [
            ("first", "The first, in British Summer Time"),
            ("second", "The second, in Greenwich Mean Time"),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chooses = self.fields["twice"].widget
        if not self.data.get(self.add_prefix("twice")):
            self.fields["twice"].widget = forms.HiddenInput()

    def moment(self, day: date | None, clock: str) -> datetime | None:
        """A day and a time such as 14:05 as an instant; midday when only the day is known. Adds an
        error and returns None where it is not one instant.
        """
        if day is None:
            return None
        hours, minutes = (int(x) for x in clock.split(":")) if clock else (12, 0)
        found = instants(datetime.combine(day, time(hours, minutes)))
        if not found:
            after = f"{(hours + 1) % 24:02d}:{minutes:02d}"
            self.add_error(
                "clock",
                f"The clocks went forward on {day:%-d %B %Y}, and there was no {clock}. Enter the time as {after} if the clock had been changed",
            )
            return None
        if len(found) == 2:
            chosen = self.cleaned_data.get("twice")
            if not chosen:
                self.fields["twice"].widget = self._chooses
                self.add_error(
                    "twice",
                    f"The clocks went back on {day:%-d %B %Y}, and {clock} came twice. Select which it was",
                )
                return None
            return found[0] if chosen == "first" else found[1]
        return found[0]


class TimeField(forms.CharField):
    """A time of day as 14:05; empty where it is not known."""

    def clean(self, value: Any) -> str:
        said = super().clean(value)
        if said:
            parts = said.replace(".", ":").split(":")
            if (
                len(parts) != 2
                or not all(p.isascii() and p.isdigit() and len(p) <= 2 for p in parts)
                or int(parts[0]) > 23
                or int(parts[1]) > 59
            ):
                raise forms.ValidationError("Enter the time as 14:05")
            said = f"{int(parts[0]):02d}:{int(parts[1]):02d}"
        return said


class PurposeForm(Form):
    reason = words(
        "Reason for viewing this case",
        rows=3,
        least=10,
        help_text="It is shown on the case to everybody who works it.",
    )


class ShareForm(Form):
    agency = pick(
        "Agency",
        lambda: [(a.pk, a.name) for a in Agency.objects.exclude(code="unit").order_by("name")],
    )
    legal_basis = pick("Legal basis", bases())
    reason = words("Why it is necessary and proportionate", least=20)

    def clean_agency(self) -> Agency:
        return Agency.objects.get(pk=self.cleaned_data["agency"])


class PersonForm(VersionedForm):
    role = one_of("Role in the case", PersonRole.choices)
    category = one_of(
        "Category",
        Category.choices,
        help_text="The law asks that these be told apart (DPA 2018 s.38(3)).",
    )
    name = line("Name")
    date_of_birth = DayField(
        label="Date of birth", required=False, latest=timezone.localdate, chips=()
    )
    relationship = line("Relationship to the victim or suspect", required=False, most=100)


class SafeContactForm(VersionedForm):
    never = words(
        "Never",
        rows=3,
        least=3,
        help_text="What would put her or him in danger: a number that others see, a time, a word in a subject line.",
    )
    how = words("How", rows=3, least=3)
    when = words("When", rows=2, required=False)
    telephone = line("Telephone", required=False, most=60)
    email = line("E-mail", required=False)
    address = words("Address", rows=3, required=False)
    address_known_to_suspect = YesNoField(
        label="Does the suspect know the address?", required=False
    )


class EventForm(ClockForm):
    field_order = ("kind", "nature", "order_kind", "day", "clock", "twice", "text", "source")

    kind = one_of(
        "What it is",
        [(k, v) for k, v in EventKind.choices if k not in (EventKind.RECORD, EventKind.IN_FORCE)],
    )
    nature = one_of(
        "Fact or opinion",
        Nature.choices,
        help_text="The law asks that fact be told apart from assessment (DPA 2018 s.38(2)).",
    )
    day = DayField(
        label="When it happened", required=False, latest=timezone.localdate, chips=(0, -1)
    )
    clock = TimeField(
        label="Time",
        required=False,
        max_length=5,
        help_text="As 14:05. Leave it empty when it is not known.",
    )
    text = words("What happened", least=10)
    source = line("Who says so, or where it is written")
    order_kind = pick("Which order was breached", ORDERS, required=False)

    @property
    def shown_when(self) -> dict[str, tuple[str, list[str]]]:
        return {"order_kind": ("kind", [EventKind.BREACH.value])}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == EventKind.BREACH and not said.get("order_kind"):
            self.add_error("order_kind", "Select the order that was breached")
        if said.get("kind") != EventKind.BREACH:
            said["order_kind"] = ""
        said["happened_at"] = self.moment(said.pop("day", None), said.pop("clock", "") or "")
        said.pop("twice", None)
        return said


class HealthForm(Form):
    person = forms.ChoiceField(label="About")
    nature = one_of("Fact or opinion", Nature.choices)
    text = words("Entry", least=10)


class ContactForm(ClockForm):
    field_order = ("day", "clock", "twice", "how", "reached", "right", "text")

    day = DayField(label="When", latest=timezone.localdate, chips=(0, -1))
    clock = TimeField(label="Time", required=False, max_length=5)
    how = line("How", most=60, help_text="For example: telephone, in person, through the advocate.")
    reached = one_of("Did you speak to them?", Contact.Reached.choices)
    right = pick(
        "Which Victims’ Code entitlement this meets",
        [(r["name"], r["title"]) for r in rights()],
        required=False,
        empty="None",
    )
    text = words("What was said", least=5)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["happened_at"] = self.moment(said.pop("day", None), said.pop("clock", "") or "")
        said.pop("twice", None)
        return said


class ApprovalForm(Form):
    verdict = one_of("Your decision", [("approve", "Approve"), ("refuse", "Refuse")])
    words = words("Your reason", least=10)


class KeyForm(Form):
    key = forms.JSONField(label="Public key")


class SealedNoteForm(Form):
    sealed = forms.JSONField(label="Sealed note")
    key_id = forms.CharField(label="Key", max_length=64)


class CaseDateForm(Form):
    kind = one_of("What it is", DateKind.choices)
    on = DayField(label="Day", chips=(0, 1, 7, 14, 28))
    clock = TimeField(
        label="Time",
        required=False,
        max_length=5,
        help_text="As 14:05. Leave it empty when it is not known.",
    )
    words = line("Where, and what else is known", required=False, most=300)
    source = line("Who says so, or where it is written")


class PersonDetailForm(Form):
    kind = one_of("What it is", DetailKind.choices)
    text = line(
        "In words",
        most=500,
        help_text="For example: speaks Polish, needs an interpreter; known to carry a knife; two children, 4 and 7.",
    )
    source = line("Who says so, or where it is written")
    said_on = DayField(label="As of", latest=timezone.localdate, chips=(0,))


class StruckForm(Form):
    reason = words("Why it is struck out", least=5, rows=3)


class AbsenceForm(Form):
    away = pick("Who is away", [])
    cover = pick("Who covers", [])
    begins_on = DayField(label="First day away", chips=(0, 1))
    ends_on = DayField(label="Last day away", chips=(7, 14))
    note = words("What the colleague needs to know", required=False, rows=3)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], me: User, anybody: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if anybody:
            self.offer("away", people)
        else:
            del self.fields["away"]
        others = people if anybody else [p for p in people if p[0] != str(me.pk)]
        self.offer("cover", [("", "Choose"), *others])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("begins_on"), said.get("ends_on")
        if ends and ends < timezone.localdate():
            self.add_error("ends_on", "The last day away must be today or later")
        elif begins and ends and ends < begins:
            self.add_error("ends_on", "The last day away must be the first day or later")
        return said
