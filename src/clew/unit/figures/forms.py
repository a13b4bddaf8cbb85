"""Choosing a figure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clew.figures.description import (
    FILTERS,
    BadFigure,
    Figure,
    breakdowns,
    figure,
    filter_values,
    mentionable,
)
from clew.figures.measures import BASES, KINDS, measures
from clew.offences.periods import SCHEMES, BadPeriod, latest, split
from clew.web.forms import DayField, Form, line, pick, tick

_SCHEMES = {
    "financial": "Financial years",
    "calendar": "Calendar years",
    "half": "Half years",
    "quarter": "Quarters",
    "month": "Months",
    "rolling": "Twelve months at a time",
    "dates": "One period, from day to day",
}
assert set(_SCHEMES) == set(SCHEMES)  # noqa: S101  # a scheme that no form names could not be chosen


class FigureForm(Form):
    """One figure, chosen. `made` is the figure after a clean form."""

    measure = pick("What is counted", [(k, m.title.format(of="…")) for k, m in measures().items()])
    of = pick(
        "Kind of offence", list(KINDS.items()), empty="None: not counted by offence", required=False
    )
    codes = line(
        "Only these offence codes",
        required=False,
        help_text="Such as 8/65, 195/12. Empty: every code of the kind.",
    )
    basis = pick(
        "Counted by",
        [(k, v.capitalize()) for k, v in BASES.items()],
        empty="As usual for it",
        required=False,
    )
    by1 = pick(
        "Broken down by",
        lambda: [(k, v["title"]) for k, v in breakdowns().items()],
        empty="Nothing",
        required=False,
    )
    by2 = pick(
        "And by",
        lambda: [(k, v["title"]) for k, v in breakdowns().items()],
        empty="Nothing",
        required=False,
    )
    only = pick(
        "Only records that are",
        lambda: [
            (f"{f}={v}", f"{breakdowns()[f]['title']}: {label}")
            for f in FILTERS
            if f != "mentions"
            for v, label in filter_values(f).items()
        ],
        empty="All",
        required=False,
    )
    mentions = pick(
        "Only records whose text mentions",
        lambda: sorted(mentionable().items(), key=lambda x: x[1]),
        empty="All",
        required=False,
    )
    scheme = pick("Periods", list(_SCHEMES.items()))
    last = forms.IntegerField(
        label="The latest whole ones: how many",
        min_value=1,
        max_value=240,
        required=False,
        help_text="Or give two days below.",
    )
    begin = DayField(label="From", required=False)
    end = DayField(label="To", required=False)

    def __init__(self, *args: Any, as_at: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_at = as_at or timezone.localdate()
        self.made: Figure | None = None

    @property
    def chosen(self) -> Figure:
        """The figure that a clean form makes."""
        if self.made is None:
            raise ValueError("asked of a form that is not clean")
        return self.made

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            if given.get("last"):
                if given["scheme"] == "dates":
                    raise ValidationError(
                        {
                            "last": "One period has two days: give them, or choose years, quarters or months"
                        }
                    )
                periods = latest(given["last"], given["scheme"], self.as_at)
            elif given.get("begin") and given.get("end"):
                periods = split(given["begin"], given["end"], given["scheme"])
            else:
                raise ValidationError({"last": "Say how many of the latest, or give two days"})
            where = [tuple(given["only"].split("=", 1))] if given.get("only") else []
            where += [("mentions", given["mentions"])] if given.get("mentions") else []
            codes = tuple(
                c.strip()
                for c in (given.get("codes") or "").replace(";", ",").split(",")
                if c.strip()
            )
            self.made = figure(
                given["measure"],
                given.get("of") or "",
                periods=periods,
                as_at=self.as_at,
                basis=given.get("basis") or "",
                codes=codes,
                by=tuple(b for b in (given.get("by1"), given.get("by2")) if b),
                where=tuple(where),
            )
        except (BadFigure, BadPeriod) as problem:
            raise ValidationError(str(problem)) from problem
        return given


class CountForm(FigureForm):
    protected = tick("Hide small numbers, as for publication", initial=True)
