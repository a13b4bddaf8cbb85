"""The form of an instrument is made from its data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from clew.unit.assessments.instruments import instruments, scales
from clew.web.forms import DayField, Form, line, one_of, pick, tick, words


class ChooseForm(Form):
    instrument = one_of("Instrument", [(i["name"], i["title"]) for i in instruments().values()])


class AssessmentForm(Form):
    instrument_version = line("Version of the instrument", required=False, most=60)
    person = pick("About", [], required=False, empty="The case")
    assessed_on = DayField(label="Assessed on", latest=timezone.localdate)
    rationale = words(
        "Rationale", least=20, help_text="What the ratings rest on, and what is not known."
    )
    victim_view = words("What the victim says of the risk", required=False, rows=3)
    clinical = tick("Clinical: only clinicians and a supervisor may read it")
    next_review_on = DayField(label="Review on", chips=(14, 28, 91))

    def __init__(
        self,
        instrument: str,
        people: list[tuple[int, str]],
        *args: Any,
        may_be_clinical: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rated: dict[str, forms.Field] = {
            s.key: one_of(s.label, [(c, c) for c in s.choices]) for s in scales(instrument)
        }
        self.rated = list(rated)
        self.fields = {**rated, **self.fields}
        self.offer("person", [("", "The case"), *people])
        self.name_fields()
        if not may_be_clinical:
            del self.fields["clinical"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["ratings"] = {key: said.pop(key) for key in self.rated if key in said}
        if (
            said.get("next_review_on")
            and said.get("assessed_on")
            and said["next_review_on"] <= said["assessed_on"]
        ):
            self.add_error("next_review_on", "The review must be after the assessment")
        return said
