"""The learned reader: what it is taught by, what it tells, and that it is the same wherever it is
made.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from clew.screening.behaviours import labelled, learned, training
from clew.screening.behaviours.labelled import BadLabels, Labelled
from clew.screening.behaviours.lexicon import load as load_lexicon
from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.behaviours.reading import Reader, shipped_reader
from clew.screening.behaviours.roles import Parties, Person, who_is_who

TAGS = [t.name for t in load_lexicon().tags.values() if t.kind != "context"]
HEADER = "\t".join(labelled.COLUMNS)
GOOD = (
    "following\tconduct\tlog\tRob Hale\tAnn Lee\tMF\tHale walked behind Lee to the tram\tHale\tLee"
)


def _file(folder: Path, *lines: str) -> Path:
    made = folder / "hand-x.tsv"
    made.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return made


def test_enough_sentences_by_several_hands_come_with_clew() -> None:
    sentences = labelled.shipped(TAGS)
    assert len(sentences) >= 3000
    assert len({s.hand for s in sentences}) >= 5
    assert {s.manner for s in sentences} == set(labelled.MANNERS)
    assert {s.kind for s in sentences} == set(labelled.KINDS)
    assert len({s.text for s in sentences}) > 0.995 * len(sentences)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("following", "folowing"), ("line 2", "tags", "'folowing'", "write one of")),
        (
            GOOD.replace("conduct", "deed"),
            ("line 2", "kind", "'deed'", "conduct, look-alike, ordinary"),
        ),
        (GOOD.replace("\tlog\t", "\tlong\t"), ("line 2", "manner", "'long'")),
        (GOOD.rpartition("\t")[0], ("line 2", "8 columns where there are 9", "put a tab")),
    ],
)
def test_a_bad_line_is_named_with_field_value_and_cure(
    tmp_path: Path, line: str, says: tuple[str, ...]
) -> None:
    with pytest.raises(BadLabels) as refused:
        labelled.load(_file(tmp_path, line), TAGS)
    assert all(words in str(refused.value) for words in ("hand-x.tsv", *says))


def test_a_file_without_its_header_is_refused(tmp_path: Path) -> None:
    made = tmp_path / "hand-y.tsv"
    made.write_text(GOOD + "\n", encoding="utf-8")
    with pytest.raises(BadLabels, match=r"line 1: the header is not"):
        labelled.load(made, TAGS)


def _taught() -> list[Labelled]:
    """A small school: who walks behind whom is pursuit, an officer who does so is not."""
    made = []
    people = Parties((Person.of("Rob Hale", "M"),), (Person.of("Ann Lee", "F"),))
    for hand in ("one", "two"):
        for n in range(30):
            made.append(
                Labelled(
                    hand,
                    frozenset({"following"}),
                    "conduct",
                    "log",
                    people,
                    f"Hale trailed Lee along the street as far as the {hand} shop, number {n}",
                )
            )
            made.append(
                Labelled(
                    hand,
                    frozenset(),
                    "look-alike",
                    "log",
                    people,
                    f"An officer trailed a van along the street as far as the {hand} shop, number {n}",
                )
            )
            made.append(
                Labelled(
                    hand,
                    frozenset(),
                    "ordinary",
                    "note",
                    people,
                    f"Bike {n} taken from a rack, no lines of enquiry",
                )
            )
    return made


def test_it_learns_who_does_it_to_whom_and_is_the_same_each_time(tmp_path: Path) -> None:
    sentences = _taught()
    model, scores = training.train(sentences, frozenset({"following"}), ["following"])
    again, _ = training.train(sentences, frozenset({"following"}), ["following"])
    assert np.array_equal(model.weights, again.weights)
    assert {s.tag: (s.precision, s.recall) for s in scores}["following"] == (1.0, 1.0)
    model.save(tmp_path / "reader.npz")
    kept = learned.load(tmp_path / "reader.npz")
    people = Parties((Person.of("Zoe Quill", "F"),), (Person.of("Sam Orr", "M"),))
    told = [
        who_is_who(t, people)
        for t in (
            "ZOE QUILL TRAILED SAM ORR ALONG THE LANE AS FAR AS A SHOP",
            "A constable trailed a lorry along the lane as far as a shop",
            "Sam Orr lost a hat",
        )
    ]
    for reader in (model, kept):
        assert [{f.tag for f in heard.found} for heard in reader.read_all(told)] == [
            {"following", "sought_out"},
            set(),
            set(),
        ]


def test_what_a_rule_finds_is_doubted_in_a_sentence_unlike_any_that_tells_it(
    tmp_path: Path,
) -> None:
    """A rule of the lexicon holds in all of these, and what is taught is that half tell nothing."""
    people = Parties((Person.of("Rob Hale", "M"),), (Person.of("Ann Lee", "F"),))
    school = [
        Labelled(
            hand,
            frozenset({"following"} if true else ()),
            "conduct" if true else "look-alike",
            "log",
            people,
            f"Hale followed Lee {words}, number {n}, seen by the {hand} warden",
        )
        for hand in ("one", "two")
        for n in range(30)
        for true, words in (
            (True, "home along the towpath at night"),
            (False, "round the museum as the guide had asked the whole party to"),
        )
    ]
    model, _ = training.train(school, frozenset({"following"}), ["following"])
    model.save(tmp_path / "reader.npz")
    reader = Reader(shipped_matcher(), learned.load(tmp_path / "reader.npz"))

    def status(text: str) -> set[str]:
        return {
            s.status
            for s in reader.read(text, people)
            if s.tag == "following" and s.reader == "rules"
        }

    assert status("Hale followed Lee home along the towpath at night") == {"asserted"}
    assert status("Hale followed Lee round the museum as the guide had asked") == {"doubted"}
    assert status("Hale followed Lee") == {"asserted"}, "too little is known of its words"


def test_a_model_from_before_there_were_doubts_doubts_nothing(tmp_path: Path) -> None:
    learned.load().save(tmp_path / "now.npz")
    with np.load(tmp_path / "now.npz") as held:
        np.savez(tmp_path / "before.npz", **{k: held[k] for k in held if k != "doubt"})
    before = learned.load(tmp_path / "before.npz")
    assert not before.doubt.any()
    assert learned.load(tmp_path / "now.npz").doubt.any()


def test_one_hand_cannot_be_held_out_of_itself() -> None:
    with pytest.raises(ValueError, match="two hands"):
        training.train(
            [s for s in _taught() if s.hand == "one"], frozenset({"following"}), ["following"]
        )


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "reader.npz"
    bad.write_bytes(b"not a model")
    with pytest.raises(ValueError, match="is no model of the reader"):
        learned.load(bad)


def test_findings_say_which_reader_made_them_and_quote_the_text() -> None:
    text = "She reports that Mr Hale has again been stood outside her flat at night, watching her windows. A third letter from him was on her car."
    people = Parties((Person.of("Rob Hale", "M"),), (Person.of("Ann Lee", "F"),))
    found = shipped_reader().read(text, people)
    assert {s.reader for s in found} == {"rules", "learned"}
    assert all(text[s.start : s.end] == s.quote for s in found)
    assert all(0 < s.sure <= 1 for s in found)
    assert found == shipped_reader().read(text, people)


def test_an_act_that_its_sentence_says_went_on_tells_of_a_course() -> None:
    people = Parties((Person.of("Rob Hale", "M"),), (Person.of("Ann Lee", "F"),))

    def courses(text: str) -> list[str]:
        return [
            s.quote
            for s in shipped_reader().read(text, people)
            if s.tag == "course" and s.reader == "rules"
        ]

    assert courses("Rob Hale has phoned Ann Lee over 200 times since May.")
    assert not courses(
        "Rob Hale phoned Ann Lee once. Burglaries in the road have happened many times since May."
    )
    assert not courses("Ann Lee has lost her keys several times since May.")


def test_the_sentences_most_like_one_can_be_shown() -> None:
    model = shipped_reader().model
    among = [["SUS", "waited", "outside", "VIC", "house"], ["bike", "taken", "from", "a", "rack"]]
    (first, like), *_ = model.nearest(["SUS", "waits", "outside", "VIC", "home"], among)
    assert first == 0
    assert 0 < like <= 1


def test_the_shipped_reader_was_made_from_the_shipped_sentences() -> None:
    """Whoever changes a sentence makes the reader again: python tools/train_reader.py"""
    assert shipped_reader().model.made["digest"] == training.digest_of(
        labelled.shipped([t for t in TAGS if t != learned.SOUGHT_OUT])
    )


def test_the_matrix_is_the_one_that_scikit_learn_makes_of_the_features() -> None:
    """The model is taught with scikit-learn's vectoriser and reads with its own, which looks a word
    up once: the two must never differ by a bit.
    """
    model = shipped_reader().model
    sentences = [training.words_of(s) for s in labelled.shipped(TAGS)[::7]]
    sentences += [
        [],
        ["."],
        ["zzyzx"],
        ["SUS", "SUS", ",", "SUS"],
        ["12:30", "3", "calls", "'s"],
        sentences[0] * 3,
    ]
    theirs = TfidfVectorizer(
        analyzer=learned.features, vocabulary=model.vocabulary, sublinear_tf=True, dtype=np.float32
    )
    theirs.idf_ = model.idf
    wanted, made = theirs.transform(sentences), model.vectors(sentences)
    assert wanted.nnz > 10_000
    assert made.dtype == wanted.dtype
    assert all(
        np.array_equal(getattr(made, part), getattr(wanted, part))
        for part in ("data", "indices", "indptr")
    )


@pytest.mark.parametrize("text", ["", "  ", "\n", ".", "...", "’", "\x00", "Ω", "3"])
def test_a_text_that_says_nothing_is_read_alone_and_beside_others(text: str) -> None:
    told = "Rob Hale followed Ann Lee home from work again last night."
    assert shipped_reader().read(text) == []
    assert [
        bool(found)
        for found in shipped_reader().read_all([(t, Parties()) for t in (text, told, text)])
    ] == [False, True, False]
