"""Base forms of words: `went`, `going` and `goes` are forms of `go`. Irregular forms and endings
are data (`lexicon/_forms.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

BASE, S, ING, PAST, PARTICIPLE, BOTH = "base", "s", "ing", "past", "participle", "both"
"""The forms of a verb. `BOTH` is past and participle alike (walked, left, put)."""

PARTICIPLES = frozenset({PARTICIPLE, BOTH})


@cache
def _table() -> tuple[
    dict[str, tuple[tuple[str, str], ...]], tuple[tuple[str, str, str], ...], dict[str, str]
]:
    raw = tomllib.loads(
        (files("clew.screening.behaviours") / "lexicon" / "_forms.toml").read_text(encoding="utf-8")
    )
    irregular: dict[str, list[tuple[str, str]]] = {}
    for base, written in raw["irregular"].items():
        past, _, participle = written.partition(" ")
        for word in past.split("/"):
            irregular.setdefault(word, []).append((base, PAST if participle else BOTH))
        for word in participle.split("/") if participle else ():
            irregular.setdefault(word, []).append((base, PARTICIPLE))
    for plural, base in raw["plurals"].items():
        irregular.setdefault(plural, []).append((base, S))
    endings = tuple(
        (ending, put, form) for form, rules in raw["endings"].items() for ending, put in rules
    )
    return {k: tuple(v) for k, v in irregular.items()}, endings, raw["short"]


class Vocabulary:
    """The words that entries and lists use.

    `forms(low)` gives those of which a written word is a form.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._known: dict[str, dict[str, str]] = {}

    def forms(self, low: str) -> dict[str, str]:
        """Base forms of a word in small letters, each with the form that it is (`BASE`, `S`, `ING`
        ...). Empty for other words.
        """
        found = self._known.get(low)
        if found is None:
            found = self._find(low)
            if len(self._known) < 200_000:
                self._known[low] = found
        return found

    def _find(self, low: str) -> dict[str, str]:
        irregular, endings, short = _table()
        word = short.get(low, low).replace("’", "'")
        found: dict[str, str] = {}
        for base, form in irregular.get(word, ()):
            if base in self._words:
                found[base] = BOTH if found.get(base) or base == word else form
        for ending, put, form in endings:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                stem = word[: -len(ending)] + put
                if stem in self._words:
                    found.setdefault(stem, form)
                elif (
                    form != S
                    and not put
                    and len(stem) > 2
                    and stem[-1] == stem[-2]
                    and stem[:-1] in self._words
                ):
                    found.setdefault(stem[:-1], form)
        if word in self._words:
            found.setdefault(
                word, BASE
            )  # last: what is a form of a verb acts as one, though an entry names the form itself
        return found

    def written(self, base: str) -> set[str]:
        """Every regular or listed form of a base form, for patterns that look for any of them."""
        irregular, endings, short = _table()
        made = {base}
        for word, pairs in irregular.items():
            made |= {word for b, _ in pairs if b == base}
        for ending, put, form in endings:
            if not base.endswith(put) or (not put and base.endswith("e") and ending != "s"):
                continue
            made.add(base[: len(base) - len(put)] + ending)
            if (
                form != S
                and not put
                and len(base) > 2
                and base[-1] not in "aeiouwxy"
                and base[-2] in "aeiou"
            ):
                made.add(base + base[-1] + ending)
        return made | {s for s, full in short.items() if full in made}
