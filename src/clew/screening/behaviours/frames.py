"""What was done to what: entries of the lexicon that hold for any wording, tense and order, matched
in one sentence.

An entry says what is done (`done`: verbs and phrases), to which kind of target (`to`), perhaps with
what (`thing`), where and how. The actor must be the suspect, or somebody whom the words leave
unnamed or unsaid; the target the victim, or what is hers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clew.screening.behaviours.clauses import UNSAID, Actor, Clause, Item
from clew.screening.behaviours.lexicon import PEOPLE, Element, Entry, Lexicon, Phrase
from clew.screening.behaviours.remembered import Remembered
from clew.screening.behaviours.roles import KIN, OTHER, SOMEBODY, SUSPECT, VICTIM
from clew.screening.behaviours.words import PARTICIPLES

_ACTS = frozenset({"", SUSPECT, SOMEBODY})
_THINGS = frozenset({"tyre", "animal"})
_GONE_TO = frozenset({"work place", "her place", "place"})
_OTHER_SEX = {"his": frozenset({"she", "her"}), "her": frozenset({"he", "him", "his"})}
_RELATIVES = frozenset({"= where", "= wherever", "= everywhere", "= that", "= which"})
_SUBJECTS = frozenset({"he", "she", "they", "i", "we"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Items [first, last] of the sentence that show the tag, what the words make of it, and the
    item `at` that says what is done.
    """

    tag: str
    status: str
    first: int
    last: int
    at: int


@dataclass(frozen=True, slots=True)
class _Target:
    first: int
    last: int
    role: str
    sure: bool


class _Phrases:
    """Phrases of which one is to stand beside what is done, found by the words that they begin
    with.
    """

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self._phrases = phrases
        self._begin = frozenset[str]().union(*(p[0].names for p in phrases))
        self._of = Remembered(self._beginning)

    def _beginning(self, item: Item) -> tuple[Phrase, ...]:
        return tuple(p for p in self._phrases if not p[0].names.isdisjoint(item.names))

    def anywhere(self, clause: Clause, first: int, last: int, reach: int) -> tuple[int, int] | None:
        """The first and the last item of the first phrase that begins within `reach` items of
        [first, last].
        """
        begin = self._begin
        low = max(0, first - reach)
        for k, item in enumerate(clause.items[low : last + reach + 1], low):
            if begin.isdisjoint(item.names):
                continue
            for phrase in self._of[item]:
                stop = _phrase_end(clause, phrase, k)
                if stop >= 0:
                    return k, stop
        return None


class _Frame:
    """An entry, with its phrases and targets as they are looked for.

    `fits`: names of whatever may be its target.
    """

    __slots__ = ("entry", "fits", "how", "thing", "unless", "where")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.thing, self.where, self.how, self.unless = (
            _Phrases(phrases) if phrases else None
            for phrases in (entry.thing if entry.done else (), entry.where, entry.how, entry.unless)
        )
        self.fits = frozenset[str]().union(
            *(_TARGETS.get(t.kind, {f"@{t.kind}"}) for t in entry.to)
        )


class _Trial:
    """A frame to try from one of its phrases.

    `needs`: a bit for each set of names of which something must stand in the sentence.
    """

    __slots__ = ("frame", "is_of_a_verb", "needs", "phrase")

    def __init__(self, frame: _Frame, phrase: Phrase, needs: int) -> None:
        self.frame = frame
        self.phrase = phrase
        self.needs = needs
        self.is_of_a_verb = bool(
            len(phrase) == 1 and frame.entry.done and phrase[0].words and frame.entry.to
        )


_TARGETS = {
    "her": frozenset({"@her", "@suspect", "@other"}),
    "her family": frozenset({"@family"}),
    "where she works": frozenset({"= where"}),
    "where she goes": frozenset({"= where", "= that", "= which"}),
    "where she is": frozenset({"= where", "= wherever", "= everywhere"}),
    "wherever she is": frozenset({"= wherever", "= everywhere"}),
}
"""Names without one of which an item is none of these targets. Other targets are lists."""


Trials = tuple[tuple[int, tuple[_Trial, ...]], ...]
"""Trials that have their needs in common, by their needs: most are not met, and each is then asked once."""


class Frames:
    """The lexicon's entries, found by the words that they begin with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._by_word: dict[str, list[_Trial]] = {}
        self._by_form: dict[str, list[_Trial]] = {}
        self._by_kind: dict[str, list[_Trial]] = {}
        bits: dict[frozenset[str], int] = {}
        for entry in lexicon.frames:
            frame = _Frame(entry)
            for phrase in entry.done or entry.thing:
                needs = {
                    bits.setdefault(need, 1 << len(bits))
                    for need in needs_of(entry, phrase, lexicon)[1:]
                }
                trial = _Trial(frame, phrase, sum(needs))
                for word in phrase[0].words:
                    self._by_word.setdefault(word, []).append(trial)
                for word in phrase[0].exact:
                    self._by_form.setdefault(word, []).append(trial)
                for kind in phrase[0].kinds:
                    self._by_kind.setdefault(kind, []).append(trial)
        self._meets: dict[str, int] = {}
        for need, bit in bits.items():
            for name in need:
                self._meets[name] = self._meets.get(name, 0) | bit
        self._met = Remembered(self._needs_met)
        self._trials = Remembered(self._trials_of)

    def _needs_met(self, item: Item) -> int:
        """The needs that an item meets in its sentence."""
        met = 0
        for name in item.names:
            met |= self._meets.get(name, 0)
        return met

    def _trials_of(self, item: Item) -> Trials:
        """The trials that begin with an item, whatever stands around it."""
        trials = [
            *self._by_form.get(item.low, ()),
            *(t for base in item.forms for t in self._by_word.get(base, ())),
        ]
        trials += self._of_kinds(item.kinds)
        if item.role in (VICTIM, SOMEBODY):
            trials += self._of_kinds(("hers" if item.owns else "her",))
        elif item.role == SUSPECT:
            trials += self._of_kinds(("suspect",))
        elif item.role == KIN:
            trials += self._of_kinds(("family", "his family"))
        by_needs: dict[int, list[_Trial]] = {}
        for trial in dict.fromkeys(trials):
            by_needs.setdefault(trial.needs, []).append(trial)
        return tuple((needs, tuple(alike)) for needs, alike in by_needs.items())

    def _of_kinds(self, kinds: Iterable[str]) -> Iterator[_Trial]:
        return (trial for kind in kinds for trial in self._by_kind.get(kind, ()))

    def find(self, clause: Clause, *, guessed: bool = False) -> list[Finding]:
        """Every entry that holds in a sentence, in the order of its words.

        `guessed`: nothing says who the parties are, so nothing is asserted.
        """
        self._met.forget_if_full()
        self._trials.forget_if_full()
        held = 0
        for met in map(self._met.__getitem__, clause.items):
            held |= met
        found: list[Finding] = []
        for at, trials in enumerate(map(self._trials.__getitem__, clause.items)):
            for trial in [
                trial for needs, alike in trials if needs & held == needs for trial in alike
            ]:
                if trial.is_of_a_verb and not clause.is_verb(at):
                    continue
                end = _phrase_end(clause, trial.phrase, at)
                result = self._frame(clause, trial.frame, at, end) if end >= 0 else None
                if result:
                    found.append(result)
        return [f for f in found if f.status != "asserted"] if guessed else found

    def _frame(self, clause: Clause, frame: _Frame, at: int, end: int) -> Finding | None:
        entry = frame.entry
        first, last = at, end
        passive = bool(entry.done) and clause.is_passive(at)
        if passive and end > at and clause.items[end].low == "by":
            return None  # driven by him
        target: _Target | None = None
        if entry.to:
            target = self._target(clause, frame, at, end, passive)
            if target is None:
                return None
            first, last = min(first, target.first), max(last, target.last)
        if frame.thing:
            place = frame.thing.anywhere(clause, at, end, entry.within)
            if place is None:
                return None
            first, last = min(first, place[0]), max(last, place[1])
        if frame.where:
            if target:
                place = frame.where.anywhere(
                    clause, max(at, target.first - 3), max(at, target.last), 0
                ) or frame.where.anywhere(clause, at, end, 0)
            else:
                place = frame.where.anywhere(clause, first, last, 7)
            if place is None:
                return None
            first, last = min(first, place[0]), max(last, place[1])
        if frame.how:
            place = frame.how.anywhere(clause, first, last, 7)
            if place is None:
                return None
            first, last = min(first, place[0]), max(last, place[1])
        if frame.unless and self._is_vetoed(clause, frame.unless, at, end):
            return None
        actor = self._actor(clause, entry, at, end, passive, target)
        status = _status(actor, target, entry)
        if not status:
            return None
        if actor.at >= 0 and first - 4 <= actor.at <= last + 4:
            first, last = min(first, actor.at), max(last, actor.at)
        return Finding(entry.tag, status, first, last, at)

    def _is_vetoed(self, clause: Clause, unless: _Phrases, at: int, end: int) -> bool:
        """Whether words near, this side of a colon, mean something else."""
        place = unless.anywhere(clause, at, end, 7)
        return place is not None and not any(
            i.low in (":", ";") for i in clause.items[place[1] + 1 : at]
        )

    def _actor(
        self, clause: Clause, entry: Entry, at: int, end: int, passive: bool, target: _Target | None
    ) -> Actor:
        if clause.items[at].role:
            return UNSAID  # the phrase itself says who
        if (
            entry.done
            and not entry.anyone
            and clause.grammar.seeing & clause.items[at].forms.keys()
        ):
            seen = clause.seen(at, passive=passive)
            if seen.role:
                return seen
        if entry.done and (passive or clause.is_verb(at)):
            if passive or (entry.bare and target and target.first == target.last == at):
                return clause.agent(end)
            form = next(iter(clause.items[at].forms.values()), "")
            if form in PARTICIPLES and (
                clause.subject(at) == UNSAID
                or (target and target.last < at and clause.subject(at).at == target.last)
            ):
                return clause.agent(end)
            return clause.subject(at)
        by = clause.agent(end, 6)
        if by.role:
            return by
        giving = clause.grammar.giving
        for k in range(at - 1, max(-1, at - 9), -1):
            item = clause.items[k]
            if item.low in clause.grammar.turns or item.low in (";", ":"):
                break
            if clause.grammar.telling & item.forms.keys() and clause.items[k - 1].low != "to":
                return UNSAID
            if giving & item.forms.keys() and not item.role:
                return clause.agent(end) if clause.is_passive(k) else clause.subject(k)
        return UNSAID

    def _target(
        self, clause: Clause, frame: _Frame, at: int, end: int, passive: bool
    ) -> _Target | None:
        entry, fits = frame.entry, frame.fits
        items, turns = clause.items, clause.grammar.turns
        after: _Target | None = None
        for k in range(end + 1, min(len(items), end + 1 + entry.within)):
            item = items[k]
            if item.low in turns or item.low == ";":
                break
            if (
                item.role
                and item.low in _SUBJECTS
                and items[k - 1].low not in ("where", "place", "that", "than")
            ):
                break
            after = None if fits.isdisjoint(item.names) else self._fits(clause, entry, k)
            if after:
                break
        inside = next(
            (
                t
                for k in range(
                    at + (1 if entry.done and clause.items[at].kinds.isdisjoint(_THINGS) else 0),
                    end + 1,
                )
                if not fits.isdisjoint(items[k].names) and (t := self._fits(clause, entry, k))
            ),
            None,
        )
        if inside and not (after and inside.role != VICTIM):
            after = inside
        if after and not (passive and entry.person):
            return after
        form = next(iter(items[at].forms.values()), "")
        nominal = not entry.done
        if passive or nominal or form in PARTICIPLES:
            for k in range(at - 1, max(-1, at - 1 - entry.within), -1):
                item = items[k]
                if item.low in turns or item.low == ";":
                    break
                before = None if fits.isdisjoint(item.names) else self._fits(clause, entry, k)
                if (
                    before
                    and before.role == OTHER
                    and k > 2
                    and "," in (items[k - 1].low, items[k - 2].low)
                ):
                    named = items[k - 2] if items[k - 1].low == "," else items[k - 3]
                    if named.role == VICTIM and not named.owns:
                        before = _Target(k, k, VICTIM, True)  # VIC, a family doctor, was followed
                if before and (passive or nominal or not item.role or item.kinds):
                    return before
                if not passive and not nominal and item.role and not item.owns:
                    break
        if (
            passive
            and entry.person
            and (after is None or after.role != VICTIM)
            and not clause.has_patient(at)
        ):
            return _Target(at, at, VICTIM, True)
        if (
            entry.bare
            and after is None
            and form in PARTICIPLES
            and clause.subject(at).role == VICTIM
        ):
            return _Target(at, at, VICTIM, True)
        return after

    def _fits(self, clause: Clause, entry: Entry, k: int) -> _Target | None:
        """Whether the item is one of the kinds of target that the entry names."""
        item = clause.items[k]
        role = item.role
        for target in entry.to:
            kind = target.kind
            if kind == "her":
                if role in (VICTIM, SOMEBODY, SUSPECT, OTHER) and not item.owns:
                    return _Target(k, k, role, item.sure)
            elif kind == "her family":
                if (
                    role == KIN
                    and clause.owner(k) in (VICTIM, SOMEBODY)
                    and not (item.owns and self._may_be_his(clause, k - 1))
                    and not self._is_a_party(clause, k)
                ):
                    return _Target(k, k, VICTIM, True)
            elif kind == "where she works":
                if (
                    item.low == "where"
                    and k + 2 < len(clause.items)
                    and clause.items[k + 1].role == VICTIM
                    and not clause.grammar.works.isdisjoint(clause.items[k + 2].forms)
                ):
                    return _Target(k, k + 2, VICTIM, True)
            elif kind == "where she goes":
                if (
                    item.low in ("where", "that", "which")
                    and k + 2 < len(clause.items)
                    and clause.items[k + 1].role in (VICTIM, SOMEBODY)
                    and not clause.items[k + 1].owns
                    and clause.grammar.stays.isdisjoint(clause.items[k + 2].forms)
                    and (item.low == "where" or not clause.items[k - 1].kinds.isdisjoint(_GONE_TO))
                ):
                    return _Target(k, k + 2, VICTIM, True)
            elif kind in ("where she is", "wherever she is"):
                if (
                    item.low
                    in (
                        ("where", "wherever", "everywhere")
                        if kind == "where she is"
                        else ("wherever", "everywhere")
                    )
                    and k + 1 < len(clause.items)
                    and clause.items[k + 1].role in (VICTIM, SOMEBODY)
                ):
                    return _Target(k, k + 1, VICTIM, True)
            elif kind in item.kinds:
                owner = clause.owner(k)
                if owner == "" and kind in ("home", "car") and self._is_nowhere(clause, k):
                    continue
                if (
                    owner in (VICTIM, SOMEBODY)
                    or (owner == "" and target.owner != "own")
                    or (target.owner == "any" and owner != SUSPECT)
                ):
                    return _Target(k, k, VICTIM, True)
                if owner == "" and self._where_she(clause, k):
                    return _Target(k, k, VICTIM, True)
        return None

    def _may_be_his(self, clause: Clause, k: int) -> bool:
        """Whether a pronoun that was guessed may as well be the suspect's: his mum's, where nobody
        else is she.
        """
        owner = clause.items[k]
        others = _OTHER_SEX.get(owner.low)
        return (
            k >= 0
            and not owner.sure
            and (others is None or not any(i.low in others for i in clause.items))
        )

    def _is_a_party(self, clause: Clause, k: int) -> bool:
        """VIC, her sister: words of kinship that say who a party is."""
        near = [clause.items[j] for j in (k - 1, k + 1) if 0 <= j < len(clause.items)]
        if k > 1 and clause.items[k - 1].low == ",":
            near.append(clause.items[k - 2])
        return any(i.role in (VICTIM, SUSPECT) and not i.owns for i in near)

    def _is_nowhere(self, clause: Clause, k: int) -> bool:
        """Got home, houses along the road, the car door: no home or car of anybody's in particular."""
        item = clause.items[k]
        before = clause.items[k - 1] if k else None
        after = clause.items[k + 1].low if k + 1 < len(clause.items) else ""
        if item.low == "home":
            return before is None or before.low not in ("the", "at", "outside", "near", "a")
        if item.low in clause.grammar.several or after in clause.grammar.parts:
            return True
        return before is not None and before.low in clause.grammar.not_homes

    def _where_she(self, clause: Clause, k: int) -> bool:
        """The pub where she works, the gym she goes to."""
        for item in clause.items[k + 1 : k + 4]:
            if item.role in (VICTIM, SOMEBODY) and not item.owns:
                return True
            if item.low not in ("where", "that", "which", "at", "in"):
                return False
        return False


def needs_of(entry: Entry, phrase: Phrase, lexicon: Lexicon) -> tuple[frozenset[str], ...]:
    """Of each of these sets of names something stands in every sentence in which the entry holds by
    this phrase. The phrase's own come first.
    """
    common = lexicon.grammar["common"] | lexicon.grammar["prepositions"] | PEOPLE

    def telling(phrase: Phrase) -> frozenset[str]:
        """The names of the element that stands least often in any sentence."""
        return min(
            phrase, key=lambda e: (not common.isdisjoint(e.words | e.exact | e.kinds), len(e.names))
        ).names

    needs = [
        frozenset[str]().union(*(telling(p) for p in phrases))
        for phrases in (entry.thing if entry.done else (), entry.where, entry.how)
        if phrases
    ]
    kinds = [
        {f"@{t.kind}"}
        if t.kind in lexicon.lists
        else _RELATIVES
        if t.kind.startswith("where")
        else {"@family"}
        for t in entry.to
        if t.kind != "her"
    ]
    if kinds and not entry.person:
        needs.insert(0, frozenset().union(*kinds))
    return (*(e.names for e in phrase), *needs)


def _holds(clause: Clause, element: Element, k: int) -> bool:
    item = clause.items[k]
    if element.names.isdisjoint(item.names):
        return False
    if item.role != KIN:
        return True
    named = element.names & item.names
    if named - {"@family", "@his family"}:
        return True
    owner = clause.owner(k)
    return "@his family" in named if owner == SUSPECT else "@family" in named and owner != OTHER


def _phrase_end(clause: Clause, phrase: Phrase, at: int) -> int:
    """The last item of a phrase that begins at `at`, or -1."""
    if not _holds(clause, phrase[0], at):
        return -1
    for element in phrase[1:]:
        at = _next(clause, element, at + 1)
        if at < 0:
            return -1
    return at


def _next(clause: Clause, element: Element, first: int) -> int:
    """The first item from `first` on that is meant by the element, as far as its gap reaches and
    the sentence does not turn, or -1.
    """
    for k in range(first, min(len(clause.items), first + element.gap + 1)):
        if _holds(clause, element, k):
            return k
        if clause.items[k].low in clause.grammar.turns or clause.items[k].low == ";":
            return -1
    return -1


def _status(actor: Actor, target: _Target | None, entry: Entry) -> str:
    """asserted, reversed, other actor, or nothing where the entry does not hold."""
    role = actor.role
    at = target.role if target else VICTIM
    if role in _ACTS or entry.anyone:
        if at in (VICTIM, SOMEBODY):
            return "asserted"
        return ""
    if role == VICTIM:
        if at == SUSPECT:
            return "asserted" if target and not actor.sure and not target.sure else "reversed"
        return ""
    if role in (OTHER, KIN):
        return "other actor" if at in (VICTIM, SUSPECT, SOMEBODY) and role == OTHER else ""
    return ""
