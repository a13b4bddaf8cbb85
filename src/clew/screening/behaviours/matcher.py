"""Every pattern over every narrative in one pass, then where the few that match stand and what they assert.

Works on record batches of (inc, source, body), so both engines use it unchanged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

import pyarrow as pa

from clew.screening.behaviours.automaton import Automaton
from clew.screening.behaviours.context import Context, Span
from clew.screening.behaviours.lexicon import Lexicon, load
from clew.screening.engines import BatchFunction
from clew.screening.ranking.points import load as load_points

SCHEMA = pa.schema([
    ("inc", pa.int64()), ("source", pa.string()), ("tag", pa.string()), ("status", pa.string()), ("start", pa.int32()), ("end", pa.int32()),
    ("quote", pa.string()),
])  # fmt: skip
CONTEXT, SIGN, HARM, PURSUIT = 1, 2, 3, 4
"""What an entry may stand for, from the least to the most worth reading."""
_SENTENCE = re.compile(rb"[.!?;\n]+(?=\s|$)")
_QUOTE_BEFORE, _QUOTE_AFTER = 70, 50
_VETO_MARGIN = 60


class Matcher:
    """The compiled lexicon. `read(text)` gives what one text says was done."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._automaton = Automaton([e.pattern for e in lexicon.entries])
        self._tags = [e.tag for e in lexicon.entries]
        self._patterns = [re.compile(e.pattern.encode()) for e in lexicon.entries]
        self._unless = [[re.compile(u.encode()) for u in e.unless] for e in lexicon.entries]
        kinds = {"context": CONTEXT, "sign": SIGN}
        pursuit = {name for name, row in load_points().raw["behaviour"].items() if row["group"] == "pursuit"}
        self._worth = [kinds.get(lexicon.tags[e.tag].kind, PURSUIT if e.tag in pursuit else HARM) for e in lexicon.entries]
        self._context = Context(lexicon)

    def skim(self, raw: bytes) -> int:
        """The most that a text may tell: 0 nothing, SIGN a sign or context, HARM, PURSUIT. Only pursuit is looked at twice."""
        most = 0
        lowered = b""
        for number in self._automaton.find(raw):
            if self._worth[number] < PURSUIT:
                most = max(most, self._worth[number])
            else:
                lowered = lowered or raw.lower()
                if any(not self._is_vetoed(number, lowered, *m.span()) for m in self._patterns[number].finditer(lowered)):
                    return PURSUIT
        return most

    def read(self, text: str) -> list[Span]:
        """Spans with tag, status, and offsets in code points of `text`, in the order of tags found."""
        raw = text.encode("utf-8", "replace")
        entries = self._automaton.find(raw)
        if not entries:
            return []
        # ASCII letters alone change, so that offsets stay; the patterns are written in small letters.
        lowered = raw.lower()
        by_tag: dict[str, list[tuple[int, int]]] = {}
        for number in entries:
            for match in self._patterns[number].finditer(lowered):
                start, end = match.span()
                if not self._is_vetoed(number, lowered, start, end):
                    by_tag.setdefault(self._tags[number], []).append((start, end))
                    if self._worth[number] == CONTEXT:
                        break  # that a record stands in a context is said once
        return self._judged(text, raw, lowered, by_tag) if by_tag else []

    def _is_vetoed(self, number: int, raw: bytes, start: int, end: int) -> bool:
        low, high = max(0, start - _VETO_MARGIN), end + _VETO_MARGIN
        return any(m.start() < end and start < m.end() for veto in self._unless[number] for m in veto.finditer(raw, low, high))

    def _judged(self, text: str, raw: bytes, lowered: bytes, by_tag: dict[str, list[tuple[int, int]]]) -> list[Span]:
        edges = [0, *(m.end() for m in _SENTENCE.finditer(raw)), len(raw) + 1]
        plain = len(raw) == len(text)
        spans = []
        for tag, places in by_tag.items():
            for start, end in _merged(places):
                low, high = edges[bisect_right(edges, start) - 1], edges[min(bisect_right(edges, max(start, end - 1)), len(edges) - 1)]
                status = self._context.judge(lowered, tag, start, end, low, min(high, len(raw)))
                first, last = _quote(raw, start, end, low, min(high, len(raw)))
                if not plain:
                    first, last = len(raw[:first].decode("utf-8", "ignore")), len(raw[:last].decode("utf-8", "ignore"))
                spans.append(Span(tag, status, first, last, text[first:last]))
        return spans


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len(places) == 1:
        return places
    places.sort()
    out = [places[0]]
    for start, end in places[1:]:
        if start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _quote(raw: bytes, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The match with enough around it to be understood, on whole words, within its sentence."""
    first, last = max(low, start - _QUOTE_BEFORE), min(high, end + _QUOTE_AFTER)
    if first > low:
        space = raw.find(b" ", first, start)
        first = space + 1 if space >= 0 else start
    while first < start and raw[first : first + 1].isspace():
        first += 1
    if last < high:
        space = raw.rfind(b" ", end, last)
        last = space if space >= 0 else end
    while last > end and raw[last - 1 : last].isspace():
        last -= 1
    return first, last


@cache
def shipped_matcher() -> Matcher:
    """The matcher of the shipped lexicon, made once a process."""
    return Matcher(load())


def make_reader() -> BatchFunction:
    """A function from (inc, source, body) batches to behaviours; one is made in each worker."""
    matcher = shipped_matcher()

    def read(batch: pa.RecordBatch) -> pa.RecordBatch:
        rows: list[tuple] = []
        for inc, source, body in zip(*(batch.column(i).to_pylist() for i in range(3)), strict=True):
            if body:
                rows += [(inc, source, s.tag, s.status, s.start, s.end, s.quote) for s in matcher.read(body)]
        columns: list[tuple] = list(zip(*rows, strict=True)) if rows else [() for _ in SCHEMA]
        return pa.RecordBatch.from_arrays([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)

    return read
