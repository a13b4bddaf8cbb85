"""Django's forms, as the design system draws them: one `Form`, a day in three boxes, choices as
radios or checkboxes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils import timezone

from clew.web.printable import is_noncharacter

_Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]


class DayWidget(forms.Widget):
    """Day, month and year in three boxes named `<name>-day`, `-month`, `-year`."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> tuple[str, str, str]:
        day, month, year = (
            str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")
        )
        return day, month, year

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> bool:
        return not any(f"{name}-{part}" in data for part in ("day", "month", "year"))


class DayField(forms.Field):
    """A date, or None. Errors name the part that is wrong."""

    widget = DayWidget

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | Callable[[], date] | None = None,
        chips: Sequence[int] | None = None,
        **kwargs: Any,
    ) -> None:
        """`chips`: days from today that one press fills in, such as 0 for today and 7 for a week
        from now; today and yesterday where nothing is said and the day cannot be in the future.
        """
        super().__init__(**kwargs)
        if chips is None:
            chips = (0, -1) if callable(latest) else ()
        self.earliest, self.latest, self.chips = earliest, latest, chips

    def offered(self) -> list[tuple[str, date]]:
        """What the chips say, and their days."""
        today = timezone.localdate()
        return [(_away(days), today + timedelta(days=days)) for days in self.chips]

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in value):
            raise ValidationError("Enter the day, month and year as numbers, such as 7 3 2026")
        day, month, year = (int(part) for part in value)
        if year < 1900:
            raise ValidationError("Enter the year with four figures, such as 2026")
        try:
            found = date(year, month, day)
        except ValueError:
            raise ValidationError(f"{day}/{month}/{year} is not a day of the calendar") from None
        if self.earliest and found < self.earliest:
            raise ValidationError(f"The date must be {self.earliest:%-d %B %Y} or later")
        latest = self.latest() if callable(self.latest) else self.latest
        if latest and found > latest:
            raise ValidationError("The date must not be in the future")
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return (str(value.day), str(value.month), str(value.year))
        return value or ("", "", "")


def _away(days: int) -> str:
    known = {
        -1: "Yesterday",
        0: "Today",
        1: "Tomorrow",
        7: "In 1 week",
        14: "In 2 weeks",
        28: "In 4 weeks",
        91: "In 13 weeks",
    }
    return known.get(days) or (f"In {days} days" if days > 0 else f"{-days} days ago")


class YesNoField(forms.ChoiceField):
    """Yes, no, or not known: True, False or None."""

    _SAID: ClassVar = {"true": True, "false": False}

    def __init__(self, **kwargs: Any) -> None:
        choices = [("true", "Yes"), ("false", "No"), ("unknown", "Not known")]
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> bool | None:
        return self._SAID.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return "unknown" if value is None else str(value).lower()


class Form(forms.Form):
    """A form whose fields say what is missing in a sentence of their own and refuse bytes that no
    text has.
    """

    use_required_attribute = False
    # What another person wrote meanwhile, beside what was typed: set when two people save the same
    # row.
    comparison: Sequence[object] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_fields()

    def name_fields(self) -> None:
        """Give each field its label, and errors that name it.

        A form that adds fields later asks for this again.
        """
        for name, field in self.fields.items():
            label = str(field.label or name.replace("_", " ").capitalize())
            field.label = label
            if "required" in field.error_messages and str(
                field.error_messages["required"]
            ).startswith("This field"):
                field.error_messages["required"] = _missing(field, label)
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = (
                    f"Select one of the answers offered for “{label}”"
                )
            if isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = f"“{label}” must be a whole number"
            if isinstance(field, forms.CharField):
                for validator in field.validators:
                    if isinstance(validator, MaxLengthValidator):
                        validator.message = f"“{label}” must be {validator.limit_value:,} characters or fewer. You entered %(show_value)d"
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, _no_noncharacters(label)]

    @property
    def shown_when(self) -> Mapping[str, tuple[str, Sequence[str]]]:
        """Which question is asked only after certain answers to another: name -> (the other, the
        answers).
        """
        return {}

    def add_error(self, field: str | None, error: Any) -> None:
        """What an action says begins a sentence here."""
        super().add_error(field, error[:1].upper() + error[1:] if isinstance(error, str) else error)

    def offer(self, name: str, choices: Iterable[tuple[object, str]]) -> None:
        """Give the field `name`, which has choices, these."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} is not a field with choices")
        field.choices = list(choices)

    def send_anew(self, values: Mapping[str, object]) -> None:
        """As if these values of hidden fields had been sent with the rest: the form is drawn again
        with them.
        """
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        for name, value in values.items():
            data[self.add_prefix(name)] = str(value)
        self.data = data


# A label that begins so is no noun: "Select about" says nothing.
_NO_NOUN = frozenset({"about", "by", "did", "does", "from", "how", "if", "is", "of", "to", "was"})


def _missing(field: forms.Field, label: str) -> str:
    """An error as GOV.UK words it: select from a list, enter what is typed; the label in the middle
    of a sentence.
    """
    said = label if label[:2].isupper() else label[:1].lower() + label[1:]
    if isinstance(field, DayField):
        return f"Enter the date: {said}"
    chosen = isinstance(field, (forms.ChoiceField, forms.BooleanField))
    verb = "Select" if chosen else "Upload" if isinstance(field, forms.FileField) else "Enter"
    return (
        f"{verb} an answer: {said}"
        if "?" in said or ":" in said or (chosen and said.split()[0] in _NO_NOUN)
        else f"{verb} {said}"
    )


def _no_noncharacters(label: str) -> Callable[[object], None]:
    """Some code points stand for no character in Unicode; no document can hold them."""

    def check(value: object) -> None:
        # A field of JSON gives what it read.
        found = next((c for c in str(value) if is_noncharacter(c)), None)
        if found:
            raise ValidationError(
                f"{label}: delete the character U+{ord(found):04X}. It is not a character of any language"
            )

    return check


class VersionedForm(Form):
    """A form of a row that two people may have open: it carries the version that it was drawn from;
    none for a row that is not there yet.
    """

    # Whether it may be saved again once its writer saw what the other wrote; a decision is opened
    # again instead.
    may_save_again = True
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput
    )

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def standing(self, row: Any, name: str) -> Any:
        """What the row says now of the field `name`, as `cleaned_data` would."""
        return getattr(row, name, None)


def words(
    label: str, *, rows: int = 5, least: int = 0, most: int = 20_000, **kwargs: Any
) -> forms.CharField:
    """A text of several lines; `least` is the fewest characters that count as an answer."""
    field = forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **kwargs
    )
    if least:
        field.min_length = least
        field.validators.append(_at_least(least, label))
    return field


def _at_least(least: int, label: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if len(value.strip()) < least:
            raise ValidationError(f"“{label}” must be {least} characters or more")

    return check


def line(label: str, *, most: int = 200, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **kwargs)


def one_of(label: str, choices: _Choices, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


def pick(
    label: str, choices: _Choices, *, empty: str = "Choose", **kwargs: Any
) -> forms.ChoiceField:
    """A drop-down list. `choices` may be a function, asked anew for each form."""

    def with_empty() -> list[tuple[Any, str]]:
        return [("", empty), *(choices() if callable(choices) else choices)]

    return forms.ChoiceField(label=label, choices=with_empty, **kwargs)


def several(label: str, choices: _Choices, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs
    )


def tick(label: str, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=kwargs.pop("required", False), **kwargs)
