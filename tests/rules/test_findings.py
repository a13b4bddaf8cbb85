"""What reviews found stays mended: each finding has its tests, and those tests are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from clew.problems import Problem
from clew.web.secrets import said_yes

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "assurance" / "findings.md"

# As they stood on pages, with what stands there now in docs/style.md's sense: plain police English.
ONCE = (
    "What is due",
    "You hold no course",
    "Take the next one to read",
    "Nothing urgent is unread",
    "Fill in:",
    "Put this right",
    "Say why you look at it",
    "Who towards whom",
    "Words that earned a reason",
    "They are no measure of risk",
    "If you grade it low",
    "I have looked at what raised it",
    "It is met",
    "Keep somebody out of a record",
    "and why not, is owed",
    "What it did to me",
    "What it did to the victim",
    "Chance draws",
    "Owed to victims",
    "Was she or he reached",
    "Argue the limbs",
    "What may come next",
    "Not here yet",
    "Wait for authority",
    "None stands.",
    "Nothing falls due",
    "The records handed over begin",
    "own words came back",
    "own words come back",
)


def test_every_finding_has_a_test_that_is_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    listed = re.findall(r"`((?:\w+/)*test_\w+\.py)::(\w+)`", page)
    assert len(listed) > 60
    for file, name in listed:
        held = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        assert name in {f.name for f in held.body if isinstance(f, ast.FunctionDef)}, (file, name)
    for finding in (
        *(f"A{n}" for n in range(1, 10)),
        *(f"B{n}" for n in range(1, 21)),
        *(f"C{n}" for n in range(1, 4)),
        *(f"M{n}" for n in range(1, 12)),
    ):
        row = re.search(rf"^\| {finding} \|.*$", page, re.MULTILINE)
        assert row is not None, finding
        assert "::test_" in row[0], finding


def test_sentences_that_were_mended_stay_away() -> None:
    for path in (ROOT / "src" / "clew" / "unit").rglob("*"):
        if path.suffix in (".html", ".py", ".toml") and "migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert not [said for said in ONCE if said in text], path


def test_a_setting_that_is_neither_yes_nor_no_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEW_TLS", "true")
    with pytest.raises(Problem, match="CLEW_TLS is 'true': set it to yes or no"):
        said_yes("CLEW_TLS")
    monkeypatch.setenv("CLEW_TLS", "yes")
    assert said_yes("CLEW_TLS")
