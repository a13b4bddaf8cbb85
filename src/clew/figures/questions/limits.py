"""Whether words that ask nothing themselves may narrow what the questions beside them ask."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clew.figures.questions.account import flat, lower
from clew.figures.questions.words import has, kinds_in, pattern, rules

# A writer speaks of himself or herself: where somebody works or lives narrows nothing.
OF_THE_WRITER = re.compile(
    r"(?:(?:hi|hello|dear\s+\w+)\W+)?(?:i|we|my|our|as\s+an?|on\s+behalf)\b", re.IGNORECASE
)


def limiting(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the words of a heading, an introduction or an earlier question that speak of people,
    means or a place, or leave something out.

    >>> limiting(["PART TWO", "I am a student at Westbridge", "in Westbridge", "women", "if it has been coded"])
    ('in Westbridge', 'women')
    """
    return tuple(text for text in texts if limits(text))


def limits(text: str) -> bool:
    """Whether words name people, means or a place that a number could be narrowed to, or leave
    something out of what is counted.
    """
    text = flat(text)
    lowered = lower(text)
    held = rules()["limits"]
    if OF_THE_WRITER.match(text) and not has(lowered, held["out"]):
        return False
    return (
        has(lowered, held["people"])
        or has(lowered, held["means"])
        or has(lowered, held["alone"])
        or pattern(tuple(held["places"])).search(text) is not None
        or _leaves_out(text)
    )


def _leaves_out(text: str) -> bool:
    """Whether a sentence leaves some of what is counted out of it: "Exclude harassment", "domestic
    cases only"; and not "Excel only", "I need 2024 only".
    """
    lowered = lower(flat(text))
    held = rules()["limits"]
    return (
        has(lowered, held["out"])
        and not has(lowered, held["harmless"])
        and (has(lowered, held["counted"]) or bool(kinds_in(lowered)))
    )
