"""Forms of plans and meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from clew.unit.accounts.models import Agency, User
from clew.unit.cases.forms import TimeField
from clew.web.forms import DayField, Form, VersionedForm, line, one_of, pick, several, words

ABOUT = [
    ("victim", "The victim"),
    ("suspect", "The suspect"),
    ("children", "Children"),
    ("investigation", "The investigation"),
    ("agencies", "How the agencies work together"),
]


def _people() -> list[tuple[int, str]]:
    return [
        (u.pk, f"{u.name} ({u.agency.name})")
        for u in User.objects.filter(is_active=True)
        .exclude(roles__overlap=["service", "administrator", "auditor"])
        .select_related("agency")
    ]


class _Doing(Form):
    """What is done about a need: by whom, by when."""

    text = words("What is to be done", least=10, rows=3)
    agency = pick("By which agency", lambda: [(a.pk, a.name) for a in Agency.objects.all()])
    owner = pick("By whom", _people, required=False, empty="Anybody of the agency")
    target_on = DayField(label="By when", chips=(1, 7, 14, 28))
    review_on = DayField(label="Review on", required=False, chips=(7, 14, 28))

    def clean_agency(self) -> Agency | None:
        return (
            Agency.objects.filter(pk=self.cleaned_data["agency"]).first()
            if self.cleaned_data["agency"]
            else None
        )

    def clean_owner(self) -> User | None:
        return (
            User.objects.filter(pk=self.cleaned_data["owner"]).first()
            if self.cleaned_data["owner"]
            else None
        )

    def clean_target_on(self) -> date | None:
        target: date | None = self.cleaned_data["target_on"]
        if target is not None and target < timezone.localdate():
            raise forms.ValidationError("The target must be today or later")
        return target


class ActionForm(_Doing):
    """An action for a need that is there."""


class NeedForm(_Doing):
    """A need with its first action, on one page. Without an action nothing is asked of it."""

    about = one_of("About", ABOUT)
    need = words("What has to change", least=10, rows=2)
    field_order = ("need", "about", "text", "agency", "owner", "target_on", "review_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "First action: what is to be done"
        for name in ("text", "target_on", "agency"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("text"):
            if not said.get("target_on") and "target_on" not in self.errors:
                self.add_error("target_on", "Enter the date by which the action is to be done")
            if not said.get("agency"):
                self.add_error("agency", "Select the agency that is to do it")
        return said


class EndForm(Form):
    ended = one_of("How it ended", [("done", "Done"), ("dropped", "Dropped")])
    outcome = words("What came of it", least=5, rows=3)

    def __init__(self, *args: Any, may_be_done: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_done:
            self.offer("ended", [("dropped", "Dropped: it is no longer asked for")])


class MetForm(Form):
    how = words("How it was met", least=5, rows=3)


class MeetingForm(Form):
    held_on = DayField(label="Day of the meeting", chips=(1, 7, 14))
    begins_at = TimeField(label="Time", required=False, max_length=5, help_text="As 14:05.")
    place = line("Place", required=False, most=120)


class EndMeetingForm(Form):
    """Ending a meeting cannot be undone. It asks for nothing: what is missing is told instead."""


class AgreedForm(_Doing):
    """An action that a meeting agreed, for a need of the plan or a new one."""

    need = pick("For which need", [], required=False, empty="A new need")
    new_need = words("What has to change", rows=2, required=False)
    field_order = ("need", "new_need", "text", "agency", "owner", "target_on", "review_on")

    def __init__(self, *args: Any, needs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("need", [("", "A new need"), *needs])

    @property
    def shown_when(self) -> dict[str, tuple[str, list[str]]]:
        return {"new_need": ("need", [""])}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("need") and len((said.get("new_need") or "").strip()) < 10:
            self.add_error("new_need", "Enter what has to change, in 10 characters or more")
        return said


class MinutesForm(VersionedForm):
    minutes = words("What was said and agreed", least=5, rows=8)


class AttendanceForm(VersionedForm):
    attendees = several("Who came", [], required=False)
    guests = words(
        "Who came from outside",
        required=False,
        rows=3,
        help_text="People without an account here: name and agency, one a line.",
    )
    apologies = words("Apologies", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("attendees", _people())

    def standing(self, row: Any, name: str) -> Any:
        return list(row.attendees.all()) if name == "attendees" else super().standing(row, name)

    def clean_attendees(self) -> list[User]:
        return list(User.objects.filter(pk__in=self.cleaned_data["attendees"]))


class AgendaForm(Form):
    reference = line("Case", most=20, help_text="Its reference, such as C-7K3QX9AB.")
    why = line("Why it is on the agenda")
