"""Offence codes in every spelling."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.offences import canonical, concept, concepts, describe, offence_kinds


@pytest.mark.parametrize("written", ["8/65", "08/65", "008/65", "00865", " 8/65 ", "8-65", "8.65"])
def test_one_code_in_many_spellings(written: str) -> None:
    assert canonical(written) == "008/65"
    found = concept(written)
    assert found is not None
    assert found.kind == "stalking"


@pytest.mark.parametrize("written", [None, "", "PH97010", "8/65/1", "stalking", "865", "8/655"])
def test_what_is_no_code_is_said_to_be_none(written: str | None) -> None:
    assert canonical(written) is None


@given(st.integers(0, 999), st.integers(0, 99))
def test_spelling_makes_no_difference(cls: int, sub: int) -> None:
    expected = f"{cls:03d}/{sub:02d}"
    assert {canonical(f"{cls}/{sub}"), canonical(f"{cls:03d}{sub:02d}"), canonical(expected)} == {
        expected
    }


def test_stalking_is_195_12_and_not_195_94() -> None:
    assert concept("195/12").kind == "stalking"  # type: ignore[union-attr]
    assert concept("195/94").kind == "harassment"  # type: ignore[union-attr]


def test_a_code_means_nothing_before_its_law() -> None:
    assert concept("008/74", date(2020, 1, 19)) is None
    assert concept("008/74", date(2020, 1, 20)) is not None


def test_every_concept_has_a_statute_and_a_source() -> None:
    assert all(c.statute and c.source and canonical(c.code) == c.code for c in concepts())


def test_the_home_office_list_describes() -> None:
    assert "Stalking" in (describe("8/65") or "")
    assert describe("999/99") is None


@pytest.mark.parametrize(
    ("offence", "kinds"),
    [
        ("Stalking involving fear of violence", {"stalking"}),
        ("Breach of stalking protection order", {"order"}),
        ("Breach of non-molestation order", {"order"}),
        ("Non-molestation order served", {"order_made"}),
        ("Pursue course of conduct which amounts to harassment", {"harassment"}),
        ("Causing intentional harassment, alarm or distress", set()),
        ("Malicious communications", {"communications"}),
        ("Nuisance phone calls", {"communications"}),
        ("False report", {"nuisance"}),
        ("Threats to kill", {"threat"}),
        ("Threat to commit criminal damage", {"damage"}),
        ("Criminal damage to a vehicle", {"damage"}),
        ("Burglary dwelling", {"burglary"}),
        ("Burglary Business and Community", set()),
        ("Suspicious incident", {"suspicious"}),
        ("Shoplifting", set()),
        ("Threatre visit", set()),
    ],
)
def test_an_offence_told_in_words_has_its_kind(offence: str, kinds: set[str]) -> None:
    told = offence.lower()
    found = {
        k.name
        for k in offence_kinds()
        if re.search(k.pattern, told) and not (k.never and re.search(k.never, told))
    }
    assert found == kinds


def test_each_code_is_counted_in_the_class_of_the_published_tables() -> None:
    from clew.figures.measures import codes_of

    held = {c.code: c for c in concepts()}
    assert [
        held[c].recorded_class
        for c in ("195/12", "008/65", "008/66", "008/56", "008/58", "195/94", "008/51")
    ] == ["8Q", "8Q", "8Q", "8M", "8M", "8L", "8M"]
    assert set(codes_of("stalking")) == {"195/12", "008/65", "008/66"}
    assert held["008/56"].kind == "stalking", (
        "the screening knows it as stalking, wherever it is counted"
    )
    # Intentional harassment, alarm or distress is public order.
    assert concept("008/55") is None
    assert concept("068/19", date(2024, 11, 26)) is None
    assert concept("068/19", date(2024, 11, 27)) is not None


def test_what_is_coming_sleeps_until_a_day_is_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    from clew.offences.coming import BadDay, coming, in_force

    assert {c.name for c in coming()} == {"spo_on_conviction", "right_to_know", "victims_code"}
    assert not any(c.in_force(date(2030, 1, 1)) for c in coming())
    monkeypatch.setenv("CLEW_RIGHT_TO_KNOW_FROM", "2027-01-31")
    assert (
        in_force("right_to_know", date(2027, 1, 30)),
        in_force("right_to_know", date(2027, 1, 31)),
    ) == (False, True)
    monkeypatch.setenv("CLEW_VICTIMS_CODE_FROM", "soon")
    with pytest.raises(BadDay, match="CLEW_VICTIMS_CODE_FROM is “soon”: write the day"):
        in_force("victims_code", date(2027, 1, 1))


def test_a_clock_ends_with_its_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from clew.offences import clocks

    old = clocks.Clock(
        "victim_update", "", date(2021, 4, 1), "", False, working_days=5, until=date(2026, 12, 31)
    )
    new = clocks.Clock("victim_update", "", date(2027, 1, 4), "", False, working_days=3)
    monkeypatch.setattr(clocks, "_clocks", lambda: (old, new))
    assert [
        clocks.clock("victim_update", d).working_days
        for d in (date(2026, 12, 31), date(2027, 1, 4))
    ] == [5, 3]
    with pytest.raises(clocks.NoSuchClock):
        clocks.clock("victim_update", date(2027, 1, 2))
