"""Forms of need-to-know."""

from __future__ import annotations

from typing import Any

from clew.unit.access.actions import findings, grounds
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case
from clew.unit.intake.models import Course, Mention
from clew.unit.orders.models import Application, Order
from clew.unit.oversight.alike import Alike
from clew.unit.reports.models import Letter
from clew.web.forms import DayField, Form, line, one_of, pick, several, words


class BreakGlassForm(Form):
    reason = words(
        "Why it cannot wait",
        least=20,
        rows=4,
        help_text="A supervisor reads it, and the people on the case.",
    )


class ReviewForm(Form):
    finding = one_of("What you found", findings())
    reason = words("Your reason", least=10, rows=4)


class ExclusionForm(Form):
    user = pick(
        "Who is kept out",
        lambda: [
            (u.pk, f"{u.name} ({u.agency.name})")
            for u in User.objects.exclude(roles__contains=["service"]).select_related("agency")
        ],
    )
    what = line(
        "Of what",
        most=60,
        help_text="A course (T-…), a case (C-…), an order (O-…), an application (A-…), a report from the public (P-…), or an identity: then of everything with that person.",
    )
    ground = one_of("Ground", grounds())
    reason = words("Reason", least=10, rows=3)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        what = (said.pop("what", "") or "").strip()
        if said.get("user"):
            said["user"] = User.objects.filter(pk=said["user"]).first()
        found = _record(what.upper())
        if not found and Mention.objects.filter(identity=what).exists():
            found = {"identity": what}
        if what and not found:
            self.add_error("what", "There is no record or identity of that name that you may see")
        return {**said, **found}


def _record(reference: str) -> dict[str, Any]:
    """What somebody is kept out of, by its reference; empty where there is none that the asker may
    see.
    """
    models: dict[str, Any] = {
        "T-": Course,
        "C-": Case,
        "O-": Order,
        "A-": Application,
        "P-": Letter,
    }
    held = (
        models[reference[:2]].objects.filter(reference=reference).first()
        if reference[:2] in models
        else None
    )
    if isinstance(held, Letter):
        return {"mailbox": held.mailbox} if held.mailbox else {}
    return {type(held).__name__.lower(): held} if held else {}


class AlikeForm(Form):
    """Which records of people of the same names are the same people's."""

    def __init__(self, *args: Any, found: list[Alike], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"] = several(
            "Records of the same people", [(a.key, a.title) for a in found], required=False
        )
        self.initial.setdefault("also", [a.key for a in found])


class LiftForm(Form):
    reason = words("Why it is lifted", least=10, rows=3)


def _accounts() -> list[tuple[str, str]]:
    held = User.objects.exclude(roles__contains=["service"]).select_related("agency")
    return [
        (u.username, f"{u.name} ({u.username}, {u.agency.name})") for u in held.order_by("name")
    ]


class LookUpForm(Form):
    who = pick("Who", _accounts, required=False, empty="Anybody")
    what = line(
        "Record",
        required=False,
        most=60,
        help_text="A course, case, order, application, report or request, by its reference.",
    )
    day = DayField(label="Day, or the first day", required=False)
    until = DayField(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(k) for k in ("who", "what", "day", "until")) and not self.errors:
            self.add_error(
                "what", "Give a person, a record or a day: the audit is looked up, not browsed"
            )
        return said
