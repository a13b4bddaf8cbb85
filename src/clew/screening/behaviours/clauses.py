"""The words of one sentence with their people and base forms, and who is the subject of a verb in
it.

Police prose drops subjects, auxiliaries and full stops, so this is no grammar: a few rules say who
acts (the nearest person before the verb who is not the object of something else; after `by` where
the verb is passive) and leave it unsaid where the words do.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from clew.screening.behaviours.remembered import Remembered
from clew.screening.behaviours.roles import KIN, OTHER, SOMEBODY, SUSPECT, VICTIM, Told, Words
from clew.screening.behaviours.words import BASE, ING, PARTICIPLES, S, Vocabulary

_PEOPLE = {
    (SUSPECT, False): ("@suspect",),
    (SUSPECT, True): ("@his",),
    (VICTIM, False): ("@her",),
    (VICTIM, True): ("@hers",),
    (SOMEBODY, False): ("@suspect", "@her"),
    (SOMEBODY, True): ("@hers",),
    (OTHER, False): ("@other",),
    (OTHER, True): ("@other",),
    (KIN, False): ("@family", "@his family"),
    (KIN, True): ("@family", "@his family"),
}
"""By role and whether something of theirs follows, what `@name` in a phrase may mean them. Whose family it is, the sentence says."""

_SUBJECT_WORDS = frozenset({"he", "she", "they", "i", "we"})
_OBJECT_WORDS = frozenset({"him", "them", "me", "us", "himself", "herself", "themselves", "myself"})
NO_OWNER = ""


@dataclass(slots=True, eq=False)
class Item:
    """A word, a mark, or the words of one mention, wherever in a text it stands: one object for all
    its places, so that what is known of it is
    worked out once. `forms`: base forms that the lexicon knows. `kinds`: the lists it stands in.

    `names`: all that may name it in a phrase of the lexicon: base forms as they are, its own
    letters after `= `, lists and people after `@`. No word that a phrase names begins so.
    """

    low: str
    forms: dict[str, str]
    kinds: frozenset[str]
    role: str = ""
    owns: bool = False
    sure: bool = True
    names: frozenset[str] = field(init=False)
    is_participle: bool = field(init=False)

    def __post_init__(self) -> None:
        number = ("@number",) if self.low[0].isdigit() else ()
        people = _PEOPLE.get((self.role, self.owns), ())
        self.names = frozenset(
            (*self.forms, f"= {self.low}", *(f"@{kind}" for kind in self.kinds), *people, *number)
        )
        self.is_participle = not PARTICIPLES.isdisjoint(self.forms.values())


@dataclass(frozen=True, slots=True)
class Grammar:
    """Closed classes of words, as `_grammar.toml` has them."""

    turns: frozenset[str]
    prepositions: frozenset[str]
    be: frozenset[str]
    adverbs: frozenset[str]
    telling: frozenset[str]
    controlling: frozenset[str]
    giving: frozenset[str]
    verbs: frozenset[str]
    determiners: frozenset[str]
    seeing: frozenset[str]
    officers: frozenset[str]
    common: frozenset[str]
    owners: frozenset[str]
    several: frozenset[str]
    parts: frozenset[str]
    not_homes: frozenset[str]
    works: frozenset[str]
    stays: frozenset[str]
    after_verb: frozenset[str]
    postures: frozenset[str]
    both: frozenset[str]
    before_verb: frozenset[str]
    callers: frozenset[str]
    unnamed: frozenset[str]
    pronouns: frozenset[str]
    tells: frozenset[str]
    whither: frozenset[str]
    after_place: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a role, "" where the words leave it unsaid. `sure` is false where a pronoun was
    guessed.
    """

    role: str = ""
    sure: bool = True
    at: int = -1


UNSAID = Actor()


class Clause:
    """One sentence. Positions are indexes into `items`."""

    __slots__ = ("_first", "_owners", "_subjects", "_words", "grammar", "items")

    def __init__(
        self, items: list[Item], words: Words, first: int, grammar: Grammar, owners: dict[int, str]
    ) -> None:
        """`owners`: whose a thing is, where that is known already."""
        self.items = items
        self._words = words
        self._first = first
        self.grammar = grammar
        self._owners = owners
        self._subjects: dict[int, Actor] = {}

    def start(self, at: int) -> int:
        """Where the item at `at` starts in the text, in code points."""
        return self._words.starts[self._first + at]

    def end(self, at: int) -> int:
        return self._words.ends[self._first + at]

    def owner(self, at: int) -> str:
        """Whose the thing at `at` is: a role, or NO_OWNER where the words do not say."""
        found = self._owners.get(at)
        if found is None:
            found = self._owners[at] = self._owner(at)
        return found

    def _owner(self, at: int) -> str:
        items, grammar = self.items, self.grammar
        for k in range(at - 1, max(-1, at - 5), -1):
            near = items[k]
            if near.role and near.owns:
                if near.role == KIN:
                    return KIN if self.owner(k) != SUSPECT else OTHER
                return near.role
            if near.role and near.role != OTHER:
                # VIC address, IP home: the mark of possession is often left out.
                bare = k == at - 1 and near.low not in _SUBJECT_WORDS | _OBJECT_WORDS
                return (
                    near.role
                    if bare
                    and (
                        k == 0
                        or items[k - 1].low in grammar.prepositions
                        or near.low not in ("her",)
                    )
                    else NO_OWNER
                )
            if (
                near.low in grammar.prepositions
                or near.low in grammar.turns
                or (not near.low[0].isalnum() and near.low not in "-/&")
            ):
                break
        if at + 1 < len(items) and items[at + 1].low == "of":
            for k in range(at + 2, min(len(items), at + 6)):
                if items[k].role:
                    return items[k].role
                if items[k].low not in grammar.determiners:
                    break
        if at + 1 < len(items) and items[at + 1].low in ("belonging", "owned"):
            return next((i.role for i in items[at + 2 : at + 5] if i.role), NO_OWNER)
        return NO_OWNER

    def is_passive(self, at: int) -> bool:
        """Whether the verb at `at` is a participle after a form of `be` or `get`, or stands before
        `by` and a person.
        """
        if not self.items[at].is_participle:
            return False
        if not self.grammar.postures.isdisjoint(self.items[at].forms):
            return False  # was stood, was sat
        for k in range(at - 1, max(-1, at - 4), -1):
            if self.items[k].low in self.grammar.be:
                return True
            if self.items[k].low not in self.grammar.adverbs:
                break
        for k in range(at + 1, min(at + 6, len(self.items) - 1)):
            if self.items[k].low == "by" and any(
                i.role in (SUSPECT, OTHER, SOMEBODY, KIN) and not i.owns
                for i in self.items[k + 1 : k + 4]
            ):
                return True
        return False

    def has_patient(self, at: int) -> bool:
        """Whether the passive verb at `at` has a subject of its own before it: of "Followed home by
        male" it is left out.
        """
        for k in range(at - 1, -1, -1):
            item = self.items[k]
            if item.low in self.grammar.turns or item.low in (";", ":", "-", ",", "and"):
                return False
            if item.role and not item.owns:
                return True
            if (
                item.low[0].isalnum()
                and item.low not in self.grammar.adverbs
                and item.low not in self.grammar.be
                and not self.grammar.telling & item.forms.keys()
            ):
                return True
        return False

    def is_verb(self, at: int) -> bool:
        """Whether the word at `at` acts as a verb here, as far as its form and the word before it
        tell.
        """
        item = self.items[at]
        if item.role or not item.forms:
            return False
        if not {BASE, S}.issuperset(item.forms.values()):
            return True
        k = at - 1
        while k >= 0 and self.items[k].low in self.grammar.adverbs and self.items[k].low != "to":
            k -= 1
        if k < 0:
            return True
        before = self.items[k]
        after = self.items[at + 1] if at + 1 < len(self.items) else None
        begins_verb = after is not None and (
            bool(after.role) or after.low in self.grammar.after_verb
        )
        if (
            begins_verb
            and S in item.forms.values()
            and before.low not in self.grammar.determiners
            and not before.owns
        ):
            return True
        return bool(before.role and not before.owns) or before.low in (
            "to",
            "and",
            "who",
            "will",
            "would",
            "not",
            "can",
            "could",
            ",",
            "-",
            ".",
            "that",
        )

    def agent(self, at: int, reach: int = 9) -> Actor:
        """Whoever stands after `by` (from, off) behind `at`, in the same clause."""
        for k in range(at + 1, min(len(self.items) - 1, at + reach)):
            low = self.items[k].low
            if low in self.grammar.turns or low == ";":
                break
            if low in ("by", "from", "off"):
                for j in range(k + 1, min(len(self.items), k + 5)):
                    item = self.items[j]
                    if item.role and (not item.owns or item.role == OTHER):
                        return Actor(self.doer(j), item.sure, j)
                    if item.low in self.grammar.prepositions or not item.low[0].isalnum():
                        break
        return UNSAID

    def seen(self, at: int, *, passive: bool) -> Actor:
        """Who is seen, found or caught by the verb at `at`: whoever is seen at a door is the one
        who came there. UNSAID where nobody is.
        """
        items = self.items
        if not passive:
            for k in range(at + 1, min(len(items), at + 5)):
                item = items[k]
                if item.role and not item.owns:
                    return Actor(self.doer(k), item.sure, k)
                if (
                    item.low in self.grammar.prepositions
                    or item.low in self.grammar.turns
                    or not item.low[0].isalnum()
                ):
                    break
        after_it = at + 1 < len(items) and (
            items[at + 1].low in self.grammar.prepositions or ING in items[at + 1].forms.values()
        )
        if items[at].is_participle and (passive or after_it):
            for k in range(at - 1, max(-1, at - 5), -1):
                item = items[k]
                if item.role and not item.owns:
                    return Actor(self.doer(k), item.sure, k) if item.role != VICTIM else UNSAID
                if item.low not in self.grammar.adverbs and item.low not in self.grammar.be:
                    break
        return UNSAID

    def doer(self, at: int) -> str:
        """The role of a person as one who acts: somebody of the suspect's own people acts for the
        suspect.
        """
        item = self.items[at]
        if item.role == KIN:
            return SUSPECT if self.owner(at) == SUSPECT else KIN
        return item.role

    def subject(self, at: int) -> Actor:
        """Who does what the (active) verb at `at` says."""
        found = self._subjects.get(at)
        if found is None:
            found = self._subjects[at] = self._subject(at)
        return found

    def _subject(self, at: int) -> Actor:
        items, grammar = self.items, self.grammar
        form = next(iter(items[at].forms.values()), BASE)
        k = at - 1
        while k >= 0 and items[k].low in grammar.adverbs:
            k -= 1
        if form == ING and k >= 0:
            before = items[k]
            if not before.role and (
                before.low in ("of", "by", "about", "with", "for", "to", "from", "re", "and")
                or grammar.telling & before.forms.keys()
            ):
                # Reports of following, woken by banging: whoever does it is not said here.
                if before.low not in ("and", "by", "to"):
                    return UNSAID
                if before.low == "by":
                    return UNSAID
        if self._is_of_a_thing(k):
            return Actor(OTHER)
        relative = False
        controlled = form in (ING, BASE)
        while k >= 0:
            item = items[k]
            low = item.low
            if item.role and not item.owns:
                last = items[k - 1] if k else None
                aside = (
                    last is not None
                    and last.low in grammar.turns
                    and last.low not in ("who", "which")
                )
                if aside and any(i.low == "," for i in items[k + 1 : at]):
                    # SUS came in while she was out, and took photos: the clause aside is over.
                    k -= 2
                    continue
                if low in _SUBJECT_WORDS and not (last and last.low in ("of", "by")):
                    return Actor(self.doer(k), item.sure, k)
                if last is None or relative or not last.low[0].isalnum():
                    if low not in _OBJECT_WORDS:
                        return Actor(self.doer(k), item.sure, k)
                elif last.low in grammar.prepositions:
                    if last.low == "by" and controlled:
                        return Actor(self.doer(k), item.sure, k)
                elif grammar.telling & last.forms.keys() or grammar.controlling & last.forms.keys():
                    # Saw SUS standing; told SUS to stop following.
                    if controlled or grammar.telling & last.forms.keys():
                        return Actor(self.doer(k), item.sure, k)
                elif (
                    not (grammar.verbs & last.forms.keys())
                    and low not in _OBJECT_WORDS
                    and low != "her"
                ):
                    return Actor(self.doer(k), item.sure, k)
            elif (
                (low in grammar.turns and low not in ("who", "which"))
                or low == ";"
                or (low == ":" and k > 0)
            ):
                return UNSAID
            elif low in ("who", "which"):
                relative = True
            elif (
                grammar.telling & item.forms.keys()
                and k < at - 1 + (form == ING)
                and not self._is_noun(k)
            ):
                return UNSAID
            k -= 1
        return UNSAID

    def _is_of_a_thing(self, at: int) -> bool:
        """Whether the words up to `at`, just before the verb, are a subject that is no party: the
        bailiff, a man from the water company's van, the pony.
        """
        if (
            at < 1
            or self.items[at].role
            or not self.items[at].low[0].isalpha()
            or self.items[at].low in self.grammar.prepositions
        ):
            return False
        if (
            "vehicle" in self.items[at].kinds
            or "gift" in self.items[at].kinds
            or self.grammar.telling & self.items[at].forms.keys()
            or self.items[at].low in ("and", "or", "who", "which", "that", "as")
        ):
            return False
        for k in (at - 1, at - 2):
            if k < 0 or self.items[k].role:
                return False
            if self.items[k].low in ("the", "a", "an", "two", "three"):
                return (
                    k == 0
                    or self.items[k - 1].low
                    in (
                        ",",
                        "that",
                        "and",
                        "but",
                        "when",
                        "as",
                        "while",
                        "-",
                        "because",
                        "says",
                        "said",
                        "states",
                    )
                ) and not any(
                    i.kinds & {"vehicle", "gift", "home", "tracker"}
                    for i in self.items[k + 1 : at + 1]
                )
            if not self.items[k].low[0].isalpha() or self.items[k].low in self.grammar.prepositions:
                return False
        return False

    def _is_noun(self, at: int) -> bool:
        return at > 0 and self.items[at - 1].low in self.grammar.determiners


Before = tuple[tuple[tuple[str, ...], frozenset[str]], ...]
"""Of the phrases of lists that end with a word: the words before it, and the lists."""


class _Listed(NamedTuple):
    """Of a word whose lists depend on the words before: the phrases that it ends, and names of
    every word just before it that can change them.
    """

    phrases: Before
    behind: frozenset[str]


class Items:
    """Makes the sentences of texts from the words that the lexicon knows. `kinds`: the lists in
    which each base form stands alone; `longer`: those
    that it ends, with the words before."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        kinds: dict[str, frozenset[str]],
        longer: dict[str, Before],
        grammar: Grammar,
    ) -> None:
        self._vocabulary = vocabulary
        self._kinds = kinds
        self._longer = longer
        self._grammar = grammar
        self._words = Remembered(self._word)
        self._people = Remembered(self._person)
        self._of_other_kinds = Remembered(self._with_kinds)
        # Of words whose lists depend on the words before. Not emptied with `_words`: they are forms
        # of the lexicon's own words, so they are few.
        self._listed: dict[str, _Listed] = {}

    def clauses(self, told: Told) -> list[Clause]:
        """The sentences of a text: mentions are one item each; words carry the lists that they, or
        they with the words before, stand in.
        """
        for kept in (self._words, self._people, self._of_other_kinds):
            kept.forget_if_full()
        words, lows = told.words, told.tokens.lows
        items = list(map(self._words.__getitem__, words.lows))
        for k, mention in zip(words.people, told.mentions, strict=True):
            last = mention.last - 1
            head = (
                last - 1
                if mention.owns and last > mention.first and lows[last] in ("'s", "'")
                else last
            )
            items[k] = self._people[lows[head], mention.role, mention.owns, mention.sure]
        listed = [k for k, item in enumerate(items) if item.low in self._listed]
        owners = [k for k in words.people if items[k].owns]
        made: list[Clause] = []
        for first, last in words.sentences:
            here = items[first:last]
            for k in (
                listed[bisect_left(listed, first + 1) : bisect_left(listed, last)] if listed else ()
            ):
                if not self._listed[items[k].low].behind.isdisjoint(items[k - 1].names):
                    kinds = self._kinds_here(here, k - first)
                    if kinds != items[k].kinds:
                        here[k - first] = self._of_other_kinds[items[k], kinds]
            homes = [
                k - first
                for k in owners[bisect_left(owners, first + 1) : bisect_left(owners, last)]
                if self._is_home(here, k - first)
            ]
            for k in homes:
                here[k] = self._of_other_kinds[here[k], here[k].kinds | {"home"}]
            made.append(Clause(here, words, first, self._grammar, {k: here[k].role for k in homes}))
        return made

    def _is_home(self, items: list[Item], at: int) -> bool:
        """Whether a name that owns and has nothing after it means a home: outside VIC's, round at
        IP's again.
        """
        item, grammar = items[at], self._grammar
        if (
            not item.role
            or item.low in grammar.pronouns
            or items[at - 1].low not in grammar.whither
        ):
            return False
        after = items[at + 1].low if at + 1 < len(items) else ""
        return (
            not after[:1].isalpha()
            or after in grammar.prepositions
            or after in grammar.turns
            or after in grammar.adverbs
            or after in grammar.after_place
        )

    def _word(self, low: str) -> Item:
        """A word with its base forms and the lists in which it stands as a noun."""
        forms = self._vocabulary.forms(low)
        bases = [base for base, form in forms.items() if form in (BASE, S)]
        held = frozenset[str]().union(*(self._kinds.get(base, ()) for base in bases))
        phrases = tuple(p for base in bases for p in self._longer.get(base, ()))
        acts_after = self._grammar.before_verb if low in self._grammar.both else ()
        if phrases or (held and acts_after):
            behind = {name for before, _ in phrases for name in (before[-1], f"= {before[-1]}")}
            self._listed[low] = _Listed(
                phrases, frozenset((*behind, *(f"= {word}" for word in acts_after)))
            )
        return Item(low, forms, held)

    def _person(self, said: tuple[str, str, bool, bool]) -> Item:
        low, role, owns, sure = said
        word = self._words[low]
        return Item(
            low,
            word.forms,
            frozenset() if self._is_party(low, role) else word.kinds,
            role,
            owns,
            sure,
        )

    def _is_party(self, low: str, role: str) -> bool:
        """Whether it is a name or initials of the suspect or the victim: CD or DM is then no disc
        and no message.
        """
        return role in (SUSPECT, VICTIM) and low not in self._grammar.unnamed

    def _kinds_here(self, items: list[Item], at: int) -> frozenset[str]:
        """The lists in which the word at `at` stands, after the words before it."""
        item = items[at]
        before = items[at - 1].low
        if (
            before in self._grammar.before_verb
            and item.low in self._grammar.both
            and not (item.low == "work" and before == "to")
        ):
            return frozenset()
        if self._is_party(item.low, item.role):
            return frozenset()
        held = item.kinds
        for words, names in self._listed[item.low].phrases:
            n = len(words)
            if n <= at and all(
                w in i.forms or w == i.low for w, i in zip(words, items[at - n : at], strict=True)
            ):
                held = held | names
        return held

    def _with_kinds(self, changed: tuple[Item, frozenset[str]]) -> Item:
        item, kinds = changed
        return Item(item.low, item.forms, kinds, item.role, item.owns, item.sure)


__all__ = [
    "KIN",
    "OTHER",
    "SOMEBODY",
    "SUSPECT",
    "UNSAID",
    "VICTIM",
    "Actor",
    "Before",
    "Clause",
    "Grammar",
    "Item",
    "Items",
]
