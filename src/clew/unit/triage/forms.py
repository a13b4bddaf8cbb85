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


def _outcomes() -> list[tuple[str, str]]:
    """What may be decided, acceptance once for each level: one question instead of two."""
    accepted = [
        (f"{Outcome.ACCEPTED}-{key}", f"Stalking: {text[0].lower()}{text[1:]}")
        for key, text in Level.choices
    ]
    return [*accepted, *(c for c in Outcome.choices if c[0] != Outcome.ACCEPTED)]


class DecisionForm(Form):
    outcome = one_of("Your decision", _outcomes())
    reason = words(
        "Your reason",
        least=_REASON,
        rows=3,
        help_text="Explain your decision so that another officer can follow it.",
    )
    why_low = words(
        "If not stalking, explain why",
        required=False,
        help_text="Is it fixated, obsessive, unwanted, repeated? Say for each what the records show, and what you did to find out.",
    )
    from_whom = line("Who has the information", required=False)
    agency = pick(
        "Their agency, if it works with the unit", _agencies, required=False, empty="None of these"
    )
    by_when = DayField(label="By when", required=False, chips=(1, 7, 14))
    known_as = line("Its reference", required=False, most=20)
    edition = forms.IntegerField(widget=forms.HiddenInput)
    seen_decisions = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def shown_when(self) -> dict[str, tuple[str, list[str]]]:
        information = ("outcome", [Outcome.NEED_INFORMATION.value])
        return {
            "why_low": ("outcome", [o.value for o in LOW]),
            "from_whom": information,
            "agency": information,
            "by_when": information,
            "known_as": ("outcome", [Outcome.ALREADY_KNOWN.value]),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        outcome, _, said["level"] = (said.get("outcome") or "").partition("-")
        said["outcome"] = outcome
        if outcome in LOW and len((said.get("why_low") or "").strip()) < _WHY_LOW:
            self.add_error(
                "why_low", f"Explain why it is not stalking, in {_WHY_LOW} characters or more"
            )
        if outcome == Outcome.NEED_INFORMATION:
            if not said.get("from_whom"):
                self.add_error("from_whom", "Enter who has the information")
            if not said.get("by_when") and "by_when" not in self.errors:
                self.add_error("by_when", "Enter the date by which it is needed")
            elif said.get("by_when") and said["by_when"] < timezone.localdate():
                self.add_error("by_when", "The day must be today or later")
            elif said.get("by_when") and said["by_when"] > timezone.localdate() + timedelta(
                days=365
            ):
                self.add_error("by_when", "The day must be within a year")
        if outcome == Outcome.ALREADY_KNOWN and not said.get("known_as"):
            self.add_error("known_as", "Enter the reference under which the unit knows it")
        agency = said.get("agency")
        said["agency"] = Agency.objects.filter(pk=agency).first() if agency else None
        return said


class SecondForm(Form):
    outcome = one_of("Your decision", _outcomes())
    reason = words("Your reason", least=_REASON)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["outcome"], _, said["level"] = (said.get("outcome") or "").partition("-")
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
    how = line(
        "How they confirmed it", help_text="For example: reply by e-mail, note on the crime record."
    )


class SettleForm(Form):
    words = words("What follows from the two readings", least=_REASON)
