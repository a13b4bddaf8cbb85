"""Read and check the lexicon. A bad entry stops the program at start, naming itself."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from clew.problems import Problem

_FOLDER = files("clew.screening.behaviours") / "lexicon"
_WORD = re.compile(r"\{([A-Z]+)\}")
_FIELDS = frozenset(
    {"done", "thing", "to", "where", "how", "unless", "within", "by", "bare", "yes", "no"}
)
_WITHIN = 7
_GAPS = {"..": 1, "...": 4}
PEOPLE = frozenset({"her", "hers", "suspect", "his", "other", "family", "his family", "number"})
"""What `@name` may stand for in a phrase beside the lists: the victim, something of hers to follow, the suspect, ..."""

Kind = Literal["behaviour", "sign", "context"]
Ownership = Literal["unsaid", "own", "any"]


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a phrase: any form of one of `words`, one of `exact` as it is, or anything in one
    of the lists `kinds`.

    `gap`: as many words may stand before it. `names`: all three, as `Item.names` has them.
    """

    words: frozenset[str]
    exact: frozenset[str]
    kinds: frozenset[str]
    gap: int
    names: frozenset[str]


Phrase = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of target: `her`, `her family`, `where she is`, or a list of nouns, and whose they
    must be said to be.
    """

    kind: str
    owner: Ownership


@dataclass(frozen=True, slots=True)
class Entry:
    """What is done to which kind of target (see docs/guide/changing.md). `yes` and `no` are the
    entry's tests.

    `done` verbs and phrases; `thing` nouns (alone: conduct without a verb); `to` targets within
    `within` words; `where`, `how` and `unless` phrases beside. `anyone`: also what others do
    counts. `bare`: of "VIC attacked with a bat" she is the one attacked. `pattern`: instead of all
    these, a pattern, with its own `vetoes`.
    """

    name: str
    tag: str
    done: tuple[Phrase, ...] = ()
    thing: tuple[Phrase, ...] = ()
    to: tuple[Target, ...] = ()
    where: tuple[Phrase, ...] = ()
    how: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()
    within: int = _WITHIN
    anyone: bool = False
    bare: bool = False
    pattern: str = ""
    vetoes: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @property
    def person(self) -> bool:
        """Whether what is done may be done to the person herself."""
        return any(t.kind == "her" for t in self.to)


@dataclass(frozen=True, slots=True)
class Tag:
    """A behaviour with its letter of s.2A(3) (or "other"), a sign, or a context."""

    name: str
    kind: Kind
    letters: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change what a behaviour's words assert.

    `where`: before, after, sentence; `reach` in bytes.
    """

    status: str
    where: str
    reach: int
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    not_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`lists`: named lists of nouns and phrases. `grammar`: the closed classes of words by which
    clauses are read.

    `course`: patterns without which one record tells of no course. `sought`: plain words of
    pursuit, for the first pass. `digest` names the files' contents: another digest, another
    lexicon.
    """

    tags: dict[str, Tag]
    entries: tuple[Entry, ...]
    cues: tuple[Cue, ...]
    lists: dict[str, tuple[tuple[str, ...], ...]]
    grammar: dict[str, frozenset[str]]
    course: tuple[str, ...]
    sought: tuple[str, ...]
    digest: str

    @property
    def frames(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if not e.pattern)

    @property
    def patterns(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.pattern)

    def words(self) -> set[str]:
        """Every base form that an entry, a list or the grammar names."""
        found = {word for words in self.lists.values() for phrase in words for word in phrase}
        for entry in self.frames:
            for phrase in (*entry.done, *entry.thing, *entry.where, *entry.how, *entry.unless):
                found |= {word for element in phrase for word in element.words}
        return found.union(*self.grammar.values())


class BadLexicon(Problem):
    """An entry of the lexicon cannot be used."""


def _expand(pattern: str, words: dict[str, str]) -> str:
    for _ in range(5):
        if not _WORD.search(pattern):
            return _small(pattern)
        pattern = _WORD.sub(lambda m: words[m[1]], pattern)
    raise BadLexicon(f"words nest too deep in {pattern[:60]!r}")


def _small(pattern: str) -> str:
    """Patterns and phrases are matched against text in small letters, so a capital in one could
    never match.
    """
    if re.search(r"[A-Z]", pattern):
        raise BadLexicon(f"write it in small letters: {pattern[:80]!r}")
    return pattern


def _phrases(written: str, where: str, lists: Iterable[str]) -> list[Phrase]:
    """`turn|show up`, `put ... through @door`: words by their base form, `|` between words that may
    stand for each other, `...` for up to four words, `..` for one,
    `@` before a list, `=` before words that count in this form alone. `_` joins words that stand
    for one between `|` (`number_plate|aerial`): a phrase for each.
    """
    parts = _small(written).split()
    spread: list[list[str]] = [[]]
    for part in parts:
        choices = part.removeprefix("=").split("|")
        joined = [c for c in choices if "_" in c and not c.startswith("@")]
        if joined and part.startswith("="):
            raise BadLexicon(
                f"{where}: words joined by _ count in any form, so none may stand after = (in {written!r})"
            )
        plain = "|".join(c for c in choices if c not in joined)
        ways = [c.split("_") for c in joined] + (
            [[("=" if part.startswith("=") else "") + plain]] if plain else []
        )
        spread = [[*before, *way] for before in spread for way in ways]
    return [_phrase(words, written, where, lists) for words in spread]


def _phrase(parts: list[str], written: str, where: str, lists: Iterable[str]) -> Phrase:
    made: list[Element] = []
    gap = 0
    for part in parts:
        if part in _GAPS:
            gap = _GAPS[part]
            continue
        words, kinds = set(), set()
        as_it_is = part.startswith("=")
        for choice in part.removeprefix("=").split("|"):
            if choice.startswith("@"):
                kind = choice[1:].replace("_", " ")
                if kind not in PEOPLE and kind not in lists:
                    raise BadLexicon(f"{where}: there is no list {kind!r} (in {written!r})")
                kinds.add(kind)
            elif choice:
                words.add(choice)
            else:
                raise BadLexicon(f"{where}: nothing stands beside a | in {written!r}")
        held = frozenset(words)
        names = frozenset((*(f"= {w}" if as_it_is else w for w in held), *(f"@{k}" for k in kinds)))
        made.append(
            Element(
                frozenset() if as_it_is else held,
                held if as_it_is else frozenset(),
                frozenset(kinds),
                gap,
                names,
            )
        )
        gap = 0
    if not made or gap:
        raise BadLexicon(f"{where}: {written!r} is no phrase")
    return tuple(made)


def _target(written: str, where: str, lists: Iterable[str]) -> Target:
    if written in (
        "her",
        "her family",
        "where she is",
        "wherever she is",
        "where she works",
        "where she goes",
    ):
        return Target(written, "unsaid")
    for prefix, owner in (("her own ", "own"), ("her ", "unsaid"), ("a ", "any"), ("the ", "any")):
        kind = written.removeprefix(prefix)
        if kind != written and kind in lists:
            return Target(kind, owner)  # type: ignore[arg-type]
    raise BadLexicon(
        f"{where}: {written!r} is no kind of target: write her, her family, where she is, where she works, where she goes, or her, her own or a with one of {', '.join(sorted(lists))}"
    )


def _entry(
    name: str,
    tag: str,
    raw: dict[str, Any],
    words: dict[str, str],
    lists: dict[str, tuple[tuple[str, ...], ...]],
) -> Entry:
    if not raw.get("yes") or not raw.get("no"):
        raise BadLexicon(f"{name} has no words to test it by: give it yes and no")
    yes, no = tuple(raw["yes"]), tuple(raw["no"])
    if "p" in raw:
        vetoes = tuple(_expand(u, words) for u in raw.get("unless", ()))
        return Entry(name, tag, pattern=_expand(raw["p"], words), vetoes=vetoes, yes=yes, no=no)
    unknown = raw.keys() - _FIELDS
    if unknown:
        raise BadLexicon(
            f"{name}: {', '.join(sorted(unknown))} is no field of an entry: the fields are {', '.join(sorted(_FIELDS))}"
        )
    if not raw.get("done") and not raw.get("thing"):
        raise BadLexicon(f"{name} says neither what is done nor with what thing")

    def phrases(field: str) -> tuple[Phrase, ...]:
        return tuple(phrase for p in raw.get(field, ()) for phrase in _phrases(p, name, lists))

    return Entry(
        name,
        tag,
        done=phrases("done"),
        thing=phrases("thing"),
        to=tuple(_target(t, name, lists) for t in raw.get("to", ())),
        where=phrases("where"),
        how=phrases("how"),
        unless=phrases("unless"),
        within=int(raw.get("within", _WITHIN)),
        anyone=raw.get("by") == "anyone",
        bare=bool(raw.get("bare")),
        yes=yes,
        no=no,
    )


def _tag(name: str, body: dict[str, Any]) -> Tag:
    kind: Kind = "sign" if body.get("sign") else "context" if body.get("context") else "behaviour"
    letters = tuple(body.get("letter", "").split(",")) if kind == "behaviour" else ()
    if kind == "behaviour" and not letters[0]:
        raise BadLexicon(f"{name}: a behaviour needs its letter of s.2A(3), or other")
    return Tag(name, kind, letters, body["title"])


def _entries_of(name: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    """A tag's entries. Only what the learned reader alone tells has none."""
    if not body.get("entry") and not body.get("learned"):
        raise BadLexicon(
            f"{name} has no entry, and is not marked as told by the learned reader alone (learned = true)"
        )
    return body.get("entry", [])


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / file).read_text(encoding="utf-8"))


@cache
def load() -> Lexicon:
    """The shipped lexicon. Raises BadLexicon."""
    words = _read("_words.toml")["words"]
    lists = {
        name: tuple(tuple(_small(w).split()) for w in held)
        for name, held in _read("_lists.toml").items()
    }
    tags: dict[str, Tag] = {}
    entries: list[Entry] = []
    for file in sorted(
        p.name for p in _FOLDER.iterdir() if p.name.endswith(".toml") and not p.name.startswith("_")
    ):
        for name, body in _read(file).items():
            if name in tags:
                raise BadLexicon(f"{name} stands in two files")
            tags[name] = _tag(name, body)
            entries += [
                _entry(f"{name}.{n}", name, raw, words, lists)
                for n, raw in enumerate(_entries_of(name, body), 1)
            ]
    made = tuple(
        Cue(
            status.removesuffix("_after"),
            c["where"],
            c["reach"],
            tuple(_expand(p, words) for p in c["patterns"]),
            tuple(_expand(p, words) for p in c.get("unless", ())),
            tuple(c.get("not_for", ())),
        )
        for status, c in _read("_cues.toml")["cue"].items()
    )
    grammar = {name: frozenset(held) for name, held in _read("_grammar.toml").items()}
    first = _read("_course.toml")
    course, sought = (
        tuple(_expand(p, words) for p in first[name]) for name in ("course", "pursuit")
    )
    contents = b"".join(
        p.read_bytes()
        for p in sorted(_FOLDER.iterdir(), key=lambda p: p.name)
        if p.name.endswith(".toml")
    )
    return Lexicon(
        tags,
        tuple(entries),
        made,
        lists,
        grammar,
        course,
        sought,
        hashlib.sha256(contents).hexdigest()[:16],
    )
