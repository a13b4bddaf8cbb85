"""Forms of the public site."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from clew.unit.site.models import Pause
from clew.web.forms import DayField, Form, line, one_of, tick, words

KINDS = [
    ("emergency", "Emergency"),
    ("non-emergency", "Police, not an emergency"),
    ("non-emergency-other", "Not an emergency, other ways to tell"),
    ("emergency-other", "Emergency, other ways than a call"),
    ("helpline", "About stalking"),
    ("abuse", "Partners, ex-partners and family"),
    ("people", "For particular people"),
    ("feelings", "Somebody who listens"),
    ("police", "When it is somebody of the police"),
    ("behaviour", "For people who worry about what they do"),
    ("nations", "Wales, Scotland and Northern Ireland"),
    ("rights", "Rights: named on pages, not listed"),
    ("unit", "The unit"),
    ("other", "Other"),
]


class PageForm(Form):
    title = line("Title", most=120)
    text = words(
        "Words",
        rows=24,
        most=40_000,
        required=False,
        help_text="## begins a heading, - a point of a list, **bold**, [words](/help/) a link, [[contacts helpline]] the numbers of a kind or of a name. No HTML. Leave it empty to go back to the default text.",
    )
    why = line("Why it is changed", most=300)


class TranslationForm(Form):
    title = line("Title, in this language", most=120)
    text = words(
        "Words, in this language",
        rows=24,
        most=40_000,
        required=False,
        help_text="The marks are those of the English page. A draft is on no public page. Left empty and read, the page is taken off in this language.",
    )
    why = line("Who translated it, and what changed", most=300)


class ReadTranslationForm(Form):
    how = line(
        "How you read it",
        most=300,
        help_text="Such as: it is my first language; read beside the English, line by line.",
    )
    whole = tick(
        "I know this language, and I read all of it beside the English page", required=True
    )


class ContactForm(Form):
    title = line("What it is called", most=120)
    kind = one_of("Kind", KINDS)
    number = line("Telephone", required=False, most=40)
    address = line("Web address", required=False, most=300, help_text="Beginning with https://")
    says = line("What it is for", required=False, most=300)
    hours = line("When it is open", required=False, most=120)
    cost = line("What a call costs, and whether it shows on a bill", required=False, most=120)
    languages = line("Languages", required=False, most=120)
    checked_on = DayField(label="Last checked on", latest=timezone.localdate)
    checked_how = line(
        "How it was checked", most=300, help_text="Such as: rang it, and asked for the hours."
    )
    hidden = tick("Do not show it")

    def clean_number(self) -> str:
        said = str(self.cleaned_data["number"]).strip()
        if said and not re.fullmatch(r"[+0-9 ()]{3,40}", said):
            raise ValidationError(
                "A telephone number has figures and spaces, such as 0300 123 4567"
            )
        return said

    def clean_address(self) -> str:
        said = str(self.cleaned_data["address"]).strip()
        if said and not re.fullmatch(r"https://[^\s<>\"']+\.[^\s<>\"']+", said):
            raise ValidationError("Give the whole address, beginning with https://")
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (
            not said.get("hidden")
            and not said.get("number")
            and not said.get("address")
            and not self.errors
        ):
            self.add_error("number", "Give a number or an address, or do not show it")
        return said

    @property
    def name(self) -> str:
        return slugify(self.cleaned_data["title"])[:60] or "contact"


class AlertForm(Form):
    text = line(
        "What it says",
        most=400,
        help_text="It stands at the head of every page. Say what people should do.",
    )
    begins_on = DayField(label="From", earliest=None)
    ends_on = DayField(label="To, that day included")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("begins_on"), said.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "The last day must not be before the first")
        if ends and ends < timezone.localdate():
            self.add_error("ends_on", "That day is over")
        return said

    @property
    def times(self) -> tuple[datetime, datetime]:
        """From the beginning of the first day to the end of the last, in the time of England and
        Wales.
        """
        zone = timezone.get_current_timezone()
        first, last = (
            self.cleaned_data["begins_on"],
            self.cleaned_data["ends_on"] + timedelta(days=1),
        )
        return datetime(first.year, first.month, first.day, tzinfo=zone), datetime(
            last.year, last.month, last.day, tzinfo=zone
        )


class PauseForm(Form):
    of = one_of("What is paused", Pause.Of.choices)
    notice = words(
        "What visitors read",
        least=20,
        rows=5,
        most=2000,
        help_text="Why, until when, and what to do instead.",
    )
    why = line("Why, for the record here", most=300)
