"""Forms of referrals."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from clew.unit.accounts.models import Agency
from clew.unit.cases.lists import bases
from clew.unit.referrals.moves import destinations, questions
from clew.web.forms import DayField, Form, one_of, pick, words


class ReferralForm(Form):
    to = pick("Agency or programme", [(d["code"], d["title"]) for d in destinations().values()])
    agency = pick(
        "The agency, if it works with the unit",
        lambda: [(a.pk, a.name) for a in Agency.objects.exclude(code="unit")],
        required=False,
        empty="It does not",
    )
    about = one_of(
        "About", [("victim", "The victim"), ("suspect", "The suspect"), ("child", "A child")]
    )
    legal_basis = pick("Legal basis", bases())
    necessity = words("Why it is necessary and proportionate, and what is sent", least=20)
    told_subject = one_of(
        "Is the person told",
        [
            ("yes", "Yes, and agrees"),
            ("objects", "Yes, and objects"),
            ("not_told", "No: telling would add to the risk"),
        ],
    )
    respond_by = DayField(label="Answer needed by", chips=(1, 7, 14))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in questions():
            field = pick(item.label, [(c, c) for c in item.choices], required=False, empty="Choose")
            self.fields[f"asks_{item.key}"] = field
        self.name_fields()

    @property
    def shown_when(self) -> dict[str, tuple[str, list[str]]]:
        """Each question is asked by some destinations alone."""
        return {f"asks_{item.key}": ("to", sorted(item.to)) for item in questions()}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        answers = {item.key: said.pop(f"asks_{item.key}", "") for item in questions()}
        asked = [item for item in questions() if said.get("to", "") in item.to]
        for item in asked:
            if not answers[item.key]:
                self.add_error(
                    f"asks_{item.key}", f"Select an answer: {item.label[0].lower()}{item.label[1:]}"
                )
        said["suitability"] = {item.key: answers[item.key] for item in asked}
        said["agency"] = (
            Agency.objects.filter(pk=said["agency"]).first() if said.get("agency") else None
        )
        if said.get("respond_by") and said["respond_by"] < timezone.localdate():
            self.add_error("respond_by", "The day must be today or later")
        return said


class MoveForm(Form):
    words = words("In words", least=10, rows=4)
