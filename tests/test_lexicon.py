"""Each entry's examples and counter-examples are its tests; context is tested beside."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.screening.behaviours import labelled
from clew.screening.behaviours.lexicon import load
from clew.screening.behaviours.matcher import MAY_TELL_COURSE, shipped_matcher
from clew.screening.behaviours.reading import shipped_reader
from clew.screening.behaviours.roles import KIN, Parties, Person, who_is_who
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


_EXCHANGED = {
    "he": "she",
    "she": "he",
    "him": "her",
    "his": "her",
    "her": "him",
    "himself": "herself",
    "herself": "himself",
    "he's": "she's",
    "she's": "he's",
    "he'd": "she'd",
    "she'd": "he'd",
    "hers": "his",
    "male": "female",
    "female": "male",
    "man": "woman",
    "woman": "man",
}
_OWNING = {"her": "his"}


def exchanged(text: str) -> str:
    """The text with he and she exchanged, where the words alone say which `her` is."""
    words = re.split(r"(\W+)", text)
    told = who_is_who(text, MAN_AND_WOMAN)
    owning = {told.tokens[m.first].start for m in told.mentions if m.owns}
    out, at = [], 0
    for word in words:
        low = word.lower()
        new = _OWNING.get(low) if at in owning else None
        new = new or _EXCHANGED.get(low)
        out.append(
            word
            if new is None
            else new.upper()
            if word.isupper() and len(word) > 1
            else new.capitalize()
            if word[0].isupper()
            else new
        )
        at += len(word)
    return "".join(out)


MAN_AND_WOMAN = Parties((Person(sex="M"),), (Person(sex="F"),))
WOMAN_AND_MAN = Parties((Person(sex="F"),), (Person(sex="M"),))


def statuses(text: str, tag: str) -> list[str]:
    return [s.status for s in shipped_matcher().read(text) if s.tag == tag]


def test_every_reference_behaviour_is_in_the_lexicon_with_its_letter() -> None:
    tags = load().tags
    assert set(REFERENCE) == {t.name for t in tags.values() if t.kind == "behaviour"}
    assert all(set(t.letters) <= set("abcdefg") | {"other"} for t in tags.values())


@pytest.mark.parametrize(
    ("name", "tag", "text"), [(e.name, e.tag, y) for e in load().entries for y in e.yes]
)
def test_example_earns_its_tag(name: str, tag: str, text: str) -> None:
    assert "asserted" in statuses(text, tag)


@pytest.mark.parametrize(
    ("name", "tag", "text"), [(e.name, e.tag, n) for e in load().entries for n in e.no]
)
def test_counter_example_does_not(name: str, tag: str, text: str) -> None:
    assert "asserted" not in statuses(text, tag)


def test_what_tells_of_a_course_by_itself_is_seen_by_the_first_pass() -> None:
    """Over every labelled sentence: the first pass over all texts is cheap, and loses none that the
    reader would tell as a course.
    """
    tags = [t.name for t in load().tags.values() if t.kind != "context"]
    told = 0
    for sentence in labelled.shipped(tags)[::3]:
        if any(
            s.tag == "course" and s.reader == "rules"
            for s in shipped_reader().read(sentence.text, sentence.parties)
        ):
            told += 1
            assert shipped_matcher().skim(sentence.text.encode()) == MAY_TELL_COURSE, sentence.text
    assert told > 20


def test_he_and_she_exchanged_with_the_sexes_exchanged_give_the_same_tags() -> None:
    read = shipped_matcher().read
    unlike = []
    for text in {t for e in load().entries if not e.pattern for t in (*e.yes, *e.no)}:
        here = {(s.tag, s.status) for s in read(text, MAN_AND_WOMAN)}
        there = {(s.tag, s.status) for s in read(exchanged(text), WOMAN_AND_MAN)}
        if here != there:
            unlike.append((text, exchanged(text), here ^ there))
    assert not unlike


_THEY = {
    "he": "they",
    "him": "them",
    "his": "their",
    "himself": "themselves",
    "she": "they",
    "her": "them",
    "hers": "theirs",
    "herself": "themselves",
}


def as_they(text: str, role: str) -> str:
    """The text with the pronouns of one of the two, a man and a woman, written as they."""
    told = who_is_who(text, MAN_AND_WOMAN)
    theirs = {
        told.tokens[m.first].start: m.owns
        for m in told.mentions
        if m.role == role and told.tokens[m.first].low in _THEY
    }
    out, at = [], 0
    for word in re.split(r"(\W+)", text):
        new = (
            None
            if at not in theirs
            else "their"
            if theirs[at] and word.lower() == "her"
            else _THEY[word.lower()]
        )
        out.append(word if new is None else new.capitalize() if word[0].isupper() else new)
        at += len(word)
    return "".join(out)


@pytest.mark.parametrize("role", ["suspect", "victim"])
def test_they_for_the_one_whose_sex_is_not_recorded_gives_the_same_tags(role: str) -> None:
    read = shipped_matcher().read
    behaviours = {t.name for t in load().tags.values() if t.kind == "behaviour"}
    unlike = []
    for text in {t for e in load().entries if not e.pattern for t in e.yes}:
        told = who_is_who(text, MAN_AND_WOMAN)
        here = {m.role for m in told.mentions if told.tokens[m.first].low in _THEY}
        if here != {role} or re.search(r"\bthe[my]\b|\btheir|\b[ms]ale\b|\bs?he's\b", text, re.I):
            continue  # only one of the two is a pronoun, so the word alone decides
        if any(m.owns and n.role == KIN and n.first == m.last for m, n in pairwise(told.mentions)):
            continue  # their brother may be the brother of either
        there = as_they(text, role)
        before = {s.tag for s in read(text, MAN_AND_WOMAN) if s.status == "asserted"} & behaviours
        after = {s.tag for s in read(there, MAN_AND_WOMAN) if s.status == "asserted"} & behaviours
        if before != after:
            unlike.append((text, there, before ^ after))
    assert not unlike


@pytest.mark.parametrize(
    ("text", "tag", "status"),
    [
        ("No threats made to kill VIC.", "threats_to_kill_or_harm", "denied"),
        ("VIC denies being followed by the suspect.", "following", "denied"),
        ("SUS denies following VIC home.", "following", "asserted"),
        ("VIC worried that he may follow her home.", "following", "hypothetical"),
        ("SUS was cautioned years ago for following VIC.", "following", "historical"),
        ("Neighbour heard from a friend that SUS followed VIC home.", "following", "hearsay"),
        ("VIC followed SUS to the car park.", "following", "reversed"),
        ("Officers followed the suspect through the market.", "following", "other actor"),
        ("SUS followed VIC home.", "following", "asserted"),
        ("Not for the first time SUS followed VIC home.", "following", "asserted"),
    ],
)
def test_context(text: str, tag: str, status: str) -> None:
    found = statuses(text, tag)
    assert found
    assert found[0] == status


CRAIG_AND_LUCY = Parties((Person("Craig", "Dunmore", "M"),), (Person("Lucy", "Farnell", "F"),))


def asserted(text: str) -> set[str]:
    return {s.tag for s in shipped_matcher().read(text, CRAIG_AND_LUCY) if s.status == "asserted"}


@pytest.mark.parametrize(
    "text",
    ["CD at LF's again, banging", "Craig back outside Lucy's", "CD turned up at LF's last night"],
)
def test_a_name_that_owns_and_has_nothing_behind_it_is_a_home(text: str) -> None:
    assert "visiting_home" in asserted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Craig picked up Lucy's parcel for her",
        "CD spoke to LF's solicitor",
        "Lucy at Craig's again",
    ],
)
def test_a_name_that_owns_something_else_is_no_home(text: str) -> None:
    assert "visiting_home" not in asserted(text)


def test_initials_are_no_things() -> None:
    assert not {"gifts_or_letters", "unwanted_messages"} & asserted(
        "CD at LF's door, left when asked"
    )


def test_the_month_of_may_leaves_nothing_in_doubt() -> None:
    assert "unwanted_calls" in asserted("Since May Craig has rung Lucy every night")
    assert "following" not in asserted("Lucy says he may follow her")


def test_a_refusal_does_not_undo_what_follows_it() -> None:
    assert "unwanted_calls" in asserted("Lucy said no and Craig rang her all night")


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
    st.lists(
        st.sampled_from(
            [
                "SUS followed VIC.",
                "No threats made.",
                "ünïcode –",
                "She sent 40 texts!",
                "He may",
                "again\n",
            ]
        ),
        max_size=8,
    )
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
    words = re.compile(
        r"\b(sex|gender|age|ethnic\w*|race|religio\w*|disab\w*|pregnan\w*|marri\w*|orientation)\b",
        re.I,
    )
    raw = load_points().raw
    assert not [
        n for g in ("behaviour", "sign", "shape", "context") for n in raw[g] if words.search(n)
    ]
