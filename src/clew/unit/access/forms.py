"""Forms of need-to-know."""

from __future__ import annotations

from typing import Any

from clew.unit.access.actions import findings, grounds
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case
from clew.unit.intake.models import Course, Mention
from clew.web.forms import DayField, Form, line, one_of, pick, words


class BreakGlassForm(Form):
    reason = words("Why it cannot wait", least=20, rows=4, help_text="A supervisor reads it, and the people on the case.")


class ReviewForm(Form):
    finding = one_of("What you found", findings())
    reason = words("Your reason", least=10, rows=4)


class ExclusionForm(Form):
    user = pick(
        "Who is kept out",
        lambda: [(u.pk, f"{u.name} ({u.agency.name})") for u in User.objects.exclude(roles__contains=["service"]).select_related("agency")],
    )
    what = line("Of what", most=60, help_text="A course (T-…), a case (C-…), or an identity (P…): then of everything with that person.")
    ground = one_of("Ground", grounds())
    reason = words("Reason", least=10, rows=3)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        what = (said.pop("what", "") or "").strip()
        said.update(course=None, case=None, identity="")
        if said.get("user"):
            said["user"] = User.objects.filter(pk=said["user"]).first()
        if what.upper().startswith("T-"):
            said["course"] = Course.objects.filter(reference=what.upper()).first()
        elif what.upper().startswith("C-"):
            said["case"] = Case.objects.filter(reference=what.upper()).first()
        elif Mention.objects.filter(identity=what).exists():
            said["identity"] = what
        if what and not (said["course"] or said["case"] or said["identity"]):
            self.add_error("what", "There is no course, case or identity of that name that you may see")
        return said


class LiftForm(Form):
    reason = words("Why it is lifted", least=10, rows=3)


class LookUpForm(Form):
    who = line("User name", required=False, most=60)
    what = line("Case or course", required=False, most=60)
    day = DayField(label="Day", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(k) for k in ("who", "what", "day")) and not self.errors:
            self.add_error("what", "Give a person, a record or a day: the audit is looked up, not browsed")
        return said
