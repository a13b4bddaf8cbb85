"""What is asked of whoever works a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clew.figures.questions import plain_text
from clew.figures.wording import wording
from clew.unit.accounts.models import User
from clew.unit.disclosure.models import Request
from clew.unit.disclosure.rules import (
    DECISIONS,
    StepRule,
    exemptions,
    ground_title,
    is_qualified,
    usual_reason,
)
from clew.web.forms import DayField, Form, line, one_of, pick, several, tick, words

_LARGEST = 1_000_000


class RequestForm(Form):
    text = words(
        "The request, as it was written",
        rows=12,
        required=False,
        help_text="Paste it, or choose the e-mail or text file below.",
    )
    file = forms.FileField(label="E-mail (.eml) or text file", required=False)
    how = one_of("How it came", Request.How.choices, initial="email")
    received_on = DayField(label="Received on", latest=timezone.localdate)
    requester = line(
        "Who asks",
        help_text="Anybody may ask; a name, as it was given. It is in nothing that is published.",
    )
    contact = line("How to reach them", most=300, required=False)
    reference = line(
        "Reference",
        most=40,
        required=False,
        help_text="Leave empty for the next free one in the force's format.",
    )
    restricted = tick("Restrict it: open to named people alone")
    restricted_why = words("Why it is restricted", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.pop("file", None)
        if file is not None:
            if file.size > _LARGEST:
                raise ValidationError(
                    {
                        "file": "The file is larger than a million bytes: paste the text of the request."
                    }
                )
            given["text"] = plain_text(file.read())
        if not (given.get("text") or "").strip():
            raise ValidationError({"text": "Paste the request, or choose its file"})
        if given.get("restricted") and not (given.get("restricted_why") or "").strip():
            raise ValidationError({"restricted_why": "Say why it is restricted"})
        return given


class QuestionForm(Form):
    text = words("The question", rows=3)
    lacks = words(
        "What of it cannot be counted, and why",
        rows=3,
        required=False,
        help_text="Goes into the answer. Leave empty if the figures answer all of it.",
    )
    confirmed = tick(
        "I confirm: this is what the question asks, and the figures above are what answers it"
    )

    def __init__(
        self,
        *args: Any,
        figures: list[tuple[str, str]],
        offered: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if figures:
            self.fields["keep"] = several("Figures that answer it", figures, required=False)
            self.fields["keep"].initial = [k for k, _ in figures]
        if offered:
            self.fields["choose"] = several(
                "Figures near to it",
                offered,
                required=False,
                help_text="They are not what is asked, or are broader than it. None is counted unless you choose it; if you do, say above what they leave out.",
            )
        self.order_fields(["text", "keep", "lacks", "choose", "confirmed"])


class SetAsideForm(Form):
    why = words("Why it is no question", rows=3, least=10)


class StepForm(Form):
    on = DayField(label="On which day", latest=timezone.localdate)

    def __init__(self, *args: Any, rule: StepRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for asked in rule.asks:
            name, _, label = asked.partition(":")
            label = label.strip()
            if name == "words":
                self.fields["words"] = words(label, rows=4)
            elif name == "text":
                self.fields["text"] = words(label, rows=8)
            elif name == "until":
                self.fields["until"] = DayField(label=label)
            elif name == "exemption":
                self.fields["exemption"] = pick(
                    "Which exemption is weighed",
                    [(k, ground_title(k)) for k in exemptions() if is_qualified(k)],
                )
            elif name == "outcome":
                self.fields["outcome"] = one_of(
                    "Outcome", [(o.strip(), o.strip().capitalize()) for o in label.split(",")]
                )


class StrikeForm(Form):
    why = words("Why it is wrong", rows=3, least=10)


class AnswerForm(Form):
    as_at = DayField(
        label="Figures as at",
        latest=timezone.localdate,
        help_text="The day to which they run. The same day gives the same answer again.",
    )


class ChoiceForm(Form):
    """What is hidden in one table. `ways` are those in which the table can be put together."""

    threshold = forms.IntegerField(
        label="Give numbers from",
        min_value=1,
        max_value=100,
        help_text="5 is usual. 1: every number is given, such as where the Home Office publishes the same numbers unrounded. No law fixes a number: the test is whether somebody could be identified.",
    )
    why = words(
        "Why", rows=3, least=20, help_text="Kept with the request. It is not in the letter."
    )

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(ways) > 1:
            self.fields["how"] = one_of(
                "How the table is put together", [(k or "usual", words_) for k, words_ in ways]
            )
        self.order_fields(["threshold", "how", "why"])

    def chosen(self) -> dict[str, Any]:
        how = self.cleaned_data.get("how", "usual")
        return {
            "threshold": self.cleaned_data["threshold"],
            "how": "" if how == "usual" else how,
            "why": self.cleaned_data["why"],
        }


class DecisionForm(Form):
    outcome = one_of("Decision", DECISIONS)
    otherwise = words(
        "If that is not what follows from the results: why",
        rows=3,
        required=False,
        help_text="Kept with the decision.",
    )
    words = words("The decision in a sentence or two, for the letter", rows=4, least=10)
    exemptions = several(
        "Grounds, where anything is refused",
        lambda: [(k, ground_title(k)) for k in exemptions()],
        required=False,
    )
    context = several(
        "Paragraphs to go with it",
        lambda: [(k, c["title"]) for k, c in wording("context").items()],
        required=False,
    )

    def __init__(
        self, *args: Any, to_check: Mapping[str, tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if to_check:
            choices = [
                (name, f"{title}. Source: {source}") for name, (title, source) in to_check.items()
            ]
            self.fields["checked"] = several(
                "Passages of the letter that I have checked against their source",
                choices,
                required=False,
                help_text="The answer is not sent while one that is used stands unchecked.",
            )
        for name, held in exemptions().items():
            if held["kind"] == "qualified":
                self.fields[f"balance_{name}"] = words(
                    f"{held['title']}: the public interest as weighed",
                    rows=3,
                    required=False,
                    help_text=f"For telling: {held['in_favour']} Against: {held['against']}",
                )
            else:
                usual = f"Leave empty to say: {said}" if (said := usual_reason(name)) else ""
                self.fields[f"balance_{name}"] = words(
                    f"{ground_title(name)}: why it applies", rows=2, required=False, help_text=usual
                )

    def balance(self) -> dict[str, str]:
        """Each ground with its balance."""
        return {
            name: self.cleaned_data.get(f"balance_{name}") or ""
            for name in self.cleaned_data["exemptions"]
        }


class CheckForm(Form):
    agrees = one_of(
        "Your verdict", [("yes", "It may go as it is"), ("no", "It has to be put right")]
    )
    words = words("What you looked at, and what you found", rows=4, least=10)


class SendForm(Form):
    on = DayField(label="Sent on", latest=timezone.localdate)


class PublishForm(Form):
    title = line("Title in the disclosure log")
    summary = words("What it tells, in a sentence or two", rows=3, least=10)
    asked = words(
        "What was asked, in your words",
        rows=4,
        least=10,
        help_text="Not the requester's own letter: it may name somebody.",
    )
    correction = words(
        "What is corrected",
        rows=3,
        required=False,
        help_text="Only where an earlier answer to this request is published: this one takes its place, and readers see both and what was wrong.",
    )


class WithdrawForm(Form):
    why = words("Why it is withdrawn", rows=3, least=10, help_text="Readers of the log see it.")


class TimedForm(Form):
    records = forms.IntegerField(label="Records read", min_value=1, max_value=100_000)
    minutes = forms.FloatField(label="Minutes for all of them", min_value=0.1, max_value=100_000)
    words = words("Which records, and what was looked for", rows=3, least=10)


class RestrictForm(Form):
    why = words("Why", rows=3, least=10)
    people = several(
        "Open to these people alone",
        lambda: [
            (str(u.pk), u.name)
            for u in User.objects.filter(is_active=True).order_by("name")
            if u.has_role(
                "information_officer", "supervisor", "superintendent", "lawyer", "analyst"
            )
        ],
        required=False,
        help_text="Nobody ticked: open to everybody whose work it is.",
    )


class HoldForm(Form):
    held = tick("Keep who asked and what was written for longer", required=False)
    why = words("Why", rows=3, least=10)


class QuarterForm(Form):
    begin = DayField(label="First day of the quarter")
