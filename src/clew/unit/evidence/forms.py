"""Forms of evidence."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone

from clew.evidence.findings.contacts import KINDS
from clew.evidence.layouts import ENTERED
from clew.unit.cases.models import CasePerson
from clew.unit.evidence import limits
from clew.unit.evidence.models import Kind
from clew.unit.evidence.uploads import SealedUpload
from clew.web.forms import DayField, Form, line, one_of, pick, several, tick, words

_MB = limits.most_bytes() // 2**20
_TODAY = timezone.localdate


def _days(form: Form, first: str = "first", last: str = "last") -> None:
    begins, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if begins and ends and begins > ends:
        form.add_error(last, "The last day must not be before the first")


class DeviceForm(Form):
    person = pick("Whose it is", [])
    title = line(
        "What it is",
        help_text="The device or account, with its exhibit number: Ann's telephone, AL/1.",
    )
    power = line(
        "Which agreement or power allows it",
        help_text="With the Act and section, such as: agreement, Police, Crime, Sentencing and Courts Act 2022, section 37. Clew does not check it. It stands on every page and product.",
    )
    agreed_by = line("Who agreed, or who ordered it")
    agreed_on = DayField(label="When", latest=_TODAY)
    everything = tick("There is no limit: everything that is handed in may be taken")
    first = DayField(
        label="First day that was agreed", required=False, help_text="Leave it empty for no limit."
    )
    last = DayField(label="Last day that was agreed", required=False)
    correspondents = words(
        "With whom",
        rows=4,
        most=4_000,
        required=False,
        help_text="A name, number, address or group on each line, as the device writes it. Leave it empty for everybody.",
    )

    def __init__(self, *args: Any, people: list[CasePerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(p.pk): p for p in people}
        self.offer(
            "person",
            [
                ("", "Choose"),
                *(
                    (k, f"{p.name} ({p.get_role_display().lower()})")
                    for k, p in self._people.items()
                ),
            ],
        )

    def clean_person(self) -> CasePerson:
        return self._people[self.cleaned_data["person"]]

    def clean_correspondents(self) -> list[str]:
        lines = self.cleaned_data["correspondents"].splitlines()
        named = list(dict.fromkeys(one.strip() for one in lines if one.strip()))
        if any(len(one) > 200 for one in named):
            raise forms.ValidationError("Each line must be 200 characters or fewer")
        return named

    def clean(self) -> dict[str, Any]:
        held = self.cleaned_data
        limited = bool(held.get("first") or held.get("last") or held.get("correspondents"))
        if held.get("everything") and limited:
            self.add_error(
                "everything", "Enter days and people, or that there is no limit. Not both"
            )
        if not held.get("everything") and not limited and not self.errors:
            self.add_error("first", "Enter the days or the people that were agreed")
        _days(self)
        return held


class WithdrawForm(Form):
    reason = words("Who withdrew it, and how you were told", least=5, rows=3)


class ReasonForm(Form):
    reason = words("Why", least=5, rows=3)


_ZONES = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/")))  # fmt: skip


class ExportForm(Form):
    file = forms.FileField(
        label="The export",
        help_text=f"As it was handed in: a chat, a backup, a report, a database or an archive, {_MB:,} MB or smaller. It is recognised by its content. Nothing in it is run or opened.",
    )
    source = line(
        "Where it comes from", help_text="Who handed it over, how, and its exhibit number."
    )
    zone = pick(
        "The time zone of the device",
        [("Europe/London", "Europe/London"), *((z, z) for z in _ZONES if z != "Europe/London")],
        help_text="Used only where the export names none. Ask, above all about journeys. A journey can be entered later.",
        initial="Europe/London",
    )
    dates = pick(
        "Which comes first in its dates",
        [
            ("day-first", "The day: 3/4/2026 is 3 April"),
            ("month-first", "The month: 3/4/2026 is 4 March"),
        ],
        empty="Let the dates of the file decide",
        required=False,
    )

    of_columns = one_of(
        "Do you say what the columns of a table are?",
        [
            ("no", "No: it is recognised by its content"),
            ("yes", "Yes: it is a table that Clew does not know"),
        ],
        required=False,
        initial="no",
    )
    at = line(
        "The column of the time",
        required=False,
        help_text="As the first row of the table has it. Two columns, one of days and one of times: Date; Time.",
    )
    sender = line("The column of who wrote or rang", required=False)
    receiver = line("The column of to whom", required=False)
    text = line(
        "Columns of words, amounts or places",
        required=False,
        help_text="Several with a semicolon between them.",
    )
    attachment = line("The column of names of attachments", required=False)
    default_kind = pick(
        "What a row is",
        [
            (k, k.capitalize())
            for k in (
                "message",
                "call",
                "payment",
                "location",
                "tracker alert",
                "doorbell",
                "diary",
                "activity",
            )
        ],
        required=False,
    )

    _COLUMNS: ClassVar = ("at", "sender", "receiver", "text", "attachment", "default_kind")

    @property
    def shown_when(self) -> dict[str, tuple[str, list[str]]]:
        return {name: ("of_columns", ["yes"]) for name in self._COLUMNS}

    def clean(self) -> dict[str, Any]:
        held: dict[str, object] = self.cleaned_data
        asked = held.pop("of_columns", "") == "yes"
        given: dict[str, str] = {name: str(held.pop(name, "")) for name in self._COLUMNS}
        kind = given.pop("default_kind")
        named = {n: [c.strip() for c in v.split(";") if c.strip()] for n, v in given.items()}
        if asked and not named["at"]:
            self.add_error("at", "Enter the column of the time")
        held["columns"] = (
            {
                "title": ENTERED,
                **{n: v for n, v in named.items() if v},
                "default_kind": kind or "message",
            }
            if asked
            else {}
        )
        return held

    def clean_file(self) -> SealedUpload:
        held = self.cleaned_data["file"]
        if not isinstance(held, SealedUpload):
            # Another form sent it here: nothing of ours sealed it.
            raise forms.ValidationError("Choose the file again")
        return held


class FilterForm(Form):
    words = line(
        "Words",
        required=False,
        help_text="Or parts of words, in any script, with or without accents. Names and numbers too.",
    )
    kind = pick("Kind", [], empty="Every kind", required=False)
    person = pick("Person", [], empty="Everybody", required=False)
    device = pick("Device", [], empty="Every device", required=False)
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, int]],
        people: list[str],
        devices: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "kind", [("", "Every kind"), *((k, f"{k.capitalize()} ({n:,})") for k, n in kinds)]
        )
        self.offer("person", [("", "Everybody"), *((n, n) for n in people)])
        self.offer("device", [("", "Every device"), *((str(n), t) for n, t in devices)])

    def clean_device(self) -> int:
        return int(self.cleaned_data["device"] or 0)

    def clean(self) -> dict[str, Any]:
        _days(self)
        return self.cleaned_data


class _OfWhom(Form):
    """Forms that ask between whom; not where there is one victim and one suspect."""

    victim = pick("Victim", [], required=False)
    suspect = pick("Suspect", [], required=False)

    def __init__(self, *args: Any, victims: list[str], suspects: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("victim", victims), ("suspect", suspects)):
            if len(known) > 1:
                self.offer(name, [("", "Choose"), *((n, n) for n in known)])
            else:
                del self.fields[name]


class QuestionForm(_OfWhom):
    kinds = several(
        "Kinds of contact",
        [(k, k.capitalize()) for k in KINDS],
        required=False,
        initial=list(KINDS),
    )
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        _days(self)
        return self.cleaned_data


class ZoneForm(Form):
    zone = pick("The time zone on these days", [(z, z) for z in _ZONES])
    first = DayField(label="First day, on the clock of the device")
    last = DayField(label="Last day")
    reason = words(
        "How it is known",
        least=5,
        rows=3,
        help_text="Whom you asked, a ticket, a stamp in a passport.",
    )

    def clean(self) -> dict[str, Any]:
        _days(self)
        return self.cleaned_data


class JoinForm(Form):
    person = pick("Who it is", [])
    reason = words(
        "Why you say so",
        least=5,
        rows=3,
        help_text="The items that show it, or who said so. Whoever reads the evidence asks for it.",
    )

    def __init__(self, *args: Any, people: list[CasePerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(p.pk): p for p in people}
        self.offer(
            "person",
            [
                ("", "Choose"),
                *(
                    (k, f"{p.name} ({p.get_role_display().lower()})")
                    for k, p in self._people.items()
                ),
            ],
        )

    def clean_person(self) -> CasePerson:
        return self._people[self.cleaned_data["person"]]


class MomentForm(Form):
    kind = one_of(
        "What happened then",
        [("order", "An order"), ("block", "A block"), ("stop", "Somebody was told to stop")],
    )
    on = DayField(label="The day", latest=_TODAY)
    clock = line(
        "The time",
        most=5,
        help_text="On the clock of England and Wales, such as 14:05. Of an order, when it was served.",
    )
    about = line("What it is", help_text="Such as: interim order, served at the court.")
    source = line("Where it is known from", help_text="Such as: register of orders, O-ABC123.")

    def clean_clock(self) -> str:
        hour, colon, minute = self.cleaned_data["clock"].strip().partition(":")
        if not (
            colon
            and hour.isascii() and minute.isascii() and hour.isdigit() and minute.isdigit()
            and int(hour) < 24 and int(minute) < 60
        ):  # fmt: skip
            raise forms.ValidationError("Enter the time as hours and minutes, such as 14:05")
        return f"{int(hour):02d}:{int(minute):02d}"


class TagForm(Form):
    name = pick("What it shows", [])
    words = words("Why you say so", least=5, rows=3)

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("name", [("", "Choose"), *names])


class CheckForm(Form):
    agrees = one_of("Do you agree with this tag?", [("yes", "Yes"), ("no", "No")])
    words = words("Why", rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        held = self.cleaned_data
        if held.get("agrees") == "no" and not held.get("words", "").strip():
            self.add_error("words", "Enter why you do not agree")
        return held


class NoteForm(Form):
    text = words("Note", least=2)


class RedactionForm(Form):
    words = line(
        "Words that leave every product",
        most=500,
        required=False,
        help_text="As they stand, however they are spaced, in capitals or not.",
    )
    reason = line(
        "Why",
        help_text="It stands where the words were, so do not repeat them: address of the victim.",
    )


class ProductForm(_OfWhom):
    kind = one_of("What to make", Kind.choices)
    between = tick("Only contacts between the victim and the suspect")
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)
    kinds = several("Kinds of item", [], required=False)
    words = line(
        "Only items that hold these words",
        required=False,
        help_text="Leave it empty for all. With words, no counts are made.",
    )

    _OF_COURT: ClassVar = ("victim", "suspect", "between", "first", "last", "kinds", "words")
    field_order = ("kind", "victim", "suspect", "between")

    def __init__(self, *args: Any, kinds: list[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kinds", [(k, f"{k.capitalize()} ({n:,})") for k, n in kinds])

    @property
    def shown_when(self) -> dict[str, tuple[str, list[str]]]:
        return {name: ("kind", ["court"]) for name in self._OF_COURT if name in self.fields}

    def clean(self) -> dict[str, Any]:
        _days(self)
        held: dict[str, object] = self.cleaned_data
        if held.get("between"):
            for name in ("victim", "suspect"):
                if name in self.fields and not held.get(name):
                    self.add_error(name, f"Choose the {name}")
        return held
