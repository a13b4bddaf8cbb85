"""What another set of rules does to the lists is told from two runs over the same records."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from clew.cli import cli
from clew.screening.ranking.points import SHIPPED
from clew.screening.report.compare import Listed, compared, listed
from clew.screening.runs.read import Run
from clew.synth import Force, make_force


def clew(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same records by the shipped points, and by points that ask for much more."""
    folder = tmp_path_factory.mktemp("compared")
    make_force(folder / "records", Force(400, 0.3, 3), workers=1)
    shipped = SHIPPED.read_text(encoding="utf-8")
    least = next(line for line in shipped.splitlines() if line.startswith("least_points"))
    points = folder / "points.toml"
    points.write_text(shipped.replace(least, "least_points = 90"), encoding="utf-8")
    for name, options in (("shipped", ()), ("stricter", ("--points", points))):
        done = clew("screen", folder / "records", "--out", folder / name, "--threads", 1, *options)
        assert done.exit_code == 0, done.output
    return folder / "shipped", folder / "stricter"


def test_who_leaves_is_told_with_the_rules_that_differ(two_runs: tuple[Path, Path]) -> None:
    before, after = (Run(folder) for folder in two_runs)
    found = compared(listed(before), listed(after))
    there, then = (
        {c["course_id"]: c["list"] for c in run.rows("select course_id, list from courses")}
        for run in (before, after)
    )
    assert {c.course_id for c in found.left} == {*there} - {*then}
    assert found.left
    assert not found.entered
    assert found.stayed + len(found.moved) == len(then)
    victims = {g for c in found.left for g in c.groups if g[0] == "victims" and g[1] == "sex"}
    told = {(side, by, group): left for side, by, group, _, left in found.by_group()}
    assert sum(told[g] for g in victims) == len(found.left)
    before.close()
    after.close()
    said = clew("compare", *two_runs)
    assert said.exit_code == 0, said.output
    assert "Files of rules that differ: points/points.toml." in said.output
    assert f"In the same list: {found.stayed}" in said.output
    assert f"Leave: {found.left[0].course_id}" in said.output.replace("\n", " ")


def test_a_run_beside_itself_has_no_difference(two_runs: tuple[Path, Path]) -> None:
    said = clew("compare", two_runs[0], two_runs[0])
    assert said.exit_code == 0
    assert "none: the two runs used the same rules" in said.output
    assert "Enter:" not in said.output
    assert "Leave:" not in said.output


def test_runs_over_other_records_are_not_compared(
    two_runs: tuple[Path, Path], hard_run: object, tmp_path: Path
) -> None:
    folder = hard_run.folder  # type: ignore[attr-defined]
    said = clew("compare", two_runs[0], folder)
    assert said.exit_code == 2
    assert "not over the same records" in said.output
    assert clew("compare", two_runs[0], tmp_path).exit_code == 2


_COURSES = st.lists(
    st.frozensets(st.integers(0, 12).map(lambda n: ("F", str(n))), min_size=1, max_size=5),
    max_size=8,
).map(lambda sets: [Listed(str(n), "hidden", n, 1.0, s) for n, s in enumerate(sets)])


@given(_COURSES, _COURSES)
def test_every_course_is_told_once(before: list[Listed], after: list[Listed]) -> None:
    found = compared(before, after)
    assert len(found.left) + len(found.moved) + found.stayed == len(before)
    assert len(found.entered) + len(found.moved) + found.stayed == len(after)
    assert compared(before, before).left == []
