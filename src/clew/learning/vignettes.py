"""Short vignettes for the measurement. How the two know each other, their sexes, the code and how many
earlier records are shown are drawn by lot, so that a course is read with one thing changed.

The lot follows from the learner's mark alone: the same learner is given the same vignettes when a
page is asked for again.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from itertools import permutations
from typing import Any

from clew.learning.people import FEMALE, MALE, fill, words
from clew.learning.sources import DATA

BEFORE, AFTER, LATER = 1, 2, 3
TIMES = {BEFORE: "Before", AFTER: "After", LATER: "At three months"}
# What a learner calls a vignette; the first is what is counted.
SAID = {
    "stalking": "Stalking, or it could be",
    "harassment": "Harassment, and not stalking",
    "other": "Another crime, or a dispute",
    "nothing": "Nothing to record",
}


@dataclass(frozen=True, slots=True)
class Study:
    registered_on: date
    question: str
    design: str
    first: str
    second: tuple[str, ...]
    not_claimed: str
    margin: float
    power: float
    confidence: float
    sets: tuple[str, ...]
    stalking: int
    other: int
    on_a_page: int
    after_most_days: int
    later_least_days: int
    later_most_days: int
    team_least: int
    ability_sd: float
    difficulty_sd: float
    before: float
    stays: float
    kept_on: str

    @property
    def vignettes(self) -> int:
        return self.stalking + self.other


@dataclass(frozen=True, slots=True)
class Vignette:
    """`key` names the course, such as A3; `stalking` says what it is."""

    key: str
    stalking: bool
    relationship: str
    victim: str
    suspect: str
    recorded: str
    shown: int
    relation: str
    earlier: tuple[str, ...]
    last: str
    recorded_as: str

    @property
    def factors(self) -> dict[str, Any]:
        """What is kept beside an answer."""
        return {
            "vignette": self.key,
            "stalking": self.stalking,
            "relationship": self.relationship,
            "victim": self.victim,
            "suspect": self.suspect,
            "recorded": self.recorded,
            "shown": self.shown,
        }


@cache
def study() -> Study:
    raw = tomllib.loads((DATA / "study.toml").read_text(encoding="utf-8"))
    raw.pop("from")
    said: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return Study(**said)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((DATA / "vignettes.toml").read_text(encoding="utf-8"))


def _lot(mark: bytes, use: str) -> random.Random:
    return random.Random(blake2b(mark, digest_size=16, person=use.encode()[:16]).digest())


def set_of(mark: bytes, time: int) -> str:
    """Which set a learner reads at a time: one of six orders, by lot."""
    orders = list(permutations(study().sets))
    return orders[_lot(mark, "order").randrange(len(orders))][time - 1]


def _balanced(lot: random.Random, values: tuple[Any, ...], most: int) -> list[Any]:
    made = [values[n % len(values)] for n in range(most)]
    lot.shuffle(made)
    return made


def drawn(mark: bytes, time: int) -> list[Vignette]:
    """The vignettes that a learner reads at a time, in their order. `mark`: any bytes of the
    learner's own.
    """
    name, texts = set_of(mark, time), _texts()
    lot = _lot(mark, f"vignettes {time}")
    made = []
    for kind, stalking in (("course", True), ("other", False)):
        held = [
            (f"{name}{'' if stalking else 'x'}{n}", c)
            for n, c in enumerate((c for c in texts[kind] if c["set"] == name), 1)
        ]
        relationships = _balanced(lot, tuple(texts["relationship"]), len(held))
        victims = _balanced(lot, (FEMALE, MALE), len(held))
        # One in four is about two people of one sex.
        same = _balanced(lot, (True, False, False, False), len(held))
        codes = _balanced(lot, tuple(texts["recorded"]), len(held))
        shown = _balanced(lot, (1, 2), len(held))
        for (key, c), relationship, victim, alike, code, most in zip(
            held, relationships, victims, same, codes, shown, strict=True
        ):
            other = FEMALE if victim == MALE else MALE
            suspect = victim if alike else other
            said = words(victim, suspect)
            earlier = tuple(fill(e, said) for e in c["earlier"][-most:])
            made.append(
                Vignette(
                    key,
                    stalking,
                    relationship,
                    victim,
                    suspect,
                    code,
                    len(earlier),
                    fill(texts["relationship"][relationship], said),
                    earlier,
                    fill(c["last"], said),
                    texts["recorded"][code],
                )
            )
    lot.shuffle(made)
    return made
