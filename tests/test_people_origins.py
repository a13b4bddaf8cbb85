"""People are known again whatever the origin of their names, and brothers and sisters whose first
word is the same stay two.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import origins


def test_no_origin_is_known_again_much_less_than_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "EACH", 100)
    found = origins.by_origin(tmp_path, incidents=1500)
    assert len(found) == 8
    # A hundred people of each: some 700 pairs, so the bounds are wider than those of the benchmark
    # (0.95 of 400 people).
    assert {o: f for o, f in found.items() if f["recall beside English"] < 0.93} == {}
    assert {o: f for o, f in found.items() if f["precision"] < 0.95} == {}


def test_brothers_and_sisters_of_one_first_word_are_joined_in_no_household(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "HOUSEHOLDS", 40)
    joined = origins.siblings(tmp_path)
    assert {kind: n for kind, told in joined.items() for n in told.values() if n} == {}
