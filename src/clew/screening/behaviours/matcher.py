"""What one text says was done: entries matched in its sentences, and what the words around make of
each.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cache, lru_cache

from clew.screening.behaviours.automaton import Automaton
from clew.screening.behaviours.clauses import Clause, Grammar, Items
from clew.screening.behaviours.context import Context, Span
from clew.screening.behaviours.frames import Frames
from clew.screening.behaviours.lexicon import Lexicon, load
from clew.screening.behaviours.roles import (
    NOBODY,
    OTHER,
    SUSPECT,
    VICTIM,
    Parties,
    Person,
    Told,
    who_is_who,
)
from clew.screening.behaviours.words import Vocabulary
from clew.screening.ranking.points import load as load_points

CONTEXT, SIGN, HARM, PURSUIT = 1, 2, 3, 4
"""What an entry may stand for."""
MAY_TELL_PURSUIT, MAY_TELL_COURSE = 1, 2
"""What the first pass sees in a text."""
_VETO_MARGIN = 60


class Matcher:
    """The compiled lexicon. `read(text)` gives what one text says was done."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        kinds = {"context": CONTEXT, "sign": SIGN}
        self.pursuit = frozenset(
            name
            for name, row in load_points().raw["behaviour"].items()
            if row["group"] == "pursuit"
        )
        self._worth_of = {
            t.name: kinds.get(t.kind, PURSUIT if t.name in self.pursuit else HARM)
            for t in lexicon.tags.values()
        }
        vocabulary = Vocabulary(lexicon.words())
        self._course, self._sought = (
            Automaton(list(lexicon.course)),
            Automaton(list(lexicon.sought)),
        )
        self._entries = lexicon.patterns
        self._automaton = Automaton([e.pattern for e in self._entries])
        self._patterns = [re.compile(e.pattern, re.ASCII) for e in self._entries]
        self._vetoes = [[re.compile(v, re.ASCII) for v in e.vetoes] for e in self._entries]
        self._frames = Frames(lexicon)
        self._grammar = Grammar(**lexicon.grammar)
        alone: dict[str, frozenset[str]] = {}
        longer: dict[str, dict[tuple[str, ...], frozenset[str]]] = {}
        for name, phrases in lexicon.lists.items():
            for *before, last in phrases:
                if before:
                    held = longer.setdefault(last, {})
                    held[tuple(before)] = held.get(tuple(before), frozenset()) | {name}
                else:
                    alone[last] = alone.get(last, frozenset()) | {name}
        self._items = Items(
            vocabulary,
            alone,
            {last: tuple(held.items()) for last, held in longer.items()},
            self._grammar,
        )
        self._context = Context(lexicon)

    def skim(self, raw: bytes) -> int:
        """What a text in UTF-8 may tell, cheaply, for the first pass over every text:
        MAY_TELL_COURSE, a course by itself; MAY_TELL_PURSUIT, pursuit; 0 neither.
        """
        return (
            MAY_TELL_COURSE
            if self._course.find(raw)
            else MAY_TELL_PURSUIT
            if self._sought.find(raw)
            else 0
        )

    def tells_of_no_party(self, told: Told, parties: Parties) -> bool:
        """Whether a text is officers' own note of people of whom none is its victim, as of a street
        encounter.
        """
        return _is_told_by_police_alone(told, parties, self._grammar)

    def read(self, text: str, parties: Parties = NOBODY, told: Told | None = None) -> list[Span]:
        """Spans with tag, status, and offsets in code points of `text`, in the order of the text.

        `told`: who is who in it, where the caller knows.
        """
        if not text.strip():
            return []
        told = told or who_is_who(text, parties)
        clauses = self._items.clauses(told)
        low = small(text)
        edges = [clause.start(0) for clause in clauses]
        found: list[Span] = []
        guessed = self.tells_of_no_party(told, parties)
        for clause in clauses:
            begins, ends = clause.start(0), clause.end(len(clause.items) - 1)
            for finding in self._frames.find(clause, guessed=guessed):
                start, end = clause.start(finding.first), clause.end(finding.last)
                status = finding.status
                if status == "asserted":
                    status = self._context.judge(
                        low, finding.tag, clause.start(finding.at), end, begins, ends, told
                    )
                found.append(Span(finding.tag, status, start, end, text[start:end]))
        raw = text.encode("utf-8", "replace")
        once: set[str] = set()
        for number in self._automaton.find(raw):
            entry = self._entries[number]
            for start, end in self._matches(number, low):
                if self._worth_of[entry.tag] == CONTEXT:
                    if entry.tag in once:
                        break  # that a record stands in a context is said once
                    once.add(entry.tag)
                clause = clauses[max(0, bisect_right(edges, start) - 1)]
                begins, ends = clause.start(0), max(end, clause.end(len(clause.items) - 1))
                status = self._context.judge(
                    low, entry.tag, start, end, min(begins, start), ends, told
                )
                if (
                    status == "asserted"
                    and self._worth_of[entry.tag] >= HARM
                    and self._is_of_others(clause, start)
                ):
                    status = "other actor"
                found.append(Span(entry.tag, status, *_whole(text, start, end)))
        return _merged(text, found)

    def _matches(self, number: int, low: str) -> list[tuple[int, int]]:
        return [
            m.span()
            for m in self._patterns[number].finditer(low)
            if not self._is_vetoed(number, low, *m.span())
        ]

    def _is_vetoed(self, number: int, low: str, start: int, end: int) -> bool:
        first, last = max(0, start - _VETO_MARGIN), end + _VETO_MARGIN
        return any(
            m.start() < end and start < m.end()
            for veto in self._vetoes[number]
            for m in veto.finditer(low, first, last)
        )

    def _is_of_others(self, clause: Clause, start: int) -> bool:
        at = next((k for k in range(len(clause.items)) if clause.end(k) > start), 0)
        return clause.subject(at).role == OTHER


def _is_told_by_police_alone(told: Told, parties: Parties, grammar: Grammar) -> bool:
    """Whether officers tell of people who are no party by name or word, as in a note of a street
    encounter: he and they are then nobody's suspect.
    """
    if parties.victims or not any(
        m.role == OTHER and told.tokens[m.last - 1].low in grammar.officers for m in told.mentions
    ):
        return False
    victims = [m for m in told.mentions if m.role == VICTIM]
    if any(m.sure and told.tokens[m.first].low not in grammar.callers for m in victims):
        return False
    if victims and parties == NOBODY:
        suspects = [m for m in told.mentions if m.role == SUSPECT]
        if any(m.sure and told.tokens[m.first].low not in grammar.unnamed for m in suspects):
            return False
        # The suspect ... he: one pronoun says nothing of a second person; he and her do.
        theirs = {told.tokens[m.first].low for m in victims} & grammar.pronouns
        his = {told.tokens[m.first].low for m in suspects} & grammar.pronouns
        if suspects and any(a[0] != b[0] for a in theirs for b in his):
            return False
    tellers = {
        told.tokens[m.first].low
        for m in told.mentions
        if m.role == VICTIM
        and m.last < len(told.tokens)
        and told.tokens[m.last].low in grammar.tells
    }
    return not (
        tellers
        and {"he", "him", "his", "she", "her"}
        & {told.tokens[m.first].low for m in told.mentions if m.role == SUSPECT} - tellers
    )


def small(text: str) -> str:
    """Small letters and straight marks, each code point still at its place."""
    low = text.lower()
    if len(low) != len(text):  # a few letters of other scripts grow
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'")


def _whole(text: str, start: int, end: int) -> tuple[int, int, str]:
    """[start, end) drawn out to whole words, without space around."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end, text[start:end]


def _merged(text: str, spans: list[Span]) -> list[Span]:
    """Spans of one tag and status that overlap are one.

    What is asserted stands, whatever else was made of the same words.
    """
    spans.sort(key=lambda s: (s.tag, s.status, s.start, s.end))
    out: list[Span] = []
    for span in spans:
        if (
            out
            and (out[-1].tag, out[-1].status) == (span.tag, span.status)
            and span.start < out[-1].end
        ):
            if span.end > out[-1].end:
                out[-1] = Span(
                    span.tag, span.status, out[-1].start, span.end, text[out[-1].start : span.end]
                )
        else:
            out.append(span)
    told = [s for s in out if s.status == "asserted"]
    kept = [
        s
        for s in out
        if s.status == "asserted"
        or not any(t.tag == s.tag and t.start < s.end and s.start < t.end for t in told)
    ]
    return sorted(kept, key=lambda s: (s.start, s.end, s.tag, s.status))


@cache
def shipped_matcher() -> Matcher:
    """The matcher of the shipped lexicon, made once a process."""
    return Matcher(load())


@lru_cache(10_000)
def parties_of(written: str | None) -> Parties:
    """Parties from JSON text `{"s":

    [[given, family, sex], ...], "v": ..., "o": ...}`: suspects, victims and others. None is nobody.
    """
    if not written:
        return NOBODY
    raw = json.loads(written)
    people = {k: tuple(Person(*(w or "" for w in p)) for p in raw.get(k) or ()) for k in "svo"}
    return Parties(people["s"], people["v"], people["o"])
