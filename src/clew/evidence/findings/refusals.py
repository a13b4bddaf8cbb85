"""Words of a message with which the victim asks to be left alone, by rules for messages (refusals.toml).

The readers of screening know how a police record reports such words, not how they are said.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_QUOTED = 200
_SENTENCE = re.compile(r"[^.!?;,\n]+")
_SHORT = (
    (re.compile(r"\bdo?n[’'`]?t\b"), "do not"),
    (re.compile(r"\bi[’'`]?m\b"), "i am"),
    (re.compile(r"\b(i|we)[’'`]ve\b"), r"\1 have"),
)


@dataclass(frozen=True)
class Rule:
    """`unless`: what must not stand in the same sentence."""

    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    yes: tuple[str, ...]
    no: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    data = tomllib.loads(
        files("clew.evidence.findings").joinpath("refusals.toml").read_text(encoding="utf-8")
    )
    return tuple(
        Rule(
            re.compile(one["words"]),
            re.compile(one["unless"]) if "unless" in one else None,
            tuple(one["yes"]),
            tuple(one["no"]),
        )
        for one in data["refusal"]
    )


def refusal(text: str) -> str:
    """`text` from the first sentence on that asks for no contact, as it is written; empty where none
    does.
    """
    for found in _SENTENCE.finditer(text):
        said = " ".join(found[0].casefold().split())
        for short, whole in _SHORT:
            said = short.sub(whole, said)
        for rule in rules():
            if rule.words.search(said) and not (rule.unless and rule.unless.search(said)):
                return text[found.start() :].strip()[:_QUOTED]
    return ""
