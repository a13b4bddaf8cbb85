"""Ratings of one instrument over time, as its assessors gave them. Clew computes none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from markupsafe import Markup

from clew.unit.assessments.instruments import instruments, scales
from clew.unit.assessments.models import Assessment
from clew.unit.platform.pictures import Rating, ratings


@dataclass(frozen=True, slots=True)
class Drawn:
    """One instrument: its name, the picture, and the same ratings as rows of (day, assessor,
    ratings).
    """

    title: str
    picture: Markup


def over_time(held: list[Assessment]) -> list[Drawn]:
    """A picture for each instrument and set of choices that was used on two days or more.

    A rating without an order, such as a type, is not drawn.
    """
    found: dict[tuple[str, tuple[str, ...]], list[Rating]] = defaultdict(list)
    for assessment in held:
        if assessment.returned_at is not None:
            continue
        given: dict[str, str] = assessment.ratings
        for scale in scales(assessment.instrument):
            choice = given.get(scale.key, "")
            ordered = tuple(sorted((c for c in scale.choices if c in _ORDERED), key=_ORDERED.index))
            if len(ordered) > 1 and choice in ordered:
                found[(assessment.instrument, ordered)].append(
                    Rating(scale.label.split(":")[0], assessment.assessed_on, choice)
                )
    made = []
    for (instrument, choices), said in found.items():
        title: str = instruments()[instrument]["title"]
        picture = ratings(
            said,
            choices,
            title=f"{title}: ratings over time. Each assessment below has its ratings.",
        )
        if picture:
            made.append(Drawn(title, picture))
    return made


# Of all choices of the instruments, those that stand in an order, the lowest first.
_ORDERED = ["no", "not known", "yes", "low", "standard", "medium", "moderate", "high"]
