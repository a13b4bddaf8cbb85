"""The words of the data file by which a request is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from clew.figures.facts import read_data
from clew.offences import canonical, concept

ASK = re.compile(
    r"\b(?:how\s+many|how\s+often|what\s+(?:is|was|are|were)\s+the\s+(?:total\s+|overall\s+|annual\s+)?(?:number|total|count)\s+of|(?<!\bby\s)(?<!\bper\s)the\s+(?:total\s+)?number\s+of|what\s+(?:is|was|were|are|number)|nos?\.?\s+of|(?:(?<=[,;:(-]\s)|(?<=\band\s)|(?<=[,;]\sand\s)|(?<=^))numbers?\s+of(?!\s+times))\b",
    re.IGNORECASE,
)

_AMONG = re.compile(
    r"(?:^|[,;]\s*)(?:and\s+|in\s+[\d/]+,?\s+)?(?:out\s+of|of|among|from)\s+(?!which\b|those\b|these\b|them\b)(?:all\s+)?[^?;]*?\b(how\s+many|how\s+often|what\s+(?:number|proportion|percentage|share))\b",
    re.IGNORECASE,
)


def among(text: str) -> int | None:
    """Where a sentence asks that asks for a part of what it names first: "Of the orders made in
    2025, how many ...?".
    """
    match = _AMONG.search(text)
    return match.start(1) if match else None


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads(read_data("questions.toml"))


@cache
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w})" for w in words))


def has(text: str, words: Iterable[str]) -> bool:
    words = tuple(words)
    return bool(words and pattern(words).search(text))


@cache
def kind_words() -> tuple[str, ...]:
    """The words of every kind of offence."""
    return tuple(w for kind in rules()["kind"] for w in kind["words"])


def kinds_in(lowered: str) -> tuple[str, ...]:
    without_orders = pattern((*rules()["order"]["spo"], *rules()["strip"]["acts"])).sub(
        " ", lowered
    )
    return tuple(
        k["of"]
        for k in rules()["kind"]
        if has(without_orders, [*k["words"], *k.get("people", ()), *k.get("law", ())])
    )


def codes_in(lowered: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            c
            for w in re.findall(
                r"(?<![\d/])\d{1,3}\s?/\s?\d{2}(?![\d/])|\b0\d{4}\b|\b195\d{2}\b", lowered
            )
            if (c := canonical(w)) and concept(c)
        )
    )
