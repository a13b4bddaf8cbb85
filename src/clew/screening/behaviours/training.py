"""Fit the learned reader: from labelled sentences to a model, scored on hands that it did not learn
from.

Everything is deterministic: the same sentences give the same model. Nothing but labelled sentences
goes in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from clew.screening.behaviours.labelled import Labelled
from clew.screening.behaviours.learned import SOUGHT_OUT, Model, features
from clew.screening.behaviours.lexicon import load as load_lexicon
from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.behaviours.own_labels import OwnLabel
from clew.screening.behaviours.roles import role_text, who_is_who

FEWEST = 12
"""Sentences that a tag needs before it is learnt at all."""
PRECISION = 0.75
"""What a tag's findings, where no rule finds the tag, must reach on hands that the model did not learn from; below it the tag is told only where it is surest."""
SIGN_PRECISION = 0.9
"""The same for signs, which earn as much as those that a rule finds."""
DOUBTED = 0.1
"""What a rule finds is doubted where at most this share of what rules found in sentences like it was right."""
_SURE_ENOUGH = 0.4
_STRENGTH = 10.0
"""How closely the model follows the sentences (the inverse of the regularisation)."""
_OWN = "own labels"
_GROUPS = 5
_OFTEN = 2
"""A feature is kept that stands in this many sentences."""


@dataclass(frozen=True, slots=True)
class TagScore:
    """How one tag does on hands that were held out: how often it is there, told, and rightly told."""

    tag: str
    there: int
    told: int
    right: int

    @property
    def precision(self) -> float | None:
        return self.right / self.told if self.told else None

    @property
    def recall(self) -> float | None:
        return self.right / self.there if self.there else None


def words_of(sentence: Labelled) -> list[str]:
    """A labelled text as the model sees it: its words, people as roles."""
    return [w for w, _, _ in role_text(who_is_who(sentence.text, sentence.parties))]


def digest_of(sentences: Sequence[Labelled], own: Sequence[OwnLabel] = ()) -> str:
    """Names what a model learns from: other sentences, other labels or another order, another
    digest.
    """
    learnt = [
        f"{s.hand}\x1f{','.join(sorted(s.tags))}\x1f{s.parties}\x1f{s.text}" for s in sentences
    ]
    learnt += [
        f"{_OWN}\x1f{','.join(sorted(s.yes))}\x1f{','.join(sorted(s.no))}\x1f{' '.join(s.words)}"
        for s in own
    ]
    return hashlib.sha256("\x1e".join(learnt).encode()).hexdigest()[:16]


def train(
    sentences: Sequence[Labelled],
    pursuit: frozenset[str],
    tags: Sequence[str],
    *,
    own: Sequence[OwnLabel] = (),
    told: Callable[[str], None] = lambda _: None,
) -> tuple[Model, list[TagScore]]:
    """A model of `tags` and of `sought_out` (any tag of `pursuit`), and its scores by hand held
    out. `own` labels are a hand more.

    Each hand is read by a model that learnt from the others; `least` of a tag is the lowest bar at
    which what is told, where no rule tells it, is right often enough there. Raises ValueError with fewer than two hands.
    """
    hands = np.array([s.hand for s in sentences] + [_OWN] * len(own))
    if len(set(hands)) < 2:
        raise ValueError("sentences by two hands or more are needed, so that one can be held out")
    words = [*(words_of(s) for s in sentences), *(list(s.words) for s in own)]
    truth = {
        t: np.array([t in s.tags for s in sentences] + [t in s.yes for s in own]) for t in tags
    }
    truth[SOUGHT_OUT] = np.array(
        [bool(s.tags & pursuit) for s in sentences]
        + [bool(s.yes & {SOUGHT_OUT, *pursuit}) for s in own]
    )
    # What a hand wrote is labelled with every tag; of a force's sentence only what a person said is
    # known.
    known = {
        t: truth[t] | np.array([True] * len(sentences) + [t in s.no for s in own]) for t in truth
    }
    chosen = tuple(t for t in (SOUGHT_OUT, *tags) if truth[t].sum() >= FEWEST)
    vectoriser = TfidfVectorizer(
        analyzer=features, min_df=_OFTEN, sublinear_tf=True, dtype=np.float32
    )
    vectors = vectoriser.fit_transform(words)
    held_out = np.zeros((len(words), len(chosen)))
    for group in _groups(hands):
        told(f"reading {', '.join(group)} by what the others taught")
        others = ~np.isin(hands, group)
        for column, tag in enumerate(chosen):
            weights, bias = _fit(vectors[others & known[tag]], truth[tag][others & known[tag]])
            held_out[~others, column] = 1 / (1 + np.exp(-(vectors[~others] @ weights + bias)))
    told("learning from all hands")
    fitted = [_fit(vectors[known[t]], truth[t][known[t]]) for t in chosen]
    # A force's own labels are words without their text, so no rule has read them.
    ruled = _found_by_rules(sentences) + [frozenset()] * len(own)
    found = {t: np.array([t in tags for tags in ruled], dtype=bool) for t in chosen}
    signs = {t.name for t in load_lexicon().tags.values() if t.kind == "sign"} - {SOUGHT_OUT}
    least = np.array(
        [
            _least(
                held_out[known[t] & ~found[t], c],
                truth[t][known[t] & ~found[t]],
                SIGN_PRECISION if t in signs else PRECISION,
            )
            for c, t in enumerate(chosen)
        ]
    )
    doubt = np.array(
        [
            0.0 if t in signs else _doubt(held_out[:, c], truth[t], found[t])
            for c, t in enumerate(chosen)
        ]
    )
    scores = []
    for column, tag in enumerate(chosen):
        is_told = (held_out[:, column] >= least[column]) & known[tag]
        scores.append(
            TagScore(
                tag, int(truth[tag].sum()), int(is_told.sum()), int((is_told & truth[tag]).sum())
            )
        )
    made = {
        "sentences": str(len(sentences)),
        "hands": str(len({s.hand for s in sentences})),
        "digest": digest_of(sentences, own),
    }
    if own:
        made["own"] = str(len(own))
    weights = np.stack([w for w, _ in fitted], axis=1)
    return Model(
        chosen,
        {k: int(v) for k, v in vectoriser.vocabulary_.items()},
        vectoriser.idf_,
        weights,
        np.array([b for _, b in fitted]),
        least,
        doubt,
        made,
    ), scores


def _groups(hands: np.ndarray) -> list[list[str]]:
    """The hands in at most `_GROUPS` groups, each of which is held out at once: a model for every
    hand would take three times as long.
    """
    names = sorted(set(hands))
    return [names[n::_GROUPS] for n in range(min(_GROUPS, len(names)))]


def _found_by_rules(sentences: Sequence[Labelled]) -> list[frozenset[str]]:
    """The tags that the rules find asserted in each sentence."""
    rules = shipped_matcher()
    return [
        frozenset(s.tag for s in rules.read(x.text, x.parties) if s.status == "asserted")
        for x in sentences
    ]


def _fit(vectors: sparse.csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, float]:
    if truth.all() or not truth.any():
        return np.zeros(vectors.shape[1]), 30.0 if truth.all() else -30.0
    # The dual problem: there are more features than sentences, and it takes an eighth of the time.
    model = LogisticRegression(
        C=_STRENGTH,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        max_iter=2000,
        random_state=0,
    ).fit(vectors, truth)
    return model.coef_[0], float(model.intercept_[0])


def _least(sure: np.ndarray, truth: np.ndarray, precision: float) -> float:
    """The lowest bar at which what is told is right often enough; else the bar of the surest few."""
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(
        (right >= precision) & (sure[order] >= _SURE_ENOUGH) & (np.arange(len(order)) >= 4)
    )[0]
    return float(sure[order][enough[-1]]) if len(enough) else 0.95


def _doubt(sure: np.ndarray, truth: np.ndarray, ruled: np.ndarray) -> float:
    """The highest bar below which hardly anything that a rule found was so; 0 where there is none,
    or too little was found to say.
    """
    if ruled.sum() < FEWEST:
        return 0.0
    sure, truth = sure[ruled], truth[ruled]
    order = np.argsort(sure, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    few = np.nonzero((right <= DOUBTED) & (np.arange(len(order)) >= 4))[0]
    return float(sure[order][few[-1]]) if len(few) else 0.0
