"""Forms of accounts."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from clew.unit.accounts.models import Agency, AgencyKind, Role
from clew.web.forms import Form, line, one_of, pick, several, tick

_ROLES = [(value, text) for value, text in Role.choices if value != Role.SERVICE]


class AccountForm(Form):
    username = line("User name", most=60)
    name = line("Name", most=120)
    email = forms.EmailField(
        label="E-mail", required=False, help_text="Only told that something waits."
    )
    agency = pick("Agency", lambda: [(a.pk, a.name) for a in Agency.objects.all()])
    roles = several("Roles", _ROLES)
    force_subject = line(
        "Identity at the force's sign-in",
        most=191,
        required=False,
        help_text="The subject (sub) that the force's sign-in gives for this person. Who tries to sign in without a link is shown it.",
    )
    is_active = tick("The account may sign in", initial=True)

    def clean_username(self) -> str:
        said = self.cleaned_data["username"].strip().lower()
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,58}", said):
            raise forms.ValidationError("Use 2 to 59 letters, figures, dots, dashes")
        return said

    def clean_agency(self) -> Agency:
        return Agency.objects.get(pk=self.cleaned_data["agency"])


class AgencyForm(Form):
    code = forms.SlugField(label="Code", max_length=50)
    name = line("Name", most=120)
    kind = one_of("Kind", AgencyKind.choices)
    ask = line(
        "Whom others ask",
        help_text="Shown to other agencies that learn that yours holds something: a desk and how to reach it.",
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["code"]
