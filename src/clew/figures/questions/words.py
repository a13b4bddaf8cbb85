"""The words of the data file by which a request is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from clew.figures.facts import read_data
from clew.offences import canonical, concept

ASK = re.compile(r"\b(?:how\s+many|how\s+often|the\s+(?:total\s+)?number\s+of|what\s+(?:is|was|were|are|number))\b", re.IGNORECASE)


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads(read_data("questions.toml"))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w})" for w in words))


def has(text: str, words: Iterable[str]) -> bool:
    return bool(_pattern(tuple(words)).search(text))


def kinds_in(lowered: str) -> tuple[str, ...]:
    without_orders = _pattern((*rules()["order"]["spo"], *rules()["strip"]["acts"])).sub(" ", lowered)
    return tuple(k["of"] for k in rules()["kind"] if has(without_orders, k["words"]))


def codes_in(lowered: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            c
            for w in re.findall(r"(?<![\d/])\d{1,3}\s?/\s?\d{2}(?![\d/])|\b0\d{4}\b|\b195\d{2}\b", lowered)
            if (c := canonical(w)) and concept(c)
        )
    )
