"""The list of decisions is that of the files beside it."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_list_of_decisions_is_current() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "list_decisions.py"))["listed"]()
    assert (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8") == made
