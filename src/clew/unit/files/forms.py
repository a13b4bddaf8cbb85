"""Forms of files on a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from clew.unit.files.kinds import most_bytes
from clew.unit.files.models import What
from clew.web.forms import Form, line, one_of, words

_MB = most_bytes() // 2**20


class FileForm(Form):
    file = forms.FileField(
        label="A file",
        help_text=f"A picture, PDF, text, office document or recording, {_MB} MB or smaller.",
    )
    what = one_of("What it is", What.choices)
    title = line("Title", help_text="As it would stand in a list of exhibits.")
    source = line("Where it comes from", help_text="Who handed it over, and how it came.")
    part = one_of("Who may read it", [])

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("part", parts)

    def clean_file(self) -> UploadedFile:
        held: UploadedFile = self.cleaned_data["file"]
        if (held.size or 0) > most_bytes():
            raise forms.ValidationError(f"The file must be {_MB} MB or smaller")
        return held


class StrikeForm(Form):
    reason = words("Why it is struck out", least=5, rows=3)
