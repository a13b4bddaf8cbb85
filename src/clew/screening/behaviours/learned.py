"""The learned reader: a small linear model that says of a sentence what it tells, beside the rules.

It sees words with their people put into roles, never who somebody is. It learns from `sentences/`
alone (`training`), and can show the sentences nearest to one that it read. What it finds is marked
as learned wherever it is shown, and earns points by a line of its own.
"""

from __future__ import annotations

import io
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from clew.files import private_file
from clew.screening.behaviours.roles import Told, role_text

Word = tuple[str, int, int]
"""A word of the text with people as roles, and the code points [start, end) where it stands."""

SOUGHT_OUT = "sought_out"
"""Told of a sentence in which somebody is sought out, whatever the kind of conduct."""
_ENDS = frozenset(".!?;")
_PASSED = frozenset(",\"'-()“”‘’:")
_SUFFIXES = ("ingly", "edly", "ing", "ies", "ied", "ed", "es", "s", "ly")
_FEWEST_KNOWN = 4
"""Known words, besides people, below which a sentence is not read."""
_LONG = 25
"""Words after which a comma ends a sentence; twice as many end it anyway."""
_FLOOR = 0.5
"""What a finding that is barely told is worth, against one that could not be surer."""
_LONGEST_QUOTE = 18
"""Words of a quote at most."""
_ALONE = 4
"""Features at most that a word has alone: itself, its stem, and its first four and five letters."""
_WORD, _STEM, _ANY = range(_ALONE, _ALONE + 3)
_KEPT = 200_000
"""Words that a model remembers at most, so that a force's every name and number do not fill the memory."""


def stem(word: str) -> str:
    """A word without its ending, so that follows, followed and following are one.

    >>> [stem(w) for w in ("follows", "followed", "following", "stopped", "messages", "SUS")]
    ['follow', 'follow', 'follow', 'stop', 'messag', 'SUS']
    """
    if len(word) < 4 or not word.isalpha() or word.isupper():
        return word
    ending = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3), "")
    kept = word.removesuffix(ending)
    if len(kept) > 3 and kept[-1] == kept[-2]:
        kept = kept[:-1]
    return kept[:-1] if kept.endswith("e") and len(kept) > 4 else kept


def sentences_of(told: Told) -> list[list[Word]]:
    """The text's sentences as words with roles, in order.

    Prose without marks is cut where a sentence would be longer than any learnt from.
    """
    words = role_text(told)
    return [words[first:last] for first, last in _sentences_in(told)]


def _sentences_in(told: Told) -> list[tuple[int, int]]:
    """Its sentences as words [first, last), those that are marks alone left out."""
    words, starts, ends = told.words[:3]
    cuts = {k for k, word in enumerate(words, 1) if word in _ENDS}
    at = told.text.find("\n")
    while at >= 0:
        k = bisect_right(starts, at)
        if k and ends[k - 1] <= at:  # not inside a name of several words
            cuts.add(k)
        at = told.text.find("\n", at + 1)
    made = []
    first = 0
    for last in sorted(cuts | {len(words)}):
        while last - first >= _LONG:
            comma = next(
                (
                    k
                    for k in range(first + _LONG, min(last, first + 2 * _LONG) + 1)
                    if words[k - 1] == ","
                ),
                first + 2 * _LONG,
            )
            if comma >= last:
                break
            made.append((first, comma))
            first = comma
        made.append((first, last))
        first = last
    return [
        (first, last)
        for first, last in made
        if any(word[0].isalnum() for word in words[first:last])
    ]


def features(words: Iterable[str]) -> list[str]:
    """What the model looks at: words, their stems and first letters (slips and endings of the log),
    and stems beside each other.

    >>> features(["SUS", "followed", "VIC"])
    ['w:SUS', 'w:followed', 'w:VIC', 's:SUS', 's:follow', 's:VIC', 's:SUS follow', 's:follow VIC', 'p:foll', 'p:follo']
    """
    plain = ["0" if w[0].isdigit() else w for w in words if w not in _PASSED]
    stems = [stem(w) for w in plain]
    made = [f"w:{w}" for w in plain]
    made += [f"s:{s}" for s in stems]
    made += [f"s:{a} {b}" for a, b in pairwise(stems)]
    for word in plain:
        if len(word) > 4 and word.isalpha() and not word.isupper():
            made += (f"p:{word[:4]}", f"p:{word[:5]}")
    return made


@dataclass(frozen=True, slots=True)
class Found:
    """What the model says a sentence tells: the tag, how far it is over what is told at all (0 to
    1), and the words that weighed most, in code points.
    """

    tag: str
    sure: float
    start: int
    end: int


class _Known(dict[str, int]):
    """What a model knows of the features of each word that was seen, by the word's number: looked
    up once for a word, not each time that it is written.
    """

    def __init__(self, vocabulary: dict[str, int]) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        beside = [
            (pair, column)
            for name, column in vocabulary.items()
            if len(pair := name.removeprefix("s:").split(" ")) == 2
        ]
        self._stems = {
            stem: number
            for number, stem in enumerate(
                dict.fromkeys(chain.from_iterable(pair for pair, _ in beside))
            )
        }
        # Two stems beside each other as one number: many are looked up at once among sorted
        # numbers.
        pairs = sorted(
            (self._stems[a] * len(self._stems) + self._stems[b], column)
            for (a, b), column in beside
        )
        self._pairs, self._pair_columns = np.array(pairs or [(-1, -1)], dtype=np.int64).T
        self._table = array("i")

    def __missing__(self, word: str) -> int:
        alone = features([word])
        columns = [self._vocabulary.get(name, -1) for name in alone]
        stem = next(
            (
                self._stems.get(name.removeprefix("s:"), -1)
                for name in alone
                if name.startswith("s:")
            ),
            -1,
        )
        number = self[word] = len(self)
        self._table.extend((*columns, -1, -1, -1, -1)[:_ALONE])
        self._table.extend(
            (columns[0] if word.isalpha() and not word.isupper() else -1, stem, bool(alone))
        )
        return number

    def rows(self, words: list[str]) -> np.ndarray:
        """(words, 7): the columns of the matrix for the features that each has alone, four at most;
        its own column where it counts as a known word; the
        number of its stem where the model knows that beside another; -1 for none of these; and
        whether it has any feature, 0 or 1."""
        numbers = np.fromiter(map(self.__getitem__, words), dtype=np.intp, count=len(words))
        return np.array(self._table, dtype=np.int32).reshape(-1, _ALONE + 3)[numbers]

    def beside(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """The column of each two stems beside each other, -1 where they have none."""
        wanted = np.where(
            (left >= 0) & (right >= 0), left.astype(np.int64) * len(self._stems) + right, -2
        )
        at = np.minimum(np.searchsorted(self._pairs, wanted), len(self._pairs) - 1)
        return np.where(self._pairs[at] == wanted, self._pair_columns[at], -1)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model makes of one text: what it tells by itself, and which tags of which sentences
    it doubts although a rule finds them.

    `sentences` are the sentences it knew enough of, in code points, each with its row of `sure`;
    `doubt` has the column of each tag and its bar.
    """

    found: list[Found]
    sentences: list[tuple[int, int, int]]
    sure: np.ndarray
    doubt: dict[str, tuple[int, float]]

    def doubts(self, tag: str, start: int, end: int) -> bool:
        """Whether the sentences in which [start, end) stands are unlike any that tells the tag."""
        column, least = self.doubt.get(tag, (0, 0.0))
        rows = [row for begins, ends, row in self.sentences if begins < end and start < ends]
        return least > 0 and bool(rows) and float(self.sure[rows, column].max()) < least


@dataclass(slots=True)
class Model:
    """A linear model a tag over weighted features.

    `weights` is (features, tags); `least` is what a tag needs to be told; what a rule finds is
    doubted below `doubt`.
    """

    tags: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    least: np.ndarray
    doubt: np.ndarray
    made: dict[str, str] = field(default_factory=dict)
    _known: _Known | None = None
    _weigher: TfidfTransformer | None = None

    def vectors(self, sentences: list[list[str]]) -> Any:
        """Sentences as rows of a sparse matrix, each of length 1: what scikit-learn's
        TfidfVectorizer makes of `features`, each word looked up once.
        """
        rows = _row_of_each([len(s) for s in sentences])
        return self._vectors(
            self._look_up(list(chain.from_iterable(sentences))), rows, len(sentences)
        )

    def _look_up(self, words: list[str]) -> np.ndarray:
        """What is known of each word (`_Known.rows`)."""
        if self._known is None or len(self._known) > _KEPT:
            self._known = _Known(self.vocabulary)
        return self._known.rows(words)

    def _vectors(self, known: np.ndarray, rows: np.ndarray, count: int) -> Any:
        """`count` rows of the matrix from what is known of their words; `rows` says in which row
        each word stands, in order.
        """
        assert self._known is not None  # noqa: S101  # whoever has `known` has looked it up
        kept = known[:, _ANY] == 1
        known, rows = known[kept], rows[kept]
        beside = np.where(
            rows[1:] == rows[:-1], self._known.beside(known[:-1, _STEM], known[1:, _STEM]), -1
        )
        columns = np.concatenate((known[:, :_ALONE].ravel(), beside))
        rows = np.concatenate((np.repeat(rows, _ALONE), rows[1:]))
        there = columns >= 0
        ones = np.ones(int(there.sum()), dtype=np.float32)
        counts = coo_matrix(
            (ones, (rows[there], columns[there])), shape=(count, len(self.vocabulary))
        ).tocsr()
        if self._weigher is None:
            self._weigher = TfidfTransformer(sublinear_tf=True)
            self._weigher.idf_ = self.idf
        return self._weigher.transform(counts, copy=False)

    def chances(self, sentences: list[list[str]]) -> np.ndarray:
        """How sure the model is of each tag in each sentence: (sentences, tags), 0 to 1."""
        if not sentences:
            return np.zeros((0, len(self.tags)))
        return self._chances(self.vectors(sentences))

    def _chances(self, vectors: Any) -> np.ndarray:
        return 1 / (1 + np.exp(-(vectors @ self.weights + self.bias)))

    def read(self, told: Told) -> list[Found]:
        """What each sentence tells, in order of the text and of the tags."""
        return self.read_all([told])[0].found

    def read_all(self, texts: list[Told]) -> list[Heard]:
        """What is made of many texts at once, which costs less a text: their sentences are rows of
        one matrix.
        """
        doubt = {t: (n, float(self.doubt[n])) for n, t in enumerate(self.tags)}
        made = [Heard([], [], np.zeros((0, len(self.tags))), doubt) for _ in texts]
        sentences = [
            (number, first, last)
            for number, told in enumerate(texts)
            for first, last in _sentences_in(told)
        ]
        known = self._look_up(
            list(
                chain.from_iterable(
                    texts[number].words.lows[first:last] for number, first, last in sentences
                )
            )
        )
        lengths = [last - first for _, first, last in sentences]
        begin = np.cumsum([0, *lengths])
        rows = _row_of_each(lengths)
        enough = self._say_enough(known, rows, len(sentences))
        if not enough.any():
            return made
        kept = enough[rows]
        sure = self._chances(
            self._vectors(known[kept], (np.cumsum(enough) - 1)[rows[kept]], int(enough.sum()))
        )
        read = np.nonzero(enough)[0]
        made = [Heard([], [], sure, doubt) for _ in texts]
        for row, sentence in enumerate(read):
            number, first, last = sentences[sentence]
            words = texts[number].words
            made[number].sentences.append((words.starts[first], words.ends[last - 1], row))
        for row, column in zip(*np.nonzero(sure >= self.least), strict=True):
            sentence = read[row]
            number, first, last = sentences[sentence]
            words, starts, ends = (held[first:last] for held in texts[number].words[:3])
            a, b = self._weighed(words, known[begin[sentence] : begin[sentence + 1]], int(column))
            least = float(self.least[column])
            over = (float(sure[row, column]) - least) / (1 - least) if least < 1 else 1.0
            made[number].found.append(
                Found(self.tags[column], round(_FLOOR + (1 - _FLOOR) * over, 3), starts[a], ends[b])
            )
        return made

    def _say_enough(self, known: np.ndarray, rows: np.ndarray, count: int) -> np.ndarray:
        """Of each of `count` sentences whether the model knows enough of its words: of a name and a
        full stop it knows nothing.
        """
        there = known[:, _WORD] >= 0
        each = np.sort(rows[there] * len(self.vocabulary) + known[there, _WORD])
        different = each[np.diff(each, prepend=-1) > 0]
        return np.bincount(different // len(self.vocabulary), minlength=count) >= _FEWEST_KNOWN

    def _weighed(self, words: list[str], known: np.ndarray, tag: int) -> tuple[int, int]:
        """The first and the last of the words of a sentence that weighed most for the tag: of all
        of them, or of that part of a long one.
        """
        length = len(words) - (words[-1] in _ENDS)
        if length <= _LONGEST_QUOTE:
            return 0, length - 1
        columns = known[:length, :_ALONE]
        weigh = (
            np.where(columns >= 0, self.weights[columns, tag].astype(float), 0.0)
            .clip(min=0.0)
            .sum(axis=1)
        )
        first = int(np.convolve(weigh, np.ones(_LONGEST_QUOTE), "valid").argmax())
        return first, first + _LONGEST_QUOTE - 1

    def nearest(
        self, words: list[str], among: list[list[str]], count: int = 3
    ) -> list[tuple[int, float]]:
        """The sentences of `among` most like this one: (number in `among`, likeness 0 to 1), the
        most alike first.
        """
        alike = (self.vectors(among) @ self.vectors([words]).T).toarray()[:, 0]
        return [
            (int(i), round(float(alike[i]), 3))
            for i in np.argsort(-alike, kind="stable")[:count]
            if alike[i] > 0
        ]

    def save(self, path: Path) -> None:
        """Write the model, whole or not at all."""
        ordered = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        held = io.BytesIO()
        np.savez_compressed(
            held,
            tags=np.array(self.tags),
            features=np.frombuffer("\n".join(ordered).encode(), dtype=np.uint8),
            idf=self.idf.astype(np.float32),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
            least=self.least.astype(np.float32),
            doubt=self.doubt.astype(np.float32),
            made=np.array([f"{k}={v}" for k, v in sorted(self.made.items())]),
        )
        aside = path.with_name(path.name + ".writing")
        with private_file(aside, "wb") as handle:
            handle.write(held.getvalue())
        aside.replace(path)


def _row_of_each(lengths: list[int]) -> np.ndarray:
    """The row of each word, of rows with so many words."""
    return np.repeat(np.arange(len(lengths)), np.array(lengths, dtype=np.intp))


def load(path: Path | None = None) -> Model:
    """A model from its file; the shipped one without. Raises ValueError for a file that is none."""
    source = path or files("clew.screening.behaviours") / "data" / "reader.npz"
    try:
        with source.open("rb") as handle, np.load(handle, allow_pickle=False) as held:
            names = bytes(held["features"]).decode().split("\n")
            made = dict(str(m).split("=", 1) for m in held["made"])
            return Model(
                tuple(map(str, held["tags"])),
                {n: i for i, n in enumerate(names)},
                held["idf"].astype(np.float32),
                held["weights"].astype(np.float32),
                held["bias"],
                held["least"],
                # A reader that a force signed before there were doubts has none.
                held["doubt"] if "doubt" in held else np.zeros_like(held["least"]),
                made,
            )
    except (KeyError, ValueError, OSError) as problem:
        raise ValueError(f"{source} is no model of the reader: {problem}") from problem


@cache
def shipped() -> Model:
    """The model that comes with Clew, read once a process."""
    return load()
