"""Points fitted on courses whose answer is known."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fit_points import with_points
from clew.screening.ranking.fitting import Example, fit, score
from clew.screening.ranking.points import SHIPPED, BadPoints, load

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


def test_a_fitted_line_says_so_in_the_table_and_where_its_points_are_shown() -> None:
    judged = """[learned]
following = { points = 6, more = 1, source = "half of the rule's, until measured; s.2A(3)(a)" }
weapon = { points = 1, more = 0, source = "half of the rule's, until measured; s.4A" }
"""
    fitted = tomllib.loads(with_points(judged, {"learned.following.points": 15.5}, "fitted"))
    assert fitted["learned"]["following"] == {
        "points": 15.5,
        "more": 1,
        "source": "s.2A(3)(a)",
        "by": "fitted",
    }
    assert "by" not in fitted["learned"]["weapon"]
    shown = {r["tag"]: r for r in load().tags.to_pylist()}
    assert shown["following"]["source"] == "s.2A(3)(a); points fitted on published cases"
    assert shown["following"]["learned_source"] == "s.2A(3)(a); points fitted on published cases"
    assert shown["fear"]["source"] == "s.4A(1)(b)"


def test_a_table_without_the_lines_of_a_behaviour_names_them_all(tmp_path: Path) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    lacking = tmp_path / "points.toml"
    lacking.write_text(
        "\n".join(x for x in lines if not x.startswith("following =")), encoding="utf-8"
    )
    with pytest.raises(BadPoints) as raised:
        load(lacking)
    assert (
        str(raised.value) == "points.toml [behaviour] has no line for following, "
        "and [learned] has no line for following"
    )
