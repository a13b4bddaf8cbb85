"""Clocks, steps, wording and withholding of the orders: rules that ask no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.offences.clocks import add_working_days, clock, is_working_day
from clew.screening.behaviours.lexicon import load
from clew.unit.cases.withholding import WITHHELD, found_in, secrets_of, withhold
from clew.unit.orders.rules import commenced, kinds, library, outcomes, reasons, slots, steps
from clew.unit.orders.state import (
    Impossible,
    application_state,
    check_order_days,
    first_notification,
    notification,
    order_state,
)
from clew.unit.orders.wording import vague

DAYS = st.dates(date(2020, 1, 20), date(2090, 12, 31))


# ---- clocks


@given(DAYS)
def test_three_days_beginning_with_service(served: date) -> None:
    """That day, the next and the one after, counted one by one: weekends, bank holidays and leap
    days are days like others.
    """
    counted = [served + timedelta(days=n) for n in range(10)][:3]
    assert notification(served).due_on == counted[-1]
    assert notification(served).begins_on == served


@pytest.mark.parametrize(
    ("served", "due"),
    [
        (date(2024, 2, 28), date(2024, 3, 1)),
        (date(2023, 2, 28), date(2023, 3, 2)),
        (date(2026, 12, 31), date(2027, 1, 2)),
        (date(2026, 12, 24), date(2026, 12, 26)),
        (date(2026, 4, 3), date(2026, 4, 5)),
    ],
)
def test_notification_by_hand(served: date, due: date) -> None:
    assert notification(served).due_on == due


@given(DAYS)
def test_a_full_order_lasts_two_years(made: date) -> None:
    """The day after the last is the second anniversary: 1 March for an order made on 29 February."""
    last = clock("spo_shortest", made).last_day(made)
    try:
        anniversary = made.replace(year=made.year + 2)
    except ValueError:
        anniversary = date(made.year + 2, 3, 1)
    assert last + timedelta(days=1) == anniversary


@given(DAYS)
def test_acknowledgement_waits_for_a_working_day_and_notification_does_not(day: date) -> None:
    by = clock("spo_acknowledgement", day).last_day(day)
    assert is_working_day(by)
    assert by == add_working_days(day, 1)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range(1, (by - day).days))
    assert (notification(day).due_on - day).days == 2


@given(DAYS, st.one_of(st.none(), DAYS), st.booleans(), st.one_of(st.none(), DAYS))
def test_first_notification_is_owed_once_and_never_early(
    served: date, interim: date | None, registered: bool, until: date | None
) -> None:
    days = first_notification(
        served, interim_served_on=interim, registered=registered, registered_until=until
    )
    if interim is not None:
        assert days.not_owed_why.startswith("Not repeated")
    elif registered and until is None:
        assert "sex offender" in days.not_owed_why
    else:
        assert not days.not_owed_why
        expected = until if registered and until and until > served else served
        assert (days.begins_on, days.due_on) == (expected, expected + timedelta(days=2))


# ---- steps


@dataclass
class Taken:
    name: str
    on: date
    said: dict[str, Any] = field(default_factory=dict)


def test_every_status_can_be_reached_and_left_or_is_an_end() -> None:
    rules = steps().application
    reached, waiting = {"considered"}, ["considered"]
    while waiting:
        now = waiting.pop()
        for rule in rules.values():
            if now in rule.before and rule.to and rule.to not in reached:
                reached.add(rule.to)
                waiting.append(rule.to)
    assert reached == set(steps().statuses("application"))
    left = {s for rule in rules.values() for s in rule.before}
    assert set(steps().statuses("application")) - left == {"granted"}


@given(st.lists(st.integers(0, 30), max_size=25), st.randoms(use_true_random=False))
def test_an_application_is_what_its_steps_say(gaps: list[int], dice: Any) -> None:
    """A walk through the table: the status after any number of steps is that of the last one that
    has a status; taking the last away gives the one before.
    """
    rules = steps().application
    day, status = date(2024, 1, 1), "considered"
    taken, seen = [Taken("considered", day)], ["considered"]
    for gap in gaps:
        possible = [r for r in rules.values() if status in r.before]
        if not possible:
            break
        rule, day = dice.choice(possible), day + timedelta(days=gap)
        taken.append(Taken(rule.name, day))
        status = rule.to or status
        seen.append(status)
    for length in range(1, len(taken) + 1):
        state = application_state(taken[:length])
        assert state.status == seen[length - 1]
        assert state.on == taken[length - 1].on
        assert state.considered_on == date(2024, 1, 1)


@given(
    st.lists(
        st.sampled_from(
            [
                "served",
                "victim_told",
                "reviewed",
                "varied",
                "renewed",
                "appealed",
                "appeal_dismissed",
                "discharged",
                "quashed",
                "ended",
            ]
        ),
        max_size=12,
    )
)
def test_an_order_is_what_its_steps_say(names: list[str]) -> None:
    made = date(2024, 3, 1)
    taken = [Taken("made", made)]
    for number, name in enumerate(names, 1):
        said = (
            {"end_kind": "fixed", "ends_on": (made + timedelta(days=900 + number)).isoformat()}
            if name == "renewed"
            else {}
        )
        taken.append(Taken(name, made + timedelta(days=number), said))
    state = order_state("spo", made, "fixed", made + timedelta(days=800), taken)
    ends = [t for t in taken if t.name in ("discharged", "quashed", "ended")]
    assert state.ended_on == (ends[0].on if ends else None)
    served = [t.on for t in taken if t.name == "served"]
    assert state.served_on == (served[0] if served else None)
    renewed = [t for t in taken if t.name == "renewed"]
    assert state.ends_on == (
        date.fromisoformat(renewed[-1].said["ends_on"]) if renewed else made + timedelta(days=800)
    )
    last_told = max((n for n, t in enumerate(taken) if t.name == "victim_told"), default=-1)
    owing = [t for t in taken[last_told + 1 :] if t.name not in ("victim_told", "reviewed")]
    assert state.victim_owed_since == (owing[0].on if owing else None)


@pytest.mark.parametrize(
    ("kind", "made", "end_kind", "ends", "field_name", "rule"),
    [
        ("spo", date(2020, 1, 19), "further", None, "on", "20 January 2020"),
        (
            "interim_spo",
            date(2019, 12, 1),
            "fixed",
            date(2020, 3, 1),
            "on",
            "Stalking Protection|SPA 2019",
        ),
        ("spo", date(2026, 5, 2), "fixed", date(2026, 5, 1), "ends_on", "before it was made"),
        ("spo", date(2026, 5, 2), "fixed", None, "ends_on", "Give the day"),
        ("spo", date(2027, 5, 2), "further", None, "on", "future"),
    ],
)
def test_impossible_days_name_the_field_and_the_rule(
    kind: str, made: date, end_kind: str, ends: date | None, field_name: str, rule: str
) -> None:
    with pytest.raises(Impossible, match=rule) as problem:
        check_order_days(kind, made, end_kind, ends, date(2026, 11, 1))
    assert problem.value.field == field_name


def test_commencement_of_orders_on_conviction_is_for_the_force_to_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert commenced("application", date(2020, 1, 20))
    assert not commenced("conviction", date(2026, 11, 1))
    monkeypatch.setenv("CLEW_SPO_ON_CONVICTION_FROM", "2027-01-04")
    assert not commenced("conviction", date(2027, 1, 3))
    assert commenced("acquittal", date(2027, 1, 4))


# ---- data files


def test_the_data_files_hold_together() -> None:
    known = set(load().tags)
    for code, row in library().items():
        assert set(row["behaviours"]) <= known, code
        assert not vague(row["text"].replace("{", "").replace("}", "")), (code, vague(row["text"]))
    assert {r["result_code"] for r in kinds().values()} == {"3306", "3307", ""}
    assert kinds()["spo"]["offence"] == "ST19001"
    assert dict(outcomes())["charged"]
    lists = {
        a.partition(":")[2].strip()
        for m in (steps().application, steps().order)
        for r in m.values()
        for a in r.asks
        if a.startswith("code")
    }
    for name in lists:
        assert len(reasons(name)) > 1
    for name, text in {c: t for n in lists for c, t in reasons(n)}.items():
        assert "'" not in name, text
    assert slots("{place} and {metres}, {place}") == ["place", "metres"]


# ---- wording


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("You must not go in the vicinity of the school.", "vicinity"),
        ("You must not contact her unreasonably or unduly.", "unduly"),
        ("You must not harass her.", "harass"),
        ("You must not use social media.", "social media"),
        ("You must not contact her family.", "family"),
        ("You must not go to the shop and so on.", "and so on"),
    ],
)
def test_vague_words_are_warned_of(text: str, hit: str) -> None:
    assert any(hit in w for w in vague(text)), vague(text)


def test_plain_conditions_are_not() -> None:
    assert vague("You must not go within 100 metres of 4 Mill Yard, N1 2AB.") == []
    assert (
        vague("You must not contact Ada Bell by any means, including any social media account.")
        == []
    )


# ---- withholding


@dataclass
class Contact:
    address: str = ""
    telephone: str = ""
    email: str = ""
    how: str = ""
    when: str = ""
    never: str = ""


SECRET = Contact(
    "Flat 3, 12 Hidden Lane\nNorthmoor\nN8 7AN",
    "07700 900123",
    "ada.bell@example.org",
    "Text first from the unit's number, then ring.",
    "",
    "Never after six in the evening.",
)


@pytest.mark.parametrize(
    "text",
    [
        "He waited outside 12 Hidden Lane again.", "at 12, hidden  lane", "12 Hidden La.", "12 HIDDEN LN", "Seen in Hidden\u00a0Lane", "the postcode N87AN", "n8 7an", "N8\u20097AN",
        "rang 07700900123", "rang +44 7700 900 123", "+44 (0)7700 900123", "07700-900-123", "wrote to Ada.Bell@Example.org", "Text first, from the unit's number; then ring",
        "never after\nsix in the evening", "Flat 3 12 Hidden Lane Northmoor",
    ],
)  # fmt: skip
def test_what_is_hidden_is_found_however_it_is_written(text: str) -> None:
    secrets = secrets_of([SECRET])
    assert found_in(text, secrets)
    cleaned = withhold(text, secrets)
    assert WITHHELD in cleaned
    assert not found_in(cleaned, secrets)


@pytest.mark.parametrize(
    "text",
    [
        "Northmoor",
        "He lives at 12 Mill Road.",
        "Hidden behind the lane",
        "07700 900124",
        "N8 7AB",
        "Never again.",
    ],
)
def test_what_is_not_hidden_stays(text: str) -> None:
    assert withhold(text, secrets_of([SECRET])) == text


def test_nothing_known_hides_nothing() -> None:
    assert secrets_of([Contact()]) == []


@given(st.text(max_size=200))
def test_withholding_never_fails_and_ends(text: str) -> None:
    secrets = secrets_of([SECRET, Contact(address=text, telephone=text, email=text, how=text)])
    assert not found_in(
        withhold(f"12 Hidden Lane {text}", secrets_of([SECRET])), secrets_of([SECRET])
    )
    assert isinstance(withhold(text, secrets), str)


def test_the_page_of_steps_is_current() -> None:
    from pathlib import Path

    from clew.unit.orders.steps_page import text

    assert (Path(__file__).parents[2] / "docs" / "guide" / "order-steps.md").read_text(
        encoding="utf-8"
    ) == text()
