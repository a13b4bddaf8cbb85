"""Every word of a question, and whether a rule has used it.

What no rule used is told to whoever confirms the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from clew.figures.questions.words import has, pattern, rules

_WORD = re.compile(r"[^\W_]+(?:['&][^\W_]+)*")
_SMALL = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\xa0": " "}
)
_GONE = "\x00"
_GAP = 4  # words: two words that nothing used stand in one quotation where no more lie between them


def flat(text: str) -> str:
    """One line, quotation marks and dashes as a keyboard has them."""
    return re.sub(r"\s+", " ", text.translate(_SMALL)).strip()


def lower(text: str) -> str:
    """Small letters, each in its place, and common slips spelt right where that keeps their length.

    >>> lower("Offenses recieved, SEPERATELY")
    'offences received, separately'
    """
    small = "".join(small if len(small := c.lower()) == 1 else c for c in text)
    return _slips().sub(lambda m: rules()["slips"][m[0]], small)


@cache
def _slips() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(rules()['slips'])})\b")


class Account:
    """The words of a question. A rule that uses words takes them: no later rule sees them. Words
    that mean something that Clew does not know are
    barred: no later rule sees them either, and they stay unused.
    """

    def __init__(self, text: str) -> None:
        self.text = flat(text)
        self.all = lower(self.text)
        self.open = self.all
        self._used = bytearray(len(self.all))
        # Places that are told although their words would do no harm elsewhere.
        self.told: list[tuple[int, int]] = []

    def find(self, words: Iterable[str]) -> Iterator[re.Match[str]]:
        """Where patterns fit among words that nothing has taken."""
        words = tuple(words)
        return pattern(words).finditer(self.open) if words else iter(())

    def has(self, words: Iterable[str]) -> bool:
        return has(self.open, words)

    def places(self, words: Iterable[str]) -> list[tuple[int, int]]:
        """Where patterns fit: of a pattern with groups, its groups."""
        found = []
        for match in self.find(words):
            groups = [
                match.span(n + 1) for n, held in enumerate(match.groups()) if held is not None
            ]
            found += groups or [match.span()]
        return found

    def take(self, *spans: tuple[int, int]) -> None:
        for begin, end in spans:
            self._used[begin:end] = b"\x01" * (end - begin)
            self.bar((begin, end))

    def bar(self, *spans: tuple[int, int]) -> None:
        for begin, end in spans:
            self.open = self.open[:begin] + _GONE * (end - begin) + self.open[end:]

    def take_all(self, words: Iterable[str]) -> bool:
        """Take every place where patterns fit; whether there was one."""
        spans = self.places(words)
        self.take(*spans)
        return bool(spans)

    def unused(self) -> list[tuple[int, int]]:
        """Words that no rule used and that may mean something."""
        harmless = _harmless()
        return [
            m.span()
            for m in _WORD.finditer(self.all)
            if not all(self._used[m.start() : m.end()])
            and (
                (m[0] not in harmless and not (len(m[0]) == 1 and m[0].isalpha() and m[0] != "x"))
                or any(a <= m.start() < b for a, b in self.told)
            )
        ]

    def left(self) -> list[str]:
        """What no rule used, quoted with the little words that lead to it."""
        words = list(_WORD.finditer(self.all))
        places = {w.span(): n for n, w in enumerate(words)}
        groups: list[list[int]] = []
        for span in self.unused():
            at = places[span]
            if (
                groups
                and at - groups[-1][1] <= _GAP
                and not any(self._used[words[n].start()] for n in range(groups[-1][1] + 1, at))
            ):
                groups[-1][1] = at
            else:
                groups.append([at, at])
        leads = set(rules()["leads"])
        made = []
        for first, last in groups:
            while (
                first > 0
                and words[first - 1][0] in leads
                and not self._used[words[first - 1].start()]
            ):
                first -= 1
            made.append(self.text[words[first].start() : words[last].end()])
        return made


def _harmless() -> frozenset[str]:
    return frozenset(" ".join(rules()["harmless"]["words"]).split())
