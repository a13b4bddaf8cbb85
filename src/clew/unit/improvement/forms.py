"""Forms of progress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from clew.progress.training_file import COLUMNS
from clew.unit.improvement.lists import choices, least
from clew.web.forms import DayField, Form, line, one_of, pick, words

_IS_ADDRESS = URLValidator(
    schemes=["https", "http"], message="Give the whole address, beginning with https://"
)


def _address(label: str, **kwargs: Any) -> forms.CharField:
    field = line(label, most=500, required=False, **kwargs)
    field.validators.append(_IS_ADDRESS)
    return field


def _number(label: str, *, most: int, least_number: int = 0, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least_number, max_value=most, **kwargs)


class StatusForm(Form):
    status = one_of("Where it stands", choices("status"))
    on = DayField(label="Since when", latest=timezone.localdate, chips=[0])
    words = words(
        "What was done, in the force's words",
        least=10,
        rows=4,
        most=2_000,
        help_text="The public reads it. It names no person.",
    )
    evidence = _address(
        "Address of the evidence",
        help_text="A page that anybody can open, such as a policy or minutes. “Done” needs one.",
    )


class AnswerForForm(Form):
    owner = line(
        "Post that answers for it",
        most=120,
        required=False,
        help_text="A post, such as “Detective Superintendent, Public Protection”. Never a name.",
    )
    deadline = DayField(label="Deadline that the force gives", required=False)
    why = line(
        "Why the force gives another day than the report",
        most=300,
        required=False,
        help_text="Only where it does. The public reads it.",
    )
    target = words(
        "The force's own target",
        rows=3,
        most=1_000,
        required=False,
        help_text="In the force's own words. Clew sets no target and works none out.",
    )


class TextForm(Form):
    text = words("The recommendation, word for word", least=20, rows=6, most=5_000)
    source = line("Where it stands", most=300, help_text="Title, page, and address of the report.")
    read_on = DayField(label="Read on", latest=timezone.localdate, chips=[0])


class CapacityForm(Form):
    month = DayField(
        label="A day of the month", latest=timezone.localdate, help_text="Any day of it."
    )
    role = pick("Role", choices("role"))
    people = _number(
        "People who did this work",
        most=10_000,
        help_text=f"A count, no names. Roles of fewer than {least('people')} people are told together with others.",
    )
    hours_available = forms.DecimalField(
        label="Hours that were there to be worked",
        min_value=0,
        max_value=999_999,
        decimal_places=1,
        help_text="Contracted hours, without leave and sickness.",
    )
    hours_worked = forms.DecimalField(
        label="Hours that were worked", min_value=0, max_value=999_999, decimal_places=1
    )
    note = line(
        "Note", most=300, required=False, help_text="For the unit; the public does not read it."
    )


class TrainingFileForm(Form):
    title = line("Training", help_text="What was taught, and to which role. No person, no team.")
    measured_on = DayField(label="Measured again on", latest=timezone.localdate)
    file = forms.FileField(
        label="The results, as CSV",
        help_text=f"A row for each test of each learner, with the columns {', '.join(COLUMNS)}. “When” is before or after. Rows are added up and then forgotten: who learned is not kept.",
    )
    how = line(
        "How it was measured",
        most=500,
        help_text="Which cases, whether others of equal difficulty, how long after. The public reads it.",
    )
    evidence = _address("Address of the registered analysis")


class TrainingForm(Form):
    title = line("Training", help_text="What was taught, and to which role. No person, no team.")
    measured_on = DayField(label="Measured again on", latest=timezone.localdate)
    learners = _number(
        "Learners",
        most=100_000,
        least_number=1,
        help_text=f"{least('learners')} or more: below that, somebody could be recognised.",
    )
    before_right = _number("Right answers before", most=10_000_000)
    before_of = _number("Answers before", most=10_000_000, least_number=1)
    after_right = _number("Right answers after", most=10_000_000)
    after_of = _number("Answers after", most=10_000_000, least_number=1)
    how = line(
        "How it was measured",
        most=500,
        help_text="Which cases, whether others of equal difficulty, how long after. The public reads it.",
    )
    evidence = _address("Address of the registered analysis")


class FeedbackForm(Form):
    said = words(
        "What people said, in your words",
        least=10,
        rows=4,
        most=1_500,
        help_text="Nothing by which somebody could be recognised. The public reads it.",
    )
    said_on = DayField(label="Said on", latest=timezone.localdate, chips=[0])
    source = pick("Who said it", choices("source"))
    did = words(
        "What was done",
        rows=4,
        most=1_500,
        required=False,
        help_text="Empty where nothing was yet.",
    )
    did_on = DayField(label="Done on", latest=timezone.localdate, required=False, chips=[0])


class DoneForm(Form):
    did = words("What was done", least=10, rows=4, most=1_500)
    did_on = DayField(label="Done on", latest=timezone.localdate, chips=[0])


class WhyForm(Form):
    why = line("Why", most=300)


class DraftForm(Form):
    words = words(
        "What the force says itself",
        rows=6,
        most=4_000,
        required=False,
        help_text="Stands at the head of the page. Clew claims no effect, and neither should these words: say what was done and what is not known.",
    )
