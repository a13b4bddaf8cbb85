"""Forms of what concerns a case as a whole."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.casefile.packages import limits
from clew.unit.cases.lists import bases, closing_reasons, retention_groups
from clew.unit.cases.models import Case, Level
from clew.web.forms import DayField, Form, VersionedForm, line, one_of, pick, several, tick, words
from clew.web.jinja import day

_MB = limits()["most_bytes"] // 2**20


def _case_officers() -> list[tuple[int, str]]:
    held = User.objects.filter(roles__contains=["case_officer"], is_active=True)
    return [(u.pk, f"{u.name} ({u.agency.name})") for u in held.select_related("agency")]


class HandOverForm(VersionedForm):
    """Who works the case from now on, and what they need to know.

    The case's own log keeps the note.
    """

    officer = pick("Case officer", _case_officers, required=False, empty="Nobody yet")

    note = words(
        "Handover note",
        required=False,
        rows=4,
        help_text="What the next officer must know today: safety, what was promised to the victim, what is waited for. It is kept on the timeline.",
    )

    def clean_officer(self) -> User | None:
        return (
            User.objects.filter(pk=self.cleaned_data["officer"]).first()
            if self.cleaned_data["officer"]
            else None
        )


class StrikeForm(Form):
    reason = words("Why it is wrong", least=10, rows=3)


class ClosureForm(Form):
    code = one_of("Why it is closed", closing_reasons())
    reason = words("In words", least=20)
    residual_risk = words("What risk remains", least=20)
    risk_holder = line("Who holds it from here", help_text="A named person and agency.")
    no_advocate_why = words(
        "Why there is no advocate's view", least=10, rows=3, help_text="No advocate is on the case."
    )

    def __init__(self, *args: Any, advocates: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if advocates:  # they are asked, and answer for themselves
            del self.fields["no_advocate_why"]


class ViewForm(Form):
    view = words(
        "Your view on closing the case",
        least=10,
        help_text="The case officer and the deciding supervisor read it, with your name.",
    )


class NoViewForm(Form):
    why = words("Why there is no advocate's view", least=10, rows=3)


class ReopenForm(Form):
    reason = words("Why it is opened again", least=10)


class FollowUpForm(Form):
    new_records = forms.IntegerField(label="New records", min_value=0, max_value=10_000)
    breaches = forms.IntegerField(label="Breaches of orders", min_value=0, max_value=10_000)
    victim_view = words("The victim's view", required=False)
    text = words("What became of it", least=10)


class RetentionForm(VersionedForm):
    group = one_of("Group", [(g, r["text"]) for g, r in retention_groups().items()])
    review_on = DayField(label="Review again on")
    held = tick("Hold: it may not be disposed of")
    hold_reason = words("Why it is held", required=False, rows=3)
    review_reason = words("What the review found", least=10)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("held") and not said.get("hold_reason"):
            self.add_error("hold_reason", "Say why it is held")
        if said.get("review_on") and said["review_on"] <= timezone.localdate():
            self.add_error("review_on", "The next review must be after today")
        return said


class DisposalForm(Form):
    authority = words(
        "On what authority", rows=2, least=5, help_text="The schedule and paragraph that allows it."
    )
    reason = words("Why it is no longer needed", least=20)


class TransferForm(Form):
    to_force = line("Force", most=120)
    to_whom = line("Who receives it there", help_text="Name, role, and how you checked who it is.")
    legal_basis = pick("Legal basis", bases())
    reason = words("Why the case goes to them", least=20, rows=3)


class ReceiptForm(Form):
    received_on = DayField(label="Received on", latest=timezone.localdate, chips=(0, -1))
    received_by = line("Who confirmed it", help_text="Name, role and how they confirmed the hash.")


class TakeInForm(Form):
    """The package and the hash that the other force told.

    `seen` is the hash of the package whose content the person was shown; only that one is kept.
    """

    file = forms.FileField(
        label="The package", help_text=f"The ZIP file as it came, {_MB} MB or smaller."
    )
    sha256 = line(
        "SHA-256 of the package",
        most=100,
        help_text="As the force that gave it told you, by another way than the package came: 64 characters, with or without spaces. It stands on the Closing page of their case.",
    )
    level = one_of("What the unit gives to the case", Level.choices)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shown:
            self.fields["file"].label = "The same package again"
            self.fields[
                "file"
            ].help_text = "Nothing was kept so far: choose the file once more to take it in."
        else:
            del self.fields["level"]

    def clean_sha256(self) -> str:
        said = "".join(self.cleaned_data["sha256"].split()).lower()
        if not re.fullmatch(r"[0-9a-f]{64}", said):
            raise forms.ValidationError(
                "Enter the SHA-256 as 64 characters, each a digit or a letter from a to f"
            )
        return said


class AllocateForm(Form):
    cases = several("Cases", [])
    officer = pick("Case officer", _case_officers)

    def __init__(self, *args: Any, cases: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "cases",
            [(str(c.pk), f"{c.title} ({c.reference}), opened {day(c.opened_at)}") for c in cases],
        )

    def clean_officer(self) -> User:
        return User.objects.get(pk=self.cleaned_data["officer"])
