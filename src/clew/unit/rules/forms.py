"""Forms of rules."""

from __future__ import annotations

from clew.unit.rules import queries
from clew.web.forms import Form, line, one_of, words


class ProposeForm(Form):
    run = one_of("Rules of which run", queries.to_propose)
    why = words(
        "Why these rules",
        least=10,
        rows=5,
        most=2_000,
        help_text="What changes, and what was measured: who enters the lists and who leaves them. clew compare tells it from two runs over the same records.",
    )
    ethics = line(
        "Reference of the ethics committee’s paper",
        most=300,
        help_text="Where there is none, say why.",
    )


class DecideForm(Form):
    decision = one_of("Your decision", [("approve", "Approve them"), ("refuse", "Refuse them")])
    why = words("Why", least=10, rows=4, most=2_000)


class TakeBackForm(Form):
    why = words("Why you take the proposal back", least=10, rows=3, most=2_000)


class PauseForm(Form):
    reason = words(
        "Why screening is paused",
        least=10,
        rows=4,
        most=2_000,
        help_text="Everybody who reads the queue sees it. It names nobody in a record.",
    )


class EndPauseForm(Form):
    reason = words("Why screening goes on", least=10, rows=4, most=2_000)
