"""Each entry's examples and counter-examples are its tests; context is tested beside."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.screening.behaviours.lexicon import load
from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.ranking.points import load as load_points

REFERENCE = [
    "following",
    "loitering_or_watching",
    "visiting_home",
    "visiting_work",
    "unwanted_calls",
    "unwanted_messages",
    "social_media_contact",
    "fake_accounts",
    "gifts_or_letters",
    "third_party_contact",
    "threats_to_kill_or_harm",
    "threats_self_harm",
    "physical_assault",
    "sexual_assault",
    "criminal_damage",
    "entry_to_home",
    "tracking_device_or_spyware",
    "account_hacking",
    "image_based_abuse",
    "harassing_family_or_friends",
    "vexatious_complaints",
    "breach_of_order",
    "weapon",
    "cruelty_to_pets",
    "identity_misuse",
    "monitoring_online",
    "false_cancellations_or_orders",
    "strangulation",
]


def statuses(text: str, tag: str) -> list[str]:
    return [s.status for s in shipped_matcher().read(text) if s.tag == tag]


def test_every_reference_behaviour_is_in_the_lexicon_with_its_letter() -> None:
    tags = load().tags
    assert set(REFERENCE) == {t.name for t in tags.values() if t.kind == "behaviour"}
    assert all(set(t.letters) <= set("abcdefg") | {"other"} for t in tags.values())


@pytest.mark.parametrize(("name", "tag", "text"), [(e.name, e.tag, y) for e in load().entries for y in e.yes])
def test_example_earns_its_tag(name: str, tag: str, text: str) -> None:
    assert "asserted" in statuses(text, tag)


@pytest.mark.parametrize(("name", "tag", "text"), [(e.name, e.tag, n) for e in load().entries for n in e.no])
def test_counter_example_does_not(name: str, tag: str, text: str) -> None:
    assert "asserted" not in statuses(text, tag)


@pytest.mark.parametrize(
    ("text", "tag", "status"),
    [
        ("No threats made to kill VIC.", "threats_to_kill_or_harm", "denied"),
        ("VIC denies being followed by the suspect.", "following", "denied"),
        ("SUS denies following VIC home.", "following", "asserted"),
        ("VIC worried that he may follow her home.", "following", "hypothetical"),
        ("SUS has previous convictions for harassment, following and assault.", "following", "historical"),
        ("Neighbour heard from a friend that SUS followed VIC home.", "following", "hearsay"),
        ("VIC followed SUS to the car park.", "following", "reversed"),
        ("Officers followed the suspect through the market.", "following", "other actor"),
        ("SUS followed VIC home.", "following", "asserted"),
        ("She is not the first he followed home.", "following", "asserted"),
    ],
)
def test_context(text: str, tag: str, status: str) -> None:
    found = statuses(text, tag)
    assert found
    assert found[0] == status


def test_quote_is_the_text_at_its_offsets_in_code_points() -> None:
    text = "Zoë – VIC – says “SUS followed her home” 😟 and waited outside VIC’s house. Näxt day he sent 40 texts."
    spans = shipped_matcher().read(text)
    assert {"following", "loitering_or_watching", "unwanted_messages"} <= {s.tag for s in spans}
    assert all(text[s.start : s.end] == s.quote for s in spans)


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault_and_quoted_rightly(text: str) -> None:
    for span in shipped_matcher().read(text):
        assert text[span.start : span.end] == span.quote


@given(
    st.lists(st.sampled_from(["SUS followed VIC.", "No threats made.", "ünïcode –", "She sent 40 texts!", "He may", "again\n"]), max_size=8)
)
def test_offsets_hold_in_any_order_of_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    spans = shipped_matcher().read(text)
    assert all(text[s.start : s.end] == s.quote for s in spans)
    assert ("SUS followed VIC." in sentences) <= any(s.tag == "following" for s in spans)


def test_every_tag_has_points_and_a_source() -> None:
    rows = load_points().tags.to_pylist()
    assert {r["tag"] for r in rows} == set(load().tags)
    assert all(r["source"] for r in rows)


def test_no_point_looks_at_a_protected_characteristic() -> None:
    words = re.compile(r"\b(sex|gender|age|ethnic\w*|race|religio\w*|disab\w*|pregnan\w*|marri\w*|orientation)\b", re.I)
    raw = load_points().raw
    assert not [n for g in ("behaviour", "sign", "shape", "context") for n in raw[g] if words.search(n)]
