"""How a referral may move: the table from which pages, tests and docs are made."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "destinations.toml"

# verb -> (from which statuses, to which status, who: the sender's side or the receiver's, what is
# asked in words)
MOVES: dict[str, tuple[frozenset[str], str, str, str]] = {
    "accept": (frozenset({"sent"}), "accepted", "receiver", "What you will do, and when"),
    "decline": (frozenset({"sent"}), "declined", "receiver", "Why, and what would help instead"),
    "revoke": (frozenset({"sent", "accepted"}), "revoked", "sender", "Why it is taken back"),
    "finish": (frozenset({"accepted"}), "finished", "receiver", "What came of it"),
    "reopen": (
        frozenset({"declined", "revoked", "finished"}),
        "sent",
        "sender",
        "Why it is sent again",
    ),
}
# Which rule of clew.unit.access.ownership says who is on a side.
SIDES = {"sender": "take back referral", "receiver": "answer referral"}
STATUSES = ("sent", "accepted", "declined", "revoked", "finished")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def destinations() -> dict[str, dict[str, Any]]:
    return {d["code"]: d for d in _data()["destination"]}


@dataclass(frozen=True, slots=True)
class Question:
    """What some destinations ask beside what every referral says."""

    key: str
    label: str
    choices: tuple[str, ...]
    to: frozenset[str]


@cache
def questions() -> tuple[Question, ...]:
    """Every question, in the order of the page."""
    asked: list[dict[str, Any]] = _data()["question"]
    return tuple(
        Question(a["key"], a["label"], tuple(a["choices"]), frozenset(a["to"])) for a in asked
    )


def label_of(key: str) -> str:
    """What was asked, for an answer that is kept under `key`; the key itself where it is asked no
    longer.
    """
    return next((q.label for q in questions() if q.key == key), key.replace("_", " ").capitalize())
