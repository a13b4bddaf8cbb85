"""Who is who in a text: the suspect, the victim, somebody else, or a person of whom the words do
not say which.

The parties of a record are written in its text by name, in any form, by the words of the trade (IP,
VIC, SUS, the male) and as he, she and they. Findings need an actor and a target, so each of these
becomes a mention with its role. Nothing here looks at who somebody
is: he, she and they are told apart by the sexes that the record gives, and give the same roles when
all are exchanged.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple, overload

from jellyfish import levenshtein_distance

from clew.screening.behaviours.remembered import Remembered
from clew.screening.people.names import given_roots, given_words, plain

SUSPECT, VICTIM, OTHER, KIN, SOMEBODY = "suspect", "victim", "other", "kin", "somebody"
"""`kin`: family, friends, colleagues and new partners. `somebody`: a party, or a person who may be either."""

# One group, so that `split` gives each token between what is no token. The first alternative is the
# plain word, which most are; it spares the others.
_TOKEN = re.compile(
    r"([A-Za-z]++(?![\w'’/-])|[A-Za-z]++(?=['’][sS]\b)|['’][sS]\b|[A-Za-z]/[A-Za-z]\b|[^\W\d_]+(?:['’-][^\W\d_]+)*\d?|\d+(?:[:.,/]\d+)*(?:st|nd|rd|th|am|pm|hrs|x|ST|ND|RD|TH|AM|PM|HRS|X)?|[^\w\s])"
)
_ENDS = frozenset(".!?;")
_QUOTES = frozenset('"“”')
_DULL, _NAME, _PERSON, _QUOTE, _END = range(5)
"""What a word may be by itself: about nobody, at most a name, a person, a quotation mark, the end of a sentence."""
_SUBJECT = {"he": "M", "she": "F", "they": ""}
_OBJECT = {"him": "M", "them": ""}
_POSSESSIVE = {"his": "M", "hers": "F", "their": "", "theirs": ""}
_SELF = {"himself": "M", "herself": "F", "themselves": "", "themself": ""}
_PRONOUNS = {**_SUBJECT, **_OBJECT, **_POSSESSIVE, **_SELF, "her": "F"}
_FIRST = frozenset({"i", "me", "my", "myself", "mine"})
_NOT_A_THING = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "at",
        "in",
        "on",
        "by",
        "from",
        "for",
        "with",
        "of",
        "and",
        "or",
        "but",
        "as",
        "that",
        "if",
        "when",
        "while",
        "after",
        "before",
        "again",
        "because",
        "is",
        "was",
        "has",
        "who",
        "he",
        "she",
        "they",
        "out",
        "off",
        "up",
        "down",
        "into",
        "over",
        "through",
        "about",
        "not",
        "so",
        "then",
        "until",
        "since",
        "all",
        "there",
        "every",
        "several",
        "many",
        "repeatedly",
        "constantly",
        "once",
        "twice",
        "within",
        "near",
        "outside",
        "opposite",
        "behind",
        "beside",
        "between",
        "around",
        "round",
        "towards",
        "past",
        "under",
        "during",
        "without",
        "off",
        "via",
        "using",
        "saying",
        "asking",
        "telling",
        "alone",
        "away",
        "back",
        "home",
        "still",
        "where",
        "which",
        "how",
        "what",
        "whenever",
        "wherever",
        "but",
        "also",
        "even",
        "just",
        "only",
        "constantly",
        "continually",
        "persistently",
        "several",
        "numerous",
        "too",
        "first",
        "later",
        "last",
        "today",
        "tonight",
        "yesterday",
        "again",
        "daily",
        "often",
        "now",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "no",
        "or",
        "nor",
        "than",
        "though",
        "although",
        "whilst",
        "unless",
        "till",
        "til",
        "were",
        "did",
        "does",
        "will",
        "would",
        "could",
        "should",
        "can",
        "may",
        "might",
        "must",
        "being",
        "been",
        "be",
        "by",
        "i",
        "it",
        "we",
        "you",
        "her",
        "him",
        "his",
        "-",
        "stop",
        "leave",
        "come",
        "go",
        "know",
        "feel",
        "speak",
        "talk",
        "see",
        "get",
        "take",
        "anonymously",
        "directly",
        "indirectly",
        "online",
        "non-stop",
        "nonstop",
        "everywhere",
        "anywhere",
        "somewhere",
        "across",
        "along",
        "against",
        "upon",
        "onto",
        "like",
        "re",
        "standing",
        "walking",
        "sitting",
    ]
)
_PLACES = frozenset(
    [
        "to",
        "at",
        "outside",
        "near",
        "by",
        "into",
        "round",
        "past",
        "opposite",
        "through",
        "inside",
        "behind",
        "of",
        "around",
        "towards",
        "beside",
        "on",
    ]
)
_WHERE = frozenset({"where", "wherever", "everywhere", "time", "what", "whether"})
_BEEN = frozenset({"was", "is", "were", "has", "had", "got"})
_FEELS = frozenset(
    {"feels", "felt", "fears", "feared", "received", "receives", "blocked", "noticed"}
)
_ONTO = frozenset({"on", "onto", "under", "underneath"})
_RIDES = frozenset(
    [
        "car",
        "van",
        "vehicle",
        "bike",
        "own",
        "mind",
        "name",
        "job",
        "mother",
        "flatmate",
        "pocket",
        "hand",
        "hands",
    ]
)
_NOBODY_NAMED: frozenset[tuple[str, str]] = frozenset()
_OTHER_PARTY = {SUSPECT: VICTIM, VICTIM: SUSPECT}
_KEPT = 200_000
"""Words that are remembered at most, so that a force's every name and number do not fill the memory."""


class Person(NamedTuple):
    """Somebody who stands in the record: given and family names as written, sex M, F or empty."""

    given: str = ""
    family: str = ""
    sex: str = ""

    @classmethod
    def of(cls, name: str, sex: str = "") -> Person:
        """From a whole name: the last word is the family name, or what stands before a comma."""
        if "," in name:
            family, _, given = name.partition(",")
            return cls(given.strip(), family.strip(), sex)
        words = name.split()
        return (
            cls(" ".join(words[:-1]), words[-1], sex)
            if len(words) > 1
            else cls(name.strip(), "", sex)
        )


class Parties(NamedTuple):
    """The suspects and victims of a record; `others` are its witnesses and reporters."""

    suspects: tuple[Person, ...] = ()
    victims: tuple[Person, ...] = ()
    others: tuple[Person, ...] = ()


NOBODY = Parties()


class Token(NamedTuple):
    """A word or mark of the text. `start` and `end` are code points; `low` is in small letters."""

    start: int
    end: int
    text: str
    low: str


class Tokens(Sequence[Token]):
    """The tokens of a text, kept as four lists: a text has hundreds, and of most only the small
    letters are ever looked at.
    """

    __slots__ = ("ends", "lows", "starts", "texts")

    def __init__(self, text: str) -> None:
        parts = _TOKEN.split(text)  # what is no token, a token, what is no token, ...
        edges = list(accumulate(map(len, parts)))
        self.starts = edges[:-1:2]
        self.ends = edges[1::2]
        self.texts = parts[1::2]
        self.lows = [word.lower() for word in self.texts]
        if "’" in text:
            self.lows = [low.replace("’", "'") for low in self.lows]

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, at: int) -> Token: ...

    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if isinstance(at, slice):
            return [self[k] for k in range(*at.indices(len(self)))]
        return Token(self.starts[at], self.ends[at], self.texts[at], self.lows[at])


class Mention(NamedTuple):
    """A person in the text: tokens [first, last), the role, whether something of theirs follows
    ("her house"), whether the words say who.
    """

    first: int
    last: int
    role: str
    owns: bool = False
    sure: bool = True


class Words(NamedTuple):
    """The words of a text with each mention as one word, in columns: in small letters, a person as
    SUS, VIC, OTH or PER and kin by their own word;
    where each starts, and ends, in code points. `people`: which words are the mentions.
    `sentences`: words [first, last)."""

    lows: list[str]
    starts: list[int]
    ends: list[int]
    people: list[int]
    sentences: list[tuple[int, int]]


_MARKS = {SUSPECT: "SUS", VICTIM: "VIC", OTHER: "OTH", SOMEBODY: "PER"}


@dataclass
class Told:
    """A text with its people: its tokens, its mentions in order, and its sentences as tokens
    [first, last). A mention stands in one sentence.
    """

    text: str
    tokens: Tokens
    mentions: list[Mention]
    sentences: list[tuple[int, int]]

    @cached_property
    def words(self) -> Words:
        tokens = self.tokens
        made = Words([], [], [], [], [])
        lows, starts, ends, people, sentences = made
        mentions = iter(self.mentions)
        mention = next(mentions, None)
        for first, last in self.sentences:
            begin = len(lows)
            while mention and mention.first < last:
                lows += tokens.lows[first : mention.first]
                people.append(len(lows))
                lows.append(_MARKS.get(mention.role) or tokens.lows[mention.first])
                starts += tokens.starts[first : mention.first + 1]
                ends += tokens.ends[first : mention.first]
                ends.append(tokens.ends[mention.last - 1])
                first = mention.last
                mention = next(mentions, None)
            lows += tokens.lows[first:last]
            starts += tokens.starts[first:last]
            ends += tokens.ends[first:last]
            sentences.append((begin, len(lows)))
        return made


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of `_roles.toml`, as they are looked up."""

    role: dict[str, str]
    capital: dict[str, str]
    phrases: dict[tuple[str, ...], str]
    former_before: frozenset[str]
    former_after: frozenset[str]
    man: frozenset[str]
    woman: frozenset[str]
    pointing: frozenset[str]
    kin: frozenset[str]
    speech: frozenset[str]
    begin: frozenset[str]
    telling: frozenset[str]


@cache
def _words() -> _Words:
    raw = tomllib.loads(
        (files("clew.screening.behaviours") / "lexicon" / "_roles.toml").read_text(encoding="utf-8")
    )
    role: dict[str, str] = {}
    capital: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for name, kind in (
        ("victim", VICTIM),
        ("suspect", SUSPECT),
        ("unnamed", SUSPECT),
        ("other", OTHER),
        ("former", "former"),
    ):
        role |= dict.fromkeys(raw[name].get("words", ()), kind)
        capital |= dict.fromkeys(raw[name].get("capitals", ()), kind)
        phrases |= {tuple(p.split()): kind for p in raw[name].get("phrases", ())}
    sets = {n: frozenset(raw[n]["words"]) for n in ("man", "woman", "pointing", "kin")}
    begin = frozenset(p[0] for p in phrases)
    telling = {
        *begin,
        *_SUBJECT,
        *_OBJECT,
        *_POSSESSIVE,
        *_SELF,
        "her",
        *_FIRST,
        *raw["former"]["before"],
        *role,
        *sets["man"],
        *sets["woman"],
        *sets["kin"],
    }
    return _Words(
        role,
        capital,
        phrases,
        frozenset(raw["former"]["before"]),
        frozenset(raw["former"]["after"]),
        sets["man"],
        sets["woman"],
        sets["pointing"],
        sets["kin"],
        frozenset(raw["telling"]["speech"]),
        begin,
        frozenset(telling),
    )


def _sort_of(word: str) -> int:
    if word in _QUOTES or word in _ENDS:
        return _QUOTE if word in _QUOTES else _END
    if not word[0].isalpha():
        return _DULL
    words = _words()
    if word.lower().replace("’", "'") in words.telling or word in words.capital:
        return _PERSON
    return _NAME if word[0].isupper() or not word[0].isascii() else _DULL


_sorts = Remembered(_sort_of)


@lru_cache(_KEPT)
def _as_name(word: str) -> tuple[str, bool, tuple[str, ...]]:
    """A written word as a name: in plain letters, "" for a word without a capital; whether it may
    be a slip for another; other names that it may stand for.
    """
    if not ("A" <= word[0] <= "Z" or not word.isascii()):
        return "", False, ()
    low = word.lower() if word.isascii() else plain(word)
    slips = len(low) > 4 and low not in _words().role and low not in _words().kin
    roots = {r for s in ("M", "F") for r in given_roots(low, s)} if 2 < len(low) < 7 else set()
    return low, slips, tuple(sorted(roots - {low}))


@lru_cache(_KEPT)
def _forms_of(person: Person) -> tuple[tuple[str, ...], str]:
    """Each written form of a person's names, in an order that is always the same, and the initials,
    "" without both names.
    """
    given, family = given_words(person.given), plain(person.family)
    parts = [w for w in family.replace("-", " ").split() if len(w) > 1]
    forms = dict.fromkeys(
        form
        for word in given
        if len(word) > 1
        for form in (word, *given_roots(word, person.sex or None))
    ) | dict.fromkeys(w for w in (*parts, family.replace("-", ""), family) if w)
    return tuple(forms), given[0][0] + parts[-1][0] if given and parts else ""


class _Names(NamedTuple):
    """Each written form of a name with the (role, person) that it may mean, the longer forms by
    their first letter, and the role of each pair of initials.
    """

    forms: dict[str, frozenset[tuple[str, str]]]
    long: dict[str, list[str]]
    initials: dict[str, str]


@lru_cache(50_000)
def _names_of(parties: Parties) -> _Names:
    forms: dict[str, set[tuple[str, str]]] = {}
    long: dict[str, list[str]] = {}
    initials: dict[str, set[str]] = {}
    for role, people in (
        (SUSPECT, parties.suspects),
        (VICTIM, parties.victims),
        (OTHER, parties.others),
    ):
        for number, person in enumerate(people):
            written, both = _forms_of(person)
            for form in written:
                forms.setdefault(form, set()).add((role, f"{role}{number}"))
            if both and role != OTHER:
                initials.setdefault(both, set()).add(role)
    for form in forms:
        if len(form) > 4:
            long.setdefault(form[0], []).append(form)
    return _Names(
        {k: frozenset(v) for k, v in forms.items()},
        long,
        {k: next(iter(v)) for k, v in initials.items() if len(v) == 1},
    )


@lru_cache(1_000)
def _of_sex(suspects: frozenset[str], victims: frozenset[str], sex: str) -> str:
    """The only party of this sex, where the record gives the sexes; of whom the text used the word
    before, where it does not.
    """
    sexes = {SUSPECT: suspects, VICTIM: victims}
    could = [role for role in (SUSPECT, VICTIM) if sex in sexes[role]]
    if len(could) == 1 and "" not in sexes[_OTHER_PARTY[could[0]]]:
        return could[0]
    if len(could) == 1 and sex and not (sexes[_OTHER_PARTY[could[0]]] - {""}):
        return could[0]
    known = [role for role in (SUSPECT, VICTIM) if sexes[role] - {""}]
    if not could and len(known) == 1 and sex:
        # Of a pair with one sex known, the word for the other sex is the other.
        return _OTHER_PARTY[known[0]]
    return ""


class _Reader:
    """Works through the tokens of one text once, from the left."""

    def __init__(self, text: str, parties: Parties) -> None:
        self.words = _words()
        self.tokens = Tokens(text)
        self.lows = self.tokens.lows
        self.names = _names_of(parties)
        self.suspects, self.victims = (
            frozenset(p.sex for p in side) for side in (parties.suspects, parties.victims)
        )
        self.capitals = text.upper() == text
        self.mentions: list[Mention] = []
        # Who he, she and they are, where the record gives no sexes: as the text itself first uses
        # them.
        self.bound: dict[str, str] = {}
        self.subject = ""
        self.begins = 0

    def told(self, text: str) -> Told:
        texts, starts, ends = self.tokens.texts, self.tokens.starts, self.tokens.ends
        sentences: list[tuple[int, int]] = []
        begin, after, quoted = 0, 0, False
        _sorts.forget_if_full()
        # Most words are dull: the others are found first, so that no more is done about each of the
        # many.
        for at, sort in [
            (k, sort) for k, sort in enumerate(map(_sorts.__getitem__, texts)) if sort
        ]:
            if at < after:
                continue  # in a mention of several words
            if sort == _NAME:
                after = at + self._named(at)
            elif sort == _PERSON:
                after = at + self._mention(at, quoted)
            elif sort == _QUOTE:
                quoted = not quoted
            elif texts[at] != "." or at + 1 == len(texts) or starts[at + 1] != ends[at]:
                sentences.append((begin, at + 1))
                begin, quoted = at + 1, False
                self.begins = len(self.mentions)
        if begin < len(texts):
            sentences.append((begin, len(texts)))
        return Told(text, self.tokens, self.mentions, sentences)

    def _add(
        self, at: int, length: int, role: str, *, sure: bool = True, owns: bool = False
    ) -> int:
        last = at + length
        owned = owns or (
            last < len(self.tokens) and (self.lows[last] == "'s" or self._is_plural_owner(last))
        )
        if owned and not owns:
            length += 1
        self.mentions.append(Mention(at, at + length, role, owned, sure))
        if not owned and role in (SUSPECT, VICTIM):
            first = self.mentions[self.begins]
            if len(self.mentions) == self.begins + 1 or (
                role == SUSPECT and self.lows[first.last] in self.words.speech
            ):
                self.subject = role
        return length

    def _is_plural_owner(self, last: int) -> bool:
        """Whether the mark at `last` closes her parents' (car), not a quotation."""
        return (
            self.lows[last] == "'"
            and self.lows[last - 1].endswith("s")
            and self.tokens.starts[last] == self.tokens.ends[last - 1]
            and last + 1 < len(self.lows)
        )

    def _mention(self, at: int, quoted: bool) -> int:
        """Take the person at `at` for a mention, if there is one.

        Gives how many tokens were read.
        """
        low, text = self.lows[at], self.tokens.texts[at]
        if low in self.words.begin:
            for length in (3, 2):
                if at + length > len(self.lows):
                    continue
                role = self.words.phrases.get(tuple(self.lows[at : at + length]))
                if role:
                    return self._add(at, length, role)
        if low in _PRONOUNS:
            return self._pronoun(at)
        if low in _FIRST and (low != "i" or text == "I"):
            return self._add(at, 1, SUSPECT if quoted else VICTIM, sure=False, owns=low == "my")
        named = self._named(at)
        if named:
            return named
        former = self._former(at)
        if former:
            return former
        role = self.words.capital.get(text) if not self.capitals or len(text) > 1 else None
        role = role or self.words.role.get(low)
        if role and role != "former":
            return self._add(at, 1, role)
        if low in self.words.kin:
            return self._add(at, 1, KIN)
        if low in self.words.man or low in self.words.woman:
            return self._man_or_woman(at)
        return 1

    def _named(self, at: int) -> int:
        """A name of somebody in the record, alone or several words of it together."""
        if not self.names.forms:
            return 0
        found = self._who(at)
        if not found:
            text = self.tokens.texts[at]
            if (
                len(text) == 2
                and text.isupper()
                and not self.capitals
                and text not in self.words.capital
            ):
                role = self.names.initials.get(text.lower())
                return self._add(at, 1, role) if role else 0
            return 0
        length = 1
        while (
            at + length < len(self.lows)
            and self.tokens.starts[at + length] - self.tokens.ends[at + length - 1] <= 2
        ):
            both = found & self._who(at + length)
            if not both:
                break
            found = both
            length += 1
        roles = {role for role, _ in found}
        sure = len(roles) == 1
        return self._add(at, length, roles.pop() if sure else SOMEBODY, sure=sure)

    def _who(self, at: int) -> frozenset[tuple[str, str]]:
        """The (role, person) that the word at `at` may mean as a name."""
        low, slips, stands_for = _as_name(self.tokens.texts[at])
        forms = self.names.forms
        held = forms.get(low)
        if held is None and slips and low[0] in self.names.long:
            # One slip of the keyboard, or a short form that nobody listed.
            near = next(
                (form for form in self.names.long[low[0]] if levenshtein_distance(form, low) <= 1),
                None,
            )
            held = forms[near] if near else None
        if held is None and stands_for and not self.capitals:
            held = next((forms[name] for name in stands_for if name in forms), None)
        return held or _NOBODY_NAMED

    def _former(self, at: int) -> int:
        """Her ex, ex husband, former partner, estranged wife."""
        low, after = self.lows[at], self._low(at + 1)
        if (
            low in self.words.former_before
            and after == "-"
            and self._low(at + 2) in self.words.former_after
        ):
            length = 3
        elif low in self.words.former_before and after in self.words.former_after:
            length = 2
        elif self.words.role.get(low) == "former":
            length = 1
        else:
            return 0
        before = (
            self.mentions[-1]
            if self.mentions and self.mentions[-1].last == at and self.mentions[-1].owns
            else None
        )
        return self._add(at, length, VICTIM if before and before.role == SUSPECT else SUSPECT)

    def _low(self, at: int) -> str:
        """The word at `at` in small letters, "" beyond the text."""
        return self.lows[at] if 0 <= at < len(self.lows) else ""

    def _man_or_woman(self, at: int) -> int:
        sex = "M" if self.lows[at] in self.words.man else "F"
        role = _of_sex(self.suspects, self.victims, sex)
        if role:
            return self._add(at, 1, role, sure=False)
        after = self._low(at + 1)
        if after in self.words.role or after in self.words.kin:
            return 1
        return self._add(at, 1, SUSPECT, sure=False)

    def _pronoun(self, at: int) -> int:
        low = self.lows[at]
        after = self._low(at + 1) or "."
        owns = low in ("his", "their") or (
            low == "her"
            and after[0].isalpha()
            and (after not in _NOT_A_THING or (after == "home" and self._low(at - 1) in _PLACES))
        )
        sex = _PRONOUNS[low]
        role = _of_sex(self.suspects, self.victims, sex) if sex else ""
        if role:
            return self._add(at, 1, role, owns=owns)
        both = sex in self.suspects and sex in self.victims
        if sex and sex in self.bound and not both:
            return self._add(at, 1, self.bound[sex], sure=False, owns=owns)
        role = self._guess(at, low, owns=owns)
        if sex and role in (SUSPECT, VICTIM) and len(self.bound) < 2 and not both:
            self.bound.setdefault(sex, role)
            self.bound.setdefault({"M": "F", "F": "M"}[sex], _OTHER_PARTY[role])
        return self._add(at, 1, role, sure=False, owns=owns)

    def _suffers(self, at: int) -> bool:
        """Whether the words after a subject say that something is done to it: was followed by, is
        being watched, feels.
        """
        after = self.lows[at + 1 : at + 9]
        return (
            "being" in after[:3]
            or (after[:1] != [] and after[0] in _BEEN and "by" in after[:6])
            or (after[:1] != [] and after[0] in _FEELS)
        )

    def _guess(self, at: int, low: str, *, owns: bool) -> str:
        """By its place in the sentence: a subject goes on, an object is the other one, what is gone
        to is the other one's.
        """
        here = [
            m for m in self.mentions[self.begins :] if m.role in (SUSPECT, VICTIM) and not m.owns
        ]
        subject = here[0].role if here else self.subject
        if low in _SELF:
            return here[-1].role if here else (subject or SUSPECT)
        if low in _SUBJECT:
            after = next(
                (
                    word
                    for word in self.lows[at + 1 : at + 3]
                    if word not in ("has", "had", "also", "then", "now")
                ),
                "",
            )
            if self._low(at - 1) in _WHERE or self._suffers(at):
                return VICTIM
            if not here and not subject:
                return VICTIM if after in self.words.speech else SUSPECT
            # She says he ...: whoever tells is one, the one that is told of the other.
            if here and self._low(here[-1].last) in self.words.speech:
                return SUSPECT
            # He ... her: two pronouns are two people, and the one who acts is the suspect.
            others = {"he": {"her", "she"}, "she": {"him", "his", "he"}}.get(low, set())
            if after not in self.words.speech and not others.isdisjoint(self.lows[at + 1 : at + 7]):
                return SUSPECT
            return subject or SUSPECT
        if owns:
            before, after = self._low(at - 1), self._low(at + 1)
            if not subject:
                return (
                    SUSPECT
                    if after in ("car", "van", "vehicle", "bike") and before in ("in", "from")
                    else VICTIM
                )
            if before in _ONTO and after in _RIDES and subject == SUSPECT:
                # left on her car: whoever rides in one's own car does not put a thing on it
                return VICTIM
            return (
                _OTHER_PARTY[subject]
                if before in _PLACES and after not in _RIDES and subject == SUSPECT
                else (VICTIM if after not in _RIDES else subject)
            )
        if any(m.role == SUSPECT for m in here):
            return VICTIM
        return _OTHER_PARTY[subject] if subject else VICTIM


def who_is_who(text: str, parties: Parties = NOBODY) -> Told:
    """The text's people with their roles.

    Never fails: of whom nothing is known is `somebody`, or is not a mention.
    """
    return _Reader(text, parties).told(text)


def role_text(told: Told) -> list[tuple[str, int, int]]:
    """The words of the text with people as roles: each word, and code points [start, end)."""
    return list(zip(told.words.lows, told.words.starts, told.words.ends, strict=True))
