"""Forms of what the public sent."""

from __future__ import annotations

from django.forms import PasswordInput

from clew.unit.reports.queries import may_be_about
from clew.web.forms import Form, line, pick, words


class PassphraseForm(Form):
    """The other key-holder gives the passphrase each time; nothing keeps it."""

    passphrase = line(
        "Passphrase of the key",
        help_text="It opens this report in memory and is kept nowhere.",
        strip=False,
        widget=PasswordInput,
    )


class EnterForm(PassphraseForm):
    keep_from = pick(
        "Keep it from",
        may_be_about,
        required=False,
        empty="Nobody, or not known yet",
        help_text="Whoever the report is about, if they have an account here: they will find nothing of it.",
    )


class RecordForm(Form):
    words = line(
        "Crime number, or why no crime is recorded",
        most=200,
        help_text="As it stands in the force's own system. It ends the clock.",
    )


class ReplyForm(Form):
    text = words(
        "Your answer",
        least=2,
        rows=8,
        most=6000,
        help_text="Whoever has the code reads it, perhaps with somebody looking on. Leave out what would put them at risk.",
    )


class SamePersonForm(Form):
    reason = words("Why you take them for the same person", least=10, rows=3)
