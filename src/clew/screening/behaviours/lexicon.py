"""Read and check the lexicon. A bad entry stops the program at start, naming itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

_FOLDER = files("clew.screening.behaviours") / "lexicon"
_WORD = re.compile(r"\{([A-Z]+)\}")

Kind = Literal["behaviour", "sign", "context"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One pattern of a tag. `unless`: patterns that, overlapping the match, say that it is something else.

    `yes` and `no` are words that must and must not earn the tag; they are the entry's tests.
    """

    name: str
    tag: str
    pattern: str
    unless: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A behaviour with its letter of s.2A(3) (or "other"), a sign, or a context."""

    name: str
    kind: Kind
    letters: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change what a behaviour's words assert. `where`: before, after, sentence; `reach` in bytes."""

    status: str
    where: str
    reach: int
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    not_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    tags: dict[str, Tag]
    entries: tuple[Entry, ...]
    cues: tuple[Cue, ...]
    actors: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]


class BadLexicon(Exception):
    """An entry of the lexicon cannot be used."""


def _expand(pattern: str, words: dict[str, str]) -> str:
    for _ in range(5):
        if not _WORD.search(pattern):
            return _small(pattern)
        pattern = _WORD.sub(lambda m: words[m[1]], pattern)
    raise BadLexicon(f"words nest too deep in {pattern[:60]!r}")


def _small(pattern: str) -> str:
    """Patterns are matched against text in small letters, so a capital in one could never match."""
    if re.search(r"[A-Z]", pattern):
        raise BadLexicon(f"write the pattern in small letters: {pattern[:80]!r}")
    return pattern


def _tag(name: str, body: dict[str, Any]) -> Tag:
    kind: Kind = "sign" if body.get("sign") else "context" if body.get("context") else "behaviour"
    letters = tuple(body.get("letter", "").split(",")) if kind == "behaviour" else ()
    if kind == "behaviour" and not letters[0]:
        raise BadLexicon(f"{name}: a behaviour needs its letter of s.2A(3), or other")
    return Tag(name, kind, letters, body["title"])


@cache
def load() -> Lexicon:
    """The shipped lexicon, its words expanded. Raises BadLexicon."""
    words = tomllib.loads((_FOLDER / "_words.toml").read_text(encoding="utf-8"))["words"]
    tags: dict[str, Tag] = {}
    entries: list[Entry] = []
    for file in sorted(p.name for p in _FOLDER.iterdir() if p.name.endswith(".toml") and not p.name.startswith("_")):
        for name, body in tomllib.loads((_FOLDER / file).read_text(encoding="utf-8")).items():
            if name in tags:
                raise BadLexicon(f"{name} stands in two files")
            tags[name] = _tag(name, body)
            for number, e in enumerate(body["entry"], 1):
                if not e.get("yes") or not e.get("no"):
                    raise BadLexicon(f"{name} entry {number} has no words to test it by")
                unless = tuple(_expand(u, words) for u in e.get("unless", ()))
                entries.append(Entry(f"{name}.{number}", name, _expand(e["p"], words), unless, tuple(e["yes"]), tuple(e["no"])))
    cues = tomllib.loads((_FOLDER / "_cues.toml").read_text(encoding="utf-8"))
    made = tuple(
        Cue(status.removesuffix("_after"), c["where"], c["reach"], tuple(_expand(p, words) for p in c["patterns"]),
            tuple(_expand(p, words) for p in c.get("unless", ())), tuple(c.get("not_for", ())))
        for status, c in cues["cue"].items()
    )  # fmt: skip
    actors = {
        who: (tuple(_expand(p, words) for p in a["patterns"]), tuple(_expand(p, words) for p in a.get("unless", ())))
        for who, a in cues["actor"].items()
    }
    return Lexicon(tags, tuple(entries), made, actors)
