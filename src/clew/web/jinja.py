"""The Jinja2 environment of the services: escaping on, the design system's macros, dates as people
read them.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

import jinja2
from django.contrib import messages
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader


def day(value: date | str | None) -> str:
    """7 March 2026, from a date, a moment or an ISO date; nothing for no date."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value:%-d %B %Y}"


def day_as_written(text: str) -> str:
    """A date of a record, as people read it; what is no whole date, such as a year alone, as the
    record has it.
    """
    try:
        return day(text)
    except ValueError:
        return text


def moment(value: datetime | None) -> str:
    """7 March 2026 at 14:05, in the time of England and Wales."""
    if value is None:
        return ""
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value:%-d %B %Y at %H:%M}"


def since(value: datetime | None) -> str:
    """How long ago, in the largest unit that says something: 3 hours, 2 days."""
    if value is None:
        return ""
    seconds = max(0, int((timezone.now() - value).total_seconds()))
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"


def counted(number: int, one: str, many: str | None = None) -> str:
    """1 record, 2 records."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def due_words(value: date | datetime | None) -> str:
    """A date with what it asks for: due today, 3 days overdue."""
    if value is None:
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    left = (on - timezone.localdate()).days
    if left < 0:
        return f"{day(on)} ({counted(-left, 'day')} overdue)"
    return f"{day(on)} (today)" if left == 0 else day(on)


def sentence(code: str) -> str:
    """A code as words: need_information becomes Need information."""
    return code.replace("_", " ").capitalize()


def environment(**options: Any) -> jinja2.Environment:
    """Made once by Django.

    The design system's macros read keys that a caller may leave out, so what is undefined is empty.
    """
    options["loader"] = ChoiceLoader(
        [
            options["loader"],
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    options["undefined"] = jinja2.ChainableUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    made = jinja2.Environment(**options)  # noqa: S701  # Django's backend sets autoescape to True
    made.globals.update(
        static=static,
        url=reverse,
        csrf_token=get_token,
        messages_of=messages.get_messages,
        now=timezone.now,
        today=timezone.localdate,
        counted=counted,
        once_key=lambda: secrets.token_hex(16),
    )
    made.filters.update(
        day=day,
        day_as_written=day_as_written,
        moment=moment,
        since=since,
        due=due_words,
        sentence=sentence,
    )
    return made
