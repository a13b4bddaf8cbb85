"""The share of expressions without a type falls and does not grow: read from mypy's own table, room
by room.
"""

from __future__ import annotations

import doctest
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests.own_tools import tool

ROOT = Path(__file__).resolve().parents[2]

# As mypy writes it.
TABLE = """
                                    Name    Anys    Exprs   Coverage
--------------------------------------------------------------------
                                clew.cli       4     1279     99.69%
                 clew.unit.cases.actions      10      100     90.00%
                   clew.unit.cases.views       1      100     99.00%
 clew.unit.cases.migrations.0001_initial     900      900      0.00%
                          clew.unit.urls       0        0    100.00%
                    tools.typing_settings      50       50      0.00%
--------------------------------------------------------------------
                                   Total     965     2429     60.27%
"""


@pytest.fixture(scope="module")
def any_share() -> ModuleType:
    return tool("any_share")


def test_the_share_of_a_room_is_that_of_all_its_modules_without_migrations(
    any_share: ModuleType,
) -> None:
    # 11 of 200 are 5.5 per cent; 4 of 1279 are 0.31, rounded up so that today's figure is never
    # above the one that is kept.
    assert any_share.shares(TABLE) == {"cli": 0.4, "unit.cases": 5.5, "unit.urls": 0.0}


def test_a_room_that_grew_is_told_and_so_is_a_room_that_nobody_listed(
    any_share: ModuleType,
) -> None:
    said = any_share.grown(
        {"unit.cases": 5.4, "gone": 3.0}, {"unit.cases": 5.5, "unit.new": 0.1, "cli": 0.0}
    )
    assert [s.partition(":")[0] for s in said] == ["unit.cases", "unit.new"]
    assert any_share.grown({"unit.cases": 5.5}, {"unit.cases": 5.5}) == []


def test_a_room_that_fell_is_told_and_so_is_one_that_is_gone(any_share: ModuleType) -> None:
    said = any_share.fallen(
        {"unit.cases": 5.6, "gone": 3.0, "cli": 0.4}, {"unit.cases": 5.5, "cli": 0.4}
    )
    assert [s.partition(":")[0] for s in said] == ["unit.cases", "gone"]


def test_every_room_has_a_share(any_share: ModuleType) -> None:
    kept = tomllib.loads(any_share.KEPT.read_text(encoding="utf-8"))
    rooms = {
        any_share.room_of(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
        for path in (ROOT / "src" / "clew").rglob("*.py")
        if path.name != "__init__.py" and path.parent.name != "migrations"
    }
    assert rooms - set(kept) == set()
    assert doctest.testmod(any_share).failed == 0
