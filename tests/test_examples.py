"""Every example in a docstring of the product runs and is right."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import clew

SOURCE = Path(clew.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(("clew", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_of_a_module_hold(name: str, request: pytest.FixtureRequest) -> None:
    if name.startswith(("clew.unit", "clew.public")):
        request.getfixturevalue("service")  # their models need Django set up
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert found.attempted, "an example stands where doctest does not look for it"
    assert not found.failed


def test_there_are_examples() -> None:
    assert len(WITH_EXAMPLES) > 15
