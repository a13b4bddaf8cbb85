"""Both readers over one text: the rules of the lexicon and the learned reader, each finding marked
with which of them made it.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow as pa

from clew.screening.behaviours.context import Span
from clew.screening.behaviours.learned import SOUGHT_OUT, Found, Heard, Model, load
from clew.screening.behaviours.learned import shipped as shipped_model
from clew.screening.behaviours.matcher import Matcher, parties_of, shipped_matcher, small
from clew.screening.behaviours.roles import NOBODY, Parties, Told, who_is_who
from clew.screening.engines import BatchFunction

SCHEMA = pa.schema(
    [
        ("inc", pa.int64()),
        ("source", pa.string()),
        ("tag", pa.string()),
        ("status", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("quote", pa.string()),
        ("reader", pa.string()),
        ("sure", pa.float64()),
    ]
)
"""One row a finding. `sure` is 1 for a rule; for the learned reader, how far the sentence is over what is told at all (0 to 1)."""

COURSE_TAG = "course"
"""The tag of words that tell of a course by themselves."""
_ENDED = re.compile(r"[.!?;]\s|\n")


class Reader:
    """`read(text, parties)` gives what both readers find, in the order of the text."""

    def __init__(self, matcher: Matcher, model: Model) -> None:
        self.matcher = matcher
        self.model = model
        self._course = re.compile("|".join(matcher.lexicon.course))
        self._of_a_victim = matcher.pursuit | {SOUGHT_OUT, COURSE_TAG}

    def read(self, text: str, parties: Parties = NOBODY) -> list[Span]:
        return self.read_all([(text, parties)])[0]

    def read_all(self, texts: list[tuple[str, Parties]]) -> list[list[Span]]:
        """`read` of many texts, which costs less a text."""
        told = [who_is_who(text, parties) for text, parties in texts]
        learned = self.model.read_all(told)
        made = []
        for (text, parties), t, heard in zip(texts, told, learned, strict=True):
            found = heard.found
            rules = [_doubted(s, heard) for s in self.matcher.read(text, parties, t)]
            if self.matcher.tells_of_no_party(t, parties):
                # The model was taught by records that have a victim.
                found = [f for f in found if f.tag not in self._of_a_victim]
            spans = [*rules, *self._courses(text, rules), *(_span(t, f) for f in found)]
            made.append(sorted(spans, key=lambda s: (s.start, s.end, s.tag, s.reader)))
        return made

    def _courses(self, text: str, rules: list[Span]) -> list[Span]:
        """An act of pursuit that its own sentence tells to have gone on: a course told in one
        record.
        """
        acts = [s for s in rules if s.status == "asserted" and s.tag in self.matcher.pursuit]
        if not acts:
            return []
        for said in self._course.finditer(small(text)):
            for act in acts:
                start, end = min(said.start(), act.start), max(said.end(), act.end)
                if not _ENDED.search(text, min(said.end(), act.end), max(said.start(), act.start)):
                    return [Span(COURSE_TAG, "asserted", start, end, text[start:end])]
        return []


def _doubted(span: Span, heard: Heard) -> Span:
    """What a rule found, doubted where its sentence is unlike any from which the learned reader
    learned that it is so.
    """
    if span.status == "asserted" and heard.doubts(span.tag, span.start, span.end):
        return replace(span, status="doubted")
    return span


def _span(told: Told, found: Found) -> Span:
    return Span(
        found.tag,
        "asserted",
        found.start,
        found.end,
        told.text[found.start : found.end],
        "learned",
        found.sure,
    )


@cache
def shipped_reader() -> Reader:
    """Both readers as they come with Clew, made once a process."""
    return Reader(shipped_matcher(), shipped_model())


def make_reader(model: Path | None = None) -> BatchFunction:
    """Both readers over batches, as `_over_batches` has them.

    `model` is a learned reader's file, else the shipped one's.
    """
    return _over_batches(
        (Reader(shipped_matcher(), load(model)) if model else shipped_reader()).read_all
    )


def make_rules_reader() -> BatchFunction:
    """The rules alone over batches: for figures, which say what words tell and must be the same in
    every version of the model.
    """
    matcher = shipped_matcher()
    return _over_batches(lambda texts: [matcher.read(text, parties) for text, parties in texts])


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """What reading makes holds no cycles: it is freed without the search for them, which takes a
    fifth of the time with so many small objects.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _over_batches(
    read_all: Callable[[list[tuple[str, Parties]]], list[list[Span]]],
) -> BatchFunction:
    """A function from (inc, source, body, parties) batches to findings (SCHEMA), so that both
    engines use a reader unchanged.
    """

    def read(batch: pa.RecordBatch) -> pa.RecordBatch:
        held = [
            row
            for row in zip(*(batch.column(i).to_pylist() for i in range(4)), strict=True)
            if row[2]
        ]
        with _no_search_for_cycles():
            found = read_all([(body, parties_of(parties)) for _, _, body, parties in held])
        rows = [
            (inc, source, s.tag, s.status, s.start, s.end, s.quote, s.reader, s.sure)
            for (inc, source, _, _), spans in zip(held, found, strict=True)
            for s in spans
        ]
        columns: list[tuple] = list(zip(*rows, strict=True)) if rows else [() for _ in SCHEMA]
        return pa.RecordBatch.from_arrays(
            [pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
        )

    return read
