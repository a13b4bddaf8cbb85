"""What a record can be found by: names as written, their sound, numbers. The same folding for records and questions."""

from __future__ import annotations

import re

import jellyfish
from anyascii import anyascii

_WORD = re.compile(r"[a-z0-9]+")
_SPLIT = re.compile(r"[\s,;]+")


def fold(text: str) -> str:
    return anyascii(text).casefold()


def name_tokens(text: str) -> set[str]:
    """Each word, and its sound behind an underscore: Catherine and Kathryn share one."""
    found = set()
    for word in _WORD.findall(fold(text)):
        found.add(word)
        if len(word) > 2 and word.isalpha():
            found.add("_" + jellyfish.metaphone(word).lower())
    return {t for t in found if t != "_"}


def number_tokens(text: str) -> set[str]:
    """A reference whole and in its words, folded: 01/1234567/24."""
    whole = fold(text).strip()
    return {whole, *_SPLIT.split(whole)} if whole else set()


def tsquery(asked: str) -> str:
    """A question as PostgreSQL writes a tsquery: every word must be there, as a beginning, a sound or a whole reference.

    Empty when nothing was asked.
    """
    said = []
    for piece in _SPLIT.split(asked.strip()):
        ways = {f"{_lexeme(fold(piece))}:*"} if piece else set()
        for word in _WORD.findall(fold(piece)):
            ways.add(f"{_lexeme(word)}:*")
            if len(word) > 2 and word.isalpha() and jellyfish.metaphone(word):
                ways.add(_lexeme("_" + jellyfish.metaphone(word).lower()))
        if ways:
            said.append("(" + " | ".join(sorted(ways)) + ")")
    return " & ".join(said[:8])


def _lexeme(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
