"""Points fitted on courses whose answer is known."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.screening.ranking.fitting import Example, fit, score

NOW = {
    "behaviour.following.points": 9.0,
    "behaviour.weapon.points": 2.0,
    "shape.days.points": 1.0,
    "context.noise.points": -12.0,
    "relationship.neighbour.points": -3.0,
    "sign.fear.points": 4.0,
}


def _examples(seed: int, *, told: str = "behaviour.following.points") -> list[Example]:
    dice = random.Random(seed)
    made = []
    for n in range(200):
        worth = n % 10 == 0
        amounts = {name: dice.random() for name in NOW if dice.random() < 0.5}
        if worth:
            amounts[told] = 1.0
        made.append(Example(amounts, worth))
    return made


def test_what_tells_the_worthy_apart_gains_and_what_nobody_has_stays() -> None:
    fitted = fit(
        _examples(1, told="shape.days.points"), {**NOW, "sign.fixated.points": 9.0}, pull=0.2
    )
    assert fitted["shape.days.points"] > NOW["shape.days.points"]
    assert fitted["sign.fixated.points"] == 9.0


def test_a_strong_pull_changes_nothing() -> None:
    assert fit(_examples(2), NOW, pull=1e9) == NOW


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(sorted(NOW)), st.floats(0.05, 2))
def test_conduct_never_lowers_a_score_and_other_trouble_never_raises_it(
    seed: int, told: str, pull: float
) -> None:
    fitted = fit(_examples(seed, told=told), NOW, pull=pull)
    assert all(
        fitted[name] >= 0 for name in NOW if name.startswith(("behaviour.", "sign.", "shape."))
    )
    assert fitted["context.noise.points"] <= 0
    assert all(
        min(now / 3, now * 3) - 0.05 <= fitted[name] <= max(now / 3, now * 3) + 0.05
        for name, now in NOW.items()
    )


def test_courses_of_one_kind_alone_teach_nothing() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        fit([Example({"sign.fear.points": 1.0}, True)], NOW)


def test_the_score_is_the_sum_of_amounts_times_points() -> None:
    assert score({"sign.fear.points": 2.0, "context.noise.points": 0.5, "unknown": 7.0}, NOW) == 2.0
