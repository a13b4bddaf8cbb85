"""Forms of intake."""

from __future__ import annotations

from clew.unit.intake.models import Course
from clew.web.forms import Form, line, one_of, words


class ReferForm(Form):
    source = one_of(
        "What it is",
        [(Course.Source.REFERRAL, "A referral"), (Course.Source.REPORT, "A report taken by hand")],
    )
    suspect_name = line("Who does it", required=False, help_text="As far as it is known.")
    victim_name = line("To whom", required=False)
    account = words(
        "What is happening",
        least=20,
        rows=8,
        help_text="What was done, since when, how often; what the victim fears; what was said to stop it.",
    )
    incident_numbers = line("Record numbers", required=False, help_text="Separated by spaces.")
    came_from = line("Who says so", help_text="Name and role, or how the report came.")
