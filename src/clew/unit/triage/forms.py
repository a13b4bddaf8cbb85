"""What a reader fills in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from clew.unit.accounts.models import Agency
from clew.unit.cases.models import Level
from clew.unit.triage.models import LOW, Outcome
from clew.web.forms import DayField, Form, line, one_of, pick, words

_REASON = 20
_WHY_LOW = 60


def _agencies() -> list[tuple[int, str]]:
    return [(a.pk, a.name) for a in Agency.objects.exclude(code="unit").order_by("name")]


class DecisionForm(Form):
    outcome = one_of("Your decision", Outcome.choices)
    level = one_of("If you accept it: at which level", Level.choices, required=False)
    reason = words("Your reason", least=_REASON, help_text="What decided it, in your own words, so that another officer can follow it.")
    why_low = words(
        "If you grade it low: what speaks against stalking",
        required=False,
        help_text="Is it fixated, obsessive, unwanted, repeated? Say for each what the records show, and what you did to find out.",
    )
    from_whom = line("If information is missing: who has it", required=False)
    agency = pick("Their agency, when it works with the unit", _agencies, required=False, empty="None of these")
    by_when = DayField(label="By when", required=False)
    known_as = line("If it is already known: its reference", required=False, most=20)
    edition = forms.IntegerField(widget=forms.HiddenInput)
    seen_decisions = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        outcome = said.get("outcome")
        if outcome == Outcome.ACCEPTED and not said.get("level"):
            self.add_error("level", "Choose the level at which the unit accepts it")
        if outcome in LOW and len((said.get("why_low") or "").strip()) < _WHY_LOW:
            self.add_error("why_low", f"A low grade needs its reasons: say what speaks against stalking ({_WHY_LOW} characters or more)")
        if outcome == Outcome.NEED_INFORMATION:
            if not said.get("from_whom"):
                self.add_error("from_whom", "Say who has the information")
            if not said.get("by_when") and "by_when" not in self.errors:
                self.add_error("by_when", "Say by when it is needed")
            elif said.get("by_when") and said["by_when"] < timezone.localdate():
                self.add_error("by_when", "The day must be today or later")
            elif said.get("by_when") and said["by_when"] > timezone.localdate() + timedelta(days=365):
                self.add_error("by_when", "The day must be within a year")
        if outcome == Outcome.ALREADY_KNOWN and not said.get("known_as"):
            self.add_error("known_as", "Give the reference under which the unit knows it")
        agency = said.get("agency")
        said["agency"] = Agency.objects.filter(pk=agency).first() if agency else None
        return said


class SecondForm(Form):
    outcome = one_of("Your decision", Outcome.choices)
    level = one_of("If you accept it: at which level", Level.choices, required=False)
    reason = words("Your reason", least=_REASON)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") == Outcome.ACCEPTED and not said.get("level"):
            self.add_error("level", "Choose the level")
        return said


class ReasonForm(Form):
    reason = words("Your reason", least=_REASON)


class CorrectionForm(Form):
    reason = words("Why the engine is wrong here", least=_REASON, rows=3)


class JoinForm(Form):
    other = line(
        "The other mention or identity",
        help_text="As it is written on the people page: force/number/role/number of the person, or an identity such as P1A2B3C4D5E6F7.",
    )
    reason = words("Why they are one person", least=_REASON, rows=3)


class AnswerForm(Form):
    answer = words("What they said", least=_REASON)


class ReceiptForm(Form):
    received_by = line("Who received it")
    how = line("How they confirmed it", help_text="For example: reply by e-mail, note on the crime record.")


class SettleForm(Form):
    words = words("What follows from the two readings", least=_REASON)
