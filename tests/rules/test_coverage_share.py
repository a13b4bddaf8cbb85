"""The share of a room that tests run rises and does not fall."""

from __future__ import annotations

import doctest
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests.own_tools import tool

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def coverage_share() -> ModuleType:
    return tool("coverage_share")


def _of(lines: tuple[int, int], branches: tuple[int, int]) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "covered_lines": lines[0],
            "num_statements": lines[1],
            "covered_branches": branches[0],
            "num_branches": branches[1],
        }
    }


def test_a_room_is_all_its_files_and_templates_are_rooms_of_their_own(
    coverage_share: ModuleType,
) -> None:
    report = {
        "files": {
            "src/clew/unit/cases/actions.py": _of((8, 10), (3, 4)),
            "src/clew/unit/cases/views.py": _of((5, 5), (0, 1)),
            "src/clew/unit/cases/__init__.py": _of((0, 0), (0, 0)),
            "src/clew/unit/templates/cases/list.html": _of((1, 3), (0, 0)),
        }
    }
    # 16 of 20, and 1 of 3 rounded down.
    assert coverage_share.shares(report) == {"templates of unit": 33.3, "unit.cases": 80.0}


def test_a_room_that_fell_is_told_and_a_hair_of_waiting_is_not(coverage_share: ModuleType) -> None:
    said = coverage_share.fallen(
        {"cli": 80.0, "figures": 80.0, "gone": 90.0}, {"cli": 79.4, "figures": 79.6}
    )
    assert [s.partition(":")[0] for s in said] == ["cli"]


def test_a_room_that_rose_is_told_and_so_is_a_new_one(coverage_share: ModuleType) -> None:
    said = coverage_share.risen({"cli": 80.0}, {"cli": 80.6, "new": 50.0})
    assert [s.partition(":")[0] for s in said] == ["cli", "new"]


def test_every_room_has_a_share(coverage_share: ModuleType) -> None:
    kept = tomllib.loads(coverage_share.KEPT.read_text(encoding="utf-8"))["all"]
    rooms = {
        coverage_share.room_of(path.relative_to(ROOT).as_posix())
        for path in (ROOT / "src" / "clew").rglob("*.py")
        if path.name != "__init__.py" and path.parent.name != "migrations"
    }
    assert rooms - set(kept) == set()
    assert doctest.testmod(coverage_share).failed == 0
