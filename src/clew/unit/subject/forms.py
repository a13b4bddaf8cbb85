"""The form of a request for what is held."""

from __future__ import annotations

from django.utils import timezone

from clew.web.forms import DayField, Form, line


class SubjectForm(Form):
    name = line(
        "Whose data are asked for",
        help_text="Other usual spellings are found too. Ask again for each other name that the person gives.",
    )
    born = DayField(label="Date of birth", required=False, latest=timezone.localdate)
    reference = line("Reference of the request", most=60)
