"""Forms of learning: a case's facts, a report of it, a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clew.learning.cases import QUESTIONS, RELATIONSHIPS
from clew.learning.people import SEXES
from clew.learning.sources import sources
from clew.unit.learning.content import OTHERS, choices
from clew.web.forms import Form, VersionedForm, line, one_of, several, words

_PLACEHOLDERS = "{V} and {S} are the names of the two; {v_she} {v_him} {v_his} and {s_he} {s_him} {s_his} follow the sex that a telling gives them."


class FactsForm(VersionedForm):
    may_save_again = False

    title = line("Title", most=120)
    says = line("What it is about, in a line", most=200)
    relationship = one_of(
        "How the two know each other", [(r, r.capitalize()) for r in RELATIONSHIPS]
    )
    victim_f = line(
        "Name of the person pursued, when a woman",
        most=60,
        help_text="Made up, as everything here.",
    )
    victim_m = line("Name of the person pursued, when a man", most=60)
    suspect_f = line("Name of the person who pursues, when a woman", most=60)
    suspect_m = line("Name of the person who pursues, when a man", most=60)
    victim = one_of(
        "In the first telling, the person pursued is",
        [(k, v.capitalize()) for k, v in SEXES.items()],
    )
    suspect = one_of(
        "In the first telling, the person who pursues is",
        [(k, v.capitalize()) for k, v in SEXES.items()],
    )
    others = several(
        "Tell it also", list(OTHERS.items()), required=False, help_text="Each changes one thing."
    )
    minutes = forms.IntegerField(label="Minutes that it takes", min_value=2, max_value=60)
    ending = words("What is said at the end", rows=4, least=10, most=2_000, help_text=_PLACEHOLDERS)
    why = line("What you wrote or changed, and why", most=300)


class ReportForm(VersionedForm):
    may_save_again = False

    when = line("When it comes in", most=80, help_text="Such as Tuesday 3 March, 07:50.")
    kind = line("What it is", most=80, help_text="Such as Call to 101.")
    recorded = line("Recorded as", most=120)
    recorded_other = line(
        "Recorded as, in the telling with the other code", most=120, required=False
    )
    text = words("What the report says", rows=6, least=20, most=2_000, help_text=_PLACEHOLDERS)
    earlier = words(
        "Earlier records that a search would find",
        rows=3,
        most=2_000,
        required=False,
        help_text="One on each line.",
    )
    why = line("What you wrote or changed, and why", most=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why = self.fields.pop("why")
        for name, (title, many) in QUESTIONS.items():
            self.fields[f"{name}_choices"] = words(
                f"{title} The choices",
                rows=4,
                most=1_500,
                help_text=f"One on each line, beginning with yes: or no:. {'One or more are right.' if many else 'One is right.'}",
            )
            self.fields[f"{name}_says"] = words(
                f"{title} What we say to it", rows=3, least=10, most=1_500
            )
            self.fields[f"{name}_words"] = words(
                f"{title} The words in the report that say it",
                rows=2,
                most=600,
                required=False,
                help_text="One on each line, exactly as they stand there.",
            )
            self.fields[f"{name}_cites"] = forms.MultipleChoiceField(
                label=f"{title} What it rests on",
                choices=[(s.name, s.title) for s in sources().values()],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["why"] = why

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in QUESTIONS:
            field = f"{name}_choices"
            if field in said:
                try:
                    choices(said[field])
                except ValueError as problem:
                    self.add_error(field, f"“{problem}” begins with neither yes: nor no:")
        return said


class TeamForm(Form):
    title = line("What the team is called", most=120)
    code = line(
        "What its people type",
        most=30,
        help_text="Small letters, figures and dashes. It is no secret.",
    )

    def clean_code(self) -> str:
        said = str(self.cleaned_data["code"]).strip().lower()
        if not said.replace("-", "").isalnum() or not said.isascii():
            raise ValidationError("Use small letters, figures and dashes")
        return said
