"""Requests as people write them: every word of a question is accounted for, and no figure is given
for a question that says more than it.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clew.figures.questions import UNREAD, Question, read_request
from clew.figures.questions.account import Account
from clew.figures.questions.words import rules
from tests.reading_score import (
    AS_AT,
    Labelled,
    judged,
    judged_letter,
    labelled,
    letters,
    score,
    signature,
)
from tests.sampling import times

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
RIGHT = [item for item in labelled("tuned") if item.label == "right" and judged(item) == "right"]


def _answers(question: Question) -> bool:
    return bool(question.figures) and not question.lacks


def _read(text: str) -> list[Question]:
    return read_request(text, AS_AT).questions


def _figures(text: str) -> list[list[str]]:
    return [[" ".join(signature(f)) for f in q.figures] for q in _read(text)]


def _labels(text: str, number: int = 0) -> list[str]:
    return [p.label for p in _read(text)[number].periods]


def interval(wrong: int, of: int) -> tuple[float, float]:
    """The exact 95% interval of a share (Clopper and Pearson), by halving."""

    def tail(share: float, low: bool) -> float:
        some = range(wrong, of + 1) if low else range(wrong + 1)
        return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in some)

    def edge(low: bool) -> float:
        first, last = 0.0, 1.0
        for _ in range(60):
            middle = (first + last) / 2
            if (tail(middle, low) < 0.025) == low:
                first = middle
            else:
                last = middle
        return first

    return (edge(True) if wrong else 0.0), (edge(False) if wrong < of else 1.0)


# -- the measure
# --------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "least_right"),
    [
        ("tuned", 0.95),
        ("held-out", 0.9),
        ("later", 0.9),
        ("last", 0.9),
        ("aside", 0.9),
        ("fresh", 0.9),
        ("unseen", 0.85),
        ("unseen-2", 0.9),
    ],
)
def test_at_most_two_questions_in_a_hundred_are_answered_wrongly(
    name: str, least_right: float
) -> None:
    marks, read = score(name)
    wrong = [item.text for mark, item in read if mark == "wrong"]
    low, high = interval(len(wrong), len(read))
    told = f"{name}: {dict(marks)}; wrong {len(wrong)} of {len(read)}, 95% interval {100 * low:.1f}% to {100 * high:.1f}%: {wrong}"
    assert len(wrong) <= 0.02 * len(read), told
    countable = Counter(mark for mark, item in read if item.label == "right")
    assert countable["right"] >= least_right * sum(countable.values()), told


@pytest.mark.parametrize(
    ("name", "number", "least_right"),
    [
        ("letters", 150, 0.7),
        ("letters-later", 50, 0.9),
        ("letters-last", 40, 0.9),
        ("letters-unseen", 40, 0.7),
        ("letters-third", 140, 0.68),
        ("letters-fourth", 160, 0.65),
        ("letters-fifth", 150, 0.65),
        ("letters-sixth", 130, 0.6),
        ("letters-seventh", 140, 0.58),
        ("letters-eighth", 130, 0.6),
        ("letters-ninth", 140, 0.3),
    ],
)
def test_whole_letters_by_another_hand_are_not_answered_wrongly(
    name: str, number: int, least_right: float
) -> None:
    read = [
        (mark, part, letter.name)
        for letter in letters(name)
        for mark, part in judged_letter(letter)
    ]
    wrong = [(title, part.text) for mark, part, title in read if mark == "wrong"]
    low, high = interval(len(wrong), len(read))
    told = f"{dict(Counter(mark for mark, _, _ in read))}; wrong {len(wrong)} of {len(read)}, 95% interval {100 * low:.1f}% to {100 * high:.1f}%: {wrong}"
    assert len(read) >= number
    assert len(wrong) <= 0.02 * len(read), told
    countable = Counter(mark for mark, part, _ in read if part.label == "right")
    assert countable["right"] >= least_right * sum(countable.values()), (countable, told)


def test_the_exact_interval_is_that_of_the_tables() -> None:
    assert [round(x, 4) for x in interval(1, 112)] == [0.0002, 0.0487]
    assert [round(x, 4) for x in interval(0, 100)] == [0.0, 0.0362]


def test_every_rule_of_the_data_file_has_an_example() -> None:
    texts = [
        Account(item.text)
        for name in ("tuned", "held-out", "later", "last")
        for item in labelled(name)
    ]
    held = rules()
    groups = {
        "kind": held["kind"],
        "order": held["order"]["other"],
        "ask": held["order"]["asks"],
        "event": held["event"],
        "filter": held["filter"],
        "relationship": held["relationship"],
        "by": held["by"],
        "narrow": held["narrow"],
        "act": held["act"],
        "outcome": held["outcome"],
    }
    without = [
        (
            name,
            rule.get("name")
            or rule.get("value")
            or rule.get("of")
            or rule.get("title")
            or rule["words"][0],
        )
        for name, listed in groups.items()
        for rule in listed
        if not any(account.has(rule.get("head") or rule["words"]) for account in texts)
    ]
    assert without == []


# -- every word is accounted for
# ----------------------------------------------------------------------------------------------------------
@given(
    st.sampled_from(RIGHT),
    st.integers(0, 40),
    st.sampled_from(["zanzibar", "not", "without", "excluding", "except", "never", "77", "drones"]),
)
@example(
    item=next(i for i in RIGHT if i.text == "Stalking offences 2025, online or offline"),
    place=2,
    word="not",
)
@settings(max_examples=times(60, 300), deadline=None)
def test_a_word_that_no_rule_knows_makes_a_question_no_answer(
    item: Labelled, place: int, word: str
) -> None:
    words = item.text.split()
    asked_at = (
        next((n for n, w in enumerate(words) if w.endswith(".")), 0) if words[0] == "I" else 0
    )
    at = asked_at + 1 + place % max(1, len(words) - asked_at - 1)
    given_text = " ".join([*words[:at], word, *words[at:]])
    before = sorted((signature(f), q.periods) for q in _read(item.text) for f in q.figures)
    after = [q for q in _read(given_text) if _answers(q)]
    assert sorted((signature(f), q.periods) for q in after for f in q.figures) != before, given_text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("How many stalking offences were recorded in Camden in 2025?", "in Camden"),
        ("How many stalking offences recorded in 2025 involved a drone?", "involved a drone"),
        ("How many SPOs were made against women in 2025?", "against women"),
        ("How many people breached an SPO in 2025?", "people"),
        ("How many stalking offences were recorded as a hate crime in 2025?", "as a hate"),
        ("How many stalking offences recorded in 2025 did not lead to a charge?", "not"),
        ("How many stalking offences in 2025 were charged as harassment?", "as harassment"),
        ("How many SPOs are due to expire in 2027?", "due"),
        ("How many stalking offences were reported by neighbours in 2025?", "by neighbours"),
        ("How many stalking suspects in 2025 were known to police?", "known"),
    ],
)  # fmt: skip
def test_what_was_not_used_is_quoted_and_only_a_broader_figure_is_offered(
    text: str, said: str
) -> None:
    question = _read(text)[0]
    assert question.figures == []
    told = [*(why for why, _ in question.lacks), *question.notes]
    assert any(said in why for why in told) or "a person reads it" in told[0], told
    if question.offered:
        assert any(each == UNREAD for _, each in question.lacks)


def test_only_what_is_asked_is_given_and_what_is_near_is_offered() -> None:
    stalking, interim, refused = _read(
        "1. How many stalking offences were recorded in 2025?\n2. How many interim SPOs were granted in 2025?\n3. How many SPO applications were turned down by legal services in 2025?"
    )
    assert [f.measure for f in stalking.figures] == ["recorded"]
    assert {f.measure for f in stalking.offered} == {"recorded", "included"}
    assert [f.measure for f in interim.figures] == ["orders_interim"]
    assert [f.measure for f in refused.figures] == ["refused_legal"]


# -- negation, the law, kinds
# -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("How many stalking offences recorded in 2025 were not domestic abuse related?", ["domestic=no recorded stalking"]),
        ("How many stalking offences in 2025 by strangers, excluding online offences?", ["online=no recorded relationship=stranger stalking"]),
        ("How many stalking offences were neither online nor domestic in 2025?", []),
        ("How many harassment offences, excluding those flagged domestic and online, in 2025?", []),
        ("How many harassment offences (not stalking) were recorded in 2025?", ["harassment recorded"]),
        ("How many stalking and online stalking offences were recorded in 2025?", ["online=yes recorded stalking", "recorded stalking"]),
        ("How many offences under section 76 of the Serious Crime Act 2015 were recorded in 2024?", ["coercion recorded"]),
        ("How many offences under section 4A of the Public Order Act 1986 (125/09) in 2025?", []),
        ("How many offences contrary to s.127 Communications Act 2003 in 2025?", []),
        ("How many stalking protective orders were obtained in 2025?", ["orders_full"]),
        ("How many forced marriage protection orders were made in 2025?", []),
        ("How many stalking coordinators does the force have?", []),
        ("How many interim SPOs were varied in 2025?", []),
        ("How many orders granted in 2025 under the Stalking Protection Act 2019 were breached?", []),
        ("How many arrests for stalking in 2025 involved online offences?", []),
    ],
)  # fmt: skip
def test_what_is_left_out_and_what_the_law_is_called(text: str, figures: list[str]) -> None:
    assert [sorted(f) for f in _figures(text)] == [figures]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Under the Freedom of Information Act 2000, how many stalking offences were recorded in 2024?", ["2024"]),
        ("How many SPOs under the Stalking Protection Act 2019 were granted in 2025?", ["2025"]),
        ("stalking offences between March 1st and May 31st 2025", ["1 March 2025 to 31 May 2025"]),
        ("stalking offences in October 2025 and November 2025", ["October 2025", "November 2025"]),
        ("stalking offences, monthly for January, February and March 2026", ["January 2026", "February 2026", "March 2026"]),
        ("stalking offences on 1 March 2025", ["1 March 2025"]),
        ("stalking offences in FY 23/24 and FY 24/25", ["2023/24", "2024/25"]),
        ("stalking offences in the financial year 2024-2025", ["2024/25"]),
        ("stalking offences in the latest 12-month period for which figures are available", ["1 July 2025 to 30 June 2026"]),
        ("stalking offences in the years ending March 2024 and March 2025", ["2023/24", "2024/25"]),
        ("stalking offences in 2025 Q4", ["October to December 2025"]),
        ("stalking offences 2023 - 2024 - 2025", ["2023", "2024", "2025"]),
        ("stalking offences, 1/4/24 to 31/3/25", ["1 April 2024 to 31 March 2025"]),
    ],
)  # fmt: skip
def test_no_year_of_an_act_is_a_period_and_every_period_is_whole(
    text: str, labels: list[str]
) -> None:
    question = _read(text)[0]
    assert question.figures, question
    assert [p.label for p in question.figures[0].periods] == labels


@pytest.mark.parametrize(
    "when",
    [
        "before 2024",
        "in early 2025",
        "by 2025",
        "in the first week of January 2025",
        "on Christmas Day 2025",
        "in mid-2024",
        "after 2023",
    ],
)
def test_a_period_that_is_not_understood_is_not_made_a_year(when: str) -> None:
    assert not _answers(_read(f"How many stalking offences were recorded {when}?")[0])


# -- what is guessed, and what is carried
# -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "How many SPOs ended in 2025?",
        "How many SPOs does the force hold?",
        "How many SPOs were there on 1 January 2026?",
        "How many restraining orders were in place on 1 January 2026?",
        "How many non-molestation orders were there in 2025?",
        "Can I have stats on stalking please?",
        "How many stalking offences in 2025, and whether each was charged?",
        "How many stalking offences are now recorded as something else in 2025?",
    ],
)
def test_what_is_asked_is_not_guessed(text: str) -> None:
    assert not any(_answers(q) for q in _read(text))


@pytest.mark.parametrize(
    "text",
    [
        "How many stalking offences that took place in 2023 were reported in 2024?",
        "How many stalking offences recorded in 2024 were charged in 2025?",
        "How many stalking offences were recorded in 2025 which had also been recorded in 2024?",
        "How many reports of stalking did you receive in 2025 and of them how many were recorded?",
        "Of the stalking offences recorded in 2025, how many were harassment?",
        "Of the SPOs granted in 2025, how many were breached?",
        "Of the SPO applications made in 2025, how many were granted?",
        "Out of the SPOs applied for in 2025, what number were refused?",
        "Of people arrested for stalking in 2025, how many were charged?",
        "Of arrests for stalking in 2025, how many led to a charge?",
        "In 2025 how many stalking offences were recorded and, of the suspects, how many were women?",
        "How many male victims, female victims, male suspects of stalking in 2025?",
        "How many stalking offences were recorded in 2025 where the victim was male or the suspect was female?",
        "What percentage of all crime was stalking in 2025?",
        "What proportion of stalking victims were women in 2025?",
        "How many SPOs were made with conditions in 2025?",
        "How many conditions were attached to each SPO in 2025?",
        "How many SPOs were granted in 2025? Please include PCSOs.",
        "Total stalking crimes in 2025 where the victim was a repeat victim",
        "How many stalking crimes in 2025 resulted in each outcome type? How many in 2024?",
        "How many stalking offences were charged in 2025? How many in 2024?",
        "How many stalking offences were recorded in January 2025? How many in April 2025? What were the outcomes?",
        "1. Number of stalking offences recorded in 2023/24\n2. Number of stalking offences recorded in 2024/25\n3. How many resulted in a charge?",
        "How many stalking offences were recorded from 6 April 2024 to 5 April 2025? How many in the previous year?",
        "How many SPOs were granted in 2022? How many were granted in the preceding year?",
    ],
)
def test_a_part_of_a_part_is_not_answered_by_each_by_itself(text: str) -> None:
    # Of two questions in one sentence the first may stand; the last has no answer.
    assert not _answers(_read(text)[-1])


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("How many SPOs were granted in 2025 (including interim orders)?", ["orders_full", "orders_interim"]),
        ("Of the stalking offences recorded in 2025, how many were charged?", ["basis=recorded charged stalking"]),
        ("How many stalking offences were recorded in 2024 and how many in 2025?", ["recorded stalking"]),
        ("How many stalking offences were committed in 2024 and 2025?", ["basis=occurred recorded stalking"]),
        ("How many SPOs were in place on 1 January 2026?", ["by=kind in_force"]),
        ("How many SPOs were put in place in 2025?", ["orders_full"]),
        ("Number of stalking offences in 2025 split by offence code", ["by=code recorded stalking"]),
        ("Number of stalking offences in 2025 broken down by crime type", ["by=code recorded stalking"]),
        ("Stalking offences in 2025 under s.2A and s.4A, separately", ["by=code recorded stalking"]),
        ("Stalking offences in 2025 under s.2A and s.4A", ["recorded stalking"]),
        ("Number of stalking offences in 2025 split by whether the crime was flagged as domestic abuse", ["by=domestic recorded stalking"]),
        ("Number of stalking offences in the first half of 2025", ["recorded stalking"]),
        ("Number of racially or religiously aggravated harassment offences recorded in 2025", ["aggravated recorded"]),
        ("Pursuant to section 1(1) of the Freedom of Information Act 2000, the number of stalking offences recorded in 2025", ["recorded stalking"]),
        ("How many people failed to notify police of their name and address under an SPO in 2025?", []),
    ],
)  # fmt: skip
def test_what_stands_in_force_and_what_is_to_be_told_apart(text: str, figures: list[str]) -> None:
    assert [sorted(f) for f in _figures(text)] == [figures]


def test_a_period_that_was_not_understood_is_carried_to_no_later_question() -> None:
    text = (
        "How many SPOs were granted in 2024? How many SPOs expired in 2025? How many were renewed?"
    )
    granted, expired, renewed = _read(text)
    assert _answers(granted)
    assert not _answers(expired)
    assert not _answers(renewed)
    nearest = _read(
        "How many SPOs were granted in 2024? How many SPOs were for longer than two years in 2025? How many were renewed?"
    )
    assert not nearest[1].figures
    assert [p.label for p in nearest[2].periods] == ["2025"]


def test_what_the_question_before_was_narrowed_to_is_not_joined_to_another_narrowing_in_silence() -> (
    None
):
    first, second, third = _read(
        "How many stalking offences recorded in 2025 had an online element? How many were by strangers? Of those, how many involved GPS trackers?"
    )
    assert _answers(first)
    assert not _answers(second)
    assert not _answers(third)
    joined = _read(
        "How many stalking offences recorded in 2025 had an online element? Of those, how many were by strangers?"
    )[1]
    assert [" ".join(signature(f)) for f in joined.figures] == [
        "online=yes recorded relationship=stranger stalking"
    ]
    told = _read(
        "How many stalking offences recorded in 2025 were by strangers? How many resulted in a charge?"
    )[1]
    assert any("stranger" in note for note in told.notes)


@pytest.mark.parametrize("title", ["Request for information - Stalking and Harassment", "FOI request: stalking", "Freedom of Information Request - Stalking Protection Orders", "Stalking data request"])  # fmt: skip
def test_a_title_asks_nothing(title: str) -> None:
    text = f"{title}\n\nPART A - Offences\nA1 Number of stalking offences recorded in 2025\nA2 Number of those that were domestic abuse related\nPART B - Orders\nB1. Number of SPO applications in 2025\nB2. Number of interim SPOs granted in 2025"
    assert _figures(text) == [
        ["recorded stalking"],
        ["domestic=yes recorded stalking"],
        ["applied"],
        ["orders_interim"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1.1 How many stalking offences were recorded in 2025?\n1.2 How many harassment offences were recorded in 2025?",
        "1a) How many stalking offences were recorded in 2025?\n1b) How many harassment offences were recorded in 2025?",
        "Number of stalking offences recorded in 2025\nNumber of harassment offences recorded in 2025",
        "Please provide\nTotal number of stalking offences recorded in 2025\nTotal number of harassment offences recorded in 2025",
        "How many stalking offences were recorded in 2025\nhow many harassment offences were recorded in 2025",
    ],
)
def test_questions_below_each_other_are_told_apart_by_whatever_stands_before_them(
    text: str,
) -> None:
    assert [f for f in _figures(text) if f] == [["recorded stalking"], ["harassment recorded"]]


def test_a_stem_that_breaks_off_is_read_with_its_items_and_is_no_question_by_itself() -> None:
    text = "Total stalking offences 2024 where\ni. the suspect is male and the victim is female\nii. the suspect is a stranger"
    assert _figures(text) == [
        ["recorded stalking suspect_sex=M victim_sex=F"],
        ["recorded relationship=stranger stalking"],
    ]


@pytest.mark.parametrize("words", ["Please tell me", "Please give the data as a spreadsheet."])
def test_a_sentence_that_asks_nothing_is_no_question(words: str) -> None:
    reading = read_request(f"How many stalking offences were recorded in 2025?\n\n{words}", AS_AT)
    assert len(reading.questions) == 1
    assert any(words.rstrip(".") in aside for aside in reading.asides)


def test_an_act_that_is_not_counted_is_a_question_with_no_figure() -> None:
    text = "How many offences under s.2A of the Protection from Harassment Act 1997 were recorded in 2025? And under section 42A Criminal Justice and Police Act 2001."
    questions = _read(text)
    assert len(questions) == 2
    assert not questions[1].figures


# -- letters
# ------------------------------------------------------------------------------------------------------------------------------
def test_breaches_stand_with_both_their_sources() -> None:
    question = _read("How many breaches of stalking protection orders were recorded in 2025?")[0]
    assert [(f.measure, f.codes) for f in question.figures] == [
        ("s8_recorded", ()),
        ("recorded", ("008/74",)),
    ]
    assert any("two places" in note for note in question.notes)


def test_years_below_a_question_belong_to_it() -> None:
    text = "Dear team,\n\nPlease answer the following:\n\n1. How many stalking offences were recorded in each of these years:\na. 2023\nb. 2024\n2. How many resulted in a charge?\n3. How many harassment offences were recorded in the calendar years: a. 2022 b. 2023"
    assert _figures(text) == [
        ["recorded stalking"],
        ["basis=recorded charged stalking"],
        ["harassment recorded"],
    ]
    assert [_labels(text, n) for n in range(3)] == [
        ["2023", "2024"],
        ["2023", "2024"],
        ["2022", "2023"],
    ]


def test_headings_say_what_follows_is_about() -> None:
    text = "Stalking Protection Orders\n\nFor 2024 and 2025 please provide:\n- the number of applications\n- the number granted\n\nHarassment injunctions\n\n- How many breaches were recorded in 2025?\n\nKind regards"
    assert _figures(text) == [["applied"], ["orders_full"], ["code=008/29 order recorded"]]


def test_a_stem_is_read_with_each_of_its_items() -> None:
    text = "1) In 2024/25, how many SPOs were:\n(i) applied for\n(ii) granted\n2) How many stalking offences were recorded in the same period?"
    assert _figures(text) == [["applied"], ["orders_full"], ["recorded stalking"]]
    assert {tuple(_labels(text, n)) for n in range(3)} == {("2024/25",)}


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("1. How many breaches of domestic abuse protection orders were recorded in 2025?\n2. How many of those were NFA'd?", [True, False]),
        ("How many stalking offences in Camden were recorded in 2025? How many resulted in a charge?", [False, False]),
        ("How many stalking offences were recorded in 2025? Please exclude cyberstalking.", [False]),
        ("How many stalking offences were recorded in 2025? I only want offences in Westbridge.", [False]),
        ("Please provide the following for the Westbridge area:\n1. Number of stalking offences in 2024\n2. Number of arrests for stalking in 2024", [False, False]),
        ("I am interested in stalking on university campuses. How many stalking offences were recorded in 2024?", [False]),
        ("How many SPOs were granted in 2025 and how many of these have been breached?", [True, False]),
        ("How many SPOs were in force on 31 March 2026? How many harassment offences were recorded in that month?", [True, False]),
        ("How many stalking offences were recorded in March 2026? How many SPOs were granted in that month?", [True, True]),
        ("How many domestic abuse crimes were recorded in 2025, and of these how many were stalking?", [False, False]),
        ("How many stalking offences and how many harassment offences were recorded in Camden in 2025?", [False]),
        ("How many stalking offences were recorded and how many of these were charged in 2025?", [True, True]),
        ("How many stalking victims were women and children in 2025?", [False]),
        ("How many stalking offences were reported online in 2025?", [False]),
        ("Number of stalking offences in 2025; number of harassment offences in 2025; number of arrests for each", [True, True, False]),
        ("1. How many stalking offences in 2025?\n2. How many harassment offences in 2025?\n\nPlease break all figures down by sex of victim.", [False, False]),
    ],
)  # fmt: skip
def test_what_one_sentence_says_holds_for_those_beside_it(text: str, answered: list[bool]) -> None:
    assert [_answers(q) for q in _read(text)] == answered


def test_a_breakdown_asked_for_afterwards_belongs_to_the_question() -> None:
    text = "How many stalking offences were recorded in 2025? Please break this down by sex of victim. Please also give the figures by month."
    assert _figures(text) == [["by=victim_sex recorded stalking"]]
    assert len(_labels(text)) == 12
    every = "1. How many stalking offences in 2025?\n2. How many harassment offences in 2025?\n\nPlease break all figures down by month."
    assert [len(_labels(every, n)) for n in range(2)] == [12, 12]


@pytest.mark.parametrize(
    "text",
    [
        "if stalking " * 3000,
        "how many stalking offences " * 2000,
        "January, " * 4000,
        "2024 and " * 4000,
        "which conditions of the orders\n" * 2000,
        "1. how many SPOs in 2024?\n" * 3000,
    ],
)
def test_a_request_of_any_length_is_read_in_seconds_or_left_to_a_person(text: str) -> None:
    clock = time.monotonic()
    questions = _read(text)
    assert time.monotonic() - clock < 60
    assert questions
    assert any("a person" in note for note in questions[-1].notes)


# Written for this test: a page of a force's site, with the request and the reply that stood on it.
PAGE = """Leave this site quickly by pressing the Escape key
This website uses cookies. We would like to set optional cookies that tell us how visitors use the pages about stalking and other crimes.
You can change your cookies settings whenever you like. Read our cookies policy.
Sorry, there was a technical problem. Please reload.
This site is a beta: your feedback helps us to improve it.
Freedom of information request reference no: 77.FOI.26.000404
You have requested the following information:
1. What number of stalking incidents did your force record in the last three reporting years for which figures are available? Should three years be too costly to collate, please give the latest 12-month period for which figures are available. Financial or calendar years, I do not mind which.
2. How many stalking protection orders has your police force obtained in the last three reporting years for which figures are available? Should three years be too costly to collate, please give the latest 12-month period for which figures are available. Financial or calendar years, I do not mind which.
3. How many breaches of stalking protection orders have been recorded in your police force area in the last three reporting years for which figures are available? Should three years be too costly to collate, please give the latest 12-month period for which figures are available. Financial or calendar years, I do not mind which.
We have decided to release what we hold in full.
Please find below the figures pursuant to your request.
MORE STALKING OFFENCES THAN BEFORE
Part of the rise in stalking offences follows a change in how offences are counted. More than 900 stalking cases a month are recorded now.
Stalkers frighten victims again and again. How many people suffer in silence, nobody knows.
Officers work with advocates in a unit for stalking threats. In an emergency dial 999."""


@pytest.mark.parametrize("text", [pytest.param(PAGE, id="a page of a site")])
def test_a_request_among_the_words_of_a_page_is_three_questions(text: str) -> None:
    _three_questions(text)


@pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the request that this project began with is not here"
)
def test_the_request_that_the_project_began_with_is_read_as_it_was_pasted() -> None:
    held = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    asked = [text for text in held if "three reporting years" in text]
    assert asked
    for text in asked:
        _three_questions(text)
    for text in held:
        if text not in asked:
            # A page that asks nothing gets no number.
            assert not any(q.figures for q in _read(text))


def _three_questions(text: str) -> None:
    reading = read_request(text, AS_AT)
    assert reading.fallback
    assert [[f.measure for f in q.figures] for q in reading.questions] == [
        ["recorded"],
        ["orders_full"],
        ["s8_recorded", "recorded"],
    ]
    assert all(not q.lacks for q in reading.questions)
    assert {p.label for q in reading.questions for f in q.figures for p in f.periods} == {
        "2023/24",
        "2024/25",
        "2025/26",
    }
    assert not any("cookie" in q.text.lower() for q in reading.questions)


_RESTRICTIONS = [
    "with a crossbow",
    "at a bus stop",
    "by a lodger",
    "near a school",
    "in Westbridge",
    "on a train",
    "using a drone",
    "involving a taxi driver",
    "against MPs",
    "at weekends",
    "during lockdown",
    "after midnight",
    "for the second time",
    "from abroad",
    "by gang members",
    "against NHS staff",
    "linked to county lines",
    "before a conviction",
    "on licence",
    "over the Christmas period",
    "without a knife",
    "by email alone",
    "under a false name",
    "among students",
    "within 24 hours of a report",
    "except on Sundays",
    "by somebody in prison",
    "per 1,000 people",
    "more than twice",
    "following a 999 call",
]


@pytest.mark.parametrize("words", _RESTRICTIONS)
@pytest.mark.parametrize(
    "asked",
    [
        "How many stalking offences were recorded in 2025 {}?",
        "How many stalking offences {} were recorded in 2025?",
        "{}, please tell me how many stalking offences were recorded in 2025",
        "I would like to know, {}, the number of people arrested for stalking in 2024/25.",
        "How many SPOs were granted in 2025 {}?",
    ],
)
def test_what_no_rule_knows_is_never_passed_over(asked: str, words: str) -> None:
    for question in read_request(asked.format(words), AS_AT).questions:
        assert question.figures == [], (asked.format(words), question.figures)


# -- kinds that a stranger's questions showed
# -----------------------------------------------------------------------------------------------------------
_YEARS_ENDED = {
    "y/e 31.12.23 and y/e 31.12.24": ["2023", "2024"],
    "in the year ending 31/03/2024": ["2023/24"],
    "in the years ending 31/3/23, 31/3/24 and 31/3/25": ["2022/23", "2023/24", "2024/25"],
    "YE 31/03/24": ["2023/24"],
    "in the year to 31-03-2024": ["2023/24"],
    "y/e Mar 24, y/e Mar 25": ["2023/24", "2024/25"],
    "in the year ended 31 March 24": ["2023/24"],
    "FYE 31/3/24 and FYE 31/3/25": ["2023/24", "2024/25"],
    "for the financial year ending 31.03.2025": ["2024/25"],
    "12 months to 31.12.24": ["2024"],
    "in the twelve months up to and including 31/12/2024": ["2024"],
    "in the 12 months ending 30/06/25": ["1 July 2024 to 30 June 2025"],
    "in the year ending 15 June 2025": ["16 June 2024 to 15 June 2025"],
    "for the years ending 31 March 2023 to 31 March 2025": ["2022/23", "2023/24", "2024/25"],
    "for y/e 31 March 2024 and 2025": ["2023/24", "2024/25"],
    "year end 31/03/2024; year end 31/03/2025": ["2023/24", "2024/25"],
    "between y/e 31.12.22 and y/e 31.12.24": ["2022", "2023", "2024"],
    "in the year ending March 2024 and in 2025": ["2023/24", "2025"],
}


@pytest.mark.parametrize(("words", "periods"), _YEARS_ENDED.items())
def test_a_year_that_ends_on_a_day_is_twelve_months_and_not_that_day(
    words: str, periods: list[str]
) -> None:
    read = _read(f"Number of stalking offences recorded, {words}")
    assert [[p.label for p in q.periods] for q in read] == [periods]
    assert all(f.periods == q.periods for q in read for f in q.figures)
    assert all(_answers(q) for q in read)


@pytest.mark.parametrize(
    "words",
    [
        "since y/e 31.12.22",
        "before y/e 31.12.22",
        "from the y/e 31.12.23",
        "2023, 24 of them online",
        "y/e 2023",
        "the year ending 2023",
        "y/e 12.31.23",
        "y/e 31.2.24",
    ],
)
def test_a_year_whose_end_is_not_known_is_asked(words: str) -> None:
    assert not any(q.figures for q in _read(f"How many stalking offences in {words}?"))


def test_a_year_that_ends_on_a_day_can_be_given_by_month() -> None:
    assert len(_labels("How many stalking offences by month in the year ending 31/3/25?")) == 12


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "What was the relationship between victim and suspect in stalking offences recorded in 2024? Numbers for each type please.",
            "by=relationship recorded stalking",
        ),
        (
            "What were the ages of stalking victims in 2024? Figures for each band please.",
            "by=victim_age stalking victims",
        ),
        (
            "Stalking offences in 2024 by outcome. Please give the number for each.",
            "by=outcome outcomes stalking",
        ),
        (
            "What conditions were imposed by SPOs in 2024? Numbers for each type.",
            "by=theme conditions",
        ),
        (
            "How many harassment offences were recorded in 2024? Please give totals.",
            "harassment recorded",
        ),
        ("How many harassment offences were recorded in 2024? Numbers for each type please.", ""),
        (
            "What percentage of stalking offences in 2024 were charged? Please give the two underlying numbers as well.",
            "basis=recorded charged stalking; recorded stalking",
        ),
        (
            "How many stalking offences took place on Valentine's Day (14 February) 2025? Date of offence, not date of report.",
            "basis=occurred recorded stalking",
        ),
        (
            "REQUEST 4 - ARRESTS. Arrests for stalking by month from 1 April 2025 to 31 March 2026.",
            "arrests stalking",
        ),
    ],
)
def test_a_sentence_about_the_form_of_the_numbers_belongs_to_its_question(
    text: str, figures: str
) -> None:
    assert ["; ".join(f) for f in _figures(text)] == [figures]


@pytest.mark.parametrize(
    "asked",
    [
        "How many SPOs were made in 2024, broken down by gender of the person subject to it?",
        "How many SPOs were granted in 2025, split by sex of the subject?",
        "SPOs applied for in 2025, broken down by month",
        "SPO applications in 2024, broken out by quarter",
        "SPOs issued in 2024. Break the figure down by month.",
        "How many interim SPOs, broken into calendar years, 2021 to 2024?",
    ],
)
def test_a_breakdown_of_orders_is_no_breach(asked: str) -> None:
    measures = {f.measure for q in _read(asked) for f in (*q.figures, *q.offered)}
    assert measures
    assert not measures & {"s8_recorded", "recorded", "people_full"}


@pytest.mark.parametrize(
    "words",
    [
        "took place on Snapchat or Instagram",
        "were committed on Facebook",
        "were carried out via WhatsApp",
        "mentioned TikTok",
        "involved social media such as Facebook",
        "involved social media, including Snapchat",
        "took place on X",
        "were on a social media platform",
        "used dating apps such as Tinder",
        "had a victim who had a disability recorded",
        "had a victim of Polish nationality",
        "were motivated by religion",
        "had race as a motivating factor",
        "involved a victim whose religion was known",
    ],
)
def test_a_platform_or_a_disability_narrows_to_what_nothing_counts(words: str) -> None:
    questions = _read(f"How many stalking offences recorded in 2025 {words}?")
    assert not any(q.figures for q in questions)
    assert all(q.unread for q in questions)


def test_a_breakdown_that_nothing_counts_leaves_the_whole_with_what_it_lacks() -> None:
    for text in (
        "Stalking victims 2024 by sex, age and disability",
        "Stalking victims in 2024, broken down by religion and sexual orientation",
    ):
        (question,) = _read(text)
        assert question.figures
        assert question.lacks


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "How many stalking offences were recorded in 24/25, and of these how many (a) had a male victim (b) were online?",
            ["recorded stalking", "recorded stalking victim_sex=M", "online=yes recorded stalking"],
        ),
        (
            "SPOs: how many (i) applied for (ii) granted in each of 2023 and 2024?",
            ["applied", "orders_full"],
        ),
    ],
)
def test_items_in_a_sentence_each_go_on_from_its_stem(text: str, figures: list[str]) -> None:
    assert ["; ".join(f) for f in _figures(text)] == figures
    assert len({q.periods for q in _read(text)}) == 1


@pytest.mark.parametrize(
    "heading",
    ["Stalking in Westbridge\n1. ", "FEMALE VICTIMS ONLY. ", "Young people\n1. ", "Part A: Men. "],
)
def test_what_a_heading_says_more_holds_for_what_stands_below_it(heading: str) -> None:
    questions = _read(f"{heading}How many stalking offences were recorded in 2024?")
    assert not any(q.figures for q in questions)


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("in 2024 by date of occurrence (committed date)", "occurred"),
        (
            "in 2024, by the date the offence was committed rather than the date it was reported",
            "occurred",
        ),
        ("in 2024, counted by when the offence took place", "occurred"),
        ("in 2024 by date recorded rather than date of offence", "recorded"),
    ],
)
def test_the_day_by_which_is_counted_is_the_one_that_is_named(words: str, basis: str) -> None:
    (question,) = _read(f"How many stalking offences were there {words}?")
    assert [f.basis for f in question.figures] == [basis]


def test_a_day_that_something_is_not_counted_by_is_told() -> None:
    assert not _answers(_read("How many arrests for stalking in 2024 by date of offence?")[0])
    listed = "Please provide the number of stalking offences in 2024, the date of offence and the outcome of each"
    assert not any(q.figures for q in _read(listed))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("SPOs - applications made and granted, 2024", [["applied", "orders_full"]]),
        (
            "Threats to kill: number recorded and number charged in 2024",
            [["recorded threat", "charged threat"]],
        ),
        (
            "For the year 2024 please state: number of stalking offences, number of arrests for stalking, number of charges for stalking.",
            [["recorded stalking"], ["arrests stalking"], ["charged stalking"]],
        ),
        ("How many stalking suspects were charged in 2024?", [["people_charged stalking"]]),
        ("How many suspects were arrested for stalking in 2024?", [["people_arrested stalking"]]),
        (
            "Number of domestic and non-domestic stalking offences in 2024",
            [["by=domestic recorded stalking"]],
        ),
        (
            "Age and sex of stalking suspects in 2024",
            [["by=suspect_sex stalking suspects", "by=suspect_age stalking suspects"]],
        ),
        (
            "How many stalking offences ended with outcomes 14 and 16 in 2024?",
            [["outcome=14 outcomes stalking", "outcome=16 outcomes stalking"]],
        ),
        ("Total stalking offences in 2025, please and thank you", [["recorded stalking"]]),
        ("What is the number of SPOs and number of breaches in 2024?", [[]]),
        ("How many SPOs were granted in 2024 without an interim order?", [[]]),
        ("Number of stalking offences by number of victims 2024", [[]]),
        ("Number of SPOs made in 2024 by number of conditions", [[]]),
        ("SPO applications 2022, 23 and 24", [["applied"]]),
        (
            "How many strangulation offences since it became an offence on 7 June 2022?",
            [["recorded strangulation"]],
        ),
        ("Stalking offences recorded during lockdown in 2020", [[]]),
        ("How many SPOs have you got on the books right now?", [[]]),
        ("How many stalking offences up to 31 March 2025?", [[]]),
        (
            "How many stalking offences were domestic abuse related and how many were not in 2024?",
            [["by=domestic recorded stalking"]],
        ),
        ("How many stalking offences were domestic and how many were not reported in 2024?", [[]]),
        (
            "How many stalking investigations were closed because of evidential difficulties (outcome 15 or 16) in 2024?",
            [["outcome=15 outcomes stalking", "outcome=16 outcomes stalking"]],
        ),
        ("How many SPOs were in place at the end of 2025?", [["by=kind in_force"]]),
        ("How many stalking offences occurred on Christmas Day 2024?", [[]]),
    ],
)
def test_several_things_in_one_sentence_are_all_answered_or_told(
    text: str, figures: list[list[str]]
) -> None:
    assert _figures(text) == figures


def test_days_between_the_first_of_one_month_and_the_last_of_another_are_one_stretch() -> None:
    for words in (
        "the 1st of January 2024 and the 31st of December 2024",
        "1 January 2024 and the 31 December 2024",
    ):
        text = f"How many harassment crimes were there between {words}?"
        assert [(str(p.begin), str(p.end)) for p in _read(text)[0].periods] == [
            ("2024-01-01", "2024-12-31")
        ]


@pytest.mark.parametrize(
    "words", ["Westbridge", "men under 25", "each school", "Westbridge by sex"]
)
def test_a_second_sentence_that_narrows_the_numbers_narrows_its_question(words: str) -> None:
    text = f"How many stalking offences were recorded in 2024? Please give the numbers for {words}."
    assert not any(q.figures for q in _read(text))
