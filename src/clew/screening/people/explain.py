"""Why two mentions were taken for one person: a waterfall of weights and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clew.screening.people.linking import SAME_KEY, SAME_VICTIM
from clew.screening.people.model import Model, comparisons, labels


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall: what was compared, what was found, its weight in log2 odds."""

    comparison: str
    found: str
    weight: float


def waterfall(model: Model, pair: dict[str, Any]) -> list[Step]:
    """The steps that add up to the pair's weight. `pair` has `weight` and a level number for each
    comparison.

    How rare a shared name is comes as its own step, as does the starting point: that two people
    drawn blindly are one.
    """
    steps = []
    for comparison in comparisons():
        level = int(pair[comparison] or 0)
        if level:
            steps.append(
                Step(comparison, labels(comparison)[level], model.weights(comparison)[level - 1])
            )
    rest = float(pair["weight"]) - sum(s.weight for s in steps)
    return [
        *steps,
        Step("start", "two mentions at random, and how common the shared names are", rest),
    ]


def sentence(steps: list[Step]) -> str:
    """The link in words: what speaks for it, strongest first, then what speaks against."""
    yes = [
        s.found
        for s in sorted(steps, key=lambda s: -s.weight)
        if s.weight > 0.5 and s.comparison != "start"
    ]
    no = [
        s.found
        for s in sorted(steps, key=lambda s: s.weight)
        if s.weight < -0.5 and s.comparison != "start"
    ]
    said = (
        "Taken for one person: " + _listed(yes) if yes else "Taken for one person on weak grounds"
    )
    return said + (", although " + _listed(no) if no else "") + "."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def rule_sentence(weight: float) -> str | None:
    """The sentence for a link that a rule made, not the comparison of two mentions."""
    if abs(weight - SAME_VICTIM) < 1e-9:
        return "Taken for one person: the same name, with nothing against it, opposite the same other person."
    if abs(weight - SAME_KEY) < 1e-9:
        return "Taken for one person: unnamed, but with a telephone, e-mail, handle, vehicle or number of the force that only this person has."
    if weight >= 99:
        return "One person because somebody decided so."
    return None
