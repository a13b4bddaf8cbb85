"""At what age a text can be read, by Flesch and Kincaid's formula.

Grade = 0.39 × words in a sentence + 11.8 × syllables in a word − 15.59 (Kincaid and others 1975).
The grade counts years of school in the United States; the age is taken as five years more. A line
of a list counts as a sentence. Syllables are groups of vowels, without a silent e at the end. It
measures length of words and sentences and nothing else: a person still reads what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)|\n")
_WORD = re.compile(r"[A-Za-z’']+")
_VOWELS = re.compile(r"[aeiouy]+")
YEARS_BEFORE_SCHOOL = 5


def syllables(word: str) -> int:
    """At least one.

    >>> [syllables(w) for w in ("cat", "phone", "table", "unwanted", "idea")]
    [1, 1, 2, 3, 2]
    """
    low = word.lower().strip("'’")
    silent = low.endswith("e") and not low.endswith(("le", "ee")) and len(low) > 3
    return max(1, len(_VOWELS.findall(low)) - silent)


def grade(texts: Iterable[str]) -> float:
    """Years of school; 0 for no words."""
    said = "\n".join(texts)
    words = _WORD.findall(said)
    sentences = [s for s in _SENTENCE.split(said) if _WORD.search(s)]
    if not words:
        return 0.0
    return (
        0.39 * len(words) / len(sentences)
        + 11.8 * sum(syllables(w) for w in words) / len(words)
        - 15.59
    )


def reading_age(texts: Iterable[str]) -> float:
    """Years of age, to a tenth; no text needs less than six."""
    return max(6.0, round(grade(texts) + YEARS_BEFORE_SCHOOL, 1))
